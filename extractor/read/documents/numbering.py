"""Automatic numbers and bullets of a DOCX → the text that the reader of the page sees.

In: ``numbering.xml`` and the list level of each paragraph in turn. Out: "1.", "가.", "○", counted as Word
counts. To add a number format, edit ``_formatted``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .symbols import symbol
from .wordxml import child, children, number, value

_HANGUL_DIGITS = "영일이삼사오육칠팔구"
_HANJA_DIGITS = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SERIES = {
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
}
_DIGITS = {
    **dict.fromkeys(("koreanCounting", "koreanDigital", "koreanLegal"), _HANGUL_DIGITS),
    **dict.fromkeys(
        ("koreanDigital2", "chineseCounting", "ideographDigital", "japaneseCounting"), _HANJA_DIGITS
    ),
}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LEVELS = 9


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    font: str = ""
    style: str = ""
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document, with how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[int, Element]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level that a list keeps for a paragraph style, else the first."""
        for depth, level in self.levels.get(self.lists.get(list_id, ""), {}).items():
            if level.style == style:
                return depth
        return 0

    def next_label(self, list_id: str, depth: int) -> str:
        """Count on and give the label of the next paragraph at a level of a list; "" for none."""
        abstract = self.lists.get(list_id)
        if abstract is None or not 0 <= depth < _LEVELS:
            return ""
        levels = dict(self.levels.get(abstract, {}))
        counts = self.counts.setdefault(abstract, [None] * _LEVELS)
        for at, override in self.overrides.get(list_id, {}).items():
            own = child(override, "w:lvl")
            if own is not None:
                levels[at] = _level(own)
            restart = number(child(override, "w:startOverride"))
            if restart is not None and list_id not in self.started and 0 <= at < _LEVELS:
                counts[at] = restart - 1
        self.started.add(list_id)
        level = levels.get(depth, Level())
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        if level.kind == "none":
            return ""
        if level.kind == "bullet":
            return "".join(_glyph(char, level.font) for char in level.text).strip() or "•"

        def counted(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            shown = levels.get(at, Level())
            count = counts[at]
            return _formatted(
                shown.start if count is None else count, "decimal" if level.legal else shown.kind
            )

        return re.sub(r"%([1-9])", counted, level.text).strip()


def read_numbering(root: Element | None) -> Numbering:
    """The lists that ``numbering.xml`` defines; none where there is no such part."""
    numbering = Numbering()
    if root is None:
        return numbering
    for abstract in children(root, "w:abstractNum"):
        numbering.levels[value(abstract, "abstractNumId")] = {
            number_of(level, "ilvl"): _level(level) for level in children(abstract, "w:lvl")
        }
    for one in children(root, "w:num"):
        list_id = value(one, "numId")
        numbering.lists[list_id] = value(child(one, "w:abstractNumId"))
        numbering.overrides[list_id] = {
            number_of(override, "ilvl"): override for override in children(one, "w:lvlOverride")
        }
    return numbering


def number_of(element: Element, name: str) -> int:
    """An attribute that is a number, else 0."""
    text = value(element, name)
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _level(element: Element) -> Level:
    fonts = child(child(element, "w:rPr"), "w:rFonts")
    start = number(child(element, "w:start"))
    return Level(
        start=1 if start is None else start,
        kind=value(child(element, "w:numFmt")) or "decimal",
        text=value(child(element, "w:lvlText")),
        font=value(fonts, "ascii") or value(fonts, "hAnsi"),
        style=value(child(element, "w:pStyle")),
        legal=child(element, "w:isLgl") is not None,
    )


def _glyph(char: str, font: str) -> str:
    if 0xE000 <= ord(char) <= 0xF8FF or font.startswith(("Wingdings", "Symbol")):
        shown = symbol(ord(char), font)
        return "•" if shown == "\ufffd" else shown
    return char


def _formatted(count: int, kind: str) -> str:
    """A count in a number format.

    >>> [_formatted(2, kind) for kind in ("decimal", "ganada", "upperRoman", "decimalEnclosedCircle")]
    ['2', '나', 'II', '②']
    """
    if count < 1:
        return str(count)
    series = _SERIES.get(kind, "")
    if count <= len(series):
        return series[count - 1]
    if kind in _DIGITS:
        return _in_tens(count, _DIGITS[kind])
    if kind.endswith("Letter"):
        letters = chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letters.upper() if kind == "upperLetter" else letters
    if kind.endswith("Roman") and count < 4000:
        roman = _roman(count)
        return roman.upper() if kind == "upperRoman" else roman
    if kind == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    return {"decimalZero": f"{count:02}", "decimalEnclosedParen": f"({count})"}.get(kind, str(count))


def _in_tens(count: int, digits: str) -> str:
    if count > 99:
        return "".join(digits[int(digit)] for digit in str(count))
    tens, ones = divmod(count, 10)
    ten = "십" if digits == _HANGUL_DIGITS else "十"
    return (digits[tens] if tens > 1 else "") + (ten if tens else "") + (digits[ones] if ones else "")


def _roman(count: int) -> str:
    text = ""
    for step, sign in _ROMAN:
        text += sign * (count // step)
        count %= step
    return text
