"""Which of a page's headings is the article's title, and which lines under it are subtitles.

In: a parsed page with its content and metadata. Out: ``Titles``. A heading counts the more if the page's
own title names it, the nearer it stands before the article; names of boards and sites are none.

``<title>두 시 협약 체결 | 보도자료 | 가람시청</title>`` with ``<td class="subject">두 시 협약 체결</td>``
above the text gives 두 시 협약 체결. Names of boards are data: edit ``rules/pages.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.rulebook import derived, load

from .blocks import BLOCKS, HEADINGS, UNSEEN, is_hidden
from .content import Content, is_prose, words_of
from .metadata import SEPARATOR, Metadata
from .rows import fold

_SIGNS = re.compile(r"[^\w]+")
_MIN_TITLE, _MAX_TITLE = 4, 150
_FAR = 60  # lines above the article
_NAMED = 4
_TITLE_LABEL = re.compile(r"^\W*+제\s*목\W*")
_MIN_PART = 8  # shorter parts of a page's title are names of boards
_BARE_LABEL = 6
_NEAR = 12  # lines that may tell the date where no title is found
_MIN_SUBTITLE = 6
_HANGUL = re.compile(r"[가-힣]")
_MIN_HANGUL = 3
_SPACE = re.compile(r"\s+")
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class Titles:
    """The title of an article, the lines under it that tell more of it, and all lines from it to the text."""

    title: str | None
    subtitles: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line above the article, or at its beginning.

    ``spaced`` is the text with a space between any two elements. ``marked`` is whether a heading or
    a word among its class names says that it is a title, ``linked`` whether it is a link,
    ``inside`` whether it belongs to the article's element.
    """

    text: str
    spaced: str
    words: frozenset[str]
    heading: bool
    linked: bool
    inside: bool

    @property
    def marked(self) -> bool:
        return self.heading or bool(self.words & _words("title"))


def read_titles(tree: LexborHTMLParser, content: Content, metadata: Metadata) -> Titles:
    """The title of a page's article with its subtitles."""
    above = _lines_above(tree, content)
    names = _names(metadata)
    # The nearest above the text, the first inside.
    scored = [(_score(line, names, metadata), -n if line.inside else n) for n, line in enumerate(above)]
    scored += [(_NAMED + 1, n) for n in range(1, len(above)) if _is_labelled_title(above[n - 1], above[n])]
    best, place = max(scored, default=(0, -1))
    place = abs(place)
    subtitles: list[int] = []
    if best < _NAMED and (run := _above_labels(above, metadata)):
        best, place, *subtitles = (_NAMED, *run)
    if not best:
        stated = names or [text for text in _stated(metadata) if not _is_site(text, metadata)]
        return Titles(next(iter(stated), None), below=tuple(line.spaced for line in above[-_NEAR:]))
    subtitles = subtitles or [n for n in range(place + 1, len(above)) if _is_subtitle(above[n], metadata)]
    text = above[place].text
    # What goes on beyond the page's own name belongs to the title; what stands before it is a category.
    begun = any(_bare(text).startswith(_bare(name)) for name in names)
    title = text if begun else _named_in(text, names) or text
    told = tuple(line for n in subtitles for line in above[n].text.split("\n"))
    return Titles(title, told, tuple(line.spaced for line in above[place + 1 :]))


def _names(metadata: Metadata) -> list[str]:
    """What the page calls its article, the most trusted first: whole statements, then their parts."""
    whole = _stated(metadata)
    parts = [part for text in whole for part in sorted(SEPARATOR.split(text), key=len, reverse=True)]
    parts = [part for part in parts if len(part) >= _MIN_PART]
    names = [name for name in (*_without_site(whole, metadata), *parts) if not _is_no_title(name, metadata)]
    return list(dict.fromkeys(names))


def _stated(metadata: Metadata) -> list[str]:
    stated = [metadata.title] if metadata.made_by_office else [metadata.title, metadata.name]
    return [text for text in stated if text]


def _without_site(stated: list[str], metadata: Metadata) -> list[str]:
    """The statements up to the names of boards and of the site at their ends."""
    found = []
    for text in stated:
        parts = SEPARATOR.split(text)
        kept = [part for part in parts if not _is_site(part, metadata)]
        if kept and (len(parts) == 1 or max(map(len, kept)) >= _MIN_PART):
            start = text.index(kept[0])
            found.append(text[start : text.rindex(kept[-1]) + len(kept[-1])])
    return found


def _score(line: _Line, names: list[str], metadata: Metadata) -> int:
    """How much speaks for a line: 0 nothing, from ``_NAMED`` on the page's own name of the article."""
    if not _MIN_TITLE <= len(line.text) <= _MAX_TITLE or _is_no_title(line.text, metadata):
        return 0
    bare = _bare(line.text)
    if any(bare == _bare(name) for name in names):
        return _NAMED + 2 + line.marked
    if line.marked and _named_in(line.text, names):
        return _NAMED + 1
    if line.marked and any(_bare(name).startswith(bare) or bare.startswith(_bare(name)) for name in names):
        return _NAMED
    if line.marked and not line.linked and not _is_sentence(line.text):
        if len(line.text) >= _MIN_PART:
            return 2 if line.inside else 3
        return 1 if "h1" in line.words else 0
    return 0


def _is_labelled_title(label: _Line, line: _Line) -> bool:
    """Whether a board's own label says that the line is the title: 제목."""
    return bool(_TITLE_LABEL.fullmatch(label.text)) and _MIN_TITLE <= len(line.text) <= _MAX_TITLE


