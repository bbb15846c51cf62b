"""Text that was decoded wrongly on its way → the text that was meant.

In: text of which no word is Korean. Out: the Korean text and how it was found, or ``ReadError`` where the
damage is plain but characters were lost. What decodes to no Korean is left alone: it may be
another language.

CP949 read as Latin-1 turns 업무협약 into ``¾÷¹«Çù¾à``; UTF-8 read as Windows-1252 into ``ì—…ë¬´í˜‘ì•½``. Both
may have happened one after the other. To try another encoding, edit ``_READ_AS`` or ``_WAS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

from extractor.errors import ReadError

from .decode import looks_korean

_HANGUL = re.compile(r"[가-힣]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_MIN_BEYOND_ASCII = 6
_MIN_HANGUL = 3
_MIN_HANGUL_OF_LOSSY = 8
_MIN_KEPT = 0.1
_DEEPEST = 3
_SAMPLE = 20_000


def _latin(text: str) -> bytes:
    """The bytes that were read as Latin-1 or Windows-1252: mixed, as browsers do it.

    Raises ``UnicodeEncodeError`` where a character is of neither.
    """
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return b"".join(map(_latin_byte, text))


def _latin_byte(char: str) -> bytes:
    return char.encode("latin-1" if char <= "\xff" else "cp1252")


def _korean(text: str) -> bytes:
    return text.encode("cp949")


_READ_AS: dict[str, Callable[[str], bytes]] = {"latin-1": _latin, "cp949": _korean}
_WAS = ("utf-8", "cp949")


class Step(NamedTuple):
    """One wrong decoding undone: text ``read_as`` one encoding ``was`` of another."""

    read_as: str
    was: str

    def undo(self, text: str) -> str:
        """The text before this step; raises ``UnicodeError`` where it cannot have happened.

        >>> Step("latin-1", "cp949").undo("¾÷¹«Çù¾à")
        '업무협약'
        """
        return _READ_AS[self.read_as](text).decode(self.was)


def repair(text: str) -> str:
    """The Korean text that wrong decoding turned into this one; the text itself where that is not certain.

    Whole text first, then line by line, since pages mix texts of several origins.

    Raises ``ReadError("mojibake")`` where the text was decoded wrongly, but not every character
    survived.

    >>> repair("¾÷¹«Çù¾à Ã¼°á")
    '업무협약 체결'
    >>> repair("Übung für Köln, Zürich und Düsseldorf")
    'Übung für Köln, Zürich und Düsseldorf'
    """
    if len(_BEYOND_ASCII.findall(text)) < _MIN_BEYOND_ASCII:
        return text
    korean = looks_korean(text)
    whole = None if korean else _undone(text)
    repaired = whole or _by_lines(text)
    if repaired is None and not korean and (step := _lossy(text)) is not None:
        raise ReadError("mojibake", f"the text is {step.was} read as {step.read_as}, with characters lost")
    return repaired or text


def _undone(text: str) -> str | None:
    """Undo up to ``_DEEPEST`` wrong decodings, the fewest that give Korean."""
    states = [text]
    for _ in range(_DEEPEST):
        states = [before for state in states for before in _one_step(state)]
        korean = [state for state in dict.fromkeys(states) if _certain(state)]
        if korean:
            return korean[0] if len(korean) == 1 else None
    return None


def _one_step(text: str) -> list[str]:
    found = []
    for read_as, was in product(_READ_AS, _WAS):
        if read_as == was:
            continue
        try:
            before = Step(read_as, was).undo(text)
        except UnicodeError:
            continue
        if before != text:
            found.append(before)
    return found


def _certain(text: str) -> bool:
    return len(set(_HANGUL.findall(text))) >= _MIN_HANGUL and looks_korean(text)


def _by_lines(text: str) -> str | None:
    """Repair the lines that are damaged alone; None where there are none."""
    lines = text.split("\n")
    repaired = [_line(line) for line in lines]
    if not any(repaired):
        return None
    return "\n".join(new or old for new, old in zip(repaired, lines, strict=True))


def _line(line: str) -> str | None:
    beyond = _BEYOND_ASCII.findall(line)
    if len(beyond) < _MIN_BEYOND_ASCII or _HANGUL.search(line):
        return None
    return _undone(line)


def _lossy(text: str) -> Step | None:
    """The wrong decoding that most of the text shows although some of it is lost."""
    sample = text[:_SAMPLE]
    beyond = len(_BEYOND_ASCII.findall(sample))
    for read_as, was in product(_READ_AS, _WAS):
        if read_as == was:
            continue
        data = b"".join(_or_nothing(char, _READ_AS[read_as]) for char in sample)
        before = data.decode(was, "replace").replace("\ufffd", "")
        found = _HANGUL.findall(before)
        kept = len(found) if len(set(found)) >= _MIN_HANGUL else 0
        # A syllable was two or three characters of the wrong text, and one lost byte costs all of it.
        if kept >= max(_MIN_HANGUL_OF_LOSSY, beyond * _MIN_KEPT) and looks_korean(before):
            return Step(read_as, was)
    return None


def _or_nothing(char: str, encode: Callable[[str], bytes]) -> bytes:
    try:
        return encode(char)
    except UnicodeEncodeError:
        return b"\xff"
