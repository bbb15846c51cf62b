"""Score the topics of areas: ``python benchmarks/registry/topics.py [--errors]``.

In: ``tests/registry/areas.jsonl``, areas of the labels with the topics that a person gave them. Out:
precision, recall and F1 over all pairs of an area and a topic, for the areas that were read before the rules
were written and for those drawn afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from extractor.registry.topics import topics

AREAS = Path(__file__).resolve().parents[2] / "tests" / "registry" / "areas.jsonl"


def parts() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The labelled areas: those that were read before the rules were written, and those drawn afterwards."""
    rows = [json.loads(line) for line in AREAS.read_text("utf-8").splitlines()]
    return [row for row in rows if row["seen"]], [row for row in rows if not row["seen"]]


def scores(rows: Sequence[dict[str, Any]]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    right = sum(len(set(row["topics"]) & set(topics(row["text"]))) for row in rows)
    given = sum(len(topics(row["text"])) for row in rows)
    wanted = sum(len(row["topics"]) for row in rows)
    return right / given, right / wanted, 2 * right / (given + wanted)


@click.command()
@click.option("--errors", is_flag=True, help="Print the areas read before that got other topics.")
def main(errors: bool) -> None:
    """Print the table."""
    first, second = parts()
    for name, rows in (("read", first), ("unread", second)):
        precision, recall, f1 = scores(rows)
        click.echo(
            f"{name:10} {len(rows)} areas  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
        )
    for row in first if errors else ():
        if set(row["topics"]) != set(topics(row["text"])):
            click.echo(f"{row['text']}  is {row['topics']}  got {list(topics(row['text']))}")


if __name__ == "__main__":
    main()
