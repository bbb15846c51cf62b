"""Own rules in company: does what they find reach those that ask for it?

In: a ``RuleFolder``. Out: nothing, or the ``RuleError`` of the first row whose examples the finders do not
read as it says. Each row was proved by itself when it was read; here the whole of the rules in use is asked.

The example 그글피 of a date rule must be read as the date that it states; an instrument's example must hold
one of ``instruments.signs``, or no sentence with it would ever be tried. To prove the rows of another file,
add a function to ``_PROOFS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from .errors import RuleError
from .find import names
from .find.dates import find_dates
from .find.figures import find_figures
from .find.gate import holds_sign
from .layout import bullet
from .own_rules import Row, RuleFolder, in_use, read_folder, rows
from .plugins import RULES, Plugin, installed
from .rulebook import load


def read_rules(folder: str | Path) -> RuleFolder:
    """Read a folder of own rules, each row proved by itself and in company.

    Raises ``RuleError``, which names the file, the row and what is wrong.
    """
    read = read_folder(Path(folder))
    prove(read)
    return read


@lru_cache(maxsize=8)
def rules_for(own: tuple[RuleFolder, ...] = ()) -> tuple[tuple[RuleFolder, ...], tuple[Plugin, ...]]:
    """The user's folders with those that other installed packages bring below them, and the plugins left out.

    A plugin whose rules don't load, or clash with the others, costs only itself. Raises ``RuleError`` where
    the user's own folders clash.
    """
    with in_use(own):
        pass
    folders, failed = list(own), []
    for plugin in rule_plugins():
        if plugin.loaded is None:
            failed.append(plugin)
            continue
        try:
            prove(plugin.loaded, beside=folders)
        except RuleError as error:
            failed.append(plugin.failed(str(error)))
        else:
            folders.append(plugin.loaded)
    return tuple(folders), tuple(failed)


@cache
def rule_plugins() -> tuple[Plugin, ...]:
    """The plugins that bring rules, each with its ``RuleFolder`` loaded, or with why it has none."""
    return tuple(_with_folder(plugin) for plugin in installed(RULES))


def _with_folder(plugin: Plugin) -> Plugin:
    if plugin.loaded is None:
        return plugin
    try:
        (place,) = plugin.loaded.__path__
        folder = read_folder(Path(place), name=plugin.package, version=plugin.version)
        prove(folder)
    except RuleError as error:
        return plugin.failed(str(error))
    except (AttributeError, ValueError):
        return plugin.failed("it names no package (a folder with __init__.py) in which rule files lie")
    return replace(plugin, loaded=folder)


def prove(folder: RuleFolder, *, beside: Sequence[RuleFolder] = ()) -> None:
    """Raises ``RuleError`` for the first row that the finders do not read as it says.

    ``beside`` are folders that are used as well, and asked before it.
    """
    with in_use([*beside, folder]):
        for row in rows(folder):
            proof = _PROOFS.get(row.file)
            for complaint in proof(row) if proof else ():
                raise RuleError(f"{folder.name}/{row.file}.toml", row.id, complaint)


def _dates(row: Row) -> Iterator[str]:
    reference = date.fromisoformat(load("dates").data["reference"])
    if row.patterns and load("dates").rule(row.id).reader == "veto":
        return
    for text, value in _stated(row):
        found = {m.value.edtf: m.rule for m in find_dates(text, published_on=reference)}
        if value is None and not found:
            yield f"no date is read in its example {text!r}"
        if value is not None and value not in list(found):
            told = ", ".join(map(str, found)) or "no date"
            yield f"its example {text!r} is read as {told}, not {value!r} (published on {reference})"


def _figures(row: Row) -> Iterator[str]:
    for text, value in _stated(row):
        found = [[m.value.value, m.value.unit] for m in find_figures(text)]
        wanted = value if isinstance(value, list) else []
        if any(one not in found for one in wanted):
            yield f"its example {text!r} is read as {found or 'no figure'}, not {wanted!r}"


def _instruments(row: Row) -> Iterator[str]:
    for text in row.examples:
        if not holds_sign(text):
            told = "would never be tried: add what its name holds to the table 'signs' of this file"
            yield f"its example {text!r} {told}"


def _organisations(row: Row) -> Iterator[str]:
    for text in row.examples:
        found = names.sense(text)
        if found is None or found.rule != row.id:
            yield f"its example {text!r} is read by {found.rule if found else 'no rule'}, as a whole name"


def _bullets(row: Row) -> Iterator[str]:
    for text in row.examples:
        found = bullet(text) if row.patterns else None
        if found is not None and found.id != row.id:
            yield f"its example {text!r} is taken by {found.id}"
        if row.patterns and found is None:
            yield f"its example {text!r} is no item: it begins with a letter"


def _stated(row: Row) -> Sequence[tuple[str, object]]:
    return list(zip(row.examples, row.values or (None,) * len(row.examples), strict=True))


_PROOFS: Mapping[str, Callable[[Row], Iterator[str]]] = {
    "bullets": _bullets,
    "dates": _dates,
    "figures": _figures,
    "instruments": _instruments,
    "organisations": _organisations,
}
