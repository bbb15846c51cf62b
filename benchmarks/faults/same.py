"""The same articles under other circumstances: are the bytes the same?

In: a folder of articles. Out: a table, circumstance × same or not. The circumstances are other Pythons (those
named with ``--python``), hash seeds, locales, time zones, workers, engines, orders, folders and paths.
``python benchmarks/faults/same.py corpus --python other/bin/python``. To add one, edit ``circumstances``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

FILES = ("records.jsonl", "rejected.jsonl")
_LOCALES = ("C", "ko_KR.UTF-8", "tr_TR.UTF-8", "de_DE.ISO-8859-1")
_ALONE = ("--workers", "1")
_EUC_KR = "ko_KR.EUC-KR"
_REPEATS = re.compile(rb'"repeats":(?:null|\{[^}]*\})')
_ZONES = ("UTC", "Asia/Seoul", "America/New_York", "Pacific/Kiritimati")
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Circumstance:
    """How a run is started: program, environment, options, inputs, folder; whether it keeps their order."""

    name: str
    python: str = sys.executable
    environment: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = _ALONE
    inputs: tuple[str, ...] = ("기사",)
    below: str = "."
    ordered: bool = True


def circumstances(there: Path, pythons: list[str], *, clusters: bool = True) -> Iterator[Circumstance]:
    """All under which the bytes are to be the same."""
    for python in pythons:
        yield Circumstance(_version(python), python=str(Path(python).absolute()))
    for seed in ("0", "1", "4711"):
        yield Circumstance(f"hash seed {seed}", environment={"PYTHONHASHSEED": seed})
    for name in (*_LOCALES, _EUC_KR):
        if name != "C" and not made(name, there):
            click.echo(f"locale {name}: skipped, localedef cannot make it", err=True)
            continue
        around = {"LOCPATH": str(there), "LC_ALL": name}
        if name == _EUC_KR:
            yield by_star(f"locale {name}, named *", around)
            around["PYTHONUTF8"] = "1"
        yield Circumstance(f"locale {name}", environment=around)
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    yield Circumstance("locale C without UTF-8 mode", environment=old)
    for zone in _ZONES:
        yield Circumstance(f"time zone {zone}", environment={"TZ": zone})
    for number in ("2", "3"):
        yield Circumstance(f"{number} workers", options=("--workers", number))
    if clusters:
        for name in ("dask", "ray"):
            yield Circumstance(f"engine {name}", options=("--engine", name, "--workers", "2"))
    names = sorted(f"기사/{path.name}" for path in (there / "기사").iterdir())
    yield Circumstance("files named one by one", inputs=tuple(names))
    yield Circumstance("files named backwards", inputs=tuple(reversed(names)), ordered=False)
    yield Circumstance("files made in another order", inputs=("다른/기사",), below="다른")
    yield Circumstance("absolute path", inputs=(str(there / "기사"),))
    yield Circumstance("a path that climbs", inputs=("../기사",), below="다른")
    yield Circumstance("another folder above", inputs=("기사",), below="다른")
    yield Circumstance("optimised bytecode", environment={"PYTHONOPTIMIZE": "2"})


def by_star(name: str, environment: dict[str, str], *options: str) -> Circumstance:
    """The inputs named ``*``, and modules not looked for here: EUC-KR has Python misread Hangul in UTF-8."""
    safe = environment | {"PYTHONSAFEPATH": "1"}
    return Circumstance(name, environment=safe, options=options or _ALONE, inputs=("*",), below="다른")


def prepared(sources: Path, there: Path, articles: int) -> None:
    """Articles of which some are read from other formats, in two folders made in opposite orders."""
    paths = sorted(path for path in sources.rglob("*") if path.suffix in {".txt", ".json", ".html"})[
        :articles
    ]
    for folder, order in ((there / "기사", paths), (there / "다른" / "기사", paths[::-1])):
        folder.mkdir(parents=True)
        for path in order:
            shutil.copyfile(path, folder / path.name)
        shutil.copyfile(paths[0], folder / "한글 이름-İı.txt")
        (folder / "빈.txt").touch()


def run(there: Path, how: Circumstance, out: Path) -> list[bytes]:
    """What a run under a circumstance writes. Raises ``SystemExit`` where it fails."""
    inputs = [one.removeprefix(f"{how.below}/") for one in how.inputs]
    command = [how.python, "-m", "extractor", "extract", *inputs, "-o", str(out), *how.options]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)} | how.environment
    ended = subprocess.run(command, cwd=there / how.below, env=environment, capture_output=True, check=False)
    if ended.returncode != 3:  # the empty file is rejected
        raise SystemExit(
            f"{how.name}: left with {ended.returncode}: {ended.stderr.decode('utf-8', 'replace')}"
        )
    written = [(out / name).read_bytes() for name in FILES]
    return written if how.ordered else unordered(written)


def unordered(written: list[bytes]) -> list[bytes]:
    """Lines without their order, nor what tells of it: which of two articles repeats the other."""
    lines = (_REPEATS.sub(b'"repeats":null', one).splitlines(keepends=True) for one in written)
    return [b"".join(sorted(one)) for one in lines]


def made(name: str, there: Path) -> bool:
    """Whether a locale, as tr_TR.UTF-8, could be made below a folder."""
    language, _, letters = name.partition(".")
    try:
        made = ["localedef", "-i", language, "-f", letters, str(there / name)]
        subprocess.run(made, capture_output=True, check=False)
    except OSError:
        return False
    return (there / name).is_dir()


def _version(python: str) -> str:
    told = subprocess.run([python, "--version"], capture_output=True, check=True, text=True)
    return told.stdout.strip()


def main() -> None:
    """Print a row for each circumstance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--python", action="append", default=[], help="Another interpreter; may be repeated.")
    parser.add_argument("--articles", type=int, default=60)
    given = parser.parse_args()
    different = 0
    click.echo("| circumstance | the same bytes |\n| --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder).resolve()
        prepared(given.corpus, there, given.articles)
        wanted = run(there, Circumstance("as it is"), there / "out")
        click.echo(f"{len(wanted[0].splitlines())} records, {sys.version.split()[0]}", err=True)
        assert all(json.loads(line)["agreements"] is not None for line in wanted[0].splitlines())
        for number, how in enumerate(circumstances(there, given.python)):
            found = run(there, how, there / f"out{number}")
            as_wanted = wanted if how.ordered else unordered(wanted)
            different += found != as_wanted
            click.echo(f"| {how.name} | {'yes' if found == as_wanted else 'NO'} |")
    if different:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
