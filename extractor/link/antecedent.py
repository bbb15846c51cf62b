"""Names that only a head or a unit says (공단, 이 대학, 시): the bodies that the article has told before.

In: such a name and the setting. Out: the bodies it may stand for, told elsewhere in the text.

>>> setting = Setting.of("국민체육진흥공단은 송파구와 협약을 맺었다. 공단은 시설을 연다.")
>>> dict(told_by_head("공단", (), setting)).keys()
dict_keys(['org/KR/국민체육진흥공단'])
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.gazetteer import gazetteer
from extractor.shapes import Span

from .clue import Clue, table, weight
from .place import Place
from .setting import Setting

_WORD = re.compile(r"[가-힣A-Za-z0-9·&]{2,24}")
_LEVELS = {
    "시": ("city", "province"),
    "군": ("county",),
    "구": ("district", "ward"),
    "도": ("province",),
    "현": ("region",),
    "성": ("region",),
    "주": ("region",),
}
UNITS = {unit + office: levels for unit, levels in _LEVELS.items() for office in ("", "청")}
_IN_FULL = ("province", "region")
_HANGUL = re.compile("[가-힣]")
_TOPIC = re.compile(r"(?:\([^)]{1,30}\))?[은는이가]\s")
_JOINED, _JOINT = re.compile(r"(?:[와과·,]|\s및)\s?$"), 4
_IN_PASSING = re.compile(r"(?:시|군|구|도)?(?:에 이어|처럼|보다|와의|과의|에 앞서)")
_SUBJECT = re.compile(r"(?:시|군|구|도)?(?:[은는이가도]|에서는)(?=\s)")
_WITH = re.compile(r"^(?:시|군|구|도)?(?:[와과·,]|\s?및)?\s?(?:[가-힣]{2,7}\s)?$")
_OFFICE = re.compile(r"^(?:시|군|구|도)?(?:시장|장|군수|수|구청장|청장|도지사|지사)")


def told_by_head(head: str, spans: Sequence[Span], setting: Setting) -> Iterator[tuple[str, Clue]]:
    """Bodies of the text whose name ends in a head, with what their being told is worth."""
    wanted = tuple(table("heads").get(head, (head,)))
    first = min((span.start for span in spans), default=len(setting.text))
    for word in _WORD.finditer(setting.text):
        if any(span.start <= word.start() < span.end for span in spans):
            continue
        name, keys = _longest(word[0], wanted)
        worth = "told_before" if word.start() < first else "told_later"
        topic = keys and _is_topic(word.start(), word.start() + len(name), setting.text)
        for key in keys:
            yield key, Clue("told.before", weight(worth), name)
            if topic:
                yield key, Clue("told.topic", weight("told_topic"), name)


def _is_topic(start: int, end: int, text: str) -> bool:
    """Whether a sentence is of one body alone: 도로공사는 가스공사와, but not 도로공사와 가스공사는."""
    joined = _JOINED.search(text, max(start - _JOINT, 0), start)
    return _TOPIC.match(text, end) is not None and joined is None


def told_in_no_table(head: str, spans: Sequence[Span], setting: Setting) -> bool:
    """Whether the article introduces a body of the head that no table has: 가람도시공사는 … 공사는.

    >>> told_in_no_table("공사", (), Setting.of("가람도시공사(이하 공사)는 협약을 맺었다."))
    True
    """
    first = min((span.start for span in spans), default=len(setting.text))
    long = re.compile(rf"(?<![가-힣])[가-힣A-Za-z0-9·]{{2,20}}{re.escape(head)}(?=\s?\(이하\s|[은는이가]\s)")
    names = {found[0] for found in long.finditer(setting.text) if found.start() < first or "(" in found[0]}
    return any(
        all(sense.how in ("head", "sound") for sense in gazetteer().senses(name))
        for name in names - table("heads").keys()
    )


def apart_from_others(
    head: str, found: Iterable[str], told: Collection[str], spans: Sequence[Span], setting: Setting
) -> Iterator[tuple[str, Clue]]:
    """What speaks against bodies where a name that only a head says stands for one told in the text.

    Against all that nobody told; of two that were told, against the one that stands by its own name in the
    sentence of the head: 공단은 … 국민연금 측에.
    """
    if not told:
        return
    alone = [span for span in spans if not _HANGUL.match(setting.text, max(span.start - 1, 0), span.start)]
    said = setting.near(alone[:1]) if alone else ""
    beside = {key for key in told if (body := gazetteer().body(key)) and body.name.removesuffix(head) in said}
    for key in found:
        if key not in told:
            yield key, Clue("told.other", weight("told_other"))
        elif key in beside and len(beside) < len(told):
            yield key, Clue("told.beside", weight("told_beside"))


def _longest(word: str, heads: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The longest name that a word begins with and whose one bearer's name ends in a head."""
    for length in range(len(word), 1, -1):
        if word[:length] in heads:
            break
        keys = {s.key for s in gazetteer().senses(word[:length]) if s.how not in ("head", "sound", "english")}
        if keys and len(word) - length > 4 and not word[:length].endswith(heads):
            continue
        if len(keys) == 1 and (body := gazetteer().body(*keys)) is not None and body.name.endswith(heads):
            return word[:length], tuple(keys)
    return "", ()


