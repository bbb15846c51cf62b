"""Stretches of a text that a finder must not read.

In: spans in any order, overlapping or not. Out: one answer: does a span touch any of them? For
example the dates of ``9월 3일 7개 시`` are closed to figures. There is nothing to add here: what is closed
is told by the rules with reader "veto".

>>> Closed([Span(0, 5), Span(3, 8)]).touches(Span(7, 10))
True
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from extractor.shapes import Span


class Closed:
    """Merged spans that answer in logarithmic time."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def touches(self, span: Span) -> bool:
        """Whether ``span`` shares a character with a closed stretch.

        >>> Closed([Span(2, 4)]).touches(Span(4, 6))
        False
        """
        before = bisect_left(self._starts, span.end) - 1
        return before >= 0 and self._ends[before] > span.start
