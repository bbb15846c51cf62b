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

from .bounds import unbounded
from .contacts import field_without_contacts
from .find.dates import find_dates
from .find.figures import distinct, find_figures
from .find.gate import Place, places, relevant
from .layout import Layout, layout
from .reading import Reading
from .records import Agreement, ArticleRecord, Figure, SourceRecord
from .shapes import Article, Mention
from .stages import stage
from .stretches import stretches


def extract_article(article: Article, *, gate: bool = True) -> ArticleRecord:
    """Every agreement and figure of one article.

    Without ``gate`` every sentence is analysed, also where no agreement can be told: slower, with the same
    records.
    """
    with stage("layout"):
        lay = layout(article)
    reading = lay.reading
    with stage("dates"):
        dates = find_dates(reading.text, published_on=article.published_on)
    with stage("figures"):
        figures = _figures(reading, lay, dates)
    with stage("gate"):
        to_read = relevant(lay) if gate else places(lay)
    agreements, doubtful = _agreements(article, lay, dates, to_read)
    return ArticleRecord(
        doc_id=article.doc_id,
        title=field_without_contacts(article.title) or _headline(lay),
        published_on=article.published_on,
        publisher=field_without_contacts(article.publisher),
        url=article.url,
        source=_source(article),
        text_sha256=hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest(),
        agreements=agreements,
        figures=figures,
        warnings=[*article.warnings, *doubtful],
        text=article.text,
    )


def _agreements(
    article: Article, lay: Layout, dates: Sequence[Mention], places: Sequence[Place]
) -> tuple[list[Agreement], list[str]]:
    """The agreements of each stretch of an article, and what is doubtful; one told again is told once."""
    found: dict[tuple[str | None, str], Agreement] = {}
    doubtful: dict[str, None] = {}
    for stretch in stretches(lay, dates, places):
        with unbounded():  # loading the dictionaries counts for no article
            from .agreements import find_agreements

        agreements, doubts = find_agreements(article, stretch.layout, stretch.dates, stretch.places)
        if len(stretch.places) == len(places):
            return agreements, doubts
        for agreement in agreements:
            found.setdefault((agreement.id, agreement.status), agreement)
        doubtful.update(dict.fromkeys(doubts))
    return list(found.values()), list(doubtful)


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
    headlines = (lay.reading.value(b.span) for b in lay.blocks if b.kind == "headline")
    return next((told for one in headlines if (told := field_without_contacts(one)) == one), None)


def _source(article: Article) -> SourceRecord | None:
    s = article.source
    return (
        SourceRecord(path=s.path, media_type=s.media_type, encoding=s.encoding, sha256=s.sha256)
        if s
        else None
    )
