"""Names of organisations in a sentence, with the role that their particle gives them.

In: the ``Unit`` tuple of a sentence. Out: ``PartyMention`` tuples in text order.

``"미국 글렌데일시와"`` gives name 글렌데일시, country US, alias 미국 글렌데일시, josa 와. A district
keeps its parent (부산 해운대구). To add an ending of names, edit ``rules/organisations.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType

from extractor.rulebook import derived, load, wording
from extractor.shapes import Span

from . import names
from .brackets import bracketed
from .numerals import NATIVE
from .units import Unit

_WORDING = wording("parties")
_PLURAL = "들"
_HEADED = _WORDING["headed"]
_COUNTED = _WORDING["counted"]
_PLACES_COUNTED = _WORDING["places_counted"]
_COUNTED_WHOLE = _WORDING["counted_whole"]
_SURNAME = _WORDING["surname"]
_FIRST_WORDS = frozenset(
    (
        "한국",
        "대한",
        "국립",
        "국제",
        "세계",
        "전국",
        "사단법인",
        "재단법인",
        "사회복지법인",
        "주식회사",
        "학교법인",
        "의료법인",
        "연방",
        "부속",
        "부설",
    )
)
_OF_RESIDENTS = _WORDING["of_residents"]
_OF_VILLAGERS = _WORDING["of_villagers"]
_OF_NATION = _WORDING["of_nation"]
_FOUNDED_BY = _WORDING["founded_by"]
_LATIN_WORD = re.compile(r"[A-Z][A-Za-z&.]*$")
_BRANCH = _WORDING["branch"]
_HANJA_BRACKET = re.compile(r"\([\u4e00-\u9fff]{2,8}\)\s")  # 산둥성(山東省) 나루시
_VILLAGE = _WORDING["village"]
_AFTER_NAME = ("대학", "대학교")
_CLOSING = {"’": "‘", "”": "“", "'": "'", '"': '"'}
_TEAM = _WORDING["team"]
_TOWNSHIP = _WORDING["township"]
_OF_TWO = _WORDING["of_two"]
_GUESTS = _WORDING["guests"]
_FINANCE = _WORDING["finance"]
_MAYOR = _WORDING["mayor"]
_DAY = _WORDING["day"]
_UNIVERSITY = _WORDING["university"]
_COLLEGE = _WORDING["college"]
_NATIONAL = _WORDING["national"]
_MEMBER = _WORDING["member"]


@dataclass(frozen=True, slots=True)
class PartyMention:
    """An organisation named in the text.

    ``span`` is the name alone, ``whole`` includes country or province before it, ``end`` is behind
    brackets and particle. ``first`` and ``last`` are indices of its units. ``aliases`` are spans of
    short forms that a bracket introduces. ``weak`` names count only in a party's role.
    """

    span: Span
    whole: Span
    end: int
    josa: str
    depth: int
    type: str
    country: str | None
    weak: bool
    rule: str
    first: int
    last: int
    aliases: tuple[Span, ...] = field(default=())


Known = Mapping[str, names.NameSense]
"""Short names that an article uses (금감원), with what they are."""


def find_parties(
    text: str, units: Sequence[Unit], *, known: Known = MappingProxyType({})
) -> tuple[PartyMention, ...]:
    """Every organisation that the units name."""
    out: list[PartyMention] = []
    longer = {name for name in known if " " in name or "·" in name}
    for i in range(len(units)):
        found = _in_words(text, units, i, known, longer) if longer else None
        found = found or _group(units, i) or _quoted_firm(units, i) or _name(text, units, i)
        if found is None or found.rule == "place.unknown":
            found = _short(text, units, i, known) or found
        if found is None or (out and found.last <= out[-1].last):
            continue
        while out and found.first <= out[-1].last:
            out.pop()
        out.append(found)
    return tuple(out)


def _short(text: str, units: Sequence[Unit], i: int, known: Known) -> PartyMention | None:
    unit = units[i]
    if (found := known.get(unit.stem)) is None:
        return None
    return _mention(text, units, i, i, i, found)


def _in_words(
    text: str, units: Sequence[Unit], i: int, known: Known, longer: Set[str]
) -> PartyMention | None:
    """A name of several words that the article uses as one: 가람대 산학인재원."""
    for first in range(max(0, i - 3), i):
        name = text[units[first].span.start : units[i].span.end]
        if name in longer:
            return _mention(text, units, first, first, i, known[name])
    return None


def _none(text: str, unit: Unit) -> bool:
    """Whether a word names no organisation by what it is or where it stands."""
    if unit.stem in closed_list("common_nouns") | closed_list("descriptors") or _elected_in(text, unit):
        return True
    if _DAY.fullmatch(unit.stem):
        return True
    if len(unit.stem) >= 3 and unit.stem in closed_list("group_nouns"):
        return True
    if unit.stem.endswith(("읍", "면", "동", "리")) and _MAYOR.match(text, unit.end):
        return True  # 차이 소피읍 시장: a person
    guests = _GUESTS.match(text, unit.span.end)
    people = _OF_TWO.match(text, unit.span.end) if guests is None else None
    place = not _surely(unit.stem) or _is_government(unit.stem)  # 강릉교육지원청 청소년 상담: not its youth
    of_two = people is not None and (people["residents"] is None or place)
    return of_two or (not unit.nominal and not _surely(unit.stem))


def _name(text: str, units: Sequence[Unit], i: int) -> PartyMention | None:
    unit = units[i]
    if not unit.stem or _none(text, unit) or _is_surname(text, units, i):
        return None
    first = _left_edge(text, units, i)
    for k in range(first, i + 1):
        code = next((c for u in units[first:k] if (c := names.country(u.stem))), None)
        whole = Span(units[k].span.start, unit.span.end)
        found = names.sense(whole.of(text), after_country=code) or (
            names.after_country(unit, code) if code and k == i and _right_behind(units, i) else None
        )
        found = found or (_after_name(units, k, i, code) if unit.stem in _AFTER_NAME else None)
        if found is None or (k == i and first < i and _generic(unit.stem)):
            continue
        within = i > 0 and first < i and _outer_place(units[i - 1])  # 산둥성 웨이팡시
        if names.is_person(unit) and (found.rule == "place.unknown" or k < i) and not within:
            continue
        beside = _is_in_town(units, i) or _with_town(units, i)
        sure = unit.proper or within or names.is_numbered(unit.stem) or beside
        if found.rule == "place.unknown" and not sure:
            continue
        if names.is_bare(found, unit.stem) and not (code or unit.proper or _beside_place(text, units, i)):
            continue
        headed = _HEADED.match(text, unit.span.end) is not None
        if not headed and ((k == i and not code and _ordinary(unit, found.rule)) or _is_department(found)):
            continue
        return _mention(text, units, first, k, i, found)
    return None


def _quoted_firm(units: Sequence[Unit], i: int) -> PartyMention | None:
    """A firm that 사 behind quotation marks tells: 뮌헨의 ‘나루테크’사와."""
    unit = units[i]
    if unit.stem not in ("사", "社") or unit.gap not in _CLOSING or i == 0:
        return None
    left = _CLOSING[unit.gap]
    first = next((k for k in range(i - 1, max(-1, i - 5), -1) if units[k].gap.endswith(left)), None)
    if first is None or any(u.josa for u in units[first:i]):
        return None
    span = Span(units[first].span.start, units[i - 1].span.end)
    seat = names.sense(units[first - 1].stem) if first and units[first - 1].josa in ("", "의") else None
    country = (first and names.country(units[first - 1].stem)) or (
        seat.country if seat is not None and _foreign_city(seat) else "KR"
    )
    sort = ("company", country, False, "organisation.company")
    return PartyMention(span, span, unit.end, unit.josa, unit.depth, *sort, first, i)


def _after_name(units: Sequence[Unit], k: int, i: int, code: str | None) -> names.NameSense | None:
    """A university whose noun stands apart from its name: 램버트 대학; none of 중국 대학, 강릉 대학."""
    inside = [u for u in units[k:i] if names.country(u.stem) is None]
    named = bool(inside) and all(u.nominal and not u.josa for u in inside) and inside[0].proper
    place = names.sense(inside[-1].stem) if inside else None
    if not named or len(inside) < i - k or (place is not None and place.country == "KR"):
        return None
    country = code or (place.country if place is not None else None) or "KR"
    return names.NameSense("university", country, True, "organisation.university")


def _is_surname(text: str, units: Sequence[Unit], i: int) -> bool:
    """Whether a place's name is that of a minister here: 마리아 코르도바 농업부차관."""
    given = units[i - 1] if i else None
    return (
        given is not None
        and given.proper
        and not given.josa
        and names.country(given.stem) is None
        and bool(_SURNAME.match(text, units[i].span.end))
    )


