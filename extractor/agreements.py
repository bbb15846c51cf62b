"""What an article tells of agreements: from its layout and dates to validated records.

In: an article, its layout, its dates, the sentences that can matter. Out: ``Agreement`` records, and what is
doubtful about them. This module needs spaCy and Kiwi, which take seconds to load: only the pipeline
imports it, when the first article comes that may hold an agreement.

For "강릉시와 정선군은 2024년 5월 3일 업무협약을 체결했다." one record comes out, of kind ``mou``. To change
how a stage works, edit its module; here stands only their order.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from .analyse import analysed
from .assemble.attending import name_sides
from .assemble.confidence import assess
from .assemble.contents import Reader
from .assemble.entities import EntityIndex
from .assemble.fill import Filler
from .assemble.group import Draft, group
from .assemble.identity import Identifier
from .assemble.investors import name_investors
from .assemble.members import name_groups, part_by_terms
from .assemble.memory import section_heroes
from .assemble.people import Signers
from .assemble.settle import (
    date_by_signing,
    is_bargaining,
    is_joint,
    kinds_of_bodies,
    one_by_one,
    told_once,
    without_counts,
    without_sums,
)
from .assemble.tellings import Teller
from .find.dates import find_anniversaries, find_recent
from .find.gate import Place
from .find.investors import find_investors
from .find.likely import find_likely
from .find.pairs import find_pairs
from .find.sentence import Sentence, read_sentence
from .find.venues import find_venue, held_at
from .layout import Layout
from .records import Agreement
from .shapes import Article, Mention, Span
from .stages import stage


def find_agreements(
    article: Article, lay: Layout, dates: Sequence[Mention], places: Sequence[Place]
) -> tuple[list[Agreement], list[str]]:
    """The records of an article, and what is doubtful about them.

    ``places`` are the sentences to be analysed, in order.
    """
    doc, sentences = read_sentences(lay, places)
    with stage("assemble"):
        return _assembled(article, lay, doc, dates, sentences)


def read_sentences(lay: Layout, places: Sequence[Place]) -> tuple[Doc, list[Sentence]]:
    """The sentences at ``places``, with their analysis.

    Those with names that only the whole article explains are read twice.
    """
    text = lay.reading.text
    with stage("analyse"):
        doc = analysed(text, [p.span for p in places])
    with stage("find"):
        return doc, _read_twice(doc, lay, places)


def _read_twice(doc: Doc, lay: Layout, places: Sequence[Place]) -> list[Sentence]:
    text = lay.reading.text
    sentences = read_once(doc, text, places)
    if not any(s.acts for s in sentences):
        return sentences
    known = {
        **find_likely(text, sentences),
        **find_investors(sentences),
        **find_pairs(sentences),
        **EntityIndex.build(lay.reading, sentences).short_names(sentences),
    }
    return [
        read_sentence(doc, text, s.span, block=s.block, index=s.index, known=known)
        if any(k in s.text for k in known)
        else s
        for s in sentences
    ]


def read_once(doc: Doc, text: str, places: Sequence[Place]) -> list[Sentence]:
    """The sentences at ``places``, each read by itself."""
    return [read_sentence(doc, text, p.span, block=p.block, index=p.index) for p in places]


def _assembled(
    article: Article, lay: Layout, doc: Doc, dates: Sequence[Mention], sentences: Sequence[Sentence]
) -> tuple[list[Agreement], list[str]]:
    if not any(s.acts for s in sentences):
        return [], []
    text = lay.reading.text
    index = EntityIndex.build(lay.reading, sentences)
    jubilees = find_anniversaries(text, published_on=article.published_on, dates=dates)
    recent = find_recent(text, published_on=article.published_on)
    lead = next(
        (b.span.end for b in lay.blocks if b.kind == "paragraph" or (b.kind == "item" and len(b.span) > 40)),
        len(text),
    )
    heroes = section_heroes(lay.blocks, sentences, index)
    told = sorted((*dates, *jubilees, *recent), key=lambda m: m.span)
    teller = Teller(doc, text, index, told, lead=lead, heroes=heroes)
    tellings = [t for s in sentences for t in teller.tell(s, lay.blocks[s.block])]
    name_sides(tellings, sentences, index)
    drafts = group(tellings, published_on=article.published_on)
    date_by_signing(drafts, teller.signings)
    drafts = name_investors(without_sums(drafts), sentences, index, text)
    drafts = part_by_terms(name_groups(drafts, sentences, index), sentences, index)
    for draft in drafts:
        draft.parties = without_counts(draft)
    kinds_of_bodies(drafts)
    drafts = [d for d in told_once(one_by_one(drafts)) if is_joint(d) and not is_bargaining(d, text)]
    areas = Reader(doc, text, lay.blocks, sentences, index).read(drafts)
    signers = Signers(text, sentences, lay.blocks, index)
    day = article.published_on.isoformat() if article.published_on else None
    people = [p for s in sentences for p in s.people]
    filler = Filler(lay.reading, Identifier(lay.reading, day=day, publisher=article.publisher), people)
    records = [filler.fill(d, areas[i], signers.of(d), _venue(text, d, dates)) for i, d in enumerate(drafts)]
    return assess(drafts, records, dated=article.published_on is not None)


def _venue(text: str, draft: Draft, dates: Sequence[Mention]) -> tuple[Span, str] | None:
    for telling in draft.tellings:
        if telling.act.form != "reference" and telling.block.kind != "headline":
            words = telling.sentence.words
            found = find_venue(text, words, telling.window, dates)
            if found is None and telling.act.form == "verb":  # "협약을 12일 가람시청에서 체결했다"
                found = find_venue(text, words, Span(telling.act.instrument.end, telling.act.end), dates)
            if found is None and (held := held_at(text, telling.act, telling.sentence)) is not None:
                found = find_venue(text, words, held, dates)
            if found is not None:
                return found, "venue.at"
    return None
