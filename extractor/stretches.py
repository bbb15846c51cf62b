"""A long text → stretches that are read one after the other, as if each were an article.

In: a layout, its dates, the sentences that can matter. Out: ``Stretch`` objects in order: a layout of its
own, with the dates and sentences in it. Its reading leads back to the same canonical text, so no offset
changes.

Who is who, and which tellings are one agreement, is settled by comparing what a text tells with all that it
told before: in a yearbook of megabytes that would take hours, and "시는" on page 300 is not the city of page
1. No press release is as long as ``LONGEST``. To have longer texts read as one, raise it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .find.gate import Place
from .layout import Block, Layout
from .reading import Reading
from .shapes import Mention, Span

LONGEST = 12_000
"""Characters of the reading that are read as one."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of an article: spans of its layout, dates and places are into its own reading."""

    layout: Layout
    dates: tuple[Mention, ...]
    places: tuple[Place, ...]


def stretches(lay: Layout, dates: Sequence[Mention], places: Sequence[Place]) -> Iterator[Stretch]:
    """The stretches that hold ``places``; one, the text itself, where it is no longer than ``LONGEST``.

    ``dates`` and ``places`` are in text order.

    >>> from extractor.find.gate import places
    >>> from extractor.layout import layout
    >>> from extractor.shapes import Article
    >>> lay = layout(Article("연감", "가람시는 협약을 맺었다.\\n\\n" * 2_000))
    >>> found = list(stretches(lay, (), places(lay)))
    >>> len(found), {part.layout.reading.text[:4] for part in found}
    (3, {'가람시는'})
    """
    if len(lay.reading.text) <= LONGEST:
        if places:
            yield Stretch(lay, tuple(dates), tuple(places))
        return
    first = 0
    for together in _together(places):
        begin, end = together[0].span.start, together[-1].span.end
        inside = []
        while first < len(dates) and dates[first].span.start < end:
            if dates[first].span.start >= begin and dates[first].span.end <= end:
                inside.append(replace(dates[first], span=dates[first].span.shift(-begin)))
            first += 1
        yield _stretch(lay, together, inside, Span(begin, end))


def _together(places: Sequence[Place]) -> Iterator[list[Place]]:
    """Neighbours that take no more than ``LONGEST`` characters, cut between blocks where that can be."""
    run: list[Place] = []
    for place in places:
        if run and place.span.end - run[0].span.start > LONGEST:
            whole = [one for one in run if one.block != place.block] or run
            yield whole
            run = run[len(whole) :]
        run.append(place)
    if run:
        yield run


def _stretch(lay: Layout, places: Sequence[Place], dates: Sequence[Mention], span: Span) -> Stretch:
    part = Reading(
        span.of(lay.reading.text), lay.reading.offsets[span.start : span.end], lay.reading.canonical
    )
    first = places[0].block
    blocks = tuple(_inside(block, span) for block in lay.blocks[first : places[-1].block + 1])
    above = places[0].index  # sentences of the first block that stand before the stretch
    moved = tuple(
        Place(
            one.span.shift(-span.start),
            one.block - first,
            one.index - above if one.block == first else one.index,
        )
        for one in places
    )
    return Stretch(Layout(part, blocks, ()), tuple(dates), moved)


def _inside(block: Block, span: Span) -> Block:
    """The part of a block that lies in a stretch."""
    cut = Span(max(block.span.start, span.start), min(block.span.end, span.end))
    sentences = tuple(one.shift(-span.start) for one in block.sentences if span.covers(one))
    return replace(block, span=cut.shift(-span.start), sentences=sentences)
