"""Which body each party is: its canonical name, identifiers, country and type, with what gives them.

In: the entities of an article and its setting. Out: an ``Identity`` for each. What the gazetteer knows wins
over what a name's ending says; what the article says (미국 글렌데일시) wins over the gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from extractor.find import names
from extractor.gazetteer import gazetteer
from extractor.gazetteer.forms import split_brackets, without_corporate
from extractor.link import Candidate, Mention, Resolution, Setting, resolve
from extractor.reading import Reading
from extractor.records import PartyCandidate, PartySuccessor
from extractor.rulebook import wording
from extractor.shapes import Span

from .entities import Entity

_SHOWN = 5  # candidates told for a name that stays without a body
_BY_HEAD = {"association", "public_agency"}  # which of the two a foundation is its name says: 문화재단
_WORTH_TELLING = 0.02
_WORDING = wording("identity")
_COLLEGE = _WORDING["college"]
_SAID = frozenset(("official", "variant", "transcription"))
_READ = _SAID | {"reading"}
_CLAUSE = 40  # characters in which a clause can stand before a name
_DESCRIBED = _WORDING["described"]
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of a party; each value with the rule or the table that gave it.

    ``country_span`` is the word that told the country, where one did.
    """

    canonical: str
    canonical_rule: str
    entity: str | None
    confidence: float | None
    ids: dict[str, str | int]
    type: str
    type_rule: str
    country: str | None
    country_rule: str | None
    country_span: Span | None
    candidates: tuple[PartyCandidate, ...] = field(default=())
    successors: tuple[PartySuccessor, ...] = field(default=())


class Identifier:
    """Finds who the entities of one article are; every entity is resolved once."""

    def __init__(self, reading: Reading, *, day: str | None, publisher: str | None) -> None:
        self._reading = reading
        self._day = day
        self._publisher = publisher
        self._setting: Setting | None = None
        self._known: dict[int, Identity] = {}

    def of(self, entity: Entity) -> Identity:
        """Who an entity is."""
        if id(entity) not in self._known:
            self._known[id(entity)] = self._identify(entity)
        return self._known[id(entity)]

    @property
    def setting(self) -> Setting:
        """Where the article plays, read when it is first asked for."""
        if self._setting is None:
            self._setting = Setting.of(self._reading.text, day=self._day, publisher=self._publisher)
        return self._setting

    def resolve(self, entity: Entity) -> Resolution:
        """The bodies that an entity may be."""
        forms = dict.fromkeys((entity.name, *entity.wider, *entity.forms))
        mention = Mention(
            tuple(forms),
            tuple(entity.spans),
            type=None if entity.weak and entity.type == "company" else entity.type,
            country=entity.country,
            told=self._told(entity),
        )
        return resolve(mention, self.setting)

    def _told(self, entity: Entity) -> bool:
        """Whether the text says which country abroad an entity is of; a table of places is not the text."""
        by_table = entity.rule == "place.foreign"
        return entity.country not in (None, "KR") and (not by_table or self._country_word(entity) is not None)

    def _identify(self, entity: Entity) -> Identity:
        if entity.count:
            return self._unlisted(entity, ())
        found = self.resolve(entity)
        body = found.body
        if body is None:
            return self._unlisted(entity, _told(found.candidates))
        book = gazetteer()
        table = f"gazetteer.{body.source}"
        canonical = book.full_name(body.key, self._day)
        told = body.country is None or (entity.country == body.country and not entity.assumed)
        span = self._country_word(entity) if told else None
        return Identity(
            canonical,
            table,
            body.key,
            found.confidence,
            body.ids,
            *((entity.type, entity.rule) if {entity.type, body.type} == _BY_HEAD else (body.type, table)),
            body.country,
            ("country.named" if span else table) if body.country else None,
            span,
            successors=tuple(
                PartySuccessor(entity=key, canonical=book.full_name(key), ids=b.ids)
                for key in book.successors(body.key)
                if (b := book.body(key)) is not None
            ),
        )

    def _unlisted(self, entity: Entity, candidates: tuple[PartyCandidate, ...]) -> Identity:
        """A body in no table: its name in full form, its type by the name's head, its country by context."""
        span = self._country_word(entity)
        country, rule = entity.country, entity.rule
        if span is not None:
            country, rule = names.country(span.of(self._reading.text)) or country, "country.named"
        elif country is None or entity.assumed:
            country, rule = self._country_around(entity)
        return Identity(
            plain_name(entity.name, entity.type),
            "name.plain",
            None,
            None,
            {},
            entity.type,
            entity.rule,
            country,
            rule if country else None,
            span,
            candidates,
        )

    def _country_word(self, entity: Entity) -> Span | None:
        """The country named before one of the mentions: 미국 글렌데일시."""
        text = self._reading.text
        for span in entity.spans:
            before = text[max(0, span.start - 12) : span.start].rstrip().split()
            if before and (code := names.country(before[-1])) and code == entity.country:
                start = text.rindex(before[-1], 0, span.start)
                return Span(start, start + len(before[-1]))
        return None

    def _country_around(self, entity: Entity) -> tuple[str | None, str]:
        """Where no word tells the country: a place in the name, the only country the article names."""
        if (code := country_inside(entity.name, self.setting.countries)) is not None:
            return code, "country.inside"
        for place in map(self.setting.before, entity.spans):
            body = gazetteer().body(place.keys[0]) if place is not None and place.sure else None
            if body is not None and body.country not in (None, "KR"):
                return body.country, "country.before"
        for span in entity.spans:
            told = _DESCRIBED.search(self._reading.text, max(0, span.start - _CLAUSE), span.start)
            if told is not None and (code := names.country(told["land"])) not in (None, "KR"):
                return code, "country.described"
        if entity.country is None:
            abroad = self.setting.countries
            if len(abroad) == 1:
                return next(iter(abroad)), "country.only"
        return entity.country, "country.assumed"


