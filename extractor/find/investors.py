"""Firms that promise an investment, by names that nothing but their promise gives away.

In: the sentences of an article. Out: word → ``NameSense``, for the words that stand as the subject of
a promise ("두리온은 나루산단에 120억 원을 들여 공장을 짓는다") in an article about investment agreements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.rulebook import load

from . import names
from .sentence import Sentence
from .units import Unit

PLEDGE = re.compile(
    r"\d\s?[억만]\s?(?:여\s?)?[\d천백만 ]*(?:원|달러|유로|엔|위안)[^.]{0,44}?"
    r"(?:투자|투입|들여|들이|쓴다|쓰|규모)"
    r"|(?:공장|라인|시설|본사|연구소|센터|설비|생산동|가공동|창고)(?:[^.,]|,\d){0,24}(?:짓|지을|지어|세우|세운|세울|건립|신설|증설"
    r"|이전|옮|설립|깐다|깔|늘린|늘리|조성|구축|들어서|들어선|두기로|둔다|내려온)|옮겨\s?(?:오|온)"
    r"|(?:산단|산업단지|농공단지|테크노밸리|클러스터)[^.,]{0,24}(?:내려온|내려오|옮|들어선|들어서|입주|이전|둥지)"
)
_CONTEXT = re.compile(r"투자|유치|입주|이전")
_DESCRIBED = re.compile(
    r"(?:만드는|생산하는|제조하는|개발하는|공급하는|(?:업체|기업|회사|제조사|전문기업)(?:인)?)\s$"
)
_NO_NAME = re.compile(
    r"(?:부지|면적|규모|금액|투자액|투자금|투자|고용|시설|라인|공장|단지|산단|인력|사업|비용|효과|업체|기업|회사|곳|지역|분야|관계자"
    r"|측|제품|매출|매출액|본사|건물|양해각서|협약|기간|시점|대표|제조사|개사|사업비|일자리|인원|생산|공정|착공|준공|가동|이전|단지로|산단에|공단에)$"
)


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
        and not names.is_person(unit)
        and unit.tags != ("NNG",)
    )
