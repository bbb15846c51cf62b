"""Dumps → drafts: JSON, JSON Lines, CSV and TSV, a row an article.

In: an open file and the user's columns. Out: a ``Found`` for each row: its draft or why it has none.
JSON Lines and CSV are read line by line, so that a file of any size takes little memory, and a bad
row costs only itself.

``{"title": "협약 체결", "text": "가람시는 …"}`` is a JSON article; ``제목,본문`` may head a CSV. Names of
columns are in ``columns.py``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from extractor.errors import ReadError

from .columns import FIELDS, Columns, kind_of, rows_in
from .decode import decode, decode_fields
from .draft import Draft
from .limits import MAX_FILE, MAX_TEXT, MIB
from .page import read_page
from .rows import fold
from .streams import lines, whole

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t|"
_BROKEN = re.compile(r"[\udc80-\udcff](?![\udc80-\udcff]{0,2}\s*\Z)")
_PAGE = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Found:
    """One article of a file, or why it is none.

    ``place`` is empty for a file that is one article, else its number in an array or its line.
    ``data`` are the bytes that it was read from.
    """

    content: Draft | ReadError
    encoding: str
    data: bytes
    place: str = ""


def draft_of(row: Any, columns: Columns) -> Draft:
    """The draft of one row.

    Raises ``ReadError``: ``bad_json`` (no object, a value of a wrong type), ``no_text`` (no column for
    it), ``empty`` (nothing in it), ``unknown_encoding`` (bytes that break the encoding, and not by a
    cut at the end of a field).

    >>> draft_of({"제목": "협약 체결", "본문": "가람시는 …"}, Columns()).title
    '협약 체결'
    """
    if not isinstance(row, Mapping):
        raise ReadError("bad_json", f"an article is an object, not {kind_of(row)}")
    values = {name: columns.value(row, name) for name in FIELDS}
    body, html = values["text"], values["html"]
    if body is None and html is None:
        raise ReadError("no_text", f"the article has neither text nor html, only {_names(row)}")
    if any(_BROKEN.search(value) for value in values.values() if value):
        raise ReadError("unknown_encoding", "bytes in it are neither UTF-8 nor CP949")
    typed = body is not None and bool(body.strip() or html is None)
    if typed and body is not None and not _PAGE.match(body):
        draft = Draft(body, typed=True)
    else:
        draft = read_page((body if typed else html) or "")
    # Empty text is an empty article, also where a title stands: nothing is reported in it.
    if not draft.body.strip():
        raise ReadError("empty", "the article holds no text")
    title = values["title"] or draft.title
    first, _, rest = draft.body.partition("\n")
    if not draft.typed and title and fold(first) == fold(title):  # the page has it as a heading too
        draft = replace(draft, body=rest.lstrip("\n"))
    return replace(
        draft,
        title=title,
        doc_id=values["doc_id"],
        published_on=values["published_on"] or draft.published_on,
        publisher=values["publisher"] or draft.publisher,
        url=values["url"] or draft.url,
    )


def read_json(stream: BinaryIO, columns: Columns) -> Iterator[Found]:
    """A JSON file: an article, or articles in an array, alone or inside an object.

    Raises ``ReadError("bad_json")``.

    >>> dump = io.BytesIO('[{"text": "가"}, {"text": "나"}]'.encode())
    >>> [found.content.body for found in read_json(dump, Columns())]
    ['가', '나']
    """
    data = whole(stream, MAX_FILE)
    decoded = decode_fields(data)
    try:
        value = _parse(decoded.text)
    except ReadError:
        if not _is_lines(data):
            raise
        for found in read_json_lines(io.BytesIO(data), columns):
            yield _warned(found, "wrong_ending")
        return
    rows = rows_in(value, columns)
    if rows is None:
        yield Found(_attempt(value, columns, decoded.warnings), decoded.encoding, data)
        return
    if not rows:
        raise ReadError("empty", "the array holds no article")
    for number, item in enumerate(rows, start=1):
        content = _attempt(item, columns, decoded.warnings)
        yield Found(content, decoded.encoding, data, f"item {number}")


def read_json_lines(stream: BinaryIO, columns: Columns) -> Iterator[Found]:
    """A JSON Lines file: an article a line; blank lines are skipped, a bad line costs only itself.

    >>> dump = io.BytesIO('{"text": "가"}\\n\\n{"text": "나"}'.encode())
    >>> [f.place for f in read_json_lines(dump, Columns())]
    ['line 1', 'line 3']
    """
    seen = False
    for number, line in enumerate(_lines(stream), start=1):
        if isinstance(line, bytes) and not line.strip():
            continue
        seen = True
        yield _line_of_json(line, f"line {number}", columns)
    if not seen:
        raise ReadError("empty", "the file holds no line")


def _line_of_json(line: bytes | ReadError, place: str, columns: Columns) -> Found:
    if isinstance(line, ReadError):
        return Found(line, "", b"", place)
    try:
        text, encoding, warnings = decode_fields(line)
        content = _attempt(_parse(text), columns, warnings)
    except ReadError as error:
        return Found(error, "", line, place)
    return Found(content, encoding, line, place)


def read_csv(stream: BinaryIO, columns: Columns) -> Iterator[Found]:
    """A CSV file with a header: an article a row; a bad row costs only itself.

    Raises ``ReadError``: ``empty`` without a row, ``bad_csv`` where no column can be told, ``no_text``.

    >>> dump = io.BytesIO("제목,본문\\n두 시 협약,가람시는 …\\n".encode())
    >>> [(f.place, f.content.title) for f in read_csv(dump, Columns())]
    [('line 2', '두 시 협약')]
    """
    return _read_table(stream, columns, None)


def read_tsv(stream: BinaryIO, columns: Columns) -> Iterator[Found]:
    """As ``read_csv``, the columns parted by tabs.

    >>> dump = io.BytesIO("제목\\t본문\\n두 시 협약\\t가람시는 …\\n".encode())
    >>> [f.content.title for f in read_tsv(dump, Columns())]
    ['두 시 협약']
    """
    return _read_table(stream, columns, "\t")


def _read_table(stream: BinaryIO, columns: Columns, delimiter: str | None) -> Iterator[Found]:
    table = _Table(stream, delimiter)
    header = table.header()
    if not any(columns.holds(dict.fromkeys(header, "?"), name) for name in ("text", "html")):
        message = f"none of the columns holds the text; name it with --map text=…: {', '.join(header)}"
        raise ReadError("no_text", message)
    seen = False
    for row in table.rows():
        seen = True
        found = row.content
        if isinstance(found, ReadError):
            yield Found(found, "", row.data, row.place)
            continue
        values = {name: value for name, value in zip(header, found, strict=False) if value}
        yield Found(_attempt(values, columns), table.encoding, row.data, row.place)
    if not seen:
        raise ReadError("empty", "the table holds no row below its header")


@dataclass(frozen=True, slots=True)
class _Row:
    content: list[str] | ReadError
    data: bytes
    place: str


class _Table:
    """The rows of a CSV file with the bytes and the lines that each came from."""

    def __init__(self, stream: BinaryIO, delimiter: str | None) -> None:
        self._lines = _lines(stream)
        self._head = self._first_lines()
        self._taken: list[bytes] = []
        self.encoding = _encoding_of(b"".join(self._head))
        header = self._head[0].decode(self.encoding, "surrogateescape") if self._head else ""
        csv.field_size_limit(MAX_TEXT)
        self._reader = csv.reader(self._decoded(), delimiter=delimiter or _delimiter(header), strict=True)
        self._width = 0

    def _first_lines(self) -> list[bytes]:
        """Enough to tell the encoding from."""
        head: list[bytes] = []
        size = 0
        for line in self._lines:
            if isinstance(line, ReadError):
                raise line
            head.append(line)
            size += len(line)
            if size > MIB:
                break
        return head

    def _decoded(self) -> Iterator[str]:
        while self._head:
            yield self._take(self._head.pop(0))
        for line in self._lines:
            if isinstance(line, ReadError):  # whose quotes are unknown: no row after it is sure
                raise line
            yield self._take(line)

    def _take(self, line: bytes) -> str:
        self._taken.append(line)
        return line.decode(self.encoding, "surrogateescape")

    def header(self) -> list[str]:
        """The names of the columns; raises ``ReadError`` where there are none."""
        row = next(self.rows(), None)
        if row is None:
            raise ReadError("empty", "the file holds no line")
        if isinstance(row.content, ReadError):
            raise row.content
        self._width = len(row.content)
        return [name.strip().removeprefix("\ufeff") for name in row.content]

    def rows(self) -> Iterator[_Row]:
        while True:
            start = self._reader.line_num + 1
            self._taken.clear()
            content: list[str] | ReadError
            try:
                content = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                content = ReadError("bad_csv", f"not CSV: {error}")
            except ReadError as error:
                message = f"{error.message}; the rows after it are not read"
                yield _Row(ReadError(error.code, message), b"", f"line {start}")
                return
            if content == []:
                continue
            if isinstance(content, list) and self._width and len(content) != self._width:
                content = ReadError("bad_csv", f"{len(content)} columns where the header has {self._width}")
            yield _Row(content, b"".join(self._taken), f"line {start}")


def _lines(stream: BinaryIO) -> Iterator[bytes | ReadError]:
    """Lines in an encoding in which a newline is one byte."""
    found = lines(stream)
    first = next(found, b"")
    if isinstance(first, bytes) and first.startswith(_WIDE_MARKS):
        rest = whole(stream, MAX_FILE)
        return lines(io.BytesIO(decode(first + rest).text.encode("utf-8", "surrogatepass")))
    return (line for line in _chain(first, found))


def _chain(first: bytes | ReadError, rest: Iterator[bytes | ReadError]) -> Iterator[bytes | ReadError]:
    if first:
        yield first
    yield from rest


def _encoding_of(sample: bytes) -> str:
    return decode_fields(sample).encoding.removesuffix("-sig") if sample.strip() else "utf-8"


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _is_lines(data: bytes) -> bool:
    """Whether the first line of what is no JSON is JSON of its own."""
    first, newline, rest = data.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not newline or not rest.strip() or not first.startswith(b"{"):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True


def _parse(text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReadError("bad_json", f"not JSON: {error}") from error


def _attempt(row: Any, columns: Columns, warnings: tuple[str, ...] = ()) -> Draft | ReadError:
    try:
        draft = draft_of(row, columns)
    except ReadError as error:
        return error
    return replace(draft, warnings=(*warnings, *draft.warnings))


def _warned(found: Found, warning: str) -> Found:
    if isinstance(found.content, ReadError):
        return found
    return replace(found, content=replace(found.content, warnings=(warning, *found.content.warnings)))


def _names(row: Mapping[str, Any]) -> str:
    names = [str(key) for key in row]
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "") if names else "nothing"
