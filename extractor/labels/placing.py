"""Where a value of a label stands in the text that it was copied from.

In: a value, with its white space folded, and the text. Out: a ``Span``. Where it stands several times, the
one that is a word by itself is taken, then the nearest to a place that is given, then the first: 2명 is not
found inside 12명 while it stands elsewhere.
"""

from __future__ import annotations

import re

from extractor.shapes import Span

_LETTER = re.compile(r"[\w.,]")


def place(value: str, text: str, *, near: int | None = None) -> Span | None:
    """The place of a value; none where the text does not hold it.

    >>> place("12 명", "나주시에서 12\\n명이 왔다.")
    Span(start=6, end=10)
    >>> place("2명", "12명 가운데 2명").start
    8
    """
    if not value:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, value.split())))
    found = [Span(*m.span()) for m in pattern.finditer(text)]
    return min(found, key=lambda span: _doubt(span, text, near), default=None)


def _doubt(span: Span, text: str, near: int | None) -> tuple[bool, int, int]:
    before = span.start > 0 and bool(_LETTER.match(text[span.start - 1]))
    return before, abs(span.start - near) if near is not None else 0, span.start


def folded(text: str) -> str:
    """A text with runs of white space as one space, as labels are copied."""
    return " ".join(text.split())
