"""Date expressions of the press, each resolved to EDTF.

In: the text of an article and its day of publication. Out: one ``Mention`` of kind ``date`` for each
expression, in text order. The text is read from left to right: 이날, 같은 해, or a month without
a year take what they lack from the dates before them.

>>> found = find_dates("작년 4월 가람시, 9월 나루군과 맺었다.", published_on=date(2024, 1, 25))
>>> [mention.value.edtf for mention in found]
['2023-04', '2023-09']

To add an idiom, edit ``rules/dates.toml``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from extractor.rulebook import Rule, derived, load
from extractor.shapes import Mention, Span

from .closed import Closed
from .dates_calendar import Point, Told, belongs_to_story, range_end, resolve_parts
from .dates_parts import Parts, Tense, read
from .zones import matches, zones

Granularity = Literal["day", "month", "year", "half", "quarter", "season", "range"]

_JOINS = re.compile(r"\s{0,2}(?:부터)?\s{0,2}[~∼～〜–-]\s{0,2}$|부터\s{1,2}$")
_SENTENCE_END = re.compile(r"[가-힣][.!?][\"'”’]?\s|\n\s*\n|[□○◇◈ㅁ☐※■◆]|\n\s*[ㅇ▪•]")
_TABLE_YEAR = re.compile(r"^\s*+((?:19|20)\d{2})\s*+\.?\s*+$")
_MARGIN = 25  # characters on each side of a sign that a date and what it must not stand beside may take
_NEAR = 15  # characters between two dates that go together


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """What an expression means.

    ``edtf`` is ``None`` where nothing is known; ``anaphoric`` tells that it points at a date told
    before (이날), ``tense`` what the idiom itself says (지난: past, 오는: future), ``has_weekday`` that
    a day of the week stands with it, which makes it the surer.
    """

    edtf: str | None
    anaphoric: bool
    tense: Tense | None
    has_weekday: bool
    granularity: Granularity


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    parts: Parts
    rule: Rule


def find_dates(text: str, *, published_on: date | None) -> tuple[Mention, ...]:
    """Every date expression of ``text`` in text order, resolved.

    ``extra["announced"]`` marks the day on which a text was handed out (29일 밝혔다).

    >>> found = find_dates("두 시는 지난 10일 협약을 맺었다. 이날 시장들이 서명했다.", published_on=None)
    >>> [(m.value.edtf, m.value.anaphoric) for m in found]
    [('XXXX-XX-10', False), ('XXXX-XX-10', True)]
    """
    return _resolve_all(text, published_on, ())


def resolve(
    expression: str, *, published_on: date | None, context: Sequence[Mention] | None = None
) -> str | None:
    """The EDTF string of one expression, as it stands in the cell of a table.

    ``context`` are dates told before it.

    >>> resolve("2013. 10. 21.(월)", published_on=None)
    '2013-10-21'
    >>> resolve("올해 상반기", published_on=date(2024, 1, 25))
    '2024-40'
    """
    if year := _TABLE_YEAR.match(expression):
        return year[1]
    found = _resolve_all(expression, published_on, context or ())
    return max(found, key=lambda m: len(m.span)).value.edtf if found else None


def find_anniversaries(
    text: str, *, published_on: date | None, dates: Sequence[Mention] | None = None
) -> tuple[Mention, ...]:
    """Years that an anniversary of an agreement implies: one mention on each 20주년 of a tie.

    The mentions carry ``extra={"anniversary": True, "years": 20}``; their spans are figures as
    well, so they do not belong among the spans that figures must not touch. ``dates`` are those of the
    text, where they have been found already.

    >>> [m.value.edtf for m in find_anniversaries("2013년 자매도시 20주년을 기념해", published_on=None)]
    ['1993']
    """
    rule = load("dates").rule("dates.anniversary")
    dates = find_dates(text, published_on=published_on) if dates is None else dates
    out: list[Mention] = []
    for match in rule.pattern.finditer(text):
        span, years = Span(*match.span("anniversary")), int(match["years"])
        base = _year_of_anniversary(text, span, dates, published_on)
        if base is None or not 0 < years < 300:
            continue
        value = ResolvedDate(str(base - years), False, "past", False, "year")
        out.append(Mention("date", span, value, rule.id, {"anniversary": True, "years": years}))
    return tuple(out)


def find_recent(text: str, *, published_on: date | None) -> tuple[Mention, ...]:
    """Where a text says "최근", with the day of its publication; ``extra={"recent": True}``.

    >>> [m.value.edtf for m in find_recent("군은 최근 협약을 맺었다", published_on=date(2024, 1, 25))]
    ['2024-01-25']
    """
    if published_on is None:
        return ()
    rule = load("dates").rule("dates.recent")
    value = ResolvedDate(published_on.isoformat(), False, "past", False, "day")
    found = (Span(*match.span("recent")) for match in rule.pattern.finditer(text))
    return tuple(Mention("date", span, value, rule.id, {"recent": True}) for span in found)


def _year_of_anniversary(
    text: str, span: Span, dates: Iterable[Mention], published_on: date | None
) -> int | None:
    """The year it is kept: the nearest one told before in the sentence, else that of publication."""
    before = [d for d in dates if d.span.end <= span.start and span.start - d.span.end <= 40]
    before = [d for d in before if not _SENTENCE_END.search(text, d.span.end, span.start)]
    for mention in reversed(before):
        if mention.value.edtf and mention.value.edtf[:4].isdigit():
            return int(mention.value.edtf[:4])
    return published_on.year if published_on else None


# ── from rules to candidates ──────────────────────────────────────────────────────────────────


@derived
def _sign() -> re.Pattern[str]:
    """What every date holds: digits beside a sign of dates, or a word of the tables."""
    file = load("dates")
    words = {word for table in file.data["zone"]["tables"] for word in file.data[table]}
    spaced = (r"\s?".join(word) for word in sorted(words))  # 지난해, 지난 해
    return re.compile("|".join((file.data["zone"]["sign"], *spaced)))


def _candidates(text: str) -> list[_Candidate]:
    rules = load("dates").rules
    places = zones(text, _sign(), margin=_MARGIN)
    vetoed = (m for r in rules if r.reader == "veto" for m in matches(r.pattern, text, places))
    closed = Closed(Span(*m.span()) for m in vetoed)
    found: list[_Candidate] = []
    for rule in rules:
        if rule.reader in (None, "veto"):
            continue
        for match in matches(rule.pattern, text, places):
            start, end = match.span()
            while end > start and text[end - 1].isspace():
                end -= 1
            while start < end and text[start].isspace():
                start += 1
            span = Span(start, end)
            if closed.touches(span):
                continue
            parts = read(rule, match)
            if parts is not None:
                found.append(_Candidate(span, parts, rule))
    found.sort(key=lambda c: (c.span.start, -c.span.end))
    return list(_apart(found))


def _apart(found: Iterable[_Candidate]) -> Iterator[_Candidate]:
    end = 0
    for candidate in found:
        if candidate.span.start >= end:
            end = candidate.span.end
            yield candidate


def _ranges(text: str, found: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Join a start and an end (12일~14일, 12일부터 14일까지); drop ends that follow no start."""
    held: _Candidate | None = None
    for candidate in found:
        joined = held and _join(text, held, candidate)
        if joined:
            held = joined
            continue
        if held:
            yield held
        held = None if candidate.rule.options.get("range_end") else candidate
    if held:
        yield held


