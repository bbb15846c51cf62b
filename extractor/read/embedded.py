"""A page whose text is only in its scripts → the article in the data there.

In: a parsed page. Out: the object of its data that holds the most prose, with the key of the text. Pages that
a browser builds itself bring their article as JSON: JSON-LD, ``__NEXT_DATA__``, ``window.__STATE__ = {…}``.

``<script>window.post = {"title": "협약", "body": "<p>가람시는 …</p>"}</script>`` gives that object and
``body``. To look into scripts of another form, edit ``_values``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import chompjs
from selectolax.lexbor import LexborHTMLParser

from .content import is_prose

_DATA = re.compile(r"[=(]\s*(?=[\[{])")
_HANGUL = re.compile(r"[가-힣]")
_LINE = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h\d)\b[^<>]*>|\n")
_TAG = re.compile(r"<[^<>]*>")
_MIN_LENGTH = 40
_DEEPEST = 40
_MOST_TRIES = 50  # at literals that are no JSON, in one script


class Embedded(NamedTuple):
    """An object of a page's data, the key of its text, and how many characters of prose that has."""

    data: Mapping[str, Any]
    key: str
    prose: int


def find_embedded(tree: LexborHTMLParser) -> Embedded | None:
    """The object with the most prose under one key.

    >>> text = "가람시는 나루시와 업무협약을 맺었다. 두 시는 문화와 관광 분야에서 서로 돕는다."
    >>> page = f'<script>var post = {{"no": 12, "body": "{text}"}}</script>'
    >>> find_embedded(LexborHTMLParser(page)).key
    'body'
    """
    objects = (found for value in _values(tree) for found in _objects(value))
    candidates = (
        Embedded(one, key, _prose(text))
        for one in objects
        for key, text in one.items()
        if isinstance(text, str) and len(text) >= _MIN_LENGTH and _HANGUL.search(text)
    )
    best = max(candidates, key=lambda found: found.prose, default=None)
    return best if best is not None and best.prose else None


def _values(tree: LexborHTMLParser) -> Iterator[Any]:
    """The data in the scripts of a page."""
    for node in tree.css("script"):
        source = node.text() or ""
        if len(source) < _MIN_LENGTH or not (_HANGUL.search(source) or "\\u" in source):
            continue
        try:
            yield json.loads(source, strict=False)
        except (ValueError, RecursionError):
            yield from _assigned(source)


def _assigned(source: str) -> Iterator[Any]:
    """Objects that a script assigns or passes on."""
    place = tries = 0
    while (found := _DATA.search(source, place)) is not None and tries < _MOST_TRIES:
        place = found.end()
        try:
            value, place = json.JSONDecoder(strict=False).raw_decode(source, place)
        except (ValueError, RecursionError):
            tries += 1
            try:
                value = chompjs.parse_js_object(source[place:])
            except (ValueError, RecursionError):
                continue
        yield value


def _objects(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, str) and value.lstrip().startswith(("{", "[")):  # JSON in JSON
        try:
            yield from _objects(json.loads(value, strict=False), depth + 1)
        except (ValueError, RecursionError):
            return


def _prose(text: str) -> int:
    lines = (_TAG.sub("", line) for line in _LINE.split(text.replace("&lt;", "<").replace("&gt;", ">")))
    return sum(len(line) for line in lines if is_prose(line))
