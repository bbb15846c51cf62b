"""What goes wrong on machines, done on purpose: is anything lost, half written, or told wrongly?

In: a folder of articles. Out: a table, fault × tried × survived × lines lost, and what was wrong. ``python
benchmarks/faults/faults.py corpus`` does all; ``--only disk`` those whose names begin so. What this machine
does not allow (mounts, fewer rights) is skipped, and the table says so. To add a fault, write a function and
name it in ``FAULTS``.
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from database import locked, removed, stopped
from injected import Fault
from system import denied, full_disk, full_output, memory, read_only, signals, two_runs, wrong_clock
from trials import Bench, Outcome, cases

Tried = Callable[[Bench], Outcome | str]


def every(case: str, steps: str, what: str) -> Tried:
    """The fault at each step that an undisturbed run takes."""

    def tried(bench: Bench) -> Outcome:
        outcome, one = Outcome(), cases[case]
        whole = bench.whole(one)
        for number in range(1, bench.steps(one, steps) + 1):
            outcome.add(*bench.trial(one, Fault(steps, number, what), whole))
        return outcome

    return tried


def sizes(case: str, least: int, most: int) -> Tried:
    """No file may grow beyond so many bytes: twelve sizes between two."""

    def tried(bench: Bench) -> Outcome:
        outcome, one = Outcome(), cases[case]
        whole = bench.whole(one)
        for number in range(12):
            size = least + (most - least) * number // 11
            outcome.add(*bench.trial(one, Fault(size=size), whole))
        return outcome

    return tried


FAULTS: dict[str, Tried] = {
    "disk full at each change, extract": every("extract", "files", "fail"),
    "disk full at each change, export": every("export", "files", "fail"),
    "disk full at each statement, load": every("load", "statements", "fail"),
    "disk full after so many bytes, extract": sizes("extract", 100, 60_000),
    "disk full after so many bytes, load": sizes("load", 500, 400_000),
    "disk full after so many bytes, export": sizes("export", 0, 4_000),
    "disk of so many KiB, extract": full_disk("extract"),
    "disk of so many KiB, load": full_disk("load"),
    "killed at each change, extract": every("extract", "files", "kill"),
    "killed at each change, export": every("export", "files", "kill"),
    "killed at each statement, load": every("load", "statements", "kill"),
    "Ctrl-C and SIGTERM at any moment": signals,
    "read-only folder": read_only,
    "no right to write": denied,
    "two runs into one folder": two_runs,
    "clock set back and forward": wrong_clock,
    "articles that eat memory": memory,
    "standard output full, closed, cut off": full_output,
    "database locked": locked,
    "database removed at each statement": removed,
    "database server stopped at once": stopped,
}


def main() -> None:
    """Print a row for each fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", default="", metavar="NAME")
    given = parser.parse_args()
    # A shell starts what it puts into the background deaf to Ctrl-C, and so would be what is started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    wrong: list[str] = []
    click.echo("| fault | tried | survived | lines lost |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder).resolve(), given.corpus)
        for name, tried in FAULTS.items():
            if not name.startswith(given.only):
                continue
            begun = time.monotonic()
            outcome = tried(bench)
            if isinstance(outcome, str):
                click.echo(f"| {name} | skipped: {outcome} | | |")
                continue
            click.echo(f"| {name} | {outcome.tried} | {outcome.survived} | {outcome.lost} |")
            click.echo(f"{name}: {time.monotonic() - begun:.0f} s", err=True)
            wrong += [f"{name}: {outcome.wrong}"] * bool(outcome.wrong)
    for one in wrong:
        click.echo(one, err=True)
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
