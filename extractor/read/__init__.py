"""Inputs → articles: files, folders, globs and standard input, decoded and made canonical.

In: what the user named. Out: an ``Article`` for each article found, a ``Rejection`` for each input
that holds none, in input order; nothing is dropped silently, and one bad input costs only itself.

``read_inputs(["보도자료/"])`` gives every article in the folder 보도자료. To add a format, edit
``formats.py``; a way to write the publication date, ``rules/datelines.toml``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.errors import ReadError
from extractor.shapes import Article, Source

from .composition import DocIds, compose
from .dateline import find_published_on, find_publisher
from .formats import Format, Found, format_of, sniff
from .inputs import STDIN, Input, discover

__all__ = [
    "Article",
    "Input",
    "Rejection",
    "discover",
    "find_published_on",
    "find_publisher",
    "read_inputs",
]


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input, or an article in it, that gave no record: a line of ``rejected.jsonl``."""

    path: str
    code: str
    message: str


def read_inputs(inputs: Sequence[str]) -> Iterator[Article | Rejection]:
    """Read every article that the inputs name, lazily and in order.

    >>> list(read_inputs(["없는-기사.txt"]))
    [Rejection(path='없는-기사.txt', code='not_found', message='no such file or folder')]
    """
    ids = DocIds()
    for given in discover(inputs):
        try:
            yield from _articles(given, ids)
        except ReadError as error:
            yield Rejection(given.path, error.code, error.message)


def _articles(given: Input, ids: DocIds) -> Iterator[Article | Rejection]:
    if given.error is None and given.path != STDIN:
        kind = format_of(given.ending)  # before reading: a film need not be loaded to be refused
        data = given.read()
    else:
        data = given.read()
        kind = sniff(data)
    for found in kind.read(data):
        try:
            yield _article(found, given, kind, ids)
        except ReadError as error:
            message = f"{found.place}: {error.message}" if found.place else error.message
            yield Rejection(given.path, error.code, message)


def _article(found: Found, given: Input, kind: Format, ids: DocIds) -> Article:
    if isinstance(found.content, ReadError):
        raise found.content
    digest = hashlib.sha256(found.data).hexdigest()
    source = Source(given.path, kind.media_type, found.encoding, digest)
    number = found.place.rpartition(" ")[2]
    wanted = found.content.doc_id or (f"{given.stem}-{number}" if number else given.stem)
    # Composed before the id is given out: an article that is refused must not take a name.
    article = compose(found.content, doc_id=wanted, source=source)
    return replace(article, doc_id=ids.assign(wanted, folder=given.folder))
