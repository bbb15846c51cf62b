"""The command line: ``extractor VERB …``; each verb is a command below, or in its package's ``commands``.

In: arguments. Out: results in files or on standard output, everything meant for people on standard
error. Exit codes: 0 all read; 1 the command failed; 2 wrong usage; 3 finished, but some inputs
were rejected.

``extractor extract 보도자료/ -o out`` writes ``out/records.jsonl``. To add a verb, write a command
below ``main``; load heavy libraries inside it, not here: ``--help`` should not wait for a model.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .console import EPILOG, FAILED, REJECTED, Verbs, failing_politely, hold_standard_streams, stoppable
from .errors import ReadError
from .label_commands import labels
from .progress import progress, times_of_stages, told, told_rejections
from .registry.commands import registry
from .report.commands import report
from .review.commands import review
from .rule_commands import plugins, rules, rules_given, rules_option

if TYPE_CHECKING:
    from datetime import datetime

    from click.shell_completion import CompletionItem

    from .batch import Options, RunSummary
    from .read import Article, Columns, Rejection
    from .score import Miss

_SHOWN = 10
_Command = TypeVar("_Command", bound=Callable[..., Any])


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from .batch import DISTRIBUTION, version

        click.echo(f"{DISTRIBUTION} {version()}")
        context.exit()


@click.group(cls=Verbs, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and leave.",
)
def main() -> None:
    """Read Korean press releases and news articles, and pull out every agreement in them.

    An INPUT is a file (.txt, .md, .html, .htm, .json, .jsonl, .csv, .tsv, .hwp, .hwpx, .pdf, .docx), a
    folder or an archive (.zip, .tar, .tgz, .gz; with all in it), a quoted glob, or - for standard
    input.
    """
    hold_standard_streams()
    for stream in (sys.stdout, sys.stderr):  # Korean must come out whatever the locale is
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _files(*_: Any) -> list[CompletionItem]:
    """An INPUT is no path but may be one, and a shell that completes it takes it for one."""
    from click.shell_completion import CompletionItem

    return [CompletionItem("", type="file")]


_map_option = click.option(
    "--map",
    "mappings",
    multiple=True,
    metavar="FIELD=COLUMN,…",
    help="Which column or key of a dump holds what, as text=body,published_on=regdate; items=a.b for rows.",
)
_format_option = click.option(
    "--format", "ending", metavar="ENDING", help="Read every INPUT as if its name ended so: csv."
)


@main.command(epilog=EPILOG)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=_files)
@click.option(
    "-o", "--out", required=True, metavar="DIR", help="Folder for the files, or an URL as s3://bucket/run."
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=None,
    help="Processes to use; 1 for none beside this one.  [default: one a core]",
)
@click.option("--with-text", is_flag=True, help="Add each article's text to its record.")
@_map_option
@_format_option
@rules_option
@click.option("--force", is_flag=True, help="Do everything again, also what has not changed.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="What an article may take of the processor before it is rejected; 0 for any time.",
)
@click.option(
    "--memory-limit",
    type=click.IntRange(min=0),
    default=4096,
    show_default=True,
    metavar="MIB",
    help="What an article may take, beyond what its process holds, before it is rejected; 0 for any memory.",
)
@click.option("--no-gate", is_flag=True, help="Analyse every sentence, also where no agreement can be told.")
@click.option("--profile", is_flag=True, help="Print how long each stage took.")
@click.option("--watch", is_flag=True, help="Go on reading what is new or changed, until interrupted.")
@click.option(
    "--every",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait between two looks with --watch.",
)
@click.option(
    "--engine",
    type=click.Choice(["processes", "ray", "dask"]),
    default="processes",
    show_default=True,
    help="Where the work is done: on this machine, or on a cluster.",
)
@click.option("--address", metavar="ADDRESS", help="Of the cluster.  [default: start one on this machine]")
def extract(
    inputs: tuple[str, ...],
    out: str,
    mappings: tuple[str, ...],
    no_gate: bool,
    profile: bool,
    watch: bool,
    every: float,
    rule_folders: tuple[Path, ...],
    **given: Any,
) -> None:
    """Extract the agreements and figures of every article in INPUT.

    Writes records.jsonl (a line an article), rejected.jsonl (a line for each input that could not
    be read, with the reason) and run.json (counts, versions, times) to the place given with -o. The
    same input gives the same lines whatever the number of workers. A run that was stopped goes on
    when the same command is given again; what has not changed since is not done again.
    """
    from . import batch

    given["columns"], given["ending"] = _columns(mappings), _ending(given["ending"])
    given["rules"] = rules_given(rule_folders)
    how = batch.extract_without_gate if no_gate else batch.extract_with_pipeline
    options = batch.Options(**given)
    while True:
        with failing_politely():
            summary = _run(inputs, out, how, options)
        if not watch or summary.changed:
            click.echo(told(summary), err=True)
            if summary.rejections and "://" not in out:
                click.echo(told_rejections(Path(summary.files[1])), err=True)
            if profile:
                click.echo(times_of_stages(summary), err=True)
        if not watch:
            break
        _wait(every)
    if summary.rejections:
        raise SystemExit(REJECTED)


def _run(inputs: tuple[str, ...], out: str, extract: Any, options: Options) -> RunSummary:
    from . import batch

    with stoppable(), progress(inputs) as advance:
        return batch.run(inputs, out, extract=extract, options=options, progress=advance)


def _wait(seconds: float) -> None:
    """Until the next look at a watched folder; Ctrl-C ends the watch, as it should."""
    import time

    try:
        time.sleep(seconds)
    except KeyboardInterrupt:
        raise SystemExit(0) from None


@main.command(epilog=EPILOG)
@click.argument("input_", metavar="INPUT", shell_complete=_files)
@click.option("--id", "doc_id", metavar="DOC_ID", help="Which article, where INPUT holds several.")
@_map_option
@_format_option
@rules_option
@click.option("--full", is_flag=True, help="Show every line, not only those with something in them.")
@click.option("--width", type=click.IntRange(min=20), help="Columns to fill.  [default: the terminal's]")
def show(
    input_: str,
    doc_id: str | None,
    mappings: tuple[str, ...],
    ending: str | None,
    rule_folders: tuple[Path, ...],
    full: bool,
    width: int | None,
) -> None:
    """Show one article with what was found in it drawn under its lines."""
    import shutil

    from .batch import extract_with_pipeline
    from .own_rules import in_use
    from .show import render

    columns, ending = _columns(mappings), _ending(ending)
    with failing_politely(), in_use(rules_given(rule_folders)):
        article = _one_article(input_, doc_id, columns, ending)
        record = extract_with_pipeline(article)
        color = sys.stdout.isatty()
        wide = width or shutil.get_terminal_size((100, 24)).columns
        click.echo(render(article, record, width=wide, color=color, full=full), color=color or None)


@main.command(epilog="Exit codes: 0 scored; 1 failed, or an F1 is under its floor; 2 wrong usage.")
@click.argument("gold", metavar="GOLD_DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("records", metavar="RECORDS", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--part", type=click.Choice(["main", "all"]), help="Only main agreements, or only the table of all."
)
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@click.option("--errors", is_flag=True, help="List every value that was missed or invented.")
@click.option(
    "--fail-under",
    "floors",
    multiple=True,
    metavar="SLOT=F1",
    help="Leave with 1 where the slot's F1 is lower, as date=.95 or main/record=.9; may be repeated.",
)
@click.option(
    "--resamples", type=click.IntRange(min=0), default=1000, show_default=True, help="For the 95 % intervals."
)
def score(
    gold: Path,
    records: Path,
    part: str | None,
    as_json: bool,
    errors: bool,
    floors: tuple[str, ...],
    resamples: int,
) -> None:
    """Score RECORDS (a records.jsonl, or its folder) against the label files in GOLD_DIR."""
    from . import score as scoring

    wanted = dict(_floor(given, scoring.parse_floor) for given in floors)
    with failing_politely():
        labels, found = scoring.load_gold(gold), scoring.load_records(records)
        scores = scoring.score(labels, found, resamples=resamples)
    if unread := [doc_id for doc_id in labels if doc_id not in found]:
        some = ", ".join(unread[:3]) + (", …" if len(unread) > 3 else "")
        click.echo(f"{len(unread)} of {len(labels)} labelled articles have no record: {some}", err=True)
    if part is not None:
        scores = {name: slots for name, slots in scores.items() if name == part}
    missed = list(scoring.misses(labels, found, parts=tuple(scores))) if errors else []
    if as_json:
        _print_json(scoring.as_dict(scores), missed if errors else None)
    else:
        click.echo(scoring.table(scores))
        for miss in missed:
            click.echo(_miss(miss))
    complaints = scoring.below(scores, wanted)
    for complaint in complaints:
        click.echo(complaint, err=True)
    if complaints:
        raise SystemExit(FAILED)


@main.command()
@click.argument("name")
@click.option("--context", default="", metavar="TEXT", help="The words around the name in the article.")
@click.option(
    "--date",
    "published",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The article's day: what was founded later is not meant.",
)
@click.option("--publisher", help="Who published it: a newspaper of a region, a city hall.")
@rules_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def explain(
    name: str,
    context: str,
    published: datetime | None,
    publisher: str | None,
    rule_folders: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Show who NAME may be, and why one candidate won.

    Prints each candidate with its confidence and the clues for and against it; their weights are
    log-odds.
    """
    from .explain import as_dict, drawn, explain
    from .own_rules import in_use

    if not name.strip():
        raise click.BadParameter("a name must hold something", param_hint="NAME")
    day = published.date() if published else None
    with failing_politely(), in_use(rules_given(rule_folders)):
        found = explain(name, context, published_on=day, publisher=publisher)
    click.echo(json.dumps(as_dict(found), ensure_ascii=False, indent=2) if as_json else drawn(found))


