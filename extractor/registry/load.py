"""Records into the registry.

In: ``records.jsonl``, or the folder of a run that holds one. Out: a ``LoadSummary``, and a registry that
holds each line once. Lines go in by thousands, each lot in one transaction with everything derived of it:
what is interrupted is taken up by loading again, for lines that are there are skipped. ``load(registry,
Path("out"))`` twice changes nothing. To refuse a line for another reason, add it to ``_read``.
"""

from __future__ import annotations

import gc
import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, select

from extractor.errors import RegistryError
from extractor.records import ArticleRecord

from .account import Account, accounts
from .compare import compare, linked
from .database import Registry, among, insert_rows, put, remove
from .derive import Change, accounts_of, apply, current, rebuild
from .schema import Article, Decision, Figure, Source

LOT = 10_000  # lines of one transaction


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not loaded, and why."""

    line: int
    code: str
    message: str


@dataclass(slots=True)
class LoadSummary:
    """What a load did: lines that were new, that changed an article, that were there already, that were
    refused.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


class _Named(BaseModel):
    """All that is read of a line to see whether it is there."""

    doc_id: str


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: bytes
    article_id: str
    doc_id: str
    digest: str


def load(
    registry: Registry,
    given: Path,
    *,
    collection: str = "",
    lot: int = LOT,
    progress: Callable[[int], None] = lambda _: None,
) -> LoadSummary:
    """Load a ``records.jsonl``, or that of a folder.

    A ``doc_id`` names an article within its ``collection``: the same again with other contents replaces it.
    Raises ``RegistryError`` where there is no such file or the database refuses.
    """
    path = given / "records.jsonl" if given.is_dir() else given
    if not path.is_file():
        raise RegistryError(f"{path}: there are no records; extractor extract writes them")
    extractor = _version(path.parent / "run.json")
    summary = LoadSummary()
    with registry.writing() as connection:
        if not current(connection):
            rebuild(connection)
    with path.open("rb") as file:
        lines = _lines(file, collection, extractor or "", summary)
        while some := list(islice(lines, lot)):
            with _without_collection(), registry.writing() as connection:
                _load_lot(connection, some, collection, extractor, summary)
            progress(some[-1].number)
    return summary


