"""What a format gave → the ``Article``: canonical text, dates read, doc_id unique in the run.

In: a ``Draft`` (title, body and metadata as found in a file). Out: an ``Article``. Where the
metadata have no publication date or publisher, the text's own dateline is asked. Markup that a
scraper left in typed text is rendered.

A draft with title "협약 체결" and body "가람시는 …" has the text "협약 체결\\n가람시는 …" and
``body_start`` 6. To add metadata, edit ``draft.py`` and ``compose``.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from extractor.errors import ReadError
from extractor.shapes import Article, Source

from . import mojibake
from .damage import Tidied, holds_blocks, only_markup, tidy, without_inline_elements
from .dateline import find_published_on, find_publisher, read_timestamp
from .draft import Draft
from .render import render_fragment


def compose(draft: Draft, *, doc_id: str, source: Source | None = None) -> Article:
    """Make the article.

    Raises ``ReadError``: ``empty`` when title and body hold nothing, ``mojibake`` when the text was
    decoded wrongly on its way and can't be had again.

    >>> draft = Draft("등록일 2024-03-05\\n가람시는 협약을 맺었다.", title="협약 체결")
    >>> compose(draft, doc_id="a").published_on
    datetime.date(2024, 3, 5)
    """
    body, warnings = _body(draft)
    title, more = _aside(draft.title)
    publisher, _ = _aside(draft.publisher)
    warnings = tuple(dict.fromkeys(draft.warnings + warnings + more))
    title = without_inline_elements(title).replace("\n", " ")
    text = f"{title}\n{body}" if title.strip() else body
    if not text.strip():
        raise ReadError("empty", "the article holds no text")
    published_on, problem = _publication(draft, text)
    return Article(
        doc_id=_id(doc_id),
        text=text,
        title=title.strip() or None,
        published_on=published_on,
        publisher=" ".join(publisher.split()) or find_publisher(text),
        url=" ".join(_aside(draft.url)[0].split()) or None,
        body_start=len(text) - len(body),
        source=source,
        warnings=warnings + problem,
    )


def _body(draft: Draft) -> tuple[str, tuple[str, ...]]:
    """The canonical body, with what was repaired in it.

    Markup is rendered before its entities are decoded, so that ``&lt;KOTRA&gt;`` in it stays a word; only
    where all of it was written as entities, they come first.
    """
    body = mojibake.repair(draft.body) if draft.typed else draft.body
    warnings: tuple[str, ...] = ("mojibake_repaired",) if body != draft.body else ()
    rendered = draft.typed and holds_blocks(body)
    if rendered:
        body = render_fragment(only_markup(body))
    body, more = tidy(body)
    warnings += more
    if draft.typed and not rendered and holds_blocks(body):
        rendered = True
        body, more = tidy(render_fragment(only_markup(body)))
        warnings += more
    if draft.typed and not rendered:
        bare = without_inline_elements(body)
        body, rendered = bare, bare != body
    return body, tuple(dict.fromkeys((*warnings, "markup_rendered") if rendered else warnings))


def _publication(draft: Draft, text: str) -> tuple[date | None, tuple[str, ...]]:
    problem: tuple[str, ...] = ()
    if draft.published_on is not None and draft.published_on.strip():
        stated = read_timestamp(draft.published_on)
        if stated is not None:
            return stated, ()
        problem = ("published_on_invalid",)
    found = find_published_on(text)
    if found is None and draft.surroundings:
        found = find_published_on(_aside(draft.surroundings)[0])
    return found, problem


def _aside(value: str | None) -> Tidied:
    """A field beside the body; what can't be had again of it costs only itself."""
    try:
        return tidy(value or "")
    except ReadError:
        return Tidied("", ("metadata_unreadable",))


def _id(wanted: str) -> str:
    """An id in characters that a file can hold; never empty."""
    return " ".join(_aside(unicodedata.normalize("NFC", wanted)).text.split()) or "article"


class DocIds:
    """Gives out document ids, each once in a run.

    >>> ids = DocIds()
    >>> ids.assign("협약", folder="3월"), ids.assign("협약", folder="4월"), ids.assign("협약", folder="4월")
    ('협약', '4월-협약', '4월-협약-2')
    """

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._last: dict[str, int] = {}

    def assign(self, wanted: str, *, folder: str = "") -> str:
        """The wanted id, or where it is taken the folder before it, or that with a number."""
        wanted = doc_id = _id(wanted)
        if doc_id in self._given and folder:
            wanted = doc_id = f"{folder}-{wanted}"
        while doc_id in self._given:
            self._last[wanted] = self._last.get(wanted, 1) + 1
            doc_id = f"{wanted}-{self._last[wanted]}"
        self._given.add(doc_id)
        return doc_id