def country_inside(name: str, lands: Set[str] = frozenset()) -> str | None:
    """The country abroad of a place that a name begins with: 하마마쓰상공회의소.

    A place of two syllables (서안번역대) counts where its country is one of ``lands``, those that the
    article names.

    >>> country_inside("하마마쓰상공회의소"), country_inside("강릉상공회의소")
    ('JP', None)
    """
    first = _SPACES.split(split_brackets(name)[0])[0]
    for length in range(min(len(first), 8), 1, -1):
        found = _lands_of(first[:length])
        if found is None:
            return None
        found = found if length > 2 else found & lands
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


@lru_cache(maxsize=4096)
def _lands_of(name: str) -> frozenset[str | None] | None:
    """The countries abroad whose bodies bear a name; None where one in Korea does."""
    bodies = [(gazetteer().body(s.key), s.how) for s in gazetteer().senses(name)]
    if any(body is None or body.country == "KR" for body, _ in bodies):
        return None
    hows = _SAID if len(name) > 2 else _READ
    return frozenset(body.country for body, how in bodies if body is not None and how in hows)


def plain_name(name: str, kind: str) -> str:
    """A name in full: without legal form and brackets, a university's ending written out.

    >>> plain_name("㈜가람전자", "company"), plain_name("나루대", "university")
    ('가람전자', '나루대학교')
    """
    bare = " ".join(split_brackets(without_corporate(name))[0].split()) or name
    return _COLLEGE.sub("대학교", bare) if kind == "university" else bare


def _told(candidates: Sequence[Candidate]) -> tuple[PartyCandidate, ...]:
    return tuple(
        PartyCandidate(entity=one.key, canonical=gazetteer().full_name(one.key), confidence=one.confidence)
        for one in candidates[:_SHOWN]
        if one.confidence >= _WORTH_TELLING
    )
