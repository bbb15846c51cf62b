"""Inputs → shards: what is worked through, kept and done again together.

In: the inputs of a run, in order. Out: ``Shard`` objects in that order, each a few inputs that follow one
another. Where a shard ends depends on the names of the files, not on their number: a file that comes or goes
changes its own shard alone. Archives, dumps and standard input, which hold many articles, are read here and
divided by their articles.

``shards(discover(["보도자료/"]))`` gives some 16 files of 보도자료 at a time. To make shards larger, edit
``_MEAN``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from extractor.read import STDIN, Columns, Input, Rejection, Wanted, holds_many, read_input

_MEAN = 16
"""Files of a shard, in the mean: so few that little is done again, so many that handing over is cheap."""

_MOST = 64

Unit = Input | tuple[Wanted | Rejection, ...]
"""What is worked through at once: a file, or articles that were read already."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Inputs that are worked through together.

    ``stamps`` has a string for each unit that changes when the unit does; ``name`` stays as long as the
    shard begins behind the same input.
    """

    name: str
    units: tuple[Unit, ...]
    stamps: tuple[str, ...]


def shards(
    inputs: Iterable[Input], *, columns: Columns | None = None, ending: str | None = None
) -> Iterator[Shard]:
    """Divide the inputs of a run, lazily.

    >>> [len(shard.units) for shard in shards([Input(f"기사-{n}.txt") for n in range(40)])]
    [26, 9, 2, 1, 2]
    """
    before, pending = "", list[Input]()
    for given in inputs:
        if given.path == STDIN or holds_many(ending or given.path):
            if pending:
                yield _of_files(before, pending)
            yield from _of_articles(given, columns, ending)
            before, pending = given.path, []
            continue
        pending.append(given)
        if len(pending) == _MOST or int(_digest(given.path)[:8], 16) % _MEAN == 0:
            yield _of_files(before, pending)
            before, pending = given.path, []
    if pending:
        yield _of_files(before, pending)


def _of_files(before: str, files: list[Input]) -> Shard:
    return Shard(_digest(f"behind {before}"), tuple(files), tuple(f"{_key(f)} {f.stamp()}" for f in files))


def _of_articles(given: Input, columns: Columns | None, ending: str | None) -> Iterator[Shard]:
    found, number = read_input(given, columns=columns, ending=ending), 0
    while some := tuple(islice(found, _MEAN)):
        yield Shard(_digest(f"{given.path} {number}"), (some,), (_digest(repr(some)),))
        number += 1


def _key(given: Input) -> str:
    return str(given.url or given.file or given.path)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
