"""Fit the model that tells which sentences hold an agreement's contents (``assemble/relevance.py``).

In: articles and their labels. Out: ``extractor/models/contents.json``, and on standard output how well the
model does on articles it was not fitted to (average precision and best F1 over ten parts of whole articles)::

    make train

A sentence counts as one of contents if an area of a main agreement stands in it, blanks and punctuation
aside.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score
from sklearn.model_selection import GroupKFold

import extractor
from extractor.agreements import read_sentences
from extractor.assemble.entities import EntityIndex
from extractor.assemble.relevance import Features, Relevance
from extractor.find.gate import relevant
from extractor.layout import layout
from extractor.read import read_inputs
from extractor.score import load_gold
from extractor.shapes import Article

RARE = 4  # a feature seen in fewer sentences says nothing
STRENGTH = 0.3  # inverse of the penalty, chosen by the parts held out
MODEL = Path(extractor.__file__).parent / "models" / "contents.json"


@click.command()
@click.option("--articles", default="corpus", show_default=True)
@click.option("--gold", type=click.Path(path_type=Path, exists=True), default=Path("gold"), show_default=True)
@click.option("--leave", default="", help="Leave out articles whose id begins with one of these letters.")
@click.option("--out", type=click.Path(path_type=Path), default=MODEL, show_default=True)
def main(articles: str, gold: Path, leave: str, out: Path) -> None:
    """Fit the model to ARTICLES and their labels, and write it."""
    rows = [row for row in sentences(articles, gold) if not (leave and row[0].startswith(tuple(leave)))]
    counts = Counter(name for _, features, _ in rows for name in features)
    inputs = [{n: v for n, v in f.items() if counts[n] >= RARE} for _, f, _ in rows]
    labels = np.array([label for _, _, label in rows])
    groups = np.array([doc_id for doc_id, _, _ in rows])
    chances = np.zeros(len(labels))
    for train, test in GroupKFold(10).split(inputs, labels, groups):
        vectors, model = fit([inputs[i] for i in train], labels[train])
        chances[test] = model.predict_proba(vectors.transform([inputs[i] for i in test]))[:, 1]
    precision = average_precision_score(labels, chances)
    best = max((f1_score(labels, chances > cut), float(cut)) for cut in np.arange(0.1, 0.8, 0.05))
    click.echo(f"{len(set(groups))} articles, {len(labels)} sentences, {labels.sum()} with contents")
    click.echo(f"held out: average precision {precision:.3f}, F1 {best[0]:.3f} at {best[1]:.2f}")
    vectors, model = fit(inputs, labels)
    weights = dict(zip(vectors.get_feature_names_out(), np.round(model.coef_[0], 3).tolist(), strict=True))
    kept = {name: weight for name, weight in sorted(weights.items()) if weight}
    written = {"bias": round(float(model.intercept_[0]), 3), "weights": kept}
    out.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def sentences(articles: str, gold: Path) -> Iterator[tuple[str, Features, int]]:
    """Article, features and label of every sentence in the body of the articles."""
    labels = load_gold(gold)
    for article in read_inputs([articles]):
        if not isinstance(article, Article) or article.doc_id not in labels:
            continue
        lay = layout(article)
        doc, found = read_sentences(lay, relevant(lay))
        if not any(s.acts for s in found):
            continue
        areas = [plain(a) for g in labels[article.doc_id].agreements if g.salience == "main" for a in g.areas]
        relevance = Relevance(doc, lay.blocks, found, EntityIndex.build(lay.reading, found))
        for sentence in found:
            if lay.blocks[sentence.block].kind in ("paragraph", "item"):
                text = plain(sentence.text)
                told = [a for a in areas if len(a) >= 2 and a in text]
                label = any(len(a) >= 4 for a in told) or len(told) >= 2
                yield article.doc_id, relevance.features(sentence), int(label)


def plain(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def fit(inputs: list[Features], labels: np.ndarray) -> tuple[DictVectorizer, LogisticRegression]:
    """A model of the inputs, and what turns features into its columns."""
    vectors = DictVectorizer()
    columns = vectors.fit_transform(inputs)
    return vectors, LogisticRegression(C=STRENGTH, max_iter=2000).fit(columns, labels)


if __name__ == "__main__":
    main()
