"""Who the sides of a paper are, and what each of them does: small articles of two or three lines."""

from __future__ import annotations

from datetime import date

import pytest

from extractor import batch
from extractor.shapes import Article


def told(*lines: str, day: date = date(2024, 5, 7)):
    return batch.extract_with_pipeline(Article("a", "\n\n".join(lines), published_on=day)).agreements


def sides(*lines: str, day: date = date(2024, 5, 7)):
    """Kind, status, salience and the names of the parties of each agreement."""
    found = told(*lines, day=day)
    return [(a.kind, a.status, a.salience, [p.name for p in a.parties]) for a in found]


def test_units_of_the_army_are_no_firms():
    (paper,) = told(
        "정선군은 지난 3일 군청에서 제12기동사단, 제4기갑여단, 제2수송교육연대와 업무협약을 체결했다."
    )
    assert [p.type for p in paper.parties] == ["local_government"] + ["national_government"] * 3


def test_a_bare_head_is_the_body_named_in_full_before():
    found = sides(
        "육군 8기동군단은 지난 3일 정선군과 상생 업무협약을 맺었다.",
        "군단과 정선군은 지역을 안정시키려는 뜻에서 협약을 추진했다.",
    )
    assert found == [("mou", "signed", "main", ["육군 8기동군단", "정선군"])]


@pytest.mark.parametrize(
    "second",
    [
        "두 연합회는 2021년 9월 처음 자매결연 협약을 맺었다.",
        "이번 기부는 2014년 자매결연을 맺은 두 단체의 뜻으로 이뤄졌다.",
    ],
)
def test_two_of_a_sort_are_those_told_before(second):
    first = "정선소방서 의용소방대연합회는 3일 남해소방서 의용소방대연합회와 교류 행사를 했다."
    ((kind, *_, names),) = sides(first, second)
    assert (kind, names) == ("sister_city", ["정선소방서 의용소방대연합회", "남해소방서 의용소방대연합회"])


def test_both_bodies_of_a_sort_are_no_third_party():
    found = sides("강릉시체육회가 임실군체육회와 양 체육회 간 우호 증진을 위해 교류 협약을 체결했다.")
    assert [names for *_, names in found] == [["강릉시체육회", "임실군체육회"]]


def test_two_cities_are_none_of_the_chambers_told_with_them():
    found = sides(
        "정선-박닌성 ‘형제도시’로…정선상공회의소도 협약",
        "정선군과 박닌성은 3일 다시 만났다.",
        "2014년 우호교류 관계를 맺은 두 도시는 이날 자매도시가 됐다.",
    )
    assert all("정선상공회의소" not in names for *_, names in found)


def test_the_head_of_schools_is_not_the_province():
    (paper,) = told(
        "강원도교육청과 지역 대학 3곳이 3일 업무협약을 체결했다.",
        "협약식에는 임종수 강원도교육감과 박순재 동해대 총장, 신일호 태백대 총장, "
        "이신호 관동대 교학부총장이 참석했다.",
    )
    assert [p.name for p in paper.parties] == ["강원도교육청", "동해대", "태백대", "관동대"]
    assert [s.name for p in paper.parties for s in p.signatories] == ["임종수", "박순재", "신일호", "이신호"]


def test_a_body_of_a_province_has_one_name_in_several_forms():
    found = sides(
        "강원특별자치도체육회가 돗토리현체육협회와 손을 잡았다.",
        "강원자치도체육회는 지난 3일 돗토리체육협회와 업무협약을 체결했다고 7일 밝혔다.",
    )
    assert [names for *_, names in found] == [["강원특별자치도체육회", "돗토리현체육협회"]]


def test_what_was_signed_weeks_before_is_no_news():
    found = sides(
        "정선군은 지난 3일 동해대학교와 업무협약을 체결했다.",
        "앞서 정선군은 지난달 4일 태백대학교와 교육 업무협약을 체결한 바 있다.",
    )
    assert [(salience, names[-1]) for *_, salience, names in found] == [
        ("main", "동해대학교"),
        ("background", "태백대학교"),
    ]


def test_pairs_of_two_counted_groups_sign_a_paper_each():
    found = sides(
        "정선군은 지난 3일 2개 기업과 2개 마을이 ‘1사1촌 자매결연’을 했다고 밝혔다.",
        "이번 자매결연에는 영서식품(대표 이중호)과 남면 공암마을, "
        "해미영어조합법인과 남면 월리마을이 참여했다.",
    )
    assert [names for *_, names in found] == [
        ["영서식품", "남면 공암마을"],
        ["해미영어조합법인", "남면 월리마을"],
    ]


def test_the_quoted_name_of_a_tie_and_its_noun_are_one_paper():
    found = sides("강원관광공사는 지난 3일 정선군 남면 가산1리 마을과 ‘1사 1촌 자매결연’ 협약을 체결했다.")
    assert found == [("sister_city", "signed", "main", ["강원관광공사", "가산1리"])]


