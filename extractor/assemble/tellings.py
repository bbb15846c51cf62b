"""Each telling of an agreement with the parties that its sentence, or the text before it, gives.

In: sentences with their acts, the ``EntityIndex``, dates. Out: ``Telling`` objects in text order.

A party stands in a role: subject (는, 가), counterpart (와, 과), mutual (간), modifier right before the
instrument (가람시·나루시 업무협약). "시는" and "양 기관은" are resolved against what was told before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractor.find.acts import Act, purpose
from extractor.find.people import PersonMention
from extractor.find.sentence import Item, Sentence
from extractor.layout import Block
from extractor.rulebook import load
from extractor.shapes import Mention, Span

from .entities import Entity, EntityIndex

_SUBJECT = frozenset(("은", "는", "이", "가", "께서", "도", "에서는"))
_WITH = frozenset(("와", "과", "과의", "와의", "와는", "과는", "이랑", "하고"))
_MUTUAL = frozenset(("간", "간에", "간의"))
_MET = re.compile(r"^\s?(?:직접\s|각각\s|차례로\s)?(?:만나|면담|찾아|방문해|방문하여|방문,|초청|상대로|대상으로|파트너로)")
_FOLLOWS = re.compile(r"^\s?(?:이어|이은|뒤이어)")
_LISTED_BEHIND = re.compile(r"^(?:한|은|된|고\s있는|하고\s있는)?\s?(?:국내|해외|국내외|국외)?\s?(?:자매|우호|교류)?\s?(?:도시|곳|지역|지자체|자치단체|기관|대학|나라)(?:은|는|으로는|로는|에는)\s")
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

    def __init__(self, text: str, index: EntityIndex, dates: Sequence[Mention]) -> None:
        self._text = text
        self._index = index
        self._dates = dates
        self._topics: list[tuple[Entity, Span]] = []
        self._group: list[tuple[Entity, Span]] = []

    def tell(self, sentence: Sentence, block: Block) -> list[Telling]:
        """The tellings of one sentence."""
        out: list[Telling] = []
        start = sentence.span.start
        subject: list[tuple[Entity, Span]] = []
        last: Telling | None = None
        for act in (self._tie_or_reference(sentence, a) for a in sentence.acts):
            window = Span(start, act.title.start - 1 if act.title else act.instrument.start)
            found, subjects = self._participants(sentence, act, window, subject, block)
            subject = subjects or subject
            telling = Telling(act, sentence, block, found, window=window, history=_is("history", sentence.text))
            if len(found) < 2:
                self._complete(telling, subject, block)
            telling.people = self._people(sentence, telling, window)
            telling.day, telling.reported = self._day(sentence, act, window)
            if telling.day is None and last is not None and act.form == "verb" and act.status == last.act.status:
                telling.day, telling.reported = last.day, last.reported
            last = telling if act.form != "reference" else last
            telling.purpose = purpose(self._text, act, self._left(sentence, telling, window))
            out.extend(self._split(telling))
            out.extend(self._followed(sentence, act, window, subject, block))
            if act.form in ("verb", "ceremony", "tie"):
                start = max(start, act.end)
            if len(telling.parties) >= 2:
                self._group = telling.parties
        self._remember(sentence)
        return out

    def _tie_or_reference(self, sentence: Sentence, act: Act) -> Act:
        """"자매도시 가람시" is a tie only where a party stands right behind; a named body of two is one too."""
        if act.form == "tie" and not any(0 <= it.start - act.end <= 2 for it in sentence.items):
            return replace(act, form="reference")
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

    def _participants(
        self, sentence: Sentence, act: Act, window: Span, subject: list[tuple[Entity, Span]], block: Block
    ) -> tuple[list[tuple[Entity, Span]], list[tuple[Entity, Span]]]:
        roles: dict[str, list[tuple[Entity, Span, int]]] = {"subject": [], "topic": [], "with": [], "mutual": [], "bare": []}
        for item in self._inside(sentence, window):
            role = self._role(item, window, block, sentence)
            role = "with" if act.kind == "joint_body" and act.form == "tie" and item.josa == "의" else role
            entity = self._index.of(item)
            if role and entity is not None:
                roles[role].append((entity, _name_span(item), item.chain))
        for item in self._behind(sentence, act):
            if (entity := self._index.of(item)) is not None:
                roles["with"].append((entity, _name_span(item), item.chain))
        for role, entity, span in self._selves(sentence, window):
            roles[role].append((entity, span, -span.start))
        topic = _last_chain(roles["topic"])
        subj = _last_chain(roles["subject"]) if not topic or (len(topic) < 2 and not roles["with"]) else []
        chosen = topic + subj
        if act.form == "headline" or block.kind in ("headline", "heading", "caption"):
            chosen += [r for r in roles["bare"] if r not in chosen]
        chosen += roles["with"] + roles["mutual"]
        if len({id(c[0]) for c in chosen}) < 2 or not (roles["with"] or roles["mutual"]):
            chosen += roles["bare"]
        return _unique((e, s) for e, s, _ in sorted(chosen, key=lambda c: c[1])), [(e, s) for e, s, _ in topic or subj]

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
        if found := _LISTED_BEHIND.match(rest):
            return [it for it in sentence.items if it.start >= act.end + found.end() - 1 and it.depth == 0 and it.party is not None]
        return []

    def _quoted(self, sentence: Sentence, item: Item, window: Span) -> bool:
        before = self._text[sentence.span.start : item.start]
        return before.count("“") > before.count("”") or (before.count("‘") > before.count("’") and self._text[window.end : window.end + 1] not in "‘“")

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
        if item.josa in ("은", "는", "에서는"):
            return "topic"
        if item.josa in _SUBJECT:
            return "subject"
        if item.josa in _WITH:
            return "with"
        if item.josa in _MUTUAL or re.match(r"^\s?(?:간|사이|양자)(?:에|의)?\s", after):
            return "mutual"
        if item.josa in ("을", "를") and _MET.match(after) and item.person is not None:
            return "with"
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
        fits = [(e, s) for e, s in self._topics if e.type == kind and (kind != "local_government" or _unit(e) == word)]
        if not fits:
            known = [e for e in self._index.entities if e.type == kind and (kind != "local_government" or _unit(e) == word)]
            return known[0] if known else None
        return fits[0][0] if kind == "local_government" else fits[-1][0]

    def _complete(self, telling: Telling, subject: list[tuple[Entity, Span]], block: Block) -> None:
        """Take the missing side from the sentence so far, "양 기관", or what the article is about."""
        have = telling.entities
        before = self._text[telling.sentence.span.start : telling.window.end]
        if not have and (load("discourse").rule("discourse.both").pattern.search(before) or telling.act.referred):
            telling.parties, telling.inferred, telling.anaphoric = list(self._group), True, not telling.act.referred
            return
        if telling.act.form == "reference" or not have:
            return
        for entity, span in (*subject, *reversed(self._topics)):
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
        told = [m for m in inside if window.start <= m.span.start < act.end and not _NOT_DAY.match(self._text[m.span.end : m.span.end + 8])
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
        for m in behind:
            if re.match(r"^\s?(?:밝혔|전했|알렸|발표했|밝힘|전함)", self._text[m.span.end : m.span.end + 6]):
                return m, True
        return None, False

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
        own = {id(e): self._own_day(telling, span) for e, span in telling.parties[1:]}
        lists = telling.act.kind in ("sister_city", "friendship_city") and not _TOGETHER.search(telling.sentence.text)
        if not lists and sum(d is not None for d in own.values()) < 2:
            return [telling]
        first = telling.parties[0]
        subjects = {self._index.of(it) for it in telling.sentence.items if it.josa in _SUBJECT}
        if lists and len([e for e in telling.entities if e in subjects]) > 1 and telling.history is False and telling.act.form != "tie":
            return [telling]
        return [replace(telling, parties=[first, other], day=own[id(other[0])] or telling.day) for other in telling.parties[1:]]

    def _own_day(self, telling: Telling, span: Span) -> Mention | None:
        """A date in the bracket behind a party, or right before it in a list."""
        item = next((it for it in telling.sentence.items if it.span.overlaps(span)), None)
        if item is None or item.party is None:
            return None
        for m in self._dates:
            if item.span.end <= m.span.start < item.party.end:
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
