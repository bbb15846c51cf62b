"""Gold and records from files.

In: a folder of label files (``samcheok-mou.json`` labels the article ``samcheok-mou``), and a
``records.jsonl`` or a folder of JSON documents. Out: models by ``doc_id``. To add a way to store
records, edit ``load_records``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from extractor.errors import GoldError, ReadError
from extractor.records import ArticleRecord, GoldDocument


def load_gold(folder: Path) -> dict[str, GoldDocument]:
    """Read every label file of a folder, sorted by ``doc_id``.

    Raises ``GoldError``, which names the file and the field, for a file that breaks the format,
    and for a folder without labels.
    """
    files = _documents_in(folder)
    if not files:
        raise GoldError(f"{folder}: holds no label files (*.json)")
    gold: dict[str, GoldDocument] = {}
    for path in files:
        try:
            document = GoldDocument.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise GoldError(f"{path}: {explain(error)}") from error
        if unicodedata.normalize("NFC", path.stem) != unicodedata.normalize("NFC", document.doc_id):
            raise GoldError(f"{path}: doc_id: {document.doc_id!r} is not the file's name")
        gold[document.doc_id] = document
    return dict(sorted(gold.items()))


def load_records(path: Path) -> dict[str, ArticleRecord]:
    """Read records from a ``records.jsonl``, the folder that holds one, or a folder of JSON documents.

    Raises ``ReadError`` for what is no record, and for two records of one article.
    """
    records: dict[str, ArticleRecord] = {}
    for place, record in placed_records(path):
        if record.doc_id in records:
            raise ReadError("duplicate_record", f"{place}: a second record of {record.doc_id!r}")
        records[record.doc_id] = record
    return records


def placed_records(path: Path) -> Iterator[tuple[str, ArticleRecord]]:
    """The records of a place that ``load_records`` reads, one by one, each with its file and line.

    Raises ``ReadError`` for what is no record.
    """
    lines = path / "records.jsonl"
    if path.is_dir():
        source = _lines(lines) if lines.exists() else _whole(_documents_in(path))
    else:
        source = _lines(path)
    for place, content in source:
        try:
            yield place, ArticleRecord.model_validate_json(content)
        except ValidationError as error:
            raise ReadError("bad_record", f"{place}: {explain(error)}") from error


def explain(error: ValidationError) -> str:
    """The first thing that is wrong, with the field that it is wrong in.

    >>> try:
    ...     GoldDocument.model_validate({"doc_id": "안동", "agreements": [{"kind": "계약"}], "figures": []})
    ... except ValidationError as error:
    ...     explain(error).partition(":")[0]
    'agreements[0].kind'
    """
    first = error.errors()[0]
    field = ""
    for step in first["loc"]:
        field += f"[{step}]" if isinstance(step, int) else f".{step}"
    return f"{field.lstrip('.') or 'the file'}: {first['msg']}"


def _documents_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    try:
        # Only line feeds end a record: JSON strings may hold other line separators as they are.
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path}:{number}", line
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError("unreadable", f"{path}: {error}") from error


def _whole(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        yield str(path), path.read_bytes()
