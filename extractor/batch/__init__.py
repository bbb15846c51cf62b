"""A run: inputs → ``records.jsonl``, ``rejected.jsonl`` and ``run.json`` in one place.

In: what the user named. Out: a ``RunSummary``, and three files that appear whole or not at all. The lines
are in input order and byte for byte the same for any number of workers, on whichever engine. What is done
is kept in ``.parts/``: a run that was killed goes on from there, and the next one does only what has
changed.

``run(["보도자료/"], Path("out"))`` reads the folder 보도자료. To add a count to ``run.json``, edit
``Tally`` in ``gather.py`` and ``manifest.py``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.own_rules import RuleFolder, in_use
from extractor.processes import cores
from extractor.read import Columns, Rejection, discover
from extractor.read.formats import plugins
from extractor.records import ArticleRecord
from extractor.shapes import Article

from .engines import ENGINES, Run, engine, entries_of
from .gather import Tally, gather
from .manifest import DISTRIBUTION, RunSummary, described, version
from .parts import FOLDER, Done, Parts
from .shards import Shard, shards
from .storage import LocalStorage, Storage
from .work import Extract, Job, warm

__all__ = [
    "DISTRIBUTION",
    "ENGINES",
    "MANIFEST",
    "MEMORY_LIMIT",
    "RECORDS",
    "REJECTED",
    "TIME_LIMIT",
    "Job",
    "Options",
    "Progress",
    "RunSummary",
    "cores",
    "entries_of",
    "extract_with_pipeline",
    "extract_without_gate",
    "run",
    "version",
]

RECORDS, REJECTED, MANIFEST = "records.jsonl", "rejected.jsonl", "run.json"
TIME_LIMIT = 30.0
"""Seconds that an article may take."""

MEMORY_LIMIT = 4096
"""MiB that an article may take, beyond what its process holds."""

_LOCK = ".lock"


def extract_with_pipeline(article: Article) -> ArticleRecord:
    """Every agreement and figure of one article; the pipeline is loaded at the first one."""
    from extractor.pipeline import extract_article

    return extract_article(article)


def extract_without_gate(article: Article) -> ArticleRecord:
    """The same, analysing every sentence of every article."""
    from extractor.pipeline import extract_article

    return extract_article(article, gate=False)


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done; of this only ``with_text``, ``columns``, ``ending`` and ``rules`` change a record.

    ``workers`` is the number of processes, ``None`` for one on each core, 1 for none beside this one, which
    an article that crashes then takes down. ``with_text`` adds the canonical text to each record.
    ``columns`` and ``ending`` say how dumps and inputs are read. ``time_limit`` is in seconds an article,
    ``memory_limit`` in MiB beyond what its process holds; 0 for none. ``force`` does everything again.
    ``engine`` and ``address`` say where, see ``engines.py``.
    ``rules`` are the folders that lie over the package's rules, see ``proof.rules_for``.
    """

    workers: int | None = 1
    with_text: bool = False
    columns: Columns | None = None
    ending: str | None = None
    time_limit: float = TIME_LIMIT
    memory_limit: int = MEMORY_LIMIT
    force: bool = False
    engine: str = "processes"
    address: str | None = None
    rules: tuple[RuleFolder, ...] = ()


@dataclass
class Progress:
    """How far a run is: inputs (of dumps, groups of articles) that are done, and what they gave."""

    units: int = 0
    reused: int = 0
    articles: int = 0
    agreements: int = 0
    rejections: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, done: Done) -> None:
        """Count a shard that is done."""
        self.units += done.units
        self.reused += done.reused
        self.articles += done.articles
        self.agreements += done.agreements
        self.rejections += done.rejections
        for name, seconds in done.seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds


