"""Which papers an article tells, with whom and of which day: small articles of two or three lines."""

from __future__ import annotations

from datetime import date

import pytest

from extractor import batch
from extractor.shapes import Article


def papers(*lines: str, day: date = date(2024, 5, 7)):
    """Kind, status, date and parties of each agreement of an article."""
    found = batch.extract_with_pipeline(Article("a", "\n\n".join(lines), published_on=day)).agreements
    return [(a.kind, a.status, a.date, [p.name for p in a.parties]) for a in found]


def areas(*lines: str):
    """The areas of each agreement of an article, by its last party."""
    article = Article("a", "\n\n".join(lines), published_on=date(2024, 5, 7))
    return {a.parties[-1].name: a.areas for a in batch.extract_with_pipeline(article).agreements}


SIGNED = "강릉시와 동해대학교는 지난 3일 ‘학·관 협력 협약’을 체결했다."


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("두 기관은 실무협의체 구성, 정보 공유 등에 협력하기로 했다.", ["실무협의체 구성", "정보 공유"]),
        ("두 기관은 정보를 공유하고 실무협의체를 구성하기로 했다.", ["정보를 공유", "실무협의체를 구성"]),
        (
            "두 기관은 ‘숲길 안내 인력 양성’, ‘공동협의체 구성·운영’ 등 협력 사업을 추진하기로 했다.",
            ["숲길 안내 인력 양성", "공동협의체 구성·운영"],
        ),
    ],
)
def test_a_body_without_a_name_is_a_task_of_the_paper_that_founds_it(line, told):
    assert papers(SIGNED, line) == [("mou", "signed", "2024-05-03", ["강릉시", "동해대학교"])]
    assert areas(SIGNED, line) == {"동해대학교": told}


def test_a_body_with_a_name_is_one_of_its_own():
    found = papers(SIGNED, "두 기관은 이날 ‘강릉 관학발전협의회’를 출범시켰다.")
    assert [kind for kind, *_ in found] == ["mou", "joint_body"]


def test_the_day_told_of_the_ceremony_is_that_of_the_signing():
    found = papers(
        "강릉시는 동해대학교와 업무협약을 체결했다고 7일 밝혔다.",
        "이날 협약식은 6일 시장실에서 진행됐으며, 두 기관 관계자들이 참석했다.",
    )
    assert found == [("mou", "signed", "2024-05-06", ["강릉시", "동해대학교"])]


def test_the_day_of_a_paper_that_says_which_city_is_not_that_of_the_next():
    found = papers(
        "강릉시 방문단이 중국 자싱시를 찾고 있다.",
        "이번 방문은 지난해 6월 의향서를 체결한 자싱시를 방문해 우호도시 협약을 체결하기 위해 이뤄졌다.",
        "방문단은 6일 자싱시와 우호도시 협약을 체결했다.",
    )
    assert sorted(found) == [
        ("friendship_city", "signed", "2024-05-06", ["강릉시", "자싱시"]),
        ("loi", "signed", "2023-06", ["강릉시", "자싱시"]),
    ]


def test_whoever_is_met_for_the_paper_signs_it():
    found = papers(
        "김강릉 강릉시장 일행은 10일부터 12일까지 중국 옌타이를 방문한다.",
        "강릉시장은 옌타이시장과의 면담을 통해 강릉시와 옌타이시의 교류를 위한 양해각서를 체결할 예정이다.",
    )
    assert found == [("mou", "planned", "2024-05", ["강릉시", "옌타이시"])]


def test_what_came_before_is_older():
    article = Article(
        "a",
        "동해대는 양양군과 교육협약을 맺은 데 이어 지난 3일 강릉시와 업무협약을 체결했다.",
        published_on=date(2024, 5, 7),
    )
    found = batch.extract_with_pipeline(article).agreements
    assert {a.parties[-1].name: a.salience for a in found} == {"양양군": "background", "강릉시": "main"}


def test_other_stops_of_a_journey_are_no_areas():
    found = areas(
        "강릉시는 김강릉 시장 일행이 10일부터 사흘 동안 중국 자싱시를 방문한다고 7일 밝혔다.",
        "자싱시와 협력강화 협정 체결, 홍보관 방문, 도서 기증식, 친선축구 관람도 한다.",
    )
    assert found == {"자싱시": []}


