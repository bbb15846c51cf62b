"""EDTF dates as days: what a date may mean, and how two of them stand to each other.

In: the EDTF strings of records. Out: ``Period``. ``Period.of("2024-05")`` is the month of May 2024. To read
another form of EDTF, add it to ``_bounds``.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_POINT = re.compile(r"(\d{4}|XXXX)(?:-(\d{2}|XX))?(?:-(\d{2}|XX))?(~?)")
_SPANS = {  # EDTF's numbers for parts of a year: first month, months
    21: (3, 3),
    22: (6, 3),
    23: (9, 3),
    24: (12, 3),
    33: (1, 3),
    34: (4, 3),
    35: (7, 3),
    36: (10, 3),
    40: (1, 6),
    41: (7, 6),
}
ABOUT = 10  # days on either side of an approximate day


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a date may mean: ``first`` to ``last``; none where its year or month is unknown.

    ``month`` and ``day`` are what is known of such a date: 10 in ``XXXX-XX-10``.
    """

    first: date | None
    last: date | None
    month: int | None = None
    day: int | None = None
    about: bool = False

    @staticmethod
    def of(edtf: str | None) -> Period | None:
        """The days of an EDTF date; none for none, or for one that names no days.

        >>> Period.of("2024-40").last, Period.of("XXXX-XX-10").day
        (datetime.date(2024, 6, 30), 10)
        """
        return _period(edtf) if edtf else None

    @property
    def days(self) -> int:
        """How many days it may mean; 0 where they are unknown."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    def within(self, other: Period) -> bool:
        """Whether it says the same as the other, more exactly or just so; an approximate date allows for some
        days.

        >>> Period.of("2024-05-03").within(Period.of("2024-05"))
        True
        """
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return self._fits(other)
        slack = timedelta(days=ABOUT if other.about else 0)
        return other.first - slack <= self.first and self.last <= other.last + slack

    def agrees(self, other: Period) -> bool:
        """Whether one of the two may be the other told less exactly."""
        return self.within(other) or other.within(self)

    def apart(self, other: Period) -> int | None:
        """Days between the two; 0 where they overlap, none where either is unknown."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return None
        return max((other.first - self.last).days, (self.first - other.last).days, 0)

    def nearly_fits(self, other: Period) -> bool:
        """Whether a day of an unknown month is next to the other, as 1 is to 31: the day of the paper, not
        the signing.

        >>> Period.of("XXXX-XX-01").nearly_fits(Period.of("2023-01-31"))
        True
        """
        days = [one.day or (one.first.day if one.first and one.days == 1 else None) for one in (self, other)]
        first, second = days
        if first is None or second is None:
            return False
        return min((first - second) % 31, (second - first) % 31) <= 2

    def _fits(self, other: Period) -> bool:
        """Whether the known digits of a date of an unknown year fit the other."""
        known = [(self.month, other.month), (self.day, other.day)]
        for exact, partial in ((other, self), (self, other)):
            if exact.days == 1 and exact.first is not None:
                known = [(partial.month, exact.first.month), (partial.day, exact.first.day)]
        given = [(a, b) for a, b in known if a is not None]
        return bool(given) and all(a == b for a, b in given)


@lru_cache(maxsize=65536)
def _period(edtf: str) -> Period | None:
    points = [_bounds(part) for part in edtf.split("/")]
    begin, end = points[0], points[-1]
    if begin is None or end is None:
        return None
    if begin.first is None or end.last is None:
        return begin if begin is end else None
    return Period(begin.first, end.last, about=begin.about or end.about)


def _bounds(point: str) -> Period | None:
    found = _POINT.fullmatch(point)
    if found is None:
        return None
    year, month, day = (int(part) if part and part.isdigit() else None for part in found.groups()[:3])
    about = bool(found[4])
    if year is None or not 1 <= year <= 9999:
        return Period(None, None, month, day, about)
    if month is None:
        return Period(date(year, 1, 1), date(year, 12, 31), about=about)
    begin, length = _SPANS.get(month, (month, 1))
    if not 1 <= begin <= 12:
        return None
    if day is not None:
        if not 1 <= day <= calendar.monthrange(year, begin)[1]:
            return None
        return Period(date(year, begin, day), date(year, begin, day), about=about)
    after = begin + length - 1
    end_year, end_month = year + (after - 1) // 12, (after - 1) % 12 + 1
    return Period(
        date(year, begin, 1),
        date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]),
        about=about,
    )
