"""Telephone numbers and e-mail addresses, which no record copies.

In: a text, a span of it, or a field. Out: the part of it without them. An article names whom to ask; a
registry of agreements need not.

"청소년 교류(02-123-4567)" is left as "청소년 교류". What a contact looks like is told in
``rules/contacts.toml``.
"""

from __future__ import annotations

import re

from .rulebook import derived, load
from .shapes import Span

_EDGE = re.compile(
    r"^[\s()\[\],.·:：/|☎☏<>~-]++|(?:[\s()\[\],.·:：/|☎☏<>~-]|(?:문의처?|담당자?|연락처|전화|팩스|이메일|메일|[Tt]el|TEL|E-?mail)\b)+$"
)
_SHORTEST = 2


@derived
def _contact() -> re.Pattern[str]:
    return re.compile("|".join(rule.pattern.pattern for rule in load("contacts").rules))


def without_contacts(text: str, span: Span) -> Span | None:
    """The longest part of a span that holds no contact; the span itself mostly, None where nothing is left.

    >>> text = "청소년 교류(02-123-4567)"
    >>> without_contacts(text, Span(0, len(text))).of(text)
    '청소년 교류'
    """
    cuts = [found.span() for found in _contact().finditer(text, span.start, span.end)]
    if not cuts:
        return span
    starts = [span.start, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), span.end]
    parts = [_trimmed(text, Span(*part)) for part in zip(starts, ends, strict=True)]
    best = max(parts, key=len)
    return best if len(best) >= _SHORTEST else None


def _trimmed(text: str, span: Span) -> Span:
    """A span without the brackets and words that stood around a contact."""
    piece = span.of(text)
    start = found.end() if (found := _EDGE.match(piece)) and found.end() else 0
    rest = _EDGE.sub("", piece[start:])
    return Span(span.start + start, span.start + start + len(rest))


def field_without_contacts(value: str | None) -> str | None:
    """A field of metadata without contacts; None where nothing is left.

    >>> field_without_contacts("가람시 (033-340-0000)"), field_without_contacts("hong@garam.example")
    ('가람시', None)
    """
    if value is None or not _contact().search(value):
        return value
    left = without_contacts(value, Span(0, len(value)))
    return left.of(value) if left is not None else None
