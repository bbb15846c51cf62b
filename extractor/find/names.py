"""What a name says about its bearer: type, country, and whether it is surely an organisation.

In: a candidate name (a run of nouns). Out: a ``Reading`` of it as ``NameSense`` or ``None``.

>>> sense("나루대학교").type, sense("김포시").country, sense("글렌데일시").country
('university', 'KR', 'US')
>>> sense("관광 교류") is None
True

To add an ending, edit ``rules/organisations.toml``; a place, ``rules/places.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from extractor.gazetteer import gazetteer
from extractor.rulebook import derived, load

if TYPE_CHECKING:
    from .units import Unit

_UNIT = re.compile(
    r"^(?P<base>[가-힣A-Za-z]{2,}?)(?P<unit>특별자치시|특별자치도|특별시|광역시|특례시|직할시|자치주|자치구|특별구|카운티|아이막|시|군|구|현|성|주|부|도|읍|면|정|촌)$"
)
_WARD_ALONE = re.compile(r"^[가-힣]{2,4}(?:읍|면|\d{0,2}동|\s\d동)$")
_TOWNSHIP = re.compile(r"^[가-힣]{2,4}\d{0,2}(?:읍|면|동|리)$")
_WARD = re.compile(r"^[가-힣]{1,5}\d{0,2}(?:읍|면|동)$")  # behind its city, where 교동 is one too
_BRANCHES = frozenset(("organisation.branch", "organisation.office", "organisation.part"))
_NUMBERED = re.compile(r"\d(?:동|리)$")
_HANGUL_NAME = re.compile(r"^[가-힣]{2,4}$")
_LIKE_VERBS = (("XSV+ETM",), ("XSA+ETM",))
_INCORPORATED = ("주식회사 ", "유한회사 ")
# No part of a firm or a region: 중국 지부, 베트남 사업부, 중국 동북부.
_MINISTRY = re.compile(
    r"(?!.*(?:본|지|사업|영업|[동서남북중내외]|간|총|학|전|일|수뇌|대)부$)[가-힣]{2,10}부"
)
_HANJA = re.compile(r"[(（][一-龥A-Za-z .'-]+[)）]|\([가-힣]{1,6}\)(?=[시현성주군구진])")
_OWN_NAMES = ("official", "former", "short", "variant", "abbreviation", "abbreviation_usual")
_VILLAGE = re.compile(r"마을$|[면읍]\s\S+리$")


@dataclass(frozen=True, slots=True)
class NameSense:
    """Type and country of a name; ``weak`` ones count only in a party's role."""

    type: str
    country: str | None
    weak: bool
    rule: str


@dataclass(frozen=True, slots=True)
class _Places:
    provinces: dict[str, str]
    municipalities: dict[str, str]
    foreign: dict[str, str]
    countries: dict[str, str]


@derived
def _places() -> _Places:
    from babel import Locale

    data = load("places").data
    units = {"cities": "시", "counties": "군", "districts": "구"}
    countries = {
        name: code for code, name in Locale("ko").territories.items() if len(code) == 2 and code.isalpha()
    }
    countries.update(data["countries"])
    return _Places(
        provinces={form: name for name, forms in data["provinces"].items() for form in forms},
        municipalities={
            **dict.fromkeys(data["municipalities"]["former"].split(), ""),
            **{
                base + unit: base
                for key, unit in units.items()
                for base in data["municipalities"][key].split()
            },
        },
        foreign={name: code for code, names in data["foreign"].items() for name in names.split()},
        countries=countries,
    )


