"""Which predicted agreement is meant by which gold one: the assignment with the greatest likeness.

In: the keyed agreements of one document, gold and predicted. Out: pairs of their places. Of two
gold records of 김해시, the one with 무석시 is aligned to the predicted 김해시–무석시, since parties
weigh most. To change what likeness is, edit ``likeness``; ``assign`` is plain optimisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from .match import Keyed, pairs_in

_PARTIES, _AREAS = 3.0, 1.0
_SINGLE_VALUED = {"kind": 1.0, "date": 1.0, "status": 0.3}
_ENOUGH_WITHOUT_PARTIES = 1.6
"""More than kind and status together: two records without a common party need a common date or area."""


def align(gold: Sequence[Keyed], predicted: Sequence[Keyed]) -> list[tuple[int, int]]:
    """Pair gold and predicted agreements one to one; what resembles nothing stays alone."""
    if not gold or not predicted:
        return []
    gain = [[likeness(g, p) for p in predicted] for g in gold]
    if len(gold) <= len(predicted):
        chosen = assign(gain)
    else:
        turned = [list(column) for column in zip(*gain, strict=True)]
        chosen = [(i, j) for j, i in assign(turned)]
    return sorted((i, j) for i, j in chosen if gain[i][j] > 0)


def likeness(gold: Keyed, predicted: Keyed) -> float:
    """How much two agreements look like the same one; 0 when nothing speaks for it.

    The order of the additions is fixed: likenesses that tie must tie to the last bit.
    """
    common = len(pairs_in("parties", gold, predicted))
    total = _weighed(_PARTIES, common, gold.keys["parties"], predicted.keys["parties"])
    for slot, weight in _SINGLE_VALUED.items():
        total += weight * len(pairs_in(slot, gold, predicted))
    if gold.keys["areas"] and predicted.keys["areas"]:
        alike = len(pairs_in("areas", gold, predicted))
        total += _weighed(_AREAS, alike, gold.keys["areas"], predicted.keys["areas"])
    return total if common or total > _ENOUGH_WITHOUT_PARTIES else 0.0


def _weighed(weight: float, common: int, left: Sequence[object], right: Sequence[object]) -> float:
    return weight * 2 * common / (len(left) + len(right)) if left or right else 0.0


def assign(gain: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The assignment of every row to a column of its own that has the greatest total.

    Kuhn's method with prices: rows come in one by one; a newcomer that finds its column taken
    pushes the holder on along the path that costs least. There must be no more rows than columns.

    >>> assign([[5.0, 4.0], [5.0, 1.0]])
    [(0, 1), (1, 0)]
    """
    columns = len(gain[0])
    row_price = [0.0] * len(gain)
    column_price = [0.0] * columns
    holder: list[int | None] = [None] * columns
    for newcomer in range(len(gain)):
        last, reached_from = _cheapest_path(gain, newcomer, holder, row_price, column_price)
        step: int | None = last
        while step is not None:
            before = reached_from[step]
            holder[step] = newcomer if before is None else holder[before]
            step = before
    return sorted((row, column) for column, row in enumerate(holder) if row is not None)


def _cheapest_path(
    gain: Sequence[Sequence[float]],
    newcomer: int,
    holder: Sequence[int | None],
    row_price: list[float],
    column_price: list[float],
) -> tuple[int, dict[int, int | None]]:
    """Grow a tree of columns from the newcomer until it reaches a free one; prices move with it.

    Returns the free column, and for each column the one it was reached from (None: the newcomer).
    """
    surplus = dict.fromkeys(range(len(column_price)), -inf)
    reached_from: dict[int, int | None] = {}
    tree: list[tuple[int, int]] = []
    row, here = newcomer, None
    while True:
        for column, best in surplus.items():
            offer = gain[row][column] - row_price[row] - column_price[column]
            if offer > best:
                surplus[column], reached_from[column] = offer, here
        nearest = max(surplus, key=surplus.__getitem__)
        drop = surplus.pop(nearest)
        row_price[newcomer] += drop
        for held_column, held_row in tree:
            row_price[held_row] += drop
            column_price[held_column] -= drop
        for column in surplus:
            surplus[column] -= drop
        occupant = holder[nearest]
        if occupant is None:
            return nearest, reached_from
        tree.append((nearest, occupant))
        row, here = occupant, nearest
