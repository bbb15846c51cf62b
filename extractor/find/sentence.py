"""Everything found in one sentence: words, parties, persons, acts.

In: the analysed reading and a sentence span. Out: a ``Sentence``, whose ``items`` are parties and
persons merged into the chains that share one particle ("A시, B군과 C구는" is one chain with 는).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from extractor.rulebook import wording
from extractor.shapes import Span

from .acts import Act, find_acts
from .coordination import find_listed
from .parties import Known, PartyMention, find_parties
from .people import OfficeMention, PersonMention, apart, find_offices, find_people, office_holder
from .units import Unit, streams, units
from .unlisted import find_unlisted

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORDING = wording("sentence")
_LINK = _WORDING["link"]
_DATED = _WORDING["dated"]
_DESCRIBED = _WORDING["described"]
# "가람전자와 골이식재 업체 나루플란이": what the next one is.
_DESCRIBED_AFTER = _WORDING["described_after"]
_LEGAL_FORM = _WORDING["legal_form"]
# "가람시장 등 4개 시·군 단체장, 나루전자 대표 등 6개사 대표와"
_AND_OTHERS = _WORDING["and_others"]
_THEIR_HEADS = _WORDING["their_heads"]
_ACTING = _WORDING["acting"]
_LIST_END = _WORDING["list_end"]
# "가람시장과 나루군수, 양측 관계자 등 80여 명이"
_WITH_OTHERS = _WORDING["with_others"]
_TOGETHER = _WORDING["together"]
_BETWEEN = _WORDING["between"]
_MEMBERS = _WORDING["members"]
_SITUATED = _WORDING["situated"]
_PLACE_HEAD = _WORDING["place_head"]
_BUILT = _WORDING["built"]
_NOBODY_LAST = _WORDING["nobody_last"]


@dataclass(frozen=True, slots=True)
class Item:
    """A party or a person that stands for one, in its place in the sentence.

    ``josa`` is the particle of the whole chain it stands in; ``chain`` numbers the chains.
    """

    span: Span
    end: int
    josa: str
    chain: int
    party: PartyMention | None
    person: PersonMention | None
    depth: int
    after: str  # the text right behind, up to 12 characters

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.span.start


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with all that was found in it; spans are into the reading."""

    span: Span
    block: int
    index: int
    words: tuple[Unit, ...]
    items: tuple[Item, ...]
    people: tuple[PersonMention, ...]
    acts: tuple[Act, ...]
    offices: tuple[OfficeMention, ...]
    text: str


_OWNS = _WORDING["owns"]


def read_sentence(
    doc: Doc, text: str, span: Span, *, block: int, index: int, known: Known = MappingProxyType({})
) -> Sentence:
    """Find everything in one sentence of ``text``; ``known`` are short names that the article uses."""
    words = apart(units(doc, span, text=text))
    acts = find_acts(doc, span, text=text)
    told = [a.instrument for a in acts if a.form != "reference"]
    members = bool(_MEMBERS.search(span.of(text)))
    items: list[Item] = []
    people: list[PersonMention] = []
    offices: list[OfficeMention] = []
    for stream in streams(words):
        found = find_parties(text, stream, known=known)
        parties = tuple(p for p in found if not _is_body(p, acts) and not _OWNS.match(text, p.span.end))
        named = find_people(text, stream, parties)
        persons = tuple(p for p in named if not any(p.span == q.span for q in people))  # in a bracket
        told_of = find_offices(text, stream, parties, persons)
        offices.extend(told_of)
        parties = _with_offices(text, parties, told_of)
        if stream and stream[0].depth == 0:
            taken = [p.whole for p in parties] + [p.whole for p in persons] + [a.instrument for a in acts]
            parties = tuple(
                sorted((*parties, *find_unlisted(text, stream, taken, told)), key=lambda p: p.whole)
            )
        if told or members:
            taken = [p.whole for p in persons] + [a.instrument for a in acts]
            more = find_listed(text, stream, parties, taken)
            kept = (p for p in parties if not any(p.span.overlaps(m.span) for m in more))
            parties = tuple(sorted((*kept, *more), key=lambda p: p.whole))
        people.extend(persons)
        items.extend(_chained(text, span, _merge(text, parties, persons)))
    items.sort(key=lambda it: (it.start, -it.end))
    return Sentence(
        span,
        block,
        index,
        words,
        tuple(items),
        tuple(sorted(people, key=lambda p: p.span)),
        acts,
        tuple(sorted(offices, key=lambda o: o.span)),
        span.of(text),
    )


