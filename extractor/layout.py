"""Lines of the canonical text → blocks: headline, paragraphs, list items, captions, furniture.

In: an ``Article``. Out: a ``Layout``: the ``Reading`` (one block a line) and its ``Block`` tuple.
Line breaks that only wrap a paragraph are closed; breaks that a converter left inside words are
closed without a space. Furniture stays out of the reading.

>>> from .shapes import Article
>>> body = "가람시는 지난 3일 나루시와 협약을 맺었다.\\n▲ 관광 교류\\n댓글 0"
>>> lay = layout(Article("a", f"가람시·나루시 협약 체결\\n\\n{body}"))
>>> for block in lay.blocks:
...     print(block.kind, block.text(lay.reading))
headline 가람시·나루시 협약 체결
paragraph 가람시는 지난 3일 나루시와 협약을 맺었다.
item 관광 교류

To add a kind of furniture or caption, edit ``rules/furniture.toml``; a bullet, ``rules/bullets.toml``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from .reading import Reading, ReadingBuilder, as_seen, seen_as
from .rulebook import Rule, derived, load
from .shapes import Article, Span

_FRAGMENT = re.compile(
    r"^(?:은|는|이|가|을|를|의|에|에서|와|과|로|으로|하였다|했다|하고|하여|하며|되었다|등|한|할|된|도|만|까지|부터)(?=[\s,.]|$)"
)
_SENTENCE_END = re.compile(r"(?:[.?!。][\"”’')\]】>]*|[\"”])\s*$")
# Lines about the release that stand above its headline: rows of a table, days, who answers for it.
_NO_HEADLINE = re.compile(
    r"기자\]|\s\|\s|^\W*(?:19|20)\d\d\s?[.년]\s?\d{1,2}\s?[.월]|"
    r"^\W*(?:배포|보도|등록|작성|담당|발신|수신|제공|문의|연락)[가-힣\s]{0,6}[:：|]"
)
_TITLE_LABEL = re.compile(r"^제목\s*:\s*")
_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 2_000  # characters of a sentence: what reads one compares all that it finds in it
_OPENED = re.compile(r"(?:^|[\s(△▲])['‘][^'‘’]{0,40}$")
_CLOSED = re.compile(r"[^'‘’.]{0,40}['’]")
_BRACKET_OPENED = re.compile(r"\([^()]*$")
_BRACKET_CLOSED = re.compile(r"\s?이하\s[^().]{1,30}\)")
_GLYPH = "[▲△▴▷▶□■○●◇◆]"  # of lists in prose
_NEXT_ITEM = re.compile(rf"\s?(?P<glyph>{_GLYPH})\s?(?=\S)|\s?등\s")
_SIGNS = re.compile(r"[.?!。“”\"]")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the reading that stands by itself.

    ``kind``: headline, heading, paragraph, item, caption. ``marker`` is the bullet glyph that
    opened it, ``level`` its usual depth (0 for text without one), ``group`` the number of
    the run of lines it stands in (an empty line starts a new one). ``section`` counts the parts
    that marked headlines divide an article into, as round-ups do (0 before the first).
    """

    kind: str
    span: Span
    marker: str = ""
    level: int = 0
    group: int = 0
    sentences: tuple[Span, ...] = ()
    section: int = 0

    def text(self, reading: Reading) -> str:
        """The block as a reader sees it, without its bullet."""
        return self.span.of(reading.text)


@dataclass(frozen=True, slots=True)
class Layout:
    """The reading of an article and the blocks it consists of, in order."""

    reading: Reading
    blocks: tuple[Block, ...]
    furniture: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str  # as a reader sees it, stripped
    role: str  # text, blank (empty), space (white space only), caption, furniture, title


def layout(article: Article) -> Layout:
    """Divide an article into blocks and make its reading."""
    lines = _roles(_lines(article), article)
    style = _wrapping(lines)
    widths = _widths(lines)
    builder = ReadingBuilder(article.text)
    blocks: list[Block] = []
    group = 0
    pending: list[_Line] = []

    def close() -> None:
        if pending:
            blocks.append(_block(builder, pending, style, group, article))
            pending.clear()

    for line in lines:
        if line.role == "space" and style == "inside words":
            pending.extend([line] if pending else [])
        elif line.role in ("blank", "space", "furniture"):
            close()
            group += 1
        elif line.role != "text" or _opens(line, pending, style, widths.get(line.start, 0)):
            close()
            pending.append(line)
            if line.role != "text":
                close()
        else:
            pending.append(line)
    close()
    reading = builder.build()
    furniture = tuple(Span(li.start, li.end) for li in lines if li.role == "furniture" and li.end > li.start)
    kinds = _kinds([b for b in blocks if len(b.span)], reading)
    return Layout(reading, tuple(_sections(kinds, reading)), furniture)


