"""What an article tells in one sentence and needs in another: small articles of two or three lines."""

from __future__ import annotations

from datetime import date

import pytest

from extractor import batch
from extractor.shapes import Article

DAY = date(2024, 5, 7)


def agreements(*lines: str):
    """The agreements of an article with these paragraphs."""
    text = "\n\n".join(lines)
    return batch.extract_with_pipeline(Article("a", text, published_on=DAY)).agreements


def signatories(agreement) -> dict[str, str]:
    return {p.name: s.name for p in agreement.parties for s in p.signatories}


def test_an_office_among_those_present_is_its_holder_named_elsewhere():
    (one,) = agreements(
        "강릉시와 한빛전자는 지난 3일 업무협약을 체결했다.",
        "(참석자) 강릉시장, 한빛전자 대표이사",
        "민가람 한빛전자 대표이사는 “지역과 함께 크겠다”고 말했다.",
    )
    assert signatories(one) == {"한빛전자": "민가람"}


def test_whoever_is_only_quoted_signed_nothing():
    (one,) = agreements(
        "강릉시와 한빛전자는 지난 3일 업무협약을 체결했다.",
        "민가람 한빛전자 대표이사는 “지역과 함께 크겠다”고 말했다.",
    )
    assert signatories(one) == {}


@pytest.mark.parametrize("announced", ["협약 내용은 다음과 같다.", "합의문의 주요 내용은 다음과 같음"])
def test_a_list_below_its_announcement_is_the_content(announced):
    (one,) = agreements(
        "강릉시와 정선군은 지난 3일 관광 활성화를 위한 협약을 체결했다.",
        announced,
        "- 순환버스 공동 운행\n- 숙박 할인권 교환",
    )
    assert one.areas == ["순환버스 공동 운행", "숙박 할인권 교환"]


def test_a_section_heading_ends_a_list():
    (one,) = agreements(
        "Ⅰ. 개요",
        "□ 강릉시는 지난 3일 몽골 울란바토르시와 양해각서를 체결",
        "Ⅱ. 주요 내용",
        "□ 이번 양해각서는 연수 협력을 강화할 목적으로 체결\n ㅇ 공무원 연수 과정을 함께 운영하는 데 합의",
        "Ⅲ. 향후 계획",
        "□ 강릉시는 관광객 유치를 계속 추진할 계획",
    )
    assert one.areas == ["공무원 연수 과정을 함께 운영"]


def test_the_party_of_the_lead_acts_on_when_no_subject_is_told():
    one, two = agreements(
        "경기 안산의 나래병원은 3일 상록농협과 지정병원 협약을 체결했다.",
        "오후에는 단원복지관으로 자리를 옮겨 의료 지원 업무협약을 맺었다.",
    )
    assert [p.name for p in one.parties] == ["나래병원", "상록농협"]
    assert [p.name for p in two.parties] == ["나래병원", "단원복지관"]


def told(*lines: str):
    """Kind, status, date and parties of each agreement, parties in alphabetical order."""
    return [(a.kind, a.status, a.date, sorted(p.name for p in a.parties)) for a in agreements(*lines)]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (
            [
                "정선군은 지난 3일 책방 3곳과 업무협약을 체결했다.",
                "협약을 맺은 책방은 물결서림, 너른들, 글숲 등이다.",
            ],
            ["글숲", "너른들", "물결서림", "정선군"],
        ),
        (
            [
                "강릉시와 남부경찰서·북부경찰서가 청소년 보호에 손을 잡았다.",
                "시는 지난 3일 두 경찰서와 업무협약을 맺었다.",
            ],
            ["강릉시", "남부경찰서", "북부경찰서"],
        ),
        (
            [
                "강릉의료원은 지난 3일 4개 기관이 협의체 업무협약을 체결했다고 밝혔다.",
                "협의체에는 강릉의료원 외에 정선보건소, 한빛병원, 영월의료원이 들어간다.",
            ],
            ["강릉의료원", "영월의료원", "정선보건소", "한빛병원"],
        ),
    ],
)
def test_a_count_stands_for_the_members_that_the_article_lists(lines, names):
    assert told(*lines) == [("mou", "signed", "2024-05-03", names)]


def test_a_name_that_no_rule_knows_stands_in_a_list_of_known_ones():
    (one,) = agreements("강릉시는 지난 3일 한빛제철 동해제철소, 나래병원, 가온재단과 업무협약을 체결했다.")
    assert [p.name for p in one.parties] == ["강릉시", "한빛제철 동해제철소", "나래병원", "가온재단"]


def test_a_signing_told_without_the_paper_gives_its_day():
    lines = [
        "강릉시는 정선군과 관광 협력을 위한 업무협약을 체결했다고 밝혔다.",
        "두 시장·군수는 지난 3일 강릉에서 서명을 마쳤다.",
    ]
    assert told(*lines) == [("mou", "signed", "2024-05-03", ["강릉시", "정선군"])]


@pytest.mark.parametrize(
    "text",
    [
        "강릉시와 정선군은 오는 20일 강릉시청에서 자매결연 협약식을 연다.",
        "강릉시는 정선군과 자매결연 협정을 맺기로 하고 오는 20일 시청에서 협정식을 연다.",
    ],
)
def test_a_ceremony_that_lies_ahead_is_a_plan(text):
    assert told(text) == [("sister_city", "planned", "2024-05-20", ["강릉시", "정선군"])]


def test_witnesses_are_no_parties():
    present = "민가람 시장, 나도영 강릉시의회의장이 참석한 가운데"
    text = f"3일 강릉시청에서 {present} 강릉시와 정선군의 자매결연 조인식이 열렸다."
    assert told(text) == [("sister_city", "signed", "2024-05-03", ["강릉시", "정선군"])]


@pytest.mark.parametrize(
    "text",
    [
        "강릉시가 외국 도시와 자매결연을 하려면 정선군의회 동의를 받아야 한다.",
        "강릉시의회는 3일 ‘강릉시 업무협약 관리 조례’ 개정안을 정선군의회에 이어 의결했다.",
        "민가람 의원(정선)은 지난해까지 강릉시가 맺은 투자협약은 모두 284건이라고 말했다.",
        "민가람 강릉시장은 “정선군과 우호협력 관계를 맺는 방안을 검토하겠다”고 말했다.",
    ],
)
def test_what_is_ruled_counted_or_hoped_is_no_agreement(text):
    assert told(text) == []


def test_firms_that_promise_something_each_have_an_agreement_each():
    found = told(
        "강릉시는 지난 3일 기업 2곳과 투자협약을 체결했다.",
        "㈜한빛테크는 옥계산단에 120억 원을 들여 부품공장을 짓는다. "
        "㈜가온식품은 주문진농공단지에 80억 원을 투자해 공장을 세운다.",
    )
    assert [parties for *_, parties in found] == [["㈜한빛테크", "강릉시"], ["㈜가온식품", "강릉시"]]


