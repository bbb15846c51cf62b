"""The package as others use it: the component of a spaCy pipeline, and the functions of ``extractor``."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

import extractor
from extractor.errors import ReadError

TEXT = "강릉시와 정선군은 지난 3일 관광 활성화를 위한 업무협약을 체결했다."
PIPELINE = """
import json, spacy
from datetime import date
nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "extractor.KiwiTokenizer.v1"}}})
nlp.add_pipe("agreements"%s)
doc = nlp.make_doc(%r)
doc._.published_on = date(2024, 5, 7)
doc = nlp(doc)
spans = [[s.label_, s.text, s.id_, s.kb_id_] for s in doc.spans[%r]]
print(json.dumps([[a.model_dump(mode="json") for a in doc._.agreements], spans]))
"""


def program(source):
    """What a program prints that knows the package only by its being installed."""
    command = [sys.executable, "-X", "utf8", "-c", source]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_pipeline(text, config="", key="agreements"):
    return json.loads(program(PIPELINE % (config, text, key)))


def test_the_component_sets_agreements_and_evidence():
    (agreement,), spans = in_pipeline(TEXT)
    assert agreement["date"] == "2024-05-03"
    assert [party["name"] for party in agreement["parties"]] == ["강릉시", "정선군"]
    assert {"kind", "status", "date", "parties"} <= {label for label, *_ in spans}
    assert [text for label, text, *_ in spans if label == "date"] == ["지난 3일"]
    assert len(spans) == len(agreement["evidence"])
    assert {of for _, _, of, _ in spans} == {agreement["id"]}
    assert [rule for *_, rule in spans] == [proof["rule"] for proof in agreement["evidence"]]


def test_the_key_of_the_spans_is_configured():
    _, spans = in_pipeline(TEXT, ', config={"spans_key": "협약"}', "협약")
    assert spans


@pytest.mark.parametrize("text", ["", "\n", "비가 왔다."])
def test_a_doc_without_agreements_has_empty_lists(text):
    assert in_pipeline(text) == [[], []]


def test_importing_the_package_loads_nothing_heavy():
    heavy = ("kiwipiepy", "spacy", "pydantic", "dateparser", "babel")
    loaded = program("import sys, extractor; print(*sys.modules, sep='\\n')").split()
    assert [name for name in loaded if name.partition(".")[0] in heavy] == []


def test_everything_public_is_there():
    assert {name for name in extractor.__all__ if getattr(extractor, name, None) is None} == set()
    assert set(extractor.__all__) <= set(dir(extractor))
    with pytest.raises(AttributeError, match="has no attribute 'extract_all'"):
        _ = extractor.extract_all


def test_a_text_is_extracted():
    record = extractor.extract(TEXT, title="두 곳 손잡다", published_on=date(2024, 5, 7), doc_id="협약")
    assert (record.doc_id, record.title, record.published_on) == ("협약", "두 곳 손잡다", date(2024, 5, 7))
    (agreement,) = record.agreements
    assert isinstance(agreement, extractor.Agreement)
    assert record.text == f"두 곳 손잡다\n{TEXT}"
    assert all(record.text[proof.start : proof.end] == proof.text for proof in agreement.evidence)


def test_the_dateline_of_a_text_is_asked():
    assert extractor.extract(f"등록일 2024-05-07\n{TEXT}").agreements[0].date == "2024-05-03"


def test_an_article_is_extracted_as_it_is():
    article = extractor.Article("협약", TEXT, published_on=date(2024, 5, 7))
    assert extractor.extract(article).agreements[0].date == "2024-05-03"


def test_a_text_that_holds_nothing_is_an_error():
    with pytest.raises(ReadError, match="holds no text"):
        extractor.extract(" \n")


@pytest.mark.parametrize("workers", [1, 2])
def test_many_articles_come_in_order_and_failures_in_their_place(workers):
    given = [TEXT, "", extractor.Article("x", TEXT, published_on=date(2024, 5, 7)), *["비가 왔다."] * 10]
    found = list(extractor.extract_many(given, workers=workers))
    assert [one.doc_id for one in found[:1] + found[2:]] == [
        "article-1",
        "x",
        *(f"article-{number}" for number in range(4, 14)),
    ]
    assert isinstance(found[1], extractor.Rejection)
    assert found[1].code == "empty"
    assert [a.date for a in found[0].agreements] == ["XXXX-XX-03"]
    assert found[2] == extractor.extract(given[2])
