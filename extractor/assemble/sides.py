"""What one side of an agreement alone does: whose turn a sentence is.

In: a sentence of the article, its ``EntityIndex``. Out: who acts in it, and what each of several does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.find.areas import clauses
from extractor.find.sentence import Sentence
from extractor.rulebook import load
from extractor.shapes import Span

from .entities import EntityIndex
from .telling import speaks

if TYPE_CHECKING:
    from spacy.tokens import Doc

_EARLY = 60  # characters; a subject stands there, and the next sentence begins there


class Sides:
    """Reads the subjects of an article's sentences."""

    def __init__(self, doc: Doc, text: str, index: EntityIndex) -> None:
        self._doc = doc
        self._text = text
        self._index = index

    def is_one(self, sentence: Sentence) -> bool:
        """What one party alone will do is not what they agreed."""
        if speaks("both", sentence.text):
            return False
        named = [it for it in sentence.items if it.josa in ("은", "는") and self._index.of(it) is not None]
        subjects = {id(self._index.of(it)) for it in named}
        ends = {it.span.end for it in named}
        selves = [
            u
            for u in sentence.words
            if u.josa in ("은", "는") and _is_self(u.stem) and u.span.end not in ends
        ]
        return len(subjects) + len(selves) == 1 and not any(it.josa in ("와", "과") for it in sentence.items)

    def acting(self, sentence: Sentence) -> str:
        """Who alone acts: 가람시 of "가람시는 ▲…", 군부대 of "3개 군부대는 ▲…"; "" where nobody does."""
        bodies = {it.span.end for it in sentence.items if self._index.of(it) is not None}
        several = speaks("both", sentence.text)
        for unit in sentence.words:
            if unit.depth == 0 and unit.josa in ("은", "는") and unit.end - sentence.span.start < _EARLY:
                known = unit.span.end in bodies or _is_self(unit.stem)
                return unit.stem if known or several else ""
        return ""

    def takes_over(self, sentence: Sentence, before: tuple[Sentence, str] | None) -> bool:
        """Whether a list of what one side does goes on with the other's: "가람시는 ▲…. 나루대는 ▲…"."""
        if before is None:
            return False
        last, side = before
        other = self.acting(sentence)
        return 0 < sentence.span.start - last.span.end < _EARLY and other not in ("", side)

    def each(self, sentence: Sentence) -> list[Span]:
        """ "가람시는 …를 지원하고, 나루병원은 …를 맡는다": what each side does, without its subject."""
        if speaks("both", sentence.text):
            return []
        selves = load("parties").data["selves"]
        chains = {
            it.chain: it.end  # "가람시와 나루병원은" is one subject
            for it in sentence.items
            if it.depth == 0 and it.josa in ("은", "는") and self._index.of(it) is not None
        }
        ends = [*chains.values()]
        ends += [
            u.end for u in sentence.words if u.depth == 0 and u.josa in ("은", "는") and u.stem in selves
        ]
        starts = [it.start for it in sentence.items if it.depth == 0] + [
            u.span.start for u in sentence.words if u.stem in selves
        ]
        ends = sorted(set(ends))
        if len(ends) < 2:
            return []
        out: list[Span] = []
        for end, after in zip(ends, [*ends[1:], sentence.span.end], strict=True):
            stop = (
                max((x for x in starts if end < x < after), default=after)
                if after != sentence.span.end
                else after
            )
            out.extend(clauses(self._doc, Span(end, stop), text=self._text))
        return out


def _is_self(word: str) -> bool:
    """Whether a noun means a body told before: 시, 센터."""
    parties = load("parties").data
    return word in parties["selves"] or word in parties["generic"]
