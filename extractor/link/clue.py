"""A clue and its weight, in units of log-odds; the weights stand in ``rules/linking.toml``.

>>> weight("parent_before") > weight("neighbour") > 0
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractor.rulebook import load

NEVER = -99.0
"""The weight of what excludes a candidate."""


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that speaks for a candidate (or against it): its name, weight and the words that give it."""

    name: str
    weight: float
    words: str = ""


def table(name: str) -> Mapping[str, Any]:
    """A table of ``rules/linking.toml``.

    >>> table("forms")["official"] > table("forms")["bare"]
    True
    """
    found: Mapping[str, Any] = load("linking").data[name]
    return found


def weight(name: str) -> float:
    """The weight of a clue."""
    return float(table("weights")[name])
