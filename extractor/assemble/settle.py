"""What is settled when all tellings are grouped: days of ceremonies, drafts told twice, counts, bargaining.

In: drafts. Out: drafts, of which those that are one after all are one: "여섯 군이 협의체를 꾸렸다. …
‘상생발전 협의회’ 출범식을 가졌다". To change what makes two tellings one agreement, edit ``group.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractor.find import names
from extractor.shapes import Mention, Span

from .entities import Entity
from .group import Draft, is_count
from .telling import SHORT_FORMS, SUBJECT

_GOVERNING = {"local_government", "national_government", "other"}


def date_by_signing(drafts: Sequence[Draft], signings: Sequence[tuple[int, Mention]]) -> None:
    """Give news without a day the day of the signing told next to it: "13일 현지에서 서명을 마쳤다"."""
    for draft in drafts:
        if not draft.main or draft.status != "signed" or (draft.day is not None and not draft.reported):
            continue
        blocks = [t.sentence.block for t in draft.tellings if t.block.kind not in SHORT_FORMS]
        first = blocks[0] if blocks else 0  # told by a headline alone: by the beginning of the text
        near = [m for b, m in signings if 0 <= b - first <= 3]
        if near:
            draft.day, draft.reported = near[0], False


def told_once(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts that came out alike after all, in kind, status, date and parties, made one.

    "여섯 군이 협의체를 꾸렸다. … ‘상생발전 협의회’ 출범식을 가졌다": the body is named only the second time.
    """
    out: list[Draft] = []
    for draft in drafts:
        same = next((d for d in out if any(one(d, draft) for one in _ONE_AFTER_ALL)), None)
        if same is None:
            out.append(draft)
        else:
            same.tellings += draft.tellings
            same.main |= draft.main
            if _of_states(same, draft):
                same.parties, same.day = draft.parties, draft.day or same.day
            if same.status == "planned" != draft.status:
                same.status, same.day = draft.status, draft.day
            same.reported &= draft.reported
    return out


def _carried_out(plan: Draft, draft: Draft) -> bool:
    """Whether what a visit was for came about: "협약을 체결하기 위해 찾았다. … 6일 협약을 체결했다"."""
    came = plan.status == "planned" and draft.status == "signed" and plan.main and draft.main
    before = plan.tellings[-1].sentence.span.start < draft.tellings[0].sentence.span.start
    return came and before and plan.day is None and (plan.kind, plan.entities) == (draft.kind, draft.entities)


def _of_parts(whole: Draft, part: Draft) -> bool:
    """Whether a draft tells of the same paper by bodies of its parties: 나루면 주민자치회 for 나루면.

    Or by the owner of one beside the other itself: 나루면 for its centre, with 다온동 주민자치센터 in both.
    """
    if not (whole.main and part.main) or (whole.kind, whole.status) != (part.kind, part.status):
        return False
    if len(whole.parties) != len(part.parties) or not _same_day(whole, part):
        return False
    names = [e.name.split()[-1] for e, _ in whole.parties]
    of = [next((n for n in names if e.name.startswith(n + " ")), None) for e, _ in part.parties]
    if None not in of and len(set(of)) == len(of):
        return True
    ours = [e for e, _ in whole.parties if id(e) not in part.entities]
    theirs = [e for e, _ in part.parties if id(e) not in whole.entities]
    owned = len(ours) == len(theirs) == 1 and f" {theirs[0].name} " in f" {ours[0].name}"
    return owned and len(whole.parties) > 1


def _of_states(states: Draft, bodies: Draft) -> bool:
    """Whether states are said to do what bodies of theirs sign: "한국과 호주가 … 외교부와 호주 외교부는"."""
    if not (states.main and bodies.main) or (states.kind, states.status) != (bodies.kind, bodies.status):
        return False
    lands = {names.country(e.name.removesuffix("정부").strip()) for e, _ in states.parties}
    near = bodies.tellings[0].sentence.block - states.tellings[0].sentence.block <= 2
    signers = {e.country for e, _ in bodies.parties if e.type in ("national_government", "public_agency")}
    same_day = states.reported or bodies.reported or _same_day(states, bodies)
    return None not in lands and len(lands) > 1 and lands == signers and near and same_day


