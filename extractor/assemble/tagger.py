"""Where in a sentence the things stand that the parties agreed on: a linear chain over Kiwi's tokens.

In: the analysed article, its blocks, sentences and organisations. Out: for a sentence the spans of the
items, in text order, and the probability that it holds contents (``relevance.py``)::

    두 시는 관광 홍보와 청소년 교류에 협력하기로 했다.  →  관광 홍보 · 청소년 교류

The chain (``find/chain.py``) sees of a token its letters and tag, its neighbours, the verb and the particle
ahead, and the row of joints around it: commas, 와, 등, 고, 을. Rules that cut at such joints one by one can't
weigh them against each other; the chain chooses all edges of a sentence together. The weights lie in
``extractor/models/areas.json``; ``make train`` fits them to the corpus. To let it see more, edit
``Tagger.features``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.find.areas import inline_items
from extractor.find.chain import Chain
from extractor.find.logistic import Features
from extractor.find.sentence import Sentence
from extractor.layout import Block
from extractor.shapes import Span

from .entities import EntityIndex
from .lists import Lists
from .relevance import Relevance

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

POSSIBLE = 0.04
"""Below this probability a sentence is not looked at."""

_LONGEST = 300  # tokens; a table that was read as a sentence
_QUOTES = {"‘": "’", "“": "”", "'": "'", '"': '"', "「": "」", "『": "』"}
_OPEN, _CLOSE = "(「『‘“[《<", ")」』’”]》>"
_VERBS = ("VV", "XSV", "VX", "XSA", "VA", "VCP")
_ENDINGS = ("E", "XS", "VX")  # 는 in 공유하는
_AND_SO_ON = "등"
_JOINTS = {",": ",", "、": ",", "·": "·", "/": "·", "및": "및", "와": "와", "과": "와"}


class Tagger:
    """The items of one article's sentences."""

    def __init__(
        self, doc: Doc, text: str, blocks: Sequence[Block], sentences: Sequence[Sentence], index: EntityIndex
    ) -> None:
        self._doc = doc
        self._text = text
        self._relevance = Relevance(doc, blocks, sentences, index)
        lists = Lists(text, blocks, sentences)
        self._lists = [s.index for s in sentences if inline_items(text, s.span) or lists.below(s)]

    def tag(self, sentence: Sentence) -> tuple[list[Span], float]:
        """The items that a sentence tells, and the probability that it holds contents."""
        tokens = self.tokens(sentence)
        probability = self._relevance.score(sentence) if tokens else 0.0
        if probability < POSSIBLE:
            return [], probability
        labels = Chain.load("areas").decode(self.features(sentence, tokens, probability))
        return spans(self._text, tokens, labels), probability

    def probability(self, sentence: Sentence) -> float:
        """The probability that a sentence holds contents."""
        return self._relevance.score(sentence)

    def relevance(self, sentence: Sentence) -> Features:
        """What the model of sentences sees of one."""
        return self._relevance.features(sentence)

    def tokens(self, sentence: Sentence) -> list[Token]:
        """The tokens of a sentence; none of one that is too long to be a sentence."""
        found = self._doc.char_span(sentence.span.start, sentence.span.end, alignment_mode="expand")
        tokens = [t for t in found or () if t.tag_ != "_SP"]
        return tokens if len(tokens) < _LONGEST else []

    def features(self, sentence: Sentence, tokens: Sequence[Token], probability: float) -> list[list[str]]:
        """What the chain sees of each token; whether a list stands above tells what may only explain it."""
        words = [t.text for t in tokens]
        tags = [t.tag_ for t in tokens]
        lemmas = [t.lemma_ for t in tokens]
        whole = _of_sentence(words, tags, lemmas, probability)
        if any(i < sentence.index for i in self._lists):
            whole.append("list_above")
        if any(i > sentence.index for i in self._lists):
            whole.append("list_below")
        rows = [_of_token(self._text, tokens[i], words, tags, i) + whole for i in range(len(tokens))]
        _add_ahead(rows, words, tags, lemmas)
        _add_joints(rows, words, tags)
        _add_surroundings(rows, sentence, tokens, words)
        return rows


