"""Date expressions: the rules' own examples, running text, traps, and the EDTF that comes out."""

from __future__ import annotations

import itertools
import warnings
from datetime import date
from typing import Any

import pytest

from extractor.find.dates import find_anniversaries, find_dates, resolve
from extractor.records import Agreement
from extractor.rulebook import load

REFERENCE = date.fromisoformat(load("dates").data["reference"])
EXAMPLES = [
    pytest.param(rule.id, text, value, id=f"{rule.id}: {text}")
    for rule in load("dates").rules
    if rule.reader not in (None, "veto")
    for text, value in rule.examples
]
VETOED = [text for rule in load("dates").rules if rule.reader == "veto" for text, _ in rule.examples]


def read(text: str, published_on: date | None = REFERENCE) -> list[tuple[str, str | None]]:
    return [(m.span.of(text), m.value.edtf) for m in find_dates(text, published_on=published_on)]


@pytest.mark.parametrize(("rule", "text", "value"), EXAMPLES)
def test_example_of_a_rule_has_its_value(rule: str, text: str, value: str) -> None:
    found = {m.value.edtf: m.rule for m in find_dates(text, published_on=REFERENCE)}
    assert value in found, (rule, found)


def test_enough_examples() -> None:
    assert len(EXAMPLES) >= 130


@pytest.mark.parametrize("text", VETOED)
def test_vetoed_text_is_no_date(text: str) -> None:
    assert all(edtf is None or len(edtf) == 4 for _, edtf in read(text))


@pytest.mark.parametrize("text", load("dates").data["traps"])
def test_trap_is_no_date(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("작년 4월 가람시와 결연했고, 9월 나루군과도 맺었다.", ["2023-04", "2023-09"]),
        (
            "나루시는 4일 협약을 맺었다. 6일 시에 따르면 이날 두 시장이 만났다.",
            ["2024-01-04", "2024-01-06", "2024-01-04"],
        ),
        ("26일 협약을 체결한다고 25일 밝혔다. 이날 협약은", ["2024-01-26", "2024-01-25", "2024-01-26"]),
        (
            "두 시는 21일 만났다. 2016년 5월 3일 결연한 뒤 처음이다. 이날 시장은",
            ["2024-01-21", "2016-05-03", "2024-01-21"],
        ),
        ("2016년 5월 3일 결연하고 같은 날 나무를 심었다.", ["2016-05-03", "2016-05-03"]),
        ("행사는 5월 13일 열려 15일까지 이어진다.", ["2024-05-13", "2024-05-15"]),
        ("다음 달 3일 협약식을 연다고 24일 밝혔다.", ["2024-02-03", "2024-01-24"]),
        (
            "지난달 3일 가람시와 업무협약을 맺은 데 이어 이번에는 5일 나루군과도 맺었다.",
            ["2023-12-03", "2024-01-05"],
        ),
        (
            "2018년 9월 만난 두 시는 이듬해 3월 결연했고 같은 해 11월 방문했다.",
            ["2018-09", "2019-03", "2019-11"],
        ),
        ("지난달 28일 시작해 같은 달 30일 끝났다.", ["2023-12-28", "2023-12-30"]),
        ("2012년~2016년 교류, 2017-2020년 확대", ["2012/2016", "2017/2020"]),
        ("12월 30일부터 1월 2일까지", ["2023-12-30/2024-01-02"]),
        ("5년 전인 2019년", ["2019", "2019"]),
        ("posted Mar 07, 2018", ["2018-03-07"]),
        ("수정일2013-10-21", ["2013-10-21"]),
        ("’25.5.\n21일 회의", ["2025-05-21"]),
        ("이날 협약식에는", ["2024-01-25~"]),
    ],
)
def test_running_text(text: str, values: list[str]) -> None:
    assert [edtf for _, edtf in read(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("지난 10일 협약을 맺었다. 이날 시장은 말했다.", ["XXXX-XX-10", "XXXX-XX-10"]),
        ("22일(월) 만났다", ["XXXX-XX-22"]),
        ("3월 5일 체결했다", ["XXXX-03-05"]),
        ("작년 9월 결연", ["XXXX-09"]),
        ("올해 협약, 연내 추진", [None, None]),
        ("11월4일 만났다. 포럼은 2015년 11월 열렸다.", ["2015-11-04", "2015-11"]),
        ("11월4일 만났다. 2014년 11월과 2015년 11월에 열렸다.", ["XXXX-11-04", "2014-11", "2015-11"]),
        ("2015 설명회가 열린다. 11월4일 만났다.", ["XXXX-11-04"]),
        ("지난 8월 만났다. 2015년 8월", ["XXXX-08", "2015-08"]),
        ("지난 10일 협약을 맺고 다음 날 떠났다", ["XXXX-XX-10", "XXXX-XX-11"]),
        ("올해 상반기", [None]),
        ("오늘(18일) 체결", ["XXXX-XX-18"]),
    ],
)
def test_without_a_day_of_publication_nothing_is_guessed(text: str, values: list[str | None]) -> None:
    assert [edtf for _, edtf in read(text, None)] == values


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("2013-10-21", "21일(월) 오전 9시", "2013-10-21"),
        ("2017-04-05", "1일(토) 오스트리아", "2017-04-01"),
        ("2024-06-03", "29일 체결했다고", "2024-05-29"),
        ("2024-06-03", "29일(토) 개최", "2024-06-29"),
        ("2024-12-28", "1월 5일 협약식을", "2025-01-05"),
        ("2024-01-03", "12월 28일 협약을", "2023-12-28"),
        ("2024-03-01", "지난 29일", "2024-02-29"),
        ("2024-03-15", "지난 31일", "2024-01-31"),
        ("2025-03-31", "오는 30일", "2025-04-30"),
        ("2024-12-02", "다음 달 3일", "2025-01-03"),
        ("2024-01-02", "지난달 3일", "2023-12-03"),
        ("2025-07-11", "9월 협약", "2025-09"),
        ("2025-01-15", "지난 12월", "2024-12"),
        ("2024-11-20", "지난 하반기", "2023-41"),
        ("2024-03-03", "29일(목) 체결", "2024-02-29"),
        ("2014-01-10", "12월 17일(화)", "2013-12-17"),
    ],
)
def test_edges_of_months_and_years(published: str, text: str, value: str) -> None:
    assert [edtf for _, edtf in read(text, date.fromisoformat(published))] == [value]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("지난 15일", "tense", "past"),
        ("오는 20일", "tense", "future"),
        ("15일", "tense", None),
        ("22일(월)", "has_weekday", True),
        ("22일", "has_weekday", False),
        ("이날", "anaphoric", True),
        ("9월", "granularity", "month"),
        ("2013년", "granularity", "year"),
        ("올해 상반기", "granularity", "half"),
        ("3분기", "granularity", "quarter"),
        ("올봄", "granularity", "season"),
        ("(2017~2020)", "granularity", "range"),
        ("22일", "granularity", "day"),
        ("지난달", "granularity", "month"),
        ("오늘", "granularity", "day"),
    ],
)
def test_what_a_date_says_of_itself(text: str, field: str, value: Any) -> None:
    (mention,) = find_dates(text, published_on=REFERENCE)
    assert getattr(mention.value, field) == value


