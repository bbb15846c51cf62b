"""A month of use in half an hour: does every article come out once, and the registry right?

In: a folder of articles, minutes, a seed. Out: what happened, and a verdict. A watched folder is filled,
changed and emptied, rules change, the run and the loader of the registry are killed and started again. At the
end every article is a record or a rejection, once; the files are those of a run from nothing; the registry is
one that is built at once; nothing unfinished is left. ``python benchmarks/soak/soak.py corpus --minutes 30``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import click
from world import World

FILES = ("records.jsonl", "rejected.jsonl")
TABLES = ("article", "agreement", "value", "participation", "party")
_ENDS = {
    "killed with workers": "group", "killed alone": "parent", "told to end": "term", "told Ctrl-C": "int",
}  # fmt: skip


class Program:
    """A copy of the program, whose rules may change, and the processes of it that run."""

    def __init__(self, there: Path, seed: int) -> None:
        self.there = there
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self._draw = random.Random(seed)
        self._watch: subprocess.Popen[bytes] | None = None
        (there / "tmp").mkdir()
        package = Path(__file__).resolve().parents[2] / "extractor"
        shutil.copytree(
            package, there / "program" / "extractor", ignore=shutil.ignore_patterns("__pycache__")
        )

    def start(self, *command: str, log: str = "log") -> subprocess.Popen[bytes]:
        """One of the program's commands, in a process group of its own."""
        environment = os.environ | {
            "PYTHONPATH": str(self.there / "program"),
            "TMPDIR": str(self.there / "tmp"),
        }
        with (self.there / log).open("ab") as told:
            return subprocess.Popen(
                [sys.executable, "-m", "extractor", *command],
                stderr=told, cwd=self.there, env=environment, start_new_session=True,
            )  # fmt: skip

    def watch(self) -> None:
        """See that the folder is watched; that the watch ended by itself is a failure."""
        if self._watch is not None and self._watch.poll() is not None:
            self.failures.append(f"the watch ended by itself with {self._watch.returncode}")
            self._watch = None
        if self._watch is None:
            self._watch = self.start(
                "extract", "articles", "-o", "out", "--watch", "--every", "1", "--workers", "2"
            )
            self.counts["watches started"] += 1

    def end_watch(self) -> None:
        """End it in one of the ways in which processes end."""
        if self._watch is None:
            return
        how = self._draw.choice([*_ENDS])
        _end(self._watch, _ENDS[how])
        self.counts[f"watches {how}"] += 1
        self._watch = None

    def change_rules(self) -> None:
        """Another rule, and the watch is started again as one would."""
        self.end_watch()
        number = self.counts["rules added"]
        rule = f"""
[[rule]]
id = "instrument.soak{number}"
kind = "mou"
pattern = '우정각서{number}'
examples = ["우정각서{number}를 맺었다"]
counterexamples = ["우정의 각서"]
"""
        rules = self.there / "program" / "extractor" / "rules" / "instruments.toml"
        rules.write_text(_above_tables(rules.read_text("utf-8"), rule), "utf-8")
        self.counts["rules added"] += 1

    def load(self, *, kill: bool = True) -> None:
        """The registry is loaded from what there is; one load of three is killed."""
        if not (self.there / "out" / FILES[0]).exists():
            return
        records = (self.there / "out" / FILES[0]).read_bytes()
        kept = self.there / "loaded" / hashlib.sha256(records).hexdigest()
        kept.mkdir(parents=True, exist_ok=True)
        for name in ("records.jsonl", "run.json"):
            shutil.copyfile(self.there / "out" / name, kept / name)
        (kept / "records.jsonl").write_bytes(records)
        loader = self.start("registry", "load", str(kept), "--db", "registry.db", log="loads")
        try:
            loader.wait(self._draw.uniform(0.5, 4) if kill and self._draw.random() < 1 / 3 else 600)
        except subprocess.TimeoutExpired:
            _end(loader, "group")
            self.counts["loads killed"] += 1
            return
        self.counts["loads"] += 1
        if loader.returncode:
            self.failures.append(f"a load ended with {loader.returncode}")


def _end(process: subprocess.Popen[bytes], how: str) -> None:
    if how == "group":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.send_signal({"parent": signal.SIGKILL, "term": signal.SIGTERM, "int": signal.SIGINT}[how])
    process.wait(120)


def _above_tables(text: str, rule: str) -> str:
    """A rule file with one rule more, before its first one."""
    first = text.index("[[rule]]")
    return f"{text[:first]}{rule.lstrip()}\n{text[first:]}"


def accounted(there: Path) -> list[str]:
    """What is wrong with the files of the run: an article that is told not at all, or twice."""
    found: Counter[str] = Counter()
    for line in (there / "out" / FILES[0]).read_text("utf-8").splitlines():
        found[json.loads(line)["source"]["path"]] += 1
    for line in (there / "out" / FILES[1]).read_text("utf-8").splitlines():
        found[json.loads(line)["path"]] += 1
    wanted = {f"articles/{path.name}": _articles(path) for path in (there / "articles").iterdir()}
    return [
        f"{path}: {found[path]} times, not {wanted.get(path, 0)}"
        for path in {*found, *wanted}
        if found[path] != wanted.get(path, 0)
    ]


