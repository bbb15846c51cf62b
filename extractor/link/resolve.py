"""The candidates for a name, and the one that the article speaks for.

In: a ``Mention`` and a ``Setting``. Out: a ``Resolution``. Every candidate is weighed by clues, each of them
a named weight (``weigh.py``); the weights of all candidates, and of nobody at all, give the confidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import exp

from extractor.gazetteer import Body, Sense, gazetteer
from extractor.gazetteer.forms import form
from extractor.shapes import Span

from .antecedent import apart_from_others, told_by_head, told_in_no_table
from .clue import NEVER, Clue, table, weight
from .meant import meant, told_twice
from .mention import Mention, Spoken, take_apart
from .nearby import Nearby
from .rivals import Bearers, Rivals, goes_on, spoken_for
from .setting import Setting
from .weigh import clues_for, form_clue

_BRACKET = re.compile(r"\s?[(（](?P<name>[一-龥]{2,8}|[A-Z][A-Za-z .'’-]{2,40})(?=[)）,;])")
_EXACT = frozenset(("form.official", "form.former", "form.variant"))
_FAR_FETCHED = frozenset(("reading_japanese", "english"))
_GOVERNMENTS = frozenset(("정부", "연방정부", "중앙정부"))
_SIZE = frozenset(("size", "twins"))
_BORNE = frozenset(
    f"form.{how}"
    for how in (
        "official",
        "former",
        "short",
        "bare",
        "variant",
        "abbreviation",
        "abbreviation_open",
        "abbreviation_shared",
    )
)
_ABROAD = ("geonames/", "iso3166")
_HEARD = 3  # syllables that a name without a unit must have to be known by its sound


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that a name may mean, with what speaks for and against it."""

    key: str
    clues: tuple[Clue, ...]
    confidence: float = 0.0

    @property
    def score(self) -> float:
        """The sum of the clues' weights."""
        return sum(clue.weight for clue in self.clues)

    @property
    def told(self) -> float:
        """The same without what does not depend on the article: inhabitants, ties of old."""
        return sum(clue.weight for clue in self.clues if clue.name not in _SIZE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is meant: ``key`` is None where nobody is surely meant; candidates come best first."""

    key: str | None
    confidence: float
    candidates: tuple[Candidate, ...] = field(default=())

    @property
    def body(self) -> Body | None:
        """What the gazetteer knows of the body."""
        return gazetteer().body(self.key) if self.key else None


NOBODY = Resolution(None, 0.0)


def resolve(mention: Mention, setting: Setting) -> Resolution:
    """Weigh every candidate for the forms of a mention.

    >>> there = Setting.of("중국 산둥성 하택시 대표단이 왔다.")
    >>> resolve(Mention(("하택시",), country="CN", told=True), there).body.name
    '허쩌'
    """
    mention = meant(mention, setting)
    forms = [take_apart(name) for name in mention.forms]
    if not forms:
        return NOBODY
    behind = [name for span in mention.spans if (name := _behind(span, setting.text)) is not None]
    if behind:
        forms[0] = replace(forms[0], inside=(*forms[0].inside, *dict.fromkeys(behind)))
    found = _candidates(forms, setting.day)
    told: set[str] = set()
    if forms[0].core in table("heads"):
        for key, clue in told_by_head(forms[0].core, mention.spans, setting):
            found.setdefault(key, [Clue("form.head", float(table("forms")["head"]), clue.words)]).append(clue)
            told.add(key)
        for key, clue in apart_from_others(forms[0].core, found, told, mention.spans, setting):
            found[key].append(clue)
        if told_in_no_table(forms[0].core, mention.spans, setting):
            found = {key: clues for key, clues in found.items() if key in told}
    if not found:
        return NOBODY
    weighed = _weighed(found, forms, mention, setting, rivals=len(told) > 1)
    most = table("limits")["open"] if told_twice(mention, setting) else _most_shared(weighed, setting.day)
    return _decide(weighed, most=most)


def _weighed(
    found: Bearers, forms: Sequence[Spoken], mention: Mention, setting: Setting, *, rivals: bool
) -> list[Candidate]:
    """Every candidate with all its clues; what a clue excludes is left out."""
    nearby, among = Nearby.of(mention, setting), Rivals.of(found, setting.day)
    out = []
    for key, clues in sorted(found.items()):
        body = gazetteer().body(key)
        if body is None or _of_an_unnamed_land(body, mention, setting):
            continue
        more = clues_for(body, forms, mention, setting, nearby, namesake=among.namesake, rivals=rivals)
        together = _strongest([*clues, *more])
        together += tuple(among.clues(body, clues, together))
        if spoken_for(together) or all(c.name != "form.head" for c in together):
            out.append(Candidate(key, together))
    return [c for c in out if c.score > NEVER / 2]


def _of_an_unnamed_land(body: Body, mention: Mention, setting: Setting) -> bool:
    """Whether a ministry abroad has no country in the text: 교육부 alone is Korea's."""
    if body.type != "national_government" or body.source != "organisations" or body.country == "KR":
        return False
    return body.country != mention.country and body.country not in setting.countries


@lru_cache(maxsize=8192)
def bodies_named(name: str) -> frozenset[str]:
    """The keys of the bodies that a name can mean by itself, sounds apart.

    >>> bodies_named("하택시") & bodies_named("허쩌시")
    frozenset({'geonames/1808198'})
    """
    spoken = take_apart(name)
    found = (*_as_written(spoken), *_with_unit(spoken))
    return frozenset(sense.key for sense, _ in found if sense.how not in _FAR_FETCHED)


def _behind(span: Span, text: str) -> str | None:
    """The characters or the Latin name in the bracket right behind a name: 광주시(廣州市)."""
    found = _BRACKET.match(text, span.end)
    return found["name"].strip() if found else None


def _candidates(forms: Sequence[Spoken], day: str | None) -> Bearers:
    """The bearers of all forms; a short form means what the long one does."""
    found: Bearers = {}
    settled = False
    for spoken in sorted(forms, key=lambda s: -len(s.core)):
        bearers = list(_bearers(spoken, day))
        exact = {key for key, clue in bearers if clue.name in _EXACT}
        if settled:
            bearers = [(key, clue) for key, clue in bearers if key in found]
        elif exact:
            found, settled = {key: clues for key, clues in found.items() if key in exact}, True
        for key, clue in bearers:
            found.setdefault(key, []).append(clue)
    whole = form(forms[0].core if _only_places(forms[0].outer) else forms[0].whole)
    other = {form(name) for spoken in forms for name in spoken.others}
    return {
        key: clues
        for key, clues in found.items()
        if not (key.startswith("org/") and _part_of(whole, clues, other))
    }


def _only_places(words: Sequence[str]) -> bool:
    """Whether the words before a name say where the body is: 대전 한국수자원공사."""
    return all(any(not s.key.startswith("org/") for s in gazetteer().senses(word)) for word in words)


def _part_of(name: str, clues: Iterable[Clue], other: Collection[str]) -> bool:
    """Whether all that names a body is part of a longer name: 농협 in 풍양농협, a bank before its branch.

    ``other`` are parts of a name that stand for the whole: 마이크로소프트 for 마이크로소프트사.
    """
    return all((part := form(clue.words)) in name and part != name and part not in other for clue in clues)


def _strongest(clues: Iterable[Clue]) -> tuple[Clue, ...]:
    """One clue of each name, the strongest, and of all the forms the best one."""
    best: dict[str, Clue] = {}
    for clue in clues:
        name = "form" if clue.name.startswith("form.") else clue.name
        size = clue.weight if name == "form" else abs(clue.weight)
        if name not in best or size > (best[name].weight if name == "form" else abs(best[name].weight)):
            best[name] = clue
    return tuple(sorted(best.values(), key=lambda c: (-c.weight, c.name)))


def _decide(candidates: list[Candidate], *, most: float = 1.0) -> Resolution:
    """The candidate that stands out, named with at most a confidence."""
    if not candidates:
        return NOBODY
    odds = [exp(min(c.score, 50.0)) for c in candidates]
    total = sum(odds) + exp(weight("nobody"))
    sized = [
        Candidate(c.key, c.clues, round(min(o / total, _most(c)), 4))
        for c, o in zip(candidates, odds, strict=True)
    ]
    sized.sort(key=lambda c: (-c.confidence, -c.score, c.key))
    if _only_larger(sized):
        most = min(most, table("limits")["open"])
    sized = [replace(c, confidence=min(c.confidence, most)) for c in sized]
    best = sized[0]
    key = best.key if best.confidence >= table("limits")["certain"] else None
    return Resolution(key, best.confidence, tuple(sized))


def _only_larger(candidates: Sequence[Candidate]) -> bool:
    """Whether the best candidate lies abroad and is but larger than the next: 글렌데일 in two states.

    Of towns that differ in nothing else a reader takes the one that is many times as large (런던).
    """
    best, limits = candidates[0], table("limits")
    if not best.key.startswith(_ABROAD):
        return False
    return any(
        best.score - other.score < limits["larger"] and best.told - other.told < limits["alike"]
        for other in candidates[1:]
        if other.key.startswith(_ABROAD)
    )


def _most_shared(candidates: Sequence[Candidate], day: str | None) -> float:
    """How sure a name can be at most that several Korean bodies of the day bear, and nothing else decides."""
    bearers = [c for c in candidates if c.key.startswith(("KR/", "org/KR/")) and goes_on(c.key, day)]
    borne = [c for c in bearers if any(clue.name in _BORNE for clue in c.clues)]
    decided = any(spoken_for(c.clues) for c in candidates)
    return float(table("limits")["shared"]) if len(borne) > 1 and not decided else 1.0


def _most(candidate: Candidate) -> float:
    """How sure a body can be at most: a name that only sounds alike may be another's."""
    doubted = any(clue.name == "form.consonants" for clue in candidate.clues)
    return float(table("limits")["doubted"]) if doubted else 1.0


def _bearers(spoken: Spoken, day: str | None) -> Iterator[tuple[str, Clue]]:
    """Every body that a name taken apart can stand for, with the clue that its form is."""
    known = False
    for sense, name in _as_written(spoken):
        known = True
        yield sense.key, form_clue(sense, name, day)
    for sense, name in _with_unit(spoken):
        known = True
        yield sense.key, form_clue(sense, name, day, with_unit=True)
    for name in spoken.inside:
        for sense in gazetteer().senses(name):
            if name.isascii() or sense.how in ("characters", "abbreviation"):
                known = True
                yield sense.key, form_clue(sense, name, day, bracket=True)
    for sense, name in () if known else _by_sound(spoken):
        yield sense.key, form_clue(sense, name, day)


def _as_written(spoken: Spoken) -> Iterator[tuple[Sense, str]]:
    """Bearers of the name as a whole and of its core; the country whose government it is."""
    book = gazetteer()
    for name in dict.fromkeys((spoken.whole, spoken.core, *spoken.others)):
        yield from ((sense, name) for sense in book.senses(name))
    if spoken.core in _GOVERNMENTS and spoken.outer:
        land = spoken.outer[-1]
        yield from ((sense, land) for sense in book.senses(land) if sense.key.startswith("iso3166/"))


def _with_unit(spoken: Spoken) -> Iterator[tuple[Sense, str]]:
    """Bearers abroad of the name without its unit: 글렌데일 for 글렌데일시."""
    whole = any(sense.key.startswith("iso3166-2/") for sense in gazetteer().senses(spoken.core))
    for base, unit in _bases(spoken):
        for sense in gazetteer().senses(base):
            if _fits(sense, unit) and not (whole and sense.key.startswith("iso3166-2/")):
                yield sense, base  # 알타이공화국 is not 알타이변강


def _by_sound(spoken: Spoken) -> Iterator[tuple[Sense, str]]:
    """Places abroad that sound as the name does."""
    for base, unit in _bases(spoken):
        yield from ((sense, base) for sense in gazetteer().alike(base) if _fits(sense, unit))
    if len(spoken.core) >= _HEARD:
        yield from ((sense, spoken.core) for sense in gazetteer().alike(spoken.core) if _fits(sense, None))


def _bases(spoken: Spoken) -> Iterator[tuple[str, str]]:
    for unit in table("units"):
        base = spoken.core.removesuffix(unit)
        if base != spoken.core and (len(base) >= 2 or (base and unit == "시")):  # 빈시
            yield base, unit


def _fits(sense: Sense, unit: str | None) -> bool:
    """Whether a place abroad is of the level that a unit says.

    A 현 of Japan is a prefecture, one of China a county; a 군 of Indonesia is not the town of its name.
    """
    body = gazetteer().body(sense.key)
    if body is None or body.country == "KR" or body.level not in ("place", "region"):
        return False
    if unit == "현" and body.country == "JP":
        return body.level == "region"
    if unit is not None and body.country in table("limits")["no_counties"].get(unit, ()):
        return False
    return unit is None or body.level in table("units")[unit]
