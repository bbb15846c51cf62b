"""Trials: a command to which something happens, and the same command again; was anything lost?

In: a ``Case`` (a command and what it must leave) and a ``Fault``. Out: an ``Outcome``. It has survived if
the fault was told in a line or killed the process, what had its final name was as before or whole, and the
same command again leaves what an undisturbed one leaves, and nothing unfinished.

``Bench(folder, corpus).trial(case, Fault("files", 3, "kill"), whole)`` kills it at its third change of
the file system. To try another command, add a case to ``cases``.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from injected import Fault, happen

ARTICLES = 10
_REFUSED = {0, 3}


@dataclass(frozen=True)
class Case:
    """A command, and what it leaves: lines under each of its final names, ``None`` where there is nothing."""

    name: str
    command: tuple[str, ...]
    left: Callable[[Path], dict[str, list[str] | None]]


@dataclass
class Outcome:
    """How often something was tried and survived, the lines that were lost, and what was wrong."""

    tried: int = 0
    survived: int = 0
    lost: int = 0
    wrong: str = ""

    def add(self, wrong: str, lost: int = 0) -> None:
        """Count one trial; ``wrong`` is empty where it was survived."""
        self.tried += 1
        self.survived += not wrong
        self.lost += lost
        self.wrong = self.wrong or wrong


def lines(path: Path) -> list[str] | None:
    """The lines of a file, if it is there."""
    return path.read_text("utf-8").splitlines() if path.exists() else None


def _run_files(folder: Path) -> dict[str, list[str] | None]:
    return {name: lines(folder / "out" / name) for name in ("records.jsonl", "rejected.jsonl")}


def _exported(folder: Path) -> dict[str, list[str] | None]:
    return {"agreements.csv": lines(folder / "agreements.csv")}


def tables(folder: Path) -> dict[str, list[str] | None]:
    """Every row of a registry; an open transaction is none of it."""
    if not (folder / "registry.db").exists():
        return {"registry.db": None}
    with sqlite3.connect(folder / "registry.db") as connection:
        named = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE '%search_index%'"
        names = [name for (name,) in connection.execute(named)]
        rows = [f"{name} {row}" for name in names for row in connection.execute(f"SELECT * FROM {name}")]
    connection.close()
    return {"registry.db": sorted(rows) or None}


cases = {
    "extract": Case("extract", ("extract", "기사", "-o", "out", "--workers", "1"), _run_files),
    "load": Case("load", ("registry", "load", "run", "--db", "registry.db"), tables),
    "export": Case("export", ("registry", "export", "--db", "given.db", "-o", "agreements.csv"), _exported),
}


class Bench:
    """A folder that trials start from, and processes that have loaded everything before they part."""

    def __init__(self, folder: Path, corpus: Path, articles: int = ARTICLES) -> None:
        self.folder = folder
        self.given = folder / "given"
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["extractor.preloaded", "extractor.registry.load"])
        self._number = 0
        found = sorted(path for path in corpus.rglob("*") if path.suffix in {".txt", ".json", ".html"})
        (self.given / "기사").mkdir(parents=True)
        for path in found[:articles]:
            shutil.copyfile(path, self.given / "기사" / path.name)
        (self.given / "기사" / "빈.txt").touch()
        self._prepare(found[articles : articles + 2])

    def run(self, command: tuple[str, ...], folder: Path, fault: Fault | None = None) -> int:
        """The exit code of a command in a folder; negative where a signal ended it."""
        process = self._context.Process(target=happen, args=(command, folder, fault or Fault()))
        process.start()
        process.join(300)
        if process.exitcode is None:
            process.kill()
            process.join()
            return 124
        return process.exitcode

    def fresh(self) -> Path:
        """A copy of what trials start from."""
        self._number += 1
        return Path(shutil.copytree(self.given, self.folder / f"trial{self._number}", symlinks=True))

    def command(self, case: Case, *before: str) -> list[str]:
        """A case's command as a process of its own would get it, behind other words."""
        return [*before, sys.executable, "-m", "extractor", *case.command]

    def steps(self, case: Case, kind: str) -> int:
        """How many steps of a kind an undisturbed run takes."""
        there = self.fresh()
        self.run(case.command, there, Fault(kind))
        return int((there / "steps").read_text())

    def whole(self, case: Case) -> dict[str, list[str] | None]:
        """What an undisturbed run leaves."""
        there = self.fresh()
        assert self.run(case.command, there) in _REFUSED, (there / "told").read_text("utf-8")
        return case.left(there)

    def trial(self, case: Case, fault: Fault, whole: dict[str, list[str] | None]) -> tuple[str, int]:
        """What is wrong after a fault, and the lines that were lost by it."""
        there = self.fresh()
        before = case.left(there)
        code = self.run(case.command, there, fault)
        told = (there / "told").read_text("utf-8", "replace")
        between = case.left(there)
        whole_or_not = all(between[name] in (before[name], whole[name]) for name in whole)
        wrong = self.again(case, there, whole)
        if code not in {0, 1, 3, -9, -25}:
            wrong = (f"left with {code}", wrong[1])
        elif "Traceback" in told:
            wrong = (f"told a traceback: {told.splitlines()[-1]}", wrong[1])
        elif code in _REFUSED and between != whole:
            wrong = ("said that it was done, and it was not", wrong[1])
        elif case.name != "load" and not whole_or_not:  # a load is whole by its lots
            wrong = ("a half file had its final name", wrong[1])
        shutil.rmtree(there)
        return wrong

    def again(self, case: Case, there: Path, whole: dict[str, list[str] | None]) -> tuple[str, int]:
        """What is wrong after the same command again, undisturbed."""
        code = self.run(case.command, there)
        after = case.left(there)
        lost = sum(len({*(whole[name] or ())} - {*(after[name] or ())}) for name in whole)
        if code not in _REFUSED:
            return f"again: left with {code}: {(there / 'told').read_text('utf-8', 'replace')[-300:]}", lost
        if after != whole:
            return "again: not what an undisturbed run leaves", lost
        return ("again: something unfinished is left", lost) if [*there.rglob("*.unfinished")] else ("", lost)

    def _prepare(self, others: list[Path]) -> None:
        """What commands start from: a run, a registry of it, and the files of an earlier run."""
        assert self.run(cases["extract"].command, self.given) in _REFUSED
        (self.given / "out").rename(self.given / "run")
        shutil.rmtree(self.given / "run" / ".parts")
        self.run(cases["load"].command, self.given)
        (self.given / "registry.db").rename(self.given / "given.db")
        (self.given / "agreements.csv").write_text("id\nagr-0\n", "utf-8")
        some = tuple(str(path) for path in others)
        self.run(("extract", *some, "-o", "out", "--workers", "1"), self.given)
