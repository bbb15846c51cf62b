"""The schema: what the migrations build is what the models say, and an old, filled registry comes along."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from conftest import contents, line, write
from sqlalchemy import inspect, text

from extractor.errors import RegistryError
from extractor.registry import derive
from extractor.registry.database import connect
from extractor.registry.load import load
from extractor.registry.migrate import open_registry, revision, upgrade
from extractor.registry.query import Filter, agreements
from extractor.registry.review import Verdict, decide
from extractor.registry.schema import Base

LATER = {"area_topic", "search_text"}
LINES = [
    line("가", "mou signed 2024-05-03 2024-05-04 | 강릉시; 정선군 | 야간 관광; 수질 개선"),
    line("나", "mou signed 2024-05-04 2024-05-05 | 정선군; 강릉시 | 수질 개선"),
    line("다", "sister_city signed 1997 2024-05-05 | 정선군; 동해시 |"),
]


def test_the_migrations_build_what_the_models_say(registry):
    with registry.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _ours})
        assert compare_metadata(context, Base.metadata) == []


def _ours(name, _kind, _parents):
    """SQLite's index of trigrams has tables of its own; PostgreSQL's is told by no model."""
    return not (name or "").startswith(("search_index", "ix_search_text_body"))


def first_schema(url, tmp_path):
    """The rows of a registry as the first release would have filled it, and all that it holds now."""
    filled = open_registry(url)
    load(filled, write(tmp_path, *LINES))
    with filled.reading() as connection:
        name = agreements(connection, Filter(kind="mou"))[0]["id"]
    at = datetime(2026, 1, 2, tzinfo=UTC)
    decide(filled, name, Verdict("edited", "date", "2024-05-02"), by="김가람", at=at)
    rows = {}
    with filled.reading() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in LATER:
                rows[table] = [dict(row) for row in connection.execute(table.select()).mappings()]
    now = contents(filled)
    filled.close()
    return rows, now


def test_a_filled_registry_of_the_first_schema_comes_to_the_current_one(url, new_url, tmp_path):
    rows, now = first_schema(new_url("postgresql" if "://" in url else "sqlite", tmp_path), tmp_path)
    old = connect(url)
    upgrade(old, "0001")
    with old.writing() as connection:
        for table, some in rows.items():
            if some:
                connection.execute(table.insert(), some)
        if old.dialect == "postgresql":
            connection.execute(text("SELECT setval('decision_id_seq', (SELECT MAX(id) FROM decision))"))
    with old.reading() as connection:
        assert revision(connection) == "0001"
        assert not LATER & set(inspect(connection).get_table_names())
    old.close()
    current = open_registry(url)
    assert contents(current) == now
    with current.reading() as connection:
        assert revision(connection) == "0002"
        (found,) = agreements(connection, Filter(search="관광"))
        assert (found["date"], found["topics"]) == ("2024-05-02", ["tourism", "environment"])
        assert connection.execute(text("SELECT COUNT(*) FROM history")).scalar() == 3
    summary = load(current, write(tmp_path, *LINES))
    assert (summary.new, summary.unchanged) == (0, 3)
    assert contents(current) == now
    current.close()


def test_a_registry_of_a_newer_program_is_left_alone(registry, url):
    with registry.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RegistryError, match="newer program"):
        open_registry(url)


def test_other_rules_make_everything_anew(registry, tmp_path, monkeypatch):
    load(registry, write(tmp_path, *LINES))
    before = contents(registry)
    with registry.writing() as connection:
        connection.execute(text("DELETE FROM link"))
        connection.execute(text("UPDATE agreement SET venue = 'x'"))
    load(registry, write(tmp_path, *LINES))
    assert contents(registry) != before, "under the same rules nothing is derived anew"
    monkeypatch.setattr(derive, "rules_digest", lambda: "other rules")
    load(registry, write(tmp_path, *LINES))
    after = contents(registry)
    assert after.pop("meta") == ["('rules', 'other rules')"]
    before.pop("meta")
    assert after == before
