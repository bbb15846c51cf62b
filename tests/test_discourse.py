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