def _join(text: str, first: _Candidate, second: _Candidate) -> _Candidate | None:
    between = text[first.span.end : second.span.start]
    if first.parts.end or second.parts.end or not _JOINS.fullmatch(between):
        return None
    if between.startswith("부터") and "~" not in between and not text.startswith("까지", second.span.end):
        return None
    if first.parts.anaphoric or second.parts.anaphoric or second.parts.day_shift is not None:
        return None
    end = second.parts
    if second.rule.options.get("range_end") and first.parts.day is None:
        # ’15.1~4: a bare number goes on counting months
        if end.month is not None or end.day is None or end.day > 12 or first.parts.month is None:
            return None
        end = Parts(month=end.day)
    return replace(first, span=Span(first.span.start, second.span.end), parts=replace(first.parts, end=end))


# ── from candidates to dates ──────────────────────────────────────────────────────────────────


def _resolve_all(text: str, published_on: date | None, context: Sequence[Mention]) -> tuple[Mention, ...]:
    candidates = list(_ranges(text, _candidates(text)))
    told = Told(published_on, certain=_certain_years(candidates), days=_certain_days(candidates))
    for mention in context:
        if isinstance(point := mention.extra.get("point"), Point):
            told = _tell(told, point, mention.extra.get("states_year", True))
    mentions: list[Mention] = []
    last: Span | None = None
    for candidate in candidates:
        announced = bool(load("dates").rule("dates.announced").pattern.match(text, candidate.span.end))
        here = replace(_in_sentence(text, told, last, candidate.span), announced=announced)
        point = _point(candidate.parts, here)
        carried = point is not None and here.previous is not None and point.year == here.previous.year
        states = candidate.parts.states_year or (carried and here.previous_states_year)
        value = _value(candidate.parts, point)
        extra = {"point": point, "states_year": states, "announced": announced}
        mentions.append(Mention("date", candidate.span, value, candidate.rule.id, extra))
        if point is not None and point.end is not None and point.day is not None:
            told = replace(told, journey=replace(point, end=None))
        bound = text.startswith("까지", candidate.span.end) or _begins_later(text, candidate, point, told)
        if point is not None and bound:
            told = replace(told, previous=replace(point.end or point, end=None), previous_states_year=states)
        elif point is not None:  # the last day of a fair is not the day that 이날 means
            told = _tell(told, point, states, announced)
        last = candidate.span
    return tuple(mentions)


