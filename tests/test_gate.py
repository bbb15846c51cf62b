"""The gate leaves nothing out that a record needs."""

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.find import gate
from extractor.layout import layout
from extractor.pipeline import extract_article
from extractor.rulebook import load
from extractor.shapes import Article

REPOSITORY = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, e[0]) for rule in load("instruments").rules for e in rule.examples]
)
def test_every_instrument_holds_a_sign(rule, example):
    found = rule.pattern.search(example)
    assert gate._sign().search(example, found.start(), min(found.end() + 8, len(example)))


def test_the_corpus_gives_the_same_records_without_it(articles, records):
    different = [
        doc_id
        for doc_id, article in sorted(articles.items())
        if extract_article(article, gate=False).agreements != records[doc_id].agreements
    ]
    assert different == []


def test_what_stands_far_from_every_telling_is_not_analysed():
    about = "시는 올해 3월 5일 500명이 쓰는 도서관을 새로 열었다."
    body = "\n\n".join([about] * 250 + ["가람시는 3일 나루시와 협약을 맺었다."] + [about] * 250)
    lay = layout(Article("a", body))
    assert 60 < len(gate.relevant(lay)) < 120 < len(gate.places(lay))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("시는 10일 500명과 정원을 열었다.", ["500명"]),
        ("이 협약에 따라 시는 강변의 산책로를 3㎞ 늘린다.", ["3㎞"]),
    ],
)
def test_an_article_without_an_agreement_needs_no_analysis(text, figures):
    program = (
        "import sys; from extractor.pipeline import extract_article; from extractor.shapes import Article\n"
        f"record = extract_article(Article('a', {text!r}))\n"
        "loaded = [name in sys.modules for name in ('kiwipiepy', 'spacy')]\n"
        "print([f.surface for f in record.figures], record.agreements, *loaded)"
    )
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=REPOSITORY)
    assert told.stdout.decode().strip() == f"{figures} [] False False"
