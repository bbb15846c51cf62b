"""Labels to labelling tools and back: nothing of a label is lost on the way, whatever the tool."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from extractor.cli import main
from extractor.errors import GoldError
from extractor.labels import TOOLS, Labelled, labelled, labels_of
from extractor.labels.offsets import Units
from extractor.labels.placing import folded, place
from extractor.labels.shapes import LABELS, LINKS, WORDING, Link, Mark
from extractor.records import GoldDocument
from extractor.score import load_gold, validate_gold

REPOSITORY = Path(__file__).resolve().parents[1]
TEXT = "🤝 나주시, 한빛대와 협약\n나주시는 한빛대와 업무\n협약을 맺었다. 12명 가운데 2명이 왔다."
LABEL = {
    "doc_id": "나주-한빛",
    "published_on": "2024-05-08",
    "agreements": [
        {
            "kind": "mou",
            "status": "signed",
            "salience": "main",
            "title": "업무 협약",
            "date": "2024-05~",
            "venue": None,
            "parties": [
                {
                    "name": "나주시",
                    "aliases": [],
                    "type": "local_government",
                    "country": "KR",
                    "signatories": [],
                },
                {"name": "한빛대", "aliases": [], "type": "university", "country": None, "signatories": []},
            ],
            "areas": [],
        }
    ],
    "figures": [
        {"surface": "12명", "value": 12, "unit": "명", "approx": False},
        {"surface": "2명", "value": 2, "unit": "명", "approx": True},
    ],
}

tool = pytest.mark.parametrize("tool", TOOLS)


@pytest.fixture(scope="module")
def gold():
    return load_gold(REPOSITORY / "gold")


def raw(doc_id):
    return json.loads((REPOSITORY / "gold" / f"{doc_id}.json").read_text("utf-8"))


def back(tool, documents, folder):
    folder.mkdir(exist_ok=True)
    TOOLS[tool].write(documents, folder)
    return list(TOOLS[tool].read(folder))


@tool
def test_all_of_gold_comes_back_as_it_went(tool, gold, articles, tmp_path):
    sent = [labelled(label, articles[doc_id].text) for doc_id, label in gold.items()]
    came = back(tool, sent, tmp_path)
    assert len(came) == len(gold) > 500
    assert [one.text for one in came] == [one.text for one in sent]
    assert [labels_of(one) for one in came] == [raw(one.doc_id) for one in sent]


def test_every_value_of_gold_is_marked_where_the_article_has_it(gold, articles):
    """Only agreements stand at another's words, and no more than a few at none of their own kind."""
    marks = 0
    for doc_id, label in gold.items():
        document = labelled(label, articles[doc_id].text)
        for mark in document.marks:
            assert 0 <= mark.start < mark.end <= len(document.text)
            assert WORDING not in mark.values, (doc_id, mark)
            marks += mark.label != "agreement"
    assert marks > 10000


def test_records_are_marked_where_their_evidence_is(records):
    """A record has more than a label: places. And a date that the label tells without one."""
    for record in list(records.values())[:60]:
        document = labelled(record, record.text)
        assert not document.checked
        dates = [mark for mark in document.marks if mark.label == "date"]
        proofs = {(e.start, e.end) for a in record.agreements for e in a.evidence if e.slot == "date"}
        assert {(mark.start, mark.end) for mark in dates} == proofs
        label = labels_of(document)
        assert [a["date"] for a in label["agreements"]] == [a.date for a in record.agreements]
        assert [[p["name"] for p in a["parties"]] for a in label["agreements"]] == [
            [p.name for p in a.parties] for a in record.agreements
        ]
        assert [a["areas"] for a in label["agreements"]] == [a.areas for a in record.agreements]


@tool
def test_an_emoji_shifts_nothing(tool, tmp_path):
    label = GoldDocument.model_validate(LABEL)
    (came,) = back(tool, [labelled(label, TEXT)], tmp_path)
    assert labels_of(came) == LABEL
    assert came.text == TEXT
    party = next(mark for mark in came.marks if mark.label == "party")
    assert came.text[party.start : party.end] == "나주시"


