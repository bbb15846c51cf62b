"""What speaks for a candidate: clues with their weights, in units of log-odds.

In: a candidate's body, the name taken apart, the mention, the setting. Out: ``Clue`` objects. To change a
weight, edit ``rules/linking.toml``; to add a clue, a generator here and its weight there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.gazetteer import Body, Sense, gazetteer
from extractor.rulebook import load
from extractor.shapes import Span

from .mention import Mention, Spoken
from .setting import Place, Setting

NEVER = -99.0
"""The weight of what excludes a candidate."""
_OFFICIAL = re.compile(
    r"(?<=[가-힣]\s)(?P<title>도지사|지사|현지사|주지사|현청|군수|행정부시장|경제부시장)(?=[이가은는와과의도에\s])"
)
_UNIT_APART = re.compile(r"(?P<unit>시|현|주|성)(?=[가는와과의에를은이]\s|\s)")
_FEW = 2  # bearers of a name that still tells something
_SHORT_NAME = 4  # syllables of a name that other names may hold
_CLOSE = 4  # characters between two names that stand beside each other


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that speaks for a candidate (or against it): its name, weight and the words that give it."""

    name: str
    weight: float
    words: str = ""


def table(name: str) -> Mapping[str, Any]:
    """A table of ``rules/linking.toml``.

    >>> table("forms")["official"] > table("forms")["bare"]
    True
    """
    found: Mapping[str, Any] = load("linking").data[name]
    return found


def weight(name: str) -> float:
    """The weight of a clue."""
    return float(table("weights")[name])


def form_clue(
    sense: Sense, name: str, day: str | None, *, bracket: bool = False, with_unit: bool = False
) -> Clue:
    """How the name itself speaks for a body, on the article's day.

    ``bracket`` tells that it stood in a bracket behind the name, ``with_unit`` that a unit was behind it.
    """
    worth = float(table("forms")[sense.how])
    if bracket:
        worth += weight("in_bracket")
    if sense.how == "abbreviation" and name.isascii():
        worth += weight("letters")
    if sense.how == "reading" and not with_unit:
        worth += weight("bare_reading")
    if sense.how == "bare" and gazetteer().is_noun(name):
        worth += weight("common_noun")
    if day is not None and day < sense.since:
        worth += weight("not_yet")
    return Clue(f"form.{sense.how}", round(worth, 2), name)


@dataclass(frozen=True, slots=True)
class Nearby:
    """What stands around a mention, the same for all candidates: read once a mention.

    ``places`` are the other places of the text, one of each sort, with the factor that their
    distance gives them and whether they stand right beside the name; ``outer`` are the places told
    right before it, with their words.
    """

    first: int
    outer: Mapping[str, str]
    places: tuple[tuple[Place, float, bool], ...]

    @classmethod
    def of(cls, mention: Mention, setting: Setting) -> Nearby:
        """Read what stands around a mention."""
        spans = sorted(mention.spans)
        first = spans[0].start if spans else 0
        outer: dict[str, str] = {}
        for span in spans:
            if (place := setting.before(span)) is not None:
                outer |= dict.fromkeys(place.keys, setting.text[place.start : place.end])
        sentences = {setting.sentence(span.start) for span in spans}
        starts = [span.start for span in spans]
        sorts: dict[tuple[object, ...], tuple[Place, float, bool]] = {}
        for place in setting.places:
            number = bisect_right(starts, place.start)
            close = spans[max(number - 1, 0) : number + 1]
            if any(place.start < span.end and span.start < place.end for span in close):
                continue
            near = table("shares")["same_sentence"] if setting.sentence(place.start) in sentences else 1.0
            beside = any(_apart(place, span) <= _CLOSE for span in close)
            modifies, later = setting.modifies(place), place.start > first
            words = setting.text[place.start : place.end]
            sorts.setdefault((words, place.keys, near, beside, modifies, later), (place, near, beside))
        return cls(first, outer, tuple(sorts.values()))


