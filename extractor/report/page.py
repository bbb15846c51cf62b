"""The page of the report: data, words, style and scripts in one file that needs nothing else.

In: the content. Out: HTML as bytes, the same for the same content. Nothing that an article says can run:
data are JSON in which no tag can begin, scripts write text nodes only, and the Content-Security-Policy lets
nothing run or load but the style and scripts that are named in it by their digests. To add a script, name
it in ``_SCRIPTS``.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from extractor.pages.words import asset, embedded, words

_SHARED, _OWN = "extractor.pages", "extractor.report"
_STYLES = ((_SHARED, "page.css"), (_OWN, "report.css"))
_SCRIPTS = (
    (_SHARED, "page.js"),
    (_SHARED, "marks.js"),
    (_OWN, "list.js"),
    (_OWN, "article.js"),
    (_OWN, "network.js"),
    (_OWN, "report.js"),
)


def page(content: dict[str, Any]) -> bytes:
    """The whole report.

    >>> html = page({"agreements": [], "articles": [], "refusals": [], "warnings": [], "read": 0})
    >>> html.startswith(b"<!doctype html>"), b"default-src" in html
    (True, True)
    """
    # Loaded late: of all verbs only this one needs it.
    from jinja2 import Environment, StrictUndefined

    shared = words()
    styles = "\n".join(asset(*one) for one in _STYLES)
    scripts = [asset(*one) for one in _SCRIPTS]
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    told = environment.from_string(asset(_OWN, "report.html")).render(
        say=lambda key: shared[key][0],
        style=styles,
        scripts=scripts,
        policy=_policy(styles, scripts),
        words=embedded(shared),
        data=embedded(content),
    )
    return told.encode("utf-8", "backslashreplace")


def _policy(style: str, scripts: list[str]) -> str:
    return "; ".join((
        "default-src 'none'",
        f"script-src {' '.join(map(_digest, scripts))}",
        f"style-src {_digest(style)}",
        "base-uri 'none'",
        "form-action 'none'",
    ))  # fmt: skip


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
