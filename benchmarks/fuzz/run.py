"""Fuzz readers and stages, led by coverage, and say how many inputs were tried and what broke.

In: minutes, and the targets of ``tests/fuzz/targets.py`` (all unless named). Out: a line a target; what
broke it lies in ``out/fuzz/crashes``: mend the cause, then move the file to ``tests/fuzz/crashes/TARGET``.

``python benchmarks/fuzz/run.py --minutes 30 csv whole``. Each target runs in a process of its own, which
libFuzzer drives through atheris; where it crashes, another goes on with the inputs collected so far.
"""

from __future__ import annotations

import argparse
import importlib
import re
import subprocess
import sys
import time
from pathlib import Path

import click

REPOSITORY = Path(__file__).resolve().parents[2]
OUT = REPOSITORY / "out" / "fuzz"
_TRIED = re.compile(r"^#(\d+)\s.*?cov: (\d+)", re.MULTILINE)
_DOCUMENTS = ("docx", "hwp5", "hwpx", "pdf")
_LATE = ("agreements", *(f"read.documents.{name}" for name in _DOCUMENTS))
_LONGEST, _SLOW, _MIB = 30_000, 30, 4096


def fuzz(target: str) -> None:
    """Fuzz one target in this process, until its time is over or something breaks."""
    import atheris

    sys.path[:0] = [str(REPOSITORY / "tests"), str(REPOSITORY / "tests" / "fuzz")]
    with atheris.instrument_imports(include=["extractor"]):
        from targets import TARGETS

        for late in _LATE:
            importlib.import_module(f"extractor.{late}")
    atheris.Setup(sys.argv, TARGETS[target])
    atheris.Fuzz()


def run(target: str, seconds: float) -> tuple[int, int, list[Path]]:
    """Inputs tried, edges reached, and the files that broke a target."""
    corpus, crashes = OUT / "corpus" / target, OUT / "crashes" / target
    for folder in (corpus, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    _plant(target, corpus)
    before = set(crashes.iterdir())
    tried = reached = 0
    until = time.monotonic() + seconds
    while (left := int(until - time.monotonic())) > 0:
        options = [
            f"-max_total_time={left}",
            f"-max_len={_LONGEST}",
            f"-timeout={_SLOW}",
            f"-report_slow_units={_SLOW}",
            f"-rss_limit_mb={_MIB}",
        ]
        command = [
            sys.executable,
            __file__,
            "--target",
            target,
            *options,
            f"-artifact_prefix={crashes}/",
            corpus,
        ]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        counts = _TRIED.findall(done.stderr)
        tried += int(counts[-1][0]) if counts else 0
        reached = max(reached, int(counts[-1][1]) if counts else 0)
        if done.returncode:
            (crashes / f"log-{len(list(crashes.iterdir()))}.txt").write_text(done.stderr[-20_000:], "utf-8")
        if not counts:
            break
    found = [path for path in set(crashes.iterdir()) - before if not path.name.startswith("log-")]
    return tried, reached, sorted(found)


def _plant(target: str, corpus: Path) -> None:
    """Seeds for a corpus that has none yet."""
    if any(corpus.iterdir()):
        return
    sys.path[:0] = [str(REPOSITORY / "tests"), str(REPOSITORY / "tests" / "fuzz")]
    from mutate import seeds_of

    for number, seed in enumerate(seeds_of(target)):
        (corpus / f"seed-{number}").write_bytes(seed)


def main() -> None:
    """Fuzz the targets in turn, each for its share of the time."""
    sys.path[:0] = [str(REPOSITORY / "tests"), str(REPOSITORY / "tests" / "fuzz")]
    from targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=" ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    wanted = given.targets or list(TARGETS)
    broken = 0
    for target in wanted:
        tried, reached, found = run(target, given.minutes * 60 / len(wanted))
        click.echo(f"{target}: {tried} inputs tried, {reached} edges reached, {len(found)} broke it")
        for path in found:
            click.echo(f"  {path.relative_to(REPOSITORY)}")
        if not tried and not found:
            click.echo(f"  it did not start: see {(OUT / 'crashes' / target).relative_to(REPOSITORY)}")
        broken += len(found) + (not tried and not found)
    if broken:
        raise SystemExit(1)


if __name__ == "__main__":
    if "--target" in sys.argv:
        at = sys.argv.index("--target")
        name = sys.argv[at + 1]
        del sys.argv[at : at + 2]
        fuzz(name)
    else:
        main()
