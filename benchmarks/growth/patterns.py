"""How the time of each pattern grows on the text made against it, up to 10 MB.

In: the longest length. Out: a line for each pattern that takes longest, and the slowest growth of all at the
end. Measured are the patterns of all rules, and those of modules that see whole texts; what sees one sentence
has 2,000 characters at most, and ``tests/test_growth.py`` for it.

``python benchmarks/growth/patterns.py --most 10000000``. Of the texts against a pattern (its examples, their
beginnings, runs of each character that it names) the one that takes longest at 24,000 characters is
lengthened, to a quarter of the longest, half of it, and all.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import click

from extractor.growth import MOST, hostile_texts, lengthened

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from every_pattern import of_modules, reads_sentences, rules

_TRIED = 24_000  # characters at which the texts against a pattern are compared
_COUNTS = 0.02  # seconds: what takes less is no measure of growth
_SHOWN = 10


class Grown(NamedTuple):
    """How a pattern's time grew in the last doubling: ratio, seconds for the longest text, name, unit."""

    ratio: float
    seconds: float
    name: str
    unit: str


def measured() -> Iterator[tuple[str, re.Pattern[str], Sequence[str]]]:
    """Every pattern that whole texts may meet, with its name and examples."""
    for rule in rules():
        yield rule.id, rule.pattern, [text for text, _ in rule.examples]
    for name, pattern in of_modules():
        if not reads_sentences(name):
            yield name, pattern, ()


def grown(name: str, pattern: re.Pattern[str], examples: Sequence[str], most: int) -> Grown:
    """The growth of a pattern on the text against it that takes longest."""
    texts = hostile_texts(pattern, examples)
    start, unit, end = max(texts, key=lambda text: _seconds(pattern, lengthened(*text, _TRIED)))
    texts_of = (lengthened(start, unit, end, length) for length in (most // 4, most // 2, most))
    took = [_seconds(pattern, text) for text in texts_of]
    ratios = [b / a for a, b in pairwise(took) if a >= _COUNTS]
    return Grown(min(ratios, default=0.0), took[-1], name, unit)


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    begun = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begun


def main() -> None:
    """Measure, and end with 1 where the time of a pattern grows faster than its text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=10_000_000, help="characters")
    most = parser.parse_args().most
    found = [grown(name, pattern, examples, most) for name, pattern, examples in measured()]
    for one in sorted(found, key=lambda one: -one.seconds)[:_SHOWN]:
        told = f"{one.seconds:.1f} s for {most:,} characters of {one.unit!r}"
        click.echo(f"{one.name}: {told}, {one.ratio:.2f} times the half")
    worst = max(found)
    at_once = sum(not one.ratio for one in found)
    click.echo(f"{len(found)} patterns, {at_once} of them done with {most // 4:,} characters at once")
    click.echo(f"slowest growth: {worst.ratio:.2f} a doubling ({worst.name})")
    raise SystemExit(worst.ratio > MOST)


if __name__ == "__main__":
    main()
