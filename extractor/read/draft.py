"""The shape that passes from a format's reader to the composition of the article.

In: what a file tells. Out: ``Draft``, nothing made canonical yet.

A page with the heading 협약 체결 gives a draft with that title; ``published_on`` is still
"2024.03.05 10:11", as the page has it. To add metadata, add a field here and read it in
``composition.py``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its file tells it, before anything is made canonical.

    ``published_on`` is the metadata's own wording. ``surroundings`` is text that stands around
    the article, such as the header of its page: a dateline may be there, but no agreement.
    ``typed`` is whether the body is text as somebody typed it, in which remains of markup are
    damage, rather than text that was rendered from markup. ``warnings`` tell what was repaired.
    """

    body: str
    title: str | None = None
    doc_id: str | None = None
    published_on: str | None = None
    publisher: str | None = None
    url: str | None = None
    surroundings: str = ""
    typed: bool = False
    warnings: tuple[str, ...] = ()
