"""The database goes away: another writer holds it, its file is removed, its server is stopped.

In: a ``Bench``. Out: an ``Outcome``, or why this machine has no server. ``stopped(bench)`` stops PostgreSQL
with a load under way, as ``pg_ctl stop -m immediate`` does, starts it and loads again.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from signal import SIGQUIT

from injected import Fault
from trials import Bench, Case, Outcome, cases

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests" / "registry"))

_HELD = 3.0
_LOADER = """
import sys
from pathlib import Path
from extractor.registry.load import load
from extractor.registry.migrate import open_registry
load(open_registry(sys.argv[1]), Path(sys.argv[2]), lot=1)
"""


def locked(bench: Bench) -> Outcome:
    """Another program writes for some seconds: the load waits for it."""
    outcome, case = Outcome(), cases["load"]
    whole, there = bench.whole(case), bench.fresh()
    with sqlite3.connect(there / "registry.db", isolation_level=None) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        process = subprocess.Popen(bench.command(case), cwd=there, stderr=subprocess.DEVNULL)
        time.sleep(_HELD)
        waited = process.poll() is None
        other.execute("COMMIT")
    other.close()
    code = process.wait()
    outcome.add("" if waited and code == 0 else f"left with {code}")
    outcome.add(*bench.again(case, there, whole))
    return outcome


def removed(bench: Bench) -> Outcome:
    """The file of the registry is removed while it is loaded."""
    outcome, case = Outcome(), cases["load"]
    whole = bench.whole(case)
    for number in range(1, bench.steps(case, "statements") + 1):
        outcome.add(*bench.trial(case, Fault("statements", number, "vanish"), whole))
    return outcome


def stopped(bench: Bench) -> Outcome | str:
    """PostgreSQL is stopped at once while a registry is loaded, a lot a line; then it is there again."""
    from postgres import programs, server

    if programs() is None:
        return "PostgreSQL is not installed"
    outcome = Outcome()
    with server() as there:
        url = _database(there.url, "whole")
        case = Case("load", ("registry", "load", "run", "--db", url), lambda _: {"": _rows(url)})
        whole = bench.whole(case)
        for number in range(4):
            name = _database(there.url, f"stopped{number}")
            command = [sys.executable, "-c", _LOADER, name, str(bench.given / "run")]
            loader = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            _until(name, loader, number)
            there.stop(SIGQUIT)
            told = loader.communicate()[1]
            there.start()
            half = {row for row in _rows(name) if row.startswith("article ")}
            if loader.returncode == 0 or "RegistryError" not in told:
                outcome.add(f"left with {loader.returncode}: {told[-300:]}")
            elif not half <= {*whole[""]}:
                outcome.add("an article is there that was half loaded")
            else:
                again = Case("load", (*case.command[:-1], name), lambda _, name=name: {"": _rows(name)})
                outcome.add(*bench.again(again, bench.fresh(), whole))
    return outcome


def _database(url: str, name: str) -> str:
    import psycopg

    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return f"{url}/{name}"


def _until(url: str, loader: subprocess.Popen[str], articles: int) -> None:
    """Wait until so many articles are there."""
    while loader.poll() is None and sum(row.startswith("article ") for row in _rows(url)) <= articles:
        time.sleep(0.01)


def _rows(url: str) -> list[str]:
    """Every row of a registry on a server."""
    import psycopg

    with psycopg.connect(url) as connection:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        names = [name for (name,) in connection.execute(tables)]
        return sorted(
            f"{name} {row}"
            for name in names
            for row in connection.execute(f"SELECT * FROM {name}")  # type: ignore[arg-type]
        )
