"""What an article may take: seconds, and memory beyond what its process holds.

In: the two limits, 0 for none. Out: a block that ends with ``TimeIsUpError`` or ``MemoryError`` where it
takes more; where compiled code hears neither, the process ends, and the article still costs only itself.

``with bounded(30, 4096): extract(article)`` gives an article of 협약.txt half a minute and 4 GiB. Threads
besides the main one, as Dask's, are not bounded.
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


class TimeIsUpError(Exception):
    """Raised into a block that takes too long."""


@contextmanager
def bounded(seconds: float, memory: int = 0) -> Iterator[None]:
    """End what takes more than so many seconds, or so many MiB more than the process holds.

    Raises ``TimeIsUpError`` and ``MemoryError`` into the block.

    >>> with bounded(60, 64):
    ...     bytearray(256 * 1024 * 1024)
    Traceback (most recent call last):
    MemoryError
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _in_memory(memory), _in_time(seconds):
        yield


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise TimeIsUpError

    before = signal.signal(signal.SIGALRM, interrupt)
    # Compiled code hears no exception: after twice the time, all of it spent computing, the process ends.
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_VIRTUAL, 2 * seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _in_memory(memory: int) -> Iterator[None]:
    if not memory or resource is None or not _HELD.exists():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = int(_HELD.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE") + memory * _MIB
    least = min([wanted, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)])
    resource.setrlimit(resource.RLIMIT_AS, (least, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
