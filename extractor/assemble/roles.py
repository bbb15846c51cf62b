"""Who takes part in an act, by the particles of its sentence.

In: a sentence, an act and the window before its instrument. Out: ``Participants``.

A party stands in a role: topic (는), subject (가), counterpart (와, 과), mutual (간), modifier right
before the instrument (가람시·나루시 업무협약), or one that was met (나루시를 방문해).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractor.find import names
from extractor.find.acts import Act, announced
from extractor.find.sentence import Item, Sentence
from extractor.layout import Block
from extractor.rulebook import load, wording
from extractor.shapes import Span

from .entities import Entity, EntityIndex
from .telling import AMONG, MUTUAL, ON_AGENDA, SHORT_FORMS, SUBJECT, WITH, Named, name_span, unique

_WORDING = wording("roles")
_THEIRS = _WORDING["theirs"]
_LOOKED_AT = _WORDING["looked_at"]
_MET = _WORDING["met"]
_RECEIVED = _WORDING["received"]
_LISTED_BEHIND = _WORDING["listed_behind"]
_MODIFIED = _WORDING["modified"]
_BY = _WORDING["by"]
_FOR = re.compile(r"[을를]\s위한[’”'\"」]?\s?")  # "가람-나루 관광 활성화를 위한 협약 체결"
_OPEN_QUOTE = re.compile(r"‘(?!\d\d[.년])")  # not the apostrophe of ‘25.11.
_NAME_QUOTES = ("‘’", "“”", "「」", "『』", "''", '""')
WITNESSED = _WORDING["witnessed"]
_BOTH_THERE = _WORDING["both_there"]
_CAME = _WORDING["came"]
_ATTENDS = _WORDING["attends"]
_MODIFIERS = _WORDING["modifiers"]
_SEAT = _WORDING["seat"]
_RESIDENTS = _WORDING["residents"]
_SEATED = _WORDING["seated"]
_TAKEN_AS = _WORDING["taken_as"]
_BROUGHT = _WORDING["brought"]
_BETWEEN = _WORDING["between"]
_CLOSE_BY = re.compile(r"(?!.*[이가은는을를]\s)\s?(?:[^\s]+\s){0,3}[^\s]*")
_ACCORDING = _WORDING["according"]
_RELATION = _WORDING["relation"]
_ANNOUNCES = _WORDING["announces"]
_VISITED = _WORDING["visited"]
_LED = _WORDING["led"]

_HEADS = frozenset(
    (
        "협회",
        "재단",
        "연합회",
        "조합",
        "센터",
        "위원회",
        "연구원",
        "진흥원",
        "사무국",
        "본부",
        "지부",
        "정부",
        "당국",
        "금융당국",
        "산학협력단",
    )
)

_INVESTS = _WORDING["invests"]
_OF_STATES = ("national_government", "public_agency")  # which sign with a state
_OF_MANY = _WORDING["of_many"]
_PARTY_OF = _WORDING["party_of"]
_GUESSED = ("organisation.likely", "organisation.unlisted")  # perhaps those who signed for the parties

Placed = tuple[Entity, Span, int]
"""A party with its span and the number of the chain that it stands in."""

_TO_WHOM = ("에", "에게", "측에", "에도", "에게도")  # who is told that it is over
_THERE = _WORDING["there"]
_MEETS_AT = {
    "의": _RECEIVED,
    "에서": re.compile(
        r"^\s?(?:청사|시청사?|군청사?|구청사?|본사|본부|본청|사무실|캠퍼스)(?:을|를)\s(?:직접\s)?"
        r"(?:방문(?:해|하여|하고)|찾아)"
    ),
    "로": re.compile(r"^ (?:자리를 옮|넘어가|건너가|이동해|날아가)"),
    "으로": re.compile(r"^ (?:자리를 옮|넘어가|건너가|이동해|날아가)"),
}


@dataclass
class Participants:
    """The parties of an act in text order, its subjects among them, and whether any is a counterpart."""

    parties: list[Named] = field(default_factory=list)
    subject: list[Named] = field(default_factory=list)
    counterpart: bool = False


class Roles:
    """Reads the roles of a sentence's parties."""

    def __init__(self, text: str, index: EntityIndex) -> None:
        self._text = text
        self._index = index

    def participants(
        self,
        sentence: Sentence,
        act: Act,
        window: Span,
        block: Block,
        selves: Iterable[tuple[str, Entity, Span, int]],
    ) -> Participants:
        """Everyone who takes part in an act; ``selves`` are those meant by "시는", "대학은"."""
        window = self._behind_witnesses(sentence, window)
        roles = self._collect(sentence, act, window, block)
        for role, entity, span, chain in selves:
            roles[role].append((entity, span, chain))
        for placed in roles.values():
            placed.sort(key=lambda p: p[1])
        self._lone_mutual(roles)
        if block.kind in ("headline", "heading") and _ATTENDS.search(sentence.text) and not roles["with"]:
            return Participants()  # officials who came to watch
        attended = act.form == "ceremony" and _ATTENDS.search(self._text[act.instrument.end : act.end + 4])
        if attended or _CAME.match(self._text, act.end):
            between = (roles["mutual"] or roles["bare"]) + [c for c in roles["with"] if roles["mutual"]]
            if _count(between) >= 2 or not roles["with"]:
                return Participants(_named(between), [], True) if _count(between) >= 2 else Participants()
        held = act.form == "ceremony" or self._text.startswith("식을", act.instrument.end)
        if held and _count(roles["mutual"]) >= 2 and not roles["with"]:
            return Participants(_named(roles["mutual"]), [], True)  # whoever else is told held it for them
        joined = _last_chain(roles["bare"])
        if _count(joined) >= 2 and not roles["with"] and block.kind in ("paragraph", "item"):
            return Participants(_named(joined), [], True)
        return self._chosen(roles, sentence, act, window, block)

    def _behind_witnesses(self, sentence: Sentence, window: Span) -> Span:
        """The window behind those who only came: "… 시장 등이 참석한 가운데 가람시와 나루시의 결연식"."""
        for found in reversed(list(WITNESSED.finditer(self._text, window.start, window.end))):
            behind = Span(found.end(), window.end)
            if len({id(e) for it in self.inside(sentence, behind) if (e := self._index.of(it))}) >= 2:
                return behind
        return window

    def _collect(self, sentence: Sentence, act: Act, window: Span, block: Block) -> dict[str, list[Placed]]:
        roles: dict[str, list[Placed]] = {
            r: [] for r in ("subject", "topic", "with", "mutual", "bare", "met")
        }
        body = next((it.chain for it in sentence.items if it.span.overlaps(act.instrument)), None)
        tied = self._tied_before(sentence, act)
        for item in self.inside(sentence, window):
            entity = self._index.of(item)
            if item.start in tied:
                continue
            if entity is not None and entity.name in _HEADS and len(entity.forms) == 1:
                continue  # "협회와": whose, nothing tells
            if act.kind == "joint_body" and (
                item.span.overlaps(act.instrument)
                or item.chain == body
                or (entity is not None and self._is_body(entity, act))
            ):
                continue  # "세계가람협의체, 국제나루협의체 설립": bodies that are founded, no parties
            role = self._role(item, window, block, sentence)
            role = "with" if act.kind == "joint_body" and act.form == "tie" and item.josa == "의" else role
            role = "topic" if role == "bare" and act.rules[1] == "act.tie_are" else role
            role = "with" if act.status == "ended" and item.josa in _TO_WHOM else role
            if role and entity is not None:
                roles[role].append((entity, name_span(item), self._chain(sentence, item)))
        for item in self._beside_verb(sentence, act):
            if (entity := self._index.of(item)) is not None:
                roles["with"].append((entity, name_span(item), item.chain))
        for item in self._behind(sentence, act):
            if (entity := self._index.of(item)) is not None:
                roles["with"].append((entity, name_span(item), item.chain))
        return roles

    def listed_until(self, sentence: Sentence, act: Act) -> int:
        """Where the cities of "자매도시는 가람구, 나루군 등 3곳이며" end: none is a side of the next act."""
        listed = self._behind(sentence, act) if act.rules[1] == "act.tie_are" else []
        return max((it.span.end for it in listed), default=act.end)

    def _tied_before(self, sentence: Sentence, act: Act) -> set[int]:
        """Where those stand whom another tie joins: "자매도시인 가람군과 우호도시인 나루군이"."""
        if act.form != "tie":
            return set()
        others = [a for a in sentence.acts if a.form == "tie" and a.end < act.instrument.start]
        return {it.start for a in others for it in self._chain_at(sentence, a.end, a.end + 2)}

    def _is_body(self, entity: Entity, act: Act) -> bool:
        """Whether a name is that of the body which an act founds (정책평가위원회), told short or in full."""
        name = act.title or act.instrument
        start = name.start
        while start and not self._text[start - 1].isspace() and act.title is None:
            start -= 1
        body = re.sub(r"\W", "", self._text[start : name.end])
        forms = (re.sub(r"\W", "", f) for f in entity.forms)
        return any(len(f) >= 3 and (body.endswith(f) or f.endswith(body)) for f in forms)

    def _lone_mutual(self, roles: dict[str, list[Placed]]) -> None:
        """One name before 간 is a pair only with a subject beside it ("FIU 간" is none)."""
        if _count(roles["mutual"]) == 1 and not roles["with"] and not roles["bare"]:
            beside = bool(roles["topic"] or roles["subject"])
            roles["mutual"] = [c for c in roles["mutual"] if beside and c[0].type != "national_government"]

    def _chosen(
        self,
        roles: dict[str, list[Placed]],
        sentence: Sentence,
        act: Act,
        window: Span,
        block: Block,
    ) -> Participants:
        topic = _last_chain(roles["topic"])
        subject = _last_chain(roles["subject"]) if not topic or (len(topic) < 2 and not roles["with"]) else []
        told_of = _last_chain(roles["subject"])
        if topic and _count(told_of) >= 2 and not roles["with"] and _ANNOUNCES.search(sentence.text):
            topic, subject = [], told_of  # "도는 가람원과 나루원이 협정을 체결했다고 밝혔다"
        lone = block.kind not in SHORT_FORMS and bool(topic or subject)
        if (_count(topic + subject) >= 2 or lone) and _count(roles["bare"]) == 1:
            roles["bare"] = []  # "…는 교육협력병원 협약을": it names the agreement
        chosen = topic + subject
        if act.form == "headline" or block.kind in SHORT_FORMS:
            chosen += [r for r in roles["bare"] if r not in chosen]
        chosen += roles["with"] + roles["mutual"]
        if _count(chosen) < 2 or not (roles["with"] or roles["mutual"]):
            chosen += roles["bare"]
        if _count(chosen) < 2:
            chosen += roles["met"]
        if act.title is not None and (_count(chosen) < 2 or all(e.rule in _GUESSED for e, _, _ in chosen)):
            named = self._in_title(sentence, act.title)
            chosen = named if named and _count(chosen) >= 2 else chosen + named
        if _count(chosen) < 2 and act.form in ("verb", "ceremony"):
            chosen += self._host(sentence, act, window, chosen) or self._present(sentence, window, chosen)
        chosen = _without_states(_without_count(chosen))
        if ON_AGENDA.search(sentence.text):
            chosen = [c for c in chosen if not c[0].name.endswith("의회")]
        others = [c for r in ("with", "mutual", "bare", "met") for c in roles[r]]
        return Participants(
            _named(chosen), [(e, s) for e, s, _ in topic or subject], any(c in others for c in chosen)
        )

    def _host(
        self, sentence: Sentence, act: Act, window: Span, chosen: Sequence[Placed]
    ) -> list[Placed]:
        """Whose seat it was signed in: "나루주 청사에서 김하늘 주지사와", "솔안1리에서 주민들과"."""
        out: list[Placed] = []
        for item in self.inside(sentence, window):
            entity = self._index.of(item)
            if entity is None or item.party is None or any(entity is e for e, _, _ in chosen):
                continue
            seat = bool(_SEAT.match(self._text[item.span.end : item.span.end + 14])) or (
                item.josa == "에서" and bool(_SEATED.search(item.span.of(self._text)))
            )
            residents = item.josa == "에서" and bool(_RESIDENTS.match(self._text[item.end : item.end + 10]))
            visited = entity.country not in ("KR", None) and _VISITED.match(
                self._text[item.end - len(item.josa) : item.end + 8]
            )
            office = bool(_discourse("own_room").match(self._text[item.span.end : item.span.end + 12]))
            guest = office and bool(chosen) and all(e.type != "local_government" for e, _, _ in chosen)
            beside = bool(chosen) and item.josa == "에서" and self._is_side(item, entity, chosen[0][0])
            hosts = beside or (seat and (entity.country != "KR" or self._meets(sentence, window))) or guest
            if hosts or residents or visited or self._tied_there(item, entity, act, window):
                out.append((entity, name_span(item), item.chain))
        return out[:1]

    def _is_side(self, item: Item, entity: Entity, subject: Entity) -> bool:
        """Whether both sides are told to be there: "가람대는 나루대에서 두 대학 총장이 참석한 가운데"."""
        return entity.type == subject.type and _BOTH_THERE.match(self._text, item.end) is not None

    def _tied_there(self, item: Item, entity: Entity, act: Act, window: Span) -> bool:
        """Whether a tie is made where its other side lives: "나루마을에서 자매결연식을 열고"."""
        if act.kind not in ("sister_city", "friendship_city") or item.josa not in ("에서", "에서는"):
            return False
        home = names.is_village(entity.name) or (
            entity.type == "local_government" and entity.country not in ("KR", None)
        )
        return home and bool(_MODIFIERS.match(self._text[item.end : window.end]))

    def _present(self, sentence: Sentence, window: Span, chosen: Sequence[Placed]) -> list[Placed]:
        """Heads who came to the signing: "군은 … 김나래 나루대 총장이 참석한 가운데 협약을 맺었다".

        Two sides are told, the subject's own and one other; a third would be a guest.
        """
        there = _discourse("present").search(self._text, window.start, window.end)
        if there is None:
            return []
        heads = [
            (entity, name_span(it), it.chain)
            for it in sentence.items
            if (it.person is not None or _LED.match(self._text, it.span.end))
            and window.start <= it.start
            and it.end <= there.end()
            and (entity := self._index.of(it)) is not None
        ]
        others = [h for h in heads if all(h[0] is not e for e, _, _ in chosen)]
        firms = len(others) >= 2 and all(e.type == "company" for e, _, _ in others)
        if firms and _INVESTS.search(sentence.text):
            return others  # those that a city invites
        sides = {id(e) for e, _, _ in (*chosen, *others)}
        return others if len(sides) == 2 and not any("의회" in e.name for e, _, _ in others) else []

    def _meets(self, sentence: Sentence, window: Span) -> bool:
        """Whether a person of no known body is met or signs beside: "김하늘 청장을 만나", "김하늘 청장과"."""
        return any(
            it.person is not None and self._index.of(it) is None and it.josa in ("와", "과", "을", "를")
            for it in self.inside(sentence, window)
        )

    def _in_title(self, sentence: Sentence, title: Span) -> list[Placed]:
        """Parties that only the instrument's name tells: ‘가람시-나루시 우호교류 협약’."""
        inside = [it for it in sentence.items if title.covers(it.span) and it.start - title.start <= 40]
        entities = ((self._index.of(it), it) for it in inside)
        named = [(e, name_span(it), it.chain) for e, it in entities if e is not None and _certain(e)]
        return named if len({c for _, _, c in named}) == 1 and len(named) >= 2 else []

    def inside(self, sentence: Sentence, window: Span) -> Iterator[Item]:
        """The items of a window outside quotations; a bracketed list takes its group's particle."""
        for item in sentence.items:
            if (
                window.start <= item.start
                and item.span.end <= window.end
                and not self._quoted(sentence, item, window)
            ):
                if item.depth == 0:
                    yield item
                elif (josa := self._bracket_role(sentence, item)) is not None:
                    yield replace(item, josa=josa, depth=0)

    def _behind(self, sentence: Sentence, act: Act) -> list[Item]:
        """Parties told behind the instrument: "자매도시인 가람시", "관계를 맺은 도시는 가람, 나루 등이다"."""
        rest = self._text[act.end : sentence.span.end]
        if act.form == "tie":
            return self._chain_at(sentence, act.end, act.end + 2)
        if act.form == "verb" and (found := _MODIFIED.match(rest)):
            return self._chain_at(sentence, act.end + 1, act.end + found.end() + 1)
        if (found := _BY.match(rest)) and (act.title is not None or act.form == "reference"):
            later = [it for it in sentence.items if it.start >= act.end + found.end() - 1 and it.depth == 0]
            subject = [it for it in later if it.josa in SUBJECT]
            chain = [it for it in subject if it.chain == subject[0].chain]
            return chain if len(chain) >= 2 else []
        if act.form in ("reference", "modifier") and (mutual := self._mutual_behind(sentence, act)):
            return mutual
        if act.title is not None and len(bracket := self._bracket_behind(sentence, act)) >= 2:
            return bracket
        if found := _LISTED_BEHIND.match(rest):
            start = act.end + found.end() - 1
            return [
                it for it in sentence.items if it.start >= start and it.depth == 0 and it.party is not None
            ]
        return []

    def _beside_verb(self, sentence: Sentence, act: Act) -> list[Item]:
        """Counterparts between the paper and its verb: "업무협약을 가람은행과 체결했다"."""
        if act.form != "verb" or act.status == "ended":
            return []
        between = [it for it in sentence.items if act.instrument.end < it.start and it.end <= act.end]
        return [it for it in between if it.josa in WITH and it.depth == 0]

    def _chain_at(self, sentence: Sentence, start: int, end: int) -> list[Item]:
        """The chain whose first item begins in a stretch of text."""
        first = next((it for it in sentence.items if start <= it.start <= end), None)
        if first is None:
            return []
        return [it for it in sentence.items if it.chain == first.chain and it.start >= first.start]

    def _mutual_behind(self, sentence: Sentence, act: Act) -> list[Item]:
        """ "협약은 … 가람은행과 나루은행 간에 맺어진 것"."""
        mutual = [it for it in sentence.items if it.start > act.end and it.josa in MUTUAL and it.depth == 0]
        if mutual and re.match(r"\s?(?:맺|체결)", self._text[mutual[-1].end : mutual[-1].end + 4]):
            return mutual
        return []

    def _bracket_behind(self, sentence: Sentence, act: Act) -> list[Item]:
        """「…협약」(’26.3.27., 가람부, 나루처): parties in the bracket behind the name."""
        end = (act.title or act.instrument).end
        near = [it for it in sentence.items if it.depth and 0 < it.start - end <= 30]
        return [it for it in near if self._text[end : it.start].lstrip("’”'\"」』").startswith("(")]

    def _quoted(self, sentence: Sentence, item: Item, window: Span) -> bool:
        before = self._text[sentence.span.start : item.start]
        marks = self._text[item.start - 1 : item.start] + self._text[item.span.end : item.span.end + 1]
        if item.start and marks in _NAME_QUOTES:
            return False  # ‘가람푸드’와: a name, and no speech
        told = next((a for a in sentence.acts if a.form == "verb" and a.instrument.start >= window.end), None)
        if told is not None and announced(self._text, sentence.span, told):
            return False  # the body's own words tell the news
        single = len(_OPEN_QUOTE.findall(before)) > before.count("’")
        return before.count("“") > before.count("”") or (
            single and self._text[window.end : window.end + 1] not in "‘“"
        )

    def _bracket_role(self, sentence: Sentence, item: Item) -> str | None:
        """The particle behind a bracket that lists a group's members: 은행 5곳(가람은행, 나루은행 …)과."""
        head = next(
            (u for u in reversed(sentence.words) if u.depth == 0 and u.span.end <= item.start < u.end), None
        )
        if head is None or head.josa == "":
            return None
        own = next((it for it in sentence.items if it.depth == 0 and it.span.end == head.span.end), None)
        members = [it for it in sentence.items if it.depth and head.span.end <= it.start < head.end]
        if any(it.party is not None and it.party.rule == "organisation.group" for it in members):
            return None  # "6개 의료원(전북 3개 기관, 전남 3개 기관)"
        if (
            own is not None
            and own.party is not None
            and own.party.rule != "organisation.group"
            and len(members) < 2
        ):
            return None
        return head.josa

    def _role(self, item: Item, window: Span, block: Block, sentence: Sentence) -> str | None:
        after = self._text[item.end : item.end + 14]
        many = _OF_MANY.search(self._text, max(0, item.start - 10), item.start)
        none = load("discourse").rule("discourse.not_a_party").pattern.match(after)
        if many or none or self._is_stage(sentence, item, window):
            return None
        if item.josa in ("은", "는", "에서는") or (item.josa == "의" and after.startswith(" 경우")):
            return "topic"
        if item.josa in SUBJECT or _PARTY_OF.match(after) or _is_source(self._text, sentence, item):
            return "subject"
        if item.josa in ("와의", "과의"):  # "가람시와의 결연이 …": only right before this instrument
            close = _CLOSE_BY.fullmatch(self._text[item.end : window.end]) or _RELATION.match(after)
            return "with" if close else None
        if item.josa in WITH:
            return None if self._is_goal(item, after) else "with"
        if item.josa in ("을", "를"):
            return self._object(item, window, block, sentence)
        mutual = item.josa in MUTUAL or _BETWEEN.match(after) is not None
        if mutual or (item.josa == "의" and self._is_for_them(sentence, item, window)):
            return "mutual"
        if (there := _MEETS_AT.get(item.josa)) is not None and there.match(after):
            return "met"
        if item.josa in ("", "의", "측은", "측과") and self._adjacent(sentence, item, window, block):
            return "bare"
        return None

    def _is_for_them(self, sentence: Sentence, item: Item, window: Span) -> bool:
        """Whether a paper is for something of several: "가람도와 나루도의 상생 발전을 위한 업무협약"."""
        several = sum(it.chain == item.chain for it in sentence.items) > 1
        return several and _THEIRS.fullmatch(self._text, _chain_end(sentence, item), window.end) is not None

    def _is_goal(self, item: Item, after: str) -> bool:
        """Where something was, not with whom: "가람과 나루에서", "가람연구소와 나루 육묘장을 살펴보고"."""
        there = _THERE.match(after) and item.party is not None and item.party.rule.startswith("place.")
        return bool(there or _LOOKED_AT.match(self._text, item.end))

    def _chain(self, sentence: Sentence, item: Item) -> int:
        """The chain of an item: of "가람군을 비롯해 나루시, 다온군은" that of those who come next."""
        last = _chain_end(sentence, item)
        if item.josa not in ("을", "를") or not AMONG.match(self._text[last : last + 14]):
            return item.chain
        return next((it.chain for it in sentence.items if it.start > last and it.depth == 0), item.chain)

    def _is_stage(self, sentence: Sentence, item: Item, window: Span) -> bool:
        """Whether others act where this one is: "나루동주민센터에서는 나루동과 두리온이 결연식을 가졌다"."""
        if item.josa != "에서는":
            return False
        inside = self.inside(sentence, window)
        behind = [it for it in inside if it.start > item.end and it.josa in ("이", "가")]
        acting = {id(e) for it in behind if it.chain == behind[0].chain and (e := self._index.of(it))}
        return len(acting) >= 2

    def _object(self, item: Item, window: Span, block: Block, sentence: Sentence) -> str | None:
        """Somebody met (…을 만나), counted in (…을 비롯해), or first of those that come next (…을 비롯한)."""
        last = _chain_end(sentence, item)
        after = self._text[last : last + 14]
        if among := AMONG.match(after):
            if among[1] == "해" and item.person is not None:
                return "mutual"
            beyond = next((it for it in sentence.items if it.start > item.end and it.depth == 0), None)
            return self._role(beyond, window, block, sentence) if beyond is not None else None
        if _TAKEN_AS.match(after) or _BROUGHT.match(self._text, last, window.end):
            return "with"
        if _MET.match(after):
            return "with" if item.person is not None else "met"
        return None

    def _adjacent(self, sentence: Sentence, item: Item, window: Span, block: Block) -> bool:
        """Whether nothing but modifiers of the instrument stands between a chain and the instrument."""
        between = self._text[_chain_end(sentence, item) : window.end]
        if block.kind in SHORT_FORMS:
            return len(between) <= 40 and not re.search(r"[을를은는이가에]\s", _FOR.sub("", between))
        return bool(_MODIFIERS.match(between))


