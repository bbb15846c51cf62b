"""A page → the draft of its article.

In: HTML. Out: a ``Draft``: text, title, and what the page says of itself. Where the text stands only in the
data of its scripts, it is taken from there.

``<title>협약</title><nav>메뉴</nav><p>가람시는 …</p>`` gives the title 협약 and the body 가람시는 …. What is
the article is decided in ``content.py``, how it reads in ``render.py``, what its title is in ``titles.py``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from extractor.errors import ReadError
from extractor.rulebook import load

from .blocks import UNSEEN
from .columns import Columns
from .content import find_content, is_prose
from .damage import tidy
from .dateline import find_published_on, read_date
from .draft import Draft
from .embedded import Embedded, find_embedded
from .metadata import Metadata, read_metadata
from .render import parse, render, render_fragment
from .rows import fold
from .titles import read_titles

_SPACE = re.compile(r"\s+")
_MIN_LETTERS, _LINKS = 40, 3  # fewer letters among as many links, and no sentence, are remains of menus
_MIN_PROSE = 100  # below this a page may have its text in its data only
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:(?:\s?[-./]\s?\d{1,2}){2}(?!\d)|년\s?\d{1,2}월\s?\d{1,2}일)")
_GAP = re.compile(r"\n{3,}")


def read_page(markup: str) -> Draft:
    """Read the article of a page, with what the page says of itself.

    Raises ``ReadError``: ``empty`` where nothing is to be read, ``bad_html`` where elements
    are nested beyond reason.

    >>> page = read_page("<title>협약</title><nav>메뉴</nav><p>가람시는<br>협약을 맺었다.</p>")
    >>> page.title, page.body
    ('협약', '가람시는\\n협약을 맺었다.')
    """
    try:
        return _read(parse(markup))
    except RecursionError as error:
        raise ReadError("bad_html", "the elements are nested too deeply") from error


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
    letters = len(_SPACE.sub("", body))
    if not letters or (not prose and letters < _MIN_LETTERS and len(tree.css("a")) >= _LINKS):
        raise ReadError("empty", "the page holds no article, only menus or lists of others")
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


def without_furniture(lines: Sequence[str]) -> str:
    """The lines without what belongs to no article, and without what follows its end.

    >>> without_furniture(["가람시는 협약을 맺었다.", "인쇄", "저작권자 ⓒ 가람신문", "많이 본 기사", "문화"])
    '가람시는 협약을 맺었다.'
    """
    end, tool, licence = (load("pages").rule(f"pages.{name}").pattern for name in ("end", "tool", "licence"))
    kept = [line for line in lines if not tool.match(line) and not licence.search(line)]
    # A sentence that begins as such a line does is one of the article.
    ends = [bool(end.match(line)) and not is_prose(line) for line in kept]
    last = max((n for n, line in enumerate(kept) if is_prose(line)), default=-1)
    stop = next((n for n, is_end in enumerate(ends) if n > last and is_end), len(kept))
    text = "\n".join(line for line, is_end in zip(kept[:stop], ends, strict=False) if not is_end)
    return _GAP.sub("\n\n", text).strip("\n")
