"""Processes beside this one: how they start, and that they never outlive it.

In: nothing. Out: the method by which processes start; a watch that ends this process with its parent.
Those who read documents and those who extract need both.

A worker that calls ``end_with_parent()`` is gone when the run of 보도자료/ is killed. To start processes in
another way, edit ``start_method``.
"""

from __future__ import annotations

import multiprocessing
import os
import threading


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start_method() -> str:
    """How processes start: never by fork, for the parent may run threads, whose locks do not survive it.

    >>> start_method() in {"forkserver", "spawn"}
    True
    """
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def end_with_parent() -> None:
    """End this process when the one that started it ends, however that ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
