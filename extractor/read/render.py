"""An element → its text, a line for each block, as a visitor reads it.

In: markup, or an element of a parsed page. Out: lines: headings, paragraphs, list items with their markers,
table rows as ``cell | cell`` or ``label : value``.

``<table><tr><th>일시<td>3월 5일</table>`` reads ``일시 : 3월 5일``. To render an element in another way,
edit ``_Renderer``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.errors import ReadError

from .blocks import BLOCKS, HEADINGS, PARAGRAPHS, is_hidden
from .rows import CELL_LENGTH, fold, lines_of_row

_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{65536}")
# Elements that hold nothing, or that the next of their kind ends.
_FLAT = frozenset((
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
))  # fmt: skip
_DEEPEST = 5_000
# A list item that brings its own glyph or number needs no marker.
_OWN_MARKER = re.compile(r"[^\w\s\"'“‘(\[<「『]|[①-⓿㉠-㉿❶-➓ㅇㅁ]|(?:\d{1,2}|[가-하])[.)]")


def parse(markup: str) -> LexborHTMLParser:
    """Parse markup.

    Raises ``ReadError("bad_html")`` where elements are nested, or have attributes, beyond reason: the
    parser's time grows with the square of both.

    >>> parse("<p>협약").body.text()
    '협약'
    """
    depth = 0
    for tag in _TAG.finditer(markup):
        if tag[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            raise ReadError("bad_html", "the elements are nested too deeply")
    if _LONG_TAG.search(markup):
        raise ReadError("bad_html", "an element has more attributes than can be meant")
    return LexborHTMLParser(markup)


def render_fragment(markup: str) -> str:
    """The text of markup that is no page, such as a field of a database.

    >>> render_fragment("가람시는<br>협약을 맺었다.<p>끝.")
    '가람시는\\n협약을 맺었다.\\n\\n끝.'
    """
    body = parse(markup).body
    try:
        return render(body) if body else ""
    except RecursionError as error:
        raise ReadError("bad_html", "the elements are nested too deeply") from error


def render(node: LexborNode, *, without: str | None = None, skip: frozenset[int] = frozenset()) -> str:
    """The text of an element, a line for each block.

    ``without`` is a heading to leave out, once; ``skip`` holds the elements to leave out.

    >>> render(LexborHTMLParser("<ul><li>문화 교류<li>▲관광 홍보</ul>").body)
    '• 문화 교류\\n▲관광 홍보'
    """
    renderer = _Renderer(without=without, skip=skip)
    renderer.visit(node)
    return renderer.result()


@dataclass
class _Renderer:
    """Collects lines while it walks the elements."""

    without: str | None = None
    skip: frozenset[int] = frozenset()
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    marker: str = ""
    labelled: bool = False
    numbers: list[int | None] = field(default_factory=list)

    def visit(self, node: LexborNode) -> None:
        """Render a node and what is in it."""
        tag = node.tag or ""
        if node.mem_id in self.skip:
            return
        if tag == "-text":
            self.text(node.text_content or "")
        elif tag == "br":
            if not "".join(self.line).strip() and not self.marker:  # an empty line, as between paragraphs
                self.paragraph()
            self.end_line()
        elif tag == "table":
            self.paragraph()
            self.table(node)
            self.paragraph()
        elif tag and not tag.startswith(("-", "!")) and not is_hidden(node) and not self.is_title(node):
            self.element(node, tag)

    def element(self, node: LexborNode, tag: str) -> None:
        if tag in PARAGRAPHS and not self.marker:
            self.paragraph()
        elif tag in BLOCKS and not self.marker and not (tag == "dd" and self.labelled):
            self.end_line()
        if tag in {"ul", "ol"}:
            self.numbers.append(_start(node) if tag == "ol" else None)
        if tag == "li":
            self.marker = self.next_marker()
        for child in node.iter(include_text=True):
            self.visit(child)
        if tag in {"ul", "ol"}:
            self.numbers.pop()
        if tag == "dt" and self.line:
            self.label()
        elif tag in PARAGRAPHS:
            self.paragraph()
        elif tag in BLOCKS:
            self.end_line()

    def is_title(self, node: LexborNode) -> bool:
        if self.without is None or node.tag not in HEADINGS or fold(node.text()) != self.without:
            return False
        self.without = None
        return True

    def next_marker(self) -> str:
        if not self.numbers or self.numbers[-1] is None:
            return "• " if self.numbers else ""
        number = self.numbers[-1]
        self.numbers[-1] = number + 1
        return f"{number}. "

    def text(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        if not self.line:
            text = text.lstrip()
        if self.marker and text:
            if not _OWN_MARKER.match(text):
                self.line.append(self.marker)
            self.marker = ""
        if text:
            self.line.append(text)

    def label(self) -> None:
        """Turn what stands in the line into a label whose value follows."""
        text = _SPACE.sub(" ", "".join(self.line)).strip().rstrip(" :")
        self.line = [f"{text} : "]
        self.labelled = True

    def end_line(self) -> None:
        text = _SPACE.sub(" ", "".join(self.line)).strip()
        self.line = []
        self.labelled = False
        if text:
            self.lines.append(text)

    def paragraph(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def result(self) -> str:
        self.end_line()
        return "\n".join(self.lines).strip("\n")

    def belongs(self, row: LexborNode, table: LexborNode) -> bool:
        """Whether a row is one of this table itself, and not left out."""
        node: LexborNode | None = row
        while node is not None and node.tag != "table":
            if node.mem_id in self.skip:
                return False
            node = node.parent
        return node is not None and node.mem_id == table.mem_id

    def table(self, node: LexborNode) -> None:
        """A line a row; a table that only lays out the page is rendered as blocks."""
        rows = [row for row in node.css("tr") if self.belongs(row, node)]
        nested = any(table.mem_id != node.mem_id for table in node.css("table"))
        caption = node.css_first("caption")
        if caption is not None and not nested:
            self.visit(caption)
        for row in rows:
            cells = [cell for cell in row.iter() if cell.tag in {"td", "th"} and cell.mem_id not in self.skip]
            texts = [] if nested else [(cell.tag == "th", render(cell, skip=self.skip)) for cell in cells]
            if nested or (len(cells) != 2 and any(len(text) > CELL_LENGTH for _, text in texts)):
                for cell in cells:
                    self.element(cell, "td")
            else:
                self.lines.extend(lines_of_row(texts))


def _start(node: LexborNode) -> int:
    start = node.attributes.get("start") or ""
    return int(start) if start.isdigit() and len(start) < 6 else 1
