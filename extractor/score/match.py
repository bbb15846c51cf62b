"""When two values of a slot are the same: one comparator for each slot.

In: an agreement, or a document's figures. Out: the keys its values are compared by, and the pairs
of gold and predicted values that agree. 서울특별시 and 서울시 are one party, because both have the key
서울; ``2024-05-29~`` and ``2024-05-29`` are one date, because the tilde is not part of the key.

To add a slot, add a row to ``AGREEMENT_SLOTS``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from extractor.records import Agreement, Figure, Party, Signatory

# Middle dots, bullets and hyphens: articles write one name with any of them, or with none.
_JOINERS = frozenset("\u00b7\u2024\u2027\u318d\u30fb\u2219\u2022\u25aa\u2010-\u2013\u2014\u119e\u22c5")
_BRACKETED = re.compile(r"\([^)\n]{0,200}\)")
_OFFICIAL_ENDINGS = {
    "특별자치도": "도", "특별자치시": "시", "특별시": "시", "광역시": "시", "특례시": "시",
    "시청": "시", "도청": "도", "군청": "군", "구청": "구",
}  # fmt: skip
_EVERYDAY_ENDINGS = "시도군구"
# Words for both sides at once, and bare endings: they name nobody.
_NOBODY = frozenset({"양도시", "양기관", "양측", "도시", "기관", *_EVERYDAY_ENDINGS})
_PARTICLES = ("으로", *"을를이가은는과와의에로등")

Key = Any
Likeness = Callable[[Key, Key], float]


def fold(text: str | None) -> str:
    """The text without what spellings of one name differ by: width, spaces, dots, case.

    >>> fold("문화․관광") == fold("문화.관광"), fold("ＫＩＳＡ 본원")
    (True, 'kisa본원')
    """
    wide = unicodedata.normalize("NFKC", text or "")
    return "".join(c for c in wide if not c.isspace() and c not in _JOINERS).casefold()


def party_keys(party: Party) -> frozenset[str]:
    """Every key that a party answers to: its names and aliases, official endings taken off.

    >>> sorted(party_keys(Party(name="전주시청", type="local_government")))
    ['전주', '전주시', '전주시청']
    """
    keys: set[str] = set()
    for written in (party.name, party.canonical, *party.aliases):
        name = fold(_BRACKETED.sub("", written or ""))
        if name:
            keys |= {name} | _shorter(name, local=party.type == "local_government")
    return frozenset(keys - _NOBODY)


def _shorter(name: str, *, local: bool) -> set[str]:
    """The everyday and the bare form of a local government's name, as far as it has them."""
    for ending, everyday in _OFFICIAL_ENDINGS.items():
        bare = name.removesuffix(ending)
        if bare != name and len(bare) >= 2:
            return {bare + everyday, bare}
    # A company may end in 도 or 구 as well, so that only a local government loses the syllable.
    if local and len(name) >= 3 and name[-1] in _EVERYDAY_ENDINGS:
        return {name[:-1]}
    return set()


def area_key(area: str) -> str:
    """A cooperation area without punctuation and one trailing particle.

    >>> area_key("청년 창업, 지원을")
    '청년창업지원'
    """
    letters = "".join(c for c in fold(area) if c.isalnum() or c == "_")
    for particle in _PARTICLES:
        if letters.endswith(particle):
            return letters.removesuffix(particle)
    return letters


def date_key(date: str | None) -> str | None:
    """An EDTF date without its mark of approximation.

    >>> date_key("2024-05-29~")
    '2024-05-29'
    """
    return (date or "").rstrip("~?%") or None


def figure_key(figure: Figure) -> tuple[float, str]:
    """What a figure is compared by: the number and the folded unit.

    >>> figure_key(Figure(surface="3만여 명", value=30000, unit="명", approx=True))
    (30000.0, '명')
    """
    return float(figure.value), fold(figure.unit)


