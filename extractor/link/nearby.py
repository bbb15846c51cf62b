"""What the other places of an article say of a candidate: where they lie, how far off they stand.

In: a candidate's body, and what stands ``Nearby`` its name. Out: clues: the body in full, what it lies in,
what lies in it, its neighbours, the mayor who speaks for it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, inf, radians

from extractor.gazetteer import Body, gazetteer
from extractor.shapes import Span

from .clue import Clue, table, weight
from .mention import Mention
from .place import Place
from .setting import Setting

_FEW = 2  # bearers of a name that still tells something
_SHORT_NAME = 4  # syllables of a name that other names may hold
_JOINED = re.compile(r"^(?:시|도)?(?:[와과·,]|\s?및)\s?$")
_LIST = 40  # characters between two names of a list
_LISTED = re.compile(r"(?:[시군구도]?(?:[와과,·]|\s및)\s?(?:[가-힣]{1,4}[시군구도])?)+")
_CLOSE = 4  # characters between two names that stand beside each other
_NEAR = re.compile(
    r"(?<![가-힣])(?P<place>[가-힣]{2,8}?)(?:시|주|도|성)?(?:에서\s[^.\n]{0,24}?"
    r"(?:떨어진|걸리는|붙은|나오는|거리(?:인|의|에\s있는))|[와과]\s(?:가까운|이웃한))\s$"
)
_FAR, _KM_OF_A_DEGREE = 300.0, 111.0
_KNOWN_FOR = re.compile(
    r"(?:으로|로)\s(?:잘\s)?(?:이름난|유명한|알려진|이름\s?높은|소문난)\s|[이가]\s(?:있는|열리는)\s|[을를]\s(?:품은|둔|낀)\s|의\s고장\s"
)


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
        for place in (*setting.places, *setting.heads):
            number = bisect_right(starts, place.start)
            close = spans[max(number - 1, 0) : number + 1]
            apart = min((_apart(place, span) for span in close), default=_LIST)
            if apart < 0 and not place.head:  # 박천동 북구청장 tells of which 북구
                continue
            if any(place.start < s.end and place.end >= s.start - 1 for s in mention.apart):
                continue
            near = table("shares")["same_sentence"] if setting.sentence(place.start) in sentences else 1.0
            listed = _CLOSE < apart < _LIST and any(_in_one_list(setting.text, place, s) for s in close)
            beside = apart <= _CLOSE or listed
            modifies, later = setting.modifies(place), place.start > first
            words = setting.text[place.start : place.end]
            sorts.setdefault((words, place.keys, near, beside, modifies, later), (place, near, beside))
        return cls(first, outer, tuple(sorts.values()))


def around(
    body: Body, lies_in: frozenset[str], mention: Mention, setting: Setting, nearby: Nearby
) -> Iterator[Clue]:
    """Other places of the text: the body itself in full, what it lies in, what lies in it, its neighbours."""
    found: dict[str, list[Clue]] = {}
    mine = (lies_in | {body.key}) - {"iso3166/KR"}
    for place, distance, beside in nearby.places:
        if mine.isdisjoint(_reach(place.keys)):
            continue
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
    if words := _known_for(body, mention, setting, nearby):
        found["known_for"] = [Clue("known_for", weight("known_for"), words)]
    limits = table("limits")
    for clues in found.values():
        best = max(clues, key=lambda c: c.weight)
        more = limits["again"] * min(len({c.words for c in clues}) - 1, limits["most"])
        yield Clue(best.name, round(best.weight + more, 2), best.words)


def _known_for(body: Body, mention: Mention, setting: Setting, nearby: Nearby) -> str:
    """What a place is told to have or be known for right before its name: 충장축제로 이름난 동구."""
    for place, _, _ in nearby.places:
        if place.inside and not place.head and body.key in _reach(place.keys):
            for span in mention.spans:
                gap = setting.text[place.end : span.start]
                if place.end < span.start and len(gap) < _LIST and _KNOWN_FOR.fullmatch(gap):
                    return setting.text[place.start : place.end]
    return ""


@lru_cache(maxsize=4096)
def _reach(keys: tuple[str, ...]) -> frozenset[str]:
    """The bodies that a place may be, with all that they lie in."""
    return frozenset((*keys, *(outer for key in keys for outer in gazetteer().parents(key))))


def _of_place(body: Body, lies_in: frozenset[str], place: Place, words: str) -> Clue | None:
    """What one place of the text says of a body."""
    share = 1.0 if place.sure else min(table("shares")["unsure"], _FEW / len(place.keys))
    for key in sorted(place.keys, key=lambda key: key != body.key):  # its own before those around it
        outer = gazetteer().parents(key)
        if place.head and key == body.key:
            return Clue("head", weight("head") * share, words)
        if place.inside and (key == body.key or body.key in outer):
            return Clue("landmark", weight("landmark") * share, words)
        if key == body.key:
            return Clue("named.elsewhere", weight("named_in_full"), words) if place.sure else None
        if body.key in outer:
            return Clue("child.elsewhere", weight("child_elsewhere") * share, words)
        if key in lies_in and key.startswith("iso3166/"):
            return Clue("country.elsewhere", weight("country_elsewhere"), words)
        if key in lies_in:
            share *= _share_of_ward(body, key)
            return Clue("parent.elsewhere", weight("parent_elsewhere") * share, words)
    return _neighbour(body, lies_in, place, words)


def _share_of_ward(body: Body, key: str) -> float:
    """A ward is told by its city, hardly by the province around that: 포항시 남구."""
    far = body.level == "ward" and key not in gazetteer().parents(body.key)[:1]
    return float(table("shares")["far_from_ward"]) if far else 1.0


def _neighbour(body: Body, lies_in: frozenset[str], place: Place, words: str) -> Clue | None:
    """A place that lies in the same province, or at least in the same country abroad."""
    common = lies_in.intersection(*(gazetteer().parents(key) for key in place.keys))
    if body.level == "ward":
        common = common.intersection(gazetteer().parents(body.key)[:1])
    if body.source == "organisations":  # 김해 says nothing of a chamber in 진주, 초량 much of a port in 부산
        common = frozenset(key for key in common if (b := gazetteer().body(key)) and b.name.endswith("시"))
    if any(not key.startswith("iso3166/") for key in common):
        return Clue("neighbour", weight("neighbour" if body.country == "KR" else "neighbour_abroad"), words)
    if common and body.country != "KR":
        return Clue("country.elsewhere", table("shares")["unsure"] * weight("country_elsewhere"), words)
    return None


def _apart(place: Place, span: Span) -> int:
    """How many characters lie between a place and a name; fewer than none where they overlap."""
    return max(place.start - span.end, span.start - place.end)


def _in_one_list(text: str, place: Place, span: Span) -> bool:
    """Whether a place stands in one list with a name: 중구와 남구, 북구, 동구, 울주군이."""
    first, last = sorted(((place.start, place.end), (span.start, span.end)))
    return _LISTED.fullmatch(text, first[1], last[0]) is not None


def nearest(lies_in: frozenset[str], nearby: Nearby, setting: Setting) -> Iterator[Clue]:
    """The last province told before the name in its sentence: "대구에서는 동구가, 광주에서는 북구가"."""
    sentence = setting.sentence(nearby.first)
    found: list[Place] = []
    for place in reversed(setting.told_before(nearby.first)):
        if setting.sentence(place.start) != sentence or len(found) > 1:
            break
        levels = {o.level for key in place.keys if (o := gazetteer().body(key)) is not None}
        if not place.inside and levels & {"province", "region"}:
            found.append(place)
    if not found or (found[1:] and _JOINED.match(setting.text[found[1].end : found[0].start])):
        return  # 광주와 대구의 … 북구청
    if not setting.modifies(found[0]) and lies_in.intersection(found[0].keys):
        yield Clue("parent.nearest", weight("parent_nearest"), setting.text[found[0].start : found[0].end])


def told_near(body: Body, mention: Mention, setting: Setting) -> Iterator[Clue]:
    """The words before the name say what it is near: 오클랜드에서 두 시간 걸리는 해밀턴."""
    if body.country == "KR" or body.level != "place":
        return
    for span in mention.spans:
        told = _NEAR.search(setting.text, max(span.start - _LIST, 0), span.start)
        others = [gazetteer().body(s.key) for s in gazetteer().senses(told["place"])] if told else []
        if told and any(kilometres(body, other) < _FAR for other in others):
            yield Clue("told.near", weight("told_near"), told["place"])
            return


def kilometres(one: Body, other: Body | None) -> float:
    """How far two bodies lie from each other, as the crow flies and nearly; endless where one is nowhere.

    >>> round(kilometres(gazetteer().body("KR/서울"), gazetteer().body("KR/인천")), -1)
    30.0
    """
    if other is None or None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return inf
    north = (one.latitude or 0.0) - (other.latitude or 0.0)
    east = ((one.longitude or 0.0) - (other.longitude or 0.0)) * cos(radians(one.latitude or 0.0))
    return hypot(north, east) * _KM_OF_A_DEGREE


def beside(body: Body, nearby: Nearby, setting: Setting) -> Iterator[Clue]:
    """A metropolitan city or province stands beside others of its rank: 대구시와 광주시가."""
    if body.level != "province":
        return
    for place, _, beside in nearby.places:
        other = gazetteer().body(place.keys[0])
        if beside and other is not None and other.level == "province" and other.key != body.key:
            yield Clue("peer", weight("peer"), setting.text[place.start : place.end])
            return


def of_one_rank(body: Body, nearby: Nearby, setting: Setting) -> Iterator[Clue]:
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
