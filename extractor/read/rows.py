"""Rows of a table → lines, the same for every format.

In: the cells of a row with whether each is a heading. Out: lines: ``label : value`` where a label stands
before its value, else ``cell | cell | cell``.

``일시 | 3월 5일 | 장소 | 시청`` with headings 일시 and 장소 reads as two lines, ``일시 : 3월 5일`` and
``장소 : 시청``. To call longer cells labels, edit ``_LABEL_LENGTH``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

CELL_LENGTH = 200
"""From here on a cell is prose: its table only lays out the page."""

_LABEL_LENGTH = 12
_SPACE = re.compile(r"\s+")


def lines_of_row(cells: Sequence[tuple[bool, str]]) -> list[str]:
    """The lines of a row from (is a heading, text) of each cell; empty cells are left out.

    >>> lines_of_row([(False, "일시"), (False, "3월 5일")])
    ['일시 : 3월 5일']
    >>> lines_of_row([(True, "연도"), (True, "건수"), (True, "금액")])
    ['연도 | 건수 | 금액']
    """
    filled = [(is_label, text) for is_label, text in cells if text.strip()]
    labels = [is_label for is_label, _ in filled]
    texts = [text for _, text in filled]
    paired = len(filled) >= 2 and labels == [True, False] * (len(filled) // 2)
    if len(filled) == 2 and not any(labels):
        paired = len(texts[0]) <= _LABEL_LENGTH and re.search(r"\d", texts[0]) is None
    if paired:
        pairs = zip(texts[::2], texts[1::2], strict=True)
        return [line for label, value in pairs for line in _labelled(label, value)]
    if len(texts) == 1:
        return texts[0].split("\n")
    return [" | ".join(map(fold, texts))] if texts else []


def _labelled(label: str, value: str) -> list[str]:
    gap = "\n" if "\n" in value else " "
    return f"{fold(label).rstrip(' :')} :{gap}{value}".split("\n")


def fold(text: str) -> str:
    """White space runs as one space.

    >>> fold("일 시 \\n")
    '일 시'
    """
    return _SPACE.sub(" ", text).strip()
