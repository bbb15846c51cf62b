"""What an article may take: seconds of the processor, and memory beyond what its process holds.

In: the two limits, 0 for none. Out: a block that ends with ``TimeIsUpError`` or ``MemoryError`` where it
takes more; where compiled code hears neither, the process ends, and the article still costs only itself.

``with bounded(30, 4096): extract(article)`` gives the article 협약.txt half a minute and 4 GiB. What is
loaded once for all articles counts for none: ``with unbounded(): …`` stands around it. Threads besides the
main one, as Dask's, are not bounded.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

_MIB = 1024 * 1024
_HELD = Path("/proc/self/statm")
"""Where Linux tells what a process holds, in pages; elsewhere memory is not bounded."""


_PATIENCE = 10
"""How many times its seconds a block may take by the clock: a busy machine must not change what comes out."""


class TimeIsUpError(Exception):
    """Raised into a block that takes too long."""


@contextmanager
def bounded(seconds: float, memory: int = 0, *, patience: float = _PATIENCE) -> Iterator[None]:
    """End what takes more than so many seconds, or so many MiB more than the process holds.

    Seconds are the processor's; by the clock ``patience`` times as many may pass. Raises ``TimeIsUpError``
    and ``MemoryError`` into the block.

    >>> with bounded(60, 64):
    ...     bytearray(256 * 1024 * 1024)
    Traceback (most recent call last):
    MemoryError
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _in_memory(memory), _in_time(seconds, seconds * patience):
        yield


@contextmanager
def unbounded() -> Iterator[None]:
    """Within a bounded block: what its limits do not count."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    timers = (signal.ITIMER_REAL, signal.ITIMER_PROF, signal.ITIMER_VIRTUAL)
    left = [signal.setitimer(timer, 0) for timer in timers]
    memory = resource.getrlimit(resource.RLIMIT_AS)
    before = held()
    resource.setrlimit(resource.RLIMIT_AS, (memory[1], memory[1]))
    try:
        yield
    finally:
        soft = memory[0] if memory[0] == resource.RLIM_INFINITY else memory[0] + held() - before
        resource.setrlimit(resource.RLIMIT_AS, (_least(soft, memory[1]), memory[1]))
        for timer, (seconds, _) in zip(timers, left, strict=True):
            signal.setitimer(timer, seconds)


@contextmanager
def _in_time(seconds: float, clock: float) -> Iterator[None]:
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise TimeIsUpError

    heard = (signal.SIGALRM, signal.SIGPROF)
    before = [signal.signal(one, interrupt) for one in heard]
    # Compiled code hears no exception: after twice the time, all of it spent computing, the process ends.
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, clock)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_VIRTUAL, 2 * seconds)
    try:
        yield
    finally:
        for timer in (signal.ITIMER_REAL, signal.ITIMER_PROF, signal.ITIMER_VIRTUAL):
            signal.setitimer(timer, 0)
        for one, handler in zip(heard, before, strict=True):
            signal.signal(one, handler)


@contextmanager
def _in_memory(memory: int) -> Iterator[None]:
    if not memory or resource is None or not _HELD.exists():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_least(held() + memory * _MIB, soft, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def held() -> int:
    """Bytes of address space that this process holds; 0 where that is not told."""
    return int(_HELD.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE") if _HELD.exists() else 0


def _least(*limits: int) -> int:
    return min((one for one in limits if one != resource.RLIM_INFINITY), default=resource.RLIM_INFINITY)
