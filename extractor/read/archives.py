"""Archives → the files in them, read as if the archive were a folder.

In: an ``Input``. Out: an ``Input`` for each file inside, or the input itself where it is no archive.
Nothing is unpacked to disk; a member that is too large, encrypted or broken costs only itself.
Archives in archives are read too, down to ``_DEEPEST``.

``보도자료.zip`` with ``3월/협약.txt`` gives an input with the path ``보도자료.zip/3월/협약.txt``. To add a
kind of archive, write how its members come and enter it in ``_KINDS``; the bounds are in
``limits.py``.
"""

from __future__ import annotations

import gzip
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO, cast

from extractor.errors import ReadError

from .inputs import Input, decoded_name
from .limits import MAX_FILE, MAX_MEMBER, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, MIB
from .streams import damaged, whole

_DEEPEST = 3
_HIDDEN = re.compile(r"(?:^|/)(?:\.(?!\.?/)|__MACOSX(?:/|$)|Thumbs\.db$)")
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError, OSError,
    NotImplementedError, RuntimeError, TypeError,  # of what is missing where tarfile expects a byte
)  # fmt: skip
_NAMELESS = "nameless"  # as what a member is told of whose name is empty
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass
class _Budget:
    """What may still be unpacked from one input, whatever archives lie in one another."""

    size: int = MAX_UNPACKED
    members: int = MAX_MEMBERS

    def take(self, size: int) -> None:
        self.members -= 1
        self.size -= size
        if self.members < 0:
            message = f"the archive holds more than {MAX_MEMBERS} files; the rest is not read"
            raise ReadError("too_large", message)
        if self.size < 0:
            message = f"the archive unpacks to more than {MAX_UNPACKED // MIB} MiB; the rest is not read"
            raise ReadError("too_large", message)


def unpacked(given: Input) -> Iterator[Input]:
    """The files in an archive; what is no archive comes back as it is."""
    yield from _unpacked(given, _Budget(), 0)


def _unpacked(given: Input, budget: _Budget, depth: int) -> Iterator[Input]:
    members = _kind_of(given)
    if given.error is not None or members is None:
        yield given
        return
    if depth == _DEEPEST:
        yield replace(given, error=ReadError("too_large", "archives are nested too deeply"))
        return
    found = False
    try:
        for member in members(given, budget):
            found = True
            yield from _unpacked(member, budget, depth + 1)
    except ReadError as error:
        yield replace(given, error=error)
        return
    if not found:
        yield replace(given, error=ReadError("no_files", "the archive holds no files"))


def _kind_of(given: Input) -> Callable[[Input, _Budget], Iterator[Input]] | None:
    name = given.path.lower()
    return next((members for ending, members in _KINDS.items() if name.endswith(ending)), None)


def _zip(given: Input, budget: _Budget) -> Iterator[Input]:
    with given.open() as stream:
        try:
            with zipfile.ZipFile(_seekable(stream, given)) as archive:
                for info in archive.infolist():
                    name = _name(info) or _NAMELESS
                    if name.endswith("/") or _HIDDEN.search(name):
                        continue
                    yield _zip_member(archive, info, given.inside(name), budget)
        except _BROKEN as error:
            raise damaged(error) from error


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: Input, budget: _Budget) -> Input:
    budget.take(min(info.file_size, MAX_MEMBER))
    if stat.S_ISLNK(info.external_attr >> 16):
        return replace(member, error=ReadError("unreadable", "neither a file nor a folder"))
    if info.flag_bits & _ENCRYPTED:
        return replace(member, error=ReadError("encrypted", "the archive asks for a password"))
    if _is_bomb(info.file_size, info.compress_size):
        return replace(member, error=ReadError("too_large", _too_large(info.file_size)))
    return replace(member, content=partial(_open_member, archive, info))


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        return cast("BinaryIO", archive.open(info))
    except _BROKEN as error:
        raise damaged(error) from error


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name, which ``zipfile`` takes for CP437 where nothing says that it is UTF-8."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return decoded_name(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


def _is_bomb(size: int, packed: int) -> bool:
    return size > MAX_MEMBER or size > MIB + packed * MAX_RATIO


def _too_large(size: int) -> str:
    return f"it unpacks to {size // MIB} MiB"


def _tar(given: Input, budget: _Budget) -> Iterator[Input]:
    with given.open() as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|*") as archive:
                for info in archive:
                    name = decoded_name(info.name.encode("utf-8", "surrogateescape"))
                    if not info.isdir() and not _HIDDEN.search(name):
                        yield _tar_member(archive, info, given.inside(name), budget)
        except _BROKEN as error:
            raise damaged(error) from error


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, member: Input, budget: _Budget) -> Input:
    if not info.isreg():
        return replace(member, error=ReadError("unreadable", "neither a file nor a folder"))
    budget.take(info.size)
    content = archive.extractfile(info)
    if info.size > MAX_MEMBER or content is None:
        return replace(member, error=ReadError("too_large", _too_large(info.size)))
    return replace(member, content=lambda: cast("BinaryIO", content))


def _gzip(given: Input, budget: _Budget) -> Iterator[Input]:
    budget.take(0)
    name = given.path.rpartition("/")[2][: -len(".gz")]
    yield replace(given.inside(name), content=lambda: io.BufferedReader(_Inflating(given.open())))


class _Inflating(io.RawIOBase):
    """What a gzip file holds, as long as it inflates within reason."""

    def __init__(self, packed: BinaryIO) -> None:
        self._counted = _Counted(packed)
        self._inflated = gzip.GzipFile(fileobj=cast("BinaryIO", self._counted))
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inflated.read(len(buffer))
        self._given += len(data)
        if self._given > MAX_UNPACKED or self._given > MIB + self._counted.count * MAX_RATIO:
            raise ReadError("too_large", f"it unpacks to more than {self._given // MIB} MiB")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inflated.close()
        self._counted.close()
        super().close()


class _Counted:
    """Passes bytes on and counts them."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.count = 0
        self.close = source.close

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.count += len(data)
        return data


def _seekable(stream: BinaryIO, given: Input) -> BinaryIO:
    return stream if given.file is not None else io.BytesIO(whole(stream, MAX_FILE))


_KINDS: dict[str, Callable[[Input, _Budget], Iterator[Input]]] = {
    ".zip": _zip,
    ".tar": _tar,
    ".tar.gz": _tar,
    ".tgz": _tar,
    ".gz": _gzip,
}
"""How the members come, by the ending of the path; the first that fits."""


def is_archive(path: str) -> bool:
    """Whether a file's name says that it holds others.

    >>> is_archive("보도자료.zip"), is_archive("협약.hwpx")
    (True, False)
    """
    return path.lower().endswith(tuple(_KINDS))
