"""A page → the draft of its article: the text that a visitor reads, a line for each block.

In: HTML. Out: a ``Draft``. What is no article goes; headings, paragraphs, list items with their markers
and table rows stay, as ``cell | cell`` or ``label : value``.

``<table><tr><th>일시<td>3월 5일</table>`` reads ``일시 : 3월 5일``. What is the article is
decided in ``content.py``; to render an element in another way, edit ``_Renderer``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.errors import ReadError
from extractor.rulebook import load

from .blocks import BLOCKS, HEADINGS, PARAGRAPHS, UNSEEN, is_hidden
from .columns import Columns
from .content import find_content, is_prose
from .damage import tidy
from .dateline import find_published_on, read_date
from .draft import Draft
from .embedded import Embedded, find_embedded
from .metadata import Metadata, read_metadata
from .rows import CELL_LENGTH, fold, lines_of_row
from .titles import read_titles

_SPACE = re.compile(r"\s+")
_MIN_PROSE = 100  # below this a page may have its text in its data only
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:(?:\s?[-./]\s?\d{1,2}){2}(?!\d)|년\s?\d{1,2}월\s?\d{1,2}일)")
_NESTING = re.compile(
    r"<(/?)(?:div|table|ul|ol|dl|section|article|span|blockquote|center|form|font|b|i|em|strong|a|sub|sup)\b",
    re.IGNORECASE,
)
_DEEPEST = 5_000
_GAP = re.compile(r"\n{3,}")
# A list item that brings its own glyph or number needs no marker.
_OWN_MARKER = re.compile(r"[^\w\s\"'“‘(\[<「『]|[①-⓿㉠-㉿❶-➓ㅇㅁ]|(?:\d{1,2}|[가-하])[.)]")


def read_page(markup: str) -> Draft:
    """Read the article of a page, with what the page says of itself.

    Raises ``ReadError``: ``empty`` where nothing is to be read, ``bad_html`` where elements
    are nested beyond reason.

    >>> page = read_page("<title>협약</title><nav>메뉴</nav><p>가람시는<br>협약을 맺었다.</p>")
    >>> page.title, page.body
    ('협약', '가람시는\\n협약을 맺었다.')
    """
    if _depth(markup) > _DEEPEST:
        raise ReadError("bad_html", "the elements are nested too deeply")
    tree = LexborHTMLParser(markup)
    try:
        return _read(tree)
    except RecursionError as error:
        raise ReadError("bad_html", "the elements are nested too deeply") from error


def _depth(markup: str) -> int:
    """How deep elements are left open at most, roughly: what the parser's time grows with the square of."""
    depth = deepest = 0
    for tag in _NESTING.finditer(markup):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _read(tree: LexborHTMLParser) -> Draft:
    metadata = read_metadata(tree)
    content = find_content(tree)
    unseen = frozenset(node.mem_id for node in tree.css(UNSEEN))
    surroundings = render(tree.body, skip=unseen) if tree.body else ""
    body = title = near = ""
    if content is not None:
        titles = read_titles(tree, content, metadata)
        title = titles.title or ""
        near = "\n".join([title, *titles.below])
        lines = render(content.root, without=title or None, skip=content.skip).split("\n")
        body = without_furniture([*titles.subtitles, *_below(title, lines)])
    prose = sum(len(line) for line in body.split("\n") if is_prose(line))
    if prose < _MIN_PROSE and (found := find_embedded(tree)) is not None and found.prose > prose:
        return _from_data(found, metadata, surroundings)
    if not body.strip():
        raise ReadError("empty", "the page holds no text")
    return Draft(
        body,
        title=title or None,
        published_on=metadata.published_on or _date_in(near),
        publisher=metadata.publisher,
        url=metadata.url,
        surroundings=surroundings,
    )


def _below(title: str, lines: list[str]) -> list[str]:
    """The lines below the title, where it stands among them as no heading."""
    place = next((n for n, line in enumerate(lines[: len(lines) // 2]) if fold(line) == title), None)
    return lines if place is None or not title else lines[place + 1 :]


def _date_in(text: str) -> str | None:
    """The date of publication that stands between title and text, where no other posts are near."""
    text = tidy(text).text
    found = find_published_on(text)
    if found is None:  # a date without a word, as between author and views
        dates = {read_date(written[0]) for written in _DATE.finditer(text)} - {None}
        found = dates.pop() if len(dates) == 1 else None
    return found.isoformat() if found else None


def _from_data(found: Embedded, metadata: Metadata, surroundings: str) -> Draft:
    """The draft of a page whose text stands only in its data."""
    columns = Columns()
    body = html.unescape(found.data[found.key])
    title = columns.value(found.data, "title") or metadata.title
    body = render_fragment(body) if "<" in body else body
    subtitle = columns.value(found.data, "subtitle")
    return Draft(
        f"{subtitle}\n\n{body}" if subtitle else body,
        title=title,
        published_on=metadata.published_on or columns.value(found.data, "published_on"),
        publisher=metadata.publisher or columns.value(found.data, "publisher"),
        url=metadata.url,
        surroundings=surroundings,
    )


def render_fragment(markup: str) -> str:
    """The text of markup that is no page, such as a field of a database.

    >>> render_fragment("가람시는<br>협약을 맺었다.<p>끝.")
    '가람시는\\n협약을 맺었다.\\n\\n끝.'
    """
    if _depth(markup) > _DEEPEST:
        raise ReadError("bad_html", "the elements are nested too deeply")
    body = LexborHTMLParser(markup).body
    try:
        return render(body) if body else ""
    except RecursionError as error:
        raise ReadError("bad_html", "the elements are nested too deeply") from error


def without_furniture(lines: Sequence[str]) -> str:
    """The lines without what belongs to no article, and without what follows its end.

    >>> without_furniture(["가람시는 협약을 맺었다.", "인쇄", "저작권자 ⓒ 가람신문", "많이 본 기사", "문화"])
    '가람시는 협약을 맺었다.'
    """
    end, tool = (load("pages").rule(f"pages.{name}").pattern for name in ("end", "tool"))
    kept = [line for line in lines if not tool.match(line)]
    last = max((n for n, line in enumerate(kept) if is_prose(line) and not end.match(line)), default=-1)
    stop = next((n for n, line in enumerate(kept) if n > last and end.match(line)), len(kept))
    text = "\n".join(line for line in kept[:stop] if not end.match(line))
    return _GAP.sub("\n\n", text).strip("\n")


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
            if nested or (len(cells) != 2 and any(len(text) > CELL_LENGTH for _, text in texts)):
                for cell in cells:
                    self.element(cell, "td")
            else:
                self.lines.extend(lines_of_row(texts))


def _owner(row: LexborNode) -> int | None:
    """The identity of the table that a row belongs to."""
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else None


def _start(node: LexborNode) -> int:
    start = node.attributes.get("start") or ""
    return int(start) if start.isdigit() and len(start) < 6 else 1
