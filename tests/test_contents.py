"""Areas: which sentences tell them, where they begin and end, and whose they are."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

import pytest

from extractor import batch
from extractor.find.chain import Chain
from extractor.shapes import Article

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
    ("김하늘 시장은 “이웃과 더 가까워지는 계기가 되길 바란다”고 말했다.", []),
    ("이날 협약식에는 두 기관 관계자와 주민 대표 등 30여 명이 참석했다.", []),
]


@pytest.mark.parametrize(("sentence", "areas"), PROSE)
def test_prose_gives_its_items_cut_at_their_edges(sentence, areas):
    (one,) = agreements(SIGNED, sentence)
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