def clues_for(
    body: Body,
    forms: Sequence[Spoken],
    mention: Mention,
    setting: Setting,
    nearby: Nearby,
    *,
    namesake: bool = False,
) -> Iterator[Clue]:
    """Everything that speaks for a body but its form.

    ``namesake`` tells that a Korean government has just this name: then a place abroad is meant only
    where the words at the name say so, however much of the article plays abroad.
    """
    lies_in = _lies_in(body)
    yield from _by_itself(body, mention)
    yield from _in_time(body, setting.day)
    for spoken in forms:
        yield from _told_before(body, lies_in, spoken, nearby)
    yield from _offices(body, mention, setting)
    yield from _officials(body, nearby, setting)
    share = table("shares")["namesake"] if namesake and body.country != "KR" else 1.0
    for clue in _around(body, lies_in, mention, setting, nearby):
        yield Clue(clue.name, round(clue.weight * share, 2), clue.words)
    yield from _nearest(lies_in, nearby, setting)
    yield from _beside(body, nearby, setting)
    yield from _of_one_rank(body, nearby, setting)
    yield from _tied(body, setting, nearby)
    yield from _published(body, lies_in, setting)


def _lies_in(body: Body) -> frozenset[str]:
    """What a body lies in, or sits in, with all that this lies in."""
    book = gazetteer()
    near = (*book.parents(body.key), *book.seats(body.key))
    return frozenset((*near, *(outer for key in near for outer in book.parents(key))))


def _by_itself(body: Body, mention: Mention) -> Iterator[Clue]:
    """What a body is, beside what the mention says of it."""
    scale = weight("size" if body.country == "KR" else "size_abroad")
    yield Clue("size", round(scale * (body.weight - 5.0), 2))
    if body.country == "KR" or body.type == "international_organization":
        yield Clue("at_home", weight("at_home"))
    if mention.told and mention.country is not None and body.country is not None:
        fits = body.country == mention.country
        yield Clue("country.named", weight("country_named") if fits else NEVER, mention.country)
    if mention.type is not None and body.type not in table("kinds").get(mention.type, [body.type]):
        yield Clue("type.other", weight("other_type"), mention.type)


def _in_time(body: Body, day: str | None) -> Iterator[Clue]:
    """A body that did not yet exist is not meant; one that ended is less likely than one that goes on."""
    since, until = gazetteer().lifetime(body.key)
    if day is not None and since > day:
        yield Clue("time.before", weight("founded_later"), since)
    today = day or str(table("limits")["as_of"])
    if until < today:
        recent = int(today[:4]) - int(until[:4]) < table("limits")["remembered"]
        if recent and day is None:
            return
        yield Clue("time.ended", weight("ended" if recent else "ended_long_ago"), until)


def _told_before(body: Body, lies_in: frozenset[str], spoken: Spoken, nearby: Nearby) -> Iterator[Clue]:
    """The words before the name: 경남 고성군, 중국 산둥성 하택시, 베트남 교육부."""
    own = {key: word for word in spoken.outer for key in _places_of(word)}
    outer = {**own, **nearby.outer}
    if not outer:
        return
    if same := [word for key, word in outer.items() if key in lies_in]:
        a_place = body.type == "local_government"  # a firm may sit anywhere in the province before its name
        yield Clue("parent.before", weight("parent_before" if a_place else "neighbour"), same[0])
        return
    words = next(iter(outer.values()))
    lands = {b.country for key in outer if (b := gazetteer().body(key)) is not None}
    if body.country is not None and body.country not in lands and body.key not in outer:
        yield Clue("country.other", NEVER if own else weight("other_before"), words)
    elif body.type != "local_government":
        return
    elif _in_the_land(body, outer):
        yield Clue("country.before", weight("country_before"), words)
    elif not any(key == body.key or body.key in gazetteer().parents(key) for key in outer):
        yield Clue("parent.other", weight("other_in_name" if own else "other_before"), words)


def _in_the_land(body: Body, outer: Iterable[str]) -> bool:
    """Whether a place abroad lies at least in the country of the words before it, and no more is known.

    Its own region may not be known, or nothing may be known to lie in the region that is named.
    """
    book, land = gazetteer(), f"iso3166/{body.country}"
    if body.country == "KR":
        return False
    inside = [key for key in outer if land in book.parents(key)]
    if not inside or book.parents(body.key) == (land,):
        return bool(inside)
    return all(key.startswith("iso3166-2/") and not book.holds_places(key) for key in inside)