def test_a_head_of_department_signs_for_his_house():
    (one,) = agreements("이가온 한빛관광개발 크루즈사업본부장과 민가람 강릉시장은 3일 업무협약을 체결했다.")
    titles = {p.name: s.title for p in one.parties for s in p.signatories}
    assert titles == {"한빛관광개발": "크루즈사업본부장", "강릉시": "시장"}


def test_what_is_doubtful_is_a_warning():
    text = "강릉시는 그린웨이브와 업무협약을 맺었다고 3일 밝혔다."
    record = batch.extract_with_pipeline(Article("a", text, published_on=DAY))
    (one,) = record.agreements
    assert f"{one.id}: date: the day of the announcement" in record.warnings
    assert any(w.startswith(f"{one.id}: parties: ") and "그린웨이브" in w for w in record.warnings)
    plain = "강릉시와 정선군은 지난 3일 강릉시청에서 관광 활성화를 위한 업무협약을 체결했다."
    sure = batch.extract_with_pipeline(Article("a", plain, published_on=DAY))
    assert sure.warnings == []
    assert sure.agreements[0].confidence > one.confidence


def test_pairs_that_dashes_join_have_a_paper_each():
    found = told("강릉-남원, 정선-구례, 영월-장수가 지난 3일 각각 업무협약을 체결했다.")
    assert [parties for *_, parties in found] == [["강릉", "남원"], ["구례", "정선"], ["영월", "장수"]]


def test_what_is_told_in_the_present_happens_on_the_day_of_the_programme():
    programme = "강릉시 대표단은 9일 남원시에서 열리는 교류회의에 참석한다."
    assert told(programme, "강릉시와 남원시가 의향서에 서명한다.") == [
        ("loi", "planned", "2024-05-09", ["강릉시", "남원시"])
    ]


def test_a_middle_dot_within_a_national_name_joins():
    (one,) = agreements("강릉농협은 지난 3일 한국무인방제·방역협회와 업무협약을 체결했다.")
    assert [p.name for p in one.parties] == ["강릉농협", "한국무인방제·방역협회"]


def names(agreement) -> list[str]:
    return [p.name for p in agreement.parties]


@pytest.mark.parametrize(
    "text",
    [
        "강릉시는 7일 “한빛대학교와 관광 인재 양성을 위한 업무협약을 체결했다”고 밝혔다.",
        '강릉시는 "한빛대학교와 인재 양성 업무협약을 지난 3일 맺었다"고 7일 전했다.',
    ],
)
def test_what_a_body_announces_in_its_own_words_is_news(text):
    (one,) = agreements(text)
    assert names(one) == ["강릉시", "한빛대학교"]


def test_what_somebody_remembers_in_a_quotation_is_none():
    assert agreements("강릉시장은 “한빛대학교와 업무협약을 체결했다”며 웃었다.") == []


def test_who_joined_hands_signs_in_the_next_sentence():
    (one,) = agreements(
        "강릉시가 한빛대학교와 손잡았다. 시는 지난 3일 시청에서 업무협약을 체결했다고 밝혔다."
    )
    assert (names(one), one.date) == (["강릉시", "한빛대학교"], "2024-05-03")


def test_who_came_to_the_signing_is_the_other_side():
    (one,) = agreements(
        "강릉시는 3일 시청에서 한빛대학교 총장 및 관계자들이 참석한 가운데 인재 양성 업무협약식을 개최했다."
    )
    assert names(one) == ["강릉시", "한빛대학교"]


def test_who_signs_in_the_head_s_own_room_signs_with_it():
    (one,) = agreements(
        "한국나래공사 한빛지사는 지난 3일 정선군청 군수실에서 농촌 정비를 위한 업무협약을 맺었다."
    )
    assert names(one)[1:] == ["정선군청"]
    assert agreements("한국나래공사 한빛지사는 지난 3일 정선군청 대회의실에서 업무협약을 맺었다.") == []


def test_a_part_of_a_body_signs_for_itself():
    (one,) = agreements("한국나래은행 경제통계국과 한빛대학교 상경대학은 3일 학술 교류 업무협약을 맺었다.")
    assert names(one) == ["한국나래은행 경제통계국", "한빛대학교 상경대학"]


def test_a_common_noun_is_a_name_where_the_article_uses_it_as_one():
    (one,) = agreements(
        "두리창업진흥원은 나루터(대표 민가람)와 창업 지원을 위한 업무협약을 체결했다고 7일 밝혔다.",
        "민가람 나루터 대표는 “함께 크겠다”고 말했다.",
    )
    assert names(one) == ["두리창업진흥원", "나루터"]


def test_a_firm_s_legal_form_is_part_of_a_name_that_is_a_city_too():
    (one,) = agreements("정선군은 지난 3일 주식회사 동경(대표이사 민가람)과 투자협약을 체결했다.")
    assert names(one) == ["정선군", "주식회사 동경"]


def test_a_count_of_firms_is_named_where_the_article_says_who_they_are():
    (one,) = agreements(
        "정선군이 지난 3일 2개 업체와 투자유치를 위한 업무협약을 체결했다.",
        "2개 업체는 원주·횡성군 소재 ㈜두리온과 부산 소재 ㈜다온텍이다.",
    )
    assert names(one) == ["정선군", "㈜두리온", "㈜다온텍"]


def test_what_is_signed_on_a_journey_ahead_is_planned_for_its_month():
    (one,) = agreements("강릉시는 16일부터 18일까지 베트남 다낭시를 방문해 우호교류 의향서를 교환한다.")
    assert (one.status, one.date) == ("planned", "2024-05")
    (one,) = agreements("강릉시는 2일부터 4일까지 베트남 다낭시를 방문해 우호교류 의향서를 교환했다.")
    assert one.status == "signed"


def test_the_day_of_the_news_is_not_that_of_the_ceremony_in_the_sentence_before():
    (one,) = agreements(
        "강릉시는 지난 2일 시청에서 한빛대학교와 관학협력 조인식을 가졌다고 6일 밝혔다.",
        "양측은 협정서에 서명하고 이를 주고받았다.",
    )
    assert one.date == "2024-05-02"


def test_what_an_article_reports_of_an_office_is_told_on_the_day_of_the_news():
    (one,) = agreements("6일 강릉시에 따르면 강릉시와 정선군은 관광 활성화를 위한 업무협약을 맺었다.")
    assert one.date == "2024-05-06~"


