"""The frozen shapes that pass between the stages: spans, articles, blocks, mentions.

Offsets are code points, half-open, as in Python slices. ``Article.text`` is the canonical
text: title, newline, body as read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of text.

    >>> Span(0, 3).of("서울시와")
    '서울시'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The text that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Span:
        """The same stretch ``by`` characters further on."""
        return Span(self.start + by, self.end + by)

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article was read from; ``path`` is as the user gave it, relative to the input."""

    path: str
    media_type: str
    encoding: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """An earlier article of the run that tells the same text; 1.0 is the same to the letter."""

    doc_id: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read, not yet analysed.

    ``text`` is canonical: title, newline, body (the body alone where there is no separate
    title), NFC. ``body_start`` is the offset of the body in it.
    """

    doc_id: str
    text: str
    title: str | None = None
    published_on: date | None = None
    publisher: str | None = None
    url: str | None = None
    body_start: int = 0
    source: Source | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that a rule read as something.

    ``kind`` is the sort of thing ("date", "figure", "party" …), ``value`` its reading,
    ``rule`` the id of the rule that made it.
    """

    kind: str
    span: Span
    value: Any
    rule: str
    extra: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)
