"""Which short forms the press makes of a body's name: 금감원 of 금융감독원, 무보 of 한국무역보험공사.

In: a word and the full name of a body. Out: whether the word can be short for it. A short form takes
characters of the name in their order, begins where the name does (behind a place or 한국) and ends where
the name or its last word does.

>>> abbreviates("금감원", "금융감독원", company=False), abbreviates("관세청", "금융감독원", company=False)
(True, False)
>>> abbreviates("가람대학교", "가람간호대학교", company=False)
False

To add a word that short forms leave out at the front, edit ``_OPENINGS``.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Generic, TypeVar

from extractor.find import names
from extractor.find.brackets import subsequence
from extractor.rulebook import derived, load, wording

_OPENINGS = ("한국", "대한", "국민", "국립", "전국", "중소", "방송", "")
_WHOLE_HEAD = "대학교"  # no short form keeps it whole: 군산대학교 is not short for 군산간호대학교
_SIGNS = re.compile(r"[\s㈜]|\([^)]*\)")
_WORDING = wording("abbreviations")
_BODY = _WORDING["body"]


_Body = TypeVar("_Body")


class ByLetters(Generic[_Body]):
    """Bodies by the characters of their names: a short form has none that its name hasn't.

    >>> bodies = ByLetters[int]()
    >>> bodies.add(1, "금융감독원")
    >>> bodies.add(2, "금융위원회")
    >>> bodies.holding("금감원"), bodies.holding("금융")
    ([1], [1, 2])
    """

    def __init__(self) -> None:
        self._bodies: dict[str, dict[_Body, None]] = {}

    def add(self, body: _Body, name: str) -> None:
        """File a body under each character of a name, beside those it is filed under already."""
        for letter in set(name):
            self._bodies.setdefault(letter, {})[body] = None

    def remove(self, body: _Body) -> None:
        """Take a body out."""
        for bodies in self._bodies.values():
            bodies.pop(body, None)

    def holding(self, short: str) -> list[_Body]:
        """Those in whose names every character of ``short`` stands, in any order; first added, first told."""
        rarest, *others = sorted((self._bodies.get(letter, {}) for letter in set(short)), key=len)
        return [body for body in rarest if all(body in bodies for bodies in others)]


def abbreviates(short: str, name: str, *, company: bool) -> bool:
    """Whether ``short`` can stand for a body called ``name``; of a ``company`` also its beginning alone."""
    letters, behind_places, cores = _cores(name)
    outer, _, inner = name.partition(" ")
    if inner and outer.startswith(short[:-1]) and names.is_place(outer):
        return False  # 가람대 for 가람 나루대학교: the name itself is left out
    if short in load("parties").data["generic"]:
        return letters.endswith(short) and letters != short
    if short.endswith(_WHOLE_HEAD):
        return len(short) >= 4 and letters.endswith(short) and letters != short
    for core in behind_places:
        if _opens(short, core) and core[-1] != "시" and subsequence(short, core):
            return True
    for core, words in cores:
        if words and short == words:
            return True  # 무보 for 한국무역보험공사
        if len(short) < 2 or not _opens(short, core) or not subsequence(short, core):
            continue
        whole = core.startswith(short) and len(short) >= 3 and company
        whole = whole or core in (f"{short}원회", f"{short}회")  # 금융위, 금융위원(장)
        if whole or core.endswith(short[-1]):
            return True
    return len(short) >= 4 and letters.endswith(short) and letters != short


def _opens(short: str, core: str) -> bool:
    return len(core) > len(short) and core[:1] == short[:1]


@partial(derived, size=4096)
def _cores(name: str) -> tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The letters of a name, what is left behind a place, and behind an opening with its two-word short."""
    letters = _SIGNS.sub("", name)
    places = names.bare_places()
    behind = tuple(letters[n:] for n in range(1, len(letters) - 3) if letters[:n] in places)
    cores = []
    for opening in _OPENINGS:
        core = letters.removeprefix(opening)
        words = _BODY.sub("", core)
        cores.append((core, words[0] + words[2] if len(words) == 4 and words != core else ""))
    return letters, behind, tuple(cores)
