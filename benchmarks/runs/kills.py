"""Kill a run at random moments, again and again: does the same command end with the same bytes?

In: a folder of articles. Out: how many runs were killed, how far they had come, and whether each ended with
the bytes of a run that nobody disturbed. ``python benchmarks/runs/kills.py corpus --kills 50``.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

FILES = ("records.jsonl", "rejected.jsonl")


def started(folder: str, out: Path) -> subprocess.Popen[bytes]:
    """The command, in a process group of its own."""
    command = [sys.executable, "-m", "extractor", "extract", folder, "--out", str(out)]
    with out.with_suffix(".log").open("ab") as log:
        return subprocess.Popen(command, stderr=log, start_new_session=True)


def written(out: Path) -> list[bytes]:
    """What a run gave."""
    return [(out / name).read_bytes() for name in FILES]


def main() -> None:
    """Print a line for each run, and a verdict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    moments, killed, equal, runs = random.Random(given.seed), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole")
        begun = time.monotonic()
        started(given.folder, whole).wait()
        undisturbed = time.monotonic() - begun
        while killed < given.kills:
            out = Path(folder, f"out-{runs}")
            runs += 1
            while True:
                process = started(given.folder, out)
                try:
                    process.wait(moments.uniform(0, undisturbed))
                    break
                except subprocess.TimeoutExpired:
                    killed += 1
                    group = moments.random() < 0.5  # all at once as when the power goes, or the parent alone
                    (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
                    process.wait()
            if process.returncode:
                raise SystemExit(out.with_suffix(".log").read_text("utf-8"))
            equal += written(out) == written(whole)
            click.echo(f"{killed} kills so far, {equal} of {runs} runs ended with the same bytes")
    if equal != runs:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
