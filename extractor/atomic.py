"""Files that appear whole or not at all.

In: the path of a file, and what is written to it in a ``with`` block. Out: the file under its name, only when
the block has ended without an error and the content is on the disk; before that a hidden one beside it, which
``sweep`` removes where a process was killed meanwhile.

``with written(Path("협약.csv")) as file: file.write("id\\n")`` leaves 협약.csv as it was until the end. To
change what unfinished files are called, edit ``_UNFINISHED``.
"""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal

_UNFINISHED = ".unfinished"


@contextmanager
def written(path: Path, mode: Literal["w", "wb"] = "w") -> Iterator[IO[Any]]:
    """A file, UTF-8 if text, that takes its name when the block ends without an error.

    What is no regular file (``/dev/stdout``, a pipe) is written as it comes. Raises ``OSError`` with the name
    of the file, also where the disk is full.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "협약.csv")
    ...     with written(path) as file:
    ...         _ = file.write("강릉시")
    ...         early = path.exists()
    ...     early, path.read_text("utf-8")
    (False, '강릉시')
    """
    text = {} if mode == "wb" else {"encoding": "utf-8", "newline": "\n"}
    path = Path(os.path.realpath(path))  # a link stays one
    if path.exists() and not path.is_file():
        with path.open(mode, **text) as stream:  # type: ignore[call-overload]
            yield stream
        return
    unfinished: Path | None = None
    try:
        file: IO[Any] = tempfile.NamedTemporaryFile(  # type: ignore[call-overload]  # noqa: SIM115 (renamed)
            mode, dir=path.parent, prefix=f".{path.name}.", suffix=_UNFINISHED, delete=False, **text
        )
        unfinished = Path(file.name)
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # the name must not outlive the power where the content does not
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(path)
    except BaseException as error:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError) and (error.filename is None or _is_ours(str(error.filename), path)):
            error.filename, error.filename2 = str(path), None  # the name that its reader knows
        raise


def _is_ours(name: str, path: Path) -> bool:
    return name.startswith(str(path.parent / f".{path.name}.")) and name.endswith(_UNFINISHED)


def sweep(folder: Path, name: str = "*") -> None:
    """Remove what processes that were killed left unfinished right in a folder, of all files or one."""
    for left in folder.glob(f".{name if name == '*' else glob.escape(name)}.*{_UNFINISHED}"):
        left.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
