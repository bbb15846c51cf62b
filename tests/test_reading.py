"""The reading of a text: every character knows where it came from, whatever was unified or left out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.layout import layout
from extractor.reading import Reading, ReadingBuilder, fold, seen_as
from extractor.rulebook import load
from extractor.shapes import Article, Span

CHARACTERS = load("characters").data
ODD = [
    *CHARACTERS["invisible"],
    *CHARACTERS["inner_dots"],
    *(char for sources in CHARACTERS["swap"].values() for char in sources),
    *"（）％ＭＯＵ３\u00a0\u3000\t\u000b\n ▲○ㅇ①△㈜⑴가시는와협약체결했다.2024·-,~'\"“”",
    *"\ue000\U0001f91d\u1100\u1161",
]
TEXTS = st.text(st.sampled_from(ODD), max_size=80) | st.text(max_size=40)


def read(text: str) -> Reading:
    builder = ReadingBuilder(text)
    builder.copy(0, len(text))
    return builder.build()


@st.composite
def readings_with_a_span(draw):
    reading = read("가" + draw(TEXTS) + "나")
    start = draw(st.integers(0, len(reading.text) - 1))
    return reading, Span(start, draw(st.integers(start + 1, len(reading.text))))


@given(TEXTS)
def test_every_character_has_an_offset_and_offsets_rise(text):
    reading = read(text)
    assert len(reading.offsets) == len(reading.text)
    assert all(a < b for a, b in pairwise(reading.offsets))
    assert all(0 <= offset < len(text) for offset in reading.offsets)


@given(TEXTS)
def test_every_character_stands_for_the_one_at_its_offset(text):
    reading = read(text)
    for char, offset in zip(reading.text, reading.offsets, strict=True):
        seen = seen_as(text[offset])
        assert char == seen or (char == " " and seen.isspace()) or (char == "·" and seen in ODD)


@given(TEXTS)
def test_nothing_that_can_be_seen_is_lost(text):
    seen = [i for i, char in enumerate(text) if seen_as(char).strip()]
    reading = read(text)
    assert [offset for char, offset in zip(reading.text, reading.offsets, strict=True) if char != " "] == seen


@given(readings_with_a_span())
def test_there_and_back_is_the_same_span(case):
    reading, span = case
    source = reading.source(span)
    assert reading.within(source) == span
    assert reading.offsets[span.start] == source.start
    assert reading.offsets[span.end - 1] == source.end - 1


@given(readings_with_a_span())
def test_a_value_is_the_articles_own_text_folded(case):
    reading, span = case
    assert reading.value(span) == fold(reading.source(span).of(reading.canonical))


@given(TEXTS, st.integers(0, 40), st.integers(1, 40))
def test_within_holds_just_the_characters_from_inside(text, start, length):
    reading, span = read(text), Span(start, start + length)
    inside = reading.within(span)
    assert list(range(inside.start, inside.end)) == [
        i for i, offset in enumerate(reading.offsets) if span.start <= offset < span.end
    ]


@given(TEXTS)
def test_folding_twice_is_folding_once(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "  " not in folded
    assert "\n" not in folded


@given(st.lists(st.text(st.sampled_from(ODD), max_size=30), max_size=12).map("\n".join))
def test_blocks_of_any_text_are_in_order_apart_and_hold_their_sentences(text):
    lay = layout(Article("a", text))
    assert all(a < b for a, b in pairwise(lay.reading.offsets))
    assert all(a.span.end <= b.span.start for a, b in pairwise(lay.blocks))
    for block in lay.blocks:
        assert len(block.span) > 0
        assert "\n" not in block.text(lay.reading)
        assert block.text(lay.reading).strip() == block.text(lay.reading)
        assert all(block.span.covers(sentence) for sentence in block.sentences)
        assert all(a.end <= b.start for a, b in pairwise(block.sentences))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("문화․관광", "문화·관광"),
        ("문화▪관광", "문화·관광"),
        ("▪ 관광", "▪ 관광"),
        ("업무\u200b협약", "업무협약"),
        ("두\u00a0\u3000 시", "두 시"),
        ("두 시\n", "두 시"),
        ("（ＭＯＵ）", "(MOU)"),
        ("5∼7일", "5~7일"),
        ("2024–2026", "2024-2026"),
        ("㈜한빛", "㈜한빛"),
        ("①", "①"),
    ],
)
def test_what_a_reader_sees(text, seen):
    assert read(text).text.rstrip() == seen


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("업무 \n 협약 ", "업무 협약"),
        ("가\u200b람 시", "가람 시"),
        ("\u00a0", ""),
        ("문화․관광", "문화․관광"),
    ],
)
def test_fold_keeps_every_visible_character(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("written", "read"),
    [("은행연합회*와 맺은", "은행연합회와 맺은"), ("김**은 갔다", "김**은 갔다"), ("** 합의서", "** 합의서")],
)
def test_marks_of_footnotes_are_not_read_but_masks_are(written, read):
    builder = ReadingBuilder(written)
    builder.copy(0, len(written))
    reading = builder.build()
    assert reading.text == read
    assert [written[at] for at in reading.offsets] == list(read)
