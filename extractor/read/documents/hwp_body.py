"""Paragraphs of a Hangul document → the lines of its body; shared by HWP 5 and HWPX.

In: the pieces of a paragraph (text and objects), its head, the cells of a table. Out: lines, with automatic
numbers and bullets written out as Hangul shows them.

A numbering with the text ``^2.`` in 가나다 style at its third paragraph gives ``다.``. To add a style of
numbers, edit ``NUMBER_STYLES`` and ``_GLYPHS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractor.errors import ReadError
from extractor.read.draft import Draft
from extractor.read.limits import MAX_TEXT, MIB
from extractor.read.rows import CELL_LENGTH, lines_of_row

NUMBER_STYLES = (
    "DIGIT", "CIRCLED_DIGIT", "ROMAN_CAPITAL", "ROMAN_SMALL", "LATIN_CAPITAL", "LATIN_SMALL",
    "CIRCLED_LATIN_CAPITAL", "CIRCLED_LATIN_SMALL", "HANGUL_SYLLABLE", "CIRCLED_HANGUL_SYLLABLE",
    "HANGUL_JAMO", "CIRCLED_HANGUL_JAMO", "HANGUL_PHONETIC", "IDEOGRAPH", "CIRCLED_IDEOGRAPH",
    "DECAGON_CIRCLE", "DECAGON_CIRCLE_HANJA",
)  # fmt: skip
"""The names of HWPX for the styles of numbers, in the order of HWP 5."""

DEFAULT_BULLET = "•"

_GLYPHS = {
    "CIRCLED_DIGIT": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "LATIN_CAPITAL": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "LATIN_SMALL": "abcdefghijklmnopqrstuvwxyz",
    "CIRCLED_LATIN_CAPITAL": "ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏ",
    "CIRCLED_LATIN_SMALL": "ⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ",
    "HANGUL_SYLLABLE": "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호",
    "CIRCLED_HANGUL_SYLLABLE": "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻",
    "HANGUL_JAMO": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "CIRCLED_HANGUL_JAMO": "㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩㉪㉫㉬㉭",
    "CIRCLED_IDEOGRAPH": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "DECAGON_CIRCLE": "갑을병정무기경신임계",
    "DECAGON_CIRCLE_HANJA": "甲乙丙丁戊己庚辛壬癸",
}
_ONES = {"HANGUL_PHONETIC": "일이삼사오육칠팔구십", "IDEOGRAPH": "一二三四五六七八九十"}
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_DEEPEST = 10


def number_text(number: int, style: str) -> str:
    """A number in a style; digits where the style has no sign for it.

    >>> [number_text(3, style) for style in ("DIGIT", "HANGUL_SYLLABLE", "CIRCLED_DIGIT", "ROMAN_SMALL")]
    ['3', '다', '③', 'iii']
    >>> number_text(21, "IDEOGRAPH")
    '二十一'
    """
    glyphs = _GLYPHS.get(style, "")
    if 0 < number <= len(glyphs):
        return glyphs[number - 1]
    if style in _ONES and 0 < number < 100:
        ones, (tens, rest) = _ONES[style], divmod(number, 10)
        head = "" if tens == 0 else ones[9] if tens == 1 else ones[tens - 1] + ones[9]
        return head + (ones[rest - 1] if rest else "")
    if style.startswith("ROMAN") and 0 < number < 400:
        written = ""
        for value, sign in _ROMAN:
            written += sign * (number // value)
            number %= value
        return written if style == "ROMAN_CAPITAL" else written.lower()
    return str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: its text, where ``^1`` stands for the number of the first level."""

    text: str
    style: str = "DIGIT"
    start: int = 1


