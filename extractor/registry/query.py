"""Questions to the registry: lists, searches, timelines, conflicts.

In: a connection and a ``Filter``. Out: rows as dictionaries, in a sound order. ``agreements(connection,
Filter(city="서울특별시", kind="sister_city"))`` lists the sister cities of Seoul. To filter by something
else, add a field to ``Filter`` and its condition to ``_conditions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute

from extractor.errors import RegistryError
from extractor.gazetteer import gazetteer
from extractor.gazetteer.forms import form

from .database import among
from .period import Period
from .schema import Agreement, Area, AreaTopic, Article, Base, Participation, Party, Source, Value
from .topics import labels

_NAMES = frozenset(
    ("official", "former", "short", "bare", "variant", "english", "characters", "abbreviation")
)


_WILD = re.compile("[%_!]")  # what LIKE would not take as it stands
_TRIGRAM = 3  # characters, from which SQLite's index is of use


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; a field that is none does not filter. ``since`` and ``until`` are EDTF: 2010-05."""

    city: str | None = None
    kind: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
    country: str | None = None
    area: str | None = None
    review: str | None = None
    search: str | None = None
    rejected: bool = False


def agreements(connection: Connection, wanted: Filter, limit: int | None = None) -> list[dict[str, Any]]:
    """The agreements that fit, newest first, those without a day last; each with its parties, areas and
    topics.
    """
    query = select(*Agreement.__table__.columns).where(*_conditions(connection, wanted))
    order = (Agreement.date_from.is_(None), Agreement.date_from.desc(), Agreement.id)
    rows = connection.execute(query.order_by(*order).limit(limit)).all()
    return list(filled(connection, rows))


