"""A parsed page → the element that holds the article, and the elements in it that are furniture.

In: a parsed page. Out: ``Content``: a root and what to leave out. Where sentences and bullets are is measured
for each element; menus, comments and lists of other articles are told by their links and by words in
their class names.

Of ``<div class="gnb">…</div><div class="view"><p>가람시는 협약을 맺었다.</p></div>`` the second is the root.
Words are data: edit ``rules/pages.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.rulebook import derived, load

from .blocks import BLOCKS, UNSEEN, is_hidden

_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "select", "button"))
_PARTS = re.compile(r"[\s_\-]+")
_MADE_UP = re.compile(r"\d\D")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SENTENCE = re.compile(r"[가-힣](?:다|요|까|죠)[.?!]|[가-힣](?:다|음|함|임|됨)\W{0,3}$")
_BULLET = re.compile(r"^\s*[▲▴△▷▶►▸■□◆◇●○ㅇ◦•▪※❍①-⑳\-–·*]\s?\S")
_SPACE = re.compile(r"\s+")
_MIN_SENTENCE, _MIN_BULLET = 15, 8
_MOST = 0.8
_LINKED = 0.5
_POSTS = frozenset(("tr", "li", "div", "dl", "article"))
_MIN_POSTS = 3
_BEFORE_LINK = 12
_HEADLINE = 10  # letters of headlines on average; names of partners are shorter


@dataclass(slots=True)
class Mass:
    """What an element holds: characters, those of them in links, those in sentences and bullets."""

    chars: int = 0
    links: int = 0
    prose: int = 0

    def add(self, other: Mass) -> None:
        """Count what a part of the element holds."""
        self.chars += other.chars
        self.links += other.links
        self.prose += other.prose


@dataclass(frozen=True, slots=True)
class Content:
    """The element of the article, and by their ``mem_id`` the elements to leave out."""

    root: LexborNode
    skip: frozenset[int]


def find_content(tree: LexborHTMLParser) -> Content | None:
    """The article's element; None for a page without a body.

    >>> page = "<div class=menu>시장실</div><div class=view><p>가람시는 나루시와 협약을 맺었다.</p></div>"
    >>> find_content(LexborHTMLParser(page)).root.attributes["class"]
    'view'
    """
    body = tree.body
    if body is None:
        return None
    survey = _Survey(tree)
    survey.measure(body)
    furniture = survey.furniture(body)
    survey = _Survey(tree, skip=furniture)
    survey.measure(body)
    return Content(survey.densest(body), survey.unseen | furniture | survey.link_lists(body))


@dataclass
class _Survey:
    """Measures each element of a page once."""

    tree: LexborHTMLParser
    skip: frozenset[int] = frozenset()
    mass: dict[int, Mass] = field(default_factory=dict)
    unseen: frozenset[int] = frozenset()
    _line: list[str] = field(default_factory=list)
    _linked: int = 0

    def __post_init__(self) -> None:
        self.unseen = frozenset(node.mem_id for node in self.tree.css(UNSEEN))

    def measure(self, node: LexborNode, *, in_link: bool = False) -> Mass:
        """The mass of an element, with that of every element in it."""
        mass = self.mass[node.mem_id] = Mass()
        in_link = in_link or node.tag == "a"
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self._take(child.text_content or "", in_link)
            elif tag == "br":
                mass.add(self._flush())
            elif not tag.startswith(("-", "!")) and not self._left_out(child):
                if tag in BLOCKS:
                    mass.add(self._flush())
                mass.add(self.measure(child, in_link=in_link))
        if node.tag in BLOCKS:
            mass.add(self._flush())
        return mass

    def _left_out(self, node: LexborNode) -> bool:
        return node.mem_id in self.skip or node.mem_id in self.unseen or is_hidden(node)

    def _take(self, text: str, in_link: bool) -> None:
        self._line.append(text)
        if in_link:
            self._linked += len(_SPACE.sub("", text))

    def _flush(self) -> Mass:
        text = _SPACE.sub(" ", "".join(self._line)).strip()
        chars, links = len(text.replace(" ", "")), self._linked
        self._line.clear()
        self._linked = 0
        if not chars:
            return Mass()
        return Mass(chars, links, chars if is_prose(text) and links < chars * _LINKED else 0)

    def furniture(self, body: LexborNode) -> frozenset[int]:
        """Elements whose tag or words say furniture; not what holds most of the page's prose."""
        most = self.mass[body.mem_id].prose * _LINKED
        return frozenset(
            node.mem_id
            for node in _elements(body)
            if _is_list_of_posts(node)
            or (
                (node.tag in _FURNITURE_TAGS or _heads_page(node) or words_of(node) & _furniture_words())
                and self.mass.get(node.mem_id, Mass()).prose <= most
            )
        )

    def densest(self, body: LexborNode) -> LexborNode:
        """From the body downwards, as long as one element holds nearly all the prose."""
        node = body
        while True:
            heaviest = max(
                (child for child in node.iter() if child.mem_id in self.mass),
                key=lambda child: self.mass[child.mem_id].prose,
                default=None,
            )
            if heaviest is None or heaviest.tag not in BLOCKS or heaviest.tag in {"p", "li"}:
                return node
            share = self.mass[heaviest.mem_id].prose
            if not share or share < self.mass[node.mem_id].prose * _MOST:
                return node
            node = heaviest

    def link_lists(self, body: LexborNode) -> frozenset[int]:
        """Elements that hold hardly anything but links, several of them, and no prose."""
        return frozenset(
            node.mem_id
            for node in _elements(body)
            if (mass := self.mass.get(node.mem_id)) is not None
            and mass.chars
            and not mass.prose
            and mass.links > mass.chars * _LINKED
            and node.tag in BLOCKS
        )


