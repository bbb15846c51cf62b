"""A HWPX file → its XML parts: the header with the heads of paragraphs, and the sections in order.

In: the bytes of a zip archive. Out: a ``Package`` of parsed parts and the ``Styles`` that its header defines.

``Contents/content.hpf`` names the sections in the order of reading. To follow another definition of the
header, edit ``read_styles``.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from extractor.errors import ReadError
from extractor.read.limits import MAX_INFLATED, MAX_MEMBER, MAX_MEMBERS, MAX_RATIO, MIB

from .hwp_body import DEFAULT_BULLET, Level

_LISTING = "Contents/content.hpf"
_DEFINES = re.compile(r"<!(?:DOCTYPE|ENTITY)")
_SECTION = re.compile(r"Contents/section(\d+)\.xml")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Package:
    """The parsed parts of a document."""

    header: ET.Element | None
    sections: list[ET.Element]


@dataclass(frozen=True, slots=True)
class Styles:
    """What the header defines by id: heads as (kind, definition, level), numberings, bullets."""

    heads: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    numberings: dict[str, list[Level]] = field(default_factory=dict)
    bullets: dict[str, str] = field(default_factory=dict)


def local(element: ET.Element) -> str:
    """The name of an element without its namespace, whose year differs between versions.

    >>> local(ET.fromstring('<p xmlns="http://www.hancom.co.kr/hwpml/2011/paragraph"/>'))
    'p'
    """
    return element.tag.rpartition("}")[2]


def number_of(element: ET.Element, name: str, default: int = 0) -> int:
    """A number among the attributes of an element.

    >>> number_of(ET.fromstring('<cellAddr colAddr="2"/>'), "colAddr")
    2
    """
    value = element.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def parse(data: bytes, name: str) -> ET.Element:
    """The root of an XML part.

    Raises ``ReadError``: ``unsafe`` where it defines a document type or entities, ``damaged``.

    >>> parse(b'<!DOCTYPE p><p/>', "section0.xml")
    Traceback (most recent call last):
    extractor.errors.ReadError: section0.xml defines a document type or entities
    """
    # Decoded here, so that the search below and the parser see the same characters.
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
        if _DEFINES.search(text):
            raise ReadError("unsafe", f"{name} defines a document type or entities")
        return ET.fromstring(text)
    except (UnicodeDecodeError, ET.ParseError, ValueError) as error:
        raise ReadError("damaged", f"{name} is not XML") from error


def read_package(data: bytes) -> Package:
    """The parts of a HWPX file that make its text.

    Raises ``ReadError``: ``encrypted``, ``damaged``, ``too_large``, ``unsafe``.
    """
    archive = _Archive(data)
    if "META-INF/manifest.xml" in archive.names:
        manifest = parse(archive.read("META-INF/manifest.xml"), "manifest.xml")
        if any(local(element) == "encryption-data" for element in manifest.iter()):
            raise ReadError("encrypted", "the document is protected with a password")
    parts = [parse(archive.read(name), name) for name in _reading_order(archive)]
    header = next((part for part in parts if local(part) == "head"), None)
    if header is None and "Contents/header.xml" in archive.names:
        header = parse(archive.read("Contents/header.xml"), "header.xml")
    sections = [part for part in parts if local(part) == "sec"]
    if not sections:
        raise ReadError("damaged", "the archive holds no section of HWPX")
    return Package(header, sections)


def read_styles(header: ET.Element | None) -> Styles:
    """What the header says of the heads of paragraphs.

    >>> read_styles(ET.fromstring('<head><bullet id="1" char="○"/></head>')).bullets
    {'1': '○'}
    """
    styles = Styles()
    for element in header.iter() if header is not None else ():
        name, key = local(element), element.get("id", "")
        if name == "paraPr":
            for heading in element.iter():
                if local(heading) == "heading":
                    known = heading.get("type", ""), heading.get("idRef", ""), number_of(heading, "level")
                    styles.heads[key] = known
        elif name == "bullet":
            glyph = element.get("char", "")
            # An image as bullet leaves its glyph empty or a noncharacter.
            styles.bullets[key] = glyph if " " < glyph < "\ufff0" else DEFAULT_BULLET
        elif name == "numbering":
            levels = [head for head in element if local(head) == "paraHead"]
            levels.sort(key=lambda head: number_of(head, "level"))
            styles.numberings[key] = [
                Level(head.text or "", head.get("numFormat", "DIGIT"), number_of(head, "start", 1))
                for head in levels
            ]
    return styles


class _Archive:
    """Reads members of a zip archive within the limits."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except MemoryError:
            raise
        except Exception as error:  # zipfile does not say which it raises
            raise ReadError("damaged", "the file is not a whole zip archive, as HWPX files are") from error
        self.names = frozenset(self._zip.namelist())
        self._budget = MAX_INFLATED
        if len(self._zip.filelist) > MAX_MEMBERS:
            raise ReadError("too_large", f"the archive holds more than {MAX_MEMBERS} files")

    def read(self, name: str) -> bytes:
        if name not in self.names:
            raise ReadError("damaged", f"{name} is missing")
        info = self._zip.getinfo(name)
        if info.flag_bits & _ENCRYPTED:
            raise ReadError("encrypted", "the archive is protected with a password")
        limit = min(MAX_MEMBER, self._budget, MIB + info.compress_size * MAX_RATIO)
        if info.file_size > limit:
            raise ReadError("too_large", f"{name} unpacks to more than {limit // MIB} MiB")
        if info.compress_type not in _METHODS:
            raise ReadError("damaged", f"{name} is compressed in a way that HWPX does not use")
        try:
            with self._zip.open(info) as member:
                data = member.read(info.file_size)
        except MemoryError:
            raise
        except Exception as error:  # zipfile does not say which it raises
            raise ReadError("damaged", f"{name} cannot be unpacked") from error
        if len(data) != info.file_size:
            raise ReadError("damaged", f"{name} is cut off")
        self._budget -= len(data)
        return data


def _reading_order(archive: _Archive) -> list[str]:
    """The names of the header and the sections as the spine lists them, else by their numbers."""
    listed: list[str] = []
    if _LISTING in archive.names:
        listing = parse(archive.read(_LISTING), _LISTING)
        items = [item for item in listing.iter() if local(item) == "item"]
        places = {item.get("id", ""): item.get("href", "") for item in items}
        itemrefs = [item.get("idref", "") for item in listing.iter() if local(item) == "itemref"]
        spine = [places.get(name, "") for name in itemrefs]
        listed = [_member(archive, place) for place in spine if place.endswith(".xml")]
    if not any(_SECTION.fullmatch(name) for name in listed):
        numbered = [(int(found[1]), found[0]) for found in map(_SECTION.fullmatch, archive.names) if found]
        listed += [name for _, name in sorted(numbered) if name not in listed]
    return list(dict.fromkeys(listed))


def _member(archive: _Archive, place: str) -> str:
    """A place in the listing counts from the root of the archive, in some files from the listing."""
    beside = posixpath.join(posixpath.dirname(_LISTING), place)
    return beside if place not in archive.names and beside in archive.names else place.lstrip("/")
