"""Printed lines → paragraphs: which line goes on from the one before, and with or without a space.

In: lines in reading order with their places. Out: paragraphs, and "" where the page shows a blank line.

"가람시는 나루시와 업무협" and "약을 맺었다." are one paragraph, joined without a space. A line opens a
paragraph where a bullet, an indent, a wider gap, another size of type or a short line before it says so.
Whether a space stood at a break is told, in this order: by spaces that the file keeps at line ends; by room
that the first syllable of the next line would have fitted into; by the document's own words; by Kiwi.
To change an order or a measure, edit ``_seam`` and the constants.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.rulebook import Rule, load

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

_PARAGRAPH_GAP = 1.25  # of the usual distance of lines: more opens a paragraph
_BLANK_GAP = 1.75  # more is a blank line
_SIZE_STEP = 1.12
_INDENT = 0.8  # of the type size
_HANGUL = re.compile(r"[가-힣]")
_ENDED = re.compile(r"""[.!?。:;][)\]"'”’」』〉》]*$""")
CLOSING = ".,!?:;)]}”’」』〉》、。·%"
"""What stands at no line's start: the letter before it is taken along."""

# A noun goes on with 하다 or 되다, "협의|했다"; after a particle or an ending a word begins: "하기로|했다".
_VERBAL = re.compile(r"(?:[하한할해했합]|[되된될돼됐됩])(?!나|지만|루|국|반기|천|강)[가-힣]{0,4}[.,)]*$")
_PARTICLE = re.compile(r"에서?[는도의]?|에게[는도]?|으로[는도써]?|부터|까지|[을를은는]|[와과]의")
_ENDING = re.compile(r"[을를로고도게지면야기아어서데록려은는이가에와과만]$")
# These glyphs also occur inside text that wraps, so that a full line before them must be asked.
_WEAK_BULLETS = ("bullet.dash", "bullet.dot", "bullet.numbered", "bullet.lettered", "bullet.check")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of a column from ``left`` to ``right``; ``base`` counts downwards over all pages.

    ``spaced``: the file has a space at its end. ``spaces``: the widths of its spaces by the type size.
    ``first`` and ``word``: the widths of its first syllable and first word.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    left: float
    right: float
    spaced: bool = False
    spaces: tuple[float, ...] = ()
    first: float = 0.0
    word: float = 0.0
    column: int = 0

    @property
    def room(self) -> float:
        """What was left of the column behind the line."""
        return self.right - self.x1


Item = Line | tuple[str, ...]
"""A line, or the finished lines of a table."""


def paragraphs_of(items: Sequence[Item]) -> list[str]:
    """Join lines to paragraphs; "" stands for a blank line.

    >>> a = Line("가람시는 나루시와 업무협", 0, 200, 10, 10, 0, 200, first=10, word=40)
    >>> b = Line("약을 맺었다.", 0, 60, 26, 10, 0, 200, first=10, word=20)
    >>> paragraphs_of([a, b])
    ['가람시는 나루시와 업무협약을 맺었다.']
    """
    lines = [item for item in items if isinstance(item, Line)]
    pitches = _pitches(lines)
    words = _words_inside(lines)
    groups = _groups(items, pitches)
    wrapped = [
        pair for group in groups if isinstance(group, list) for pair in pairwise(group) if _both_hangul(*pair)
    ]
    style = _style(lines, wrapped)
    out: list[str] = []
    last: Line | None = None
    for n, group in enumerate(groups):
        if n and isinstance(group, tuple) is not isinstance(groups[n - 1], tuple):
            out.append("")  # as on a page of the web, a table stands apart
        if isinstance(group, tuple):
            out.extend(group)
            last = None
            continue
        if last is not None and _is_blank(last, group[0], pitches):
            out.append("")
        text = group[0].text
        for before, line in pairwise(group):
            text = _joined(text, before, line, style, words)
        out.append(text)
        last = group[-1]
    return out


def _groups(items: Sequence[Item], pitches: dict[int, float]) -> list[list[Line] | tuple[str, ...]]:
    groups: list[list[Line] | tuple[str, ...]] = []
    for item in items:
        current = groups[-1] if groups else None
        if isinstance(item, tuple):
            groups.append(item)
        elif isinstance(current, list) and _goes_on(current, item, pitches):
            current.append(item)
        else:
            groups.append([item])
    return groups


def _goes_on(group: list[Line], line: Line, pitches: dict[int, float]) -> bool:
    """Whether a line goes on with the paragraph of the lines before it."""
    before, first = group[-1], group[0]
    if max(line.size, before.size) > _SIZE_STEP * min(line.size, before.size):
        return False
    if line.column == before.column:
        gap = line.base - before.base
        usual = before.base - group[-2].base if len(group) > 1 and group[-2].column == before.column else 0.0
        if gap > _PARAGRAPH_GAP * (usual or pitches.get(round(line.size), gap)):
            return False
    if before.room >= (line.word or line.size) + 0.3 * line.size and before.room > 0.6 * line.size:
        return False
    bullet = _bullet(line.text)
    offset = (line.x0 - line.left) - (before.x0 - before.left)
    if bullet is not None:
        weak = bullet.id in _WEAK_BULLETS and _bullet(first.text) is not bullet
        if not weak or _ENDED.search(before.text) or abs(offset) > 0.5 * line.size:
            return False
    limit = _INDENT * line.size
    if offset > limit:
        marked = _bullet(first.text) is not None or re.search(r"\S\s?:\s", first.text) is not None
        return len(group) == 1 and marked and line.x0 - line.left < (before.x1 - before.left) / 2
    # Both begin where paragraphs do, not where their other lines would.
    indented = abs(offset) <= limit < line.x0 - line.left and _bullet(first.text) is None
    if len(group) == 1 and indented and _ENDED.search(before.text):
        return False
    return offset >= -limit or len(group) == 1


