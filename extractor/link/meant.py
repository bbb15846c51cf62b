"""Which words of an article stand for the body that is meant, and which for another one of its name.

In: a ``Mention`` and the setting. Out: the same mention without the forms and spans of another body.

>>> setting = Setting.of("[대전=가람뉴스] 동구가 협약을 맺었다. 대구 동구의 사례를 본떴다.")
>>> meant(Mention(("대구 동구", "동구"), (Span(10, 12), Span(26, 28))), setting).forms
('동구',)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.gazetteer import gazetteer
from extractor.shapes import Span

from .mention import Mention, take_apart
from .place import Place
from .setting import Setting

_TWO = 2
_LONGER = 16  # letters that a long name may have beyond its short one
_NAME = re.compile(r"[가-힣A-Za-z]+\s?[가-힣A-Za-z]+")
_AND, _BEHIND = frozenset("와과·,"), frozenset("이가은는의와과 ")
_EXAMPLE = re.compile(
    r"(?:시|군|구|도)?(?:의\s(?:[^\s.]+\s){0,3}?(?:사례|조례|본보기|선례|모범|경험)"
    r"|[을를]\s(?:본떠|본떴|본뜬|본받|본보기|참고|벤치마킹)|처럼\s|에\s이어\s|보다\s|\s등(?:과도|에서도|도)\s"
    r"|[와과]는?\s(?:사정|처지|이름만))"
)


def meant(mention: Mention, setting: Setting) -> Mention:
    """A mention without what is only compared with, and without the namesakes told behind their own place."""
    others = _of_others(mention, setting)
    spans = tuple(s for s in mention.spans if s not in others and not setting.contrasted(s))
    forms = [name for name in mention.forms if not _only_of(name, others, setting.text)]
    return replace(
        mention,
        forms=tuple(_said(forms or mention.forms, setting)),
        spans=spans or mention.spans,
        apart=tuple(sorted(others)),
    )


def _of_others(mention: Mention, setting: Setting) -> frozenset[Span]:
    """Mentions behind a place (대구 동구) of a name that first stands alone, if they tell of another body.

    They do where the words behind make them an example, or where the dateline or who heads a government
    speaks for another bearer of the name.
    """
    if len(mention.spans) < _TWO:
        return frozenset()
    first, *rest = sorted(mention.spans)
    if _place_of(first, mention, setting) is not None:
        return frozenset()
    core = take_apart(mention.forms[-1]).core
    places = ((span, _place_of(span, mention, setting)) for span in rest)
    return frozenset(
        span
        for span, place in places
        if place is not None and (_EXAMPLE.match(setting.text, span.end) or _gainsaid(core, place, setting))
    )


def _place_of(span: Span, mention: Mention, setting: Setting) -> Place | None:
    """The place before a mention, also where the mention holds it: 대구 동구."""
    said = span.of(setting.text)
    core = next((c for name in mention.forms if said.endswith(c := take_apart(name).core)), said)
    return setting.before(Span(span.end - len(core), span.end))


def _gainsaid(core: str, place: Place, setting: Setting) -> bool:
    """Whether dateline or heads speak for other Korean bearers of a name than those of a place."""
    book = gazetteer()
    bearers = {s.key: {s.key, *book.parents(s.key)} for s in book.senses(core) if s.key.startswith("KR/")}
    voices = {*setting.dateline, *(key for head in setting.heads for key in head.keys)}
    mine = {key for key, near in bearers.items() if voices & near}
    theirs = {key for key, near in bearers.items() if near.intersection(place.keys)}
    return bool(mine and theirs) and not mine & theirs


def _only_of(name: str, others: frozenset[Span], text: str) -> bool:
    """Whether a name behind its place stands nowhere but where another body is told of."""
    if not others or not take_apart(name).outer:
        return False
    ends = {found.end() for found in re.finditer(re.escape(name), text)}
    return bool(ends) and ends <= {span.end for span in others}


def _said(names: Sequence[str], setting: Setting) -> Sequence[str]:
    """The forms of a name without those that are only compared with: 경상남도 고성과 이름이 같은."""
    said = [name for name in names if not _only_compared(name, setting)]
    named = next((long for name in said if (long := _in_long(name, setting.text))), None)
    return [named] if named else said or names


def _only_compared(name: str, setting: Setting) -> bool:
    at = setting.text.find(name)
    if at < 0:
        return False
    while at >= 0:
        if not setting.contrasted(Span(at, at + len(name))):
            return False
        at = setting.text.find(name, at + 1)
    return True


def _in_long(name: str, text: str) -> str | None:
    """The longer name of which an article makes a name the short one: 가람협회 서울지부(이하 가람협회)."""
    at = text.find(f"(이하 {name})")
    start = text.rfind(name, max(at - len(name) - _LONGER, 0), at) if at > 0 else -1
    long = text[start:at] if start >= 0 else name
    return long if long != name and _NAME.fullmatch(long) else None


def told_twice(mention: Mention, setting: Setting) -> bool:
    """Whether two bodies of one name stand side by side, told apart by nothing: 상주시와 상주시가."""
    for span in mention.spans:
        name = setting.text[span.start : span.end]
        start = span.end + 1 + setting.text.startswith(" ", span.end + 1)
        joined = setting.text[span.end : span.end + 1] in _AND and setting.text.startswith(name, start)
        other = Span(start, start + len(name))
        if joined and setting.text[other.end : other.end + 1] in _BEHIND:
            return not any(setting.before(one) for one in (span, other))
    return False
