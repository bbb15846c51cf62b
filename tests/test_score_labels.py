"""Labels and records from files, and labels against their article."""

from __future__ import annotations

import copy
import json

import pytest

from extractor.errors import GoldError, ReadError
from extractor.records import GoldDocument
from extractor.score import load_gold, load_records, validate_gold

ARTICLE = """나주시-한빛대학교, 청년 농업 협약
나주시(시장 한도윤)는 6일 시청 이화실에서
한빛대학교와 ‘배꽃 상생 협약’을 맺었다. 한빛대 학생 120명이 ▲농업 기술 실습 ▲청년 창업 교육 등에 나선다."""

LABEL = {
    "doc_id": "naju",
    "published_on": "2023-11-06",
    "agreements": [
        {
            "kind": "mou",
            "status": "signed",
            "salience": "main",
            "title": "배꽃 상생 협약",
            "date": "2023-11-06",
            "venue": "시청 이화실",
            "parties": [
                {
                    "name": "나주시",
                    "aliases": [],
                    "type": "local_government",
                    "country": "KR",
                    "signatories": [{"name": "한도윤", "title": "시장"}],
                },
                {
                    "name": "한빛대학교",
                    "aliases": ["한빛대"],
                    "type": "university",
                    "country": "KR",
                    "signatories": [],
                },
            ],
            "areas": ["농업 기술 실습", "청년 창업 교육"],
        }
    ],
    "figures": [{"surface": "120명", "value": 120, "unit": "명", "approx": False}],
}

REMOVED = object()


def changed(path, value):
    """The label with one value changed, appended (path ends in +) or removed."""
    label = copy.deepcopy(LABEL)
    *way, last = path
    target = label
    for step in way:
        target = target[step]
    if value is REMOVED:
        del target[last]
    elif last == "+":
        target.append(value)
    else:
        target[last] = value
    return label


MOU = ("agreements", 0)
NAJU = (*MOU, "parties", 0)
FIGURE = LABEL["figures"][0]

UNSOUND = [
    ((*NAJU, "name"), "나주 시", "parties[0].name: '나주 시' is not in the article"),
    ((*NAJU, "name"), "", "parties[0].name: '' is empty"),
    ((*NAJU, "aliases"), ["전남 나주시"], "parties[0].aliases[0]: '전남 나주시' is not in"),
    ((*NAJU, "aliases"), ["나주시"], "parties[0].aliases: '나주시' is there 2 times"),
    ((*NAJU, "signatories", 0, "name"), "한도운", "parties[0].signatories[0].name: '한도운' is not in"),
    ((*NAJU, "signatories", 0, "title"), "군수", "parties[0].signatories[0].title: '군수' is not in"),
    ((*NAJU, "signatories", 0, "title"), REMOVED, "parties[0].signatories[0].title: is not stated"),
    ((*NAJU, "signatories", "+"), {"name": "한도윤", "title": None}, "parties[0].signatories: one a party"),
    ((*NAJU, "country"), REMOVED, "parties[0].country: is not stated"),
    ((*NAJU, "canonical"), "나주시", "parties[0].canonical: is no part of a label"),
    ((*MOU, "parties", "+"), LABEL["agreements"][0]["parties"][0], "parties: '나주시 (KR)' is there 2 times"),
    ((*MOU, "parties"), [], "parties: an agreement has at least one"),
    ((*MOU, "status"), "planned", "parties[0].signatories: nobody has signed"),
    ((*MOU, "title"), "배꽃 상생협약", "title: '배꽃 상생협약' is not in"),
    ((*MOU, "venue"), "시청\n이화실", "venue: '시청\\n이화실' is empty or not folded"),
    ((*MOU, "areas", 0), "▲농업 기술 실습", "areas[0]: '▲농업 기술 실습' starts with a bullet"),
    ((*MOU, "areas", 0), "기술 농업", "areas[0]: '기술 농업' is not in"),
    ((*MOU, "areas", 1), "농업 기술 실습", "areas: '농업 기술 실습' is there 2 times"),
    ((*MOU, "areas"), REMOVED, "areas: is not stated"),
    ((*MOU, "date"), "2023-13", "date: '2023-13' is no EDTF date"),
    ((*MOU, "date"), "2023-02-29", "date: '2023-02-29' is no EDTF date"),
    ((*MOU, "date"), "2021/2018", "date: '2021/2018' ends before it begins"),
    ((*MOU, "confidence"), 0.5, "confidence: is no part of a label"),
    (("published_on",), REMOVED, "published_on: is not stated"),
    (("figures", 0, "surface"), "121명", "figures[0].surface: '121명' is not in"),
    (("figures", 0, "surface"), "학생", "figures[0].surface: '학생' holds no numeral"),
    (("figures", 0, "approx"), REMOVED, "figures[0].approx: is not stated"),
    (("figures", "+"), FIGURE | {"value": 120.0, "approx": True}, "figures: '120 명' is there 2 times"),
]