def test_the_paper_that_makes_a_tie_is_that_of_the_tie():
    found = sides(
        "정선군은 중국 관남현과 이어 온 교류를 한 단계 높였다.",
        "군은 3일 두 도시의 대표가 협정서에 서명한 후 교환하는 방식으로 자매결연을 맺었다고 밝혔다.",
    )
    assert found == [("sister_city", "signed", "main", ["정선군", "관남현"])]


def test_who_took_part_signed_where_one_of_them_is_told_alone():
    found = sides(
        "선박안전기술원은 지난 3일 본부에서 상생협력 협약을 체결했다고 밝혔다.",
        "이날 협약식에는 강릉시 아름동에 소재한 선박안전기술원, 한국항로기술원, 낙농진흥회가 참여했다.",
    )
    assert [names for *_, names in found] == [["선박안전기술원", "한국항로기술원", "낙농진흥회"]]
    guests = "이날 협약식에는 한국항로기술원, 낙농진흥회, 축산물평가원 관계자 등이 참석했다."
    assert sides("선박안전기술원은 지난 3일 본부에서 상생협력 협약을 체결했다고 밝혔다.", guests) == []


def test_signing_is_told_by_what_it_came_about_with():
    found = sides(
        "지난달에는 정선군이 지역 농·축협과 손을 잡기도 했다.",
        "사북농협, 고한농협, 정선축협과 관광 활성화를 위한 업무협약을 체결하면서다.",
    )
    assert [names for *_, names in found] == [["정선군", "사북농협", "고한농협", "정선축협"]]


def test_ties_that_share_a_verb_are_each_of_their_kind_and_day():
    found = told("정선군은 2003년 10월 17일 중국 셴양시와 자매결연, 2019년 5월 서울시와 우호도시를 체결했다.")
    assert [(a.kind, a.date, a.parties[-1].name) for a in found] == [
        ("sister_city", "2003-10-17", "셴양시"),
        ("friendship_city", "2019-05", "서울시"),
    ]


SIGNED = "정선군은 지난 3일 동해대학교와 관광 활성화를 위한 업무협약을 체결했다."


@pytest.mark.parametrize(
    ("lines", "areas"),
    [
        (
            (
                "협약에 따라 정선군은 ▲행사 지원 ▲행정 지원에 나선다.",
                "동해대학교는 ▲축제 참여 ▲학생 멘토링에 힘쓸 계획이다.",
            ),
            ["행사 지원", "행정 지원", "축제 참여", "학생 멘토링"],
        ),
        (
            (
                "주요 협약 내용은 ▲행사 지원 ▲행정 지원이다.",
                "동해대학교는 ▲1998년 개교 ▲학생 3천명의 대학이다.",
            ),
            ["행사 지원", "행정 지원"],
        ),
        (
            (
                "협약에 따라 군은 실습 장소를 제공하고 체험비를 지원한다.",
                "동해대는 상품을 개발하고 인력을 양성하기로 했다.",
            ),
            ["실습 장소를 제공", "체험비를 지원", "상품을 개발", "인력을 양성"],
        ),
        (
            (
                "두 기관은 실습 장소를 제공하고 체험비를 지원한다.",
                "동해대는 1978년 문을 열어 인력을 양성하고 있다.",
            ),
            ["실습 장소를 제공", "체험비를 지원"],
        ),
        (
            ("군은 이번 협약을 통해 답례품 발굴, 기부문화 확산 등 적극적인 상호협력체계를 구축하기로 했다.",),
            ["답례품 발굴", "기부문화 확산"],
        ),
        (
            ("주요 내용은 두 기관의 축제 분야 상생 모색, 우수 강좌의 공유, 지역 발전을 위한 협력이다.",),
            ["두 기관의 축제 분야 상생 모색", "우수 강좌의 공유", "지역 발전을 위한 협력"],
        ),
        (("동해대는 앞서 지난달 19일 주민들과 나눔 사업을 펼치며 빵을 제공한 바 있다.",), ["관광 활성화"]),
    ],
)
def test_what_each_side_does_counts_where_both_are_told(lines, areas):
    (paper,) = told(SIGNED, *lines)
    assert paper.areas == areas


def test_a_purpose_that_lists_fields_is_as_many_areas():
    paper = "경제, 문화, 체육 등 적극적인 교류를 추진하기 위한 우호 협약서"
    (paper,) = told(f"강릉시는 3일 위해시와 {paper}를 체결했다.")
    assert paper.areas == ["경제", "문화", "체육"]


def test_the_head_in_a_bracket_may_have_the_name_first():
    firms = "㈜코아팩(안재수 대표이사), ㈜두리산업(대표 김병수)"
    (paper,) = told(f"정선군은 지난 3일 {firms}과 업무협약을 체결했다.")
    assert [(p.name, [s.name for s in p.signatories]) for p in paper.parties[1:]] == [
        ("㈜코아팩", ["안재수"]),
        ("㈜두리산업", ["김병수"]),
    ]


def test_the_council_of_a_district_keeps_its_city():
    found = sides("정선군의회는 지난 3일 부산 서구의회와 자매결연 협약을 체결했다.")
    assert [names for *_, names in found] == [["정선군의회", "부산 서구의회"]]


