"""Which names mean the same organisation, within one article.

In: the sentences. Out: an ``EntityIndex``: every item of every sentence mapped to an ``Entity`` with
its fullest name and its other forms.

서울시, 서울특별시 and 서울 are one; so are 한국가람진흥원 and its bracketed KGA, 가람대 and 가람대학교, an
abbreviation that only one name of the article can stand for (금감원, 도교공).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from extractor.contacts import without_contacts
from extractor.find import names
from extractor.find.numerals import NATIVE
from extractor.find.sentence import Item, Sentence
from extractor.link import bodies_named
from extractor.reading import Reading
from extractor.rulebook import load, wording
from extractor.shapes import Span

from .abbreviations import ByLetters, abbreviates

_WORDING = wording("entities")
_CORPORATE = _WORDING["corporate"]
_LOCAL = _WORDING["local"]
_SUBUNIT = _WORDING["subunit"]
_OF_PROVINCE = _WORDING["of_province"]
_HANJA_UNITS = str.maketrans("州市縣県省道郡區", "주시현현성도군구")  # 작센州
_WHERE = frozenset(("의", "에서", "에", "로", "으로"))
_OFFICES = _WORDING["offices"]
_GOVERNS = _WORDING["governs"]
_IN_PROVINCE = _WORDING["in_province"]
_IN_TOWN = _WORDING["in_town"]
_COOPERATIVE = _WORDING["cooperative"]
_TOWN = _WORDING["town"]


@dataclass(eq=False)
class Entity:
    """One organisation of an article; two are equal only where they are the same object.

    ``forms`` maps each form to the span of its first mention; ``spans`` lists every mention.
    ``acting`` counts the mentions that are no mere place or owner (김포의, 김포에서), ``subject`` is where
    it first is a sentence's subject; ``assumed`` tells that nothing but its ending speaks for the country.
    """

    type: str
    country: str | None
    forms: dict[str, Span] = field(default_factory=dict)
    wider: dict[str, Span] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)
    chains: set[int] = field(default_factory=set)
    acting: int = 0
    subject: int | None = None
    rule: str = ""
    weak: bool = True
    assumed: bool = False

    @property
    def name(self) -> str:
        """The fullest form: the official name of a government, else the longest, else the first."""
        korean = [f for f in self.forms if not f.isascii()] or list(self.forms)
        whole = {f for f in korean if " " not in f}
        korean = [
            f for f in korean if f.replace(" ", "") == f or f.replace(" ", "") not in whole
        ]  # no line-break spaces
        return max(korean, key=lambda f: (self._rank(f), len(f), -self.forms[f].start))

    @property
    def count(self) -> int:
        """How many bodies a group counts, 0 for a name: 8 for 8개 은행, 5 for 책방 5곳, 2 for 두 경찰서."""
        if self.rule != "organisation.group":
            return 0
        found = re.search(r"\d{1,3}", self.name)
        return int(found[0]) if found else NATIVE.get(self.name.split()[0], 0)

    def _rank(self, form: str) -> int:
        if _SUBUNIT.search(form) and any(form.startswith(f + " ") for f in self.forms):
            return 0
        if _OFFICES.search(form) and self.type == "local_government":
            return 0
        return 1

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other forms, in order of appearance."""
        rest = {**self.wider, **self.forms}
        rest.pop(self.name, None)
        return tuple(sorted(rest, key=lambda f: rest[f].start))