def _with_offices(
    text: str, parties: Sequence[PartyMention], offices: Sequence[OfficeMention]
) -> tuple[PartyMention, ...]:
    """Give an organisation the particle of the office behind it: "나래전자 대표와", "8개 기업 대표들과"."""
    behind = {o.org: o for o in offices}
    out = [
        replace(p, josa=o.josa, end=o.end) if (o := behind.get(p.span)) is not None and not p.josa else p
        for p in parties
    ]
    known = [p.whole for p in out]
    out += [
        held
        for office in offices
        if not any(office.span.overlaps(w) for w in known) and (held := office_holder(text, office))
    ]
    return tuple(sorted(out, key=lambda p: p.whole))


def _is_body(party: PartyMention, acts: Sequence[Act]) -> bool:
    """Part of the quoted name of a body: ‘가람·나루 통합위원회’ is one name, not two parties."""
    bodies = [a for a in acts if a.kind == "joint_body"]
    founded = party.first == party.last and any(  # 상생협의체를 구성
        a.form == "verb" and a.status == "signed" and a.instrument.end == party.span.end for a in bodies
    )
    return founded or any(a.title is not None and a.title.covers(party.span) for a in bodies)


def _merge(text: str, parties: Sequence[PartyMention], people: Sequence[PersonMention]) -> list[Item]:
    """One item for a person with the organisation named beside him, one for each other party."""
    out: list[Item] = []
    for party in parties:
        person = next((p for p in people if p.whole.overlaps(party.whole)), None)
        if person is not None and not person.bracketed:
            continue
        out.append(
            Item(
                party.whole,
                party.end,
                party.josa,
                -1,
                party,
                person,
                party.depth,
                text[party.end : party.end + 12],
            )
        )
    for person in people:
        if not person.bracketed:
            near = next((p for p in parties if p.whole.overlaps(person.whole)), None)
            if near and person.org and near.span.end < person.org.end:
                near = None  # the province before a mayor's city
            start = min(person.whole.start, near.whole.start if near else person.whole.start)
            out.append(
                Item(
                    Span(start, person.whole.end),
                    person.end,
                    person.josa,
                    -1,
                    near,
                    person,
                    near.depth if near else 0,
                    text[person.end : person.end + 12],
                )
            )
    return sorted(out, key=lambda it: it.start)


def _chained(text: str, sentence: Span, items: list[Item]) -> list[Item]:
    """Number the chains and give every link the particle that ends its chain."""
    out: list[Item] = []
    chain: list[Item] = []
    number = sentence.start
    for i, item in enumerate(items):
        chain.append(item)
        after = items[i + 1] if i + 1 < len(items) else None
        if after is not None and _linked(text, item, after) and not _gapped(text, items, i):
            continue
        for part in _without_site(chain):
            josa, end = _particle(text, sentence, part)
            members = _members(text, part)  # a count at the end is none, but the particle is behind it
            out.extend(
                replace(it, josa=josa, chain=number, end=end if it is members[-1] else it.end)
                for it in members
            )
            number += 1
        chain = []
    return out


def _without_site(chain: list[Item]) -> list[list[Item]]:
    """A chain, its last member apart where it is only a site: "가람중공업과 나루면 일원에 대한 협약"."""
    if len(chain) < 2 or chain[-1].josa or chain[-2].josa not in ("와", "과"):
        return [chain]
    last = chain[-1].party
    site = _is_place(chain[-1]) and last is not None and last.rule == "place.unknown"
    return [chain[:-1], chain[-1:]] if site and not _is_place(chain[-2]) else [chain]


