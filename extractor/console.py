"""How commands end: exit codes, and errors as a line instead of a traceback.

In: what a command raises. Out: ``click.ClickException``. ``with failing_politely(): …`` stands around the
work of every verb, and ``Verbs`` around all of them, for what is written to standard output. To make another
error polite, give it ``ExtractorError`` as its base.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from .errors import ExtractorError, ReadError

FAILED, REJECTED, INTERRUPTED, TERMINATED = 1, 3, 130, 143
EPILOG = "Exit codes: 0 all read; 1 failed; 2 wrong usage; 3 finished, but some inputs were rejected."

sources_option = click.option(
    "--sources",
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="What the paths of the records are below.  [default: here]",
)
MISSING_TEXTS = "the others: extract them --with-text, or name the folder above the articles with --sources"


@contextmanager
def failing_politely() -> Iterator[None]:
    """Errors that the user can do something about become a line, not a traceback."""
    try:
        yield
    except ReadError as error:  # which names a file, as whoever sent it did
        raise click.ClickException(printable(str(error))) from error
    except ExtractorError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:  # who reads has seen enough, as head has: click ends quietly
            raise
        told = f"{printable(str(error.filename))}: {error.strerror}" if error.filename else str(error)
        raise click.ClickException(told) from error


def printable(name: str) -> str:
    r"""A name as a terminal shows it in a line, whatever signs are in it.

    >>> printable("협약\n\x1b[31m.txt")
    '협약\\n\\x1b[31m.txt'
    """
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in name)


class Verbs(click.Group):
    """Commands of which each fails politely, also where standard output takes no more."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that the arguments name."""
        with failing_politely():
            return super().invoke(ctx)


def put(data: bytes) -> None:
    """Write bytes to standard output, all of them. Raises ``OSError`` where that fails."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def hold_standard_streams() -> None:
    """Put the null device where a standard stream was closed: the next file that is opened would take its
    place, and get what libraries print.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (for good)
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C and SIGTERM end the block with a line, in order, and with the code that is usual for them.

    Python raises what a signal asks for wherever it happens to be, also where nothing can be raised (a
    finaliser, a callback): then the block goes on, and the end is asked for again when it is done.
    """
    asked: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        if asked:
            return  # once is enough: what is begun is being ended
        asked.append(INTERRUPTED if number == signal.SIGINT else TERMINATED)
        raise SystemExit(asked[0])

    here = threading.current_thread() is threading.main_thread()
    heard = [one for one in (signal.SIGTERM, signal.SIGINT) if signal.getsignal(one) != signal.SIG_IGN]
    before = {one: signal.signal(one, end) for one in heard} if here else {}
    try:
        yield
        if asked:
            raise SystemExit(asked[0])
    except KeyboardInterrupt:
        click.echo("stopped; the same command goes on from here", err=True)
        raise SystemExit(INTERRUPTED) from None
    except SystemExit:
        click.echo("stopped; the same command goes on from here", err=True)
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
