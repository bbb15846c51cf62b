"""A command of the program, in this process, to which something happens at its n-th step.

In: arguments of ``extractor``, a folder to be in, and a ``Fault``. Out: the exit code; what it told stands in
``told`` in that folder, and the number of steps it took in ``steps``. A step is a change of the file system
below the folder (a file opened for writing, synchronised, renamed, removed; a folder made), or a statement to
the database.

``happen(("extract", "기사", "-o", "out"), Path("곳"), Fault("files", 3, "fail"))`` has the third change
fail as on a full disk. To let something else happen, edit ``_do``.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.records import ArticleRecord
from extractor.shapes import Article

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.chmod", "os.truncate", "os.rmdir"}
NEVER = 10**9


@dataclass(frozen=True)
class Fault:
    """What happens at step ``number`` of ``steps``, which are ``files`` or ``statements``.

    ``what`` is ``fail`` (as on a full disk), ``kill``, or ``vanish`` (of the registry). ``size`` is the
    largest file in bytes that may be written, 0 for any.
    """

    steps: str = "files"
    number: int = NEVER
    what: str = "fail"
    size: int = 0


def happen(command: tuple[str, ...], folder: Path, fault: Fault) -> None:
    """Run the command, and end this process with its exit code."""
    from extractor.cli import main

    os.chdir(folder)
    told = os.open("told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in (1, 2):
        os.dup2(told, number)
    here = str(folder.resolve())
    step = _counted(fault, here)
    if fault.steps == "statements":
        _before_statements(step)
    else:
        _before_changes(step, here)
    if fault.size:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (fault.size, fault.size))
    main(list(command), prog_name="extractor")


def starve(folder: Path, workers: int) -> None:
    """Extract the articles of a folder, of which two want all the memory there is."""
    from extractor import batch

    options = batch.Options(workers=workers, memory_limit=256)
    batch.run([str(folder / "기사")], folder / "out", extract=greedy, options=options)


def greedy(article: Article) -> ArticleRecord:
    """An extraction that takes ever more for two articles: in one piece, and bit by bit."""
    from extractor.batch import extract_with_pipeline

    eaten: list[bytearray] = []
    if article.doc_id.startswith("a01"):
        eaten.append(bytearray(2**40))
    while article.doc_id.startswith("a02"):
        eaten.append(bytearray(2**22))
    return extract_with_pipeline(article)


def _counted(fault: Fault, here: str) -> Callable[[], None]:
    count = 0
    with open(f"{here}/steps", "wb", buffering=0) as file:  # noqa: PTH123 (kept open by its number)
        steps = os.dup(file.fileno())

    def step() -> None:
        nonlocal count
        count += 1
        os.pwrite(steps, str(count).encode(), 0)
        if count == fault.number:
            _do(fault.what, here)

    return step


def _do(what: str, here: str) -> None:
    if what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "vanish":
        os.system(f"rm -f '{here}'/registry.db*")
    else:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _before_changes(step: Callable[[], None], here: str) -> None:
    def audited(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and given and isinstance(given[2], int):
            changes = bool(given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        else:
            changes = event in _CHANGES
        if changes and isinstance(given[0], str | os.PathLike) and here in str(Path.cwd() / given[0]):
            step()

    synchronise = os.fsync

    def fsync(number: int) -> None:
        step()
        synchronise(number)

    os.fsync = fsync
    sys.addaudithook(audited)


def _before_statements(step: Callable[[], None]) -> None:
    import sqlite3

    from sqlalchemy import Engine, event
    from sqlalchemy.exc import OperationalError

    @event.listens_for(Engine, "before_cursor_execute")
    @event.listens_for(Engine, "commit")
    def count(*_: Any) -> None:
        try:
            step()
        except OSError as error:
            full = sqlite3.OperationalError("database or disk is full")
            raise OperationalError("", None, full) from error