def _bullet(text: str) -> Rule | None:
    for rule in load("bullets").starting("bullet."):
        if rule.pattern.match(text):
            return rule
    return None


def _pitches(lines: Sequence[Line]) -> dict[int, float]:
    """The usual distance between lines for each size of type: the smallest that is common."""
    seen: dict[int, list[float]] = {}
    for a, b in pairwise(lines):
        gap = b.base - a.base
        if a.column == b.column and round(a.size) == round(b.size) and 0 < gap < 4 * b.size:
            seen.setdefault(round(b.size), []).append(gap)
    return {size: sorted(gaps)[len(gaps) // 4] for size, gaps in seen.items()}


def _is_blank(before: Line, line: Line, pitches: dict[int, float]) -> bool:
    if before.column != line.column:
        return False
    size = max(before.size, line.size)
    usual = max(pitches.get(round(before.size), 0), pitches.get(round(line.size), 0), 1.3 * size)
    return line.base - before.base > _BLANK_GAP * usual


@dataclass(frozen=True, slots=True)
class _Style:
    """What a document's line ends tell: spaces kept, words kept whole, a space's width by the type size."""

    keeps_spaces: bool
    whole_words: bool
    space: float


def _style(lines: Sequence[Line], wrapped: Sequence[tuple[Line, Line]]) -> _Style:
    widths = sorted(width for line in lines for width in line.spaces if width < 1.5)
    space = widths[len(widths) // 10] if widths else 0.3
    spaced = sum(a.spaced for a, _ in wrapped)
    roomy = sum(_has_room(a, b, space) for a, b in wrapped)
    return _Style(spaced > 0 and spaced * 10 >= len(wrapped), roomy * 3 >= len(wrapped) > 0, space)


def _has_room(before: Line, line: Line, space: float) -> bool:
    """Whether the next line's first syllable would have fitted, were the spaces not stretched."""
    slack = sum(width - space for width in before.spaces if width < 1.5) * before.size
    return before.room + slack >= 1.05 * (line.first or line.size)


def _both_hangul(a: Line, b: Line) -> bool:
    return bool(_HANGUL.match(a.text[-1:]) and _HANGUL.match(b.text[:1]))


def _joined(text: str, before: Line, line: Line, style: _Style, words: frozenset[str]) -> str:
    last, first = before.text[-1], line.text[0]
    if before.spaced:
        return f"{text} {line.text}"
    if last in "-\u2010" and first.islower() and text[-2:-1].isalpha() and text[-2:-1].isascii():
        return text[:-1] + line.text
    return f"{text}{_seam(before, line, style, words)}{line.text}"


def _seam(before: Line, line: Line, style: _Style, words: frozenset[str]) -> str:
    """The space or nothing that stood where a line was broken."""
    last, first = before.text[-1], line.text[0]
    if first in CLOSING:
        return ""
    if last.isascii() and first.isascii() and (last.isalpha() or first.isalpha()):
        return " "
    if last in ".?!" and _HANGUL.match(first):
        return " "  # between sentences, whatever the typesetter kept
    if style.keeps_spaces:
        return ""
    if style.whole_words or _has_room(before, line, style.space):
        return " "
    return "" if _is_one_word(before.text, line.text, words) else " "


def _is_one_word(before: str, after: str, words: frozenset[str]) -> bool:
    """Whether the last letters of a line and the first of the next make one word, by the document's words."""
    head, tail = before.rsplit(None, 1)[-1], after.split(None, 1)[0]
    bare_tail = tail.rstrip(CLOSING)
    if head[-1] in "([{“‘「『〈《·~/":
        return True
    if head[-1].isdigit() and _HANGUL.match(tail):
        return True
    if head + bare_tail in words or head + tail in words:
        return True
    if head in words and (bare_tail in words or tail in words):
        return False
    if _PARTICLE.fullmatch(bare_tail):
        return True
    if _VERBAL.match(tail) and not _ENDING.search(head) and (len(head) > 1 or head == "말"):
        return True
    _, spaced = _kiwi().glue([head, tail], return_space_insertions=True)
    return not spaced[0]


@cache
def _kiwi() -> Kiwi:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1, load_typo_dict=False)


def _words_inside(lines: Sequence[Line]) -> frozenset[str]:
    """The words that no line break touches."""
    words: set[str] = set()
    for line in lines:
        inside = line.text.split()[1:-1]
        words.update(inside)
        words.update(word.rstrip(CLOSING) for word in inside)
    return frozenset(words)