def _places_of(word: str) -> list[str]:
    weak = ("english", "reading_japanese", "sound")
    return [s.key for s in gazetteer().senses(word) if s.how not in weak and not s.key.startswith("org/")]


def _offices(body: Body, mention: Mention, setting: Setting) -> Iterator[Clue]:
    """The office right behind a name tells its level: 고성 군수, 사가 현지사."""
    levels = table("offices")
    for span in mention.spans:
        behind = setting.text[span.end : span.end + 6].lstrip()
        title = next((t for t in levels if behind.startswith(t)), None)
        if (
            title is None
            and setting.text[span.end : span.end + 1] == " "
            and (apart := _UNIT_APART.match(behind))
        ):
            fits = body.country == "KR" or body.level in table("units")[apart["unit"]]  # 히로시마 시가
            yield Clue("office", weight("office") if fits else -weight("office"), apart["unit"])
            return
        if title is not None:
            fits = body.level in levels[title]
            if body.level == "province" and title.startswith("시") and not body.name.endswith("시"):
                fits = False  # 제주 시장 is no governor
            yield Clue("office", weight("office") if fits else -weight("office"), title)
            return


def _officials(body: Body, nearby: Nearby, setting: Setting) -> Iterator[Clue]:
    """An office told near the name, of whom it does not say: "구마모토가 … 지사가 만났다"."""
    here = setting.sentence(nearby.first)
    for found in _OFFICIAL.finditer(setting.text):
        if (
            abs(setting.sentence(found.start()) - here) <= 1
            and body.level in table("offices")[found["title"]]
        ):
            yield Clue("official", weight("official"), found["title"])
            return


def _around(
    body: Body, lies_in: frozenset[str], mention: Mention, setting: Setting, nearby: Nearby
) -> Iterator[Clue]:
    """Other places of the text: the body itself in full, what it lies in, what lies in it, its neighbours."""
    found: dict[str, list[Clue]] = {}
    for place, distance, beside in nearby.places:
        clue = _of_place(body, lies_in, place, setting.text[place.start : place.end])
        if clue is None:
            continue
        near = distance
        if clue.name in ("country.elsewhere", "parent.elsewhere") and setting.modifies(place):
            near *= table("shares")["modifies_another"]
        if clue.name == "neighbour" and beside:
            closest = gazetteer().parents(place.keys[0])[:1] == gazetteer().parents(body.key)[:1]
            near *= table("shares")["beside"] if closest else 1.0
        if clue.name == "named.elsewhere" and place.start > nearby.first:
            clue = Clue(clue.name, weight("named_in_full_later"), clue.words)  # introduced in full, not later
        found.setdefault(clue.name, []).append(Clue(clue.name, clue.weight * near, clue.words))
    full = body.name if body.source == "organisations" and len(body.name) > _SHORT_NAME else None
    at = setting.text.find(full) if full else -1
    if full and at >= 0 and not any(span.start <= at < span.end for span in mention.spans):
        found["named.elsewhere"] = [Clue("named.elsewhere", weight("named_in_full"), full)]
    limits = table("limits")
    for clues in found.values():
        best = max(clues, key=lambda c: c.weight)
        more = limits["again"] * min(len({c.words for c in clues}) - 1, limits["most"])
        yield Clue(best.name, round(best.weight + more, 2), best.words)


def _of_place(body: Body, lies_in: frozenset[str], place: Place, words: str) -> Clue | None:
    """What one place of the text says of a body."""
    share = 1.0 if place.sure else min(table("shares")["unsure"], _FEW / len(place.keys))
    for key in place.keys:
        outer = gazetteer().parents(key)
        if place.inside and (key == body.key or body.key in outer):
            return Clue("landmark", weight("landmark") * share, words)
        if key == body.key:
            return Clue("named.elsewhere", weight("named_in_full"), words) if place.sure else None
        if body.key in outer:
            return Clue("child.elsewhere", weight("child_elsewhere") * share, words)
        if key in lies_in and key.startswith("iso3166/"):
            return Clue("country.elsewhere", weight("country_elsewhere"), words)
        if key in lies_in:
            return Clue("parent.elsewhere", weight("parent_elsewhere") * share, words)
    return _neighbour(body, lies_in, place, words)