def keys(name: str, kind: str) -> set[str]:
    """What a name shares with other spellings of it.

    >>> sorted(keys("서울특별시", "local_government") & keys("서울시청", "local_government"))
    ['서울', '서울시']
    """
    name = name[:1] + name[1:].translate(_HANJA_UNITS)
    text = re.sub(
        r"[\s·‘’“”'\"「」-]", "", _CORPORATE.sub("", unicodedata.normalize("NFKC", name))
    ).casefold()
    text = re.sub(r"\([^)]*\)", "", text)
    text = _COOPERATIVE.sub(r"\1협", text)
    out = {text}
    if kind == "local_government":
        if (place := _GOVERNS.sub("", name)) != name:
            return out | keys(place, kind)
        *outer, last = re.sub(r"\([^)]*\)", "", name).split()
        if outer and last in load("parties").data["generic"]:  # 나루면 주민자치회 is not that of 다온면
            return out | {"".join([*outer[i:], last]) for i in range(len(outer))}
        out |= {last}
        if (office := _OF_PROVINCE.match(last)) and (whose := names.province(office["province"])) is not None:
            out.add(whose + office["body"])  # 경북교육청, 경북도교육청
        if (official := names.province(last)) is not None:
            out |= {official, *_forms(official)}
        if (
            (found := _LOCAL.match(last))
            and len(found["base"]) >= 2
            and "의회" not in last
            and "교육청" not in last
        ):
            unit = last[len(found["base"]) :]
            out |= {
                found["base"],
                found["base"]
                + {
                    "시청": "시",
                    "군청": "군",
                    "구청": "구",
                    "도청": "도",
                    "현청": "현",
                    "주청": "주",
                    "성청": "성",
                    "특례시": "시",
                    "특별시": "시",
                    "광역시": "시",
                    "특별자치시": "시",
                }.get(unit, unit),
            }
    else:
        out |= _keys_of_body(name, kind, text)
    return {k for k in out if len(k) >= 2}


def _keys_of_body(name: str, kind: str, text: str) -> set[str]:
    """More keys of a body that governs nothing; ``text`` is the one that every name has."""
    if (found := _IN_PROVINCE.match(text)) and (whose := names.province(found["province"])) is not None:
        return {whose + found["rest"]} | _keys_of_kind(name, kind, text)  # 강원도체육회, 강원체육회
    if (found := _IN_TOWN.match(text)) and found["base"] in names.bare_places():
        return {found["base"] + found["rest"]} | _keys_of_kind(name, kind, text)  # 가람시체육회, 가람체육회
    return _keys_of_kind(name, kind, text)


def _keys_of_kind(name: str, kind: str, text: str) -> set[str]:
    if found := re.match(r"(.{2,}?)\s\S*(?:지역본부|영업본부|지부|지사|지점|지회|중앙회)$", name):
        return keys(found[1], "company") | keys(found[1], "association")
    if kind == "school":
        town = _TOWN.match(name)  # 가람시 나루초등학교, 가람 나루초등학교
        more = keys(f"{town['base']}{name[town.end() :]}", kind) if town else set()
        return {re.sub(r"고등학교$", "고", text), re.sub(r"중학교$", "중", text)} | more
    if kind == "association":
        *outer, last = name.split()
        if len(outer) >= 2 and last in load("parties").data["generic"]:  # 가람군 나루면 주민자치회
            return {"".join([*outer[i:], last]) for i in range(len(outer))}
    if kind == "national_government" and text.endswith(("군단사령부", "사단사령부", "여단사령부")):
        return {text.removesuffix("사령부")}
    if kind == "hospital":
        return {text.replace("대학교", "대")}  # 가람대학교 나루병원, 가람대나루병원
    if kind == "university":
        short = re.sub(r"대학교", "대", text)
        *outer, last = name.split()
        more = keys(last, kind) if outer and all(names.is_place(place) for place in outer) else set()
        return {short, short.removeprefix("국립")} | more  # 가람 나루대, 나루대
    if kind == "company" and len(text) >= 5:
        return {re.sub(r"(?:그룹|금융그룹)$", "", text)}
    return set()


def _only_body(entity: Entity) -> str | None:
    """The one organisation or place abroad that all forms of an entity can mean, if there is just one."""
    if entity.count:
        return None
    found = [bodies_named(form) for form in entity.forms]
    common = frozenset.intersection(*found) if found else frozenset()
    if len(common) != 1 or any(key.startswith("KR/") for keys in found for key in keys):
        return None
    (key,) = common
    if key.startswith("org/KR/") and entity.country not in ("KR", None):
        return None  # 요르단 식약청
    government = entity.type == "local_government"
    return key if key.startswith("org/") != government else None


