"""Areas: which sentences tell them, where they begin and end, and whose they are."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

import pytest

from extractor import batch
from extractor.analyse import blank
from extractor.find.areas import agreed, clauses
from extractor.find.chain import Chain
from extractor.shapes import Article, Span

DAY = date(2024, 5, 7)
SIGNED = "강릉시와 정선군은 지난 3일 강릉시청에서 업무협약을 체결했다."


def agreements(*lines: str):
    """The agreements of an article with these paragraphs."""
    return batch.extract_with_pipeline(Article("a", "\n\n".join(lines), published_on=DAY)).agreements


PROSE = [
    (
        "두 기관은 이번 협약에 따라 산나물 판로 확대와 청소년 교류, 축제 공동 홍보에 협력하기로 했다.",
        ["산나물 판로 확대", "청소년 교류", "축제 공동 홍보"],
    ),
    (
        "양 기관은 앞으로 관광, 체육, 교육 등 다양한 분야에서 협력하기로 했다.",
        ["관광", "체육", "교육"],
    ),
    (
        "두 기관은 협약에 따라 전문인력을 함께 양성하고, 연구 장비를 공동으로 활용하기로 했다.",
        ["전문인력을 함께 양성", "연구 장비를 공동으로 활용"],
    ),
    (
        "강릉시와 정선군은 숲길 안내를 추진하는 한편, 관광·체육·교육 등 여러 분야에서의 교류로 크기로 했다.",
        ["숲길 안내", "관광", "체육", "교육"],
    ),
    (
        "두 기관은 책자 교환, 축제와 행사 초청, 감자와 쌀, 김 등 특산물 직거래 등 여러 분야에서 협력한다.",
        ["책자 교환", "축제와 행사 초청", "감자와 쌀, 김 등 특산물 직거래"],
    ),
    (
        "두 기관은 동강과 경포 해변을 묶은 관광 홍보, 대학생 인턴 교환 등을 추진하기로 했다.",
        ["동강과 경포 해변을 묶은 관광 홍보", "대학생 인턴 교환"],
    ),
    (
        "두 기관은 이해와 신뢰 속에 의정활동과 수산물 유통, 문화 등 각 분야에서 교류하기로 했다.",
        ["의정활동", "수산물 유통", "문화"],
    ),
    (
        "주요 과제는 '정선학당' 운영을 통한 산촌 교육, 공동 연구 추진 등이다.",
        ["'정선학당' 운영을 통한 산촌 교육", "공동 연구 추진"],
    ),
    (
        "주요 과제로는 ▲‘정선학당’ 운영 ▲주민 법률 상담 제공이 있다.",
        ["‘정선학당’ 운영", "주민 법률 상담 제공"],
    ),
    (
        "두 기관은 숲길 정비를 비롯해 산나물 재배의 기계화, 판로 개척 등을 추진하기로 했다.",
        ["숲길 정비", "산나물 재배의 기계화", "판로 개척"],
    ),
    (
        "두 기관은 △산나물 연구 △인력 교류 △그 밖에 협력이 가능한 모든 사항에 대해 힘을 모으기로 했다.",
        ["산나물 연구", "인력 교류", "그 밖에 협력이 가능한 모든 사항"],
    ),
    (
        "두 시군은 문화·관광·경제 분야 교류 협력을 강화하기로 했다.",
        ["문화", "관광", "경제"],
    ),
    (
        "두 시군은 환경과 저탄소 분야 협력을 강화하기로 했다.",
        ["환경과 저탄소 분야 협력을 강화"],
    ),
    (
        "두 시군은 첫째, 농산물 판로를 넓히고 둘째, 청소년 교류를 늘리며 셋째, 재난 때 서로 돕기로 했다.",
        ["농산물 판로를 넓히", "청소년 교류를 늘리", "재난 때 서로 돕"],
    ),
    (
        "양 시군은 △관광 △문화 △체육 △농업 분야 협력을 추진한다.",
        ["관광", "문화", "체육", "농업"],
    ),
    (
        "협약 내용은 1) 관광상품 공동 개발 2) 농산물 직거래 3) 청소년 홈스테이 등이다.",
        ["관광상품 공동 개발", "농산물 직거래", "청소년 홈스테이"],
    ),
    (
        "협약은 ▲파트너 양성 ▲행사 공동개최 ▲그 밖에 필요한 사업에 적극 협조한다는 내용을 담고 있다.",
        ["파트너 양성", "행사 공동개최", "그 밖에 필요한 사업"],
    ),
    ("김하늘 시장은 “이웃과 더 가까워지는 계기가 되길 바란다”고 말했다.", []),
    ("이날 협약식에는 두 기관 관계자와 주민 대표 등 30여 명이 참석했다.", []),
]


@pytest.mark.parametrize(("sentence", "areas"), PROSE)
def test_prose_gives_its_items_cut_at_their_edges(sentence, areas):
    (one,) = agreements(SIGNED, sentence)
    assert one.areas == areas


BETWEEN_GLYPHS = [
    ("협약에는 {} ▲간호 인력 단기 연수가 담길 예정이다.", ["간호 인력 단기 연수"]),
    ("협약서에는 {}에 관한 사항을 담았으며, 과제는 실무자가 정한다.", []),
    ("협약 내용은 {} ▲미식 축제 상호 참가가 그것이다.", ["미식 축제 상호 참가"]),
    ("협약의 골자는 {}, 그리고 ▲산불 진화 지원 등이며 이로써 가까워졌다.", ["산불 진화 지원"]),
    ("두 기관은 {} ▲산불 공동 대응 등 3개항의 협약서에 서명했다.", ["산불 공동 대응"]),
    ("협약은 {} ▲빈집을 고쳐 빌려주는 방안을 담고 있다.", ["빈집을 고쳐 빌려주는 방안"]),
    ("협약은 {} ▲하구 염해 해결을 위한 조사를 포함하고 있다.", ["하구 염해 해결을 위한 조사"]),
    ("두 기관은 3개 분야({} ▲인재 교류)에 대해 적극 협력한다.", ["인재 교류"]),
    ("협약에 따라 군은 {}을 맡고, 시는 ▲시설 우선 대관을 지원한다.", ["시설 우선 대관"]),
]


@pytest.mark.parametrize(("sentence", "more"), BETWEEN_GLYPHS)
def test_a_list_ends_where_the_predicate_begins(sentence, more):
    (one,) = agreements(SIGNED, sentence.format("▲숲길 공동 정비 ▲장터 교차 운영"))
    assert one.areas == ["숲길 공동 정비", "장터 교차 운영", *more]


def test_clauses_between_glyphs_lose_their_endings():
    (one,) = agreements(SIGNED, "두 시는 ▲정보를 한데 모으고 ▲지도를 제도화하며 ▲캠프를 열기로 했다.")
    assert one.areas == ["정보를 한데 모으", "지도를 제도화", "캠프를 열"]


def test_things_that_one_verb_handles_are_one_task():
    doc = blank()("시는 감자, 옥수수 등을 장터에 들여오고 한옥 마당, 음악제를 묶은 상품을 함께 만들기로.")
    assert [s.of(doc.text) for s in clauses(doc, Span(3, len(doc.text)))] == [
        "감자, 옥수수 등을 장터에 들여오",
        "한옥 마당, 음악제를 묶은 상품을 함께 만들",
    ]
    fields, told = agreed(doc, Span(3, len(doc.text)))
    assert (fields, len(told)) == ([], 2)


PURPOSES = [
    ("일손 부족을 덜기 위해 계절근로자 도입을 위한 업무협약", ["계절근로자 도입"]),
    ("정선군을 찾아 청년 창업 지원을 위한 업무협약", ["청년 창업 지원"]),
    ("일하며 배우는 문화 확산을 위한 업무협약", ["일하며 배우는 문화 확산"]),
    ("어린이가 안전한 도시 조성을 위한 업무협약", ["어린이가 안전한 도시 조성"]),
    ("870억 원 가량의 투자협약", []),
    ("교류강화 업무협약", []),
    ("산불 공동 대응 업무협약", ["산불 공동 대응"]),
]


@pytest.mark.parametrize(("paper", "areas"), PURPOSES)
def test_a_purpose_is_a_noun_phrase(paper, areas):
    (one,) = agreements(f"강릉시는 지난 3일 정선군과 {paper}을 체결했다.")
    assert one.areas == areas


def test_what_is_told_below_a_list_only_explains_it():
    (one,) = agreements(
        SIGNED,
        "협약의 주요 내용은 ▲산나물 판로 확대 ▲청소년 교류 등이다.",
        "두 기관은 산나물 판로 확대를 위해 직거래 장터를 함께 열기로 했다.",
    )
    assert one.areas == ["산나물 판로 확대", "청소년 교류"]


def test_each_agreement_keeps_what_is_told_behind_it():
    found = agreements(
        "강릉시는 지난 3일 정선군과 업무협약을 맺고 산나물 장터를 함께 운영하기로 했다.",
        "강릉시는 이어 4일 태백시와 업무협약을 맺고 청소년 교류에 협력하기로 했다.",
    )
    assert [a.areas for a in found] == [["산나물 장터를 함께 운영"], ["청소년 교류"]]


def test_every_area_is_what_its_evidence_shows():
    (one,) = agreements(SIGNED, PROSE[0][0])
    shown = [e.text for e in one.evidence if e.slot == "areas"]
    assert shown == one.areas
    assert {e.rule for e in one.evidence if e.slot == "areas"} <= {"area.marked", "area.likely"}


def test_nothing_goes_on_that_has_not_begun():
    model = Chain([[0.0] * 3] * 3, {"inside": [0.0, -5.0, 9.0]})
    assert model.decode([["inside"], ["inside"]]) == ["B", "I"]
    assert model.decode([[], ["none"]]) == ["O", "O"]
    assert model.decode([]) == []


def test_the_model_weighs_every_label():
    model = json.loads(resources.files("extractor").joinpath("models", "areas.json").read_text("utf-8"))
    assert [len(row) for row in model["steps"]] == [3, 3, 3]
    assert {len(weights) for weights in model["weights"].values()} == {3}
