"""A sheet of glyphs → lines and tables in reading order.

In: the ``Sheet`` of a page. Out: ``Line`` items with their column, and the lines of ruled tables where they
stand. Columns are read one after the other; a table of a single cell is a frame around prose.

To call narrower gaps columns, edit ``_GUTTER``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractor.read.rows import CELL_LENGTH, lines_of_row

from .glyphs import Glyph, Sheet
from .lines import CLOSING, Item, Line, paragraphs_of
from .ruled import Box, Table, find_tables

_GUTTER = 9.0
_COLUMN_WIDTH = 120.0  # points; what is narrower is no column of prose
_BAND = 20.0  # points of height in which the cells of a table are looked for
_SPACE_GAP = 0.2  # of the type size, beyond the usual gap between letters
_COLUMN_LINES = 3
_MARK_SIZE = 4.0


def items_of(sheet: Sheet, column: int) -> list[Item]:
    """The lines and tables of a page in reading order; its columns are numbered from ``column`` on."""
    tables = [table for table in find_tables(sheet.rulings) if sum(map(len, table.rows)) > 1]
    tables = [table for table in tables if not any(_holds(table.box, other.box) for other in tables)]
    inside: list[list[Glyph]] = [[] for _ in tables]
    prose: list[Glyph] = []
    for glyph in sheet.glyphs:
        place = next((i for i, table in enumerate(tables) if _is_in(glyph, table.box)), None)
        (prose if place is None else inside[place]).append(glyph)
    found = [
        (table.box, lines)
        for table, glyphs in zip(tables, inside, strict=True)
        if (lines := tuple(_table_lines(table, glyphs)))
    ]
    # A table stands among the glyphs as one wide glyph, so that it is ordered as they are.
    marks = {f"\0{i}": lines for i, (_, lines) in enumerate(found)}
    for mark, (box, _) in zip(marks, found, strict=True):
        prose.append(Glyph(mark, box[0], box[2], box[1] + _MARK_SIZE, _MARK_SIZE))
    items: list[Item] = []
    for block in _columns(_rows(prose), 0):
        printed = [row for row in block if len(row) > len(_marks(row))]
        following = iter(_line(row, column) for row in printed)
        for row in block:
            if len(row) > len(_marks(row)):
                items.append(next(following))
            items.extend(marks[glyph.text] for glyph in _marks(row))
        column += 1
    return items


def _marks(row: Sequence[Glyph]) -> list[Glyph]:
    return [glyph for glyph in row if glyph.text[0] == "\0"]


def _holds(box: Box, other: Box) -> bool:
    return box != other and all((
        box[0] <= other[0] + 1, box[1] <= other[1] + 1, box[2] >= other[2] - 1, box[3] >= other[3] - 1,
    ))  # fmt: skip


def _is_in(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - glyph.size * 0.3
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs on one base line, from left to right; a small raised or lowered one stays in its line."""
    rows: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if rows and glyph.base - base <= 0.4 * max(min(size, glyph.size), 0.6 * max(size, glyph.size)):
            rows[-1].append(glyph)
            if glyph.size > size:
                base, size = glyph.base, glyph.size
        else:
            rows.append([glyph])
            base, size = glyph.base, glyph.size
    clean = []
    for row in rows:
        row.sort(key=lambda g: g.x0)
        kept: list[Glyph] = []
        for glyph in row:
            # Bold type is often the same glyph printed twice.
            apart = min(0.2 * glyph.size, 0.5 * (glyph.x1 - glyph.x0))
            if not kept or glyph.text != kept[-1].text or glyph.x0 - kept[-1].x0 > apart:
                kept.append(glyph)
        if any(glyph.text != " " for glyph in kept):
            clean.append(kept)
    return clean


def _columns(rows: list[list[Glyph]], depth: int) -> Iterator[list[list[Glyph]]]:
    """Blocks of rows: what stands above two columns, the left one, the right one, what stands below."""
    split = _gutter(rows) if depth < 6 and len(rows) >= _COLUMN_LINES else None
    if split is None:
        if rows:
            yield rows
        return
    first, last, x = split
    if first:
        yield from _columns(rows[:first], depth + 1)
    middle = rows[first:last]
    left = [[glyph for glyph in row if glyph.x0 < x] for row in middle]
    right = [[glyph for glyph in row if glyph.x0 >= x] for row in middle]
    yield from _columns([row for row in left if _has_ink(row)], depth + 1)
    yield from _columns([row for row in right if _has_ink(row)], depth + 1)
    if last < len(rows):
        yield from _columns(rows[last:], depth + 1)


def _gutter(rows: Sequence[Sequence[Glyph]]) -> tuple[int, int, float] | None:
    """The longest run of rows that an upright white strip parts into two columns of prose."""
    spans = [[(g.x0, g.x1) for g in row if g.text != " "] for row in rows]
    x0, x1 = min(s[0][0] for s in spans), max(max(b for _, b in s) for s in spans)
    best: tuple[int, int, float] | None = None
    x = x0 + 0.2 * (x1 - x0)
    while x < x0 + 0.8 * (x1 - x0):
        start = 0
        crossed = [any(a < x + _GUTTER / 2 and b > x - _GUTTER / 2 for a, b in span) for span in spans]
        for end in range(len(rows) + 1):
            if end < len(rows) and not crossed[end]:
                continue
            if end - start > (best[1] - best[0] if best else 0) and _is_prose(spans[start:end], x):
                best = (start, end, x)
            start = end + 1
        x += _GUTTER / 2
    return best


