"""Opening a registry, with its schema brought to what this program knows.

In: a URL or path. Out: a ``Registry`` with the current tables, whatever its age; its data stay.
``upgrade(registry)`` runs in one transaction and does nothing where nothing is to be done. To change the
schema, edit ``schema.py`` and add a revision to ``migrations/versions``.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from extractor.errors import RegistryError

from .database import Registry, connect, database_url
from .derive import rebuild

HEAD = "head"


def revision(connection: Connection) -> str | None:
    """The revision that a database has; none where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(registry: Registry, to: str = HEAD) -> None:
    """Bring the tables to a revision; at the head, what new tables hold is derived of what the old ones held.

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
        if there is not None and to == HEAD:
            rebuild(connection)


def open_registry(given: str, *, create: bool = True) -> Registry:
    """The registry at a URL or path, created and brought up to date where it has to be.

    Raises ``RegistryError`` where it cannot be opened, is newer than this program, or is not there and
    ``create`` is false.
    """
    url = database_url(given)
    path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    if path is not None and path.name != ":memory:":
        if not create and not path.exists():
            told = "there is no registry; extractor registry load makes one, --db names another"
            raise RegistryError(f"{path}: {told}")
        path.parent.mkdir(parents=True, exist_ok=True)
    registry = connect(given)
    try:
        upgrade(registry)
    except BaseException:
        registry.close()
        raise
    return registry


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "extractor.registry:migrations")
    config.set_main_option("path_separator", "os")
    return config
