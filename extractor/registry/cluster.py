"""Accounts that are linked, parted into agreements.

In: accounts and the links between them. Out: groups, each an agreement, and a sound order for both. A pair
that is linked is not enough: two papers of one ceremony may both look like a third account. Groups are joined
only where their members speak for it on average (average linkage), strongest links first, so the outcome
hangs on the accounts alone and not on the order in which they came. What people said has the last
word. To weigh clues otherwise, edit ``rules/registry.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from .account import Account, by_order

_SAMPLE = 16  # members of a group that are asked


def clusters(
    accounts: Mapping[str, Account],
    links: Iterable[tuple[str, str, float]],
    score: Callable[[Account, Account], float],
    said: Mapping[tuple[str, str], bool] = MappingProxyType({}),
) -> list[list[Account]]:
    """The groups, each in the order of its articles, by that of their first.

    ``links`` are pairs of ids with the score of their comparison; ``score`` gives that of any pair; ``said``
    what people decided on some.
    """
    group = {one: [one] for one in accounts}
    seen: dict[tuple[str, str], float] = {}
    apart = [pair for pair, same in said.items() if not same]

    def join(left: list[str], right: list[str]) -> None:
        joined = sorted(left + right)
        for member in joined:
            group[member] = joined

    def between(one: str, other: str) -> float:
        pair = (one, other) if one < other else (other, one)
        if pair not in seen:
            seen[pair] = score(accounts[pair[0]], accounts[pair[1]])
        return seen[pair]

    for one, other, weight in sorted(links, key=lambda link: (-link[2], *sorted(link[:2]))):
        seen[(one, other) if one < other else (other, one)] = weight
        left, right = group[one], group[other]
        if left is right or _told_apart(left, right, apart):
            continue
        if _speaks_for(left, right, between):
            join(left, right)
    for one, other in sorted(pair for pair, same in said.items() if same):
        if group[one] is not group[other]:
            join(group[one], group[other])
    groups = {id(members): members for members in group.values()}
    found = [by_order([accounts[member] for member in members]) for members in groups.values()]
    return sorted(found, key=lambda members: members[0].order)


def components(ids: Iterable[str], links: Iterable[tuple[str, str, float]]) -> list[list[str]]:
    """What hangs together by links at all; groups never reach beyond.

    >>> components(["a", "b", "c"], [("a", "c", 2.0)])
    [['a', 'c'], ['b']]
    """
    parent = {one: one for one in ids}

    def root(one: str) -> str:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other, _ in links:
        parent[root(one)] = root(other)
    found: dict[str, list[str]] = {}
    for one in sorted(parent):
        found.setdefault(root(one), []).append(one)
    return sorted(found.values())


def _told_apart(left: Sequence[str], right: Sequence[str], apart: Iterable[tuple[str, str]]) -> bool:
    return any((a in left and b in right) or (b in left and a in right) for a, b in apart)


def _speaks_for(left: Sequence[str], right: Sequence[str], between: Callable[[str, str], float]) -> bool:
    pairs = [(a, b) for a in left[:_SAMPLE] for b in right[:_SAMPLE]]
    return sum(between(a, b) for a, b in pairs) > 0
