"""How sure a record is, and what about it is doubtful.

In: a draft and the record made of it, with the other records of its article. Out: the probability that
kind, status, date and all parties are right, and ``Doubt`` tuples in words.

The probability is that of a logistic model over what the record shows: by which rules its values were
read, how many there are, what else the article tells. It was fitted to records of articles that the rules
had not seen when they were extracted (``benchmarks/confidence/train.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.find.logistic import Features, Logistic
from extractor.records import Agreement

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
_BY_PLACE_ALONE = ("organisation.unlisted", "organisation.listed", "organisation.investor", "place.unknown")


class Doubt(NamedTuple):
    """A slot that may be wrong, and why."""

    slot: str
    reason: str


def plainness(draft: Draft, record: Agreement) -> float:
    """How plainly an agreement is told: 1 minus the cost of each weakness, never under 0.05."""
    found = set()
    if all(t.inferred for t in draft.tellings if t.parties):
        found.add("inferred")
    if any(e.weak for e, _ in draft.parties):
        found.add("weak party")
    if any(e.type == "other" for e, _ in draft.parties):
        found.add("group")
    if record.date is None:
        found.add("no date")
    if draft.reported:
        found.add("reported")
    if not any(t.act.form == "verb" for t in draft.tellings):
        found.add("no verb")
    if draft.main and not record.areas:
        found.add("no areas")
    return round(max(0.05, 1 - sum(_COSTS[f] for f in found)), 2)


def doubts(draft: Draft, record: Agreement) -> tuple[Doubt, ...]:
    """What a reader should look at before he believes a record."""
    out: list[Doubt] = []
    if all(t.inferred for t in draft.tellings if t.parties):
        out.append(Doubt("parties", "one side is taken from the text before"))
    for entity, _ in draft.parties:
        if entity.rule in _BY_PLACE_ALONE:
            out.append(Doubt("parties", f"nothing but its place in the sentence makes {entity.name} a party"))
        elif entity.count:
            out.append(Doubt("parties", f"{entity.name} is a count, its members are not named"))
    if not any(t.act.form == "verb" for t in draft.tellings):
        out.append(Doubt("status", "no verb says that it was signed"))
    if (reason := _doubtful_date(draft, record)) is not None:
        out.append(Doubt("date", reason))
    if any(e.slot == "areas" and e.rule == "area.likely" for e in record.evidence):
        out.append(Doubt("areas", "their sentence only sounds like contents"))
    return tuple(out)


def _doubtful_date(draft: Draft, record: Agreement) -> str | None:
    if record.date is not None and "X" in record.date:
        return "not known in full, for the article has no date of publication"
    if record.salience != "main" or record.status != "signed":
        return None
    if record.date is None:
        return "none is told"
    return "the day of the announcement" if draft.reported else None


def assess(
    drafts: Sequence[Draft], records: Sequence[Agreement], *, dated: bool
) -> tuple[list[Agreement], list[str]]:
    """Records with their confidence, and the warnings of the article: "agr-…: date: none is told"."""
    sure, warnings = [], []
    for i, (draft, record) in enumerate(zip(drafts, records, strict=True)):
        others = [*records[:i], *records[i + 1 :]]
        plain = plainness(draft, record)
        found = confidence(record, others, plain=plain, dated=dated)
        sure.append(record.model_copy(update={"confidence": found}))
        warnings += [f"{record.id}: {doubt.slot}: {doubt.reason}" for doubt in doubts(draft, record)]
    return sure, list(dict.fromkeys(warnings))


def confidence(record: Agreement, others: Sequence[Agreement], *, plain: float, dated: bool) -> float:
    """Probability that a record is right; ``dated`` tells whether the article has a date of publication."""
    found = features(record, others, plain=plain, dated=dated)
    return round(Logistic.load("confidence").probability(found), 2)


def features(record: Agreement, others: Sequence[Agreement], *, plain: float, dated: bool) -> Features:
    """What the model sees of a record; ``others`` are the article's other records."""
    rules: dict[str, list[str]] = {}
    for proof in record.evidence:
        rules.setdefault(proof.slot, []).append(proof.rule)
    names = {p.name for p in record.parties}
    out: Features = {
        "plain": plain,
        f"kind={record.kind}": 1,
        f"status={record.status}": 1,
        f"salience={record.salience}": 1,
        f"told={rules.get('status', ['none'])[0]}": 1,
        f"date={_sort_of(record.date)}": 1,
        f"parties={min(len(record.parties), 5)}": 1,
        f"areas={min(len(record.areas), 5)}": 1,
        f"signatories={min(sum(len(p.signatories) for p in record.parties), 3)}": 1,
        f"records={min(len(others) + 1, 5)}": 1,
        "abroad": float(any(p.country not in ("KR", None) for p in record.parties)),
        "titled": float(record.title is not None),
        "venue": float(record.venue is not None),
        "dated": float(dated),
        "twice": float(any({p.name for p in o.parties} & names == names for o in others)),
        "by_place_alone": float(any(r in _BY_PLACE_ALONE for r in rules.get("parties", ()))),
        "governments": float(sum(p.type == "local_government" for p in record.parties) >= 2),
        "shares": float(any({p.name for p in o.parties} & names for o in others)),
    }
    for rule in set(rules.get("parties", ())):
        out[f"party={rule}"] = 1
    for rule in set(rules.get("areas", ())):
        out[f"area={rule}"] = 1
    if rules.get("date"):
        out[f"day={rules['date'][0]}"] = 1
    return out


def _sort_of(date: str | None) -> str:
    if date is None:
        return "none"
    if "X" in date:
        return "unknown"
    return ("about " if date.endswith("~") else "") + {4: "year", 7: "month", 10: "day"}.get(
        len(date.rstrip("~")), "range"
    )
