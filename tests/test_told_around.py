"""News that only a headline tells, visitors, heads, and what is told around a paper: small articles."""

from __future__ import annotations

from datetime import date

import pytest

from extractor import batch
from extractor.shapes import Article


def told(*lines: str, day: date = date(2024, 5, 17), title: str = ""):
    text = "\n".join((title, *lines)) if title else "\n".join(lines)
    start = len(title) + 1 if title else 0
    article = Article("a", text, title=title or None, published_on=day, body_start=start)
    return batch.extract_with_pipeline(article).agreements


def papers(*lines: str, title: str = ""):
    """Salience, kind, date and the names of the parties of each agreement."""
    return [(a.salience, a.kind, a.date, [p.name for p in a.parties]) for a in told(*lines, title=title)]


def signers(*lines: str):
    """Name and title of who signed for each party of the only agreement."""
    (only,) = told(*lines)
    return {p.name: [(s.name, s.title) for s in p.signatories] for p in only.parties}


def areas(line: str):
    """The areas that a sentence behind a plain signing tells."""
    (only,) = told("강릉시와 정선군은 14일 강릉시청에서 업무협약을 체결했다.", "", line)
    return list(only.areas)


def test_news_of_a_headline_is_no_older_paper_of_the_same_town():
    found = papers(
        "이날 협약식에는 오세린 정선군수, 민태오 새터푸드㈜ 대표이사를 비롯해 관계자 등이 자리했다.",
        "새터푸드㈜는 이번 협약에 따라 산업단지 1만5200㎡ 터에 2027년까지 98억 원을 들인다.",
        "지난해 하반기에 나래F&B(주)와 55억 원 투자협약을 맺었다.",
        title="정선군, 새터푸드(주)와 투자협약",
    )
    assert sorted(found) == [
        ("background", "mou", "2023-41", ["정선군", "나래F&B(주)"]),
        ("main", "mou", "2024-05-17~", ["정선군", "새터푸드(주)"]),
    ]


def test_firms_that_were_counted_sign_by_the_head_of_a_plant():
    (only,) = told(
        "정선군은 지난 13일 군내 유망기업 2곳과 150억 원의 투자협약(MOU)을 맺었다.",
        "협약식에는 한누리 군수를 비롯해 김선재 고운산업주식회사(이하 고운산업) 정선공장 대표이사, "
        "윤태린 ㈜누리폴 대표이사 등이 나와 양해각서에 서명했다.",
    )
    assert [(p.name, [s.name for s in p.signatories]) for p in only.parties] == [
        ("정선군", ["한누리"]),
        ("고운산업주식회사", ["김선재"]),
        ("㈜누리폴", ["윤태린"]),
    ]


def test_who_comes_to_see_a_council_signs_with_it():
    (only,) = told(
        "14일 강릉시의회는 의정실에서 중국 구이저우성 인민대표대회 상무위원회의 예방을 받고 "
        "우호협력협정서를 체결한다."
    )
    assert [(p.name, p.type, p.country) for p in only.parties] == [
        ("강릉시의회", "local_government", "KR"),
        ("구이저우성 인민대표대회 상무위원회", "local_government", "CN"),
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("강릉시는 14일 미국 시애틀 시와 자매결연을 맺었다.", ["강릉시", "시애틀 시"]),
        ("강릉시는 14일 중국 광둥성 하원 시와 우호협정을 맺었다.", ["강릉시", "하원 시"]),
        ("강원도는 14일 일본 후쿠오카 현과 우호협약을 맺었다.", ["강원도", "후쿠오카 현"]),
    ],
)
def test_a_unit_abroad_may_be_written_apart(line: str, names: list[str]):
    assert [[p.name for p in a.parties] for a in told(line)] == [names]


def test_the_mayor_of_a_town_is_no_head_of_its_province():
    assert signers(
        "황은결 강릉시장과 팽건린 중국 광둥성 하원시장은 14일 강릉시청에서 교류 협약을 맺었다."
    ) == {"강릉시": [("황은결", "시장")], "하원시": [("팽건린", "시장")]}


def test_commanders_sign_for_their_corps():
    assert signers(
        "동해대학교와 육군 제6군단사령부는 14일 이기린 동해대학교 총장과 박성린 육군 제6군단장이 "
        "참석한 가운데 양해각서를 맺었다."
    ) == {"동해대학교": [("이기린", "총장")], "육군 제6군단사령부": [("박성린", "군단장")]}


