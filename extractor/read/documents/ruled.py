"""Rulings of a page → tables.

In: the straight lines that a page draws. Out: tables with their cells, row by row. Korean releases often
leave the left and right borders of a table out: lines of the same length that uprights connect are its
rows.

Three level lines and two uprights between them draw a table of three columns. How near is the same place is
said where pdfplumber is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .glyphs import Ruling

_MAX_CROSSINGS = 60_000
_NEAR = 3  # points
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Table:
    """The ruled cells of a table, row by row."""

    box: Box
    rows: tuple[tuple[Box, ...], ...]


def find_tables(rulings: Sequence[Ruling]) -> list[Table]:
    """The tables that rulings draw, found by pdfplumber.

    >>> lines = [Ruling(0, y, 90, y) for y in (0, 20, 40)] + [Ruling(x, 0, x, 40) for x in (0, 30, 90)]
    >>> [len(row) for table in find_tables(lines) for row in table.rows]
    [2, 2]
    """
    from pdfplumber.table import (
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    edges = [_edge(ruling) for ruling in rulings]
    edges = merge_edges(edges, 3, 3, 3, 3)
    level = [edge for edge in edges if edge["orientation"] == "h"]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    if len(level) < 2 or not upright or len(level) * len(upright) > _MAX_CROSSINGS:
        return []
    edges = merge_edges([*edges, *_open_sides(level, upright)], 3, 3, 3, 3)
    cells = intersections_to_cells(edges_to_intersections(edges, 3, 3))
    tables = []
    for group in cells_to_tables(cells):
        tops: dict[int, list[Box]] = {}
        for cell in sorted(group, key=lambda c: (c[1], c[0])):
            key = next((top for top in tops if abs(top - cell[1]) < 3), round(cell[1]))
            tops.setdefault(key, []).append(cell)
        rows = tuple(tuple(sorted(cells)) for cells in tops.values())
        box = (
            min(c[0] for c in group),
            min(c[1] for c in group),
            max(c[2] for c in group),
            max(c[3] for c in group),
        )
        tables.append(Table(box, rows))
    return sorted(tables, key=lambda t: (t.box[1], t.box[0]))


def _edge(ruling: Ruling) -> dict[str, Any]:
    level = ruling.top == ruling.bottom
    return {
        "x0": ruling.x0, "x1": ruling.x1, "top": ruling.top, "bottom": ruling.bottom,
        "width": ruling.x1 - ruling.x0, "height": ruling.bottom - ruling.top,
        "orientation": "h" if level else "v", "object_type": "line",
    }  # fmt: skip


def _open_sides(level: Sequence[dict[str, Any]], upright: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Uprights at the ends of level lines that belong to one table."""
    groups: list[list[dict[str, Any]]] = []
    for line in sorted(level, key=lambda edge: edge["top"]):
        for group in groups:
            if _are_rows(group[-1], line, upright):
                group.append(line)
                break
        else:
            groups.append([line])
    return [
        _edge(Ruling(x, group[0]["top"], x, group[-1]["top"]))
        for group in groups
        if len(group) > 1
        for x in (group[0]["x0"], group[0]["x1"])
    ]


def _are_rows(above: dict[str, Any], below: dict[str, Any], upright: Sequence[dict[str, Any]]) -> bool:
    """Whether two level lines have the same ends, and an upright between them."""
    if abs(above["x0"] - below["x0"]) >= _NEAR or abs(above["x1"] - below["x1"]) >= _NEAR:
        return False
    return any(
        edge["top"] <= above["top"] + _NEAR
        and edge["bottom"] >= below["top"] - _NEAR
        and below["x0"] - _NEAR <= edge["x0"] <= below["x1"] + _NEAR
        for edge in upright
    )
