"""Each telling of an agreement with the parties that its sentence, or the text before it, gives.

In: sentences with their acts, the ``EntityIndex``, dates. Out: ``Telling`` objects in text order.

A party stands in a role: subject (는, 가), counterpart (와, 과), mutual (간), modifier right before the
instrument (가람시·나루시 업무협약). "시는" and "양 기관은" are resolved against what was told before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractor.find.acts import Act, compound, purpose
from extractor.find.people import PersonMention
from extractor.find.sentence import Item, Sentence
from extractor.layout import Block
from extractor.rulebook import load
from extractor.shapes import Mention, Span

from .entities import Entity, EntityIndex

_SUBJECT = frozenset(("은", "는", "이", "가", "께서", "도", "에서는"))
_WITH = frozenset(("와", "과", "과의", "와의", "와는", "과는", "와도", "과도", "이랑", "하고"))
_COUNTERPART = frozenset(("와", "과", "와는", "과는", "와도", "과도"))
_MUTUAL = frozenset(("간", "간에", "간의"))
_MET = re.compile(r"^\s?(?:직접\s|각각\s|차례로\s)?(?:만나|면담|찾아|방문해|방문하여|방문,|초청|상대로|대상으로|파트너로)")
_FOLLOWS = re.compile(r"^\s?(?:이어|이은|뒤이어)")
_LISTED_BEHIND = re.compile(r"^(?:한|은|된|고\s있는|하고\s있는)?\s?(?:국내|해외|국내외|국외)?\s?(?:자매|우호|교류)?\s?(?:도시|곳|지역|지자체|자치단체|기관|대학|나라)(?:은|는|으로는|로는|에는)\s")
_MODIFIED = re.compile(r"^(?:한|은|된|했던|하고\s있는|고\s있는|한\s바\s있는)\s(?:[가-힣]{2,4}\s)?")
_BY = re.compile(r"^[’”'\"」』]?\s?(?:\([^()]{4,16}\))?[’”'\"」』]?(?:에|을|를)?\s(?:따라|근거(?:해|하여)|의거(?:해|하여)|바탕으로|통해|기반으로)[,]?\s")
_PAIR = re.compile(r"(?:^|[\s,])(?:두|양)\s?(?:기관|도시|시|군|구|측|기업|회사|대학|단체|지자체|지역)|양측")
_PLANNING = re.compile(r"추진|예정|계획|준비|검토|협의|논의|앞두|동의를|동의안|목표|희망|타진")
_PARTY_LIST = re.compile(r"^[\[(<【]?\s*(?:해외|국외|국내|국제|국내외)?\s?(?:자매|우호)[가-힣·\s]{0,14}?(?:도시|결연|지역|지자체|기관|의회)[가-힣\s]{0,6}(?:\(?\d{1,3}\s?(?:개|곳)?[^)]{0,8}\)?)?\s*[\])>】]?\s*[:：]?\s*$")
_OPEN_QUOTE = re.compile(r"‘(?!\d\d[.년])")  # not the apostrophe of ‘25.11.
_ON_AGENDA = re.compile(r"동의안|승인안|안건")
_CEREMONY = re.compile(r"\s?(?:체결|조인|서명)?\s?식(?:은|이|에는|을)")
_ATTENDS = re.compile(r"참석|축하|임석")
_TOGETHER = re.compile(r"\d\s?자\s?간|다자|공동으로|함께|한자리|세\s도시|네\s도시")
_NOT_DAY = re.compile(r"^\s?(?:까지|부터|이후|이래|개최|준공|완공|개통|개관|열리는|열릴|시작|출범한|설립된|설립한|기준|현재|개막|착공|창립)")
_MODIFIERS = re.compile(r"^[\s‘’“”'\"「」(]*(?:(?:간|측|양자|[0-9]자\s?간?|상호|교류|협력|우호|자매|상생|업무|투자|공동|관광|문화|경제|농업|교육|체육|행정|발전|강화|증진|활성화|신규|국제|도시|다자|친선|학술|산학|기술|정식|추가|등)[\s·‘“'\"「]*){0,6}$")


@dataclass
class Telling:
    """One act with its participants.

    ``parties`` are in text order, each with the span that names it here. ``inferred`` tells that some
    came from the text before, ``anaphoric`` that a word such as "양 도시" means them. ``day`` is the date mention chosen, ``reported`` that it is only the day
    on which the news was handed out.
    """

    act: Act
    sentence: Sentence
    block: Block
    parties: list[tuple[Entity, Span]]
    inferred: bool = False
    anaphoric: bool = False
    people: list[tuple[PersonMention, Entity]] = field(default_factory=list)
    day: Mention | None = None
    reported: bool = False
    purpose: Span | None = None
    history: bool = False
    window: Span = Span(0, 0)

    @property
    def entities(self) -> list[Entity]:
        """The parties without their spans."""
        return [e for e, _ in self.parties]


class Teller:
    """Goes through an article once, remembering who was talked about."""

    def __init__(self, text: str, index: EntityIndex, dates: Sequence[Mention], *, lead: int) -> None:
        self._text = text
        self._hero = _protagonist(index, lead)
        self._day_before: tuple[int, Mention] | None = None
        self._index = index
        self._dates = dates
        self._topics: list[tuple[Entity, Span]] = []
        self._group: list[tuple[Entity, Span]] = []
        self._news: list[tuple[Entity, Span]] = []
        self._block_start = 0
        self._told_in = -1  # the block in which the last parties were told
        self._list: Act | None = None
        self._beside: tuple[Entity, Span] | None = None  # the one last told to act with the protagonist

    def tell(self, sentence: Sentence, block: Block) -> list[Telling]:
        """The tellings of one sentence."""
        if (listed := self._listed(sentence, block)) is not None:
            return listed
        out: list[Telling] = []
        self._block_start = block.span.start
        start = sentence.span.start
        subject: list[tuple[Entity, Span]] = []
        last: Telling | None = None
        for act in (self._tie_or_reference(sentence, a, block.kind) for a in sentence.acts):
            window = Span(start, act.title.start - 1 if act.title else act.instrument.start)
            found, subjects, counterpart = self._participants(sentence, act, window, subject, block)
            if not found and act.form != "reference" and len(subject) >= 2:
                found = list(subject)
            subject = subjects or subject
            telling = Telling(act, sentence, block, found, window=window, history=_is("history", sentence.text))
            if len(found) < 2 or self._subjectless(sentence, telling, block):
                self._complete(telling, subject, counterpart=counterpart)
            telling.people = self._people(sentence, telling, window)
            telling.day, telling.reported = self._day(sentence, act, window)
            if telling.day is None and last is not None and act.form == "verb" and act.status == last.act.status:
                telling.day, telling.reported = last.day, last.reported
            if act.form == "tie" and telling.day is not None and telling.day.value.granularity == "day" and not telling.day.extra.get("anniversary"):
                telling.day = None  # the day of the visit in which the tie is mentioned
            if act.rules[1] == "act.preparing" and any(a.instrument.start >= act.instrument.end and a.form == "verb" for a in sentence.acts):
                telling.day = None  # "결연을 위한 의향서에 서명": the day is that of the other paper
            if telling.day is None and act.form == "verb" and not telling.history and act.status == "signed":
                telling.day = self._day_above(sentence)
            last = telling if act.form != "reference" else last
            left = self._left(sentence, telling, window)
            inside = act.title.start if act.title else left
            telling.purpose = purpose(self._text, act, inside) or compound(self._text, act, left)
            out.extend(self._split(telling))
            out.extend(self._followed(sentence, act, window, subject, block))
            purpose_of_next = act.rules[1] == "act.preparing" and any(a.instrument.start >= act.instrument.end for a in sentence.acts)
            if act.form in ("verb", "ceremony", "tie") and not purpose_of_next:
                start = max(start, act.end)
            if len(telling.parties) >= 2:
                self._group = telling.parties
                self._told_in = sentence.block
                if act.form in ("verb", "ceremony", "headline") and not telling.history and not telling.inferred:
                    self._news = telling.parties
        self._remember(sentence)
        days = [m for m in self._dates if sentence.span.covers(m.span) and m.value.granularity == "day"]
        self._day_before = (sentence.block, days[-1]) if days else None
        return out

    def _day_above(self, sentence: Sentence) -> Mention | None:
        """The day that the sentence right before told: "3월 5일이었다. 두 시장은 … 서명했다"."""
        if self._day_before is None or self._day_before[0] != sentence.block:
            return None
        return self._day_before[1]

    def _subjectless(self, sentence: Sentence, telling: Telling, block: Block) -> bool:
        """"가람시와는 1998년, 나루구와는 2011년에 맺었다": only counterparts are told."""
        if telling.act.form == "reference" or block.kind in ("headline", "heading", "caption"):
            return False
        here = [it for it in sentence.items if any(s.overlaps(it.span) for _, s in telling.parties)]
        return len(here) >= len(telling.parties) > 0 and all(it.josa in _COUNTERPART for it in here)

    def _listed(self, sentence: Sentence, block: Block) -> list[Telling] | None:
        """Lines under a heading such as "자매도시": each names a tie of the city that the article is about."""
        if sentence.acts and sentence.acts[0].kind in ("sister_city", "friendship_city") and _PARTY_LIST.match(sentence.text):
            self._list = replace(sentence.acts[0], form="tie", status="signed", title=None)
            return []
        items = [it for it in sentence.items if it.party is not None and it.depth == 0]
        if self._list is None or block.kind not in ("item", "heading") or len(items) != 1 or len(sentence.text) > 60 or not self._topics:
            self._list = None
            return None
        entity, owner = self._index.of(items[0]), self._topics[0]
        if entity is None or entity is owner[0]:
            return None
        day = next((m for m in self._dates if sentence.span.covers(m.span)), None)
        return [Telling(self._list, sentence, block, [owner, (entity, _name_span(items[0]))], day=day, history=True, window=sentence.span)]

    def _tie_or_reference(self, sentence: Sentence, act: Act, block_kind: str) -> Act:
        """"자매도시 가람시" is a tie only where a party stands right behind; a named body of two is one too."""
        jubilee = any(m.extra.get("anniversary") and -2 <= m.span.start - act.end <= 4 for m in self._dates)
        if jubilee and act.form in ("tie", "reference"):
            return replace(act, form="tie", referred=False)
        if act.form == "reference" and act.title is not None and any(0 <= m.span.start - act.instrument.end <= 6 for m in self._dates):
            return replace(act, form="modifier", referred=False)
        at_end = not self._text[act.end : sentence.span.end].strip(" .)”’'\"")
        if act.form == "headline" and block_kind not in ("headline", "heading", "caption") and not at_end:
            return replace(act, form="reference")
        if act.form == "tie" and not any(0 <= it.start - act.end <= 2 for it in sentence.items):
            return replace(act, form="reference")
        if act.form == "reference" and act.kind != "joint_body":
            before = [it for it in sentence.items if it.josa in ("와의", "과의") and 0 <= act.instrument.start - it.end <= 24]
            if before:
                planned = _PLANNING.search(sentence.text)
                return replace(act, form="nominal", referred=False, status="planned" if planned else "signed")
        if act.kind == "joint_body" and act.form == "reference" and act.title is not None:
            before = [it for it in sentence.items if it.josa == "의" and 0 < act.title.start - it.end <= 24]
            if len(before) >= 2:
                return replace(act, form="tie", referred=False)
        return act

    def _remember(self, sentence: Sentence) -> None:
        for item in sentence.items:
            entity = self._index.of(item)
            if entity is not None and item.josa in _SUBJECT and item.depth == 0:
                self._topics.append((entity, _name_span(item)))
            if entity is not None and item.josa in ("와", "과") and item.depth == 0 and not entity.weak:
                self._beside = (entity, _name_span(item))

    def _participants(
        self, sentence: Sentence, act: Act, window: Span, subject: list[tuple[Entity, Span]], block: Block
    ) -> tuple[list[tuple[Entity, Span]], list[tuple[Entity, Span]], bool]:
        roles: dict[str, list[tuple[Entity, Span, int]]] = {"subject": [], "topic": [], "with": [], "mutual": [], "bare": [], "met": []}
        for item in self._inside(sentence, window):
            role = self._role(item, window, block, sentence)
            role = "with" if act.kind == "joint_body" and act.form == "tie" and item.josa == "의" else role
            entity = self._index.of(item)
            if act.kind == "joint_body" and (item.span.overlaps(act.instrument) or item.chain == self._body_chain(sentence, act)):
                continue
            if role and entity is not None:
                roles[role].append((entity, _name_span(item), item.chain))
        for item in self._behind(sentence, act):
            if (entity := self._index.of(item)) is not None:
                roles["with"].append((entity, _name_span(item), item.chain))
        for role, entity, span in self._selves(sentence, window):
            roles[role].append((entity, span, -span.start))
        if len({id(c[0]) for c in roles["mutual"]}) == 1 and not any(roles[r] for r in ("with", "bare")):
            roles["mutual"] = [c for c in roles["mutual"] if len(roles["topic"] + roles["subject"]) > 0 and c[0].type != "national_government"]
        if block.kind in ("headline", "heading") and _ATTENDS.search(sentence.text) and not roles["with"]:
            return [], [], False  # officials who came to watch
        if act.form == "ceremony" and _ATTENDS.search(self._text[act.instrument.end : act.end + 4]):
            between = (roles["mutual"] or roles["bare"]) + [c for c in roles["with"] if roles["mutual"]]
            if len({id(c[0]) for c in between}) >= 2 or not roles["with"]:
                found = _unique((e, s) for e, s, _ in sorted(between, key=lambda c: c[1]))
                return (found, [], True) if len(found) >= 2 else ([], [], False)
        joined = _unique((e, s) for e, s, _ in _last_chain(roles["bare"]))
        if len(joined) >= 2 and not roles["with"] and block.kind in ("paragraph", "item"):
            return joined, [], True
        topic = _last_chain(roles["topic"])
        subj = _last_chain(roles["subject"]) if not topic or (len(topic) < 2 and not roles["with"]) else []
        if len({id(c[0]) for c in topic + subj}) >= 2 and len({id(c[0]) for c in roles["bare"]}) == 1:
            roles["bare"] = []  # "…는 교육협력병원 협약을": it names the agreement
        chosen = topic + subj
        if act.form == "headline" or block.kind in ("headline", "heading", "caption"):
            chosen += [r for r in roles["bare"] if r not in chosen]
        chosen += roles["with"] + roles["mutual"]
        if len({id(c[0]) for c in chosen}) < 2 or not (roles["with"] or roles["mutual"]):
            chosen += roles["bare"]
        if len({id(c[0]) for c in chosen}) < 2:
            chosen += roles["met"]
        if len({id(c[0]) for c in chosen}) < 2 and act.title is not None:
            chosen += self._in_title(sentence, act.title)
        chosen = _without_count(chosen)
        if _ON_AGENDA.search(sentence.text):
            chosen = [c for c in chosen if not c[0].name.endswith("의회")]
        counterpart = any(c in roles[r] for r in ("with", "mutual", "bare", "met") for c in chosen)
        found = _unique((e, s) for e, s, _ in sorted(chosen, key=lambda c: c[1]))
        return found, [(e, s) for e, s, _ in topic or subj], counterpart

    def _body_chain(self, sentence: Sentence, act: Act) -> int | None:
        """The chain in which the founded body itself stands: "세계가람협의체, 국제나루협의체 설립"."""
        return next((it.chain for it in sentence.items if it.span.overlaps(act.instrument)), None)

    def _in_title(self, sentence: Sentence, title: Span) -> list[tuple[Entity, Span, int]]:
        """Parties that only the instrument's name tells: ‘가람시-나루시 우호교류 협약’."""
        inside = [it for it in sentence.items if title.covers(it.span) and it.start - title.start <= 40]
        named = [(e, _name_span(it), it.chain) for it in inside if (e := self._index.of(it)) is not None and not e.weak]
        return named if len({c for _, _, c in named}) == 1 and len(named) >= 2 else []

    def _inside(self, sentence: Sentence, window: Span) -> Iterator[Item]:
        for item in sentence.items:
            if window.start <= item.start and item.span.end <= window.end and not self._quoted(sentence, item, window):
                if item.depth == 0:
                    yield item
                elif (josa := self._bracket_role(sentence, item)) is not None:
                    yield replace(item, josa=josa, depth=0)

    def _behind(self, sentence: Sentence, act: Act) -> list[Item]:
        """Parties told behind the instrument: "자매도시인 가람시", "관계를 맺은 도시는 가람, 나루 등이다"."""
        rest = self._text[act.end : sentence.span.end]
        if act.form == "tie":
            first = next((it for it in sentence.items if 0 <= it.start - act.end <= 2), None)
            return [it for it in sentence.items if first is not None and it.chain == first.chain and it.start >= first.start]
        if act.form in ("verb", "tie") and (found := _MODIFIED.match(rest)):
            first = next((it for it in sentence.items if act.end < it.start <= act.end + found.end() + 1), None)
            return [it for it in sentence.items if first is not None and it.chain == first.chain and it.start >= first.start]
        if (found := _BY.match(rest)) and (act.title is not None or act.form == "reference"):
            later = [it for it in sentence.items if it.start >= act.end + found.end() - 1 and it.depth == 0 and it.josa in _SUBJECT]
            first = next((it.chain for it in later), None)
            chain = [it for it in later if it.chain == first]
            return chain if len(chain) >= 2 else []
        if act.form in ("reference", "modifier") and (mutual := [it for it in sentence.items if it.start > act.end and it.josa in _MUTUAL and it.depth == 0]):
            return mutual if re.match(r"\s?(?:맺|체결)", self._text[mutual[-1].end : mutual[-1].end + 4]) else []
        bracket = [it for it in sentence.items if it.depth and 0 < it.start - (act.title or act.instrument).end <= 30
                   and self._text[(act.title or act.instrument).end : it.start].lstrip("’”'\"」』").startswith("(")]
        if act.title is not None and len(bracket) >= 2:
            return bracket
        if found := _LISTED_BEHIND.match(rest):
            return [it for it in sentence.items if it.start >= act.end + found.end() - 1 and it.depth == 0 and it.party is not None]
        return []

    def _quoted(self, sentence: Sentence, item: Item, window: Span) -> bool:
        before = self._text[sentence.span.start : item.start]
        single = len(_OPEN_QUOTE.findall(before)) > before.count("’")
        return before.count("“") > before.count("”") or (single and self._text[window.end : window.end + 1] not in "‘“")

    def _bracket_role(self, sentence: Sentence, item: Item) -> str | None:
        """The particle behind a bracket that lists the members of a group: 은행 5곳(가람은행, 나루은행 …)과."""
        head = next((u for u in reversed(sentence.words) if u.depth == 0 and u.span.end <= item.start < u.end), None)
        if head is None or head.josa == "":
            return None
        own = next((it for it in sentence.items if it.depth == 0 and it.span.end == head.span.end), None)
        members = [it for it in sentence.items if it.depth and head.span.end <= it.start < head.end]
        if own is not None and own.party is not None and own.party.rule != "organisation.group" and len(members) < 2:
            return None
        return head.josa

    def _role(self, item: Item, window: Span, block: Block, sentence: Sentence) -> str | None:
        after = self._text[item.end : item.end + 14]
        if load("discourse").rule("discourse.not_a_party").pattern.match(after):
            return None
        if item.josa in ("은", "는", "에서는") or (item.josa == "의" and after.startswith(" 경우")):
            return "topic"
        if item.josa in _SUBJECT:
            return "subject"
        if item.josa in ("와의", "과의"):  # "가람시와의 결연이 …": only right before this instrument
            return "with" if re.fullmatch(r"\s?(?:[^\s]+\s){0,3}[^\s]*", self._text[item.end : window.end]) and not re.search(
                r"[이가은는을를]\s", self._text[item.end : window.end]) else None
        if item.josa in _WITH:
            return "with"
        if item.josa in _MUTUAL or re.match(r"^\s?(?:간|사이|양자)(?:에|의)?\s", after):
            return "mutual"
        if item.josa in ("을", "를") and _MET.match(after):
            return "with" if item.person is not None else "met"
        if item.josa in ("", "의", "측은", "측과") and self._adjacent(sentence, item, window, block):
            return "bare"
        return None

    def _adjacent(self, sentence: Sentence, item: Item, window: Span, block: Block) -> bool:
        """Whether nothing but modifiers of the instrument stands between a chain and the instrument."""
        last = max(it.end for it in sentence.items if it.chain == item.chain and it.depth == item.depth)
        between = self._text[last : window.end]
        if block.kind in ("headline", "heading", "caption"):
            return len(between) <= 40 and not re.search(r"[을를은는이가에]\s", between)
        return bool(_MODIFIERS.match(between))

    def _selves(self, sentence: Sentence, window: Span) -> Iterator[tuple[str, Entity, Span]]:
        """시는, 군과, 대학은: the party told before that such a word means."""
        for unit in sentence.words:
            if unit.depth or not (window.start <= unit.span.start and unit.end <= window.end):
                continue
            role = "topic" if unit.josa in ("은", "는") else "subject" if unit.josa in _SUBJECT else "with" if unit.josa in _WITH else None
            kind = load("parties").data["selves"].get(unit.stem)
            if role is None or kind is None or any(it.span.overlaps(unit.span) for it in sentence.items):
                continue
            if (entity := self._self(unit.stem, kind)) is not None:
                yield role, entity, unit.span

    def _self(self, word: str, kind: str) -> Entity | None:
        if word in load("parties").data["delegations"]:
            return self._hero
        near = [e for e, s in self._topics if e.type == kind and _unit(e) == word and e.country == "KR" and s.start >= self._block_start]
        if kind == "local_government" and near:
            return near[-1]
        if self._hero is not None and self._hero.type == kind and (kind != "local_government" or _unit(self._hero) == word):
            return self._hero
        fits = [(e, s) for e, s in self._topics if e.type == kind and (kind != "local_government" or _unit(e) == word)]
        if not fits:
            known = [e for e in self._index.entities if e.type == kind and (kind != "local_government" or _unit(e) == word)]
            return known[0] if known else None
        return fits[0][0] if kind == "local_government" else fits[-1][0]

    def _complete(self, telling: Telling, subject: list[tuple[Entity, Span]], *, counterpart: bool) -> None:
        """Take the missing side from the sentence so far, "양 기관", or what the article is about."""
        have = telling.entities
        before = self._text[telling.sentence.span.start : telling.window.end]
        both = bool(load("discourse").rule("discourse.both").pattern.search(before))
        if (both and all(e in [g for g, _ in self._group] for e in have)) or (not have and telling.act.referred):
            pair = _PAIR.search(before) if both else None
            if pair and len(self._group) != 2 and self._hero is not None and self._beside is not None and self._beside[0] is not self._hero:
                telling.parties = [(self._hero, self._hero.spans[0]), self._beside]
            else:
                telling.parties = list(self._news if telling.act.referred and not both and self._news else self._group)
            telling.inferred, telling.anaphoric = True, both
            return
        if not have and telling.act.form == "modifier" and any(telling.window.covers(m.span) for m in self._dates):
            telling.parties, telling.inferred, telling.anaphoric = list(self._group), True, True
            return
        unnamed = any((u.josa in _COUNTERPART or u.josa in ("은", "는")) and telling.window.start <= u.span.start < telling.window.end for u in telling.sentence.words)
        if not have and not unnamed and telling.act.form == "verb" and telling.act.kind != "joint_body" and (
            telling.act.status == "planned" or telling.act.rules[1].startswith("act.later") or self._told_in == telling.sentence.block
        ):
            telling.parties, telling.inferred, telling.anaphoric = list(self._group), True, True
            return
        if telling.act.form == "reference" or not have or not counterpart:
            return
        hero = [(self._hero, self._hero.spans[0])] if self._hero is not None else []
        for entity, span in (*subject, *hero, *reversed(self._topics)):
            if entity not in have and entity.type != "other":
                telling.parties = _unique([(entity, span), *telling.parties])
                telling.inferred = True
                return

    def _people(self, sentence: Sentence, telling: Telling, window: Span) -> list[tuple[PersonMention, Entity]]:
        out = []
        for item in sentence.items:
            entity = self._index.of(item)
            if item.person and not item.person.bracketed and entity in telling.entities and item.start < telling.act.end:
                if not self._quoted(sentence, item, window):
                    out.append((item.person, entity))
        return [(p, e) for p, e in out if e is not None]

    def _left(self, sentence: Sentence, telling: Telling, window: Span) -> int:
        """Where the purpose phrase may begin: behind the last party, date or place."""
        ends = [it.end for it in sentence.items if it.depth == 0 and it.end <= window.end and (it.josa or it.person)]
        ends += [m.span.end for m in self._dates if window.start <= m.span.start and m.span.end <= window.end]
        ends += [u.end for u in sentence.words if u.josa in ("에서", "은", "는") and window.start <= u.span.start and u.end <= window.end]
        return max([window.start, *ends])

    def _day(self, sentence: Sentence, act: Act, window: Span) -> tuple[Mention | None, bool]:
        """The date of the act: the nearest before the instrument, or between it and its verb."""
        inside = [m for m in self._dates if sentence.span.covers(m.span)]
        if act.rules[1] in ("act.founded_later", "act.later_planned", "act.later_signed"):
            return next((m for m in inside if m.span.start >= act.end and not m.extra.get("anniversary")), None), False
        told = [m for m in inside if window.start <= m.span.start < act.end and not _NOT_DAY.match(self._since(act, m))
                and not (act.title and act.title.covers(m.span)) and not self._in_party(sentence, m)
                and not self._followers(sentence, m)]
        jubilee = [m for m in inside if m.extra.get("anniversary") and -2 <= m.span.start - act.end <= 16 or m.extra.get("anniversary") and m.span.covers(act.instrument)]
        if jubilee and act.form in ("tie", "reference"):
            return jubilee[0], False
        told = [m for m in told if not m.extra.get("anniversary")]
        behind = [m for m in inside if m.span.start >= act.end]
        close = [m for m in behind if re.fullmatch(r"[\s’”'\"」』(]{1,4}", self._text[(act.title or act.instrument).end : m.span.start])
                 or re.fullmatch(r"\s?\(", self._text[act.end : m.span.start])]
        if close:
            return close[0], False
        days = [m for m in told if m.value.granularity == "day"]
        if days or told:
            best = (days or told)[-1]
            return best, bool(re.match(r"^\s?(?:밝혔|전했|알렸|설명했|발표했)", self._text[best.span.end : best.span.end + 6]))
        if _CEREMONY.match(self._text, act.instrument.end):
            held = [m for m in behind if m.value.granularity == "day" and not m.extra.get("announced") and not m.extra.get("anniversary")]
            if held:
                return held[0], False
        for m in behind:
            if re.match(r"^\s?(?:밝혔|전했|알렸|발표했|밝힘|전함)", self._text[m.span.end : m.span.end + 6]):
                return m, True
        return None, False

    def _since(self, act: Act, mention: Mention) -> str:
        """What follows a date; for a tie "1996년부터" tells when it was founded."""
        after = self._text[mention.span.end : mention.span.end + 8]
        if act.kind in ("sister_city", "friendship_city") and mention.value.granularity in ("year", "month"):
            return re.sub(r"^\s?(?:부터|이후|이래)", "", after)
        return after

    def _in_party(self, sentence: Sentence, mention: Mention) -> bool:
        return any(it.party is not None and it.span.end <= mention.span.start < it.party.end for it in sentence.items)

    def _followers(self, sentence: Sentence, mention: Mention) -> bool:
        """A date that goes with the older agreement of "9월 가람시에 이어"."""
        return any(it.josa == "에" and _FOLLOWS.match(self._text[it.end : it.end + 6])
                   and re.fullmatch(r"[,\s]{0,2}", self._text[mention.span.end : it.start] or " ") for it in sentence.items)

    def _split(self, telling: Telling) -> list[Telling]:
        """One-to-many: a city's sister cities are a record each, and so are counterparts with dates of their own."""
        if len(telling.parties) < 3:
            return [telling]
        if each := self._each(telling):
            return each
        own = {id(e): self._own_day(telling, span) for e, span in telling.parties[1:]}
        lists = telling.act.kind in ("sister_city", "friendship_city") and not _TOGETHER.search(telling.sentence.text)
        if not lists and sum(d is not None for d in own.values()) < 2:
            return [telling]
        first = telling.parties[0]
        subjects = {self._index.of(it) for it in telling.sentence.items if it.josa in _SUBJECT}
        if lists and len([e for e in telling.entities if e in subjects]) > 1 and telling.history is False and telling.act.form != "tie":
            return [telling]
        return [replace(telling, parties=[first, other], day=own[id(other[0])] or telling.day) for other in telling.parties[1:]]

    def _each(self, telling: Telling) -> list[Telling]:
        """"가람도와 나루시는 두리온, 세온과 각각 체결": one paper with each counterpart."""
        between = self._text[telling.window.start : telling.act.end]
        if not re.search(r"각각|각기|잇따라|연이어|차례로|개별", between):
            return []
        items = {id(e): it for it in telling.sentence.items if (e := self._index.of(it)) is not None}
        others = [(e, s) for e, s in telling.parties if id(e) in items and items[id(e)].josa in _WITH]
        mine = [(e, s) for e, s in telling.parties if all(e is not o for o, _ in others)]
        if len(others) < 2 or not mine:
            return []
        return [replace(telling, parties=[*mine, other], day=self._own_day(telling, other[1]) or telling.day) for other in others]

    def _own_day(self, telling: Telling, span: Span) -> Mention | None:
        """A date in the bracket behind a party, or right before it in a list."""
        item = next((it for it in telling.sentence.items if it.span.overlaps(span)), None)
        if item is None or item.party is None:
            return None
        for m in self._dates:
            if item.span.end <= m.span.start < item.party.end:
                return m
            if item.josa in ("와는", "과는") and 0 <= m.span.start - item.end <= 1:
                return m
            if m.span.end <= item.start and re.fullmatch(r"(?:에는|에)?[,\s]{0,2}", self._text[m.span.end : item.start]):
                return m
        return None

    def _followed(
        self, sentence: Sentence, act: Act, window: Span, subject: list[tuple[Entity, Span]], block: Block
    ) -> Iterator[Telling]:
        """"가람시에 이어 나루시와 체결": the one before is an older agreement of the same kind."""
        if act.form == "reference":
            return
        for item in self._inside(sentence, window):
            entity = self._index.of(item)
            if entity is None or item.josa != "에" or not _FOLLOWS.match(self._text[item.end : item.end + 6]):
                continue
            owner = subject or self._topics[-1:]
            if owner and owner[0][0] is not entity:
                day = self._own_day(Telling(act, sentence, block, []), item.span)
                older = replace(act, status="signed")
                yield Telling(older, sentence, block, [owner[0], (entity, _name_span(item))], day=day, history=True, window=window)