def _articles(path: Path) -> int:
    """How many articles a file holds, or is taken to hold: of a dump, lines that are not empty."""
    return (
        sum(bool(line.strip()) for line in path.read_bytes().splitlines()) if path.suffix == ".jsonl" else 1
    )


def registry_lines(there: Path) -> list[bytes]:
    """The lines that the registry holds, each as it was last loaded; fails where one was never written."""
    from sqlalchemy import select

    from extractor.registry.database import connect
    from extractor.registry.schema import Article

    lines: dict[str, bytes] = {}
    for folder in (there / "loaded").iterdir():
        version = json.loads((folder / "run.json").read_text("utf-8"))["versions"]["agreement-extractor"]
        for line in (folder / "records.jsonl").read_bytes().splitlines():
            lines[hashlib.sha256(line.strip() + version.encode()).hexdigest()] = line
    registry = connect(str(there / "registry.db"))
    with registry.reading() as connection:
        held = connection.execute(select(Article.doc_id, Article.digest)).all()
    registry.close()
    final = {json.loads(line)["doc_id"]: line for line in _final(there)}
    stale = [row.doc_id for row in held if row.doc_id in final and lines[row.digest] != final[row.doc_id]]
    assert not stale, f"not as they were written last: {stale}"
    assert not {*final} - {row.doc_id for row in held}, "articles that are not in the registry"
    return [lines[row.digest] for row in sorted(held, key=lambda row: row.doc_id)]


def _final(there: Path) -> list[bytes]:
    return (there / "out" / FILES[0]).read_bytes().splitlines()


def same_registry(there: Path) -> list[str]:
    """The tables in which the registry differs from one that is built at once of the same lines."""
    from extractor.registry.database import connect

    at_once = there / "at-once"
    at_once.mkdir()
    (at_once / "records.jsonl").write_bytes(b"".join(line + b"\n" for line in registry_lines(there)))
    shutil.copyfile(there / "out" / "run.json", at_once / "run.json")
    from extractor.registry.load import load
    from extractor.registry.migrate import open_registry

    fresh = open_registry(str(there / "fresh.db"))
    load(fresh, at_once)
    fresh.close()
    both = [_contents(connect(str(there / name))) for name in ("registry.db", "fresh.db")]
    return [table for table in TABLES if both[0][table] != both[1][table]]


def _contents(registry: object) -> dict[str, list[str]]:
    """The rows of each table, without the ids, which tell what came first."""
    from sqlalchemy import select

    from extractor.registry.schema import Base

    with registry.reading() as connection:  # type: ignore[attr-defined]
        return {
            table.name: sorted(repr(row).partition(", ")[2] for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name in TABLES
        }


def unfinished(there: Path) -> list[str]:
    """What is left that should not be: half files, and anything that the program put among temporary files.

    A process that is killed outright leaves the empty folder that Python makes for its processes.
    """
    temporary = there / "tmp"
    ours = [path for path in temporary.iterdir() if not path.name.startswith("pymp-")]
    left = [*there.rglob("*.unfinished"), *ours]
    return [str(path.relative_to(there)) for path in left]


def verdict(program: Program) -> list[str]:
    """Go on to the end, undisturbed, and say what is wrong then."""
    there, wrong = program.there, list(program.failures)
    for out in ("out", "afresh"):
        ended = program.start("extract", "articles", "-o", out, "--workers", "2").wait()
        if ended not in {0, 3}:
            wrong.append(f"the last run ended with {ended}")
    program.load(kill=False)
    wrong += program.failures[len(wrong) :]
    wrong += accounted(there)
    wrong += [
        f"{name} differs from that of a run from nothing"
        for name in FILES
        if (there / "out" / name).read_bytes() != (there / "afresh" / name).read_bytes()
    ]
    wrong += [f"registry: {table} differs" for table in same_registry(there)]
    return wrong + [f"left: {path}" for path in unfinished(there)]


def main() -> None:
    """Use it for so many minutes, and print what happened and what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    # A shell starts what it puts into the background deaf to Ctrl-C, and so would be what is started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    draw = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        world, program = World(given.sources, there / "articles", given.seed), Program(there, given.seed)
        until = time.monotonic() + 60 * given.minutes
        while time.monotonic() < until:
            program.watch()
            world.step()
            time.sleep(draw.expovariate(1 / 3))
            if draw.random() < 0.12:
                program.end_watch()
            if draw.random() < 0.15:
                program.load()
            if draw.random() < 0.008:
                program.change_rules()
        program.end_watch()
        wrong = verdict(program)
        for name, count in sorted((world.happened + program.counts).items()):
            click.echo(f"{count:>6}  {name}")
        click.echo(f"{len(_final(there)):>6}  records at the end")
        click.echo(f"{len((there / 'out' / FILES[1]).read_bytes().splitlines()):>6}  rejections at the end")
        for one in wrong:
            click.echo(one)
        if wrong:
            shutil.copytree(there, "out/soak", dirs_exist_ok=True, ignore=shutil.ignore_patterns("tmp"))
            raise SystemExit("wrong; what was there is in out/soak")
    click.echo("every article once, the bytes of a run from nothing, the registry of one load, nothing left")


if __name__ == "__main__":
    main()
