"""A PDF → the draft of its article: paragraphs as they were before lines were broken.

In: the bytes of a PDF with a text layer. Out: a ``Draft`` without headers, footers and page numbers.

"…나루시와 업무협" / "약을 맺었다." on two lines reads "…나루시와 업무협약을 맺었다."; "- 1 -" is left out.
pdfminer.six draws the pages, pdfplumber finds ruled tables. A file is read whole or not at all: what other
programs repair is rejected here as ``damaged``. To change what counts as a page's furniture, edit
``_without_furniture``; the joining of lines is in ``lines.py``.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from extractor.errors import ReadError
from extractor.read.draft import Draft
from extractor.read.limits import MAX_PAGES, MAX_TEXT

if TYPE_CHECKING:
    from .glyphs import Sheet
    from .lines import Item, Line

_PAGE_NUMBER = re.compile(
    r"^\W*+(?:(?:page|p\.?|쪽|페이지)\s*)?\d{1,3}(?:\s*(?:/|of|중)\s*\d{1,3})?(?:\s*(?:쪽|페이지|면))?\W*",
    re.IGNORECASE,
)
_PLACE = re.compile(rb"startxref\s+(\d{1,12})")
_PART = re.compile(rb"\s{0,40}(?:xref\b|\d{1,9}\s+\d{1,9}\s+obj\b)")
_OBJECT = re.compile(rb"\d\s+obj\b")
_TAIL = 64 * 1024
# Numbers of pages, not those that tell one attachment from the next: 붙임 1, 붙임 2.
_COUNTED = re.compile(r"(?<=[-–—/|]\s)\d+|(?<=[-–—/|])\d+|^\d+")
_EDGE = 0.13  # of the page's height: where headers and footers stand
_UNNAMED_SHARE = 0.03


def read_pdf(data: bytes) -> Draft:
    """Read the text of a PDF.

    Raises ``ReadError``: ``encrypted``, ``damaged``, ``no_text_layer``, ``empty``, ``too_large``.

    >>> read_pdf(b"%PDF-1.7 cut off")
    Traceback (most recent call last):
    extractor.errors.ReadError: the file ends before the PDF does
    """
    data = _bare(data)
    _check_ends(data)
    try:
        sheets = _sheets(data)
        body = _body(sheets)
    except (ReadError, MemoryError, ImportError):
        raise
    except Exception as error:  # a broken file breaks pdfminer in many ways
        raise ReadError("damaged", f"the PDF does not follow its format: {type(error).__name__}") from error
    if body:
        return Draft(body)
    if any(sheet.pictures or sheet.unseen for sheet in sheets):
        raise ReadError("no_text_layer", "the pages are pictures without a visible text layer")
    raise ReadError("empty", "the PDF holds no text")


def _bare(data: bytes) -> bytes:
    """The PDF without what a download put before or behind it, where its own places show that it did."""
    start = max(data.find(b"%PDF-", 0, 1024), 0)
    places = _PLACE.findall(data, max(0, len(data) - _TAIL)) or _PLACE.findall(data)
    if start and places and _PART.match(data, int(places[-1]) + start):
        data = data[start:]
    end = data.rfind(b"%%EOF")
    return data[: end + 5] if end >= 0 and _OBJECT.search(data, end) is None else data


def _check_ends(data: bytes) -> None:
    """Reject what does not begin and end as a PDF does."""
    start = data.find(b"%PDF-", 0, 1024)
    if start < 0:
        raise ReadError("damaged", "the file does not begin as a PDF does")
    tail = data[-2048:]
    end = tail.rfind(b"%%EOF")
    found = re.search(rb"startxref\s+(\d{1,12})\s+$", tail[: max(end, 0)])
    if found is None:
        raise ReadError("damaged", "the file ends before the PDF does")
    if _PART.match(data, int(found[1])) or _PART.match(data, int(found[1]) + start):
        return
    raise ReadError("damaged", "the table of the PDF's parts is not where the file says")


def _sheets(data: bytes) -> list[Sheet]:
    """Draw every page."""
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import PDFStream, dict_value, int_value, resolve1

    from .glyphs import GlyphDevice, sheet_of
    from .pdfparts import BoundedDocument, check_xref_streams, complete_korean_maps

    logging.getLogger("pdfminer").addHandler(logging.NullHandler())  # else it writes to the terminal
    check_xref_streams(data)
    complete_korean_maps()

    try:
        document = BoundedDocument(PDFParser(BytesIO(data)), fallback=False)
    except PDFPasswordIncorrect as error:
        raise ReadError("encrypted", "the PDF opens only with a password") from error
    except PDFEncryptionError as error:
        raise ReadError("encrypted", "the PDF is protected in a way that is not read") from error
    resources = PDFResourceManager()
    device = GlyphDevice(resources)
    budget = [MAX_TEXT // 2]
    sheets: list[Sheet] = []
    stated = int_value(dict_value(document.catalog["Pages"])["Count"])
    for page in PDFPage.create_pages(document):
        if max(stated, len(sheets) + 1) > MAX_PAGES:
            raise ReadError("too_large", f"the PDF has more than {MAX_PAGES} pages")
        if all(isinstance(resolve1(part), PDFStream) for part in page.contents):
            sheets.append(sheet_of(page, resources, device, budget))
    if len(sheets) != stated:
        raise ReadError("damaged", "a page of the PDF is lost")
    return sheets


def _body(sheets: Sequence[Sheet]) -> str:
    from .lines import Line, paragraphs_of
    from .sheets import items_of, with_edges

    glyphs = sum(len(sheet.glyphs) for sheet in sheets)
    if sum(sheet.unnamed for sheet in sheets) > _UNNAMED_SHARE * glyphs:
        raise ReadError("no_text_layer", "the text is set in fonts without Unicode and cannot be read")
    pages: list[list[Item]] = []
    column = 0
    for sheet in sheets:
        pages.append(items_of(sheet, column))
        column = 1 + max((i.column for i in pages[-1] if isinstance(i, Line)), default=column)
    bare = _without_furniture(pages, [sheet.height for sheet in sheets])
    items = [item for page, sheet in zip(bare, sheets, strict=True) for item in with_edges(page, sheet.width)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(str.rstrip, paragraphs_of(items)))).strip("\n")


def _without_furniture(pages: list[list[Item]], heights: Sequence[float]) -> list[list[Item]]:
    """Leave out page numbers, and lines that several pages have at one place of their edges."""
    from .lines import Line

    edges = [
        [i for i in page if isinstance(i, Line) and not _EDGE < i.base / height < 1 - _EDGE]
        for page, height in zip(pages, heights, strict=True)
    ]
    seen = Counter(key for lines in edges for key in {_print(line) for line in lines})
    repeated = {key for key, count in seen.items() if count >= max(2, 0.4 * len(pages))}
    kept = []
    for page, lines, height in zip(pages, edges, heights, strict=True):
        out = {id(line) for line in lines if _print(line) in repeated}
        out |= {id(i) for i in _outermost(page, height) if _PAGE_NUMBER.fullmatch(i.text)}
        kept.append([item for item in page if id(item) not in out])
    return kept


def _outermost(page: list[Item], height: float) -> list[Line]:
    """The first line of a page at its upper edge, and the last at its lower edge."""
    from .lines import Line

    lines = sorted((item for item in page if isinstance(item, Line)), key=lambda line: line.base)
    return [
        *(line for line in lines[:1] if line.base < _EDGE * height),
        *(line for line in lines[-1:] if line.base > (1 - _EDGE) * height),
    ]


def _print(line: Line) -> tuple[str, int, int]:
    """What repeats from page to page: the text but for its numbers, and its height."""
    return _COUNTED.sub("#", line.text), round(line.base / 4), round(line.size)
