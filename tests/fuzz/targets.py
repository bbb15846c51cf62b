"""What is fuzzed: functions of bytes that return where all is well, and raise where something is not.

In: any bytes. Out: nothing. An error of our own (``ReadError`` …) is a good answer to bad input; any other,
and any broken promise, is a crash: evidence that is not where it says, a record that does not validate, a
second answer that differs from the first.

``TARGETS["txt"]("협약을 맺었다.".encode())`` returns. To fuzz something else, enter its function.
"""

from __future__ import annotations

import io
import json
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache, partial
from pathlib import Path

from extractor.errors import ExtractorError, ReadError
from extractor.find.dates import find_dates, resolve
from extractor.find.figures import find_figures
from extractor.layout import layout
from extractor.pipeline import extract_article
from extractor.read import Input, Rejection, read_input
from extractor.read.damage import tidy
from extractor.read.documents import read_here
from extractor.records import ArticleRecord, GoldDocument
from extractor.registry.database import Registry
from extractor.registry.load import load
from extractor.registry.migrate import open_registry
from extractor.score import score
from extractor.score.load import load_gold, load_records
from extractor.shapes import Article, Mention

_DAY = date(2024, 5, 7)
_MOST = 16  # articles of one file that are looked at
_DUMPS = ("txt", "md", "html", "json", "jsonl", "csv", "tsv")
_ARCHIVES = ("zip", "tar", "tgz", "gz")
_DOCUMENTS = {"hwp": "hwp5", "hwpx": "hwpx", "pdf": "pdf", "docx": "docx"}


def read_as(ending: str, data: bytes) -> None:
    """The bytes as a file of that ending: articles that keep what ``Article`` promises, or rejections."""
    given = Input(f"x.{ending}", content=lambda: io.BytesIO(data))
    for number, found in enumerate(read_input(given)):
        if isinstance(found, Rejection):
            assert found.code != "failed", found.message
            found.message.encode()
        else:
            check_article(found[0])
        if number >= _MOST:
            return


def read_document(kind: str, data: bytes) -> None:
    """The bytes as a document, read here rather than in a process of its own."""
    try:
        draft = read_here(kind, data)
    except ReadError:
        return
    assert isinstance(draft.body, str)


def check_article(article: Article) -> None:
    """Canonical text is NFC, has no carriage returns, controls or half characters, and something to read."""
    text = article.text
    assert text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert not any(sign in text for sign in "\r\x00\x85\u2028")
    text.encode()
    assert 0 <= article.body_start <= len(text)
    article.doc_id.encode()


def canonical(data: bytes) -> str | None:
    """Bytes as the canonical text of an article; None where they hold none."""
    try:
        text = tidy(data.decode("utf-8", "surrogateescape")).text
    except ReadError:
        return None
    return text if text.strip() else None


def whole(data: bytes) -> None:
    """From text to record: it validates, its evidence is where it says, and it is the same again."""
    if (text := canonical(data)) is not None:
        check_extraction(Article("a", text, published_on=_DAY))


def check_extraction(article: Article) -> ArticleRecord:
    """The record of an article, which keeps all that records promise."""
    record = extract_article(article)
    line = record.model_dump_json()
    assert ArticleRecord.model_validate_json(line) == record
    assert extract_article(article).model_dump_json() == line
    for agreement in record.agreements:
        assert agreement.parties
        told = {proof.slot for proof in agreement.evidence}
        assert {"kind", "status"} <= told
        assert all(slot in told for slot in ("title", "date", "venue", "areas") if getattr(agreement, slot))
        for proof in agreement.evidence:
            assert 0 <= proof.start < proof.end <= len(article.text)
            assert article.text[proof.start : proof.end] == proof.text
            assert proof.party is None or 0 <= proof.party < len(agreement.parties)
    for figure in record.figures:
        assert figure.start is not None
        assert figure.end is not None
        assert 0 <= figure.start < figure.end <= len(article.text)
    return record


def dates(data: bytes) -> None:
    """Dates: in order, apart, each as it stands in the text."""
    text = data.decode("utf-8", "replace")
    check_mentions(find_dates(text, published_on=_DAY), text)
    find_dates(text, published_on=None)
    resolve(text[:200], published_on=_DAY)


def figures(data: bytes) -> None:
    """Figures: in order, each as it stands in the text, each a number that JSON can hold."""
    text = data.decode("utf-8", "replace")
    found = find_figures(text)
    check_mentions(found, text)
    for mention in found:
        json.dumps(mention.value.value, allow_nan=False)


def check_mentions(mentions: tuple[Mention, ...], text: str) -> None:
    """Spans that rise and lie in the text."""
    end = 0
    for mention in mentions:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.span.start >= end or mention.kind == "figure"
        end = mention.span.end


def normalised(data: bytes) -> None:
    """Text as it is made canonical, laid out and read: twice is once, and every character knows its place."""
    text = canonical(data)
    if text is None:
        return
    assert unicodedata.is_normalized("NFC", text)
    lay = layout(Article("a", text))
    reading = lay.reading
    assert len(reading.text) == len(reading.offsets)
    assert all(a < b for a, b in zip(reading.offsets, reading.offsets[1:], strict=False))
    at = 0
    for block in lay.blocks:
        assert block.span.start >= at
        for sentence in block.sentences:
            assert at <= sentence.start < sentence.end <= block.span.end
            at = sentence.end


def scored(data: bytes) -> None:
    """Labels and records from a file: refused, or scored, and perfect against themselves."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "records.jsonl")
        path.write_bytes(data)
        try:
            records = load_records(path)
        except ExtractorError:
            return
        gold = {
            i: GoldDocument(doc_id=i, agreements=r.agreements, figures=r.figures) for i, r in records.items()
        }
        labels = Path(folder, "gold")
        labels.mkdir()
        for number, document in enumerate(gold.values()):
            Path(labels, f"{number}.json").write_text(document.model_dump_json(), "utf-8", "surrogatepass")
        with suppress(ExtractorError):
            load_gold(labels)
        for slots in score(gold, records).values():
            for result in slots.values():
                assert result.counts.omitted == result.counts.invented == 0
                assert result.f1 == 1


def loaded(data: bytes) -> None:
    """Records into a registry: each line loaded or refused, and nothing new the second time."""
    registry, folder = _registry()
    path = folder / "records.jsonl"
    path.write_bytes(data)
    summary = load(registry, path)
    lines = sum(bool(line.strip()) for line in io.BytesIO(data))
    assert summary.new + summary.changed + summary.unchanged + len(summary.refused) <= lines
    again = load(registry, path)
    assert not again.new
    assert not again.changed


@cache
def _registry() -> tuple[Registry, Path]:
    folder = Path(tempfile.mkdtemp())
    return open_registry(str(folder / "registry.db")), folder


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{ending: partial(read_as, ending) for ending in (*_DUMPS, *_ARCHIVES)},
    **{ending: partial(read_document, kind) for ending, kind in _DOCUMENTS.items()},
    "normalised": normalised,
    "dates": dates,
    "figures": figures,
    "whole": whole,
    "scored": scored,
    "loaded": loaded,
}
"""By their names: endings are read, the others go further."""