def _protagonist(index: EntityIndex, lead: int) -> Entity | None:
    """Whom the article is about: of those named up to the end of the lead, the one named most often."""
    first = [e for e in index.entities if not e.weak and e.type != "other" and e.rule != "organisation.unlisted" and any(s.start < lead for s in e.spans)]
    return max(first, key=lambda e: (e.country == "KR", e.type == "local_government" and "의회" not in e.name, min(len(e.spans), 12), -e.spans[0].start), default=None)


def _without_count(chosen: list[tuple[Entity, Span, int]]) -> list[tuple[Entity, Span, int]]:
    """"가람·나루·다온 3개 시군": the count of parties that are named is no party."""
    named = {id(e) for e, _, _ in chosen if e.type != "other"}
    return [c for c in chosen if c[0].type != "other" or len(named) < 2 or _number(c[0].name) != len(named)]


def _number(name: str) -> int:
    found = re.match(r"\d{1,3}", name)
    return int(found[0]) if found else 0


def _is(rule: str, text: str) -> bool:
    return bool(load("discourse").rule(f"discourse.{rule}").pattern.search(text))


def _unit(entity: Entity) -> str:
    last = entity.name[-1:]
    return last if last in "시군구도" else ""


def _name_span(item: Item) -> Span:
    if item.party is not None:
        return item.party.span
    return item.person.org if item.person is not None and item.person.org is not None else item.span


def _last_chain(found: list[tuple[Entity, Span, int]]) -> list[tuple[Entity, Span, int]]:
    return [f for f in found if f[2] == found[-1][2]] if found else []


def _unique(parties: Iterator[tuple[Entity, Span]] | Sequence[tuple[Entity, Span]]) -> list[tuple[Entity, Span]]:
    out: list[tuple[Entity, Span]] = []
    for entity, span in parties:
        if all(entity is not e for e, _ in out):
            out.append((entity, span))
    return out
