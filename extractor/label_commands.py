"""``extractor labels``: labels and records to labelling tools, and what people labelled there back.

In: arguments. Out: the files of a tool, or label files as ``gold/`` holds them. Exit codes: 0 all written; 1
failed; 2 wrong usage; 3 finished, but some documents were rejected.

``extractor labels export --to brat gold --articles 보도자료 -o brat`` writes the labels of ``gold``. To add a
tool, see ``labels/__init__.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import REJECTED, failing_politely
from .errors import GoldError

if TYPE_CHECKING:
    from .labels import Labelled
    from .records import ArticleRecord, GoldDocument

_TOOLS = ("label-studio", "doccano", "brat")
_EPILOG = "Exit codes: 0 all written; 1 failed; 2 wrong usage; 3 finished, but some documents were rejected."


@click.group()
def labels() -> None:
    """Labels for Label Studio, doccano and brat, and back."""


@labels.command(epilog=_EPILOG)
@click.option("--to", "tool", type=click.Choice(_TOOLS), required=True, help="The tool to write for.")
@click.argument(
    "sources", nargs=-1, required=True, metavar="LABELS...", type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--articles",
    multiple=True,
    metavar="INPUT",
    help="Where the articles are that are labelled; records written --with-text need none.",
)
@click.option("-o", "--out", required=True, metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def export(tool: str, sources: tuple[Path, ...], articles: tuple[str, ...], out: Path) -> None:
    """Write LABELS (a folder of label files, or records) for a labelling tool.

    Labels that a person made become annotations, records of the program become predictions where the tool
    tells them apart.
    """
    from .labels import TOOLS

    rejected: list[str] = []
    with failing_politely():
        out.mkdir(parents=True, exist_ok=True)
        found = list(_documents(sources, articles, rejected))
        for path in TOOLS[tool].write(found, out):
            click.echo(f"written  {path}", err=True)
    _end(len(found), rejected)


@labels.command(name="import", epilog=_EPILOG)
@click.option("--from", "tool", type=click.Choice(_TOOLS), required=True, help="The tool that wrote it.")
@click.argument("source", metavar="EXPORT", type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--out", required=True, metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def import_(tool: str, source: Path, out: Path) -> None:
    """Write what a labelling tool saved in EXPORT as label files, one an article.

    Each label is checked against its article, as the labels of the program's own corpus are; one that breaks
    a rule is rejected, and the message says which.
    """
    from .labels import TOOLS

    rejected: list[str] = []
    written = 0
    with failing_politely():
        out.mkdir(parents=True, exist_ok=True)
        for document in TOOLS[tool].read(source):
            try:
                if tool == "label-studio" and not document.checked:  # the others don't tell who made a label
                    raise GoldError(f"{document.doc_id}: nobody has annotated it")
                label = _checked(document)
            except GoldError as error:
                rejected.append(str(error))
                continue
            told = json.dumps(label, ensure_ascii=False, indent=2) + "\n"
            (out / f"{document.doc_id}.json").write_text(told, encoding="utf-8")
            written += 1
    _end(written, rejected)


def _end(done: int, rejected: list[str]) -> None:
    for reason in rejected:
        click.echo(f"rejected  {reason}", err=True)
    click.echo(f"{done} documents, {len(rejected)} rejected", err=True)
    if rejected:
        raise SystemExit(REJECTED)


def _documents(
    sources: tuple[Path, ...], articles: tuple[str, ...], rejected: list[str]
) -> Iterator[Labelled]:
    """Every label with its article's text; those without are noted."""
    from .labels import labelled
    from .read import Rejection, read_inputs

    missing = (
        "its article is not among --articles"
        if articles
        else "the text is not in its record: name the articles with --articles, or use extract --with-text"
    )
    texts = {one.doc_id: one.text for one in read_inputs(articles) if not isinstance(one, Rejection)}
    for source in sources:
        for label in _labels(source):
            text = texts.get(label.doc_id) or getattr(label, "text", None)
            if text is None:
                rejected.append(f"{label.doc_id}: {missing}")
            else:
                yield labelled(label, text)


def _labels(source: Path) -> Iterator[GoldDocument | ArticleRecord]:
    from .score import load_gold, load_records

    records = source.is_file() or (source / "records.jsonl").exists()
    yield from (load_records(source) if records else load_gold(source)).values()


def _checked(document: Labelled) -> dict[str, Any]:
    """A label that breaks no rule of the guide. Raises ``GoldError``."""
    from pydantic import ValidationError

    from .labels import labels_of
    from .records import GoldDocument
    from .score import validate_gold
    from .score.load import explain

    label = labels_of(document)
    if not document.doc_id or Path(document.doc_id).name != document.doc_id:
        raise GoldError(f"{document.doc_id!r}: can't be the name of a file")
    try:
        complaints = validate_gold(GoldDocument.model_validate(label), document.text)
    except ValidationError as error:
        complaints = [explain(error)]
    if complaints:
        raise GoldError(f"{document.doc_id}: {'; '.join(complaints)}")
    return label
