"""Kiwi as a spaCy tokenizer: no character is lost, and the tags are those that the rules rely on."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.analyse import blank

ODD = [
    "", " ", "\n", "  두  칸  ", "\u00a0", "\u3000두\u3000시", "줄\n\n바꿈\n", "\t탭\t", "\r\n", "\x00",
    "가\u200b람", "\ufeff가람", "됐으며", "했습니다", "ㅋㅋㅋ", "\u1100\u1161\u11a8", "한\ue000글", "a\u0301",
    "\U0001f91d 악수 \U0001f1f0\U0001f1f7", "\U00020000", "…", "①②③", "‘’“”「」『』",
    "http://example.kr/가?나=다", "☎ 02-000-0000", "가" * 500,
]  # fmt: skip


def tags(text: str) -> list[str]:
    return [f"{token.text}/{token.tag_}" for token in blank()(text) if token.tag_ != "_SP"]


def test_the_text_of_every_article_comes_back(articles):
    nlp = blank()
    assert [doc_id for doc_id, one in articles.items() if nlp(one.text).text != one.text] == []


@pytest.mark.parametrize("text", ODD)
def test_the_text_comes_back_however_odd(text):
    assert blank()(text).text == text


@given(
    st.text(max_size=60) | st.text(st.sampled_from("가나했됐다습니 .\n\u200b\u00a0‘’()㈜10년"), max_size=60)
)
def test_any_text_comes_back(text):
    doc = blank()(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("업무협약을 체결했다.", "업무협약/NNG 을/JKO 체결/NNG 했/XSV+EP 다/EF ./SF"),
        ("자매결연을 맺은", "자매결연/NNG 을/JKO 맺/VV 은/ETM"),
        ("양해각서(MOU)를", "양해각서/NNG (/SSO MOU/SL )/SSC 를/JKO"),
        ("협약식에는 30여 명이", "협약식/NNG 에/JKB 는/JX 30/SN 여/XSN 명/NNB 이/JKS"),
        ("두 기관은 힘을", "두/MM 기관/NNG 은/JX 힘/NNG 을/JKO"),
        ("모으기로 했다", "모으/VV 기/ETN 로/JKB 했/VV+EP 다/EF"),
        ("추진하기로", "추진/NNG 하/XSV 기/ETN 로/JKB"),
        ("체결한 바 있다", "체결/NNG 한/XSV+ETM 바/NNB 있/VA 다/EF"),
        ("문화·관광 분야", "문화/NNG ·/SP 관광/NNG 분야/NNG"),
        ("▲ 청소년 교류", "▲/SW 청소년/NNG 교류/NNG"),
        ("㈜한빛전자", "㈜/SW 한빛/NNP 전자/NNG"),
        ("허페이(合肥)시", "허페이/NNP (/SSO 合肥/SH )/SSC 시/NNB"),
        ("‘상생발전 협약’", "‘/SSO 상생/NNG 발전/NNG 협약/NNG ’/SSC"),
        ("2024. 3. 15. 체결", "2024. 3. 15./W_SERIAL 체결/NNG"),
        ("우호도시인 강릉시", "우호도시/NNG 인/VCP+ETM 강릉시/NNP"),
        ("공동선언문에 서명", "공동선언문/NNG 에/JKB 서명/NNG"),
        ("협의체를 구성", "협의체/NNG 를/JKO 구성/NNG"),
        ("됐으며", "됐/VV+EP 으며/EC"),
        ("했습니다", "했/VV+EP 습니다/EF"),
        ("“좋다”라고", "“/SSO 좋/VA 다/EF ”/SSC 라고/JKQ"),
    ],
)
def test_tokens_and_tags(text, expected):
    assert " ".join(tags(text)) == expected


@pytest.mark.parametrize(("text", "lemma"), [("맺은", "맺"), ("체결했다", "체결"), ("모아", "모으")])
def test_a_token_has_the_lemma_of_its_first_morpheme(text, lemma):
    assert blank()(text)[0].lemma_.removesuffix("다") == lemma


def test_many_texts_come_in_order():
    assert [doc.text for doc in blank().pipe(["두 시", "세 군", ""])] == ["두 시", "세 군", ""]


def test_spacy_finds_the_tokenizer_by_name():
    """In a process that has not imported the package, as in anybody's own pipeline."""
    program = """
import spacy
nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "extractor.KiwiTokenizer.v1"}}})
print(" ".join(token.text for token in nlp("업무협약을 체결했다.")))
"""
    command = [sys.executable, "-X", "utf8", "-c", program]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.returncode) == ("업무협약 을 체결 했 다 .\n", 0), done.stderr
