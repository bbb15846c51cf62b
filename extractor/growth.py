r"""Does a pattern's time grow with its text, or faster? Asked before it meets a text of megabytes.

In: a compiled pattern, texts that it finds, a limit in seconds. Out: the ``Slowest`` text of those that are
made against it: its own examples, and their beginnings, repeated; runs of each character that it names.

``^(?:가+)+나$`` on 가가가… takes twice the time with each further character; ``\d+명`` on 111… four times the
time for twice the digits, since it starts again at each. Both are told from ``(?<!\d)\d{1,15}명``, which
takes twice the time. To try another sort of text, add it to ``hostile_texts``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from re import _constants, _parser  # type: ignore[attr-defined]  # as the library parses patterns
from typing import Any

from .runaway import slow_text

MOST = 2.5
"""What twice the text may take, as a ratio: 2 is linear, and no clock is exact."""

_SCREENED = 6_000  # characters after which a pattern that grows too fast is slow for certain
_PER_CHARACTER = 1.5e-6  # seconds: what takes longer is measured
_LENGTHS = (12_000, 24_000, 48_000, 96_000)
_FIRST = 24  # repetitions, of which every other is tried: what grows exponentially shows in them
_BEST_OF, _ROUNDS = 3, 3
_PREFIXES, _PUMPS, _PREFIXED = 8, 20, 6
_USUAL = ("1", " ", "가", "\n", "(", "·", ",", "A", "○", "1,", "가 ", "“", "-", "1.", ") ", "\t ")


@dataclass(frozen=True, slots=True)
class Slowest:
    """The text on which a pattern grows fastest: what is repeated in it, its length and time, and the ratio.

    ``ratio`` is the time for twice the text over that for the text; ``seconds`` what the longest text took.
    """

    unit: str
    length: int
    seconds: float
    ratio: float

    @property
    def runs_away(self) -> bool:
        """Whether the time grows faster than the text."""
        return self.ratio > MOST


def slowest_text(
    pattern: re.Pattern[str], examples: Sequence[str] = (), *, seconds: float = 2.0
) -> Slowest | None:
    """The text against a pattern on which its time grows fastest; None where all are over at once.

    ``examples`` are texts that the pattern finds. ``seconds`` is what finding all of one text may take: one
    that takes longer has the ratio infinity. No signals and no processes, so it may be called anywhere.

    >>> slowest_text(re.compile("(?:가+)+나"), ["가나"]).runs_away
    True
    >>> slowest_text(re.compile(r"(?<!\\d)\\d{1,4}명"), ["20명"])
    """

    def find(text: str) -> None:
        for _ in pattern.finditer(text):
            pass

    if (exploded := slow_text(pattern, examples)) is not None:  # which twice an example might take for ever
        text, took = exploded
        return Slowest(text, len(text), took, float("inf"))
    worst: Slowest | None = None
    for start, unit, end in hostile_texts(pattern, examples):
        found = growth(find, partial(lengthened, start, unit, end), unit, seconds=seconds)
        if found is not None and (worst is None or found.ratio > worst.ratio):
            worst = found
            if worst.runs_away:
                break
    return worst


def lengthened(start: str, unit: str, end: str, length: int) -> str:
    """A text of about a length against a pattern, as ``hostile_texts`` describes it.

    >>> lengthened("(", "가나", ")", 4)
    '(가나가나)'
    """
    return start + unit * (length // len(unit)) + end


def growth(
    call: Callable[[str], object],
    make: Callable[[int], str],
    unit: str = "",
    *,
    seconds: float,
    lengths: Sequence[int] = _LENGTHS,
    screened: float | None = _PER_CHARACTER,
    times: int = _BEST_OF,
) -> Slowest | None:
    """How the time of a call grows with its text; ``make`` gives the text of a length.

    None where a short text is over so fast (``screened`` seconds a character) that growth cannot matter.
    The ratio is the first of those between neighbouring ``lengths`` that is within ``MOST``, else the lowest,
    each time the best of ``times``. Where none is within, all are measured anew, up to ``_ROUNDS`` times:
    what grows too fast does so everywhere and again, and a busy machine is no growth.
    """
    width = max(len(unit), 1)
    if screened is not None:
        for repeated in range(1, _FIRST, 2):
            if _timed(call, make(repeated * width)) > seconds / 8:
                return Slowest(unit, repeated * width, seconds, float("inf"))
        for length in (_SCREENED // 16, _SCREENED // 4, _SCREENED):
            if (took := _timed(call, make(length))) > seconds:
                return Slowest(unit, length, took, float("inf"))
        if took < _SCREENED * screened or _timed(call, make(_SCREENED)) < _SCREENED * screened:
            return None
    best: dict[int, float] = {}
    for _ in range(_ROUNDS):
        found = _round(call, make, unit, seconds=seconds, lengths=lengths, times=times, best=best)
        if not found.runs_away or found.seconds > seconds:
            break
    return found


def _round(
    call: Callable[[str], object],
    make: Callable[[int], str],
    unit: str,
    *,
    seconds: float,
    lengths: Sequence[int],
    times: int,
    best: dict[int, float],
) -> Slowest:
    """One measurement of each length, until two neighbours are within ``MOST``; ``best`` keeps the least."""
    ratio, length = float("inf"), 0
    for shorter, length in zip((0, *lengths), lengths, strict=False):
        best[length] = min(best.get(length, float("inf")), _best(call, make(length), seconds, times))
        if shorter:
            ratio = min(ratio, best[length] / best[shorter])
        if best[length] > seconds or ratio <= MOST:
            break
    return Slowest(unit, length, best[length], ratio)


def _best(call: Callable[[str], object], text: str, seconds: float, times: int) -> float:
    best = _timed(call, text)
    for _ in range(times - 1):
        if best > seconds:
            break
        best = min(best, _timed(call, text))
    return best


def _timed(call: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    call(text)
    return time.process_time() - begun


def hostile_texts(pattern: re.Pattern[str], examples: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Texts against a pattern: how each begins, what is repeated in it, and how it ends.

    >>> ("가", "1", "") in set(hostile_texts(re.compile(r"가\\d+"), ["가1"]))
    True
    """
    pumps = _distinct((*_characters(pattern), *_USUAL), _PUMPS)
    units = _distinct((*examples[:3], *(f"{e} " for e in examples[:2])), 4)
    prefixes = _distinct((e[:i] for e in examples[:2] for i in _cuts(len(e))), _PREFIXES)
    for unit in (*units, *prefixes):
        yield "", unit, ""
    for unit in pumps:
        yield "", unit, ""
    for unit in pumps[:_PREFIXED]:
        yield "", unit, "\0"
        for prefix in prefixes:
            yield prefix, unit, ""
    for one, other in pairwise(pumps):
        yield "", one + other, ""