def _begins_later(text: str, candidate: _Candidate, point: Point | None, told: Told) -> bool:
    """Whether something begins on a day ahead, which is not the 이날 of the news: "오는 11일부터 시행"."""
    day = point.as_date() if point is not None else None
    ahead = day is not None and told.published_on is not None and day > told.published_on
    return ahead and text.startswith("부터", candidate.span.end)


def _point(parts: Parts, told: Told) -> Point | None:
    """Resolve, the end of a range with its own words where it has any (올해 11월~내년 2월)."""
    point = resolve_parts(replace(parts, end=None), told)
    if point is None or parts.end is None:
        return point
    end = parts.end
    if end.year_shift is not None or end.month_shift is not None or end.code:
        last = resolve_parts(end, replace(told, previous=point, previous_states_year=True))
        return replace(point, end=last) if last else point
    return replace(point, end=range_end(point, end))


def _in_sentence(text: str, told: Told, last: Span | None, span: Span) -> Told:
    """Forget the date just before where a sentence ends between."""
    if last is None or _SENTENCE_END.search(text, last.end, span.start):
        return replace(told, previous=None, near=False)
    until = text.startswith("까지", span.end)
    return replace(told, near=span.start - last.end <= (4 * _NEAR if until else _NEAR))


def _tell(told: Told, point: Point, states_year: bool, announced: bool = False) -> Told:
    """What is told after a date; the day of the announcement is 이날 or 같은 날 only where no other is."""
    latest = replace(point.end or point, end=None)
    first = replace(point, end=None)
    told = replace(told, previous=latest, previous_states_year=states_year)
    if first.year is not None:
        told = replace(told, year=first)
    if first.month is not None:
        told = replace(told, month=first)
    if first.day is None:
        return told
    told = replace(told, news=first) if announced else told
    story = belongs_to_story(first, states_year, told.published_on)
    if announced and told.narrative is not None:
        return told
    return replace(told, day=first, narrative=first if story else told.narrative)


def _certain_years(candidates: Iterable[_Candidate]) -> Mapping[int, frozenset[int]]:
    years: dict[int, set[int]] = defaultdict(set)
    for candidate in candidates:
        parts = candidate.parts
        if parts.year is not None and parts.month is not None:
            years[parts.month].add(parts.year)
    return {month: frozenset(found) for month, found in years.items()}


def _certain_days(candidates: Iterable[_Candidate]) -> Mapping[int, frozenset[tuple[int, int]]]:
    """The days that a text tells in full, of the last month that it names so: older ones are history."""
    found = {(p.year, p.month, p.day) for p in (c.parts for c in candidates) if p.year and p.month and p.day}
    latest = max(((year, month) for year, month, _ in found), default=None)
    return {d: frozenset([latest]) for year, month, d in found if latest == (year, month)}


def _value(parts: Parts, point: Point | None) -> ResolvedDate:
    edtf = point.edtf() if point else None
    weekday = parts.weekday is not None
    return ResolvedDate(edtf, parts.anaphoric, parts.tense, weekday, _granularity(parts, point))


def _granularity(parts: Parts, point: Point | None) -> Granularity:
    if (point and point.end) or parts.end:
        return "range"
    if parts.code:
        return "half" if parts.code >= 40 else "quarter" if parts.code >= 33 else "season"
    if parts.day or any(x is not None for x in (parts.day_after, parts.day_shift, parts.weekday)):
        return "day"
    if parts.month or any(x is not None for x in (parts.month_shift, parts.month_after, parts.months_ago)):
        return "month"
    return "year"
