"""CSV and TSV → drafts, a row an article.

In: an open file and the user's columns. Out: a ``Found`` for each row. The file is read line by line,
whatever its size; a row that breaks the format costs only itself.

``제목,본문`` may head a table, as may any names that the user maps. To read another delimiter, edit
``_DELIMITERS``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from extractor.errors import ReadError

from .columns import Columns
from .decode import decode_fields
from .found import Found, draft_or_error
from .limits import MAX_TEXT, MIB
from .streams import lines_of_text

_DELIMITERS = ",;\t|"


def read_csv(stream: BinaryIO, columns: Columns) -> Iterator[Found]:
    """A CSV file with a header: an article a row; a bad row costs only itself.

    Raises ``ReadError``: ``empty`` without a row, ``bad_csv`` where no column can be told, ``no_text``.

    >>> import io
    >>> dump = io.BytesIO("제목,본문\\n두 시 협약,가람시는 …\\n".encode())
    >>> [(f.place, f.content.title) for f in read_csv(dump, Columns())]
    [('line 2', '두 시 협약')]
    """
    return _read_table(stream, columns, None)


def read_tsv(stream: BinaryIO, columns: Columns) -> Iterator[Found]:
    """As ``read_csv``, the columns parted by tabs.

    >>> import io
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
        values = dict(zip(header, found, strict=False))
        yield Found(draft_or_error(values, columns), table.encoding, row.data, row.place)
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
        self._lines = lines_of_text(stream)
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


def _encoding_of(sample: bytes) -> str:
    return decode_fields(sample).encoding.removesuffix("-sig") if sample.strip() else "utf-8"


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)
