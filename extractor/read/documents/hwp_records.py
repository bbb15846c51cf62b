"""A HWP 5 file → the records of its streams, as trees, and what they say of paragraph heads.

In: the bytes of a compound file, or of one of its streams. Out: ``Record`` trees; ``Shapes`` from DocInfo.

The four bytes ``42 04 60 00`` announce a PARA_HEADER (66) of level 1 with 6 bytes; records of level 2 that
follow are its children. To read another property of paragraphs, edit ``read_shapes``.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.errors import ReadError
from extractor.read.limits import MAX_INFLATED, MAX_MEMBER, MAX_RATIO, MIB

from .hwp_body import DEFAULT_BULLET, NUMBER_STYLES, Level

_SIGNATURE = b"HWP Document File"
_OLD_SIGNATURE = b"HWP Document File V"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE_SECTOR = 0xFFFFFFFF
_COMPRESSED = 1 << 0
_PROTECTIONS = (
    (1 << 1, "the document is protected with a password"),
    (1 << 2, "the document is one for distribution (배포용 문서), which is encrypted"),
    (1 << 4 | 1 << 10, "the document is protected by DRM"),
    (1 << 8, "the document is encrypted with a certificate"),
)

NUMBERING, BULLET, PARA_SHAPE = 23, 24, 25
PARA_HEADER, PARA_TEXT, CTRL_HEADER, LIST_HEADER = 66, 67, 71, 72
SHAPE_COMPONENT, TEXT_ART = 76, 90

_FIRST_TAG = 16
_LAYOUT = frozenset((68, 69, 70))  # character shapes, line positions, highlights: most of the records
# Bounds how many records a stream may hold: none of these is shorter.
_SHORTEST = {PARA_HEADER: 10, CTRL_HEADER: 4, LIST_HEADER: 6}


@dataclass(slots=True)
class Record:
    """A record with those that stand below it."""

    tag: int
    data: bytes
    children: list[Record] = field(default_factory=list)

    def number(self, at: int, form: str) -> int:
        """A number in its data in a form of ``struct``.

        Raises ``ReadError("damaged")`` where the data end before.

        >>> Record(66, bytes([5, 0, 1, 2])).number(2, "<H")
        513
        """
        try:
            return int(struct.unpack_from(form, self.data, at)[0])
        except struct.error as error:
            raise ReadError("damaged", f"a record of kind {self.tag} is too short") from error

    def text(self, at: int) -> str:
        """A string in its data: its length in two bytes, then as many UTF-16 units."""
        length = self.number(at, "<H")
        return wide_text(self.data[at + 2 : at + 2 + 2 * length])


def wide_text(data: bytes) -> str:
    """UTF-16 as text; halves of a pair that stand alone become the replacement character.

    >>> wide_text("협약".encode("utf-16-le"))
    '협약'
    """
    return data.decode("utf-16-le", "replace")


def read_records(data: bytes) -> list[Record]:
    """The records of a stream; those of the top level, with the others below them.

    Raises ``ReadError("damaged")``.

    >>> [record.tag for record in read_records(bytes([0x43, 0, 0x10, 0, 7]))]
    [67]
    """
    root: list[Record] = []
    above: list[list[Record]] = [root]
    at = 0
    while at < len(data):
        if at + 4 > len(data):
            raise ReadError("damaged", "a record is cut off")
        (head,) = struct.unpack_from("<I", data, at)
        at += 4
        level, size = head >> 10 & 0x3FF, head >> 20
        if size == 0xFFF:
            if at + 4 > len(data):
                raise ReadError("damaged", "a record is cut off")
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        if at + size > len(data):
            raise ReadError("damaged", "a record is cut off")
        tag = head & 0x3FF
        if level >= len(above) or tag < _FIRST_TAG or size < _SHORTEST.get(tag, 0):
            raise ReadError("damaged", "a record is broken")
        record = Record(tag, data[at : at + size])
        at += size
        if tag not in _LAYOUT:
            above[level].append(record)
        del above[level + 1 :]
        above.append(record.children)
    return root


@dataclass(frozen=True, slots=True)
class Head:
    """The head that a paragraph shape asks for: 0 none, 1 outline, 2 number, 3 bullet."""

    kind: int
    definition: int
    level: int


@dataclass(frozen=True, slots=True)
class Shapes:
    """The heads by number of paragraph shape; numberings and bullets, of which the first has number 1."""

    heads: list[Head]
    numberings: list[list[Level]]
    bullets: list[str]


def read_shapes(records: list[Record]) -> Shapes:
    """What DocInfo defines for heads of paragraphs.

    >>> read_shapes([Record(24, bytes(12) + "○".encode("utf-16-le"))]).bullets
    ['○']
    """
    shapes = Shapes([], [], [])
    for record in (below for top in records for below in (top, *top.children)):
        if record.tag == PARA_SHAPE:
            shapes.heads.append(_head(record))
        elif record.tag == NUMBERING:
            shapes.numberings.append(_levels(record))
        elif record.tag == BULLET:
            glyph = wide_text(record.data[12:14])
            # An image as bullet leaves its glyph empty or a noncharacter.
            shapes.bullets.append(glyph if glyph > " " and glyph < "\ufff0" else DEFAULT_BULLET)
    return shapes


def _head(record: Record) -> Head:
    properties = record.number(0, "<I")
    level = properties >> 25 & 7
    if len(record.data) >= 58:  # since 5.0.6 the levels 8 to 10 stand here
        level = max(level, record.number(54, "<I") if record.number(54, "<I") < 10 else 0)
    return Head(properties >> 23 & 3, record.number(30, "<H"), level)


def _levels(record: Record) -> list[Level]:
    found: list[tuple[str, str]] = []
    at = 0

    def read_levels(count: int) -> None:
        nonlocal at
        for _ in range(count):
            style = record.number(at, "<I") >> 5 & 0x1F
            text = record.text(at + 12)
            at += 14 + 2 * record.number(at + 12, "<H")
            found.append((text, NUMBER_STYLES[style] if style < len(NUMBER_STYLES) else "DIGIT"))

    read_levels(7)
    at += 2
    starts = [1] * 7
    if len(record.data) >= at + 28:
        starts = [record.number(at + 4 * level, "<I") for level in range(7)]
        at += 28
        if len(record.data) > at:
            read_levels(3)
            starts += [record.number(at + 4 * level, "<I") for level in range(3)]
    starts += [1] * (len(found) - len(starts))
    return [Level(text, style, start) for (text, style), start in zip(found, starts, strict=True)]


def read_streams(data: bytes) -> Iterator[bytes]:
    """The DocInfo stream of a HWP 5 file, then its sections, decompressed.

    Raises ``ReadError``: ``unknown_format``, ``encrypted``, ``damaged``, ``too_large``.
    """
    if data.startswith(_OLD_SIGNATURE):
        raise ReadError("unknown_format", "the file is of HWP 3 or older; save it as HWP 5 or HWPX")
    if not data.startswith(_COMPOUND):
        raise ReadError("damaged", "the file is not a compound file, as HWP 5 files are")
    streams, names = _unpack(data)
    header = streams("FileHeader")
    if not header.startswith(_SIGNATURE) or len(header) < 40:
        raise ReadError("damaged", "the file has no header of HWP 5")
    (flags,) = struct.unpack_from("<I", header, 36)
    for mask, message in _PROTECTIONS:
        if flags & mask:
            raise ReadError("encrypted", message)
    budget = MAX_INFLATED
    info = _inflate(streams("DocInfo"), budget) if flags & _COMPRESSED else streams("DocInfo")
    yield info
    top = read_records(info)
    count = top[0].number(0, "<H") if top and top[0].tag == _FIRST_TAG else 0
    if count == 0 or any(f"BodyText/Section{number}" not in names for number in range(count)):
        raise ReadError("damaged", "a section of the document is missing")
    for number in range(count):
        section = streams(f"BodyText/Section{number}")
        section = _inflate(section, budget) if flags & _COMPRESSED else section
        budget -= len(section)
        yield section


class _Streams:
    """Reads streams of a compound file by name."""

    def __init__(self, container: object) -> None:
        self._container = container

    def __call__(self, name: str) -> bytes:
        try:
            return bytes(self._container.openstream(name).read())  # type: ignore[attr-defined]
        except MemoryError:
            raise
        except Exception as error:  # olefile does not say which it raises
            raise ReadError("damaged", f"the stream {name} cannot be read") from error


def _unpack(data: bytes) -> tuple[_Streams, frozenset[str]]:
    import olefile

    try:
        container = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT)
        names = frozenset("/".join(path) for path in container.listdir())
        used = max((at for at, after in enumerate(container.fat) if after != _FREE_SECTOR), default=0)
        whole = (used + 2) * container.sectorsize <= len(data)
        whole = whole and sum(map(container.get_size, names)) <= len(data)
        # Pictures are read too: they stand last in many files, and tell whether it is cut off.
        for name in names if whole else ():
            container.openstream(name)
    except MemoryError:
        raise
    except Exception as error:  # olefile does not say which it raises
        raise ReadError("damaged", "the compound file cannot be read") from error
    if not whole:
        raise ReadError("damaged", "the file is smaller than what it holds")
    return _Streams(container), names


def _inflate(packed: bytes, budget: int) -> bytes:
    limit = min(MAX_MEMBER, budget, MIB + len(packed) * MAX_RATIO)
    inflater = zlib.decompressobj(-15)
    try:
        data = inflater.decompress(packed, limit + 1)
    except zlib.error as error:
        raise ReadError("damaged", "a stream cannot be decompressed") from error
    if len(data) > limit:
        raise ReadError("too_large", f"a stream unpacks to more than {limit // MIB} MiB")
    if not inflater.eof:
        raise ReadError("damaged", "a compressed stream is cut off")
    return data