@pytest.mark.parametrize(("path", "value", "complaint"), UNSOUND)
def test_what_is_wrong_with_a_label(path, value, complaint):
    complaints = validate_gold(GoldDocument.model_validate(changed(path, value)), ARTICLE)
    assert [c for c in complaints if c.removeprefix("agreements[0].").startswith(complaint)], complaints


@pytest.mark.parametrize(
    "date", ["2023", "2023-11", "2023~", "XXXX-XX-06", "2024-40", "2024-33", "2018/2021", "2023-11-06~", None]
)
def test_a_sound_label_has_no_complaints(date):
    label = GoldDocument.model_validate(changed((*MOU, "date"), date))
    assert validate_gold(label, ARTICLE) == []


def write(folder, name, content):
    folder.mkdir(exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (folder / name).write_text(text, "utf-8")
    return folder


def test_gold_is_read_by_doc_id(tmp_path):
    write(tmp_path, "b.json", LABEL | {"doc_id": "b"})
    write(tmp_path, "a.json", LABEL | {"doc_id": "a"})
    assert list(load_gold(tmp_path)) == ["a", "b"]


BROKEN = [
    (changed((*MOU, "kind"), "계약"), r"naju\.json: agreements\[0\]\.kind"),
    (changed((*NAJU, "type"), REMOVED), r"naju\.json: agreements\[0\]\.parties\[0\]\.type"),
    (changed((*MOU, "date"), "6일"), r"naju\.json: agreements\[0\]\.date"),
    (changed((*MOU, "signed_by"), "한도윤"), r"naju\.json: agreements\[0\]\.signed_by"),
    (changed(("figures", 0, "value"), "백이십"), r"naju\.json: figures\[0\]\.value"),
    (changed(("figures",), REMOVED), r"naju\.json: figures"),
    (changed(("doc_id",), "muan"), r"naju\.json: doc_id: 'muan'"),
    ("{", r"naju\.json: the file"),
    ("[]", r"naju\.json: the file"),
]


@pytest.mark.parametrize(("content", "place"), BROKEN)
def test_broken_gold_names_file_and_field(tmp_path, content, place):
    with pytest.raises(GoldError, match=place):
        load_gold(write(tmp_path, "naju.json", content))


def test_a_folder_without_labels_is_no_gold(tmp_path):
    with pytest.raises(GoldError, match="no label files"):
        load_gold(tmp_path / "nowhere")


def test_records_from_lines_or_from_files(tmp_path):
    first, second = (LABEL | {"doc_id": doc_id} for doc_id in "ab")
    # A line separator inside a string ends no record.
    second = second | {"title": "나주\u2028소식"}
    lines = "\n".join(json.dumps(r, ensure_ascii=False) for r in (first, second)) + "\n\n"
    out = write(tmp_path / "out", "records.jsonl", lines)
    write(out, "run.json", {"documents": 2})
    one_each = write(write(tmp_path / "each", "a.json", first), "b.json", second)
    records = load_records(out / "records.jsonl")
    assert list(records) == ["a", "b"]
    assert load_records(out) == load_records(one_each) == records


@pytest.mark.parametrize(
    ("lines", "code", "place"),
    [
        ([LABEL, {"doc_id": "x"}], "bad_record", r"records\.jsonl:2: agreements"),
        ([LABEL, LABEL], "duplicate_record", r"records\.jsonl:2: a second record of 'naju'"),
    ],
)
def test_broken_records_name_the_line(tmp_path, lines, code, place):
    write(tmp_path, "records.jsonl", "\n".join(map(json.dumps, lines)))
    with pytest.raises(ReadError, match=place) as caught:
        load_records(tmp_path)
    assert caught.value.code == code


def test_records_that_are_not_there(tmp_path):
    with pytest.raises(ReadError, match="nothing") as caught:
        load_records(tmp_path / "nothing.jsonl")
    assert caught.value.code == "unreadable"
