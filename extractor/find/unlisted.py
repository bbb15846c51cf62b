"""Names without a telling ending, by the role that their sentence gives them: "두리온과 협약을".

In: the words of a sentence, what was found among them and the nouns of its acts. Out: ``PartyMention``
tuples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.rulebook import derived, load
from extractor.shapes import Span

from . import names
from .brackets import bracketed
from .coordination import ENDS_LIKE_A_THING
from .parties import PartyMention, closed_list
from .units import Unit

_HEADED = re.compile(r"\((?:각자\s|공동\s)?(?:대표(?:이사)?|회장|사장)\s[가-힣]{2,4}(?:·[가-힣]{2,4})?\)")
_SITES = ("농공단지", "산업단지", "산단", "배후단지", "국가산단", "일반산단", "행사")
_DEEDS = ("지원", "협력", "교류", "양성", "활성화", "구축", "홍보", "공헌", "증진", "확대", "강화", "발굴")
_SUBJECT = frozenset(("은", "는", "이", "가"))
_OBJECT = frozenset(("을", "를", "이", "가", "은", "는", "의", "에"))


def find_unlisted(
    text: str, units: Sequence[Unit], taken: Sequence[Span], instruments: Sequence[Span]
) -> tuple[PartyMention, ...]:
    """Names without a telling ending that stand as counterpart or subject: "두리온과 협약을".

    ``taken`` are the names that were found, ``instruments`` the nouns of the acts told.
    """
    before = max((t.start for t in instruments), default=-1)
    out = []
    for i, unit in enumerate(units):
        behind = text[unit.end : unit.end + 3]
        role = unit.josa in ("와", "과", "와는", "과는", "은", "는", "이", "가") or behind.startswith(
            (", ", "·", " 등", " 및")
        )
        abroad = (
            i > 0
            and text[units[i - 1].span.end : unit.span.start] == " "
            and names.country(units[i - 1].stem) not in (None, "KR")
        )
        listed = not unit.josa and behind.startswith(", ") and i + 1 < len(units)
        at = units[i + 1] if listed else unit  # 나루국, 가람국과는
        state = names.country(unit.stem) if at.josa in ("과는", "와는", "과", "와") else None
        state = state if names.country(at.stem) else None
        two = _of_two_states(units, i)  # 한국과 몽골은
        state = names.country(unit.stem) if two else state
        bracket = bool(_announced().match(text, unit.span.end))
        named = two or unit.proper or abroad or bracket
        ahead = units[i + 1].span if i + 1 < len(units) else unit.span
        partner = unit.josa in ("와", "과") and any(ahead.overlaps(t) for t in instruments)
        named |= partner and len(unit.tags) > 1 and len(unit.stem) >= 4  # 그린웨이브와 협약을
        named |= i == 0 and unit.josa in _SUBJECT and _ends_as_firm(unit.stem)
        headed = bool(_HEADED.match(text, unit.span.end))  # 두리온(대표 박가람) is one wherever it stands
        named |= headed
        too_late = unit.end > before and not headed
        if not role or too_late or not named or not unit.nominal or len(unit.stem) < 2:
            continue
        k = i
        while (
            k > 0
            and units[k - 1].proper
            and not units[k - 1].josa
            and text[units[k - 1].end : units[k].span.start] == " "
        ):
            k -= 1
        span = Span(units[k].span.start, unit.span.end)
        if any(span.overlaps(t) for t in (*taken, *instruments)) or not _nameable(
            units[k : i + 1],
            counterpart=headed or two or unit.josa in ("와", "과"),
            state=two or state not in (None, "KR"),
        ):
            continue
        if (
            unit.josa in ("와", "과")
            and not bracket
            and not set(unit.tags) <= {"SL"}
            and not any(ahead.overlaps(t) for t in (*taken, *instruments))
            and _joined_noun(units, i)
        ):
            continue  # "등굣길과 밤길을": joined nouns, no counterpart
        code = names.country(units[i - 1].stem) if abroad else state or "KR"
        village = names.is_village(text[max(0, span.start - 8) : span.end])
        kind = "other" if village else names.unlisted_type(span.of(text))
        out.append(
            PartyMention(
                span,
                span,
                unit.end,
                unit.josa,
                unit.depth,
                "national_government" if state else kind,
                code,
                True,
                "organisation.unlisted",
                k,
                i,
                bracketed(text, units, i),
            )
        )
    return tuple(out)


def _ends_as_firm(stem: str) -> bool:
    """Whether a word of common nouns has the ending of a firm: 새벽미디어, where it opens its sentence."""
    found = names.sense(stem)
    return found is not None and found.type == "company" and len(stem) >= 4


def _of_two_states(units: Sequence[Unit], i: int) -> bool:
    """Whether a word is one of two states that are a subject together: "한국과 몽골은"."""
    for one, other in ((i, i + 1), (i - 1, i)):
        if one < 0 or other >= len(units) or units[one].josa not in ("와", "과"):
            continue
        governs = other + 1 < len(units) and not units[other].josa and units[other + 1].stem == "정부"
        acts = units[other + 1].josa if governs else units[other].josa  # 한국과 몽골 정부는
        if acts in ("은", "는", "이", "가") and units[other].gap == " ":
            return all(names.country(units[k].stem) for k in (one, other))
    return False


@derived
def _announced() -> re.Pattern[str]:
    """A bracket that only follows an organisation: its initials, its Latin name, its head with the title."""
    titles = "|".join(load("people").data["titles"])
    latin = r"[A-Z][A-Za-z.&'\-]+(?:\s[A-Z&][A-Za-z.&'\-]*){1,5}\)"
    return re.compile(rf"\((?:[A-Z]{{2,}}|{latin}|(?:{titles})\s[가-힣]{{2,4}}\))")


def _joined_noun(units: Sequence[Unit], i: int) -> bool:
    """Whether the noun phrase behind a word is an object: "눈축제와 나리분지 트레킹을 묶은"."""
    for unit in units[i + 1 : i + (2 if units[i].proper else 4)]:
        if not unit.nominal or unit.end > unit.span.end + len(unit.josa):
            return False  # a bracket behind it tells a body
        if unit.josa:
            return unit.josa in _OBJECT
    return False


def _nameable(words: Sequence[Unit], *, counterpart: bool, state: bool) -> bool:
    """Whether words can be a name; what an agreement is made with is no person without a title."""
    closed = (
        closed_list("descriptors")
        | closed_list("delegations")
        | closed_list("common_nouns")
        | frozenset(load("people").data["titles"])
    )
    last = words[-1].stem
    if any(u.stem in closed or u.stem[:1].isdigit() for u in words) or ENDS_LIKE_A_THING.search(last):
        return False
    if words[-1].stem.endswith(
        ("총장", "시장", "군수", "구청장", "회장", "대표", "사장", "원장", "위원장", "의장")
    ):
        return False  # a person with the title written on: 변정섭총장
    if any(names.is_place(u.stem) for u in words) and not state:
        return False
    if words[-1].stem.endswith(_SITES):
        return False  # where something is built: "나루농공단지와 다온농공단지 입주를 위한 협약"
    if words[-1].stem.endswith(_DEEDS) and len(words[-1].tags) > 1:
        return False  # what is done: "재단과 금융지원과 의료 분야에서"
    if words[-1].stem.endswith("어") and names.country(words[-1].stem[:-1]):
        return False  # a language: "한국어와 몽골어로 쓴 협약서"
    if any(words[-1].stem.endswith(g) for g in closed_list("group_nouns") if len(g) >= 3):
        return False  # a class, nobody in it: "동유럽 지방정부와 맺은 첫 협약"
    return counterpart or not names.is_person(words[-1])