def test_the_first_day_of_a_journey_is_a_day():
    (one,) = agreements(
        "강릉시는 2일부터 4일까지 베트남 다낭시를 찾았다.",
        "첫날 강릉시와 다낭시는 우호도시 협약을 체결했다.",
    )
    assert one.date == "2024-05-02"


def test_how_long_a_paper_is_valid_is_not_when_it_was_signed():
    (one,) = agreements("강릉시와 베트남 다낭시는 지난 3일 2025~2026년 우호 교류 MOC를 체결했다.")
    assert one.date == "2024-05-03"


def test_a_mark_of_a_footnote_is_no_letter():
    (one,) = agreements("강릉시는 지난 3일 한국나래공사*와 업무협약을 체결했다.", "* 나래의 관리를 맡은 공사")
    assert names(one) == ["강릉시", "한국나래공사"]


def test_heads_who_came_are_sides_where_the_telling_names_one():
    (one,) = agreements(
        "정선군은 지난 3일 비상급수를 위한 민·관 업무협약을 맺었다.",
        "협약식은 민가람 정선군수와 김다온 한국나래공사 사장이 참석한 가운데 군청에서 열렸다.",
    )
    assert names(one) == ["정선군", "한국나래공사"]


def test_a_council_that_came_along_is_no_party():
    (one,) = agreements(
        "고성군과 서울 종로구가 지난 3일 자매결연 협약을 체결했다.",
        "체결식에는 민가람 고성군수, 김다온 종로구청장, 이나래 종로구의회의장이 참석했고 협약서에 서명했다.",
    )
    assert names(one) == ["고성군", "서울 종로구"]


def test_villages_and_branches_sign_two_by_two():
    found = agreements(
        "이날 1코스 북면 두리마을과 한빛공사 강릉지사, 2코스 남면 세온마을과 나래은행 강릉지점이 "
        "각각 협약서에 서명했다."
    )
    assert [names(a) for a in found] == [
        ["북면 두리마을", "한빛공사 강릉지사"],
        ["남면 세온마을", "나래은행 강릉지점"],
    ]


def test_all_members_are_named_where_a_list_has_as_many_as_are_counted():
    (one,) = agreements(
        "두리병원(원장 민가람), 한빛복지관 등 4개 기관은 지난 3일 의료복지 협약식을 열었다.",
        "이번 협약에는 두리병원, 한빛복지관, 나래상담센터, 성지원 등 4곳이 참여했다.",
    )
    assert names(one) == ["두리병원", "한빛복지관", "나래상담센터", "성지원"]


def test_a_hospital_beside_its_namesake_is_another():
    (one,) = agreements("강릉시는 지난 3일 두리병원·한빛두리병원과 업무협약을 체결했다.")
    assert names(one) == ["강릉시", "두리병원", "한빛두리병원"]


def test_towns_side_by_side_are_as_many_parties():
    (one,) = agreements("사천시 남해군 하동군이 지난 3일 상생발전을 위한 업무협약을 체결했다.")
    assert names(one) == ["사천시", "남해군", "하동군"]


def test_mayors_without_their_city_head_the_one_that_the_article_names():
    (one,) = agreements(
        "정선군이 강릉시를 찾았다.",
        "민가람 시장이 지난 3일 김다온 군수와 업무협약을 체결했다.",
    )
    assert set(names(one)) == {"정선군", "강릉시"}


