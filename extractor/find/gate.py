"""Whether an article may tell of an agreement, and which of its sentences can matter: by letters alone.

In: the layout of an article. Out: the sentences that must be analysed; none where no agreement can be
found. Most articles of an archive tell of none, and analysing them is what costs: the signs of
``rules/instruments.toml`` and the patterns of ``rules/acts.toml`` need no analysis.

``"시는 10일 청사 옥상에 정원을 열었다."`` holds no instrument, so nothing of it is analysed. In a long text,
what stands far from every telling, and is no part of its beginning, is left out as well: to widen what
counts as near, edit ``_BEFORE`` and ``_AFTER``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.layout import Layout
from extractor.rulebook import derived, load
from extractor.shapes import Span

from .acts import may_tell

_SHORT = 12_000
"""Characters up to which a text with a telling is analysed whole."""

_LEAD = 8
"""Blocks at the beginning that tell who and when."""

_BEFORE, _AFTER = 30, 60
"""Blocks around a telling that may name its parties and hold what was agreed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a layout: its span, its block and its number within the block."""

    span: Span
    block: int
    index: int


def places(lay: Layout) -> list[Place]:
    """All sentences of a layout, in order."""
    return [
        Place(span, b, i) for b, block in enumerate(lay.blocks) for i, span in enumerate(block.sentences)
    ]


def relevant(lay: Layout) -> list[Place]:
    """The sentences that can matter to a record; none where there can be no record.

    >>> from extractor.layout import layout
    >>> from extractor.shapes import Article
    >>> texts = ("시는 10일 옥상에 정원을 열었다.", "가람시는 나루시와 협약을 맺었다. 두 시는 가깝다.")
    >>> [len(relevant(layout(Article("a", text)))) for text in texts]
    [0, 2]
    """
    text = lay.reading.text
    if not _sign().search(text):
        return []
    everything = places(lay)
    telling = {p.block for p in everything if _names_one(text, p.span) and may_tell(text, p.span)}
    if not telling:
        return []
    if len(text) <= _SHORT:
        return everything
    near = set(_near(telling, len(lay.blocks)))
    return [p for p in everything if p.block in near]


def _near(telling: set[int], blocks: int) -> Iterator[int]:
    yield from range(min(_LEAD, blocks))
    for block in telling:
        yield from range(max(0, block - _BEFORE), min(blocks, block + _AFTER + 1))


def _names_one(text: str, span: Span) -> bool:
    return _sign().search(text, span.start, span.end) is not None


@derived
def _sign() -> re.Pattern[str]:
    """What every instrument's name holds; looking for it is a thousand times as fast as the analysis."""
    return re.compile("|".join(load("instruments").data["signs"]))


def holds_sign(text: str) -> bool:
    """Whether a text holds what the names of instruments hold, so that it is looked at closer.

    >>> holds_sign("업무협약을 맺었다"), holds_sign("함께 걸었다")
    (True, False)
    """
    return _sign().search(text) is not None
