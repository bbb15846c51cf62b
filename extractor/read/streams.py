r"""Byte streams → bytes or lines, never more than was allowed.

In: an open binary stream. Out: all of it, or its lines one by one; ``ReadError`` where it is too large or
breaks. A line beyond the bound costs only itself: its rest is passed over without being kept.

``list(lines(io.BytesIO(b"a\nb")))`` gives ``[b"a\n", b"b"]``. The bounds are in ``limits.py``.
"""

from __future__ import annotations

import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from extractor.errors import ReadError

from .decode import decode
from .limits import MAX_FILE, MAX_TEXT, MIB

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_ISO_2022 = b"\x1b$)C"
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)  # neither is there on Windows
_BROKEN = (
    EOFError, ValueError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError,
)  # fmt: skip


def open_file(path: Path) -> BinaryIO:
    """A file, open for reading bytes, unless it has become something else since it was found.

    Raises ``ReadError`` (``not_found``, ``unreadable``).
    """
    try:
        return open(path, "rb", opener=_opened_at_once)
    except FileNotFoundError as error:
        raise ReadError("not_found", "no such file") from error
    except OSError as error:
        raise unreadable(error) from error


def _opened_at_once(path: str, flags: int) -> int:
    """Open a file, and nothing that has taken its place: a pipe would be waited for, a device never ends."""
    number = os.open(path, flags | _AT_ONCE)
    if stat.S_ISREG(os.fstat(number).st_mode):
        return number
    os.close(number)
    raise ReadError("unreadable", "it has become something else than a file")


def whole(stream: BinaryIO, most: int) -> bytes:
    """All bytes of a stream.

    Raises ``ReadError``: ``too_large`` beyond ``most`` bytes, ``unreadable`` or ``damaged`` where
    reading fails.

    >>> import io
    >>> whole(io.BytesIO("협약".encode()), 100).decode()
    '협약'
    """
    data = up_to(stream, most + 1)
    if len(data) > most:
        raise ReadError("too_large", f"it holds more than {most // MIB} MiB")
    return data


def lines(stream: BinaryIO, most: int = MAX_TEXT) -> Iterator[bytes | ReadError]:
    """The lines of a stream with their newlines; for a line beyond ``most`` bytes an error in its place.

    Raises ``ReadError`` as ``whole`` does, after the lines before.
    """
    while line := _read_line(stream, most + 1):
        if len(line) <= most:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = _read_line(stream, MIB)
        yield ReadError("too_large", f"the line holds more than {most // MIB} MiB")


def lines_of_text(stream: BinaryIO) -> tuple[str | None, Iterator[bytes | ReadError]]:
    """The lines of a text in an encoding in which a newline is one byte.

    UTF-16 is turned into UTF-8, and named; else the encoding is left for who reads the lines to tell.

    Raises ``ReadError`` as ``lines`` does.
    """
    found = lines(stream)
    begun = list(islice(found, 2))
    head = b"".join(line for line in begun if isinstance(line, bytes))
    if not any(isinstance(line, ReadError) for line in begun) and _needs_decoding(head):
        decoded = decode(head + whole(stream, MAX_FILE))
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        return decoded.encoding, lines(io.BytesIO(text.encode("utf-8", "surrogatepass")))
    return None, chain(begun, found)


def _needs_decoding(head: bytes) -> bool:
    """Whether the first two lines show that a newline is not one byte here, or a character not by itself.

    Two, because a line of Hangul in UTF-16 holds no NUL but that of its newline, which begins the next.
    """
    first, _, second = head.partition(b"\n")
    marked = first.startswith(_WIDE_MARKS) or b"\0" in first or second[:1] == b"\0" or _ISO_2022 in first
    return marked or first.rstrip(b"\r").count(b"\r") > 0


def up_to(stream: BinaryIO, most: int) -> bytes:
    """The next bytes of a stream, ``most`` of them where there are as many.

    Raises ``ReadError``: ``unreadable`` or ``damaged`` where reading fails.
    """
    chunks = []
    left = most
    try:
        while left and (chunk := stream.read(min(left, MIB))):
            chunks.append(chunk)
            left -= len(chunk)
    except _BROKEN as error:
        raise damaged(error) from error
    except OSError as error:
        raise unreadable(error) from error
    return b"".join(chunks)


def _read_line(stream: BinaryIO, most: int) -> bytes:
    try:
        return stream.readline(most)
    except _BROKEN as error:
        raise damaged(error) from error
    except OSError as error:
        raise unreadable(error) from error


def damaged(error: Exception) -> ReadError:
    """What to say of packed data that break off or break their checksum."""
    return ReadError("damaged", f"the packed data are broken or cut off: {error}")


def unreadable(error: OSError) -> ReadError:
    """What to say of a file that the system does not let us read."""
    return ReadError("unreadable", f"cannot be read: {error.strerror or error}")
