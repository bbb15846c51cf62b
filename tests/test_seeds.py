"""How well the seed articles are read, by their own labels; they lie beside the repository, if anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.batch import extract_with_pipeline
from extractor.read import read_inputs
from extractor.score import load_gold, score

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEEDS, GOLD = SHARED / "seeds", SHARED / "gold" / "seeds"
LEAST = 0.95

pytestmark = pytest.mark.skipif(
    not (SEEDS.is_dir() and GOLD.is_dir()), reason="the seeds and their labels are not beside the repository"
)


@pytest.fixture(scope="module")
def scores():
    found = {article.doc_id: extract_with_pipeline(article) for article in read_inputs([str(SEEDS)])}
    return score(load_gold(GOLD), found)["all"]


@pytest.mark.parametrize("slot", ["record", "parties", "date", "areas", "signatories", "figures"])
def test_the_seeds_are_read(scores, slot):
    assert scores[slot].f1 >= LEAST