def test_a_rank_stands_between_name_and_office():
    assert signers(
        "육군6군단은 14일 동해대학교와 업무협약을 맺었다.",
        "협약식에는 박후린(중장) 군단장과 정재린 동해대학교 총장 등이 자리했다.",
    ) == {"육군6군단": [("박후린", "군단장")], "동해대학교": [("정재린", "총장")]}


def test_a_working_body_under_a_paper_is_its_task():
    assert [a.kind for a in told(
        "육군6군단은 14일 동해대학교와 업무협약을 맺었다.",
        "육군6군단과 동해대학교는 앞으로 실무협의체를 꾸리고 연 2회 정기회의를 열 예정이다.",
    )] == ["mou"]


def test_a_station_of_the_police_is_no_university():
    (only,) = told("정선경찰서 북면지구대와 북면농협은 14일 업무협약을 맺었다.")
    assert [p.type for p in only.parties] == ["national_government", "association"]


def test_an_agency_by_the_name_that_the_press_has_for_it():
    assert papers(
        "금감원은 14일 본관에서 전국은행연합회, 생명보험협회 등과 함께 업무협약을 맺었다."
    ) == [("main", "mou", "2024-05-14", ["금감원", "전국은행연합회", "생명보험협회"])]


def test_councils_that_follow_their_cities():
    assert papers(
        "강릉시정부는 지난 14일 베트남 달랏시와 자매결연 조인식을 가졌다.",
        "자매결연 협정서 이행을 위해 이날 두 도시는 공무원 상호파견 협정서도 함께 맺었다.",
        "시정부와 베트남 달랏시 자매결연에 이어 강릉시의회와 달랏시 인민회의도 자매결연을 했다.",
    ) == [
        ("main", "sister_city", "2024-05-14", ["강릉시정부", "달랏시"]),
        ("main", "mou", "2024-05-14", ["강릉시정부", "달랏시"]),
        ("main", "sister_city", "2024-05-14", ["강릉시의회", "달랏시 인민회의"]),
    ]


@pytest.mark.parametrize(
    ("line", "older"),
    [
        (
            "군의 해외 우호협약은 2003년 일본 도쿄도 스미다구 이후 21년 만이다.",
            [("background", "friendship_city", "2003", ["정선군", "스미다구"])],
        ),
        (
            "이번 협약은 2010년 일본 가가미노정, 2015년 중국 훈춘시에 이어 세 번째다.",
            [
                ("background", "friendship_city", "2010", ["정선군", "가가미노정"]),
                ("background", "friendship_city", "2015", ["정선군", "훈춘시"]),
            ],
        ),
    ],
)
def test_of_which_the_news_is_the_next(line: str, older: list[tuple[str, str, str, list[str]]]):
    news = ("main", "friendship_city", "2024-05-13", ["정선군", "셀렝게도"])
    assert papers("정선군은 13일 몽골 셀렝게도와 우호협약을 맺었다.", line) == [news, *older]


@pytest.mark.parametrize(
    ("line", "items"),
    [
        (
            "두 시는 경제는 물론 관광과 문화, 교육, 행정 등 여러 분야에서 협력하기로 했다.",
            ["경제", "관광", "문화", "교육", "행정"],
        ),
        ("두 시는 경제뿐 아니라 문화, 체육 등의 분야에서 교류를 넓히기로 했다.", ["경제", "문화", "체육"]),
        (
            "두 기관은 위기가구 발굴, 자원 연계, 긴급 지원 등 협력체계를 갖추기로 했다.",
            ["위기가구 발굴", "자원 연계", "긴급 지원"],
        ),
        (
            "양측은 전담 창구를 정해 핫라인을 두고 교육자료를 만들기로 했다.",
            ["전담 창구를 정해 핫라인을 두", "교육자료를 만들"],
        ),
    ],
)
def test_how_contents_are_joined(line: str, items: list[str]):
    assert areas(line) == items


def test_what_was_agreed_at_the_ceremony():
    (only,) = told(
        "금융감독원은 14일 강원특별자치도와 업무협약을 체결했다.",
        "협약식에서 두 기관은 의심거래 탐지를 강화하고 예방 교육을 함께 펴기로 했다.",
    )
    assert list(only.areas) == ["의심거래 탐지를 강화", "예방 교육"]


