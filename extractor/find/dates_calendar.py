"""From the parts of an expression to a point in time.

In: ``Parts``, the day of publication (or ``None``) and the dates that the text told before. Out: a
``Point``, whose unknown parts are ``None`` and are written ``X``; nothing is guessed.

>>> resolve_parts(Parts(month=9, year_shift=-1), Told(date(2024, 1, 25))).edtf()
'2023-09'
>>> resolve_parts(Parts(day=10, tense="past"), Told(None)).edtf()
'XXXX-XX-10'

To add an idiom, edit ``rules/dates.toml``; this module only knows how calendars work.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from .dates_parts import Parts, Tense

_OTHER_YEAR = 90  # days that another year than that of publication has to be nearer
_OTHER_MONTH = 12  # the same for months
_AHEAD = 6  # the past is preferred by so many days
_BEGINS = {40: 1, 41: 7, 33: 1, 34: 4, 35: 7, 36: 10, 21: 3, 22: 6, 23: 9, 24: 12}  # month by EDTF code
_NARRATIVE = 45  # a day so near to publication belongs to the story, not to its history


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month, part of a year or year; what is unknown is ``None``."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    code: int | None = None
    approx: bool = False
    end: Point | None = None

    def edtf(self) -> str | None:
        """The EDTF string, ``None`` where nothing is known.

        >>> Point(month=3, day=5).edtf(), Point(2024, code=40).edtf(), Point(2012, end=Point(2016)).edtf()
        ('XXXX-03-05', '2024-40', '2012/2016')
        """
        text = self._written()
        if text is None or self.end is None:
            return text
        last = self.end._written()
        return None if last is None else f"{text}/{last}"

    def _written(self) -> str | None:
        if self.year is None and (self.code or (self.month is None and self.day is None)):
            return None
        text = "XXXX" if self.year is None else f"{self.year:04}"
        if self.code:
            text += f"-{self.code}"
        elif self.month or self.day:
            text += f"-{self.month:02}" if self.month else "-XX"
            text += f"-{self.day:02}" if self.day else ""
        return text + ("~" if self.approx else "")

    def as_date(self) -> date | None:
        """The day, if it is known whole."""
        if self.year and self.month and self.day and _valid(self.year, self.month, self.day):
            return date(self.year, self.month, self.day)
        return None


@dataclass(frozen=True, slots=True)
class Told:
    """What the text has told before an expression.

    ``previous`` is the date just before it if both stand in one sentence (``near``: close by);
    ``announced`` tells that the expression is the day on which the text was handed out. ``day``,
    ``month`` and ``year`` are the last dates told as exactly, ``narrative`` is the last day that belongs
    to the story itself, not to its history; ``journey`` is the first day of the days told last, from one to
    another, ``news`` the day on which the text was handed out, if it says so.
    ``certain`` maps a month to the years named with it, ``days`` a day to the years and months.
    """

    published_on: date | None
    previous: Point | None = None
    previous_states_year: bool = False
    near: bool = False
    announced: bool = False
    day: Point | None = None
    month: Point | None = None
    year: Point | None = None
    narrative: Point | None = None
    journey: Point | None = None
    news: Point | None = None
    certain: Mapping[int, frozenset[int]] = field(default_factory=dict)
    days: Mapping[int, frozenset[tuple[int, int]]] = field(default_factory=dict)


def resolve_parts(parts: Parts, told: Told) -> Point | None:
    """The point in time that an expression means, ``None`` if it makes none."""
    point = _start(parts, told)
    if point is None:
        return None
    if parts.approx:
        point = replace(point, approx=True)
    return replace(point, end=range_end(point, parts.end)) if parts.end else point


def range_end(start: Point, end: Parts) -> Point:
    """The end of a range: what it leaves out is that of its start, or follows it."""
    year = end.year if end.year is not None else start.year
    month = end.month if end.month is not None else (start.month if end.day else None)
    if end.year is None and year is not None and month is not None and not end.code:
        year += end.year_after or 0
        begun = (start.month or 0, start.day or 0 if end.day else 0)
        if (month, end.day or 0) < begun and not end.year_after:
            if end.month is None:
                year, month = _month_on(year, month, 1)
            else:
                year += 1
    return Point(year, month, end.day, end.code)


def belongs_to_story(point: Point, states_year: bool, published_on: date | None) -> bool:
    """Whether a day is the story's own, as far as one can tell."""
    day = point.as_date()
    if day is None or published_on is None:
        return not states_year
    return abs((day - published_on).days) <= _NARRATIVE


