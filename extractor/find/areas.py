"""What the parties agree to do: bulleted, listed or told in clauses.

In: the analysed reading and a span of it. Out: spans, one an item, in text order, cut as the labelling
guide says (no glyph, no tail of the sentence).

>>> text = "두 시는 ▲농산물 판로 확대 ▲청소년 교류 등 2개 분야에서 협력한다."
>>> [s.of(text) for s in inline_items(text, Span(0, len(text)))]
['농산물 판로 확대', '청소년 교류']

To change how items end, edit ``rules/areas.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extractor.rulebook import derived, load, wording
from extractor.shapes import Span

from .stems import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NUMBERED = re.compile(r"\((?:\d|[가나다라마])\)\s?(?=\S)")
_COUNTED = re.compile(r"(?<![\d(.])(?P<n>[1-9])\)\s?(?=[가-힣‘“])")
_ORDINAL = re.compile(r"(?:첫|둘|셋|넷|다섯|여섯|일곱)째[,로]?\s")
_CIRCLED = re.compile(r"[①-⑳❶-❿➀-➓㉠-㉻ⓐ-ⓩ]")
_WORDING = wording("areas")
_LEADS = _WORDING["leads"]
_FIELDS = _WORDING["fields"]
_OF_FIELDS = _WORDING["of_fields"]
_OF_COOPERATION = _WORDING["of_cooperation"]
_FIELD_NOUN = _WORDING["field_noun"]
_OF_BOTH = _WORDING["of_both"]
_OF_SORT = _WORDING["of_sort"]
_OBJECT = _WORDING["object"]
_AND_NEXT = _WORDING["and_next"]
_LISTED_OBJECT = re.compile(r"\s?등(?:을|를)\s")
_ENDING = _WORDING["ending"]
_NEXT_SIDE = _WORDING["next_side"]
_GOVERNS = _WORDING["governs"]
_TASK = _WORDING["task"]
_SLIGHT = _WORDING["slight"]
_PLAIN_OBJECT = _WORDING["plain_object"]
_TOPIC = _WORDING["topic"]
_JOINED = _WORDING["joined"]
_ACTION = _WORDING["action"]
_AND = _WORDING["and"]
# "관광을 비롯해 문화, 체육 등", "관광은 물론 문화까지"
_AMONG = r"(?:[을를]\s비롯(?:해|하여|한)|[은는]\s물론(?:이고)?|뿐(?:만)?\s아니라),?\s"
_FIELD_CUTS = re.compile(_AMONG + r"|,\s|、|(?<=[가-힣]{2})(?:과|와)\s(?=\S)|\s및\s")  # not at 과 of 성과
_TASK_CUTS = re.compile(_AMONG + r"|,\s|、|" + _ACTION.pattern)
_GENERAL_AFTER = _WORDING["general_after"]


@derived
def _glyphs() -> re.Pattern[str]:
    return re.compile(rf"(?:[{load('areas').data['inline_glyphs']}]|(?<![○\S])○(?!○))(?!\s?\d+(?:\.\d+)?%)")


def divided(doc: Doc, span: Span, *, text: str | None = None) -> list[Span]:
    """``inline_items`` without the endings that join clauses and verbs that one item alone has.

    >>> from extractor.analyse import blank
    >>> doc = blank()("두 시는 ▲정보를 한데 모으고 ▲청소년 캠프를 열기로 했다.")
    >>> [s.of(doc.text) for s in divided(doc, Span(0, len(doc.text)))]
    ['정보를 한데 모으', '청소년 캠프를 열']
    """
    text = doc.text if text is None else text
    items = [_unjoined(doc, text, item) for item in inline_items(text, span)]
    items = [_without_verb(doc, text, i) if _NEXT_SIDE.search(i.of(text)) else i for i in items]
    if items and not any(_OBJECT.search(item.of(text)) for item in items[:-1]):
        items[-1] = _without_verb(doc, text, items[-1])
    return items


def _without_verb(doc: Doc, text: str, item: Span) -> Span:
    """An item without the verb that governs it and its like: "▲ 정비 ▲ 운영을 맡고, 시는" → 운영."""
    *_, found = (None, *_OBJECT.finditer(text, item.start, item.end))
    if found is None or not _GOVERNS.match(text, found.end(), item.end):
        return item
    behind = doc.char_span(found.end(), item.end, alignment_mode="contract")
    if any("ETM" in t.tag_ for t in behind or ()):
        return item  # "빈집을 빌려주는 방안"
    return _strip(text, Span(item.start, found.start()))


def _unjoined(doc: Doc, text: str, item: Span) -> Span:
    if not _ENDING.search(item.of(text)):
        return item
    found = doc.char_span(item.start, item.end, alignment_mode="contract")
    if not found or found[-1].tag_.startswith("N"):
        return item  # 사고, 광고
    return stem(doc, item, text=text) or item


def inline_items(text: str, span: Span) -> list[Span]:
    """Items divided by one glyph inside a sentence; empty where there are fewer than two."""
    marks = (
        list(_glyphs().finditer(text, span.start, span.end))
        or list(_NUMBERED.finditer(text, span.start, span.end))
        or _in_order(text, span)
    )
    if not marks:
        return []
    if ")" in marks[0][0]:
        ends = [m.start() for m in marks[1:]] + [span.end]
        spans = [trim(text, Span(m.end(), e), last=e == span.end) for m, e in zip(marks, ends, strict=True)]
        return [s for s in spans if len(s) > 1] if len(marks) >= 2 else []
    circled = bool(_CIRCLED.match(marks[0][0]))
    marks = [m for m in marks if bool(_CIRCLED.match(m[0])) == circled and (circled or m[0] == marks[0][0])]
    stop = _closing(text, marks[0].start(), span.end) if marks else span.end
    marks = [m for m in marks if m.start() < stop]
    if len(marks) < 2:
        return []
    ends = [m.start() for m in marks[1:]] + [stop]
    items = [
        trim(text, Span(m.end(), end), last=i == len(marks) - 1)
        for i, (m, end) in enumerate(zip(marks, ends, strict=True))
    ]
    return [s for s in _without_field(text, items) if len(s) > 1]


def _in_order(text: str, span: Span) -> list[re.Match[str]]:
    """The numbers of items: "1) 관광 홍보 2) 농산물 직거래"."""
    marks = list(_COUNTED.finditer(text, span.start, span.end))
    ordered = [int(m["n"]) for m in marks] == list(range(1, len(marks) + 1))
    return marks if ordered and len(marks) >= 2 else []


def _without_field(text: str, items: list[Span]) -> list[Span]:
    """Fields between glyphs, the last without its noun: "△관광 △문화 △농업 분야 협력"."""
    *before, last = items
    if before and not any(" " in item.of(text) for item in before):
        noun = _FIELD_NOUN.search(text, last.start, last.end)
        return [*before, Span(last.start, noun.start()) if noun else last]
    return items


def trim(text: str, span: Span, *, last: bool = False) -> Span:
    """Cut an item to its text; the last item of a list also loses the sentence's tail.

    >>> t = "▲ 관광 홍보 등을 함께 추진한다."
    >>> trim(t, Span(1, len(t)), last=True).of(t)
    '관광 홍보'
    """
    span = _strip(text, span)
    if last:
        for rule in load("areas").rules:
            if (found := rule.pattern.search(text[span.start : span.end])) and found.start() > 1:
                span = _strip(text, Span(span.start, span.start + found.start()))
                break
    elif found := _AND_NEXT.search(span.of(text)):
        span = _strip(text, Span(span.start, span.start + found.start()))
    return span


def _closing(text: str, start: int, end: int) -> int:
    """Where the bracket closes that opens right before a list: "3개 분야(△정비 △교류)에서"; else ``end``."""
    if text[max(start - 1, 0) : start] != "(":
        return end
    depth = 0
    for at in range(start, end):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth < 0:
            return at
    return end


def _strip(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " ,.;:·-\n":
        start += 1
    while end > start and text[end - 1] in " ,.;:·-\n":
        end -= 1
    if (
        end > start
        and text[end - 1] in "’”'\""
        and text[start] in "‘“'\""
        and text[start + 1 : end - 1].count(text[end - 1]) == 0
    ):
        start, end = start + 1, end - 1
    return Span(start, end)


def enumeration(doc: Doc, span: Span, *, text: str | None = None) -> tuple[list[Span], bool]:
    """Fields or tasks listed before 등, or as objects joined by commas.

    Returns the items and whether the words behind 등 only say that they are fields (then joined
    fields are divided at middle dots as well).

    >>> from extractor.analyse import blank
    >>> doc = blank()("두 시는 경제, 문화·관광 등 여러 분야에서 협력하기로 했다.")
    >>> [s.of(doc.text) for s in enumeration(doc, Span(5, len(doc.text)))[0]]
    ['경제', '문화', '관광']
    """
    text = doc.text if text is None else text
    piece = span.of(text)
    for found in re.finditer(r"\s?등(?=[을를이의에과도은,.]|으로|\s|$)", piece):
        stop = span.start + found.start()
        if _depth(text, span.start, stop):
            continue
        after = _GENERAL_AFTER.match(text[stop : span.end])
        if after is None or any(r.match(text, stop, span.end) for r in (_NO_END, _VISITS)):
            continue
        fields = _is_general(text, stop, span.end)
        tasks = (after["josa"] or "") in ("을", "를", "이", "에", "도", "은") or stop + 3 >= span.end
        sort = _OF_SORT.match(text[stop : span.end])
        if not fields and not tasks and not sort:
            continue
        start = _list_start(doc, text, span.start, stop)
        tasks_of_fields = fields and _tasks(text, Span(start, stop))
        items = _divide(text, Span(start, stop), dots=fields and not tasks_of_fields, listed=True)
        if len(items) >= (2 if fields or tasks else 3) or (fields and items and "·" in items[0].of(text)):
            return items, fields
    return _bare_fields(doc, text, span), True


def _tasks(text: str, span: Span) -> bool:
    """Whether what is told as fields is a list of tasks: "책자 교환, 축제와 행사 초청 등 여러 분야에서"."""
    pieces = [p.strip("‘’“”'\"") for p in re.split(r",\s", span.of(text)) if p]
    tasks = sum(" " in p and bool(_TASK.search(p)) for p in pieces)
    return len(pieces) > 1 and tasks * 2 > len(pieces)


def _bare_fields(doc: Doc, text: str, span: Span) -> list[Span]:
    """Fields listed right before 분야 without 등: "관광, 수산, 청소년 분야에서 협력"."""
    piece = text[span.start : span.end]
    for found in (*_OF_FIELDS.finditer(piece), *_OF_COOPERATION.finditer(piece)):
        stop = span.start + found.start()
        if not _depth(text, span.start, stop):
            start = _list_start(doc, text, span.start, stop)
            if found.re is _OF_COOPERATION and not re.search(r"[·․,]", text[start:stop]):
                continue  # "환경과 저탄소 분야 협력을" is one task
            items = _divide(text, Span(start, stop), dots=True)
            if len(items) >= 2 and all(len(i) <= 14 and " 등" not in i.of(text) for i in items):
                return items
    return []


def _is_general(text: str, stop: int, end: int) -> bool:
    """Whether the words behind 등 name no object of their own: "등 여러 분야에서 교류"."""
    found = _FIELDS.match(text[stop:end])
    if found is None:
        return False
    return found["josa"] not in ("의", "에서의") or bool(_PLAIN_OBJECT.match(found["rest"]))


def _list_start(doc: Doc, text: str, start: int, stop: int) -> int:
    """Where the list before 등 begins: behind a lead-in ("… 을 통해"), a subject or a finished clause."""
    at = start
    comma = text.find(", ", start, stop)
    for found in _LEADS.finditer(text, start, stop):
        piece = text[found.end() : comma if comma > found.end() else stop]
        # "연구, 강의를 통한 협력 등", "강의를 통한 교사 연수, 교류 등"
        of_item = found[0].startswith("통한") and (0 <= comma < found.start() or bool(_TASK.search(piece)))
        if not of_item and not _depth(text, start, found.start()):
            at = found.end()
    first_comma = text.find(", ", at, stop)
    for pattern, limit in ((_JOINED, stop), (_TOPIC, stop if first_comma < 0 else first_comma)):
        for found in pattern.finditer(text, at, limit):
            if pattern is _TOPIC and not _is_particle(doc, found.start()):
                continue
            if not _depth(text, start, found.start()):
                at = max(at, found.end())
    return at


def _is_particle(doc: Doc, at: int) -> bool:
    """Whether a token of particles begins here, and no ending: 은 in 두 시는, not in 묶은."""
    token = doc.char_span(at, at + 1, alignment_mode="expand")
    return token is None or token[0].tag_.startswith("J") or "ETM" not in token[0].tag_


def _divide(text: str, span: Span, *, dots: bool, listed: bool = False) -> list[Span]:
    """Divide a list at commas, at 과/와 between its members and, for fields, at middle dots.

    ``listed`` tells that 등 ends it: then its first comma stands behind a pair ("A와 B, C 등").
    """
    cuts = {
        m.span()
        for m in (_FIELD_CUTS if dots else _TASK_CUTS).finditer(text, span.start, span.end)
        if dots or not _OF_BOTH.match(text, m.start(), span.end)
    }
    comma = text.find(", ", span.start, span.end)
    if listed and comma > 0 and not _JOINS_THINGS.search(text, span.start, comma):
        pair = [
            m.span()
            for m in _AND.finditer(text, span.start, comma)
            if not _depth(text, span.start, m.start())
        ]
        cuts |= set(pair if len(pair) == 1 else ())
    bounds = [span.start]
    for start, end in sorted(cuts):
        if not _depth(text, span.start, start):
            bounds += [start, end]
    bounds.append(span.end)
    pieces = [_unnumbered(text, Span(a, b)) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    if not dots:
        pieces = _with_examples(text, pieces)
    if dots:  # 인문학·외국어 강좌 확대 is one task, 문화·관광 are two fields
        fields = [p.of(text).count(" ") < 2 for p in pieces]
        pieces = [s for p, f in zip(pieces, fields, strict=True) for s in (_undot(text, p) if f else [p])]
    return [p for p in pieces if len(p) > 1]


def _unnumbered(text: str, span: Span) -> Span:
    """A member of a list without what only numbers it: "둘째 홍보관 운영"."""
    span = _strip(text, span)
    found = _ORDINAL.match(text, span.start, span.end)
    return Span(found.end(), span.end) if found is not None else span


def _with_examples(text: str, pieces: Sequence[Span]) -> list[Span]:
    """Tasks, each with the examples before its 등: "방문단 교환, 감자와 쌀, 김 등 특산물 판매"."""
    out: list[Span] = []
    for piece in pieces:
        start = piece.start
        if _EXAMPLES.search(piece.of(text)):
            while len(out) >= 2 and not _TASK.search(out[-1].of(text)):
                start = out.pop().start
        out.append(Span(start, piece.end))
    return out


def _undot(text: str, span: Span) -> list[Span]:
    words = span.of(text)
    if "·" not in words or "(" in words:
        return [span]
    out, start = [], span.start
    for found in re.finditer(r"\s?·\s?", words):
        out.append(Span(start, span.start + found.start()))
        start = span.start + found.end()
    return [s for s in (*out, Span(start, span.end)) if len(s)]


def agreed(doc: Doc, span: Span, *, text: str | None = None) -> tuple[list[Span], list[Span]]:
    """Fields and tasks of a sentence: what it lists before 등, and its other clauses.

    >>> from extractor.analyse import blank
    >>> doc = blank()("두 시는 경제, 문화 등 여러 분야에서 교류를 넓히고 청소년 캠프를 열기로 했다.")
    >>> [[s.of(doc.text) for s in found] for found in agreed(doc, Span(5, len(doc.text)))]
    [['경제', '문화'], ['청소년 캠프를 열']]
    """
    text = doc.text if text is None else text
    fields: list[Span] = []
    told: list[Span] = []
    for piece, last in _pieces(doc, text, span):
        listed, general = enumeration(doc, piece, text=text)
        handled = bool(listed) and not general and _handled(doc, text, listed, piece)
        if listed and not handled:
            (fields if general else told).extend(listed)
        else:
            told.extend(_clause(doc, text, piece, last=last and not handled) or ())
    return fields, told


def _handled(doc: Doc, text: str, listed: Sequence[Span], piece: Span) -> bool:
    """Whether things before 등을 are what a native verb handles: "마늘, 시금치 등을 장터에 들여오고"."""
    tasks = any(_TASK.search(i.of(text)) for i in listed)
    if tasks or not _LISTED_OBJECT.match(text, listed[-1].end, piece.end):
        return False
    behind = doc.char_span(listed[-1].end, piece.end, alignment_mode="contract")
    verb = next((t for t in behind or () if t.tag_.startswith(("VV", "XSV"))), None)
    return verb is not None and verb.tag_.startswith("VV") and not _SLIGHT.match(verb.lemma_)


def clauses(doc: Doc, span: Span, *, text: str | None = None) -> list[Span]:
    """The clauses of a sentence that tells what was agreed, each cut to noun phrase or stem.

    >>> from extractor.analyse import blank
    >>> doc = blank()("두 기관은 정보를 공유하고, 인력 양성에 협력하기로 했다.")
    >>> [s.of(doc.text) for s in clauses(doc, Span(6, len(doc.text)))]
    ['정보를 공유', '인력 양성']
    """
    text = doc.text if text is None else text
    return [
        found
        for piece, last in _pieces(doc, text, span)
        for found in _clause(doc, text, piece, last=last) or ()
    ]


def _pieces(doc: Doc, text: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """The clauses of a stretch as they stand, each with whether it is the last."""
    start = _clause_start(text, span)
    joints = [
        j for j in _joints(doc, text, Span(start, span.end)) if not _SUBORDINATE.search(text[j[1] : span.end])
    ]
    for cut, after in (*joints, (span.end, span.end)):
        yield Span(start, cut), cut == span.end
        start = after


def _clause_start(text: str, span: Span) -> int:
    start = span.start
    for found in re.finditer(
        r"(?:협약|협정|각서|MOU|결연|선언|합의|체결)\S{0,6}\s?(?:을|를|에)?\s?(?:통해|통하여|따라|계기로|바탕으로|따르면)[,]?\s",
        text[span.start : span.end],
    ):
        start = span.start + found.end()
    return start


AFTER_SUM = _WORDING["after_sum"]
_SUBORDINATE = _WORDING["subordinate"]
# What is granted before the content is told: "사정이 다르지만 …", "이웃인 만큼 …".
_GRANTED = _WORDING["granted"]
_OPENING = _WORDING["opening"]
AIM = _WORDING["aim"]
_NOT_ONLY = _WORDING["not_only"]
_NO_END = _WORDING["no_end"]
_VISITS = _WORDING["visits"]


def _joints(doc: Doc, text: str, span: Span) -> list[tuple[int, int]]:
    """Where clauses are joined by 고 or 며: (end of the stem, start of the next clause)."""
    found = doc.char_span(span.start, span.end, alignment_mode="contract")
    out: list[tuple[int, int]] = []
    if found is None:
        return out
    tokens = list(found)
    out += [
        (both.start("noun"), both.end())  # "세미나를 열고 자료를 공유함은 물론 …"
        for both in _NOT_ONLY.finditer(text, span.start, span.end)
        if not _depth(text, span.start, both.start())
    ]
    for i, token in enumerate(tokens):
        if "EC" not in token.tag_ or not token.text.endswith(("고", "며")) or i == 0:
            continue
        if i + 1 < len(tokens) and tokens[i + 1].tag_.startswith("VX"):
            continue
        if _depth(text, span.start, token.idx) or token.text.startswith(("라", "다", "자")):
            continue
        verb = token if "+" in token.tag_ and token.tag_.startswith(("XSV", "VV", "VX")) else tokens[i - 1]
        if verb.tag_.startswith(("XSV", "VV", "VX", "XSA", "VCP")):
            out.append((token.idx + len(token), token.idx + len(token)))
    return sorted(out)


def _clause(doc: Doc, text: str, span: Span, *, last: bool) -> list[Span] | None:
    span = _strip(text, span)
    if _VISITS.search(text, span.start, span.end):
        return None
    for aim in AIM.finditer(text, span.start, span.end):
        span = Span(aim.end(), span.end)
    while found := _OPENING.match(text, span.start, span.end):
        span = Span(found.end(), span.end)
    span = _predicate(doc, text, span)
    rules = load("areas")
    listed = rules.rule("tail.and_so_on").pattern.search(span.of(text))
    if last and listed and not _of_object(text, Span(span.start + listed.start(), span.end)):
        cut = _strip(text, Span(span.start, span.start + listed.start()))
    elif last and (tail := _going_on(span.of(text))) is not None:
        cut = _strip(text, Span(span.start, span.start + tail.start()))
    else:
        cut = stem(doc, span, text=text)
        if general := rules.rule("tail.cooperate").pattern.search(cut.of(text)):
            cut = _strip(text, Span(cut.start, cut.start + general.start()))
    if found := re.search(r"(?<=[가-힣])(?:을|를)$", cut.of(text)):
        cut = Span(cut.start, cut.start + found.start())
    if len(cut) < 4:
        return None
    return _listed_objects(doc, text, cut) or _listed_tasks(text, cut) or [cut]


def _going_on(told: str) -> re.Match[str] | None:
    """What says only that things go on or grow: "… 이어 왔다", "…까지 협력 범위를 넓히기로 했다"."""
    tails = (load("areas").rule(name).pattern.search(told) for name in ("tail.since", "tail.widened"))
    return next((tail for tail in tails if tail is not None), None)


def _predicate(doc: Doc, text: str, span: Span) -> Span:
    """A clause without its subject, what is granted before it and the sum spent: "시는 80억 원을 들여 …"."""
    for granted in _GRANTED.finditer(text, span.start, span.end):
        span = Span(granted.end(), span.end)
    if summed := AFTER_SUM.search(text, span.start, span.end):
        span = Span(summed.end(), span.end)
    found = doc.char_span(span.start, span.end, alignment_mode="contract")
    for token in found or ():
        if token.tag_ in ("JKO", "EC") or token.idx - span.start > 30:
            break
        behind = token.idx + len(token)
        topic = token.tag_ == "JX" and token.text in ("은", "는") and text[behind : behind + 1] == " "
        if topic and not text.startswith("물론", behind + 1):
            return Span(behind + 1, span.end)
    return span


def _of_object(text: str, tail: Span) -> bool:
    """Whether 등 stands before what it gives examples of: "과수원 등 농가의 일손을 돕기로 했다"."""
    found = re.match(r"\s?등\s(?P<word>[가-힣\d]+)", tail.of(text))
    return found is not None and not _GENERIC_HEAD.search(tail.of(text)[found.start("word") :])


def _listed_objects(doc: Doc, text: str, span: Span) -> list[Span]:
    """ "A, B, C를 강화": three or more bare objects joined by commas are items of their own."""
    if found := re.search(
        r"(?:을|를)\s(?:공동|상호|함께|적극)?\s?(?:강화|확대|추진|증진|활성화|지원|협력)$", span.of(text)
    ):
        end = span.start + found.start()
        start = _list_start(doc, text, span.start, end)
        last_lead = max(
            (m.end() for m in re.finditer(r"(?:관련해|대해|위해|통해|있어)\s", text[start:end])), default=0
        )
        pieces = _divide(text, Span(start + last_lead, end), dots=False)
        if len(pieces) >= 3 and all(len(p) <= 14 for p in pieces):
            return pieces
    return []


def _listed_tasks(text: str, span: Span) -> list[Span]:
    """ "A 지원, B 공유, C 교환(에 협력)": tasks joined by commas, without a verb between them."""
    pieces = _divide(text, span, dots=False)
    if len(pieces) < 2 or any(_UNFINISHED.search(p.of(text)) for p in pieces[:-1]):
        return []
    if _OBJECT.search(pieces[-1].of(text)) and not all(_TASK.search(p.of(text)) for p in pieces[:-1]):
        return []  # "숲축제, 음악제를 묶은 상품을 개발": one task with things joined in it
    return pieces if all(3 <= len(p) <= 60 for p in pieces) else []


_EXAMPLES = _WORDING["examples"]
_JOINS_THINGS = _WORDING["joins_things"]
_GENERIC_HEAD = _WORDING["generic_head"]
_UNFINISHED = _WORDING["unfinished"]


def _depth(text: str, start: int, at: int) -> int:
    piece = text[start:at]
    return (
        piece.count("(")
        - piece.count(")")
        + piece.count("「")
        - piece.count("」")
        + piece.count("‘")
        - piece.count("’")
    )