def _lines(article: Article) -> list[_Line]:
    lines, start = [], 0
    for raw in article.text.split("\n"):
        text = as_seen(raw).strip()
        lines.append(
            _Line(start, start + len(raw), text, "text" if text else "blank" if not raw else "space")
        )
        start += len(raw) + 1
    return lines


def _roles(lines: list[_Line], article: Article) -> list[_Line]:
    """Mark furniture, captions and the headline; what is under a closing line is furniture too."""
    out: list[_Line] = []
    begun = rest = False
    title = _key(article.title or "")
    prose = _prose_below(lines)
    for i, line in enumerate(lines):
        role = line.role
        if rest:
            role = "furniture" if line.text else "blank"
        elif line.text:
            role = _role(line.text, begun)
            if role == "rest":
                rest, role = prose[i] < 3, "furniture"
            if line.start < article.body_start or _tells(line.text, title):
                role = "title"
            elif role == "text" and (
                len(line.text) >= 80 or (len(line.text) >= 20 and _SENTENCE_END.search(line.text))
            ):
                begun = True
        out.append(line if role == line.role else replace(line, role=role))
    return _twice_told(out)


def _tells(text: str, title: str) -> bool:
    """Whether a line is the title, whatever signs stand between its letters."""
    if not title or len(text) < len(title) or title[0] not in text:  # most lines, at once
        return False
    return _key(_TITLE_LABEL.sub("", text)) == title


def _prose_below(lines: list[_Line]) -> list[int]:
    """How many long sentences stand below each line: a line with an article below it closes none."""
    out, count = [], 0
    for line in reversed(lines):
        out.append(count)
        count += len(line.text) >= 70 and line.text.rstrip(' ”"').endswith("다.")
    return out[::-1]


def _role(text: str, begun: bool) -> str:
    for longest, scope, search in _furniture():
        if len(text) <= longest and (begun or scope != "rest") and search(text):
            return "furniture" if scope in ("line", "meta") else scope
    return "text"


@derived
def _furniture() -> tuple[tuple[int, str, Callable[[str], object]], ...]:
    """Longest line, scope and test of each rule: asked for every line of every article."""
    rules = load("furniture").rules
    return tuple((r.options.get("max_length", 400), r.options["scope"], r.pattern.search) for r in rules)


def _twice_told(lines: list[_Line]) -> list[_Line]:
    """A line that a caption repeats is the picture's alternative text: a caption as well."""
    captions = {_key(re.sub(r"(?:사진|자료).*$", "", li.text)) for li in lines if li.role == "caption"}
    if not captions:
        return lines
    return [
        replace(li, role="caption") if li.role == "text" and _key(li.text) in captions else li for li in lines
    ]


def _key(text: str) -> str:
    return _LETTERS.sub("", text)


def _wrapping(lines: list[_Line]) -> str:
    """How lines are broken: "inside words" by a converter, "at words" at a margin, or "not"."""
    text = [li for li in lines if li.role == "text"]
    fragments = sum(bool(_FRAGMENT.match(li.text)) for li in text)
    if fragments >= 3 and fragments >= 0.04 * len(text):
        return "inside words"
    long = wrapped = 0
    for line, after in itertools.pairwise(lines):
        if line.role == "text" and 16 <= len(line.text) <= 90:
            long += 1
            wrapped += (
                after.role == "text"
                and len(after.text) <= 100  # behind a heading stands a whole paragraph
                and not _SENTENCE_END.search(line.text)
                and not bullet(after.text)
            )
    return "at words" if wrapped >= 4 and wrapped >= 0.4 * long else "not"


def _widths(lines: list[_Line]) -> dict[int, int]:
    """Start of each line of text → the longest line of the paragraph (lines without a gap) it stands in."""
    out: dict[int, int] = {}
    run: list[_Line] = []
    for line in (*lines, _Line(-1, -1, "", "blank")):
        if line.role == "text":
            run.append(line)
            continue
        widest = max((len(li.text) for li in run), default=0)
        out.update({li.start: widest for li in run})
        run = []
    return out


