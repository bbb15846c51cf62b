"""One agreement with everything that is known of it.

In: an id. Out: a dictionary with its values, parties, areas, history, sources with their evidence, links and
decisions. ``detail(connection, "reg-0123456789abcdef")`` is what ``extractor registry show`` prints. To show
more, add a part here and its lines to ``telling.py``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from .database import among
from .query import filled
from .review import agreement_of
from .schema import Area, Article, Decision, Identifier, Link, Participation, Party, Source, Value

_STAGES = ("planned", "signed", "renewed", "ended")


def detail(connection: Connection, given: str) -> dict[str, Any]:
    """Everything on one agreement.

    Raises ``RegistryError`` where there is none.
    """
    row = agreement_of(connection, given)
    (out,) = filled(connection, [row])
    name = row.id
    identifiers = among(
        connection,
        select(*Identifier.__table__.columns),
        Identifier.party_id,
        [party["id"] for party in out["parties"]],
    )
    for party in out["parties"]:
        party["identifiers"] = {one.scheme: one.value for one in identifiers if one.party_id == party["id"]}
    out["values"] = _rows(
        connection,
        select(*Value.__table__.columns)
        .where(Value.agreement_id == name)
        .order_by(Value.slot, Value.party_id, Value.chosen.desc(), Value.support.desc(), Value.value),
    )
    others = select(*Participation.__table__.columns, Party.name.label("body")).join_from(
        Participation, Party
    )
    out["other_parties"] = _rows(
        connection,
        others.where(Participation.agreement_id == name, ~Participation.chosen).order_by(
            Participation.position
        ),
    )
    out["other_areas"] = _rows(
        connection,
        select(*Area.__table__.columns)
        .where(Area.agreement_id == name, ~Area.chosen)
        .order_by(Area.position),
    )
    out["accounts"] = _sources(connection, name)
    out["history"] = _history(out["accounts"])
    members = [one["id"] for one in out["accounts"]]
    out["links"] = sorted(
        (
            dict(one._mapping)
            for one in among(connection, select(*Link.__table__.columns), Link.first, members)
        ),
        key=lambda one: (-one["score"], one["first"], one["second"]),
    )
    decisions = among(connection, select(*Decision.__table__.columns), Decision.source_id, members)
    out["decisions"] = [
        dict(one._mapping) for one in sorted(decisions, key=lambda one: (one.decided_at, one.id))
    ]
    return out


def _rows(connection: Connection, query: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(query)]


def _sources(connection: Connection, name: str) -> list[dict[str, Any]]:
    about = (
        Article.doc_id,
        Article.collection,
        Article.title.label("headline"),
        Article.publisher,
        Article.url,
        Article.published_on,
        Article.repeats,
        Article.extractor,
    )
    query = (
        select(*Source.__table__.columns, *about)
        .join_from(Source, Article)
        .where(Source.agreement_id == name)
    )
    order = (Article.published_on.is_(None), Article.published_on, Article.id, Source.position)
    return _rows(connection, query.order_by(*order))


def _history(sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What happened, stage by stage, with the articles that tell it."""
    events: dict[tuple[str, str | None], list[str]] = {}
    for one in sources:
        events.setdefault((one["event"], one["date"]), []).append(one["doc_id"])
    return [
        {"event": event, "date": date, "told_by": told}
        for (event, date), told in sorted(
            events.items(), key=lambda item: (_STAGES.index(item[0][0]), item[0][1] is None, item[0][1] or "")
        )
    ]
