"""A DOCX → the draft of its article, as Word shows it with all changes accepted.

In: the bytes of a DOCX. Out: a ``Draft``: paragraphs, automatic numbers and bullets written out, tables as
lines, text boxes after the paragraph that holds them, notes at the end. Headers, footers, comments, deleted
and hidden text, field codes and alternative texts are left out.

A paragraph of a list with the bullet "○" reads "○ 문화 교류". To read another element of a run, edit
``_Reader.run``; numbers are made in ``numbering.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from extractor.errors import ReadError
from extractor.read.draft import Draft
from extractor.read.rows import CELL_LENGTH, lines_of_row

from .numbering import Numbering, read_numbering
from .symbols import symbol
from .wordxml import Package, child, children, is_on, name, number, open_package, value

_GONE = frozenset(("w:del", "w:moveFrom"))
_THROUGH = frozenset((
    "w:ins", "w:moveTo", "w:sdtContent", "w:smartTag", "w:customXml", "w:hyperlink", "w:fldSimple",
    "w:bdo", "w:dir",
))  # fmt: skip
_DRAWN = frozenset(("w:drawing", "w:pict", "w:object"))


def read_docx(data: bytes) -> Draft:
    """Read the text of a DOCX.

    Raises ``ReadError``: ``encrypted``, ``unknown_format`` for an old .doc, ``damaged``, ``unsafe``,
    ``too_large``, ``no_text_layer`` where there are only pictures, ``empty``.

    >>> read_docx(b"PK")
    Traceback (most recent call last):
    extractor.errors.ReadError: the package of the document is broken
    """
    package = open_package(data)
    try:
        reader = _Reader(package, read_numbering(package.numbering), _styles(package.styles))
        lines = reader.blocks(child(package.document, "w:body"))
        notes = reader.notes()
    except RecursionError as error:
        raise ReadError("damaged", "the document is nested beyond reason") from error
    if reader.fields:  # whose code would hide all text behind it
        raise ReadError("damaged", "a field of the document has no end")
    body = re.sub(r"\n{3,}", "\n\n", "\n".join([*lines, "", *notes])).strip("\n")
    if not body:
        if reader.pictures:
            raise ReadError("no_text_layer", "the document holds pictures, but no text")
        raise ReadError("empty", "the document holds no text")
    return Draft(body)


def _styles(root: Element | None) -> dict[str, Element]:
    return {value(style, "styleId"): style for style in children(root, "w:style")}


@dataclass(slots=True)
class _Reader:
    """Walks the parts; ``fields`` tells for each open field whether its result has begun."""

    package: Package
    numbering: Numbering
    styles: dict[str, Element]
    fields: list[bool] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    pictures: int = 0
    carried: str = ""

    def blocks(self, parent: Element | None) -> list[str]:
        """The lines of a body, a cell, a text box or a note."""
        lines: list[str] = []
        for block in parent if parent is not None else ():
            kind = name(block)
            if kind == "w:p":
                lines.extend(self.paragraph(block))
            elif kind == "w:tbl":
                lines.extend(self.table(block))
            elif kind == "w:sdt":
                lines.extend(self.blocks(_content(block)))
            elif kind in _THROUGH:
                lines.extend(self.blocks(block))
            elif kind == "mc:AlternateContent":
                lines.extend(self.blocks(_chosen(block)))
            elif kind == "m:oMathPara":
                lines.append(_formula(block))
        return lines

    def paragraph(self, paragraph: Element) -> list[str]:
        """A paragraph's line, and those of the text boxes that hang on it."""
        outer, self.boxes = self.boxes, []
        properties = child(paragraph, "w:pPr")
        style = value(child(properties, "w:pStyle"))
        hidden = self.is_hidden(style, default=False)
        text = self.inline(paragraph, hidden=hidden)
        boxes, self.boxes = self.boxes, outer
        mark = child(properties, "w:rPr")
        text, self.carried = self.carried + text, ""
        lines: list[str] = []
        if any(name(one) in _GONE for one in (mark if mark is not None else ())):
            self.carried = text  # its end is deleted: it goes on in the next paragraph
        else:
            text = "\n".join(line.strip() for line in text.replace("\t", " ").split("\n")).strip("\n")
            mark_hidden = hidden or is_on(child(mark, "w:vanish"))
            label = "" if mark_hidden and not text else self.label(properties, style)
            if text:
                lines.append(f"{label} {text}" if label else text)
            elif not boxes and not mark_hidden:
                lines.append("")
        for box in boxes:
            lines.extend(self.blocks(box))
        return lines

    def label(self, properties: Element | None, style: str) -> str:
        """The automatic number of a paragraph, by its own word or its style's."""
        own = child(properties, "w:numPr")
        list_id, depth = value(child(own, "w:numId")), number(child(own, "w:ilvl"))
        holder = style or self.default_style()
        for _ in range(20):
            if list_id or holder not in self.styles:
                break
            given = child(child(self.styles[holder], "w:pPr"), "w:numPr")
            list_id = value(child(given, "w:numId"))
            if depth is None:
                depth = number(child(given, "w:ilvl"))
            if list_id and depth is None:
                depth = self.numbering.level_of_style(list_id, holder)
            holder = value(child(self.styles[holder], "w:basedOn"))
        return self.numbering.next_label(list_id, depth or 0) if list_id not in {"", "0"} else ""

    def default_style(self) -> str:
        """The style of paragraphs that name none."""
        for key, style in self.styles.items():
            if value(style, "type") == "paragraph" and value(style, "default") in {"1", "true", "on"}:
                return key
        return ""

    def is_hidden(self, style: str, *, default: bool) -> bool:
        """Whether a style hides its text."""
        for _ in range(20):
            found = self.styles.get(style)
            switch = child(child(found, "w:rPr"), "w:vanish")
            if switch is not None:
                return is_on(switch)
            style = value(child(found, "w:basedOn"))
            if not style:
                break
        return default

    def inline(self, parent: Element, *, hidden: bool) -> str:
        """The text of a paragraph or of an element inside one."""
        out: list[str] = []
        for one in parent:
            kind = name(one)
            if kind == "w:r":
                out.append(self.run(one, hidden=hidden))
            elif kind == "w:sdt":
                out.append(
                    self.inline(content, hidden=hidden) if (content := _content(one)) is not None else ""
                )
            elif kind in _THROUGH:
                out.append(self.inline(one, hidden=hidden))
            elif kind == "mc:AlternateContent":
                out.append(self.inline(chosen, hidden=hidden) if (chosen := _chosen(one)) is not None else "")
            elif kind in {"m:oMath", "m:oMathPara"}:
                out.append(_formula(one))
        return "".join(out)

    def run(self, run: Element, *, hidden: bool) -> str:
        """The text of a run."""
        properties = child(run, "w:rPr")
        hidden = self.is_hidden(value(child(properties, "w:rStyle")), default=hidden)
        switch = child(properties, "w:vanish")
        if switch is not None:
            hidden = is_on(switch)
        parts = [self.piece(one, name(one)) for one in run]
        return "" if hidden else "".join(parts)

    def piece(self, one: Element, kind: str) -> str:
        """The text of an element of a run; text boxes and notes are set aside."""
        if kind == "w:fldChar":
            self.field(value(one, "fldCharType"))
        elif kind in _DRAWN:
            self.draw(one)
        elif kind == "mc:AlternateContent":
            chosen = _chosen(one)
            return "".join(self.piece(part, name(part)) for part in (chosen if chosen is not None else ()))
        elif not all(self.fields):
            return ""
        elif kind in {"w:footnoteReference", "w:endnoteReference"}:
            self.noted.append((kind[2:-9], value(one, "id")))
        elif kind == "w:t":
            kept = one.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            text = (one.text or "").replace("\n", " ")
            return text if kept else text.strip()
        elif kind == "w:sym":
            code = value(one, "char")
            return symbol(int(code, 16), value(one, "font")) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""
        elif kind == "w:br":
            return "\n"
        elif kind == "w:ruby":
            base = child(one, "w:rubyBase")
            return self.inline(base, hidden=False) if base is not None else ""
        return {"w:tab": " ", "w:ptab": " ", "w:cr": "\n", "w:noBreakHyphen": "-"}.get(kind, "")

    def field(self, kind: str) -> None:
        """Note where a field's code begins, where its result does, and where it ends."""
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def draw(self, element: Element) -> None:
        """Set aside the text boxes of a drawing; of two versions of one the first is taken."""
        for one in element:
            kind = name(one)
            if kind == "w:txbxContent":
                self.boxes.append(one)
            elif kind == "mc:AlternateContent":
                chosen = _chosen(one)
                if chosen is not None:
                    self.draw(chosen)
            else:
                self.pictures += kind in {"pic:pic", ":imagedata"}
                self.draw(one)

    def table(self, table: Element) -> list[str]:
        """A line a row; a table around prose or around tables only lays out the page."""
        rows = [(row, [cell for cell in _cells(row) if not _is_merged(cell)]) for row in _rows(table)]
        lines: list[str] = []
        framed = all(len(cells) <= 1 for _, cells in rows)
        for row, cells in rows:
            texts = [self.cell(cell) for cell in cells]
            nested = any(name(block) == "w:tbl" for cell in cells for block in cell.iter())
            filled = [text for text in texts if any(text)]
            long = any(len(text) > 1 and len("\n".join(text)) > CELL_LENGTH for text in filled)
            if framed or nested or (len(filled) != 2 and long):
                for text in filled:
                    lines.extend(text)
            else:
                heading = is_on(child(child(row, "w:trPr"), "w:tblHeader"))
                lines.extend(lines_of_row([(heading, "\n".join(filter(None, text))) for text in texts]))
        return lines

    def cell(self, cell: Element) -> list[str]:
        """The lines of a cell without blank ones at its ends."""
        lines = self.blocks(cell)
        while lines and not lines[-1]:
            lines.pop()
        while lines and not lines[0]:
            lines.pop(0)
        return lines

    def notes(self) -> list[str]:
        """The footnotes and endnotes in the order in which they were referred to."""
        parts = {"footnote": self.package.footnotes, "endnote": self.package.endnotes}
        found = {
            (kind, value(note, "id")): note
            for kind, root in parts.items()
            for note in children(root, f"w:{kind}")
        }
        lines: list[str] = []
        for key in dict.fromkeys(self.noted):
            if key in found:
                lines.extend(filter(None, self.blocks(found[key])))
        return lines


