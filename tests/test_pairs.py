"""Names that only "두 회사", "양 기관" of the next sentence tells to be bodies."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.pipeline import extract_article
from extractor.shapes import Article


def parties(text: str) -> list[list[str]]:
    found = extract_article(Article("a", text, published_on=date(2024, 5, 7))).agreements
    return [[p.name for p in a.parties] for a in found]


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("두리온과 새롬테크가 로봇을 함께 만든다.", ["두리온", "새롬테크"]),
        ("두리온과 국내 최대 장난감 상점 꼬마나라가 어린이를 위해 머리를 맞댄다.", ["두리온", "꼬마나라"]),
        ("새롬테크는 물류 창고 운영에서 두리온과 손을 잡는다고 7일 밝혔다.", ["두리온", "새롬테크"]),
        ("두리온과 새롬테크가 농가 창고 자동화를 위해 한 배를 탔다.", ["두리온", "새롬테크"]),
    ],
)
def test_two_that_the_next_sentence_calls_firms(before, names):
    told = parties(f"{before} 두 회사는 지난 3일 강릉에서 업무협약을 체결했다.")
    assert [sorted(t) for t in told] == [sorted(names)]


@pytest.mark.parametrize(
    "text",
    [
        "기술과 서비스가 만났다. 두 회사는 지난 3일 업무협약을 체결했다.",
        "소상공인과 청년이 힘을 합친다. 양 기관은 지난 3일 업무협약을 맺었다.",
        "두리온과 새롬테크가 로봇을 함께 만든다. 두 회사는 지난 3일 전시회에 나왔다.",
    ],
)
def test_words_of_the_dictionary_are_no_pair(text):
    assert parties(text) == []
