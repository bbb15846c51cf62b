"""A call → its result, from a process of its own that may take only so much time and memory.

In: a function that can be imported by name, and its arguments. Out: what it returns or raises; ``ReadError``
(``too_costly``) where it takes too long, needs too much memory or brings its process down. The process
serves one call after the other and is replaced after such an end.

``Guard()(read_here, "pdf", data)`` reads a PDF. The bounds are in ``limits.py``.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from extractor.bounds import held
from extractor.errors import ReadError
from extractor.processes import end_with_parent, start_method
from extractor.read.limits import MAX_MEMORY, MAX_SECONDS, MIB

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


class Guard:
    """Calls functions in another process, which starts with the first call."""

    def __init__(self, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None
        self._owner = 0

    def __call__(
        self, function: Callable[_Given, _Result], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> _Result:
        """Call the function there.

        Raises what it raises, and ``ReadError("too_costly")``.
        """
        connection = self._connected()
        try:
            connection.send((function, args, kwargs))
            if not connection.poll(self._seconds):
                raise ReadError("too_costly", f"reading it takes more than {self._seconds:g} seconds")
            done, result = connection.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise ReadError("too_costly", "reading it brought the process down that did it") from error
        except BaseException:
            self.close()  # what comes back later would be taken for the next answer
            raise
        if done:
            return result  # type: ignore[no-any-return]
        raise result

    def close(self) -> None:
        """End the process; the next call starts another."""
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.join()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None

    def _connected(self) -> Connection:
        if self._connection is None or self._process is None or self._owner != os.getpid():
            self._start()
        elif not self._process.is_alive():  # ended between two calls: that is no fault of the next document
            self.close()
            self._start()
        assert self._connection is not None
        return self._connection

    def _start(self) -> None:
        context: Any = multiprocessing.get_context(start_method())
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._memory), daemon=True)
        with _without_main():
            process.start()
        theirs.close()
        self._process, self._connection, self._owner = process, ours, os.getpid()


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep the new process from running the user's own script again: it needs nothing of it."""
    main = vars(sys.modules["__main__"])
    kept = {name: main[name] for name in ("__spec__", "__file__") if name in main}
    try:
        for name in kept:
            main[name] = None
        yield
    finally:
        for name, value in kept.items():
            main[name] = value


def _serve(connection: Connection, memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _bound(memory)
    while True:
        try:
            function, args, kwargs = connection.recv()
        except EOFError:
            return
        try:
            answer: tuple[bool, Any] = (True, function(*args, **kwargs))
        except MemoryError:
            answer = (False, ReadError("too_costly", f"reading it takes more than {memory // MIB} MiB"))
        except Exception as error:
            answer = (False, _portable(error))
        connection.send(answer)


def _portable(error: Exception) -> Exception:
    """An error of ours as it is; those of libraries, some of which can't be sent, in words."""
    if isinstance(error, ReadError):
        return error
    return ReadError("damaged", f"its reader failed: {type(error).__name__}: {error}")


def _bound(memory: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        most = held() + memory  # what the process was started with is not the document's
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