def _opens(line: _Line, before: list[_Line], style: str, width: int) -> bool:
    """Whether a line of text begins a new block."""
    if not before:
        return True
    rule = bullet(line.text)
    if style == "not":  # a line that fills the paragraph's width and ends no sentence goes on below
        last = before[-1].text
        filled = 24 <= width <= 70 and len(last) >= 0.8 * width and not _SENTENCE_END.search(last)
        return rule is not None or not filled
    if style == "inside words":
        return rule is not None and (
            rule.options["paragraph"] or rule.id in ("bullet.dot", "bullet.triangle")
        )
    short = len(before[-1].text) < 16 and len(before) == 1
    return rule is not None or short or bool(_SENTENCE_END.search(before[-1].text))


def bullet(text: str) -> Rule | None:
    """The rule of the bullet that opens a line, if any.

    >>> bullet("▲ 관광 교류").id, bullet("관광 교류")
    ('bullet.triangle', None)
    """
    if not text or (text[0].isalpha() and text[0] not in _letters_as_bullets()):
        return None
    return next((rule for rule in load("bullets").rules if rule.pattern.match(text)), None)


@cache
def _letters_as_bullets() -> frozenset[str]:
    return frozenset("ㅇㅁoO가나다라마바사아자차") | frozenset(map(chr, range(0x2160, 0x2170)))


def _block(builder: ReadingBuilder, lines: list[_Line], style: str, group: int, article: Article) -> Block:
    first = lines[0]
    rule = bullet(first.text) if first.role == "text" else None
    skip = first.start
    marker = ""
    if rule is not None:
        found = rule.pattern.match(first.text)
        marker = found[0].strip() if found else ""
        skip = _after(article.text, first.start, marker)
    elif first.role == "caption":
        skip = _after(article.text, first.start, "▲") if first.text[:1] in "▲△◀▶▼" else first.start
    begin = len(builder)
    for i, line in enumerate(lines):
        if i:
            gap = " " if style != "inside words" and not _FRAGMENT.match(line.text) else ""
            if gap:
                builder.put(gap, lines[i - 1].end)
        builder.copy(skip if i == 0 else line.start, line.end)
    end = len(builder)
    builder.end_block(lines[-1].end)
    end = min(end, len(builder))
    numbered = "heading" if rule is not None and rule.options.get("heading") else "item"
    kind = {"title": "headline", "caption": "caption"}.get(first.role, numbered if rule else "paragraph")
    return Block(kind, Span(begin, end), marker, rule.options["level"] if rule else 0, group)


def _after(text: str, start: int, marker: str) -> int:
    """The offset behind the bullet that stands at the start of a line."""
    want = len(marker.replace(" ", ""))
    i = start
    while want and i < len(text):
        if not seen_as(text[i]).strip():
            i += 1
            continue
        want -= 1
        i += 1
    return i


def _kinds(blocks: list[Block], reading: Reading) -> list[Block]:
    """Tell headings from paragraphs and give every block its sentences."""
    out: list[Block] = []
    started = any(b.kind == "headline" for b in blocks)
    for i, whole in enumerate(blocks):
        start, end = whole.span.start, whole.span.end
        while start < end and reading.text[start].isspace():
            start += 1
        while end > start and reading.text[end - 1].isspace():
            end -= 1
        span, kind = Span(start, end), whole.kind
        text = span.of(reading.text)
        if not text:
            continue
        if kind == "paragraph" and len(text) < 90 and not _SENTENCE_END.search(text):
            kind = "heading"
            if not started and len(text) >= 10 and not _NO_HEADLINE.search(text):
                kind, started = "headline", True
            elif (
                i < 6
                and out
                and any(b.kind == "headline" and _key(b.text(reading)) == _key(text) for b in out)
            ):
                kind = "headline"
        elif kind == "paragraph":
            started = True
        out.append(replace(whole, span=span, kind=kind, sentences=tuple(_sentences(reading.text, span))))
    return out


def _sections(blocks: list[Block], reading: Reading) -> list[Block]:
    """Number the parts under marked headlines, each with a paragraph right below it ("◇ 가람시 …")."""

    def heads(i: int) -> bool:
        block, text = blocks[i], blocks[i].text(reading)
        below = blocks[i + 1] if i + 1 < len(blocks) else None
        marked = block.marker[:1] in ("◇", "◆", "■", "▣", "◈", "▶", "●", "◎", "□") and len(block.marker) <= 2
        prose = below is not None and below.kind == "paragraph" and len(below.span) > len(block.span)
        return block.kind == "item" and marked and len(text) <= 60 and not _told_in_full(text) and prose

    starts = [i for i in range(len(blocks)) if heads(i)]
    if len(starts) < 2:
        return blocks
    out, section = [], 0
    for i, block in enumerate(blocks):
        section += i in starts
        out.append(replace(block, section=section, kind="heading" if i in starts else block.kind))
    return out


