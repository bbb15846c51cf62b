"""Quantities: a numeral with its unit or counter.

In: the text of an article and the spans that must not be read (dates, furniture). Out: one
``Mention`` of kind ``figure`` for each quantity, in text order.

>>> [(m.span.of("약 2만여개 기업"), m.value) for m in find_figures("약 2만여개 기업")]
[('약 2만여개', Quantity(value=20000, unit='개', approx=True))]

To add a unit or an exclusion, edit ``rules/figures.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.rulebook import Rule, derived, expand, load
from extractor.shapes import Mention, Span

from .closed import Closed
from .numerals import last_scale, numeral_value
from .zones import matches, zones

_SIGNS = "△▲▵▴−–-"
_SPACE = re.compile(r"\s+")
_LISTED = re.compile(r"(?P<year>['’‘]\s?)?(?P<sign>[△▲-]\s?)?(?P<number>\d[\d,]*(?:\.\d+)?)")
_DIGIT = re.compile(r"\d+")
_MARGIN = 20  # characters on each side of a numeral that what forbids it may take
_NAMED = re.compile(r"\(\?P<\w+>")
_NEARBY = 14  # characters around a bare numeral that tell money from people


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; ``unit`` is empty where the text names none (인구 50만)."""

    value: int | float
    unit: str
    approx: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    values: tuple[Quantity, ...]
    rule: str


def find_figures(text: str, *, exclude: Sequence[Span] = ()) -> tuple[Mention, ...]:
    """Every quantity of ``text``, in text order; a range gives two mentions on one span.

    ``exclude`` holds spans that no figure may touch.

    >>> [(m.value.value, m.value.unit) for m in find_figures("7개 시와 30~40명이 3만 5천㎡에")]
    [(7, '개'), (30, '명'), (40, '명'), (35000, '㎡')]
    """
    closed = Closed([*exclude, *_vetoes(text)])
    candidates = [c for c in _candidates(text) if not closed.touches(c.span)]
    # The earlier start wins, then the longer reading: 3개월 before 3개.
    candidates.sort(key=lambda c: (c.span.start, -c.span.end))
    mentions: list[Mention] = []
    end = 0
    for candidate in candidates:
        if candidate.span.start < end:
            continue
        end = candidate.span.end
        mentions.extend(
            Mention("figure", candidate.span, value, candidate.rule) for value in candidate.values
        )
    return tuple(mentions)


