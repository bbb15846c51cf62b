"""What a person decided, a line each, never changed.

In: decisions. Out: ``decisions.jsonl``, to which lines are only added; a line is on the disk before ``add``
returns, so neither a killed program nor the power can take a decision back that the page has shown as
saved. A last line that broke off was never confirmed and is cut away. ``with Decisions.opened(folder) as
there: there.add(…)`` adds one. To keep more of a decision, add a field to ``Decision``.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, ValidationError

from extractor.errors import ReadError
from extractor.records import Agreement, Figure, Model

FILE = "decisions.jsonl"
Action = Literal["accept", "correct", "reject", "add", "figures", "done", "undo"]


class Decision(Model):
    """One decision on an article.

    ``key`` names the agreement; ``agreement`` is how it reads from then on, whole, so that the decision can
    be understood without the run. ``machine`` is what it was decided on. ``undoes`` is the number of another
    decision.
    """

    number: Annotated[int, Field(ge=1)]
    doc_id: str
    action: Action
    by: str
    at: AwareDatetime
    text_sha256: str | None = None
    key: str | None = None
    agreement: Agreement | None = None
    machine: Agreement | None = None
    figures: list[Figure] | None = None
    undoes: int | None = None


class Decisions:
    """The decisions of a folder, open for adding."""

    def __init__(self, file: FileIO, lines: list[Decision]) -> None:
        self._file = file
        self._number = lines[-1].number if lines else 0
        self._articles = _by_article(lines)

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Decisions]:
        """Open the decisions of a folder; one at a time.

        Raises ``ReadError`` for a line that is no decision, and where somebody else has them open.
        """
        folder.mkdir(parents=True, exist_ok=True)
        # Unbuffered: what the disk refused must not be written later all the same.
        with (folder / FILE).open("a+b", buffering=0) as file:
            _lock(file, folder)
            _keep_name(folder)
            file.seek(0)
            yield cls(file, _parsed(_mended(file), folder / FILE))

    def add(self, decision: Decision) -> None:
        """Write a decision to the disk, then count it among the others.

        Raises ``OSError`` where the disk does not take it; nothing is decided then.
        """
        before = self._file.seek(0, os.SEEK_END)
        try:
            _write(self._file, decision.model_dump_json(exclude_defaults=True).encode() + b"\n")
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(before)
            raise
        self._number = decision.number
        self._articles.setdefault(decision.doc_id, []).append(decision)

    @property
    def next_number(self) -> int:
        """The number that the next decision gets."""
        return self._number + 1

    def of(self, doc_id: str) -> list[Decision]:
        """The decisions on an article that hold, in order: without those that were undone."""
        return _standing(self._articles.get(doc_id, []))


def read_decisions(folder: Path) -> dict[str, list[Decision]]:
    """The decisions of a folder that hold, by article, for reading only, also while they are open elsewhere.

    Raises ``ReadError`` where there are none.
    """
    path = folder / FILE
    if not path.is_file():
        raise ReadError("not_found", f"{path}: nothing was decided yet")
    lines = _parsed(path.read_bytes().rpartition(b"\n")[0], path)
    return {doc_id: _standing(mine) for doc_id, mine in _by_article(lines).items()}


def _by_article(lines: Iterable[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for one in lines:
        found.setdefault(one.doc_id, []).append(one)
    return found


def _standing(lines: list[Decision]) -> list[Decision]:
    undone = {one.undoes for one in lines}
    return [one for one in lines if one.action != "undo" and one.number not in undone]


def _parsed(whole: bytes, path: Path) -> list[Decision]:
    lines: list[Decision] = []
    for number, line in enumerate(whole.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            lines.append(Decision.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise ReadError("bad_decision", f"{path}:{number}: {place}: {first['msg']}") from error
    return lines


def _mended(file: FileIO) -> bytes:
    """What the file holds, without a last line that broke off; one that only lacks its end gets it."""
    whole = file.readall()
    lines, _, last = whole.rpartition(b"\n")
    if not last:
        return whole
    try:
        Decision.model_validate_json(last)
    except ValidationError:
        file.truncate(len(whole) - len(last))
        return lines
    _write(file, b"\n")
    return whole


def _write(file: FileIO, line: bytes) -> None:
    if file.write(line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _keep_name(folder: Path) -> None:
    """Bring the name of a new file to the disk as well, where the system leaves that to us."""
    if os.name == "posix":
        there = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(there)
        finally:
            os.close(there)


def _lock(file: FileIO, folder: Path) -> None:
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # no such locks on this system
        pass
    except OSError as error:
        raise ReadError("in_use", f"{folder}: is being reviewed already") from error
