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
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.rulebook import derived, load
from extractor.shapes import Span

from .stems import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NUMBERED = re.compile(r"\((?:\d|[가나다라마])\)\s?(?=\S)")
_CIRCLED = re.compile(r"[①-⑳❶-❿➀-➓㉠-㉻ⓐ-ⓩ]")
_LEADS = re.compile(
    r"(?:통해|통하여|통한|(?<=[을를기]\s)위해|(?<=[을를기]\s)위하여|따라|따르면|바탕으로|계기로|중심으로|토대로|기반으로|앞으로도?|향후|우선|특히|또한?|아울러|이와\s?함께|이를|"
    r"등에서|주요\s?내용은|내용은|내용으로는|골자는|분야는|이번|먼저|구체적으로는?|주요\s?내용으로|내용을\s?살펴보면|보면|의하면|함께|이후|가운데|대해|비롯해|비롯한|부터|담은|한편|이밖에|이\s?외에도?|그\s?밖에|더불어|아니라|상호\s?간)[,]?\s"
)
_FIELDS = re.compile(
    r"^\s?등(?:의|에|에서)?\s(?:[가-힣]{2,8}의\s)?(?:총\s?)?(?:(?:다양한|여러|폭넓은|각종|각|모든|전|제반|주요|관련|실질적인|핵심|협력|교류|다각적인|상호|공통|공동|행정|지역|\d{1,2}\s?(?:개|대|가지))\s?){0,4}"
    r"(?:분야|부문|방면|영역|다방면|과제|사업)(?P<josa>에서|에|의|를|을|로|으로|별|도|이|$)?(?P<rest>.*)$|"
    r"^\s?등(?P<j>에서|의|에)\s?(?P<r>(?:(?:상호|공동|긴밀|적극|다양한|활발한|실질적|지속적|폭넓은|함께)\S*\s?)?"
    r"(?:교류|협력|손을|힘을|정보를|뜻을).*)$|^\s?등(?P<o>으로)\s(?:(?:교류|협력)의?\s)?폭을(?P<w>.*)$",
    re.DOTALL,
)
_PLAIN_OBJECT = re.compile(
    r"^\s?(?:(?:상호|공동|실질적인?|다양한|활발한|지속적인?|긴밀한|폭넓은|민간|우호|인적|적극적인?)\s?){0,3}(?:교류|협력|발전|협약|사업|업무|우호|증진|정보|상생|관계|공조)"
)
_TOPIC = re.compile(r"(?<![하되있없않])(?<=[가-힣])(?:은|는|에서|께서)\s")
_JOINED = re.compile(
    r"(?:하고|맺고|갖고|열고|되고|하며|으며|이며|하면서|하여|거쳐|맺어|한데|했고|됐고|만큼)[,]?\s"
)
_ACTION = re.compile(
    r"(?<=지원|강화|개발|협력|교류|육성|확대|홍보|공유|구축|운영|개최|조성|양성|발굴|연구|참여|제공|확산|증진|추진|활용|유치|관리|보호|예방|판매|확충|개선)(?:과|와)\s(?=\S)"
)
_AND = re.compile(r"(?<=[가-힣])(?:과|와)\s(?=\S)")
_FIELD_CUTS = re.compile(r",\s|、|(?<=[가-힣])(?:과|와)\s(?=\S)|\s및\s")
_TASK_CUTS = re.compile(r",\s|、|" + _ACTION.pattern)
_GENERAL_AFTER = re.compile(
    r"^\s?등(?P<josa>을|를|이|의|에|에서|으로|도|과|은|,)?\s?(?:\d{1,2}\s?(?:개|대|가지)\s?)?(?P<word>[가-힣]*)"
)


@derived
def _glyphs() -> re.Pattern[str]:
    return re.compile(rf"(?:[{load('areas').data['inline_glyphs']}]|(?<![○\S])○(?!○))(?!\s?\d+(?:\.\d+)?%)")


def inline_items(text: str, span: Span) -> list[Span]:
    """Items divided by one glyph inside a sentence; empty where there are fewer than two."""
    marks = list(_glyphs().finditer(text, span.start, span.end)) or list(
        _NUMBERED.finditer(text, span.start, span.end)
    )
    if not marks:
        return []
    if text[marks[0].start()] == "(":
        ends = [m.start() for m in marks[1:]] + [span.end]
        spans = [trim(text, Span(m.end(), e), last=e == span.end) for m, e in zip(marks, ends, strict=True)]
        return [s for s in spans if len(s) > 1] if len(marks) >= 2 else []
    circled = bool(_CIRCLED.match(marks[0][0]))
    marks = [m for m in marks if bool(_CIRCLED.match(m[0])) == circled and (circled or m[0] == marks[0][0])]
    if len(marks) < 2:
        return []
    ends = [m.start() for m in marks[1:]] + [span.end]
    items = [
        trim(text, Span(m.end(), end), last=i == len(marks) - 1)
        for i, (m, end) in enumerate(zip(marks, ends, strict=True))
    ]
    return [s for s in items if len(s) > 1]


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
    elif found := re.search(r"\s등[.,]?$", span.of(text)):
        span = _strip(text, Span(span.start, span.start + found.start()))
    return span


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
        if after is None:
            continue
        fields = _is_general(text, stop, span.end)
        tasks = (after["josa"] or "") in ("을", "를", "이", "에", "도", "은") or stop + 3 >= span.end
        if not fields and not tasks:
            continue
        start = _list_start(doc, text, span.start, stop)
        items = _divide(text, Span(start, stop), dots=fields, listed=True)
        if len(items) >= 2 or (fields and items and "·" in items[0].of(text)):
            return items, fields
    return _bare_fields(doc, text, span), True


