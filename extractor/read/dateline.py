"""Text → when it was published and by whom, as its own dateline says.

In: canonical text. Out: ``Mention`` of kind "dateline", or the date or name alone. Dates of events,
of the day the page was printed and of the newspaper's own registration are not it.

"가람신문 | 입력 2023.07.14 08:40" gives 14 July 2023 and 가람신문. To add a wording, edit
``rules/datelines.toml``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache

from extractor.rulebook import Rule, derived, load
from extractor.shapes import Mention, Span

FIRST_YEAR, LAST_YEAR = 1990, 2100
_SEOUL = timezone(timedelta(hours=9))
_BARE_RANK = 5
_SHORT_YEAR = re.compile(r"^['’‘`]?(\d\d)(?=\s?[-./])(?!\d)")
_YEAR_DAY_MONTH = re.compile(r"^\d{4}\D{1,3}(?:1[3-9]|[2-9]\d)\D")
_DAY_FIRST = re.compile(r"^(\d{1,2})[./](\d{1,2})[./](\d{4})$")
_SENTENCE_LINE = re.compile(r"^.{40,}[다요]\.[\"”’')\]]*\s*$", re.MULTILINE)
_LONE_DATE = re.compile(r"\s{1,4}\d{4}(?:\s?[-./]\s?\d{1,2}){2}\.?[ \t]*$", re.MULTILINE)
_SHORT = 300
_ISO = re.compile(r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$")
_LEADING_DATE = re.compile(r"^\d{4}(?:\s?[-./]\s?\d{1,2}){2}(?!\d)|^\d{4}년\s?\d{1,2}월\s?\d{1,2}일")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_COMPACT = re.compile(r"^\d{8}(?:\d{4}|\d{6})?$")
_NOT_A_NAME = re.compile(r"무단|허락|기자|보호|금지|동의|경우|제공|사진|첨부")


def find_datelines(text: str) -> list[Mention]:
    """Every statement of when the text was published, the most trusted first.

    >>> [(m.span.of("작성일 2024-03-05"), m.rule) for m in find_datelines("작성일 2024-03-05")]
    [('작성일 2024-03-05', 'dateline.entered')]
    """
    ranked: list[tuple[int, int, Mention]] = []
    head = _head_end(text)
    for rule in load("datelines").starting("dateline."):
        rank = int(rule.options["rank"])
        for found in rule.pattern.finditer(text):
            value = read_date(" ".join(filter(None, (found.groupdict().get("year"), found["date"]))))
            if value is not None and _believed(rule, found, text, head):
                mention = Mention("dateline", Span(*found.span()), value, rule.id)
                ranked.append((rank, found.start(), mention))
    bare = {mention.value for rank, _, mention in ranked if rank == _BARE_RANK}
    if len(bare) > 1:  # a list of posts, say: none of them is the article's
        ranked = [entry for entry in ranked if entry[0] != _BARE_RANK]
    return [mention for _, _, mention in sorted(ranked, key=lambda entry: entry[:2])]


def find_published_on(text: str) -> date | None:
    """The publication date that the text states of itself.

    >>> find_published_on("협약 체결\\n기사입력 2024.03.05 10:11 | 수정 2024.03.06")
    datetime.date(2024, 3, 5)
    >>> find_published_on("2024년 10월 24일(목)\\n가람시는 3일 협약을 맺었다.") is None
    True
    """
    found = find_datelines(text)
    return found[0].value if found else None


def find_publisher(text: str) -> str | None:
    """The medium that published the text, where the text makes it certain.

    >>> find_publisher("[나루신문=홍길동 기자] 가람시는 협약을 맺었다.")
    '나루신문'
    """
    endings = _media_endings()
    for rule in load("datelines").starting("publisher."):
        for found in rule.pattern.finditer(text):
            name = re.sub(r"^(?:㈜|\(주\)|주식회사)\s*", "", found["name"]).strip(" ·")
            trusted = not rule.options.get("media") or name.endswith(endings)
            if trusted and _is_name(name):
                return name
    return None


def _is_name(text: str) -> bool:
    return len(text) > 1 and not _NOT_A_NAME.search(text) and text.count("(") == text.count(")")


def read_date(written: str) -> date | None:
    """An absolute date as written, whole: "2024. 5. 3.", "’24.5.3", "2024년 5월 3일", "Aug 17, 2018".

    >>> read_date("2024. 5. 3."), read_date("Aug 17, 2018"), read_date("2024. 2. 30.")
    (datetime.date(2024, 5, 3), datetime.date(2018, 8, 17), None)
    """
    written = _DAY_FIRST.sub(r"\3-\2-\1", written.strip())
    written = _SHORT_YEAR.sub(_full_year, written)
    if _YEAR_DAY_MONTH.match(written):  # dateparser would turn it round
        return None
    return _sane(_parse(written))


def read_timestamp(written: str) -> date | None:
    """The day of a date or moment as metadata write it: in Korea, or where its paper is.

    >>> read_timestamp("2024-05-03T20:15:00Z"), read_timestamp("2024.05.03 10:11"), read_timestamp("어제")
    (datetime.date(2024, 5, 4), datetime.date(2024, 5, 3), None)
    """
    written = written.strip()
    if _ISO.match(written):
        try:
            moment = datetime.fromisoformat(written)
        except ValueError:
            return read_date(written[:10])
        return _sane(_day_in_korea(moment))
    if _EPOCH.match(written):  # seconds or milliseconds, as databases count them
        return _sane(datetime.fromtimestamp(int(written[:10]), _SEOUL).date())
    if _COMPACT.match(written):  # 20240521183004
        written = f"{written[:4]}-{written[4:6]}-{written[6:8]}"
    if leading := _LEADING_DATE.match(written):
        return read_date(leading[0])
    return _sane(_parse(written))


def _full_year(short: re.Match[str]) -> str:
    year = int(short[1])
    return str(year + (1900 if year >= FIRST_YEAR % 100 else 2000))


@cache
def _parse(written: str) -> date | None:
    import dateparser

    found: datetime | None = dateparser.parse(
        written,
        languages=["ko", "en"],
        settings={
            "DATE_ORDER": "YMD",
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    if found is None:
        return None
    return _day_in_korea(found)


def _day_in_korea(moment: datetime) -> date | None:
    """The day of a moment: one in the zone of a paper abroad (-08:00) keeps its own, UTC is a server's."""
    try:
        return (moment.astimezone(_SEOUL) if moment.utcoffset() == timedelta(0) else moment).date()
    except OverflowError:  # the first or the last day that there is, as databases write "none"
        return None


