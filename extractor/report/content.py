"""What the page of the report knows: agreements, their articles, and what was refused, as plain data.

In: a ``Run`` and the texts of its articles. Out: a dictionary that goes into the page as JSON. An agreement
has its ``year`` and the ``topics`` of its areas, so that the page can filter by them. To let the page know
more of a record, add it here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from extractor.pages.run import Run
from extractor.records import Agreement, ArticleRecord, Evidence
from extractor.registry.topics import topics

_YEAR = re.compile(r"\d{4}")


def content(run: Run, texts: Mapping[str, str]) -> dict[str, Any]:
    """Everything the page shows; ``article`` of an agreement is the position of its article.

    >>> paper = {"kind": "mou", "status": "signed", "salience": "main", "date": "2024-05~",
    ...     "parties": [{"name": "가람시", "type": "local_government"}], "areas": ["관광 교류"]}
    >>> told = ArticleRecord.model_validate({"doc_id": "a", "agreements": [paper], "figures": []})
    >>> shown = content(Run((told,), ()), {})["agreements"][0]
    >>> shown["year"], shown["topics"], shown["article"]
    (2024, ['tourism'], 0)
    """
    articles: list[dict[str, Any]] = []
    agreements: list[dict[str, Any]] = []
    warnings: list[dict[str, Any]] = []
    for record in run.records:
        text = texts.get(record.doc_id)
        warned = _warnings(record)
        if record.agreements or warned.get(None):
            for told in record.agreements:
                shown = _agreement(told, text) | {"article": len(articles)}
                agreements.append(shown | {"warnings": warned.get(told.id, [])})
            warnings += [{"article": len(articles), "text": one} for one in warned.get(None, [])]
            articles.append(_article(record, text if record.agreements else None))
    return {
        "version": run.version,
        "read": len(run.records),
        "articles": articles,
        "agreements": agreements,
        "warnings": warnings,
        "refusals": [asdict(one) for one in run.refusals],
    }


def _article(record: ArticleRecord, text: str | None) -> dict[str, Any]:
    about = {"id", "title", "published_on", "publisher", "url", "repeats"}
    told = record.model_dump(mode="json", include=about, exclude_none=True)
    path = {"path": record.source.path} if record.source else {}
    return told | {"id": record.doc_id} | path | ({} if text is None else {"text": text})


def _agreement(told: Agreement, text: str | None) -> dict[str, Any]:
    shown = told.model_dump(mode="json", exclude={"evidence", "id"}, exclude_defaults=True)
    year = _YEAR.match(told.date or "")
    codes = dict.fromkeys(code for area in told.areas for code in topics(area))
    return shown | {
        "year": int(year[0]) if year else None,
        "topics": list(codes),
        "evidence": [_proof(one, text) for one in told.evidence],
    }


def _proof(one: Evidence, text: str | None) -> list[Any]:
    """Evidence, short: a page may hold a hundred thousand. The words are left out where the text has them."""
    there = text is not None and text[one.start : one.end] == one.text
    return [one.slot, one.party, one.start, one.end, one.rule, *([] if there else [one.text])]


def _warnings(record: ArticleRecord) -> dict[str | None, list[str]]:
    """Warnings by the id of the agreement that they begin with, the article's own under None."""
    ids = {told.id for told in record.agreements if told.id}
    out: dict[str | None, list[str]] = {}
    for warning in record.warnings:
        head, _, rest = warning.partition(": ")
        out.setdefault(head if head in ids else None, []).append(rest if head in ids else warning)
    return out