def is_prose(line: str) -> bool:
    """Whether a line is a sentence or a bullet, as articles have them.

    >>> [is_prose(line) for line in ("가람시는 나루시와 협약을 맺었다.", "▲ 문화·관광 교류", "시장실 | 민원")]
    [True, True, False]
    """
    chars = len(_SPACE.sub("", line))
    if chars >= _MIN_SENTENCE and _SENTENCE.search(line):
        return True
    return chars >= _MIN_BULLET and bool(_BULLET.match(line))


def _heads_page(node: LexborNode) -> bool:
    """Whether an element is the header of the whole page rather than of an article."""
    if node.tag != "header":
        return False
    above = node.parent
    while above is not None and above.tag not in {"article", "main", "section"}:
        above = above.parent
    return above is None


def _is_list_of_posts(node: LexborNode) -> bool:
    """Whether most of an element's parts begin with a link: other articles, and their first words."""
    if node.tag not in {"tbody", "table", "ul", "ol", "div"}:
        return False
    parts = [child for child in node.iter() if child.tag in _POSTS]
    if len(parts) < _MIN_POSTS:
        return False
    linked = [letters for part in parts if (letters := _letters_of_post(part))]
    return len(linked) >= len(parts) * _MOST and sum(linked) >= len(linked) * _HEADLINE


def _letters_of_post(part: LexborNode) -> int:
    """How many letters the link has that an element begins with, but for a number; 0 without one."""
    link = part.css_first("a")
    if link is None:
        return 0
    text, linked = _SPACE.sub("", part.text()), _SPACE.sub("", link.text())
    begins = text.find(linked) <= _BEFORE_LINK if linked else False
    return len(linked) if begins else 0


def _elements(node: LexborNode) -> Iterator[LexborNode]:
    return (found for found in node.css("*") if found.mem_id != node.mem_id)


def words_of(node: LexborNode) -> frozenset[str]:
    """The words of an element's class and id, in lower case.

    >>> sorted(words_of(LexborHTMLParser("<p class='articleBody view_con'>").css_first("p")))
    ['article', 'body', 'con', 'view']
    """
    named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    # Parts with a number inside are keys that a program made up.
    parts = [part for part in _PARTS.split(named) if not _MADE_UP.search(part)]
    return frozenset(word.lower() for part in parts for word in _WORD.findall(part))


@derived
def _furniture_words() -> frozenset[str]:
    return frozenset(load("pages").data["furniture"])
