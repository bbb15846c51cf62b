"""What of a run is done: one file for each shard, which the next run of the same command goes on from.

In: a shard and the entries of its units. Out: a *part*, a file below ``.parts/`` with a head (what it was
made by and from) and a line an entry. A part appears whole or not at all, so a run may be killed at any
moment; a unit that has not changed since is not worked through again.

The part of a shard with ``협약.txt`` and ``연수.hwp`` has three lines. To change what is kept of an
article, edit ``Entry``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from .entries import Entry
from .shards import Shard, Unit
from .storage import Storage
from .work import Job, work

FOLDER = ".parts"
_FLEETING = frozenset({"not_found", "unreadable"})
"""Why an input gave nothing that may be otherwise the next time, though the input has not changed."""

_LIMITED = frozenset({"timed_out", "out_of_memory", "crashed"})
"""Why an article gave nothing that may be otherwise where it may take more."""

Worked = tuple[list[list[Entry]], dict[str, float]]


@dataclass(frozen=True, slots=True)
class Done:
    """That a shard is done: articles and agreements in it, and the seconds that its stages took."""

    name: str
    units: int
    reused: int
    articles: int
    agreements: int
    rejections: int
    seconds: dict[str, float]


@dataclass(frozen=True)
class Parts:
    """The parts of the runs into one place, under one ``fingerprint``.

    ``limits`` are what an article might take: under others, what took too much is tried again.
    """

    storage: Storage
    fingerprint: str
    limits: tuple[float, int] = (0.0, 0)

    def settle(
        self,
        shard: Shard,
        job: Job,
        do: Callable[[Sequence[Unit], Job], Worked] = work,
        *,
        afresh: bool = False,
    ) -> Done:
        """Work through what of a shard is not done, and write its part.

        ``afresh`` does all of it again. Raises ``OSError`` where the part cannot be written.
        """
        there, known = ([], {}) if afresh else self._known(shard.name)
        missing = [i for i, stamp in enumerate(shard.stamps) if stamp not in known]
        entries, seconds = do([shard.units[i] for i in missing], job) if missing else ([], {})
        fresh = dict(zip(missing, entries, strict=True))
        whole = [fresh[i] if i in fresh else known[stamp] for i, stamp in enumerate(shard.stamps)]
        if missing or there != list(shard.stamps):
            self._write(shard, whole)
        return _done(shard, whole, len(shard.units) - len(missing), seconds)

    def entries(self, name: str) -> Iterator[Entry]:
        """The entries of a part, in order, lazily."""
        with self.storage.read(_file(name)) as file:
            next(file)
            yield from map(Entry.from_json, file)

    def keep_only(self, names: set[str]) -> None:
        """Remove the parts of shards that the run no longer has."""
        kept = {f"{name}.jsonl" for name in names}
        for file in self.storage.names(FOLDER):
            if file not in kept:
                self.storage.remove(f"{FOLDER}/{file}")

    def _known(self, name: str) -> tuple[list[str], dict[str, list[Entry]]]:
        """The stamps of all units in a part of this fingerprint, and stamp → entries of those that need
        not be done again; of a broken part, none.
        """
        try:
            with self.storage.read(_file(name)) as file:
                head = json.loads(next(file))
                if head["fingerprint"] != self.fingerprint:
                    return [], {}
                units = {
                    stamp: [Entry.from_json(line) for line in islice(file, count)]
                    for stamp, count in head["units"]
                }
                again = _FLEETING if tuple(head["limits"]) == self.limits else _FLEETING | _LIMITED
                kept = {s: found for s, found in units.items() if not again & {e.code for e in found}}
                return [stamp for stamp, _ in head["units"]], kept
        except (FileNotFoundError, StopIteration, ValueError, KeyError, TypeError):
            return [], {}

    def _write(self, shard: Shard, entries: list[list[Entry]]) -> None:
        units = [(stamp, len(found)) for stamp, found in zip(shard.stamps, entries, strict=True)]
        with self.storage.written(_file(shard.name)) as file:
            head = {"fingerprint": self.fingerprint, "limits": self.limits, "units": units}
            file.write(json.dumps(head) + "\n")
            for found in entries:
                file.writelines(entry.as_json() + "\n" for entry in found)


def _file(name: str) -> str:
    return f"{FOLDER}/{name}.jsonl"


def _done(shard: Shard, entries: list[list[Entry]], reused: int, seconds: dict[str, float]) -> Done:
    found = [entry for unit in entries for entry in unit]
    records = [entry for entry in found if entry.line is not None]
    agreements = sum(len(entry.told) for entry in records)
    return Done(
        shard.name, len(shard.units), reused, len(records), agreements, len(found) - len(records), seconds
    )