def test_doccano_is_given_utf_16_units_and_brat_and_label_studio_code_points(tmp_path):
    document = labelled(GoldDocument.model_validate(LABEL), TEXT)
    for name in TOOLS:
        (tmp_path / name).mkdir()
        TOOLS[name].write([document], tmp_path / name)
    line = json.loads((tmp_path / "doccano" / "documents.jsonl").read_text("utf-8"))
    party = next(one for one in line["entities"] if one["label"] == "party")
    units = TEXT.encode("utf-16-le")
    assert units[2 * party["start_offset"] : 2 * party["end_offset"]].decode("utf-16-le") == "나주시"
    (task,) = json.loads((tmp_path / "label-studio" / "tasks.json").read_text("utf-8"))
    region = next(one for one in task["annotations"][0]["result"] if one["value"].get("labels") == ["party"])
    assert TEXT[region["value"]["start"] : region["value"]["end"]] == region["value"]["text"] == "나주시"
    seen = (tmp_path / "brat" / "나주-한빛.txt").read_text("utf-8")
    assert len(seen) == len(TEXT)
    assert len(seen.encode("utf-16-le")) == 2 * len(seen)
    standoff = (tmp_path / "brat" / "나주-한빛.ann").read_text("utf-8")
    start = TEXT.index("업무\n협약")
    assert f"title {start} {start + 2};{start + 3} {start + 5}\t업무 협약" in standoff


def test_regions_of_an_older_label_studio_are_told_by_their_text(tmp_path):
    document = labelled(GoldDocument.model_validate(LABEL), TEXT)
    TOOLS["label-studio"].write([document], tmp_path)
    path = tmp_path / "tasks.json"
    tasks = json.loads(path.read_text("utf-8"))
    units = Units(TEXT)
    for one in tasks[0]["annotations"][0]["result"]:
        if one["type"] == "labels":
            value = one["value"]
            value["start"], value["end"] = units.of(value["start"]), units.of(value["end"])
            value["text"] = value["text"].replace("\n", "\\n")
    path.write_text(json.dumps(tasks), encoding="utf-8")
    (came,) = TOOLS["label-studio"].read(path)
    assert labels_of(came) == LABEL
    tasks[0]["annotations"][0]["result"][0]["value"]["text"] = "다른 글"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    with pytest.raises(GoldError, match="'다른 글' does not stand at"):
        list(TOOLS["label-studio"].read(path))


def test_the_configurations_offer_all_that_is_marked(tmp_path):
    for name in TOOLS:
        (tmp_path / name).mkdir()
        TOOLS[name].write([], tmp_path / name)
    view = ET.parse(tmp_path / "label-studio" / "labelling.xml").getroot()
    assert [one.get("value") for one in view.iter("Label")] == list(LABELS)
    assert [one.get("value") for one in view.iter("Relation")] == list(LINKS)
    asked = {one.get("name") for tag in ("Choices", "TextArea") for one in view.iter(tag)}
    assert asked == {WORDING, *(name for names in LABELS.values() for name in names)}
    conf = (tmp_path / "brat" / "annotation.conf").read_text("utf-8")
    assert re.findall(r"^\[(\w+)\]$", conf, re.MULTILINE) == ["entities", "relations", "events", "attributes"]
    assert "kind\tArg:agreement, Value:sister_city|" in conf
    labels = json.loads((tmp_path / "doccano" / "label_types.json").read_text("utf-8"))
    assert [one["text"] for one in labels] == list(LABELS)


TEXTS = st.text(st.sampled_from("가나다 \n\t.①🤝𠮷a1"), min_size=1, max_size=40)


@st.composite
def documents(draw):
    text = draw(TEXTS)
    marks = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        if not text[start].isspace() and not text[end - 1].isspace():
            label = draw(st.sampled_from(sorted(LABELS)))
            values = {"kind": "mou", "date": draw(TEXTS)} if label == "agreement" else {}
            marks.append(Mark(f"m{number}", label, start, end, values))
    ids = [mark.id for mark in marks]
    ends = st.sampled_from(ids) if ids else st.nothing()
    links = st.lists(st.builds(Link, st.sampled_from(sorted(LINKS)), ends, ends), max_size=4 if ids else 0)
    published_on = draw(st.sampled_from([None, "2024-05-08"]))
    return Labelled("가", text, published_on, tuple(marks), tuple(draw(links)))


@tool
@given(document=documents())
def test_marks_come_back_at_their_places(tool, document, tmp_path_factory):
    (came,) = back(tool, [document], tmp_path_factory.mktemp("labels"))
    order = {mark.id: number for number, mark in enumerate(document.marks)}
    came_order = {mark.id: number for number, mark in enumerate(came.marks)}
    assert (came.doc_id, came.text) == (document.doc_id, document.text)
    assert came.published_on == document.published_on
    assert [(m.label, m.start, m.end, dict(m.values)) for m in came.marks] == [
        (m.label, m.start, m.end, dict(m.values)) for m in document.marks
    ]
    assert [(one.type, came_order[one.source], came_order[one.target]) for one in came.links] == [
        (one.type, order[one.source], order[one.target]) for one in document.links
    ]


