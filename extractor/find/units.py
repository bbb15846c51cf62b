"""Words of a sentence with their particles: the ground on which party and person rules stand.

In: an analysed sentence (characters and Kiwi's tags). Out: ``Unit`` tuples, a word each, divided at
white space, brackets, quotes, commas and middle dots, with the particle cut off.

>>> from extractor.analyse import blank
>>> doc = blank()("가람시는 나루대학교(총장 김하늘)와 협약을 맺었다.")
>>> [(u.stem, u.josa) for u in units(doc, Span(0, len(doc.text)))][:4]
[('가람시', '는'), ('나루대학교', '와'), ('총장', ''), ('김하늘', '')]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractor.shapes import Span

from . import names

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORD = re.compile(
    r"[가-힣]{1,12}\([一-龥가-힣]{1,8}\)(?:특별시|자치주|시|군|구|현|성|주|도|정|촌|진)(?![가-힣]{4})[가-힣]{0,3}|(?:㈜|\((?:주|유|사|재)\))?(?:[0-9A-Za-z가-힣一-龥㈜&+%]|(?<![가-힣])\.|\.(?![가-힣])|(?<![A-Za-z가-힣][A-Z])(?<=[A-Z])-(?=[A-Za-z가-힣])|(?<![가-힣]한)(?<=한)-(?=아세안|메콩|중앙아))+(?:\((?:주|유|사|재)\))?"
)
_JOSA = re.compile(
    r"(?:(?<=[가-힣A-Za-z0-9)㈜一-龥])(?:에서의|에서는|에서도|에서|에게서|에게|으로부터|로부터|으로서|로서|으로써|로써|으로의|으로|로|까지|부터|께서|"
    r"과의|와의|과는|와는|과도|와도|간의|간에|간|에는|에도|에|은|는|이|가|을|를|와|과|의|도|만|이나|나|이랑|랑|처럼|보다|마다|조차|밖에))$"
)
_WITH = ("과", "과는", "과도", "과의")
_PARTICLES = frozenset(_JOSA.pattern[_JOSA.pattern.index("에서의") : -3].split("|"))
_OFFICES = ("시청", "군청", "구청", "도청")
_AFTER_NAMES = frozenset(("와", "과", "은", "는", "을", "를"))
_GOVERNMENTS = ("시", "군", "구", "도")
_AFTER_BRACKET = re.compile(
    r"(?:에서의|에서는|에서|에게|으로부터|로부터|으로서|로서|으로|로|까지|부터|께서|과의|와의|과는|와는|과도|와도|에는|에|은|는|이|가|을|를|와|과|의|도|간에|간의|간)"
    r"(?=[\s,.]|$)"
)
_ADDRESS = re.compile(r"[A-Za-z0-9.\-]+\.[a-z]{2,7}(?=[가-힣])")
_UNITS_ABROAD = frozenset(("시", "현", "주", "성"))
_NUMBERED_WARD = re.compile(r"[1-9]동")
_HANGUL = re.compile(r"[가-힣]{2,9}")
_OPEN, _CLOSE = "([{〔【<《「『‘“", ")]}〕】>》」』’”"


@dataclass(frozen=True, slots=True)
class Unit:
    """A word without its particle.

    ``span`` covers the stem only; ``end`` is where the whole word (brackets and particle behind it
    included) ends; ``gap`` is the text between the word before and this one; ``depth`` counts the
    brackets it stands in; ``tags`` are Kiwi's for the stem.
    """

    span: Span
    stem: str
    josa: str
    end: int
    gap: str
    depth: int
    tags: tuple[str, ...]

    @property
    def nominal(self) -> bool:
        """Whether the stem can be (part of) a name: no verb, ending or adverb in it."""
        if "㈜" in self.stem or "(주)" in self.stem:
            return True
        return bool(self.tags) and not any(
            t.startswith(("V", "E", "XSV", "XSA", "J", "MA", "IC")) for t in self.tags
        )

    @property
    def proper(self) -> bool:
        """Whether Kiwi takes any part of it for a proper noun or foreign word."""
        return any(t.startswith(("NNP", "SL", "SH", "UN")) for t in self.tags)


def units(doc: Doc, sentence: Span, *, text: str | None = None) -> tuple[Unit, ...]:
    """The words of ``doc.text[sentence]``, in order; offsets are into ``doc.text``.

    ``text`` saves building ``doc.text`` again.
    """
    text = doc.text if text is None else text
    out: list[Unit] = []
    end, depth, resume = sentence.start, 0, sentence.start
    for found in _WORD.finditer(text, sentence.start, sentence.end):
        gap = text[end : found.start()]
        depth = max(0, depth + sum(c in _OPEN[:8] for c in gap) - sum(c in _CLOSE[:8] for c in gap))
        word = _trim(found[0])
        if not word or (depth == 0 and found.start() < resume):
            continue
        start = found.start()
        if address := _ADDRESS.match(word):  # an e-mail address with the next line's word stuck to it
            start, word = start + address.end(), word[address.end() :]
        span = Span(start, start + len(word))
        josa, tags = _particle(doc, span, word)
        stem = word[: len(word) - len(josa)] if josa else word
        if out and not stem:
            continue
        out.append(Unit(Span(span.start, span.start + len(stem)), stem, josa, span.end, gap, depth, tags))
        end = span.end
        if depth == 0:
            resume = _attach(text, end, sentence.end, out)
        if _is_abroad(text, out) or _is_ward(out):
            unit, name = out.pop(), out.pop()
            whole = Span(name.span.start, unit.span.end)
            out.append(replace(unit, span=whole, stem=name.stem + unit.stem, gap=name.gap, tags=("NNP",)))
    return tuple(out)


def _is_abroad(text: str, words: Sequence[Unit]) -> bool:
    """Whether the last word is a unit written apart from its place abroad: 중국 나루 시, 시애틀 시."""
    if len(words) < 2 or words[-1].stem not in _UNITS_ABROAD or not _are_close(words[-2], words[-1]):
        return False
    name = words[-2]
    if not name.nominal or not _HANGUL.fullmatch(name.stem) or names.country(name.stem) is not None:
        return False
    found = names.sense(name.stem)
    if found is not None or len(words) < 3:
        return found is not None and _lies_abroad(found)
    outer = words[-3]
    if " " in text[outer.span.start : outer.span.end] and name.gap in (", ", ",", "·", " "):
        return True  # one of a list: 하원 시, 위림 시
    region = names.sense(outer.stem)
    abroad = names.country(outer.stem) not in (None, "KR") or (region is not None and _lies_abroad(region))
    return abroad and name.gap == " " and not outer.josa


def _lies_abroad(place: names.NameSense) -> bool:
    return place.type == "local_government" and place.country not in (None, "KR")


def _is_ward(words: Sequence[Unit]) -> bool:
    """Whether the last word is a numbered ward that is written apart: 신월 2동."""
    if len(words) < 2 or not _NUMBERED_WARD.fullmatch(words[-1].stem):
        return False
    name = words[-2]
    return _are_close(name, words[-1]) and name.proper and _HANGUL.fullmatch(name.stem) is not None


def _are_close(word: Unit, after: Unit) -> bool:
    """Whether nothing but a blank stands between two words."""
    return after.gap == " " and not word.josa and word.depth == after.depth


def streams(words: Sequence[Unit]) -> tuple[tuple[Unit, ...], ...]:
    """Words that run on without a bracket: those outside brackets first, then each bracket's own."""
    outside = tuple(u for u in words if u.depth == 0)
    inside: list[list[Unit]] = []
    last = -2
    for i, u in enumerate(words):
        if u.depth:
            if i == last + 1 and not set(u.gap) & set("()[]"):
                inside[-1].append(u)
            else:
                inside.append([u])
            last = i
    return (outside, *map(tuple, inside))