def _bare_fields(doc: Doc, text: str, span: Span) -> list[Span]:
    """Fields listed right before 분야 without 등: "관광, 수산, 청소년 분야에서 협력"."""
    for found in re.finditer(r"\s(?:분야|부문|영역|전반)(?:에서|에|의|를)\s", text[span.start : span.end]):
        stop = span.start + found.start()
        if not _depth(text, span.start, stop):
            items = _divide(text, Span(_list_start(doc, text, span.start, stop), stop), dots=True)
            if len(items) >= 2 and all(len(i) <= 14 for i in items):
                return items
    return []


def _is_general(text: str, stop: int, end: int) -> bool:
    """Whether the words behind 등 name no object of their own: "등 여러 분야에서 교류"."""
    found = _FIELDS.match(text[stop:end])
    if found is None:
        return False
    return found["josa"] != "의" or bool(_PLAIN_OBJECT.match(found["rest"]))


def _list_start(doc: Doc, text: str, start: int, stop: int) -> int:
    """Where the list before 등 begins: behind a lead-in ("… 을 통해"), a subject or a finished clause."""
    at = start
    for found in _LEADS.finditer(text, start, stop):
        if not _depth(text, start, found.start()):
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
    cuts = {m.span() for m in (_FIELD_CUTS if dots else _TASK_CUTS).finditer(text, span.start, span.end)}
    comma = text.find(", ", span.start, span.end)
    if listed and comma > 0:
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
    pieces = [_strip(text, Span(a, b)) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    if dots:  # 인문학·외국어 강좌 확대 is one task, 문화·관광 are two fields
        fields = [p.of(text).count(" ") < 2 for p in pieces]
        pieces = [s for p, f in zip(pieces, fields, strict=True) for s in (_undot(text, p) if f else [p])]
    return [p for p in pieces if len(p) > 1]


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
        if listed:
            (fields if general else told).extend(listed)
        else:
            told.extend(_clause(doc, text, piece, last=last) or ())
    return fields, told


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


AFTER_SUM = re.compile(
    r"원(?:으로\s|(?:을|를)?\s?(?:들여|들이는|투자해|투입해|투자하여|투입하여|투입,)[,]?\s)(?=[^.]*[가-힣])"
)
_SUBORDINATE = re.compile(r"하는\s등\s")
# What is granted before the content is told: "사정이 다르지만 …", "이웃인 만큼 …".
_GRANTED = re.compile(r"(?:만큼|지만|(?:예정|계획|전망|방침)인데|고\s있는데)(?:[,]?\s|$)")
_OPENING = re.compile(
    r"(?:앞으로도?|향후|우선|또한?|아울러|특히|이를\s?통해|이에\s?따라|먼저|이와\s?함께|나아가|더불어|이후|그리고|여기에|이\s자리에서|그\s?밖에|한편|이르면|"
    r"(?:이번|이)\s?협약(?:으로|을\s?통해|에\s?따라))[,]?\s"
)
_AIM = re.compile(r"(?:을|를|기)\s?위해[서]?[,]?\s(?=.{0,60}(?:을|를)\s)")


def _joints(doc: Doc, text: str, span: Span) -> list[tuple[int, int]]:
    """Where clauses are joined by 고 or 며: (end of the stem, start of the next clause)."""
    found = doc.char_span(span.start, span.end, alignment_mode="contract")
    out: list[tuple[int, int]] = []
    if found is None:
        return out
    tokens = list(found)
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
    return out


def _clause(doc: Doc, text: str, span: Span, *, last: bool) -> list[Span] | None:
    span = _strip(text, span)
    for aim in _AIM.finditer(text, span.start, span.end):
        span = Span(aim.end(), span.end)
    while found := _OPENING.match(text, span.start, span.end):
        span = Span(found.end(), span.end)
    span = _predicate(doc, text, span)
    rules = load("areas")
    listed = rules.rule("tail.and_so_on").pattern.search(span.of(text))
    if last and listed and not _of_object(text, Span(span.start + listed.start(), span.end)):
        cut = _strip(text, Span(span.start, span.start + listed.start()))
    elif last and (since := rules.rule("tail.since").pattern.search(span.of(text))):
        cut = _strip(text, Span(span.start, span.start + since.start()))
    else:
        cut = stem(doc, span, text=text)
        if general := rules.rule("tail.cooperate").pattern.search(cut.of(text)):
            cut = _strip(text, Span(cut.start, cut.start + general.start()))
    if found := re.search(r"(?<=[가-힣])(?:을|를)$", cut.of(text)):
        cut = Span(cut.start, cut.start + found.start())
    if len(cut) < 4:
        return None
    return _listed_objects(doc, text, cut) or _listed_tasks(text, cut) or [cut]


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
        if token.tag_ == "JX" and token.text in ("은", "는") and text[behind : behind + 1] == " ":
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
    return pieces if all(3 <= len(p) <= 60 for p in pieces) else []


_GENERIC_HEAD = re.compile(
    r"^(?:[가-힣]{1,8}\s){0,5}?(?:분야|부문|방면|영역|사업|과제|활동|내용|사항|교류|협력|프로그램|방안|협력사업|\d+\s?개)[가-힣]{0,3}(?:\s|$)"
)
_UNFINISHED = re.compile(
    r"(?:을|를|은|는|이|가|에|에서|로|으로|고|며|해|하여|위해|통해|따라|서|도록|면|하는|되는|등)$"
)


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
