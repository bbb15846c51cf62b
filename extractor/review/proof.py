"""Where the text says what a person has entered.

In: an agreement as a person left it, the one before, the article's text, and the stretch that the person
had marked. Out: the agreement with evidence: what was proved before stays proved as long as its value
stays; what the person marked, and what stands in the text word for word, gets evidence of the rule
``review``. Entering the area 관광 교류 points to where the text has it. To prove another slot, add it to
``_values``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.records import Agreement, Evidence
from extractor.shapes import Span

RULE = "review"
_Value = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that a person has marked as the value of a slot."""

    slot: str
    span: Span


_CODES = frozenset(("kind", "status", "date"))  # not in the text as they stand: only marking proves them


def proved(now: Agreement, before: Agreement | None, text: str, marked: Mark | None = None) -> Agreement:
    """The agreement with its evidence.

    >>> told = Agreement(kind="mou", status="signed", salience="main", parties=[], areas=["관광 교류"])
    >>> [(one.slot, one.start, one.end) for one in proved(told, None, "두 시는 관광  교류를").evidence]
    [('areas', 5, 11)]
    """
    old = list(_kept(before, now)) if before else []
    there = {(one.slot, one.party, _folded(one.text)) for one in old}
    fresh: list[Evidence] = []
    for slot, party, value in _values(now):
        if (slot, party, _folded(value)) in there or (slot in _CODES and any(e.slot == slot for e in old)):
            continue
        span = marked.span if marked and _proves(marked, slot, value, text) else None
        span = span or (None if slot in _CODES else find(value, text))
        if span is not None:
            fresh.append(
                Evidence(
                    slot=slot, party=party, start=span.start, end=span.end, text=span.of(text), rule=RULE
                )
            )
    return now.model_copy(update={"evidence": [*old, *fresh]})


def find(value: str, text: str) -> Span | None:
    """Where a value first stands in a text, whatever blanks are between its words."""
    words = value.split()
    found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return Span(*found.span()) if found else None


def _proves(marked: Mark, slot: str, value: str, text: str) -> bool:
    """Whether what was marked proves a value; the words of a date (이날, 지난 3일) are not the value."""
    return marked.slot == slot and (slot in _CODES or _folded(marked.span.of(text)) == _folded(value))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _values(one: Agreement) -> Iterator[_Value]:
    for slot in ("kind", "status", "date", "title", "venue"):
        if value := getattr(one, slot):
            yield slot, None, value
    for i, party in enumerate(one.parties):
        yield "parties", i, party.name
        for person in party.signatories:
            yield "signatories", i, person.name
    for area in one.areas:
        yield "areas", None, area


def _kept(before: Agreement, now: Agreement) -> Iterator[Evidence]:
    """The evidence of what has not changed; that of a party moves with the party."""
    places = {party.name: i for i, party in enumerate(now.parties)}
    for one in before.evidence:
        if one.party is None:
            if getattr(before, one.slot, None) == getattr(now, one.slot, None) or (
                one.slot == "areas" and _folded(one.text) in map(_folded, now.areas)
            ):
                yield one
            continue
        place = places.get(before.parties[one.party].name) if one.party < len(before.parties) else None
        if place is not None and _of_party(before, one.party, one.slot) == _of_party(now, place, one.slot):
            yield one.model_copy(update={"party": place})


def _of_party(one: Agreement, place: int, slot: str) -> object:
    field = {"parties": "name"}.get(slot, slot.partition(".")[0])
    return getattr(one.parties[place], field, None)
