"""The commands of the registry: ``extractor registry load|list|show|…``.

In: arguments. Out: answers on standard output, everything for people on standard error. Exit codes as
everywhere: 0 ok, 1 failed, 2 wrong usage, 3 finished but some lines were refused. ``extractor registry list
--city 서울특별시`` lists a city's agreements. To add a verb, write a command below ``registry``; load
SQLAlchemy inside it, not here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from extractor.atomic import sweep, written
from extractor.console import REJECTED, Verbs, failing_politely, put

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from .database import Registry
    from .query import Filter
    from .review import Verdict

DEFAULT = "out/registry.db"
_SHOWN = 20
_FORMATS = ("csv", "json", "jsonl", "parquet", "geojson", "jsonld")
# As in `records`, which --help should not load; a test compares them.
_KINDS = ("sister_city", "friendship_city", "mou", "loi", "joint_statement", "joint_body", "other")
_STATUSES = ("signed", "planned", "ended")
_STATES = ("machine", "accepted", "edited", "rejected")
_EPILOG = "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 loaded, but some lines were refused."
_Command = TypeVar("_Command", bound=Callable[..., Any])

_db = click.option(
    "--db",
    default=DEFAULT,
    show_default=True,
    envvar="EXTRACTOR_REGISTRY",
    metavar="URL",
    help="A SQLite file, or postgresql://user@host/database.",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


def _filters(command: _Command) -> _Command:
    """The options that say which agreements are wanted."""
    options = (
        click.option("--city", help="A party, under any of its names: 서울, 서울시, 서울특별시."),
        click.option("--kind", type=click.Choice(_KINDS), metavar="KIND", help=f"{', '.join(_KINDS)}."),
        click.option("--status", type=click.Choice(_STATUSES), help="How far it has come."),
        click.option("--from", "since", metavar="DATE", help="Not before 2010, 2010-05 or 2010-05-03."),
        click.option("--to", "until", metavar="DATE", help="Not after."),
        click.option("--country", metavar="CC", help="A party's country, as CN."),
        click.option("--area", help="A topic (culture, 문화), or words of an area."),
        click.option("--review", type=click.Choice(_STATES), help="Who has looked at it."),
        click.option("--search", metavar="WORDS", help="Words in names, titles, places or areas."),
        click.option("--rejected", is_flag=True, help="Also agreements that people have rejected."),
    )
    for option in reversed(options):
        command = option(command)
    return command


class _Verbs(Verbs):
    """Commands that say what to install where a library of the registry is missing."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            told = f"the registry needs {error.name}: pip install 'agreement-extractor[registry]'"
            raise click.ClickException(told) from error


@click.group(cls=_Verbs, epilog=_EPILOG)
def registry() -> None:
    """Keep every agreement once, with all its sources, in SQLite or PostgreSQL."""


