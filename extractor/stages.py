"""How long each stage takes.

In: blocks of code, named by the stage that they are. Out: the seconds of each within ``spent()``; the time
of a stage inside another is its own alone. Where nobody asks, nothing is measured.

>>> with spent() as seconds:
...     with stage("read"):
...         text = "협약"
>>> list(seconds)
['read']

To measure another stage, put ``with stage("이름"):`` around it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class _Clock:
    """The seconds of the stages, and those that run now, the innermost last."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] | None = None
        self.running: list[str] = []
        self.since = 0.0

    def switch(self) -> None:
        """Give the time since the last switch to the stage that ran in it."""
        now = time.perf_counter()
        if self.seconds is not None and self.running:
            self.seconds[self.running[-1]] += now - self.since
        self.since = now


_clock = _Clock()


@contextmanager
def spent() -> Iterator[dict[str, float]]:
    """Measure the stages inside; for one thread of a process at a time."""
    seconds: dict[str, float] = defaultdict(float)
    before, _clock.seconds, _clock.running = _clock.seconds, seconds, []
    try:
        yield seconds
    finally:
        _clock.seconds = before


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count the time inside as that of a stage."""
    if _clock.seconds is None:
        yield
        return
    _clock.switch()
    _clock.running.append(name)
    try:
        yield
    finally:
        _clock.switch()
        _clock.running.pop()
