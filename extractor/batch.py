"""A run: inputs → ``records.jsonl``, ``rejected.jsonl`` and ``run.json`` in one folder.

In: what the user named. Out: a ``RunSummary``, and three files that appear whole or not at all. The
lines are in input order and byte for byte the same for any number of workers. An article whose
extraction fails, or kills its worker, costs only itself.

``run(["보도자료/"], Path("out"))`` reads the folder 보도자료. To add a count to ``run.json``, edit
``_Tally`` and ``RunSummary``; how work is shared out, ``workers.py``.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from importlib import metadata, resources
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from . import rulebook
from .read import Columns, read_inputs
from .records import SCHEMA_VERSION, ArticleRecord
from .repeats import RepeatFinder, mark_repeats
from .shapes import Article, Repeat
from .workers import Extract, Line, Outcome, work_through

RECORDS, REJECTED, MANIFEST = "records.jsonl", "rejected.jsonl", "run.json"
DISTRIBUTION = "agreement-extractor"
_LIBRARIES = (
    "dateparser", "kiwipiepy", "kiwipiepy_model", "mammoth", "olefile", "pdfminer.six", "pydantic", "rensa",
    "selectolax", "spacy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run gave: counts, and the folder that holds its files.

    ``kinds``, ``statuses`` and ``saliences`` count agreements, ``rejected`` inputs by reason;
    ``repeats`` says which articles repeat an earlier one.
    """

    out: Path
    articles: int
    agreements: int
    kinds: Mapping[str, int]
    statuses: Mapping[str, int]
    saliences: Mapping[str, int]
    figures: int
    rejected: Mapping[str, int]
    seconds: float
    repeats: Mapping[str, Repeat] = field(default_factory=dict)

    @property
    def rejections(self) -> int:
        """How many inputs, or articles in them, gave no record."""
        return sum(self.rejected.values())

    @property
    def files(self) -> tuple[Path, Path, Path]:
        """Records, rejections and the description of the run."""
        return self.out / RECORDS, self.out / REJECTED, self.out / MANIFEST


@dataclass
class _Tally:
    """Counts outcomes as they come."""

    articles: int = 0
    figures: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    saliences: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Line):
            self.rejected[outcome.code] += 1
            return
        self.articles += 1
        self.figures += outcome.figures
        for kind, status, salience in outcome.agreements:
            self.kinds[kind] += 1
            self.statuses[status] += 1
            self.saliences[salience] += 1

    def summary(self, out: Path, seconds: float, repeats: Mapping[str, Repeat]) -> RunSummary:
        kinds, statuses, saliences, rejected = (
            dict(sorted(counter.items()))
            for counter in (self.kinds, self.statuses, self.saliences, self.rejected)
        )
        agreements = sum(kinds.values())
        return RunSummary(
            out,
            self.articles,
            agreements,
            kinds,
            statuses,
            saliences,
            self.figures,
            rejected,
            seconds,
            repeats,
        )


def extract_with_pipeline(article: Article) -> ArticleRecord:
    """What ``run`` does with an article unless told otherwise; loads the models when first called."""
    from .pipeline import extract_article

    return extract_article(article)


def run(
    inputs: Sequence[str],
    out: Path,
    *,
    workers: int | None = 1,
    with_text: bool = False,
    columns: Columns | None = None,
    ending: str | None = None,
    extract: Extract = extract_with_pipeline,
    progress: Callable[[Outcome], None] | None = None,
) -> RunSummary:
    """Read and extract every article that the inputs name, and write the files of the run.

    ``workers`` is the number of processes, None for one on each core. ``with_text`` adds the
    canonical text to each record. ``columns`` and ``ending`` say how dumps and inputs are read.
    ``progress`` is called with each outcome, in order. Files of
    an earlier run are replaced only when this one has finished.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     article = Path(folder, "협약.txt")
    ...     _ = article.write_text("가람시는 협약을 맺었다.", encoding="utf-8")
    ...     record = ArticleRecord(doc_id="협약", agreements=[], figures=[])
    ...     summary = run([str(article)], Path(folder, "out"), extract=lambda article: record)
    >>> summary.articles, summary.rejections
    (1, 0)
    """
    workers = cores() if workers is None else workers
    if workers < 1:
        raise ValueError("a run takes at least one worker")
    begun = time.monotonic()
    tally = _Tally()
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        manifest = files.enter_context(_whole_or_not(out / MANIFEST))  # renamed last: it stands for the rest
        rejected = files.enter_context(_whole_or_not(out / REJECTED))
        records = files.enter_context(_whole_or_not(out / RECORDS))
        finder = RepeatFinder()
        own = [out / name for name in (RECORDS, REJECTED, MANIFEST)]  # of an earlier run into the same folder
        articles = mark_repeats(read_inputs(inputs, columns=columns, ending=ending, without=own), finder)
        for outcome in work_through(articles, extract=extract, workers=workers, with_text=with_text):
            if isinstance(outcome, Line):
                records.write(outcome.json + "\n")
            else:
                rejected.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
            tally.add(outcome)
            if progress is not None:
                progress(outcome)
        summary = tally.summary(out, round(time.monotonic() - begun, 3), finder.found)
        manifest.write(_manifest(summary, workers=workers, with_text=with_text))
    return summary


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def version() -> str:
    """The version of this program, or ``0`` where it is not installed but run from its sources."""
    return _version_of(DISTRIBUTION) or "0"


@contextmanager
def _whole_or_not(path: Path) -> Iterator[IO[str]]:
    """A file that takes its name when everything was written; until then nothing is to be seen of it."""
    file = NamedTemporaryFile(  # noqa: SIM115 (it outlives its closing, to be renamed)
        "w",
        encoding="utf-8",
        newline="\n",
        dir=path.parent,
        prefix=f".{path.name}.",
        suffix=".part",
        delete=False,
    )
    temporary = Path(file.name)
    try:
        with file:
            yield file
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _manifest(summary: RunSummary, *, workers: int, with_text: bool) -> str:
    described: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "versions": {DISTRIBUTION: version(), "python": platform.python_version()}
        | {name: found for name in _LIBRARIES if (found := _version_of(name))},
        "rules_sha256": _rules_digest(),
        "workers": workers,
        "with_text": with_text,
        "articles": summary.articles,
        "agreements": {
            "total": summary.agreements,
            "kind": summary.kinds,
            "status": summary.statuses,
            "salience": summary.saliences,
        },
        "figures": summary.figures,
        "repeats": _told(summary.repeats),
        "rejected": {"total": summary.rejections, "code": summary.rejected},
        "seconds": summary.seconds,
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _told(repeats: Mapping[str, Repeat]) -> dict[str, Any]:
    exact = sum(repeat.similarity == 1 for repeat in repeats.values())
    articles = {doc_id: asdict(repeat) for doc_id, repeat in repeats.items()}
    return {"exact": exact, "near": len(repeats) - exact, "articles": articles}


def _version_of(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _rules_digest() -> str:
    """One digest of all rule files: two runs under the same rules have the same."""
    digest = hashlib.sha256()
    folder = resources.files("extractor").joinpath("rules")
    for name in rulebook.names():
        digest.update(name.encode() + b"\0" + folder.joinpath(f"{name}.toml").read_bytes() + b"\0")
    return digest.hexdigest()