@dataclass(frozen=True, slots=True)
class _Told:
    """A government told before a bare unit, and where."""

    place: Place
    key: str


def government_told(unit: str, setting: Setting) -> Place | None:
    """The place whose government a bare 시 or 군청 stands for, None where two are told alike.

    Its mayor speaks for it first, then the subject of a sentence, then whoever is told alone.

    >>> setting = Setting.of("김포시는 정선군과 협약을 맺었다. 시는 농산물을 산다.")
    >>> government_told("시", setting).keys
    ('KR/경기/김포시',)
    """
    levels = UNITS[unit]
    found = re.search(rf"(?<![가-힣]){unit}(?=[는은가이와과의도,·\- ])", setting.text)
    at = found.start() if found else len(setting.text)
    told = list(_governments(unit, levels, at, setting))
    heads = [p for p in setting.heads if p.start < at and _level(p.keys[0]) in levels]
    speakers = {p.keys[0]: p for p in heads if p.sure}
    if len(speakers) == 1:
        return next(iter(speakers.values()))
    here = setting.sentence(at)
    for one in reversed(told):
        if setting.sentence(one.place.start) == here and _OFFICE.match(setting.text[one.place.end :]):
            return one.place
    if len({one.key for one in told}) < 2:
        return told[0].place if told else None
    mine = [one.place for one in told if one.key in setting.publisher]
    return mine[0] if mine else _topic(told, setting.text)


def _governments(unit: str, levels: Sequence[str], at: int, setting: Setting) -> Iterator[_Told]:
    """Governments of a level that stand before an offset and are more than compared with."""
    for place in setting.places:
        named = setting.text[place.start : place.end]
        if place.start >= at or place.inside or _level(place.keys[0]) not in levels:
            continue
        told_in_full = named.endswith(unit[0]) or setting.text.startswith(unit[0], place.end)
        if setting.modifies(place) and not told_in_full:
            continue
        if _IN_PASSING.match(setting.text, place.end):
            continue
        if _level(place.keys[0]) in _IN_FULL and not told_in_full:
            continue
        yield _Told(place, place.keys[0])


def _level(key: str) -> str:
    body = gazetteer().body(key)
    return body.level if body is not None and (body.country == "KR" or body.level == "region") else ""


def _topic(told: Sequence[_Told], text: str) -> Place | None:
    """The government that is the subject alone: none of 충주시와 제천시는, 김포시 of 김포시는 안산시와."""
    groups: list[list[_Told]] = []
    for one in told:
        if groups and _WITH.match(text[groups[-1][-1].place.end : one.place.start]):
            groups[-1].append(one)
        else:
            groups.append([one])
    for group in groups:
        if _SUBJECT.match(text, group[-1].place.end):
            return group[0].place if len({one.key for one in group}) == 1 else None
    return groups[0][0].place if len(groups[0]) == 1 else None
