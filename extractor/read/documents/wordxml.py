"""A DOCX package → its XML parts, within bounds and without surprises.

In: the bytes of a DOCX. Out: a ``Package``: its main part and those that the main part refers to, as trees
whose elements are asked for by "w:p", whichever of its two namespaces the document uses.

A part with a DTD is ``unsafe``; a password makes a compound file, which is ``encrypted``. To allow more, edit
``extractor/read/limits.py``.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from extractor.errors import ReadError
from extractor.read.limits import MAX_INFLATED, MAX_MEMBER, MAX_MEMBERS, MAX_RATIO, MIB

_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
}
_ATTRIBUTES = tuple(f"{{{space}}}" for space, prefix in _SPACES.items() if prefix == "w")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_TAGS = 4_000_000


class _Builder(TreeBuilder):
    """Refuses a document type, and with it entities."""

    def doctype(self, *_: str | None) -> None:
        raise ReadError("unsafe", "a part of the document declares a DTD")


@lru_cache(maxsize=1024)
def _short(tag: str) -> str:
    space, _, local = tag[1:].rpartition("}")
    return f"{_SPACES.get(space, '')}:{local}"


def name(element: Element) -> str:
    """An element's name with the usual prefix, ":name" for foreign ones."""
    return _short(element.tag)


def children(element: Element | None, wanted: str) -> Iterator[Element]:
    """The children of that name."""
    return (one for one in (element if element is not None else ()) if name(one) == wanted)


def child(element: Element | None, wanted: str) -> Element | None:
    """The first child of that name."""
    return next(children(element, wanted), None)


def value(element: Element | None, attribute: str = "val") -> str:
    """An attribute of Word's own namespace; "" where it is absent."""
    if element is not None:
        for space in _ATTRIBUTES:
            if (found := element.get(space + attribute)) is not None:
                return found
    return ""


def number(element: Element | None) -> int | None:
    """The value of an element that holds a number."""
    text = value(element)
    return int(text) if text.isdecimal() and len(text) < 9 else None


def is_on(element: Element | None) -> bool:
    """Whether a switch such as ``<w:vanish/>`` is there and not off."""
    return element is not None and value(element) not in {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that text depends on."""

    document: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Element | None
    endnotes: Element | None


def open_package(data: bytes) -> Package:
    """Open a DOCX.

    Raises ``ReadError``: ``encrypted``, ``unknown_format``, ``damaged``, ``too_large``, ``unsafe``.
    """
    if data.startswith(_COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError("encrypted", "the document opens only with a password")
        if "WordDocument".encode("utf-16-le") in data:
            raise ReadError("unknown_format", "this is an old .doc file; save it as .docx")
        raise ReadError("damaged", "the file is no Word document")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_sizes(archive)
            return _package(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
        KeyError,
    ) as error:
        raise ReadError("damaged", "the package of the document is broken") from error


def _check_sizes(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_INFLATED:
        raise ReadError("too_large", f"the document unpacks to more than {MAX_INFLATED // MIB} MiB")
    for member in members:
        if member.file_size > MAX_MEMBER or member.file_size > MIB + MAX_RATIO * member.compress_size:
            raise ReadError("too_large", "a part of the document unpacks beyond the limit")
        if member.flag_bits & 1:
            raise ReadError("encrypted", "the document opens only with a password")
        archive.open(member).close()  # fails where a member has two names: a part would be missed


def _package(archive: zipfile.ZipFile) -> Package:
    main = _related(archive, "").get("officeDocument", "")
    if main not in archive.namelist():
        raise ReadError("damaged", "the file is no Word document")
    document = _part(archive, main)
    if document is None or name(document) != "w:document":
        raise ReadError("damaged", "the file is no Word document")
    related = _related(archive, main)
    # A part that is named and not there may have been lost: nothing is read without it.
    kinds = ("styles", "numbering", "footnotes", "endnotes")
    return Package(document, *(_part(archive, related.get(kind)) for kind in kinds))


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that a part refers to, by kind."""
    folder, base = posixpath.split(part)
    relations = _part(archive, posixpath.join(folder, "_rels", f"{base}.rels"), needed=not part)
    return {
        one.get("Type", "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/", folder, one.get("Target", ""))
        ).lstrip("/")
        for one in children(relations, "rel:Relationship")
        if one.get("TargetMode") != "External"
    }


def _part(archive: zipfile.ZipFile, path: str | None, *, needed: bool = True) -> Element | None:
    if path is None or (not needed and path not in archive.namelist()):
        return None
    data = archive.read(path)
    if data.count(b"<") > _MAX_TAGS:
        raise ReadError("too_large", "a part of the document holds too many elements")
    parser = XMLParser(target=_Builder())
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise ReadError("damaged", "a part of the document is not well-formed XML") from error
    return root
