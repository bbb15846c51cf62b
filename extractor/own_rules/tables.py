"""Words that a user adds to the tables of a rule file: titles, places, words for Kiwi, days.

In: the rows ``[[addition]]`` of a file. Out: the file's tables with their values, and the rows. Each word
must stand in an example, and none in a counterexample.

``to = "titles"`` with ``values = ["면장"]`` adds a title; ``to = "days"`` with ``values = {"글피" = 3}`` a
day. To close a table, or say how one that is a string is added to, edit the sets below.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from extractor.errors import RuleError

from .row import Row, examples_of, only, row_id

_CLOSED = re.compile(
    r"dates\.(?:reference|traps|zone(?:\..+)?)|datelines\.(?:registration|other_dates)|damage\.symbol_fonts"
)
_CHARACTERS = {"areas.inline_glyphs", "people.surnames"}
_SPACED = re.compile(r"places\.(?:municipalities|foreign)\.\w+")
_PATTERNS = {"instruments.signs"}
_MANY = 8
_KNOWN = {"id", "to", "values", "examples", "counterexamples", "overrides"}


def added_to(
    tables: Mapping[str, Any], file: str, given: Sequence[Any], *, taken: Collection[str] = ()
) -> tuple[dict[str, Any], list[Row]]:
    """The tables with the rows' values, and the rows.

    Raises ``RuleError`` for a table that is not there or is closed, values of another form than the table's,
    values that are there already, and words that the examples do not prove.

    >>> row = {"id": "person.own", "to": "titles", "values": ["면장"], "examples": ["홍길동 가람면장"],
    ...        "counterexamples": ["가람면사무소"]}
    >>> tables, rows = added_to({"titles": ["시장"]}, "우리-규칙/people.toml", [row])
    >>> tables["titles"], rows[0].told
    (['시장', '면장'], 'to titles: 면장')
    """
    data = copy.deepcopy(dict(tables))
    stem = file.rpartition("/")[2].removesuffix(".toml")
    rows: list[Row] = []
    for row in given:
        name = row_id(row, file, {*taken, *(one.id for one in rows)})
        only(row, _KNOWN, file)
        path = row.get("to")
        if not isinstance(path, str) or _CLOSED.fullmatch(f"{stem}.{path}"):
            raise RuleError(file, name, f"'to' names no table that can be added to: {path!r}")
        words = _lay(data, f"{stem}.{path}", row, file)
        examples, counterexamples, _ = examples_of(row, file)
        patterns = _patterns(f"{stem}.{path}", words, file, name)
        _prove(words, patterns, examples, counterexamples, file, name)
        told = f"to {path}: {', '.join(words)}"
        rows.append(Row(stem, name, told, patterns, tuple(examples), tuple(counterexamples)))
    return data, rows


def _lay(data: dict[str, Any], place: str, row: Mapping[str, Any], file: str) -> list[str]:
    """Put a row's values into their table, and say which words they are."""
    name, values, overrides = row["id"], row.get("values"), row.get("overrides") is True
    parent, key = _place(data, place, file, row)
    sibling: Any = next(iter(parent.values()), [])
    table = parent.get(key, type(sibling)())
    if isinstance(table, dict):
        return _lay_map(table, values, overrides, file, name)
    words = _texts(values, file, name)
    if isinstance(table, list):
        there, parent[key] = table, [*table, *words]
    elif place in _CHARACTERS:
        if any(len(one) != 1 for one in words):
            raise RuleError(file, name, f"{row['to']} holds single characters")
        there, parent[key] = list(table), table + "".join(words)
    elif _SPACED.fullmatch(place):
        if any(re.search(r"\s", one) for one in words):
            raise RuleError(file, name, f"{row['to']} holds words without spaces")
        there, parent[key] = table.split(), f"{table} {' '.join(words)}"
    else:
        raise RuleError(file, name, f"'to' names no table that can be added to: {row['to']!r}")
    if known := [one for one in words if one in there]:
        raise RuleError(file, name, f"{known[0]!r} is there already")
    return words


