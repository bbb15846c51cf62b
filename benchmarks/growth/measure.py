"""How the time of each stage grows with its text, on texts that are made against it, up to 10 MB.

In: the names of texts of ``tests/hostile.py`` (all unless named), and the longest length. Out: a line a
text: for each doubling the time over that of half the text, stage by stage, and the slowest growth of all
at the end.

``python benchmarks/growth/measure.py --most 1000000 digits acts``. A text that takes longer than
``--seconds`` is not doubled again.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from extractor.find.dates import find_dates
from extractor.find.figures import find_figures
from extractor.find.gate import relevant
from extractor.growth import MOST
from extractor.layout import layout
from extractor.pipeline import extract_article
from extractor.read import Input, Rejection, read_input
from extractor.shapes import Article

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from hostile import ARTICLES

_DAY = date(2024, 5, 7)
_FIRST = 24_000
_COUNTS = 0.05  # seconds: what takes less is no measure of growth
_SHORT = 2.0  # seconds: what takes less is taken twice, as what others do on the machine tells in it

STAGES: dict[str, Callable[[str], object]] = {
    "read": lambda text: list(read_input(Input("x.txt", content=lambda: io.BytesIO(text.encode())))),
    "page": lambda text: list(read_input(Input("x.html", content=lambda: io.BytesIO(text.encode())))),
    "layout": lambda text: layout(Article("a", text)),
    "dates": lambda text: find_dates(text, published_on=_DAY),
    "figures": find_figures,
    "gate": lambda text: relevant(layout(Article("a", text))),
    "all": lambda text: extract_article(Article("a", text, published_on=_DAY)),
}


def ratios(
    call: Callable[[str], object], name: str, most: int, seconds: float
) -> list[tuple[int, float, float]]:
    """Length, seconds and ratio of each doubling."""
    found = []
    length, before = _FIRST, 0.0
    while length <= most:
        text = ARTICLES[name](length)
        given, took = _timed(call, text)
        if took < _SHORT:
            took = min(took, _timed(call, text)[1])
        if isinstance(given, list) and any(isinstance(one, Rejection) for one in given):
            break  # beyond what is read at all
        if before >= _COUNTS:
            found.append((length, took, took / before))
        if took > seconds:
            break
        length, before = length * 2, took
    return found


def _timed(call: Callable[[str], object], text: str) -> tuple[object, float]:
    begun = time.process_time()
    given = call(text)
    return given, time.process_time() - begun


def main() -> None:
    """Measure, and end with 1 where something grows faster than its text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="TEXT", help=", ".join(ARTICLES))
    parser.add_argument("--most", type=int, default=10_000_000, help="characters")
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    worst = (0.0, "")
    for name in given.names or ARTICLES:
        for stage, call in STAGES.items():
            found = ratios(call, name, given.most, given.seconds)
            if not found:
                continue
            length, took, _ = found[-1]
            told = " ".join(f"{ratio:.2f}" for *_, ratio in found)
            click.echo(f"{name}, {stage}: {told} up to {length:,} characters in {took:.1f} s")
            last = [ratio for *_, ratio in found[-2:]]
            worst = max(worst, (min(last), f"{name}, {stage}"))
    click.echo(f"slowest growth: {worst[0]:.2f} a doubling ({worst[1]})")
    raise SystemExit(worst[0] > MOST)


if __name__ == "__main__":
    main()
