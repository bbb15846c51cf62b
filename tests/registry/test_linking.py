"""Which accounts tell of one agreement: the stories, those held out, a release and its retellings."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from conftest import contents, line, write

import extractor
from extractor.batch import extract_with_pipeline
from extractor.errors import RuleError
from extractor.read import read_inputs
from extractor.registry import compare
from extractor.registry.compare import linked
from extractor.registry.detail import detail
from extractor.registry.load import load
from extractor.registry.period import Period
from extractor.registry.query import Filter, agreements, conflicts
from extractor.registry.sketch import sketch
from extractor.registry.topics import labels
from extractor.rulebook import RuleFile
from extractor.rulebook import load as load_rules
from extractor.score import load_gold

HERE = Path(__file__).parent
REPORT = HERE.parents[1] / "out" / "held-out-stories.txt"
SHARED = HERE.parents[2] / "shared"


def program(name: str) -> ModuleType:
    """A program of ``benchmarks/registry``."""
    path = HERE.parents[1] / "benchmarks" / "registry" / f"{name}.py"
    found = importlib.util.spec_from_file_location(f"registry_{name}", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module


def test_there_are_enough_pairs_and_half_are_hard():
    stories = program("stories")
    pairs = [
        pair for path in (stories.STORIES, stories.HELD_OUT) for pair in stories.pairs(stories.read(path))
    ]
    assert len(pairs) >= 300
    hard = Counter(pair.hard for pair in pairs)
    assert hard[True] >= 150
    assert hard[True] * 2 >= len(pairs)
    assert Counter(pair.same for pair in pairs if pair.hard).keys() == {True, False}


def test_the_stories_are_told_apart():
    stories = program("stories")
    found = stories.score(stories.read(stories.STORIES))
    assert found.f1 >= 0.97, found
    assert found.b_cubed >= 0.97, found


def test_the_guide_quotes_what_the_programs_print():
    guide = (HERE.parents[1] / "docs" / "registry.md").read_text("utf-8")
    stories, topics = program("stories"), program("topics")
    told = stories.read(stories.STORIES)
    pairs = list(stories.pairs(told))
    found = stories.score(told)
    hard = sum(pair.hard for pair in pairs)
    many = f"{len({one.story for one in told})} | {len(told)} | {len(pairs)}, {hard}"
    row = f"| {many} | {found.f1:.3f} | {found.b_cubed:.3f} |"
    assert row.replace(" 0.", " .") in guide
    for rows in topics.parts():
        cells = " | ".join(f"{value:.3f}" for value in topics.scores(rows))
        assert f"| {cells} |".replace(" 0.", " .") in guide


@pytest.mark.skipif("CI" not in os.environ, reason="the held-out stories are for CI alone")
def test_the_held_out_stories_are_reported():
    stories = program("stories")
    found = stories.score(stories.read(stories.HELD_OUT))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(str(found), encoding="utf-8")
    assert found.f1 >= 0.9


def test_a_scorer_that_is_given_wrong_labels_says_so():
    stories = program("stories")
    told = stories.read(stories.STORIES)
    wrong = [replace(one, same="A") if one.story == "s02" else one for one in told]
    assert stories.score(wrong).f1 < stories.score(told).f1


@pytest.fixture(scope="module")
def retellings():
    found = {article.doc_id: article for article in read_inputs([str(HERE / "retellings.jsonl")])}
    return {doc_id: extract_with_pipeline(article) for doc_id, article in found.items()}


def test_a_release_and_five_retellings_are_one_agreement_and_the_conflict_shows(
    registry, tmp_path, retellings
):
    load(registry, write(tmp_path, *(record.model_dump_json() for record in retellings.values())))
    with registry.reading() as connection:
        (one,) = agreements(connection, Filter(city="강릉"))
        (disputed,) = [c for c in conflicts(connection) if c["slot"] == "date"]
        told = detail(connection, one["id"])
    assert one["sources"] == 6
    assert one["date"] == "2024-05-16"
    assert disputed["values"][0]["value"] == "2024-05-16"
    assert disputed["values"][0]["chosen"]
    other = next(v for v in disputed["values"] if v["value"] == "2024-05-17")
    assert other["told_by"] == ["daily"]
    assert "told by" in disputed["values"][0]["why"]
    assert {source["doc_id"] for source in told["accounts"]} == set(retellings)
    assert {party["name"] for party in one["parties"]} == {"강릉시", "울란바토르"}
    assert [one["text"] for one in told["other_areas"]] == ["관광", "청소년", "조림", "의료 봉사"]
    for source in told["accounts"]:
        text = retellings[source["doc_id"]]
        assert source["evidence"], text.doc_id
        assert all(proof["end"] - proof["start"] == len(proof["text"]) for proof in source["evidence"])


def test_a_plan_a_signing_a_renewal_and_an_end_are_one_history(registry, tmp_path):
    told = [
        ("계획", "mou planned 2021-06 2021-05-02 | 강릉시; 정선군 | 수질 개선"),
        ("체결", "mou signed 2021-06-21 2021-06-21 | 강릉시; 정선군 | 수질 개선"),
        ("갱신", "mou renewed 2024-06-20 2024-06-21 | 강릉시; 정선군 | 수질 개선"),
        ("종료", "mou ended 2025-12 2025-12-30 | 강릉시; 정선군 |"),
    ]
    for number in (1, 2, 3, 4):
        load(registry, write(tmp_path, *(line(*one) for one in told[:number])))
        with registry.reading() as connection:
            (one,) = agreements(connection, Filter())
            history = detail(connection, one["id"])["history"]
        assert [event["event"] for event in history] == ["planned", "signed", "renewed", "ended"][:number]
        assert one["status"] == ["planned", "signed", "signed", "ended"][number - 1]
        assert one["date"] == ["2021-06", "2021-06-21", "2021-06-21", "2021-06-21"][number - 1]
        assert one["conflicts"] == 0


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("강릉시; 다래대", "강릉시; 다래대학교", True),
        ("강릉시; ㈜가람전자", "강릉시; 가람전자(주)", True),
        ("강릉시; 코레일 충북본부", "강릉시; 한국철도공사 충북본부", True),
        ("강릉시; 다래대", "강릉시; 나루대", False),
        ("강릉시; 정선군; 동해시", "강릉시; 동해시", True),
        ("강릉시; 정선군", "강릉시; 동해시", False),
        ("강릉시의회; 정선군의회", "강릉시; 정선군", False),
    ],
)
def test_names_decide(first, second, one):
    told = "mou signed 2024-05-03 2024-05-04 | {} | 수질 개선 | article={}"
    found = compare.compare(sketch(told.format(first, 1)), sketch(told.format(second, 2)))
    assert linked(found) is one, found


def test_a_clue_that_its_examples_do_not_bear_out_is_refused(monkeypatch):
    sound = load_rules("registry")
    rows = [dict(row) for row in sound.data["clue"]]
    for change, complaint in (
        ({"example": rows[0]["counterexample"]}, "its example lacks it"),
        ({"counterexample": rows[0]["example"]}, "its counterexample shows it"),
        ({"example": []}, "has no example"),
    ):
        broken = RuleFile(
            sound.name, sound.rules, sound.pieces, {**sound.data, "clue": [{**rows[0], **change}]}
        )
        monkeypatch.setattr(compare, "load", lambda _, broken=broken: broken)
        compare._weights.cache_clear()
        with pytest.raises(RuleError, match=complaint):
            compare._weights()
    monkeypatch.undo()
    compare._weights.cache_clear()


def test_every_clue_has_a_weight():
    told = (HERE.parents[1] / "extractor" / "registry" / "compare.py").read_text("utf-8")
    seen = set(
        re.findall(r'"((?:article|parties|names|kind|time|contents|title|signatories)\.[a-z_]+)"', told)
    )
    seen |= {f"time.{event}" for event in ("renewed", "ended")}
    assert seen == set(compare._weights())


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2024-05-03", "2024-05-03", "2024-05-03"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2012/2016", "2012-01-01", "2016-12-31"),
        ("2024-24", "2024-12-01", "2025-02-28"),
        ("2024-36", "2024-10-01", "2024-12-31"),
        ("XXXX-XX-10", None, None),
    ],
)
def test_dates_are_days(edtf, first, last):
    period = Period.of(edtf)
    assert (period.first and period.first.isoformat(), period.last and period.last.isoformat()) == (
        first,
        last,
    )


@pytest.mark.parametrize("edtf", ["2023-02-30", "2024-13", "2024-60-01", None])
def test_what_is_no_date_is_no_days(edtf):
    assert Period.of(edtf) is None


def test_topics_are_found():
    topics = program("topics")
    read, unread = topics.parts()
    assert topics.scores(read)[2] >= 0.9
    assert topics.scores(unread)[2] >= 0.7
    assert {code for rows in topics.parts() for row in rows for code in row["topics"]} <= set(labels())


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the seeds are not beside the repository")
def test_each_agreement_of_the_seeds_is_there_once(registry, tmp_path):
    records = [extract_with_pipeline(article) for article in read_inputs([str(SHARED / "seeds")])]
    load(registry, write(tmp_path, *(record.model_dump_json() for record in records)))
    found = contents(registry)
    labelled = sum(len(one.agreements) for one in load_gold(SHARED / "gold" / "seeds").values())
    assert len(found["agreement"]) == labelled


def test_an_agreement_is_called_by_its_oldest_article_and_former_ids_lead_to_it(registry, tmp_path):
    text = "강릉시와 정선군은 2024년 5월 3일 정선군청에서 수질 개선을 위한 업무협약을 체결했다."
    record = extractor.extract(text)
    later, earlier = (
        record.model_copy(
            update={"doc_id": doc_id, "published_on": Period.of(day).first, "text_sha256": doc_id * 8}
        )
        for doc_id, day in (("나중", "2024-05-09"), ("먼저", "2024-05-03"))
    )
    ids = []
    for one in (later, earlier):
        load(registry, write(tmp_path, one.model_dump_json()))
        with registry.reading() as connection:
            ids.append(agreements(connection, Filter())[0]["id"])
    assert ids[0] != ids[1]
    with registry.reading() as connection:
        assert detail(connection, ids[0])["id"] == detail(connection, ids[1])["id"] == ids[1]
