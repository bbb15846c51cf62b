"""The first tables: articles, sources, agreements, parties, values, decisions.

In: an empty database. Out: the tables of revision 0001.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def _text(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=empty)


def _refers(name: str, to: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), sa.ForeignKey(to), nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _reviewed() -> list[sa.Column[Any]]:
    return [_text("review"), *(_text(name, empty=True) for name in ("reviewed_by", "reviewed_at", "asks"))]


def upgrade() -> None:
    """Create the tables."""
    _articles()
    _agreements()
    _parts()
    _linking()
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), primary_key=True),
        _text("source_id"),
        _text("slot"),
        _text("party_id"),
        _text("value", empty=True),
        _text("state"),
        sa.Column("basis", _JSON, nullable=False),
        _text("decided_by"),
        _text("decided_at"),
        _text("note", empty=True),
    )
    op.create_index("ix_decision_source_id", "decision", ["source_id"])


def _articles() -> None:
    op.create_table("meta", _text("name"), _text("value"), sa.PrimaryKeyConstraint("name"))
    op.create_table(
        "article",
        _text("id"),
        _text("collection"),
        _text("doc_id"),
        _text("title", empty=True),
        _text("publisher", empty=True),
        _text("url", empty=True),
        sa.Column("published_on", sa.Date()),
        _text("text_sha256", empty=True),
        _text("repeats", empty=True),
        _text("extractor", empty=True),
        _text("digest"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "figure",
        _refers("article_id", "article.id"),
        _number("position"),
        _text("surface"),
        sa.Column("value", sa.Double(), nullable=False),
        _text("unit"),
        _flag("approx"),
        sa.PrimaryKeyConstraint("article_id", "position"),
    )


def _agreements() -> None:
    op.create_table(
        "agreement",
        _text("id"),
        _text("kind"),
        _text("status"),
        _text("date", empty=True),
        _text("date_from", empty=True),
        _text("date_to", empty=True),
        _text("title", empty=True),
        _text("venue", empty=True),
        sa.Column("confidence", sa.Double()),
        _number("sources"),
        _number("conflicts"),
        *_reviewed(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_agreement_date_from", "agreement", ["date_from"])
    op.create_table(
        "source",
        _text("id"),
        _refers("article_id", "article.id"),
        _refers("agreement_id", "agreement.id"),
        _number("position"),
        _text("record_id", empty=True),
        _text("kind"),
        _text("status"),
        _text("event"),
        _text("date", empty=True),
        _text("title", empty=True),
        _text("venue", empty=True),
        _text("salience"),
        sa.Column("confidence", sa.Double()),
        *(sa.Column(name, _JSON, nullable=False) for name in ("parties", "areas", "evidence")),
        _flag("withdrawn"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_source_article_id", "source", ["article_id"])
    op.create_index("ix_source_agreement_id", "source", ["agreement_id"])


def _parts() -> None:
    op.create_table(
        "value",
        _refers("agreement_id", "agreement.id"),
        *(_text(name) for name in ("slot", "party_id", "value")),
        *(_flag(name) for name in ("chosen", "conflict")),
        _number("support"),
        _text("why"),
        *_reviewed(),
        sa.PrimaryKeyConstraint("agreement_id", "slot", "party_id", "value"),
    )
    op.create_table(
        "party",
        *(_text(name) for name in ("id", "name", "type")),
        *(_text(name, empty=True) for name in ("country", "entity")),
        *(sa.Column(name, sa.Double()) for name in ("latitude", "longitude")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "identifier",
        _refers("party_id", "party.id"),
        *(_text(name) for name in ("scheme", "value")),
        sa.PrimaryKeyConstraint("party_id", "scheme"),
    )
    op.create_table(
        "participation",
        _refers("agreement_id", "agreement.id"),
        _refers("party_id", "party.id"),
        _number("position"),
        _text("name"),
        *(_text(name, empty=True) for name in ("signatory", "signatory_title")),
        _flag("chosen"),
        _number("support"),
        _text("why"),
        *_reviewed(),
        sa.PrimaryKeyConstraint("agreement_id", "party_id"),
    )
    op.create_index("ix_participation_party_id", "participation", ["party_id"])
    op.create_table(
        "area",
        _refers("agreement_id", "agreement.id"),
        _number("position"),
        _text("text"),
        _flag("chosen"),
        _number("support"),
        _text("why"),
        *_reviewed(),
        sa.PrimaryKeyConstraint("agreement_id", "position"),
    )


def _linking() -> None:
    op.create_table(
        "block",
        sa.Column("key", sa.BigInteger(), nullable=False, autoincrement=False),
        _refers("source_id", "source.id"),
        sa.PrimaryKeyConstraint("key", "source_id"),
    )
    op.create_index("ix_block_source_id", "block", ["source_id"])
    op.create_table(
        "link",
        *(_refers(name, "source.id") for name in ("first", "second")),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("clues", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("first", "second"),
    )
    op.create_index("ix_link_second", "link", ["second"])
