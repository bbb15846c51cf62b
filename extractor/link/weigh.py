"""What speaks for a candidate: clues with their weights, in units of log-odds.

In: a candidate's body, the name taken apart, the mention, the setting. Out: ``Clue`` objects. To change a
weight, edit ``rules/linking.toml``; to add a clue, a generator here and its weight there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extractor.gazetteer import Body, Sense, gazetteer

from .clue import NEVER, Clue, table, weight
from .mention import Mention, Spoken
from .nearby import Nearby, around, beside, kilometres, nearest, of_one_rank, told_near
from .setting import Setting

_FAR_FETCHED = frozenset(("english", "reading_japanese", "sound"))
_SHORT = 2  # syllables of a name whose last one is no unit: 여주, 제주
_OF_WHOM = re.compile(
    r"(?:의|에서)\s(?P<title>시장|현지사|주지사|성장|지사|군수|구청장)(?=[이가과와은는])"
    r"|의\s(?P<seat>현청|도청|시청)"
)
_OF_ONE_CITY = 60.0  # kilometres from a city in which its districts lie: 장춘시 록원구
_A_CITY = re.compile(r"(?:도시|수도)(?:인)?\s$")
_REGION = re.compile(r"\s?(?:\d+개|지역|지방|권역|일대)")
_UNIT_APART = re.compile(r"(?P<unit>시|현|주|성)(?=(?:에서|에게|에는|까지|[가는와과의에를은이도])\s|\s)")


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


def clues_for(
    body: Body,
    forms: Sequence[Spoken],
    mention: Mention,
    setting: Setting,
    nearby: Nearby,
    *,
    namesake: bool = False,
    rivals: bool = False,
) -> Iterator[Clue]:
    """Everything that speaks for a body but its form.

    ``namesake`` tells that a Korean government has just this name: then a place abroad is meant only
    where the words at the name say so, however much of the article plays abroad.
    """
    lies_in = _lies_in(body)
    yield from _by_itself(body, mention)
    yield from _in_time(body, setting.day)
    yield from _subjects(body, mention, setting, rivals=rivals)
    if rivals:
        return
    for spoken in forms:
        yield from _told_before(body, lies_in, spoken, nearby)
    yield from _offices(body, mention, setting)
    yield from _officials(body, nearby, setting)
    share = table("shares")["namesake"] if namesake and body.country != "KR" else 1.0
    for clue in around(body, lies_in, mention, setting, nearby):
        yield Clue(clue.name, round(clue.weight * share, 2), clue.words)
    yield from nearest(lies_in, nearby, setting)
    yield from beside(body, nearby, setting)
    yield from of_one_rank(body, nearby, setting)
    yield from told_near(body, mention, setting)
    yield from _tied(body, setting, nearby)
    yield from _published(body, lies_in, setting)
    yield from _as_a_noun(body, mention, setting, nearby)


def _lies_in(body: Body) -> frozenset[str]:
    """What a body lies in, or sits in, with all that this lies in."""
    book = gazetteer()
    seats = book.seats(body.key)
    around_seats = (outer for key in seats for outer in book.parents(key))
    return frozenset((*book.parents(body.key), *seats, *around_seats))


def _by_itself(body: Body, mention: Mention) -> Iterator[Clue]:
    """What a body is, beside what the mention says of it."""
    scale = weight("size" if body.country == "KR" else "size_abroad")
    yield Clue("size", round(scale * (body.weight - 5.0), 2))
    if body.level == "ward":
        yield Clue("ward", weight("ward"))
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
    book = gazetteer()
    own = {key: word for word in spoken.outer for key in _places_of(word)}
    outer = {**own, **nearby.outer}
    if not outer:
        return
    narrow = [key for key in outer if not key.startswith("iso3166/")]
    same = [word for key, word in outer.items() if key in lies_in]
    if same and (not narrow or not lies_in.isdisjoint(narrow)):
        a_place = body.type == "local_government"  # a firm may sit anywhere in the province before its name
        yield Clue("parent.before", weight("parent_before" if a_place else "neighbour"), same[0])
        return
    words = next(iter(outer.values()))
    lands = {b.country for key in outer if (b := gazetteer().body(key)) is not None}
    if body.country is not None and body.country not in lands and body.key not in outer:
        yield Clue("country.other", NEVER if own else weight("other_before"), words)
    elif body.type != "local_government":
        return
    elif _in_the_land(body, outer) or any(kilometres(body, book.body(key)) < _OF_ONE_CITY for key in narrow):
        yield Clue("country.before", weight("country_before"), words)
    elif not any(key == body.key or body.key in gazetteer().parents(key) for key in outer):
        yield Clue("parent.other", weight("other_in_name" if own and not same else "other_before"), words)


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
    """The places that a word before a name may be, with its unit or without: 절강성, 녕파시."""
    bare = [word.removesuffix(unit) for unit in table("units") if word.endswith(unit) and len(word) > _SHORT]
    found = {s.key: s.how for one in (word, *bare) for s in gazetteer().senses(one)}
    return [key for key, how in found.items() if how not in _FAR_FETCHED and not key.startswith("org/")]


def _offices(body: Body, mention: Mention, setting: Setting) -> Iterator[Clue]:
    """The office right behind a name tells its level: 고성 군수, 사가 현지사."""
    levels = table("offices")
    for span in mention.spans:
        before = setting.text[max(span.start - 6, 0) : span.start]
        if body.country != "KR" and (word := _A_CITY.search(before)):
            fits = body.level != "region"  # 제2의 도시 산티아고
            yield Clue("office", weight("office") if fits else -weight("office"), word[0].strip())
            return
        behind = setting.text[span.end : span.end + 6].lstrip()
        title = next((t for t in levels if behind.startswith(t)), None)
        if title is None and (told := _OF_WHOM.match(setting.text, span.end)):  # 코르도바의 주지사가
            title = told["title"] or told["seat"]
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
    for sentence, title in setting.officials:
        if abs(sentence - here) <= 1 and body.level in table("offices")[title]:
            yield Clue("official", weight("official"), title)
            return


def _tied(body: Body, setting: Setting, nearby: Nearby) -> Iterator[Clue]:
    """A government that the body is known to have ties with; countries abroad without the body's own."""
    partners = gazetteer().ties(body.key)
    for place, _, _ in nearby.places if partners else ():
        if setting.modifies(place):  # 대구 남구 is not the 대구 that twins with 칭다오
            continue
        near = gazetteer().parents if body.country == "KR" else lambda _: ()  # 담양 is near 광주
        if any(partners.intersection((key, *near(key))) for key in place.keys):
            share = 1.0 if place.sure else table("shares")["unsure"]
            yield Clue("tie", weight("tie") * share, setting.text[place.start : place.end])
            break
    if partners and body.country != "KR":
        yield Clue("twins", weight("twins"))
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
                own = "publisher_itself" if key.startswith("org/") else "publisher"
                found = max(found, weight(own))
            elif key in lies_in:
                found = max(found, weight("publisher_near"))
            elif lies_in & set(gazetteer().parents(key)) - {"iso3166/KR"}:
                found = max(found, weight("publisher_around"))
        if found:
            yield Clue(name, found)


