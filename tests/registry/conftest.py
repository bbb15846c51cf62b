"""What the tests of the registry share: both databases, records made up in a line, contents compared."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from postgres import programs, server
from sqlalchemy import select, text

from extractor.registry.database import Registry
from extractor.registry.migrate import open_registry
from extractor.registry.schema import Base
from extractor.registry.sketch import sketch

_NUMBERS = count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a running server; where there is none the tests are skipped, but not in continuous
    integration.
    """
    if programs() is None:
        if "CI" in os.environ:
            pytest.fail("PostgreSQL is not installed: .ci/packages installs it")
        pytest.skip("PostgreSQL is not installed")
    with server() as there:
        yield there.url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty database of either kind."""
    return str(request.getfixturevalue("new_url")(request.param, tmp_path))


@pytest.fixture
def new_url(request: pytest.FixtureRequest) -> Callable[[str, Path], str]:
    def new(kind: str, folder: Path) -> str:
        number = next(_NUMBERS)
        if kind == "sqlite":
            return str(folder / f"registry{number}.db")
        import psycopg

        at = request.getfixturevalue("postgresql")
        with psycopg.connect(f"{at}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE registry{number}")
        return f"{at}/registry{number}"

    return new


@pytest.fixture
def registry(url: str) -> Iterator[Registry]:
    there = open_registry(url)
    yield there
    there.close()


def contents(registry: Registry) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, sorted: two registries that hold the same give the same."""
    with registry.reading() as connection:
        out = {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }
        if registry.dialect == "sqlite":
            connection.execute(text("INSERT INTO search_index(search_index) VALUES ('integrity-check')"))
    return out  # type: ignore[return-value]


def line(doc_id: str, *sketches: str, confidence: float = 0.5, **more: Any) -> str:
    """A line of ``records.jsonl`` whose agreements are sketched; the first one's day of publication is the
    article's.
    """
    accounts = [sketch(one) for one in sketches]
    published = accounts[0].published_on if accounts else None
    told = [
        one.told.model_copy(update={"confidence": confidence}).model_dump(mode="json", exclude_defaults=True)
        for one in accounts
    ]
    record = {
        "doc_id": doc_id,
        "published_on": published.isoformat() if published else None,
        "text_sha256": f"{doc_id:0>64}",
        "agreements": told,
        "figures": [],
        **more,
    }
    return json.dumps(record, ensure_ascii=False)


def write(folder: Path, *lines: str) -> Path:
    """A ``records.jsonl`` with these lines, in a new folder."""
    there = folder / f"run{next(_NUMBERS)}"
    there.mkdir()
    (there / "records.jsonl").write_text("".join(f"{one}\n" for one in lines), "utf-8")
    return there
