"""The parts of a PDF, checked before pdfminer unpacks them.

In: a PDF that pdfminer opens. Out: the same, but a part that is broken, cut off or a bomb is a ``ReadError``
where pdfminer would repair it, read less or fill the memory. Pictures are never unpacked and not checked.

To allow larger parts, edit ``extractor/read/limits.py``.
"""

from __future__ import annotations

import re
import zlib
from functools import cache
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.cmapdb import CMapDB
from pdfminer.lzw import lzwdecode
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFStream
from pdfminer.runlength import rldecode

from extractor.errors import ReadError
from extractor.read.limits import MAX_INFLATED

_LACKING = "·―∼≪≫ː⊙"
_XREF_LIMIT = 32 * 1024 * 1024
_MAX_RANGE = 70_000
_FLATE = frozenset(("FlateDecode", "Fl"))
_ARMOUR = frozenset(("ASCII85Decode", "A85", "ASCIIHexDecode", "AHx"))
# By how much a byte may grow at most.
_EXPANDING = {"RunLengthDecode": 64, "RL": 64, "LZWDecode": 1300, "LZW": 1300}


class BoundedDocument(PDFDocument):  # type: ignore[misc]
    """A document that checks a part before it is unpacked."""

    left = MAX_INFLATED

    def getobj(self, objid: int) -> object:
        """The object of that number, checked when it is first asked for."""
        cached = objid in self._cached_objs
        found = super().getobj(objid)
        if not cached:
            if isinstance(found, PDFStream):
                self.left -= _checked_size(found, self.left)
            elif isinstance(found, dict):
                _check_widths(found.get("W"))
        return found


@cache
def complete_korean_maps() -> None:
    """Give pdfminer's maps of Korean fonts that are not embedded the characters that they lack.

    Without them "문화·관광" comes as "문화관광": a code that the map does not have is passed over silently.
    """
    named = CMapDB.get_unicode_map("Adobe-Korea1").cid2unichr
    cids = {char: cid for cid, char in reversed(named.items())}
    for name in ("UniKS-UCS2-H", "UniKS-UCS2-V", "UniKS-UTF16-H", "UniKS-UTF16-V"):
        codes = CMapDB.get_cmap(name).code2cid
        for char in _LACKING:
            codes.setdefault(ord(char) >> 8, {}).setdefault(ord(char) & 0xFF, cids[char])


def check_xref_streams(data: bytes) -> None:
    """Bound what pdfminer unpacks before a document is open."""
    for found in re.finditer(rb"/XRef\b", data):
        begin = re.compile(rb"stream\r?\n").search(data, found.end(), found.end() + 4096)
        if begin is not None:
            inflater = zlib.decompressobj()
            try:
                inflater.decompress(data[begin.end() :], _XREF_LIMIT)
            except zlib.error:
                continue
            if inflater.unconsumed_tail and not inflater.eof:
                raise ReadError("too_large", "the PDF's table of parts is larger than any release needs")


def _checked_size(stream: Any, limit: int) -> int:
    """The unpacked size of a stream that text may depend on; rejects one that is broken or a bomb."""
    subtype = getattr(stream.get("Subtype"), "name", "")
    if subtype == "Image":
        return 0
    data = stream.rawdata or b""
    if stream.decipher is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    for kind, _ in stream.get_filters():
        name = getattr(kind, "name", "")
        if name in _FLATE:
            data = _inflated(data, limit)
        elif name in _EXPANDING:
            if len(data) * _EXPANDING[name] > limit:
                raise ReadError("too_large", "a part of the PDF may unpack beyond the limit")
            data = rldecode(data) if name.startswith("R") else lzwdecode(data)
        elif name in _ARMOUR:
            data = (ascii85decode if "85" in name else asciihexdecode)(data)
        else:
            break
    _check_ranges(data)
    return len(data)


def _inflated(data: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        out = inflater.decompress(data, max(min(limit, MAX_INFLATED // 8), 1))
    except zlib.error as error:
        raise ReadError("damaged", "a part of the PDF does not unpack") from error
    if not inflater.eof:
        if inflater.unconsumed_tail:
            raise ReadError("too_large", "a part of the PDF unpacks beyond the limit")
        raise ReadError("damaged", "a part of the PDF is cut off")
    return out


def _check_ranges(data: bytes) -> None:
    """Reject a character map with ranges that would fill the memory."""
    if b"beginbfrange" not in data and b"begincidrange" not in data:
        return
    for low, high in re.findall(
        rb"<\s*([0-9A-Fa-f]{1,16})\s*>\s*<\s*([0-9A-Fa-f]{1,16})\s*>\s*[<\[\d]", data
    ):
        if len(low) == len(high) and int(high, 16) - int(low, 16) > _MAX_RANGE:
            raise ReadError("damaged", "a font of the PDF has an impossible character map")


def _check_widths(widths: Any) -> None:
    """Reject a font whose widths would fill the memory."""
    if not isinstance(widths, list):
        return
    numbers = [item for item in widths if isinstance(item, (int, float))]
    if any(abs(number) > _MAX_RANGE for number in numbers):
        raise ReadError("damaged", "a font of the PDF has impossible widths")