def test_a_state_is_no_party_beside_a_university():
    assert agreements("한빛대학교는 총장이 몽골을 방문해 현지 대학과 업무협약을 체결했다고 6일 밝혔다.") == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["강릉시는 최근 한빛대학교와 업무협약을 체결했다."],
            [("mou", "signed", "2024-05-07~", ["강릉시", "한빛대학교"])],
            id="lately",
        ),
        pytest.param(
            [
                "강릉시와 한빛대학교가 3일 인재 양성 협약을 체결하고 있다.",
                "▲강릉시와 한빛대학교가 2024년 5월 3일 협약을 맺고 기념촬영을 하고 있다.",
            ],
            [("mou", "signed", "2024-05-03", ["강릉시", "한빛대학교"])],
            id="a bare day is the one that a caption tells in full",
        ),
        pytest.param(
            ["강릉시는 지난 3일 한빛병원과 나루의료원을 차례로 찾아 응급의료 업무협약을 체결했다."],
            [
                ("mou", "signed", "2024-05-03", ["강릉시", "한빛병원"]),
                ("mou", "signed", "2024-05-03", ["강릉시", "나루의료원"]),
            ],
            id="counterparts visited in turn",
        ),
        pytest.param(
            ["강릉시는 지난 3월 한빛대와 협약을 맺은 데 이어 지난 3일 나루대학교와도 업무협약을 맺었다."],
            [
                ("mou", "signed", "2024-03", ["강릉시", "한빛대"]),
                ("mou", "signed", "2024-05-03", ["강릉시", "나루대학교"]),
            ],
            id="one after the other",
        ),
        pytest.param(
            ["강릉시는 지난 3일 환경부 산하 국립생태원과 업무협약을 체결했다."],
            [("mou", "signed", "2024-05-03", ["강릉시", "국립생태원"])],
            id="an owner is no party",
        ),
        pytest.param(
            ["강릉시는 지난 3일 한빛테크를 옥계산단에 유치하는 투자협약을 체결했다."],
            [("mou", "signed", "2024-05-03", ["강릉시", "한빛테크"])],
            id="who is brought to a place is a party",
        ),
        pytest.param(
            ["이가람 환경부장관은 지난 3일 몽골 자연환경관광부와 환경협력 양해각서를 체결했다."],
            [("mou", "signed", "2024-05-03", ["자연환경관광부", "환경부"])],
            id="a minister written as one word stands for the ministry",
        ),
        pytest.param(
            ["강릉시는 지난 3일 중국 징저우시 인민정부와 우호협력 협약을 체결했다."],
            [("friendship_city", "signed", "2024-05-03", ["강릉시", "징저우시 인민정부"])],
            id="a government abroad",
        ),
        pytest.param(
            ["강릉시는 지난 3일 중국 칭다오(청도)시와 우호교류 협약을 체결했다."],
            [("friendship_city", "signed", "2024-05-03", ["강릉시", "칭다오(청도)시"])],
            id="a transcription in brackets",
        ),
        pytest.param(
            ["강릉시 주문진읍 주민자치위원회와 정선군 여량면 주민자치위원회는 지난 3일 자매결연을 체결했다."],
            [
                (
                    "sister_city",
                    "signed",
                    "2024-05-03",
                    ["강릉시 주문진읍 주민자치위원회", "정선군 여량면 주민자치위원회"],
                )
            ],
            id="councils of residents behind their township",
        ),
        pytest.param(
            ["7일 한국가람공사에 따르면 이 회사는 지난 3일 강릉시와 업무협약을 체결했다."],
            [("mou", "signed", "2024-05-03", ["강릉시", "한국가람공사"])],
            id="the source of the news signs, on the day of the signing",
        ),
        pytest.param(
            ["정선군과 강서구가 자매결연을 맺었다."],
            [("sister_city", "signed", None, ["강서구", "정선군"])],
            id="a known government keeps its particle before a noun",
        ),
        pytest.param(
            ["한빛대학교와 국민은행이 협약을 맺었다."],
            [("mou", "signed", None, ["국민은행", "한빛대학교"])],
            id="a particle written on to a name is no determiner",
        ),
        pytest.param(
            ["강릉시가 3일 정선군과 자매결연 체결을 위한 업무협약을 맺었다."],
            [
                ("sister_city", "planned", None, ["강릉시", "정선군"]),
                ("mou", "signed", "2024-05-03", ["강릉시", "정선군"]),
            ],
            id="what a paper is signed for is planned",
        ),
        pytest.param(
            [
                "강릉시와 정선군은 지난 3일 자매결연 협약식을 개최했다.",
                "두 곳은 2015년 4월 자매결연을 상호 제안한 후 의견을 나눠 왔다.",
            ],
            [("sister_city", "signed", "2024-05-03", ["강릉시", "정선군"])],
            id="what was proposed before the news is no plan",
        ),
        pytest.param(
            [
                "강릉문화원과 정선문화원이 지난 3일 업무협약을 체결했다.",
                "이날 협약식에는 김가람 강릉시장, 박나루 강릉시의회 의장이 참석한 가운데 협약서에 서명했다.",
            ],
            [("mou", "signed", "2024-05-03", ["강릉문화원", "정선문화원"])],
            id="guests of a ceremony do not sign",
        ),
        pytest.param(
            ["한국과 몽골은 지난 3일 서울에서 기후변화 협력 협정에 서명했다."],
            [("mou", "signed", "2024-05-03", ["몽골", "한국"])],
            id="two states",
        ),
        pytest.param(
            ["KZRI(한국토양연구원)는 지난 3일 K-water와 업무협약을 체결했다."],
            [("mou", "signed", "2024-05-03", ["K-water", "한국토양연구원"])],
            id="names with a hyphen, and spelt out in a bracket",
        ),
        pytest.param(
            ["경남도립 거창대학은 한양대학교 한마음 창원병원과 지난 3일 업무협약을 체결했다."],
            [("mou", "signed", "2024-05-03", ["경남도립 거창대학", "한양대학교 한마음 창원병원"])],
            id="who founded a body, and whose hospital it is",
        ),
        pytest.param(
            ["3일 부암동주민센터에서는 부암동과 (주)두리온이 1사 1동 결연 협약식을 가졌다."],
            [("mou", "signed", "2024-05-03", ["(주)두리온", "부암동"])],
            id="where two others sign",
        ),
        pytest.param(
            ["농협 경산시지부 직원 30여명은 지난 3일 압량면 백안리마을을 찾아 자매결연을 체결했다."],
            [("sister_city", "signed", "2024-05-03", ["농협 경산시지부", "압량면 백안리마을"])],
            id="the staff of a branch acts for it",
        ),
        pytest.param(
            ["강릉시체육회와 정선군체육회는 지난 3일 우호교류 협정을 체결했다."],
            [("mou", "signed", "2024-05-03", ["강릉시체육회", "정선군체육회"])],
            id="a friendship is one of governments",
        ),
        pytest.param(
            [
                "강릉시와 정선군, 평창군은 지난 3일 관광 협의체를 구성했다.",
                "세 시군은 이날 ‘올림픽로드 관광협의체’ 출범식을 가졌다.",
            ],
            [("joint_body", "signed", "2024-05-03", ["강릉시", "정선군", "평창군"])],
            id="a body named only the second time",
        ),
    ],
)
def test_wordings_of_signings(lines, expected):
    assert told(*lines) == expected


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ("김가람시장과 박나루정선군수가 참석했다.", {"강릉시": "김가람", "정선군": "박나루"}),
        ("김가람 강릉시장과 박길성 정선군수가 참석했다.", {"강릉시": "김가람", "정선군": "박길성"}),
        ("김가람 강릉 부시장과 박나루 정선 부군수가 참석했다.", {"강릉시": "김가람", "정선군": "박나루"}),
    ],
)
def test_heads_in_the_spellings_of_local_papers(there, expected):
    (one,) = agreements("강릉시와 정선군은 지난 3일 우호교류 협약을 체결했다.", f"이날 협약식에는 {there}")
    assert signatories(one) == expected


def test_who_came_to_an_agreement_is_told_by_its_noun_alone():
    (one,) = agreements(
        "강릉시의회와 정선군의회가 지난 3일 자매결연을 맺었다.",
        "협약에는 김가람 강릉시의회 의장과 박나루 정선군의회 의장이 참석했다.",
    )
    assert signatories(one) == {"강릉시의회": "김가람", "정선군의회": "박나루"}


def test_the_head_of_a_part_is_named_behind_its_institution():
    (one,) = agreements(
        "한빛대 대외협력원은 지난 3일 두리온치과와 업무협약을 체결했다.",
        "협약식에는 한빛대 김가람 대외협력원장과 두리온치과 박나루 대표원장이 참석했다.",
    )
    assert signatories(one) == {"한빛대 대외협력원": "김가람", "두리온치과": "박나루"}


def test_signs_inside_a_quoted_name_end_no_item():
    (one,) = agreements(
        "강릉시는 지난 3일 정선군과 업무협약을 체결했다.",
        "이번 협약은 △'함께해요! 캠페인' 공동 진행 △안전 교육의 공동 추진 등을 주요 골자로 하고 있다.",
    )
    assert one.areas == ["'함께해요! 캠페인' 공동 진행", "안전 교육의 공동 추진"]


@pytest.mark.parametrize(
    "sentence",
    [
        "이날 결연식을 마친 뒤 군은 강릉시 일행에게 정선 오일장과 아우라지를 보여줬다.",
        "이번 협약은 지역에 안전의 중요성을 알리기 위한 공동 노력이다.",
    ],
)
def test_what_was_done_or_is_hoped_for_is_not_agreed(sentence):
    (one,) = agreements("강릉시는 지난 3일 정선군과 자매결연을 맺었다.", sentence)
    assert one.areas == []


@pytest.mark.parametrize(
    "sentence",
    [
        "협약에 따라 △자료를 서로 나눈다. △의원 연수를 함께 연다. △재해 때 서로 돕는다. 등에 서명했다.",
        "협약에 따라 △자료를 서로 나눈다. △의원 연수를 함께 연다. △재해 때 서로 돕는다.",
    ],
)
def test_items_that_are_sentences_are_one_list(sentence):
    (one,) = agreements("강릉시의회는 지난 3일 정선군의회와 자매결연을 맺었다.", sentence)
    assert one.areas[:2] == ["자료를 서로 나눈다", "의원 연수를 함께 연다"]
    assert one.areas[2].startswith("재해 때 서로 돕")
    assert len(one.areas) == 3


