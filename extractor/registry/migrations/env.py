"""How Alembic runs: on the connection of ``migrate.py``, whose transaction holds all revisions together.

In: ``config.attributes["connection"]``. Out: nothing. To add a revision, see ``versions``.
"""

from __future__ import annotations

from alembic import context

from extractor.registry.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
