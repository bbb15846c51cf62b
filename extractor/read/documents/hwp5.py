"""HWP 5 (Hangul, .hwp) → the draft of its text.

In: the bytes of a file. Out: a ``Draft``: paragraphs, tables, text boxes and captions in place, automatic
numbers and bullets written out, notes last; no headers, footers, page numbers or comments.

A section with the paragraph "가람시는 협약을 맺었다." gives that line. To leave another object out or take it
in, edit ``_Story.control``; for controls inside text, ``_Story.pieces``.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractor.errors import ReadError
from extractor.read.draft import Draft

from .hwp_body import (
    DEFAULT_BULLET,
    Block,
    Cell,
    Counter,
    compose_body,
    number_text,
    paragraph_lines,
    table_lines,
)
from .hwp_body import NUMBER_STYLES as _STYLES
from .hwp_records import (
    CTRL_HEADER,
    LIST_HEADER,
    PARA_HEADER,
    PARA_TEXT,
    SHAPE_COMPONENT,
    TEXT_ART,
    Record,
    Shapes,
    read_records,
    read_shapes,
    read_streams,
    wide_text,
)

_CONTROL = re.compile("[\x00-\x1f]")
_ONE_WIDE = {0: "", 10: "\n", 13: "", 24: "-", 30: " ", 31: " "}
_WITH_RECORD = frozenset((1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23))
_TAB = 9
_HEADING_CELL = 1 << 18
_PICTURE, _EQUATION = 3, 5  # the kinds of automatic numbers that captions have
_OUTLINE, _NUMBER, _BULLET = 1, 2, 3


def read_hwp5(data: bytes) -> Draft:
    """Read the text of a HWP 5 file.

    Raises ``ReadError``: ``encrypted``, ``damaged``, ``too_large``, ``empty``; ``unknown_format`` for HWP 3.

    >>> read_hwp5(b"HWP Document File V3.00")
    Traceback (most recent call last):
    extractor.errors.ReadError: the file is of HWP 3 or older; save it as HWP 5 or HWPX
    """
    streams = read_streams(data)
    try:
        story = _Story(read_shapes(read_records(next(streams))))
        lines = [line for section in streams for line in story.paragraphs(read_records(section))]
    except RecursionError as error:
        raise ReadError("damaged", "the records are nested too deeply") from error
    return compose_body(lines, story.notes)


@dataclass
class _Story:
    """Walks paragraphs; collects the notes and counts the numbers on the way."""

    shapes: Shapes
    notes: list[str] = field(default_factory=list)
    counter: Counter = field(default_factory=Counter)
    outline: int = 0

    def paragraphs(self, records: Iterable[Record]) -> list[str]:
        """The lines of the paragraphs among records of one level."""
        return [line for record in records if record.tag == PARA_HEADER for line in self.paragraph(record)]

    def paragraph(self, record: Record) -> list[str]:
        texts = [child for child in record.children if child.tag == PARA_TEXT]
        controls = [child for child in record.children if child.tag == CTRL_HEADER]
        text = texts[0].data if texts else b""
        expected = record.number(0, "<I") & 0x7FFFFFFF
        if len(text) != 2 * expected and (texts or expected > 1):
            raise ReadError("damaged", "a paragraph has not the length it tells")
        for control in controls:  # a section tells its numbering in its first paragraph, which may use it
            if _kind(control) == "secd":
                self.outline = control.number(18, "<H")
        head = self.head(record.number(8, "<H"))
        return paragraph_lines(self.pieces(text, controls), head)

    def head(self, shape: int) -> str:
        """The number or bullet before a paragraph."""
        if shape >= len(self.shapes.heads):
            raise ReadError("damaged", "a paragraph has a shape that is not defined")
        head = self.shapes.heads[shape]
        if head.kind == _BULLET:
            known = 0 < head.definition <= len(self.shapes.bullets)
            return f"{self.shapes.bullets[head.definition - 1] if known else DEFAULT_BULLET} "
        if head.kind not in (_OUTLINE, _NUMBER):
            return ""
        definition = self.outline if head.kind == _OUTLINE else head.definition
        if not 0 < definition <= len(self.shapes.numberings):
            return ""
        key = f"{head.kind}.{definition}"
        return self.counter.next(key, self.shapes.numberings[definition - 1], head.level)

    def pieces(self, data: bytes, controls: list[Record]) -> Iterator[str | Block]:
        """The text of a paragraph and the objects in it, in order."""
        # A unit a character, so that what controls carry in their units cannot pair up with text.
        units = array("H")
        units.frombytes(data[: len(data) // 2 * 2])
        text = "".join(map(chr, units))
        waiting = iter(controls)
        at = 0
        while (found := _CONTROL.search(text, at)) is not None:
            yield _joined(text[at : found.start()])
            code, at = ord(found[0]), found.end()
            if code in _ONE_WIDE or 25 <= code <= 29:
                yield _ONE_WIDE.get(code, "")
                continue
            if at + 7 > len(text) or ord(text[at + 6]) != code:
                raise ReadError("damaged", "a control in the text is broken")
            at += 7
            if code == _TAB:
                yield " "
            if code in _WITH_RECORD:
                control = next(waiting, None)
                if control is None:
                    raise ReadError("damaged", "a control in the text has no record")
                yield from self.control(control)
        yield _joined(text[at:])

    def control(self, record: Record) -> Iterator[str | Block]:
        """What a control shows in its place; notes are put aside."""
        kind = _kind(record)
        if kind == "tbl ":
            yield self.table(record)
        elif kind == "gso ":
            yield self.drawing(record)
        elif kind in {"fn  ", "en  "}:
            lines = self.paragraphs(record.children)
            self.notes.extend(line.strip() for line in lines if line.strip())
        elif kind == "atno":
            properties = record.number(4, "<I")
            if _PICTURE <= properties & 0xF <= _EQUATION:
                style = properties >> 4 & 0xFF
                yield number_text(record.number(8, "<H"), _STYLES[style] if style < len(_STYLES) else "DIGIT")
        elif kind in {"tdut", "tcps"}:  # text with small text above it; characters on top of each other
            yield record.text(4)
        elif kind in {"eqed", "form"}:
            yield Block([])

    def table(self, record: Record) -> Block:
        rows: dict[int, list[tuple[int, Cell]]] = {}
        before: list[str] = []
        after: list[str] = []
        is_cell = False
        for head, paragraphs in _lists(record.children):
            is_cell = is_cell or head is None
            if head is None:
                continue
            lines = self.paragraphs(paragraphs)
            if not is_cell:
                (before if _is_above(head) else after).extend(lines)
                continue
            nested = any(_kind(c) == "tbl " for p in paragraphs for c in p.children if c.tag == CTRL_HEADER)
            cell = Cell(lines, bool(head.number(4, "<I") & _HEADING_CELL), nested)
            rows.setdefault(head.number(10, "<H"), []).append((head.number(8, "<H"), cell))
        ordered = [[cell for _, cell in sorted(rows[row], key=lambda item: item[0])] for row in sorted(rows)]
        return Block(before + table_lines(ordered) + after, _is_inline(record))

    def drawing(self, record: Record) -> Block:
        """The text of a drawing object: its text boxes, its caption."""
        before: list[str] = []
        after: list[str] = []
        inside: list[str] = []
        for head, paragraphs in _lists(record.children):
            if head is not None:
                (before if _is_above(head) else after).extend(self.paragraphs(paragraphs))
        for child in record.children:
            if child.tag == SHAPE_COMPONENT:
                inside.extend(self.component(child))
        return Block(before + inside + after, _is_inline(record))

    def component(self, record: Record) -> list[str]:
        lines: list[str] = []
        for child in record.children:
            if child.tag == PARA_HEADER:
                lines.extend(self.paragraph(child))
            elif child.tag == SHAPE_COMPONENT:
                lines.extend(self.component(child))
            elif child.tag == TEXT_ART:
                lines.extend(child.text(32).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        return lines


def _lists(records: Iterable[Record]) -> Iterator[tuple[Record | None, list[Record]]]:
    """The paragraph lists among records, each with its head; (None, []) where another record parts them."""
    head: Record | None = None
    paragraphs: list[Record] = []
    for record in records:
        if record.tag == PARA_HEADER and head is not None:
            paragraphs.append(record)
            continue
        if head is not None:
            yield head, paragraphs
        head, paragraphs = (record, []) if record.tag == LIST_HEADER else (None, [])
        if head is None:
            yield None, []
    if head is not None:
        yield head, paragraphs


def _kind(record: Record) -> str:
    return record.data[:4][::-1].decode("latin-1")


def _is_inline(record: Record) -> bool:
    return bool(record.number(4, "<I") & 1)


def _is_above(head: Record) -> bool:
    """Whether a caption stands above its object or left of it."""
    return head.number(8, "<I") & 3 in (0, 2)


def _joined(text: str) -> str:
    return wide_text(text.encode("utf-16-le", "surrogatepass"))
