"""HWPX (Hangul, .hwpx) → the draft of its text.

In: the bytes of a file. Out: a ``Draft``: paragraphs, tables, text boxes and captions in place, automatic
numbers and bullets written out, notes last; no headers, footers, page numbers, comments or deleted text.

``<hp:p><hp:run><hp:t>가람시는 협약을 맺었다.</hp:t></hp:run></hp:p>`` gives that line. To leave another
object out or take it in, edit ``_Story.child`` and ``.object``; for what stands inside text, ``_Story.text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

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
from .hwp_package import Styles, local, number_of, read_package, read_styles

_INSIDE_TEXT = {"lineBreak": "\n", "tab": " ", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_BREAKS = re.compile(r"[\t\r\n]+")
_NUMBERED = frozenset(("PICTURE", "TABLE", "EQUATION"))
# The objects whose insides may hold text that a reader sees, and those that hold none.
_DRAWINGS = frozenset((
    "rect", "ellipse", "polygon", "arc", "curve", "line", "connectLine", "container", "pic", "ole", "textart",
    "equation", "chart", "video", "btn", "checkBtn", "radioBtn", "comboBox", "edit", "listBox", "scrollBar",
    "unknownObject",
))  # fmt: skip


def read_hwpx(data: bytes) -> Draft:
    """Read the text of a HWPX file.

    Raises ``ReadError``: ``encrypted``, ``damaged``, ``too_large``, ``unsafe``, ``empty``.

    >>> read_hwpx(b"PK")
    Traceback (most recent call last):
    extractor.errors.ReadError: the file is not a whole zip archive, as HWPX files are
    """
    package = read_package(data)
    story = _Story(read_styles(package.header))
    try:
        lines = [line for section in package.sections for line in story.paragraphs(section)]
    except RecursionError as error:
        raise ReadError("damaged", "the elements are nested too deeply") from error
    return compose_body(lines, story.notes)


@dataclass
class _Story:
    """Walks paragraphs; collects the notes and counts the numbers on the way."""

    styles: Styles
    notes: list[str] = field(default_factory=list)
    counter: Counter = field(default_factory=Counter)
    outline: str = ""
    deleting: bool = False

    def paragraphs(self, parent: Iterable[Element]) -> list[str]:
        """The lines of the paragraphs right below an element."""
        lines: list[str] = []
        for child in parent:
            if local(child) == "p":
                lines.extend(self.paragraph(child))
            elif local(child) == "subList":
                lines.extend(self.paragraphs(child))
            elif local(child) == "tbl":
                lines.extend(self.table(child).lines)
        return lines

    def paragraph(self, element: Element) -> list[str]:
        for section in element.iterfind("./{*}run/{*}secPr"):
            self.outline = section.get("outlineShapeIDRef", "")
        head = self.head(element.get("paraPrIDRef", ""))
        was_deleting, pieces = self.deleting, list(self.pieces(element))
        lines = paragraph_lines(pieces, head)
        gone = (was_deleting or self.deleting) and not any(lines)
        return [] if gone else lines

    def head(self, shape: str) -> str:
        """The number or bullet before a paragraph."""
        kind, definition, level = self.styles.heads.get(shape, ("NONE", "", 0))
        if kind == "BULLET":
            return f"{self.styles.bullets.get(definition, DEFAULT_BULLET)} "
        if kind == "OUTLINE":
            definition = self.outline
        elif kind != "NUMBER":
            return ""
        return self.counter.next(f"{kind}.{definition}", self.styles.numberings.get(definition, ()), level)

    def pieces(self, paragraph: Element) -> Iterator[str | Block]:
        """The text of a paragraph and the objects in it, in order."""
        for run in paragraph:
            if local(run) == "run":
                for child in run:
                    yield from self.child(child)

    def child(self, element: Element) -> Iterator[str | Block]:
        name = local(element)
        if name == "t":
            yield from self.text(element)
        elif name == "ctrl":
            for control in element:
                yield from self.control(control)
        elif name == "switch":  # the same for older and newer programs
            choices = [choice for choice in element if local(choice) == "default"] or list(element)[:1]
            for child in (child for choice in choices for child in choice):
                yield from self.child(child)
        elif not self.deleting:
            yield from self.object(element, name)

    def object(self, element: Element, name: str) -> Iterator[str | Block]:
        if name == "tbl":
            yield self.table(element)
        elif name in _DRAWINGS:
            yield Block(self.drawing(element), _is_inline(element))
        elif name == "compose":  # characters on top of each other
            yield element.get("composeText", "")
        elif name == "dutmal":  # text with small text above it
            yield "".join(part.text or "" for part in element if local(part) == "mainText")

    def text(self, element: Element) -> Iterator[str]:
        if not self.deleting:
            yield _BREAKS.sub(" ", element.text or "")
        for child in element:
            name = local(child)
            if name in {"deleteBegin", "deleteEnd"}:
                self.deleting = name == "deleteBegin"
            elif not self.deleting:
                yield _INSIDE_TEXT.get(name, "")
            if not self.deleting:
                yield _BREAKS.sub(" ", child.tail or "")

    def control(self, element: Element) -> Iterator[str]:
        """What a control shows in its place; notes are put aside."""
        name = local(element)
        if self.deleting:
            return
        if name in {"footNote", "endNote"}:
            self.notes.extend(line.strip() for line in self.paragraphs(element) if line.strip())
        elif name == "autoNum" and element.get("numType") in _NUMBERED:
            styles = (child.get("type", "DIGIT") for child in element if local(child) == "autoNumFormat")
            yield number_text(number_of(element, "num"), next(styles, "DIGIT"))

    def table(self, element: Element) -> Block:
        rows: list[list[Cell]] = []
        before, after = self.caption(element)
        for row in element:
            if local(row) == "tr":
                cells = [cell for cell in row if local(cell) == "tc"]
                rows.append([self.cell(cell) for cell in sorted(cells, key=_column)])
        return Block(before + table_lines(rows) + after, _is_inline(element))

    def cell(self, element: Element) -> Cell:
        nested = element.find(".//{*}tbl") is not None
        return Cell(self.paragraphs(element), element.get("header") == "1", nested)

    def drawing(self, element: Element) -> list[str]:
        """The text of a drawing object: its text boxes, its caption."""
        before, after = self.caption(element)
        lines: list[str] = []
        if local(element) == "textart":
            lines.extend(_BREAKS.split(element.get("text", "").translate(_PICTURED)))
        for child in element:
            if local(child) == "drawText":
                lines.extend(self.paragraphs(child))
            elif local(child) in _DRAWINGS:
                lines.extend(self.drawing(child))
        return before + lines + after

    def caption(self, element: Element) -> tuple[list[str], list[str]]:
        """The lines of a caption that stand before its object, and those after it."""
        for child in element:
            if local(child) == "caption":
                lines = self.paragraphs(child)
                return (lines, []) if child.get("side") in {"TOP", "LEFT"} else ([], lines)
        return [], []


# Hangul writes the line breaks of text art as pictures of control characters.
_PICTURED = {0x240D: None, 0x240A: "\n"}


def _is_inline(element: Element) -> bool:
    return any(local(child) == "pos" and child.get("treatAsChar") == "1" for child in element)


def _column(cell: Element) -> int:
    return next((number_of(child, "colAddr") for child in cell if local(child) == "cellAddr"), 0)
