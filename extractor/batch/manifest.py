"""What a run was: ``run.json``, and the same for programs.

In: the counts of a run. Out: a ``RunSummary``, and the text of ``run.json``: counts, versions, seconds of
each stage. Nothing in it names the machine.

A run over 보도자료/ tells how many 업무협약 (kind ``mou``) it found. To tell another library's version, edit
``_LIBRARIES``.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from typing import Any

from extractor import rulebook
from extractor.records import SCHEMA_VERSION
from extractor.shapes import Repeat

from .gather import Tally
from .work import Job

DISTRIBUTION = "agreement-extractor"
_LIBRARIES = (
    "dateparser", "kiwipiepy", "kiwipiepy_model", "mammoth", "olefile", "pdfminer.six", "pydantic", "rensa",
    "selectolax", "spacy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run gave: counts, and the place that holds its files.

    ``kinds``, ``statuses`` and ``saliences`` count agreements, ``rejected`` inputs by reason; ``repeats``
    says which articles repeat an earlier one. ``seconds`` passed on the clock; ``stages`` took that much of
    all workers together. ``reused`` inputs had been done before.
    """

    out: str
    articles: int
    agreements: int
    kinds: Mapping[str, int]
    statuses: Mapping[str, int]
    saliences: Mapping[str, int]
    figures: int
    rejected: Mapping[str, int]
    seconds: float
    repeats: Mapping[str, Repeat] = field(default_factory=dict)
    stages: Mapping[str, float] = field(default_factory=dict)
    units: int = 0
    reused: int = 0

    @classmethod
    def of(
        cls, out: str, tally: Tally, *, seconds: float, stages: Mapping[str, float], units: int, reused: int
    ) -> RunSummary:
        """The summary of what was counted."""
        kinds, statuses, saliences, rejected = (
            dict(sorted(counter.items()))
            for counter in (tally.kinds, tally.statuses, tally.saliences, tally.rejected)
        )
        rounded = {name: round(took, 3) for name, took in stages.items()}
        return cls(
            out, tally.articles, sum(kinds.values()), kinds, statuses, saliences, tally.figures, rejected,
            round(seconds, 3), tally.repeats, rounded, units, reused,
        )  # fmt: skip

    @property
    def rejections(self) -> int:
        """How many inputs, or articles in them, gave no record."""
        return sum(self.rejected.values())

    @property
    def changed(self) -> bool:
        """Whether anything was done that had not been done before."""
        return self.reused < self.units

    @property
    def files(self) -> tuple[str, str, str]:
        """Records, rejections and the description of the run."""
        here = self.out.rstrip("/")
        return f"{here}/records.jsonl", f"{here}/rejected.jsonl", f"{here}/run.json"


def described(summary: RunSummary, engine: str, workers: int | None, job: Job) -> str:
    """The text of ``run.json``."""
    told: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "versions": {DISTRIBUTION: version(), "python": platform.python_version()}
        | {name: found for name in _LIBRARIES if (found := _version_of(name))},
        "rules_sha256": _rules_digest(),
        "own_rules": [folder.described for folder in job.rules],
        "readers": [dict(zip(("name", "package", "version"), one, strict=True)) for one in job.plugins],
        "engine": engine,
        "workers": workers,
        "with_text": job.with_text,
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
        "reused": summary.reused,
        "seconds": summary.seconds,
        "stages": dict(sorted(summary.stages.items())),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def version() -> str:
    """The version of this program, or ``0`` where it is not installed but run from its sources."""
    return _version_of(DISTRIBUTION) or "0"


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
    for name in rulebook.names():
        digest.update(name.encode() + b"\0" + rulebook.source(name).encode() + b"\0")
    return digest.hexdigest()
