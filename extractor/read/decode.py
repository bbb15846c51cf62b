"""Bytes → characters: which encoding.

In: the bytes of a file. Out: ``Decoded`` (text, encoding, warnings), or ``ReadError`` with the reason: a
wrong guess would give records of garbage, so what is not sure is refused. Half a character at
either end of Korean text, where somebody cut by bytes, is dropped, and the warnings say so.

>>> decode("업무협약 체결".encode("cp949"))
Decoded(text='업무협약 체결', encoding='cp949', warnings=())

To add an encoding, edit ``decode``; what happens to the characters afterwards is in ``damage.py``.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from extractor.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# First bytes of formats that people rename to .txt by mistake.
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HANGUL = re.compile(r"[가-힣]")
_LETTER = re.compile(r"[^\W\d_]")
# The syllables that make up about half of any Korean prose; random syllables hold one in fifty.
_FREQUENT = frozenset(
    "이다는의을에가하고로지한사기도를은시서인어자리대나해일정원라수있그들부스장제과전보아상공면었선세"
    "업무협약체결관계력교류동국주구성회문화활신발생산단방행위안식중금조연경트소개용여민"
)
_BINARY_SHARE = 0.02
_FREQUENT_SHARE = 0.35
_HANGUL_SHARE = 0.5
_RARE_SHARE = 0.05
_MAX_HALF = 3  # bytes of an unfinished character
_HALVES_SHARE = 0.01
_CONTINUING = bytes(range(0x80, 0xC0))
_UNFINISHED = {"unexpected end of data", "incomplete multibyte sequence", "truncated data"}
_CUT_WARNING = ("cut_character_dropped",)


class Decoded(NamedTuple):
    """The characters of a file, the encoding that gave them, and what had to be left out."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a text: byte order mark, UTF-8, CP949, other Korean encodings.

    Raises ``ReadError``: ``empty`` (nothing but white space), ``binary`` (no text at all),
    ``unknown_encoding`` (text, but of an encoding that is not certain).

    >>> decode("\\ufeff두 시".encode()).encoding
    'utf-8-sig'
    """
    if not data.strip():
        raise ReadError("empty", "the file holds no text")
    decoded = _decode_marked(data) or _decode_plain(data)
    if not decoded.text.strip("\ufeff \t\r\n\x0b\x0c\u00a0\u3000"):
        raise ReadError("empty", "the file holds no text")
    if _is_binary(decoded.text):
        raise ReadError("binary", "the file holds control characters: it is no text")
    return decoded


def _decode_marked(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                bare, codec = (data[len(mark) :], "utf-8") if encoding == "utf-8-sig" else (data, encoding)
                if text := _without_tail(bare, codec):
                    return Decoded(text, encoding, _CUT_WARNING)
                message = f"the byte order mark says {encoding}, but the bytes break it at {error.start}"
                raise ReadError("unknown_encoding", message) from error
    return None


def _decode_plain(data: bytes) -> Decoded:
    if data.startswith(_MAGIC):
        raise ReadError("binary", "the file is of a binary format, whatever its name says")
    if b"\x1b$)C" not in data[:4096]:  # ISO-2022-KR is seven-bit: it would pass for ASCII
        for encoding, sure in (("utf-8", False), ("cp949", True)):
            text = _strictly(data, encoding)
            if text is not None and (not sure or looks_korean(text)):
                return Decoded(text, encoding)
    if b"\0" in data:
        return _decode_wide(data)
    return _decode_cut(data) or _decode_rare(data)


def _decode_cut(data: bytes) -> Decoded | None:
    """Text that was cut by bytes, and holds half a character at an end."""
    head = len(data) - len(data.lstrip(_CONTINUING))
    for encoding, start in (("utf-8", head if head <= _MAX_HALF else 0), ("cp949", 0), ("cp949", 1)):
        text = _without_tail(data[start:], encoding)
        if text is not None and looks_korean(text):
            return Decoded(text, encoding, _CUT_WARNING)
    return None


def _without_tail(data: bytes, encoding: str) -> str | None:
    """The text before a character that is unfinished where the data end."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        unfinished = error.reason in _UNFINISHED and error.end == len(data)
        return data[: error.start].decode(encoding) if unfinished else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_wide(data: bytes) -> Decoded:
    """UTF-16 and UTF-32 without a mark hold NULs, as binary files do; only Korean tells them apart."""
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        text = _strictly(data, encoding)
        if text is not None and looks_korean(text):
            return Decoded(text, encoding)
    raise ReadError("binary", "the file holds NUL bytes: it is no text")


def _decode_rare(data: bytes) -> Decoded:
    """Ask charset-normalizer, and take its word only where the outcome reads as Korean."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is not None and best.chaos == 0 and looks_korean(str(best)):
        return Decoded(str(best), best.encoding.replace("_", "-"))
    controls = sum(byte < 9 or 14 <= byte < 32 for byte in data)
    if controls > len(data) * _BINARY_SHARE:
        raise ReadError("binary", "the file holds control characters: it is no text")
    raise ReadError("unknown_encoding", "neither UTF-8 nor CP949, and no other encoding is certain")


def _is_binary(text: str) -> bool:
    return "\0" in text or len(_CONTROL.findall(text)) > len(text) * _BINARY_SHARE


def decode_fields(data: bytes, *, encoding: str | None = None) -> Decoded:
    """Decode a row whose fields may have been cut by bytes, each for itself.

    Bytes that break the encoding come out as U+DC80 to U+DCFF (``surrogateescape``): at the end of
    a field they are half a character, elsewhere they make the row unreadable. ``encoding`` is
    that of the file where it is known.

    Raises ``ReadError`` as ``decode`` does.

    >>> decode_fields("가람,나루".encode()[:-1], encoding="utf-8").text
    '가람,나\\udceb\\udca3'
    """
    if encoding is not None:
        return Decoded(data.decode(encoding, "surrogateescape"), encoding)
    try:
        return decode(data)
    except ReadError as error:
        if error.code != "unknown_encoding":
            raise
        for likely in ("utf-8", "cp949"):
            text = data.decode(likely, "surrogateescape")
            escaped = sum("\udc80" <= char <= "\udcff" for char in text)
            if escaped <= _MAX_HALF * max(1, len(text) * _HALVES_SHARE) and looks_korean(text):
                return Decoded(text, likely)
        raise


def looks_korean(text: str) -> bool:
    """Whether text that some codec produced reads as Korean rather than as chance.

    Most of its letters beyond ASCII are Hangul, hardly any of them syllables that Korean does
    not use, and the usual syllables come as often as they do in prose.

    >>> looks_korean("두 시는 협약을 맺었다"), looks_korean("看랑懇宅굇쑴懇燐휑푯憾죄堂봤북")
    (True, False)
    """
    letters = [char for char in _LETTER.findall(text) if char > "\x7f"]
    hangul = [char for char in letters if _HANGUL.match(char)]
    if not hangul or len(hangul) < len(letters) * _HANGUL_SHARE:
        return False
    # KS X 1001 has the 2,350 syllables in use; EUC-KR spells the others in eight bytes.
    rare = sum(len(char.encode("euc_kr")) != 2 for char in set(hangul))
    frequent = sum(char in _FREQUENT for char in hangul)
    return rare <= max(2, len(hangul) * _RARE_SHARE) and frequent >= len(hangul) * _FREQUENT_SHARE
