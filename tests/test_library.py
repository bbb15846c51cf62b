"""The package as a library: frames, records from files, own rules, and types that a checker sees."""

from __future__ import annotations

import datetime
import math
import subprocess
import sys
from pathlib import Path

import pandas
import pytest

import extractor
from extractor import frames
from extractor.errors import ExtractorError, ReadError

REPOSITORY = Path(__file__).resolve().parents[1]
TEXTS = [
    "강릉시(시장 홍길동)와 정선군은 2024년 5월 업무협약을 체결했다. 주민 1,200여 명이 왔다.",
    "비가 왔다.",
]
SAMPLE = """
from collections.abc import Iterator
from datetime import date
import extractor
from extractor import frames

record: extractor.ArticleRecord = extractor.extract("협약", published_on=date(2024, 5, 7), rules=[])
names: list[str] = [party.name for one in record.agreements for party in one.parties]
many: Iterator[extractor.ArticleRecord | extractor.Rejection] = extractor.extract_many(["협약"], workers=2)
kept: Iterator[extractor.ArticleRecord] = extractor.read_records("out")
folder: extractor.RuleFolder = extractor.read_rules("rules")
columns: list[str] = list(frames.COLUMNS["parties"])
wrong: int = record.agreements[0].kind
"""


@pytest.fixture(scope="module")
def sample():
    return [extractor.extract(text, doc_id=f"가-{number}") for number, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def run_folder(sample, tmp_path_factory):
    place = tmp_path_factory.mktemp("run")
    lines = [record.model_dump_json(exclude={"text"}) + "\n" for record in sample]
    (place / "records.jsonl").write_text("".join(lines), encoding="utf-8")
    return place


def plain(value):
    """A cell as Python has it, whichever library it lay in."""
    if value is None or value is pandas.NA or value is pandas.NaT:
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    return value.date() if isinstance(value, datetime.datetime) else value


def test_both_libraries_give_the_same_tables(run_folder, sample):
    ours, theirs = frames.to_pandas(run_folder), frames.to_polars(sample)
    for table, columns in frames.COLUMNS.items():
        one, other = getattr(ours, table), getattr(theirs, table)
        assert list(one.columns) == other.columns == list(columns)
        assert one.shape == other.shape
        for name, kind in columns.items():
            assert str(one[name].dtype) == frames._PANDAS[kind], (table, name)
            assert str(other.schema[name]) == frames._POLARS[kind], (table, name)
            assert [plain(value) for value in one[name].tolist()] == other[name].to_list(), (table, name)


def test_the_tables_hold_what_the_records_hold(sample):
    tables = frames.to_polars(sample)
    assert tables.articles["doc_id"].to_list() == ["가-0", "가-1"]
    assert tables.articles["agreements"].to_list() == [1, 0]
    agreement = tables.agreements.row(0, named=True)
    assert (agreement["date"], agreement["first_day"], agreement["last_day"]) == (
        "2024-05", datetime.date(2024, 5, 1), datetime.date(2024, 5, 31),
    )  # fmt: skip
    assert tables.parties["name"].to_list() == ["강릉시", "정선군"]
    assert tables.parties["kr_administrative_code"].null_count() == 0
    assert (tables.figures["value"].to_list(), tables.figures["approx"].to_list()) == ([1200.0], [True])
    evidence = sample[0].agreements[0].evidence
    assert tables.evidence["text"].to_list() == [proof.text for proof in evidence]
    joined = tables.parties.join(tables.agreements, on=["doc_id", "agreement"])
    assert joined.height == 2


@pytest.mark.parametrize("convert", [frames.to_pandas, frames.to_polars])
def test_no_records_give_empty_tables_of_the_same_types(convert):
    for table, columns in frames.COLUMNS.items():
        frame = getattr(convert([]), table)
        assert list(frame.columns) == list(columns)
        assert len(frame) == 0


def test_a_missing_library_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ExtractorError, match=r"pip install 'agreement-extractor\[polars\]'"):
        frames.to_polars([])


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"text": "가람시", "published_on": "2024-05-07"}, r"a datetime\.date, not '2024-05-07'"),
        ({"text": None}, "a str or an Article, not NoneType"),
    ],
)
def test_what_is_no_text_or_no_day_is_told(given, complaint):
    with pytest.raises(TypeError, match=complaint):
        extractor.extract(**given)


def test_records_are_read_lazily_from_a_folder_or_a_file(run_folder, sample, tmp_path):
    bare = [record.model_copy(update={"text": None}) for record in sample]
    assert list(extractor.read_records(run_folder)) == bare
    assert list(extractor.read_records(str(run_folder / "records.jsonl"))) == bare
    broken = tmp_path / "records.jsonl"
    broken.write_text((run_folder / "records.jsonl").read_text("utf-8") + "{}\n", encoding="utf-8")
    found = extractor.read_records(broken)
    assert [next(found), next(found)] == bare
    with pytest.raises(ReadError, match=r"records\.jsonl:3: doc_id: Field required"):
        next(found)


def test_rules_reach_the_work():
    rules = [extractor.read_rules(REPOSITORY / "docs" / "own-rules")]
    text = "가람시와 나루시는 2024년 5월 3일 맞손서약을 체결했다."
    (found,) = extractor.extract_many([text], rules=rules)
    assert [agreement.kind for agreement in found.agreements] == ["mou"]
    assert extractor.extract(text).agreements == []


def test_the_types_are_seen_by_a_checker(tmp_path):
    path = tmp_path / "sample.py"
    path.write_text(SAMPLE, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file", "", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path)
    errors = [line for line in done.stdout.splitlines() if line.startswith("sample.py") and ": error" in line]
    assert len(errors) == 1, done.stdout
    assert "sample.py:13: error: Incompatible types in assignment" in errors[0]


def test_a_component_takes_own_rules():
    spacy = pytest.importorskip("spacy")
    tokenizer = {"@tokenizers": "extractor.KiwiTokenizer.v1"}
    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": tokenizer}})
    nlp.add_pipe("agreements", config={"rules": str(REPOSITORY / "docs" / "own-rules")})
    doc = nlp("가람시와 나루시는 2024년 5월 3일 맞손서약을 체결했다.")
    assert [span.text for span in doc.spans["agreements"] if span.label_ == "kind"] == ["맞손서약"]
