"""Inputs → articles: files, folders, archives, globs and standard input, decoded and made canonical.

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

from .archives import unpacked
from .columns import Columns
from .composition import DocIds, compose
from .dateline import find_published_on, find_publisher
from .formats import Format, format_of, peek, sniff, told_by_content
from .found import Found
from .inputs import STDIN, Input, discover

__all__ = [
    "Article",
    "Columns",
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


def read_inputs(
    inputs: Sequence[str], *, columns: Columns | None = None, ending: str | None = None
) -> Iterator[Article | Rejection]:
    """Read every article that the inputs name, lazily and in order.

    ``columns`` says which columns of a dump hold what; ``ending`` reads every input as if its name had
    that ending.

    >>> list(read_inputs(["없는-기사.txt"]))
    [Rejection(path='없는-기사.txt', code='not_found', message='no such file or folder')]
    """
    ids = DocIds()
    for given in discover(inputs):
        for member in unpacked(given):
            try:
                yield from _articles(member, ids, columns or Columns(), ending)
            except ReadError as error:
                yield Rejection(member.path, error.code, error.message)


def _articles(
    given: Input, ids: DocIds, columns: Columns, ending: str | None
) -> Iterator[Article | Rejection]:
    if given.error is not None:
        raise given.error
    # Before reading: a film need not be opened to be refused.
    named = format_of(ending or given.ending) if ending or given.path != STDIN else None
    with given.open() as opened:
        head, more, stream = peek(opened)
        kind = sniff(head, more=more) if named is None else told_by_content(named, head)
        warnings = () if named in {None, kind} else ("wrong_ending",)
        for found in kind.read(stream, columns):
            try:
                yield _article(found, given, kind, ids, warnings)
            except ReadError as error:
                message = f"{found.place}: {error.message}" if found.place else error.message
                yield Rejection(given.path, error.code, message)


def _article(found: Found, given: Input, kind: Format, ids: DocIds, warnings: tuple[str, ...]) -> Article:
    if isinstance(found.content, ReadError):
        raise found.content
    digest = hashlib.sha256(found.data).hexdigest()
    source = Source(given.path, kind.media_type, found.encoding, digest)
    number = found.place.rpartition(" ")[2]
    wanted = found.content.doc_id or (f"{given.stem}-{number}" if number else given.stem)
    draft = replace(found.content, warnings=(*warnings, *found.content.warnings))
    # Composed before the id is given out: an article that is refused must not take a name.
    article = compose(draft, doc_id=wanted, source=source)
    return replace(article, doc_id=ids.assign(wanted, folder=given.folder))
