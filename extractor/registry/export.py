"""The registry written for others: CSV, JSON, JSONL, Parquet, GeoJSON, JSON-LD.

In: agreements as ``query.agreements`` gives them. Out: bytes of a file. ``exported(rows, "csv")`` is a table
with a line for each agreement. Text that a spreadsheet would take for a formula gets an apostrophe before it.
To add a format, write a function and name it in ``FORMATS``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extractor.errors import RegistryError

from .topics import labels

Row = Mapping[str, Any]
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_COLUMNS = (
    "id",
    "kind",
    "status",
    "date",
    "date_from",
    "date_to",
    "title",
    "venue",
    "parties",
    "countries",
    "signatories",
    "areas",
    "topics",
    "sources",
    "conflicts",
    "confidence",
    "review",
    "reviewed_by",
    "reviewed_at",
)
_JOIN = "; "
BOM = "\ufeff"  # by which Excel knows UTF-8


def exported(rows: Sequence[Row], form: str, *, bom: bool = False) -> bytes:
    """Agreements as the bytes of a file.

    Raises ``RegistryError`` where a library is missing.
    """
    data = FORMATS[form](rows)
    return BOM.encode() + data if bom and form == "csv" else data


def flat(row: Row) -> dict[str, Any]:
    """An agreement as one line of a table, with several values in a cell joined by semicolons."""
    parties = row["parties"]
    signers = [
        " ".join(part for part in (party["name"], party["signatory_title"], party["signatory"]) if part)
        for party in parties
        if party["signatory"]
    ]
    joined = {
        "parties": [party["name"] for party in parties],
        "countries": dict.fromkeys(party["country"] for party in parties if party["country"]),
        "signatories": signers,
        "areas": row["areas"],
        "topics": row["topics"],
    }
    return {name: _JOIN.join(joined[name]) if name in joined else row[name] for name in _COLUMNS}


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=HYPERLINK(1)"), harmless("강릉시"), harmless(-1)
    ("'=HYPERLINK(1)", '강릉시', -1)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _csv(rows: Sequence[Row]) -> bytes:
    file = io.StringIO(newline="")
    table = csv.DictWriter(file, _COLUMNS)
    table.writeheader()
    table.writerows({name: harmless(value) for name, value in flat(row).items()} for row in rows)
    return file.getvalue().encode()


def _json(rows: Sequence[Row]) -> bytes:
    return _dumped(list(rows), indent=2)


def _jsonl(rows: Sequence[Row]) -> bytes:
    return b"".join(_dumped(row) for row in rows)


def _parquet(rows: Sequence[Row]) -> bytes:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise RegistryError("Parquet needs pyarrow: pip install 'agreement-extractor[parquet]'") from error
    kinds = {"sources": pa.int64(), "conflicts": pa.int64(), "confidence": pa.float64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in _COLUMNS])
    file = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([flat(row) for row in rows], schema=schema), file)
    return file.getvalue()


def _geojson(rows: Sequence[Row]) -> bytes:
    """A feature for each agreement: a line between two places, points for more or fewer, nothing where none
    is known.
    """
    features = []
    for row in rows:
        places = [[p["longitude"], p["latitude"]] for p in row["parties"] if p["longitude"] is not None]
        shape = {1: ("Point", places[0] if places else None), 2: ("LineString", places)}.get(
            len(places), ("MultiPoint", places)
        )
        features.append(
            {
                "type": "Feature",
                "id": row["id"],
                "geometry": {"type": shape[0], "coordinates": shape[1]} if places else None,
                "properties": {name: value for name, value in flat(row).items() if name != "id"},
            }
        )
    return _dumped({"type": "FeatureCollection", "features": features})


_ORGANISATIONS = {
    "local_government": "GovernmentOrganization",
    "national_government": "GovernmentOrganization",
    "company": "Corporation",
    "university": "CollegeOrUniversity",
    "school": "School",
    "hospital": "Hospital",
    "association": "NGO",
}


def _jsonld(rows: Sequence[Row]) -> bytes:
    """schema.org: an agreement is the action of its parties; EDTF dates that ISO 8601 knows are its time."""
    graph = []
    for row in rows:
        action = {
            "@type": "AgreeAction",
            "identifier": row["id"],
            "name": row["title"],
            "additionalType": row["kind"],
            "actionStatus": {"planned": "PotentialActionStatus"}.get(row["status"], "CompletedActionStatus"),
            "startTime": row["date"] if row["date"] and row["date"] == row["date_from"] else None,
            "location": row["venue"] and {"@type": "Place", "name": row["venue"]},
            "participant": [_organisation(party) for party in row["parties"]],
            "about": [labels()[code] for code in row["topics"]],
        }
        graph.append({name: value for name, value in action.items() if value})
    return _dumped({"@context": "https://schema.org", "@graph": graph}, indent=2)


def _organisation(party: Row) -> dict[str, Any]:
    told = {
        "@type": _ORGANISATIONS.get(party["type"], "Organization"),
        "name": party["name"],
        "identifier": party["entity"],
        "address": party["country"] and {"@type": "PostalAddress", "addressCountry": party["country"]},
        "member": party["signatory"]
        and {"@type": "Person", "name": party["signatory"], "jobTitle": party["signatory_title"] or ""},
    }
    return {name: value for name, value in told.items() if value}


def _dumped(value: Any, indent: int | None = None) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()


FORMATS: Mapping[str, Callable[[Sequence[Row]], bytes]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "geojson": _geojson,
    "jsonld": _jsonld,
}
