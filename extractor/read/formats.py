"""File formats → drafts: plain text, Markdown, HTML, JSON, JSON Lines.

In: the bytes of an input and its ending. Out: for each article in it a ``Found``: the draft with
its place in the file, or the ``ReadError`` that says why there is none.

``{"title": "협약 체결", "text": "가람시는 …", "published_on": "2024-03-05"}`` is a JSON article;
only ``text`` or ``html`` is required. To add a format, write its reader and enter it in ``FORMATS``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from extractor.errors import ReadError

from .composition import Draft
from .decode import decode
from .page import read_page


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


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its media type and its reader."""

    media_type: str
    read: Callable[[bytes], Iterator[Found]]


def read_text(data: bytes) -> Iterator[Found]:
    """A text or Markdown file: one article, the file as it is.

    >>> next(read_text("협약 체결".encode())).content.body
    '협약 체결'
    """
    text, encoding = decode(data)
    yield Found(Draft(text), encoding, data)


def read_html(data: bytes) -> Iterator[Found]:
    """A page: one article.

    >>> next(read_html("<h1>협약 체결</h1><p>두 시가 맺었다.".encode())).content.title
    '협약 체결'
    """
    text, encoding = decode(data)
    yield Found(read_page(text), encoding, data)


def read_json(data: bytes) -> Iterator[Found]:
    """A JSON file: an article, or an array of articles.

    Raises ``ReadError("bad_json")``.

    >>> [found.content.body for found in read_json('[{"text": "가"}, {"text": "나"}]'.encode())]
    ['가', '나']
    """
    text, encoding = decode(data)
    value = _parse(text)
    if not isinstance(value, list):
        yield Found(_draft(value), encoding, data)
        return
    if not value:
        raise ReadError("empty", "the array holds no article")
    for number, item in enumerate(value, start=1):
        yield Found(_or_error(item), encoding, data, f"item {number}")


def read_json_lines(data: bytes) -> Iterator[Found]:
    """A JSON Lines file: an article a line; blank lines are skipped, a bad line costs only itself.

    >>> [f.place for f in read_json_lines('{"text": "가"}\\n\\n{"text": "나"}'.encode())]
    ['line 1', 'line 3']
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # only here may a newline be two bytes
        data = decode(data).text.encode("utf-8")
    seen = False
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        seen = True
        try:
            text, encoding = decode(line)
            content: Draft | ReadError = _draft(_parse(text))
        except ReadError as error:
            content, encoding = error, ""
        yield Found(content, encoding, line, f"line {number}")
    if not seen:
        raise ReadError("empty", "the file holds no line")


FORMATS: dict[str, Format] = {
    "txt": Format("text/plain", read_text),
    "md": Format("text/markdown", read_text),
    "html": Format("text/html", read_html),
    "htm": Format("text/html", read_html),
    "json": Format("application/json", read_json),
    "jsonl": Format("application/jsonl", read_json_lines),
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
    known = ", ".join(f".{name}" for name in FORMATS)
    given = f"the ending .{ending} is" if ending else "a name without ending is"
    raise ReadError("unknown_format", f"{given} not among those read: {known}")


def sniff(data: bytes) -> Format:
    """The format of bytes without a name, as from standard input.

    >>> sniff("<!doctype html><h1>협약".encode()).media_type
    'text/html'
    """
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:256].lower()
    if re.match(rb"<(?:!doctype html|html|head|body|article)\b", start):
        return FORMATS["html"]
    if start.startswith((b"{", b"[")):
        try:
            json.loads(data)
        except ValueError:
            lines = re.match(rb"\{.*\}\s*\n\s*\{", data.removeprefix(b"\xef\xbb\xbf").lstrip())
            if lines:
                return FORMATS["jsonl"]
            if start.startswith(b"["):  # "[가람시=홍길동 기자]" opens an article too
                return FORMATS["txt"]
        return FORMATS["json"]
    return FORMATS["txt"]


def _parse(text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReadError("bad_json", f"not JSON: {error}") from error


def _or_error(item: Any) -> Draft | ReadError:
    try:
        return _draft(item)
    except ReadError as error:
        return error


def _draft(value: Any) -> Draft:
    if not isinstance(value, dict):
        raise ReadError("bad_json", f"an article is an object, not {_kind(value)}")
    body, html = _string(value, "text"), _string(value, "html")
    if body is None and html is None:
        raise ReadError("no_text", "the article has neither text nor html")
    plain = body is not None and (body.strip() or html is None)
    page = Draft(body or "") if plain else read_page(html or "")
    # Empty text is an empty article, also where a title stands: nothing is reported in it.
    if not page.body.strip():
        raise ReadError("empty", "the article holds no text")
    return replace(
        page,
        title=_string(value, "title") or page.title,
        doc_id=_string(value, "doc_id"),
        published_on=_string(value, "published_on") or page.published_on,
        publisher=_string(value, "publisher") or page.publisher,
        url=_string(value, "url") or page.url,
    )


def _string(value: dict[str, Any], key: str) -> str | None:
    found = value.get(key)
    if found is None or isinstance(found, str):
        return found
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    raise ReadError("bad_json", f"{key} is to be a string, not {_kind(found)}")


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
