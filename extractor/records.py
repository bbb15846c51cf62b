"""The records as written: pydantic models of one line of ``records.jsonl``.

Gold labels are the same shapes without the machine's additions (ids, evidence, confidence), so
gold and output are validated and scored by the same models.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal["1.0"] = "1.0"

Kind = Literal["sister_city", "friendship_city", "mou", "loi", "joint_statement", "joint_body", "other"]
Status = Literal["signed", "planned", "ended"]
Salience = Literal["main", "background"]
PartyType = Literal[
    "local_government",
    "national_government",
    "public_agency",
    "company",
    "university",
    "school",
    "hospital",
    "association",
    "international_organization",
    "other",
]

_EDTF_POINT = r"(?:\d{4}|XXXX)(?:-(?:\d{2}|XX)(?:-(?:\d{2}|XX))?)?~?"
_EDTF = re.compile(rf"^{_EDTF_POINT}(?:/{_EDTF_POINT})?$")


def _edtf(value: str) -> str:
    if not _EDTF.match(value):
        raise ValueError(f"not an EDTF date of the kinds used here: {value!r}")
    return value


Edtf = Annotated[str, AfterValidator(_edtf)]
"""EDTF level 1 as the labelling guide uses it: ``2013-10-21``, ``2024-40``, ``XXXX-XX-10``, ``2012/2016``."""


class Model(BaseModel):
    """Frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _empty(kind: Callable[[], Any]) -> Any:
    """An empty list or dict unless something is given: a ``[]`` would be copied deeply for each record."""
    return Field(default_factory=kind, json_schema_extra={"default": kind()})


class Signatory(Model):
    """A person who signed, or stood for a party at the signing."""

    name: str
    title: str | None = None
    latin: str | None = None
    aliases: list[str] = _empty(list)


Ids = dict[str, str | int]
"""Identifiers by their scheme: ``iso3166_2``, ``geonames``, ``kr_administrative_code`` …"""


class PartyCandidate(Model):
    """A body that a name may mean, where the article does not say which."""

    entity: str
    canonical: str
    confidence: Annotated[float, Field(ge=0, le=1)]


class PartySuccessor(Model):
    """The body of today in the place of one that ended: 창원시 for 마산시."""

    entity: str
    canonical: str
    ids: Ids = _empty(dict)


class Party(Model):
    """An organisation that binds itself.

    ``entity`` is the key of the gazetteer for who it is, ``entity_confidence`` how sure that is;
    ``canonical`` its official name on the article's day. A name that may mean several bodies has
    no ``entity`` but ``candidates``.
    """

    name: str
    canonical: str | None = None
    aliases: list[str] = _empty(list)
    type: PartyType
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    entity: str | None = None
    entity_confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    ids: Ids = _empty(dict)
    candidates: list[PartyCandidate] = _empty(list)
    successors: list[PartySuccessor] = _empty(list)
    signatories: list[Signatory] = _empty(list)


class Evidence(Model):
    """The place in the canonical text that proves the value of a slot.

    ``party`` is the index of the party that the value belongs to, for slots of parties. ``rule`` is
    the rule or the table that gave the value: ``gazetteer.korea``.
    """

    slot: str
    party: int | None = None
    start: int
    end: int
    text: str
    rule: str


class Agreement(Model):
    """One instrument between two or more parties."""

    id: str | None = None
    kind: Kind
    status: Status
    salience: Salience
    title: str | None = None
    date: Edtf | None = None
    venue: str | None = None
    parties: list[Party]
    areas: list[str] = _empty(list)
    evidence: list[Evidence] = _empty(list)
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None


class Figure(Model):
    """A quantity told in the article."""

    surface: str
    value: int | float
    unit: str
    approx: bool = False
    start: int | None = None
    end: int | None = None


class SourceRecord(Model):
    """Where the article was read from."""

    path: str
    media_type: str
    encoding: str
    sha256: str


class RepeatRecord(Model):
    """An earlier article of the run whose text this one repeats; 1.0 is the same to the letter."""

    doc_id: str
    similarity: Annotated[float, Field(ge=0, le=1)]


class ArticleRecord(Model):
    """One article with every agreement and figure in it: a line of ``records.jsonl``."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    doc_id: str
    title: str | None = None
    published_on: datetime.date | None = None
    publisher: str | None = None
    url: str | None = None
    source: SourceRecord | None = None
    text_sha256: str | None = None
    repeats: RepeatRecord | None = None
    agreements: list[Agreement]
    figures: list[Figure]
    warnings: list[str] = _empty(list)
    text: str | None = None


class GoldDocument(Model):
    """A label file: what a person found in an article."""

    doc_id: str
    published_on: datetime.date | None = None
    agreements: list[Agreement]
    figures: list[Figure]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a line of ``records.jsonl``.

    >>> json_schema()["properties"]["schema_version"]["const"]
    '1.0'
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **ArticleRecord.model_json_schema()}
