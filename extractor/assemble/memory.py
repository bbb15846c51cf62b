"""What an article has told so far: whom "시는", "양 기관" and an unsaid subject mean.

In: sentences in text order. Out: the parties that a telling leaves to the text before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from extractor.find.sentence import Item, Sentence
from extractor.find.units import Unit
from extractor.layout import Block
from extractor.rulebook import load, wording
from extractor.shapes import Mention, Span

from .entities import Entity, EntityIndex
from .telling import (
    COUNTERPART,
    ON_AGENDA,
    SHORT_FORMS,
    SUBJECT,
    WITH,
    Named,
    Telling,
    name_span,
    speaks,
    unique,
)

_OFFICE_OF = {"시": "시장", "군": "군수", "구": "구청장", "도": "지사"}
_WORDING = wording("memory")
_SIGNING = _WORDING["signing"]
_LEVEL_BEFORE = _WORDING["level_before"]
_PAIR = _WORDING["pair"]
_SORT = _WORDING["sort"]
_SENT = _WORDING["sent"]
_THOSE_WHO = _WORDING["those_who"]
_MEETING = _WORDING["meeting"]
_EVENT = _WORDING["event"]
_BESIDE_EVENT = _WORDING["beside_event"]
_VISITS = _WORDING["visits"]
_THERE = _WORDING["there"]


class Memory:
    """The protagonist, the topics and the last parties of an article, as far as it was read."""

    def __init__(
        self, text: str, index: EntityIndex, *, lead: int, heroes: Mapping[int, Entity] = MappingProxyType({})
    ) -> None:
        self._text = text
        self._index = index
        self._heroes = heroes
        self._lead = lead
        self._section = 0
        self.hero = _protagonist(index, lead)
        self.topics: list[Named] = []
        self._group: list[Named] = []
        self._together: list[Named] = []
        self._news: list[Named] = []
        self._beside: Named | None = None  # the one last told to act with the protagonist
        self._visit: tuple[int, int, Named] | None = None  # block and number of a sentence, who is met in it
        self._block_start = 0
        self._joined_in = (-9, -9)  # block and number of the sentence in which two joined hands
        self._subject: tuple[int, int, Named] | None = None  # block and number of a sentence, its subject
        self._told_in = -1  # the block in which the last parties were told
        self._day: tuple[int, Mention] | None = None
        self._ceremony: tuple[int, Mention] | None = None
        self._recent: tuple[int, Mention] | None = None
        self._meeting: tuple[int, Mention] | None = None  # the day on which somebody met somebody
        self._events: dict[str, Mention] = {}  # days of events, by the end of their names; 행사 is any
        self.signings: list[tuple[int, Mention]] = []  # days of signings told without naming the paper

    def enter(self, block: Block) -> None:
        """A block begins; a part of a round-up with a protagonist of its own remembers nothing."""
        self._block_start = block.span.start
        if block.section != self._section:
            self._section = block.section
            if (hero := self._heroes.get(block.section)) is not None:
                self.hero = hero
                self.topics, self._group, self._together, self._news = [], [], [], []
                self._beside = self._day = self._ceremony = self._recent = self._meeting = None
                self._visit = None
                self._events = {}

    def told(self, telling: Telling) -> None:
        """An act was told, with or without its parties."""
        if (
            telling.act.form in ("verb", "ceremony")
            and telling.act.status == "signed"
            and not telling.history
        ):
            exact = telling.day is not None and telling.day.value.granularity == "day"
            if telling.day is not None and exact and not telling.reported:
                self._ceremony = (telling.sentence.block, telling.day)
        if len(telling.parties) < 2:
            return
        self._group = telling.parties
        self._told_in = telling.sentence.block
        if (
            telling.act.form in ("verb", "ceremony", "headline")
            and not telling.history
            and not telling.inferred
        ):
            self._news = telling.parties

    def leave(self, sentence: Sentence, days: Sequence[Mention]) -> None:
        """A sentence was read; ``days`` are the dates in it."""
        for item in sentence.items:
            entity = self._index.of(item)
            if entity is None or item.depth:
                continue
            if item.josa in SUBJECT:
                self.topics.append((entity, name_span(item)))
            if item.josa in ("은", "는", "도"):  # no 이, 가: who acts in a clause alone
                self._subject = (sentence.block, sentence.index, self.topics[-1])
            if item.josa in ("와", "과") and (not entity.weak or self._beside is None):
                self._beside = (entity, name_span(item))
            if item.josa in ("을", "를") and _VISITS.match(self._text, item.end):
                self._visit = (sentence.block, sentence.index, (entity, name_span(item)))
        if len(acting := self._acting(sentence)) >= 2 or len(acting := self._joining(sentence)) >= 2:
            self._together = acting
            joined = speaks("join_hands", sentence.text)
            self._joined_in = (sentence.block, sentence.index) if joined else self._joined_in
        exact = [m for m in days if m.value.granularity == "day"]
        self._day = (sentence.block, exact[-1]) if exact else None
        self._recent = self._day or self._recent
        received = self._visit is not None and self._visit[:2] == (sentence.block, sentence.index)
        if self._day is not None and (received or _MEETING.search(sentence.text)):
            self._meeting = self._day
        self._days_of_events(sentence, exact)
        if exact and not sentence.acts and _SIGNING.search(sentence.text):
            self._ceremony = (sentence.block, exact[-1])
            self.signings.append(self._ceremony)

    def _days_of_events(self, sentence: Sentence, days: Sequence[Mention]) -> None:
        """Remember on which day each event is told to be: "19일 가람축제에서"."""
        for event in _EVENT.finditer(sentence.text):
            before = [m for m in days if m.span.end <= sentence.span.start + event.start("event")]
            for day in before[-1:]:
                self._events[event["event"]] = self._events["행사"] = day

    def day_above(self, telling: Telling) -> Mention | None:
        """The day that was told before: "3월 5일이었다. 두 시장은 … 서명했다", "26일 체결식이 열렸다. …".

        What is told in the present lies ahead, on the day of the programme: "17일 회의가 열린다. … 의향서에
        서명한다".
        """
        sentence, ahead = telling.sentence, telling.act.tense == "present"
        if ahead and self._recent is not None and 0 <= sentence.block - self._recent[0] <= 2:
            return self._recent[1] if self._recent[1].value.tense != "past" else None
        if self._day is not None and self._day[0] == sentence.block:
            return self._day[1]
        if self._ceremony is not None and 0 <= sentence.block - self._ceremony[0] <= 2:
            return self._ceremony[1]
        met = self._meeting if telling.anaphoric else None
        if met is not None and 0 <= sentence.block - met[0] <= 1 and met[1].value.tense != "future":
            return met[1]  # "20일 도청에서 지사를 만났다. 두 지사는 합의서를 체결했다."
        beside = _BESIDE_EVENT.search(sentence.text)
        return self._events.get(beside["event"]) if beside else None

    def selves(self, sentence: Sentence, window: Span) -> Iterator[tuple[str, Entity, Span, int]]:
        """시는, 군과, 의료원은: role, the party told before that such a word means, span and chain."""
        words = load("parties").data["selves"]
        for unit in sentence.words:
            if unit.depth or not (window.start <= unit.span.start and unit.end <= window.end):
                continue
            if _LEVEL_BEFORE.search(self._text, max(0, unit.span.start - 4), unit.span.start):
                continue  # 4개 시·군은, 한국의 도, 시, 군과
            role, chain = _role(unit.josa), -unit.span.start
            if role is None and (after := self._chained(sentence, unit)) is not None:
                role, chain = _role(after.josa), after.chain
            if role is None or any(it.start <= unit.span.start < it.end for it in sentence.items):
                continue
            entity = self._headed(unit.stem)
            if entity is None and unit.stem in words:
                entity = self._self(unit, words[unit.stem])
            if entity is not None:
                yield role, entity, unit.span, chain

    def officers(self, sentence: Sentence, window: Span) -> Iterator[tuple[str, Entity, Span, int]]:
        """박가람 군수는, 군수와: a mayor without a city is the one the article is about."""
        for item in sentence.items:
            person = item.person
            if person is None or self._index.of(item) is not None or not window.covers(item.span):
                continue
            role = _role(item.josa)
            if role is None or person.org is not None:
                continue
            if (headed := self._headed_by(person.title_text, sentence)) is not None:
                yield role, headed, person.title, item.chain

    def _headed_by(self, office: str, sentence: Sentence) -> Entity | None:
        """Whom a mayor or governor heads: the protagonist, else the only one of that rank.

        It is looked for where the article begins, in the sentence (박 군수는 나루군청에서), everywhere.
        """

        def fits(entity: Entity) -> bool:
            unit = _OFFICE_OF.get(_unit(entity))
            return entity.type == "local_government" and bool(unit) and office.endswith(unit or "-")

        if self.hero is not None and fits(self.hero):
            return self.hero
        others = [e for e in self._index.entities if fits(e) and e.country == "KR"]
        first = [e for e in others if any(s.start < self._lead for s in e.spans)]
        here = [e for e in others if any(sentence.span.covers(s) for s in e.spans)]
        return next((found[0] for found in (first, here, others) if len(found) == 1), None)

    def _chained(self, sentence: Sentence, unit: Unit) -> Item | None:
        """The next member of the chain that a word stands in: "전남도와 군, 나래전자는"."""
        if unit.josa or not self._text.startswith((", ", "·"), unit.end):
            return None
        return next((it for it in sentence.items if 0 < it.start - unit.end <= 2), None)

    def _headed(self, word: str) -> Entity | None:
        """The one organisation of the article whose name ends in a bare head: 의료원 for 가람의료원."""
        if word not in load("parties").data["generic"]:
            return None
        fits = [
            e
            for e in self._index.entities
            if not e.weak and any(f.endswith(word) and f != word for f in e.forms)
        ]
        return fits[0] if len(fits) == 1 else None

    def _self(self, unit: Unit, kind: str) -> Entity | None:
        word = unit.stem.removesuffix("정부")
        if word in load("parties").data["delegations"]:
            return self._sender(unit) or self.hero

        def fits(entity: Entity) -> bool:
            return entity.type == kind and (kind != "local_government" or _unit(entity) == word)

        near = [e for e, s in self.topics if fits(e) and e.country == "KR" and s.start >= self._block_start]
        if kind == "local_government" and near:
            return near[-1]
        if self.hero is not None and fits(self.hero):
            return self.hero
        told = [e for e, _ in self.topics if fits(e)]
        if told:
            return told[0] if kind == "local_government" else told[-1]
        return next((e for e in self._index.entities if fits(e)), None)

    def _sender(self, delegation: Unit) -> Entity | None:
        """Whose delegation was told before: "중국 나루시(市) 대표단이 … 대표단은"."""
        before = bisect_left(self._delegations, delegation.span.start, key=lambda found: found[0])
        return self._delegations[before - 1][1] if before else None

    @cached_property
    def _delegations(self) -> list[tuple[int, Entity]]:
        """Where a delegation is told with its sender, and who that is, in text order."""
        told = ((s.end, e) for e in self._index.entities for s in e.spans if _SENT.match(self._text, s.end))
        return sorted(told, key=lambda found: found[0])

    def subjectless(self, telling: Telling) -> bool:
        """ "가람시와는 1998년, 나루구와는 2011년에 맺었다": only counterparts are told."""
        if telling.act.form == "reference" or telling.block.kind in SHORT_FORMS:
            return False
        if telling.act.form == "tie" and self._hosts(telling):
            return True
        here = [it for it in telling.sentence.items if any(s.overlaps(it.span) for _, s in telling.parties)]
        return len(here) >= len(telling.parties) > 0 and all(it.josa in COUNTERPART for it in here)

    def _hosts(self, telling: Telling) -> bool:
        """Whether those behind "자매도시인" are ties of the city that the article is about: "… 가람군이"."""
        behind = [s.start >= telling.act.end for _, s in telling.parties]
        city = self.hero is not None and self.hero.type == "local_government"
        return city and bool(behind) and all(behind) and self.hero not in telling.entities

    def complete(self, telling: Telling, subject: Sequence[Named], *, counterpart: bool) -> None:
        """Take the missing side from the sentence so far, "양 기관", or what the article is about."""
        have = telling.entities
        before = self._text[telling.sentence.span.start : telling.window.end]
        if not have and (those := _THOSE_WHO.match(self._text, telling.act.end)):
            before = f" {those['both']}의"  # "2014년 자매결연을 맺은 두 지역의 단체장이"
        both = speaks("both", before)
        if both and (pair := self._with_visited(telling)):
            telling.parties, telling.inferred, telling.anaphoric = pair, True, True
            return
        known = [g for g, _ in self._group or self._together]
        if (both and all(e in known for e in have)) or (not have and telling.act.referred):
            telling.parties = self._meant(telling, before, both=both)
            telling.inferred, telling.anaphoric = True, both
        elif have and not counterpart and (met := self._met_there(telling)):
            telling.parties, telling.inferred, telling.anaphoric = [*telling.parties, *met], True, True
        elif not counterpart and self._goes_on(telling):
            telling.parties, telling.inferred, telling.anaphoric = list(self._together), True, True
        elif not have and self._unsaid(telling):
            telling.parties, telling.inferred, telling.anaphoric = list(self._group), True, True
        elif have and counterpart and not self._all_told(telling) and telling.act.form != "reference":
            self._with_subject(telling, subject)

    def _with_subject(self, telling: Telling, subject: Sequence[Named]) -> None:
        """Add the side that a counterpart is told without: who acts in the sentence, before it, at all."""
        hero = [(self.hero, self.hero.spans[0])] if self.hero is not None else []
        nearest = (*subject, *self._going_on(telling), *self._subject_before(telling))
        for entity, span in (*nearest, *hero, *reversed(self.topics)):
            if entity.name.endswith("의회") and ON_AGENDA.search(telling.sentence.text):
                continue  # it gave its consent
            if entity not in telling.entities and entity.type != "other":
                telling.parties, telling.inferred = unique([(entity, span), *telling.parties]), True
                return

    def _with_visited(self, telling: Telling) -> list[Named]:
        """Who "양 도시" are on a journey: "마지막 방문지인 나루시에서는 양 도시 간 협정을 맺는다"."""
        hero = self.hero
        if hero is None or hero.type != "local_government":
            return []
        inside = (it for it in telling.sentence.items if telling.window.covers(it.span) and not it.depth)
        there = [(it, self._index.of(it)) for it in inside if it.josa in ("에서", "에서는", "에서도")]
        abroad = [(e, name_span(it)) for it, e in there if e is not None and e.country != "KR"]
        cities = [(e, s) for e, s in abroad if e.type == "local_government"]
        known = (hero, *(e for e, _ in cities))
        told = len(cities) == 1 and all(e in known for e in telling.entities)
        return [(hero, hero.spans[0]), *cities] if told else []

    def _going_on(self, telling: Telling) -> list[Named]:
        """Who goes on signing with one counterpart beside another: "… 체결했다. 가람군과는 8일 맺었다"."""
        beside = [it for it in telling.sentence.items if it.josa in ("과는", "와는")]
        near = 0 <= telling.sentence.block - self._told_in <= 2 and not telling.history
        named = [n for n in self._group[:1] if n[0].name not in load("parties").data["generic"]]
        return named if beside and near else []

    def _subject_before(self, telling: Telling) -> list[Named]:
        """The subject of the sentence before, of whom the next goes on: "… 논의했다. 앞서 … 맺었다"."""
        sentence = telling.sentence
        goes_on = self._subject is not None and self._subject[:2] == (sentence.block, sentence.index - 1)
        own = any(it.josa in ("은", "는", "이", "가") and not it.depth for it in sentence.items)
        if self._subject is None or not goes_on or own:
            return []
        return [self._subject[2]] if self._subject[2][0].country == "KR" else []

    def _meant(self, telling: Telling, before: str, *, both: bool) -> list[Named]:
        """Whom "양 기관" or "이번 협약" means: the last parties; two of them, where only two can be meant."""
        beside = self._beside
        pair = both and _PAIR.search(before) and len(self._group) != 2
        if pair and len(two := self._of_sort(before)) == 2:
            return two
        if pair and not self._group and len(self._together) == 2:
            return list(self._together)
        if pair and self.hero is not None and beside is not None and beside[0] is not self.hero:
            return [(self.hero, self.hero.spans[0]), beside]
        if both and not self._group and not self._together and self.hero is not None and beside is not None:
            return [(self.hero, self.hero.spans[0]), beside] if beside[0] is not self.hero else []
        if both and not self._group:
            return list(self._together)
        return list(self._news if telling.act.referred and not both and self._news else self._group)

    def _of_sort(self, before: str) -> list[Named]:
        """Those of the last parties whom "두 도시", "두 대학" can mean, of several sorts told together."""
        found = list(_SORT.finditer(before))
        sort = found[-1].lastgroup if found else None
        return [(e, s) for e, s in self._group if e.type == sort]

    def _all_told(self, telling: Telling) -> bool:
        """Whether the only party is a count that nobody stands beside: "5개 군 협의회 출범"."""
        entity, span = telling.parties[0]
        counted = len(telling.parties) == 1 and entity.count > 0
        return counted and any(
            it.span.overlaps(span) and it.josa not in COUNTERPART for it in telling.sentence.items
        )

    def _acting(self, sentence: Sentence) -> list[Named]:
        """The last chain of a sentence that acts as one: "가람군과 나루군, 다온군이 손을 잡았다"."""
        acting = [it for it in sentence.items if it.josa in SUBJECT and not it.depth]
        chain = [it for it in acting if it.chain == acting[-1].chain]
        if len(chain) == 1:
            chain = [*_described_with(sentence, chain[0]), *chain]
        named = ((self._index.of(it), it) for it in chain)
        return unique((e, name_span(it)) for e, it in named if e is not None and e.type != "other")

    def _joining(self, sentence: Sentence) -> list[Named]:
        """Who joins hands: "가람군이 나루대학교와 손잡았다"."""
        if not speaks("join_hands", sentence.text):
            return []
        named = [(self._index.of(it), it) for it in sentence.items if it.josa in (*SUBJECT, *WITH)]
        subject = [(e, name_span(it)) for e, it in named if e is not None and it.josa in SUBJECT]
        other = [(e, name_span(it)) for e, it in named if e is not None and it.josa in WITH]
        return unique((*subject[:1], *other)) if subject and other else []

    def _goes_on(self, telling: Telling) -> bool:
        """Whether an act of one side is what two joined hands for right before: "군은 23일 협약을 맺었다"."""
        known = [e for e, _ in self._together]
        told = telling.act.form in ("verb", "ceremony") and not telling.history
        near = _soon_after(self._joined_in, telling.sentence)
        lone = len(telling.parties) < 2 and all(e in known for e in telling.entities)
        return near and told and len(known) > 1 and lone

    def _met_there(self, telling: Telling) -> list[Named]:
        """With whom a government signs where it has met another: "… 대표단을 맞았다. 이 자리에서 군은"."""
        if self._visit is None or len(telling.parties) != 1 or telling.history:
            return []
        *place, met = self._visit
        mine, here = telling.entities[0], telling.sentence
        told = telling.act.form in ("verb", "ceremony") and telling.act.status != "ended"
        alike = mine.type == met[0].type == "local_government" and mine is not met[0]
        there = _soon_after(place, here) and _THERE.search(here.text)
        return [met] if told and alike and there else []

    def _unsaid(self, telling: Telling) -> bool:
        """Whether an act without any party goes on about the last ones."""
        act, window = telling.act, telling.window
        if act.form == "modifier":
            return telling.day is not None and window.covers(telling.day.span)
        named = any(
            (u.josa in COUNTERPART or u.josa in ("은", "는")) and window.start <= u.span.start < window.end
            for u in telling.sentence.words
        )
        if named or act.form != "verb" or act.kind == "joint_body":
            return False
        goes_on = self._told_in == telling.sentence.block
        return goes_on or act.status == "planned" or act.rules[1].startswith("act.later")


def _soon_after(place: Sequence[int], sentence: Sentence) -> bool:
    """Whether a sentence comes right behind another, of which block and number are given."""
    block, number = place
    near = sentence.index - number if sentence.block == block else sentence.block - block
    return 0 < near <= 2


def section_heroes(
    blocks: Sequence[Block], sentences: Sequence[Sentence], index: EntityIndex
) -> dict[int, Entity]:
    """The protagonist of each part of a round-up: the subject of its first sentence, else of its headline.

    Parts of one story whose subjects are the same ("시는 …" below each) have none of their own.
    """
    named: dict[int, Entity] = {}
    told: dict[int, Entity] = {}
    opened: dict[int, int] = {}
    for sentence in sentences:
        block = blocks[sentence.block]
        if not block.section:
            continue
        head = block.kind == "heading"
        if not head and opened.setdefault(block.section, sentence.index) < sentence.index:
            continue
        for item in sentence.items:
            entity = index.of(item)
            if entity is not None and not entity.weak and not item.depth and (head or item.josa in SUBJECT):
                (named if head else told).setdefault(block.section, entity)
    return {**named, **told} if len(set(map(id, told.values()))) > 1 else {}


def _described_with(sentence: Sentence, subject: Item) -> list[Item]:
    """Who is joined to a subject with words between that describe it: "가람사와 국내 최대 상점 나루가"."""
    before = [it for it in sentence.items if it.end < subject.start and not it.depth]
    joined = [it for it in before if it.josa in ("와", "과")]
    if not joined:
        return []
    between = [u for u in sentence.words if joined[-1].end <= u.span.start < subject.start and not u.depth]
    return joined[-1:] if between and all(u.nominal and not u.josa for u in between) else []


def _role(josa: str) -> str | None:
    if josa in ("은", "는"):
        return "topic"
    if josa in SUBJECT:
        return "subject"
    return "with" if josa in WITH else None


def _unit(entity: Entity) -> str:
    last = entity.name.removesuffix("청")[-1:]  # 가람군청
    return last if last in "시군구도" else ""


def _protagonist(index: EntityIndex, lead: int) -> Entity | None:
    """Whom the article is about: of those named up to the end of the lead, the one named most often."""
    first = [
        e
        for e in index.entities
        if not e.weak
        and e.type != "other"
        and e.rule != "organisation.unlisted"
        and any(s.start < lead for s in e.spans)
    ]
    return max(
        first,
        key=lambda e: (
            e.country == "KR",
            e.acting > 0,
            min(e.acting, 12)
            + 3 * (e.subject is not None and e.subject < lead)
            + 5 * (e.type == "local_government" and "의회" not in e.name)
            + 2 * (e is min(first, key=lambda o: o.spans[0])),
            -e.spans[0].start,
        ),
        default=None,
    )
