"""How often the type and the country of a party are right, and how many parties have a body: on the corpus.

In: ``gold`` and the records of the last ``make eval``. Out: a table. Counted are the parties that agree in
name with a gold party of the aligned agreement.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from extractor.records import Party
from extractor.score.align import align
from extractor.score.load import load_gold, load_records
from extractor.score.match import Keyed, party_keys


def pairs(gold: Path, records: Path) -> list[tuple[Party, Party]]:
    """Every gold party with the predicted one that bears its name."""
    found, labels = load_records(records), load_gold(gold)
    out = []
    for doc_id, label in labels.items():
        wanted = [Keyed.of(a) for a in label.agreements]
        given = [Keyed.of(a) for a in found[doc_id].agreements] if doc_id in found else []
        for i, j in align(wanted, given):
            for one in wanted[i].agreement.parties:
                other = next((p for p in given[j].agreement.parties if party_keys(p) & party_keys(one)), None)
                if other is not None:
                    out.append((one, other))
    return out


@click.command()
@click.argument("gold", type=click.Path(path_type=Path), default="gold")
@click.argument("records", type=click.Path(path_type=Path), default="out/eval/records.jsonl")
def main(gold: Path, records: Path) -> None:
    """Print the table."""
    counts: dict[str, Counter[str]] = {}
    for one, other in pairs(gold, records):
        for row in (one.type, "all"):
            count = counts.setdefault(row, Counter())
            count["parties"] += 1
            count["type"] += one.type == other.type
            count["country"] += one.country == other.country
            count["body"] += other.entity is not None
    click.echo("| parties of type | number | type right | country right | have a body |")
    click.echo("| --- | --- | --- | --- | --- |")
    for row, count in sorted(counts.items(), key=lambda item: -item[1]["parties"]):
        shares = (f"{count[name] / count['parties']:.3f}" for name in ("type", "country", "body"))
        click.echo(f"| {row} | {count['parties']} | {' | '.join(shares)} |")


if __name__ == "__main__":
    main()
