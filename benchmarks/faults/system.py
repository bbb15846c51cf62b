"""Faults of the system around the program, each a real one: disks, rights, signals, clocks, memory, pipes.

In: a ``Bench``. Out: an ``Outcome``, or why this machine does not allow it. ``read_only(bench)`` runs each
command where nothing may be written, and again where it may.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from injected import starve
from trials import Bench, Case, Outcome, cases, lines

_MOUNT_READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"'
_MOUNT_SMALL = """
there=$0; size=$1; shift
cp -a "$there" "$there.kept" && mount -t tmpfs -o size=100m tmpfs "$there" && cp -a "$there.kept/." "$there"
used=$(du -sk "$there" | cut -f1); mount -o remount,size=$((used + size))k "$there"; cd "$there"
"$@"; echo $? > "$there.code"
mount -o remount,size=100m "$there"
"$@"; cp -a "$there/." "$there.kept"
"""
_UNPRIVILEGED = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
_SIZES = (4, 8, 16, 24, 48, 96, 192, 384)


def allowed(*command: str) -> bool:
    """Whether a command of the system is there and does its work."""
    try:
        return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def full_disk(name: str) -> Callable[[Bench], Outcome | str]:
    """A disk with so many KiB left, and then with more."""

    def tried(bench: Bench) -> Outcome | str:
        if not allowed("unshare", "--mount"):
            return "no mounts allowed"
        outcome, case = Outcome(), cases[name]
        whole = bench.whole(case)
        for size in _SIZES:
            there = bench.fresh()
            command = ["unshare", "--mount", "sh", "-c", _MOUNT_SMALL, str(there), str(size)]
            ended = subprocess.run(bench.command(case, *command), capture_output=True, check=False)
            kept = Path(f"{there}.kept")
            code = int(Path(f"{there}.code").read_text())
            after = case.left(kept)
            wrong = "" if after == whole else "not what an undisturbed run leaves"
            if code not in {0, 1, 3} or b"Traceback" in ended.stderr:
                wrong = f"{size} KiB: left with {code}: {ended.stderr[-200:].decode('utf-8', 'replace')}"
            outcome.add(wrong, _lost(whole, after))
        return outcome

    return tried


def read_only(bench: Bench) -> Outcome | str:
    """A file system that is mounted read-only."""
    if not allowed("unshare", "--mount"):
        return "no mounts allowed"

    def before(there: Path) -> list[str]:
        return ["unshare", "--mount", "sh", "-c", _MOUNT_READ_ONLY, str(there)]

    return _refused(bench, before)


def denied(bench: Bench) -> Outcome | str:
    """Folders and files that this user may not write."""
    drop = _UNPRIVILEGED if os.geteuid() == 0 else ()
    if drop and not allowed(*drop):
        return "root, and rights cannot be given up"

    def before(there: Path) -> list[str]:
        for path in (there, *there.rglob("*")):
            path.chmod(path.stat().st_mode & ~0o222)
        return [*drop]

    return _refused(bench, before)


def _refused(bench: Bench, before: Callable[[Path], list[str]]) -> Outcome:
    """Each command where it may not write: a plain error, nothing changed; then where it may."""
    outcome = Outcome()
    for case in cases.values():
        whole, there = bench.whole(case), bench.fresh()
        kept = case.left(there)
        command = bench.command(case, *before(there))
        ended = subprocess.run(command, cwd=there, capture_output=True, check=False)
        for path in (there, *there.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
        told = ended.stderr.decode()
        if ended.returncode != 1 or "Error: " not in told or "Traceback" in told:
            outcome.add(f"{case.name}: left with {ended.returncode}: {told[-300:]}")
        elif case.left(there) != kept:
            outcome.add(f"{case.name}: changed what it might not")
        else:
            outcome.add(*bench.again(case, there, whole))
    return outcome


def signals(bench: Bench) -> Outcome:
    """Ctrl-C and SIGTERM to a run with two workers, at moments drawn by lot; no process stays behind."""
    draw, outcome = random.Random(5), Outcome()
    case = Case("extract", (*cases["extract"].command[:-1], "2"), cases["extract"].left)
    whole = bench.whole(cases["extract"])
    begun = time.monotonic()
    subprocess.run(bench.command(case), cwd=bench.fresh(), capture_output=True, check=False)
    undisturbed = time.monotonic() - begun
    for number in range(10):
        there, how = bench.fresh(), (signal.SIGINT, signal.SIGTERM)[number % 2]
        process = subprocess.Popen(
            bench.command(case), cwd=there, stderr=subprocess.PIPE, start_new_session=True
        )
        time.sleep(draw.uniform(0.2, 1) * undisturbed)
        process.send_signal(how)
        begun = time.monotonic()
        process.communicate()
        took = time.monotonic() - begun
        if process.returncode not in {0, 3, 128 + how, -how} or took > 0.5 * undisturbed + 5:
            outcome.add(f"{how.name}: left with {process.returncode} after {took:.1f} s")
        elif _stays(process.pid):
            outcome.add(f"{how.name}: a worker stayed behind")
        else:
            outcome.add(*bench.again(cases["extract"], there, whole))
    return outcome


def _stays(group: int) -> bool:
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True


def two_runs(bench: Bench) -> Outcome:
    """The second of two runs into one folder is refused, and the first one is not disturbed."""
    outcome, case = Outcome(), cases["extract"]
    whole = bench.whole(case)
    for _ in range(3):
        there = bench.fresh()
        both = [
            subprocess.Popen(bench.command(case), cwd=there, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        told = [process.communicate()[1] for process in both]
        codes = sorted(process.returncode for process in both)
        after = case.left(there)
        # Where the first was done before the second began, both have done all there was to do.
        refused = codes[0] in {0, 1} and ("another run" in "".join(told)) == (1 in codes)
        outcome.add("" if refused and after == whole else f"left with {codes}", _lost(whole, after))
    return outcome


def wrong_clock(bench: Bench) -> Outcome:
    """Articles that change while their dates stay, go back or lie ahead are read again."""
    outcome, case = Outcome(), cases["extract"]
    for first, then in ((None, None), (2_000_000_000, 1_000_000_000), (1_000_000_000, 4_000_000_000), (0, 0)):
        there = bench.fresh()
        article = min((there / "기사").glob("*.txt"))
        date = article.stat().st_mtime if first is None else first
        os.utime(article, (date, date))
        bench.run(case.command, there)
        article.write_text(article.read_text("utf-8").replace("시", "군"), "utf-8")
        os.utime(article, (date if then is None else then,) * 2)
        bench.run(case.command, there)
        found = case.left(there)
        bench.run((*case.command, "--force"), there)
        outcome.add("" if found == case.left(there) else "a changed article was not read again")
    return outcome


def memory(bench: Bench) -> Outcome:
    """Two articles that want all memory there is are rejected, and the others are as ever."""
    outcome = Outcome()
    given = {json.loads(line)["doc_id"]: line for line in lines(bench.given / "run" / "records.jsonl") or ()}
    wanted = [line for name, line in given.items() if not name.startswith(("a01", "a02"))]
    for workers in (1, 2):
        there = bench.fresh()
        program = f"from pathlib import Path; from injected import starve; starve(Path(), {workers})"
        ended = subprocess.run(
            [sys.executable, "-c", program], cwd=there, capture_output=True, check=False,
            env=os.environ | {"PYTHONPATH": str(Path(starve.__code__.co_filename).parent)},
        )  # fmt: skip
        found = lines(there / "out" / "records.jsonl") or []
        codes = [json.loads(line)["code"] for line in lines(there / "out" / "rejected.jsonl") or ()]
        right = found == wanted and sorted(codes) == ["empty", "out_of_memory", "out_of_memory"]
        outcome.add("" if right else f"{codes} {ended.stderr[-300:]!r}", len({*wanted} - {*found}))
    return outcome


def full_output(bench: Bench) -> Outcome:
    """Standard output that is full, closed, or read only at its beginning: a word at most, no traceback."""
    outcome = Outcome()
    article = next(path.name for path in sorted((bench.given / "기사").glob("*.txt")))
    for verb in (
        "schema",
        f"show 기사/{article}",
        "registry list --db given.db",
        "registry export --db given.db",
    ):
        for where, codes in (("> /dev/full", {1}), (">&-", {0, 1}), ("| head -c 1 > /dev/null", {0, 1})):
            command = f'"{sys.executable}" -m extractor {verb} {where}; exit ${{PIPESTATUS[0]}}'
            ended = subprocess.run(["bash", "-c", command], cwd=bench.given, capture_output=True, check=False)
            told = ended.stderr.decode()
            plain = told.count("\n") <= 1 and "Traceback" not in told
            wrong = f"{verb} {where}: {ended.returncode}: {told[-300:]}"
            outcome.add("" if plain and ended.returncode in codes else wrong)
    return outcome


def _lost(whole: dict[str, list[str] | None], after: dict[str, list[str] | None]) -> int:
    return sum(len({*(whole[name] or ())} - {*(after[name] or ())}) for name in whole)