def _right_behind(units: Sequence[Unit], i: int) -> bool:
    """Whether a country, or a region of it, stands right before a word: not 몽골 중앙은행 바트 부총재."""
    before = units[i - 1]
    headed = len(units) > i + 2 and units[i + 2].stem in load("people").data["titles"]
    if headed and not units[i].josa and not units[i + 1].josa and units[i + 1].proper:
        return False  # 돗토리현 히라이 신지 지사
    return names.country(before.stem) is not None or _outer_place(before)


def _with_town(units: Sequence[Unit], i: int) -> bool:
    """Whether 와 joins a word to a Korean city or county, as one joins what is alike: 통화시와 산청군."""
    if units[i].stem[-1:] not in "시현주성" or not units[i].nominal or len(units[i].stem) < 3:
        return False
    pairs = [(units[i], units[i + 1])] if i + 1 < len(units) and units[i].josa in ("와", "과") else []
    pairs += [(units[i - 1], units[i - 1])] if i and units[i - 1].josa in ("와", "과") else []
    towns = (names.sense(other.stem) for _, other in pairs if other.depth == units[i].depth)
    return any(t is not None and t.rule == "place.municipality" and not t.weak for t in towns)


def _ordinary(unit: Unit, rule: str) -> bool:
    """Whether what ends like a firm's name is a compound of common nouns: 내부개발, 어선화재."""
    plain = rule in ("organisation.company", "organisation.company_like", "organisation.office")
    common = bool(unit.tags) and set(unit.tags) <= {"NNG", "XSN"}
    return plain and common and not _FINANCE.search(unit.stem)


