"""The labels in ``gold/`` against their articles in ``corpus/``: one for each, and sound."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from extractor.read import read_inputs
from extractor.score import load_gold, validate_gold
from extractor.shapes import Article

REPOSITORY = Path(__file__).resolve().parents[1]
LABELS = sorted(path.stem for path in (REPOSITORY / "gold").glob("*.json"))


@functools.cache
def articles() -> dict[str, Article]:
    """Every article of the corpus; whatever cannot be read fails the tests."""
    found = list(read_inputs([str(REPOSITORY / "corpus")]))
    assert [one for one in found if not isinstance(one, Article)] == []
    return {article.doc_id: article for article in found}


@functools.cache
def gold():
    return load_gold(REPOSITORY / "gold")


def test_there_is_gold():
    assert LABELS
    assert len(gold()) == len(LABELS)


def test_corpus_and_gold_name_the_same_documents():
    assert set(articles()) == set(gold())


@pytest.mark.parametrize("doc_id", LABELS)
def test_a_label_agrees_with_its_article(doc_id):
    assert validate_gold(gold()[doc_id], articles()[doc_id].text) == []


@pytest.mark.parametrize("doc_id", LABELS)
def test_a_label_and_its_article_state_the_same_publication_date(doc_id):
    article = articles()[doc_id]
    if article.published_on and gold()[doc_id].published_on:
        assert article.published_on == gold()[doc_id].published_on
