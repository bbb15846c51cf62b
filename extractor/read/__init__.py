"""Inputs → articles: files, folders, archives, globs and standard input, decoded and made canonical.

In: what the user named. Out: an ``Article`` for each article found, a ``Rejection`` for each input
that holds none, in input order; nothing is dropped silently, and one bad input costs only itself.

``read_inputs(["보도자료/"])`` gives every article in the folder 보도자료. To add a format, edit
``formats.py``; a way to write the publication date, ``rules/datelines.toml``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

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

    @classmethod
    def of(cls, path: str, error: ReadError, place: str = "") -> Rejection:
        """The rejection of an input, or of the article at a place in it, in characters that can be."""
        message = f"{place}: {error.message}" if place else error.message
        return cls(_writable(path), error.code, _writable(message))


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def read_inputs(
    inputs: Sequence[str],
    *,
    columns: Columns | None = None,
    ending: str | None = None,
    without: Collection[Path] = (),
) -> Iterator[Article | Rejection]:
    """Read every article that the inputs name, lazily and in order.

    ``columns`` says which columns of a dump hold what; ``ending`` reads every input as if its name had
    that ending; files of ``without`` are left out.

    >>> list(read_inputs(["없는-기사.txt"]))
    [Rejection(path='없는-기사.txt', code='not_found', message='no such file or folder')]
    """
    ids = DocIds()
    for given in discover(inputs, without=without):
        for member in unpacked(given):
            try:
                yield from _articles(member, ids, columns or Columns(), ending)
            except ReadError as error:
                yield Rejection.of(member.path, error)
            except Exception as error:  # a defect of ours, or of a library, must not cost the other files
                yield Rejection.of(member.path, ReadError("failed", f"{type(error).__name__}: {error}"))


def _articles(
    given: Input, ids: DocIds, columns: Columns, ending: str | None
) -> Iterator[Article | Rejection]:
    if given.error is not None:
        raise given.error
    # Before reading: a film need not be opened to be refused.
    named = format_of(ending or given.ending) if ending or given.path != STDIN else None
    with given.opened() as opened:
        head, more, stream = peek(opened)
        kind = sniff(head, more=more) if named is None else told_by_content(named, head)
        warnings = () if named in {None, kind} else ("wrong_ending",)
        digests = _Digests()
        for found in kind.read(stream, columns):
            try:
                yield _article(found, given, kind, ids, warnings, digests)
            except ReadError as error:
                yield Rejection.of(given.path, error, found.place)


class _Digests:
    """The digest of the bytes that an article was read from; those of an array share all of them."""

    def __init__(self) -> None:
        self._last: tuple[bytes, str] = (b"", hashlib.sha256().hexdigest())

    def of(self, data: bytes) -> str:
        if data is not self._last[0]:
            self._last = (data, hashlib.sha256(data).hexdigest())
        return self._last[1]


def _article(
    found: Found, given: Input, kind: Format, ids: DocIds, warnings: tuple[str, ...], digests: _Digests
) -> Article:
    if isinstance(found.content, ReadError):
        raise found.content
    source = Source(given.path, kind.media_type, found.encoding, digests.of(found.data))
    number = found.place.rpartition(" ")[2]
    wanted = found.content.doc_id or (f"{given.stem}-{number}" if number else given.stem)
    draft = replace(found.content, warnings=(*warnings, *found.content.warnings))
    # Composed before the id is given out: an article that is refused must not take a name.
    article = compose(draft, doc_id=wanted, source=source)
    return replace(article, doc_id=ids.assign(wanted, folder=given.folder))
