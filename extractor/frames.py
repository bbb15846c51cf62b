"""The output of a run as tidy tables, for pandas or Polars.

In: the folder of a run, a ``records.jsonl``, or records. Out: ``Frames``, with one table for articles,
agreements, parties, signatories, areas, figures and evidence each. Rows of one article share ``doc_id``;
those of one of its agreements ``agreement``, its number there, from 0; those of a party of it ``party``.

Both libraries give the same columns in the same order:

| here | pandas | Polars |
| --- | --- | --- |
| string | ``string`` | ``String`` |
| integer | ``Int64`` | ``Int64`` |
| number | ``Float64`` | ``Float64`` |
| boolean | ``boolean`` | ``Boolean`` |
| date | ``datetime64[s]`` | ``Date`` |

>>> import extractor
>>> record = extractor.extract("강릉시와 정선군은 2024년 5월 업무협약을 맺었다.")
>>> agreements = rows([record])["agreements"]
>>> [agreements[name] for name in ("kind", "date", "first_day", "last_day")]
[['mou'], ['2024-05'], [datetime.date(2024, 5, 1)], [datetime.date(2024, 5, 31)]]

To add a column, add it to ``COLUMNS`` and fill it in the function of its table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import ExtractorError
from .records import Agreement, ArticleRecord, Party
from .registry.period import Period

if TYPE_CHECKING:
    import pandas
    import polars

Frame = TypeVar("Frame")
Row = dict[str, Any]

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "articles": {
        "doc_id": "string", "title": "string", "published_on": "date", "publisher": "string", "url": "string",
        "path": "string", "agreements": "integer", "figures": "integer", "repeats": "string",
    },
    "agreements": {
        "doc_id": "string", "agreement": "integer", "id": "string", "kind": "string", "status": "string",
        "salience": "string", "title": "string", "date": "string", "first_day": "date", "last_day": "date",
        "venue": "string", "parties": "integer", "areas": "integer", "confidence": "number",
    },
    "parties": {
        "doc_id": "string", "agreement": "integer", "party": "integer", "name": "string",
        "canonical": "string", "aliases": "string", "type": "string", "country": "string", "entity": "string",
        "entity_confidence": "number", "iso3166_2": "string", "geonames": "integer",
        "kr_administrative_code": "string",
    },
    "signatories": {
        "doc_id": "string", "agreement": "integer", "party": "integer", "name": "string", "title": "string",
        "latin": "string",
    },
    "areas": {"doc_id": "string", "agreement": "integer", "position": "integer", "area": "string"},
    "figures": {
        "doc_id": "string", "position": "integer", "surface": "string", "value": "number", "unit": "string",
        "approx": "boolean", "start": "integer", "end": "integer",
    },
    "evidence": {
        "doc_id": "string", "agreement": "integer", "slot": "string", "party": "integer", "start": "integer",
        "end": "integer", "text": "string", "rule": "string",
    },
}  # fmt: skip
"""The tables, their columns in order, and what each column holds."""

_PANDAS = {
    "string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean",
    "date": "datetime64[s]",
}  # fmt: skip
_POLARS = {
    "string": "String", "integer": "Int64", "number": "Float64", "boolean": "Boolean", "date": "Date",
}  # fmt: skip
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Frames(Generic[Frame]):
    """The tables of a run. ``aliases`` of a party stand in one string, parted by a semicolon and a space."""

    articles: Frame
    agreements: Frame
    parties: Frame
    signatories: Frame
    areas: Frame
    figures: Frame
    evidence: Frame


def to_pandas(source: str | Path | Iterable[ArticleRecord]) -> Frames[pandas.DataFrame]:
    """The tables as pandas frames; needs the extra ``pandas``.

    Raises ``ReadError`` for what is no record, ``ExtractorError`` where pandas is missing.
    """
    pd = _library("pandas")

    def frame(table: str, columns: Mapping[str, list[Any]]) -> Any:
        kinds = COLUMNS[table]
        return pd.DataFrame({name: pd.Series(columns[name], dtype=_PANDAS[kinds[name]]) for name in kinds})

    return _frames(source, frame)


def to_polars(source: str | Path | Iterable[ArticleRecord]) -> Frames[polars.DataFrame]:
    """The tables as Polars frames; needs the extra ``polars``.

    Raises ``ReadError`` for what is no record, ``ExtractorError`` where Polars is missing.
    """
    pl = _library("polars")

    def frame(table: str, columns: Mapping[str, list[Any]]) -> Any:
        schema = {name: getattr(pl, _POLARS[kind]) for name, kind in COLUMNS[table].items()}
        return pl.DataFrame(dict(columns), schema=schema)

    return _frames(source, frame)


def rows(records: Iterable[ArticleRecord]) -> dict[str, dict[str, list[Any]]]:
    """The values of every column of every table, in the order of the records."""
    tables = {table: {name: list[Any]() for name in columns} for table, columns in COLUMNS.items()}
    for record in records:
        for table, row in _rows(record):
            for name, column in tables[table].items():
                column.append(row.get(name))
    return tables


def _frames(source: str | Path | Iterable[ArticleRecord], frame: Any) -> Frames[Any]:
    from . import read_records

    records = read_records(source) if isinstance(source, str | Path) else source
    return Frames(**{table: frame(table, columns) for table, columns in rows(records).items()})


def _rows(record: ArticleRecord) -> Iterator[tuple[str, Row]]:
    yield "articles", {
        **record.model_dump(include={"doc_id", "title", "published_on", "publisher", "url"}),
        "path": record.source.path if record.source else None,
        "agreements": len(record.agreements),
        "figures": len(record.figures),
        "repeats": record.repeats.doc_id if record.repeats else None,
    }
    for number, agreement in enumerate(record.agreements):
        here = {"doc_id": record.doc_id, "agreement": number}
        yield from ((table, {**here, **row}) for table, row in _of_agreement(agreement))
    for position, figure in enumerate(record.figures):
        yield (
            "figures",
            {
                **figure.model_dump(),
                "value": float(figure.value),
                "doc_id": record.doc_id,
                "position": position,
            },
        )


def _of_agreement(agreement: Agreement) -> Iterator[tuple[str, Row]]:
    period = Period.of(agreement.date)
    yield "agreements", {
        **agreement.model_dump(exclude={"parties", "areas", "evidence"}),
        "first_day": period.first if period else None,
        "last_day": period.last if period else None,
        "parties": len(agreement.parties),
        "areas": len(agreement.areas),
    }
    for number, party in enumerate(agreement.parties):
        yield from ((table, {"party": number, **row}) for table, row in _of_party(party))
    for position, area in enumerate(agreement.areas):
        yield "areas", {"position": position, "area": area}
    for proof in agreement.evidence:
        yield "evidence", proof.model_dump()


def _of_party(party: Party) -> Iterator[tuple[str, Row]]:
    row = party.model_dump(exclude={"aliases", "ids", "signatories", "candidates", "successors"})
    yield "parties", {**row, **party.ids, "aliases": _BETWEEN.join(party.aliases)}
    for signatory in party.signatories:
        yield "signatories", signatory.model_dump(exclude={"aliases"})


def _library(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        told = f"{name} is not installed: pip install 'agreement-extractor[{name}]'"
        raise ExtractorError(told) from error
