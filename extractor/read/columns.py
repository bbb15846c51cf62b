"""Rows and objects → the parts of an article: which column or key is which.

In: a row of a dump as a mapping. Out: the value of a field. What the user mapped comes first, then our
own names, then the names of ``rules/columns.toml``.

``Columns.parse(["text=body,published_on=regdate"])`` reads ``{"body": "…", "regdate": "2024-03-05"}``.
To add a usual name, edit the rule file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from extractor.errors import ReadError
from extractor.rulebook import load

FIELDS = ("text", "html", "title", "subtitle", "published_on", "publisher", "url", "doc_id")
ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column or key holds which field; ``items`` is the path to the rows in a JSON object.

    A path leads into objects by dots: ``items=response.body.items``.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    items: str | None = None

    @classmethod
    def parse(cls, given: Sequence[str]) -> Columns:
        """Read mappings as typed on the command line.

        Raises ``ValueError`` for what is no mapping of a known field.

        >>> Columns.parse(["text=body,published_on=regdate"]).names
        {'text': 'body', 'published_on': 'regdate'}
        """
        names: dict[str, str] = {}
        for pair in (pair for one in given for pair in one.split(",")):
            name, equals, column = (part.strip() for part in pair.partition("="))
            if not (equals and column):
                raise ValueError(f"{pair!r} is not of the form FIELD=COLUMN")
            if name not in (*FIELDS, ITEMS):
                raise ValueError(f"{name!r} is none of {', '.join((*FIELDS, ITEMS))}")
            if names.setdefault(name, column) != column:
                raise ValueError(f"{name!r} is mapped twice")
        items = names.pop(ITEMS, None)
        return cls(names, items)

    def value(self, row: Mapping[str, Any], name: str) -> str | None:
        """The value of a field in a row, as a string.

        Raises ``ReadError("bad_json")`` for a value that is neither string nor number.
        """
        found = _follow(row, self.names[name]) if name in self.names else _usual(row, name)
        if found is None or isinstance(found, str):
            return found
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        raise ReadError("bad_json", f"{name} is to be a string, not {kind_of(found)}")

    def holds(self, row: Mapping[str, Any], name: str) -> bool:
        """Whether a row has the field at all, of whatever type."""
        return (_follow(row, self.names[name]) if name in self.names else _usual(row, name)) is not None


def kind_of(value: Any) -> str:
    """What a JSON value is, in words.

    >>> kind_of([1]), kind_of(None)
    ('an array', 'null')
    """
    names = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def rows_in(value: Any, columns: Columns) -> list[Any] | None:
    """The rows of a JSON value that is a dump; None where it is one article.

    An array is one; an object is one where ``items`` says where its rows are, or where nothing in it
    but one array holds objects, as in the answers of public data services.

    Raises ``ReadError("bad_json")`` where there is no array at the path of ``items``.

    >>> rows_in({"response": {"body": {"items": [{"text": "가"}]}}}, Columns())
    [{'text': '가'}]
    """
    if columns.items is not None and isinstance(value, dict):
        found = _follow(value, columns.items)
        if not isinstance(found, list):
            raise ReadError("bad_json", f"at {columns.items} is {kind_of(found)}, not an array")
        return found
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and not any(columns.holds(value, name) for name in ("text", "html")):
        arrays = list(_arrays(value))
        if len(arrays) == 1:
            return arrays[0]
    return None


def _arrays(value: dict[str, Any], depth: int = 0) -> Iterator[list[Any]]:
    for inner in value.values():
        if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            yield inner
        elif isinstance(inner, dict) and depth < 5:
            yield from _arrays(inner, depth + 1)


def _follow(row: Mapping[str, Any], path: str) -> Any:
    """The value at a path; a key that holds dots itself is found too."""
    if path in row:
        return row[path]
    value: Any = row
    for key in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def _usual(row: Mapping[str, Any], name: str) -> Any:
    if row.get(name) is not None:
        return row[name]
    folded = {key.strip().lower(): key for key in row if isinstance(key, str)}
    texts = [row[folded[alias]] for alias in _aliases().get(name, ()) if alias in folded]
    texts = [text for text in texts if isinstance(text, str)]
    return next((text for text in texts if text.strip()), texts[0] if texts else None)


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(known) for name, known in load("columns").data["columns"].items()}
