"""The verb ``extractor review``.

In: the folder of a run, or articles. Out: a page on this machine, and what is decided there in
``decisions.jsonl`` of the folder; with ``--to-gold`` or ``--to-registry`` the decisions of before, as
labels or in the registry. ``extractor review out`` opens the records of ``make run``. To change what can be
decided, see ``state.py``.
"""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.console import FAILED, MISSING_TEXTS, REJECTED, failing_politely, sources_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.records import ArticleRecord

    from .state import Reviewed

_SHOWN = 20
_EPILOG = "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 finished, but something was refused."


@click.command(epilog=_EPILOG)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--articles",
    "inputs",
    multiple=True,
    metavar="INPUT",
    help="Also articles without a record; may be repeated.",
)
@click.option("--blank", is_flag=True, help="Hide what the extractor found: label from the article alone.")
@sources_option
@click.option("--by", envvar="EXTRACTOR_REVIEWER", help="Who decides.  [default: the name of the user]")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="[default: a free one]")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@click.option(
    "--to-gold",
    metavar="LABELS",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write labels of the articles that are done, and leave.",
)
@click.option("--to-registry", metavar="URL", help="Carry the decisions into a registry, and leave.")
@click.option("--collection", default="", help="Of the registry, as with registry load.")
def review(
    folder: Path,
    inputs: tuple[str, ...],
    blank: bool,
    sources: Path,
    by: str | None,
    port: int,
    no_browser: bool,
    to_gold: Path | None,
    to_registry: str | None,
    collection: str,
) -> None:
    """Go through the records of the run in DIR in the browser: accept, correct, reject, add.

    Serves a page to this machine alone, at the address it prints. Every decision is on the disk, in
    DIR/decisions.jsonl, before the page says that it is saved.
    """
    with failing_politely():
        from .articles import to_review

        records, refusals = to_review(folder, inputs, sources=sources, blank=blank)
        for one in refusals[:_SHOWN]:
            click.echo(f"{one.path}: {one.code}: {one.message}", err=True)
        there = sum(one.text is not None for one in records.values())
        if there < len(records):
            click.echo(f"{there} of {len(records)} articles have their text; {MISSING_TEXTS}", err=True)
        if to_gold is None and to_registry is None:
            _serve(folder, records, by or getpass.getuser(), port, browse=not no_browser)
            return
        states = _states(folder, records)
        refused = len(refusals)
        if to_gold is not None:
            refused += _label(states, to_gold)
        if to_registry is not None:
            refused += _carry(states, to_registry, folder, collection)
    if refused:
        raise SystemExit(REJECTED)


def _states(folder: Path, records: Mapping[str, ArticleRecord]) -> list[Reviewed]:
    from .decisions import read_decisions
    from .state import reviewed

    decided = read_decisions(folder)
    for doc_id in decided:
        if doc_id not in records:
            click.echo(f"{doc_id}: decided on, but not among the articles; --articles reads it", err=True)
    return [reviewed(records[doc_id], lines) for doc_id, lines in decided.items() if doc_id in records]


def _label(states: list[Reviewed], folder: Path) -> int:
    from .labels import write_labels

    done = [state for state in states if state.done]
    written, refused = write_labels(done, folder)
    for doc_id, complaints in refused.items():
        for complaint in complaints:
            click.echo(f"{doc_id}: {complaint}", err=True)
    click.echo(
        f"labels      {len(written)} in {folder}, {len(refused)} refused, {len(states) - len(done)} not done",
        err=True,
    )
    return len(refused)


def _carry(states: list[Reviewed], url: str, folder: Path, collection: str) -> int:
    try:
        from extractor.registry.migrate import open_registry

        from .carry import carry
    except ModuleNotFoundError as error:
        click.echo(f"the registry needs {error.name}: pip install 'agreement-extractor[registry]'", err=True)
        raise SystemExit(FAILED) from error
    there = open_registry(url, create=True)
    try:
        carried = carry(there, states, folder=folder, collection=collection)
    finally:
        there.close()
    for refusal in carried.refused:
        click.echo(refusal, err=True)
    told = f"{carried.decided} agreements decided, {carried.known} before, {len(carried.refused)} refused"
    click.echo(f"registry    {told}", err=True)
    return len(carried.refused)


def _serve(folder: Path, records: Mapping[str, ArticleRecord], by: str, port: int, *, browse: bool) -> None:
    try:
        from .serving import serve
    except ModuleNotFoundError as error:
        click.echo(f"the review needs {error.name}: pip install 'agreement-extractor[review]'", err=True)
        raise SystemExit(FAILED) from error

    def opened(address: str) -> None:
        click.echo(f"{address}\nCtrl-C ends; what was decided is in {folder / 'decisions.jsonl'}", err=True)
        if browse:
            click.launch(address)

    serve(folder, records, by=by, port=port, opened=opened)