def _is_department(found: names.NameSense) -> bool:
    """Whether a name is that of a government's department, which counts only where its head is told."""
    return found.rule == "organisation.department"


def _elected_in(text: str, unit: Unit) -> bool:
    """Whether a word is the district of a member of a council or parliament: 홍길동 의원(함안)."""
    opening = text.rfind("(", max(0, unit.span.start - 20), unit.span.start) if unit.depth else -1
    return opening >= 0 and bool(_MEMBER.search(text[max(0, opening - 4) : opening + 1]))


def _is_in_town(units: Sequence[Unit], i: int) -> bool:
    """Whether a township stands behind its town: 진안 백운면, 강릉시 성산면."""
    if i == 0 or units[i].gap != " " or units[i].depth != units[i - 1].depth or units[i - 1].josa:
        return False
    return names.is_ward(units[i].stem) and names.is_place(units[i - 1].stem)


def _outer_place(unit: Unit) -> bool:
    """Whether a word is a region or a city abroad, in which what follows lies: 산둥성, 톈진시."""
    found = names.sense(unit.stem)
    region = names.is_region(unit.stem) and (found is None or found.type == "local_government")
    return region or _foreign_city(found)


def _beside_place(text: str, units: Sequence[Unit], i: int) -> bool:
    """Whether a middle dot joins a word to a place: 무주 in 무주·진안·금산, a common noun elsewhere."""
    near = [units[j] for j in (i - 1, i + 1) if 0 <= j < len(units)]
    return any(
        text[min(u.end, units[i].end) : max(u.span.start, units[i].span.start)] == "·"
        and u.proper
        and names.is_place(u.stem)
        for u in near
    )


