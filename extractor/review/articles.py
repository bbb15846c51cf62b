"""What there is to review: the records of a run with their texts, and articles that have no record yet.

In: the folder of a run, if there is one, and inputs as ``extractor extract`` takes them. Out: an
``ArticleRecord`` with its text for each article. ``to_review(Path("labels"),
["corpus/a09-gokseong-visit.txt"])`` gives an article to label from nothing. To review what lies elsewhere,
edit ``to_review``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from extractor.errors import ReadError
from extractor.pages.run import RECORDS, Refusal, digest, load_run, texts_of
from extractor.records import ArticleRecord, SourceRecord


def to_review(
    folder: Path, inputs: Sequence[str] = (), *, sources: Path = Path(), blank: bool = False
) -> tuple[dict[str, ArticleRecord], list[Refusal]]:
    """Records by ``doc_id``, each with the text where it can be had, and what could not be read.

    With ``blank`` nothing that the extractor found is kept. Raises ``ReadError`` where there is nothing to
    review.
    """
    records: dict[str, ArticleRecord] = {}
    refusals: list[Refusal] = []
    if (folder / RECORDS).is_file():
        run = load_run(folder)
        texts = texts_of(run.records, sources)
        refusals += run.refusals
        records = {one.doc_id: _with_text(one, texts.get(one.doc_id)) for one in run.records}
    for found in _read(inputs):
        if isinstance(found, Refusal):
            refusals.append(found)
        elif records.setdefault(found.doc_id, found).text_sha256 != found.text_sha256:
            path = found.source.path if found.source else found.doc_id
            refusals.append(
                Refusal(path, "doc_id_twice", f"{found.doc_id}: the run has another article of it")
            )
    if not records:
        raise ReadError(
            "not_found",
            f"{folder}: nothing to review; extractor extract writes records, --articles reads articles",
        )
    if blank:
        nothing: dict[str, list[object]] = {"agreements": [], "figures": [], "warnings": []}
        records = {doc_id: one.model_copy(update=nothing) for doc_id, one in records.items()}
    return records, refusals


def _with_text(record: ArticleRecord, text: str | None) -> ArticleRecord:
    return record.model_copy(update={"text": text})


def _read(inputs: Sequence[str]) -> list[ArticleRecord | Refusal]:
    if not inputs:
        return []
    # Loaded late: reviewing a run's own records needs no reader.
    from extractor.read import Rejection, read_inputs

    found: list[ArticleRecord | Refusal] = []
    for one in read_inputs(inputs):
        if isinstance(one, Rejection):
            found.append(Refusal(one.path, one.code, one.message))
            continue
        found.append(
            ArticleRecord(
                doc_id=one.doc_id,
                title=one.title,
                published_on=one.published_on,
                publisher=one.publisher,
                url=one.url,
                source=SourceRecord(**asdict(one.source)) if one.source else None,
                text_sha256=digest(one.text),
                agreements=[],
                figures=[],
                text=one.text,
            )
        )
    return found
