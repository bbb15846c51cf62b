"""Bulleted lists below a sentence or heading that announces them, and whether they list tasks.

In: the article's text, blocks and sentences. Out: the spans of the items. ``"협약 내용은 다음과 같다."``
above ``▲ 관광 교류`` and ``▲ 청소년 상호 방문`` gives two items; a list of parties or teams gives none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.find.areas import trim
from extractor.find.sentence import Sentence
from extractor.layout import Block
from extractor.shapes import Span

from .telling import speaks

LABEL = re.compile(r"^[\[(【<『「]?\s*(?P<label>[가-힣·/,\s]{2,14}?)\s*[\])】>』」]?\s*[:：)]\s*")
"""The label of a row: "협약내용 : "."""

_ANNOUNCES = re.compile(
    r"(?:내용|분야|사항|과제|골자|조항|역할|사업|협력|교류|합의|약속|추진|계획)(?:은|는|으로는|에는|을|를)?\s?(?:다음과\s?같(?:다|음|습니다)|아래와\s?같(?:다|음|습니다)|이렇다|크게\s\S{1,8}다)?\s?[.:：\-\])】>]*\s?$|"
    r"(?:협약|협정|각서|MOU|MoU|합의|선언|의향서|결연)(?:서|문|안)?(?:에|에는|은|는|을\s통해|에\s따라|에\s따르면)?\s?[,:：]?\s?$|다음과\s?같(?:다|음|습니다)\.?\s?$|"
    r"(?:다음|아래)(?:의)?\s(?:\S{1,8}\s)?(?:분야|사항|내용|과제|사업)\S{0,3}\s[^.]{0,30}(?:기로|협력|추진|이행|합의)[^.]{0,8}\.?\s?$|"
    r"(?:양|두|각|세|네|\d개)\s?(?:기관|도시|측|시|군|대학|회사|기업)[은는]?\s?(?:앞으로|향후)?[,:]?$|(?:앞으로|향후)\s?$"
)
_HEADING_ANNOUNCES = re.compile(r"내용|분야|사항|과제|골자|앞으로|향후|에는$|은$|는$|따라$|조항|역할")
_NO_LIST = re.compile(
    r"(?:일\s?시|장\s?소|참\s?석|프로그램|일정|순서|개요|현황|연혁|약력|기대\s?효과|추진\s?(?:경과|배경)|향후\s?계획|붙임|사진|(?<![가-힣])문의|대상|체결\s?(?:기관|도시)|배경|식순|협약\s?(?:기관|대상)|협약\s?도시|자매\s?도시)"
)
_TEAM = re.compile(r"^[가-힣]{1,6}(?:팀|반|분과|분과위|부서|본부|센터|과|국)$")
_TIE_LIST = re.compile(r"^(?:해외|국내)?\s?(?:자매|우호)[가-힣·\s]{0,10}(?:도시|결연|지역)\s?[(:]?")


class Lists:
    """The lists of one article."""

    def __init__(self, text: str, blocks: Sequence[Block], sentences: Sequence[Sentence]) -> None:
        self._text = text
        self._blocks = blocks
        self._sentences = sentences

    def names_parties(self, spans: Sequence[Span]) -> bool:
        """Whether a list is one of parties, or of teams of theirs, rather than areas."""
        if sum(bool(_TEAM.match(t := s.of(self._text)) or _TIE_LIST.match(t)) for s in spans) * 2 >= len(
            spans
        ):
            return True
        named = sum(self._named(s) >= 0.6 * len(s) for s in spans)
        return named * 2 >= len(spans)

    def _named(self, span: Span) -> int:
        """How many characters of a stretch name parties: "가람원과 나루원" is nothing else."""
        inside = (
            it
            for se in self._sentences
            if se.span.overlaps(span)
            for it in se.items
            if it.depth == 0 and it.party is not None and not it.party.weak and span.covers(it.span)
        )
        return sum(len(it.span) for it in inside)

    def below(self, sentence: Sentence) -> list[Span]:
        """The bulleted lines that a sentence or heading announces."""
        here = self._blocks[sentence.block]
        if sentence.span.end < here.span.end - 1:
            return []
        heading = here.kind in ("heading", "headline")
        if (
            not _ANNOUNCES.search(sentence.text)
            or (heading and not _HEADING_ANNOUNCES.search(sentence.text))
            or (_NO_LIST.search(sentence.text[:16]) and len(sentence.text) < 24)
        ):
            return []
        run = self._run(sentence)
        if len(run) == 1 and speaks("this_agreement", run[0].span.of(self._text)):
            return []  # one line about the agreement: what it says, or what stands below it, counts
        spans = [
            trim(self._text, b.span, last=i == len(run) - 1 or finite(b.span.of(self._text)))
            for i, b in enumerate(run)
        ]
        if not spans or self.names_parties(spans) or (len(spans) < 2 and finite(run[0].span.of(self._text))):
            return []
        return [s for s in spans if len(s) > 1]

    def _run(self, sentence: Sentence) -> list[Block]:
        """The lines of one list right below a sentence."""
        here = self._blocks[sentence.block]
        run: list[Block] = []
        for block in self._blocks[sentence.block + 1 :]:
            beside = here.kind == "item" and (
                _family(block.marker) == _family(here.marker) or 0 < block.level < here.level
            )
            if block.kind != "item" or beside:
                break
            text = block.span.of(self._text)
            if (finite(text) and run and finite(run[0].span.of(self._text))) or self._tells(block):
                break
            if LABEL.match(text) and _NO_LIST.search(text[:14]):
                break
            if run and _family(block.marker) != _family(run[0].marker):
                break
            if len(text) > 160 and text.rstrip(".").endswith("다") and len(run) == 0:
                break
            run.append(block)
        return run

    def _tells(self, block: Block) -> bool:
        """Whether a line tells an agreement itself rather than a task of it."""
        return any(
            s.block is not None
            and self._blocks[s.block] is block
            and any(a.form in ("verb", "ceremony") for a in s.acts)
            for s in self._sentences
        )


def finite(text: str) -> bool:
    """Whether a line is a sentence with a verb of its own: "… 협력한다.", "… 협력하였음"."""
    return bool(re.search(r"(?:[다]|하였음|했음|됐음|되었음|있음|습니다)\.?$", text))


def _family(marker: str) -> str:
    """Bullets of one list: the same glyph, or numbers of one sort."""
    if not marker:
        return ""
    if "①" <= marker[0] <= "⑳":
        return "circled"
    return (
        "number"
        if marker[:1].isdigit() or marker[:1] == "("
        else "letter"
        if marker[0] in "가나다라마바사아자차"
        else marker[0]
    )
