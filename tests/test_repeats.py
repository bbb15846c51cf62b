import json
from pathlib import Path

import pytest

from extractor import batch
from extractor.records import ArticleRecord
from extractor.repeats import RepeatFinder, Sketch
from extractor.shapes import Repeat

RELEASE = """\
나루시-다솜시, 바다와 산 잇는 자매결연 맺어

나루시(시장 한결)는 지난 3일 시청 대회의실에서 다솜시(시장 도담)와
자매결연 협약을 맺었다고 5일 밝혔다.

두 시는 협약에 따라 ▲농수산물 직거래 장터 운영 ▲청소년 여름 캠프 교환
▲공무원 파견 근무 ▲지역 축제 상호 참가 ▲재난 때 인력과 장비 지원 등
다섯 분야에서 손을 잡는다.

나루시는 어촌 체험 마을 세 곳을 다솜시 시민에게 반값에 열고, 다솜시는
산림 휴양림 이용료를 나루시 시민에게 깎아 주기로 했다. 오는 9월 나루시
멸치 축제에 다솜시 농악단이 처음으로 무대에 선다.

한결 나루시장은 “바다를 보며 자란 아이와 산을 보며 자란 아이가 서로의
집에서 자는 것에서 교류가 시작된다”고 말했다. 도담 다솜시장은 “두 시의
거리는 180㎞지만 오늘부터 이웃”이라고 답했다.

두 시는 2019년 농협의 주선으로 직거래를 시작했고, 지난해 수해 때 나루시가
양수기 40대를 다솜시에 보냈다.
"""
NAMES = {
    "나루시": "가람시", "다솜시": "마루시", "한결": "이슬", "도담": "누리", "180㎞": "95㎞", "3일": "12일",
}  # fmt: skip


def finder(*articles):
    finder = RepeatFinder()
    return [finder.find(doc_id, Sketch.of(text)) for doc_id, text in articles]


def cut(text, share):
    lines = text.split("\n")
    return "\n".join(lines[: max(3, int(len(lines) * share))])


@pytest.mark.parametrize(
    ("printed", "similarity"),
    [
        (RELEASE, 1.0),
        (RELEASE.replace("\n", " ").replace("▲", "△").replace("“", '"').replace("”", '"'), 1.0),
        ("[나루신문] 김기자 기자 = " + RELEASE, 0.99),
        (RELEASE.replace("바다와 산 잇는 자매결연 맺어", "다섯 분야 손잡는다"), 0.95),
        (cut(RELEASE, 0.8), 0.95),
        (RELEASE.replace("밝혔다", "전했다").replace("말했다", "강조했다") + "나루신문 김기자 기자\n", 0.9),
    ],
)
def test_a_paper_that_prints_the_release(printed, similarity):
    first, second = finder(("release", RELEASE), ("paper", printed))
    assert first is None
    assert second is not None
    assert (second.doc_id, second.similarity >= similarity) == ("release", True)


def test_the_same_words_with_other_names_are_other_news():
    other = RELEASE
    for name, instead in NAMES.items():
        other = other.replace(name, instead)
    assert finder(("a", RELEASE), ("b", other)) == [None, None]


def test_one_template_for_several_partners_is_several_news():
    partners = [("다솜시", "3일"), ("라온시", "17일"), ("마루시", "24일")]
    releases = [
        (f"release-{n}", RELEASE.replace("다솜시", partner).replace("3일", day))
        for n, (partner, day) in enumerate(partners)
    ]
    assert finder(*releases) == [None, None, None]


def test_the_first_paragraphs_alone_repeat_the_release():
    (_, found) = finder(("release", RELEASE), ("paper", "\n\n".join(RELEASE.split("\n\n")[:4])))
    assert found is not None
    assert found.similarity < 1


def test_short_texts_must_be_the_same():
    assert finder(("a", "가람시는 협약을 맺었다."), ("b", "나루시는 협약을 맺었다."))[1] is None


def test_all_point_to_the_first():
    printed = [(f"paper-{n}", f"[{n}번 신문] 기자 = " + RELEASE) for n in range(6)]
    found = finder(("release", RELEASE), *printed)
    assert {repeat.doc_id for repeat in found[1:]} == {"release"}


def test_the_articles_of_the_corpus_are_all_different(articles):
    finder = RepeatFinder()
    assert [a.doc_id for a in articles.values() if finder.find(a.doc_id, Sketch.of(a.text)) is not None] == []


def record(article):
    return ArticleRecord(doc_id=article.doc_id, agreements=[], figures=[])


def test_a_run_reports_what_repeats_and_keeps_it(tmp_path):
    folder = tmp_path / "기사"
    folder.mkdir()
    for name, text in {"a": RELEASE, "b": RELEASE, "c": cut(RELEASE, 0.8), "d": "다른 글이다."}.items():
        Path(folder, f"{name}.txt").write_text(text, encoding="utf-8")
    summary = batch.run([str(folder)], tmp_path / "out", extract=record)
    lines = [json.loads(line) for line in (tmp_path / "out" / batch.RECORDS).read_text("utf-8").splitlines()]
    assert [line["doc_id"] for line in lines] == ["a", "b", "c", "d"]
    assert [line["repeats"] and line["repeats"]["doc_id"] for line in lines] == [None, "a", "a", None]
    told = json.loads((tmp_path / "out" / batch.MANIFEST).read_text("utf-8"))["repeats"]
    assert (told["exact"], told["near"], set(told["articles"])) == (1, 1, {"b", "c"})
    assert summary.repeats["b"] == Repeat("a", 1.0)
