"""The command that keeps the scores from sliding.

In: a gold folder and records. Out: exit status 1 and a line for each floor that is not reached, or
a floors file with raised floors. Floors go down only if that is asked for as well. With a set
named 말뭉치::

    python -m extractor.score.gate gold out/records.jsonl --set 말뭉치           # check
    python -m extractor.score.gate gold out/records.jsonl --set 말뭉치 --raise   # pin what is reached
    python -m extractor.score.gate gold out/records.jsonl --set 말뭉치 --raise --lower

What a floor is, ``floors`` tells.
"""

from __future__ import annotations

from pathlib import Path

import click

from extractor.errors import ExtractorError

from .floors import below, load_floors, raised, save_floors
from .load import load_gold, load_records
from .tally import score

FLOORS_FILE = "floors.json"
"""Beside the gold folder, not in it: every JSON file in there is a label."""


@click.command()
@click.argument("gold", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("records", type=click.Path(path_type=Path, exists=True))
@click.option("--set", "name", default="corpus", show_default=True, help="The set of floors.")
@click.option("--floors", "file", type=click.Path(path_type=Path), help="Default: floors.json beside GOLD.")
@click.option("--raise", "pin", is_flag=True, help="Raise the floors to what is reached now.")
@click.option("--lower", is_flag=True, help="With --raise: let floors go down as well.")
def main(gold: Path, records: Path, name: str, file: Path | None, pin: bool, lower: bool) -> None:
    """Check scores against the pinned floors, or pin new ones."""
    file = file or gold.resolve().parent / FLOORS_FILE
    if lower and not pin:
        raise click.UsageError("--lower goes with --raise")
    try:
        sets = load_floors(file)
        scores = score(load_gold(gold), load_records(records))
    except ExtractorError as error:
        raise click.ClickException(str(error)) from error
    if pin:
        sets[name] = raised(scores, sets.get(name, {}), lower=lower)
        save_floors(file, sets)
    elif name not in sets:
        raise click.ClickException(f"{file}: has no set {name!r}; make it with --raise")
    complaints = below(scores, sets[name])
    for complaint in complaints:
        click.echo(complaint, err=True)
    if complaints:
        raise SystemExit(1)
    click.echo(f"{len(sets[name])} floors of {name!r} hold", err=True)


if __name__ == "__main__":
    main()
