"""The work on a shard: pure, the same wherever it is done.

In: units of a shard and a ``Job``. Out: the entries of each unit, and the seconds that each stage took. An
article that fails, or that takes more time or memory than it may, costs only itself.

The shard of ``협약.txt`` and ``연수.hwp`` gives two lists of one entry each. What is done to an article is
told by ``Job.extract``; what it may take, by ``Job.time_limit`` and ``Job.memory_limit``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from extractor.bounds import TimeIsUpError, bounded
from extractor.own_rules import RuleFolder, use
from extractor.read import Columns, DocIds, Input, Rejection, Wanted, read_input
from extractor.records import ArticleRecord
from extractor.shapes import Article
from extractor.stages import spent, stage

from .entries import Entry
from .shards import Unit

Extract = Callable[[Article], ArticleRecord]
_READING = 180
"""Seconds that reading one input may take; documents have a closer limit of their own."""

_LIBRARIES = ("kiwipiepy", "kiwipiepy_model", "spacy", "pydantic", "dateparser", "selectolax", "pdfplumber")


@dataclass(frozen=True, slots=True)
class Job:
    """What a run does to every article. Picklable: it goes to wherever the work is done.

    ``time_limit`` is in seconds an article, ``memory_limit`` in MiB beyond what its process holds; 0 for
    none. ``rules`` are the folders that lie over the package's rules, ``plugins`` the names and versions of
    what others read files with.
    """

    extract: Extract
    with_text: bool = False
    columns: Columns | None = None
    ending: str | None = None
    time_limit: float = 0.0
    memory_limit: int = 0
    rules: tuple[RuleFolder, ...] = ()
    plugins: tuple[tuple[str, ...], ...] = ()

    @property
    def limits(self) -> tuple[float, int]:
        """What an article may take: where that changes, what took too much is tried again."""
        return self.time_limit, self.memory_limit

    def fingerprint(self) -> str:
        """What the entries depend on besides their unit: program, rules, models, libraries, options."""
        name = getattr(self.extract, "__qualname__", repr(type(self.extract)))
        rules = tuple((one.version, one.sha256) for one in self.rules)
        options = (name, self.with_text, repr(self.columns), self.ending, program(), rules, self.plugins)
        return hashlib.sha256(repr(options).encode()).hexdigest()[:32]


def work(units: Sequence[Unit], job: Job) -> tuple[list[list[Entry]], dict[str, float]]:
    """The entries of each unit, in order, and the seconds of each stage."""
    use(job.rules)
    with spent() as seconds:
        entries = [list(_entries(unit, job)) for unit in units]
    return entries, dict(seconds)


def warm(rules: tuple[RuleFolder, ...]) -> None:
    """Load what extraction under these rules needs, before the time of the first article begins."""
    use(rules)
    from extractor import preloaded

    preloaded.warm()


def read_unit(unit: Unit, job: Job) -> tuple[Wanted | Rejection, ...]:
    """What a unit holds, without working at it."""
    use(job.rules)
    return tuple(_read(unit, job))


def crashed(unit: Unit) -> list[Entry]:
    """The entries of a unit that takes its process down whenever it is tried."""
    reason = "the extraction took its process down, twice"
    if isinstance(unit, Input):
        return [Entry(path=unit.path, code="crashed", reason=reason)]
    return [_failure(*one, "crashed", reason) for one in unit if not isinstance(one, Rejection)]


def _entries(unit: Unit, job: Job) -> Iterator[Entry]:
    ids = DocIds()  # of one input alone, for what extraction tells of an article
    for found in _read(unit, job):
        if isinstance(found, Rejection):
            yield Entry.of_rejection(found)
        else:
            article, folder = found
            named = replace(article, doc_id=ids.assign(article.doc_id, folder=folder))
            yield replace(_extracted(named, folder, job), wanted=article.doc_id)


def _read(unit: Unit, job: Job) -> Iterator[Wanted | Rejection]:
    if not isinstance(unit, Input):
        yield from unit
        return
    reading = read_input(unit, columns=job.columns, ending=job.ending)
    try:
        while True:
            seconds = max(_READING, job.time_limit) if job.time_limit else 0
            with stage("read"), bounded(seconds, patience=1):
                found = next(reading, None)
            if found is None:
                return
            yield found
    except TimeIsUpError:
        yield Rejection(unit.path, "timed_out", f"reading it took more than {_READING} seconds")


def _extracted(article: Article, folder: str, job: Job) -> Entry:
    try:
        with bounded(job.time_limit, job.memory_limit):
            record = job.extract(article)
        with stage("write"):
            return Entry.of_record(record, folder=folder, text=article.text, with_text=job.with_text)
    except TimeIsUpError:
        return _failure(article, folder, "timed_out", f"it took more than {job.time_limit:g} seconds")
    except MemoryError:
        return _failure(article, folder, "out_of_memory", f"it took more than {job.memory_limit} MiB")
    except Exception as error:  # whatever is wrong with one article must not cost the others
        return _failure(article, folder, "failed", f"{type(error).__name__}: {error}")


def _failure(article: Article, folder: str, code: str, reason: str) -> Entry:
    path = article.source.path if article.source else article.doc_id
    return Entry(article.doc_id, folder, path=path, code=code, reason=reason)


@cache
def program() -> str:
    """A digest of this program, its rules, models and tables, and of the libraries that it works with."""
    digest = hashlib.sha256()
    for name in _LIBRARIES:
        digest.update(f"{name} {_version_of(name)}\0".encode())
    for path, file in sorted(_files(resources.files("extractor"), ""), key=lambda one: one[0]):
        digest.update(path.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        path = f"{above}/{one.name}"
        if one.is_dir():
            if one.name != "__pycache__":
                yield from _files(one, path)
        elif not one.name.endswith((".pyc", ".swp")):
            yield path, one


def _version_of(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None
