"""Articles → which of them repeat an earlier one: a release, and the papers that print it.

In: the articles of a run, in order. Out: for each the earlier one that it repeats, if any. A text is
sketched once, wherever it is read; the sketches of a run are compared in one place. Texts are compared by
the MinHash of their runs of ``_RUN`` letters, so that an edited headline, a cut tail or other line breaks
don't matter. Of two releases in the words of one template, those of another day are told by the days that
they begin with.

A release of 가람시 as ``보도자료.hwp`` and, shortened, as ``기사.html`` gives the second the mark
``Repeat("보도자료", 0.96)``. To call less alike texts repeats, edit ``_CONTAINED`` and ``_ALIKE``.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from rensa import RMinHash

from .shapes import Repeat

_RUN = 8
_CONTAINED = 0.9
"""Share of the shorter text that must stand in the longer one."""

_ALIKE = 0.35
"""Share of all that the two texts hold together that must stand in both."""

_SHORTEST = 200
"""Letters from which on texts may be near alike; shorter ones must be the same."""

_LEAD = 300
"""Letters at the beginning within which two that repeat one another name the same days."""

_PERMUTATIONS, _ROWS, _SEED = 255, 3, 1
_PACKED = struct.Struct(f"<{_PERMUTATIONS}I")
_DAY = re.compile(r"\d{1,2}일")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text: a digest of its letters, their number of runs, the days it begins with.

    ``hashes`` are 255 minima of four bytes each, empty for a text too short to be near alike.
    """

    letters: str
    runs: int = 0
    days: frozenset[str] = frozenset()
    hashes: bytes = b""

    @classmethod
    def of(cls, text: str) -> Sketch:
        """The sketch of a text.

        >>> Sketch.of("가람시는 협약을 맺었다.") == Sketch.of("가람시는\\n협약을 맺었다")
        True
        """
        letters = _SIGNS.sub("", text)
        digest = hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()
        if len(letters) < _SHORTEST:
            return cls(digest)
        runs = {letters[i : i + _RUN] for i in range(len(letters) - _RUN + 1)}
        minima = RMinHash(_PERMUTATIONS, _SEED)
        minima.update(sorted(runs))
        days = frozenset(_DAY.findall(letters[:_LEAD]))
        return cls(digest, len(runs), days, _PACKED.pack(*minima.digest()))

    def contained(self, other: Sketch) -> float:
        """How much of the shorter text stands in the longer; 0 where too little of both, or other days."""
        mine, theirs = _PACKED.unpack(self.hashes), _PACKED.unpack(other.hashes)
        alike = sum(a == b for a, b in zip(mine, theirs, strict=True)) / _PERMUTATIONS
        if alike < _ALIKE or not (self.days <= other.days or other.days <= self.days):
            return 0.0
        shared = alike * (self.runs + other.runs) / (1 + alike)
        contained: float = shared / min(self.runs, other.runs)
        return min(1.0, contained)

    def bands(self) -> Iterator[tuple[int, bytes]]:
        """Number and value of each band of minima; alike texts share one, nearly surely."""
        width = 4 * _ROWS
        for number, at in enumerate(range(0, len(self.hashes), width)):
            yield number, self.hashes[at : at + width]


class RepeatFinder:
    """Remembers the sketches of what it has seen, on disk: its memory does not grow with the run.

    >>> finder = RepeatFinder()
    >>> [finder.find(doc_id, Sketch.of("가람시는 협약을 맺었다.")) for doc_id in ("a", "b")]
    [None, Repeat(doc_id='a', similarity=1.0)]
    """

    def __init__(self) -> None:
        self._store = sqlite3.connect("", isolation_level=None)  # a file of its own that nobody else sees
        self._store.executescript("""
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
            CREATE TABLE text (letters TEXT PRIMARY KEY, doc_id TEXT) WITHOUT ROWID;
            CREATE TABLE seen (number INTEGER PRIMARY KEY, doc_id TEXT, runs INTEGER, days TEXT, hashes BLOB);
            CREATE TABLE band (band INTEGER, value BLOB, number INTEGER, PRIMARY KEY (band, value, number))
                WITHOUT ROWID;
            CREATE TABLE found (doc_id TEXT PRIMARY KEY, original TEXT) WITHOUT ROWID;
            BEGIN;
        """)
        self._seen = 0

    def find(self, doc_id: str, sketch: Sketch) -> Repeat | None:
        """The earlier article that this one repeats; the first of them where several do."""
        told = self._store.execute("SELECT doc_id FROM text WHERE letters = ?", (sketch.letters,)).fetchone()
        if told is not None:
            repeat: Repeat | None = Repeat(self._first(told[0]), 1.0)
        else:
            self._store.execute("INSERT INTO text VALUES (?, ?)", (sketch.letters, doc_id))
            repeat = self._near(doc_id, sketch) if sketch.hashes else None
        if repeat is not None:
            self._store.execute("INSERT OR REPLACE INTO found VALUES (?, ?)", (doc_id, repeat.doc_id))
        return repeat

    def close(self) -> None:
        """Forget everything."""
        self._store.close()

    def _near(self, doc_id: str, sketch: Sketch) -> Repeat | None:
        bands = list(sketch.bands())
        alike = {
            number
            for band in bands
            for (number,) in self._store.execute(
                "SELECT number FROM band WHERE band = ? AND value = ?", band
            )
        }
        best = max(((sketch.contained(self._at(n)[1]), -n) for n in alike), default=(0.0, 0))
        self._seen += 1
        days = " ".join(sorted(sketch.days))
        row = (self._seen, doc_id, sketch.runs, days, sketch.hashes)
        self._store.execute("INSERT INTO seen VALUES (?, ?, ?, ?, ?)", row)
        self._store.executemany("INSERT INTO band VALUES (?, ?, ?)", [(*b, self._seen) for b in bands])
        contained, number = best
        if contained < _CONTAINED:
            return None
        # Only what is the same to the letter is 1.
        return Repeat(self._first(self._at(-number)[0]), min(round(contained, 2), 0.99))

    def _at(self, number: int) -> tuple[str, Sketch]:
        doc_id, runs, days, hashes = self._store.execute(
            "SELECT doc_id, runs, days, hashes FROM seen WHERE number = ?", (number,)
        ).fetchone()
        return doc_id, Sketch("", runs, frozenset(days.split()), hashes)

    def _first(self, doc_id: str) -> str:
        """The article that another, which repeats it itself, stands for."""
        row = self._store.execute("SELECT original FROM found WHERE doc_id = ?", (doc_id,)).fetchone()
        return str(row[0]) if row else doc_id
