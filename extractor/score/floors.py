"""Floors that the scores may not fall below: a ratchet, pinned in a file.

In: scores and floors, F1 by slot. Out: what fell below, or raised floors. A floors file is a JSON
object of named sets (말뭉치 or corpus)::

    {"corpus": {"main/record": 0.912, "main/parties": 0.957}}

The slots are those of ``match``; ``gate`` is the command that checks and raises.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor.errors import GoldError

from .match import SLOTS
from .outcome import PARTS
from .tally import Scores

Floors = Mapping[str, float]


def parse_floor(text: str) -> tuple[str, float]:
    """Read ``SLOT=F1`` or ``PART/SLOT=F1``.

    Raises ``ValueError`` for an unknown slot or part and for an F1 outside 0 to 1.

    >>> parse_floor("main/record=0.9"), parse_floor("date=.95")
    (('main/record', 0.9), ('date', 0.95))
    """
    name, _, number = text.partition("=")
    part, _, slot = name.strip().rpartition("/")
    if slot not in SLOTS or part not in ("", *PARTS):
        raise ValueError(f"{name!r} is no slot; slots are {', '.join(SLOTS)}, parts {' and '.join(PARTS)}")
    floor = float(number)
    if not 0 <= floor <= 1:
        raise ValueError(f"{text!r}: F1 lies between 0 and 1")
    return name.strip(), floor


def below(scores: Scores, floors: Floors) -> list[str]:
    """Name every floor that the scores do not reach; an empty list is good.

    A floor for ``record`` holds in every part that was scored, ``main/record`` in one. A slot with
    nothing to count reaches no floor but 0.

    >>> from extractor.score import Counts, Score
    >>> below({"main": {"date": Score(Counts(3, 1, 1))}, "all": {}}, {"date": 0.8})
    ['main/date: F1 0.7500 is below 0.8000']
    """
    complaints: list[str] = []
    for name, floor in floors.items():
        part, _, slot = name.rpartition("/")
        parts = [p for p in scores if part in ("", p) and slot in scores[p]]
        if not parts and floor > 0:
            complaints.append(f"{name}: nothing to score, floor {floor:.4f}")
        complaints += [
            f"{p}/{slot}: F1 {scores[p][slot].f1:.4f} is below {floor:.4f}"
            for p in parts
            if round(scores[p][slot].f1, 4) < floor
        ]
    return complaints


def raised(scores: Scores, floors: Floors, *, lower: bool = False) -> dict[str, float]:
    """The floors after these scores: each at what was reached, rounded down to three decimals.

    A floor that is above its score stays unless ``lower``; then it goes down, or away when there
    is nothing to score.

    >>> from extractor.score import Counts, Score
    >>> raised({"main": {"date": Score(Counts(2, 1, 0))}, "all": {}}, {"main/date": 0.9})
    {'main/date': 0.9}
    """
    reached = {
        f"{part}/{slot}": math.floor(round(one.f1, 4) * 1000 + 1e-6) / 1000
        for part, slots in scores.items()
        for slot, one in slots.items()
    }
    if lower:
        return reached
    return {name: max(reached.get(name, 0.0), floors.get(name, 0.0)) for name in {**reached, **floors}}


def load_floors(path: Path) -> dict[str, dict[str, float]]:
    """Read a floors file; no file is no floors.

    Raises ``GoldError`` for a file that is not made of sets of ``part/slot`` and F1.
    """
    if not path.exists():
        return {}
    try:
        content: Any = json.loads(path.read_text("utf-8"))
        return {
            name: dict(parse_floor(f"{slot}={floor}") for slot, floor in floors.items())
            for name, floors in content.items()
        }
    except (ValueError, AttributeError) as error:
        raise GoldError(f"{path}: {error}") from error


def save_floors(path: Path, floors: Mapping[str, Floors]) -> None:
    """Write a floors file, sets and slots in a fixed order."""
    ordered = {name: dict(sorted(one.items())) for name, one in sorted(floors.items())}
    path.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", "utf-8")
