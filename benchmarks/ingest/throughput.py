"""How fast each reader is beside its nearest alternative, in one run.

In: the release of ``tests/test_same_release.py`` in every format, many times over. Out: a table on standard
output, which ``docs/formats.md`` quotes: files a second, and how many times as long ours takes::

    make ingest

Ours gives articles (text repaired, paragraphs, tables as rows, furniture out, the date looked for), or for
documents their drafts; the alternative what it has nearest to that. Each is run until it has taken
``SECONDS``.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from test_same_release import FORMATS

from extractor.read.columns import Columns
from extractor.read.composition import compose
from extractor.read.documents import read_document, read_here
from extractor.read.draft import Draft
from extractor.read.formats import FORMATS as READERS

SECONDS = 1.5
ROWS = 200


@dataclass(frozen=True)
class Case:
    """A format, our reader, and the nearest alternative with the module that it needs."""

    name: str
    ours: Callable[[], object]
    other: str
    theirs: Callable[[], object]
    module: str


def whole(ending: str, data: bytes) -> Callable[[], object]:
    """Our reader for files of an ending, down to the articles."""
    return lambda: [
        compose(found.content, doc_id="a")
        for found in READERS[ending].read(io.BytesIO(data), Columns())
        if isinstance(found.content, Draft)
    ]


def _trafilatura(data: bytes) -> object:
    from trafilatura import extract

    return extract(data.decode())


def _unhwp(data: bytes) -> object:
    import unhwp

    return unhwp.parse_bytes(data).text


def _mammoth(data: bytes) -> object:
    import mammoth

    return mammoth.extract_raw_text(io.BytesIO(data)).value


def _pdfplumber(data: bytes) -> object:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def _pdfium(data: bytes) -> object:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def _datasketch(text: str) -> object:
    from datasketch import MinHash

    sketch = MinHash(256)
    sketch.update_batch([text[i : i + 8].encode() for i in range(len(text) - 7)])
    return sketch


def _rensa(text: str) -> object:
    from rensa import RMinHash

    sketch = RMinHash(256, 1)
    sketch.update([text[i : i + 8] for i in range(len(text) - 7)])
    return sketch


def cases() -> list[Case]:
    """Every format beside what else reads it."""
    text, page = FORMATS["협약.txt"], FORMATS["협약.html"]
    rows = FORMATS["협약.jsonl"] * ROWS
    header, _, row = FORMATS["협약.csv"].partition(b"\r\n")
    table = header + b"\r\n" + row * ROWS
    hwp, hwpx, docx, pdf = (FORMATS[f"협약.{ending}"] for ending in ("hwp", "hwpx", "docx", "pdf"))
    damaged = text.decode().encode("cp949").decode("latin-1").encode()
    return [
        Case("text", whole("txt", text), "bytes.decode", text.decode, "io"),
        Case("text, damaged", whole("txt", damaged), "bytes.decode", damaged.decode, "io"),
        Case("page", whole("html", page), "trafilatura", lambda: _trafilatura(page), "trafilatura"),
        Case(f"JSON Lines, {ROWS} rows", whole("jsonl", rows), "json.loads", lambda: _json(rows), "json"),
        Case(f"CSV, {ROWS} rows", whole("csv", table), "csv.DictReader", lambda: _csv(table), "csv"),
        Case("HWP 5", lambda: read_here("hwp5", hwp), "unhwp", lambda: _unhwp(hwp), "unhwp"),
        Case("HWPX", lambda: read_here("hwpx", hwpx), "unhwp", lambda: _unhwp(hwpx), "unhwp"),
        Case("DOCX", lambda: read_here("docx", docx), "mammoth", lambda: _mammoth(docx), "mammoth"),
        Case("PDF", lambda: read_here("pdf", pdf), "pdfplumber", lambda: _pdfplumber(pdf), "pdfplumber"),
        Case("PDF", lambda: read_here("pdf", pdf), "pypdfium2", lambda: _pdfium(pdf), "pypdfium2"),
        Case(
            "DOCX, in its own process",
            lambda: read_document("docx", docx),
            "in this process",
            lambda: read_here("docx", docx),
            "io",
        ),
        Case(
            "MinHash of a text",
            lambda: _rensa(text.decode()),
            "datasketch",
            lambda: _datasketch(text.decode()),
            "datasketch",
        ),
    ]


def _json(rows: bytes) -> object:
    return [json.loads(line) for line in rows.splitlines()]


def _csv(table: bytes) -> object:
    return list(csv.DictReader(io.StringIO(table.decode())))


def rate(call: Callable[[], Any]) -> float:
    """Calls a second."""
    call()
    begun, count = time.perf_counter(), 0
    while (taken := time.perf_counter() - begun) < SECONDS:
        call()
        count += 1
    return count / taken


@click.command()
def main() -> None:
    """Print the table."""
    click.echo("| format | ours, files a second | beside | files a second | ours takes × |")
    click.echo("| --- | --- | --- | --- | --- |")
    for case in cases():
        if importlib.util.find_spec(case.module) is None:
            continue
        ours, theirs = rate(case.ours), rate(case.theirs)
        ratio = theirs / ours
        told = f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"
        click.echo(f"| {case.name} | {ours:,.0f} | {case.other} | {theirs:,.0f} | {told} |")


if __name__ == "__main__":
    main()
