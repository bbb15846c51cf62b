"""The order of the stages: an article in, its record out. The only module that names them all.

>>> from extractor.shapes import Article
>>> text = "강릉시와 정선군은 2024년 5월 3일 관광 활성화를 위한 업무협약을 체결했다."
>>> record = extract_article(Article("a", text))
>>> [(a.kind, a.date, [p.name for p in a.parties]) for a in record.agreements]
[('mou', '2024-05-03', ['강릉시', '정선군'])]
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from spacy.tokens import Doc

from . import analyse
from .assemble.confidence import assess
from .assemble.contents import Reader
from .assemble.entities import EntityIndex
from .assemble.fill import Filler
from .assemble.group import Draft, date_by_signing, group, is_bargaining, is_joint, told_once, without_counts
from .assemble.identity import Identifier
from .assemble.investors import name_investors
from .assemble.members import name_groups
from .assemble.memory import section_heroes
from .assemble.people import Signers
from .assemble.tellings import Teller
from .find.dates import find_anniversaries, find_dates
from .find.figures import distinct, find_figures
from .find.investors import find_investors
from .find.likely import find_likely
from .find.sentence import Sentence, read_sentence
from .find.venues import find_venue
from .layout import Layout, layout
from .reading import Reading
from .records import Agreement, ArticleRecord, Figure, RepeatRecord, SourceRecord
from .shapes import Article, Mention, Span


def extract_article(article: Article) -> ArticleRecord:
    """Every agreement and figure of one article."""
    lay = layout(article)
    reading = lay.reading
    doc = analyse.blank()(reading.text)
    dates = find_dates(reading.text, published_on=article.published_on)
    sentences = read_sentences(doc, lay)
    agreements, doubtful = _agreements(article, lay, doc, dates, sentences)
    return ArticleRecord(
        doc_id=article.doc_id,
        title=article.title or _headline(lay),
        published_on=article.published_on,
        publisher=article.publisher,
        url=article.url,
        source=_source(article),
        text_sha256=hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest(),
        repeats=_repeats(article),
        agreements=agreements,
        figures=_figures(reading, lay, dates),
        warnings=[*article.warnings, *doubtful],
        text=article.text,
    )


def read_sentences(doc: Doc, lay: Layout) -> list[Sentence]:
    """All sentences; those with names that only the whole article explains are read twice."""
    text = lay.reading.text
    sentences = read_once(doc, lay)
    if not any(s.acts for s in sentences):
        return sentences
    known = {
        **find_likely(text, sentences),
        **find_investors(sentences),
        **EntityIndex.build(lay.reading, sentences).short_names(sentences),
    }
    return [
        read_sentence(doc, text, s.span, block=s.block, index=s.index, known=known)
        if any(k in s.text for k in known)
        else s
        for s in sentences
    ]


def read_once(doc: Doc, lay: Layout) -> list[Sentence]:
    """All sentences, each read by itself."""
    places = [(span, b, i) for b, block in enumerate(lay.blocks) for i, span in enumerate(block.sentences)]
    return [read_sentence(doc, lay.reading.text, span, block=b, index=i) for span, b, i in places]


def _agreements(
    article: Article, lay: Layout, doc: Doc, dates: Sequence[Mention], sentences: Sequence[Sentence]
) -> tuple[list[Agreement], list[str]]:
    """The records of an article, and what is doubtful about them."""
    if not any(s.acts for s in sentences):
        return [], []
    text = lay.reading.text
    index = EntityIndex.build(lay.reading, sentences)
    jubilees = find_anniversaries(text, published_on=article.published_on)
    lead = next(
        (b.span.end for b in lay.blocks if b.kind == "paragraph" or (b.kind == "item" and len(b.span) > 40)),
        len(text),
    )
    heroes = section_heroes(lay.blocks, sentences, index)
    teller = Teller(text, index, sorted((*dates, *jubilees), key=lambda m: m.span), lead=lead, heroes=heroes)
    tellings = [t for s in sentences for t in teller.tell(s, lay.blocks[s.block])]
    drafts = group(tellings, published_on=article.published_on)
    date_by_signing(drafts, teller.signings)
    drafts = name_investors(drafts, sentences, index, text)
    drafts = name_groups(drafts, sentences, index)
    for draft in drafts:
        draft.parties = without_counts(draft)
    drafts = [d for d in told_once(drafts) if is_joint(d) and not is_bargaining(d, text)]
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
            found = find_venue(text, telling.sentence.words, telling.window, dates)
            if found is not None:
                return found, "venue.at"
    return None


def _figures(reading: Reading, lay: Layout, dates: Sequence[Mention]) -> list[Figure]:
    body = [b.span for b in lay.blocks if b.kind != "caption"]
    found = find_figures(reading.text, exclude=[m.span for m in dates])
    inside = [m for m in found if any(b.covers(m.span) for b in body)]
    out = []
    for mention in distinct(inside):
        span = reading.source(mention.span)
        quantity = mention.value
        out.append(
            Figure(
                surface=reading.value(mention.span),
                value=quantity.value,
                unit=quantity.unit,
                approx=quantity.approx,
                start=span.start,
                end=span.end,
            )
        )
    return out


def _headline(lay: Layout) -> str | None:
    return next((lay.reading.value(b.span) for b in lay.blocks if b.kind == "headline"), None)


def _repeats(article: Article) -> RepeatRecord | None:
    r = article.repeats
    return RepeatRecord(doc_id=r.doc_id, similarity=r.similarity) if r else None


def _source(article: Article) -> SourceRecord | None:
    s = article.source
    return (
        SourceRecord(path=s.path, media_type=s.media_type, encoding=s.encoding, sha256=s.sha256)
        if s
        else None
    )
