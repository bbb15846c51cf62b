"""What a person decided, a line each, never changed.

In: decisions. Out: ``decisions.jsonl``, to which lines are only added; a line is on the disk before ``add`` returns, so
neither a killed program nor the power can take a decision back that the page has shown as saved. A last line without
its end was never confirmed and is cut off. ``with Decisions.opened(folder) as there: there.add(…)`` adds one. To keep
more of a decision, add a field to ``Decision``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from pydantic import AwareDatetime, Field, ValidationError

from extractor.errors import ReadError
from extractor.records import Agreement, Figure, Model

FILE = "decisions.jsonl"
Action = Literal["accept", "correct", "reject", "add", "figures", "done", "undo"]


class Decision(Model):
    """One decision on an article.

    ``key`` names the agreement; ``agreement`` is how it reads from then on, whole, so that the decision can be
    understood without the run. ``machine`` is what it was decided on. ``undoes`` is the number of another decision.
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

    def __init__(self, file: BinaryIO, lines: list[Decision]) -> None:
        self._file = file
        self._lines = lines

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Decisions]:
        """Open the decisions of a folder; one at a time.

        Raises ``ReadError`` for a line that is no decision, and where somebody else has them open.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / FILE).open("a+b") as file:
            _lock(file, folder)
            file.seek(0)
            whole, _, unfinished = file.read().rpartition(b"\n")
            if unfinished:
                file.truncate(len(whole) + 1 if whole else 0)
            yield cls(file, _parsed(whole, folder / FILE))

    def add(self, decision: Decision) -> None:
        """Write a decision to the disk, then count it among the others.

        Raises ``OSError`` where the disk does not take it; nothing is decided then.
        """
        before = self._file.seek(0, os.SEEK_END)
        try:
            self._file.write(decision.model_dump_json(exclude_defaults=True).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(before)
            raise
        self._lines.append(decision)

    @property
    def next_number(self) -> int:
        """The number that the next decision gets."""
        return self._lines[-1].number + 1 if self._lines else 1

    def of(self, doc_id: str) -> list[Decision]:
        """The decisions on an article that hold, in order: without those that were undone."""
        return standing(self._lines, doc_id)

    def on(self) -> list[str]:
        """The articles that something was decided on, in the order of the first decision."""
        return list(dict.fromkeys(one.doc_id for one in self._lines))


def standing(lines: list[Decision], doc_id: str) -> list[Decision]:
    """The decisions on an article that nobody has undone."""
    mine = [one for one in lines if one.doc_id == doc_id]
    undone = {one.undoes for one in mine}
    return [one for one in mine if one.action != "undo" and one.number not in undone]


def read_decisions(folder: Path) -> list[Decision]:
    """The decisions of a folder, for reading only, also while they are open elsewhere.

    Raises ``ReadError`` where there are none.
    """
    path = folder / FILE
    if not path.is_file():
        raise ReadError("not_found", f"{path}: nothing was decided yet")
    return _parsed(path.read_bytes().rpartition(b"\n")[0], path)


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


def _lock(file: BinaryIO, folder: Path) -> None:
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # no such locks on this system
        pass
    except OSError as error:
        raise ReadError("in_use", f"{folder}: is being reviewed already") from error