@pytest.mark.parametrize(
    "line",
    [
        "협약에는 강릉대를 필두로 정선대학교·동해미래대와 강서구청·금천구청, 서울경제진흥원이 함께했다.",
        "협약에는 강릉대와 2개 대학(정선대학교‧동해미래대), 강서구청, 금천구청, 서울경제진흥원이 참여했다.",
    ],
)
def test_all_who_took_part_in_what_one_told(line: str):
    (only,) = told("강릉대는 14일 본관에서 5개 기관과 업무협약을 맺었다.", line)
    assert [p.name for p in only.parties] == [
        "강릉대",
        "정선대학교",
        "동해미래대",
        "강서구청",
        "금천구청",
        "서울경제진흥원",
    ]


def test_who_came_to_the_ceremony_of_others():
    assert papers(
        "강원도의회 유병린 의장은 14일 열린 전국시도의회의장협의회(회장 송한린)와 "
        "필리핀지방의원협의회(다닐로 데얀 의장) 간의 MOU 체결식에 참석했다고 밝혔다."
    ) == [("main", "mou", "2024-05-14", ["전국시도의회의장협의회", "필리핀지방의원협의회"])]


def test_a_paper_that_has_been_at_work_is_no_news():
    assert papers(
        "정선군 보건소는 정선군의료원과 협약을 맺어 검진사업을 하고 있으며 "
        "14일 강원도립 강릉노인전문요양병원과 추가로 협약을 맺었다."
    ) == [
        ("background", "mou", None, ["정선군 보건소", "정선군의료원"]),
        ("main", "mou", "2024-05-14", ["정선군 보건소", "강원도립 강릉노인전문요양병원"]),
    ]


def test_states_and_the_ministries_that_sign_for_them():
    assert papers(
        "한국과 호주 정부가 양국의 문화 교류를 늘리기로 협약했다.",
        "외교부와 문화체육관광부는 14일 호주 외교부와 ‘사회문화 양해각서’를 맺었다.",
    ) == [("main", "mou", "2024-05-14", ["외교부", "문화체육관광부", "외교부"])]


def test_universities_side_by_side_without_a_comma():
    assert papers("강릉대 나루대 동해대가 14일 학점 교류 협약을 맺었다.") == [
        ("main", "mou", "2024-05-14", ["강릉대", "나루대", "동해대"])
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "진안 백운면(면장 안일린)은 14일 양천구 신월 2동(동장 서완린)과 자매결연을 체결했다.",
            ["진안 백운면", "양천구 신월 2동"],
        ),
        (
            "안동 풍천면과 서울 은평구 대조동은 14일 자매결연협약을 맺었다.",
            ["안동 풍천면", "서울 은평구 대조동"],
        ),
        (
            "경남개발공사는 14일 사천시, 한국에너지공단 경남지역본부, 주민대표 등과 업무협약을 맺었다.",
            ["경남개발공사", "사천시", "한국에너지공단 경남지역본부"],
        ),
        (
            "군산교육지원청은 14일 군산시청과 진로교육지원센터 구축·운영을 위한 업무 협약을 체결했다.",
            ["군산교육지원청", "군산시청"],
        ),
        (
            "군산교육지원청은 14일 전주지방법원 군산지원과 업무 협약을 체결했다.",
            ["군산교육지원청", "전주지방법원 군산지원"],
        ),
    ],
)
def test_who_the_sides_are(line: str, names: list[str]):
    assert [[p.name for p in a.parties] for a in told(line)] == [names]


def test_with_whom_the_next_sentence_tells():
    assert papers(
        "양산교육지원청은 14일 진로 체험교육을 위한 업무협약을 체결했다.",
        "대상 기관은 양산시농업기술센터, 양산남부시장 번영회 등 2곳이다.",
    ) == [
        ("main", "mou", "2024-05-14", ["양산교육지원청", "양산시농업기술센터", "양산남부시장 번영회"])
    ]


def test_who_joined_hands_tied_themselves():
    assert papers(
        "세종특별자치시 아름동 통장협의회와 연서면 이장협의회가 도농교류를 위해 손을 잡았다.",
        "14일 자매결연을 하고, 특산물 판매와 농촌일손돕기를 하기로 했다.",
    ) == [
        (
            "main",
            "sister_city",
            "2024-05-14",
            ["세종특별자치시 아름동 통장협의회", "연서면 이장협의회"],
        )
    ]