@registry.command(epilog=_EPILOG)
@click.argument("given", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@_db
@click.option(
    "--collection", default="", help="What doc_ids are unique in, where several runs have the same ones."
)
@click.option(
    "--rejected",
    "refused_to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write refused lines here.",
)
def load(given: Path, db: str, collection: str, refused_to: Path | None) -> None:
    """Load the records of DIR (or a records.jsonl). Loading them again changes nothing."""
    from .load import load as load_records
    from .query import counts
    from .telling import told_counts

    def progress(line: int) -> None:
        click.echo(f"{line} lines loaded", err=True)

    with _opened(db, create=True) as there:
        summary = load_records(there, given, collection=collection, progress=progress)
        with there.reading() as connection:
            found = counts(connection)
    if refused_to is not None:
        lines = (json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in summary.refused)
        _replace(refused_to, "".join(lines).encode())
    for one in summary.refused[:_SHOWN]:
        click.echo(f"line {one.line}: {one.code}: {one.message}", err=True)
    told = f"{summary.new} new, {summary.changed} changed, {summary.unchanged} there already"
    click.echo(f"lines       {told}, {len(summary.refused)} refused", err=True)
    _print(told_counts(found), err=True)
    if summary.refused:
        raise SystemExit(REJECTED)


@registry.command("list")
@_filters
@click.option("--limit", type=click.IntRange(min=1), help="No more than so many.")
@_db
@_as_json
def list_(db: str, limit: int | None, as_json: bool, **wanted: Any) -> None:
    """List agreements, newest first."""
    from .query import agreements
    from .telling import told

    with _reading(db) as connection:
        rows = agreements(connection, _filter(wanted), limit)
    _answer(rows, (told(row) for row in rows), as_json, "no agreement is as asked for")


@registry.command()
@click.argument("given", metavar="ID")
@_db
@_as_json
def show(given: str, db: str, as_json: bool) -> None:
    """Show one agreement with its values, history, and each source with its evidence."""
    from .detail import detail
    from .telling import told_in_full

    with _reading(db) as connection:
        row = detail(connection, given)
    _print([_json(row)] if as_json else told_in_full(row))


@registry.command()
@_db
@_as_json
def conflicts(db: str, as_json: bool) -> None:
    """List the values on which sources disagree, and which one was taken, and why."""
    from .query import conflicts as disputed
    from .telling import told_conflict

    with _reading(db) as connection:
        found = disputed(connection)
    lines = (line for one in found for line in told_conflict(one))
    _answer(found, lines, as_json, "no sources disagree")


@registry.command()
@click.argument("city", metavar="CITY")
@_db
@_as_json
def timeline(city: str, db: str, as_json: bool) -> None:
    """Tell what happened to the agreements of CITY, in order."""
    from .query import timeline as events
    from .telling import told_events

    with _reading(db) as connection:
        found = events(connection, city)
    _answer(found, told_events(found), as_json, f"{city}: no agreement of it is known")


@registry.command()
@click.option("--format", "form", type=click.Choice(_FORMATS), default="csv", show_default=True)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="A file.  [default: standard output]"
)
@click.option("--bom", is_flag=True, help="Mark CSV as UTF-8 for Excel.")
@_filters
@_db
def export(db: str, form: str, out: Path | None, bom: bool, **wanted: Any) -> None:
    """Write agreements as CSV, JSON, JSON Lines, Parquet, GeoJSON or JSON-LD (schema.org)."""
    from .export import exported
    from .query import agreements

    with _reading(db) as connection:
        rows = agreements(connection, _filter(wanted))
        data = exported(rows, form, bom=bom)
    if out is not None:
        _replace(out, data)
        click.echo(f"{len(rows)} agreements in {out}", err=True)
    elif form == "parquet" and sys.stdout.isatty():
        raise click.UsageError("Parquet is no text: give --out FILE")
    else:
        put(data)


@registry.command()
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@_db
@_as_json
def review(limit: int, db: str, as_json: bool) -> None:
    """List what needs eyes: what asks again, then conflicts, then the least sure."""
    from .review import queue

    with _reading(db) as connection:
        found = queue(connection, limit)
    lines = (
        f"{one['id']}  {one['date'] or '-':10}  {one['kind']}  {'; '.join(one['reasons'])}" for one in found
    )
    _answer(found, lines, as_json, "nothing needs eyes")


_slot = click.option("--slot", default="", help="kind, status, date, title, venue, signatory, party, area.")
_party = click.option("--party", help="Whose signatory.")
_by = click.option("--by", envvar="EXTRACTOR_REVIEWER", required=True, help="Who decides.")
_note = click.option("--note", help="Why.")


def _deciding(command: _Command) -> _Command:
    for option in (_db, _note, _by, _party, _slot):
        command = option(command)
    return click.argument("given", metavar="ID")(command)


