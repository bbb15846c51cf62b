"""Fit the model that says how sure a record is (``assemble/confidence.py``); show how far to believe it.

In: the records that the rounds of ``benchmarks/rounds`` gave at their first extraction, when nobody had
seen their articles, and the labels. Out: ``extractor/models/confidence.json``, fitted to all rounds but
the last, and on standard output the reliability on each round left out, and on the last::

    make train

The ``confidence`` in the files of the rounds is how plainly each agreement was told (``plainness``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import click
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extractor import analyse
from extractor.assemble.confidence import features
from extractor.find.logistic import Features, Logistic
from extractor.records import Agreement
from extractor.score import load_gold, load_records, outcomes

STRENGTH = 0.1  # inverse of the penalty, chosen by the rounds left out
RARE = 5  # a feature of fewer records says nothing
BOUNDS = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0)
ROUNDS = Path(__file__).parents[1] / "rounds"
MODEL = Path(analyse.__file__).parent / "models" / "confidence.json"

Row = tuple[Features, int]


@click.command()
@click.option("--gold", type=click.Path(path_type=Path, exists=True), default=Path("gold"), show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=MODEL, show_default=True)
def main(gold: Path, out: Path) -> None:
    """Fit the model to all rounds but the last, and write it."""
    rounds = [list(_rows(path, gold)) for path in sorted(ROUNDS.glob("round-*.jsonl"), key=number)]
    *known, last = rounds
    pooled: list[tuple[float, int]] = []
    for i, left in enumerate(known):
        model = fit([row for j, rows in enumerate(known) if j != i for row in rows])
        pooled += [(model.probability(f), right) for f, right in left]
    click.echo("each round left out in turn")
    click.echo(reliability(pooled))
    model = fit([row for rows in known for row in rows])
    out.write_text(
        json.dumps({"bias": model.bias, "weights": dict(model.weights)}, ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    click.echo("the last round")
    click.echo(reliability([(model.probability(f), right) for f, right in last]))


def number(path: Path) -> int:
    """The number of a round, by the name of its file."""
    return int(path.stem.rpartition("-")[2])


def _rows(path: Path, gold: Path) -> Iterator[Row]:
    labels = load_gold(gold)
    for doc_id, record in load_records(path).items():
        right = _right(outcomes(labels[doc_id], record))
        for i, one in enumerate(record.agreements):
            others = [*record.agreements[:i], *record.agreements[i + 1 :]]
            dated = record.published_on is not None
            found = features(one, others, plain=one.confidence or 0.0, dated=dated)
            yield found, int(any(one is r for r in right))


def _right(found: Iterator) -> list[Agreement]:  # type: ignore[type-arg]
    return [hit for o in found if o.slot == "record" and o.part == "all" for _, hit in o.hits]


def fit(rows: Sequence[Row]) -> Logistic:
    """A model of the rows; features seen in few of them are left out."""
    seen: dict[str, int] = {}
    for found, _ in rows:
        for name, value in found.items():
            seen[name] = seen.get(name, 0) + bool(value)
    inputs = [{n: v for n, v in f.items() if seen[n] >= RARE} for f, _ in rows]
    vectors = DictVectorizer()
    columns = vectors.fit_transform(inputs)
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(columns, np.array([r for _, r in rows]))
    weights = dict(zip(vectors.get_feature_names_out(), np.round(model.coef_[0], 3).tolist(), strict=True))
    kept = {name: weight for name, weight in sorted(weights.items()) if weight}
    return Logistic(round(float(model.intercept_[0]), 3), kept)


def reliability(told: Sequence[tuple[float, int]]) -> str:
    """How many records of each range of confidence there are, and how many of them are right."""
    lines = ["confidence   records  mean  right"]
    for low, high in pairwise(BOUNDS):
        inside = [(c, r) for c, r in told if low <= round(c, 2) < high or round(c, 2) == high == 1.0]
        if inside:
            mean, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            lines.append(f"{low:.1f} – {high:.1f}  {len(inside):9}  {mean:.2f}   {right:.2f}")
    gap = np.mean([(c - r) ** 2 for c, r in told])
    lines.append(f"{len(told)} records, {sum(r for _, r in told)} right; Brier score {gap:.3f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