def _without_nation(short: str, named: Container[str]) -> bool:
    """Whether another name is this one with its nation: 한국가람협회 and 가람협회."""
    return f"한국{short}" in named or f"대한{short}" in named


def _elsewhere(entity: Entity, outer: str) -> bool:
    """Whether a name behind its province is not the entity that stands behind another: 경남 고성군."""
    mine = {names.province(form.split(maxsplit=1)[0]) for form in entity.wider} - {None}
    theirs = names.province(outer.split(maxsplit=1)[0]) if " " in outer else None
    return bool(mine) and theirs is not None and theirs not in mine


def _forms(official: str) -> Iterable[str]:
    short = {
        "충청북도": "충북",
        "충청남도": "충남",
        "전라남도": "전남",
        "경상북도": "경북",
        "경상남도": "경남",
    }
    base = short.get(official) or official[:2]
    return (base, base + ("시" if official.endswith("시") else "도"))


class EntityIndex:
    """The organisations of an article and which of its items name them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.text = reading.text
        self.entities: list[Entity] = []
        self._by_item: dict[tuple[int, int], Entity] = {}
        self._by_key: dict[str, dict[Entity, None]] = {}
        self._places: dict[Entity, list[tuple[int, int]]] = {}
        self._order: dict[Entity, int] = {}

    @classmethod
    def build(cls, reading: Reading, sentences: Sequence[Sentence]) -> EntityIndex:
        """Read all items of all sentences, long names first so that short ones find them."""
        index = cls(reading)
        found = [(it, s) for s in sentences for it in s.items]
        for strong in (True, False):
            for item, _ in found:
                if (item.party is not None and not item.party.weak) == strong:
                    index._add(item)
        index._abbreviations()
        index._counted()
        index._same_bodies()
        index._offices(item for item, _ in found)
        return index

    def _offices(self, items: Iterable[Item]) -> None:
        """Give persons named without their organisation (박 시장, 박가람 시장) the one they had before."""
        known: dict[str, Entity] = {}
        later = []
        for item in items:
            if item.person is None:
                continue
            name = item.person.span.of(self._reading.text)
            if (entity := self.of(item)) is not None:
                known.setdefault(name, entity)
                known.setdefault(f"{name[0]} {item.person.title_text}", entity)
            else:
                later.append((item, name))
        for item, name in later:
            key = f"{name} {item.person.title_text}" if item.person and len(name) == 1 else name
            if (entity := known.get(key)) is not None:
                self._by_item[item.span.start, item.span.end] = entity

    def short_names(self, sentences: Sequence[Sentence]) -> dict[str, names.NameSense]:
        """Words that abbreviate just one organisation of the article (금감원) or repeat an unlisted name."""
        out: dict[str, names.NameSense] = {}
        named = {f for e in self.entities for f in e.forms}
        named -= {f for e in self.entities for f in e.forms if e.rule == "organisation.unlisted"}
        tried: set[str] = set()
        long = {e: e.name for e in self.entities if not e.weak and len(e.name) >= 4}
        bodies = ByLetters[Entity]()
        for entity, name in long.items():
            if entity.type not in ("local_government", "other"):
                bodies.add(entity, name)
        for unit in (
            u for s in sentences for u in s.words if u.nominal and 2 <= len(u.stem) <= 7 and u.stem not in out
        ):
            text = unit.stem
            if text in tried:
                continue
            tried.add(text)
            if (
                text in load("parties").data["descriptors"]
                or text in load("parties").data["generic"]
                or not text.isalnum()
                or text in named
                or names.is_place(text)
            ):
                continue
            near = bodies.holding(text)
            full = [e for e in near if abbreviates(text, long[e], company=e.type == "company")]
            if len(full) == 1 and (unit.proper or text[-1] in "원청위처부공협회은연교사단"):
                out[text] = names.NameSense(full[0].type, full[0].country, False, "organisation.abbreviation")
        for entity in self.entities:
            if entity.type == "local_government" and entity.country not in ("KR", None):
                bare = (_LOCAL.match(f) for f in entity.forms if " " not in f)
                abroad = names.NameSense(entity.type, entity.country, True, "place.foreign")
                out.update({m["base"]: abroad for m in bare if m and len(m["base"]) >= 3})
            if entity.rule == "organisation.unlisted":
                out.update(
                    {
                        f: names.NameSense(entity.type, entity.country, True, "organisation.unlisted")
                        for f in entity.forms
                        if f.isalnum()
                    }
                )
        return out

    def knows(self, at: int) -> bool:
        """Whether an organisation is named that begins at an offset."""
        return any(s.start == at for e in self.entities for s in e.spans)

    def introduce(self, span: Span, *, like: Span | None = None) -> Entity:
        """The organisation that a stretch of a list names, known or not.

        An unknown name beside one that is ``like`` it is of the same sort: 황스 beside 충주.
        """
        name = self._reading.value(span)
        found = names.sense(name)
        model = next((e for e in self.entities if like is not None and like in e.spans), None)
        kind = found.type if found else model.type if model is not None else "company"
        wanted = keys(name, kind)
        entity = next((e for e in self.entities if name in e.forms or e.keys & wanted), None)
        if entity is None:
            rule = found.rule if found else "organisation.listed"
            country = found.country if found else "KR"
            entity = Entity(kind, country, forms={name: span}, spans=[span], rule=rule)
            self.entities.append(entity)
            self._known_by(entity, wanted)
        return entity

    def of(self, item: Item) -> Entity | None:
        """The organisation that an item names, if it names one."""
        return self._by_item.get((item.span.start, item.span.end))

    def _known_by(self, entity: Entity, more: set[str]) -> None:
        self._places.setdefault(entity, [])
        self._order.setdefault(entity, len(self._order))
        entity.keys |= more
        for key in more:
            self._by_key.setdefault(key, {})[entity] = None

    def _under(self, wanted: set[str]) -> list[Entity]:
        """The organisations that share a key with a name, in the order in which they were first named."""
        near = {e for key in wanted for e in self._by_key.get(key, ())}
        return sorted(near, key=self._order.__getitem__)

    def _add(self, item: Item) -> None:
        forms = self._named(item)
        if not forms:
            return
        name, span, kind, country, weak, rule = forms
        if (headed := self._headed(item, name, kind)) is not None:
            self._by_item[item.span.start, item.span.end] = headed
            return
        wanted = keys(name, kind)
        # An ending (…시의회) or a signatory's office leaves the country open; 대한민국 is only assumed.
        assumed = country == "KR" and (item.party is None or rule.startswith("organisation."))
        told = None if assumed else country
        outer = item.party.whole.of(self.text) if item.party is not None else ""
        near = self._under(wanted)
        entity = next((e for e in near if self._same(e, kind, name, told, outer)), None)
        if entity is None and rule == "organisation.unlisted":  # of no type by itself
            entity = next(iter(near), None)
        if entity is None:
            entity = Entity(kind, country, rule=rule, weak=weak, assumed=assumed)
            self.entities.append(entity)
        if entity.weak and not weak:
            entity.type, entity.rule, entity.weak = kind, rule, False
        if entity.country is None or (entity.assumed and told is not None):
            entity.country, entity.assumed = country, assumed
        self._known_by(entity, wanted)
        entity.forms.setdefault(name, span)
        entity.spans.append(span)
        entity.chains.add(item.chain)
        entity.acting += item.josa not in _WHERE
        if entity.subject is None and item.josa in ("은", "는", "이", "가"):
            entity.subject = span.start
        if item.party is not None:
            if item.party.whole.start < item.party.span.start:
                entity.wider.setdefault(self._reading.value(item.party.whole), item.party.whole)
            self._add_aliases(entity, item.party.aliases, kind)
        self._by_item[item.span.start, item.span.end] = entity
        self._places[entity].append((item.span.start, item.span.end))

    def _headed(self, item: Item, name: str, kind: str) -> Entity | None:
        """The body told elsewhere whose head's title has part of its name: 가람도교육감, 가람관리위원장."""
        whole = item.person.org_name if item.person is not None and item.party is None else None
        if not whole or whole == name or not whole.startswith(name):
            return None
        near = self._under(keys(whole, kind))
        return next((e for e in near if any(f.endswith(whole[len(name) :]) for f in e.forms)), None)

    def _add_aliases(self, entity: Entity, aliases: Sequence[Span], kind: str) -> None:
        for alias in aliases:
            if without_contacts(self._reading.text, alias) != alias:
                continue  # 가람시(02-123-4567) is how to reach it
            entity.forms.setdefault(self._reading.value(alias), alias)
            self._known_by(entity, keys(alias.of(self._reading.text), kind))
            self._told_short_before(entity, self._reading.value(alias), kind)

    def _told_short_before(self, entity: Entity, alias: str, kind: str) -> None:
        """A headline may have the short form that a bracket explains later: NFI before 나루원(NFI)."""
        if alias in load("parties").data["generic"] or alias in load("parties").data["selves"]:
            return
        near = self._under(keys(alias, kind))
        short = next((e for e in near if e is not entity and set(e.forms) == {alias}), None)
        if short is not None and short.type == kind:
            self._join(short, entity)

    def _named(self, item: Item) -> tuple[str, Span, str, str | None, bool, str] | None:
        party, person = item.party, item.person
        if party is not None:
            return (
                self._reading.value(party.span),
                party.span,
                party.type,
                party.country,
                party.weak,
                party.rule,
            )
        if person is None or person.org is None or not person.org_name:
            return None
        found = names.sense(person.org_name)
        office = person.title_text in ("시장", "군수", "구청장", "도지사", "지사", "성장")
        kind = found.type if found else "local_government" if office else "other"
        country = found.country if found else None
        name = self._reading.value(person.org)
        abroad, _, bare = name.partition(" ")
        if kind != "local_government" and bare and names.country(abroad) not in (None, "KR"):
            # 루마니아 나루청장 heads the 나루청 of that country
            span = Span(person.org.end - len(bare), person.org.end)
            rule = found.rule if found else person.rule
            return bare, span, kind, names.country(abroad), found is None, rule
        if kind == "local_government":
            name = name.split()[-1] if not name.endswith("구") else name
        return name, person.org, kind, country, found is None, found.rule if found else person.rule

    def _same(
        self, entity: Entity, kind: str, name: str, country: str | None, outer: str
    ) -> bool:
        if _elsewhere(entity, outer):
            return False
        foreign = {country, entity.country} - {None, "KR"}
        open_ = entity.assumed or country is None
        if foreign and open_ and country != entity.country and f"org/KR/{name}" in bodies_named(name):
            return False  # 기상청 and 일본 기상청
        if "local_government" in (kind, entity.type) and kind != entity.type:
            return False
        certain = country is not None and entity.country is not None and not entity.assumed
        abroad = certain and country != entity.country
        return kind != "local_government" or not (abroad or self._other_place(entity, name))

    def _other_place(self, entity: Entity, name: str) -> bool:
        """부산 남구 is not 대구 남구; 광주시 is not 광주 남구; 경북도 is not 경북 상주시."""
        parent = name.split(maxsplit=1)[0] if " " in name else None
        for form in entity.forms:
            other = form.split()[0] if " " in form else None
            if parent and other and parent != other and names.province(parent) != names.province(other):
                return True
            if name.rsplit(maxsplit=1)[-1][-1:] != form.split()[-1][-1:] and {
                name.rsplit(maxsplit=1)[-1][-1:],
                form.split()[-1][-1:],
            } <= set("시군구도"):
                return name[:2] != form[:2] or {name[-1:], form[-1:]} not in ({"시"}, {"도"})
        return False

    def _abbreviations(self) -> None:
        """Join a short form to the one long name whose characters it takes in order."""
        generic = load("parties").data["generic"]
        name_of = {e: e.name for e in self.entities}
        named = set(name_of.values())
        shorts = [e for e, name in name_of.items() if len(name) <= 6 or _without_nation(name, named)]
        bodies = ByLetters[Entity]()
        for entity, name in name_of.items():
            bodies.add(entity, name)
        for short in [e for e in shorts if e.type != "local_government" or e.name in generic]:
            text = re.sub(r"\s", "", short.name)
            near = (e for e in bodies.holding(text) if e is not short)
            full = [e for e in near if self._abbreviates(text, e, name_of[e])]
            if len(full) > 1:  # 금융위 is 금융위원회 rather than 금융감독위원회
                full = [e for e in full if any(f.startswith(text) for f in e.forms)]
            if short.type == "national_government":  # "외교통상부 차관과 페루 외교부 차관"
                full = [e for e in full if not e.chains & short.chains]
            if len(full) == 1 and not self._told_later(short, full[0]) and not self._beside(short, full[0]):
                self._join(short, full[0])
                name_of[full[0]] = full[0].name
                bodies.add(full[0], name_of[full[0]])
                bodies.remove(short)

    def _counted(self) -> None:
        """Join what is told without its count: "해외가람협의체 대표들" beside "8개 해외가람협의체"."""
        for group in [e for e in self.entities if e.count > 1]:
            noun = re.sub(r"^\d{1,3}\s?(?:개|곳|대)?\s?", "", group.name)
            for bare in [e for e in self.entities if e is not group and set(e.forms) == {noun}]:
                self._join(bare, group)

    def _beside(self, one: Entity, other: Entity) -> bool:
        """Whether a list names both: 가람병원·나루가람병원 are two."""
        return any(
            0 <= b.start - a.end <= 2 and self.text[a.end : b.start].strip(" ") in ("·", ",")
            for first, second in ((one, other), (other, one))
            for a in first.spans
            for b in second.spans
        )

    def _same_bodies(self) -> None:
        """Join names that can only mean one body: 캠코 and 한국자산관리공사, 하택시 and 허쩌시."""
        bearers: dict[str, Entity] = {}
        for entity in sorted(self.entities, key=lambda e: -len(e.name)):
            key = _only_body(entity)
            if key is None:
                continue
            if (full := bearers.setdefault(key, entity)) is not entity and full.type == entity.type:
                self._join(entity, full)

    def _told_later(self, short: Entity, full: Entity) -> bool:
        """기상청 is not short for a body abroad that the article tells only afterwards."""
        return full.country not in ("KR", None) and short.spans[0] < full.spans[0]

    def _abbreviates(self, short: str, entity: Entity, name: str) -> bool:
        generic = short in load("parties").data["generic"]
        if entity.type in ("local_government", "other") and not generic:
            return False
        return abbreviates(short, name, company=entity.type == "company")

    def _join(self, short: Entity, full: Entity) -> None:
        for form, span in {**short.wider, **short.forms}.items():
            full.forms.setdefault(form, span)
        self._known_by(full, short.keys)
        for key in short.keys:
            del self._by_key[key][short]
        full.spans = sorted(full.spans + short.spans)
        full.acting += short.acting
        full.subject = min((s for s in (full.subject, short.subject) if s is not None), default=None)
        moved = self._places.pop(short)
        self._by_item.update(dict.fromkeys(moved, full))
        self._places[full] += moved
        self.entities.remove(short)