def _same_day(one: Draft, other: Draft) -> bool:
    return one.edtf is None or other.edtf is None or one.edtf == other.edtf


def _alike(a: Draft, b: Draft) -> bool:
    if a.promise is not None or b.promise is not None:
        return False
    return (a.kind, a.status, a.edtf, a.entities) == (b.kind, b.status, b.edtf, b.entities)


_ONE_AFTER_ALL = (_alike, _of_parts, _of_states, _carried_out)


def kinds_of_bodies(drafts: Sequence[Draft]) -> None:
    """A friendship is one of governments: "두 협회가 우호교류 협정을 맺었다" tells an understanding."""
    for draft in drafts:
        kinds = {e.type for e, _ in draft.parties}
        if draft.kind == "friendship_city" and len(draft.parties) >= 2 and not kinds & _GOVERNING:
            draft.kind = "mou"


def without_sums(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without a count that is told pair by pair: "4개 단체가 체결했다. 맺은 곳은 ▲가람원과 나루원 ▲…".
    """
    beside = Counter(id(d.tellings[0].act) for d in drafts)
    pairs = set(beside.values())
    return [d for d in drafts if not any(e.count > 1 and e.count in pairs for e, _ in d.parties)]


def one_by_one(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without the sum of papers that are told one by one.

    "네 곳과 차례로 체결했다. 가람군과는 8일 맺었다. 나루시와는 16일 …": what is left of the sum is for those
    that are not told apart.
    """
    out: list[Draft] = []
    for draft in drafts:
        apart = [d for d in drafts if d is not draft and _of_sum(d, draft)]
        if len(apart) < 2:
            out.append(draft)
            continue
        told = {id(e) for d in apart for e, _ in d.parties}
        first, *others = draft.parties
        out += [
            replace(draft, parties=[first, other], tellings=list(draft.tellings))
            for other in others
            if id(other[0]) not in told
        ]
    return out


def _of_sum(one: Draft, whole: Draft) -> bool:
    """Whether a draft is that of one counterpart of many, on a day of its own."""
    if len(whole.parties) < 4 or len(one.parties) != 2 or not (one.main and whole.main):
        return False
    alike = (one.kind, one.status) == (whole.kind, whole.status) and one.entities < whole.entities
    own = one.day is not None and not one.reported and one.day.value.granularity == "day"
    shared = id(whole.parties[0][0]) in one.entities
    return alike and own and shared and one.edtf != whole.edtf


def without_counts(draft: Draft) -> list[tuple[Entity, Span]]:
    """The parties that have a name; a count that signed alone stays: "6개 시·군이 협약을 체결했다"."""
    named = [(e, s) for e, s in draft.parties if not is_count(e) and (draft.main or not e.count)]
    alone = not named and draft.main and len(draft.parties) == 1 and _acts(draft)
    return list(draft.parties) if alone else named


def _acts(draft: Draft) -> bool:
    """Whether the only party is told as the subject of a telling."""
    ((_, span),) = draft.parties
    return any(
        it.josa in SUBJECT and it.span.overlaps(span) for t in draft.tellings for it in t.sentence.items
    )


def is_joint(draft: Draft) -> bool:
    """Whether an agreement has two parties, or one that is a number of bodies."""
    return len(draft.parties) >= 2 or (len(draft.parties) == 1 and is_count(draft.parties[0][0]))


def is_bargaining(draft: Draft, text: str) -> bool:
    """Wages agreed with a union are no agreement of this sort."""
    union = any(re.search(r"(?:노동조합|노조)$", e.name) for e, _ in draft.parties)
    return union and bool(re.search(r"임금|임단협|단체교섭|파업|통상임금", text))
