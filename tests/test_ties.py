"""The ties that an article tells beside its news: who else a city is joined with, since when."""

from __future__ import annotations

from datetime import date

import pytest

from extractor import batch
from extractor.shapes import Article

NEWS = "강릉시와 전남 신안군이 16일 강릉시청에서 자매결연을 맺었다."


def ties(*lines: str) -> list[tuple[str, str | None, str, str]]:
    """Salience, date and the two parties of every tie of an article."""
    article = Article("a", "\n\n".join([NEWS, *lines]), published_on=date(2024, 1, 16))
    found = batch.extract_with_pipeline(article).agreements
    out = []
    for agreement in found:
        one, other = agreement.parties
        out.append((agreement.salience, agreement.date, one.name, other.name))
    assert out[0] == ("main", "2024-01-16", "강릉시", "신안군")
    return out[1:]


def standing(*parties: str, of: str = "강릉시", dates: tuple[str | None, ...] = ()):
    """What ``ties`` gives for background ties of a city."""
    return [("background", d, of, p) for p, d in zip(parties, dates or [None] * len(parties), strict=True)]


@pytest.mark.parametrize(
    "line",
    [
        "강릉시의 국내 자매도시는 서울 강동구, 울산 남구 등 3곳이다.",
        "현재 국내 자매도시는 서울 강동구, 울산 남구 등 3곳이다.",
        "이번 결연으로 강릉시의 국내 자매도시는 서울 강동구, 울산 남구, 신안군 등 3곳으로 늘었다.",
        "강릉시는 서울 강동구, 울산 남구 등 3곳과 자매결연도시를 체결했다.",
        "강릉시는 신안군을 포함해 서울 강동구, 울산 남구 등 3곳과 자매결연을 맺었다.",
        "강릉시는 서울 강동구, 울산 남구와 자매결연해 명절마다 장터를 함께 열어 왔다.",
        "강릉시가 자매결연을 맺은 지자체는 서울 강동구와 울산 남구에 이어 신안군이 세 번째다.",
    ],
)
def test_the_cities_of_a_tie_are_history(line):
    assert ties(line) == standing("서울 강동구", "울산 남구")


@pytest.mark.parametrize(
    "line",
    [
        "이로써 강릉시는 서울 강동구(2001년), 울산 남구(2004년)에 이어 신안군까지 자매결연을 맺게 됐다.",
        "강릉시는 2001년 서울 강동구를 시작으로 2004년 울산 남구와 자매결연을 맺었다.",
    ],
)
def test_those_before_have_their_own_years(line):
    assert sorted(ties(line)) == standing("서울 강동구", "울산 남구", dates=("2001", "2004"))


def test_the_first_tie_of_many():
    line = "한편 신안군은 2003년 서울 노원구와 첫 자매결연을 시작으로 국내 8개 도시와 손을 잡고 있다."
    assert ties(line) == standing("서울 노원구", of="신안군", dates=("2003",))


def test_a_list_of_ties_ends_before_the_next_kind():
    line = "강릉시의 국내 자매도시는 서울 강동구, 울산 남구 등 3곳이며 중국 자싱시와 결연을 맺고 있다."
    assert ties(line) == standing("서울 강동구", "울산 남구", "자싱시")


def test_each_clause_has_its_own_owner():
    line = "신안군은 서울 노원구·경기 이천시와, 강릉시는 서울 강동구·울산 남구와 각각 자매결연을 맺고 있다."
    assert ties(line) == [
        *standing("서울 노원구", "이천시", of="신안군"),
        *standing("서울 강동구", "울산 남구"),
    ]


def test_a_guest_of_a_tie_is_none():
    assert ties("강릉시의 자매도시는 축제에 공연단을 보냈다.") == []
