"""What holds of an article after what was decided on it.

In: the article's record, and the decisions that stand. Out: a ``Reviewed``: its agreements with their
state, its figures, and whether a person is done with it. An agreement that somebody decided on stays, also
when a later extraction does not find it any more. To let people decide on something else, handle its action
in ``reviewed``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from extractor.records import Agreement, ArticleRecord, Figure

from .decisions import Decision

State = Literal["machine", "accepted", "corrected", "rejected", "added"]


@dataclass(slots=True)
class Item:
    """One agreement: as it reads now, as the extractor read it, and who decided on it when."""

    key: str
    agreement: Agreement
    machine: Agreement | None
    state: State = "machine"
    by: str | None = None
    at: datetime | None = None


@dataclass(slots=True)
class Reviewed:
    """An article as reviewed; ``seen`` is the number of the last decision that stands, 0 where there is
    none."""

    record: ArticleRecord
    items: list[Item] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    done: bool = False
    seen: int = 0

    @property
    def kept(self) -> list[Agreement]:
        """The agreements that are in the article, as far as anybody knows."""
        return [item.agreement for item in self.items if item.state != "rejected"]


def reviewed(record: ArticleRecord, decisions: Iterable[Decision]) -> Reviewed:
    """An article with its decisions applied, in their order.

    >>> told = Agreement(kind="mou", status="signed", salience="main", parties=[], id="agr-1")
    >>> now = datetime.fromisoformat("2026-01-05T09:00:00+09:00")
    >>> no = Decision(number=1, doc_id="협약", action="reject", key="agr-1", by="김가람", at=now)
    >>> state = reviewed(ArticleRecord(doc_id="협약", agreements=[told], figures=[]), [no])
    >>> state.items[0].state, state.kept
    ('rejected', [])
    """
    found = Reviewed(record, figures=list(record.figures))
    items = {key: Item(key, one, one) for key, one in keyed(record.agreements)}
    for one in decisions:
        found.seen = one.number
        if one.action == "figures":
            found.figures = list(one.figures or ())
        elif one.action == "done":
            found.done = not found.done
        elif one.key is not None:
            _decide(items, one.key, one)
    found.items = list(items.values())
    return found


def keyed(agreements: Iterable[Agreement]) -> list[tuple[str, Agreement]]:
    """Agreements with what they are called in decisions: their id, numbered where there are several of it."""
    taken: dict[str, int] = {}
    out = []
    for one in agreements:
        name = one.id or "agr"
        taken[name] = taken.get(name, 0) + 1
        out.append((name if taken[name] == 1 else f"{name}#{taken[name]}", one))
    return out


def _decide(items: dict[str, Item], key: str, one: Decision) -> None:
    item = items.get(key)
    if item is None:
        if one.agreement is None:
            return
        item = items[key] = Item(key, one.agreement, one.machine)
    item.agreement = one.agreement or item.agreement
    item.by, item.at = one.by, one.at
    if one.action == "reject":
        item.state = "rejected"
    elif item.machine is None:
        item.state = "added"
    else:
        item.state = "accepted" if _same(item.agreement, item.machine) else "corrected"


def _same(one: Agreement, other: Agreement) -> bool:
    return one.model_copy(update={"evidence": []}) == other.model_copy(update={"evidence": []})
