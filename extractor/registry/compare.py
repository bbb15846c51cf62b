"""Whether two accounts tell of one agreement, and why: clues that add up.

In: two ``Account``s. Out: a ``Comparison``, with the clues seen, their weights in log-odds and the
probability. The weights stand in ``rules/registry.toml``, each proved by a pair of accounts that has its clue
and one that has not. To add a clue, add it there and have one of the functions below see it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz

from extractor.errors import RuleError
from extractor.gazetteer.forms import form, sound
from extractor.rulebook import load

from .account import Account, Side, bigrams
from .sketch import sketch

TIES = frozenset(("sister_city", "friendship_city"))
_NEAR_KINDS = (
    frozenset(("sister_city", "friendship_city")),
    frozenset(("mou", "other")),
    frozenset(("mou", "loi")),
    frozenset(("mou", "joint_statement")),
)
SURE, LIKE = 0.9, 0.6  # how far two names are one: told so, or alike
_LONG = 4  # characters, from which a name is not borne by chance
_SOUNDS_ALIKE = 88  # of 100, by vowels and consonants
_ALIKE = 80  # of 100, from which two names of four characters or more are alike
_SHARED, _APART = 0.4, 0.12  # of the shorter account's contents
_ENOUGH = 3  # pairs of characters that must be told before contents can be apart
_PLAN_NEAR, _PLAN_LATE = 120, 550  # days
_WEEK, _NEAR = 7, 4  # days
_MOST = 0.7  # of the parties of the longer account


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is seen in two accounts: each clue with its weight, and the sum of all."""

    clues: Mapping[str, float]
    score: float

    @property
    def probability(self) -> float:
        """That the two tell of one agreement, in the eyes of the rule."""
        return 1 / (1 + math.exp(-self.score))


def compare(one: Account, other: Account) -> Comparison:
    """Two accounts, clue by clue; the order of the two does not matter."""
    weights = _weights()
    seen = {clue: weights[clue] for clue in observed(one, other)}
    return Comparison(seen, load("registry").data["linking"]["prior"] + sum(seen.values()))


def linked(comparison: Comparison) -> bool:
    """Whether a comparison is enough to link its accounts."""
    return comparison.score >= float(load("registry").data["linking"]["certain"])


def observed(one: Account, other: Account) -> Iterator[str]:
    """The ids of the clues that two accounts show."""
    if one.article == other.article:
        yield "article.same"
    matches = matched(one.sides, other.sides)
    yield _parties(one, other, matches)
    if any(degree < SURE for _, _, degree in matches):
        yield "names.similar"
    kinds = frozenset((one.told.kind, other.told.kind))
    if len(kinds) == 2:
        yield "kind.near" if kinds in _NEAR_KINDS else "kind.far"
    yield _time(one, other)
    yield from _contents(one, other)
    yield from _signatories(matches)


def matched(ones: Sequence[Side], others: Sequence[Side]) -> list[tuple[Side, Side, float]]:
    """Which party of one account is which of the other, the surest first, each once."""
    degrees = sorted(
        (
            (-d, i, j)
            for i, a in enumerate(ones)
            for j, b in enumerate(others)
            if (d := sameness(a, b)) >= LIKE
        )
    )
    left, right, out = set(), set(), []
    for degree, i, j in degrees:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((ones[i], others[j], -degree))
    return out


def sameness(one: Side, other: Side) -> float:
    """How surely two parties are one body: 1 by their keys or names, less by likeness, 0 if they are known to
    differ.
    """
    if one.key is not None and other.key is not None:
        if one.key == other.key:
            return 1.0
        inherited = one.key in other.heirs or other.key in one.heirs or one.heirs & other.heirs
        return SURE if inherited else 0.0
    same_names = one.names & other.names
    if one.country != other.country and one.country and other.country:  # which is often no more than assumed
        return LIKE if any(len(name) >= _LONG for name in same_names) else 0.0
    if same_names:
        return 1.0
    if one.key in other.candidates or other.key in one.candidates or one.candidates & other.candidates:
        return SURE
    if one.country != "KR" and any(_sounds_alike(a, b) for a in one.names for b in other.names):
        return LIKE
    return LIKE if any(_alike(a, b) for a in one.names for b in other.names) else 0.0


@lru_cache(maxsize=65536)
def _sounds_alike(one: str, other: str) -> bool:
    """Whether two foreign names are one in other ears: 성긴하이르한구, 송긴하이르항구."""
    first, second = sound(one), sound(other)
    return min(len(one), len(other)) >= _LONG and fuzz.ratio(first, second) >= _SOUNDS_ALIKE