def spans(text: str, tokens: Sequence[Token], labels: Sequence[str]) -> list[Span]:
    """The items that labels mark, none begun by the ending of a verb; "…한다는" loses its last particle."""
    out: list[Span] = []
    for token, label in zip(tokens, labels, strict=True):
        end = token.idx + len(token)
        if label == "B":
            start = token.idx
            while token.tag_.startswith(_ENDINGS) and start and not text[start - 1].isspace():
                start -= 1
            out.append(Span(start, end))
        elif label == "I" and out:
            out[-1] = Span(out[-1].start, end)
    out = [Span(s.start, s.end - 1) if s.of(text).endswith("다는") else s for s in out if len(s) > 1]
    return [Span(s.start - 1, s.end) if _lacks_quote(text, s) else s for s in out]


def _lacks_quote(text: str, span: Span) -> bool:
    """Whether a quote opens right before an item and closes inside it: '가람학당' 운영."""
    words = span.of(text)
    close = _QUOTES.get(text[span.start - 1 : span.start])
    return close is not None and words.count(close) == 1 and not words.endswith(close)


def _of_sentence(
    words: Sequence[str], tags: Sequence[str], lemmas: Sequence[str], probability: float
) -> list[str]:
    """How likely the sentence holds contents, and the verbs it ends in."""
    odds = math.log(max(probability, 1e-6) / max(1 - probability, 1e-6))
    out = ["bias", f"odds={max(-4, min(4, round(odds)))}"]
    verbs = [i for i, tag in enumerate(tags) if tag.startswith(_VERBS)][-2:]
    out.extend(f"end{n}={_verb(words, tags, lemmas, i)}" for n, i in enumerate(reversed(verbs)))
    return out


def _verb(words: Sequence[str], tags: Sequence[str], lemmas: Sequence[str], i: int) -> str:
    """The verb at a token: the noun of one in 하다, else its lemma."""
    return words[i - 1] if tags[i].startswith("XS") and i else lemmas[i]


def _of_token(text: str, token: Token, words: list[str], tags: list[str], i: int) -> list[str]:
    """A token with its neighbours."""
    start, end = token.idx, token.idx + len(token)
    behind = text[end : end + 1]
    out = [f"w0={words[i]}", f"t0={tags[i]}", "blank" if text[start - 1 : start].isspace() else "joined"]
    out.append(f"behind={' ' if behind.isspace() else '가' if behind.isalnum() else behind or '$'}")
    for by in (-2, -1, 1, 2, 3):
        inside = 0 <= i + by < len(words)
        out.append(f"t{by}={tags[i + by] if inside else '#'}")
        if inside and by in (-1, 1, 2):
            out.append(f"w{by}={words[i + by]}")
    before, after = tags[i - 1] if i else "#", tags[i + 1 : i + 3]
    out += [f"tt-1={tags[i]}|{before}", f"tt1={tags[i]}|{'|'.join(after[:1])}", f"tt12={'|'.join(after)}"]
    if i > 1:
        out.append(f"tt-12={before}|{tags[i - 2]}")
    return out