def _mention(
    text: str, units: Sequence[Unit], first: int, k: int, i: int, found: names.NameSense
) -> PartyMention:
    unit = units[i]
    start = units[k].span.start
    if found.type == "local_government" and k < i and unit.stem not in closed_list("generic"):
        start = _bare(units, k, i) if found.country in ("KR", None) else units[i].span.start
    elif k < i and names.country(units[k].stem) not in (None, "KR") and not _generic(units[k + 1].stem):
        start = units[k + 1].span.start
    outer = units[first].span.start
    span = Span(start, unit.span.end)
    if (at := _opening_quote(text, span)) >= 0:
        span = Span(at, span.end)
    whole = Span(min(outer, span.start), unit.span.end)
    guests = _GUESTS.match(text, unit.span.end) if not unit.josa else None
    return PartyMention(
        span,
        whole,
        guests.end() if guests else unit.end,
        guests["josa"] if guests else unit.josa,
        unit.depth,
        found.type,
        found.country,
        found.weak,
        found.rule,
        first,
        i,
        bracketed(text, units, i),
    )


def _left_edge(text: str, units: Sequence[Unit], i: int) -> int:
    """How far to the left the words belong to the name (with its country or province)."""
    k = i
    while k > 0 and i - k < 4 and _joins(text, units, k, i):
        k -= 1
    return k


def _is_government(stem: str) -> bool:
    """Whether a word names a city or a county itself, not its council or its schools."""
    found = names.sense(stem)
    return (
        found is not None and found.type == "local_government" and "의회" not in stem and "교육" not in stem
    )


def _foreign_city(found: names.NameSense | None) -> bool:
    return found is not None and found.type == "local_government" and found.country not in ("KR", None)


def _is_branch(text: str, before: Unit, here: Unit, head: Unit) -> bool:
    """Whether a name with a bracket behind it owns the branch that follows: 가람은행(행장 …) 나루지점."""
    apart = before.end > before.span.end and text[before.end : here.span.start] == " "
    return apart and bool(_BRANCH.search(head.stem))


def _joins(text: str, units: Sequence[Unit], k: int, i: int) -> bool:
    before, here = units[k - 1], units[k]
    between = text[before.span.end : here.span.start]
    quoted = between in ("’ ", "' ", "” ")
    near = quoted or between == " " or _HANJA_BRACKET.fullmatch(between) is not None
    stem = before.stem
    if between == "-" and k < i:  # 한국-핀란드 가람교류회
        return names.country(stem) is not None and names.country(here.stem) is not None
    if between == "·" and k == i and not before.josa and _is_half(stem, here.stem):
        return True
    if before.josa or not (near or _is_branch(text, before, here, units[i])):
        return False
    if _is_adverb(units, k - 1) or _are_universities(stem, here.stem):
        return False
    outer = names.sense(stem)
    if k == i and here.stem[-1:] in "구현시군진" and _foreign_city(outer):
        return True
    if k == i and _is_government(here.stem):
        return (
            before.nominal
            and not _are_towns(stem, here.stem)
            and (
                stem in ("주식회사", "유한회사")  # 주식회사 동경
                or names.is_place(stem)
                or (
                    not (names.is_government(here.stem) and _is_somebody(before, here))  # 김길성 서울특별시장
                    and (names.is_region(stem) or (outer is not None and outer.rule.startswith("place.")))
                )
            )
        )
    if (k == i and _in_township(stem, here.stem)) or _in_country(units, k):
        return True
    if stem in closed_list("descriptors") or not before.nominal or stem[:1].isdigit():
        return False
    if (names.country(here.stem) and k < i) or _is_somebody(before, here):
        return False
    founded = _FOUNDED_BY.search(stem) or (k == i and _of_university(units, k))
    return bool(founded) or _is_part(units, k, i, quoted=quoted)


def _is_adverb(units: Sequence[Unit], i: int) -> bool:
    """Whether what looks like a place is none: "3개 시군 중 나루군은", "… 개선을 위해 나루시와"."""
    among = units[i].stem in ("중", "미") and i >= 1 and not units[i - 1].josa and units[i - 1].nominal
    return among or units[i].stem in ("위해", "동안")


def _is_half(stem: str, head: str) -> bool:
    """Whether a middle dot stands inside one name: 한국희귀·난치성질환연합회, 가람공사 나루·다온지사."""
    national = bool(_NATIONAL.match(stem)) and names.sense(stem) is None
    branch = _BRANCH.search(head)
    places = branch is not None and names.is_place(stem) and names.is_place(head[: branch.start()])
    return national or places


