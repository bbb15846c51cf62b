"""How likely a sentence tells what the parties agreed to do.

In: the analysed article, its blocks, sentences and organisations. Out: for each sentence a probability.

A logistic model over what a reader goes by: the ending of the sentence ("…하기로 했다", "…짓는다"), who its
subjects are, words such as 협약에 따라, and how far behind the telling it stands. The weights lie in
``extractor/models/contents.json``; ``make train`` fits them to the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from extractor.find.logistic import Features, Logistic
from extractor.find.sentence import Sentence
from extractor.layout import Block
from extractor.rulebook import load

from .entities import EntityIndex
from .telling import speaks

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PAST = re.compile(r"(?:았|었|였|했|됐|졌|왔|갔|렸|쳤|났|섰|혔|겼|꼈|켰|뒀|줬|봤)(?:다|음|습니다)[.”\"]?$")
_WORDS = {
    "agreed_to": r"기로\s?(?:\S+\s){0,4}?\S*(?:했|하였|합의|약속|함|뜻|한다|한\s|하고|하며)|키로",
    "so_that": r"도록\s(?:했|하였|한다|할|함)",
    "plan": r"(?:계획|예정|방침|구상|복안)(?:이다|임|입니다|이라고)?\.?$",
    "content": r"내용|골자|담았|담겼|담긴|명시|규정|조항|조건|항목|약속|뼈대|핵심",
    "agree": r"합의|약속|뜻을\s?(?:모|같이)|손을\s?(?:잡|맞)|힘을\s?(?:모|합|보)",
    "together": r"협력|협조|교류|공유|추진|공동|함께|서로|상호",
    "quote": r"[“\"]",
    "said": r"(?:말했|강조했|밝혔|전했|덧붙였|설명했|소감|당부|지적|평가)\S{0,4}\.?$",
    "expected": r"기대|전망|보인다|예상|관측|알려졌|내다봤|평가",
    "future": r"앞으로|향후|내년|다음\s?달|오는|부터|이번\s?협약|까지|연내",
    "past": r"앞서|그동안|지난해|지난\s?\d|당시|이후|한때|그간|현재|이미",
    "pair": r"(?:양|두|세|네)\s?(?:기관|도시|시|군|구|측|학교|대학|병원|회사|단체|지자체|의회|지역)|쌍방",
    "and_so_on": r"\s등(?:을|의|에|이|\s)",
    "field": r"분야",
    "by": r"에\s따라|에\s따르면|을\s통해|를\s통해|을\s계기로",
    "present_people": r"참석|자리를\s함께|관계자",
    "statistic": r"인구|면적|\d+%",
    "money": r"억\s?원|만\s?원|달러",
    "connects": r"^(?:또|또한|아울러|이와\s함께|이밖에|이\s밖에|특히|우선|먼저|이를\s위해|이에\s따라)",
    "by_the_way": r"^한편",
    "of_this": r"^(?:이번|이|협약|협정|합의|각서|선언)",
}


class Relevance:
    """The scores of one article's sentences."""

    def __init__(
        self, doc: Doc, blocks: Sequence[Block], sentences: Sequence[Sentence], index: EntityIndex
    ) -> None:
        self._doc = doc
        self._blocks = blocks
        self._sentences = sentences
        self._index = index
        self._first, self._last = self._tellings()

    def score(self, sentence: Sentence) -> float:
        """Probability that a sentence tells contents of the article's news, between 0 and 1."""
        return Logistic.load("contents").probability(self.features(sentence))

    def features(self, sentence: Sentence) -> Features:
        """What the model sees of a sentence."""
        block = self._blocks[sentence.block]
        text = sentence.text
        out: Features = {f"block={block.kind}": 1, f"length={min(6, len(text) // 40)}": 1}
        if block.marker:
            out[f"marker={block.marker[0]}"] = 1
        for name, pattern in _patterns().items():
            out[name] = float(bool(pattern.search(text)))
        for rule in ("this_agreement", "both", "history", "speech"):
            out[f"speaks={rule}"] = float(speaks(rule, text))
        out["past_end"] = float(bool(_PAST.search(text)))
        out.update(self._words(sentence))
        out.update(self._acts(sentence))
        out.update(self._subjects(sentence))
        out.update(self._place(sentence))
        return out

    def _words(self, sentence: Sentence) -> Features:
        """The verbs and nouns that a sentence ends in."""
        found = self._doc.char_span(sentence.span.start, sentence.span.end, alignment_mode="expand")
        tokens: list[Token] = [
            t for t in found or () if t.tag_ != "_SP" and not t.tag_.startswith(("SF", "SS", "SP", "SW"))
        ]
        out: Features = {"ending=" + "+".join(t.tag_ for t in tokens[-2:]): 1}
        verbs = [t for t in tokens if t.tag_.startswith(("VV", "VX", "XSV", "VCP", "VA"))]
        for name, verb in zip(("verb", "verb_before"), reversed(verbs), strict=False):
            out[f"{name}={verb.lemma_}"] = 1
        for noun in [t for t in tokens if t.tag_.startswith(("NN", "XR"))][-2:]:
            out[f"noun={noun.text}"] = 1
        out["past_near_end"] = float(any("EP" in t.tag_ for t in tokens[-5:]))
        return out

    def _acts(self, sentence: Sentence) -> Features:
        acts = sentence.acts
        return {
            "tells": float(any(a.form in ("verb", "ceremony") for a in acts)),
            "refers": float(any(a.form == "reference" for a in acts)),
            "tells_past": float(any(a.form == "verb" and a.tense == "past" for a in acts)),
            "tells_plan": float(any(a.status == "planned" for a in acts)),
        }

    def _subjects(self, sentence: Sentence) -> Features:
        topics = [u for u in sentence.words if u.depth == 0 and u.josa in ("은", "는")]
        items = [it for it in sentence.items if it.depth == 0]
        named = [it for it in items if self._index.of(it) is not None]
        selves = load("parties").data["selves"]
        return {
            f"topics={min(3, len(topics))}": 1,
            "self_topics": float(sum(u.stem in selves for u in topics)),
            "party_topics": float(sum(it.josa in ("은", "는") for it in named)),
            "party_subjects": float(sum(it.josa in ("이", "가") for it in named)),
            "person_subjects": float(
                sum(it.person is not None and it.josa in ("은", "는", "이", "가") for it in items)
            ),
            "people": float(min(3, len(sentence.people))),
            "parties": float(min(4, len({id(self._index.of(it)) for it in named}))),
        }

    def _place(self, sentence: Sentence) -> Features:
        """Where it stands: behind the first and the last telling, and below what sentence."""
        at = sentence.index
        last = max((i for i in self._last if i <= at), default=None)
        behind = "none" if last is None else str(min(at - last, 6))
        first = "none" if self._first is None or self._first > at else str(min(at - self._first, 8))
        out: Features = {f"behind_last={behind}": 1, f"behind_first={first}": 1}
        if at:
            before = self._sentences[at - 1]
            out["before_agreed"] = float(bool(_patterns()["agreed_to"].search(before.text)))
            out["before_this"] = float(speaks("this_agreement", before.text))
            out["before_quote"] = float("“" in before.text or '"' in before.text)
            out["same_block"] = float(before.block == sentence.block)
            out["before_tells"] = float(any(a.form == "verb" for a in before.acts))
        return out

    def _tellings(self) -> tuple[int | None, list[int]]:
        body = [s for s in self._sentences if self._blocks[s.block].kind in ("paragraph", "item")]
        told = [s.index for s in body if any(a.form in ("verb", "ceremony") for a in s.acts)]
        return (told[0] if told else None), told


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in _WORDS.items()}