def test_guests_of_a_ceremony_are_no_parties():
    (tie,) = told(
        "세종시 부강면(면장 이상린)과 소담동(동장 정경린)이 14일 자매결연을 맺었다.",
        "부강면은 이날 면사무소에서 이상린 부강면장과 정경린 소담동장, 강정린 부강면이장협의회장 등 "
        "관계자 50여 명이 자리한 가운데 자매결연 협약식을 열었다고 밝혔다.",
    )
    assert [(p.name, p.type) for p in tie.parties] == [
        ("세종시 부강면", "local_government"),
        ("소담동", "local_government"),
    ]


def test_what_was_promised_is_planned():
    assert [a.status for a in told(
        "제주시는 14일 라스베이거스시 대표단을 만나 라스베이거스시와 우호도시 체결을 확약 받았다."
    )] == ["planned"]


def test_where_both_sides_were_one_side_is_at_home():
    assert papers(
        "강릉대는 14일 중국 산둥대에서 두 대학 총장 등이 자리한 가운데 ‘학술교류 협정’을 맺었다."
    ) == [("main", "mou", "2024-05-14", ["강릉대", "산둥대"])]


def test_pairs_between_glyphs_before_the_signing():
    assert [names for *_, names in papers(
        "14일 협약식에서는 △키움소와 농협경제지주 △닥터다이얼과 나루헬스케어가 각각 협약을 체결했다."
    )] == [["키움소", "농협경제지주"], ["닥터다이얼", "나루헬스케어"]]


@pytest.mark.parametrize(
    ("line", "items"),
    [
        (
            "두 기관은 협약서에서 지속 가능한 사업 발굴, 인재 양성, 공동연구를 약속했다.",
            ["지속 가능한 사업 발굴", "인재 양성", "공동연구"],
        ),
        ("두 시는 문화 교류 확대와 농산물 직거래에 합의했다.", ["문화 교류 확대", "농산물 직거래"]),
        ("양측은 공동 방역에 뜻을 모았다.", ["공동 방역"]),
        (
            "주요 협약 내용은 첫째 관광상품 공동 개발, 둘째 홍보관 운영, 셋째 시민 할인 혜택 제공이다.",
            ["관광상품 공동 개발", "홍보관 운영", "시민 할인 혜택 제공"],
        ),
        (
            "두 학교는 학점 교류는 물론 교수 교류, 도서관 공동 이용까지 협력 범위를 넓히기로 했다.",
            ["학점 교류", "교수 교류", "도서관 공동 이용"],
        ),
    ],
)
def test_contents_told_in_the_past(line: str, items: list[str]):
    assert areas(line) == items


def test_the_end_of_a_paper_is_not_dated_by_its_beginning():
    (ended,) = told("강릉시는 나루테크와 2021년 체결한 데이터센터 투자협약을 해지했다고 15일 밝혔다.")
    assert (ended.salience, ended.status, ended.date) == ("main", "ended", "2024-05-15~")


def test_contents_of_a_renewed_paper_are_not_those_of_the_old_one():
    new, old = told(
        "정선군과 서울 도봉구가 지난 14일 도봉구청에서 상생발전 업무협약을 다시 체결했다.",
        "2019년 체결한 협약의 기간이 끝남에 따라 마련된 이번 재협약에서 두 지자체는 "
        "▲축제 교류 ▲농산물 직거래 ▲청소년 교류를 이어 가기로 했다.",
    )
    assert (list(new.areas), list(old.areas)) == (["축제 교류", "농산물 직거래", "청소년 교류"], [])


def test_the_purpose_begins_behind_a_count_of_the_sides():
    (only,) = told(
        "강원테크노파크는 14일 ㈜가온바이오, 나루메디칼, ㈜한결시스템 등 도내 3개 기업과 "
        "바이오 소재 상용화를 위한 업무협약을 체결했다."
    )
    assert list(only.areas) == ["바이오 소재 상용화"]


def test_who_holds_the_ceremony_of_two_others_is_no_party():
    assert papers(
        "농협 강릉시지부는 지난 14일 사천면 노동마을과 대창초등학교 간 자매결연식을 가졌다."
    ) == [("main", "sister_city", "2024-05-14", ["사천면 노동마을", "대창초등학교"])]
