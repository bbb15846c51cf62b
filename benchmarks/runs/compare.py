"""What a change of rules gained and lost: two runs over the same articles, against their labels.

In: the folders (or ``records.jsonl``) of the earlier and the later run. Out: a line for each value
that became right (``gained``) or wrong (``lost``), and for each false one that is new (``invented``)
or gone (``withdrawn``)::

    python benchmarks/runs/compare.py out/before out/eval --slot record --slot areas

A slot that is not among those of ``extractor score`` is refused.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from extractor.errors import ExtractorError
from extractor.score import SLOTS, compare, load_gold, load_records

_DEFAULT = ("record", "parties", "date", "areas", "signatories", "figures")


@click.command()
@click.argument("before", type=click.Path(path_type=Path, exists=True))
@click.argument("after", type=click.Path(path_type=Path, exists=True))
@click.option("--gold", type=click.Path(path_type=Path, exists=True), default=Path("gold"), show_default=True)
@click.option("--slot", "slots", type=click.Choice(SLOTS), multiple=True, default=_DEFAULT, show_default=True)
def main(before: Path, after: Path, gold: Path, slots: tuple[str, ...]) -> None:
    """List what AFTER gained and lost against BEFORE."""
    try:
        changes = compare(load_records(before), load_records(after), load_gold(gold), slots=slots)
    except ExtractorError as error:
        raise click.ClickException(str(error)) from error
    for change in changes:
        click.echo(f"{change.turn:9}  {change.slot:11}  {change.doc_id}  {change.value}")
    turns = Counter(change.turn for change in changes)
    click.echo(", ".join(f"{turns[turn]} {turn}" for turn in ("gained", "lost", "invented", "withdrawn")))


if __name__ == "__main__":
    main()