def _content(block: Element) -> Element | None:
    """The content of a content control, unless it only prompts for some."""
    prompt = is_on(child(child(block, "w:sdtPr"), "w:showingPlcHdr"))
    return None if prompt else child(block, "w:sdtContent")


def _chosen(block: Element) -> Element | None:
    """One of the versions of the same content."""
    choice = child(block, "mc:Choice")
    return choice if choice is not None else child(block, "mc:Fallback")


def _formula(element: Element) -> str:
    return "".join(one.text or "" for one in element.iter() if name(one) == "m:t")


def _rows(table: Element) -> list[Element]:
    """The rows of a table but for deleted ones."""
    rows: list[Element] = []
    for one in table:
        kind = name(one)
        if kind == "w:tr" and child(child(one, "w:trPr"), "w:del") is None:
            rows.append(one)
        elif kind == "w:sdt" and (content := _content(one)) is not None:
            rows.extend(_rows(content))
        elif kind in _THROUGH:
            rows.extend(_rows(one))
    return rows


def _cells(row: Element) -> list[Element]:
    cells: list[Element] = []
    for one in row:
        kind = name(one)
        if kind == "w:tc":
            cells.append(one)
        elif kind == "w:sdt" and (content := _content(one)) is not None:
            cells.extend(_cells(content))
        elif kind in _THROUGH:
            cells.extend(_cells(one))
    return cells


def _is_merged(cell: Element) -> bool:
    """Whether a cell only goes on with the one above or before it."""
    properties = child(cell, "w:tcPr")
    merges = (child(properties, "w:vMerge"), child(properties, "w:hMerge"))
    return any(merge is not None and value(merge) in {"", "continue"} for merge in merges)
