"""Floors of the scores: what falls below, how they rise, and the command that pins them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.errors import GoldError
from extractor.score import Counts, Score, below, load_floors, parse_floor, raised, save_floors
from extractor.score.gate import main

SCORES = {
    "main": {
        "record": Score(Counts(hits=8, omitted=2, invented=2)),
        "date": Score(Counts(hits=9, omitted=1)),
    },
    "all": {"record": Score(Counts(hits=6, omitted=4, invented=4)), "figures": Score(Counts(hits=5))},
}


@pytest.mark.parametrize(
    ("floors", "complaints"),
    [
        ({}, []),
        ({"main/record": 0.8}, []),
        ({"main/record": 0.801}, ["main/record: F1 0.8000 is below 0.8010"]),
        ({"record": 0.7}, ["all/record: F1 0.6000 is below 0.7000"]),
        ({"main/date": 0.9474}, []),
        ({"figures": 1.0}, []),
        ({"main/figures": 0.5}, ["main/figures: nothing to score, floor 0.5000"]),
        ({"venue": 0.0}, []),
        ({"signatories": 0.1}, ["signatories: nothing to score, floor 0.1000"]),
    ],
)
def test_below(floors, complaints):
    assert below(SCORES, floors) == complaints


@pytest.mark.parametrize("text", ["venue=0.5", "some/date=0.5", "date=2", "date=-1", "date=high", "date"])
def test_what_is_no_floor(text):
    with pytest.raises(ValueError, match=r"slot|F1|float"):
        parse_floor(text)


def test_floors_rise_and_stay():
    floors = raised(SCORES, {"main/record": 0.5, "main/date": 0.99, "main/areas": 0.4})
    assert floors == {
        "main/record": 0.8, "main/date": 0.99, "main/areas": 0.4, "all/record": 0.6, "all/figures": 1.0
    }  # fmt: skip


def test_floors_go_down_only_when_allowed():
    floors = raised(SCORES, {"main/date": 0.99, "main/areas": 0.4}, lower=True)
    assert floors == {"main/record": 0.8, "main/date": 0.947, "all/record": 0.6, "all/figures": 1.0}
    assert below(SCORES, floors) == []


def test_a_floors_file_comes_back_as_it_was_saved(tmp_path):
    file = tmp_path / "floors.json"
    assert load_floors(file) == {}
    save_floors(file, {"말뭉치": {"main/record": 0.8, "all/date": 1.0}})
    assert load_floors(file) == {"말뭉치": {"all/date": 1.0, "main/record": 0.8}}


@pytest.mark.parametrize("content", ["{", "[]", '{"말뭉치": 3}', '{"말뭉치": {"main/venue": 0.5}}'])
def test_a_broken_floors_file_is_named(tmp_path, content):
    file = tmp_path / "floors.json"
    file.write_text(content, "utf-8")
    with pytest.raises(GoldError, match=r"floors\.json"):
        load_floors(file)


@pytest.fixture
def folders(tmp_path):
    """A gold folder, and a function that writes records with so many of the four figures."""
    gold, records = tmp_path / "gold", tmp_path / "records.jsonl"
    gold.mkdir()
    figures = [{"surface": f"{n}곳", "value": n, "unit": "곳"} for n in range(4)]
    label = {"doc_id": "x", "agreements": [], "figures": figures}
    (gold / "x.json").write_text(json.dumps(label), "utf-8")

    def reach(found):
        records.write_text(json.dumps(label | {"figures": figures[:found]}), "utf-8")

    return str(gold), str(records), reach


def test_the_command_checks_raises_and_lowers(folders):
    gold, records, reach = folders
    run = CliRunner()

    def gate(*flags):
        return run.invoke(main, [gold, records, *flags])

    reach(3)
    assert gate().exit_code == 1
    assert gate("--lower").exit_code == 2
    assert gate("--raise").exit_code == 0
    assert gate().exit_code == 0
    reach(2)
    fallen = gate()
    assert fallen.exit_code == 1
    assert "all/figures: F1 0.6667 is below 0.8570" in fallen.output
    assert gate("--raise").exit_code == 1  # a raise lowers nothing
    assert gate().exit_code == 1
    assert gate("--raise", "--lower").exit_code == 0
    assert gate().exit_code == 0
    assert gate("--set", "other").exit_code == 1


def test_floors_lie_beside_the_gold_folder_not_in_it(folders):
    gold, records, reach = folders
    reach(4)
    assert CliRunner().invoke(main, [gold, records, "--raise"]).exit_code == 0
    assert (Path(gold).parent / "floors.json").is_file()
    assert [path.name for path in Path(gold).iterdir()] == ["x.json"]