@given(TEXTS, st.data())
def test_a_value_is_found_where_it_stands(text, data):
    words = text.split()
    if words:
        first = data.draw(st.integers(0, len(words) - 1))
        value = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
        found = place(value, text)
        assert found is not None
        assert folded(found.of(text)) == value


# ── the commands ──────────────────────────────────────────────────────────────────────────────


def labels(*arguments, code=0):
    done = CliRunner().invoke(main, ["labels", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.stderr


@tool
def test_labels_go_out_and_come_in_by_command(tool, tmp_path):
    ids = ("a02-iksan-tamdiep", "a05-yeongdeok-end", "d07-dongdaemun-joint")
    (tmp_path / "gold").mkdir()
    for doc_id in ids:
        shutil.copy(REPOSITORY / "gold" / f"{doc_id}.json", tmp_path / "gold")
    articles = REPOSITORY / "corpus"
    labels("export", "--to", tool, tmp_path / "gold", "--articles", articles, "-o", tmp_path / "out")
    labels("import", "--from", tool, tmp_path / "out", "-o", tmp_path / "in")
    assert sorted(path.stem for path in (tmp_path / "in").iterdir()) == sorted(ids)
    for doc_id in ids:
        assert json.loads((tmp_path / "in" / f"{doc_id}.json").read_text("utf-8")) == raw(doc_id)
    assert load_gold(tmp_path / "in").keys() == set(ids)


def test_records_with_text_need_no_articles(records, tmp_path):
    record = records["a02-iksan-tamdiep"]
    (tmp_path / "records.jsonl").write_text(record.model_dump_json() + "\n", encoding="utf-8")
    labels("export", "--to", "label-studio", tmp_path / "records.jsonl", "-o", tmp_path / "out")
    (task,) = json.loads((tmp_path / "out" / "tasks.json").read_text("utf-8"))
    assert "annotations" not in task
    assert task["predictions"][0]["result"]
    told = labels("import", "--from", "label-studio", tmp_path / "out", "-o", tmp_path / "in", code=3)
    assert "rejected  a02-iksan-tamdiep: nobody has annotated it" in told
    bare = record.model_dump_json(exclude={"text"}) + "\n"
    (tmp_path / "records.jsonl").write_text(bare, encoding="utf-8")
    told = labels("export", "--to", "brat", tmp_path / "records.jsonl", "-o", tmp_path / "b", code=3)
    assert "rejected  a02-iksan-tamdiep: the text is not in its record: name the articles" in told
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "b.txt").write_text("다른 기사", encoding="utf-8")
    given = ("export", "--to", "brat", tmp_path / "records.jsonl", "--articles", tmp_path / "none")
    told = labels(*given, "-o", tmp_path / "b", code=3)
    assert "rejected  a02-iksan-tamdiep: its article is not among --articles" in told


def test_a_label_that_breaks_the_guide_is_rejected_and_costs_only_itself(tmp_path):
    good = labelled(GoldDocument.model_validate(LABEL), TEXT)
    marks = tuple(
        replace(mark, values={**mark.values, "date": "5월"}) if mark.label == "agreement" else mark
        for mark in good.marks
    )
    lost = tuple(replace(mark, values={}) for mark in good.marks)
    bad = Labelled("둘째", TEXT, None, marks, good.links)
    worse = Labelled("셋째", TEXT, None, lost, good.links)
    TOOLS["brat"].write([good, bad, worse], tmp_path)
    told = labels("import", "--from", "brat", tmp_path, "-o", tmp_path / "in", code=3)
    assert "rejected  둘째: agreements[0].date" in told
    assert "rejected  셋째: agreement '협약' at 12: has no kind" in told
    assert [path.stem for path in (tmp_path / "in").iterdir()] == ["나주-한빛"]


@pytest.mark.parametrize(
    ("tool", "name", "content", "complaint"),
    [
        ("label-studio", "tasks.json", "{}", "is no export of Label Studio"),
        ("label-studio", "tasks.json", "{", "is no JSON"),
        ("doccano", "documents.jsonl", '{"text": "협약"}\n', "documents.jsonl:1: is no line of doccano"),
        ("brat", "협약.ann", "T1\tparty 가 나\t다\n", "협약.ann:1: is no standoff"),
        ("brat", "협약.txt", "", "holds no standoff files"),
    ],
)
def test_what_no_tool_wrote_is_an_error(tool, name, content, complaint, tmp_path):
    (tmp_path / "협약.txt").write_text("협약", encoding="utf-8")
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert complaint in labels("import", "--from", tool, tmp_path, "-o", tmp_path / "in", code=1)


def test_the_labels_of_these_tests_are_sound():
    assert validate_gold(GoldDocument.model_validate(LABEL), TEXT) == []