def _cuts(length: int) -> Iterable[int]:
    step = max(1, length // _PREFIXES)
    return range(1, length + 1, step)


def _distinct(texts: Iterable[str], most: int) -> list[str]:
    return list(islice((text for text in dict.fromkeys(texts) if text), most))


_OF_CATEGORY = {
    _constants.CATEGORY_DIGIT: "1",
    _constants.CATEGORY_SPACE: " ",
    _constants.CATEGORY_WORD: "가",
    _constants.CATEGORY_NOT_SPACE: "가",
    _constants.CATEGORY_NOT_WORD: "-",
    _constants.CATEGORY_NOT_DIGIT: "가",
}


def _characters(pattern: re.Pattern[str]) -> Iterator[str]:
    """A character of each class that a pattern repeats, then of each that it names at all."""
    parsed = list(_parser.parse(pattern.pattern, pattern.flags))
    repeated: list[str] = []
    single: list[str] = []
    _walk(parsed, repeated, single, inside=False)
    yield from repeated
    yield from single


def _walk(nodes: Iterable[Any], repeated: list[str], single: list[str], *, inside: bool) -> None:
    for op, argument in nodes:
        if op is _constants.LITERAL:
            (repeated if inside else single).append(chr(argument))
        elif op is _constants.IN:
            (repeated if inside else single).extend(_members(argument))
        elif op in (_constants.ANY, _constants.NOT_LITERAL):
            (repeated if inside else single).append("가")
        elif op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            _, most, body = argument
            _walk(body, repeated, single, inside=inside or most > _PREFIXES)
        elif op is _constants.BRANCH:
            for branch in argument[1]:
                _walk(branch, repeated, single, inside=inside)
        elif op in (_constants.SUBPATTERN, _constants.ASSERT, _constants.ASSERT_NOT):
            _walk(argument[-1], repeated, single, inside=inside)
        elif op is _constants.ATOMIC_GROUP:
            _walk(argument, repeated, single, inside=inside)


def _members(members: Sequence[tuple[Any, Any]]) -> Iterator[str]:
    """A few members of a class of characters; of what it leaves out, what is usual."""
    if members[0][0] is _constants.NEGATE:
        yield "가"
        return
    for op, argument in members[:4]:
        if op is _constants.LITERAL:
            yield chr(argument)
        elif op is _constants.RANGE:
            yield chr(argument[0])
        elif op is _constants.CATEGORY:
            yield _OF_CATEGORY.get(argument, "가")
