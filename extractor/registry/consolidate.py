"""One agreement made of its sources: which values hold, who claims what, and why.

In: the accounts of one group and what people have decided on it. Out: a ``Consolidated``, the rows of the
agreement's tables. Nothing is thrown away: what is not chosen stays beside it with the number of its sources.
To choose a slot otherwise, edit ``choose.py``; decisions
always win.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .account import Account, Side, distinct, folded
from .choose import AGREE, SLOTS, Claim, best_told, reason, same
from .compare import matched
from .decide import WHOLE, Decision, Verdicts
from .parties import party_row
from .period import Period
from .topics import topics

Row = dict[str, Any]
NEEDED = ("kind", "status")  # slots that an agreement cannot be without


@dataclass(slots=True)
class Consolidated:
    """The rows of one agreement, table by table."""

    agreement: Row
    values: list[Row] = field(default_factory=list)
    participations: list[Row] = field(default_factory=list)
    areas: list[Row] = field(default_factory=list)
    topics: list[Row] = field(default_factory=list)
    search: Row = field(default_factory=dict)
    parties: dict[str, Row] = field(default_factory=dict)
    identifiers: dict[str, list[Row]] = field(default_factory=dict)


def consolidate(group: Sequence[Account], decisions: Iterable[Decision]) -> Consolidated:
    """The agreement that a group of accounts, in the order of their articles, tells of."""
    live = [one for one in group if not one.withdrawn] or list(group)
    verdicts = Verdicts(group, decisions)
    out = Consolidated({})
    chosen: dict[str, str | None] = {}
    for slot, choose in SLOTS.items():
        rows, chosen[slot] = _slot(slot, "", choose(live), verdicts)
        out.values += rows
    _participations(live, verdicts, out)
    _areas(live, verdicts, out)
    out.topics = [
        {"position": row["position"], "topic": topic} for row in out.areas for topic in topics(row["text"])
    ]
    out.search = _search(verdicts.agreement, group, out)
    for row in (*out.values, *out.participations, *out.areas, *out.topics):
        row["agreement_id"] = verdicts.agreement
    period = Period.of(chosen["date"])
    out.agreement = {
        "id": verdicts.agreement,
        **chosen,
        "date_from": period.first.isoformat() if period and period.first else None,
        "date_to": period.last.isoformat() if period and period.last else None,
        "confidence": max(
            (one.told.confidence for one in live if one.told.confidence is not None), default=None
        ),
        "sources": len(group),
        "conflicts": len({(row["slot"], row["party_id"]) for row in out.values if row["conflict"]}),
        **verdicts.on(WHOLE, "", summary(chosen, out.values, out.participations)).columns(
            None if any(not one.withdrawn for one in group) else "no extraction finds it any more"
        ),
    }
    return out


def _search(name: str, group: Sequence[Account], out: Consolidated) -> Row:
    """What an agreement is found by, folded as the words that are looked for will be."""
    parties = [party for one in group for party in one.told.parties]
    told = [
        *(row["name"] for row in out.parties.values()),
        *(text for party in parties for text in (party.name, party.canonical, *party.aliases)),
        *(
            person
            for party in parties
            for signer in party.signatories
            for person in (signer.name, signer.latin)
        ),
        *(text for one in group for text in (one.told.title, one.told.venue, *one.told.areas)),
        *(row["value"] for row in out.values if row["slot"] in ("title", "venue")),
    ]
    body = "\n".join(sorted({folded(text) for text in told if text}))
    return {"id": int(name.removeprefix("reg-"), 16) >> 1, "agreement_id": name, "body": body}


def summary(chosen: Mapping[str, Any], values: Iterable[Row], participations: Iterable[Row]) -> list[str]:
    """What a person accepts who accepts an agreement: the values that the program chose, and the parties."""
    by_people = {row["slot"] for row in values if row["chosen"] and row["review"] in ("accepted", "edited")}
    told = [f"{slot} {chosen[slot]}" for slot in SLOTS if chosen[slot] is not None and slot not in by_people]
    return told + sorted(f"party {row['party_id']}" for row in participations if row["chosen"])


def _slot(
    slot: str, party_id: str, claims: Sequence[tuple[Claim, str]], verdicts: Verdicts
) -> tuple[list[Row], str | None]:
    """The rows of a slot, and its value: what a person decided, else the first claim that nobody rejected."""
    agree = AGREE.get(slot, same)
    decided = verdicts.on(slot, party_id, [claim.value for claim, _ in claims])
    if not claims and decided.value is None:
        return [], None
    standing = [claim.value for claim, _ in claims if claim.value not in decided.rejected]
    if not standing and slot in NEEDED:
        standing = [claim.value for claim, _ in claims]
    value = decided.value if decided.value is not None else (standing[0] if standing else None)
    rows = []
    for claim, why in claims:
        mine = claim.value == value
        rows.append(
            {
                "slot": slot,
                "party_id": party_id,
                "value": claim.value,
                "chosen": mine,
                "conflict": not mine and value is not None and not agree(claim.value, value),
                "support": distinct(claim.accounts),
                "why": decided.why if mine and decided.value is not None else why,
                **decided.columns_of(claim.value, mine),
            }
        )
    if value is not None and all(row["value"] != value for row in rows):
        rows.insert(
            0,
            {
                "slot": slot,
                "party_id": party_id,
                "value": value,
                "chosen": True,
                "conflict": False,
                "support": 0,
                "why": decided.why,
                **decided.columns_of(value, True),
            },
        )
    return rows, value


def _participations(group: Sequence[Account], verdicts: Verdicts, out: Consolidated) -> None:
    """The parties that two texts name, or a third of them, or a person accepts; the others beside them."""
    bodies = _bodies(group)
    of = distinct(group)
    taken: dict[str, Row] = {}
    for sides in bodies:
        row, identifiers = party_row([side for _, side in sides])
        if row["id"] in taken:
            continue
        telling = [one for one, _ in sides]
        support = distinct(telling)
        decided = verdicts.on("party", row["id"], [row["id"]])
        fair = 3 * support >= of or support >= 2
        keep = decided.value is not None or (fair and row["id"] not in decided.rejected)
        out.parties[row["id"]], out.identifiers[row["id"]] = row, identifiers
        rows, signer = _slot("signatory", row["id"], _signers(sides), verdicts)
        out.values += rows
        title = next(
            (s.party.signatories[0].title for _, s in sides if s.signatory == signer and s.signatory), None
        )
        taken[row["id"]] = {
            "party_id": row["id"],
            "position": len(taken),
            "name": _usual_name(sides),
            "signatory": signer,
            "signatory_title": title,
            "chosen": keep,
            "support": support,
            "why": decided.why or f"named by {support} of {of}",
            **decided.columns_of(row["id"], keep),
        }
    out.participations = list(taken.values())


def _bodies(group: Sequence[Account]) -> list[list[tuple[Account, Side]]]:
    """The parties of all accounts, each with the accounts that name it, the first named first."""
    bodies: list[list[tuple[Account, Side]]] = []
    for one in group:
        heads = [_clearest(body) for body in bodies]
        pairs = {id(mine): theirs for mine, theirs, _ in matched(one.sides, heads)} if heads else {}
        places = {id(head): place for place, head in enumerate(heads)}
        for side in one.sides:
            head = pairs.get(id(side))
            if head is None:
                bodies.append([(one, side)])
            else:
                bodies[places[id(head)]].append((one, side))
    return bodies


def _clearest(body: Sequence[tuple[Account, Side]]) -> Side:
    """The side of a body that says most: one with a key before one without."""
    return max((side for _, side in body), key=lambda side: (side.key is not None, len(side.names)))


def _usual_name(sides: Sequence[tuple[Account, Side]]) -> str:
    """The name that most accounts use, of several the longest."""
    counts: dict[str, int] = {}
    for _, side in sides:
        counts[side.party.name] = counts.get(side.party.name, 0) + 1
    return max(counts, key=lambda name: (counts[name], len(name), name))


def _signers(sides: Sequence[tuple[Account, Side]]) -> list[tuple[Claim, str]]:
    told: dict[str, list[Account]] = {}
    for one, side in sides:
        if side.signatory:
            told.setdefault(side.signatory, []).append(one)
    of = distinct([one for ones in told.values() for one in ones])
    return [(claim, reason(claim, of)) for claim in best_told([Claim(v, tuple(a)) for v, a in told.items()])]


def _areas(group: Sequence[Account], verdicts: Verdicts, out: Consolidated) -> None:
    """The areas of the fullest account, and those that two texts tell or a person accepts; then others."""
    fullest = max(
        group,
        key=lambda one: (one.told.salience == "main", len(one.told.areas), sum(map(len, one.told.areas))),
    )
    texts: dict[str, tuple[str, list[Account]]] = {}
    for one in (fullest, *group):
        for text in one.told.areas:
            texts.setdefault(folded(text) or text, (text, []))[1].append(one)
    of = distinct(group)
    for text, telling in texts.values():
        support = distinct(telling)
        decided = verdicts.on("area", "", [text], value=text)
        fair = fullest in telling or support >= 2
        keep = decided.value is not None or (fair and text not in decided.rejected)
        why = "in the fullest account" if fullest in telling else f"told by {support} of {of}"
        out.areas.append(
            {
                "position": len(out.areas),
                "text": text,
                "chosen": keep,
                "support": support,
                "why": decided.why or why,
                **decided.columns_of(text, keep),
            }
        )
