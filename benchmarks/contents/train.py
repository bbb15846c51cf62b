"""Fit the models of contents: which sentences hold them (``relevance.py``) and where (``tagger.py``).

In: articles and their labels. Out: ``extractor/models/contents.json`` and ``areas.json``, and on standard
output how well they do on articles that they were not fitted to, two rounds of articles left out at a time::

    make train

A sentence counts as one of contents if a labelled area of an agreement stands in it; where the words of an
area stand more than once, in the sentence with most areas of that agreement. The chain sees each sentence
with the probability that a model gives it which knows nothing of its round: so it learns how far to trust it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
import pycrfsuite
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

import extractor
from extractor.agreements import read_sentences
from extractor.assemble.entities import EntityIndex
from extractor.assemble.tagger import POSSIBLE, Tagger
from extractor.find.chain import LABELS, Chain
from extractor.find.gate import relevant
from extractor.find.logistic import Features
from extractor.find.sentence import Sentence
from extractor.layout import Layout, layout
from extractor.read import read_inputs
from extractor.records import GoldDocument
from extractor.score import load_gold
from extractor.shapes import Article, Span

RARE = 4  # a feature of fewer sentences says nothing
STRENGTH = 0.3  # inverse of the penalty, chosen by the rounds held out
CHAIN = {"c1": 0.1, "c2": 0.3, "max_iterations": 60, "feature.minfreq": 3}
SMALL = 0.02  # weights below it are left out
MODELS = Path(extractor.__file__).parent / "models"
# The letters that the articles of one round begin with, two rounds a part.
PARTS = (
    "a b c h i j k", "d e l m n o", "f g p q r s", "t u v w af ag ah ai", "x y z aa ab ac ad ae aj ak al am",
)  # fmt: skip


Labels = list[str]


@dataclass(slots=True)
class Row:
    """A sentence with what the models see of it: ``tokens`` is empty until its chance is known."""

    part: int
    seen: Features
    sentence: Sentence
    tagger: Tagger
    labels: Labels
    chance: float = 0.0


@click.command()
@click.option("--articles", default="corpus", show_default=True)
@click.option("--gold", type=click.Path(path_type=Path, exists=True), default=Path("gold"), show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=MODELS, show_default=True)
def main(articles: str, gold: Path, out: Path) -> None:
    """Fit the models to ARTICLES and their labels, and write them."""
    rows = list(read(articles, gold))
    weights = fit_sentences(rows)
    marked = np.array([set(row.labels) != {"O"} for row in rows])
    precision = average_precision_score(marked, [row.chance for row in rows])
    click.echo(f"{len(rows)} sentences, {marked.sum()} with contents")
    click.echo(f"rounds held out: sentences with an average precision of {precision:.3f}")
    sequences = [s for row in rows if (s := sequence(row)) is not None]
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(held_out, sequences, part) for part in range(len(PARTS))]
        whole = pool.submit(fit_chain, [s[1:] for s in sequences])
        right, taken, there = np.sum([job.result() for job in jobs], axis=0)
        there += sum(row.labels.count("B") for row in rows if row.chance < POSSIBLE)
        score = 2 * right / (taken + there)
        click.echo(f"rounds held out: {taken} items taken, {right} right of {there}; F1 {score:.3f}")
        write(out / "areas.json", whole.result())
    write(out / "contents.json", weights)


def read(articles: str, gold: Path) -> Iterator[Row]:
    """The sentences in the body of every article that may tell an agreement."""
    labels = load_gold(gold)
    parts = {letters: i for i, group in enumerate(PARTS) for letters in group.split()}
    for article in read_inputs([articles]):
        if not isinstance(article, Article) or article.doc_id not in labels:
            continue
        lay = layout(article)
        doc, found = read_sentences(lay, relevant(lay))
        if not any(s.acts for s in found):
            continue
        tagger = Tagger(doc, lay.reading.text, lay.blocks, found, EntityIndex.build(lay.reading, found))
        areas = find_areas(lay, found, labels[article.doc_id])
        letters = re.match(r"[a-z]*", article.doc_id)
        part = parts.get(letters[0] if letters else "", 0)
        for sentence in found:
            if lay.blocks[sentence.block].kind in ("paragraph", "item") and tagger.tokens(sentence):
                row = Row(part, tagger.relevance(sentence), sentence, tagger, [])
                row.labels = [label_of(t.idx, areas) for t in tagger.tokens(sentence)]
                yield row


def find_areas(lay: Layout, sentences: Sequence[Sentence], label: GoldDocument) -> list[Span]:
    """Where the areas of the labels stand."""
    out: list[Span] = []
    for agreement in label.agreements:
        places = [list(occurrences(lay, area)) for area in agreement.areas]
        held = Counter[int]()
        for place in places:
            held.update({i: len(place[0]) for i in {holder(lay, sentences, s) for s in place}})
        for place in places:
            free = [s for s in place if not any(s.overlaps(o) for o in out)]
            if free:
                out.append(max(free, key=lambda s: (held[holder(lay, sentences, s)], -s.start)))
    return out


def occurrences(lay: Layout, area: str) -> Iterator[Span]:
    """Where the words of an area stand in the reading, white space aside."""
    pattern = r"\s*".join(re.escape(c) for c in re.sub(r"\s", "", area))
    for found in re.finditer(pattern, lay.reading.canonical):
        span = lay.reading.within(Span(*found.span()))
        if len(span):
            yield span


def holder(lay: Layout, sentences: Sequence[Sentence], span: Span) -> int:
    """The sentence in the body that holds a span, by its position; -1 for none."""
    return next(
        (
            i
            for i, s in enumerate(sentences)
            if s.span.start <= span.start < s.span.end and lay.blocks[s.block].kind in ("paragraph", "item")
        ),
        -1,
    )


def label_of(at: int, areas: Sequence[Span]) -> str:
    """Whether a token begins an area, goes on with one, or lies outside."""
    area = next((a for a in areas if a.start <= at < a.end), None)
    return "O" if area is None else "B" if at == area.start else "I"


def fit_sentences(rows: Sequence[Row]) -> dict[str, object]:
    """The weights of the model of sentences; each row gets its chance by a model without its part."""
    counts = Counter(chain.from_iterable(row.seen for row in rows))
    inputs = [{n: v for n, v in row.seen.items() if counts[n] >= RARE} for row in rows]
    marked = np.array([set(row.labels) != {"O"} for row in rows])
    parts = np.array([row.part for row in rows])
    for part in set(parts):
        train, test = np.flatnonzero(parts != part), np.flatnonzero(parts == part)
        vectors, model = logistic([inputs[i] for i in train], marked[train])
        chances = model.predict_proba(vectors.transform([inputs[i] for i in test]))[:, 1]
        for i, chance in zip(test, chances, strict=True):
            rows[i].chance = float(chance)
    vectors, model = logistic(inputs, marked)
    weights = dict(zip(vectors.get_feature_names_out(), np.round(model.coef_[0], 3).tolist(), strict=True))
    kept = {name: weight for name, weight in sorted(weights.items()) if weight}
    return {"bias": round(float(model.intercept_[0]), 3), "weights": kept}


def logistic(inputs: list[Features], marked: np.ndarray) -> tuple[DictVectorizer, LogisticRegression]:
    """A model of the inputs, and what turns features into its columns."""
    vectors = DictVectorizer()
    columns = vectors.fit_transform(inputs)
    return vectors, LogisticRegression(C=STRENGTH, max_iter=2000).fit(columns, marked)


def sequence(row: Row) -> tuple[int, list[list[str]], Labels] | None:
    """What the chain sees of a sentence and what it should say; none if it is never asked."""
    if row.chance < POSSIBLE:
        return None
    tokens = row.tagger.tokens(row.sentence)
    return row.part, row.tagger.features(row.sentence, tokens, row.chance), row.labels


def held_out(sequences: Sequence[tuple[int, list[list[str]], Labels]], part: int) -> tuple[int, int, int]:
    """Items right, taken and there in one part, by a chain that saw nothing of it."""
    fitted = Chain(**fit_chain([s[1:] for s in sequences if s[0] != part]))
    right = taken = there = 0
    for _, features, labels in (s for s in sequences if s[0] == part):
        found, wanted = items(fitted.decode(features)), items(labels)
        right, taken, there = right + len(found & wanted), taken + len(found), there + len(wanted)
    return right, taken, there


def items(labels: Labels) -> set[tuple[int, int]]:
    """First and last token of each item."""
    marks = "".join(labels)
    return {found.span() for found in re.finditer("BI*", marks)}


def fit_chain(sequences: Sequence[tuple[list[list[str]], Labels]]) -> dict[str, object]:
    """Steps and weights of a chain, as ``Chain`` takes them."""
    trainer = pycrfsuite.Trainer(verbose=False, params=CHAIN)
    for features, labels in sequences:
        trainer.append(features, labels)
    tagger = pycrfsuite.Tagger()
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain.crfsuite")
        trainer.train(path)
        tagger.open(path)
    found = tagger.info()
    steps = [[round(found.transitions.get((a, b), 0.0), 3) for b in LABELS] for a in LABELS]
    weights: dict[str, list[float]] = {}
    for (name, label), weight in sorted(found.state_features.items()):
        if abs(weight) >= SMALL:
            weights.setdefault(name, [0.0] * len(LABELS))[LABELS.index(label)] = round(weight, 2)
    return {"steps": steps, "weights": weights}


def write(path: Path, model: Mapping[str, object]) -> None:
    """One line a weight, so that a change can be read."""
    weights = model["weights"]
    assert isinstance(weights, dict)
    head = [f" {json.dumps(k)}: {json.dumps(v)}," for k, v in model.items() if k != "weights"]
    lines = [f"  {json.dumps(k, ensure_ascii=False)}: {json.dumps(v)}" for k, v in weights.items()]
    text = "\n".join(["{", *head, ' "weights": {', ",\n".join(lines), " }", "}"])
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