def _named_in(text: str, names: list[str]) -> str | None:
    """The name that makes up most of a line, as where a board puts the category before it."""
    found = [name for name in names if name in text and len(name) > len(text) * _MOST]
    return max(found, key=len, default=None)


def _above_labels(above: list[_Line], metadata: Metadata) -> list[int]:
    """Lines that stand above the author, the date or the like of a post: its title, then subtitles."""
    label = load("pages").rule("pages.label").pattern
    labels = [bool(label.match(line.spaced)) for line in above]
    # A line below a bare label is its value: the author's department, say.
    bare = [told and len(line.text) <= _BARE_LABEL for told, line in zip(labels, above, strict=True)]
    may = [
        not told and not (n and bare[n - 1]) and _may_be_title(line, metadata)
        for n, (told, line) in enumerate(zip(labels, above, strict=True))
    ]
    for end in reversed(range(len(above))):
        start = end
        while labels[end] and start and may[start - 1]:
            start -= 1
        if start < end:
            return list(range(start, end))
    return []


def _may_be_title(line: _Line, metadata: Metadata) -> bool:
    return (
        _MIN_TITLE <= len(line.text) <= _MAX_TITLE
        and not line.linked
        and not _is_sentence(line.text)
        and not _is_no_title(line.text, metadata)
        and not any(pattern.search(line.text) for pattern in _no_titles())
    )


def _is_no_title(text: str, metadata: Metadata) -> bool:
    return len(_HANGUL.findall(text)) < _MIN_HANGUL or len(text) < _MIN_TITLE or _is_site(text, metadata)


def _is_site(text: str, metadata: Metadata) -> bool:
    """Whether a text is the name of a board or a site."""
    bare = text.strip(" :|-<>·[]()")
    return (
        all(word in _words("board_names") for word in bare.split())
        or bare == metadata.publisher
        or bool(load("pages").rule("pages.site_name").pattern.search(bare))
    )


def _is_subtitle(line: _Line, metadata: Metadata) -> bool:
    if line.inside or line.linked or load("pages").rule("pages.no_title").pattern.search(line.text):
        return False
    if line.words & (_words("subtitle") | _words("caption")):
        return len(line.text) >= _MIN_SUBTITLE
    return line.heading and not line.words & _words("furniture") and _may_be_title(line, metadata)


def _lines_above(tree: LexborHTMLParser, content: Content) -> list[_Line]:
    """The last lines above the article, and the headings at its own beginning."""
    lines: list[_Line] = []
    if tree.body is not None:
        unseen = frozenset(node.mem_id for node in tree.css(UNSEEN))
        for line in _walk(tree.body, content, unseen):
            if line is None:
                break
            lines.append(line)
    return lines[-_FAR:]


def _walk(node: LexborNode, content: Content, unseen: frozenset[int]) -> Iterator[_Line | None]:
    """Lines in the order of the page until the article's text begins, then None."""
    if node.mem_id in unseen or is_hidden(node):
        return
    if node.mem_id == content.root.mem_id:
        yield from _first_lines(node)
        return
    inner = any(child.tag in BLOCKS and child.mem_id != node.mem_id for child in node.css("*"))
    if not inner and (text := _text(node)):
        yield _line(node, text, inside=False)
        return
    for child in node.iter():
        for line in _walk(child, content, unseen):
            yield line
            if line is None:
                return


def _first_lines(root: LexborNode) -> Iterator[_Line | None]:
    """The marked lines of the article's element, which may begin above the title, and then None."""
    told = False
    for node in root.css("*"):
        if node.tag not in BLOCKS or any(child.tag in BLOCKS for child in node.iter()):
            continue
        text = _text(node)
        line = _line(node, text, inside=True)
        told = told or is_prose(text)
        if text and not is_prose(text) and (line.words & _words("title") if told else line.marked):
            yield line
    yield None


def _text(node: LexborNode) -> str:
    """The text of an element without blocks in it, a line for each that ``<br>`` makes."""
    leaves = _leaves(node)
    pieces = ["\n" if leaf.tag == "br" else _SPACE.sub(" ", leaf.text_content or "") for leaf in leaves]
    return "\n".join(line for piece in "".join(pieces).split("\n") if (line := fold(piece)))


def _leaves(node: LexborNode) -> Iterator[LexborNode]:
    for child in node.iter(include_text=True):
        if child.tag in {"-text", "br"}:
            yield child
        else:
            yield from _leaves(child)


def _line(node: LexborNode, text: str, *, inside: bool) -> _Line:
    words = words_of(node) | {node.tag or ""}
    if node.parent is not None:
        words |= words_of(node.parent)
    child = node.css_first("[class]")
    if child is not None:
        words |= words_of(child)
    links = sum(len(fold(link.text())) for link in node.css("a"))
    family = (node, node.parent, *node.iter())
    heading = any(member is not None and member.tag in HEADINGS for member in family)
    return _Line(text, fold(node.text(separator=" ")), words, heading, links > len(text) * _MOST, inside)


def _is_sentence(text: str) -> bool:
    """Whether a line ends as sentences do; headlines have no full stop."""
    return text.rstrip("”’\"' ").endswith(".")


def _bare(text: str) -> str:
    return _SIGNS.sub("", text)


@derived
def _no_titles() -> tuple[re.Pattern[str], ...]:
    return tuple(load("pages").rule(f"pages.{name}").pattern for name in ("no_title", "tool"))


@derived
def _words(name: str) -> frozenset[str]:
    return frozenset(load("pages").data[name])
