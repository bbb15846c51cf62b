"""What the user named → the files to read, in a fixed order.

In: paths, folders, globs and ``-``. Out: an ``Input`` for each file, with the path that records
will carry. Folders are walked in the order of the bytes of names, which is that of code points in UTF-8, and
the same under every locale; hidden files and folders are skipped, and a file named twice is read once.

``discover(["보도자료/", "기사/*.txt", "-"])`` gives the files of 보도자료, then the texts of 기사,
then standard input. To accept another kind of file, edit ``formats.py``.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

from extractor.errors import ExtractorError, ReadError

from .streams import open_file, unreadable

if TYPE_CHECKING:
    from typing import Any

STDIN = "-"
# Hidden files, and what systems and programs leave in folders.
_NO_ARTICLE = re.compile(r"\.|~\$|(?:desktop\.ini|Thumbs\.db)$", re.IGNORECASE)
_WILDCARD = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read.

    ``path`` is what records show: as the user gave it, but nothing of the machine above it.
    ``file`` is None for standard input, for what lies in an archive, which ``content`` opens, and for what
    lies in a store that fsspec knows, whose address is ``url``. ``error`` is set where nothing can be read.
    """

    path: str
    file: Path | None = None
    error: ReadError | None = None
    content: Callable[[], BinaryIO] | None = None
    url: str | None = None
    version: str = ""

    def open(self) -> BinaryIO:
        """The file, open for reading bytes.

        Raises ``ReadError`` (``not_found``, ``unreadable``, or what ``error`` says).
        """
        if self.error is not None:
            raise self.error
        if self.content is not None:
            return self.content()
        if self.url is not None:
            return open_remote(self.url)
        if self.file is None:
            if sys.stdin is None:
                raise ReadError("unreadable", "standard input is closed")
            return sys.stdin.buffer
        return open_file(self.file)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file, open as long as it is read; standard input stays open.

        Raises ``ReadError`` as ``open``.
        """
        stream = self.open()
        try:
            yield stream
        finally:
            if self.path != STDIN:
                stream.close()

    def stamp(self) -> str:
        """What changes when the file does: its size and when it was written, or its version in a store.

        Also when its entry was: a copy may keep the time of writing, and a clock may be set back.
        """
        if self.file is None:
            return self.version
        try:
            told = self.file.stat()
        except OSError:
            return ""
        return f"{told.st_size} {told.st_mtime_ns} {told.st_ctime_ns}"

    def inside(self, name: str) -> Input:
        """The input for a member of this archive.

        >>> Input("보도자료.zip").inside("../3월/협약.txt").path
        '보도자료.zip/3월/협약.txt'
        """
        parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
        return Input("/".join((self.path, *parts)))

    @property
    def stem(self) -> str:
        """The file's name without its ending, NFC; ``stdin`` for standard input.

        >>> Input("보도자료/서울시-협약.txt").stem
        '서울시-협약'
        """
        name = "stdin" if self.path == STDIN else PurePath(self.path).stem
        return unicodedata.normalize("NFC", name)

    @property
    def folder(self) -> str:
        """The name of the folder that the file lies in, NFC; empty where the path has none."""
        return unicodedata.normalize("NFC", PurePath(self.path).parent.name)

    @property
    def ending(self) -> str:
        """The ending in lower case, without the dot."""
        return PurePath(self.path).suffix.lower().removeprefix(".")


def discover(inputs: Sequence[str], *, without: Collection[Path] = ()) -> Iterator[Input]:
    """The files that the inputs name, in the order of the inputs, each file once.

    An input that names nothing comes back with ``error`` set, so that it can be reported. Files of
    ``without`` are none, wherever they lie: what a run itself writes.

    >>> [i.error.code for i in discover(["없는-기사.txt"])]
    ['not_found']
    """
    seen = {os.path.realpath(path) for path in without}
    for given in inputs:
        try:
            for found in _expand(given):
                key = found.url or found.path if found.file is None else os.path.realpath(found.file)
                if key not in seen:
                    seen.add(key)
                    yield found
        except (OSError, ValueError, RuntimeError) as error:  # a name that no file can have, a link to itself
            yield Input(given, error=ReadError("not_found", f"no such file or folder: {error}"))


def _expand(given: str) -> Iterator[Input]:
    if given == STDIN:
        yield Input(STDIN)
        return
    if "://" in given:
        yield from find_remote(given)
        return
    path = Path(given)
    if path.is_dir():
        yield from _walk(path, _shown(path))
    elif path.exists() or not _WILDCARD.search(given):  # a name may hold brackets and be no glob
        yield _file(path, _shown(path))
    else:
        yield from _matches(given)


def _file(path: Path, shown: str) -> Input:
    return Input(_writable(shown), path, _refused(path))


def _writable(shown: str) -> str:
    """A path in characters that a record can hold: names need not be UTF-8, nor what the locale says."""
    return decoded_name(os.fsencode(shown))


def decoded_name(name: bytes) -> str:
    """A name as it is written nearly everywhere, or by Windows in Korea.

    >>> decoded_name("협약.txt".encode("cp949"))
    '협약.txt'
    """
    for encoding in ("utf-8", "cp949"):
        with suppress(UnicodeDecodeError):
            return name.decode(encoding)
    return name.decode("utf-8", "replace")


def _refused(path: Path) -> ReadError | None:
    """Why a path that was found is not read; ``None`` for a file."""
    try:
        if not path.exists():
            return ReadError("not_found", "no such file or folder")
        if path.is_dir():
            return ReadError("unreadable", "a link to a folder, which is not followed")
        return None if path.is_file() else ReadError("unreadable", "neither a file nor a folder")
    except OSError as error:  # in a folder that may be listed, and no more
        return unreadable(error)


def _walk(folder: Path, shown: str) -> Iterator[Input]:
    found = False
    closed: list[OSError] = []  # folders that cannot be listed, since the walk came by here last
    for top, folders, names in os.walk(folder, onerror=closed.append):
        here = Path(top)
        below = PurePath(shown) / here.relative_to(folder)
        found |= bool(closed)
        yield from _unlisted(closed, folder, shown)
        wanted = (name for name in folders if not _NO_ARTICLE.match(name) and not _is_kept_with(name, names))
        folders[:] = sorted(wanted, key=os.fsencode)
        links = [name for name in folders if _is_link(here / name)]
        for name in sorted([*names, *links], key=os.fsencode):
            if not _NO_ARTICLE.match(name):
                found = True
                yield _file(here / name, (below / name).as_posix())
    found |= bool(closed)
    yield from _unlisted(closed, folder, shown)
    if not found:
        yield Input(shown or ".", folder, ReadError("no_files", "the folder holds no files"))


def _unlisted(closed: list[OSError], folder: Path, shown: str) -> Iterator[Input]:
    """An input for each folder that could not be listed, with the reason; ``closed`` is empty then."""
    while closed:
        error = closed.pop(0)
        path = Path(error.filename)
        gone = isinstance(error, FileNotFoundError)
        refused = ReadError("not_found", "no such folder any more") if gone else unreadable(error)
        yield Input(_writable((PurePath(shown) / path.relative_to(folder)).as_posix()), path, refused)


def _is_link(path: Path) -> bool:
    with suppress(OSError):  # of a folder that may be listed, and no more: then nothing in it is read
        return path.is_symlink()
    return False


def _is_kept_with(folder: str, names: list[str]) -> bool:
    """Whether a folder holds the pictures and scripts of a page that a browser saved beside it."""
    stem = re.sub(r"(?:_files|\.files|_파일)$", "", folder)
    return stem != folder and any(f"{stem}.{ending}" in names for ending in ("html", "htm"))


def _matches(pattern: str) -> Iterator[Input]:
    base = _fixed_part(pattern)
    below = Path(pattern).relative_to(base).as_posix()
    matches = [path.relative_to(base) for path in base.glob(below)] if base.is_dir() else []
    visible = (path for path in matches if not any(part.startswith(".") for part in path.parts))
    shown = sorted(visible, key=lambda path: [os.fsencode(part) for part in path.parts])
    if not shown:
        yield Input(pattern, Path(pattern), ReadError("no_match", "the pattern matches no file"))
    for path in shown:
        name = (PurePath(_shown(base)) / path).as_posix()
        if not (base / path).is_dir():
            yield _file(base / path, name)
        elif "**" not in pattern:  # which would give what is in it anyway
            yield from _walk(base / path, name)


def _fixed_part(pattern: str) -> Path:
    """The folder before the first wildcard."""
    parts: list[str] = []
    for part in Path(pattern).parts:
        if _WILDCARD.search(part):
            break
        parts.append(part)
    return Path(*parts)


def _shown(path: Path) -> str:
    """The path without what only this machine knows: absolute and climbing ones start at their name.

    >>> _shown(Path("기사/2024")), _shown(Path("/home/kim/기사")), _shown(Path("../기사"))
    ('기사/2024', '기사', '기사')
    """
    if path.is_absolute() or ".." in path.parts:
        return path.name if path.name not in {"", ".."} else path.resolve().name
    return "" if path == Path() else path.as_posix()


def find_remote(url: str) -> Iterator[Input]:
    """The files that an URL names: a file, all below a prefix, or what a glob matches, in code point order.

    Raises ``ExtractorError`` where the store's package is missing.
    """
    system, path = filesystem(url)
    scheme = url.split("://", 1)[0]
    try:
        found = (system.glob if _WILDCARD.search(path) else system.find)(path, detail=True)
    except (OSError, ValueError) as error:
        yield Input(url, error=ReadError("unreadable", f"{type(error).__name__}: {error}"))
        return
    if not found:
        yield Input(url, error=ReadError("not_found", "no such file or folder"))
    top = path.split("*", 1)[0].rstrip("/").rsplit("/", 1)[0]
    for name in sorted(found):
        shown = name.removeprefix(top).lstrip("/")
        if not any(_NO_ARTICLE.match(part) for part in shown.split("/")) and found[name]["type"] == "file":
            version = str(found[name].get("ETag") or found[name].get("mtime") or system.ukey(name))
            yield Input(shown, url=f"{scheme}://{name.lstrip('/')}", version=version)


def open_remote(url: str) -> BinaryIO:
    """A file of a store, open for reading bytes.

    Raises ``ReadError``: ``not_found``, ``unreadable``.
    """
    system, path = filesystem(url)
    try:
        opened: BinaryIO = system.open(path, "rb")
    except FileNotFoundError as error:
        raise ReadError("not_found", "no such file") from error
    except OSError as error:
        raise unreadable(error) from error
    return opened


def filesystem(url: str) -> tuple[Any, str]:
    """The file system of an URL, and the path in it.

    Raises ``ExtractorError`` where fsspec or the store's package is missing.
    """
    try:
        from fsspec.core import url_to_fs

        found: tuple[Any, str] = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise ExtractorError(f"{url}: {error}; agreement-extractor[remote] reads s3://") from error
    return found
