"""Lines of an article into blocks: what opens a block, what is closed, what is no part of the text."""

from __future__ import annotations

import pytest

from extractor.layout import bullet, layout
from extractor.shapes import Article, Span

WRAPPED = """두 군, 숲길 함께 가꾼다

정선군과 영월군은 지난 3일 정선군청에서 숲길을 함께 가꾸고
알리기 위한 업무협약을 맺었다고 5일 밝혔다. 두 군을 잇는
숲길은 모두 42킬로미터로, 해마다 3만 명이 넘는 사람이
찾는다. 두 군은 앞으로 안내판을 하나로 바꾸고 쉼터를 더
늘리기로 했다. 이날 협약식에는 두 군수와 마을 대표 등이
참석했다.

두 군은 앞으로도 힘을 모은다.
"""
BROKEN = "정선군\n과 영월군\n은 지난 3일 업무협약\n을 체결\n했다. 두 군\n은 숲길\n을 함께 가꾼다.\n"
PAGE = """홈 > 시정소식 > 보도자료
두 군이 숲길을 함께 가꾼다
홍길동 기자 (hong@example.kr)
입력 2024.05.03 10:11
정선군과 영월군은 3일 업무협약을 맺었다고 밝혔다.
저작권자 © 새길신문 무단전재 금지
관련기사
다른 군도 숲길을 낸다.
"""
STORY = "정선군과 영월군은 3일 업무협약을 맺었다고 밝혔다."


def blocks(text: str, **article) -> list[tuple[str, str]]:
    lay = layout(Article("a", text, **article))
    return [(block.kind, block.text(lay.reading)) for block in lay.blocks]


def sentences(text: str) -> list[str]:
    lay = layout(Article("a", text))
    return [span.of(lay.reading.text) for block in lay.blocks for span in block.sentences]


@pytest.mark.parametrize(
    ("line", "rule", "text"),
    [
        ("▲ 청소년 교류", "bullet.triangle", "청소년 교류"),
        ("△농산물 직거래", "bullet.triangle", "농산물 직거래"),
        ("□ 추진 배경", "bullet.square", "추진 배경"),
        ("◆ 일시 : 5월 3일", "bullet.diamond", "일시 : 5월 3일"),
        ("ㅇ 두 기관은 자료를 나눈다", "bullet.circle", "두 기관은 자료를 나눈다"),
        ("○ 인재 양성", "bullet.circle", "인재 양성"),
        ("◯ 인재 양성", "bullet.circle", "인재 양성"),
        ("• 기술 교류", "bullet.dot", "기술 교류"),
        (" - 직원 상호 파견", "bullet.dash", "직원 상호 파견"),
        ("– 직원 상호 파견", "bullet.dash", "직원 상호 파견"),
        ("① 관광", "bullet.circled", "관광"),
        ("㉠관광", "bullet.circled", "관광"),
        ("1) 인적 교류", "bullet.numbered", "인적 교류"),
        ("가. 시설 이용", "bullet.lettered", "시설 이용"),
        ("\u200b▲ 청소년 교류", "bullet.triangle", "청소년 교류"),
        ("▲\u3000청소년 교류", "bullet.triangle", "청소년 교류"),
    ],
)
def test_a_bullet_opens_an_item_and_stays_out_of_its_text(line, rule, text):
    found = layout(Article("a", f"{STORY}\n{line}\n{line}"))
    assert [(b.kind, b.text(found.reading)) for b in found.blocks[1:]] == [("item", text)] * 2
    assert bullet("".join(line.split("\u200b")).strip().replace("◯", "○").replace("–", "-")).id == rule


@pytest.mark.parametrize(
    "line",
    [
        "△3.2% 줄었다.",
        "○○시와 협약을 맺었다.",
        "가평군은 두 팔을 벌렸다.",
        "서울-대전 사이를 오간다.",
        "2024. 3. 5. 체결했다.",
        "-3.2% 떨어졌다.",
        "했다. 이어 시장은 말했다.",
    ],
)
def test_what_only_looks_like_a_bullet_opens_no_item(line):
    assert bullet(line) is None
    assert blocks(f"{STORY}\n{line}")[1] == ("paragraph", line)


def test_bullets_know_how_deep_they_stand():
    lay = layout(Article("a", f"{STORY}\n□ 협약 내용\nㅇ 관광\n- 숲길 안내"))
    assert [(b.marker, b.level) for b in lay.blocks] == [("", 0), ("□", 1), ("ㅇ", 2), ("-", 3)]


def test_an_empty_line_begins_another_group():
    lay = layout(Article("a", f"{STORY}\n▲ 관광\n▲ 농업\n\n▲ 두 군수"))
    assert [b.group for b in lay.blocks] == [0, 0, 0, 1]


def test_lines_wrapped_at_a_margin_are_joined_by_a_space():
    (headline, first, second) = blocks(WRAPPED)
    assert headline == ("headline", "두 군, 숲길 함께 가꾼다")
    assert first[0] == "paragraph"
    assert "함께 가꾸고 알리기 위한" in first[1]
    assert "사람이 찾는다" in first[1]
    assert second == ("paragraph", "두 군은 앞으로도 힘을 모은다.")
    assert len(sentences(WRAPPED)) == 6


def test_lines_broken_inside_words_are_joined_without_a_space():
    assert blocks(BROKEN) == [
        ("paragraph", "정선군과 영월군은 지난 3일 업무협약을 체결했다. 두 군은 숲길을 함께 가꾼다.")
    ]


