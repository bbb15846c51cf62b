"""Where the registry lies: engines, transactions, one writer at a time, the current schema.

In: a URL (``postgresql://…``, ``sqlite:///registry.db``) or the path of a SQLite file. Out: ``Registry``,
whose ``reading()`` and ``writing()`` give connections in a transaction. ``connect("registry.db")`` opens one
as it is; ``migrate.open_registry`` also brings its tables up to date. To support another database, add its
lock to ``_LOCKS`` and its mark to ``_MARKS``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Engine,
    Row,
    Select,
    bindparam,
    create_engine,
    delete,
    event,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute

from extractor.errors import RegistryError

from .schema import Base

_WAIT = 600  # seconds that a writer waits for another one
_LOCKS = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(7030621)",
}
_MARKS = {"sqlite": "?", "postgresql": "%s"}  # what stands for a parameter
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_PARAMETERS = 8000  # of one statement; SQLite takes 32,766


@dataclass(frozen=True, slots=True)
class Registry:
    """An open registry."""

    engine: Engine

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the registry.

        Raises ``RegistryError`` for what the database refuses.
        """
        with _told(), self.engine.connect() as connection:
            if self.dialect == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
            with connection.begin():
                yield connection
            _expect_its_file(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write, until its block ends: then everything is there, or nothing.

        Raises ``RegistryError`` for what the database refuses.
        """
        with _told(), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)  # noqa: PLW2901
            with connection.begin():
                if self.dialect == "postgresql":
                    connection.execute(text(_LOCKS["postgresql"]))
                yield connection
            _expect_its_file(connection)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise RegistryError(" ".join(str(cause).split())) from error


def database_url(given: str) -> URL:
    """The URL of a database: a path is one of SQLite, PostgreSQL is driven by psycopg.

    Raises ``RegistryError`` for other databases.

    >>> database_url("대장.db").database, database_url("postgresql://localhost/mou").drivername
    ('대장.db', 'postgresql+psycopg')
    """
    if "://" not in given:
        return URL.create("sqlite", database=given)
    try:
        url = make_url(given.replace("postgres://", "postgresql://", 1))
    except ArgumentError as error:
        raise RegistryError(f"{given}: not the URL of a database") from error
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in _LOCKS:
        raise RegistryError(f"{url.get_backend_name()}: the registry lies in SQLite or PostgreSQL")
    return url


def connect(given: str) -> Registry:
    """The registry at a URL or path, whatever its schema.

    Raises ``RegistryError`` where the driver is missing.
    """
    url = database_url(given)
    try:
        engine = create_engine(url, json_serializer=_JSON.encode, connect_args=_arguments(url))
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise RegistryError(
            "PostgreSQL needs psycopg: pip install 'agreement-extractor[postgresql]'"
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Registry(engine)


def among(
    connection: Connection,
    query: Select[*tuple[Any, ...]],
    column: InstrumentedAttribute[Any],
    values: Iterable[Any],
) -> list[Row[Any]]:
    """The rows of a query whose column has one of the values, however many there are."""
    given = sorted(set(values))
    rows: list[Row[Any]] = []
    for start in range(0, len(given), _PARAMETERS):
        part = given[start : start + _PARAMETERS]
        rows += connection.execute(query.where(column.in_(_some(part)))).all()
    return rows


def insert_rows(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each with a value for every column; fastest in the order of their keys."""
    _execute(connection, table, rows, "")


def put(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or update those whose primary key is there."""
    quote = connection.dialect.identifier_preparer.quote
    keys = [quote(column.name) for column in table.__table__.primary_key]
    others = [quote(column.name) for column in table.__table__.columns if not column.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in others)
    _execute(connection, table, rows, f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}")


def _execute(
    connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]], otherwise: str
) -> None:
    """Give rows to the driver, column by column: a statement with parameters by name takes SQLAlchemy as long
    a row as SQLite takes to insert it.
    """
    if not rows:
        return
    dialect = connection.dialect
    columns = table.__table__.columns
    values: list[Iterable[Any]] = []
    for column in columns:
        processed = column.type.dialect_impl(dialect).bind_processor(dialect)
        given = map(itemgetter(column.name), rows)
        values.append(given if processed is None else map(processed, given))
    names = ", ".join(dialect.identifier_preparer.quote(column.name) for column in columns)
    marks = ", ".join([_MARKS[dialect.name]] * len(columns))
    statement = f"INSERT INTO {table.__tablename__} ({names}) VALUES ({marks}){otherwise}"
    connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


def remove(connection: Connection, column: InstrumentedAttribute[Any], values: Iterable[Any]) -> None:
    """Delete the rows whose column has one of the values."""
    given = sorted(set(values))
    for start in range(0, len(given), _PARAMETERS):
        part = given[start : start + _PARAMETERS]
        connection.execute(
            delete(column.class_).where(column.in_(_some(part))).execution_options(synchronize_session=False)
        )


def _some(values: list[Any]) -> BindParameter[Any]:
    """Values as one parameter: SQLAlchemy looks at each value of a plain list on its own."""
    return bindparam(None, values, expanding=True)


def _arguments(url: URL) -> dict[str, Any]:
    return {"timeout": _WAIT} if url.get_backend_name() == "sqlite" else {}


def _prepare_sqlite(connection: Any, kept: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so, also around CREATE TABLE
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")  # who reads does not wait for who writes
    connection.execute(
        "PRAGMA synchronous = NORMAL"
    )  # with WAL a crash loses no more than the last transactions
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    kept.info["file"] = path, _identity(path)


def _expect_its_file(connection: Connection) -> None:
    """SQLite goes on writing to a file that was removed or replaced: what it says is there would not be."""
    path, identity = connection.info.get("file", ("", None))
    if path and _identity(path) != identity:
        raise RegistryError(f"{path}: was removed or replaced while it was in use; load again")


def _identity(path: str) -> tuple[int, int] | None:
    try:
        told = Path(path).stat()
    except OSError:
        return None
    return told.st_dev, told.st_ino


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql(_LOCKS["sqlite"] if writes else "BEGIN")
