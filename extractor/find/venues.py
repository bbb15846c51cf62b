"""Where an agreement was or will be signed.

In: the words of a sentence and a window of it. Out: the span of the place, or ``None``.

``"시는 3일 시청 상황실에서 나루군과"`` gives 시청 상황실; meetings and fields (… 분야에서) are no places, a
place in the bracket of a meeting is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.rulebook import wording
from extractor.shapes import Mention, Span

from .acts import Act
from .sentence import Sentence
from .units import Unit

_WORDING = wording("venues")
_NO_PLACE = _WORDING["no_place"]
_INSIDE_BRACKET = _WORDING["inside_bracket"]
_HELD = _WORDING["held"]
_MOST = _WORDING["most"]
_UNNAMED = _WORDING["unnamed"]


def find_venue(text: str, words: Sequence[Unit], window: Span, dates: Sequence[Mention]) -> Span | None:
    """The place before 에서 in ``window``, with the words that belong to it."""
    closed = [m.span for m in dates]
    for i in range(len(words) - 1, -1, -1):
        unit = words[i]
        if (
            unit.depth
            or unit.josa != "에서"
            or not (window.start <= unit.span.start and unit.end <= window.end)
        ):
            continue
        if _MOST.match(text, unit.end):
            continue
        if _NO_PLACE.search(unit.stem):
            if found := _INSIDE_BRACKET.search(text, unit.span.end, unit.end):
                return Span(found.start("place"), found.end("place"))
            continue
        k = i
        while k > 0 and _joins(text, words[k - 1], words[k], closed):
            k -= 1
        start = words[k].span.start
        end = unit.end - len("에서")
        if _UNNAMED.match(text[start:end]):
            continue
        return Span(start, end) if end > start else None
    return None


def held_at(text: str, act: Act, sentence: Sentence) -> Span | None:
    """Where a ceremony's place stands behind its name: "결연식이 12일 가람회관에서 열렸다"."""
    if act.form != "ceremony":
        return None
    held = _HELD.search(text, act.instrument.end, sentence.span.end)
    return Span(act.instrument.end, held.start("verb")) if held is not None else None


def _joins(text: str, before: Unit, here: Unit, closed: Sequence[Span]) -> bool:
    if before.josa or before.depth != here.depth or any(c.overlaps(before.span) for c in closed):
        return False
    if not before.nominal or re.search(
        r"(?:^오전|^오후|\d시|\d분|월요일|화요일|수요일|목요일|금요일|지난|최근|오는|이날|한국시각|현지시각|현지시간|에서|기념|가운데|속)$",
        before.stem,
    ):
        return False
    if re.match(r"^\(.*(?:시각|시간)\)$", text[before.span.end : before.end]):
        return False
    return text[before.end : here.span.start] == " "
