"""How the sides of a paper are named, met and told again: small articles of two or three lines."""

from __future__ import annotations

from datetime import date

import pytest

from extractor import batch
from extractor.shapes import Article


def told(*lines: str, day: date = date(2024, 5, 7)):
    return batch.extract_with_pipeline(Article("a", "\n\n".join(lines), published_on=day)).agreements


def papers(*lines: str, day: date = date(2024, 5, 7)):
    """Kind, status, date and the names of the parties of each agreement."""
    return [(a.kind, a.status, a.date, [p.name for p in a.parties]) for a in told(*lines, day=day)]


def names(*lines: str, day: date = date(2024, 5, 7)):
    """The names of the parties of each agreement."""
    return [[p.name for p in a.parties] for a in told(*lines, day=day)]


def test_an_exchange_society_of_two_countries_is_one_body():
    assert names(
        "한국꿀벌협회(회장 김우식), 강원대학교 꿀벌연구사업단(단장 이학준), "
        "한국-핀란드 양봉기술교류회(회장 신도철)는 지난 3일 춘천에서 공동협약을 체결했다."
    ) == [["한국꿀벌협회", "강원대학교 꿀벌연구사업단", "한국-핀란드 양봉기술교류회"]]


def test_firms_in_quotation_marks_have_a_paper_and_a_day_each():
    assert papers(
        "정선군은 2일 뮌헨의 ‘베르크오토’사와 부품공장 건립에 2200만 유로, "
        "4일 린츠의 ‘린처글라스’사와 앰풀 생산에 1300만 유로를 투자하는 내용으로 각각 양해각서를 체결했다."
    ) == [
        ("mou", "signed", "2024-05-02", ["정선군", "베르크오토"]),
        ("mou", "signed", "2024-05-04", ["정선군", "린처글라스"]),
    ]


def test_a_firm_that_only_its_latin_name_gives_away():
    assert names(
        "메디가람은 3일 현지 병원그룹 샤흐리스 메디컬(Shahris Medical)과 "
        "이동형 검진센터를 운영하는 MOU를 교환했다."
    ) == [["메디가람", "샤흐리스 메디컬"]]


def test_heads_of_townships_sign_for_them():
    (tie,) = told("김두식 정선읍장과 오현주 방배2동장이 3일 자매결연 협약서에 서명했다.")
    assert [(p.name, p.signatories[0].name) for p in tie.parties] == [
        ("정선읍", "김두식"),
        ("방배2동", "오현주"),
    ]


@pytest.mark.parametrize(
    ("line", "signed_by"),
    [
        (
            "강릉시장 김홍규와 정선군수 최승준이 2일 업무협약서에 서명했다.",
            [("강릉시", "김홍규"), ("정선군", "최승준")],
        ),
        (
            "동해대학교 총장 이만수, 강릉시장 김홍규는 2일 평생교육 협약을 맺었다.",
            [("동해대학교", "이만수"), ("강릉시", "김홍규")],
        ),
        (
            "박태수 외교부 장관과 마르타 로하스 과테말라 외교장관이 3일 양해각서(MOU)를 체결했다.",
            [("외교부", "박태수"), ("과테말라", "마르타 로하스")],
        ),
    ],
)
def test_an_office_told_before_its_holder_or_of_a_state(line, signed_by):
    (paper,) = told(line)
    assert [(p.name, p.signatories[0].name) for p in paper.parties] == signed_by


def test_who_acts_for_a_president_signs():
    (paper,) = told(
        "김경수 동해대학교 총장직무대행과 정태수 강릉의료원장이 3일 업무협약서에 서명했다.",
    )
    assert [s.name for p in paper.parties for s in p.signatories] == ["김경수", "정태수"]


def test_a_department_signs_for_itself_where_its_head_is_told():
    assert names(
        "정선군 재무과(과장 권오직)가 지난 3일 화암면 어산리(이장 김달수)를 찾아 1부서 1마을 결연식을 가졌다."
    ) == [["재무과", "화암면 어산리"]]


def test_a_village_where_a_tie_is_made_is_its_other_side():
    assert names(
        "한국수자원공사 도암댐관리단은 3일 정선군 북평면 나루마을에서 자매결연식을 열고 일손돕기를 약속했다."
    ) == [["한국수자원공사 도암댐관리단", "정선군 북평면 나루마을"]]


def test_churches_before_their_count_are_all_named():
    assert names(
        "교1동 지역사회보장협의체가 3일 관내 강릉교회, 임당성당, 은파교회, 원불교강릉교당 "
        "4개 종교기관과 업무협약을 체결했다."
    ) == [["교1동 지역사회보장협의체", "강릉교회", "임당성당", "은파교회", "원불교강릉교당"]]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (
            "정선군은 국립공원공단 태백산사무소, 한국관광공사 강원지사와 함께 생태관광을 키운다.",
            "군은 3일 아리랑센터에서 두 기관과 업무협약식을 가졌다.",
            ["정선군", "국립공원공단 태백산사무소", "한국관광공사 강원지사"],
        ),
        (
            "강릉시는 동해대, 관동대와 함께 지역혁신 사업을 꾸린다.",
            "시는 3일 시청에서 두 대학과 업무협약을 체결했다.",
            ["강릉시", "동해대", "관동대"],
        ),
    ],
)
def test_two_of_those_told_to_act_together(first, second, found):
    assert names(first, second) == [found]


def test_several_groups_are_those_listed_after_them():
    (paper,) = told(
        "강원지역 3개 새일센터와 2개 대학일자리센터는 지난 3일 도청에서 업무협약을 체결했다.",
        "이번 협약에는 ▷강릉여성새로일하기센터 ▷원주여성새로일하기센터 ▷춘천여성새로일하기센터 "
        "▷동해대학교 일자리센터 ▷한림대학교 일자리센터로 5개 기관이 함께했다.",
    )
    assert len(paper.parties) == 5
    assert paper.areas == []


