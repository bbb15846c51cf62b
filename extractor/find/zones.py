"""Where in a text a finder has to look: around the signs that each of its rules needs.

In: a text, and the pattern of what every match holds (a digit, 이날). Out: zones, apart and in order. A
rule that is tried in the zones of ``홈페이지 개편 안내. 접수는 3월 5일까지`` needs not go through
``홈페이지``. What the signs of dates are is told by ``[zone]`` in ``rules/dates.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.shapes import Span


def zones(text: str, sign: re.Pattern[str], *, margin: int) -> list[Span]:
    """The stretches of ``text`` that lie within ``margin`` characters of a sign, merged.

    >>> text = "가람시는 3월 5일 협약을"
    >>> [z.of(text) for z in zones(text, re.compile("[월일]"), margin=2)]
    [' 3월 5일 협']
    """
    out: list[Span] = []
    start = end = -1
    for found in sign.finditer(text):
        if found.start() - margin > end:
            if end >= 0:
                out.append(Span(start, end))
            start = max(0, found.start() - margin)
        end = min(len(text), found.end() + margin)
    if end >= 0:
        out.append(Span(start, end))
    return out


def matches(pattern: re.Pattern[str], text: str, places: Sequence[Span]) -> Iterator[re.Match[str]]:
    """The matches of a pattern that lie in one of the zones."""
    for zone in places:
        yield from pattern.finditer(text, zone.start, zone.end)