def _told_in_full(text: str) -> bool:
    return bool(_SENTENCE_END.search(text)) or text.endswith("다")


def _sentences(text: str, span: Span) -> list[Span]:
    """Sentence spans; a full stop inside double quotes or after a digit ends none.

    >>> text = "맺었다. “좋다. 함께하자”고 했다. 3. 5. 체결"
    >>> [s.of(text) for s in _sentences(text, Span(0, len(text)))]
    ['맺었다.', '“좋다. 함께하자”고 했다.', '3. 5. 체결']
    >>> [s.of("맺었다.두 시는 협력한다.") for s in _sentences("맺었다.두 시는 협력한다.", Span(0, 14))]
    ['맺었다.', '두 시는 협력한다.']
    """
    piece = span.of(text)
    balanced = piece.count("“") == piece.count("”") and piece.count('"') % 2 == 0
    out, start, depth, straight = [], span.start, 0, False
    for sign in _SIGNS.finditer(text, span.start, span.end):
        i, char = sign.start(), sign[0]
        depth += (char == "“") - (char == "”")
        straight ^= char == '"'
        if char in "“”\"" or (balanced and (depth > 0 or straight)):
            continue
        if i < start or not _ends(text, span, start, i) or _in_name(text, span, i):
            continue
        if not _within_list(text, start, i + 1):
            out.append(Span(start, i + 1))
            start = i + 1
            while start < span.end and text[start].isspace():
                start += 1
    if start < span.end:
        out.append(Span(start, span.end))
    return [piece for one in out for piece in _cut(text, one)]


def _within_list(text: str, start: int, i: int) -> bool:
    """Whether an item of a list in prose ended: "협약에 따라 △자료를 나눈다. △사람을 보낸다. 등 2개항에"."""
    follows = _NEXT_ITEM.match(text, i)
    before = text[max(start + 1, i - _LONGEST) : i]
    return follows is not None and re.search(follows["glyph"] or _GLYPH, before) is not None


def _in_name(text: str, span: Span, i: int) -> bool:
    """Whether a sign stands inside a name in single quotes, ‘함께해요! 가람 캠페인’, or inside a bracket."""
    before, after = text[max(span.start, i - 40) : i], text[i + 1 : min(span.end, i + 41)]
    bracketed = _BRACKET_OPENED.search(before) and _BRACKET_CLOSED.match(after)  # (회장 … 신부. 이하 …)
    return bool(bracketed) or (text[i] in "!?" and bool(_OPENED.search(before) and _CLOSED.match(after)))


def _cut(text: str, span: Span) -> Iterator[Span]:
    """What no sign ends for thousands of characters is a table or noise: cut, at a space if it has one."""
    start = span.start
    while span.end - start > _LONGEST:
        at = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        end = at if at > 0 else start + _LONGEST
        yield Span(start, end)
        start = end + (at > 0)
    yield Span(start, span.end)


def _ends(text: str, span: Span, start: int, i: int) -> bool:
    """Whether the sign at ``i`` ends the sentence that began at ``start``."""
    before = text[i - 1] if i > span.start else ""
    if text[i] == "." and not (before.isalpha() or before in "”\"'’%" or _told(text, start, i)):
        return False
    follows = text[i + 1] if i + 1 < span.end else " "
    goes_on = not (
        follows.isspace() or follows in "가나다라마바사아자차카타파하이그또한올지" or _stuck(before, follows)
    )
    return not goes_on and not _initial(text, i)


def _stuck(before: str, follows: str) -> bool:
    """Whether the next sentence stands right behind: "… 참석했다.박가람 시장은"."""
    return before in "다요" and ("가" <= follows <= "힣" or follows in "“‘([【<▲△▴□○※/")


def _told(text: str, start: int, i: int) -> bool:
    """Whether a bracket before a full stop closes a finished sentence: "… 맺었다(사진)."."""
    if text[i - 1] != ")":
        return False
    opening = text.rfind("(", start, i)
    return opening > start and text[opening - 1] in "다요음함임"


def _initial(text: str, i: int) -> bool:
    """A full stop behind a lone capital (Edwin M. Lee) or before a domain is no sentence end."""
    lone = i >= 1 and text[i - 1].isascii() and text[i - 1].isupper() and (i < 2 or not text[i - 2].isalnum())
    return lone or (i + 1 < len(text) and text[i + 1].isascii() and text[i + 1].isalnum())
