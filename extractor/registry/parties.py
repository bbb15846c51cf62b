"""The parties of agreements as rows: who they are, their identifiers and where they lie.

In: the sides under which accounts name one body. Out: a row of ``party`` and its ``identifier`` rows. What is
known of a body comes from the gazetteer, of others from their name: a row is the same whichever article
brings it first. To keep more of a body, add a column to ``schema.Party`` and fill it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from extractor.gazetteer import gazetteer

from .account import Side


def party_row(sides: Sequence[Side]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of a body under several names, and those of its identifiers; the key that most accounts give
    wins.
    """
    keys = Counter(side.key for side in sides if side.key is not None)
    if keys:
        return _known(min(keys, key=lambda key: (-keys[key], key)), sides)
    told = Counter(
        (
            side.party.country or "",
            side.party.type,
            " ".join((side.party.canonical or side.party.name).split()),
        )
        for side in sides
    )
    country, kind, name = min(told, key=lambda one: (-told[one], one))
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


def _known(key: str, sides: Sequence[Side]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    body = gazetteer().body(key)
    kind: str
    if body is None:  # the records come from a program with other tables
        party = min(
            (side.party for side in sides if side.key == key), key=lambda one: one.canonical or one.name
        )
        name, kind, country, ids = party.canonical or party.name, party.type, party.country, party.ids
        latitude = longitude = None
    else:
        name, kind, country, ids = gazetteer().full_name(key), body.type, body.country, body.ids
        latitude, longitude = body.latitude, body.longitude
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
