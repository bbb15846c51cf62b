"""What people decide, and what waits for them.

In: an agreement, a slot and a verdict. Out: a row of ``decision``, and the agreement derived anew; ``queue``
lists what needs eyes. A decision is never changed: a newer one takes its place, and an extraction never does.
``decide(registry, "reg-…", Verdict("edited", "date", "2024-05-03"), by="김가람", at=now)`` sets a date. To
let people edit another slot, add its check to ``_CHECKS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Row, case, insert, or_, select

from extractor.errors import RegistryError
from extractor.records import Edtf, Kind, Status

from .consolidate import NEEDED, summary
from .database import Registry
from .decide import WHOLE, moment
from .derive import again
from .period import Period
from .schema import Agreement, Area, Decision, Participation, Party, Source, Value

_EDTF = TypeAdapter(Edtf)


def _is_edtf(value: str) -> bool:
    try:
        return Period.of(_EDTF.validate_python(value)) is not None
    except ValidationError:
        return False


_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "kind": lambda value: value in get_args(Kind),
    "status": lambda value: value in get_args(Status),
    "date": _is_edtf,
    "title": bool,
    "venue": bool,
    "signatory": bool,
}
SLOTS = (*_CHECKS, "party", "area")


@dataclass(frozen=True, slots=True)
class Verdict:
    """``accepted``, ``edited`` or ``rejected``; on a slot, or on the agreement as such.

    ``value`` is the one decided on: without it the chosen one is accepted or rejected. ``party`` names whose
    signatory is meant.
    """

    state: str
    slot: str = WHOLE
    value: str | None = None
    party: str | None = None
    note: str | None = None


def decide(registry: Registry, given: str, verdict: Verdict, *, by: str, at: datetime) -> str:
    """Note a decision and derive its agreement anew; the agreement's id.

    Raises ``RegistryError`` for an agreement, slot, party or value that is not there.
    """
    with registry.writing() as connection:
        agreement = agreement_of(connection, given)
        connection.execute(insert(Decision), [_decision(connection, agreement, verdict, by, moment(at))])
        again(connection, agreement.id)
        return str(agreement.id)


def agreement_of(connection: Connection, given: str) -> Row[Any]:
    """The agreement with an id, or with a source of that id: an id that was published once is always found.

    Raises ``RegistryError`` where there is none.
    """
    found = select(Source.agreement_id).where(Source.id == given).scalar_subquery()
    row = connection.execute(select(*Agreement.__table__.columns).where(Agreement.id == found)).first()
    if row is None:
        raise RegistryError(f"{given}: there is no such agreement")
    return row


def _decision(
    connection: Connection, agreement: Row[Any], verdict: Verdict, by: str, at: str
) -> dict[str, Any]:
    if verdict.slot not in (WHOLE, *SLOTS):
        raise RegistryError(f"{verdict.slot}: no slot; there are {', '.join(SLOTS)}")
    if verdict.state == "edited" and verdict.slot not in _CHECKS:
        raise RegistryError(
            f"only {', '.join(_CHECKS)} can be edited; a party or an area is accepted or rejected"
        )
    party_id, value, basis = _meant(connection, agreement, verdict)
    if verdict.state == "edited" and not _CHECKS[verdict.slot](value or ""):
        raise RegistryError(f"{value!r} is no {verdict.slot}")
    if verdict.state != "edited" and verdict.slot != WHOLE and value not in basis:
        raise RegistryError(f"{value!r}: no source tells this {verdict.slot}; edit sets a value of your own")
    if verdict.state == "rejected" and verdict.slot in NEEDED and set(basis) <= {value}:
        raise RegistryError(f"an agreement has a {verdict.slot}: edit it")
    return {
        "source_id": agreement.id,
        "slot": verdict.slot,
        "party_id": party_id,
        "value": value,
        "state": verdict.state,
        "basis": basis,
        "decided_by": by,
        "decided_at": at,
        "note": verdict.note,
    }


def _meant(
    connection: Connection, agreement: Row[Any], verdict: Verdict
) -> tuple[str, str | None, list[str]]:
    """Whose slot is meant, which value of it, and what is claimed now."""
    if verdict.slot == WHOLE:
        return "", None, _claimed(connection, agreement)
    if verdict.slot == "party":
        found = _party(connection, agreement.id, verdict.value)
        return found, found, [found]
    if verdict.slot == "area":
        texts = connection.scalars(select(Area.text).where(Area.agreement_id == agreement.id)).all()
        return "", verdict.value, [text for text in texts if text == verdict.value]
    party_id = _party(connection, agreement.id, verdict.party) if verdict.slot == "signatory" else ""
    there = (Value.agreement_id == agreement.id, Value.slot == verdict.slot, Value.party_id == party_id)
    told = select(Value.value, Value.chosen, Value.support).where(*there).order_by(Value.value)
    rows = connection.execute(told).all()
    chosen = next((row.value for row in rows if row.chosen), None)
    return (
        party_id,
        verdict.value if verdict.value is not None else chosen,
        [r.value for r in rows if r.support],
    )


def _claimed(connection: Connection, agreement: Row[Any]) -> list[str]:
    values = connection.execute(select(*Value.__table__.columns).where(Value.agreement_id == agreement.id))
    parties = connection.execute(
        select(*Participation.__table__.columns).where(Participation.agreement_id == agreement.id)
    )
    return summary(
        dict(agreement._mapping), [dict(r._mapping) for r in values], [dict(r._mapping) for r in parties]
    )


def _party(connection: Connection, agreement_id: str, given: str | None) -> str:
    query = select(Party.id, Party.name, Participation.name.label("told")).join_from(Participation, Party)
    rows = connection.execute(query.where(Participation.agreement_id == agreement_id)).all()
    found = [str(row.id) for row in rows if given in (row.id, row.name, row.told)]
    if len(found) != 1:
        raise RegistryError(f"{given}: not one of {', '.join(row.name for row in rows)}")
    return found[0]


def queue(connection: Connection, limit: int | None = None) -> list[dict[str, Any]]:
    """The agreements that need eyes: those that ask again first, then conflicts, then the least sure.

    Each has ``reasons``, in words.
    """
    asking = _asking(connection)
    contested = or_(
        Agreement.asks.is_not(None),
        Agreement.id.in_(select(Value.agreement_id).where(Value.asks.is_not(None))),
    )
    asks_first = case((contested, 0), else_=1)
    conflicts_next = case((Agreement.conflicts > 0, 0), else_=1)
    sure = case((Agreement.confidence.is_(None), -1.0), else_=Agreement.confidence)
    query = (
        select(*Agreement.__table__.columns)
        .where(or_(Agreement.review == "machine", contested))
        .order_by(asks_first, conflicts_next, sure, Agreement.id)
        .limit(limit)
    )
    return [{**row._mapping, "reasons": _reasons(row, asking)} for row in connection.execute(query)]


def _asking(connection: Connection) -> dict[str, list[str]]:
    query = select(Value.agreement_id, Value.slot, Value.value, Value.asks).where(Value.asks.is_not(None))
    out: dict[str, list[str]] = {}
    for row in connection.execute(query.order_by(Value.agreement_id, Value.slot, Value.value)):
        out.setdefault(row.agreement_id, []).append(f"{row.slot} {row.value}: {row.asks}")
    return out


def _reasons(row: Row[Any], asking: Mapping[str, list[str]]) -> list[str]:
    reasons = [*([row.asks] if row.asks else []), *asking.get(row.id, [])]
    if row.conflicts:
        reasons.append(f"{row.conflicts} conflicts")
    if row.confidence is not None:
        reasons.append(f"confidence {row.confidence:.2f}")
    return reasons