@pytest.mark.parametrize(
    ("sentence", "areas"),
    [
        (
            "두 의회가 맺은 이번 협약은 발전을 위해 경제, 문화, 체육 등 각 방면의 교류를 펼칠 것임을 밝혔다.",
            ["경제", "문화", "체육"],
        ),
        (
            "두 의회는 합동 세미나를 열고 자료를 공유함은 물론 공공급식에 협력하기로 했다.",
            ["합동 세미나를 열", "자료를 공유", "공공급식"],
        ),
    ],
)
def test_what_a_paper_says_it_will_do_is_agreed(sentence, areas):
    (one,) = agreements("강릉시의회는 지난 3일 정선군의회와 우호교류 협약을 체결했다.", sentence)
    assert one.areas == areas


def test_what_a_promise_is_about_is_the_purpose():
    (one,) = agreements("강릉시는 지난 3일 한빛테크와 생산라인 증설을 약속하는 투자협약을 체결했다.")
    assert one.areas == ["생산라인 증설"]


@pytest.mark.parametrize(
    "sentence",
    [
        "강릉시와 정선군의 자매결연식이 3일 주민 등 150여명이 참석한 가운데 아리랑회관에서 열렸다.",
        "강릉시와 정선군의 자매결연식이 지난 3일 아리랑회관에서 거행됐다.",
    ],
)
def test_where_a_ceremony_was_held_stands_behind_its_name(sentence):
    (one,) = agreements(sentence)
    assert one.venue == "아리랑회관"


def test_that_day_of_the_ceremony_is_the_day_of_the_signing():
    (one,) = agreements(
        "강릉시의회는 지난 3일 정선군의회와 자매결연을 맺었다.",
        "정선군의회는 4일 강릉 단오장을 둘러보고 돌아갔다.",
        "이날 결연식에는 김가람 강릉시의회 의장, 강릉시의회와 결연을 맺은 정선군의회 박나루 의장이 참석했다.",
    )
    assert one.date == "2024-05-03"


def test_a_principal_stands_behind_his_school():
    (one,) = agreements(
        "강릉시 옥계면과 동인고등학교는 지난 3일 자매결연을 맺었다.",
        "결연식 자리에는 박두리 옥계면장, 김경솔 동인고 교장이 함께했다.",
    )
    assert signatories(one)["동인고등학교"] == "김경솔"


def test_a_school_and_a_cooperative_go_by_longer_and_shorter_names():
    (one,) = agreements(
        "▲ 강릉 나루초등학교와 강릉농협이 자매결연 협약식을 가졌다.",
        "강릉시 나루초등학교(학교장 조재구)는 지난 3일 강릉농업협동조합과 자매결연을 체결했다.",
    )
    assert {p.name for p in one.parties} == {"강릉시 나루초등학교", "강릉농업협동조합"}


def test_a_caption_with_a_credit_alone_tells_the_news():
    (one,) = agreements(
        "강릉시, 한빛전자(주)와 투자협약<제공=강릉시> |",
        "이번 협약으로 한빛전자(주)는 산업단지에 공장을 짓는다.",
    )
    assert [p.name for p in one.parties] == ["강릉시", "한빛전자(주)"]


def test_a_village_is_no_company():
    (one,) = agreements("강릉교육지원청과 북평면 나전리(이장 박나루)가 지난 3일 1사1촌 자매결연을 맺었다.")
    assert {p.name: p.type for p in one.parties}["북평면 나전리"] == "other"


def test_the_paper_that_another_follows_from_is_no_news():
    found = told(
        "강릉농협과 정선고등학교는 지난 3일 인재 양성을 위한 업무협약을 체결했다.",
        "이는 산림청-교육부 간 업무협약에 따른 후속조치로 이뤄졌다.",
    )
    assert ("mou", "signed", "2024-05-03", ["강릉농협", "정선고등학교"]) in found
    assert all(day is None for _, _, day, names in found if "교육부" in names)


def test_firms_that_a_count_stands_for_are_named_the_second_time():
    (one,) = agreements(
        "강릉시는 3일 강원특별자치도, 3개 기업과 투자협약을 체결했다.",
        "시와 투자협약을 체결한 기업은 ㈜가람, ㈜한빛, ㈜두본 등 3곳으로 90억원을 들인다.",
    )
    assert {p.name for p in one.parties} >= {"강릉시", "㈜가람", "㈜한빛", "㈜두본"}


def test_a_tie_that_has_lasted_for_years_is_an_attribute_of_the_guests():
    (one,) = agreements(
        "강릉시와 자매결연을 맺은 지 올해로 20주년이 되는 중국 옌타이시 방문단이 2일 공항에 내렸다."
    )
    assert (one.salience, one.date) == ("background", "2004")
    assert [p.name for p in one.parties] == ["강릉시", "옌타이시"]


def test_a_delegation_is_that_of_whom_it_was_told_before():
    (one,) = agreements(
        "중국 옌타이시(市) 사절단이 2일 강릉에 왔다.",
        "사절단은 이날 김가람 강릉시장을 접견하고 청소년 사업에 관한 업무협약을 체결했다.",
    )
    assert {p.name for p in one.parties} == {"강릉시", "옌타이시"}


def test_where_somebody_went_is_not_agreed():
    (one,) = agreements(
        "강릉시는 지난 2일 중국 옌타이시와 우호교류 협약을 체결했다.",
        "강릉시 대표단은 6일까지 옌타이, 웨이하이, 베이징 등을 방문해 교류를 진행할 예정이다.",
    )
    assert one.areas == []


def test_a_university_behind_its_town_is_not_the_one_of_that_town():
    found = told(
        "강릉 솔빛대는 지난 2일 정선병원과 업무협약을 체결했다.",
        "한빛병원은 지난해 5월 강릉대와 업무협약을 체결했다.",
    )
    assert [names for _, _, _, names in found] == [["강릉 솔빛대", "정선병원"], ["강릉대", "한빛병원"]]


def test_means_and_attributes_are_part_of_their_item():
    (one,) = agreements(
        "강릉대학교와 강릉의료원은 지난 2일 업무협약을 체결했다.",
        "두 기관은 실습 등을 통한 양성, 기술정보 교류, 강의를 통한 발전체계 구축, 취업 연계 등에 합의했다.",
    )
    assert one.areas[1:] == ["기술정보 교류", "강의를 통한 발전체계 구축", "취업 연계"]


