"""Which of the values that sources claim for a slot comes first, and why.

In: the accounts of one agreement. Out: claims in order, the first of which holds unless a person says
otherwise, each with its reason. ``SLOTS["date"](accounts)`` orders the dates. To choose a slot otherwise,
edit its function here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from .account import Account, distinct, folded
from .period import Period

_ALIKE = 85  # of 100, from which two titles or venues are one


@dataclass(frozen=True, slots=True)
class Claim:
    """A value and the accounts that claim it."""

    value: str
    accounts: tuple[Account, ...]

    @property
    def weight(self) -> tuple[int, int, float]:
        """How many texts say so; how many of them as their news; how sure the best one is."""
        return self.texts, self.news, max(one.told.confidence or 0.0 for one in self.accounts)

    @property
    def texts(self) -> int:
        """How many texts say so."""
        return distinct(self.accounts)

    @property
    def news(self) -> int:
        """How many of them say so as their news."""
        return distinct([one for one in self.accounts if one.told.salience == "main"])


def claims_of(group: Iterable[Account], value_of: Callable[[Account], str | None]) -> list[Claim]:
    """The values that accounts tell, each with those that do."""
    told: dict[str, list[Account]] = {}
    for one in group:
        if value := value_of(one):
            told.setdefault(value, []).append(one)
    return [Claim(value, tuple(accounts)) for value, accounts in told.items()]


def reason(claim: Claim, of: int) -> str:
    """How often a claim is told, in words; ``of`` is how many different texts there are."""
    news = claim.news
    return f"told by {claim.texts} of {of}" + (f", {news} of them as news" if news else ", as background")


def best_told(claims: list[Claim]) -> list[Claim]:
    """Claims, the best told first; where they are told equally often, the older article decides."""
    return sorted(claims, key=lambda claim: claim.weight, reverse=True) if len(claims) > 1 else claims


def _most(group: Sequence[Account], value_of: Callable[[Account], str | None]) -> list[tuple[Claim, str]]:
    of = distinct(group)
    return [(claim, reason(claim, of)) for claim in best_told(claims_of(group, value_of))]


def _kinds(group: Sequence[Account]) -> list[tuple[Claim, str]]:
    return _most(group, lambda one: one.told.kind)


def _statuses(group: Sequence[Account]) -> list[tuple[Claim, str]]:
    """The furthest stage holds; one that was renewed after it ended is signed again."""
    ends = [one.period.last for one in group if one.event == "ended" and one.period and one.period.last]
    again = [one for one in group if one.event == "renewed" and one.period and one.period.first and ends]
    revived = any(one.period.first > max(ends) for one in again if one.period and one.period.first)
    order = ["ended", "signed", "planned"] if not revived else ["signed", "ended", "planned"]
    claims = sorted(claims_of(group, lambda one: one.told.status), key=lambda claim: order.index(claim.value))
    of = distinct(group)
    return [
        (claim, ("the furthest stage; " if i == 0 and len(claims) > 1 else "") + reason(claim, of))
        for i, claim in enumerate(claims)
    ]


def _dates(group: Sequence[Account]) -> list[tuple[Claim, str]]:
    """The day of the stage that counts: of the signing, else of the renewal, the plan, the end.

    A date also has the votes of those that say the same less exactly, and the more exact of two wins.
    """
    there = {one.event for one in group if one.told.date}
    stage = next((one for one in ("signed", "renewed", "planned", "ended") if one in there), None)
    of = [one for one in group if one.event == stage]
    claims = claims_of(of, lambda one: one.told.date)
    periods = {claim.value: Period.of(claim.value) for claim in claims}

    def backed(claim: Claim) -> int:
        mine = periods[claim.value]
        backing = [
            one
            for other in claims
            for one in other.accounts
            if other is claim or _says_less(periods[other.value], mine)
        ]
        return distinct(backing)

    def exactness(claim: Claim) -> int:
        period = periods[claim.value]
        return -(period.days or 10_000) - (50 if period.about else 0) if period else -20_000

    votes = {claim.value: backed(claim) for claim in claims}
    total = distinct(of)
    if len(claims) > 1:
        claims.sort(key=lambda claim: (votes[claim.value], exactness(claim), claim.weight), reverse=True)
    return [(claim, f"{reason(claim, total)}; {votes[claim.value]} agree with it") for claim in claims]


def _says_less(one: Period | None, other: Period | None) -> bool:
    """Whether a date is another one told less exactly."""
    return one is not None and other is not None and other.within(one) and not one.within(other)


def _titles(group: Sequence[Account]) -> list[tuple[Claim, str]]:
    return _most(group, lambda one: one.told.title)


def _venues(group: Sequence[Account]) -> list[tuple[Claim, str]]:
    return _most(group, lambda one: one.told.venue)


def same(one: str, other: str) -> bool:
    """Whether two values differ in nothing but writing."""
    return folded(one) == folded(other)


def _same_day(one: str, other: str) -> bool:
    first, second = Period.of(one), Period.of(other)
    return first is not None and second is not None and first.agrees(second)


def _like(one: str, other: str) -> bool:
    """Whether one text holds the other: 시청 in 서산시청 3층 회의실."""
    short, long = sorted((folded(one), folded(other)), key=len)
    return short in long or fuzz.partial_ratio(short, long) >= _ALIKE


SLOTS: Mapping[str, Callable[[Sequence[Account]], list[tuple[Claim, str]]]] = {
    "kind": _kinds,
    "status": _statuses,
    "date": _dates,
    "title": _titles,
    "venue": _venues,
}
AGREE: Mapping[str, Callable[[str, str], bool]] = {
    "status": lambda _, __: True,  # stages follow one another
    "date": _same_day,
    "title": _like,
    "venue": _like,
}
