"""Topics of areas, a text to search in, and views of claims and of histories.

In: the tables of revision 0001, with whatever they hold. Out: those of 0002; what the new ones hold is
derived of the sources after the migration (``derive.rebuild``).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_CLAIMS = " UNION ALL ".join(
    f"SELECT agreement_id, '{slot}' AS slot, {slot} AS value, id AS source_id, article_id FROM source"
    f" WHERE {slot} IS NOT NULL"
    for slot in ("kind", "status", "date", "title", "venue")
)
_HISTORY = (
    "SELECT source.agreement_id, source.event, source.date, MIN(article.published_on) AS first_told,"
    " COUNT(*) AS sources FROM source JOIN article ON article.id = source.article_id"
    " GROUP BY source.agreement_id, source.event, source.date"
)
_SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE search_index
    USING fts5(body, content='search_text', content_rowid='id', tokenize='trigram')""",
    """CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN
    INSERT INTO search_index(rowid, body) VALUES (new.id, new.body); END""",
    """CREATE TRIGGER search_text_gone AFTER DELETE ON search_text BEGIN
    INSERT INTO search_index(search_index, rowid, body) VALUES ('delete', old.id, old.body); END""",
)
_TRIGRAMS = "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"


def upgrade() -> None:
    """Create the tables, the index of the search and the views."""
    op.create_table(
        "area_topic",
        sa.Column("agreement_id", sa.Text(), sa.ForeignKey("agreement.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agreement_id", "position", "topic"),
    )
    op.create_index("ix_area_topic_topic", "area_topic", ["topic"])
    op.create_table(
        "search_text",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("agreement_id", sa.Text(), sa.ForeignKey("agreement.id"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("ix_search_text_agreement_id", "search_text", ["agreement_id"])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE_SEARCH:
            op.execute(statement)
    elif connection.exec_driver_sql(_TRIGRAMS).first() is not None:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute("CREATE INDEX ix_search_text_body ON search_text USING gin (body gin_trgm_ops)")
    op.execute(f"CREATE VIEW claim AS {_CLAIMS}")
    op.execute(f"CREATE VIEW history AS {_HISTORY}")
