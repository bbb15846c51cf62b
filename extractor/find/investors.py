"""Firms that promise an investment, by names that nothing but their promise gives away.

In: the sentences of an article. Out: word → ``NameSense``, for the words that stand as the subject of
a promise ("두리온은 나루산단에 120억 원을 들여 공장을 짓는다") in an article about investment agreements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.rulebook import load, wording

from . import names
from .sentence import Sentence
from .units import Unit

_WORDING = wording("investing")
PLEDGE = _WORDING["pledge"]
_CONTEXT = _WORDING["context"]
_DESCRIBED = _WORDING["described"]
_NO_NAME = _WORDING["no_name"]


def find_investors(sentences: Sequence[Sentence]) -> dict[str, names.NameSense]:
    """Names of firms that no rule knows, in an article that tells an agreement to invest."""
    if not any(a.kind in ("mou", "loi") and _CONTEXT.search(s.text) for s in sentences for a in s.acts):
        return {}
    firm = names.NameSense("company", "KR", True, "organisation.investor")
    return {u.stem: firm for s in sentences for u in _pledging(s)}


def _pledging(sentence: Sentence) -> Iterator[Unit]:
    """The words of a sentence that stand as subject of a promise and can be a name."""
    start = sentence.span.start
    for i, unit in enumerate(sentence.words):
        after = sentence.text[unit.end - start :]
        if unit.josa not in ("은", "는", "이", "가") or unit.depth or not PLEDGE.search(after.split(". ")[0]):
            continue
        taken = [it for it in sentence.items if it.span.overlaps(unit.span)]
        if any(it.party is None or it.party.rule != "place.unknown" for it in taken) or not _is_name(unit):
            continue
        described = _DESCRIBED.search(sentence.text[: unit.span.start - start]) is not None
        before = sentence.words[i - 1] if i else None
        modified = before is not None and (before.josa == "의" or before.stem in ("이", "그", "해당", "각"))
        if described or (not modified and (unit.proper or len(unit.tags) > 1)):
            yield unit


def _is_name(unit: Unit) -> bool:
    return can_be_name(unit) and not names.is_person(unit) and unit.tags != ("NNG",)


def can_be_name(unit: Unit) -> bool:
    """Whether a word can be the name of a firm: no place, class or word that stands for somebody told."""
    parties = load("parties").data
    stem = unit.stem
    return (
        unit.nominal
        and 2 <= len(stem) <= 14
        and not stem[:1].isdigit()
        and (not _NO_NAME.search(stem) or re.match(r"[A-Z](?:사|기업|업체)$", stem) is not None)
        and stem not in parties["descriptors"]
        and stem not in parties["common_nouns"]
        and stem not in parties["generic"]
        and stem not in parties["selves"]
        and stem not in load("people").data["titles"]
        and not names.is_place(stem)
        and ((found := names.sense(stem)) is None or found.rule == "place.unknown" or found.type == "company")
    )
