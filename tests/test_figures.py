"""Quantities: the rules' own examples, running text, and what must not be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.find.figures import Quantity, distinct, find_figures
from extractor.find.numerals import numeral_value
from extractor.rulebook import load
from extractor.shapes import Span

Value = tuple[float, str]
EXAMPLES = [
    pytest.param(text, [tuple(v) for v in values], id=f"{rule.id}: {text}")
    for rule in load("figures").rules
    if rule.reader != "veto"
    for text, values in rule.examples
]
VETOED = [text for rule in load("figures").rules if rule.reader == "veto" for text, _ in rule.examples]


def read(text: str) -> list[Value]:
    return [(m.value.value, m.value.unit) for m in find_figures(text)]


@pytest.mark.parametrize(("text", "values"), EXAMPLES)
def test_example_of_a_rule_has_its_values(text: str, values: list[Value]) -> None:
    assert [v for v in read(text) if v in values] == values


@pytest.mark.parametrize("text", VETOED)
def test_vetoed_text_is_no_figure(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1천200억 원", [(120_000_000_000, "원")]),
        ("3만 5천㎡", [(35_000, "㎡")]),
        ("2조 3천억 원", [(2_300_000_000_000, "원")]),
        ("1,500억불", [(150_000_000_000, "불")]),
        ("87백만원", [(87_000_000, "원")]),
        ("1조2,000억원대", [(1_200_000_000_000, "원")]),
        ("5만9990㎡ 규모", [(59_990, "㎡")]),
        ("1만5000여명", [(15_000, "명")]),
        ("12만 6천여 제곱미터", [(126_000, "제곱미터")]),
        ("1000여억 원", [(100_000_000_000, "원")]),
        ("30여만 명", [(300_000, "명")]),
        ("122만 9,089명", [(1_229_089, "명")]),
        ("10개 사와", [(10, "개사")]),
        ("15개社", [(15, "개사")]),
        ("7社", [(7, "개사")]),
        ("통신 3사와", [(3, "개사")]),
        ("조선3사와", [(3, "개사")]),
        ("9개 국내 대학", [(9, "개")]),
        ("25개국 36개 도시", [(25, "개국"), (36, "개")]),
        ("2개소", [(2, "개소")]),
        ("5개년", [(5, "개년")]),
        ("2년 8개월", [(2, "년"), (8, "개월")]),
        ("1박 2일", [(1, "박"), (2, "일")]),
        ("5년간", [(5, "년")]),
        ("3주간", [(3, "주")]),
        ("10~20%", [(10, "%"), (20, "%")]),
        ("2~3만원", [(20_000, "원"), (30_000, "원")]),
        ("5천~1만명", [(5_000, "명"), (10_000, "명")]),
        ("인구 50만 시대", [(500_000, "")]),
        ("300억 규모의 기금", [(30_000_000_000, "원")]),
        ("매년 6000여 기업이", [(6_000, "")]),
        ("(△13.2%p)", [(-13.2, "%p")]),
        ("▲3.2% 하락", [(-3.2, "%")]),
        ("(-1.5%)", [(-1.5, "%")]),
        ("+37점", [(37, "점")]),
        ("▲3개 분야 ▲4개 사업", [(3, "개"), (4, "개")]),
        ("- 2개 기관", [(2, "개")]),
        ("△2100명의 일자리", [(2100, "명")]),
        ("비중(%) : 91.2('21) → 92.7('22)", [(91.2, "%"), (92.7, "%")]),
        ("증감(조원): (7)+4.2 (8)+5.1", [(4_200_000_000_000, "원"), (5_100_000_000_000, "원")]),
        ("4대 전략 12개 과제", [(4, "대"), (12, "개")]),
        ("버스 30대", [(30, "대")]),
        ("2억 달러", [(200_000_000, "달러")]),
        ("500만$", [(5_000_000, "달러")]),
        ("총인원 3,000명", [(3_000, "명")]),
        ("12.0%", [(12, "%")]),
        ("150조원\n 규모", [(150_000_000_000_000, "원")]),
        ("50여\xa0개", [(50, "개")]),
        ("주 5일 근무", [(5, "일")]),
        ("0.3%포인트", [(0.3, "%p")]),
        ("5퍼센트", [(5, "%")]),
        ("30분간", [(30, "분")]),
        ("3번의 만남", [(3, "번")]),
    ],
)
def test_figures(text: str, values: list[Value]) -> None:
    assert read(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "2013년 10월 21일",
        "오전 10시 30분",
        "제9차 회의",
        "2층 회의실",
        "본관 1층",
        "4번째 만남",
        "제3호",
        "만 65세 이상",
        "20대 청년",
        "30~40대 여성",
        "02-120",
        "02-2133-5285",
        "☎ 1577-0088",
        "세종대로 110",
        "117-1번지",
        "전국 1위",
        "(319 KB)",
        "1:1 상담",
        "4차 산업혁명",
        "5G 통신망",
        "민선8기",
        "민선 6기",
        "1·2차 회의",
        "2차 추경",
        "제2금융권",
        "3분기",
        "3분의 1",
        "’17년 현재",
        "24년 12월",
        "3년차",
        "5회차",
        "2호선",
        "2050 탄소중립",
        "COVID-19",
        "코로나19",
        "1사1촌",
        "21대 국회",
        "양 도시",
        "두 기관",
        "수백 명",
        "제10조",
        "www.a1.kr",
        "101동 1203호",
        "4세대 이동통신",
        "(1부) 기념식",
        "A4 용지",
        "v1.2.3",
        "8기 수료",
        "1단계 사업",
        "2유형",
        "3학년 2반",
        "2002 월드컵",
    ],
)
def test_no_figure(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "approx"),
    [
        ("약 50개 도시", True),
        ("50여 개", True),
        ("60여명", True),
        ("50명 가량", True),
        ("10% 수준", True),
        ("9조원 규모", True),
        ("3회 이상", True),
        ("20년이 넘는 경력", True),
        ("최대 10명", True),
        ("100명을 웃도는", True),
        ("5일 이내", True),
        ("2,500만원 이하", True),
        ("3년여", True),
        ("50개 도시", False),
        ("협약 50개", False),
        ("최근 5년간", False),
        ("100명이 참석", False),
        ("5개 여행사", False),
    ],
)
def test_approximate(text: str, approx: bool) -> None:
    (mention,) = find_figures(text)
    assert mention.value.approx is approx


def test_surface_holds_the_words_that_make_it_approximate() -> None:
    text = "총 사업비 약 9조원 규모로"
    assert [m.span.of(text) for m in find_figures(text)] == ["약 9조원 규모"]


def test_excluded_spans_are_not_read() -> None:
    text = "5년 전 7개 시"
    assert [m.value for m in find_figures(text, exclude=[Span(0, 4)])] == [Quantity(7, "개")]


def test_distinct_keeps_the_first_told() -> None:
    text = "7개 시, 약 7개 군, 7명, 8개, 3㎞, 3km"
    assert [m.span.of(text) for m in distinct(find_figures(text))] == ["7개", "7명", "8개", "3㎞"]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("1천200억", 120_000_000_000),
        ("3만 5천", 35_000),
        ("2조 6,924억", 2_692_400_000_000),
        ("5천만", 50_000_000),
        ("2.2만", 22_000),
        ("1억5천만", 150_000_000),
        ("12억3천4백만", 1_234_000_000),
        ("1만5000", 15_000),
        ("0.5", 0.5),
        ("30여만", 300_000),
        ("60십", 600),
    ],
)
def test_numeral(numeral: str, value: float) -> None:
    assert numeral_value(numeral) == value


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 9999))
def test_scales_add_up(trillions: int, hundred_millions: int, ten_thousands: int) -> None:
    text = f"{trillions}조 {hundred_millions:,}억 {ten_thousands}만원"
    assert read(text) == [(trillions * 10**12 + hundred_millions * 10**8 + ten_thousands * 10**4, "원")]


@given(st.text(alphabet="0123456789,.~약여만억조천백개명원%△▲ \n가나(')", max_size=60))
def test_any_text_gives_spans_in_order_that_hold_a_digit(text: str) -> None:
    mentions = find_figures(text)
    spans = [m.span for m in mentions]
    assert spans == sorted(spans)
    assert all(
        any(c.isdigit() for c in span.of(text)) and span.of(text).strip() == span.of(text) for span in spans
    )


def test_no_superlinear_time() -> None:
    for piece in ("1,", "1~", "3만 ", "12", "약 5"):
        assert find_figures(piece * 3000) is not None
