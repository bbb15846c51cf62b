"""What people decided on an agreement, held against what its sources claim now.

In: the rows of ``decision`` for the sources of a group. Out: ``Verdicts``, which says for each slot what was
decided and whether it must be asked again: a decision stands until a person changes it, but a claim that
nobody had made when it was taken is shown to the person. To let people decide on another slot, ask
``Verdicts.on`` for it in ``consolidate.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .account import Account

STATES = ("machine", "accepted", "edited", "rejected")
WHOLE = ""  # the slot of a decision on the agreement as such
SAME = "same"  # that of one on two accounts, with the states joined and parted; its value is the other one
Decision = Mapping[str, Any]


def moment(at: datetime) -> str:
    """When something was decided, as the registry keeps it: in UTC, so fine that no two decisions of a person
    fall together.

    >>> moment(datetime(2024, 5, 2, tzinfo=UTC))
    '2024-05-02T00:00:00+00:00'
    """
    return at.astimezone(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a slot: the value that a person set or accepted, those that one rejected, and what
    is new.
    """

    value: str | None = None
    rejected: frozenset[str] = frozenset()
    last: Decision | None = None
    asks: str | None = None

    @property
    def why(self) -> str:
        """Who decided, for the people who read it."""
        return f"{self.last['state']} by {self.last['decided_by']}" if self.last else ""

    def columns(self, asks: str | None = None) -> dict[str, Any]:
        """The review columns of the row that the newest decision is on; ``asks`` is a further reason to look
        again.
        """
        if self.last is None:
            return {"review": "machine", "reviewed_by": None, "reviewed_at": None, "asks": asks}
        return {
            "review": self.last["state"],
            "reviewed_by": self.last["decided_by"],
            "reviewed_at": self.last["decided_at"],
            "asks": asks or self.asks,
        }

    def columns_of(self, value: str, chosen: bool) -> dict[str, Any]:
        """The review columns of the row of one value."""
        if value == self.value:
            return self.columns()
        if value in self.rejected:
            return {**self.columns(), "review": "rejected", "asks": None}
        return _UNDECIDED.columns(self.asks if chosen else None)


_UNDECIDED = Decided()


class Verdicts:
    """The decisions on one group of accounts."""

    def __init__(self, group: Sequence[Account], decisions: Iterable[Decision]) -> None:
        members = [one.id for one in group]
        mine = [one for one in decisions if one["source_id"] in members]
        self._decisions = sorted(mine, key=lambda one: (one["decided_at"], one["id"]))
        decided = {one["source_id"] for one in mine}
        self.agreement = next((one for one in members if one in decided), members[0])
        """The id of the agreement: that of its first source, but one that a person has seen stays."""

    def on(self, slot: str, party_id: str, claims: Sequence[str], *, value: str | None = None) -> Decided:
        """What was decided on a slot, or on one value of many in it, given what is claimed now."""
        if not self._decisions:
            return _UNDECIDED
        mine = [
            one
            for one in self._decisions
            if one["slot"] == slot and one["party_id"] == party_id and value in (None, one["value"])
        ]
        if not mine:
            return _UNDECIDED
        last, rejected, held = mine[-1], set(), None
        for one in mine:
            if one["state"] == "rejected":
                rejected.add(one["value"])
                held = None if held == one["value"] else held
            else:
                rejected.discard(one["value"])
                held = one["value"]
        return Decided(held, frozenset(rejected), last, _asks(last["basis"], claims, held))


def said(decisions: Iterable[Decision]) -> dict[tuple[str, str], bool]:
    """Pairs of accounts of which a person said that they tell of one agreement, or that they do not.

    >>> row = {"source_id": "나", "slot": "same", "value": "가", "state": "joined", "decided_at": "", "id": 1}
    >>> said([row, {**row, "state": "parted", "id": 2}])
    {('가', '나'): False}
    """
    mine = sorted((one for one in decisions if one["slot"] == SAME), key=lambda o: (o["decided_at"], o["id"]))
    pairs = {}
    for one in mine:
        first, second = sorted((one["source_id"], one["value"]))
        pairs[first, second] = one["state"] == "joined"
    return pairs


def _asks(basis: Sequence[str], claims: Sequence[str], held: str | None) -> str | None:
    fresh = [claim for claim in dict.fromkeys(claims) if claim not in basis and claim != held]
    if fresh:
        return f"new since then: {', '.join(fresh)}"
    if held is not None and held in basis and held not in claims:
        return f"no source tells {held} any more"
    return None