def _alike(one: str, other: str) -> bool:
    """Whether two folded names differ by a letter, or one is the other cut short: 전북신보, 가스공사."""
    short, long = sorted((one, other), key=len)
    if len(short) >= _LONG and fuzz.ratio(short, long) >= _ALIKE and short[-1] == long[-1]:
        return True
    if len(short) < 3 or len(long) > 3 * len(short):
        return False
    if long.endswith(short):
        return True
    if long.startswith(short):
        rest = long[len(short) :]
        return load("registry").rule("registry.droppable_ending").pattern.search(rest) is not None
    if short[0] != long[0]:
        return False
    letters = iter(long)
    return all(char in letters for char in short)


def _parties(one: Account, other: Account, matches: Sequence[object]) -> str:
    less, more = sorted((len(one.sides), len(other.sides)))
    if not matches:
        return "parties.apart"
    if len(matches) == less == more:
        return "parties.same" if less > 1 else "parties.alone"
    if len(matches) == less:
        return "parties.within" if less > 1 else "parties.alone"
    if len(matches) == 1:
        return "parties.one"
    return "parties.most" if len(matches) >= _MOST * more else "parties.some"


def _time(one: Account, other: Account) -> str:
    early, late = sorted((one, other), key=lambda a: ("planned", "signed", "renewed", "ended").index(a.event))
    tie = one.told.kind in TIES and other.told.kind in TIES
    if early.event == late.event:
        return _same_stage(early, late, tie=tie)
    if early.event == "planned":
        return _plan(early, late)
    if early.period is None or late.period is None or early.period.first is None or late.period.last is None:
        return "time.tie_unknown" if tie else "time.unknown"
    if early.period.first <= late.period.last:
        return f"time.{late.event}"
    return "time.tie_apart" if tie else "time.apart"


def _same_stage(one: Account, other: Account, *, tie: bool) -> str:
    if one.period is None or other.period is None:
        if tie:
            return "time.tie_unknown"
        return "time.told_together" if _told_apart(one, other) <= _WEEK else "time.unknown"
    gap = one.period.apart(other.period)
    if one.period.agrees(other.period):
        if gap is None:
            return "time.fits_partly"
        longest = max(one.period.days, other.period.days)
        if longest == 1:
            return "time.same_day" if gap == 0 else "time.near"
        return "time.same_month" if longest <= 31 else "time.same_year"
    if gap is not None and gap <= _NEAR:
        return "time.near"
    if gap is None and one.period.nearly_fits(other.period):
        return "time.unknown"
    return "time.tie_apart" if tie else "time.apart"


def _plan(plan: Account, kept: Account) -> str:
    """How a plan stands to a signing, a renewal or an end."""
    if kept.period is None or kept.period.first is None:
        return "time.unknown"
    if plan.published_on is not None and (plan.published_on - kept.period.last).days > 0:  # type: ignore[operator]
        return "time.plan_other"
    gap = plan.period.apart(kept.period) if plan.period is not None else None
    if gap is not None and gap <= _PLAN_NEAR:
        return "time.plan_kept"
    if gap is None and plan.published_on is not None:
        gap = abs((kept.period.first - plan.published_on).days)
    if gap is not None and gap <= _PLAN_LATE:
        return "time.plan_late"
    return "time.plan_other" if kept.event == "signed" else "time.unknown"


def _told_apart(one: Account, other: Account) -> float:
    if one.published_on is None or other.published_on is None:
        return math.inf
    return abs((one.published_on - other.published_on).days)


def _contents(one: Account, other: Account) -> Iterator[str]:
    if one.contents and other.contents:
        share = len(one.contents & other.contents) / min(len(one.contents), len(other.contents))
        if share >= _SHARED:
            yield "contents.shared"
        elif share <= _APART and min(len(one.contents), len(other.contents)) >= _ENOUGH:
            yield "contents.apart"
    titles = [form(a.told.title) for a in (one, other) if a.told.title and bigrams([a.told.title])]
    if len(titles) == 2:
        yield "title.shared" if fuzz.partial_ratio(*titles) >= _ALIKE else "title.apart"


def _signatories(matches: Sequence[tuple[Side, Side, float]]) -> Iterator[str]:
    both = [(a.signatory, b.signatory) for a, b, _ in matches if a.signatory and b.signatory]
    if any(a == b for a, b in both):
        yield "signatories.shared"
    elif both:
        yield "signatories.apart"


@cache
def _weights() -> Mapping[str, float]:
    """The weight of every clue.

    Raises ``RuleError`` for a clue without an example or a counterexample, or one that they do not bear out.
    """
    weights: dict[str, float] = {}
    for row in load("registry").data["clue"]:
        clue = row.get("id", "?")
        for key, wanted in (("example", True), ("counterexample", False)):
            pair = row.get(key)
            if not pair or len(pair) != 2:
                raise RuleError("registry.toml", clue, f"has no {key}")
            if (clue in observed(*(sketch(one, number) for number, one in enumerate(pair)))) is not wanted:
                raise RuleError("registry.toml", clue, f"its {key} {'lacks' if wanted else 'shows'} it")
        weights[clue] = float(row["weight"])
    return MappingProxyType(weights)
