"""Which names mean the same organisation, within one article.

In: the sentences. Out: an ``EntityIndex``: every item of every sentence mapped to an ``Entity`` with
its fullest name and its other forms.

서울시, 서울특별시 and 서울 are one; so are 한국가람진흥원 and its bracketed KGA, 가람대 and 가람대학교, and an
abbreviation that only one name of the article can stand for (금감원, 도교공).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractor.find import names
from extractor.find.parties import subsequence
from extractor.find.sentence import Item, Sentence
from extractor.reading import Reading
from extractor.shapes import Span

_CORPORATE = re.compile(r"㈜|\((?:주|유|사|재)\)|주식회사|유한회사|사단법인|재단법인")
_LOCAL = re.compile(r"(?P<base>.+?)(?:특별자치시|특별자치도|특별시|광역시|특례시|시청|군청|구청|도청|시|군|구|도|현|성|주)$")
_OFFICES = re.compile(r"(?:청|시청|군청|구청|도청)$")


@dataclass(eq=False)
class Entity:
    """One organisation of an article; two are equal only where they are the same object.

    ``forms`` maps each form to the span of its first mention; ``spans`` lists every mention.
    """

    type: str
    country: str | None
    forms: dict[str, Span] = field(default_factory=dict)
    wider: dict[str, Span] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)
    rule: str = ""
    weak: bool = True

    @property
    def name(self) -> str:
        """The fullest form: the official name of a government, else the longest, else the first."""
        korean = [f for f in self.forms if not f.isascii()] or list(self.forms)
        return max(korean, key=lambda f: (self._rank(f), len(f), -self.forms[f].start))

    def _rank(self, form: str) -> int:
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
    text = re.sub(r"[\s·‘’“”'\"「」-]", "", _CORPORATE.sub("", unicodedata.normalize("NFKC", name))).casefold()
    text = re.sub(r"\([^)]*\)", "", text)
    out = {text}
    if kind == "local_government":
        last = re.sub(r"\([^)]*\)", "", name).split()[-1]
        out |= {last}
        if (official := names.province(last)) is not None:
            out |= {official, *_forms(official)}
        if (found := _LOCAL.match(last)) and len(found["base"]) >= 2 and "의회" not in last and "교육청" not in last:
            unit = last[len(found["base"]) :]
            out |= {found["base"], found["base"] + {"시청": "시", "군청": "군", "구청": "구", "도청": "도", "특례시": "시",
                                                    "특별시": "시", "광역시": "시", "특별자치시": "시"}.get(unit, unit)}
    elif kind == "university":
        out |= {re.sub(r"대학교", "대", text)}
    elif kind == "company":
        out |= {re.sub(r"(?:그룹|금융그룹)$", "", text)} if len(text) >= 5 else set()
    return {k for k in out if len(k) >= 2}


def _forms(official: str) -> Iterable[str]:
    short = {"충청북도": "충북", "충청남도": "충남", "전라남도": "전남", "경상북도": "경북", "경상남도": "경남"}
    base = short.get(official) or official[:2]
    return (base, base + ("시" if official.endswith("시") else "도"))


class EntityIndex:
    """The organisations of an article and which of its items name them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.entities: list[Entity] = []
        self._by_item: dict[tuple[int, int], Entity] = {}

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
        return index

    def of(self, item: Item) -> Entity | None:
        """The organisation that an item names, if it names one."""
        return self._by_item.get((item.span.start, item.span.end))

    def _add(self, item: Item) -> None:
        forms = self._named(item)
        if not forms:
            return
        name, span, kind, country, weak, rule = forms
        wanted = keys(name, kind)
        entity = next((e for e in self.entities if self._same(e, wanted, kind, name)), None)
        if entity is None:
            entity = Entity(kind, country, rule=rule, weak=weak)
            self.entities.append(entity)
        if entity.weak and not weak:
            entity.type, entity.rule, entity.weak = kind, rule, False
        entity.country = entity.country or country
        entity.keys |= wanted
        entity.forms.setdefault(name, span)
        entity.spans.append(span)
        if item.party is not None:
            if item.party.whole.start < item.party.span.start:
                entity.wider.setdefault(self._reading.value(item.party.whole), item.party.whole)
            for alias in item.party.aliases:
                entity.forms.setdefault(self._reading.value(alias), alias)
                entity.keys |= keys(alias.of(self._reading.text), kind)
        self._by_item[item.span.start, item.span.end] = entity

    def _named(self, item: Item) -> tuple[str, Span, str, str | None, bool, str] | None:
        party, person = item.party, item.person
        if party is not None:
            return self._reading.value(party.span), party.span, party.type, party.country, party.weak, party.rule
        if person is None or person.org is None or not person.org_name:
            return None
        found = names.sense(person.org_name)
        kind = found.type if found else "other"
        country = found.country if found else None
        name = self._reading.value(person.org)
        if kind == "local_government":
            name = name.split()[-1] if not name.endswith("구") else name
        return name, person.org, kind, country, found is None, found.rule if found else person.rule

    def _same(self, entity: Entity, wanted: set[str], kind: str, name: str) -> bool:
        if not entity.keys & wanted:
            return False
        if "local_government" in (kind, entity.type) and kind != entity.type:
            return False
        if kind == "local_government" and self._other_place(entity, name):
            return False
        return True

    def _other_place(self, entity: Entity, name: str) -> bool:
        """부산 남구 is not 대구 남구; 광주시 is not 광주 남구; 경북도 is not 경북 상주시."""
        parent = name.split()[0] if " " in name else None
        for form in entity.forms:
            other = form.split()[0] if " " in form else None
            if parent and other and parent != other and not names.province(parent) == names.province(other):
                return True
            if name.split()[-1][-1:] != form.split()[-1][-1:] and {name.split()[-1][-1:], form.split()[-1][-1:]} <= set("시군구도"):
                return name[:2] != form[:2] or {name[-1:], form[-1:]} not in ({"시"}, {"도"})
        return False

    def _abbreviations(self) -> None:
        """Join a short form to the one long name whose characters it takes in order."""
        for short in [e for e in self.entities if len(e.name) <= 6 and e.type != "local_government"]:
            text = re.sub(r"\s", "", short.name)
            full = [e for e in self.entities if e is not short and self._abbreviates(text, e)]
            if len(full) == 1:
                self._join(short, full[0])

    def _abbreviates(self, short: str, entity: Entity) -> bool:
        if entity.type in ("local_government", "other"):
            return False
        name = re.sub(r"[\s㈜]|\([^)]*\)", "", entity.name)
        for prefix in ("한국", "대한", "국민", "국립", "전국", "중소", "방송", ""):
            core = name.removeprefix(prefix)
            if len(core) > len(short) >= 2 and core[0] == short[0] and subsequence(short, core):
                if core.startswith(short) or core.endswith(short[-1]) or len(short) == 2:
                    return True
        return len(short) >= 4 and name.endswith(short) and name != short

    def _join(self, short: Entity, full: Entity) -> None:
        for form, span in {**short.wider, **short.forms}.items():
            full.forms.setdefault(form, span)
        full.keys |= short.keys
        full.spans = sorted(full.spans + short.spans)
        for place, entity in self._by_item.items():
            if entity is short:
                self._by_item[place] = full
        self.entities.remove(short)
