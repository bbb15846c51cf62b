"""One organisation of an article as it is named, and how a name is taken apart.

In: forms as written. Out: ``Spoken``: the core of a name, the places told before it, what its brackets add.

>>> spoken = take_apart("중국 산둥성 하택(菏澤)시")
>>> spoken.core, spoken.outer, spoken.inside
('하택시', ('중국', '산둥성'), ('菏澤',))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.gazetteer import gazetteer
from extractor.gazetteer.forms import split_brackets
from extractor.shapes import Span

from .clue import table

_OFFICE = re.compile(r"(?<=[가-힣])(?:(?:시|군|구|도)?(?:시장|군수|구청장|도지사|주지사|현지사|지사|성장))$")
_HANJA_UNITS = {
    "市": "시",
    "郡": "군",
    "區": "구",
    "区": "구",
    "道": "도",
    "縣": "현",
    "県": "현",
    "省": "성",
    "州": "주",
}
_HANJA_TAILS = {**_HANJA_UNITS, "大": "대", "銀": "은행"}  # 부산大, 우리銀
_HANJA_TAIL = re.compile(f"(?<=[가-힣])[{''.join(_HANJA_TAILS)}](?![一-龥])")
_MERGED = re.compile(r"^통합(?=[가-힣]{2,}[시군][청장]?$)")
_HAN_WITH_UNIT = re.compile(f"^[一-龥]{{2,}}[{''.join(dict.fromkeys(_HANJA_UNITS.values()))}]$")
_WRITTEN = frozenset(("official", "former", "variant"))
_FIRM = 4  # syllables of a firm's name before 사
_LONGEST = 80  # letters of a Latin name; the index has none as long
_HAN = re.compile("^[一-龥]+$")
_UNIT_WORDS = frozenset(
    "시 군 구 현 성 주 도 변강 지방 아이막 카운티 자치구 자치주 공화국 특별주".split()  # noqa: SIM905 (a long list)
)
_IS_A = frozenset(("도시", "수도", "성도", "주도", "항구도시"))  # 푸젠성의 성도 푸저우시
_WORDS_OF_A_NAME = (3, 2)
_OFFICE_LEVEL = {"시장": "시", "군수": "군", "구청장": "구", "도지사": "도", "지사": "도"}
_LATIN_WORDS = re.compile(
    r"^(?:the\s+|city\s+of\s+|government\s+of\s+)+|(?<![\s-])[\s-]{1,3}(?:metropolitan\s+(?:government|city)|municipal(?:ity)?(?:\s+government)?"
    r"|city(?:\s+(?:government|hall))?|province|provincial\s+government|prefecture|prefectural\s+government|county|district|state|government|-?(?:si|gun|gu|do|shi|ken))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An organisation of an article: every form it has there, and where its forms stand.

    ``type`` and ``country`` are what the name and the words at it say; ``told`` is true where the
    country was named, and not only assumed. ``apart`` are mentions of a namesake, told only beside it.
    """

    forms: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    type: str | None = None
    country: str | None = None
    told: bool = False
    apart: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name taken apart: ``outer`` are the words before the core, ``inside`` what stood in brackets."""

    whole: str
    core: str
    outer: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def take_apart(name: str) -> Spoken:
    """Split a written name."""
    bare, inside = split_brackets(name)
    bare = _HANJA_TAIL.sub(lambda m: _HANJA_TAILS[m[0]], bare)
    words = bare.split()
    if not words:
        return Spoken(name, name, inside=tuple(inside))
    if bare.isascii():
        return Spoken(bare, bare, inside=tuple(inside), others=_latin(bare))
    if len(words) > 1 and words[-1] in _UNIT_WORDS:  # 프리모르스키 변강
        words[-2:] = ["".join(words[-2:])]
    words = [*(word for word in words[:-1] if word not in _IS_A), words[-1]]
    for size in _WORDS_OF_A_NAME:
        if len(words) >= size and _is_place_abroad("".join(words[-size:])):  # 노스 캐롤라이나주
            words[-size:] = ["".join(words[-size:])]
            break
    core = _MERGED.sub("", words[-1])  # 통합창원시
    others = [core[:-1]] if len(core) > 2 and core[-1] in _HANJA_UNITS and _HAN.match(core) else []
    if _HAN_WITH_UNIT.match(core):  # 仁川시
        others += [core[:-1] + hanja for hanja, unit in _HANJA_UNITS.items() if unit == core[-1]]
    if len(core) > _FIRM and core.endswith("사"):  # 마이크로소프트사
        others.append(core[:-1])
    unit = None
    if (found := _OFFICE.search(core)) and not _is_branch(words[:-1]):
        title = found[0]
        unit = next((u for t, u in _OFFICE_LEVEL.items() if title.endswith(t)), None)
        base = core[: found.start()]
        others += [base, base + (unit or "")] if unit else [base]
    return Spoken(bare, core, tuple(words[:-1]), tuple(inside), tuple(others))


def _is_place_abroad(name: str) -> bool:
    """Whether words written together are a place abroad, with a unit or without."""
    bare = next((name.removesuffix(unit) for unit in table("units") if name.endswith(unit)), name)
    return any(
        sense.key.startswith(("geonames/", "iso3166-2/")) and sense.how in _WRITTEN
        for one in (name, bare)
        for sense in gazetteer().senses(one)
    )


def _is_branch(words: list[str]) -> bool:
    """Whether an organisation stands before the word: in 대한적십자사 경북지사 nobody is governor."""
    return any(sense.key.startswith("org/") for word in words for sense in gazetteer().senses(word))


def _latin(name: str) -> tuple[str, ...]:
    """A Latin name without the words for its unit: Seoul Metropolitan Government."""
    if len(name) > _LONGEST:
        return ()
    short = name
    while (found := _LATIN_WORDS.sub("", short).strip()) != short and found:
        short = found
    return (short,) if short != name else ()