@pytest.mark.parametrize(
    "there",
    [
        "이 자리에서 군은 2005년부터 이어 온 청소년 교류를 두고 변경합의서를 체결했다.",
        "군은 이날 변경합의서를 체결했다.",
    ],
)
def test_who_was_met_signs_where_they_met(there):
    found = papers("정선군은 지난 3일 일본 무사시노시 대표단을 맞아 교류 확대를 논의했다.", there)
    assert found == [("other", "signed", "2024-05-03", ["정선군", "무사시노시"])]


def test_staff_are_no_firm():
    assert names(
        "강릉시는 3일 중국 훈춘시와 교류의향서를 체결했다고 밝혔다.",
        "강릉시 대표단은 훈춘시청을 찾아 장림 시장 및 관계자들과 교류의향서를 체결했다.",
    ) == [["강릉시", "훈춘시"]]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("정선군과 동해대학교는 3일 군청에서 조인식을 갖고 인재를 함께 기르기로 했다.",), "other"),
        (
            (
                "정선군과 동해대학교는 3일 군청에서 조인식을 갖고 인재를 함께 기르기로 했다.",
                "이번 협약으로 두 기관은 장학금을 마련한다.",
            ),
            "mou",
        ),
        (("정선군과 동해대학교는 3일 군청에서 관학협력 협약 조인식을 가졌다.",), "mou"),
        (("정선군과 강릉시, 동해시는 3일 영동권 행정협의회 구성을 위한 조인식을 가졌다.",), "joint_body"),
    ],
)
def test_a_signing_ceremony_tells_of_a_paper(lines, kind):
    assert [a.kind for a in told(*lines)] == [kind]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "정선군은 지난 3일 ㈜한빛레저개발에 투자협약 해지를 통보했다.",
            ("mou", "ended", "2024-05-03", ["정선군", "㈜한빛레저개발"]),
        ),
        (
            "정선군과 ㈜한빛레저가 맺은 관광단지 투자협약이 4년 만에 무산됐다.",
            ("mou", "ended", None, ["정선군", "㈜한빛레저"]),
        ),
        (
            "강릉시와 동해대병원이 이달 말 맺기로 했던 건강검진 협약이 7월로 연기됐다.",
            ("mou", "planned", "2024-07", ["강릉시", "동해대병원"]),
        ),
        (
            "정선군은 백두포레컨소시엄과 내년 3월까지 본협약을 체결하겠다고 6일 밝혔다.",
            ("mou", "planned", "2025-03", ["정선군", "백두포레컨소시엄"]),
        ),
    ],
)
def test_what_was_ended_put_off_or_will_be(line, found):
    assert papers(line) == [found]


def test_what_took_its_time_is_no_plan_beside_the_news():
    found = papers(
        "강릉시는 지난 3일 동해대병원과 건강검진 협약을 체결했다.",
        "당초 2월로 잡혔던 협약은 병원 사정으로 두 차례 미뤄졌다.",
    )
    assert [status for _, status, *_ in found] == ["signed"]


def test_who_meets_somebody_in_a_town_hall_is_not_its_head():
    (tie,) = told(
        "정선군이 대구 수성구와 자매결연을 맺고 발걸음을 맞추기로 했다.",
        "양 도시는 3일 수성구청에서 강석호 군수와 수성구 김형수 구청장 등이 참석한 가운데 "
        "자매결연 협정을 체결했다.",
    )
    assert [(p.name, p.signatories[0].name) for p in tie.parties] == [
        ("정선군", "강석호"),
        ("대구 수성구", "김형수"),
    ]


def test_agencies_are_no_town():
    assert names("강원관광공사는 3일 울란바토르에서 몽골 현지 6개 에이전시와 업무협약을 맺었다.") == [
        ["강원관광공사", "6개 에이전시"]
    ]


def test_a_paper_told_by_the_headline_has_the_day_of_its_ceremony():
    (paper,) = told(
        "강릉시, 몽골 보건부와 의료관광 업무협약",
        "체결식은 3일 몽골 울란바토르에서 열렸다. 김한수 강릉시장과 뱌르수렌 보건부 차관이 서명했다.",
    )
    assert paper.date == "2024-05-03"


def test_sister_schools():
    assert papers("오사나이고등학교와 정선고등학교는 2000년에 자매교 협정을 체결해 오가고 있습니다.") == [
        ("sister_city", "signed", "2000", ["오사나이고등학교", "정선고등학교"])
    ]


def test_what_a_paper_is_related_to_refers_to_no_other():
    found = papers("강릉시와 동해은행은 3일 시청에서 지역 상품 출시 관련 업무협약을 체결했다고 4일 밝혔다.")
    assert found == [("mou", "signed", "2024-05-03", ["강릉시", "동해은행"])]


def test_a_centre_of_a_ward_is_one_with_or_without_its_city_and_its_township():
    found = papers(
        "정선군 화암면 주민자치센터와 인천광역시 계양구 작전서운동 주민자치센터가 자매결연을 맺고 "
        "상호 교류키로 했다.",
        "화암면에 따르면 지난 3일 면사무소 회의실에서 작전서운동 주민자치센터와 "
        "자매결연 협정 체결식을 가졌다고 밝혔다.",
    )
    both = ["정선군 화암면 주민자치센터", "인천광역시 계양구 작전서운동 주민자치센터"]
    assert found == [("sister_city", "signed", "2024-05-03", both)]
