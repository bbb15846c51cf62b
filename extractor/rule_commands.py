"""``--rules``, ``extractor rules`` and ``extractor plugins``: what is laid over the program's own rules.

In: arguments. Out: a line for each row, or each plugin, on standard output. Exit codes: 0 everything is
sound; 1 a plugin can't be used; 2 a row of the user's is not sound, and the message names its file, its id
and what is wrong.

``extractor rules check 우리-규칙`` says what each row adds. To add a verb, write a command below ``rules``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import FAILED, failing_politely
from .errors import RuleError

if TYPE_CHECKING:
    from .own_rules import RuleFolder

rules_option = click.option(
    "--rules",
    "rule_folders",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="A folder of rules of your own, laid over the program's; may be repeated.",
)


def rules_given(folders: tuple[Path, ...]) -> tuple[RuleFolder, ...]:
    """The user's folders and those of plugins; says which plugins are left out."""
    from .proof import read_rules, rules_for
    from .read.formats import plugins as reader_plugins

    try:
        used, left_out = rules_for(tuple(read_rules(folder) for folder in folders))
    except RuleError as error:
        raise click.BadParameter(str(error), param_hint="'--rules'") from error
    for plugin in (*left_out, *(one for one in reader_plugins() if one.failure)):
        click.echo(f"left out: {plugin}", err=True)
    return used


@click.group()
def rules() -> None:
    """Rules of your own, laid over the program's: a folder of TOML files."""


@rules.command(epilog="Exit codes: 0 every row is sound; 2 one is not.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Check every row of DIR, and say what each adds.

    A row is checked against its examples and counterexamples, by itself and in company of the program's
    rules, and against texts that make a pattern run away.
    """
    from .own_rules import rows
    from .proof import read_rules

    with failing_politely():
        try:
            read = read_rules(folder)
        except RuleError as error:
            raise click.UsageError(str(error)) from error
    found = rows(read)
    for row in found:
        click.echo(f"{row.file}.toml  {row.id}  {row.told}")
    click.echo(f"{len(found)} rows are sound; their digest begins with {read.sha256[:16]}", err=True)


@rules.command(name="list")
def list_() -> None:
    """List the files that a folder may add to: the keys of their rules, and their tables."""
    from .own_rules import extensible

    for name, told in extensible():
        click.echo(f"{name}.toml  {told}")


@click.command(epilog="Exit codes: 0 all of them can be used; 1 one can't.")
def plugins() -> None:
    """List what other installed packages bring: rules, and readers of further file types.

    Leaves with 1 where one of them can't be used, and says why.
    """
    from .proof import rule_plugins
    from .read.formats import plugins as reader_plugins

    found = (*rule_plugins(), *reader_plugins())
    for plugin in found:
        click.echo(plugin)
    if not found:
        click.echo("no other package brings rules or readers", err=True)
    if any(plugin.failure for plugin in found):
        raise SystemExit(FAILED)