def _discourse(rule: str) -> re.Pattern[str]:
    return load("discourse").rule(f"discourse.{rule}").pattern


def _chain_end(sentence: Sentence, item: Item) -> int:
    """Where the last member of an item's chain ends: the particle behind it is that of all.

    One in brackets that takes its group's particle is in no chain of the depth it then has.
    """
    ends = (it.end for it in sentence.items if it.chain == item.chain and it.depth == item.depth)
    return max(ends, default=item.end)


def _certain(entity: Entity) -> bool:
    """Whether a name stands for a body wherever it stands: one of a list, or a place."""
    return not entity.weak or entity.rule.startswith("place.")


def _is_source(text: str, sentence: Sentence, item: Item) -> bool:
    """Whether somebody is whom the news is from: "가람공사와 나루공사에 따르면"."""
    return item.josa == "에" and bool(_ACCORDING.match(text, _chain_end(sentence, item)))


def _named(placed: Sequence[Placed]) -> list[Named]:
    return unique((e, s) for e, s, _ in sorted(placed, key=lambda c: c[1]))


def _count(placed: Sequence[Placed]) -> int:
    return len({id(e) for e, _, _ in placed})


def _last_chain(placed: Sequence[Placed]) -> list[Placed]:
    return [p for p in placed if p[2] == placed[-1][2]] if placed else []


def _without_count(chosen: list[Placed]) -> list[Placed]:
    """ "가람·나루·다온 3개 시군", "가람대는 나루대, 다온대 등 2개 대학과": the count of those is none."""
    named = {id(e) for e, _, _ in chosen if e.type != "other"}
    beside = (len(named) - 1, len(named))  # with the subject, or without it
    return [c for c in chosen if c[0].type != "other" or len(named) < 2 or c[0].count not in beside]


def _without_states(chosen: list[Placed]) -> list[Placed]:
    """A country is no party beside a body of its own (호주기상청), nor with a university or a city."""
    bodies = {e.country for e, _, _ in chosen if names.country(e.name) is None}
    local = any(e.type not in _OF_STATES for e, _, _ in chosen if not _is_state(e))
    return [c for c in chosen if not _is_state(c[0]) or (c[0].country not in bodies and not local)]


def _is_state(entity: Entity) -> bool:
    return names.country(entity.name) is not None