@pytest.mark.parametrize(
    ("head", "name"),
    [("은행장·김가람·사진 오른쪽", "김가람"), ("은행장ㆍ김가람", "김가람"), ("GB·은행장 김가람", "김가람")],
)
def test_dots_divide_what_a_bracket_tells_of_a_head(head, name):
    (one,) = agreements(f"강릉은행({head})은 지난 3일 정선군(군수 박나루)과 업무협약을 체결했다.")
    assert signatories(one)["강릉은행"] == name


def test_a_place_stands_between_the_paper_and_its_verb():
    (one,) = agreements("강릉시는 정선군과 자매결연 협약을 3일 오전 11시 아리랑회관 2층에서 체결했다.")
    assert one.venue == "아리랑회관 2층"


def test_two_bodies_of_each_side_sign_one_paper():
    (one,) = agreements(
        "정선군 북평면․북평면 주민자치위원회와 강릉시 강남동․강남동 주민자치회와 결연 협약을 3일 체결했다."
    )
    assert len(one.parties) == 4


def test_fields_that_modify_one_object_are_no_items():
    (one,) = agreements(
        "강릉시와 정선군은 지난 3일 우호교류 협약을 체결했다.",
        "두 시군은 경제, 문화, 예술, 체육, 관광 등 여러 분야의 경험과 정보를 교환하기로 했다.",
    )
    assert "관광 등 여러" not in one.areas


def test_a_fire_brigade_is_no_university():
    (one,) = agreements("강릉시와 정선군 의용소방대는 지난 3일 자매결연을 맺었다.")
    assert all(p.type != "university" for p in one.parties)


def test_what_such_a_thing_is_in_general_is_not_agreed():
    (one,) = agreements(
        "정선군 북평면과 강릉전자는 지난 3일 1사1촌 자매결연을 맺었다.",
        "1사1촌 운동은 회사와 농촌이 짝을 지어 김장 담그기, 직판장 등으로 서로 돕는 활동이다.",
    )
    assert one.areas == []


def test_what_guests_are_shown_is_no_counterpart():
    (one,) = agreements(
        "강릉시는 지난 3일 정선군과 우호교류 협약을 맺었다.",
        "이날 방문단은 강릉고추연구소와 고추 육묘장을 살펴보고 시청에서 협약서에 서명했다.",
    )
    assert [p.name for p in one.parties] == ["강릉시", "정선군"]


def test_papers_are_exchanged_in_two_words():
    found = told("강릉시와 정선군은 지난 3일 관광 활성화를 위한 양해각서(MOU)를 주고 받았다.")
    assert found == [("mou", "signed", "2024-05-03", ["강릉시", "정선군"])]


@pytest.mark.parametrize(
    ("sentence", "area"),
    [
        (
            "두 시군은 마을 돌봄을 넓히기 위한 협력체계를 구축해 나갈 계획",
            "마을 돌봄을 넓히기 위한 협력체계를 구축",
        ),
        ("두 시군은 산불 예방 활동 강화 등에도 함께 힘을 모을 예정이다.", "산불 예방 활동 강화"),
    ],
)
def test_where_a_task_begins_and_ends(sentence, area):
    (one,) = agreements("강릉시와 정선군은 지난 3일 업무협약을 체결했다.", sentence)
    assert one.areas == [area]


@pytest.mark.parametrize(
    ("purpose", "area"),
    [
        ("‘나눔 장터 운영안’의 빠른 추진을 위한", "‘나눔 장터 운영안’의 빠른 추진"),
        ("‘청소년 후원’을 위한", "청소년 후원"),
        ("산림 감시 체계를 함께 만드는 내용의", "산림 감시 체계를 함께 만드"),
    ],
)
def test_a_purpose_keeps_its_beginning(purpose, area):
    (one,) = agreements(f"강릉시와 정선군은 지난 3일 {purpose} 업무협약을 체결했다.")
    assert one.areas == [area]


def test_a_count_in_the_plural_is_named_by_those_who_put_their_names_to_it():
    (one,) = agreements(
        "강릉시와 3개 연구·교육기관들이 지난 3일 업무협약을 맺었다.",
        "이름을 올린 곳은 △강릉대학교(총장 김하늘) △강릉병원(원장 이가람) △강릉고등학교(교장 박다온)다.",
        "이들 기관은 △산림 자료 교환 △청소년 진로 체험 등에 힘을 모은다.",
    )
    assert names(one) == ["강릉시", "강릉대학교", "강릉병원", "강릉고등학교"]
    assert one.areas == ["산림 자료 교환", "청소년 진로 체험"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "자매결연지인 경북 봉화군 농가가 참여해 장류를 판다.",
            [("sister_city", {"강릉시", "봉화군"})],
        ),
        (
            "자매도시인 경북 봉화군과 우호도시인 정선군·서천군이 참여해 장류를 판다.",
            [
                ("sister_city", {"강릉시", "봉화군"}),
                ("friendship_city", {"강릉시", "정선군"}),
                ("friendship_city", {"강릉시", "서천군"}),
            ],
        ),
        (
            "우호도시인 정선군과 서천군이 참여해 장류를 판다.",
            [("friendship_city", {"강릉시", "정선군"}), ("friendship_city", {"강릉시", "서천군"})],
        ),
    ],
)
def test_ties_of_a_city_that_its_guests_are_called_by(sentence, found):
    told_of = agreements("강릉시가 오는 22일부터 이틀간 시청 앞에서 장터를 연다.", sentence)
    assert [(a.kind, set(names(a))) for a in told_of] == found


def test_fields_of_trade_are_no_firms():
    (one,) = agreements("강릉시는 지난 3일 정선군, 서천군과 청년 오픈이노베이션을 위한 업무협약을 체결했다.")
    assert names(one) == ["강릉시", "정선군", "서천군"]


def test_a_firm_of_plain_words_opens_its_sentence():
    (one,) = agreements("새벽미디어가 강릉문화재단과 지난 3일 업무협약을 체결했다.")
    assert names(one) == ["새벽미디어", "강릉문화재단"]


def test_a_head_stands_before_the_short_name():
    (one,) = agreements("강릉관광협회(회장 김하늘 이하 협회)가 지난 3일 정선군과 업무협약을 체결했다.")
    assert signatories(one) == {"강릉관광협회": "김하늘"}


def test_what_a_body_has_done_so_far_is_not_agreed():
    (one,) = agreements(
        "강릉시와 정선군은 지난 3일 업무협약을 체결했다.",
        "시는 2018년부터 △건설 △금융 △물류 등 여러 업계와 만나는 자리를 지원해 왔다.",
    )
    assert one.areas == []