def test_lines_that_are_paragraphs_stay_apart():
    text = f"{STORY}\n두 군은 숲길을 함께 가꾼다.\n안내판도 하나로 바꾼다."
    assert [kind for kind, _ in blocks(text)] == ["paragraph"] * 3


def test_furniture_stays_out_and_everything_behind_the_article_is_furniture():
    lay = layout(Article("a", PAGE))
    assert [(b.kind, b.text(lay.reading)) for b in lay.blocks] == [
        ("headline", "두 군이 숲길을 함께 가꾼다"),
        ("paragraph", STORY),
    ]
    assert [span.of(PAGE) for span in lay.furniture] == [
        "홈 > 시정소식 > 보도자료",
        "홍길동 기자 (hong@example.kr)",
        "입력 2024.05.03 10:11",
        "저작권자 © 새길신문 무단전재 금지",
        "관련기사",
        "다른 군도 숲길을 낸다.",
    ]


def test_a_closing_line_above_the_article_closes_nothing():
    assert blocks(f"관련기사\n{STORY}")[-1] == ("paragraph", STORY)


@pytest.mark.parametrize(
    "caption",
    [
        "▲ 두 군수가 협약서에 서명한 뒤 기념촬영하고 있다",
        "두 군수가 협약서를 들고 있다. 사진제공=정선군",
        "왼쪽부터 김가람 군수, 이나루 군수",
        "숲길을 걷는 사람들 (사진=영월군 제공)",
    ],
)
def test_a_caption_is_a_caption(caption):
    found = blocks(f"{STORY}\n{caption}\n두 군은 숲길을 함께 가꾼다.")
    assert [kind for kind, _ in found] == ["paragraph", "caption", "paragraph"]
    assert found[1][1] == caption.removeprefix("▲ ")


@pytest.mark.parametrize("line", ["▲청소년 교류 ▲관광 홍보", "두 도시는 40년 역사를 안고 있다."])
def test_what_resembles_a_caption_is_none(line):
    assert blocks(f"{STORY}\n{line}")[1][0] != "caption"


def test_a_line_that_a_caption_repeats_is_a_caption_too():
    found = blocks(f"두 군수가 숲길을 걷는다\n{STORY}\n두 군수가 숲길을 걷는다 /사진=정선군")
    assert [kind for kind, _ in found] == ["caption", "paragraph", "caption"]


@pytest.mark.parametrize(
    ("text", "article"),
    [
        (f"두 군 협약\n{STORY}", {"title": "두 군 협약", "body_start": 7}),
        (f"두 군 협약\n두 군, 협약!\n{STORY}", {"title": "두 군 협약", "body_start": 7}),
        (f"제목 : 두 군 협약\n{STORY}", {"title": "두 군 협약"}),
        (f"정선군과 영월군 협약 체결\n{STORY}", {}),
    ],
)
def test_the_title_is_a_headline_wherever_it_stands(text, article):
    found = [kind for kind, _ in blocks(text, **article)]
    assert found == ["headline"] * (len(found) - 1) + ["paragraph"]


def test_a_short_line_without_a_full_stop_is_a_heading():
    found = blocks(f"정선군과 영월군 협약 체결\n{STORY}\n협약의 내용\n{STORY}")
    assert found[2] == ("heading", "협약의 내용")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("맺었다. 두 군은 돕는다.", ["맺었다.", "두 군은 돕는다."]),
        ("“좋다. 함께하자”고 말했다. 끝났다.", ["“좋다. 함께하자”고 말했다.", "끝났다."]),
        ('"좋다. 함께하자"고 말했다. 끝났다.', ['"좋다. 함께하자"고 말했다.', "끝났다."]),
        ("“닫히지 않았다. 그래도 나뉜다.", ["“닫히지 않았다.", "그래도 나뉜다."]),
        ("2024. 3. 5. 체결했다. 그 뒤로", ["2024. 3. 5. 체결했다.", "그 뒤로"]),
        ("3.5% 늘었다. 줄지 않았다.", ["3.5% 늘었다.", "줄지 않았다."]),
        ("Edwin M. Lee 시장은 왔다. 갔다.", ["Edwin M. Lee 시장은 왔다.", "갔다."]),
        ("example.kr에서 본다. 끝이다.", ["example.kr에서 본다.", "끝이다."]),
        ("맺었다(사진). 이어 말했다.", ["맺었다(사진).", "이어 말했다."]),
        ("됐나? 그렇다! 좋다", ["됐나?", "그렇다!", "좋다"]),
        ("교류를 늘림. 자료를 나눔.", ["교류를 늘림.", "자료를 나눔."]),
    ],
)
def test_sentences(text, parts):
    assert sentences(text) == parts


def test_a_block_lies_where_its_text_lies_in_the_article():
    text = f"{STORY}\n\n▲\u200b 청소년\u00a0교류\n▲ 농산물"
    lay = layout(Article("a", text))
    item = lay.blocks[1]
    assert item.text(lay.reading) == "청소년 교류"
    assert lay.reading.source(item.span).of(text) == "청소년\u00a0교류"


@pytest.mark.parametrize("text", ["", "\n", " \n\u200b\n", "▲", "관련기사"])
def test_nothing_to_read_gives_nothing_that_fails(text):
    lay = layout(Article("a", text))
    assert all(block.span.covers(sentence) for block in lay.blocks for sentence in block.sentences)
    assert all(isinstance(span, Span) for span in lay.furniture)