def _add_ahead(rows: list[list[str]], words: list[str], tags: list[str], lemmas: list[str]) -> None:
    """The next verb, ending, particle and 등 behind each token."""
    verb = ending = josa = listed = ""
    distance = 0
    for i in range(len(rows) - 1, -1, -1):
        tag = tags[i]
        rows[i] += [f"verb={verb}", f"ending={ending}", f"josa={josa}"]
        if listed:
            distance += 1
            far = next((d for d in (4, 9, 20) if distance < d), 60)
            rows[i] += [f"listed={listed}", f"listed<{far}"]
        if tag.startswith(("VV", "XSV", "XSA", "VA")):
            verb = _verb(words, tags, lemmas, i)
        if any(e in tag for e in ("EC", "ETM", "EF", "ETN")):
            ending = (words[i][-2:] if "EC" in tag else "") + "/" + tag.rpartition("+")[2]
        if tag.startswith("J"):
            josa = words[i]
        if words[i] == _AND_SO_ON and tag.startswith("NNB"):
            particle = any(t.startswith("J") for t in tags[i + 1 : i + 2])
            after = words[i + 1 : i + 3] if particle else words[i + 1 : i + 2]
            listed, distance = " ".join(after) or "$", 0
        elif "EC" in tag and words[i].endswith(("고", "며")):
            listed = ""


def _add_joints(rows: list[list[str]], words: list[str], tags: list[str]) -> None:
    """The joints before and behind each token, and the noun before the next one."""
    joints = [_joint(word, tag) for word, tag in zip(words, tags, strict=True)]
    ahead: list[str] = []
    head = ""
    behind: list[list[str]] = [[] for _ in rows]
    for i in range(len(rows) - 1, -1, -1):
        behind[i] = ahead
        rows[i].append(f"head={head}")
        if joints[i]:
            ahead = [joints[i], *ahead[:3]]
            head = f"{words[i - 1]}|{tags[i - 1]}" if i else ""
    passed: list[str] = []
    for i, row in enumerate(rows):
        right = behind[i]
        row.extend(f"right{n}={' '.join(right[:n])}" for n in (1, 2, 3, 4))
        row += [f"left1={' '.join(passed[-1:])}", f"left2={' '.join(passed[-2:])}"]
        row.extend(f"sides{n}={' '.join(passed[-n:])}>{' '.join(right[:n])}" for n in (1, 2))
        if joints[i]:
            row.append(f"joint={joints[i]}")
            passed.append(joints[i])


def _joint(word: str, tag: str) -> str:
    """What joins or ends phrases and clauses: a comma, 와, 등, a particle, an ending; "" for other tokens."""
    if word in _JOINTS and (word not in "와과" or tag.startswith("J")):
        return _JOINTS[word]
    if word == _AND_SO_ON and tag.startswith("NNB"):
        return word
    if tag in ("JKO", "JKS"):
        return "을" if tag == "JKO" else "이"
    if tag == "JX" and word in ("은", "는"):
        return "은"
    if tag == "JKB":
        return word
    if "EC" in tag:
        return "EC" + word[-1]
    return next((ending for ending in ("ETM", "ETN", "EF") if ending in tag), "")


def _add_surroundings(
    rows: list[list[str]], sentence: Sentence, tokens: Sequence[Token], words: list[str]
) -> None:
    """Brackets, subjects, commas and verbs before each token, names of parties and instruments."""
    instruments = [a.instrument for a in sentence.acts]
    depth = commas = joined = 0
    subject = ""
    for i, (row, token) in enumerate(zip(rows, tokens, strict=True)):
        depth += words[i] in _OPEN
        row += [f"subject={subject}", f"commas={min(commas, 4)}", f"joined={min(joined, 4)}"]
        if depth > 0:
            row.append("inside")
        if any(it.start <= token.idx < it.span.end for it in sentence.items):
            row.append("party")
        if instruments:
            before = token.idx < min(s.start for s in instruments)
            after = token.idx >= max(s.end for s in instruments)
            row.append("before" if before else "after" if after else "between")
            if any(s.start <= token.idx < s.end for s in instruments):
                row.append("instrument")
        depth -= words[i] in _CLOSE and depth > 0
        commas += words[i] in (",", "、")
        joined += token.tag_ in ("EC", "XSV+EC", "VV+EC")
        if token.tag_ == "JX" and words[i] in ("은", "는"):
            subject = "은"
        elif token.tag_ == "JKS":
            subject = "은이" if subject == "은" else "이"