@dataclass(slots=True)
class Counter:
    """Counts the numbered paragraphs of a document, each numbering for itself.

    >>> counter, levels = Counter(), [Level("^1."), Level("^2)", "HANGUL_SYLLABLE")]
    >>> [counter.next("1", levels, level) for level in (0, 1, 1, 0, 1)]
    ['1. ', '가) ', '나) ', '2. ', '가) ']
    """

    numbers: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, numbering: str, levels: Sequence[Level], level: int) -> str:
        """The head of the next paragraph at a level, with the space after it."""
        if not 0 <= level < len(levels):
            return ""
        numbers = self.numbers.setdefault(numbering, {})
        for upper in range(level):
            numbers.setdefault(upper, levels[upper].start)
        numbers[level] = numbers[level] + 1 if level in numbers else levels[level].start
        for deeper in range(level + 1, _DEEPEST):
            numbers.pop(deeper, None)

        def written(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            return number_text(numbers[at], levels[at].style) if at in numbers else ""

        text = re.sub(r"\^(10|[1-9])", written, levels[level].text).strip()
        return f"{text} " if text else ""


@dataclass(frozen=True, slots=True)
class Block:
    """An object in a paragraph that holds lines of its own: a table, a text box, a caption.

    One that is not ``inline`` floats: it does not interrupt the text of its paragraph.
    """

    lines: list[str]
    inline: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with its lines; ``nested`` where there is a table in it."""

    lines: list[str]
    is_heading: bool = False
    nested: bool = False


def paragraph_lines(pieces: Iterable[str | Block], head: str = "") -> list[str]:
    """The lines of a paragraph; one empty line where it holds nothing.

    >>> paragraph_lines(["협약 ", Block(["구분 | 내용"], inline=False), "체결"], head="1. ")
    ['1. 협약 체결', '구분 | 내용']
    """
    lines: list[str] = []
    later: list[str] = []
    text: list[str] = []
    objects = False

    def flush() -> None:
        nonlocal head
        line = "".join(text)
        text.clear()
        if line.strip():
            lines.extend((head + line).split("\n"))
            head = ""

    for piece in pieces:
        if isinstance(piece, str):
            if piece:
                text.append(piece)
            continue
        objects = True
        if piece.inline and piece.lines:
            flush()
        (lines if piece.inline or not text else later).extend(piece.lines)
    flush()
    return lines + later if lines or later or objects else [""]


def table_lines(rows: Iterable[Sequence[Cell]]) -> list[str]:
    """The lines of a table; what only frames prose reads as the paragraphs in it.

    >>> table_lines([[Cell(["일시"]), Cell(["3월 5일"])]])
    ['일시 : 3월 5일']
    """
    rows = [row for row in rows if row]
    lines: list[str] = []
    only = len(rows) == 1 and len(rows[0]) == 1
    for row in rows:
        filled = [cell for cell in row if any(line.strip() for line in cell.lines)]
        lengths = [sum(map(len, cell.lines)) for cell in filled if len(cell.lines) > 1 or len(filled) != 2]
        if only or any(cell.nested for cell in filled) or any(length > CELL_LENGTH for length in lengths):
            for cell in filled:
                lines.extend(cell.lines)
        else:
            lines.extend(lines_of_row([(cell.is_heading, _cell_text(cell)) for cell in filled]))
    return lines


def _cell_text(cell: Cell) -> str:
    return "\n".join(line.strip() for line in cell.lines if line.strip())


def compose_body(lines: Iterable[str], notes: Iterable[str]) -> Draft:
    """The draft from the lines of the text and those of its notes, which come last.

    Raises ``ReadError``: ``empty``, ``too_large``.

    >>> compose_body(["", "협약", "", "", "체결 "], ["주석"]).body
    '협약\\n\\n체결\\n\\n주석'
    """
    kept: list[str] = []
    length = 0
    for line in map(str.rstrip, (*lines, "", *notes)):
        length += len(line) + 1
        if line or (kept and kept[-1]):
            kept.append(line)
    if length > MAX_TEXT:
        raise ReadError("too_large", f"the text is longer than {MAX_TEXT // MIB} MiB")
    body = "\n".join(kept).rstrip("\n")
    if not body:
        raise ReadError("empty", "the document holds no text")
    return Draft(body)