def test_announcement_is_marked() -> None:
    mentions = find_dates("22일 맺었다고 24일 밝혔다.", published_on=REFERENCE)
    assert [m.extra["announced"] for m in mentions] == [False, True]


def test_spans_are_in_order_and_apart() -> None:
    text = "2013년 10월 21일(월), ’25.3.13.~3.20., 작년 9월, 오늘(25일), 지난주 금요일, 3분기"
    spans = [m.span for m in find_dates(text, published_on=REFERENCE)]
    assert len(spans) == 6
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("2013", "2013"),
        ("2013. 10. 21.(월)", "2013-10-21"),
        ("올해 상반기", "2024-40"),
        ("’24. 5. 13.~15.", "2024-05-13/2024-05-15"),
        ("미정", None),
        ("1. 22.(월) 10:00", "2024-01-22"),
        ("2월중", "2024-02"),
    ],
)
def test_cell_of_a_table(expression: str, value: str | None) -> None:
    assert resolve(expression, published_on=REFERENCE) == value


def test_cell_of_a_table_after_other_dates() -> None:
    before = find_dates("2016년 5월 3일", published_on=None)
    assert resolve("같은 해 9월", published_on=None, context=before) == "2016-09"


@pytest.mark.parametrize(
    ("text", "published", "values"),
    [
        ("2013년 자매도시 20주년을 기념해", None, ["1993"]),
        ("올해 자매결연 10주년을 맞은", REFERENCE, ["2014"]),
        ("우호협력 체결 30주년", REFERENCE, ["1994"]),
        ("자매결연 30주년", None, []),
        ("창립 20주년, 광복 80주년", REFERENCE, []),
        ("2012년 문을 열었다. 자매결연 10주년이다.", REFERENCE, ["2014"]),
    ],
)
def test_year_implied_by_an_anniversary(text: str, published: date | None, values: list[str]) -> None:
    found = find_anniversaries(text, published_on=published)
    assert [m.value.edtf for m in found] == values
    assert all(m.extra["anniversary"] and m.span.of(text).endswith("주년") for m in found)


def test_every_value_is_edtf() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the grammar of edtf warns about itself when it is built
        from edtf import parse_edtf

        texts = [text for _, text, _ in (p.values for p in EXAMPLES)]
        values = {
            edtf
            for text in texts
            for published in (REFERENCE, None)
            for _, edtf in read(text, published)
            if edtf
        }
        assert len(values) > 100
        for value in sorted(values):
            assert parse_edtf(value) is not None
            Agreement(kind="mou", status="signed", salience="main", date=value, parties=[])


def test_no_superlinear_time() -> None:
    for piece in ("2013. ", "지난 ", "1~", "’25.", "3월 "):
        assert find_dates(piece * 3000, published_on=REFERENCE) is not None
