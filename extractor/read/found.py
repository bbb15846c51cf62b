"""Rows of dumps → drafts, with their place in the file.

In: a row as a mapping, and the user's columns. Out: a ``Found``: the draft, or the ``ReadError`` that says
why there is none.

``{"제목": "협약 체결", "본문": "가람시는 …"}`` gives a draft with that title and body. Names of columns are
in ``columns.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractor.errors import ReadError

from .columns import FIELDS, Columns, kind_of, said
from .draft import Draft
from .page import read_page
from .rows import fold

_BROKEN = re.compile(r"[\udc80-\udcff](?![\udc80-\udcff]{0,2}\s*\Z)")
_PAGE = re.compile(r"^\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_SHOWN, _LONGEST = 12, 40


@dataclass(frozen=True, slots=True)
class Found:
    """One article of a file, or why it is none.

    ``place`` is empty for a file that is one article, else its number in an array or its line.
    ``data`` are the bytes that it was read from.
    """

    content: Draft | ReadError
    encoding: str
    data: bytes
    place: str = ""


def draft_of(row: Any, columns: Columns) -> Draft:
    """The draft of one row.

    Raises ``ReadError``: ``bad_json`` (no object, a value of a wrong type), ``no_text`` (no column for
    it), ``empty`` (nothing in it), ``unknown_encoding`` (bytes that break the encoding, and not by a
    cut at the end of a field).

    >>> draft_of({"제목": "협약 체결", "본문": "가람시는 …"}, Columns()).title
    '협약 체결'
    """
    if not isinstance(row, Mapping):
        raise ReadError("bad_json", f"an article is an object, not {kind_of(row)}")
    values = {name: columns.value(row, name) for name in FIELDS}
    body, html = values["text"], values["html"]
    if body is None and html is None:
        raise ReadError("no_text", f"the article has neither text nor html, only {listed(row)}{said(row)}")
    if any(_BROKEN.search(value) for value in values.values() if value):
        raise ReadError("unknown_encoding", "bytes in it are neither UTF-8 nor CP949")
    typed = body is not None and bool(body.strip() or html is None)
    if typed and body is not None and not _PAGE.match(body):
        draft = Draft(body, typed=True)
    else:
        draft = read_page((body if typed else html) or "")
    # Empty text is an empty article, also where a title stands: nothing is reported in it.
    if not draft.body.strip():
        raise ReadError("empty", "the article holds no text")
    title = values["title"] or draft.title
    first, _, rest = draft.body.partition("\n")
    if not draft.typed and title and fold(first) == fold(title):  # the page has it as a heading too
        draft = replace(draft, body=rest.lstrip("\n"))
    if values["subtitle"] and values["subtitle"].strip():
        draft = replace(draft, body=f"{values['subtitle'].strip()}\n\n{draft.body}")
    return replace(
        draft,
        title=title,
        doc_id=values["doc_id"],
        published_on=values["published_on"] or draft.published_on,
        publisher=values["publisher"] or draft.publisher,
        url=values["url"] or draft.url,
    )


def draft_or_error(row: Any, columns: Columns, warnings: tuple[str, ...] = ()) -> Draft | ReadError:
    """The draft of one row with the warnings of its file, or why there is none.

    >>> draft_or_error({"text": " "}, Columns()).code
    'empty'
    """
    try:
        draft = draft_of(row, columns)
    except ReadError as error:
        return error
    return replace(draft, warnings=(*warnings, *draft.warnings))


def listed(names: Iterable[object]) -> str:
    """The first of many names, for a message.

    >>> listed(["제목", "본문"])
    '제목, 본문'
    """
    shown = [str(name)[:_LONGEST] for name in names]
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "") if shown else "nothing"
