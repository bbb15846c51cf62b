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

from .archives import is_archive, unpacked
from .columns import Columns
from .composition import DocIds, compose
from .dateline import find_published_on, find_publisher
from .formats import Format, format_of, peek, sniff, told_by_content
from .found import Found
from .inputs import STDIN, Input, discover, filesystem

__all__ = [
    "STDIN",
    "Article",
    "Columns",
    "DocIds",
    "Input",
    "Rejection",
    "Wanted",
    "discover",
    "filesystem",
    "find_published_on",
    "find_publisher",
    "holds_many",
    "read_input",
    "read_inputs",
]


_DUMPS = ("jsonl", "csv", "tsv")

Wanted = tuple[Article, str]
"""An article with the id that it wants in a run, and the folder that tells it from another of that id."""


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
        for found in read_input(given, columns=columns, ending=ending):
            if isinstance(found, Rejection):
                yield found
            else:
                article, folder = found
                yield replace(article, doc_id=ids.assign(article.doc_id, folder=folder))


def _members(given: Input) -> Iterator[Input]:
    """What an input holds; what no library foresaw costs the rest of that archive alone."""
    try:
        yield from unpacked(given)
    except Exception as error:
        yield replace(given, error=ReadError("failed", f"{type(error).__name__}: {error}"))


def read_input(
    given: Input, *, columns: Columns | None = None, ending: str | None = None
) -> Iterator[Wanted | Rejection]:
    """Read every article of one input, lazily and in order, each with the id it wants and its folder.

    Which id it gets depends on the other inputs of a run: see ``DocIds``. Nothing is raised.
    """
    for member in _members(given):
        try:
            yield from _articles(member, columns or Columns(), ending)
        except ReadError as error:
            yield Rejection.of(member.path, error)
        except Exception as error:  # a defect of ours, or of a library, must not cost the other files
            yield Rejection.of(member.path, ReadError("failed", f"{type(error).__name__}: {error}"))


def holds_many(path: str) -> bool:
    """Whether a file's name, or an ending, says that it holds articles without number: an archive, a dump.

    >>> [holds_many(path) for path in ("기사.jsonl", "보도자료.zip", "csv", "협약.hwp")]
    [True, True, True, False]
    """
    return is_archive(path) or path.lower().rpartition(".")[2] in _DUMPS


def _articles(given: Input, columns: Columns, ending: str | None) -> Iterator[Wanted | Rejection]:
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
                yield _article(found, given, kind, warnings, digests), given.folder
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
    found: Found, given: Input, kind: Format, warnings: tuple[str, ...], digests: _Digests
) -> Article:
    if isinstance(found.content, ReadError):
        raise found.content
    source = Source(given.path, kind.media_type, found.encoding, digests.of(found.data))
    number = found.place.rpartition(" ")[2]
    wanted = found.content.doc_id or (f"{given.stem}-{number}" if number else given.stem)
    draft = replace(found.content, warnings=(*warnings, *found.content.warnings))
    return compose(draft, doc_id=wanted, source=source)
