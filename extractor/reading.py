"""The text as a reader sees it, with the way back to every code point of the article.

In: pieces of the canonical text. Out: a ``Reading``: look-alike characters unified, invisible
ones gone, soft line breaks closed, one block a line. Offsets are kept for every character, so a
span of the reading always maps to the exact span of the article; nothing is computed from
differences that could drift.

``"‘자매도시’ 문화․관광"`` reads as ``"'자매도시' 문화·관광"`` only where one character replaces
one; what a reader would not see (U+200B, U+00AD) is left out. To add a look-alike, edit
``rules/characters.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from .rulebook import derived, load
from .shapes import Span

_FOLD = re.compile(r"\s+")
# The mark of a footnote between a word and its particle: "은행연합회*와", "합의서 3건**을".
_NOTE_MARK = re.compile(
    r"(?<=[가-힣A-Za-z]{3})\*{1,3}(?=(?:은|는|이|가|을|를|과|와|의|에|도|로|으로|간)[\s가-힣])"
)


@dataclass(frozen=True)
class Reading:
    """Text for analysis; ``offsets[i]`` is the canonical offset of character ``i``.

    ``offsets`` rises strictly and has as many entries as ``text`` has characters.
    """

    text: str
    offsets: tuple[int, ...]
    canonical: str

    def source(self, span: Span) -> Span:
        """The canonical span that a non-empty span of the reading came from."""
        return Span(self.offsets[span.start], self.offsets[span.end - 1] + 1)

    def within(self, span: Span) -> Span:
        """The span of the reading that lies inside a canonical span (may be empty)."""
        return Span(bisect_left(self.offsets, span.start), bisect_right(self.offsets, span.end - 1))

    def value(self, span: Span) -> str:
        """The article's own characters for a span, white space folded, as labels copy them."""
        return fold(self.source(span).of(self.canonical)) if span.end > span.start else ""


def fold(text: str) -> str:
    r"""White-space runs to one space, invisible characters out.

    >>> fold("업무 \n협약 ")
    '업무 협약'
    """
    return _FOLD.sub(" ", text.translate(_invisible())).strip()


@derived
def _invisible() -> dict[int, None]:
    return {ord(c): None for c in load("characters").data["invisible"]}


@derived
def _swaps() -> dict[str, str]:
    data = load("characters").data
    swaps = {c: target for target, sources in data["swap"].items() for c in sources}
    swaps.update({chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)})
    return swaps


@derived
def _inner_dots() -> frozenset[str]:
    return frozenset(load("characters").data["inner_dots"])


@derived
def _table() -> dict[int, str | None]:
    """Each character that is read as another, or as none, for ``str.translate``."""
    return {**{ord(c): target for c, target in _swaps().items()}, **_invisible()}


@derived
def _plain() -> re.Pattern[str]:
    """A run of characters that are read as they stand, single spaces between them."""
    other = "".join(map(re.escape, sorted({*map(chr, _table()), *_inner_dots(), "*"})))
    return re.compile(rf"[^\s{other}]+(?: [^\s{other}]+)*")


def as_seen(text: str) -> str:
    """A line with each character as a reader takes it.

    >>> as_seen("문화\u200b․관광")
    '문화·관광'
    """
    return text if _plain().fullmatch(text) else text.translate(_table())


def seen_as(char: str) -> str:
    """The character a reader takes this one for; empty for invisible ones.

    >>> seen_as("․"), seen_as("（"), seen_as("\\u200b")
    ('·', '(', '')
    """
    if ord(char) in _invisible():
        return ""
    return _swaps().get(char, char)


class ReadingBuilder:
    """Collects pieces of the canonical text into a ``Reading``, remembering where each came from."""

    def __init__(self, canonical: str) -> None:
        self._canonical = canonical
        self._pieces: list[str] = []
        self._offsets: list[int] = []

    def __len__(self) -> int:
        return len(self._offsets)

    def copy(self, start: int, end: int) -> None:
        """Append canonical[start:end], unified, white space folded to single spaces."""
        at = start
        for run in _plain().finditer(self._canonical, start, end):
            self._copy_signs(at, run.start())
            self._pieces.append(run[0])
            self._offsets.extend(range(run.start(), run.end()))
            at = run.end()
        self._copy_signs(at, end)

    def _copy_signs(self, start: int, end: int) -> None:
        """Append what stands between plain runs: white space, and characters that are read as others."""
        for i in range(start, end):
            char = seen_as(self._canonical[i])
            if not char or (char == "*" and self._marks_note(i)):
                continue
            if char in _inner_dots() and self._between_letters(i):
                char = "·"
            if char.isspace():
                self.put(" ", i)
            else:
                self._pieces.append(char)
                self._offsets.append(i)

    def _between_letters(self, i: int) -> bool:
        around = self._canonical[max(i - 1, 0) : i] + self._canonical[i + 1 : i + 2]
        return len(around) == 2 and around.isalnum()

    def _marks_note(self, i: int) -> bool:
        start, text = i, self._canonical
        while start and text[start - 1] == "*":
            start -= 1
        found = _NOTE_MARK.match(text, start)
        return found is not None and i < found.end()

    def put(self, char: str, at: int) -> None:
        """Append a separator that stands for the canonical character at ``at``; runs fold to one."""
        if self._pieces and self._pieces[-1][-1] not in " \n" and at > self._offsets[-1]:
            self._pieces.append(char)
            self._offsets.append(at)

    def end_block(self, at: int) -> None:
        """Close a block with a newline standing for the canonical character at ``at``."""
        while self._pieces and self._pieces[-1] == " ":  # a run of plain characters never ends in one
            self._pieces.pop()
            self._offsets.pop()
        self.put("\n", at)

    def build(self) -> Reading:
        """The reading of what was appended."""
        return Reading("".join(self._pieces), tuple(self._offsets), self._canonical)