def _linked(text: str, item: Item, after: Item) -> bool:
    between = text[item.end : after.start]
    if item.josa in ("와", "과"):
        place = (
            after.josa == "에서"
            or (_SITUATED.match(text, after.end) and not _is_place(item))
            or _PLACE_HEAD.match(text[after.end : after.end + 12].strip())
        )
        built = between == " " and _BUILT.match(text, after.end) is not None
        beside = between in (" ", ", ", "  ") or bool(_DESCRIBED_AFTER.match(between))
        return beside and not place and not built
    if item.josa:
        return False
    if between == " " and any(sort(item) and sort(after) for sort in (_is_town, _is_university)):
        return True  # 가람시 나루군 다온군이, 가람대 나루대가
    if between == " " and not (_counted(after) or item.party is None):
        return False
    if _counted(after) and re.fullmatch(r"\s?등\s?(?:총|국내|국내외|해외|관내|도내|지역|모두)?\s?", between):
        return True
    if _counted(item) and _THEIR_HEADS.match(between):
        return True
    return any(p.match(between) for p in (_LINK, _DATED, _DESCRIBED, _LEGAL_FORM, _AND_OTHERS))


def _gapped(text: str, items: Sequence[Item], i: int) -> bool:
    """Whether the next item begins a clause like the one before: "가람군은 나루구와, 다온시는 두리구와"."""
    item, after = items[i], items[i + 1]
    alike = any(it.josa in ("은", "는") for it in items[:i]) and after.josa in ("은", "는")
    return alike and item.josa in ("와", "과") and text.startswith(",", item.end)


def _is_place(item: Item) -> bool:
    """Whether a name is one of a place, as in "부천과 안양에 있는"."""
    return item.person is None and item.party is not None and item.party.rule.startswith("place.")


def _is_town(item: Item) -> bool:
    """Whether an item is a Korean city or county told with its unit."""
    party = item.party
    listed = party is not None and party.rule == "place.municipality" and not party.weak
    return listed and item.person is None


def _is_university(item: Item) -> bool:
    party = item.party
    return party is not None and party.rule == "organisation.university" and item.person is None


def _counted(item: Item) -> bool:
    return item.party is not None and item.party.rule == "organisation.group"


def _members(text: str, chain: list[Item]) -> list[Item]:
    """ "A, B 등 2개 시와": the count behind the names is no member of its own."""
    chain = [it for i, it in enumerate(chain) if not (0 < i < len(chain) - 1 and _of_example(text, chain, i))]
    if len(chain) < 2 or not _counted(chain[-1]) or chain[-1].person or chain[-2].josa:
        return chain
    between = text[chain[-2].end : chain[-1].start]
    if re.match(r"\s?등", between) and len(chain) == 2:
        return chain  # "나루병원 등 11개 병원과": one example of eleven
    return chain[:-1] if re.fullmatch(r"\s|\s?등.*", between) else chain


def _of_example(text: str, chain: list[Item], i: int) -> bool:
    """Whether a count says how many an example stands for: "가람시장 등 4개 시·군 단체장, …"."""
    between = text[chain[i - 1].end : chain[i].start]
    return _counted(chain[i]) and chain[i].person is None and between.strip().startswith("등")


def _particle(text: str, sentence: Span, chain: list[Item]) -> tuple[str, int]:
    last = chain[-1]
    if last.josa:
        return last.josa, last.end
    rest = text[last.end : min(last.end + 60, sentence.end)]
    if len(chain) > 1 and _BETWEEN.match(rest):
        return "간", last.end
    if len(chain) > 1 and (found := _TOGETHER.match(rest)):
        return found["josa"], last.end + found.end()
    if found := _LIST_END.match(rest):
        return found["josa"], last.end + found.end()
    if last.person is not None and (found := _WITH_OTHERS.match(rest)):
        return found["josa"], last.end + found.end()
    if found := _NOBODY_LAST.match(rest):
        return found["josa"], last.end + found.end()
    if len(chain) > 1 and (found := _ACTING.match(rest)):
        return found["josa"], last.end + found.end()
    if _PLACE_HEAD.match(rest.strip()):
        return "에서", last.end
    return "", last.end