@main.command()
def schema() -> None:
    """Print the JSON Schema of a line of records.jsonl."""
    from .records import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes SHELL complete verbs and options.

    \b
    bash: extractor completion bash > ~/.local/share/bash-completion/completions/extractor
    zsh:  extractor completion zsh > a folder of $fpath, as _extractor
    fish: extractor completion fish > ~/.config/fish/completions/extractor.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # click has all three
    click.echo(found(main, {}, "extractor", "_EXTRACTOR_COMPLETE").source())


main.add_command(labels)
main.add_command(registry)
main.add_command(rules)
main.add_command(plugins)
main.add_command(report)
main.add_command(review)


def _one_article(given: str, doc_id: str | None, columns: Columns, ending: str | None) -> Article:
    """The article to show: the first, or the one asked for; where there are others, it says so.

    Raises ``ReadError`` where there is none.
    """
    from .read import Rejection, read_inputs

    refused: Rejection | None = None
    ids: list[str] = []
    found = read_inputs([given], columns=columns, ending=ending)
    for article in found:
        if isinstance(article, Rejection):
            refused = refused or article
        elif doc_id is None or article.doc_id == doc_id:
            if doc_id is None and any(not isinstance(other, Rejection) for other in found):
                told = f"{given} holds several articles: this is {article.doc_id}; --id shows another"
                click.echo(told, err=True)
            return article
        elif len(ids) < _SHOWN:
            ids.append(article.doc_id)
    if refused is not None and doc_id is None:
        raise ReadError(refused.code, f"{refused.path}: {refused.message} ({refused.code})")
    there = f"; there are {', '.join(ids)}{' …' if len(ids) == _SHOWN else ''}" if ids else ""
    raise ReadError("not_found", f"{given}: holds no article {doc_id!r}{there}")


