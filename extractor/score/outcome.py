"""What became of every gold and predicted value: agreed, omitted or invented.

In: the gold document and the record of one article. Out: one ``Outcome`` for each slot of each
agreement, which the table counts, the list of errors prints and the comparison of two runs
subtracts. If gold has 원주시 and 철원군, and the record only 원주시, the slot ``parties`` has one hit
and one omission.

In the part ``main`` only what the article reports as its news counts: gold background drops out
together with what was aligned to it, and so does what the record itself calls background, as long
as it is not aligned to a main agreement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from extractor.records import Agreement, ArticleRecord, GoldDocument

from .align import align
from .match import AGREEMENT_SLOTS, Keyed, distinct_figures, pairs_in

Part = Literal["main", "all"]
PARTS: tuple[Part, ...] = get_args(Part)

_Pair = tuple[Keyed | None, Keyed | None]
_WHOLE_RECORD = ("kind", "status", "date")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the values of one slot, in one pair of agreements or in the document.

    ``gold`` and ``predicted`` are the agreements; one of them is None where the other stands
    alone, both are None for slots of the document. ``hits`` are pairs (gold value, predicted
    value).
    """

    doc_id: str
    part: Part
    slot: str
    gold: Agreement | None
    predicted: Agreement | None
    hits: tuple[tuple[Any, Any], ...]
    omitted: tuple[Any, ...]
    invented: tuple[Any, ...]


def outcomes(gold: GoldDocument, record: ArticleRecord | None) -> Iterator[Outcome]:
    """Compare a gold document with the record of its article; None if the article has none."""
    keyed = [Keyed.of(a) for a in gold.agreements]
    found = [Keyed.of(a) for a in record.agreements] if record else []
    aligned = align(keyed, found)
    for part in PARTS:
        for pair in _paired(keyed, found, aligned, part):
            yield from _of_pair(gold.doc_id, part, pair)
    yield from _of_document(gold, record)


def _paired(
    gold: Sequence[Keyed], found: Sequence[Keyed], aligned: Sequence[tuple[int, int]], part: Part
) -> Iterator[_Pair]:
    """The aligned pairs and the agreements that stay alone, as far as the part counts them."""
    partner = dict(aligned)
    for i, wanted in enumerate(gold):
        if part == "all" or wanted.agreement.salience == "main":
            yield wanted, found[partner[i]] if i in partner else None
    taken = set(partner.values())
    for j, extra in enumerate(found):
        if j not in taken and (part == "all" or extra.agreement.salience == "main"):
            yield None, extra


def _of_pair(doc_id: str, part: Part, pair: _Pair) -> Iterator[Outcome]:
    gold, predicted = pair
    sides = (gold.agreement if gold else None, predicted.agreement if predicted else None)
    agreed: dict[str, list[tuple[int, int]]] = {}
    for slot, comparator in AGREEMENT_SLOTS.items():
        agreed[slot] = pairs_in(slot, gold, predicted) if gold and predicted else []
        yield Outcome(
            doc_id, part, slot, *sides,
            *_sorted_out(
                comparator.values(gold.agreement) if gold else (),
                comparator.values(predicted.agreement) if predicted else (),
                agreed[slot],
            ),
        )  # fmt: skip
    both = [(0, 0)] if gold and predicted else []
    right = both if gold and predicted and _same_record(gold, predicted, len(agreed["parties"])) else []
    wanted, extra = [sides[0]] if gold else [], [sides[1]] if predicted else []
    yield Outcome(doc_id, part, "found", *sides, *_sorted_out(wanted, extra, both))
    yield Outcome(doc_id, part, "record", *sides, *_sorted_out(wanted, extra, right))


def _same_record(gold: Keyed, predicted: Keyed, common: int) -> bool:
    """Whether kind, status, date and the whole set of parties are right."""
    whole = common == len(gold.keys["parties"]) == len(predicted.keys["parties"]) and common > 0
    return whole and all(gold.keys[slot] == predicted.keys[slot] for slot in _WHOLE_RECORD)


def _of_document(gold: GoldDocument, record: ArticleRecord | None) -> Iterator[Outcome]:
    """Figures, and whether an article without agreements was recognised as such."""
    wanted = distinct_figures(gold.figures)
    found = distinct_figures(record.figures if record else ())
    values, others = list(wanted.values()), list(found.values())
    places = {key: place for place, key in enumerate(found)}
    agreed = [(i, places[key]) for i, key in enumerate(wanted) if key in places]
    yield Outcome(gold.doc_id, "all", "figures", None, None, *_sorted_out(values, others, agreed))
    if not gold.agreements:
        extra = tuple(record.agreements) if record else ()
        nothing: tuple[Agreement, ...] = ()
        hits, inventions = ((), (extra,)) if extra else (((nothing, nothing),), ())
        yield Outcome(gold.doc_id, "all", "no_agreement_doc", None, None, hits, (), inventions)


def _sorted_out(
    gold: Sequence[Any], predicted: Sequence[Any], agreed: Sequence[tuple[int, int]]
) -> tuple[tuple[tuple[Any, Any], ...], tuple[Any, ...], tuple[Any, ...]]:
    """Hits, omissions and inventions, from the places of what agrees."""
    right, taken = {i for i, _ in agreed}, {j for _, j in agreed}
    return (
        tuple((gold[i], predicted[j]) for i, j in agreed),
        tuple(value for i, value in enumerate(gold) if i not in right),
        tuple(value for j, value in enumerate(predicted) if j not in taken),
    )
