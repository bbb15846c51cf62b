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
from extractor.rulebook import wording
from extractor.shapes import Span

from .telling import speaks

_BRACKET = re.compile(r"\([^()]{1,40}\)")  # 가람원(원장 김하늘)
_WORDING = wording("lists")
LABEL = _WORDING["label"]
"""The label of a row: "협약내용 : "."""

_ANNOUNCES = _WORDING["announces"]
_HEADING_ANNOUNCES = _WORDING["heading_announces"]
_HEADED = wording("parties")["headed"]
_JOINED = wording("members")["joined"]
_PERSON = _WORDING["person"]
_SPENDS = _WORDING["spends"]
_NO_LIST = _WORDING["no_list"]
_TEAM = _WORDING["team"]
_TIE_LIST = _WORDING["tie_list"]


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
        if spans and any(se.span.covers(spans[0]) and _JOINED.search(se.text) for se in self._sentences):
            return True  # "협약에는 ▷가람센터 ▷나루센터가 함께했다"
        named = sum(self._is_name(s) for s in spans)
        return named * 2 >= len(spans)

    def _is_name(self, span: Span) -> bool:
        text = span.of(self._text)
        if _PERSON.match(text):
            return True  # who came
        headed = _HEADED.search(text)
        ends = headed is not None and len(text) - headed.end() <= len("이다.")
        if headed is not None and (ends or _SPENDS.match(text, headed.end())):
            return True
        return self._named(span) >= 0.6 * len(_BRACKET.sub("", text))

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
