"""Rows and objects → the parts of an article: which column or key is which.

In: a row of a dump as a mapping. Out: the value of a field. What the user mapped comes first, then our
own names, then the names of ``rules/columns.toml``.

``Columns.parse(["text=body,published_on=regdate"])`` reads ``{"body": "…", "regdate": "2024-03-05"}``.
To add a usual name, edit the rule file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.errors import ReadError
from extractor.rulebook import derived, load

FIELDS = ("text", "html", "title", "subtitle", "published_on", "publisher", "url", "doc_id")
ITEMS = "items"
_MESSAGES = ("resultMsg", "returnAuthMsg", "errMsg", "message", "error")
_DEEPEST = 5


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
        """The value of a field in a row, as a string; None for metadata of another kind.

        Raises ``ReadError("bad_json")`` for text that is neither string nor number.
        """
        found = self._found(row, name)
        if isinstance(found, float) and found.is_integer():
            found = int(found)
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        if found is None or isinstance(found, str):
            return found
        if name in {"text", "html"} and found == found:  # NaN is how tables write nothing
            raise ReadError("bad_json", f"{name} is to be a string, not {kind_of(found)}")
        return None

    def holds(self, row: Mapping[str, Any], name: str) -> bool:
        """Whether a row has the field at all, of whatever type."""
        return self._found(row, name) is not None

    def _found(self, row: Mapping[str, Any], name: str) -> Any:
        """What the user mapped, or where a row has no such column, what is usual."""
        found = _follow(row, self.names[name]) if name in self.names else None
        return found if found is not None else _usual(row, name)


def kind_of(value: Any) -> str:
    """What a JSON value is, in words.

    >>> kind_of([1]), kind_of(None)
    ('an array', 'null')
    """
    names = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def rows_in(value: Any, columns: Columns) -> list[Any] | None:
    """The rows of a JSON value that is a dump; None where it is one article.

    An array is one, and so is an array of such values; an object is one where ``items`` says where its
    rows are, or where nothing in it but one array holds objects, as in the answers of public data
    services. Where there is one row only, these give it without an array.

    Raises ``ReadError``: ``bad_json`` where neither array nor object is at the path of ``items``, ``empty``
    where nothing is there.

    >>> rows_in({"response": {"body": {"items": [{"text": "가"}]}}}, Columns())
    [{'text': '가'}]
    """
    if isinstance(value, list):
        inner = [rows_in(row, columns) if _wraps(row, columns) else None for row in value]
        pairs = zip(value, inner, strict=True)
        return [one for row, rows in pairs for one in ([row] if rows is None else rows)]
    if not isinstance(value, dict):
        return None
    if columns.items is not None:
        return _at(value, columns.items)
    if _is_article(value, columns):
        return None
    found = [inner for inner in _nested(value) if isinstance(inner, list) or _is_article(inner, columns)]
    if len(found) != 1:
        return None
    return found[0] if isinstance(found[0], list) else found


def _at(value: dict[str, Any], path: str) -> list[Any]:
    found = _follow(value, path)
    if isinstance(found, dict):
        return [found]
    if found == "":  # as services answer that have found nothing
        raise ReadError("empty", f"there is nothing at {path}{said(value)}")
    if not isinstance(found, list):
        raise ReadError("bad_json", f"at {path} is {kind_of(found)}, not an array")
    return found


def _wraps(row: Any, columns: Columns) -> bool:
    """Whether an element of an array is no article but holds some, as pages of an answer do."""
    if not isinstance(row, dict) or _is_article(row, columns):
        return False
    return columns.items is not None or any(isinstance(inner, list) for inner in _nested(row))


def _is_article(row: Mapping[str, Any], columns: Columns) -> bool:
    return columns.holds(row, "text") or columns.holds(row, "html")


def _nested(value: Mapping[str, Any], depth: int = 0) -> Iterator[Any]:
    """The objects inside an object, and the arrays of objects, outermost first."""
    for inner in value.values():
        if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            yield inner
        elif isinstance(inner, dict) and depth < _DEEPEST:
            yield inner
            yield from _nested(inner, depth + 1)


def said(value: Mapping[str, Any]) -> str:
    """What an answer says of itself, where it is a refusal.

    >>> said({"response": {"header": {"resultMsg": "SERVICE KEY IS NOT REGISTERED"}}})
    '; it says: SERVICE KEY IS NOT REGISTERED'
    """
    for inner in (value, *_nested(value)):
        if isinstance(inner, dict):
            for key in _MESSAGES:
                if isinstance(inner.get(key), str):
                    return f"; it says: {inner[key]}"
    return ""


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
    folded = {"".join(key.split()).lower(): key for key in row if isinstance(key, str)}
    values = [row[folded[alias]] for alias in _aliases().get(name, ()) if alias in folded]
    values = [value for value in values if type(value) in (str, int, float)]
    return next((value for value in values if str(value).strip()), values[0] if values else None)


@derived
def _aliases() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(known) for name, known in load("columns").data["columns"].items()}
