"""The schema of a registry, brought to what this program knows.

In: a ``Registry`` of any age. Out: the same with the current tables; its data stay. ``upgrade(registry)`` runs in
one transaction and does nothing where nothing is to be done. To change the schema, edit ``schema.py`` and add a
revision to ``migrations/versions``.
"""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from extractor.errors import RegistryError

from .database import Registry

HEAD = "head"


def revision(connection: Connection) -> str | None:
    """The revision that a database has; none where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(registry: Registry, to: str = HEAD) -> None:
    """Bring the tables to a revision.

    Raises ``RegistryError`` where the database is of a revision that this program does not know.
    """
    config = _config()
    script = ScriptDirectory.from_config(config)
    known = {one.revision for one in script.walk_revisions()}
    with registry.reading() as connection:
        there = revision(connection)
    if there is not None and there not in known:
        raise RegistryError(f"the registry has the schema {there} of a newer program")
    if there == script.as_revision_number(to):
        return
    with registry.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "extractor.registry:migrations")
    config.set_main_option("path_separator", "os")
    return config
