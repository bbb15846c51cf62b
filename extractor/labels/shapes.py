"""What labelling tools have in common: marks in a text, links between them.

Offsets are code points, half-open; each tool's module counts as the tool does. In 나주시와 한빛대의 협약 a
mark ``party`` at [0, 3) is linked as ``party_of`` to the mark ``agreement`` at [10, 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from extractor.records import Kind, PartyType, Salience, Status

LABELS: Mapping[str, tuple[str, ...]] = {
    "agreement": ("kind", "status", "salience", "date"),
    "party": ("type", "country"),
    "alias": (),
    "signatory": (),
    "post": (),
    "title": (),
    "venue": (),
    "area": (),
    "date": (),
    "figure": ("value", "unit", "approx"),
}
"""What is marked, with the values that a mark has beside its text. ``post`` is a signatory's title."""

LINKS: Mapping[str, tuple[str, str]] = {
    "party_of": ("party", "agreement"),
    "title_of": ("title", "agreement"),
    "venue_of": ("venue", "agreement"),
    "area_of": ("area", "agreement"),
    "date_of": ("date", "agreement"),
    "alias_of": ("alias", "party"),
    "signatory_of": ("signatory", "party"),
    "post_of": ("post", "signatory"),
}
"""What is linked to what."""

TERMS: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "status": get_args(Status),
    "salience": get_args(Salience),
    "type": get_args(PartyType),
    "approx": ("true",),
}
"""Values of which there is a closed list; the others are written freely."""

WORDING = "wording"
"""The value of any mark whose text is not, letter for letter, what the label says."""

FREE = ("date", "country", "value", "unit", WORDING)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text with a label, and what is said of it."""

    id: str
    label: str
    start: int
    end: int
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Link:
    """That one mark belongs to another, by their ids."""

    type: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with its marks and links, in the order of the label.

    ``checked`` is whether a person made the label, rather than the program.
    """

    doc_id: str
    text: str
    published_on: str | None
    marks: tuple[Mark, ...]
    links: tuple[Link, ...]
    checked: bool = True
