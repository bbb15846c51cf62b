"""Score again what each round's first extraction gave, when nobody had seen its articles.

In: ``round-N.jsonl`` (records as they were extracted then), the labels. Out: on standard output a line a
round, and the last round in full; ``docs/accuracy.md`` quotes both::

    make rounds
"""

from __future__ import annotations

from pathlib import Path

import click

from extractor.score import Scores, load_gold, load_records, score, table

RESAMPLES = 1000  # as `extractor score` takes
SLOTS = ("record", "parties", "date", "areas", "signatories")


@click.command()
@click.option("--gold", type=click.Path(path_type=Path, exists=True), default=Path("gold"), show_default=True)
def main(gold: Path) -> None:
    """Print the first scores of all rounds."""
    paths = sorted(Path(__file__).parent.glob("round-*.jsonl"), key=number)
    for path in paths:
        click.echo(row(path.stem, scores(path, gold)))
    click.echo()
    click.echo(table(scores(paths[-1], gold)))


def number(path: Path) -> int:
    """The number of a round, by the name of its file."""
    return int(path.stem.rpartition("-")[2])


def scores(path: Path, gold: Path) -> Scores:
    """The scores of one round's records against the labels of their articles, with intervals."""
    records = load_records(path)
    labels = {doc_id: label for doc_id, label in load_gold(gold).items() if doc_id in records}
    return score(labels, records, resamples=RESAMPLES)


def row(name: str, found: Scores) -> str:
    """One line of the table of rounds: F1 of news, figures of all, and the interval of whole records."""
    news = found["main"]
    low, high = news["record"].interval or (0.0, 1.0)
    cells = [f"{news[slot].f1:.3f}" for slot in SLOTS] + [f"{found['all']['figures'].f1:.3f}"]
    cells[0] += f" [{low:.3f}, {high:.3f}]"
    return "| " + " | ".join([name.replace("-", " "), *cells]) + " |"


if __name__ == "__main__":
    main()
