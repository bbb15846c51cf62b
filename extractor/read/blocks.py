"""Which elements of a page begin a line, and which nobody sees.

In: an element. Out: what a browser would make of it. ``<p>`` begins a line, ``<b>`` does not,
``<p style="display: none">숨은 글</p>`` is not seen. To change how an element reads, edit its set.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

UNSEEN = (
    "script, style, noscript, template, svg, iframe, select, button, input, textarea, object, [hidden], "
    '[aria-hidden="true"], .sound_only, .blind, .sr-only, .screen_out, .visually-hidden, .hidden-txt, .ir_txt'
)
"""Selector of what holds no text for a reader, or text for screen readers only."""

PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "blockquote", "pre")
)
"""Elements with a gap above and below."""

BLOCKS = PARAGRAPHS | frozenset((
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "legend", "li", "main", "nav", "section",
    "summary", "tbody", "td", "tfoot", "th", "thead", "tr",
))  # fmt: skip
"""Elements that begin a line of their own."""

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")


def is_hidden(node: LexborNode) -> bool:
    """Whether the element's own style hides it."""
    return bool(_INVISIBLE_STYLE.search(node.attributes.get("style") or ""))
