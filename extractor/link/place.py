"""A place that a text names, and the bodies that it may be.

>>> Place(0, 2, ("KR/강원/고성군", "KR/경남/고성군")).sure
False
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in the text: the ``keys`` it may be.

    ``inside`` tells that the words name something in the place (a neighbourhood, a landmark), not
    the place itself; ``doubtful`` that they are mostly no place; ``more`` are bearers of the name
    that count only behind what they lie in (산둥성 청도). ``head`` tells that the words name who heads
    a government (임택 구청장).
    """

    start: int
    end: int
    keys: tuple[str, ...]
    inside: bool = False
    doubtful: bool = False
    more: tuple[str, ...] = ()
    head: bool = False

    @property
    def sure(self) -> bool:
        """Whether only one body can be meant."""
        return len(self.keys) == 1