def _in_country(units: Sequence[Unit], k: int) -> bool:
    """Whether the word before is a region behind its country: 중국 산둥성 …."""
    return k >= 2 and names.is_region(units[k - 1].stem) and names.country(units[k - 2].stem) is not None


def _in_township(stem: str, village: str) -> bool:
    """Whether a village stands behind its township: 나루면 다온마을."""
    return bool(_VILLAGE.search(village) and _TOWNSHIP.search(stem))


def _are_towns(stem: str, here: str) -> bool:
    """Whether two of a level stand side by side, none in the other: 가람시 나루군, 가람구 나루구."""
    level = (stem[-1:] in "시군" and here[-1:] in "시군") or stem[-1:] == here[-1:] == "구"
    return level and len(stem) >= 3 and names.sense(stem) is not None


def _are_universities(stem: str, here: str) -> bool:
    """Whether two universities stand side by side without a comma: 가람대 나루대, no 가람대 공과대."""
    whole = all(len(w) >= 3 and _UNIVERSITY.search(w) and not _COLLEGE.search(w) for w in (stem, here))
    return whole and all((f := names.sense(w)) is not None and f.type == "university" for w in (stem, here))


def _is_somebody(before: Unit, here: Unit) -> bool:
    """Whether the word before is a person's name, which 고운동 before 주민자치회 is not."""
    ward = names.is_ward(before.stem) and _OF_RESIDENTS.match(here.stem)
    return names.is_person(before) and not (ward or _TEAM.search(here.stem))


def _is_part(units: Sequence[Unit], k: int, i: int, *, quoted: bool) -> bool:
    """Whether a noun before a body's name is part of the name, by what it means on its own."""
    stem, here = units[k - 1].stem, units[k]
    if k == i and names.is_place(stem) and names.country(stem) is None and _OF_NATION.match(here.stem):
        return False  # "성남 한국가람재단 본사": where it is
    if names.country(stem) or names.province(stem):
        return True
    if k == i and _is_abroad(units[k - 1], here):
        return True
    if k == i and (names.is_ward(stem) or _VILLAGE.search(stem)) and _OF_VILLAGERS.search(here.stem):
        return True  # 나루면 다온리 다온영농회
    if (inner := names.sense(stem)) is not None and not (inner.type == "local_government" and inner.weak):
        whole = names.sense(f"{stem} {here.stem}")
        department = whole is not None and _is_department(whole)
        return inner.type != "local_government" or names.sense(here.stem) is not None or department
    if k == i and inner is not None and inner.country != "KR" and stem[-1:] in "시현성주":
        institution = names.sense(here.stem)
        if institution is not None and institution.type != "local_government":
            return True  # 염성시 해염박물관
    if k < i and _seat(here.stem):
        return names.is_place(stem) or names.is_region(stem) or _seat(stem)
    if k < i and names.sense(here.stem) is not None and not _generic(units[i].stem):
        return units[k - 1].proper and stem in names.bare_places()
    return _generic(units[i].stem) or quoted or stem in _FIRST_WORDS or bool(_LATIN_WORD.match(stem))


def _of_university(units: Sequence[Unit], k: int) -> bool:
    """Whether a hospital stands behind its university, a word between them: 나루대학교 한마음 가람병원."""
    here, outer = names.sense(units[k].stem), names.sense(units[k - 2].stem) if k >= 2 else None
    behind = outer is not None and outer.type == "university" and not units[k - 2].josa
    return behind and here is not None and here.type == "hospital" and units[k - 1].gap == " "


def _is_abroad(before: Unit, here: Unit) -> bool:
    """Whether an unknown proper noun or a city abroad stands before a body: 카탈루냐 투자무역개발청."""
    found = names.sense(here.stem)
    institution = found is not None and found.type != "local_government" and not _OF_NATION.match(here.stem)
    state = found is not None and found.rule.startswith("organisation.ministry")
    town = _foreign_city(names.sense(before.stem)) and len(before.stem) >= 3 and not state
    unknown = before.tags == ("NNP",) and len(before.stem) >= 4 and names.sense(before.stem) is None
    return institution and not names.is_person(before) and (town or (unknown and here.stem[-1] in "청원회소"))