def _start(parts: Parts, told: Told) -> Point | None:
    if parts.day_after is not None:
        return _after_day(parts, told)
    weekday_alone = parts.weekday is not None and parts.day is None and parts.month is None
    if parts.week_shift is not None or weekday_alone:
        return _week(parts, told)
    if parts.years_ago is not None or parts.months_ago is not None:
        return _ago(parts, told.published_on)
    if parts.day_shift is not None and parts.day is None:
        if told.published_on is None:
            return None
        return _point(told.published_on + timedelta(days=parts.day_shift))
    return _calendar(parts, told)


def _calendar(parts: Parts, told: Told) -> Point | None:
    year, month = _year_and_month(parts, told)
    if parts.code:
        return _part_of_year(parts, year, told)
    if month is None and parts.day is None:
        return None if year is None else Point(year)
    if year is not None and (month is not None or parts.day is None):
        point = Point(year, month, parts.day)
        return None if parts.day and month and not _valid(year, month, parts.day) else point
    if parts.states_year or parts.month_shift is not None or parts.month_after is not None:
        return Point(year, month, parts.day)  # 작년 9월 without a day of publication
    carried = _carried(parts, told)
    if carried is not None:
        return carried
    if told.published_on is None:
        return _certain(parts, told)
    return _nearest(parts, told.published_on)


def _year_and_month(parts: Parts, told: Told) -> tuple[int | None, int | None]:
    here = told.published_on
    if parts.month_shift is not None:
        return _month_on(here.year, here.month, parts.month_shift) if here else (None, None)
    if parts.month_after is not None:
        base = told.month
        return (base.year, base.month) if base else (None, None)
    year = parts.year
    if parts.year_shift is not None and here:
        year = here.year + parts.year_shift
    if parts.year_after is not None:
        if told.year and told.year.year is not None:
            year = told.year.year + parts.year_after
        elif here and told.year is None:
            year = here.year + parts.year_after
    return year, parts.month


def _part_of_year(parts: Parts, year: int | None, told: Told) -> Point | None:
    here = told.published_on
    if year is None and not parts.states_year:
        if told.previous and told.previous_states_year and told.near and told.previous.code:
            year = told.previous.year
        elif here:
            year = here.year
            begins = _BEGINS[parts.code or 40]
            if parts.tense == "past" and begins >= here.month - (5 if parts.code in (40, 41) else 2):
                year -= 1
            elif parts.tense == "future" and begins <= here.month:
                year += 1
    return None if year is None else Point(year, code=parts.code)


def _carried(parts: Parts, told: Told) -> Point | None:
    """A date that leaves out the year or month of the one before it in the same sentence."""
    before = told.previous
    if before is None or told.announced or parts.tense or before.code:
        return None
    if parts.month is not None:
        if before.year is None or before.month is None or not told.previous_states_year:
            return None
        if parts.month < before.month and told.published_on is not None:
            return None
        point = Point(before.year, parts.month, parts.day)
    else:
        # 5월 13일 열려 15일까지: only a day close behind goes on with the month.
        if not told.near or before.month is None or before.day is None or before.day > (parts.day or 0):
            return None
        point = Point(before.year, before.month, parts.day)
    return point if _weekday_agrees(point, parts.weekday) else None


def _weekday_agrees(point: Point, weekday: int | None) -> bool:
    day = point.as_date()
    if point.day and point.year and point.month and day is None:
        return False
    return weekday is None or day is None or day.weekday() == weekday


def _certain(parts: Parts, told: Told) -> Point:
    """Without a day of publication: the one year that the text names with this month, else unknown.

    A bare day ("29일") is the one that the text tells in full ("2015.10.29", below a picture).
    """
    months = told.days.get(parts.day or 0, frozenset())
    if parts.month is None and len(months) == 1:
        ((year, month),) = months
        return Point(year, month, parts.day)
    years: Iterable[int] = told.certain.get(parts.month or 0, frozenset())
    fitting = [y for y in years if _weekday_agrees(Point(y, parts.month, parts.day), parts.weekday)]
    if len(fitting) == 1 and parts.tense is None:
        return Point(fitting[0], parts.month, parts.day)
    return Point(None, parts.month, parts.day)