def _trim(word: str) -> str:
    return word.rstrip(".") if not re.fullmatch(r"[A-Z](?:\.[A-Z])*\.", word) else word


def _particle(doc: Doc, span: Span, word: str) -> tuple[str, tuple[str, ...]]:
    """The particle at the end of a word where Kiwi and the spelling agree, and the stem's tags."""
    tokens = _tokens(doc, span)
    josa = ""
    if found := _JOSA.search(word):
        at = span.end - len(found[0])
        josa = _agreed(word, found[0], at, tokens)
    stem_end = span.end - len(josa)
    tags = tuple(t.tag_ for t in tokens if t.idx < stem_end and t.idx + len(t) > span.start)
    return josa, tags


def _agreed(word: str, josa: str, at: int, tokens: list) -> str:  # type: ignore[type-arg]
    if names.is_government(word[: len(word) - len(josa)]) and not names.is_government(word):
        return josa  # Kiwi has 강서구가 and 강릉시도 for names, and 시가 in 경산시가 for a noun
    province = word[: len(word) - len(josa)]
    if josa in _WITH and province.endswith("성") and len(province) >= 3 and _begins_name(tokens, at):
        return josa  # "남딘성과도 협약을": no 성과
    inside = [t for t in tokens if t.idx >= at]
    if word[at - tokens[0].idx - 1 : at - tokens[0].idx] in ("㈜", ")") if tokens else False:
        return josa
    if (
        inside
        and inside[0].idx == at
        and inside[0].tag_.startswith(("J", "XSN", "NNB") if "간" in josa else "J")
    ):
        return josa
    for shorter in range(1, len(josa)):  # "에서는" may be 에서 + 는 with a noun ending in 에
        tail = [t for t in tokens if t.idx >= at + shorter]
        if (
            tail
            and tail[0].idx == at + shorter
            and tail[0].tag_.startswith("J")
            and josa[shorter:] in _PARTICLES
        ):
            whole = josa[:shorter] in ("와", "과") and _fits(word[: len(word) - len(josa)], josa[:shorter])
            return (
                josa
                if whole and all(t.tag_.startswith("NNP") for t in tokens if t.idx < at)
                else josa[shorter:]
            )
    return _against_kiwi(word, josa, at, tokens)