@pytest.mark.parametrize(
    ("lines", "parties"),
    [
        (
            (
                "강릉시는 지난 3일 돌봄 업무협약을 체결했다.",
                "이번 협약에는 강릉시를 비롯해 강릉대학교, 강릉병원이 참여했다.",
            ),
            ["강릉시", "강릉대학교", "강릉병원"],
        ),
        (
            (
                "강릉시는 지난 3일 강릉대학교와 업무협약을 체결했다.",
                "이번 협약에는 강릉병원, 강릉상공회의소도 참여했다.",
            ),
            ["강릉시", "강릉대학교", "강릉병원", "강릉상공회의소"],
        ),
        (
            (
                "강릉시는 지난 3일 관학 상생을 위한 업무협약을 체결했다.",
                "이번 협약에 따라 강릉시는 강릉대학교와 함께 마을 공방을 운영한다.",
            ),
            ["강릉시", "강릉대학교"],
        ),
        (
            (
                "강릉시는 지난 3일 강릉대학교와 업무협약을 체결했다.",
                "협약식에는 강릉병원, 강릉상공회의소 직원들도 참여했다.",
            ),
            ["강릉시", "강릉대학교"],
        ),
    ],
)
def test_who_joined_an_agreement_is_told_behind_it(lines, parties):
    (one,) = agreements(*lines)
    assert names(one) == parties


@pytest.mark.parametrize(
    ("counterpart", "name"),
    [
        ("새강릉은행 교동영업본부와", "새강릉은행 교동영업본부"),
        ("강릉새마을금고 본점과", "강릉새마을금고 본점"),
        ("강릉보건대학교(총장 김하늘) 산학협력단과", "강릉보건대학교 산학협력단"),
    ],
)
def test_a_branch_is_the_party(counterpart, name):
    (one,) = agreements(f"정선군은 지난 3일 {counterpart} 업무협약을 맺었다. 새강릉은행은 지원을 늘린다.")
    assert names(one)[1].replace("(총장 김하늘)", "") == name


def test_districts_side_by_side_are_parties_each():
    (one,) = agreements("서울 노원구 도봉구 강북구는 지난 3일 강릉시와 업무협약을 체결했다.")
    assert names(one) == ["서울 노원구", "도봉구", "강북구", "강릉시"]


def test_a_ward_behind_its_city_is_no_firm():
    (one,) = agreements("강릉시 교동과 정선군 정선읍은 지난 3일 자매결연을 맺었다.")
    assert [p.type for p in one.parties] == ["local_government", "local_government"]


def test_cooperation_is_concluded():
    assert told("강릉시와 정선군은 지난 3일 강릉시청에서 업무협력을 체결했다.") == [
        ("mou", "signed", "2024-05-03", ["강릉시", "정선군"])
    ]


def test_results_are_one_word():
    (one,) = agreements(
        "강릉시와 정선군은 지난 3일 업무협약을 체결했다.",
        "협약에 따라 두 시군은 마을 조사, 축제 운영, 조사 성과 홍보 등에서 협력한다.",
    )
    assert one.areas == ["마을 조사", "축제 운영", "조사 성과 홍보"]


def test_what_a_task_is_done_for_is_no_part_of_it():
    (one,) = agreements(
        "강릉시와 정선군은 지난 3일 업무협약을 체결했다.",
        "두 시군은 봄철 산불을 막기 위해 산길 순찰을 강화하기로 했다.",
    )
    assert one.areas == ["산길 순찰을 강화"]


def test_states_conclude_treaties():
    told_of = agreements("한국과 멕시코는 지난 3일 ‘범죄인인도조약’에 서명했다.")
    assert [(a.kind, [(p.name, p.type) for p in a.parties]) for a in told_of] == [
        ("other", [("한국", "national_government"), ("멕시코", "national_government")])
    ]


@pytest.mark.parametrize("what", ["사회공헌 업무협약", "사회적경제 협약", "후원 협약", "주관 도시 협약"])
def test_a_counterpart_stands_before_what_the_paper_is_about(what):
    (one,) = agreements(f"강릉시는 지난 3일 정선군과 {what}을 체결했다.")
    assert names(one) == ["강릉시", "정선군"]


@pytest.mark.parametrize("role", ["이 주관한 행사에서", "의 주선으로", "의 후원을 받아"])
def test_who_hosts_or_helps_is_no_party(role):
    (one,) = agreements(f"강릉시와 정선군은 지난 3일 강릉문화재단{role} 업무협약을 체결했다.")
    assert names(one) == ["강릉시", "정선군"]


def test_a_committee_keeps_the_event_it_is_for():
    (one,) = agreements("강릉시는 지난 3일 대관령 겨울음악제 조직위원회와 업무협약을 체결했다.")
    assert (names(one)[1], one.parties[1].type) == ("대관령 겨울음악제 조직위원회", "association")


def test_ministries_of_two_states_and_their_vice_ministers():
    (one,) = agreements(
        "외교부와 문화체육관광부는 지난 3일 호주 외교부와 사회문화 양해각서를 맺었다.",
        "양해각서에는 김하늘 외교부 1차관과 이가람 문화체육관광부 2차관이 서명했다.",
    )
    assert [(p.name, p.country) for p in one.parties] == [
        ("외교부", "KR"),
        ("문화체육관광부", "KR"),
        ("외교부", "AU"),
    ]
    assert [s.title for p in one.parties for s in p.signatories] == ["1차관", "2차관"]


def test_the_site_of_a_factory_is_not_agreed():
    (one,) = agreements(
        "강릉시 솔향제2농공단지 투자양해각서 체결", "강릉시는 지난 3일 ㈜새벽바람과 투자양해각서를 체결했다."
    )
    assert one.areas == []


def test_the_day_before_is_that_before_the_news():
    (one,) = agreements(
        "▲강릉시와 정선군이 6일 업무협약을 체결하고 있다.",
        "강릉시는 정선군과 산불 업무협약을 체결했다고 7일 밝혔다.",
        "전날 체결된 협약에서 두 시군은 감시원을 나누기로 했다.",
    )
    assert one.date == "2024-05-06"


def test_a_bracket_with_a_full_stop_is_one_with_its_sentence():
    (one,) = agreements(
        "강릉나눔회(회장 김하늘 신부. 이하 나눔회)와 정선재단(이사장 이가람. 이하 재단)이 3일 협약을 맺었다."
    )
    assert names(one) == ["강릉나눔회", "정선재단"]


def test_a_place_of_which_something_is_the_most_is_no_venue():
    (one,) = agreements("강릉시는 지난 3일 시청 새벽실에서 강원에서 가장 높은 정선군과 협약을 맺었다.")
    assert one.venue == "시청 새벽실"


