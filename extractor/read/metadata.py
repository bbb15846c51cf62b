"""What a page says of itself: title, publication date, publisher, address.

In: a parsed page. Out: ``Metadata`` from Open Graph, JSON-LD and other meta elements.

``<meta property="og:title" content="두 시 협약 체결">`` gives the title 두 시 협약 체결. To read another meta
element, edit the tuples at the top.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from extractor.rulebook import load

_TITLE = ("og:title", "twitter:title", "dc.title")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "og:regdate", "dc.date.issued", "dcterms.issued", "dc.date", "pubdate", "publish-date", "publishdate",
)  # fmt: skip
_PUBLISHER = ("og:site_name", "dc.publisher", "article:publisher", "twitter:site")
SEPARATOR = re.compile(r"(?<!\s)\s++[-–—|ㅣ<>:·»«/]++\s+|(?:(?<!\s)\s+)?:{2,}\s*")
"""What parts the names of article, board and site in a page's title."""

_OFFICE = re.compile(r"Hancom|Hwp|한글|한컴|Microsoft|Word|Excel|OpenOffice|LibreOffice", re.IGNORECASE)
_TIMES = (
    'time[itemprop="datePublished"], time[pubdate], [itemprop="datePublished"][datetime], .se_publishDate'
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; whatever it leaves out is None.

    ``title`` is what it calls its article, ``name`` the text of its title element, which is no
    more than the file's name where a word processor wrote the page (``made_by_office``).
    """

    title: str | None = None
    name: str | None = None
    published_on: str | None = None
    publisher: str | None = None
    url: str | None = None
    made_by_office: bool = False


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """Read the metadata of a page.

    >>> page = '<meta property="og:site_name" content="가람신문"><title>협약 체결 | 가람신문</title>'
    >>> metadata = read_metadata(LexborHTMLParser(page))
    >>> metadata.name, metadata.publisher
    ('협약 체결 | 가람신문', '가람신문')
    """
    metas = _metas(tree)
    linked = _linked_data(tree)
    publisher = _first(metas, _PUBLISHER) or linked.get("publisher")
    if publisher and (publisher.startswith(("@", "http")) or len(publisher) > 40):
        publisher = None
    name = tree.css_first("head > title, title")
    time = tree.css_first(_TIMES)
    visible = (time.attributes.get("datetime") or time.text(strip=True)) if time else None
    return Metadata(
        title=linked.get("headline") or _first(metas, _TITLE),
        name=" ".join(name.text().split()) or None if name else None,
        published_on=linked.get("datePublished") or _first(metas, _PUBLISHED) or visible,
        publisher=publisher or _site(" ".join(name.text().split()) if name else "", tree),
        url=_address(tree, metas),
        made_by_office=bool(_OFFICE.search(f"{metas.get('generator', '')} {metas.get('progid', '')}")),
    )


def _site(name: str, tree: LexborHTMLParser) -> str | None:
    """The site's name as the page's title ends or begins with it, or as the line of its copyright says."""
    pattern = load("pages").rule("pages.site").pattern
    parts = [part for part in SEPARATOR.split(name) if part]
    for part in (*parts[-1:], *parts[:1]):
        if found := pattern.search(part):
            return found["site"]
    for line in reversed((tree.body.text(separator="\n") if tree.body else "").split("\n")):
        if found := load("pages").rule("pages.rights").pattern.search(line):
            return " ".join(found["site"].split())
    return None


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        for key in ("property", "name", "itemprop"):
            name, content = attributes.get(key), attributes.get("content")
            if name and content and content.strip():
                found.setdefault(name.strip().lower(), " ".join(content.split()))
    return found


def _first(found: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((found[name] for name in names if name in found), None)


def _address(tree: LexborHTMLParser, metas: dict[str, str]) -> str | None:
    link = tree.css_first('link[rel="canonical"]')
    for url in (link.attributes.get("href") if link else None, metas.get("og:url")):
        if url and url.strip().startswith(("http://", "https://")):
            return url.strip()
    return None


def _linked_data(tree: LexborHTMLParser) -> dict[str, str]:
    """The first headline, datePublished and publisher of the page's JSON-LD."""
    found: dict[str, str] = {}
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(node.text() or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            publisher = item.get("publisher")
            if isinstance(publisher, dict):
                publisher = publisher.get("name")
            values = {"publisher": publisher} | {k: item.get(k) for k in ("headline", "datePublished")}
            for key, value in values.items():
                if isinstance(value, str) and value.strip():
                    found.setdefault(key, " ".join(value.split()))
    return found


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects at the top of JSON-LD: alone, in an array or in ``@graph``."""
    if isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), depth + 1)
    elif isinstance(data, list) and depth < 3:
        for item in data:
            yield from _objects(item, depth + 1)
