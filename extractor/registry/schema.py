"""The tables of the registry, as SQLAlchemy models.

In: nothing. Out: ``Base.metadata``, whose tables the migrations build; a test holds the two together. What
articles say stands in ``article``, ``figure`` and ``source``; what people say in ``decision``; everything
else is made of these and can be made anew. To add a column, edit the model here and write a migration in
``migrations/versions``.

``Source`` is one article's account of one agreement: six articles on one signing are six sources of one
agreement.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import JSON

_JSON = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """Text is unbounded everywhere, as names and titles are."""

    type_annotation_map = {str: Text, float: Double, dict[str, Any]: _JSON, list[Any]: _JSON}  # noqa: RUF012 (SQLAlchemy's own form)


class Meta(Base):
    """What the derived tables were made with: ``rules`` is the digest of the rules, see ``derive.py``."""

    __tablename__ = "meta"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Article(Base):
    """A release or article. ``digest`` is that of its line: an equal line is not loaded again."""

    __tablename__ = "article"
    id: Mapped[str] = mapped_column(primary_key=True)
    collection: Mapped[str]
    doc_id: Mapped[str]
    title: Mapped[str | None]
    publisher: Mapped[str | None]
    url: Mapped[str | None]
    published_on: Mapped[date | None]
    text_sha256: Mapped[str | None]
    repeats: Mapped[str | None]
    extractor: Mapped[str | None]
    digest: Mapped[str]


class Figure(Base):
    """A quantity of an article."""

    __tablename__ = "figure"
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    surface: Mapped[str]
    value: Mapped[float]
    unit: Mapped[str]
    approx: Mapped[bool]


class Reviewed:
    """What people decided on a row: ``review`` is machine, accepted, edited or rejected.

    ``reviewed_at`` is a moment of UTC in ISO 8601. ``asks`` says why a person should look again; null where
    nothing has changed since.
    """

    review: Mapped[str]
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[str | None]
    asks: Mapped[str | None]


class Agreement(Reviewed, Base):
    """One agreement. ``date_from`` and ``date_to`` are the first and last day that ``date`` may mean."""

    __tablename__ = "agreement"
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    status: Mapped[str]
    date: Mapped[str | None]
    date_from: Mapped[str | None]
    date_to: Mapped[str | None]
    title: Mapped[str | None]
    venue: Mapped[str | None]
    confidence: Mapped[float | None]
    sources: Mapped[int]
    conflicts: Mapped[int]


class Source(Base):
    """One article's account of one agreement: the values it claims, each with its evidence.

    ``event`` is what the article tells of the agreement: planned, signed, renewed or ended. A ``withdrawn``
    account is one that a later extraction no longer gives; it stays where a person has decided on its
    agreement.
    """

    __tablename__ = "source"
    id: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id"), index=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    position: Mapped[int]
    record_id: Mapped[str | None]
    kind: Mapped[str]
    status: Mapped[str]
    event: Mapped[str]
    date: Mapped[str | None]
    title: Mapped[str | None]
    venue: Mapped[str | None]
    salience: Mapped[str]
    confidence: Mapped[float | None]
    parties: Mapped[list[Any]]
    areas: Mapped[list[Any]]
    evidence: Mapped[list[Any]]
    withdrawn: Mapped[bool]


class Value(Reviewed, Base):
    """A value that sources claim for a slot of an agreement; ``why`` says why it is chosen, or is not.

    ``party_id`` is empty but for the slot ``signatory``. ``support`` counts sources with different texts.
    """

    __tablename__ = "value"
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    party_id: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    chosen: Mapped[bool]
    conflict: Mapped[bool]
    support: Mapped[int]
    why: Mapped[str]


class Party(Base):
    """A body that takes part in agreements. ``entity`` is its key in the gazetteer, null where it is in no
    table.
    """

    __tablename__ = "party"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    country: Mapped[str | None]
    entity: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Identifier(Base):
    """An identifier of a party: ``iso3166_2`` KR-11, ``geonames`` 1835848 …"""

    __tablename__ = "identifier"
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"), primary_key=True)
    scheme: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Participation(Reviewed, Base):
    """A party of an agreement, under the name that most sources give it, with who signed for it."""

    __tablename__ = "participation"
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"), primary_key=True, index=True)
    position: Mapped[int]
    name: Mapped[str]
    signatory: Mapped[str | None]
    signatory_title: Mapped[str | None]
    chosen: Mapped[bool]
    support: Mapped[int]
    why: Mapped[str]


class Area(Reviewed, Base):
    """One thing that the parties agree to do together, as a source words it."""

    __tablename__ = "area"
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    chosen: Mapped[bool]
    support: Mapped[int]
    why: Mapped[str]


class AreaTopic(Base):
    """What an area is about: a code of ``rules/topics.toml``."""

    __tablename__ = "area_topic"
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True, index=True)


class SearchText(Base):
    """What an agreement is found by: its names, titles, places and areas, folded, a line each.

    ``id`` is made of the agreement's; SQLite's index of trigrams needs a number.
    """

    __tablename__ = "search_text"
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    body: Mapped[str]


class Block(Base):
    """What sources must share to be compared: see ``account.block_keys``."""

    __tablename__ = "block"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), primary_key=True, index=True)


class Link(Base):
    """Two sources that probably tell of one agreement, ``score`` in log-odds, the weight of every clue in
    ``clues``.
    """

    __tablename__ = "link"
    first: Mapped[str] = mapped_column(ForeignKey("source.id"), primary_key=True)
    second: Mapped[str] = mapped_column(ForeignKey("source.id"), primary_key=True, index=True)
    score: Mapped[float]
    clues: Mapped[dict[str, Any]]


class Decision(Base):
    """What a person decided; the newest on a value counts, the older ones stay.

    ``source_id`` is the agreement as it was called then, which is the id of one of its sources. ``basis``
    holds what sources claimed at the time: a later claim that is not in it asks the person again.
    """

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(index=True)
    slot: Mapped[str]
    party_id: Mapped[str]
    value: Mapped[str | None]
    state: Mapped[str]
    basis: Mapped[list[Any]]
    decided_by: Mapped[str]
    decided_at: Mapped[str]
    note: Mapped[str | None]


Index("ix_agreement_date_from", Agreement.date_from)
