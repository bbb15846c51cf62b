"""Persons with their titles and the organisation they speak for.

In: the units and party mentions of a sentence. Out: ``PersonMention`` tuples in text order.

Read are name before office (박가람 나루시장), office before name (나루은행 박가람 부행장), heads in brackets
(나루시(시장 박가람)), foreign names (에드윈 리(Edwin Lee) 가람 시장) and surname with title (박 시장).
To add a title, edit ``rules/people.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.rulebook import derived, load
from extractor.shapes import Span

from . import names
from .parties import PartyMention
from .units import Unit

_BRACKET = re.compile(
    r"(?P<title>[가-힣A-Z0-9 ]{1,14}?)\s*[:·=]?\s+"
    r"(?P<name>[가-힣]{2,4}|[가-힣]{1,6}(?: [가-힣]{1,8}){1,3}|[A-Z][\w.]*(?: [A-Z][\w.\-]*){1,4})$"
)
_UNIT_OF = {"시장": "시", "군수": "군", "구청장": "구"}
_DEPARTMENTS = frozenset(("본부", "센터", "단", "소", "국", "과", "실", "팀", "부"))
_LABEL = re.compile(r"[(\[【](?P<org>[^()\[\]【】]{2,30})[)\]】]\s*$")
_WRITTEN_TOGETHER = re.compile(
    r"[가-힣]{3}(?P<place>[가-힣]{2,4})?(?:시장|군수|구청장|도지사|지사|교육감|총장|이사장|의장|장관)"
)
_OF_SCHOOLS = frozenset(("교장", "학교장", "교감"))
_SCHOOL = re.compile(r"[가-힣]{2,6}(?:초|중|고)")
_NAME_FIRST = re.compile(r"(?P<name>[가-힣]{2,4})\s(?P<title>[가-힣]{2,10})$")  # (박가람 대표이사)
_DOTTED = re.compile(r"(?P<title>[가-힣]{2,10})[·ㆍ](?P<name>[가-힣]{2,4})$")  # (시장·박가람)
_PARTS = re.compile(r",|[·ㆍ]\s?사진|\s(?=이하\s)")  # (시장·박가람·사진), (회장 박가람 이하 협회)
_THERE = ("에서", "에서는", "에서도", "에", "로", "으로")
_OF_VERBS = ("이", "가", "을", "를", "에")
_FACILITY = ("공장", "사업장", "지점", "영업소", "제철소", "발전소", "물류센터")
_LATIN = re.compile(r"^[A-Z][A-Za-z.\-']*$")


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person in an office.

    ``span`` is the name; ``title`` the title's span; ``org`` the span of the organisation's name
    (None where the sentence names none) and ``org_name`` what it stands for in full; ``whole``
    covers all of it; ``josa`` the particle behind; ``bracketed`` tells a head in brackets.
    """

    span: Span
    title: Span
    title_text: str
    org: Span | None
    org_name: str | None
    whole: Span
    end: int
    josa: str
    bracketed: bool
    surname_only: bool
    rule: str


@dataclass(frozen=True, slots=True)
class OfficeMention:
    """An office without its holder's name, as lists of those present have it: 가람은행장, 나루전자 대표이사.

    ``span`` is the title with its organisation, ``org`` the organisation's span, ``org_name`` its name;
    ``josa`` is the particle behind and ``end`` where the word ends; ``first`` and ``last`` are indices
    of its units, ``depth`` the brackets it stands in.
    """

    span: Span
    title_text: str
    org: Span
    org_name: str
    josa: str
    end: int
    first: int
    last: int
    depth: int


