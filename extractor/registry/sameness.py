"""What people said of which accounts tell of one agreement, over the head of the linking rule.

In: two agreements that are one, or an account that tells of another one. Out: rows of ``decision`` on pairs
of accounts, and the agreements derived anew; ``decide.said`` reads them back. As with every decision the
newest on a pair counts. ``join(registry, "reg-…", "reg-…", by="김가람", at=now)`` makes one of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from extractor.errors import RegistryError

from .database import Registry
from .decide import SAME, moment
from .derive import again
from .review import agreement_of
from .schema import Article, Decision, Source


def join(
    registry: Registry, given: str, other: str, *, by: str, at: datetime, note: str | None = None
) -> str:
    """Make one agreement of two; its id.

    Raises ``RegistryError`` where one of them is not there, or they are one already.
    """
    with registry.writing() as connection:
        first, second = (agreement_of(connection, one).id for one in (given, other))
        if first == second:
            raise RegistryError(f"{given} and {other} are one agreement already")
        pairs = [(first, second), (second, first)]  # so that each leads to the other
        connection.execute(insert(Decision), _rows(pairs, "joined", by, at, note))
        again(connection, first)
        return str(agreement_of(connection, first).id)


def part(
    registry: Registry, given: str, account: str, *, by: str, at: datetime, note: str | None = None
) -> tuple[str, str]:
    """Take an account out of an agreement; the ids of what remains, and of what it tells of.

    ``account`` is the id of a source, or the ``doc_id`` of its article. Raises ``RegistryError`` where there
    is no such account, or no other one.
    """
    with registry.writing() as connection:
        agreement = agreement_of(connection, given).id
        one, others = _taken_out(connection, agreement, account)
        rows = _rows([(one, other) for other in others], "parted", by, at, note)
        connection.execute(insert(Decision), rows)
        again(connection, agreement)
        return str(agreement_of(connection, others[0]).id), str(agreement_of(connection, one).id)


def _taken_out(connection: Connection, agreement: str, account: str) -> tuple[str, Sequence[str]]:
    query = select(Source.id, Article.doc_id).join_from(Source, Article)
    rows = connection.execute(query.where(Source.agreement_id == agreement).order_by(Source.id)).all()
    found = [row.id for row in rows if account in (row.id, row.doc_id)]
    if len(found) != 1:
        there = ", ".join(f"{row.doc_id} ({row.id})" for row in rows)
        raise RegistryError(f"{account}: not one account of {agreement}; there are {there}")
    others = [row.id for row in rows if row.id != found[0]]
    if not others:
        raise RegistryError(f"{agreement}: has no other account; reject says that there is no agreement")
    return found[0], others


def _rows(
    pairs: Iterable[tuple[str, str]], state: str, by: str, at: datetime, note: str | None
) -> list[dict[str, Any]]:
    same: Mapping[str, Any] = {
        "slot": SAME,
        "party_id": "",
        "state": state,
        "basis": [],
        "decided_by": by,
        "decided_at": moment(at),
        "note": note,
    }
    return [{**same, "source_id": one, "value": other} for one, other in pairs]
