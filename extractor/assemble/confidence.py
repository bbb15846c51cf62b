"""How sure a record is, from how it was told.

In: a draft with its contents. Out: a number between 0 and 1: each weakness costs its part.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.shapes import Span

from .group import Draft

_COSTS = {
    "inferred": 0.2,
    "weak party": 0.1,
    "no date": 0.1,
    "reported": 0.1,
    "no verb": 0.15,
    "no areas": 0.05,
    "group": 0.1,
}


def confidence(draft: Draft, areas: Sequence[tuple[Span, str]], date: str | None) -> float:
    """1 minus the cost of each weakness, never under 0.05."""
    found = set()
    if all(t.inferred for t in draft.tellings if t.parties):
        found.add("inferred")
    if any(e.weak for e, _ in draft.parties):
        found.add("weak party")
    if any(e.type == "other" for e, _ in draft.parties):
        found.add("group")
    if date is None:
        found.add("no date")
    if draft.reported:
        found.add("reported")
    if not any(t.act.form == "verb" for t in draft.tellings):
        found.add("no verb")
    if draft.main and not areas:
        found.add("no areas")
    return round(max(0.05, 1 - sum(_COSTS[f] for f in found)), 2)