def distinct(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The first mention of each value and unit.

    >>> [m.value.value for m in distinct(find_figures("4개 시, 약 4개 군, 5개 구"))]
    [4, 5]
    """
    seen: dict[tuple[float, str], Mention] = {}
    for mention in mentions:
        unit = _SPACE.sub("", unicodedata.normalize("NFKC", mention.value.unit)).casefold()
        seen.setdefault((float(mention.value.value), unit), mention)
    return tuple(seen.values())


def _vetoes(text: str) -> Iterator[Span]:
    places = zones(text, _DIGIT, margin=_MARGIN)
    for rule in load("figures").rules:
        if rule.reader == "veto":
            yield from (Span(*match.span()) for match in matches(rule.pattern, text, places))


def _candidates(text: str) -> Iterator[_Candidate]:
    # At the sign or 약 before a numeral, and at its first digit for rules that take neither.
    anchors = sorted({place for m in _anchor().finditer(text) for place in (m.start(), m.end() - 1)})
    for head, rules in _by_head():
        places = [a for a in anchors if head.match(text, a)] if head is not None else anchors
        for rule in rules:
            read = _READERS[str(rule.reader)]
            for match in _matches(rule, text, places):
                yield from read(rule, match)


def _matches(rule: Rule, text: str, anchors: Sequence[int]) -> Iterator[re.Match[str]]:
    """Most rules begin with the numeral itself: trying them only there is ten times as fast."""
    if rule.reader == "column" or rule.options.get("free"):
        yield from rule.pattern.finditer(text)
        return
    for anchor in anchors:
        if match := rule.pattern.match(text, anchor):
            yield match


@derived
def _by_head() -> tuple[tuple[re.Pattern[str] | None, tuple[Rule, ...]], ...]:
    """The rules by how they begin, each with one pattern that matches where any of its rules does.

    Most numerals (of tables, above all) are followed by the unit of no rule: one look tells.
    """
    file = load("figures")
    rest = [r for r in file.rules if r.reader not in (None, "veto")]
    out: list[tuple[re.Pattern[str] | None, tuple[Rule, ...]]] = []
    for head in (expand(piece, file.pieces) for piece in ("{q}", "{count}")):
        mine = tuple(r for r in rest if r.pattern.pattern.startswith(head))
        tails = "|".join(f"(?:{r.pattern.pattern.removeprefix(head)})" for r in mine)
        out.append((re.compile(_NAMED.sub("(?:", f"{head}(?:{tails})")), mine))
        rest = [r for r in rest if r not in mine]
    return (*out, (None, tuple(rest)))


@derived
def _anchor() -> re.Pattern[str]:
    return re.compile(expand(r"{start}(?:{about}{gap})?{sign}?\d", load("figures").pieces))


def _read_quantity(rule: Rule, match: re.Match[str]) -> Iterator[_Candidate]:
    unit = _SPACE.sub("", _group(match, "unit")) or str(rule.options.get("unit", ""))
    canonical: Mapping[str, str] = load("figures").data["canonical"]
    yield _candidate(rule, match, canonical.get(unit, unit))


def _read_bare(rule: Rule, match: re.Match[str]) -> Iterator[_Candidate]:
    number = match["number"]
    around = match.string[max(match.start() - _NEARBY, 0) : match.start()]
    behind = match.string[match.end() : match.end() + _NEARBY]
    words = load("figures").data["bare"]
    people = _holds(around, words["people"]) or _holds(behind[:6], words["people"])
    money = _holds(around + " " + behind, words["money"])
    # 억 and 조 are money unless people are counted; 만 is money only where the words say so.
    is_money = (
        not people and (money or re.search("[억조]", number) is not None) and "odd_only" not in rule.options
    )
    if "조" in number and not is_money:
        return
    yield _candidate(rule, match, "원" if is_money and re.search("[만억조]", number) else "")


def _read_column(rule: Rule, match: re.Match[str]) -> Iterator[_Candidate]:
    scale = re.match(r"[천백]?[만억조]|[천백](?=[원명])|", match["unit"])
    factor = scale[0] if scale else ""
    unit = match["unit"][len(factor) :]
    for item in _LISTED.finditer(match.string, match.start("list"), match.end("list")):
        label = re.match(r"[)\]]", match.string[item.end() :]) and match.string[item.start() - 1] in "(["
        dated = match.string.startswith(("월", "년", "말", "분기"), item.end())
        if item["year"] or dated or (label and not item["sign"] and item["number"].isdigit()):
            continue  # (’23), (7), 25.4월: the time of the number that follows
        value = numeral_value(item["number"] + factor)
        signed = -value if item["sign"] else value
        yield _Candidate(Span(*item.span()), (Quantity(signed, unit),), rule.id)


_READERS: Mapping[str, Callable[[Rule, re.Match[str]], Iterator[_Candidate]]] = {
    "quantity": _read_quantity,
    "bare": _read_bare,
    "column": _read_column,
}


def _candidate(rule: Rule, match: re.Match[str], unit: str) -> _Candidate:
    name = "number" if _group(match, "number") else "number_2"
    number, low = match[name], _group(match, "low")
    sign, signed = _sign(rule, match)
    parts = [p for p in ("about", "low", name) if _group(match, p)]
    start = min([match.start(p) for p in parts] + ([match.start("sign")] if signed else []))
    end, after = _approximate_after(match.string, start + len(match.string[start : match.end()].rstrip()))
    approx = bool(_group(match, "about") or _group(match, "odd") or re.search("[여몇수]", number) or after)
    values = [numeral_value(number) * sign]
    if low:
        # 1~2만원 leaves the scale out of its start; 5천~1만명 does not.
        scale = "" if re.search("[천만억조]", low) else last_scale(number)
        values.insert(0, numeral_value(low + scale))
    return _Candidate(Span(start, end), tuple(Quantity(v, unit, approx) for v in values), rule.id)


def _sign(rule: Rule, match: re.Match[str]) -> tuple[int, bool]:
    """The factor of a sign, and whether the sign belongs to the figure (a bullet does not)."""
    mark = _group(match, "sign").strip()
    if not mark:
        return 1, False
    before = match.string[: match.start()].rstrip(" ")[-1:]
    bracketed = before in {"(", "[", "（", ",", "→", ":", "/"}
    triangle = mark in "△▲▵▴"
    if triangle and (rule.options.get("rate") or bracketed):
        return -1, True
    spaced = match.string[max(match.start() - 1, 0) : match.start()]
    opens = before in {"", "\n"} or not (bracketed or spaced.isspace()) or _group(match, "sign") != mark
    if triangle or opens or mark in "+＋":
        return 1, mark in "+＋"
    return (-1, True) if rule.options.get("rate") or bracketed else (1, False)


def _approximate_after(text: str, end: int) -> tuple[int, bool]:
    """The end of the figure with the word that makes it approximate, and whether there is one."""
    pattern, around = _approximate_words()
    span_word = re.compile("간(?![가-힣])|간(?=의|에)").match(text, end)
    if span_word and text[end - 1] in "년월주일분시":
        end = span_word.end()
    if found := pattern.match(text, end):
        return found.end(), True
    return end, around.match(text, end) is not None


@derived
def _approximate_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load("figures").data["approximate"]
    after = re.compile(rf"여(?:(?![가-힣])|(?=[간의에]))|\s{{0,2}}(?:{'|'.join(data['after'])})")
    around = re.compile(rf"(?:에|을|를|이|가)?\s{{0,2}}(?:{'|'.join(data['around'])})")
    return after, around


def _group(match: re.Match[str], name: str) -> str:
    return (match.groupdict().get(name) or "") if name in match.re.groupindex else ""


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)
