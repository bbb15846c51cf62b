"""What many tests share: where things are, and the articles of the corpus, read and extracted once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from extractor.batch import extract_with_pipeline
from extractor.read import read_inputs
from extractor.shapes import Article

REPOSITORY = Path(__file__).resolve().parents[1]

# The same examples on every run: a test fails because of a change, never because of a draw.
settings.register_profile("fixed", derandomize=True, deadline=None, max_examples=150)
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def articles() -> dict[str, Article]:
    """Every article of the corpus by its id."""
    found = list(read_inputs([str(REPOSITORY / "corpus")]))
    assert [one for one in found if not isinstance(one, Article)] == []
    return {article.doc_id: article for article in found}


@pytest.fixture(scope="session")
def records(articles):
    """The record of every article of the corpus."""
    return {doc_id: extract_with_pipeline(article) for doc_id, article in articles.items()}


def pytest_terminal_summary(terminalreporter):
    """What the held-out cases gave, where they were scored."""
    for name, title in (
        ("held-out.txt", "names linked, held-out cases"),
        ("held-out-stories.txt", "agreements linked, held-out stories"),
    ):
        report = REPOSITORY / "out" / name
        if "CI" in os.environ and report.exists():
            terminalreporter.section(title)
            terminalreporter.write_line(report.read_text("utf-8"))
