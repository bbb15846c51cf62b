"""Score the linking of accounts: ``python benchmarks/registry/stories.py [FILE…] [--errors]``.

In: files of stories, an account a line: the ``story`` it belongs to, the agreement that it tells of
(``same``) and the ``agreement`` as a record has it. Out: pairwise precision, recall and F1 and the B-cubed F1
of what the registry makes of all accounts of a file, loaded together; a pair of different stories that is
linked counts as wrong too. A pair of one story is hard if it is one agreement told with other names, kinds,
stages or days, or two agreements that share a party.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from extractor.registry.load import load
from extractor.registry.migrate import open_registry
from extractor.registry.schema import Article, Source

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "registry"
STORIES, HELD_OUT = FOLDER / "stories.jsonl", FOLDER / "held_out.jsonl"


@dataclass(frozen=True)
class Told:
    """One account of a story."""

    story: str
    same: str
    doc_id: str
    published_on: str | None
    agreement: dict[str, Any]

    @property
    def label(self) -> tuple[str, str]:
        """The agreement that it tells of."""
        return self.story, self.same


@dataclass(frozen=True)
class Pair:
    """Two accounts of one story."""

    first: Told
    second: Told

    @property
    def same(self) -> bool:
        """Whether they tell of one agreement."""
        return self.first.label == self.second.label

    @property
    def hard(self) -> bool:
        """Whether the accounts differ though they are one, or share a party though they are two."""
        one, other = self.first.agreement, self.second.agreement
        names = [{party["name"] for party in told["parties"]} for told in (one, other)]
        if self.same:
            return names[0] != names[1] or any(
                one[slot] != other[slot] for slot in ("kind", "status", "date")
            )
        keys = [{p.get("entity") or p["canonical"] for p in told["parties"]} for told in (one, other)]
        return bool(keys[0] & keys[1])


@dataclass(frozen=True)
class Score:
    """How well accounts were parted into agreements."""

    pairs: int
    precision: float
    recall: float
    b_cubed: float

    @property
    def f1(self) -> float:
        """Of pairs."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __str__(self) -> str:
        """A line of the table."""
        return (
            f"{self.pairs} pairs of one agreement  precision {self.precision:.3f}  recall {self.recall:.3f}"
            f"  F1 {self.f1:.3f}  B-cubed F1 {self.b_cubed:.3f}"
        )


def read(path: Path) -> list[Told]:
    """The accounts of a file."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Told(r["story"], r["same"], r["doc_id"], r["published_on"], r["agreement"]) for r in rows]


def pairs(told: Sequence[Told]) -> Iterator[Pair]:
    """Every two accounts of one story."""
    for first, second in combinations(told, 2):
        if first.story == second.story:
            yield Pair(first, second)


def found(told: Sequence[Told]) -> dict[str, str]:
    """The agreement that the registry puts each account to."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            {
                "doc_id": one.doc_id,
                "published_on": one.published_on,
                "agreements": [one.agreement],
                "figures": [],
            }
            for one in told
        ]
        path = Path(folder, "records.jsonl")
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
        registry = open_registry(str(Path(folder, "registry.db")))
        summary = load(registry, path)
        assert not summary.refused, summary.refused
        with registry.reading() as connection:
            rows = connection.execute(
                select(Article.doc_id, Source.agreement_id).join_from(Source, Article)
            ).all()
        registry.close()
    return {row.doc_id: row.agreement_id for row in rows}


def score(told: Sequence[Told]) -> Score:
    """What the registry makes of accounts, against their labels."""
    of = found(told)
    right = given = wanted = 0
    for first, second in combinations(told, 2):
        one, linked = first.label == second.label, of[first.doc_id] == of[second.doc_id]
        right, given, wanted = right + (one and linked), given + linked, wanted + one
    precision = recall = 0.0
    for one in told:
        mine = {other.doc_id for other in told if of[other.doc_id] == of[one.doc_id]}
        true = {other.doc_id for other in told if other.label == one.label}
        precision += len(mine & true) / len(mine) / len(told)
        recall += len(mine & true) / len(true) / len(told)
    return Score(wanted, right / given, right / wanted, 2 * precision * recall / (precision + recall))


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--errors", is_flag=True, help="Print every pair of a story that is parted or joined wrongly.")
def main(files: tuple[Path, ...], errors: bool) -> None:
    """Print a line for each file; without any, for the stories that the rule was set on."""
    for path in files or (STORIES,):
        told = read(path)
        every = list(pairs(told))
        hard = sum(pair.hard for pair in every)
        stories = len({one.story for one in told})
        click.echo(
            f"{path.name}: {stories} stories, {len(told)} accounts, {len(every)} pairs, {hard} of them hard"
        )
        click.echo(f"  {score(told)}")
        of = found(told) if errors else {}
        for pair in every if errors else ():
            if (of[pair.first.doc_id] == of[pair.second.doc_id]) is not pair.same:
                click.echo(
                    f"  {'missed' if pair.same else 'joined'}  {pair.first.doc_id}  {pair.second.doc_id}"
                )


if __name__ == "__main__":
    main()
