"""Counts into precision, recall and F1, with 95 % bootstrap intervals over documents.

In: gold documents and records, by ``doc_id``. Out: a ``Score`` for each part and slot that has
anything to count. Three of four areas (관광, 문화, 교육, 체육) found and nothing invented: precision
1.0, recall 0.75. To score another slot, see ``match``.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.records import ArticleRecord, GoldDocument

from .match import SLOTS
from .outcome import PARTS, Part, outcomes

SEED = 7


@dataclass(frozen=True, slots=True)
class Counts:
    """How many values agreed, were omitted (in gold only) and invented (in the record only).

    >>> Counts(hits=3, omitted=1).recall
    0.75
    """

    hits: int = 0
    omitted: int = 0
    invented: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.omitted + other.omitted, self.invented + other.invented)

    def __bool__(self) -> bool:
        return bool(self.hits or self.omitted or self.invented)

    @property
    def precision(self) -> float:
        """The share of the predicted values that is right."""
        return self.hits / (self.hits + self.invented) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold values that was found."""
        return self.hits / (self.hits + self.omitted) if self.hits else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one slot: its counts, and the interval of F1 if one was asked for."""

    counts: Counts
    interval: tuple[float, float] | None = None

    @property
    def f1(self) -> float:
        """F1 of the slot."""
        return self.counts.f1

    def as_dict(self) -> dict[str, Any]:
        """The score as plain numbers, for JSON."""
        counts = self.counts
        row: dict[str, Any] = {
            "precision": round(counts.precision, 4), "recall": round(counts.recall, 4),
            "f1": round(counts.f1, 4), "gold": counts.hits + counts.omitted,
            "right": counts.hits, "omitted": counts.omitted, "invented": counts.invented,
        }  # fmt: skip
        if self.interval:
            row["interval"] = [round(bound, 4) for bound in self.interval]
        return row


Scores = Mapping[Part, Mapping[str, Score]]
"""Part, then slot, then score; a slot with nothing to count is left out."""


def score(
    gold: Mapping[str, GoldDocument],
    records: Mapping[str, ArticleRecord],
    *,
    resamples: int = 0,
    seed: int = SEED,
) -> Scores:
    """Score records against gold; an article without a record counts as one with nothing found.

    Records without gold are left aside. With ``resamples`` every score gets a bootstrap interval.

    >>> paper = {"kind": "mou", "status": "signed", "salience": "main", "parties": [
    ...     {"name": "거제시", "type": "local_government"}, {"name": "한빛조선", "type": "company"}]}
    >>> label = GoldDocument.model_validate({"doc_id": "x", "agreements": [paper], "figures": []})
    >>> twin = ArticleRecord.model_validate({"doc_id": "x", "agreements": [paper], "figures": []})
    >>> score({"x": label}, {"x": twin})["main"]["record"].f1
    1.0
    """
    documents = [_counts(document, records.get(doc_id)) for doc_id, document in gold.items()]
    return {part: _score_part(documents, part, resamples, seed) for part in PARTS}


def as_dict(scores: Scores) -> dict[str, dict[str, dict[str, Any]]]:
    """Scores as plain dictionaries, for JSON."""
    return {part: {slot: one.as_dict() for slot, one in slots.items()} for part, slots in scores.items()}


_DocumentCounts = dict[tuple[Part, str], Counts]


def _counts(gold: GoldDocument, record: ArticleRecord | None) -> _DocumentCounts:
    counted: _DocumentCounts = {}
    for outcome in outcomes(gold, record):
        key = (outcome.part, outcome.slot)
        here = Counts(len(outcome.hits), len(outcome.omitted), len(outcome.invented))
        counted[key] = counted.get(key, Counts()) + here
    return counted


def _score_part(
    documents: Sequence[_DocumentCounts], part: Part, resamples: int, seed: int
) -> dict[str, Score]:
    total = {
        slot: sum((counts.get((part, slot), Counts()) for counts in documents), Counts()) for slot in SLOTS
    }
    counted = [slot for slot in SLOTS if total[slot]]
    intervals = _intervals(documents, part, counted, resamples, seed) if resamples else {}
    return {slot: Score(total[slot], intervals.get(slot)) for slot in counted}


def _intervals(
    documents: Sequence[_DocumentCounts], part: Part, slots: Sequence[str], resamples: int, seed: int
) -> dict[str, tuple[float, float]]:
    """The middle 95 % of F1 over resampled sets of documents.

    Every slot sees the same resamples. A resample that holds nothing of a slot says nothing on it.
    """
    rng = random.Random(seed)
    places = range(len(documents))
    draws = [rng.choices(places, k=len(documents)) for _ in range(resamples)]
    found: dict[str, tuple[float, float]] = {}
    for slot in slots:
        column = [(c.hits, c.omitted, c.invented) for c in (d.get((part, slot), Counts()) for d in documents)]
        sums = (Counts(*map(sum, zip(*(column[i] for i in draw), strict=True))) for draw in draws)
        values = sorted(total.f1 for total in sums if total)
        if values:
            cut = int(len(values) * 0.025)
            found[slot] = (values[cut], values[-1 - cut])
    return found
