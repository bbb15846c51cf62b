"""Fit the model that tells names of parties by what stands around them (``find/likely.py``).

In: articles and their labels. Out: ``extractor/models/parties.json``, and on standard output how well the
model does on articles it was not fitted to, each round of articles left out in turn, and of names that no
rule knows alone::

    make train

A candidate is right if, blanks and punctuation aside, it is a form of a party in the labels.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from extractor import analyse
from extractor.agreements import read_once
from extractor.find.gate import places
from extractor.find.likely import SURELY, Candidate, Features, Surroundings, candidates
from extractor.layout import layout
from extractor.read import read_inputs
from extractor.score import load_gold
from extractor.shapes import Article

RARE = 4  # a feature seen in fewer candidates says nothing
STRENGTH = 0.3  # inverse of the penalty, chosen by the rounds left out
UNKNOWN = 3.0  # what a candidate that no rule knows weighs: it is for these that the model is asked
MODEL = Path(analyse.__file__).parent / "models" / "parties.json"
# The letters that the articles of one round begin with.
ROUNDS = (
    "a b c", "d e", "f g", "h i j k", "l m n o", "p q r s", "t u v w", "x y z aa", "ab ac ad ae",
    "af ag ah ai", "aj ak al am",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate with what the model sees of it."""

    round: int
    name: str
    place: tuple[str, int]
    known: bool
    features: Features
    right: bool


@click.command()
@click.option("--articles", default="corpus", show_default=True)
@click.option("--gold", type=click.Path(path_type=Path, exists=True), default=Path("gold"), show_default=True)
@click.option("--leave", default=0, help="Leave out the articles of a round, by its number.")
@click.option("--out", type=click.Path(path_type=Path), default=MODEL, show_default=True)
def main(articles: str, gold: Path, leave: int, out: Path) -> None:
    """Fit the model to ARTICLES and their labels, and write it."""
    rows = [row for row in read(articles, gold) if not leave or row.round != leave]
    counts = Counter(name for row in rows for name in row.features)
    inputs = [{n: v for n, v in row.features.items() if counts[n] >= RARE} for row in rows]
    chances = held_out(rows, inputs)
    unknown = np.array([not row.known for row in rows])
    right = np.array([row.right for row in rows])
    precision = average_precision_score(right[unknown], chances[unknown])
    taken, found, there = at_threshold(rows, chances)
    click.echo(
        f"{len(rows)} candidates, {right.sum()} right; "
        f"no rule knows {unknown.sum()}, {right[unknown].sum()} right"
    )
    click.echo(
        f"held out, no rule knows: average precision {precision:.3f}; "
        f"{taken} names taken, {found} right of {there}"
    )
    vectors, model = fit(inputs, rows)
    weights = dict(zip(vectors.get_feature_names_out(), np.round(model.coef_[0], 3).tolist(), strict=True))
    kept = {name: weight for name, weight in sorted(weights.items()) if weight}
    written = {"bias": round(float(model.intercept_[0]), 3), "weights": kept}
    out.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(articles: str, gold: Path) -> Iterator[Row]:
    """The candidates of every article that tells an agreement, as the first reading leaves them."""
    labels = load_gold(gold)
    rounds = {letters: i for i, group in enumerate(ROUNDS, start=1) for letters in group.split()}
    for article in read_inputs([articles]):
        if not isinstance(article, Article) or article.doc_id not in labels:
            continue
        lay = layout(article)
        text = lay.reading.text
        everything = places(lay)
        sentences = read_once(analyse.analysed(text, [p.span for p in everything]), text, everything)
        agreements = labels[article.doc_id].agreements
        forms = {plain(form) for a in agreements for p in a.parties for form in (p.name, *p.aliases)}
        letters = re.match(r"[a-z]*", article.doc_id)
        number = rounds.get(letters[0] if letters else "", 0)
        seen = Surroundings(text, sentences)
        for candidate in (c for s in sentences for c in candidates(text, s)):
            yield row(article.doc_id, number, text, candidate, seen, forms)


def row(
    doc_id: str, number: int, text: str, candidate: Candidate, seen: Surroundings, forms: set[str]
) -> Row:
    """One candidate with its label."""
    name = candidate.span.of(text)
    place = (doc_id, candidate.span.end)
    return Row(number, name, place, candidate.known, seen.features(candidate), plain(name) in forms)


def plain(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def fit(inputs: list[Features], rows: list[Row]) -> tuple[DictVectorizer, LogisticRegression]:
    """A model of the inputs, and what turns features into its columns."""
    vectors = DictVectorizer()
    columns = vectors.fit_transform(inputs)
    weights = [1.0 if row.known else UNKNOWN for row in rows]
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    return vectors, model.fit(columns, [row.right for row in rows], sample_weight=weights)


def held_out(rows: list[Row], inputs: list[Features]) -> np.ndarray:
    """The chance of each candidate by a model that saw nothing of its round."""
    chances = np.zeros(len(rows))
    numbers = np.array([row.round for row in rows])
    for number in sorted(set(numbers)):
        train, test = np.flatnonzero(numbers != number), np.flatnonzero(numbers == number)
        vectors, model = fit([inputs[i] for i in train], [rows[i] for i in train])
        chances[test] = model.predict_proba(vectors.transform([inputs[i] for i in test]))[:, 1]
    return chances


def at_threshold(rows: list[Row], chances: np.ndarray) -> tuple[int, int, int]:
    """How many names that no rule knows are taken, how many of them are right, and how many there are."""
    best: dict[tuple[str, int], tuple[float, Row]] = {}
    for chance, row in zip(chances, rows, strict=True):
        if not row.known and chance >= SURELY and chance > best.get(row.place, (0.0, row))[0]:
            best[row.place] = chance, row
    taken = {(row.place[0], row.name, row.right) for _, row in best.values()}
    there = {(row.place[0], row.name) for row in rows if row.right and not row.known}
    return len(taken), sum(right for _, _, right in taken), len(there)


if __name__ == "__main__":
    main()
