"""What a candidate is worth beside the other bearers of its name.

In: all bearers of a name with the clues of their forms; one of them with all its clues. Out: more clues: that
it is a namesake abroad, outlived by another, a region that its town speaks for.

>>> bearers = {"KR/경기/안산시": [Clue("form.official", 3.0, "안산시")], "geonames/2038632": []}
>>> Rivals.of(bearers, None).namesake
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.gazetteer import Body, gazetteer
from extractor.gazetteer.forms import BONES, consonants
from extractor.gazetteer.index import LAST_DAY

from .clue import Clue, weight

Bearers = dict[str, list[Clue]]
"""Keys with the clues that the forms of a mention give them."""

_WHOLE = frozenset(("form.official", "form.former", "form.short"))
_AT_THE_NAME = frozenset(("parent.before", "country.before", "country.named", "form.characters"))
_BY_ITSELF = frozenset(("at_home", "size", "country.named", "twins"))
_ALIKE = frozenset(f"form.{how}" for how in ("reading", "reading_japanese", "sound", "consonants"))
_LARGE = 6.0  # weight of a place: a million inhabitants, or fewer and ties with Korea


@dataclass(frozen=True, slots=True)
class Rivals:
    """The bearers of one name.

    ``namesake`` tells that a Korean government has just this name, ``at_home`` that one bears it at all,
    ``written`` that one does so in Chinese characters, ``outlived`` that some Korean bearer is there still.
    """

    found: Bearers
    namesake: bool
    at_home: bool
    written: bool
    outlived: bool

    @classmethod
    def of(cls, found: Bearers, day: str | None) -> Rivals:
        """Read the bearers of a name once."""
        here = {c.name for key, clues in found.items() if key.startswith("KR/") for c in clues}
        at_home = any(key.startswith("KR/") for key in found)
        outlived = any(goes_on(key, day) for key in found)
        return cls(found, not _WHOLE.isdisjoint(here), at_home, "form.characters" in here, outlived)

    def clues(self, body: Body, forms: Sequence[Clue], clues: Sequence[Clue]) -> Iterator[Clue]:
        """What a bearer's rivals say of it; ``forms`` are the clues that its forms alone are."""
        told = {clue.name: clue.words for clue in clues}
        if body.country not in (None, "KR") and body.level in ("place", "region"):
            yield from self._abroad(body, forms, told)
        if self.outlived and "time.ended" in told:
            yield Clue("outlived", weight("outlived"))
        if spoken_for(clues):
            return
        if "form.abbreviation_open" in told:
            yield Clue("unsaid", weight("unsaid"))
        bare = told.get("form.bare") if body.key.startswith("KR/") else None
        if bare is not None and gazetteer().is_ambiguous(bare):
            yield Clue("either", weight("either"))

    def _abroad(self, body: Body, forms: Sequence[Clue], told: dict[str, str]) -> Iterator[Clue]:
        shared = {"form.characters"} if self.written else set()  # 廣州 is in Korea too
        if self.at_home and (_AT_THE_NAME - shared).isdisjoint(told):
            yield Clue("namesake", weight("same_name" if self.namesake else "same_bare_name"))
        if _only_alike(body, told):
            yield Clue("unheard", weight("unheard"))
        if self._bears_its_town(body, forms):
            yield Clue("own_town", weight("own_town"))
        lands = (outer for outer in gazetteer().parents(body.key) if outer.startswith("iso3166/"))
        if not self.found.keys().isdisjoint(lands):  # Singapore for the city of that name
            yield Clue("land", weight("land"))

    def _bears_its_town(self, body: Body, forms: Sequence[Clue]) -> bool:
        """Whether a region is named as a town in it is, without its unit: 코르도바 for 코르도바주."""
        if body.level != "region" or not body.name.endswith("주"):
            return False
        if any(clue.words.endswith("주") for clue in forms):
            return False
        towns = (key for key in self.found if key.startswith("geonames/"))
        return any(body.key in gazetteer().parents(key) for key in towns)


def _only_alike(body: Body, told: dict[str, str]) -> bool:
    """Whether a place abroad is known by nothing but how a name sounds, and nothing at the name says abroad.

    가람시 may be the reading of a village's characters, and still is none of it. A large or twinned city is
    known by its reading alone (하택시), by its consonants where they are many (울란바트로시, not 이든군).
    """
    if not _AT_THE_NAME.isdisjoint(told) or _ALIKE.isdisjoint(told):
        return False
    few = "form.consonants" in told and len(consonants(told["form.consonants"])) <= BONES
    return few or body.weight < _LARGE


def spoken_for(clues: Iterable[Clue]) -> bool:
    """Whether anything but the name itself speaks for a body."""
    return any(c.weight > 0 and c.name not in _BY_ITSELF and not c.name.startswith("form.") for c in clues)


@lru_cache(maxsize=8192)
def goes_on(key: str, day: str | None) -> bool:
    """Whether a Korean government or body that was there on a day is there still."""
    since, until = gazetteer().lifetime(key)
    return key.startswith(("KR/", "org/KR/")) and until == LAST_DAY and (day is None or since <= day)
