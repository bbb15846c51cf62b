"""A page → the draft of its article: the text that a visitor reads, a line for each block.

In: HTML. Out: a ``Draft``. Scripts, menus, sidebars, forms and footers go; headings, paragraphs, list
items with their markers and table rows stay, as ``cell | cell`` or ``label : value``.

``<table><tr><th>일시<td>3월 5일</table>`` reads ``일시 : 3월 5일``. To drop another element,
edit ``_FURNITURE``; to render one in another way, ``_Renderer``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.errors import ReadError

from .composition import Draft
from .metadata import read_metadata

_UNSEEN = "script, style, noscript, template, svg, iframe, select, button, input, textarea, object, [hidden]"
_FURNITURE = 'nav, footer, aside, form, [role="navigation"], [role="contentinfo"], [role="search"]'
_MAIN = ('[itemprop="articleBody"]', "article", 'main, [role="main"]')
_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "blockquote", "pre")
)
_BLOCKS = _PARAGRAPHS | frozenset((
    "address", "article", "body", "caption", "center", "dd", "details", "div", "dt", "fieldset", "figcaption",
    "figure", "header", "hr", "legend", "li", "main", "section", "summary", "tbody", "td", "tfoot", "th",
    "thead", "tr",
))  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_SPACE = re.compile(r"\s+")
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
# A list item that brings its own glyph or number needs no marker.
_OWN_MARKER = re.compile(r"[^\w\s\"'“‘(\[<「『]|[①-⓿㉠-㉿❶-➓ㅇㅁ]|(?:\d{1,2}|[가-하])[.)]")
_LABEL_LENGTH = 12
_CELL_LENGTH = 200
_MIN_ARTICLE = 120
_MOST = 0.4


def read_page(html: str) -> Draft:
    """Read the article of a page, with what the page says of itself.

    Raises ``ReadError``: ``empty`` where nothing is to be read, ``bad_html`` where elements
    are nested beyond reason.

    >>> page = read_page("<title>협약</title><nav>메뉴</nav><p>가람시는<br>협약을 맺었다.</p>")
    >>> page.title, page.body
    ('협약', '가람시는\\n협약을 맺었다.')
    """
    tree = LexborHTMLParser(html)
    metadata = read_metadata(tree)
    unseen = frozenset(node.mem_id for node in tree.css(_UNSEEN))
    try:
        surroundings = render(tree.body, skip=unseen) if tree.body else ""
        furniture = _furniture(tree, unseen, len(surroundings))
        body = _body(tree, metadata.title, unseen | furniture)
    except RecursionError as error:
        raise ReadError("bad_html", "the elements are nested too deeply") from error
    if not body.strip():
        raise ReadError("empty", "the page holds no text")
    return Draft(
        body,
        title=metadata.title,
        published_on=metadata.published_on,
        publisher=metadata.publisher,
        url=metadata.url,
        surroundings=surroundings,
    )


def _furniture(tree: LexborHTMLParser, unseen: frozenset[int], whole: int) -> frozenset[int]:
    """Menus, sidebars and the like; the form that some boards wrap around the whole page is none."""
    found = {
        node.mem_id
        for node in tree.css(_FURNITURE)
        if node.tag in {"nav", "footer"} or len(render(node, skip=unseen)) < whole * _MOST
    }
    for node in tree.css("header"):
        inside = node.parent
        while inside is not None and inside.tag not in {"article", "main", "section"}:
            inside = inside.parent
        if inside is None:
            found.add(node.mem_id)
    return frozenset(found)


def _body(tree: LexborHTMLParser, title: str | None, skip: frozenset[int]) -> str:
    """The text of the article's own element where the page marks one, else of the page."""
    if tree.body is None:
        return ""
    for selector in _MAIN:
        nodes = tree.css(selector)
        if len(nodes) == 1 and len(text := render(nodes[0], without=title, skip=skip)) >= _MIN_ARTICLE:
            return text
    return render(tree.body, without=title, skip=skip)


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
            self.end_line()
        elif tag == "table":
            self.paragraph()
            self.table(node)
            self.paragraph()
        elif tag and not tag.startswith(("-", "!")) and not _hidden(node) and not self.is_title(node):
            self.element(node, tag)

    def element(self, node: LexborNode, tag: str) -> None:
        if tag in _PARAGRAPHS and not self.marker:
            self.paragraph()
        elif tag in _BLOCKS and not self.marker and not (tag == "dd" and self.labelled):
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
        elif tag in _PARAGRAPHS:
            self.paragraph()
        elif tag in _BLOCKS:
            self.end_line()

    def is_title(self, node: LexborNode) -> bool:
        if self.without is None or node.tag not in _HEADINGS or _fold(node.text()) != self.without:
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

    def table(self, node: LexborNode) -> None:
        """A line a row; a table that only lays out the page is rendered as blocks."""
        rows = [row for row in node.css("tr") if _owner(row) == node.mem_id]
        nested = any(table.mem_id != node.mem_id for table in node.css("table"))
        caption = node.css_first("caption")
        if caption is not None and not nested:
            self.visit(caption)
        for row in rows:
            cells = [cell for cell in row.iter() if cell.tag in {"td", "th"}]
            texts = [] if nested else [(cell.tag == "th", render(cell, skip=self.skip)) for cell in cells]
            if nested or (len(cells) != 2 and any(len(text) > _CELL_LENGTH for _, text in texts)):
                for cell in cells:
                    self.element(cell, "td")
            else:
                self.row([(is_label, text) for is_label, text in texts if text])

    def row(self, cells: list[tuple[bool, str]]) -> None:
        labels = [is_label for is_label, _ in cells]
        texts = [text for _, text in cells]
        paired = len(cells) >= 2 and labels == [True, False] * (len(cells) // 2)
        if len(cells) == 2 and not any(labels):
            paired = len(texts[0]) <= _LABEL_LENGTH and re.search(r"\d", texts[0]) is None
        if paired:
            for label, value in zip(texts[::2], texts[1::2], strict=True):
                head = _fold(label).rstrip(" :")
                gap = "\n" if "\n" in value else " "
                self.lines.extend(f"{head} :{gap}{value}".split("\n"))
        elif len(texts) == 1:
            self.lines.extend(texts[0].split("\n"))
        elif texts:
            self.lines.append(" | ".join(map(_fold, texts)))


def _hidden(node: LexborNode) -> bool:
    return bool(_INVISIBLE_STYLE.search(node.attributes.get("style") or ""))


def _owner(row: LexborNode) -> int | None:
    """The identity of the table that a row belongs to."""
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else None


def _start(node: LexborNode) -> int:
    start = node.attributes.get("start") or ""
    return int(start) if start.isdigit() and len(start) < 6 else 1


def _fold(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