def apart(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Words, with offices cut from their holders' names: 박가람시장, 박가람나루시장.

    >>> from extractor.analyse import blank
    >>> from .units import units
    >>> doc = blank()("박종우거제시장은 웃었다.")
    >>> [unit.stem for unit in apart(units(doc, Span(0, 8)))]
    ['박종우', '거제시장']
    """
    out: list[Unit] = []
    for unit in units:
        if not _is_written_together(unit):
            out.append(unit)
            continue
        at = unit.span.start + 3
        holder = replace(unit, span=Span(unit.span.start, at), stem=unit.stem[:3], josa="", end=at)
        office = replace(unit, span=Span(at, unit.span.end), stem=unit.stem[3:], gap="", tags=("NNG",))
        out += [replace(holder, tags=("NNP",)), office]
    return tuple(out)


def _is_written_together(unit: Unit) -> bool:
    found = _WRITTEN_TOGETHER.fullmatch(unit.stem)
    if found is None or unit.tags[:1] != ("NNP",) or unit.stem[0] not in load("people").data["surnames"]:
        return False
    if any(names.is_place(unit.stem[:n]) for n in (2, 3)) or names.sense(unit.stem[:3]) is not None:
        return False  # 남양주시장, 서울중구청장
    return not found["place"] or found["place"] in names.bare_places()


def find_offices(
    text: str, units: Sequence[Unit], parties: Sequence[PartyMention], people: Sequence[PersonMention]
) -> tuple[OfficeMention, ...]:
    """Every office in a sentence that an organisation, but no name, stands beside.

    A word that closes with a title right behind a party (나루전자 대표이사), or that is both (가람시장).
    """
    out: list[OfficeMention] = []
    for i, unit in enumerate(units):
        title = _title(replace(unit, stem=unit.stem.removesuffix("들")))
        if title is None or any(p.whole.overlaps(title.span) for p in people):
            continue
        owner = next((p for p in parties if p.last == i - 1 and _close(text, units, i)), None)
        of_part = title.rule == "person.department" and owner is not None  # 가람원 기획실장
        if title.org is not None and not of_part:
            org, name = title.org, title.org_name or title.org.of(text)
        elif owner is not None:
            org, name = owner.span, owner.span.of(text)
        else:
            continue
        first = owner.first if owner is not None and title.org is None else i
        span = Span(org.start, title.span.end)
        last = _joined_offices(text, units, i)
        out.append(
            OfficeMention(
                span, title.text, org, name, units[last].josa, units[last].end, first, last, unit.depth
            )
        )
    return tuple(out)


def _joined_offices(text: str, units: Sequence[Unit], i: int) -> int:
    """The last of the offices that a middle dot joins: "4개 시·군 시장·군수와"."""
    while (
        i + 1 < len(units)
        and not units[i].josa
        and text[units[i].end : units[i + 1].span.start] in ("·", " 또는 ", " 및 ")
        and _title(replace(units[i + 1], stem=units[i + 1].stem.removesuffix("들"))) is not None
    ):
        i += 1
    return i


def office_holder(text: str, office: OfficeMention) -> PartyMention | None:
    """The organisation that an office alone names, as a party: 나루군수 for 나루군."""
    found = names.sense(office.org_name)
    if found is None or office.org_name != office.org.of(text):
        return None
    return PartyMention(
        office.org,
        office.org,
        office.end,
        office.josa,
        office.depth,
        found.type,
        found.country,
        True,
        "person.office",
        office.first,
        office.last,
    )


def find_people(
    text: str, units: Sequence[Unit], parties: Sequence[PartyMention]
) -> tuple[PersonMention, ...]:
    """Every person with a title in a sentence."""
    out = [p for party in parties if (p := _in_bracket(text, party)) is not None]
    for i, unit in enumerate(units):
        if (title := _title(unit)) is None:
            continue
        found = _before(text, units, i, _of_town(text, units, i, title), parties)
        found = found or _behind(text, units, i, title, parties)
        if found is None or (title.rule == "person.department" and found.title != title.whole):
            continue
        if not any(found.whole.overlaps(p.span) for p in out):
            out.append(found)
    return tuple(sorted(out, key=lambda p: p.whole))


@dataclass(frozen=True, slots=True)
class _Title:
    span: Span
    text: str
    org: Span | None
    org_name: str | None
    rule: str
    whole: Span | None = None  # of a department's head the whole word: 관광사업본부장


def _of_town(text: str, units: Sequence[Unit], i: int, title: _Title) -> _Title:
    """A title whose town stands before it without its unit: 나루 부군수 for that of 나루군; or its state."""
    if title.org is not None or i == 0 or not _close(text, units, i):
        return title
    town = units[i - 1]
    minister = title.text.endswith("장관") and len(title.text) > len("장관")
    if minister and names.country(town.stem) not in (None, "KR"):
        return replace(title, org=town.span, org_name=town.stem)  # 과테말라 외교장관
    unit = next((u for office, u in _UNIT_OF.items() if title.text.endswith(office)), None)
    if unit is None:
        return title
    if not names.is_government(town.stem + unit):
        return title
    return replace(title, org=town.span, org_name=town.stem + unit)


@derived
def _titles() -> frozenset[str]:
    return frozenset(load("people").data["titles"])


def _title(unit: Unit) -> _Title | None:
    """The title that a word is, or ends in (서울시장)."""
    stem = unit.stem.removesuffix("님")
    end = unit.span.start + len(stem)
    if stem in _titles():
        return _Title(Span(unit.span.start, end), stem, None, None, "person.title")
    for rule in load("people").rules:
        found = rule.pattern.match(stem)
        if found is None or (rule.options.get("places") and found["org"] not in names.bare_places()):
            continue
        if rule.id in ("person.county_head", "person.mayor") and _is_written_on(found["org"]):
            continue
        if rule.options.get("region") and found["org"][:-1] not in names.bare_places():
            continue
        title = rule.options.get("title") or _own_title(found["last"])
        org = Span(unit.span.start, unit.span.start + found.end("org"))
        start = max(unit.span.start, end - len(title))
        department = rule.id == "person.department" or (
            rule.id == "person.head" and found["last"] in _DEPARTMENTS
        )
        whole = Span(unit.span.start, end) if department else None
        name = found["org"] + rule.options.get("expand", "")
        return _Title(Span(start, end), title, org, name, rule.id, whole)
    return None


def _is_written_on(org: str) -> bool:
    """Whether a person's name is written together with the title: 홍길동군수 heads no 홍길동군."""
    surname = org[0] in load("people").data["surnames"]
    found = names.sense(org)
    unknown = found is None or found.rule == "place.unknown"
    return len(org) == 4 and surname and unknown and org[:-1] not in names.bare_places()


def _own_title(last: str) -> str:
    return {"재단": "이사장", "공사": "사장", "공단": "이사장"}.get(last, last + "장")


def _before(
    text: str, units: Sequence[Unit], i: int, title: _Title, parties: Sequence[PartyMention]
) -> PersonMention | None:
    """Find name and organisation in the words right before a title."""
    run = _run(text, units, i)
    k = run[0] if run else i
    office = title.text.endswith(("시장", "군수", "구청장", "지사", "성장"))
    if not office and (unknown := _of_unknown(units, run, parties, title)) is not None:
        return _person(
            text,
            units,
            i,
            replace(title, org=title.org or unknown, org_name=title.org_name or unknown.of(text)),
            (run[0], run[0]),
            next((p for p in parties if p.first == run[0] + 1), None),
        )
    if title.org is not None and not (title.org_name or "").endswith("부"):  # no town has a ministry
        while run and _is_wider(units[run[-1]].stem):  # 박가람 광주 남구청장, 육군 제1군단장
            title = replace(title, org=Span(units[run.pop()].span.start, title.org.end))
    inside = {
        j
        for p in parties
        if p.rule != "place.unknown" or title.org is None
        for j in range(p.first, p.last + 1)
    }
    if office and title.org is None and (name := _foreign_head(units, run, inside)) is not None:
        return _person(text, units, i, title, name, _owner(parties, name[0]))
    if title.org is None and run and (name := _name_ending(units, run, inside)) is not None:
        return _person(text, units, i, title, name, _owner(parties, name[0]))
    owner = next((p for p in reversed(parties) if k <= p.last < i or (p.last == i and title.org)), None)
    return _of_owner(text, units, i, title, owner, run, inside)


def _run(text: str, units: Sequence[Unit], i: int) -> list[int]:
    """The words of the phrase before word i, without brackets: 박가람, 나루제철(주), 다온공장 before 대표."""
    run: list[int] = []
    k = i
    while k > 0 and len(run) < 7:
        j = k - 1
        while j > 0 and units[j].depth > units[k].depth:
            j -= 1
        if not _close(text, units, k, j):
            break
        run.insert(0, j)
        k = j
    return run


def _owner(parties: Sequence[PartyMention], at: int) -> PartyMention | None:
    """Whose head a person is: the organisation right before, no town where they are ("나루구청에서")."""
    owner = next((p for p in parties if p.last == at - 1), None)
    there = owner is not None and owner.type == "local_government" and owner.josa in _THERE
    return None if there else owner


def _behind(
    text: str, units: Sequence[Unit], i: int, title: _Title, parties: Sequence[PartyMention]
) -> PersonMention | None:
    """A person whose office is told first: "나루군수 박가람은", "나루은행 행장 박가람과"."""
    if i + 1 >= len(units) or units[i].josa or title.rule == "person.department":
        return None
    name = units[i + 1]
    owner = next((p for p in parties if p.last == i - 1 and not p.josa and _close(text, units, i)), None)
    alone = name.josa or text[name.end : name.end + 1] in (",", "·", ".")
    if (title.org is None and owner is None) or name.gap != " " or not alone or not names.is_person(name):
        return None
    found = _person(text, units, i + 1, title, (i + 1, i + 1), owner if title.org is None else None)
    start = owner.whole.start if owner is not None else title.org.start if title.org else title.span.start
    return replace(found, whole=Span(start, name.span.end))


def _of_owner(
    text: str,
    units: Sequence[Unit],
    i: int,
    title: _Title,
    owner: PartyMention | None,
    run: Sequence[int],
    inside: set[int],
) -> PersonMention | None:
    """The person before or behind the organisation that stands before a title, or that the title names."""
    if owner is not None and title.org is None and (name := _abroad(units, owner, i)) is not None:
        return _person(text, units, i, title, name, owner)
    first_org = owner.first if owner else i
    ahead = [j for j in run if j < first_org]
    if ahead and title.org and (name := _two_part(units, ahead, inside)) is not None:
        return _person(text, units, i, title, name, owner)
    if ahead and (name := _name_ending(units, ahead, inside)) is not None and (owner or title.org):
        return _person(text, units, i, title, name, owner)
    behind = [j for j in run if owner is not None and j > owner.last]
    if behind and title.org is not None and (name := _name_ending(units, behind, inside)) is not None:
        return _person(text, units, i, title, name, None)  # 나루대 박가람 대외협력원장
    return None


def _abroad(units: Sequence[Unit], owner: PartyMention, i: int) -> tuple[int, int] | None:
    """웬 반 하 in "베트남 가람성 웬 반 하 위원장": short words between a body abroad and an office."""
    first, last = owner.last + 1, i - 1
    stems = [u.stem for u in units[first:i]]
    if owner.country in ("KR", None) or not 2 <= len(stems) <= 4 or min(map(len, stems), default=0) != 1:
        return None
    known = load("parties").data["descriptors"]
    fits = all(re.fullmatch(r"[가-힣]{1,4}", s) and s not in known and s not in _titles() for s in stems)
    return (first, last) if fits and not any(u.josa for u in units[first:i]) else None


def _foreign_head(units: Sequence[Unit], run: Sequence[int], inside: set[int]) -> tuple[int, int] | None:
    """히라이 신지 지사: before the office of a governor or mayor stands no unknown body, but a name."""
    if len(run) < 2 or run[-1] in inside:
        return None
    first, last = units[run[-2]], units[run[-1]]
    fits = all(re.fullmatch(r"[가-힣]{2,4}", u.stem) and u.proper and not u.josa for u in (first, last))
    known = names.is_place(first.stem) or names.sense(first.stem) is not None or names.is_person(first)
    return (run[-2], run[-1]) if fits and not known and _foreign_part(first, run[-2] in inside) else None


def _two_part(units: Sequence[Unit], run: Sequence[int], inside: set[int]) -> tuple[int, int] | None:
    """요네다 고이치 가람시장: two proper nouns before an office are one foreign name."""
    if (
        len(run) != 2
        or any(j in inside or not units[j].proper for j in run)
        or names.is_person(units[run[0]])
        or re.search(r".[읍면동]$", units[run[1]].stem)  # 박가람 나루면 위원장
    ):
        return None
    first = units[run[0]].stem
    return (
        (run[0], run[1])
        if names.sense(first) is None and not names.is_place(first) and len(first) >= 2
        else None
    )


def _of_unknown(
    units: Sequence[Unit], run: Sequence[int], parties: Sequence[PartyMention], title: _Title
) -> Span | None:
    """박가람 두리온 대표: a person's name and then that of an organisation that no rule knows."""
    if (
        len(run) != 2
        or not names.is_person(units[run[0]])
        or any(p.first <= run[1] <= p.last for p in parties)
    ):
        return None
    last = units[run[1]]
    school = title.text in _OF_SCHOOLS and bool(_SCHOOL.fullmatch(last.stem))  # 박가람 나루고 교장
    sure = school or (units[run[0]].tags == ("NNP",) and len(units[run[0]].stem) == 3)
    if (
        (names.is_person(last) and not sure)
        or (not last.proper and not sure)
        or len(last.stem) < (2 if sure else 3)
        or names.is_place(last.stem)
    ):
        return None
    if last.stem in load("parties").data["descriptors"]:
        return None
    return last.span


def _close(text: str, units: Sequence[Unit], k: int, j: int | None = None) -> bool:
    """Whether the word before word k belongs to the same phrase (only brackets may stand between)."""
    j = k - 1 if j is None else j
    before, here = units[j], units[k]
    if before.josa or before.depth != here.depth:
        return False
    if j and not before.nominal and units[j - 1].josa in _OF_VERBS and before.tags[-1:] == ("EC",):
        return False  # "100여 명이 나와 박가람 대표와"
    return text[before.end : here.span.start] in ("", " ") and (before.nominal or len(before.stem) <= 4)


def _name_ending(units: Sequence[Unit], run: Sequence[int], inside: set[int]) -> tuple[int, int] | None:
    """First and last word of the name that ends a run of words (or begins it, before an office)."""
    last = run[-1]
    stem = units[last].stem
    foreign = len(run) > 1 and len(stem) == 2 and _foreign_part(units[run[-2]], run[-2] in inside)
    if last not in inside and names.is_person(units[last]) and not foreign:
        return last, last
    if last in inside or not stem or stem.endswith(_FACILITY):
        return None
    if (
        len(stem) == 1
        and stem in load("people").data["surnames"]
        and (len(run) == 1 or run[-2] in inside or not units[run[-2]].proper)
    ):
        return last, last
    first = last
    while first - 1 >= run[0] and last - first < 4 and _foreign_part(units[first - 1], first - 1 in inside):
        first -= 1
    if not _foreign_part(units[last], False) or not all(
        _foreign_part(units[j], False) for j in range(first, last + 1)
    ):
        return None
    long_enough = first < last or len(stem) >= 3
    known = any(units[j].proper for j in range(first, last + 1))
    return (first, last) if long_enough and known else None


def _foreign_part(unit: Unit, in_party: bool) -> bool:
    stem = unit.stem
    if (
        in_party
        or not stem
        or unit.josa
        or stem in load("parties").data["descriptors"]
        or names.country(stem)
        or (unit.tags[-1:] in (("EC",), ("ETM",)) and {"VV", "VA", "VX"} & set(unit.tags))  # 찾아, 있는
    ):
        return False
    if _LATIN.match(stem):
        return True
    if not re.fullmatch(r"[가-힣]{1,6}", stem) or stem in _titles():
        return False
    return len(stem) <= 2 or (unit.tags != ("NNG",) and unit.nominal)


def _person(
    text: str, units: Sequence[Unit], i: int, title: _Title, name: tuple[int, int], org: PartyMention | None
) -> PersonMention:
    first, last = name
    if title.whole is not None and org is not None and last < org.first and org.last == i - 1:
        title = replace(title, span=title.whole, text=title.whole.of(text), org=None, org_name=None)
    span = Span(units[first].span.start, units[last].span.end)
    org_span, org_name = title.org, title.org_name
    if (
        org is None
        and org_span is None
        and first > 0
        and units[first - 1].josa == "의"
        and text[units[first - 1].end : span.start] == " "
    ) and names.sense(units[first - 1].stem) is not None:  # 가람기업의 박 대표
        org_span, org_name = units[first - 1].span, units[first - 1].stem
    within = org is not None and title.org is not None and _lies_in(text, org, i)
    if org is not None and not within:  # 박가람 경상북도 가람시장 heads the city, not its province
        org_span = org.span
        org_name = org.span.of(text)
    elif org_span is None and (label := _label(text, span.start)) is not None:
        org_span, org_name = label, label.of(text)
    start = min(span.start, org.whole.start if org else span.start)
    end = units[i].end
    return PersonMention(
        span,
        title.span,
        title.text,
        org_span,
        org_name,
        Span(start, max(title.span.end, span.end)),
        end,
        units[i].josa,
        False,
        len(span) == 1,
        title.rule,
    )


def _is_wider(stem: str) -> bool:
    """Whether a word is the place or the force that a head's body belongs to."""
    return names.is_place(stem) or stem in ("육군", "해군", "공군", "해병대")


def _lies_in(text: str, outer: PartyMention, i: int) -> bool:
    """Whether a government is the province of a city whose head word i tells: 중국 가람성 나루시장."""
    abroad = outer.type == "local_government" and outer.country not in ("KR", None) and outer.last == i - 1
    return abroad or names.province(outer.span.of(text)) is not None


def _label(text: str, at: int) -> Span | None:
    """The organisation in a bracket before a name, as lists of those present have it: [나루청]박가람."""
    if found := _LABEL.search(text, max(0, at - 40), at):
        return Span(found.start("org"), found.end("org"))
    return None


def _in_bracket(text: str, party: PartyMention) -> PersonMention | None:
    """A head in the bracket behind a name: (시장 박가람), (박가람 시장)."""
    at = party.span.end
    if party.end <= at or text[at : at + 1] != "(":
        return None
    close = text.find(")", at, party.end)
    if close < 0:
        return None
    for part in reversed(_PARTS.split(text[at + 1 : close])):
        patterns = (p.search(part.strip()) for p in (_BRACKET, _DOTTED, _NAME_FIRST))
        found = next((f for f in patterns if f and f["title"].strip().split()[-1] in _titles()), None)
        if found is None:
            continue
        start = text.index(part.strip(), at + 1) + found.start("name")
        span = Span(start, start + len(found["name"]))
        title_at = text.index(part.strip(), at + 1) + found.start("title")
        title = Span(title_at, title_at + len(found["title"].strip()))
        return PersonMention(
            span,
            title,
            title.of(text),
            party.span,
            party.span.of(text),
            Span(party.whole.start, close + 1),
            party.end,
            party.josa,
            True,
            False,
            "person.bracket",
        )
    return None
