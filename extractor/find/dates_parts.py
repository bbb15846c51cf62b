"""What a date expression says, before anything is known about when it was written.

In: a match of a rule of ``rules/dates.toml``. Out: ``Parts``: the numbers and relations that
stand in it (``작년 9월`` → ``Parts(year_shift=-1, month=9)``). To add a word that stands for a year,
a month or a day, edit the tables at the end of the rule file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from extractor.rulebook import Rule, derived, load

Tense = Literal["past", "future"]
WEEKDAYS = "월화수목금토일"
_HANJA = dict(zip("月火水木金土日", WEEKDAYS, strict=True))
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one expression; what it does not say is ``None``.

    ``*_shift`` count from the day of publication (작년: year_shift -1), ``*_after`` from the date
    that the text told before (이듬해: year_after 1). ``code`` is an EDTF part of a year (40 first half,
    33 first quarter, 21 spring). ``end`` closes a range.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    code: int | None = None
    weekday: int | None = None
    year_shift: int | None = None
    month_shift: int | None = None
    week_shift: int | None = None
    day_shift: int | None = None
    year_after: int | None = None
    month_after: int | None = None
    day_after: int | None = None
    day_name: str = ""
    years_ago: int | None = None
    months_ago: int | None = None
    short_year: bool = False
    tense: Tense | None = None
    approx: bool = False
    decade: bool = False
    end: Parts | None = None

    @property
    def anaphoric(self) -> bool:
        """Whether it points at a date told before."""
        return not (self.year_after is self.month_after is self.day_after is None)

    @property
    def states_year(self) -> bool:
        """Whether the year follows from the expression itself."""
        return self.year is not None or self.year_shift is not None or self.year_after is not None


def read(rule: Rule, match: re.Match[str]) -> Parts | None:
    """The parts of a match, or ``None`` where its numbers make no date.

    >>> rule = load("dates").rule("dates.month")
    >>> parts = read(rule, rule.pattern.search("작년 9월 협약"))
    >>> parts.year_shift, parts.month
    (-1, 9)
    """
    if rule.reader is None:
        return None
    return _READERS[rule.reader](match)


def _calendar(match: re.Match[str]) -> Parts | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    year, short = _year(groups)
    end = _end(groups)
    name = _word(groups, "year_word")
    month_name = _word(groups, "month_word")
    tense = _word(groups, "tense") or _word(groups, "tense_2")
    month, day = _number(groups, "month"), _number(groups, "day")
    shift = _look("years", name)
    if month and day and day > _longest(month):
        return None
    return Parts(
        year=year,
        month=month,
        day=day,
        code=_code(groups),
        weekday=_weekday(groups),
        year_shift=_edge(groups, tense) if "year_edge" in groups and year is None and not name else shift,
        month_shift=_look("months", month_name),
        day_shift=_look("days", _word(groups, "day_word")),
        year_after=_look("years_after", name),
        month_after=_look("months_after", month_name),
        short_year=short,
        tense=_tense(tense),
        approx="rough" in groups,
        end=end,
    )


def _edge(groups: Mapping[str, str], tense: str) -> int:
    """연말 is this year's, 지난 연말 that of the year before."""
    return -1 if _tense(tense) == "past" and groups["year_edge"] != "초" else 0


def _anaphora(match: re.Match[str]) -> Parts:
    name = _SPACE.sub("", match["day_anaphora"])
    return Parts(day_after=_look("days_after", name), day_name=name)


def _week(match: re.Match[str]) -> Parts | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    week = _word(groups, "week_word")
    tense = _tense(_word(groups, "tense"))
    month, day = _number(groups, "month"), _number(groups, "day")
    shift = _look("weeks", week)
    if not week and tense is None:
        shift = {"이번": 0, "다음": 1}[groups["tense"]]
    return Parts(month=month, day=day, weekday=_weekday(groups), week_shift=shift, tense=tense)


def _ago(match: re.Match[str]) -> Parts:
    number = int(match["number"])
    approx = bool(match["rough"] or match["rough_2"] or match[0].startswith("약"))
    if match["unit"] == "년":
        return Parts(years_ago=number, approx=approx)
    return Parts(months_ago=number, approx=approx)


def _decade(match: re.Match[str]) -> Parts:
    first = int(match["decade"]) * 10
    return Parts(year=first, decade=True, end=Parts(year=first + 9))


def _written(match: re.Match[str]) -> Parts | None:
    """Absolute dates in English: the one kind that dateparser reads without a mistake."""
    import dateparser

    whole = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "MDY"}
    found = dateparser.parse(match[0], languages=["ko", "en"], settings=whole)
    return None if found is None else Parts(year=found.year, month=found.month, day=found.day)


_READERS: Mapping[str, Callable[[re.Match[str]], Parts | None]] = {
    "calendar": _calendar,
    "anaphora": _anaphora,
    "week": _week,
    "ago": _ago,
    "decade": _decade,
    "written": _written,
}


def _year(groups: Mapping[str, str]) -> tuple[int | None, bool]:
    """The year and whether it was written with two digits."""
    if full := groups.get("year") or groups.get("year_2"):
        return int(full), False
    if short := groups.get("short_year") or groups.get("bare_year") or groups.get("bare_year_2"):
        return century(int(short)), True
    return None, False


def century(short: int) -> int:
    """The year that two digits stand for in the press.

    >>> century(25), century(98)
    (2025, 1998)
    """
    return 2000 + short if short < 50 else 1900 + short


def _end(groups: Mapping[str, str]) -> Parts | None:
    names = ("end_year", "end_short_year", "end_month", "end_day")
    if not any(name in groups for name in names):
        return None
    year = _number(groups, "end_year")
    if "end_short_year" in groups:
        year = century(int(groups["end_short_year"]))
    # The year word in front of the end of a range is counted from its start: 11월~이듬해 2월.
    after = 1 if "end_year_word" in groups else None
    month, day = _number(groups, "end_month"), _number(groups, "end_day")
    return Parts(year=year, month=month, day=day, year_after=after)


def _code(groups: Mapping[str, str]) -> int | None:
    if half := groups.get("half") or groups.get("half_2"):
        return 40 if half in "상上" else 41
    if quarter := groups.get("quarter"):
        return 32 + int(quarter)
    return _look("seasons", groups.get("season", ""))


def _weekday(groups: Mapping[str, str]) -> int | None:
    name = groups.get("weekday") or groups.get("weekday_word")
    return None if name is None else WEEKDAYS.index(_HANJA.get(name, name))


def _number(groups: Mapping[str, str], name: str) -> int | None:
    return int(groups[name]) if name in groups else None


def _longest(month: int) -> int:
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def _word(groups: Mapping[str, str], name: str) -> str:
    return _SPACE.sub("", groups.get(name, ""))


def _tense(word: str) -> Tense | None:
    value = load("dates").data["tenses"].get(word)
    return value if value in ("past", "future") else None


@derived
def _table(name: str) -> Mapping[str, int]:
    return dict(load("dates").data[name])


def _look(table: str, word: str) -> int | None:
    return _table(table).get(word)