def _subjects(body: Body, mention: Mention, setting: Setting, *, rivals: bool) -> Iterator[Clue]:
    """What the article tells of is what a body does: 국립공원 for 국립공원공단, 금고 for a bank.

    ``rivals`` tells that the text names several bodies of the kind: then only the name's own sentence counts.
    """
    book = gazetteer()
    words = {w for key in (body.key, *book.successors(body.key)) for w in book.subjects(key)}
    if not words:
        return
    text = setting.near(mention.spans) if rivals else setting.text
    for name in (*mention.forms, body.name):
        text = text.replace(name, " ")
    told = sorted(word for word in words if word in text)
    if told:
        limits = table("limits")
        more = limits["again"] * min(len(told) - 1, limits["most"])
        yield Clue("subject", round(weight("subject") + more, 2), ", ".join(told))


def _as_a_noun(body: Body, mention: Mention, setting: Setting, nearby: Nearby) -> Iterator[Clue]:
    """A name that is a noun as well: a region in 영동 6개 시·군, a government in 장수와 거창이."""
    name = next((f for f in mention.forms if gazetteer().is_noun(f)), None)
    if name is None or body.source != "korea":
        return
    if any(_REGION.match(setting.text, span.end) for span in mention.spans):
        yield Clue("region", weight("region"), name)
        return
    for place, _, right_beside in nearby.places:
        other = gazetteer().body(place.keys[0])
        if right_beside and not place.inside and other is not None and other.source == "korea":
            yield Clue("listed", weight("listed"), setting.text[place.start : place.end])
            return
