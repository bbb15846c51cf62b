"""What a page says of itself: title, publication date, publisher, address.

In: a parsed page. Out: ``Metadata`` from Open Graph, JSON-LD and other meta elements.

``<meta property="og:title" content="두 시 협약 체결 - 가람신문">`` gives the title 두 시 협약 체결
where the page also has that as a heading or names 가람신문 as its site. To read another meta
element, edit the tuples at the top.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

_TITLE = ("og:title", "twitter:title", "dc.title")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "dc.date.issued", "dcterms.issued", "dc.date", "pubdate", "publish-date", "publishdate",
)  # fmt: skip
_PUBLISHER = ("og:site_name", "dc.publisher", "article:publisher", "twitter:site")
_TIMES = 'time[itemprop="datePublished"], time[pubdate], [itemprop="datePublished"][datetime]'
# "제목 - 가람신문", "제목 | 가람시청", "제목 < 정치 < 기사본문 - 가람신문"
_SEPARATOR = re.compile(r"\s+[-–—|ㅣ<:]{1,2}\s+")
_SITE = re.compile(
    r"(?:신문|뉴스|일보|경제|방송|통신|저널|투데이|타임[스즈]|데일리|닷컴|시청|군청|구청|도청|홈페이지|포털|누리집)$"
)
_MIN_HEADING = 6


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; whatever it leaves out is None."""

    title: str | None = None
    published_on: str | None = None
    publisher: str | None = None
    url: str | None = None


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """Read the metadata of a page.

    >>> page = '<meta property="og:site_name" content="가람신문"><title>협약 체결 | 가람신문</title>'
    >>> read_metadata(LexborHTMLParser(page))
    Metadata(title='협약 체결', published_on=None, publisher='가람신문', url=None)
    """
    metas = _metas(tree)
    linked = _linked_data(tree)
    publisher = _first(metas, _PUBLISHER) or linked.get("publisher")
    if publisher and (publisher.startswith(("@", "http")) or len(publisher) > 40):
        publisher = None
    time = tree.css_first(_TIMES)
    visible = (time.attributes.get("datetime") or time.text(strip=True)) if time else None
    return Metadata(
        title=_title(tree, _first(metas, _TITLE) or linked.get("headline"), publisher),
        published_on=linked.get("datePublished") or _first(metas, _PUBLISHED) or visible,
        publisher=publisher,
        url=_address(tree, metas),
    )


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
                    found.setdefault(key, value.strip())
    return found


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects at the top of JSON-LD: alone, in an array or in ``@graph``."""
    if isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), depth + 1)
    elif isinstance(data, list) and depth < 3:
        for item in data:
            yield from _objects(item, depth + 1)


def _title(tree: LexborHTMLParser, stated: str | None, site: str | None) -> str | None:
    """The article's title without the name of the site."""
    headings = [text for node in tree.css("h1, h2, h3") if (text := " ".join(node.text().split()))]
    element = tree.css_first("head > title, title")
    name = " ".join(element.text().split()) if element else ""
    first = next((" ".join(n.text().split()) for n in tree.css("h1") if n.text(strip=True)), None)
    if stated and stated != site and not (name != stated and name.endswith(stated)):
        return _without_site(stated, headings, site)
    if first and first != site:
        return first
    return _without_site(name, headings, site) or None


def _without_site(title: str, headings: list[str], site: str | None) -> str:
    for heading in headings:
        if len(heading) >= _MIN_HEADING and title.startswith(heading):
            return heading
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and (parts[-1] == site or _SITE.search(parts[-1])):
        crumbs = title.find(" < ")  # a path of sections stands between title and site
        cut = title[:crumbs] if crumbs > 0 else title[: title.rindex(parts[-1])]
        return re.sub(r"\s*[-–—|ㅣ<:]*\s*$", "", cut)
    return title
