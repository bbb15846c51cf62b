"""Work shared out among processes, lazily and in order.

In: tasks, and the work on one. Out: what the work gives, in the order of the tasks. Where a task takes its
process down (memory, a fault in a compiled library), it is handed to ``settle``, which does its parts in
processes of their own; the others go on.

Three tasks and two workers: the third is begun when the first is done. To change how far ahead tasks are
taken, edit ``_AHEAD``.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from .errors import ExtractorError
from .processes import end_with_parent, start_method

_AHEAD = 3
"""Tasks for each worker that are taken before the first of them is given back: bounds the memory."""

Task = TypeVar("Task")
Result = TypeVar("Result")
Given = TypeVar("Given")


class CrashedError(Exception):
    """The work took its process down."""


class Alone:
    """One process that is known to start, and is replaced when a task takes it down.

    >>> with Alone() as process:
    ...     process.do(len, "협약")
    2
    """

    def __init__(self) -> None:
        self._pool = _ready_pool()

    def __enter__(self) -> Alone:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def do(self, work: Callable[[Given], Result], given: Given) -> Result:
        """Do one task, and wait for it. Raises ``CrashedError``, and what ``work`` raises."""
        try:
            return _submit(self._pool, work, given).result()
        except BrokenProcessPool as error:
            self._pool.shutdown(cancel_futures=True)
            self._pool = _ready_pool()
            raise CrashedError from error


def share_out(
    tasks: Iterable[Task],
    work: Callable[[Task], Result],
    *,
    workers: int,
    settle: Callable[[Task], Result],
    preload: Sequence[str] = (),
    prepare: Callable[[], None] | None = None,
) -> Iterator[Result]:
    """What ``work`` gives for each task, in order; ``work`` must be a function that can be imported by name.

    ``settle`` is called, in this process, for a task during which a worker died. ``preload`` names modules
    that all workers share, loaded once; ``prepare`` is done by each of them before its first task. Raises
    ``ExtractorError`` where no process can be started.
    """
    if preload and start_method() == "forkserver":
        multiprocessing.set_forkserver_preload(list(preload))
    rest = iter(tasks)
    pool = _pool(workers, prepare)
    pending: deque[tuple[Task, Future[Result]]] = deque()
    try:
        while True:
            for task in islice(rest, max(0, workers * _AHEAD - len(pending))):
                pending.append((task, _submit(pool, work, task)))
            if not pending:
                return
            task, future = pending.popleft()
            try:
                result = future.result()
            except BrokenProcessPool:
                # Any task under way may be the culprit; the oldest is settled before the rest go on.
                pool.shutdown(cancel_futures=True)
                result = settle(task)
                pool = _pool(workers, prepare)
                pending = deque((t, f if _is_good(f) else _submit(pool, work, t)) for t, f in pending)
            yield result
    except (KeyboardInterrupt, SystemExit):  # who stops a run does not wait for what is under way
        for process in list((pool._processes or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, work: Callable[[Given], Result], given: Given) -> Future[Result]:
    try:
        return pool.submit(work, given)
    except BrokenProcessPool as error:  # it broke while nobody was waiting for it
        broken: Future[Result] = Future()
        broken.set_exception(error)
        return broken


def _is_good(future: Future[Result]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _pool(workers: int, prepare: Callable[[], None] | None = None) -> ProcessPoolExecutor:
    context = multiprocessing.get_context(start_method())
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(prepare,))


def _ready_pool() -> ProcessPoolExecutor:
    """One process that is known to have started: what dies in it dies of its article."""
    pool = _pool(1)
    try:
        pool.submit(os.getpid).result()
    except BrokenProcessPool as error:
        raise ExtractorError("worker processes die before they get to work; try one worker") from error
    return pool


def _begin(prepare: Callable[[], None] | None) -> None:
    """Leave interrupts to the parent, end with it however it ends, and do what comes before any task."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    if prepare is not None:
        prepare()
