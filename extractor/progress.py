"""How a run is told to people: a bar or lines while it goes on, then a summary and the time of its stages.

In: a run's ``Progress`` and ``RunSummary``. Out: text on standard error, or to be printed there.

``progress(inputs)`` shows how far a run is while its block lasts. To tell another count, add it to ``told``;
``told_rejections`` names the first inputs that were rejected.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .errors import ExtractorError

if TYPE_CHECKING:
    from .batch import Progress, RunSummary

_EVERY = 10  # seconds between two lines of progress where there is no terminal


@contextmanager
def progress(inputs: tuple[str, ...]) -> Iterator[Callable[[Progress], None]]:
    """A bar where standard error is a terminal, else a line now and then: rate and time left."""
    total = _number_of(inputs)
    if sys.stderr.isatty():
        with _bar(total) as advance:
            yield advance
        return
    import time

    begun = last = time.monotonic()

    def advance_plainly(reached: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            click.echo(_line(reached, total, now - begun), err=True)

    yield advance_plainly


def _number_of(inputs: tuple[str, ...]) -> int | None:
    """How many inputs there are, where that can be told: standard input and dumps are read as they come."""
    from .read import STDIN, discover, holds_many

    if STDIN in inputs:
        return None
    try:
        total = 0
        for given in discover(inputs):
            if holds_many(given.path):
                return None
            total += 1
    except ExtractorError:
        return None  # the run itself will say why
    return total


def _line(reached: Progress, total: int | None, seconds: float) -> str:
    """A line of progress.

    >>> from .batch import Progress
    >>> _line(Progress(units=300, reused=100, articles=298, agreements=41, rejections=2), 500, 10.0)
    '300 of 500 inputs (100 done before), 20 a second, 10 s left: 41 agreements, 2 rejected'
    """
    rate = (reached.units - reached.reused) / seconds if seconds else 0.0
    parts = [f"{reached.units} of {total} inputs" if total else f"{reached.units} inputs"]
    parts[0] += f" ({reached.reused} done before)" if reached.reused else ""
    parts.append(f"{rate:.3g} a second")
    if total and rate:
        parts.append(f"{(total - reached.units) / rate:.0f} s left")
    return f"{', '.join(parts)}: {reached.agreements} agreements, {reached.rejections} rejected"


@contextmanager
def _bar(total: int | None) -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("inputs", total=total, rate="")

        def advance(reached: Any) -> None:
            bar.update(task, completed=reached.units)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:.3g} a second" if speed else "")

        yield advance


def times_of_stages(summary: RunSummary) -> str:
    """The seconds of each stage, of all workers together, the longest first.

    >>> from .batch import RunSummary
    >>> stages = {"read": 1.0, "find": 3.0}
    >>> print(times_of_stages(RunSummary("out", 2, 0, {}, {}, {}, 0, {}, 3.0, stages=stages)))
    find           3.0 s   75 %
    read           1.0 s   25 %
    """
    stages = sorted(summary.stages.items(), key=lambda one: -one[1])
    whole = sum(summary.stages.values()) or 1.0
    return "\n".join(f"{name:<10}{took:>8.1f} s {100 * took / whole:>4.0f} %" for name, took in stages)


def told(summary: RunSummary) -> str:
    """The summary of a run for people.

    >>> from .batch import RunSummary
    >>> kinds, statuses = {"mou": 2, "sister_city": 1}, {"signed": 3}
    >>> print(told(RunSummary("out", 2, 3, kinds, statuses, {"main": 3}, 9, {}, 0.5)))
    articles    2 (0.5 s)
    agreements  3: 2 mou, 1 sister_city; 3 signed; 3 main
    figures     9
    rejected    0
    files       out/records.jsonl, out/rejected.jsonl, out/run.json
    """
    counts = "; ".join(
        _counted(count) for count in (summary.kinds, summary.statuses, summary.saliences) if count
    )
    return "\n".join((
        f"articles    {summary.articles} ({summary.seconds:.1f} s)",
        f"agreements  {summary.agreements}" + (f": {counts}" if counts else ""),
        f"figures     {summary.figures}",
        *([f"repeats     {len(summary.repeats)} of earlier articles"] if summary.repeats else []),
        *([f"reused      {summary.reused} inputs that were done before"] if summary.reused else []),
        f"rejected    {summary.rejections}" + (f": {_counted(summary.rejected)}" if summary.rejected else ""),
        f"files       {', '.join(summary.files)}",
    ))  # fmt: skip


def told_rejections(path: Path, most: int = 5) -> str:
    """The first lines of a ``rejected.jsonl`` for people, each with its reason; empty where there are none.

    >>> from tempfile import TemporaryDirectory
    >>> line = '{"path": "기사/0512.hwp", "code": "encrypted", "message": "the document asks for a password"}'
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "rejected.jsonl").write_text(line, "utf-8")
    ...     print(told_rejections(Path(folder) / "rejected.jsonl"))
                기사/0512.hwp: the document asks for a password (encrypted)
    """
    with path.open(encoding="utf-8") as file:
        some = [json.loads(line) for line in islice(file, most)]
    return "\n".join(f"{'':12}{one['path']}: {one['message']} ({one['code']})" for one in some)


def _counted(counts: Mapping[str, int]) -> str:
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number} {name}" for name, number in most)