def _nearest(parts: Parts, here: date) -> Point | None:
    if parts.month is not None and parts.day is None:
        return _nearest_month(parts.month, parts.tense, here)
    if parts.day is None:
        return None
    if parts.month is not None:
        days = _days((here.year + n, parts.month, parts.day) for n in (0, -1, 1, -2, 2, -3, 3, -4, 4))
    else:
        days = _days((*_month_on(here.year, here.month, n), parts.day) for n in (0, -1, 1, -2, 2))
    if parts.weekday is not None:
        days = [d for d in days if d.weekday() == parts.weekday] or days
    days = _on_side(days, parts.tense, here)
    if not days:
        return None
    return _point(min(days, key=lambda d: _cost(d, here, by_year=parts.month is not None)))


def _nearest_month(month: int, tense: Tense | None, here: date) -> Point:
    if tense == "past":  # 지난 3월 is over: in March it is last year's
        return Point(here.year - (month >= here.month), month)
    if tense == "future":
        return Point(here.year + (month < here.month), month)
    middle = [date(here.year + n, month, 15) for n in (0, -1, 1)]
    best = min(middle, key=lambda d: _cost(d, here, by_year=True))
    return Point(best.year, month)


def _cost(day: date, here: date, *, by_year: bool) -> int:
    """How far a day is from publication; leaving its year (month) or going ahead costs more."""
    cost = abs((day - here).days) + (_AHEAD if day > here else 0)
    if by_year:
        return cost + (_OTHER_YEAR if day.year != here.year else 0)
    return cost + (_OTHER_MONTH if (day.year, day.month) != (here.year, here.month) else 0)


def _on_side(days: list[date], tense: Tense | None, here: date) -> list[date]:
    if tense == "past":
        return [max(past)] if (past := [d for d in days if d <= here]) else []
    if tense == "future":
        return [min(coming)] if (coming := [d for d in days if d >= here]) else []
    return days


def _after_day(parts: Parts, told: Told) -> Point | None:
    close = parts.day_name in ("같은날", "당일", "그날")
    base = told.day if close else told.narrative or told.day
    if parts.day_name == "전날" and told.news is not None:
        base = told.news
    if parts.day_name in ("첫날", "둘째날"):  # of a journey or a fair, of which the text tells the days
        base = told.journey
        if base is None:
            return None
    if base is None:
        # 이날 with nothing before it is the day of publication, as far as one can tell.
        here = told.published_on
        return replace(_point(here + timedelta(days=parts.day_after or 0)), approx=True) if here else None
    whole = base.as_date()
    if whole:
        return _point(whole + timedelta(days=parts.day_after or 0))
    day = (base.day or 0) + (parts.day_after or 0)
    return Point(base.year, base.month, day) if 1 <= day <= 28 or not parts.day_after else None


def _week(parts: Parts, told: Told) -> Point | None:
    here = told.published_on
    if parts.day is not None:
        return _calendar(replace(parts, week_shift=None), told)
    if here is None:
        return None
    if parts.week_shift is None:
        if parts.weekday is None:
            return None
        way = -1 if parts.tense == "past" else 1
        gap = way * (parts.weekday - here.weekday()) % 7 or 7
        return _point(here + timedelta(days=way * gap))
    monday = here + timedelta(days=7 * parts.week_shift - here.weekday())
    if parts.weekday is not None:
        return _point(monday + timedelta(days=parts.weekday))
    return replace(_point(monday), end=_point(monday + timedelta(days=6)))


def _ago(parts: Parts, here: date | None) -> Point | None:
    if here is None:
        return None
    if parts.years_ago is not None:
        return Point(here.year - parts.years_ago) if parts.years_ago < here.year else None
    return Point(*_month_on(here.year, here.month, -(parts.months_ago or 0)))


def _point(day: date) -> Point:
    return Point(day.year, day.month, day.day)


def _days(triples: Iterable[tuple[int, int, int]]) -> list[date]:
    return [date(*triple) for triple in triples if _valid(*triple)]


def _month_on(year: int, month: int, by: int) -> tuple[int, int]:
    months = year * 12 + month - 1 + by
    return months // 12, months % 12 + 1


def _valid(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
