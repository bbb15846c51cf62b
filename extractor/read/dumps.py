"""JSON and JSON Lines → drafts, an object an article.

In: an open file and the user's columns. Out: a ``Found`` for each object. JSON Lines are read line by
line, so that a file of any size takes little memory, and a bad line costs only itself.

``{"title": "협약 체결", "text": "가람시는 …"}`` is a JSON article; so is what the user maps. Names of
keys are in ``columns.py``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from extractor.errors import ReadError

from .columns import Columns, rows_in
from .decode import decode_fields
from .found import Found, draft_or_error
from .limits import MAX_FILE
from .streams import lines_of_text, whole


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
        yield Found(draft_or_error(value, columns, decoded.warnings), decoded.encoding, data)
        return
    if not rows:
        raise ReadError("empty", "the array holds no article")
    for number, item in enumerate(rows, start=1):
        content = draft_or_error(item, columns, decoded.warnings)
        yield Found(content, decoded.encoding, data, f"item {number}")


def read_json_lines(stream: BinaryIO, columns: Columns) -> Iterator[Found]:
    """A JSON Lines file: an article a line; blank lines are skipped, a bad line costs only itself.

    >>> dump = io.BytesIO('{"text": "가"}\\n\\n{"text": "나"}'.encode())
    >>> [f.place for f in read_json_lines(dump, Columns())]
    ['line 1', 'line 3']
    """
    seen = False
    encoding, lines = lines_of_text(stream)
    for number, line in enumerate(lines, start=1):
        if isinstance(line, bytes) and not line.strip():
            continue
        seen = True
        found = _line_of_json(line, f"line {number}", columns)
        yield replace(found, encoding=encoding or found.encoding)
    if not seen:
        raise ReadError("empty", "the file holds no line")


def _line_of_json(line: bytes | ReadError, place: str, columns: Columns) -> Found:
    if isinstance(line, ReadError):
        return Found(line, "", b"", place)
    try:
        text, encoding, warnings = decode_fields(line)
        content = draft_or_error(_parse(text), columns, warnings)
    except ReadError as error:
        return Found(error, "", line, place)
    return Found(content, encoding, line, place)


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
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReadError("bad_json", f"not JSON: {error}") from error


def _warned(found: Found, warning: str) -> Found:
    if isinstance(found.content, ReadError):
        return found
    return replace(found, content=replace(found.content, warnings=(warning, *found.content.warnings)))