def _sane(found: date | None) -> date | None:
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _head_end(text: str) -> int:
    """Where the first paragraph begins: what stands above it is about the article."""
    paragraph = _SENTENCE_LINE.search(text)
    if paragraph:
        below = _LONE_DATE.match(text, paragraph.end())  # under the caption of the picture on top
        return below.end() if below else paragraph.start()
    return max(len(text) // 2, _SHORT)  # official style ends its sentences without 다


def _believed(rule: Rule, found: re.Match[str], text: str, head: int) -> bool:
    data = load("datelines").data
    if rule.options.get("head") and found.start() >= head:
        return False
    before = text[max(0, found.start("date") - 60) : found.start("date")]
    if rule.options["rank"] > 2:
        first_line = not text[: found.start()].strip()
        return not first_line and not re.search(data["other_dates"], before.rstrip(" \t\n-•·"))
    registered = re.search(r"등록|발행", found[0][: found.start("date") - found.start()])
    return not registered or not re.search(data["registration"], _around(text, found))


def _around(text: str, found: re.Match[str]) -> str:
    """The line of a match and two more on either side."""
    start, end = found.span()
    for _ in range(3):
        start = max(text.rfind("\n", 0, start), 0)
        end = text.find("\n", end + 1) if end < len(text) else len(text)
        end = len(text) if end < 0 else end
    return text[max(start, found.start() - 200) : min(end, found.end() + 200)]


@derived
def _media_endings() -> tuple[str, ...]:
    return tuple(load("datelines").data["media_endings"])