def run(
    inputs: Sequence[str],
    out: str | Path,
    *,
    extract: Extract = extract_with_pipeline,
    options: Options = Options(),
    progress: Callable[[Progress], None] | None = None,
) -> RunSummary:
    """Read and extract every article that the inputs name, and write the files of the run.

    ``out`` is a folder or an URL. ``progress`` is called whenever a shard is done. The files of an earlier
    run are replaced only when this one has finished. Raises ``ExtractorError`` where another run writes to
    ``out``.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     article = Path(folder, "협약.txt")
    ...     _ = article.write_text("가람시는 협약을 맺었다.", encoding="utf-8")
    ...     record = ArticleRecord(doc_id="협약", agreements=[], figures=[])
    ...     summary = run([str(article)], Path(folder, "out"), extract=lambda article: record)
    >>> summary.articles, summary.rejections
    (1, 0)
    """
    workers = cores() if options.workers is None else options.workers
    if workers < 1:
        raise ValueError("a run takes at least one worker")
    begun = time.monotonic()
    storage = Storage.of(out)
    job = _job(extract, options)
    parts = Parts(storage, job.fingerprint(), job.limits)
    # Own words for Kiwi make each worker load one of its own: the one that all share would lie idle.
    own_words = any(stem == "words" for folder in job.rules for stem, _ in folder.files)
    whole = extract is extract_with_pipeline
    preload = ("extractor.preloaded",) if whole and not own_words else ()
    prepare = partial(warm, job.rules) if whole and own_words else None
    here = options.workers == 1
    run_ = Run(job, parts, workers, here, options.address, options.force, preload, prepare)
    own = _own(out)
    with _alone(storage), in_use(job.rules):
        names: list[str] = []
        reached = Progress()
        found = shards(discover(inputs, without=own), columns=options.columns, ending=options.ending)
        for done in engine(options.engine)(_named(found, names), run_):
            reached.add(done)
            if progress is not None:
                progress(reached)
        summary = _put_together(parts, names, reached, begun=begun, out=str(out), job=job, options=options)
        parts.keep_only(set(names))
    return summary


def _named(found: Iterator[Shard], names: list[str]) -> Iterator[Shard]:
    """The shards, their names noted; two of one name are told apart."""
    given: set[str] = set()
    for shard in found:
        name, number = shard.name, 1
        while name in given:
            number += 1
            name = f"{shard.name}-{number}"
        given.add(name)
        names.append(name)
        yield shard if name == shard.name else Shard(name, shard.units, shard.stamps)


def _job(extract: Extract, options: Options) -> Job:
    """The job, with the readers that other packages bring."""
    brought = tuple(tuple(one.described.values()) for one in plugins() if one.failure is None)
    return Job(
        extract,
        options.with_text,
        options.columns,
        options.ending,
        options.time_limit,
        options.memory_limit,
        options.rules,
        brought,
    )


def _put_together(
    parts: Parts,
    names: list[str],
    reached: Progress,
    *,
    begun: float,
    out: str,
    job: Job,
    options: Options,
) -> RunSummary:
    """The files of the run, from its parts."""
    tally = Tally()
    gathering = time.monotonic()
    with ExitStack() as files:
        manifest = files.enter_context(parts.storage.written(MANIFEST))  # named last: it stands for the rest
        rejected = files.enter_context(parts.storage.written(REJECTED))
        records = files.enter_context(parts.storage.written(RECORDS))
        entries = (entry for name in names for entry in parts.entries(name))
        for line in gather(entries, tally):
            if isinstance(line, Rejection):
                rejected.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
            else:
                records.write(line + "\n")
        now = time.monotonic()
        stages = {**reached.seconds, "gather": now - gathering}
        summary = RunSummary.of(
            out, tally, seconds=now - begun, stages=stages, units=reached.units, reused=reached.reused
        )
        manifest.write(described(summary, options.engine, options.workers, job))
    return summary


def _own(out: str | Path) -> list[Path]:
    """What the run itself writes, which is no article of it."""
    if "://" in str(out):
        return []
    # Its other files are hidden ones, but for what people decided on it.
    return [Path(out) / name for name in (RECORDS, REJECTED, MANIFEST, "decisions.jsonl")]


@contextmanager
def _alone(storage: Storage) -> Iterator[None]:
    """One run at a time into one folder; what a killed one left unfinished is swept away."""
    if not isinstance(storage, LocalStorage):
        yield
        return
    storage.root.mkdir(parents=True, exist_ok=True)
    with (storage.root / _LOCK).open("w") as lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # no such locks on this system
            pass
        except OSError as error:
            raise ExtractorError(f"{storage.root}: another run is writing there") from error
        _sweep(storage)  # what a run that was killed left unfinished
        try:
            yield
        finally:
            _sweep(storage)  # and workers that were stopped


def _sweep(storage: LocalStorage) -> None:
    storage.sweep()
    storage.sweep(FOLDER)