def _place(data: dict[str, Any], place: str, file: str, row: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The table of tables that a table lies in, and its key there; the key may be new where others can be."""
    *above, key = place.split(".")[1:]
    parent: Any = data
    for step in above:
        parent = parent.get(step) if isinstance(parent, dict) else None
    if not isinstance(parent, dict) or (key not in parent and not _may_begin(parent, place)):
        there = ", ".join(open_tables(place.partition(".")[0], data)) or "none"
        raise RuleError(file, row["id"], f"there is no table {row['to']!r}; there are {there}")
    return parent, key


def _may_begin(parent: Mapping[str, Any], place: str) -> bool:
    """Whether a table of tables may get another: a country's cities, a tag's words."""
    lists = all(isinstance(one, list) for one in parent.values())
    return bool(_SPACED.fullmatch(place)) or (lists and place.count(".") > 1)


def _lay_map(table: dict[str, Any], values: Any, overrides: bool, file: str, name: str) -> list[str]:
    like = next(iter(table.values()), None)
    if not isinstance(values, dict) or not values:
        raise RuleError(file, name, f"values are pairs, as {{\"말\" = {like!r}}}, not {values!r}")
    for word, value in values.items():
        if type(value) is not type(like):
            raise RuleError(file, name, f"the value of {word!r} is written as {like!r}, not {value!r}")
        if overrides is not (word in table):
            told = "is not there to override" if overrides else "is there already, and overrides is not true"
            raise RuleError(file, name, f"{word!r} {told}")
        table[word] = value
    return list(values)


def _texts(values: Any, file: str, name: str) -> list[str]:
    sound = isinstance(values, list) and values and all(isinstance(one, str) and one for one in values)
    if not sound or len(set(values)) != len(values):
        raise RuleError(file, name, f"values are texts, each once, not {values!r}")
    return list(values)


def _patterns(place: str, words: list[str], file: str, name: str) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(word) for word in words) if place in _PATTERNS else ()
    except re.error as error:
        raise RuleError(file, name, f"does not compile: {error}") from error


def _prove(
    words: list[str],
    patterns: Sequence[re.Pattern[str]],
    examples: list[str],
    counterexamples: list[str],
    file: str,
    name: str,
) -> None:
    tests = {
        word: (patterns[i].search if patterns else re.compile(re.escape(word)).search)
        for i, word in enumerate(words)
    }
    for word, found in tests.items():
        if not any(found(text) for text in examples):
            raise RuleError(file, name, f"no example holds {word!r}")
        if held := [text for text in counterexamples if found(text)]:
            raise RuleError(file, name, f"its counterexample {held[0]!r} holds {word!r}")
    if idle := [text for text in examples if not any(found(text) for found in tests.values())]:
        raise RuleError(file, name, f"its example {idle[0]!r} holds none of its words")


def open_tables(stem: str, data: Mapping[str, Any]) -> list[str]:
    """The tables of a file that can be added to, those inside a table with its name before theirs.

    >>> open_tables("dates", {"reference": "2024-01-25", "days": {"어제": -1}})
    ['days']
    """
    found: list[str] = []
    for key, table in data.items():
        inside = table if isinstance(table, dict) else {}
        names = [f"{key}.{name}" for name, one in inside.items() if not isinstance(one, str | int | float)]
        if all(_SPACED.fullmatch(f"{stem}.{key}.{name}") for name in inside):
            names = [f"{key}.{name}" for name in inside]
        found += [name for name in names or [key] if not _CLOSED.fullmatch(f"{stem}.{name}")]
    return found


def in_short(names: Sequence[str]) -> list[str]:
    """Names of tables for people: of many in one table the first alone, with their number.

    >>> in_short(["countries", *(f"foreign.{code}" for code in "US CN JP VN MN TW TH PH".split())])
    ['countries', 'foreign.US … (8)']
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        above, dot, _ = name.partition(".")
        groups.setdefault(above + dot, []).append(name)
    return [
        one
        for group in groups.values()
        for one in (group if len(group) < _MANY else [f"{group[0]} … ({len(group)})"])
    ]
