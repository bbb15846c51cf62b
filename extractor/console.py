"""How commands end: exit codes, and errors as a line instead of a traceback.

In: what a command raises. Out: ``click.ClickException``. ``with failing_politely(): …`` stands around the
work of every verb. To make another error polite, give it ``ExtractorError`` as its base.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from .errors import ExtractorError

FAILED, REJECTED = 1, 3
EPILOG = "Exit codes: 0 all read; 1 failed; 2 wrong usage; 3 finished, but some inputs were rejected."

sources_option = click.option(
    "--sources",
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="What the paths of the records are below.  [default: here]",
)


@contextmanager
def failing_politely() -> Iterator[None]:
    """Errors that the user can do something about become a line, not a traceback."""
    try:
        yield
    except ExtractorError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise click.ClickException(told) from error
