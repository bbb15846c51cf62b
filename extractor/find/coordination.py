"""Names that only their place in a list gives away: the third of "가람은행, 나루공사, 두리온, 다온재단과".

In: the words of a sentence and the organisations found among them. Out: ``PartyMention`` tuples for the
members of a list that no rule knows, where at least two and half of its members are known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.rulebook import load
from extractor.shapes import Span

from . import names
from .parties import PartyMention
from .units import Unit

_BETWEEN = re.compile(r",\s?|、|\s?·\s?|\s(?:및|그리고)\s|\s?/\s?")
_COUNT = re.compile(r"\s?(?:등\s?)?(?:총\s?)?(?P<n>\d{1,2})\s?(?:개|곳)")
_LONGEST = 4  # words of a name
ENDS_LIKE_A_THING = re.compile(
    r"(?:기관|단체|기업|업체|지자체|자치단체|회사|시군|도시|부처|국가|등|개|명|곳|건|관계자|직원|교직원|공무원|임원|회원|참석자|주민|학생|대표단|방문단|분야|사업|행사)들?$"
)

Segment = tuple[int, int]
"""Indices of the first and last word of a member of a list."""


def find_listed(
    text: str, units: Sequence[Unit], parties: Sequence[PartyMention], taken: Sequence[Span]
) -> tuple[PartyMention, ...]:
    """The unknown members of lists whose other members are known; ``taken`` are spans of other things."""
    out: list[PartyMention] = []
    for run in _runs(text, units):
        known = [p for p in parties if any(first <= p.last <= last for first, last in run)]
        if len(run) < 3 or len(known) < 2 or len(known) * 2 < len(run):
            continue
        told = _COUNT.match(text, units[run[-1][1]].end)
        counted = told is not None and int(told["n"]) == len(run)  # "가람원, 성지원 등 2곳"
        kind, country = Counter((p.type, p.country) for p in known).most_common(1)[0][0]
        for first, last in run:
            inside = [p for p in parties if p.first <= last and first <= p.last]
            span = Span(units[first].span.start, units[last].span.end)
            # Part of a longer name: 가람제철 of 가람제철 나루제철소, 나루군지회 of 대한가람회 나루군지회.
            part = (
                len(inside) == 1 and inside[0].whole != span and not _of_place(text, units, first, inside[0])
            )
            if (inside and not part) or any(span.overlaps(t) for t in taken):
                continue
            if not counted and not _is_name(units[first : last + 1]):
                continue
            found = names.sense(span.of(text))
            alike = (kind, country) if kind == "local_government" else ("company", "KR")
            sort = (found.type, found.country) if found else alike
            unit = units[last]
            rule = found.rule if found else "organisation.listed"
            out.append(
                PartyMention(span, span, unit.end, unit.josa, unit.depth, *sort, True, rule, first, last)
            )
    return tuple(out)


def _runs(text: str, units: Sequence[Unit]) -> Iterator[list[Segment]]:
    """The lists of a sentence: members that commas, middle dots or 및 join."""
    run: list[Segment] = []
    first = 0
    for i, unit in enumerate(units):
        after = units[i + 1] if i + 1 < len(units) else None
        between = text[unit.end : after.span.start] if after is not None else ""
        if unit.stem == "등":  # "…, 두리온 등 13곳이": the list ends before it
            if first < i and (segment := _trimmed(units, first, i - 1)) is not None:
                run.append(segment)
            yield run
            run, first = [], i + 1
            continue
        if after is not None and not unit.josa and between == " ":
            continue
        if (segment := _trimmed(units, first, i)) is not None:
            run.append(segment)
        if segment is None or unit.josa or not _BETWEEN.fullmatch(between):
            yield run
            run = []
        first = i + 1
    yield run


def _trimmed(units: Sequence[Unit], first: int, last: int) -> Segment | None:
    """A member without the date or description before it: 나루재단 of "22일 관내 나루재단"."""
    closed = frozenset(load("parties").data["descriptors"])
    for k in range(last, first - 1, -1):
        word = units[k]
        described = (
            word.stem[:1].isdigit() or word.stem in closed or "MM" in word.tags or word.stem.endswith("의")
        )
        if described or not word.nominal or (k < last and word.stem in ("기간", "가운데")):
            first = k + 1
            break
    return (first, last) if first <= last and last - first < _LONGEST else None


def _of_place(text: str, units: Sequence[Unit], first: int, party: PartyMention) -> bool:
    """Whether what stands before a name tells where it is: 가람시 나루병원."""
    before = Span(units[first].span.start, party.span.start).of(text).split()
    return party.first > first and all(names.is_place(w) or names.sense(w) is not None for w in before)


def _is_name(words: Sequence[Unit]) -> bool:
    parties = load("parties").data
    last = words[-1].stem
    return (
        all(u.nominal and not u.stem[:1].isdigit() for u in words)
        and len("".join(u.stem for u in words)) >= 2
        and last not in load("people").data["titles"]
        and last not in parties["common_nouns"]
        and last not in parties["generic"]
        and not ENDS_LIKE_A_THING.search(last)
        and not any(last.endswith(t) for t in load("people").data["titles"] if len(t) >= 2)
        and not (len(words) == 1 and names.is_person(words[-1]))
        and names.country(last) is None
        and any(u.proper or len(u.tags) > 1 or len(u.stem) >= 4 for u in words)
    )
