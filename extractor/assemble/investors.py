"""Agreements to invest that a city signs with several firms at once.

In: drafts, sentences, the ``EntityIndex``. Out: drafts with the firms that "6개사" stands for, one a firm
where each promises something of its own, with the span of its promise.

The text after the signing tells firm by firm what each builds, where and for how much ("㈜가람테크는 나루시
다온산단에 120억 원을 들여 공장을 짓고, …"). A paper signed jointly (합동) stays one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.find import names
from extractor.find.investors import PLEDGE
from extractor.find.sentence import Item, Sentence
from extractor.rulebook import wording
from extractor.shapes import Span

from .entities import Entity, EntityIndex
from .group import Draft
from .telling import SUBJECT, Named, name_span, unique

_WORDING = wording("investors")
_FIRMS = _WORDING["firms"]
_PLACES = _WORDING["places"]
_CONTEXT = _WORDING["context"]
_JOINTLY = _WORDING["jointly"]
_SITE = _WORDING["site"]
_SAME = _WORDING["same"]
_ORIGIN = _WORDING["origin"]
# Bodies that invite firms as cities do.
_ZONE = _WORDING["zone"]
_TOWNSHIP = _WORDING["township"]
_SUM = _WORDING["sum"]


@dataclass
class Promise:
    """What one firm promises: where it is told and, if it is, the municipality it goes to."""

    firm: Named
    told: Span
    place: Named | None


def name_investors(
    drafts: list[Draft], sentences: Sequence[Sentence], index: EntityIndex, text: str
) -> list[Draft]:
    """Put the firms in the place of their count, and part what they promise each for itself."""
    out: list[Draft] = []
    for draft in drafts:
        out.extend(_parted(draft, sentences, index, text, [d for d in drafts if d is not draft]))
    return out


def _parted(
    draft: Draft, sentences: Sequence[Sentence], index: EntityIndex, text: str, others: Sequence[Draft]
) -> list[Draft]:
    told = " ".join(t.sentence.text for t in draft.tellings if t.act.form != "reference")
    if not draft.main or draft.kind not in ("mou", "loi") or not _CONTEXT.search(told):
        return [draft]
    count = _number(_FIRMS, told)
    if any(t.act is o.act for d in others for o in d.tellings for t in draft.tellings):
        return [draft]  # told side by side already: "각각 체결"
    named = [p for p in draft.parties if p[0].type == "company"]
    if count < 2 and len(named) < 2:
        return [draft]
    promises = _promises(_after(draft, sentences, others), index, text, draft)
    firms = unique([*named, *(p.firm for p in promises)])
    if len({id(p.firm[0]) for p in promises}) < 2 or (count and len(firms) > count):
        return [draft]
    hosts = [p for p in draft.parties if p[0].type not in ("company", "other")]
    towns = max(_number(_PLACES, told), sum(_is_town(e) for e, _ in hosts))
    if not any(e.type == "local_government" or _ZONE.search(e.name) for e, _ in hosts):
        return [draft]
    if _JOINTLY.search(told):
        places = unique([*hosts, *(p.place for p in promises if p.place is not None)])
        governments = [p for p in places if p[0].type == "local_government"]
        if len(governments) - 1 <= towns:
            hosts = places
        return [replace(draft, parties=[*hosts, *firms])]
    return [
        replace(
            draft,
            tellings=list(draft.tellings),
            parties=unique([*_hosts(hosts, p.place, towns), p.firm]),
            promise=p.told,
        )
        for p in _first_each([*promises, *(Promise(n, n[1], None) for n in named)])
    ]


def _hosts(hosts: Sequence[Named], place: Named | None, towns: int) -> list[Named]:
    """Who signs with one firm: of several towns the one that it goes to."""
    if not towns or (place is None and towns == 1):
        return list(hosts)
    over = [h for h in hosts if not _is_town(h[0])]
    return [*over, *([place] if place is not None else [])] if over else list(hosts)


def _is_town(entity: Entity) -> bool:
    return entity.type == "local_government" and names.province(entity.name) is None


def _after(draft: Draft, sentences: Sequence[Sentence], others: Sequence[Draft]) -> Iterator[Sentence]:
    """The sentences behind the signing up to where another agreement is told."""
    start = min(t.sentence.span.start for t in draft.tellings)
    elsewhere = {id(t.sentence) for d in others for t in d.tellings if t.act.form != "reference"} - {
        id(t.sentence) for t in draft.tellings
    }
    for sentence in sentences:
        if sentence.span.start <= start or "“" in sentence.text:
            continue
        if id(sentence) in elsewhere:
            return
        yield sentence


def _promises(sentences: Iterator[Sentence], index: EntityIndex, text: str, draft: Draft) -> list[Promise]:
    out: list[Promise] = []
    place: Named | None = None
    for sentence in sentences:
        told_here = len(out)
        firms = [it for it in sentence.items if _is_firm(index.of(it), it, text)]
        for i, item in enumerate(firms):
            end = firms[i + 1].start if i + 1 < len(firms) else sentence.span.end
            comma = text.rfind(", ", item.end, end) if i + 1 < len(firms) else -1
            clause = Span(item.end, comma if comma > 0 else end)  # up to what describes the next one
            chained = any(it.chain == item.chain and it.start > item.start for it in firms)
            summed = _SUM.search(text, item.span.end, end) and PLEDGE.search(sentence.text)
            pledged = PLEDGE.search(text, item.start, end) or summed
            if not chained and not pledged:
                continue
            begin = sentence.span.start if i == 0 else firms[i - 1].end
            site = _site(sentence, Span(begin, end), index, text, draft)
            if site is None and (len(out) > told_here or _SAME.search(text, clause.start, end)):
                site = place  # "나루군에는 가람테크가 …, 다온소재는 …"
            entity = index.of(item)
            if entity is not None:
                place = site or place
                out.append(Promise((entity, name_span(item)), clause, site))
    return out


def _is_firm(entity: Entity | None, item: Item, text: str) -> bool:
    came = item.person is not None and not item.person.bracketed  # and promises nothing
    if entity is None or entity.type != "company" or item.depth or came:
        return False
    return item.josa in SUBJECT or bool(
        re.match(r"^\s?(?:공장|본사)(?:이|을)", text[item.end : item.end + 8])
    )


def _site(sentence: Sentence, around: Span, index: EntityIndex, text: str, draft: Draft) -> Named | None:
    """The municipality where something is built: 나루 in "나루 다온산단에 공장을 짓는다"."""
    for item in sentence.items:
        entity = index.of(item)
        if entity is None or entity.type != "local_government" or entity.country != "KR":
            continue
        if not around.covers(item.span) or any(entity is e for e, _ in draft.parties[:1]):
            continue
        behind = text[item.span.end : item.span.end + 24]
        if _ORIGIN.match(behind):
            continue
        if _is_township(entity):
            if (town := _town(entity.name, index)) is not None:
                return town, name_span(item)
        elif _SITE.match(behind):
            return entity, name_span(item)
    return None


def _is_township(entity: Entity) -> bool:
    found = names.sense(entity.name.rsplit(maxsplit=1)[-1])
    listed = found is not None and found.rule == "place.municipality"  # 정읍 is a city
    return bool(_TOWNSHIP.search(entity.name)) and not listed


def _town(township: str, index: EntityIndex) -> Entity | None:
    """The municipality that a township's name begins with: 나루시 in 나루시 다온면."""
    first = township.split(maxsplit=1)[0]
    return next((e for e in index.entities if first in e.forms and e.name != township), None)


def _first_each(promises: Sequence[Promise]) -> list[Promise]:
    """The first promise of each firm, with the place that any of its sentences tells."""
    out: dict[int, Promise] = {}
    for promise in promises:
        known = out.setdefault(id(promise.firm[0]), promise)
        known.place = known.place or promise.place
    return list(out.values())


def _number(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return int(next(g for g in found.groups() if g)) if found else 0