@contextmanager
def _without_collection() -> Iterator[None]:
    """Records and rows hold no cycles, and to look for some among so many takes a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _version(path: Path) -> str | None:
    """The version of the extractor that made a run, as its ``run.json`` tells."""
    try:
        versions = json.loads(path.read_text("utf-8"))["versions"]
        return str(versions["agreement-extractor"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _lines(file: Iterable[bytes], collection: str, extractor: str, summary: LoadSummary) -> Iterator[_Line]:
    """The lines that are JSON and name an article not named before."""
    seen: dict[str, str] = {}
    for number, text in enumerate(file, start=1):
        if not text.strip():
            continue
        try:
            doc_id = _doc_id(text)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            summary.refused.append(Refused(number, "not_a_record", f"{type(error).__name__}: {error}"))
            continue
        what = f"{collection}\0{doc_id}".encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(text.strip() + extractor.encode()).hexdigest()
        line = _Line(number, text, f"art-{hashlib.sha256(what).hexdigest()[:16]}", str(doc_id), digest)
        if seen.setdefault(line.article_id, digest) != digest:
            summary.refused.append(Refused(number, "doc_id_twice", f"{doc_id}: another line has this doc_id"))
            continue
        yield line


def _doc_id(text: bytes) -> Any:
    """What a line names its article. Python's own reader, which takes four times as long, tells what is wrong
    where the line is no JSON, or the name no text.
    """
    try:
        return _Named.model_validate_json(text).doc_id
    except ValidationError:
        return json.loads(text)["doc_id"]


def _load_lot(
    connection: Connection,
    lines: Sequence[_Line],
    collection: str,
    extractor: str | None,
    summary: LoadSummary,
) -> None:
    wanted = {line.article_id: line for line in lines}
    query = select(Article.id, Article.digest)
    there = {row.id: row.digest for row in among(connection, query, Article.id, wanted)}
    fresh: dict[str, tuple[ArticleRecord, _Line]] = {}
    counts: Counter[str] = Counter()
    for one, line in wanted.items():
        if there.get(one) == line.digest:
            counts["unchanged"] += 1
        elif isinstance(record := _read(line), Refused):
            summary.refused.append(record)
        else:
            fresh[one] = record, line
            counts["changed" if one in there else "new"] += 1
    if fresh:
        _write(connection, fresh, set(there) & set(fresh), collection, extractor)
    summary.new += counts["new"]
    summary.changed += counts["changed"]
    summary.unchanged += counts["unchanged"]


def _read(line: _Line) -> ArticleRecord | Refused:
    """The record of a line, or why it is none."""
    if rb"\u0000" in line.text:
        return Refused(
            line.number, "nul_character", f"{line.doc_id}: holds a character that databases refuse"
        )
    try:
        record = ArticleRecord.model_validate_json(line.text)
        if not all(math.isfinite(float(figure.value)) for figure in record.figures):
            return Refused(line.number, "figure_not_finite", f"{line.doc_id}: a figure is no number")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return Refused(line.number, "invalid_record", f"{line.doc_id}: {place}: {first['msg']}")
    except OverflowError:
        return Refused(line.number, "figure_not_finite", f"{line.doc_id}: a figure is too large")
    return record


def _write(
    connection: Connection,
    fresh: dict[str, tuple[ArticleRecord, _Line]],
    known: set[str],
    collection: str,
    extractor: str | None,
) -> None:
    told = {one: accounts(record, one) for one, (record, _) in fresh.items()}
    gone: set[str] = set()
    if known:
        gone = _carried_over(connection, told, known)
        remove(connection, Figure.article_id, known)
    fresh = dict(sorted(fresh.items()))
    articles = [_article(one, *found, collection, extractor) for one, found in fresh.items()]
    put(connection, Article, articles)
    figures = [row for one, (record, _) in fresh.items() for row in _figures(one, record)]
    insert_rows(connection, Figure, figures)
    every = {one.id: one for ones in told.values() for one in ones}
    rows = {one.id: _source(one) for one in every.values()}
    if known:
        kept = [row.id for row in among(connection, select(Source.id), Source.id, rows)]
        there = [
            {**rows.pop(one), "agreement_id": agreement} for one, agreement in _belonging(connection, kept)
        ]
        put(connection, Source, there)
    apply(connection, Change(every, rows, frozenset(gone)))


def _belonging(connection: Connection, ids: Iterable[str]) -> list[tuple[str, str]]:
    rows = among(connection, select(Source.id, Source.agreement_id), Source.id, ids)
    return [(row.id, row.agreement_id) for row in rows]


def _carried_over(connection: Connection, told: dict[str, list[Account]], known: set[str]) -> set[str]:
    """Give accounts that an article now tells otherwise the ids they had; the ids of those that are gone.

    An account that people have decided on, or that makes the agreement they have decided on, is withdrawn
    instead of deleted where the extraction no longer gives it.
    """
    old = accounts_of(
        connection, [row.id for row in among(connection, select(Source.id), Source.article_id, known)]
    )
    by_article: dict[str, list[Account]] = {}
    for one in old.values():
        by_article.setdefault(one.article, []).append(one)
    left: dict[str, Account] = {}
    for article, before in by_article.items():
        now = {one.id for one in told[article]}
        missing = [one for one in before if one.id not in now]
        for place, one in enumerate(told[article]):
            if one.id in old:
                continue
            alike = [
                (found.score, m.id) for m in missing if linked(found := compare(replace(one, article=""), m))
            ]
            if alike:
                best = max(alike)[1]
                missing = [m for m in missing if m.id != best]
                told[article][place] = replace(one, id=best)
        left |= {one.id: one for one in missing}
    decided = _decided(connection, left)
    for kept in sorted(decided):
        told[left[kept].article].append(replace(left[kept], withdrawn=True))
    return set(left) - decided


def _decided(connection: Connection, left: Iterable[str]) -> set[str]:
    """Those of some sources whose agreement somebody has decided on."""
    of = dict(_belonging(connection, left))
    family = among(connection, select(Source.id, Source.agreement_id), Source.agreement_id, of.values())
    decisions = among(connection, select(Decision.source_id), Decision.source_id, [row.id for row in family])
    on = {row.source_id for row in decisions}
    agreements = {row.agreement_id for row in family if row.id in on}
    return {one for one, agreement in of.items() if agreement in agreements}


def _article(
    one: str, record: ArticleRecord, line: _Line, collection: str, extractor: str | None
) -> dict[str, Any]:
    return {
        "id": one,
        "collection": collection,
        "doc_id": record.doc_id,
        "title": record.title,
        "publisher": record.publisher,
        "url": record.url,
        "published_on": record.published_on,
        "text_sha256": record.text_sha256,
        "repeats": record.repeats.doc_id if record.repeats else None,
        "extractor": extractor,
        "digest": line.digest,
    }


def _figures(one: str, record: ArticleRecord) -> Iterator[dict[str, Any]]:
    for position, figure in enumerate(record.figures):
        yield {
            "article_id": one,
            "position": position,
            "surface": figure.surface,
            "value": float(figure.value),
            "unit": figure.unit,
            "approx": figure.approx,
        }


def _source(one: Account) -> dict[str, Any]:
    told = one.told
    return {
        "id": one.id,
        "article_id": one.article,
        "position": one.position,
        "record_id": told.id,
        "kind": told.kind,
        "status": told.status,
        "event": one.event,
        "date": told.date,
        "title": told.title,
        "venue": told.venue,
        "salience": told.salience,
        "confidence": told.confidence,
        "parties": [party.model_dump(mode="json", exclude_defaults=True) for party in told.parties],
        "areas": told.areas,
        "evidence": [proof.model_dump(mode="json", exclude_defaults=True) for proof in told.evidence],
        "withdrawn": one.withdrawn,
    }
