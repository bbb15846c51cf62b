"""Each telling of an agreement with the parties that its sentence, or the text before it, gives.

In: sentences with their acts, the ``EntityIndex``, dates. Out: ``Telling`` objects in text order. One act
makes several tellings where it tells several agreements ("자매도시 가람시(1998년)와 나루시(2004년)").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from extractor.find.acts import Act, spoken
from extractor.find.purposes import purpose
from extractor.find.sentence import Sentence
from extractor.layout import Block
from extractor.rulebook import wording
from extractor.shapes import Mention, Span

from .days import Days
from .entities import Entity, EntityIndex
from .memory import Memory
from .roles import WITNESSED, Roles
from .telling import SHORT_FORMS, SUBJECT, WITH, Named, Telling, name_span, speaks, unique

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORDING = wording("tellings")
_PLANNING = _WORDING["planning"]
_PARTY_LIST = _WORDING["party_list"]
_DASHED = _WORDING["dashed"]
_IN_TURN = _WORDING["in_turn"]
_GLYPH = _WORDING["glyph"]
_PAIR = _WORDING["pair"]
_ENTRY = _WORDING["entry"]
_NEXT = _WORDING["next"]
_EACH_SIGNED = re.compile(r"(?:이|가|은|는)\s(?:각각|각기)\s")
_GOING_ON = _WORDING["going_on"]
_NEXT_AFTER = _WORDING["next_after"]
_AS_TOPIC = _WORDING["as_topic"]
_TOGETHER = _WORDING["together"]
_CREDIT = _WORDING["credit"]
_SEQUEL = _WORDING["sequel"]
_SINCE = _WORDING["since"]
_TOOK_PART = _WORDING["took_part"]
_MODIFIES = _WORDING["modifies"]
_ATTRIBUTE = _WORDING["attribute"]


_WITH_TASKS = ("mou", "sister_city", "friendship_city")
_AFTER = re.compile(r"\s?(?:체결|협약|조인|서명)?식?에\s이어")
_BEHIND_DATE = re.compile(r"(?:부터|까지|에는?|의)?")


class Teller:
    """Goes through an article once."""

    def __init__(
        self,
        doc: Doc,
        text: str,
        index: EntityIndex,
        dates: Sequence[Mention],
        *,
        lead: int,
        heroes: Mapping[int, Entity] = MappingProxyType({}),
    ) -> None:
        self._doc = doc
        self._text = text
        self._index = index
        self._days = Days(text, dates)
        self._roles = Roles(text, index)
        self._memory = Memory(text, index, lead=lead, heroes=heroes)
        self._list: Act | None = None
        self._paper: Act | None = None  # the paper told last
        self._of_paper: set[int] = set()  # and who signed it
        self._alone: Named | None = None  # who signed what was told last, if nobody else was told

    @property
    def signings(self) -> Sequence[tuple[int, Mention]]:
        """Days of signings that sentences tell without naming the paper, with their blocks."""
        return self._memory.signings

    def tell(self, sentence: Sentence, block: Block) -> list[Telling]:
        """The tellings of one sentence."""
        if (listed := self._listed(sentence, block)) is not None:
            return listed
        out: list[Telling] = []
        self._memory.enter(block)
        start = since = sentence.span.start
        subject: list[Named] = []
        last: Telling | None = None
        entries = list(_ENTRY.finditer(self._text, sentence.span.start, sentence.span.end))
        entries = entries if len(entries) >= 3 else []
        for act in (self._form(sentence, a, block) for a in sentence.acts):
            begin = act.title.start - 1 if act.title else act.instrument.start
            entered = [m.end() for m in entries if m.end() <= begin]
            window, dated = Span(max([start, *entered]), begin), Span(max([since, *entered]), begin)
            telling, subject = self._telling(sentence, act, block, window, dated, subject)
            if last is not None and self._witnessed(last, telling):
                telling.parties, telling.inferred = last.parties, True
            self._date(telling, last)
            last = telling if act.form != "reference" else last
            out.extend(self._split(telling))
            out.extend(self._followed(telling, subject))
            if act.form in ("verb", "ceremony", "tie") and not _serves_next(sentence, act):
                start = max(start, act.end, self._roles.listed_until(sentence, act))
                since = since if act.form == "tie" else start  # "3일 자매도시인 가람시와 …": not the tie's
            elif _AFTER.match(self._text, act.instrument.end):
                start = act.instrument.end  # "가람시와의 자매결연에 이어 두 의회도 …"
            self._memory.told(telling)
            if act.form == "verb":
                named = [p for p in telling.parties if not p[0].count]
                self._alone = named[0] if len(named) == 1 else None
            if act.form in ("verb", "ceremony") and telling.act.form != "reference" and not telling.history:
                self._paper = act
                if len(telling.parties) > 1:
                    self._of_paper = {id(e) for e in telling.entities}
        self._memory.leave(sentence, self._days.told_in(sentence.span))
        return out

    def _telling(
        self, sentence: Sentence, act: Act, block: Block, window: Span, dated: Span, subject: list[Named]
    ) -> tuple[Telling, list[Named]]:
        selves = [*self._memory.selves(sentence, window), *self._memory.officers(sentence, window)]
        found = self._roles.participants(sentence, act, window, block, selves)
        parties = found.parties
        if not parties and (parties := self._took_part(sentence, act)):
            status = self._paper.status if self._paper is not None else act.status
            act = replace(act, form="ceremony", referred=False, status=status)
        if not parties and act.form != "reference" and len(subject) >= 2:
            parties = list(subject)
        subject = found.subject or subject
        telling = Telling(
            act, sentence, block, parties, window=window, history=speaks("history", sentence.text)
        )
        telling.day, telling.reported = self._days.of(sentence, act, dated)
        if _SEQUEL.match(self._text, act.end):
            telling.history, telling.day = True, None
        telling.history |= self._goes_on(sentence, act)
        if act.status == "signed" and act.tense != "past" and self._days.lies_ahead(sentence, telling.day):
            telling.act = act = replace(act, status="planned")
        if act.kind in ("sister_city", "friendship_city") and act.form == "verb":
            self._as_attribute(telling)
        telling.trip = self._days.trip(act.instrument.start)
        said = act.status == "planned" and spoken(self._text, sentence.span, act.instrument.start)
        if len(parties) < 2 and (said or act.rules[1] == "act.put_off"):
            # somebody's hopes, or what took its time: "9월로 잡혔던 협약은 두 차례 미뤄졌다"
            telling.act = act = replace(act, form="reference", referred=True)
        if len(parties) < 2 or self._memory.subjectless(telling):
            self._memory.complete(telling, subject, counterpart=found.counterpart)
        telling.history |= telling.day is None and self._came_before(sentence, act)
        if self._is_clause(telling):
            telling.act = act = replace(act, form="reference", status="signed", referred=True)
        telling.purpose = purpose(self._doc, self._text, act, self._left(telling))
        return telling, subject

    def _goes_on(self, sentence: Sentence, act: Act) -> bool:
        """Whether a paper has been at work: "협약을 맺어 사업을 하고 있으며 나루원과도 맺었다"."""
        on = _GOING_ON.match(self._text, act.end - 1) or _GOING_ON.match(self._text, act.end)
        return on is not None and any(a.instrument.start >= on.end() for a in sentence.acts)

    def _took_part(self, sentence: Sentence, act: Act) -> list[Named]:
        """All who signed, one of whom was told alone: "협약식에는 가람원, 나루원, 다온원이 참여했다"."""
        at_it = act.form == "ceremony" or self._text.startswith("에", act.instrument.end)
        if not at_it or self._alone is None or not _TOOK_PART.search(self._text, act.end):
            return []
        behind = [it for it in sentence.items if it.start > act.end and it.depth < 2 and it.person is None]
        told = [(e, it) for it in behind if (e := self._index.of(it)) is not None]
        named = unique((e, name_span(it)) for e, it in told if not e.count)
        return named if len(named) >= 3 and any(e is self._alone[0] for e, _ in named) else []

    def _as_attribute(self, telling: Telling) -> None:
        """A tie that only says who others are, or how long it has lasted, is an older one."""
        if telling.day is not None and not telling.day.value.anaphoric:
            return
        lasted = _SINCE.match(self._text, telling.act.end)
        if lasted or _ATTRIBUTE.match(self._text, telling.act.end):
            telling.day = self._jubilee(lasted.end()) if lasted else None
            telling.history = True

    def _is_clause(self, telling: Telling) -> bool:
        """Whether a body without a name is founded under the paper just told: it is a task of that paper."""
        act = telling.act
        founded = act.tense == "past" and act.status == "signed"
        unnamed = act.kind == "joint_body" and act.title is None and act.form == "verb" and not founded
        theirs = telling.inferred or {id(e) for e in telling.entities} == self._of_paper
        return unnamed and theirs and self._paper is not None and self._paper.kind in _WITH_TASKS

    def _came_before(self, sentence: Sentence, act: Act) -> bool:
        """ "가람군과 협약을 맺은 데 이어 이번에 나루시와 체결했다": the first is older."""
        later = (a.instrument.start for a in sentence.acts if a.instrument.start > act.end)
        after = next(later, None)
        return after is not None and _NEXT.search(self._text, act.end, after) is not None

    def _jubilee(self, at: int) -> Mention | None:
        """The year that an anniversary at an offset implies: "결연을 맺은 지 올해로 20주년을 맞는"."""
        return next((m for m in self._days.dates if m.extra.get("anniversary") and m.span.start == at), None)

    def _witnessed(self, ceremony: Telling, telling: Telling) -> bool:
        """ "협약식에는 시장이 참석한 가운데 협약서에 서명했다": by the sides of the ceremony, no guests."""
        if ceremony.act.form != "ceremony" or not ceremony.inferred or len(ceremony.parties) < 2:
            return False
        came = WITNESSED.search(self._text, ceremony.act.end, telling.act.instrument.start)
        inside = self._roles.inside(telling.sentence, telling.window)
        return came is not None and not any(it.party is not None and it.start >= came.end() for it in inside)

    def _date(self, telling: Telling, last: Telling | None) -> None:
        """Correct the date by the act's form, or take it from the act or sentence before."""
        act, day = telling.act, telling.day
        jubilee = last is not None and last.day is not None and last.day.extra.get("anniversary")
        if (
            day is None
            and last is not None
            and not jubilee
            and not _MODIFIES.match(self._text, last.act.end)
            and not _ATTRIBUTE.match(self._text, act.end)
            and act.form == "verb"
            and (act.status == last.act.status or _went_on(last, act))
            and not _NEXT.search(self._text, last.act.end, act.instrument.start)
        ):
            telling.day, telling.reported = last.day, last.reported
        if (
            act.form == "tie"
            and day is not None
            and day.value.granularity == "day"
            and not day.extra.get("anniversary")
        ):
            telling.day = None  # the day of the visit in which the tie is mentioned
        if _serves_next(telling.sentence, act):
            telling.day = None  # "결연을 위한 의향서에 서명": the day is that of the other paper
        if telling.day is None and act.form == "verb" and not telling.history and act.status == "signed":
            telling.day = self._memory.day_above(telling)

    def _listed(self, sentence: Sentence, block: Block) -> list[Telling] | None:
        """Lines under a heading such as "자매도시": each names a tie of the city of the article."""
        acts, topics = sentence.acts, self._memory.topics
        if acts and acts[0].kind in ("sister_city", "friendship_city") and _PARTY_LIST.match(sentence.text):
            self._list = replace(acts[0], form="tie", status="signed", title=None)
            return []
        items = [it for it in sentence.items if it.party is not None and it.depth == 0]
        fits = block.kind in ("item", "heading") and len(items) == 1 and len(sentence.text) <= 60
        if self._list is None or not fits or not topics:
            self._list = None
            return None
        entity = self._index.of(items[0])
        if entity is None or entity is topics[0][0]:
            return None
        day = next(iter(self._days.inside(sentence.span)), None)
        parties = [topics[0], (entity, name_span(items[0]))]
        return [Telling(self._list, sentence, block, parties, day=day, history=True, window=sentence.span)]

    def _form(self, sentence: Sentence, act: Act, block: Block) -> Act:
        """The form of an act, seen with the parties and dates around it.

        "자매도시 가람시" is a tie only where a party stands right behind, and so is "자매결연 20주년"; a
        named body of two is a tie; "가람시와의 자매결연이" names one without telling an act.
        """
        dates = self._days.dates
        jubilee = any(m.extra.get("anniversary") and -2 <= m.span.start - act.end <= 4 for m in dates)
        if act.form in ("tie", "reference") and jubilee:
            return replace(act, form="tie", referred=False)
        dated = any(0 <= m.span.start - act.instrument.end <= 6 for m in dates)
        if act.form == "reference" and act.kind != "joint_body" and act.title is not None and dated:
            return replace(act, form="modifier", referred=False)
        at_end = bool(_CREDIT.match(self._text[act.end : sentence.span.end]))
        if act.form == "headline" and block.kind not in SHORT_FORMS and not at_end:
            return replace(act, form="reference")
        if act.form == "tie" and not any(0 <= it.start - act.end <= 2 for it in sentence.items):
            return replace(act, form="reference")
        return self._nominal(sentence, act) if act.form == "reference" else act

    def _nominal(self, sentence: Sentence, act: Act) -> Act:
        """A reference that names its parties: "가람시와의 자매결연이", "가람시와 나루시의 ‘…위원회’"."""
        if act.kind != "joint_body":
            near = [it for it in sentence.items if 0 <= act.instrument.start - it.end <= 24]
            if any(it.josa in ("와의", "과의") for it in near):
                status = "planned" if _PLANNING.search(sentence.text) else "signed"
                return replace(act, form="nominal", referred=False, status=status)
        elif act.title is not None:
            near = [it for it in sentence.items if 0 < act.title.start - it.end <= 24]
            if sum(it.josa == "의" for it in near) >= 2:
                return replace(act, form="tie", referred=False)
        return act

    def _left(self, telling: Telling) -> int:
        """Where the purpose phrase may begin: behind the last party, date or place."""
        window, sentence = telling.window, telling.sentence
        items = [
            it for it in sentence.items if it.depth == 0 and it.end <= window.end and (it.josa or it.person)
        ]
        words = [u for u in sentence.words if u.josa in ("에서", "은", "는") and window.start <= u.span.start]
        ends = [it.end for it in items] + [u.end for u in words if u.end <= window.end]
        dates = [_BEHIND_DATE.match(self._text, m.span.end) for m in self._days.inside(window)]
        return max([window.start, *ends, *(found.end() for found in dates if found)])

    def _split(self, telling: Telling) -> list[Telling]:
        """One-to-many: a city's sister cities are a record each, so are counterparts with own dates."""
        if each := self._dashed(telling) or self._bulleted(telling) or self._twos(telling):
            return each
        if len(telling.parties) < 3:
            return [telling]
        if each := self._pairs(telling) or self._clauses(telling) or self._each(telling):
            return each
        own = [self._own_day(telling, span) for _, span in telling.parties[1:]]
        ties = telling.act.kind in ("sister_city", "friendship_city") and not _TOGETHER.search(
            self._text, telling.window.start, telling.act.end
        )
        if not ties and sum(d is not None for d in own) < 2:
            return [telling]
        subjects = {self._index.of(it) for it in telling.sentence.items if it.josa in SUBJECT}
        joint = sum(e in subjects for e in telling.entities) > 1 and not telling.history
        first, second = telling.parties[0][1], telling.parties[1][1]
        sided = self._text[first.end : second.start].strip() in ("·", "․", "ㆍ")  # 가람면·가람면 주민자치회와
        if ties and (joint or sided) and telling.act.form != "tie":
            return [telling]
        host, *others = telling.parties
        return [
            replace(telling, parties=[host, o], day=d or telling.day)
            for o, d in zip(others, own, strict=True)
        ]

    def _pairs(self, telling: Telling) -> list[Telling]:
        """ "가람시와 나루시, 다온시와 라온시가 각각 체결": the pairs that 와 joins, a comma between them."""
        inside = self._roles.inside(telling.sentence, telling.window)
        chain = [it for it in inside if it.party is not None and it.josa in (*SUBJECT, *WITH)]
        named = {name_span(it): e for it in chain if (e := self._index.of(it)) is not None}
        if len(chain) < 4 or len(chain) % 2 or len(chain) != len(named):
            return []
        firsts, seconds = chain[::2], chain[1::2]
        own = [it.party.josa if it.party is not None else "" for it in chain]
        joined = all(josa in WITH for josa in own[::2]) or all(josa in ("은", "는") for josa in own[::2])
        apart = all((josa in WITH) == (own[0] in ("은", "는")) for josa in own[1::2])
        commas = all(self._text.startswith(",", it.end) for it in seconds[:-1])
        if not (joined and apart and commas):
            return []
        pairs = zip(firsts, seconds, strict=True)
        return [
            replace(telling, parties=[(named[name_span(it)], name_span(it)) for it in pair]) for pair in pairs
        ]

    def _clauses(self, telling: Telling) -> list[Telling]:
        """ "가람군은 나루구·다온시와, 라온시는 두리구와 각각 맺고 있다": a tie with each."""
        inside = self._roles.inside(telling.sentence, telling.window)
        named = [(it, e) for it in inside if it.party is not None and (e := self._index.of(it)) is not None]
        clauses: list[list[Named]] = []
        for item, entity in named:
            if item.josa in ("은", "는"):
                clauses.append([(entity, name_span(item))])
            elif clauses and item.josa in WITH:
                clauses[-1].append((entity, name_span(item)))
        if len(clauses) < 2 or any(len(c) < 2 for c in clauses):
            return []
        return [
            replace(telling, parties=[owner, other], inferred=False)
            for owner, *others in clauses
            for other in others
        ]

    def _twos(self, telling: Telling) -> list[Telling]:
        """ "1코스 가람마을과 나루지사, 2코스 다온마을과 라온지점이 각각 서명": two by two."""
        between = self._text[telling.window.start : telling.act.end]
        if len(telling.parties) < 2 or not re.search(r"각각|각기", between):
            return []
        inside = [it for it in self._roles.inside(telling.sentence, telling.window) if it.party is not None]
        named = [(it, e) for it in inside if (e := self._index.of(it)) is not None and it.josa != "에서"]
        pairs = [
            (one, other)
            for one, other in pairwise(named)
            if one[0].party is not None and one[0].party.josa in WITH and one[0].end < other[0].start
        ]
        apart = all(
            self._text[other[0].end : one[0].start].startswith(", ")
            for (_, other), (one, _) in pairwise(pairs)
        )
        ends = bool(pairs) and pairs[-1][1][0].josa in SUBJECT
        different = len({id(e) for p in pairs for _, e in p}) == 2 * len(pairs)
        if len(pairs) < 2 or not (different and apart and ends):
            return []
        return [
            replace(telling, parties=[(e, name_span(it)) for it, e in pair], inferred=False) for pair in pairs
        ]

    def _dashed(self, telling: Telling) -> list[Telling]:
        """ "청주-우한, 충주-황스, 제천-스옌이 의향서에 서명": a paper each of the pairs that dashes join."""
        if telling.act.form not in ("verb", "ceremony", "modifier") or telling.block.kind in SHORT_FORMS:
            return []
        start = telling.sentence.span.start
        found = list(_DASHED.finditer(telling.sentence.text))
        known = sum(self._index.knows(start + pair.start("one")) for pair in found)
        if len(found) < 3 or known * 2 < len(found):
            return []
        out: list[Telling] = []
        for pair in found:
            sides = [Span(start + pair.start(side), start + pair.end(side)) for side in ("one", "other")]
            named = [(self._index.introduce(s, like=sides[0]), s) for s in sides]
            if named[0][0] is not named[1][0]:
                out.append(replace(telling, parties=named, inferred=False))
        return out

    def _bulleted(self, telling: Telling) -> list[Telling]:
        """ "협약을 맺은 기관은 ▲가람원과 나루원 ▲다온원과 라온원이다": a paper each of the pairs."""
        sentence, act = telling.sentence, telling.act
        start, stop = act.end - sentence.span.start, len(sentence.text)
        ahead = _EACH_SIGNED.search(sentence.text, 0, act.instrument.start - sentence.span.start)
        if ahead is not None:  # "협약식에서는 ▲가람원과 나루원 ▲다온원과 라온원이 각각 협약을 체결했다"
            start, stop = 0, ahead.start()
        glyphs = [m for m in _GLYPH.finditer(sentence.text) if start <= m.start() < stop]
        if act.form not in ("verb", "modifier") or len(glyphs) < 2:
            return []
        ends = [m.start() for m in glyphs[1:]] + [stop]
        pairs = [_PAIR.match(sentence.text, m.end(), end) for m, end in zip(glyphs, ends, strict=True)]
        out: list[Telling] = []
        for pair in pairs:
            if pair is None:
                return []
            one, other = (
                Span(sentence.span.start + pair.start(side), sentence.span.start + pair.end(side))
                for side in ("one", "other")
            )
            named = [(self._index.introduce(one), one), (self._index.introduce(other, like=one), other)]
            out.append(replace(telling, parties=named, inferred=False))
        return out

    def _each(self, telling: Telling) -> list[Telling]:
        """ "가람도와 나루시는 두리온, 세온과 각각 체결": one paper with each counterpart."""
        between = self._text[telling.window.start : telling.act.end]
        if not re.search(r"각각|각기|잇따라|연이어|차례로|개별", between):
            return []
        items = {id(e): it for it in telling.sentence.items if (e := self._index.of(it)) is not None}
        visited = _IN_TURN.search(between) is not None  # "가람원, 나루원을 차례로 찾아 협약을 맺었다"
        side = (*WITH, "을", "를") if visited else WITH
        others = [(e, s) for e, s in telling.parties if id(e) in items and items[id(e)].josa in side]
        mine = [(e, s) for e, s in telling.parties if all(e is not o for o, _ in others)]
        if len(others) < 2 or not mine:
            return []
        return [
            replace(telling, parties=[*mine, other], day=self._own_day(telling, other[1]) or telling.day)
            for other in others
        ]

    def _own_day(self, telling: Telling, span: Span) -> Mention | None:
        return self._days.own(next((it for it in telling.sentence.items if it.span.overlaps(span)), None))

    def _followed(self, telling: Telling, subject: list[Named]) -> Iterator[Telling]:
        """ "가람시에 이어 나루시와 체결": the one before is an older agreement of the same kind."""
        if telling.act.form == "reference":
            yield from self._older(telling)
            return
        owner = subject or self._memory.topics[-1:]
        for item in self._roles.inside(telling.sentence, telling.window):
            entity = self._index.of(item)
            if entity is None or not self._days.precedes(telling.sentence, item):
                continue
            if owner and owner[0][0] is not entity:
                yield replace(
                    telling,
                    act=replace(telling.act, status="signed"),
                    parties=[owner[0], (entity, name_span(item))],
                    day=self._days.own(item),
                    history=True,
                    inferred=False,
                    anaphoric=False,
                    purpose=None,
                )


    def _older(self, telling: Telling) -> Iterator[Telling]:
        """ "구의 자매결연은 2003년 가람구, 2009년 나루시에 이어 세 번째다": older ones of the same kind."""
        act, end = telling.act, telling.sentence.span.end
        found = _NEXT_AFTER.search(self._text, act.end, end)
        owner = telling.parties[:1] or self._memory.topics[:1]
        topic = _AS_TOPIC.match(self._text, act.instrument.end)
        said = spoken(self._text, telling.sentence.span, act.instrument.start)
        if found is None or topic is None or not owner or said:
            return
        kind = self._paper.kind if act.kind == "mou" and act.referred and self._paper else act.kind
        last = act.end
        for item in self._roles.inside(telling.sentence, Span(act.end, found.start())):
            entity = self._index.of(item)
            if entity is None or entity is owner[0][0] or item.person is not None:
                continue
            days = self._days.inside(Span(last, item.start))
            last = item.end
            yield replace(
                telling,
                act=replace(act, form="verb", kind=kind, status="signed", title=None, referred=False),
                parties=[owner[0], (entity, name_span(item))],
                day=days[-1] if days else None,
                history=True,
                inferred=False,
                anaphoric=False,
                purpose=None,
            )


def _went_on(plan: Telling, act: Act) -> bool:
    """Whether a day is that of a plan and of the signing behind it: "14일 … 방안을 나누고 서명했다"."""
    day = plan.day
    was = day is not None and day.value.granularity == "day" and day.value.tense != "future"
    return was and plan.act.status == "planned" and act.status == "signed"


def _serves_next(sentence: Sentence, act: Act) -> bool:
    """Whether an act only says what the next instrument is for: "결연을 위한 의향서"."""
    return act.rules[1] == "act.preparing" and any(
        a.instrument.start >= act.instrument.end for a in sentence.acts
    )