def test_both_cities_are_the_traveller_and_the_one_that_is_visited():
    found = sides(
        "김한수 강릉시장은 지난 1일부터 일본과 몽골을 순방하고 있다.",
        "마지막 방문지인 몽골 울란바토르시에서는 양 도시 간 우호를 위해 9일 자매결연을 맺을 예정이다.",
    )
    assert found == [("sister_city", "planned", "main", ["강릉시", "울란바토르시"])]


def test_a_tie_that_says_how_two_met_is_an_older_one():
    found = sides(
        "정선군의회 의정회는 지난 3일 임실군의회 의정회와 교류 협약을 맺었다.",
        "이날 협약은 자매도시 결연을 맺은 정선군과 임실군의 인연을 바탕으로 마련됐다.",
    )
    kinds = [(kind, salience) for kind, _, salience, _ in found]
    assert kinds == [("mou", "main"), ("sister_city", "background")]


def test_presidents_abroad_sign_with_each_whose_terms_differ():
    found = told(
        "동해대 송용한 총장은 체코를 방문하고 지난 3일 귀국했다. 이 기간 송 총장은 체코농업대학, "
        "프라하공연아카데미 등과 교류 협정을 체결했다. 이번 협정으로 체코농업대학과는 학생을 교환하고, "
        "프라하공연아카데미와는 무용 강좌를 공유하기로 했다.",
        "태백대 정순호 총장도 지난 5일부터 중국을 방문해 업무를 협의했다. "
        "앞서 지난달 19일에는 미국 램버트 대학을 찾아 업무 협약을 했다.",
    )
    assert [(*(p.name for p in a.parties), a.areas) for a in found] == [
        ("동해대", "체코농업대학", ["학생을 교환"]),
        ("동해대", "프라하공연아카데미", ["무용 강좌를 공유"]),
        ("태백대", "램버트 대학", []),
    ]


def test_a_count_of_those_named_is_no_party():
    found = sides("태백대는 3일 콰수이여자대, 국립사가대, 니시규슈대 등 현지 3개 대학과 협약을 체결했다.")
    assert [names for *_, names in found] == [["태백대", "콰수이여자대", "국립사가대", "니시규슈대"]]


def test_universities_are_tied_and_the_year_of_their_founding_is_not_that_of_the_tie():
    found = told(
        "태백대 총장은 자매결연 대학인 흑룡강대와 하얼빈상업대를 방문했다.",
        "구마모토학원대학은 1982년 개교한 동해대가 두 번째로 자매결연을 체결, 그동안 교류를 이어 왔다.",
    )
    assert [(a.kind, a.salience, a.date) for a in found] == [("sister_city", "background", None)] * 3


def test_this_day_is_not_the_one_on_which_something_will_begin():
    (paper,) = told(
        "신용보증재단중앙회는 오는 11일부터 협약보증을 시행한다고 7일 밝혔다.",
        "신보중앙회는 이날 한빛은행과 금융지원 업무협약을 체결했다.",
    )
    assert paper.date == "2024-05-07"


def test_who_travels_with_somebody_signs_for_that_city_with_each_that_is_visited():
    found = told(
        "방인규 정선군수 일행이 지난달 11일부터 22일까지 "
        "중국 산동성 위해시와 강소성 염성시, 절강성 소흥시를 돌며 "
        "각각 우호교류합의서에 도장을 찍고 돌아왔다."
    )
    assert [(a.parties[0].name, a.parties[1].name, a.date) for a in found] == [
        ("정선군", city, "2024-04-11/2024-04-22") for city in ("위해시", "염성시", "소흥시")
    ]


def test_a_paper_that_holds_something_is_not_signed_again():
    found = sides(
        "성북구가 다음달 3일 전남 완도군과 자매결연 협정을 맺기로 했다.",
        "협정서에는 행정 사례를 나누고 공연을 번갈아 여는 방안이 들어간다.",
    )
    assert [kind for kind, *_ in found] == ["sister_city"]


def test_what_may_be_signed_one_day_is_planned():
    found = sides(
        "울주군과 이탈리아 트렌토시는 3일 우호교류 의향서를 교환했다.",
        "의향서에는 형편이 되면 우호도시 협정을 맺는 일을 의논하자는 말도 넣었다.",
    )
    assert [paper[:2] for paper in found] == [
        ("loi", "signed"),
        ("friendship_city", "planned"),
    ]


def test_residents_councils_of_two_townships_sign():
    found = sides("용운동은 3일 용운동 주민자치위원회와 설천면 주민자치협의회가 협약서에 서명했다고 전했다.")
    assert [names for *_, names in found] == [["용운동 주민자치위원회", "설천면 주민자치협의회"]]


def test_older_papers_with_each_have_their_own_days():
    found = told(
        "강릉지법은 2014년 9월 동해대 법학전문대학원과, "
        "그 이듬해 4월에는 태백대 쪽과 각각 약정을 한 적이 있다."
    )
    assert [(a.parties[-1].name, a.date) for a in found] == [
        ("동해대 법학전문대학원", "2014-09"),
        ("태백대", "2015-04"),
    ]
