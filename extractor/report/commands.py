"""The verb ``extractor report``.

In: the folder of a run. Out: one page. ``extractor report out -o report.html`` shows what ``make run``
found. To change what it shows, see ``content.py``.
"""

from __future__ import annotations

from pathlib import Path

import click

from extractor.console import FAILED, MISSING_TEXTS, REJECTED, failing_politely, sources_option


@click.command(
    epilog="Exit codes: 0 written; 1 failed; 2 wrong usage; 3 written, but a line of the run is no record."
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "-o",
    "--out",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The page.",
)
@sources_option
def report(folder: Path, out: Path, sources: Path) -> None:
    """Write one self-contained page that shows what the run in DIR found.

    The text of an article comes from its record (extract --with-text), or from its source where that is still
    there and unchanged; elsewhere the page shows the words that prove each value.
    """
    with failing_politely():
        try:
            import jinja2  # noqa: F401 (said now, not after all was read)
        except ModuleNotFoundError as error:
            click.echo(f"the report needs {error.name}: pip install 'agreement-extractor[report]'", err=True)
            raise SystemExit(FAILED) from error
        from extractor.pages.run import load_run, texts_of

        from .content import content
        from .page import page

        run = load_run(folder)
        told = [record for record in run.records if record.agreements]
        texts = texts_of(told, sources)
        html = page(content(run, texts))
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(html)
    agreements = sum(len(record.agreements) for record in told)
    click.echo(f"agreements  {agreements} of {len(run.records)} articles", err=True)
    click.echo(f"texts       {len(texts)} of {len(told)} articles with agreements", err=True)
    if len(texts) < len(told):
        click.echo(f"            {MISSING_TEXTS}", err=True)
    click.echo(f"page        {out}, {len(html) / 1e6:.1f} MB", err=True)
    if any(one.code in ("bad_record", "doc_id_twice") for one in run.refusals):
        raise SystemExit(REJECTED)