def _columns(mappings: tuple[str, ...]) -> Columns:
    from .read import Columns

    try:
        return Columns.parse(mappings)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--map'") from error


def _ending(given: str | None) -> str | None:
    from .read.formats import format_of

    if given is None:
        return None
    ending = given.lower().removeprefix(".")
    try:
        format_of(ending)
    except ReadError as error:
        raise click.BadParameter(error.message, param_hint="'--format'") from error
    return ending


def _floor(given: str, parse: Callable[[str], tuple[str, float]]) -> tuple[str, float]:
    try:
        return parse(given)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--fail-under'") from error


def _print_json(scores: Mapping[str, Any], missed: list[Miss] | None) -> None:
    from dataclasses import asdict

    told: dict[str, Any] = {"scores": scores}
    if missed is not None:
        told["errors"] = [asdict(miss) for miss in missed]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _miss(miss: Miss) -> str:
    place = f"{miss.doc_id}  {miss.part}/{miss.slot}  {miss.fault}"
    values = "  ".join(
        f"{name} {value}"
        for name, value in (("gold", miss.gold), ("found", miss.predicted))
        if value is not None
    )
    proof = f"  ({miss.rule}: {miss.evidence})" if miss.evidence else ""
    return f"{place}  {values}{proof}"


if __name__ == "__main__":
    main()
