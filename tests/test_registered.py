"""Names that the gazetteer knows and that neither an ending nor a list gives away."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.find import names
from extractor.pipeline import extract_article
from extractor.shapes import Article


@pytest.mark.parametrize("name", ["조선대", "이화여대", "명지대", "을지대", "경기대"])
def test_universities_that_end_as_plain_words_do(name):
    assert names.sense(name).type == "university"


@pytest.mark.parametrize("name", ["시대", "유선대", "일대", "대", "조선"])
def test_words_that_end_so_are_none(name):
    found = names.sense(name)
    assert found is None or found.type != "university"


def test_a_firm_that_nothing_else_tells_is_a_party():
    text = "뱅크샐러드와 램리서치는 지난 3일 강릉에서 업무협약을 체결했다."
    (one,) = extract_article(Article("a", text, published_on=date(2024, 5, 7))).agreements
    assert [(p.name, p.type, p.country) for p in one.parties] == [
        ("뱅크샐러드", "company", "KR"),
        ("램리서치", "company", "US"),
    ]


def test_a_school_of_a_university_keeps_its_university():
    text = "강릉시는 지난 3일 상지대 평생교육원과 업무협약을 체결했다."
    (one,) = extract_article(Article("a", text, published_on=date(2024, 5, 7))).agreements
    assert [p.name for p in one.parties] == ["강릉시", "상지대 평생교육원"]