def _is_prose(spans: Sequence[Sequence[tuple[float, float]]], x: float) -> bool:
    """Whether both sides hold lines that mostly fill their column, side by side."""
    parts = [([p for p in span if p[0] < x], [p for p in span if p[0] >= x]) for span in spans]
    left = [(i, max(b for _, b in part)) for i, (part, _) in enumerate(parts) if part]
    right = [(i, part[0][0], max(b for _, b in part)) for i, (_, part) in enumerate(parts) if part]
    needed = _COLUMN_LINES if len(left) < 3 * _COLUMN_LINES else 1  # the last column may be short
    if len(left) < _COLUMN_LINES or len(right) < needed:
        return False
    if min(left[-1][0], right[-1][0]) - max(left[0][0], right[0][0]) < needed - 1:
        return False
    start, edge = min(s[0][0] for s in spans), max(b for _, b in left)
    begin, end = min(a for _, a, _ in right), max(b for _, _, b in right)
    if min(edge - start, end - begin) < _COLUMN_WIDTH:  # labels and values side by side
        return False
    full_left = median(b - start for _, b in left) >= 0.8 * (edge - start)
    full_right = median(b - begin for _, _, b in right) >= 0.8 * (end - begin)
    return (
        full_left
        and full_right
        and (len(right) < _COLUMN_LINES or 0.5 < (edge - start) / max(end - begin, 1) < 2)
    )


def _has_ink(row: Sequence[Glyph]) -> bool:
    return any(glyph.text != " " for glyph in row)


def with_edges(items: Sequence[Item], width: float) -> list[Item]:
    """The items of a page of that width, each line with the edges of its column."""
    columns: dict[int, list[Line]] = {}
    for item in items:
        if isinstance(item, Line):
            columns.setdefault(item.column, []).append(item)
    edged = {column: iter(_edged(lines, width)) for column, lines in columns.items()}
    return [next(edged[item.column]) if isinstance(item, Line) else item for item in items]


def _edged(lines: Sequence[Line], width: float) -> list[Line]:
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    # Where no two lines end at one edge, the margins are taken to be equal.
    flush = sum(line.x1 > right - 0.6 * line.size for line in lines)
    if flush < 3 and left < width / 3:
        right = max(right, width - left)
    return [replace(line, left=left, right=right) for line in lines]


def _line(row: Sequence[Glyph], column: int) -> Line:
    row = [glyph for glyph in row if glyph.text[0] != "\0"]
    ink = [glyph for glyph in row if glyph.text != " "]
    size = median(glyph.size for glyph in ink)
    gaps = [b.x0 - a.x1 for a, b in pairwise(row) if a.text != " " and b.text != " "]
    usual = max(median(gaps), 0.0) if gaps else 0.0
    text, spaces, breaks = "", [], []
    last: Glyph | None = None
    marked = False
    for glyph in row:
        if glyph.text == " ":
            marked = True
            continue
        gap = glyph.x0 - last.x1 if last is not None else 0.0
        if last is not None and (gap > usual + _SPACE_GAP * size or (marked and gap > 0.05 * size)):
            text += " "
            spaces.append(gap / size)
            breaks.append(last.x1)
        text += glyph.text
        last, marked = glyph, False
    pair = len(ink) > 1 and ink[1].text in CLOSING
    return Line(
        text=unicodedata.normalize("NFC", text),
        x0=ink[0].x0,
        x1=max(glyph.x1 for glyph in ink),
        base=max(ink, key=lambda g: g.size).base,
        size=size,
        left=0,
        right=0,
        spaced=marked,
        spaces=tuple(spaces),
        first=ink[1 if pair else 0].x1 - ink[0].x0,
        word=(breaks[0] if breaks else ink[-1].x1) - ink[0].x0,
        column=column,
    )


def _table_lines(table: Table, glyphs: list[Glyph]) -> Iterator[str]:
    """The lines of a table; one whose cells hold prose only lays out the page."""
    contents: dict[Box, list[Glyph]] = {cell: [] for row in table.rows for cell in row}
    bands: dict[int, list[Box]] = {}
    for cell in contents:
        for band in range(int(cell[1] // _BAND), int(cell[3] // _BAND) + 1):
            bands.setdefault(band, []).append(cell)
    for glyph in glyphs:
        band = int((glyph.base - glyph.size * 0.3) // _BAND)
        around = next((cell for cell in bands.get(band, ()) if _is_in(glyph, cell)), None)
        if around is not None:
            contents[around].append(glyph)
    for row in table.rows:
        texts = [_cell_text(cell, contents[cell]) for cell in row]
        filled = [text for text in texts if text]
        if len(filled) != 2 and any(len(text) > CELL_LENGTH and "\n" in text for text in filled):
            for text in filled:
                yield from text.split("\n")
        else:
            yield from lines_of_row([(False, text) for text in texts])


def _cell_text(box: Box, glyphs: list[Glyph]) -> str:
    lines = [_line(row, 0) for row in _rows(glyphs)]
    if not lines:
        return ""
    pad = min(max(min(line.x0 for line in lines) - box[0], 0), 8)
    # A centred line has half of its room before it.
    lines = [
        replace(line, left=line.x0, right=line.x1 + max(box[2] - box[0] - 2 * pad - (line.x1 - line.x0), 0))
        for line in lines
    ]
    return "\n".join(text for text in paragraphs_of(lines) if text)
