"""Two names that only the next sentence tells to be bodies: "가람정밀과 다온이 손을 잡았다. 두 회사는 …".

In: the sentences of an article. Out: name → ``NameSense``, for the words of the sentence before that stand
together as its subject, or as its subject and its counterpart, where the next one tells an agreement of "두
회사", "양 기관".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.rulebook import load, wording

from . import names
from .investors import can_be_name
from .likely import means_another
from .sentence import Sentence
from .units import Unit, streams

_MEANT = wording("pairs")["meant"]
_SUBJECT = ("은", "는", "이", "가")
_WITH = ("와", "과")
_TYPES = {"대학": "university", "대학교": "university"}
_FIRMS = ("사", "회사", "기업", "업체")
_LONGEST = 6  # words between the two that may belong to the second name
_CLOSE = 24  # characters between the counterpart and the words that join the two


def find_pairs(sentences: Sequence[Sentence]) -> dict[str, names.NameSense]:
    """Names of two bodies that no rule knows and that the next sentence speaks of together."""
    found: dict[str, names.NameSense] = {}
    for before, here in pairwise(sentences):
        meant = _MEANT.match(here.text)
        near = here.block - before.block <= 1
        if meant is None or not near or not any(a.form != "reference" for a in here.acts):
            continue
        kind = _TYPES.get(meant["sort"], "company")
        for pair in _pairs(before):
            firms = meant["sort"] in _FIRMS  # may have plain words for names: 두리온
            known = [_named(before, u) or u.proper or (firms and len(u.tags) > 1) for u in pair]
            if any(known) and all(_named(before, u) or _can_be(u) for u in pair):
                found.update(
                    (u.stem, names.NameSense(kind, "KR", True, "organisation.pair"))
                    for u in pair
                    if not _named(before, u)
                )
    return found


def _pairs(sentence: Sentence) -> Iterator[tuple[Unit, Unit]]:
    """Words that act together: "가람정밀과 다온이", "가람정밀은 운송에서 다온과 손을 잡았다"."""
    words = streams(sentence.words)[0] if sentence.words else ()
    joins = load("discourse").rule("discourse.join_hands").pattern.search(sentence.text)
    hands = sentence.span.start + joins.start() if joins else -1
    for i, unit in enumerate(words):
        if unit.josa in _WITH:
            ahead = words[i + 1 : i + 1 + _LONGEST]
            other = next((u for u in ahead if u.josa or not u.nominal), None)
            if other is not None and other.nominal and other.josa in _SUBJECT:
                yield unit, other
        elif unit.josa in _SUBJECT:
            beside = [u for u in words[i + 1 :] if u.josa in _WITH and 0 <= hands - u.end <= _CLOSE]
            yield from ((unit, u) for u in beside[-1:])


def _named(sentence: Sentence, unit: Unit) -> bool:
    """Whether a rule knows the name already."""
    return any(it.party is not None and it.span.end == unit.span.end for it in sentence.items)


def _can_be(unit: Unit) -> bool:
    return can_be_name(unit) and not means_another(unit.stem)
