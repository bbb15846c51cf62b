"""Our reading of pages beside other libraries', on pages in the manner of 61 builds.

In: ``tests/pages``: pages that were written for this project, each with what a careful reader says of it:
the article's lines, strings that are furniture, title, date, publisher, address. Out: a table on standard
output, which ``docs/formats.md`` quotes::

    make ingest

A line counts as kept where its letters stand in the text, after those of the line before; a row of a table
where its cells do. A string of furniture is left in where its letters stand anywhere in the text.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import click

PAGES = Path(__file__).resolve().parents[2] / "tests" / "pages"
UNSEEN = "d"  # pages of this letter were read once before any change was made because of them
_SPACE = re.compile(r"\s+")
_METADATA = ("title", "published_on", "publisher", "url")
Read = Callable[[bytes], Mapping[str, Any]]
"""Page → text, and where the library tells them title, published_on, publisher, url."""


@dataclass
class Tally:
    """What was kept and left in over several pages."""

    pages: int = 0
    lines: int = 0
    kept: int = 0
    furniture: int = 0
    left_in: int = 0
    whole: int = 0
    clean: int = 0
    title: int = 0
    published_on: int = 0
    publisher: int = 0
    url: int = 0

    def add(self, other: Tally) -> None:
        """Count another page."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def compare(read: Mapping[str, Any], told: Mapping[str, Any]) -> Tally:
    """What a reading of one page kept of what a reader says of it."""
    text = _letters(read["text"])
    place = kept = 0
    for line in told["lines"]:
        end = _after(text, line, place)
        if end is not None:
            kept, place = kept + 1, end
    left_in = sum(_letters(one) in text for one in told["furniture"])
    right = {name: int(_letters(read.get(name)) == _letters(told[name])) for name in _METADATA}
    lines, furniture = len(told["lines"]), len(told["furniture"])
    return Tally(1, lines, kept, furniture, left_in, int(kept == lines), int(not left_in), **right)


def _after(text: str, line: str, place: int) -> int | None:
    """Where a line ends in the text, its cells one after the other; None where it does not stand there."""
    for cell in line.split(" | "):
        found = text.find(_letters(cell), place)
        if found < 0:
            return None
        place = found + len(_letters(cell))
    return place


def _letters(value: object) -> str:
    return _SPACE.sub("", str(value))


def pages(prefix: str = "") -> Iterator[tuple[bytes, Mapping[str, Any]]]:
    """Every page whose name begins so, with what a reader says of it."""
    for path in sorted(PAGES.glob(f"{prefix}*.html")):
        yield path.read_bytes(), json.loads(path.with_suffix(".json").read_text("utf-8"))


def tally(read: Read, prefix: str = "") -> Tally:
    """What a reader keeps of the pages whose name begins so; a page that it fails on is empty."""
    total = Tally()
    for data, told in pages(prefix):
        try:
            found = read(data)
        except Exception:  # whatever a library raises, it read nothing
            found = {"text": ""}
        total.add(compare(found, told))
    return total


def ours(data: bytes) -> Mapping[str, Any]:
    """What this project reads."""
    import io

    from extractor.read.columns import Columns
    from extractor.read.composition import compose
    from extractor.read.formats import read_html

    (found,) = read_html(io.BytesIO(data), Columns())
    article = compose(found.content, doc_id="page")
    text = article.text[article.body_start :]
    return {"text": text} | {name: getattr(article, name) for name in _METADATA}


def _decoded(data: bytes) -> str:
    from extractor.read.decode import decode

    return decode(data).text


def trafilatura(data: bytes) -> Mapping[str, Any]:
    """The main text as trafilatura finds it with its defaults, and its metadata."""
    from trafilatura import bare_extraction

    found = bare_extraction(_decoded(data), include_comments=False, with_metadata=True)
    if found is None:
        return {"text": ""}
    names = {"title": found.title, "published_on": found.date, "publisher": found.sitename, "url": found.url}
    return {"text": found.text or ""} | names


def trafilatura_recall(data: bytes) -> Mapping[str, Any]:
    """The main text as trafilatura finds it when asked to keep more."""
    from trafilatura import extract

    return {"text": extract(_decoded(data), include_comments=False, favor_recall=True) or ""}


def resiliparse(data: bytes) -> Mapping[str, Any]:
    """The main text as resiliparse finds it."""
    from resiliparse.extract.html2text import extract_plain_text

    page = _decoded(data)
    return {"text": extract_plain_text(page, main_content=True, alt_texts=False, comments=False)}


def everything(data: bytes) -> Mapping[str, Any]:
    """All text of the page."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(_decoded(data)).body
    return {"text": body.text() if body else ""}


@dataclass(frozen=True)
class Reader:
    """A library, and the module that must be there for it."""

    name: str
    read: Read
    module: str
    metadata: bool = field(default=False)


READERS = (
    Reader("ours", ours, "extractor", metadata=True),
    Reader("trafilatura", trafilatura, "trafilatura", metadata=True),
    Reader("trafilatura, favouring recall", trafilatura_recall, "trafilatura"),
    Reader("resiliparse, main content", resiliparse, "resiliparse"),
    Reader("all text (selectolax)", everything, "selectolax"),
)


def row(name: str, found: Tally, *, metadata: bool) -> str:
    """A line of the table: shares of lines kept and furniture left in, pages whole and clean, metadata."""
    kept, left_in = found.kept / found.lines, found.left_in / found.furniture
    shares = f"{kept:.3f} | {left_in:.3f} | {found.whole} | {found.clean}"
    right = " | ".join(str(getattr(found, one)) if metadata else "–" for one in _METADATA)
    return f"| {name} | {shares} | {right} |"


HEADER = """\
| {count} pages | lines kept | furniture left in | whole | clean | title | date | publisher | address |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


@click.command()
def main() -> None:
    """Print the table, for all pages and for those that were unseen."""
    for prefix in ("", UNSEEN):
        click.echo(HEADER.format(count=sum(1 for _ in pages(prefix))))
        for reader in READERS:
            if importlib.util.find_spec(reader.module) is not None:
                click.echo(row(reader.name, tally(reader.read, prefix), metadata=reader.metadata))
        click.echo()


if __name__ == "__main__":
    main()
