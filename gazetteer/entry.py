"""What the tables give for one body, before it is written to the index."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.gazetteer.forms import BONES, consonants, form, sound
from extractor.gazetteer.index import FIRST_DAY, LAST_DAY

_SHARED = 2  # a landmark of more places tells none
HERE = Path(__file__).parent
PACKAGE = HERE.parent / "extractor" / "gazetteer"


@dataclass
class Entry:
    """One body: what ``extractor.gazetteer.Body`` holds, its names in time, and every form it goes by."""

    key: str
    name: str
    type: str
    country: str | None
    source: str
    level: str = ""
    english: str | None = None
    ids: dict[str, str | int] = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    weight: float = 0.0
    known: bool = False  # named often enough to tell where an article plays
    names: list[tuple[str, str, str]] = field(default_factory=list)  # since, until, name
    parents: list[tuple[str, str, str]] = field(default_factory=list)  # since, until, key
    successors: list[tuple[str, str]] = field(default_factory=list)  # since, key
    forms: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def call(self, name: str, how: str, since: str = FIRST_DAY, until: str = LAST_DAY) -> None:
        """Add a form the body goes by; the same form twice keeps the wider period."""
        written = form(name)
        if not written:
            return
        before = self.forms.get((written, how), (since, until))
        self.forms[written, how] = (min(before[0], since), max(before[1], until))

    def call_alike(self, name: str) -> None:
        """Let the body be found by what sounds like a name, and a long one by its consonants."""
        if folded := sound(name):
            self.forms["~" + folded, "sound"] = (FIRST_DAY, LAST_DAY)
        if len(bones := consonants(name)) >= BONES:
            self.forms["^" + bones, "consonants"] = (FIRST_DAY, LAST_DAY)


def rows(path: str) -> Iterator[dict[str, str]]:
    """The rows of a table of this folder, cells stripped."""
    with (HERE / path).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {name: (value or "").strip() for name, value in row.items() if name}


def several(cell: str) -> list[str]:
    """The values of a cell that holds a list: ``과기정통부|과기부``."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def landmarks(tables: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """What lies in a place and tells it, and few places share, as form and key; tables with their column."""
    found: dict[str, set[str]] = {}
    chosen: set[str] = set()
    for path, column in tables:  # what an earlier table tells, a later one does not take away: 명동
        for row in rows(path):
            for word in several(row[column]):
                for written in {form(word), word.casefold() if "·" in word else form(word)} - chosen:  # 5·18
                    found.setdefault(written, set()).add(row["key"])
        chosen = {word for word, keys in found.items() if len(keys) <= _SHARED}
    return {(word, key) for word, keys in found.items() if len(keys) <= _SHARED for key in keys}


def sources_digest() -> str:
    """SHA-256 over all that the index is made of: the tables, and the programs that read them."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.glob("*/*.csv"), *HERE.glob("*.py"), *PACKAGE.glob("*.py")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