def dice(left: tuple[str, Counter[tuple[str, str]]], right: tuple[str, Counter[tuple[str, str]]]) -> float:
    """How much two areas share: the Dice coefficient of their pairs of neighbouring characters.

    >>> round(dice(bigrams("관광 교류"), bigrams("관광교류 확대")), 2)
    0.75
    """
    if left[0] == right[0]:
        return 1.0
    pairs = left[1].total() + right[1].total()
    return 2 * (left[1] & right[1]).total() / pairs if pairs else 0.0


def bigrams(area: str) -> tuple[str, Counter[tuple[str, str]]]:
    """An area's key, and how often two characters stand side by side in it.

    >>> bigrams("관광을")[1].total()
    1
    """
    key = area_key(area)
    return key, Counter(pairwise(key))


def _equal(left: Key, right: Key) -> float:
    return float(left == right)


def _share_a_key(left: frozenset[str], right: frozenset[str]) -> float:
    return float(not left.isdisjoint(right))


@dataclass(frozen=True, slots=True)
class Comparator:
    """How one slot is compared.

    ``values`` are those an agreement has in the slot, ``key`` is computed once for each of them,
    and a pair agrees when the ``likeness`` of its keys reaches ``floor``.
    """

    values: Callable[[Agreement], Sequence[Any]]
    key: Callable[[Any], Key]
    likeness: Likeness = _equal
    floor: float = 1.0


def _signatories(agreement: Agreement) -> list[Signatory]:
    return [signatory for party in agreement.parties for signatory in party.signatories]


def _dates(agreement: Agreement) -> list[str]:
    return [agreement.date] if agreement.date and date_key(agreement.date) else []


AGREEMENT_SLOTS: Mapping[str, Comparator] = {
    "parties": Comparator(lambda a: a.parties, party_keys, _share_a_key),
    "kind": Comparator(lambda a: [a.kind], str),
    "status": Comparator(lambda a: [a.status], str),
    "date": Comparator(_dates, date_key),
    "areas_strict": Comparator(lambda a: a.areas, area_key),
    "areas": Comparator(lambda a: a.areas, bigrams, dice, floor=0.7),
    "signatories": Comparator(_signatories, lambda s: fold(s.name)),
}

SLOTS = (
    "found", "record", "parties", "kind", "status", "date", "areas_strict", "areas", "signatories",
    "figures", "no_agreement_doc",
)  # fmt: skip
"""Every slot that is scored, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """An agreement with the keys of all its values, slot by slot."""

    agreement: Agreement
    keys: Mapping[str, tuple[Key, ...]]

    @classmethod
    def of(cls, agreement: Agreement) -> Keyed:
        """Compute every key of an agreement, once."""
        return cls(
            agreement,
            {slot: tuple(map(c.key, c.values(agreement))) for slot, c in AGREEMENT_SLOTS.items()},
        )


def pairs_in(slot: str, gold: Keyed, predicted: Keyed) -> list[tuple[int, int]]:
    """The values of a slot that agree, as pairs of their places in the two agreements."""
    comparator = AGREEMENT_SLOTS[slot]
    return pair_up(gold.keys[slot], predicted.keys[slot], comparator.likeness, floor=comparator.floor)


def pair_up(
    gold: Sequence[Key], predicted: Sequence[Key], likeness: Likeness, *, floor: float
) -> list[tuple[int, int]]:
    """Pair the values that agree, the most alike first, each at most once.

    Equally good pairs are taken from the end of the lists, so that the choice is the same on
    every machine.

    >>> pair_up(["관광", "문화", "교육"], ["교육", "관광"], lambda a, b: float(a == b), floor=1)
    [(0, 1), (2, 0)]
    """
    candidates = [
        (degree, i, j)
        for i, left in enumerate(gold)
        for j, right in enumerate(predicted)
        if (degree := likeness(left, right)) >= floor
    ]
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(candidates, reverse=True):
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def distinct_figures(figures: Iterable[Figure]) -> dict[tuple[float, str], Figure]:
    """Figures by their key, the first of each.

    >>> told = [Figure(surface=s, value=5, unit="곳") for s in ("5곳", "약 5곳")]
    >>> list(distinct_figures(told))
    [(5.0, '곳')]
    """
    found: dict[tuple[float, str], Figure] = {}
    for figure in figures:
        found.setdefault(figure_key(figure), figure)
    return found