def filled(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[dict[str, Any]]:
    """Agreements with what belongs to them: ``parties``, ``areas``, ``topics``; only what is chosen."""
    ids = [row.id for row in rows]
    parties = _grouped(among(connection, _PARTIES, Participation.agreement_id, ids))
    areas = _grouped(among(connection, _AREAS, Area.agreement_id, ids))
    coded = _grouped(among(connection, _TOPICS, AreaTopic.agreement_id, ids))
    for row in rows:
        yield {
            **row._mapping,
            "parties": [_without_agreement(one) for one in parties.get(row.id, ())],
            "areas": [one.text for one in areas.get(row.id, ())],
            "topics": [code for code in labels() if any(one.topic == code for one in coded.get(row.id, ()))],
        }


_PARTIES = (
    select(
        Participation.agreement_id,
        Participation.name.label("told"),
        Participation.signatory,
        Participation.signatory_title,
        Participation.support,
        Participation.review,
        *Party.__table__.columns,
    )
    .join_from(Participation, Party)
    .where(Participation.chosen)
    .order_by(Participation.agreement_id, Participation.position)
)
_AREAS = select(Area.agreement_id, Area.text).where(Area.chosen).order_by(Area.agreement_id, Area.position)
_TOPICS = (
    select(AreaTopic.agreement_id, AreaTopic.topic)
    .join(Area, (Area.agreement_id == AreaTopic.agreement_id) & (Area.position == AreaTopic.position))
    .where(Area.chosen)
)


def _grouped(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    out: dict[str, list[Row[Any]]] = {}
    for row in rows:
        out.setdefault(row.agreement_id, []).append(row)
    return out


def _without_agreement(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "agreement_id"}


def _conditions(connection: Connection, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if not wanted.rejected and wanted.review != "rejected":
        yield Agreement.review != "rejected"
    for column, value in (
        (Agreement.kind, wanted.kind),
        (Agreement.status, wanted.status),
        (Agreement.review, wanted.review),
    ):
        if value is not None:
            yield column == value
    if wanted.since is not None:
        yield Agreement.date_to >= _days(wanted.since)[0]
    if wanted.until is not None:
        yield Agreement.date_from <= _days(wanted.until)[1]
    taking = select(Participation.agreement_id).join(Party).where(Participation.chosen)
    if wanted.country is not None:
        yield Agreement.id.in_(taking.where(Party.country == wanted.country.upper()))
    if wanted.city is not None:
        yield Agreement.id.in_(taking.where(is_called(wanted.city)))
    if wanted.area is not None:
        yield _about(wanted.area)
    if wanted.search is not None:
        yield Agreement.id.in_(found(connection, wanted.search))


def is_called(name: str) -> ColumnElement[bool]:
    """Whether a party bears a name, in the tables of bodies or in the articles: 서울, 서울시 and 서울특별시
    are one.
    """
    keys = sorted({one.key for one in gazetteer().senses(name) if one.how in _NAMES})
    return or_(Party.id.in_(keys), Party.name == name, Participation.name == name)


def _about(area: str) -> ColumnElement[bool]:
    """Whether an agreement has a topic, by its code or Korean name, or an area with this text in it."""
    codes = [code for code, label in labels().items() if area in (code, label, *label.split("·"))]
    chosen = exists().where(Area.agreement_id == Agreement.id, Area.chosen)
    if codes:
        return chosen.where(
            AreaTopic.agreement_id == Agreement.id,
            AreaTopic.position == Area.position,
            AreaTopic.topic.in_(codes),
        )
    return chosen.where(Area.text.contains(area, autoescape=True))


def _days(edtf: str) -> tuple[str, str]:
    period = Period.of(edtf)
    if period is None or period.first is None or period.last is None:
        raise RegistryError(f"{edtf}: not a date like 2010, 2010-05 or 2010-05-03")
    return period.first.isoformat(), period.last.isoformat()


def found(connection: Connection, words: str) -> list[str]:
    """The agreements whose names, titles, places or areas hold all words, each of any length, spaces inside
    ignored.

    Three characters or more use the index of trigrams, fewer are looked for line by line.
    """
    folded = [part for word in words.split() if (part := form(word))]
    if not folded:
        return []
    lite = connection.dialect.name == "sqlite"
    held, given = [], {}
    for number, word in enumerate(folded):
        table = "search_index" if lite and len(word) >= _TRIGRAM else "search_text"
        escape = " ESCAPE '!'" if _WILD.search(word) else ""
        held.append(f"{table}.body {'LIKE' if lite else 'ILIKE'} :word{number}{escape}")
        given[f"word{number}"] = "%" + _WILD.sub(r"!\g<0>", word) + "%"
    index = " JOIN search_index ON search_index.rowid = search_text.id" if lite else ""
    query = text(f"SELECT search_text.agreement_id FROM search_text{index} WHERE {' AND '.join(held)}")
    return list(connection.scalars(query, given))


def conflicts(connection: Connection) -> list[dict[str, Any]]:
    """Every slot on which sources disagree: the chosen value with why, and the others, with the articles that
    tell each.
    """
    held = select(Value.agreement_id).where(Value.conflict)
    query = select(*Value.__table__.columns).where(Value.agreement_id.in_(held))
    rows = connection.execute(
        query.order_by(Value.agreement_id, Value.slot, Value.party_id, Value.value)
    ).all()
    disputed = {(row.agreement_id, row.slot, row.party_id) for row in rows if row.conflict}
    told = _told(connection, {row.agreement_id for row in rows})
    out: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows:
        place = (row.agreement_id, row.slot, row.party_id)
        if place not in disputed:
            continue
        one = out.setdefault(
            place, {"id": row.agreement_id, "slot": row.slot, "party": row.party_id, "values": []}
        )
        one["values"].append(
            {
                "value": row.value,
                "chosen": row.chosen,
                "support": row.support,
                "why": row.why,
                "review": row.review,
                "told_by": told.get((row.agreement_id, row.slot, row.value), []),
            }
        )
    for one in out.values():
        one["values"].sort(key=lambda value: (not value["chosen"], -value["support"], value["value"]))
    return list(out.values())


def _told(connection: Connection, ids: Iterable[str]) -> dict[tuple[str, str, str], list[str]]:
    """The articles that tell a value of a slot."""
    columns = (
        Source.agreement_id,
        Source.kind,
        Source.date,
        Source.title,
        Source.venue,
        Source.parties,
        Article.doc_id,
    )
    query = select(*columns).join_from(Source, Article).order_by(Article.published_on, Article.doc_id)
    out: dict[tuple[str, str, str], list[str]] = {}
    for row in among(connection, query, Source.agreement_id, ids):
        values = [(slot, row._mapping[slot]) for slot in ("kind", "date", "title", "venue")]
        values += [
            ("signatory", one["name"]) for party in row.parties for one in party.get("signatories", ())
        ]
        for slot, value in values:
            if value is not None:
                out.setdefault((row.agreement_id, slot, value), []).append(row.doc_id)
    return out


def timeline(connection: Connection, city: str) -> list[dict[str, Any]]:
    """What happened to the agreements of a city, in order: plans, signings, renewals, ends; undated at the
    end.
    """
    rows = agreements(connection, Filter(city=city))
    by_id = {row["id"]: row for row in rows}
    query = select(Source.agreement_id, Source.event, Source.date, Article.published_on).join_from(
        Source, Article
    )
    events: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in among(connection, query, Source.agreement_id, by_id):
        events.setdefault((row.agreement_id, row.event), []).append(row)
    out = []
    for (name, event), told in events.items():
        agreement = by_id[name]
        dates = sorted({row.date for row in told if row.date}, key=lambda one: (-len(one), one))
        main = agreement["date"] if event == agreement["status"] else None
        out.append(
            {
                "date": main or (dates[0] if dates else None),
                "event": event,
                "id": name,
                "kind": agreement["kind"],
                "parties": [party["name"] for party in agreement["parties"]],
                "sources": len(told),
            }
        )
    return sorted(
        out,
        key=lambda one: (
            one["date"] is None or one["date"].startswith("X"),
            one["date"] or "",
            one["id"],
            one["event"],
        ),
    )


def counts(connection: Connection) -> dict[str, Any]:
    """What is in the registry: how many of each, and agreements by kind, status and review state."""

    def by(column: InstrumentedAttribute[str]) -> dict[str, int]:
        many = func.count().label("many")
        rows = connection.execute(select(column, many).group_by(column).order_by(many.desc(), column))
        return {str(row[0]): int(row[1]) for row in rows}

    def many(table: type[Base]) -> int:
        return connection.scalar(select(func.count()).select_from(table)) or 0

    disputed = connection.scalar(select(func.count()).where(Agreement.conflicts > 0)) or 0
    return {
        "articles": many(Article),
        "sources": many(Source),
        "agreements": many(Agreement),
        "parties": many(Party),
        "conflicts": disputed,
        "kinds": by(Agreement.kind),
        "statuses": by(Agreement.status),
        "review": by(Agreement.review),
    }
