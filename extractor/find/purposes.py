"""What a paper is for: the phrase before "을 위한 업무협약", or what its name holds.

In: the analysed reading, an act, where the phrase may begin. Out: the span of a noun phrase, or None.

To change where such phrases begin and end, edit ``rules/wording/purposes.toml``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.rulebook import wording
from extractor.shapes import Span

from .acts import Act

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORDING = wording("purposes")
# What was done before the signing is no part of its purpose: "나루시를 방문해 관광 활성화를 위한 협약을".
_BEFORE_PURPOSE = _WORDING["before"]
_PURPOSE = _WORDING["phrase"]
_NO_PURPOSE = re.compile("(?:간|함께) ")  # "두 기관 간 관광 활성화를 위한", "주민들(30명)과 함께 …"
_QUOTED_BEFORE = _WORDING["quoted_before"]
_AGREED_TO = _WORDING["agreed_to"]
_NO_CONTENT = _WORDING["no_content"]
_UNFINISHED = ("EC", "EF", "EP", "ETM", "JKS", "JKB", "JX", "VCP")
_PLAIN = _WORDING["plain"]
_QUOTE = re.compile(r"[‘’“”'\"「」『』]")
_COMPOUND = re.compile(r"(?:[가-힣A-Za-z0-9·()%]+\s){0,5}[가-힣A-Za-z0-9·()%]*$")
_BEFORE_COMPOUND = _WORDING["before_compound"]


def purpose(doc: Doc, text: str, act: Act, left: int) -> Span | None:
    """What a paper is for, from ``left`` to its noun: the phrase before 을 위한, else what its name holds.

    >>> from extractor.analyse import blank
    >>> from extractor.find.acts import find_acts
    >>> doc = blank()("두 시가 산불을 막고 관광 활성화를 위한 업무협약을 체결했다.")
    >>> act = find_acts(doc, Span(0, len(doc.text)))[0]
    >>> purpose(doc, doc.text, act, 5).of(doc.text)
    '관광 활성화'
    """
    inside = act.title.start if act.title else left
    candidates = (phrase(text, act, inside), compound(text, act, left))
    return next((p for c in candidates if c is not None and (p := _noun_phrase(doc, text, c))), None)


def _noun_phrase(doc: Doc, text: str, span: Span) -> Span | None:
    """A phrase without the clause before it; None of what is no noun phrase: "자리를 바꿔 일하는"."""
    tokens = list(doc.char_span(span.start, span.end, alignment_mode="contract") or ())
    start = span.start
    modifier = max((i for i, t in enumerate(tokens) if "ETM" in t.tag_), default=-1)
    governed = False  # whether an object stands before: what then ends in 고 is a clause of its own
    for i, token in enumerate(tokens[:-1]):
        governed |= token.tag_ == "JKO"
        behind = token.idx + len(token)
        ends = token.tag_ == "JKS" or ("EC" in token.tag_ and not tokens[i + 1].tag_.startswith("VX"))
        if i <= modifier and not governed:
            continue  # "어린이가 안전한 도시", "일하며 배우는 문화"
        if ends and text[behind : behind + 1] in (" ", ",") and not _in_bracket(text, span.start, behind):
            start = behind
    while start < span.end and text[start] in " ,":
        start += 1
    said = text[start : span.end]
    if not tokens or len(said) < 2 or any(tag in _UNFINISHED for tag in tokens[-1].tag_.split("+")):
        return None
    return None if _NO_CONTENT.search(said) else Span(start, span.end)


def _in_bracket(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


def compound(text: str, act: Act, left: int) -> Span | None:
    """The content that stands in the instrument's name: "보험료 할인 협약" gives 보험료 할인.

    >>> from extractor.analyse import blank
    >>> from extractor.find.acts import find_acts
    >>> doc = blank()("두 기관은 보험료 할인 협약을 맺었다.")
    >>> compound(doc.text, find_acts(doc, Span(0, len(doc.text)))[0], 5).of(doc.text)
    '보험료 할인'
    """
    head = re.search(
        r"(?:협약|협정|양해\s?각서|MOU|MoU|약정|의향서|각서)", text[act.instrument.start : act.instrument.end]
    )
    if head is None or act.kind in ("sister_city", "friendship_city", "joint_body", "joint_statement"):
        return None
    stop = act.instrument.start + head.start()
    begin = max(left, act.title.start if act.title else left)
    found = _COMPOUND.search(text, begin, stop)
    start = found.start() if found else stop
    if agreed := _AGREED_TO.search(text, start, stop):
        return Span(start, agreed.start())  # "광역교통망 구축에 합의하고 협약서에 서명했다"
    while start < stop and text[start] in " ,·":
        start += 1
    words = text[start:stop].split()
    while words and (_PLAIN.match(words[0]) or _BEFORE_COMPOUND.search(words[0])):
        start = text.index(words[0], start) + len(words[0]) + 1
        words = words[1:]
    if not words or all(_PLAIN.match(w) for w in words) or stop - start < 4:
        return None
    if any(re.search(r"(?:와|과|들|대표|\d(?:개사|곳|개|개\s?기관))$", w) for w in words):
        return None  # "8개사 대표들과 합동 협약": with whom, not what for
    if words[-1].endswith(("의", "병원", "복지관", "학교", "대학")) or any(
        w.endswith(("규모의", "상당의")) for w in words
    ):
        return None
    while words and _PLAIN.match(words[-1]):
        words = words[:-1]
    end = start
    for word in words:
        end = text.index(word, end) + len(word)
    return Span(start, end) if end - start >= 3 else None  # "지역 상생 협약" is for nothing in particular


def phrase(text: str, act: Act, left: int) -> Span | None:
    """The phrase of "… 위한 업무협약" in text[left:instrument], without 을/를 위한.

    >>> from extractor.analyse import blank
    >>> from extractor.find.acts import find_acts
    >>> doc = blank()("두 시가 관광 활성화를 위한 업무협약을 체결했다.")
    >>> phrase(doc.text, find_acts(doc, Span(0, len(doc.text)))[0], 5).of(doc.text)
    '관광 활성화'
    """
    stop = act.instrument.start
    if found := _PURPOSE.search(text, left, stop):
        start = max([left, *(m.end() for m in _BEFORE_PURPOSE.finditer(text, left, found.start()))])
        while start < found.start() and text[start] in " ,‘“'\"「『’”":
            start += 1
        if lead := _NO_PURPOSE.match(text, start):
            start = lead.end()
        end = found.start()
        if start and text[start - 1] in "‘'“\"「『":
            if not _QUOTE.search(text, start, end - 1):
                end -= text[end - 1] in "’'”\"」』"  # ‘청소년 후원’을 위한
            elif start - 1 >= left:
                start -= 1  # ‘나눔 장터 운영안’의 빠른 추진을 위한
        if end - start >= 2:
            return Span(start, end)
    if act.title is None and act.kind in ("mou", "loi", "other"):
        named = _QUOTED_BEFORE.search(text, max(left - 1, 0), stop)
        if named is None:
            return None
        what = named["what"].removesuffix("위한").rstrip()  # ‘청소년 보호를 위한’ 협약
        what = what[:-1] if what != named["what"] and what.endswith(("을", "를")) else what
        return Span(named.start("what"), named.start("what") + len(what))
    return None
