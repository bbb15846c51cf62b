"""Offsets as other programs count them: in UTF-16 units, as JavaScript does, rather than code points.

In: a text and offsets. Out: the same places, counted otherwise. In 🤝협약 the noun begins at code point 1
and at unit 2. Only characters beyond the basic plane differ; they are rare in the press, and every emoji is
one.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate


class Units:
    """A text with the UTF-16 unit at which each of its characters begins.

    >>> Units("🤝협약").of(1), Units("🤝협약").to_code_points(2)
    (2, 1)
    """

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(2 if ord(char) > 0xFFFF else 1 for char in text)]

    def of(self, code_points: int) -> int:
        """The UTF-16 unit at which a code point begins."""
        return self._starts[code_points]

    def to_code_points(self, units: int) -> int:
        """The code point at a UTF-16 unit; inside a character, the one behind it."""
        return bisect_left(self._starts, units)
