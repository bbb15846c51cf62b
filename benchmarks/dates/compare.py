"""Our reading of press dates beside other libraries', as a Markdown page.

In: the examples and traps of ``extractor/rules/dates.toml``, which we wrote ourselves: our own column
is an upper bound, the others show what a general parser makes of press idioms. Out: ``docs/dates.md``
on standard output::

    python benchmarks/dates/compare.py > docs/dates.md

With ``--korean-datetime`` that library has a column too, where it is installed; that it answers traps
is partly its purpose: it reads durations and times of day as well. To add an expression, edit the
rule file.
"""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from importlib import metadata
from typing import Any

from extractor.find.dates import find_dates
from extractor.rulebook import load

Interval = tuple[date, date]
"""First day and last day of what a date covers."""
Reader = Callable[[str], list[Interval]]

_CODES = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
          40: (1, 6), 41: (7, 12)}  # fmt: skip
REFERENCE = date.fromisoformat(load("dates").data["reference"])


def interval(edtf: str) -> Interval:
    """The days that an EDTF string covers.

    >>> interval("2024-40")
    (datetime.date(2024, 1, 1), datetime.date(2024, 6, 30))
    """
    first, _, last = edtf.replace("~", "").partition("/")
    start, end = _bounds(first)
    return (start, _bounds(last)[1]) if last else (start, end)


def _bounds(point: str) -> Interval:
    year, *rest = (int(part) for part in point.split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    first, last = _CODES.get(rest[0], (rest[0], rest[0]))
    if len(rest) == 2:
        return date(year, first, rest[1]), date(year, first, rest[1])
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def ours_as_edtf(text: str) -> list[str]:
    """What this package finds."""
    found = (m.value.edtf for m in find_dates(text, published_on=REFERENCE))
    return [edtf for edtf in found if edtf]


def ours(text: str) -> list[Interval]:
    """What this package finds, as the days it covers."""
    return [interval(edtf) for edtf in ours_as_edtf(text)]


def _settings() -> dict[str, Any]:
    noon = datetime(REFERENCE.year, REFERENCE.month, REFERENCE.day, 12)
    return {"RELATIVE_BASE": noon, "PREFER_DATES_FROM": "past"}


def dateparser_parse(text: str) -> list[Interval]:
    """``dateparser.parse`` on the whole text, then on each date expression in it alone."""
    import dateparser

    alone = [m.span.of(text) for m in find_dates(text, published_on=REFERENCE)]
    read = (dateparser.parse(t, languages=["ko", "en"], settings=_settings()) for t in (text, *alone))
    return [(found.date(), found.date()) for found in read if found]


def dateparser_search(text: str) -> list[Interval]:
    """``dateparser.search.search_dates``."""
    from dateparser.search import search_dates

    found = search_dates(text, languages=["ko", "en"], settings=_settings()) or []
    return [(moment.date(), moment.date()) for _, moment in found]


def korean_datetime() -> Reader | None:
    """A reader on ``korean_datetime.parse_all``, if the package is there."""
    try:
        library = importlib.import_module("korean_datetime")
    except ImportError:
        return None
    noon = datetime(REFERENCE.year, REFERENCE.month, REFERENCE.day, 12)

    def read(text: str) -> list[Interval]:
        spans = [(r.start, r.end) for r in library.parse_all(text, now=noon) if r.start]
        return [(a.date(), (b - timedelta(seconds=1)).date() if b and b > a else a.date()) for a, b in spans]

    return read


def right(expected: str, found: Iterable[Interval]) -> bool:
    """Whether one of the readings is the expected one.

    A library that answers with a single day is right on a month or year if the day lies in it.
    """
    want = interval(expected)
    ranged = "/" in expected
    return any(
        got == want or (not ranged and got[0] == got[1] and want[0] <= got[0] <= want[1]) for got in found
    )


def expressions() -> list[tuple[str, str]]:
    """Every example of a rule with its value."""
    rules = [rule for rule in load("dates").rules if rule.reader not in (None, "veto")]
    return [(text, str(value)) for rule in rules for text, value in rule.examples]


def shown(found: list[Interval]) -> str:
    """A cell: days as such, longer stretches as first/last."""
    cells = dict.fromkeys(str(a) if a == b else f"{a}/{b}" for a, b in found)
    return "<br>".join(cells) or "–"


def rows(readers: dict[str, Reader]) -> tuple[list[str], dict[str, list[int]]]:
    """The lines of the table and, for each reader, how many are right and how many traps fired."""
    totals = {name: [0, 0] for name in readers}
    lines = []
    for text, expected in expressions():
        cells = [_cell(text), expected]
        for name, reader in readers.items():
            found = reader(text)
            good = right(expected, found)
            totals[name][0] += good
            told = "<br>".join(ours_as_edtf(text)) if reader is ours else shown(found)
            cells.append(f"{'' if good else '✗ '}{told}")
        lines.append(_row(cells))
    for trap in load("dates").data["traps"]:
        for name, reader in readers.items():
            totals[name][1] += bool(reader(trap))
    return lines, totals


def _cell(text: str) -> str:
    return re.sub(r"([|*_~<>\[\]`])", r"\\\1", text)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def page(readers: dict[str, Reader], *, parser: str) -> str:
    """The whole page; ``parser`` is the version of dateparser."""
    lines, totals = rows(readers)
    traps = load("dates").data["traps"]
    head = ["expression", "expected", *readers]
    right_row = [f"**right of {len(lines)}**", "", *(f"**{t[0]}**" for t in totals.values())]
    traps_row = [f"**traps fired of {len(traps)}**", "", *(f"**{t[1]}**" for t in totals.values())]
    table = [_row(head), "| --- " * len(head) + "|", *lines, _row(right_row), _row(traps_row)]
    return "\n".join([
        "# Dates", "", "<!-- Written by `make dates`. -->", "",
        f"How date expressions of the press are read in an article published on {REFERENCE}, as",
        "[EDTF](https://www.loc.gov/standards/datetime/), and what",
        f"[dateparser](https://dateparser.readthedocs.io/) {parser} makes of them, told the same day. The",
        "expressions are the examples of [`dates.toml`](../extractor/rules/dates.toml), written along with",
        "the rules, so our own column is an upper bound; it shows that no rule has gone stale. A library",
        "that answers with a single day counts as right on a month or a year that holds the day.",
        "✗ marks a wrong answer, – none.", "",
        *table, "",
        "Traps are texts without a date; a reader that finds one in them is wrong:", "",
        ", ".join(f"“{_cell(trap.strip())}”" for trap in traps) + ".",
    ]) + "\n"  # fmt: skip


def main() -> int:
    """Print the page."""
    warnings.simplefilter("ignore")
    readers: dict[str, Reader] = {
        "ours": ours,
        "dateparser.parse": dateparser_parse,
        "dateparser.search_dates": dateparser_search,
    }
    if "--korean-datetime" in sys.argv[1:] and (other := korean_datetime()):
        readers["korean-datetime"] = other
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page(readers, parser=metadata.version("dateparser")))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
