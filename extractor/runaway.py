r"""Patterns that take too long on a long text, found without ever waiting for one.

In: a pattern and texts that it was written for. Out: a complaint, or none. The texts are drawn out, one
character after the other: a pattern whose time explodes is seen while it still takes milliseconds. Whether
time grows faster than a text of any length, ``growth.py`` measures, once this has found nothing.

>>> import re
>>> runs_away(re.compile(r"^(?:[가-힣]+\s?)+$"), ["업무협약"]) is not None
True
>>> runs_away(re.compile(r"^[가-힣 ]{1,40}$"), ["업무협약"])

To allow more time, edit ``_SHORT`` and ``_LONG``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence

_SHORT, _LONG = 0.05, 0.5
"""Seconds that a text of up to ``_WORD`` characters may take, and one of up to ``_MOST``."""

_WORD, _MOST = 48, 1600
_DRAWN, _DRAWN_LONG = 96, 12
"""How many ways of drawing out the examples are tried, and how many of them to the full length."""


def runs_away(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    """Why a pattern may not be used: how long it took on how long a text; none where it never took long."""
    found = slow_text(pattern, texts)
    if found is None:
        return None
    text, took = found
    told = f"takes too long: {took:.1g} s on {len(text)} characters like {text[:24]!r}"
    return f"{told}; put no quantifier inside a quantifier, and bound repetitions"


def slow_text(pattern: re.Pattern[str], texts: Sequence[str]) -> tuple[str, float] | None:
    """The first text drawn out of these on which a pattern takes too long, and the seconds it took.

    >>> slow_text(re.compile("(?:가|가)*나"), ["가나"])[0][:8]
    '가가가가가가가가'
    """
    ways = _spread(list(dict.fromkeys(_ways(texts))), _DRAWN)
    for length in range(1, _WORD + 1):  # one by one: whatever doubles its time is seen early
        for way in ways:
            if found := _too_slow(pattern, way, length, _SHORT):
                return found
    length = 2 * _WORD
    while length < _MOST:
        for way in _spread(ways, _DRAWN_LONG):
            if found := _too_slow(pattern, way, length, _LONG):
                return found
        length *= 2
    return None


def _too_slow(
    pattern: re.Pattern[str], way: tuple[str, str], length: int, most: float
) -> tuple[str, float] | None:
    start, unit = way
    # What does not match at its end is what makes a pattern try every way.
    text = start + (unit * length)[:length] + "\x00"
    begun = time.process_time()
    for _ in pattern.finditer(text):
        pass
    took = time.process_time() - begun
    return (text, took) if took > most else None


def _ways(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A start and what is repeated behind it: each text, each character and pair of it in its place."""
    for text in texts:
        yield "", text
        yield "", f"{text} "
        for i, char in enumerate(text):
            yield text[:i], char
            yield text[:i], text[i : i + 2]


def _spread(ways: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most so many of them, evenly taken: the same ones each time."""
    step = max(1, -(-len(ways) // most))
    return ways[::step]