def test_each_firm_has_its_own_promise_and_those_who_came_none():
    found = areas(
        "정선군은 ㈜동강푸드·㈜아우라지산업과 투자협약을 체결했다고 7일 밝혔다.",
        "협약식에는 최정선 정선군수와 ㈜아우라지산업 임대표 대표, ㈜동강푸드 윤동강 대표 등이 참석했다.",
        "㈜아우라지산업은 74억원을 들여 저장창고를, ㈜동강푸드는 45억원을 들여 가공공장을 새로 짓는다.",
    )
    assert found == {"㈜동강푸드": ["가공공장을 새로 짓"], "㈜아우라지산업": []}


def test_firms_with_their_sums_are_no_areas():
    found = areas(
        "정선군은 지난 3일 동강산업(주), (주)아우라지, (주)가리왕푸드와 투자협약을 체결했다.",
        "▲동강산업(주)(대표 김찬수) 35억원 ▲(주)아우라지(대표 임정봉) 26억원 ▲(주)가리왕푸드는 9억원을 낸다.",
    )
    assert all(told == [] for told in found.values())


def test_a_visit_and_the_paper_told_behind_it_share_their_day():
    found = papers(
        "강원도와 일본 돗토리현이 교류를 넓힌다.",
        "히라이 신지 돗토리현 지사가 6일 강원도청을 찾아 김강원 지사를 만났다.",
        "두 지사는 우호교류 협력 증진 합의서를 체결했다.",
        "강원도와 돗토리현은 1994년 11월 우호 협정을 맺은 후 교류를 이어왔다.",
    )
    assert found[0] == ("friendship_city", "signed", "2024-05-06", ["강원도", "돗토리현"])
    assert [(kind, day) for kind, _, day, _ in found[1:]] == [("friendship_city", "1994-11")]


def test_what_is_told_in_the_present_is_planned_where_its_day_lies_ahead():
    found = papers(
        "강릉시와 정선군이 ‘강릉-정선 상생 업무협약’을 체결한다.",
        "강릉시는 오는 10일 부시장이 참석한 가운데 강릉시와 정선군의 상생을 위한 업무협약을 체결한다.",
    )
    assert found == [("mou", "planned", "2024-05-10", ["강릉시", "정선군"])]


def test_the_day_may_follow_what_came_about():
    found = papers("두 도시가 손을 잡았다.", "강릉시와 정선군이 자매도시가 된 것은 1985년 5월 16일이다.")
    assert found == [("sister_city", "signed", "1985-05-16", ["강릉시", "정선군"])]


@pytest.mark.parametrize(
    ("line", "sides"),
    [
        (
            "지난 3일 농협 정선군지부와 정선군상공협의회(회장 강택섭) 회원 20여명은 업무협약을 체결했다.",
            ["농협 정선군지부", "정선군상공협의회"],
        ),
        (
            "지난 3일 강원도․농협강원지역본부와 전남도․농협전남지역본부가 업무협약을 체결했다.",
            ["강원도", "농협강원지역본부", "전남도", "농협전남지역본부"],
        ),
        ("정선군은 지난 3일 베트남 남딘성과도 업무협약을 맺었다.", ["정선군", "남딘성"]),
        ("정선군은 지난 3일 바른통증의학과의원과 업무협약을 맺었다.", ["정선군", "바른통증의학과의원"]),
        ("정선군은 지난 3일 하루 동안 강릉시를 찾아 강릉시와 업무협약을 맺었다.", ["정선군", "강릉시"]),
    ],
)
def test_sides(line, sides):
    ((*_, found),) = papers(line)
    assert found == sides


def test_heads_of_cooperatives_sign_for_them():
    article = Article(
        "a",
        "강릉농협과 비금농협은 지난 3일 업무협약을 체결했다.\n\n"
        "협약식에는 이강릉 강릉농협조합장과 김비금 비금농협조합장을 비롯해 관계자들이 함께 했다.",
        published_on=date(2024, 5, 7),
    )
    (one,) = batch.extract_with_pipeline(article).agreements
    assert [[s.name for s in p.signatories] for p in one.parties] == [["이강릉"], ["김비금"]]