def _seat(stem: str) -> bool:
    """Whether a word is a unit of government before a body's name: 비엔호아시 인민의회."""
    found = names.sense(stem)
    return found is not None and found.rule.startswith("place.")


def _bare(units: Sequence[Unit], k: int, i: int) -> int:
    """Where the bare name of a local government begins: districts keep their parent."""
    stem = units[i].stem
    keeps_parent = stem.endswith(("구", "구의회", "읍", "면", "동", "리")) and not stem.endswith("지구")
    if keeps_parent:
        at = i
        while at > k and not names.country(units[at - 1].stem):
            at -= 1
        return units[at].span.start
    return units[i].span.start


def _opening_quote(text: str, span: Span) -> int:
    """A name whose first part stands in quotes (‘가람 단지’ 관리위원회) begins at the quote."""
    inside = span.of(text)
    for left, right in ("‘’", "“”", "''"):
        if (
            right in inside
            and left not in inside[: inside.index(right)]
            and text[span.start - 1 : span.start] == left
        ):
            return span.start - 1
    return -1


def _generic(stem: str) -> bool:
    """A bare head that names nothing by itself: 재단, 협회, 관리위원회."""
    return stem in closed_list("generic") or len(stem) <= 2


@derived
def closed_list(key: str) -> frozenset[str]:
    """A list of ``rules/parties.toml`` by its key.

    >>> "재단" in closed_list("generic")
    True
    """
    return frozenset(load("parties").data[key])


def _surely(stem: str) -> bool:
    found = names.sense(stem)
    return found is not None and not found.weak


def _group(units: Sequence[Unit], i: int) -> PartyMention | None:
    """A counted group without names: 9개 국내 카드사, 8개 업체·기관, 책방 5곳, 두 경찰서와."""
    unit = units[i]
    if unit.depth == 0 and (whole := _COUNTED_WHOLE.match(unit.stem)) and _classes(whole["noun"]):
        return _counted(units, i, _end_of_levels(units, i))
    if unit.depth == 0 and _PLACES_COUNTED.match(unit.stem) and i and _kind_of_body(units[i - 1], unit):
        return _counted(units, i - 1, i)
    native = unit.stem in NATIVE and i + 1 < len(units) and units[i + 1].josa in ("와", "과")
    if not (_COUNTED.match(unit.stem) or native) or unit.josa:
        return None
    for j in range(i + 1, min(i + 5, len(units))):
        here = units[j]
        if here.gap not in (" ", "·") or not here.nominal:
            return None
        if _classes(here.stem):
            return _counted(units, i, _end_of_levels(units, j))
        if here.josa:
            return None
    return None


def _classes(noun: str) -> bool:
    """Whether a noun is a sort of body, or ends in one: 은행, 시중은행."""
    words = closed_list("group_nouns") | closed_list("counted_nouns")
    noun = noun.removesuffix(_PLURAL)
    return noun in words or any(noun.endswith(w) for w in words if len(w) >= 2)


def _kind_of_body(noun: Unit, count: Unit) -> bool:
    """Whether a count of places follows a sort of body: 책방 5곳, 공공기관 4곳."""
    return noun.nominal and not noun.josa and count.gap == " " and _classes(noun.stem)


def _end_of_levels(units: Sequence[Unit], j: int) -> int:
    """The last of the sorts that a count joins: 3개 시·군, 8개 업체·기관, 11개 병·의원."""
    while (
        j + 1 < len(units)
        and units[j + 1].gap == "·"
        and not units[j].josa
        and (units[j + 1].stem in "시군구도읍면" or _classes(units[j + 1].stem))
    ):
        j += 1
    return j


def _counted(units: Sequence[Unit], i: int, j: int) -> PartyMention:
    plural = len(_PLURAL) if units[j].stem.endswith(_PLURAL) else 0
    span = Span(units[i].span.start, units[j].span.end - plural)
    return PartyMention(
        span,
        span,
        units[j].end,
        units[j].josa,
        units[j].depth,
        "other",
        "KR",
        True,
        "organisation.group",
        i,
        j,
    )
