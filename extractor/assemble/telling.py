"""The shape of one telling of an agreement, and small words on parties that its makers share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extractor.find.acts import Act
from extractor.find.sentence import Item, Sentence
from extractor.layout import Block
from extractor.rulebook import load, wording
from extractor.shapes import Mention, Span

from .entities import Entity

_WORDING = wording("telling")
ON_AGENDA = _WORDING["on_agenda"]
AMONG = _WORDING["among"]
_NOWHERE = Span(0, 0)

Named = tuple[Entity, Span]
"""A party with the span that names it."""

SUBJECT = frozenset(("은", "는", "이", "가", "께서", "도", "에서는"))
WITH = frozenset(("와", "과", "과의", "와의", "와는", "과는", "와도", "과도", "이랑", "하고"))
COUNTERPART = frozenset(("와", "과", "와는", "과는", "와도", "과도"))
MUTUAL = frozenset(("간", "간에", "간의"))
SHORT_FORMS = ("headline", "heading", "caption")


@dataclass
class Telling:
    """One act with its participants.

    ``parties`` are in text order. ``inferred`` tells that some came from the text before,
    ``anaphoric`` that a word such as "양 도시" means them. ``day`` is the date mention chosen,
    ``reported`` that it is only the day on which the news was handed out; ``trip`` the first day of a journey
    told before. ``older`` tells that the day lies long before the news. ``window`` is the stretch
    before the instrument in which participants were looked for.
    """

    act: Act
    sentence: Sentence
    block: Block
    parties: list[Named]
    inferred: bool = False
    anaphoric: bool = False
    day: Mention | None = None
    reported: bool = False
    trip: Mention | None = None
    purpose: Span | None = None
    history: bool = False
    older: bool = False
    window: Span = _NOWHERE

    @property
    def entities(self) -> list[Entity]:
        """The parties without their spans."""
        return [e for e, _ in self.parties]


def name_span(item: Item) -> Span:
    """The span of the organisation's name in an item."""
    if item.party is not None:
        return item.party.span
    return item.person.org if item.person is not None and item.person.org is not None else item.span


def unique(parties: Iterable[Named]) -> list[Named]:
    """Each organisation once, where it is named first."""
    out: list[Named] = []
    for entity, span in parties:
        if all(entity is not e for e, _ in out):
            out.append((entity, span))
    return out


def speaks(rule: str, text: str) -> bool:
    """Whether a sentence holds one of the connecting words of ``rules/discourse.toml``.

    >>> speaks("both", "양 기관은 협력한다"), speaks("history", "양 기관은 협력한다")
    (True, False)
    """
    return bool(load("discourse").rule(f"discourse.{rule}").pattern.search(text))