def test_a_paper_named_as_a_thing_behind_an_older_one_is_the_news():
    found = told(
        "강릉시와 정선군은 지난 3일 산불 업무협약을 체결했다.",
        "앞서 두 시군은 지난해 12월 산불 의향서를 체결했으며, 이번 업무협약 체결은 그 결실이다.",
    )
    assert [(kind, day) for kind, _, day, _ in found] == [("mou", "2024-05-03"), ("loi", "2023-12")]


def test_a_headline_tells_what_its_paper_is_for():
    (one,) = agreements("강릉경찰서-정선경찰서 ‘등굣길 지킴이를 위한’ 업무협약 체결")
    assert (names(one), one.areas) == (["강릉경찰서", "정선경찰서"], ["등굣길 지킴이"])


@pytest.mark.parametrize("verb", ["을 가졌다고 7일 밝혔다", "을 진행했다"])
def test_an_agreement_is_held_or_gone_through_with(verb):
    (one,) = agreements(f"강릉시는 지난 3일 시청에서 정선군과 ‘여자배구단 연고지 협약’{verb}.")
    assert names(one) == ["강릉시", "정선군"]


def test_a_sponsorship_is_concluded():
    (one,) = agreements("강릉시축구협회와 새강릉신협이 지난 3일 시청에서 스폰서십을 맺었다.")
    assert (one.kind, names(one)) == ("mou", ["강릉시축구협회", "새강릉신협"])


def test_the_village_a_body_is_tied_to():
    (one,) = agreements("강릉시는 지난 3일 자매결연 마을인 정선군 여량면 느릅마을을 찾아 밭일을 도왔다.")
    assert (one.kind, one.salience, names(one)) == (
        "sister_city",
        "background",
        ["강릉시", "정선군 여량면 느릅마을"],
    )


@pytest.mark.parametrize(
    ("head", "body"), [("왕하오 중국 옌볜시장", "옌볜시"), ("이동빛 중국 옌볜축구협회장", "옌볜축구협회")]
)
def test_a_head_behind_a_country_is_nobody_else(head, body):
    (one,) = agreements(f"김하늘 강릉시장과 {head}은 지난 3일 업무협약을 체결했다.")
    assert [(p.name, p.country) for p in one.parties] == [("강릉시", "KR"), (body, "CN")]


def test_a_firm_of_plain_words_with_its_head_is_one():
    (one,) = agreements(
        "정선군은 지난 3일 강릉대학교(총장 이가람)와 새벽중공업(사장 김하늘)간 훈련팀 유치 협약을 맺었다."
    )
    assert names(one) == ["정선군", "강릉대학교", "새벽중공업"]


def test_a_year_that_lies_ahead_is_that_of_what_is_prepared():
    (one,) = agreements(
        "강원도교육청, 강릉시, 강릉대학교가 2027년 문을 여는 숲학교를 준비하기 위한 업무협약을 체결했다.",
        "지난 3일 강릉교육지원청에서 열린 협약식에서 세 기관은 함께 애쓰기로 했다.",
    )
    assert (one.salience, one.date) == ("main", "2024-05-03")


def test_a_province_s_office_of_education_is_one_in_each_spelling():
    found = agreements(
        "경상북도교육청과 강릉대학교가 지난 3일 숲학교 업무협약을 체결했다.",
        "이날 협약식에는 김하늘 경북도교육감과 이가람 강릉대 총장이 참석했다.",
        "경북도교육청과 강릉대는 숲에서 배울 자리를 넓히고자 이번 협약을 체결했다.",
    )
    assert [names(a) for a in found] == [["경상북도교육청", "강릉대학교"]]
    assert signatories(found[0]) == {"경상북도교육청": "김하늘", "강릉대학교": "이가람"}


@pytest.mark.parametrize("beside", ["개막식에 앞서", "행사에 이어", "개막식을 마친 뒤"])
def test_what_is_signed_beside_an_event_is_signed_on_its_day(beside):
    (one,) = agreements(
        "강릉시는 지난 3일 시청에서 커피축제 개막식을 열었다.",
        "시민 300여 명이 찾았다.",
        "시는 올해 축제를 열흘로 늘렸다.",
        "볼거리도 늘었다.",
        f"{beside} 강릉시와 한국커피협회는 바리스타 양성을 위한 업무협약을 체결했다.",
    )
    assert one.date == "2024-05-03"


@pytest.mark.parametrize("heads", ["3명의 시장은", "시장·군수 3명은", "이날 단체장들은", "세 시장·군수는"])
def test_heads_counted_are_those_of_the_group_before(heads):
    body, statement = agreements(
        "강릉시와 동해시, 정선군은 지난 3일 강릉에서 총회를 열고 동해안 관광협의회의 공식 출범을 알렸다.",
        f"{heads} ‘동해안 상생 공동선언문’을 채택하고 해변 침식에 함께 대응하기로 했다.",
    )
    assert (body.kind, body.date) == ("joint_body", "2024-05-03")
    assert (statement.kind, statement.date) == ("joint_statement", "2024-05-03")
    assert [p.name for p in statement.parties] == ["강릉시", "동해시", "정선군"]


ABROAD = [
    ("해양수산부는 지난 3일 페루 생산부와", ["해양수산부", "생산부"], []),
    ("해양수산부는 지난 3일 페루 농업부와의 회의를 갖고", ["해양수산부", "농업부"], []),
    (
        "서민준 해양수산부차관과 마리아 코르도바 농업부차관은 지난 3일",
        ["해양수산부", "농업부"],
        ["서민준", "마리아 코르도바"],
    ),
    (
        "오세린 금융감독원 부원장은 지난 3일 카자흐스탄 중앙은행 누르란 사티베코프 부총재와 만나",
        ["금융감독원", "중앙은행"],
        ["오세린", "누르란 사티베코프"],
    ),
]


@pytest.mark.parametrize(("who", "parties", "signatories"), ABROAD)
def test_offices_abroad_are_no_towns(who, parties, signatories):
    (one,) = agreements(f"{who} 양해각서를 체결했다.")
    assert [p.name for p in one.parties] == parties
    assert [s.name for p in one.parties for s in p.signatories] == signatories


@pytest.mark.parametrize("part", ["지부", "본부", "사업부", "동북부"])
def test_parts_of_firms_and_regions_are_no_ministries(part):
    assert agreements(f"해양수산부는 지난 3일 중국 {part}와 양해각서를 체결했다.") == []


def test_a_list_of_who_came_is_no_content():
    (one,) = agreements(
        "강릉시는 지난 3일 정선군과 산불 공동 대응을 위한 업무협약을 체결했다.",
        "이날 두 기관에서는 ▲김가람 산림과장 ▲박나루 안전과장 ▲이다온 기획실장이 참석했다.",
    )
    assert one.areas == ["산불 공동 대응"]
