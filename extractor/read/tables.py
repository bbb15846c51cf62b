"""CSV and TSV → drafts, a row an article.

In: an open file and the user's columns. Out: a ``Found`` for each row. The file is read line by line,
whatever its size; a row that breaks the format costs only itself.

``제목,본문`` may head a table, as may any names that the user maps. To read another delimiter, edit
``_DELIMITERS``.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, NamedTuple

from extractor.errors import ReadError

from .columns import FIELDS, Columns
from .decode import decode_fields
from .found import Found, draft_or_error, listed
from .limits import MAX_FILE, MAX_TEXT, MIB
from .streams import lines_of_text

_DELIMITERS = ",;\t|"
_ABOVE = 10  # lines among which the header is looked for
_LONGEST_NAME = 20


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


def looks_like_table(head: bytes) -> bool:
    """Whether a text begins with a header of which two columns are known, one of them the text's.

    >>> looks_like_table("번호,제목,본문\\n1,두 시 협약,가람시는 …".encode())
    True
    >>> looks_like_table("가람시, 나루시와 협약\\n본문".encode())
    False
    """
    try:
        lines = head.splitlines()[:1]
        found = _find_header([line.decode(_encoding_of(head)) for line in lines], _DELIMITERS, Columns())
    except (ReadError, UnicodeDecodeError):
        return False
    if found is None:
        return False
    cells = dict.fromkeys(found.names, "?")
    known = sum(Columns().holds(cells, name) for name in FIELDS)
    return known > 1 and max(map(len, found.names)) <= _LONGEST_NAME


def _read_table(stream: BinaryIO, columns: Columns, delimiter: str | None) -> Iterator[Found]:
    table = _Table(stream, columns, delimiter)
    seen = False
    for row in table.rows():
        seen = True
        found = row.content
        if isinstance(found, ReadError):
            yield Found(found, "", row.data, row.place)
            continue
        values: dict[str, str] = {}
        for name, value in zip(table.header.names, found, strict=True):
            values[name] = values.get(name) or value  # a name may stand twice, once over nothing
        yield Found(draft_or_error(values, columns), table.encoding, row.data, row.place)
    if not seen:
        raise ReadError("empty", "the table holds no row below its header")


class _Header(NamedTuple):
    """The names of the columns, what parts them, and how many lines stand above."""

    names: list[str]
    delimiter: str
    above: int


@dataclass(frozen=True, slots=True)
class _Row:
    content: list[str] | ReadError
    data: bytes
    place: str


class _Table:
    """The rows of a CSV file with the bytes and the lines that each came from."""

    def __init__(self, stream: BinaryIO, columns: Columns, delimiter: str | None) -> None:
        encoding, self._lines = lines_of_text(stream)
        self._waiting = deque(self._first_lines())
        if not self._waiting:
            raise ReadError("empty", "the file holds no line")
        self._codec = _encoding_of(b"".join(self._waiting))
        self.encoding = encoding or self._codec
        self._taken: list[bytes] = []
        self._number = self._returned = 0
        self.header = self._read_header(columns, delimiter or _DELIMITERS)
        csv.field_size_limit(MAX_TEXT)

    def _first_lines(self) -> Iterator[bytes]:
        """Enough to tell the encoding and the header from."""
        size = 0
        while size <= MIB and (line := next(self._lines, None)) is not None:
            if isinstance(line, ReadError):
                raise line
            yield line
            size += len(line)

    def _read_header(self, columns: Columns, delimiters: str) -> _Header:
        first = [line.decode(self._codec, "surrogateescape") for line in islice(self._waiting, _ABOVE)]
        header = _find_header(first, delimiters, columns)
        if header is None:
            names = _cells(first[0], max(delimiters, key=first[0].count))
            message = f"none of the columns holds the text; name it with --map text=…: {listed(names)}"
            raise ReadError("no_text", message)
        for _ in range(header.above + 1):
            self._waiting.popleft()
            self._number += 1
        return header

    def _decoded(self) -> Iterator[str]:
        while (line := self._waiting.popleft() if self._waiting else next(self._lines, None)) is not None:
            if isinstance(line, ReadError):  # whose quotes are unknown: no row after it is sure
                raise line
            self._taken.append(line)
            self._number += 1
            yield line.decode(self._codec, "surrogateescape")

    def rows(self) -> Iterator[_Row]:
        """The rows below the header; of one that breaks the format only its first line is lost."""
        reader = self._reader()
        while True:
            self._taken.clear()
            place = f"line {self._number + 1}"
            try:
                content = self._fitted(next(reader))
            except StopIteration:
                return
            except csv.Error as error:
                content = ReadError("bad_csv", f"not CSV: {error}")
                self._put_back(self._taken[1:])
                reader = self._reader()
            except ReadError as error:
                message = f"{error.message}; the rows after it are not read"
                yield _Row(ReadError(error.code, message), b"", place)
                return
            if content:
                yield _Row(content, b"".join(self._taken), place)
            if self._returned > MAX_FILE:
                message = "too many rows break the format; those after this one are not read"
                yield _Row(ReadError("bad_csv", message), b"", f"line {self._number + 1}")
                return

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._decoded(), delimiter=self.header.delimiter, strict=True)

    def _put_back(self, lines: list[bytes]) -> None:
        """Let lines be read again that a broken row before them swallowed."""
        del self._taken[1:]
        self._waiting.extendleft(reversed(lines))
        self._number -= len(lines)
        self._returned += sum(map(len, lines))

    def _fitted(self, content: list[str]) -> list[str] | ReadError:
        """A row as wide as the header; cells without anything in them may be too many."""
        width = len(self.header.names)
        while len(content) > width and not content[-1].strip():
            content.pop()
        if content and len(content) != width:
            return ReadError("bad_csv", f"{len(content)} columns where the header has {width}")
        return content


def _find_header(lines: list[str], delimiters: str, columns: Columns) -> _Header | None:
    """The first line of which a column holds the text: titles, or ``sep=;``, may stand above it."""
    for above, line in enumerate(lines):
        for delimiter in sorted(delimiters, key=line.count, reverse=True):
            names = _cells(line, delimiter)
            known = dict.fromkeys(names, "?")
            if any(columns.holds(known, name) for name in ("text", "html")):
                return _Header(names, delimiter, above)
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [cell.strip().removeprefix("\ufeff") for cell in cells]


def _encoding_of(sample: bytes) -> str:
    return decode_fields(sample).encoding.removesuffix("-sig") if sample.strip() else "utf-8"