@registry.command()
@_deciding
@click.option("--value", help="The value to accept.  [default: the chosen one]")
def accept(
    given: str, db: str, slot: str, value: str | None, party: str | None, by: str, note: str | None
) -> None:
    """Accept an agreement, or a value of it: what comes later does not change it, but asks."""
    _decide(given, db, by, "accepted", slot, value, party, note)


@registry.command()
@_deciding
@click.option("--value", required=True, help="What is right.")
def edit(given: str, db: str, slot: str, value: str, party: str | None, by: str, note: str | None) -> None:
    """Set a value of an agreement, whatever its sources tell."""
    if not slot:
        raise click.UsageError("--slot says what is edited")
    _decide(given, db, by, "edited", slot, value, party, note)


@registry.command()
@_deciding
@click.option("--value", help="The value to reject.  [default: the chosen one]")
def reject(
    given: str, db: str, slot: str, value: str | None, party: str | None, by: str, note: str | None
) -> None:
    """Reject an agreement, which lists and exports then leave out, or a value of it."""
    _decide(given, db, by, "rejected", slot, value, party, note)


@registry.command()
@click.argument("given", metavar="ID")
@click.argument("other", metavar="OTHER_ID")
@_by
@_note
@_db
def join(given: str, other: str, by: str, note: str | None, db: str) -> None:
    """Make one agreement of two that tell of the same."""
    from datetime import UTC, datetime

    from .sameness import join

    with _opened(db) as there:
        _tell(there, join(there, given, other, by=by, at=datetime.now(UTC), note=note))


@registry.command()
@click.argument("given", metavar="ID")
@click.argument("account", metavar="DOC_ID")
@_by
@_note
@_db
def part(given: str, account: str, by: str, note: str | None, db: str) -> None:
    """Take the account of an article out of an agreement: it tells of another one.

    DOC_ID is the article's, or the id of the account where several of them tell it.
    """
    from datetime import UTC, datetime

    from .sameness import part

    with _opened(db) as there:
        _tell(there, *part(there, given, account, by=by, at=datetime.now(UTC), note=note))


@registry.command()
@_db
def metadata(db: str) -> None:
    """Print Datasette's metadata for the registry: titles, and questions to click on."""
    from .browse import metadata as about

    _print([_json(about(db))])


def _decide(
    given: str,
    db: str,
    by: str,
    state: str,
    slot: str,
    value: str | None,
    party: str | None,
    note: str | None,
) -> None:
    from datetime import UTC, datetime

    from .review import decide

    with _opened(db) as there:
        verdict = _verdict(state, slot, value, party, note)
        _tell(there, decide(there, given, verdict, by=by, at=datetime.now(UTC)))


def _tell(there: Registry, *names: str) -> None:
    """Print agreements as they are now, a line each."""
    from .detail import detail
    from .telling import told

    with there.reading() as connection:
        for name in names:
            click.echo(told(detail(connection, name)), err=True)


def _verdict(state: str, slot: str, value: str | None, party: str | None, note: str | None) -> Verdict:
    from .review import Verdict

    return Verdict(state, slot, value, party, note)


def _filter(wanted: dict[str, Any]) -> Filter:
    from .query import Filter

    return Filter(**wanted)


@contextmanager
def _opened(db: str, *, create: bool = False) -> Iterator[Registry]:
    with failing_politely():
        from .migrate import open_registry

        there = open_registry(db, create=create)
        try:
            yield there
        finally:
            there.close()


@contextmanager
def _reading(db: str) -> Iterator[Connection]:
    with _opened(db) as there, there.reading() as connection:
        yield connection


def _replace(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all; what a command that was killed left of it is removed."""
    sweep(path.parent, path.name)
    with written(path, "wb") as file:
        file.write(data)


def _answer(found: Sized, lines: Iterable[str], as_json: bool, none: str) -> None:
    """Print what was found; where that is nothing, people are told so and programs get nothing."""
    _print([_json(found)] if as_json else lines)
    if not found:
        click.echo(none, err=True)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _print(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(line, err=err)
