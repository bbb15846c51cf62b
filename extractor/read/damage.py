r"""Damaged text → canonical text: repaired where that is certain, and told where something was changed.

In: text as a file or a field gave it. Out: ``Tidied`` (text, warnings), or ``ReadError`` where the damage is
plain but can't be undone.

"문화&middot;관광\r\n" gives ``"문화·관광\n"`` with the warning ``entities_decoded``. Characters, entities
and elements are data: edit ``rules/damage.toml`` and ``rules/characters.toml``.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from html.entities import html5
from typing import NamedTuple

from extractor.rulebook import derived, load

from . import mojibake

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_NEWLINE = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CUT = re.compile(r"[\ufffd\udc80-\udcff]{1,3}(?=\s*\Z)")
_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_JAMO = re.compile(r"[\u1100-\u1112][\u1161-\u1175]")
_MARK = r"[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{{16}}){_MARK}+")
_ENTITY_LAYERS = 3


class Tidied(NamedTuple):
    """Canonical text, and what had to be changed in it beyond newlines and NFC."""

    text: str
    warnings: tuple[str, ...]


def tidy(text: str) -> Tidied:
    r"""Make characters canonical, and undo what has happened to them on their way.

    The outcome is NFC, has ``\n`` for every newline, plain spaces, nothing invisible, no
    controls and no half characters. Each repair has its warning: ``mojibake_repaired``,
    ``cut_character_dropped``, ``surrogates_replaced``, ``characters_lost`` (U+FFFD in the text),
    ``entities_decoded``, ``control_characters_blanked``, ``private_use_mapped``,
    ``invisible_removed``, ``spaces_unified``, ``marks_cut``, ``hangul_composed``.

    Raises ``ReadError("mojibake")``.

    >>> tidy("업무\r\n협약")
    Tidied(text='업무\n협약', warnings=())
    >>> tidy("¾÷¹«Çù¾à Ã¼°á")
    Tidied(text='업무협약 체결', warnings=('mojibake_repaired',))
    """
    text = text.removeprefix("\ufeff")
    warnings = []
    lost = "\ufffd" in _CUT.sub("", text)
    for warning, step in _STEPS:
        after = step(text)
        if after != text:
            warnings.append(warning)
            text = after
    if lost:
        warnings.append("characters_lost")
    text = _NEWLINE.sub("\n", text)
    return Tidied(unicodedata.normalize("NFC", text), tuple(warnings))


def _decode_entities(text: str) -> str:
    """Entities may be wrapped in one another: ``&amp;lt;``."""
    entity = load("damage").rule("damage.entity").pattern
    for _ in range(_ENTITY_LAYERS):
        after = entity.sub(_character, text)
        if after == text:
            break
        text = after
    return text


def _character(entity: re.Match[str]) -> str:
    """What an entity stands for, if it is one as a whole: ``&region;`` is not ``&reg;`` and "ion;"."""
    known = entity[0].startswith("&#") or entity[0][1:] in html5
    return html.unescape(entity[0]) if known else entity[0]


def _map_private_use(text: str) -> str:
    return text.translate(_private_use())


def _remove_invisible(text: str) -> str:
    return text.translate(_invisible())


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text) if _JAMO.search(text) else text


@derived
def _private_use() -> dict[int, str]:
    data = load("damage").data
    fonts = data["symbol_fonts"]
    shown = {**fonts["symbol"], **fonts["wingdings"]}
    sure = {0xF000 + int(low, 16): shown[low] for low in fonts["without_font"]}
    return sure | {ord(char): seen for char, seen in data["private_use"]["hancom"].items()}


@derived
def _invisible() -> dict[int, None]:
    return {ord(char): None for char in load("characters").data["invisible"]}


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("mojibake_repaired", mojibake.repair),
    ("cut_character_dropped", lambda text: _CUT.sub("", text)),
    ("surrogates_replaced", lambda text: _SURROGATE.sub("\ufffd", text)),
    ("entities_decoded", _decode_entities),
    ("control_characters_blanked", lambda text: _CONTROL.sub(" ", text)),
    ("private_use_mapped", _map_private_use),
    ("invisible_removed", _remove_invisible),
    ("spaces_unified", lambda text: _SPACE.sub(" ", text)),
    ("marks_cut", lambda text: _MARKS.sub(r"\1", text)),
    ("hangul_composed", _compose),
)
"""The repairs in order: bytes before characters, characters before markup, meaning before looks."""


def holds_blocks(text: str) -> bool:
    """Whether markup that breaks lines was left in a text.

    >>> holds_blocks("가람시는<br />협약을 맺었다."), holds_blocks("<표 1> 협약 현황")
    (True, False)
    """
    return bool(load("damage").rule("damage.block_element").pattern.search(text))


def only_markup(text: str) -> str:
    """Text with markup in it as markup alone: what only looks like an element is a word.

    Where lines outnumber the elements that break them, they are lines.

    >>> only_markup("<KOTRA>와<br>협약")
    '&lt;KOTRA>와<br>협약'
    """
    text = load("damage").rule("damage.no_element").pattern.sub("&lt;", text)
    breaks = len(load("damage").rule("damage.block_element").pattern.findall(text))
    return text.replace("\n", "<br>\n") if text.count("\n") > breaks else text


def without_inline_elements(text: str) -> str:
    """The text without tags that break no line.

    >>> without_inline_elements("<b>가람시</b>는 <협약>을 맺었다.")
    '가람시는 <협약>을 맺었다.'
    """
    return load("damage").rule("damage.inline_element").pattern.sub("", text)
