"""A row of a user's rule file, and what every row must state.

In: a table of a TOML file. Out: its id and its examples, or a ``RuleError`` that names the file, the row and
what is wrong. A row ``bullet.own_star`` is told with the pattern or the words that it adds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from extractor.errors import RuleError

_ID = re.compile(r"\A[a-z]++(?:\.[a-z0-9_]++)++")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a rule, or words for a table; ``told`` says what it adds.

    ``values`` are what the rule's reader must give for each example, ``None`` where nothing is stated.
    """

    file: str
    id: str
    told: str
    patterns: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    values: tuple[Any, ...] = ()


def row_id(row: Any, file: str, taken: Collection[str]) -> str:
    """The id of a row. Raises ``RuleError`` for none, one that is no id, and one that is taken.

    >>> row_id({"id": "person.own_titles"}, "우리-규칙/people.toml", ())
    'person.own_titles'
    """
    found = row.get("id") if isinstance(row, Mapping) else None
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise RuleError(file, None, f"an id is written as bullet.own_star, not {found!r}")
    if found in taken:
        raise RuleError(file, found, "the id is used twice")
    return found


def examples_of(row: Mapping[str, Any], file: str) -> tuple[list[str], list[str], list[Any]]:
    """Examples, counterexamples, and the value stated for each example.

    Raises ``RuleError`` where there are none, or where they are no texts.

    >>> row = {"id": "dates.own", "examples": [["그글피", "2024-01-29"]], "counterexamples": ["글"]}
    >>> examples_of(row, "우리-규칙/dates.toml")
    (['그글피'], ['글'], ['2024-01-29'])
    """
    texts: list[str] = []
    values: list[Any] = []
    for key in ("examples", "counterexamples"):
        if not isinstance(row.get(key), list) or not row[key]:
            raise RuleError(file, row["id"], f"has no {key}")
    for one in row["examples"]:
        text, value = one if isinstance(one, list) and len(one) == 2 else (one, None)
        if not isinstance(text, str) or not text:
            raise RuleError(file, row["id"], f"an example is a text, or a text and its value, not {one!r}")
        texts.append(text)
        values.append(value)
    for one in row["counterexamples"]:
        if not isinstance(one, str) or not one:
            raise RuleError(file, row["id"], f"a counterexample is a text, not {one!r}")
    return texts, list(row["counterexamples"]), values


def only(row: Mapping[str, Any], known: Collection[str], file: str) -> None:
    """Raises ``RuleError`` for a key that means nothing: a misspelt one would be lost without a word."""
    if unknown := sorted(set(row) - set(known)):
        there = ", ".join(sorted(known))
        raise RuleError(file, row["id"], f"has {unknown[0]!r}, which means nothing here; there are {there}")
