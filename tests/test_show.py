"""The drawing of an article: brackets under what they mark, whatever its width."""

from __future__ import annotations

import re

import pytest
from wcwidth import wcswidth

from extractor.records import ArticleRecord
from extractor.shapes import Article
from extractor.show import render


def proof(text, slot, marked):
    start = text.index(marked)
    return {"slot": slot, "start": start, "end": start + len(marked), "text": marked, "rule": "r"}


def record(text, *evidence, others=(), figures=(), **changes):
    mou = {
        "kind": "mou", "status": "signed", "salience": "main", "date": "2023-11-06", "parties": [],
        "evidence": [proof(text, *pair) for pair in evidence],
    }  # fmt: skip
    content = {"doc_id": "x", "agreements": [mou | changes, *(mou | other for other in others)]}
    return ArticleRecord.model_validate(content | {"figures": list(figures)})


def drawn(text, made, **options):
    """The lines above the summary."""
    return render(Article(doc_id="x", text=text), made, **options).split("\n\n")[0].splitlines()


# Text, evidence, and the rows under it.
ROWS = [
    ("한빛대학교와 협약", [("party", "한빛대학교")], ["[party---]"]),
    ("지난 6일 서명", [("date", "6일")], ["     [-]date"]),
    ("MOU 서명", [("kind", "MOU")], ["[-]kind"]),
    ("A-B", [("kind", "A")], ["|kind"]),
    ("1,200만 원", [("money", "1,200만 원")], ["[money---]"]),
    # Side by side in one row when the labels leave room, in two when they don't.
    ("나주시는 6일", [("party", "나주시"), ("date", "6일")], ["[----]party", "         [-]date"]),
    ("나주시는 지난 6일", [("party", "나주시"), ("date", "6일")], ["[----]party   [-]date"]),
    # Brackets never touch.
    (
        "한빛대학교강진군청사",
        [("party", "한빛대학교"), ("venue", "강진군청사")],
        ["[party---]", "          [venue---]"],
    ),
    # One inside the other.
    (
        "나주시청 이화실에서",
        [("venue", "나주시청 이화실"), ("party", "나주시")],
        ["[----]party", "[venue--------]"],
    ),
    # The combining dot below takes no column, the syllables before it two each.
    ("가나ḍ 다라마", [("party", "다라마")], ["      [----]party"]),
]


@pytest.mark.parametrize(("text", "evidence", "rows"), ROWS)
def test_brackets_stand_under_what_they_mark(text, evidence, rows):
    assert drawn(text, record(text, *evidence)) == [text, *rows]


def test_a_span_is_drawn_on_every_line_it_crosses():
    text = "청년 농업 기술 실습과 창업 교육"
    rows = drawn(text, record(text, ("areas", "농업 기술 실습과 창업 교육")), width=16)
    assert rows == [
        "청년 농업 기술",
        "     [areas---",
        "실습과 창업 교육",
        "-areas---------]",
    ]


def test_lines_break_at_spaces_and_inside_words_that_are_too_long():
    text = "가나다라마바사 아자 차카타 파하"
    made = record(text)
    assert drawn(text, made, width=10, full=True) == ["가나다라마", "바사 아자", "차카타", "파하"]
    assert drawn(text, made, width=11, full=True) == ["가나다라마", "바사 아자", "차카타 파하"]


@pytest.mark.parametrize("width", [20, 33, 60])
def test_no_line_of_text_is_wider_than_asked(width):
    text = "나주시와 한빛대학교는 6일 청년 농업 협약을 맺고 " * 8
    lines = drawn(text, record(text), width=width, full=True)
    assert max(map(wcswidth, lines)) <= width
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


LINES = "첫째 줄\n\n둘째 줄\n셋째 줄\n넷째 줄\n다섯째 줄"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("첫째", ["첫째 줄", "[--]kind", "둘째 줄", "…"]),
        ("셋째", ["…", "둘째 줄", "셋째 줄", "[--]kind", "넷째 줄", "…"]),
        ("다섯째", ["…", "넷째 줄", "다섯째 줄", "[kind]"]),
    ],
)
def test_one_line_of_context(marked, expected):
    made = record(LINES, ("kind", marked))
    assert drawn(LINES, made) == expected
    assert drawn(LINES, made, full=True) == [
        row
        for line in LINES.split("\n")
        if line
        for row in ([line, next(r for r in expected if "kind" in r)] if marked in line else [line])
    ]


def test_agreements_are_numbered_and_share_a_bracket():
    text = "나주시청에서 한 서명"
    shared = [proof(text, "venue", "나주시청"), proof(text, "kind", "서명")]
    made = record(text, ("venue", "나주시청"), others=[{"evidence": shared}])
    assert drawn(text, made) == [text, "[------]1,2:venue", "                [--]2:kind"]


def test_figures_are_drawn_and_told():
    text = "학생 3천500여 명"
    told = {"surface": "3천500여 명", "value": 3500, "unit": "명", "approx": True, "start": 3, "end": 11}
    made = record(text, figures=[told])
    assert drawn(text, made) == [text, "     [figure---]"]
    assert render(Article(doc_id="x", text=text), made).endswith("\nfigures  ~3,500 명")


def test_the_summary_tells_each_agreement():
    parties = [
        {"name": "나주시", "type": "local_government", "country": "KR",
         "signatories": [{"name": "한도윤", "title": "시장"}]},
        {"name": "두모조선", "type": "company", "signatories": [{"name": "서지안"}]},
    ]  # fmt: skip
    made = record("협약", title="배꽃 협약", venue="이화실", parties=parties, areas=["농업 기술 실습"])
    made = made.model_copy(update={"warnings": ["no publication date"]})
    assert render(Article(doc_id="x", text="협약"), made).split("\n\n")[1].splitlines() == [
        "1.  mou · signed · 2023-11-06 · main · ‘배꽃 협약’ · at 이화실",
        "    party  나주시 (local_government, KR): 한도윤 시장",
        "    party  두모조선 (company): 서지안",
        "    area   농업 기술 실습",
        "warning  no publication date",
    ]


def test_a_long_area_hangs_under_itself():
    made = record("협약", areas=["청년 농업인의 기술 실습과 창업 교육을 위한 시설의 공동 이용"])
    summary = render(Article(doc_id="x", text="협약"), made, width=40).splitlines()
    assert summary[-3:] == [
        "    area   청년 농업인의 기술 실습과",
        "           창업 교육을 위한 시설의 공동",
        "           이용",
    ]


def test_colors_change_nothing_but_the_color():
    text = "나주시는 지난 6일"
    made = record(text, ("party", "나주시"), ("date", "6일"))
    colored = render(Article(doc_id="x", text=text), made, color=True)
    assert "\x1b[33m[-]date\x1b[0m" in colored
    assert re.sub(r"\x1b\[\d+m", "", colored) == render(Article(doc_id="x", text=text), made)


def test_controls_are_shown_as_spaces():
    text = "나주\t6일\x07"
    assert drawn(text, record(text, ("date", "6일"))) == ["나주 6일", "     [-]date"]


def test_evidence_from_another_text_is_refused():
    made = record("나주시는 6일", ("date", "6일"))
    with pytest.raises(ValueError, match=r"date: '6일' is not at 5:7"):
        render(Article(doc_id="x", text="완도군은 7일"), made)
