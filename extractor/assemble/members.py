"""Who a counted group is: names in the place of "8개 은행", "책방 5곳", "두 경찰서".

In: drafts, the article's sentences and its ``EntityIndex``. Out: drafts whose group is replaced where the
article lists so many: as the members of one chain, behind "협약을 맺은 곳은 …", or as heads who signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.find.sentence import Item, Sentence
from extractor.rulebook import wording
from extractor.shapes import Span

from .entities import Entity, EntityIndex
from .group import Draft
from .telling import WITH, Named, name_span, unique

# "협약을 맺은 책방은", "※ 협약기관(가나다 순) :", "참여 기관은": the list of members follows.
_WORDING = wording("members")
_LIST = _WORDING["list"]
_JOINED = _WORDING["joined"]
_CUT = _WORDING["cut"]
_WHERE = _WORDING["where"]
_SAID = _WORDING["said"]
_MEMBERS = _WORDING["members"]
_BODIES = ("협의체", "협의회", "위원회", "연합체", "추진단")  # what the members found
_SORT = wording("memory")["sort"]
_ANY_SORT = ("기관", "단체", "곳", "기관들", "단체들")
_EXAMPLE = _WORDING["example"]
_SUCH = _WORDING["such"]
_BESIDE = _WORDING["beside"]


def name_groups(drafts: Sequence[Draft], sentences: Sequence[Sentence], index: EntityIndex) -> list[Draft]:
    """Put names in the place of a counted group where a list of so many stands.

    "세 도시와 자매결연": a city's ties to the towns of a group are one each.
    """
    return [d for draft in drafts for d in _named_group(draft, sentences, index)]


def part_by_terms(drafts: Sequence[Draft], sentences: Sequence[Sentence], index: EntityIndex) -> list[Draft]:
    """A record each where the terms differ: "가람대와는 학생을 교환하고, 나루대와는 함께 연구한다"."""
    return [d for draft in drafts for d in _parted(draft, sentences, index)]


def _parted(draft: Draft, sentences: Sequence[Sentence], index: EntityIndex) -> list[Draft]:
    if len(draft.parties) < 3 or not draft.main:
        return [draft]
    others = {id(e) for e, _ in draft.parties[1:]}
    first = draft.tellings[0].sentence.block
    for sentence in (s for s in sentences if first <= s.block <= first + 1):
        apart = [it for it in sentence.items if it.josa in ("와는", "과는") and id(index.of(it)) in others]
        if len({id(index.of(it)) for it in apart}) >= 2:
            host, *rest = draft.parties
            return [replace(draft, parties=[host, other]) for other in rest]
    return [draft]


def _named_group(draft: Draft, sentences: Sequence[Sentence], index: EntityIndex) -> list[Draft]:
    if each := _paired(draft, sentences, index):
        return each
    if (all_of_them := _exemplified(draft, sentences, index)) is not None:
        draft.parties = all_of_them
        return [draft]
    groups = [e for e, _ in draft.parties if e.count >= 2]
    if len(groups) >= 2 and draft.main:  # "3개 새일센터와 2개 대학은 …. 협약에는 ▷가람센터 ▷나루센터 …"
        for listed in _told(sum(e.count for e in groups), sentences, index):
            draft.parties = unique([*(p for p in draft.parties if not p[0].count), *listed])
            return [draft]
    for position, (entity, span) in enumerate(draft.parties):
        if entity.count < 2 or not (draft.main or draft.kind in ("sister_city", "friendship_city")):
            continue  # who is listed is here for the news
        others = [(e, s) for e, s in draft.parties if e is not entity]
        # An example of the group ("나루병원 등 11개 병원") is one of those it counts.
        such = _EXAMPLE.search(index.text, max(0, span.start - 12), span.start)
        example = next((p for p in others if such and p[1].end == such.start()), None)
        rest = [p for p in others if p is not example]
        if (found := _fitting(entity, rest, sentences, index)) is not None:
            if draft.kind in ("sister_city", "friendship_city") and len(rest) == 1:
                return [replace(draft, parties=[*rest, one]) for one in found]
            draft.parties = unique([*draft.parties[:position], *found, *rest])
            break
    return [draft]


def _paired(draft: Draft, sentences: Sequence[Sentence], index: EntityIndex) -> list[Draft]:
    """A paper each of "2개 기업과 2개 마을", where pairs are listed: "가람사와 솔마을, 나루사와 들마을"."""
    counts = [e.count for e, _ in draft.parties]
    if len(counts) != 2 or counts[0] != counts[1] or counts[0] < 2:
        return []
    for sentence in sentences:
        found = ((it, index.of(it)) for it in sentence.items if it.depth == 0 and it.party is not None)
        named = [(it, e) for it, e in found if e is not None and not e.count]
        pairs = [
            [(e, name_span(it)) for it, e in (one, other)]
            for one, other in pairwise(named)
            if one[0].party is not None and one[0].party.josa in WITH
        ]
        if len(pairs) == counts[0] and len({id(e) for pair in pairs for e, _ in pair}) == 2 * len(pairs):
            return [replace(draft, parties=pair) for pair in pairs]
    return []


def _exemplified(draft: Draft, sentences: Sequence[Sentence], index: EntityIndex) -> list[Named] | None:
    """All members, where a telling names some ("가람병원, 나루재단 등 13개 기관은"), another all."""
    named = {id(e) for e, _ in draft.parties if not e.count}
    for telling in draft.tellings:
        found = _SUCH.search(telling.sentence.text)
        count = int(found["n"]) if found is not None else 0
        if found is None or len(named) < 2 or count <= len(named):
            continue
        behind = telling.sentence.span.start + found.start()
        examples = {id(e) for e, s in draft.parties if s.end <= behind}
        for sentence, chain in _chains(sentences, index):
            listed = {id(e) for e, _ in chain}
            if sentence is not telling.sentence and len(chain) == count and examples and examples <= listed:
                return unique([*chain, *(p for p in draft.parties if id(p[0]) not in listed)])
    return None


def _fitting(
    group: Entity, rest: Sequence[Named], sentences: Sequence[Sentence], index: EntityIndex
) -> list[Named] | None:
    count = group.count
    for listed in _told(count, sentences, index):
        return _without(listed, rest)
    chains = list(_chains(sentences, index))
    for sentence, chain in chains:
        others = _without(chain, rest)
        beside = group.spans[0].start > sentence.span.start and _told_with(sentence, others, group, index)
        if len(others) == count and (count >= 3 or _alike(group, others) or beside):
            return others
    for sentence, chain in chains:  # the count holds the host: "A 외에 B, C, D가 들어간다"
        others = _without(chain, rest)
        host = len(others) < len(chain) or bool(_BESIDE.search(sentence.text))
        if len(others) == count - 1 >= 2 and host and _MEMBERS.search(sentence.text):
            return others
    return None


def _without(members: Sequence[Named], rest: Sequence[Named]) -> list[Named]:
    return [m for m in members if all(m[0] is not e for e, _ in rest)]


def _alike(group: Entity, members: Sequence[Named]) -> bool:
    """Whether two names are of the sort counted: 두 경찰서, 가람경찰서·나루경찰서."""
    noun = group.name.split()[-1]
    found = _SORT.search(f"{group.name} ")
    sort = found.lastgroup if found else None
    return all(e.type == sort or any(noun in f for f in e.forms) for e, _ in members)


def _told_with(
    sentence: Sentence, members: Sequence[Named], group: Entity, index: EntityIndex
) -> bool:
    """Whether "두 기관과" are those somebody was told to act with: "군은 가람원, 나루공사와 손잡고 …"."""
    items = [it for it in sentence.items if any(index.of(it) is e for e, _ in members)]
    any_sort = group.name.split()[-1] in _ANY_SORT
    return any_sort and bool(items) and all(it.josa in WITH for it in items)


def _told(count: int, sentences: Sequence[Sentence], index: EntityIndex) -> Iterator[list[Named]]:
    """Lists that say of themselves that they name the members, known names or not."""
    for sentence in sentences:
        for found in (*_LIST.finditer(sentence.text), *_JOINED.finditer(sentence.text)):
            start = sentence.span.start + found.start("list")
            bounds = [start]
            for cut in _CUT.finditer(found["list"]):
                if cut.start():
                    bounds += [start + cut.start(), start + cut.end()]
                else:
                    bounds = [start + cut.end()]  # the glyph of the first
            bounds.append(start + len(found["list"]))
            spans = [Span(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
            wheres = [_WHERE.match(s.of(index.text)) for s in spans]
            spans = [Span(s.start + (w.end() if w else 0), s.end) for s, w in zip(spans, wheres, strict=True)]
            if len(spans) == count and all(
                2 <= len(s) <= 24 and not _SAID.search(s.of(index.text)) for s in spans
            ):
                yield [(index.introduce(s), s) for s in spans]


def _chains(sentences: Sequence[Sentence], index: EntityIndex) -> Iterator[tuple[Sentence, list[Named]]]:
    """The chains of each sentence, and where it speaks of members all its organisations as one."""
    for sentence in sentences:
        by_chain: dict[tuple[int, int], list[Item]] = {}
        for item in sentence.items:
            by_chain.setdefault((item.depth, item.chain), []).append(item)
        for items in by_chain.values():
            yield sentence, _entities(items, index)
        if len(by_chain) > 1 and _MEMBERS.search(sentence.text):
            level = [it for it in sentence.items if it.depth == 0]
            bodies = [m for m in _entities(level, index) if m[0].rule != "place.province"]
            yield sentence, bodies


def _entities(items: Iterable[Item], index: EntityIndex) -> list[Named]:
    named = ((index.of(it), it) for it in items)
    return unique(
        (e, name_span(it)) for e, it in named if e is not None and e.type != "other" and e.name not in _BODIES
    )
