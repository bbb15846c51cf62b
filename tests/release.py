"""What the sample documents of all formats are built from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table, row by row."""

    rows: list[list[str]]