def _begins_name(tokens: list, at: int) -> bool:  # type: ignore[type-arg]
    """Whether a word begins with a proper noun that ends before 성: 남딘 in 남딘성과도."""
    return bool(tokens) and tokens[0].tag_ == "NNP" and tokens[0].idx + len(tokens[0]) <= at


def _against_kiwi(word: str, josa: str, at: int, tokens: list) -> str:  # type: ignore[type-arg]
    """The particle where Kiwi cuts the word elsewhere, but what stands before it is a name."""
    inside = [t for t in tokens if t.idx >= at]
    stem = word[: len(word) - len(josa)]
    unknown = all(t.tag_.startswith(("NNP", "SL", "SH", "U")) for t in tokens if t.idx < at)
    if inside and inside[0].idx == at and inside[0].tag_ == "MM" and any(t.idx < at for t in tokens):
        return josa if len(stem) >= 3 else ""  # "나루은행이 협약을": no "이 협약" is written on to a name
    crossing = not any(t.idx == at for t in tokens)
    if crossing and stem.endswith(_OFFICES) and len(stem) >= 4 and _fits(stem, josa):
        return josa  # "가람구청과 협약을": no 청과, which is fruit
    town = stem.endswith(("시", "구", "대")) and len(stem) >= 3 and tokens[:1] and tokens[0].tag_ == "NNP"
    if crossing and town and josa in ("가", "도") and all(t.tag_.startswith("NN") for t in tokens):
        return josa  # 울란바토르시가
    body = names.sense(stem) if crossing and len(stem) >= 3 and _fits(stem, josa) else None
    if body is not None and not body.weak and names.sense(word) is None:
        return josa
    after_name = josa in _AFTER_NAMES or (josa == "이" and stem.endswith(_GOVERNMENTS))
    if crossing and unknown and after_name and len(stem) >= 3 and _fits(stem, josa):
        return josa
    return ""


def _fits(stem: str, josa: str) -> bool:
    """Whether a particle's form agrees with the final sound of the stem."""
    last = stem[-1]
    if not "가" <= last <= "힣":
        return True
    closed = (ord(last) - 0xAC00) % 28 != 0
    return {
        "와": not closed,
        "는": not closed,
        "를": not closed,
        "가": not closed,
        "과": closed,
        "은": closed,
        "을": closed,
        "이": closed,
    }.get(josa, True)


def _tokens(doc: Doc, span: Span) -> list:  # type: ignore[type-arg]
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return [] if found is None else [t for t in found if t.idx < span.end and t.tag_ != "_SP"]


_HEAD_APART = re.compile(
    r"\s\((?:[가-힣]{0,6}장|대표(?:이사)?|시장|군수|총재|교육감|지사|총장)\s[가-힣]{2,4}\)"
)


def _attach(text: str, end: int, stop: int, out: list[Unit]) -> int:
    """Give the last word the brackets right behind it and the particle behind them; where they end."""
    at = end + 1 if _HEAD_APART.match(text, end, stop) else end
    while at < stop and text[at] in "([（" and (close := _closing(text, at, stop)) > 0:
        at = close
    if at == end and at < stop and text[at] in "’'”\"」』":
        at += 1
    closed = at > end or out[-1].stem.endswith(")")  # 가람식품(주)와
    if closed and (found := _AFTER_BRACKET.match(text, at, stop)):
        out[-1] = replace(out[-1], josa=found[0], end=found.end())
    elif at > end:
        out[-1] = replace(out[-1], end=at)
    return out[-1].end


def _closing(text: str, at: int, stop: int) -> int:
    depth = 0
    for i in range(at, min(stop, at + 200)):
        depth += (text[i] in "([（") - (text[i] in ")]）")
        if depth == 0:
            return i + 1
    return -1
