"""Every miss, one by one: what gold has, what the record has, and which rule said so.

In: gold documents and records. Out: ``Miss`` rows in gold order. Gold has the date 2024-03-05, the
record 2024-03-15 from "15일" by the rule ``date.day``: a miss of the slot ``date``, fault ``wrong``.
Omitted and wrong rows of a slot add up to its omissions in the table, invented and wrong rows to
its inventions. To show another slot's values in words, edit ``in_words``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from extractor.records import Agreement, ArticleRecord, Evidence, Figure, GoldDocument, Party, Signatory

from .match import area_key, fold, party_keys
from .outcome import Outcome, outcomes

Fault = Literal["omitted", "invented", "wrong"]

_ONE_VALUE = frozenset({"kind", "status", "date", "record"})
_EVIDENCE_SLOTS = {
    "parties": ("parties", "party"),
    "areas": ("areas", "area"),
    "areas_strict": ("areas", "area"),
    "signatories": ("signatories", "signatory"),
}
"""What evidence may call a slot of the table; any other slot goes by its own name."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One value that is not as gold has it.

    ``evidence`` and ``rule`` tell where the predicted value was read and by which rule; they are
    None where nothing was predicted or the record has no evidence for it.
    """

    doc_id: str
    part: str
    slot: str
    fault: Fault
    gold: str | None
    predicted: str | None
    evidence: str | None = None
    rule: str | None = None


def misses(
    gold: Mapping[str, GoldDocument],
    records: Mapping[str, ArticleRecord],
    *,
    parts: Collection[str] = ("main", "all"),
    slots: Collection[str] | None = None,
) -> Iterator[Miss]:
    """List every omission, invention and wrong value, of the parts and slots asked for.

    >>> label = GoldDocument.model_validate({"doc_id": "x", "agreements": [], "figures": [
    ...     {"surface": "30여 곳", "value": 30, "unit": "곳", "approx": True}]})
    >>> [(m.slot, m.fault, m.gold) for m in misses({"x": label}, {})]
    [('figures', 'omitted', '30 곳')]
    """
    for doc_id, document in gold.items():
        for outcome in outcomes(document, records.get(doc_id)):
            if outcome.part in parts and (slots is None or outcome.slot in slots):
                yield from _of(outcome)


def _of(outcome: Outcome) -> Iterator[Miss]:
    if outcome.slot in _ONE_VALUE and outcome.omitted and outcome.invented:
        sides = [(outcome.omitted[0], outcome.invented[0])]
    else:
        sides = [(value, None) for value in outcome.omitted]
        sides += [(None, value) for value in outcome.invented]
    for wanted, extra in sides:
        proof = None if extra is None else _evidence(outcome, extra)
        fault: Fault = "omitted" if extra is None else "invented" if wanted is None else "wrong"
        yield Miss(
            outcome.doc_id,
            outcome.part,
            outcome.slot,
            fault,
            None if wanted is None else in_words(wanted),
            None if extra is None else in_words(extra),
            proof[0] if proof else None,
            proof[1] if proof else None,
        )


def in_words(value: Any) -> str:
    """A value of any slot on one line.

    >>> in_words(Party(name="태안군", type="local_government")), in_words("교육")
    ('태안군', '교육')
    """
    match value:
        case Party():
            return value.name
        case Signatory():
            return f"{value.name} {value.title}" if value.title else value.name
        case Figure():
            return f"{value.value} {value.unit}".rstrip()
        case Agreement():
            names = "–".join(party.name for party in value.parties)
            return f"{value.kind} {value.status} {value.date or '-'} {names}"
        case tuple():
            return "; ".join(map(in_words, value)) or "nothing"
        case _:
            return str(value)


def _evidence(outcome: Outcome, value: Any) -> tuple[str, str | None] | None:
    """Text and rule that the predicted value was read from."""
    if isinstance(value, Figure):
        return value.surface, None
    if outcome.predicted is None:
        return None
    names = _EVIDENCE_SLOTS.get(outcome.slot, (outcome.slot,))
    proofs = [e for e in outcome.predicted.evidence if e.slot.partition(".")[0].partition("[")[0] in names]
    for proof in proofs:
        if _proves(proof, value):
            return proof.text, proof.rule
    return None


def _proves(proof: Evidence, value: Any) -> bool:
    match value:
        case Party():
            return fold(proof.text) in party_keys(value) or fold(value.name) in fold(proof.text)
        case Signatory():
            return fold(value.name) in fold(proof.text)
        case _ if proof.slot.startswith("area"):
            return area_key(proof.text) == area_key(value)
        case _:
            return True