def country(word: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country's Korean name.

    >>> country("베트남"), country("가람시")
    ('VN', None)
    """
    return _places().countries.get(word)


def province(word: str) -> str | None:
    """Official name of the Korean province or metropolitan city that a word names.

    >>> province("경북"), province("김포")
    ('경상북도', None)
    """
    return _places().provinces.get(word)


def is_government(word: str) -> bool:
    """Whether a word is the full name of a Korean government, with its unit.

    >>> is_government("강서구"), is_government("강원도"), is_government("강원"), is_government("가람시")
    (True, True, False, False)
    """
    places = _places()
    return len(word) >= 3 and (word in places.municipalities or word in places.provinces)


@derived
def bare_places() -> frozenset[str]:
    """Korean and foreign place names without their unit: 김포, 런던."""
    places = _places()
    korean = {base for base in places.municipalities.values() if len(base) >= 2}
    return frozenset(korean | {p for p in places.provinces if len(p) == 2} | set(places.foreign))


@partial(derived, size=1 << 15)  # the same words come again and again, as readings of many stretches
def sense(name: str, *, after_country: str | None = None) -> NameSense | None:
    """Read a name; ``after_country`` is the code of a country named right before it."""
    name = _HANJA.sub("", name)
    inside = _country_inside(name)
    firm = name.startswith(_INCORPORATED)  # 주식회사 동경
    code = after_country or (inside if inside != "KR" else None)
    if not firm and (found := _government(name, code)) is not None:
        return found
    inside = inside or _abroad(name)
    for rule in load("organisations").rules:
        if rule.pattern.search(name):
            if rule.options.get("body") is False:
                return None
            if rule.id == "organisation.branch" and name.removesuffix("지사") in _places().provinces:
                return None  # 충남지사 is a person's office
            where = after_country or inside
            owner = _owner_type(name) if rule.id in _BRANCHES else None
            if owner is None and rule.options.get("owned"):
                continue
            kind = owner or rule.options["type"]
            home = rule.options.get("country", "KR")
            return NameSense(kind, where or home, bool(rule.options.get("weak")), rule.id)
    if name.endswith("대") and (found := registered(name)) is not None and found.type == "university":
        return replace(found, weak=False)  # 이화여대, 조선대, which end as 시대 and 유선대 do
    return None


def registered(name: str) -> NameSense | None:
    """A body that the gazetteer has under its name, an earlier one or its own short form: 조선대, 램리서치.

    >>> registered("이화여대").type, registered("램리서치").country, registered("시대") is None
    ('university', 'US', True)
    """
    if len(name) < (2 if name.isascii() and name.isupper() else 3):
        return None
    index = gazetteer()
    bodies = {s.key: index.body(s.key) for s in index.senses(name) if s.how in _OWN_NAMES}
    found = [b for b in bodies.values() if b is not None]
    if not found or len(found) < len(bodies) or not all(b.key.startswith("org/") for b in found):
        return None
    kinds = {(b.type, b.country) for b in found}
    return NameSense(*kinds.pop(), True, "organisation.registered") if len(kinds) == 1 else None


def _owner_type(name: str) -> str | None:
    """The type of the body that a branch belongs to: 가람공사 나루지사 is a public agency."""
    owner = name.rpartition(" ")[0]
    found = sense(owner) if owner else None
    return found.type if found is not None and found.type != "local_government" else None


def _government(name: str, after_country: str | None) -> NameSense | None:
    places = _places()
    last = name.rsplit(maxsplit=1)[-1] if name else ""
    if not after_country and (found := _at_home(name, last)):
        return found
    if after_country and len(last) >= 4 and last.endswith(("시청", "현청", "주청", "성청", "부청")):
        return NameSense("local_government", after_country, True, "place.office")
    if last in places.foreign:
        return NameSense(
            "local_government", after_country or places.foreign[last], not after_country, "place.foreign"
        )
    if not after_country and _TOWNSHIP.match(last) and last not in _common():
        return NameSense("local_government", "KR", True, "place.unknown")
    if (unit := _UNIT.match(last)) and last not in _common() and not last.endswith(("도시", "지주")):
        if unit["unit"] == "부" and unit["base"] not in places.foreign:
            return None  # 교통부 is a ministry; 오사카부 a prefecture
        code = after_country or places.foreign.get(unit["base"])
        if code:
            return NameSense("local_government", code, False, "place.foreign")
        if (
            unit["unit"] in ("시", "현", "성", "주", "군", "구", "자치구", "카운티", "특별시", "직할시")
            and len(unit["base"]) >= 2
        ):
            return NameSense("local_government", None, True, "place.unknown")
    return None


def _at_home(name: str, last: str) -> NameSense | None:
    """A province, a municipality or the office of one; ``last`` is the name's last word."""
    places = _places()
    if name in places.provinces:
        return NameSense("local_government", "KR", len(name) == 2, "place.province")
    if last.endswith(("시청", "군청", "구청", "도청")) and (
        last[:-1] in places.municipalities or last[:-1] in places.provinces
    ):
        return NameSense("local_government", "KR", True, "place.office")
    if len(last) >= 4 and last.endswith(("시청", "군청", "구청", "주청", "현청")):
        return NameSense("local_government", None, True, "place.office")
    if last in places.municipalities or last.removesuffix("특례시") + "시" in places.municipalities:
        return NameSense("local_government", "KR", False, "place.municipality")
    if len(last) >= 2 and last in _bases():
        return NameSense("local_government", "KR", True, "place.municipality")
    return None


@derived
def _bases() -> frozenset[str]:
    """Names of Korean municipalities without their unit."""
    return frozenset(_places().municipalities.values())


def after_country(unit: Unit, code: str) -> NameSense | None:
    """What an unknown name behind a country is: a place, 몽골 다르항올아이막, or a ministry, 페루 생산부."""
    if _MINISTRY.fullmatch(unit.stem) and code != "KR":
        return NameSense("national_government", code, True, "organisation.ministry_abroad")
    known = (
        unit.proper
        and len(unit.stem) >= 3
        and re.fullmatch(r"[가-힣]+", unit.stem)
        and unit.stem not in _common()
        and not unit.stem.endswith(_titles())  # 왕하오 중국 옌볜시장
    )
    return (
        NameSense("local_government", code, True, "place.after_country") if known and code != "KR" else None
    )


@derived
def _common() -> frozenset[str]:
    return frozenset(load("parties").data["common_nouns"])


@derived
def _titles() -> tuple[str, ...]:
    return tuple(load("people").data["titles"])


def _country_inside(name: str) -> str | None:
    first = name.split(maxsplit=1)[0] if " " in name else ""
    return country(first) if first else None


def _abroad(name: str) -> str | None:
    """The country that a name's first syllables tell: 타슈켄트국립대, 방글라데시철도청."""
    for length in range(min(7, len(name) - 2), 1, -1):
        code = country(name[:length]) or (_places().foreign.get(name[:length]) if length >= 3 else None)
        if code is not None and code != "KR":
            return code
    return None


def is_place(word: str) -> bool:
    """Whether a word is a country, a province or a place name without its unit.

    >>> is_place("경북"), is_place("미국"), is_place("협약")
    (True, True, False)
    """
    return country(word) is not None or province(word) is not None or word in bare_places()


def is_numbered(word: str) -> bool:
    """Whether a word is a numbered village or ward: 솔안1리, 다온2동.

    >>> is_numbered("솔안1리"), is_numbered("거리")
    (True, False)
    """
    return _NUMBERED.search(word) is not None


def is_ward(word: str) -> bool:
    """Whether a word ends as a ward or a township does, which may look like a person's name: 고운동.

    >>> is_ward("고운동"), is_ward("고운")
    (True, False)
    """
    return _TOWNSHIP.match(word) is not None


def is_region(word: str) -> bool:
    """Whether a word names a foreign region: 앨라배마주, 에히메현, 쓰촨성.

    >>> is_region("에히메현"), is_region("협약")
    (True, False)
    """
    return len(word) >= 3 and word[-1] in "주성현부" and word not in _common()


def is_bare(found: NameSense, name: str) -> bool:
    """Whether a name is a place without its unit, which may be a common noun as well (연수, 기후)."""
    return found.type == "local_government" and found.weak and name.rsplit(maxsplit=1)[-1] in bare_places()


def is_person(unit: Unit) -> bool:
    """Whether a word looks like a Korean person's full name: surname, given name, no common noun."""
    stem = unit.stem
    if not _HANGUL_NAME.match(stem) or stem in load("parties").data["descriptors"]:
        return False
    data = load("people").data
    double = stem[:2] in data["double_surnames"]
    if (
        not (double or stem[0] in data["surnames"])
        or (len(stem) == 4 and not double)
        or stem in data["titles"]
    ):
        return False
    if (
        stem.endswith(("읍", "면"))
        or (stem.endswith("시") and len(stem) == 3)  # 나루시: given names do not end in 시
        or is_place(stem)
        or ((found := sense(stem)) is not None and not found.weak)
    ):
        return False
    if unit.tags[:1] == ("NNP",) and unit.tags[1:] in _LIKE_VERBS and len(stem) == 3:
        return True  # 조가한: no verb begins with a name
    if (unit.tags[:1] and unit.tags[0].startswith("V")) or any(
        t.startswith(("XSV", "XSA", "VX", "EC", "EF", "J")) for t in unit.tags
    ):
        return False
    return (
        "NNP" in unit.tags
        or (len(stem) == 3 and unit.tags != ("NNG",))
        or (len(unit.tags) > 1 and len(stem) <= 3)
    )


def unlisted_type(name: str) -> str:
    """What a body is whose name has no telling ending: a ward behind its city, a village, else a company.

    >>> unlisted_type("강릉시 교동"), unlisted_type("소담동"), unlisted_type("느릅마을")
    ('local_government', 'local_government', 'other')
    """
    if is_village(name):
        return "other"
    if _WARD_ALONE.match(name):
        return "local_government"
    city, _, ward = name.partition(" ")
    outer = sense(city) if _WARD.match(ward) else None
    return "local_government" if outer is not None and outer.type == "local_government" else "company"


def is_village(name: str) -> bool:
    """Whether a name is that of a village, which no government is: 느릅마을, 가람면 나루리.

    >>> is_village("느릅마을"), is_village("가람면 나루리"), is_village("카우리")
    (True, True, False)
    """
    return bool(_VILLAGE.search(name))
