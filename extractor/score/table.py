"""The score table, as plain text or Markdown.

In: scores. Out: one row for each part and slot, with what was omitted and what was invented in
columns of their own: a record that lacks 보령시 and one that adds 보령시 are different faults.
To add a column, add a row to ``_COLUMNS``.
"""

from __future__ import annotations

from collections.abc import Callable

from .tally import Score, Scores


def _interval(score: Score) -> str:
    return "[{:.3f}, {:.3f}]".format(*score.interval) if score.interval else ""


_COLUMNS: dict[str, Callable[[Score], str]] = {
    "P": lambda s: f"{s.counts.precision:.3f}",
    "R": lambda s: f"{s.counts.recall:.3f}",
    "F1": lambda s: f"{s.counts.f1:.3f}",
    "95 %": _interval,
    "gold": lambda s: str(s.counts.hits + s.counts.omitted),
    "right": lambda s: str(s.counts.hits),
    "omitted": lambda s: str(s.counts.omitted),
    "invented": lambda s: str(s.counts.invented),
}


def table(scores: Scores, *, markdown: bool = False) -> str:
    """Draw the scores as a table of aligned columns, or as a Markdown table.

    ``omitted`` counts gold values that the record lacks (false negatives), ``invented`` predicted
    values that gold lacks (false positives).

    >>> from extractor.score import Counts
    >>> print(table({"main": {"kind": Score(Counts(3, 1, 0))}, "all": {}}))
    part  slot      P      R     F1  gold  right  omitted  invented
    main  kind  1.000  0.750  0.857     4      3        1         0
    """
    bounded = any(score.interval for slots in scores.values() for score in slots.values())
    columns = {name: cell for name, cell in _COLUMNS.items() if bounded or cell is not _interval}
    rows = [
        [part, slot, *(cell(score) for cell in columns.values())]
        for part, slots in scores.items()
        for slot, score in slots.items()
    ]
    head = ["part", "slot", *columns]
    return _markdown(head, rows) if markdown else _plain(head, rows)


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---", "---"] + ["---:"] * (len(head) - 2)
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def _plain(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = []
    for row in [head, *rows]:
        names = [cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True)]
        numbers = [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
        lines.append("  ".join(names + numbers).rstrip())
    return "\n".join(lines)
