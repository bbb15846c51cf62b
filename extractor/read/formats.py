"""File formats → drafts: which reader reads what.

In: an open file with the ending of its name, or bytes without a name. Out: its ``Format``, whose reader
gives for each article a ``Found``: the draft with its place in the file, or the ``ReadError`` that says why
there is none.

A file ``협약.hwp`` that begins like a PDF is read as a PDF, and its record warns of the ending. To add
a format, write its reader and enter it in ``FORMATS``.
"""

from __future__ import annotations

import io
import json
import mimetypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from extractor.errors import ReadError
from extractor.plugins import Plugin

from .columns import Columns
from .decode import decode, decode_fields
from .documents import read_document
from .draft import Draft
from .dumps import read_json, read_json_lines
from .found import Found
from .limits import MAX_FILE, MAX_TEXT
from .mojibake import repair
from .page import read_page
from .plugged import plugged, readers
from .streams import up_to, whole
from .tables import looks_like_table, read_csv, read_tsv

_HEAD = 64 * 1024
_ESCAPED = re.compile(r"[\udc80-\udcff]+")
_COMPOUND = b"\xd0\xcf\x11\xe0"
_HWP = "FileHeader".encode("utf-16-le")
_WORD = ("WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
_BINARY = "binary"  # the encoding of formats that say for themselves how they write text
_PAGE = re.compile(rb"<(?:!doctype html|html)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|body|article)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its media type and its reader, which takes an open file and the user's columns.

    ``document`` is whether it is a binary format, told by its first bytes whatever its name says.
    """

    media_type: str
    read: Callable[[BinaryIO, Columns], Iterator[Found]]
    document: bool = False


def read_text(stream: BinaryIO, _: Columns) -> Iterator[Found]:
    """A text or Markdown file: one article, the file as it is.

    >>> next(read_text(io.BytesIO("협약 체결".encode()), Columns())).content.body
    '협약 체결'
    """
    data = whole(stream, MAX_TEXT)
    text, encoding, warnings = decode(data)
    yield Found(Draft(text, typed=True, warnings=warnings), encoding, data)


def read_html(stream: BinaryIO, _: Columns) -> Iterator[Found]:
    """A page: one article.

    >>> page = "<h1>협약 체결</h1><p>두 시가 맺었다.".encode()
    >>> next(read_html(io.BytesIO(page), Columns())).content.title
    '협약 체결'
    """
    data = whole(stream, MAX_TEXT)
    text, encoding, warnings = decode_fields(data)
    if _ESCAPED.search(text):  # a broken byte somewhere on a page need not be in its article
        text = _ESCAPED.sub("\ufffd", text)
    if (repaired := repair(text)) != text:  # before the markup hides what belongs together
        text, warnings = repaired, (*warnings, "mojibake_repaired")
    page = read_page(text)
    yield Found(replace(page, warnings=(*warnings, *page.warnings)), encoding, data)


def _document(kind: str) -> Callable[[BinaryIO, Columns], Iterator[Found]]:
    def read(stream: BinaryIO, _: Columns) -> Iterator[Found]:
        data = whole(stream, MAX_FILE)
        if not data:
            raise ReadError("empty", "the file holds no bytes")
        # Old and encrypted Word files lie in the same container as HWP 5: the reader of DOCX tells them.
        is_word = data.startswith(_COMPOUND) and _HWP not in data and any(part in data for part in _WORD)
        yield Found(read_document("docx" if is_word else kind, data), _BINARY, data)

    return read


FORMATS: dict[str, Format] = {
    "txt": Format("text/plain", read_text),
    "md": Format("text/markdown", read_text),
    "html": Format("text/html", read_html),
    "htm": Format("text/html", read_html),
    "json": Format("application/json", read_json),
    "jsonl": Format("application/jsonl", read_json_lines),
    "csv": Format("text/csv", read_csv),
    "tsv": Format("text/tab-separated-values", read_tsv),
    "hwp": Format("application/x-hwp", _document("hwp5"), document=True),
    "hwpx": Format("application/hwp+zip", _document("hwpx"), document=True),
    "pdf": Format("application/pdf", _document("pdf"), document=True),
    "docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _document("docx"),
        document=True,
    ),
}
"""The formats by the ending of the file's name."""


def format_of(ending: str) -> Format:
    """The format for an ending.

    Raises ``ReadError("unknown_format")``.

    >>> format_of("htm").media_type
    'text/html'
    """
    if ending in FORMATS:
        return FORMATS[ending]
    if (read := plugged(ending, FORMATS.keys())) is not None:
        return Format(mimetypes.guess_type(f"x.{ending}")[0] or "application/octet-stream", read)
    others = (plugin.name for plugin in plugins() if plugin.failure is None)
    known = ", ".join(f".{name}" for name in (*FORMATS, *others))
    given = f"the ending .{ending} is" if ending else "a name without ending is"
    raise ReadError("unknown_format", f"{given} not among those read: {known}, .zip, .tar, .gz")


def plugins() -> tuple[Plugin, ...]:
    """The plugins that read files, those that failed too."""
    return readers(frozenset(FORMATS))


def told_by_content(named: Format, head: bytes) -> Format:
    """The format that the first bytes of a file show, else the one that its name says.

    Raises ``ReadError("wrong_ending")`` where the name says a document and the content is none.

    >>> told_by_content(FORMATS["txt"], b"%PDF-1.7").media_type
    'application/pdf'
    """
    shown = _magic(head, packed=named in (FORMATS["docx"], FORMATS["hwpx"]))
    if shown is None and named is FORMATS["pdf"] and b"%PDF-" in head[:1024]:
        return named
    if shown is not None:
        return FORMATS[shown]
    if named.document:
        if head and not head.lstrip():
            raise ReadError("empty", "the file holds only white space")
        if _PAGE.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
            raise ReadError("wrong_ending", "it is an HTML page, perhaps the message of a failed download")
        if head:
            raise ReadError("wrong_ending", f"its first bytes are not those of {named.media_type}")
    if named is FORMATS["txt"]:
        return _text_or(head)
    return named


def _text_or(head: bytes) -> Format:
    """What a text may be that is called no more than that: a page, a table."""
    if _PAGE.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        return FORMATS["html"]
    return FORMATS["csv" if looks_like_table(head) else "txt"]


def _magic(head: bytes, *, packed: bool = False) -> str | None:
    """The ending of the document that begins so; raises ``ReadError`` for what is packed like one.

    ``packed``: its name says a document that is an archive inside.
    """
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith((_COMPOUND, b"HWP Document File")):
        return "hwp"
    if head.startswith(b"PK\x03\x04"):
        if b"hwp+zip" in head[:128]:
            return "hwpx"
        if b"xl/" in head or b"ppt/" in head:
            raise ReadError("unknown_format", "it is a workbook or slides: save it as CSV, or as PDF")
        if b"word/" in head or b"[Content_Types].xml" in head:
            return "docx"
        if packed:
            told = "an archive that begins with no part of a document: broken, or a .zip under another name"
            raise ReadError("wrong_ending", told)
        raise ReadError("wrong_ending", "it is an archive: save it under a name that ends in .zip")
    return None


def sniff(head: bytes, *, more: bool = False) -> Format:
    """The format of bytes without a name, as from standard input; ``more`` is whether others follow.

    >>> sniff("<!doctype html><h1>협약".encode()).media_type
    'text/html'
    """
    if (shown := _magic(head)) is not None:
        return FORMATS[shown]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MARKUP.match(start):
        return FORMATS["html"]
    if start.startswith(b"{"):
        first, newline, rest = start.partition(b"\n")
        return FORMATS["jsonl" if _is_json(first) and newline and (rest.strip() or more) else "json"]
    if start.startswith(b"[") and (more or _is_json(start)):  # "[가람시=홍길동 기자]" opens an article too
        return FORMATS["json" if re.match(rb"\[\s*[\[{]", start) or not more else "txt"]
    return _text_or(head)


def peek(stream: BinaryIO) -> tuple[bytes, bool, BinaryIO]:
    """The first bytes of a stream, whether there are more, and the stream as if nothing had been read.

    Raises ``ReadError`` where reading fails.

    >>> peek(io.BytesIO(b"abc"))[:2]
    (b'abc', False)
    """
    head = up_to(stream, _HEAD)
    # Not by seeking back: in packed data that means to unpack them again from the start.
    return head, len(head) == _HEAD, io.BufferedReader(_Rejoined(head, stream))


class _Rejoined(io.RawIOBase):
    """Bytes that were read already, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
