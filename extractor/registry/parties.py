"""The parties of agreements as rows: who they are, their identifiers and where they lie.

In: the sides under which accounts name one body. Out: a row of ``party`` and its ``identifier`` rows. What is
known of a body comes from the gazetteer, of others from their name: a row is the same whichever article
brings it first. To keep more of a body, add a column to ``schema.Party`` and fill it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from extractor.gazetteer import gazetteer

from .account import Side

Row = dict[str, Any]
_T = TypeVar("_T", str, tuple[str, str, str])


def party_row(sides: Sequence[Side]) -> tuple[Row, list[Row]]:
    """The row of a body under several names, and those of its identifiers; the key that most accounts give
    wins.
    """
    keys = [side.key for side in sides if side.key is not None]
    if keys:
        key = _usual(keys)
        return _in_gazetteer(key) or _told(key, sides)
    country, kind, name = _usual(
        [
            (
                side.party.country or "",
                side.party.type,
                " ".join((side.party.canonical or side.party.name).split()),
            )
            for side in sides
        ]
    )
    row = {
        "id": f"name/{country or '-'}/{kind}/{name}",
        "name": name,
        "type": kind,
        "country": country or None,
        "entity": None,
        "latitude": None,
        "longitude": None,
    }
    return row, []


def _usual(values: Sequence[_T]) -> _T:
    """What is given most often; of several the first in their own order."""
    counts = Counter(values) if len(values) > 1 else {values[0]: 1}
    return min(counts, key=lambda value: (-counts[value], value))


@lru_cache(maxsize=65536)
def _in_gazetteer(key: str) -> tuple[Row, list[Row]] | None:
    body = gazetteer().body(key)
    if body is None:
        return None
    name = gazetteer().full_name(key)
    return _rows(key, name, body.type, body.country, body.ids, body.latitude, body.longitude)


def _told(key: str, sides: Sequence[Side]) -> tuple[Row, list[Row]]:
    """A body of which the gazetteer knows nothing: the records come from a program with other tables."""
    party = min((side.party for side in sides if side.key == key), key=lambda one: one.canonical or one.name)
    return _rows(key, party.canonical or party.name, party.type, party.country, party.ids)


def _rows(
    key: str,
    name: str,
    kind: str,
    country: str | None,
    ids: Mapping[str, Any],
    latitude: float | None = None,
    longitude: float | None = None,
) -> tuple[Row, list[Row]]:
    row = {
        "id": key,
        "name": name,
        "type": kind,
        "country": country,
        "entity": key,
        "latitude": latitude,
        "longitude": longitude,
    }
    return row, [
        {"party_id": key, "scheme": scheme, "value": str(value)} for scheme, value in sorted(ids.items())
    ]
