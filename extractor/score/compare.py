"""What a change of rules gained and lost: two sets of records against one gold.

In: records before, records after, gold. Out: ``Change`` rows: values that became right or wrong,
inventions that came or went. If 담양군 was missed as a party before and is found now, that is one
gain of the slot ``parties``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from extractor.records import ArticleRecord, GoldDocument

from .errors import in_words
from .outcome import outcomes

Turn = Literal["gained", "lost", "withdrawn", "invented"]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One value whose fate differs between two runs.

    ``gained``: right now and not before; ``lost``: the reverse; ``invented``: a new false value;
    ``withdrawn``: a false value that is gone. ``value`` is gold's for the first two.
    """

    doc_id: str
    slot: str
    turn: Turn
    value: str


def compare(
    before: Mapping[str, ArticleRecord],
    after: Mapping[str, ArticleRecord],
    gold: Mapping[str, GoldDocument],
    *,
    slots: Collection[str] = ("record",),
) -> list[Change]:
    """List what became right, what became wrong, and what is newly or no longer invented.

    >>> label = GoldDocument.model_validate({"doc_id": "x", "agreements": [], "figures": [
    ...     {"surface": "8개 마을", "value": 8, "unit": "개"}]})
    >>> found = ArticleRecord.model_validate({"doc_id": "x", "agreements": [], "figures": [
    ...     {"surface": "8개 마을", "value": 8, "unit": "개"}]})
    >>> [(c.turn, c.value) for c in compare({}, {"x": found}, {"x": label}, slots=["figures"])]
    [('gained', '8 개')]
    """
    right_then, false_then = _fates(before, gold, slots)
    right_now, false_now = _fates(after, gold, slots)
    turns: dict[Turn, Counter[tuple[str, str, str]]] = {
        "gained": right_now - right_then,
        "lost": right_then - right_now,
        "invented": false_now - false_then,
        "withdrawn": false_then - false_now,
    }
    return sorted(
        Change(doc_id, slot, turn, value)
        for turn, values in turns.items()
        for doc_id, slot, value in values.elements()
    )


_Fates = Counter[tuple[str, str, str]]


def _fates(
    records: Mapping[str, ArticleRecord], gold: Mapping[str, GoldDocument], slots: Collection[str]
) -> tuple[_Fates, _Fates]:
    """How often each gold value is right and each predicted one false, in words."""
    right: _Fates = Counter()
    false: _Fates = Counter()
    for doc_id, document in gold.items():
        for outcome in outcomes(document, records.get(doc_id)):
            if outcome.part == "all" and outcome.slot in slots:
                right.update((doc_id, outcome.slot, _told(outcome.gold, hit)) for hit, _ in outcome.hits)
                false.update(
                    (doc_id, outcome.slot, _told(outcome.predicted, value)) for value in outcome.invented
                )
    return right, false


def _told(agreement: object, value: object) -> str:
    """The value with the agreement it belongs to, so that equal values of two are kept apart."""
    if agreement is None or agreement is value:
        return in_words(value)
    return f"{in_words(value)} ({in_words(agreement)})"
