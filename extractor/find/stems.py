"""Where the verb of a clause ends that tells what was agreed.

In: the analysed reading and a clause. Out: the clause up to the noun of its verb (정보를 공유하기로 했다 →
정보를 공유) or to the stem of a native one (장터를 열고 → 장터를 열); contracted forms stay (연다).

>>> from extractor.analyse import blank
>>> doc = blank()("청소년 캠프를 함께 열기로 뜻을 모았다.")
>>> stem(doc, Span(0, len(doc.text))).of(doc.text)
'청소년 캠프를 함께 열'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.rulebook import wording
from extractor.shapes import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORDING = wording("stems")
_FRAMED = _WORDING["framed"]
_PLANNED = _WORDING["planned"]
_AGREED = _WORDING["agreed"]
_PROMISED = _WORDING["promised"]
_GOES_ON = _WORDING["goes_on"]


def stem(doc: Doc, span: Span, *, text: str | None = None) -> Span:
    """A clause without its ending and what frames it; empty for what is told in the past.

    ``text`` saves building ``doc.text`` again.
    """
    found = doc.char_span(span.start, span.end, alignment_mode="contract")
    tokens = [t for t in found or () if t.tag_ not in ("SF", "SP", "_SP")]
    while tokens and tokens[-1].tag_.startswith("S") and tokens[-1].tag_ not in ("SL", "SN", "SH"):
        tokens.pop()
    end = _frame(doc.text if text is None else text, tokens)
    tokens = tokens[:end]
    if not tokens or (end is None and _past(tokens)):
        return Span(span.start, span.start)
    tokens = _without_ending(tokens)
    return Span(span.start, tokens[-1].idx + len(tokens[-1])) if tokens else Span(span.start, span.start)


def _past(tokens: Sequence[Token]) -> bool:
    return any("EP" in t.tag_ and t.text != "겠" for t in tokens[-3:])


def _frame(text: str, tokens: Sequence[Token]) -> int | None:
    """Index of the first token of what frames the agreed act: 기로 했다, 는 데 힘을 모은다, 게 된다."""
    for i, token in enumerate(tokens[1:], start=1):
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.tag_ in ("ETN", "XSV+ETN") and after is not None and after.text == "로":
            return i
        if token.tag_ == "EC" and token.text == "도록":
            rest = text[token.idx + len(token) : tokens[-1].idx + len(tokens[-1])].strip()
            if _AGREED.match(rest) or rest.startswith(("하", "한", "했", "지원")):
                return i
        end = tokens[-1].idx + len(tokens[-1])
        if token.tag_ in ("JKO", "JKB") and _PROMISED.match(text, token.idx, end):
            return i
        if token.tag_ == "EC" and token.text == "게" and after is not None and after.lemma_[:1] in "되하":
            return i
        if after is not None and "ETM" in token.tag_ and _frames(text, tokens, i):
            return i if token.tag_ == "ETM" else i + 1
    return None


def _frames(text: str, tokens: Sequence[Token], i: int) -> bool:
    """Whether a modifying ending opens a frame: "…는 내용의 협약", "…할 계획이다", "…는 데 뜻을 같이했다"."""
    noun = tokens[i + 1]
    rest = text[noun.idx + len(noun) : tokens[-1].idx + len(tokens[-1])]
    if _FRAMED.match(noun.text):
        return len(rest) <= 40
    if noun.text == "데":
        return bool(_AGREED.match(rest.strip()))
    if _PLANNED.match(noun.text):
        return bool(re.match(r"^(?:으로|이|을|도|임|으로\s알려)?[^을를,]{0,24}$", rest))
    return False


def _without_ending(tokens: list[Token]) -> list[Token]:
    while tokens:
        last = tokens[-1]
        before = tokens[-2] if len(tokens) > 1 else None
        tag = last.tag_
        if tag in ("EC", "EF", "ETM", "EP", "ETN", "VCP") or tag.startswith(("XSV", "XSA")):
            tokens = tokens[:-1]
        elif tag in ("VX", "VX+ETM") and _GOES_ON.match(last.text) and len(tokens) > 2 and _of_noun(tokens):
            tokens = tokens[:-2]
        elif last.text in ("하", "해", "한다") and tag.startswith("VV") and before is not None:
            if before.tag_ not in ("JKO", "JX", "MAG"):
                return tokens
            tokens = tokens[:-1]
        elif tag in ("JKO", "JX", "MAG") and len(tokens) > 1:
            tokens = tokens[:-1]
        else:
            return tokens
    return tokens


def _of_noun(tokens: Sequence[Token]) -> bool:
    """Whether an auxiliary goes on with a verb in 하다: 공유해 나가, not 풀어가."""
    verb = tokens[-3] if tokens[-2].tag_ == "EC" else tokens[-2]
    return verb.tag_.startswith("XSV")
