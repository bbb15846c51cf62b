"""What the documentation quotes from the benchmarks is what they print."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from extractor.read import read_inputs
from extractor.score import load_gold
from extractor.shapes import Article

REPOSITORY = Path(__file__).resolve().parents[1]
ACCURACY = (REPOSITORY / "docs" / "accuracy.md").read_text("utf-8")


def program(name: str):
    """A program of ``benchmarks``, as a module."""
    path = REPOSITORY / "benchmarks" / name
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rounds() -> list[Path]:
    found = (REPOSITORY / "benchmarks" / "rounds").glob("round-*.jsonl")
    return sorted(found, key=lambda path: int(path.stem.rpartition("-")[2]))


@pytest.mark.parametrize("path", rounds(), ids=lambda path: path.stem)
def test_the_first_scores_of_a_round_are_those_of_its_first_records(path):
    row = program("rounds/score.py").row("", program("rounds/score.py").scores(path, REPOSITORY / "gold"))
    cells = row.strip("| ").replace(" 0.", " .").replace("[0.", "[.").removeprefix("0")
    assert cells in ACCURACY


def test_the_last_round_is_quoted_in_full():
    from extractor.score import table

    last = program("rounds/score.py").scores(rounds()[-1], REPOSITORY / "gold")
    assert table(last).strip() in ACCURACY


def test_the_reliability_is_that_of_the_model_in_use():
    train = program("confidence/train.py")
    known = [list(train._rows(path, REPOSITORY / "gold")) for path in rounds()]
    model = train.Logistic.load("confidence")
    assert train.reliability([(model.probability(f), right) for f, right in known[-1]]) in ACCURACY


def test_the_guide_tells_what_the_labels_cover():
    articles = {a.doc_id: a for a in read_inputs([str(REPOSITORY / "corpus")]) if isinstance(a, Article)}
    drawn = program("coverage/count.py").tables(load_gold(REPOSITORY / "gold"), articles)
    assert drawn in (REPOSITORY / "gold" / "README.md").read_text("utf-8"), "run `make coverage`"