def _neighbour(body: Body, lies_in: frozenset[str], place: Place, words: str) -> Clue | None:
    """A place that lies in the same province, or at least in the same country abroad."""
    common = lies_in.intersection(*(gazetteer().parents(key) for key in place.keys))
    if any(not key.startswith("iso3166/") for key in common):
        return Clue("neighbour", weight("neighbour" if body.country == "KR" else "neighbour_abroad"), words)
    if common and body.country != "KR":
        return Clue("country.elsewhere", table("shares")["unsure"] * weight("country_elsewhere"), words)
    return None


def _apart(place: Place, span: Span) -> int:
    """How many characters lie between a place and a name."""
    return min(abs(place.start - span.end), abs(span.start - place.end))


def _nearest(lies_in: frozenset[str], nearby: Nearby, setting: Setting) -> Iterator[Clue]:
    """The last province told before the name in its sentence: "대구에서는 동구가, 광주에서는 북구가"."""
    sentence = setting.sentence(nearby.first)
    for place in reversed(setting.told_before(nearby.first)):
        if setting.sentence(place.start) != sentence:
            return
        levels = {o.level for key in place.keys if (o := gazetteer().body(key)) is not None}
        if not place.inside and levels & {"province", "region"}:
            if not setting.modifies(place) and lies_in.intersection(place.keys):
                yield Clue("parent.nearest", weight("parent_nearest"), setting.text[place.start : place.end])
            return


def _beside(body: Body, nearby: Nearby, setting: Setting) -> Iterator[Clue]:
    """A metropolitan city or province stands beside others of its rank: 대구시와 광주시가."""
    if body.level != "province":
        return
    for place, _, beside in nearby.places:
        other = gazetteer().body(place.keys[0])
        if beside and other is not None and other.level == "province" and other.key != body.key:
            yield Clue("peer", weight("peer"), setting.text[place.start : place.end])
            return


def _of_one_rank(body: Body, nearby: Nearby, setting: Setting) -> Iterator[Clue]:
    """Provinces deal with regions, cities with cities: 충남도 with the 구마모토 that has a governor."""
    if body.country == "KR" or body.level not in ("place", "region"):
        return
    here = setting.sentence(nearby.first)
    levels = {
        "city" if other.name.endswith("시") else other.level
        for place, _, _ in nearby.places
        if setting.sentence(place.start) == here and not place.inside and not setting.modifies(place)
        if (other := gazetteer().body(place.keys[0])) is not None and other.country == "KR"
    }
    if levels and (body.level == "region") == (levels == {"province"}):
        yield Clue("rank", weight("rank"), ", ".join(sorted(levels)))


def _tied(body: Body, setting: Setting, nearby: Nearby) -> Iterator[Clue]:
    """A government that the body is known to have ties with; countries abroad without the body's own."""
    partners = gazetteer().ties(body.key)
    for place, _, _ in nearby.places if partners else ():
        near = gazetteer().parents if body.country == "KR" else lambda _: ()  # 담양 is near 광주
        if any(partners.intersection((key, *near(key))) for key in place.keys):
            share = 1.0 if place.sure else table("shares")["unsure"]
            yield Clue("tie", weight("tie") * share, setting.text[place.start : place.end])
            break
    away = body.country not in (None, "KR") and body.type in ("local_government", "national_government")
    if away and setting.countries and body.country not in setting.countries:
        yield Clue("country.absent", weight("country_absent"), ", ".join(sorted(setting.countries)))
    if (
        away
        and (named := setting.regions(body.country))
        and not named.intersection((body.key, *_lies_in(body)))
    ):
        yield Clue("region.absent", weight("region_absent"), ", ".join(sorted(named)))


def _published(body: Body, lies_in: frozenset[str], setting: Setting) -> Iterator[Clue]:
    """Who published the article, and where it was written."""
    for name, keys in (("publisher", setting.publisher), ("dateline", setting.dateline)):
        found = 0.0
        for key in keys:
            if key == body.key:
                found = max(found, weight("publisher"))
            elif key in lies_in:
                found = max(found, weight("publisher_near"))
            elif lies_in & set(gazetteer().parents(key)) - {"iso3166/KR"}:
                found = max(found, weight("publisher_around"))
        if found:
            yield Clue(name, found)
