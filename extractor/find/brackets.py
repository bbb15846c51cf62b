"""What the bracket behind a name adds to it: its short form, its initials, what they stand for.

In: the text, the words of a sentence, the index of the name's last word. Out: the spans of other forms:
KGA of 한국가람진흥원(KGA), 공사 of 가람관광공사(이하 공사); none of 가람시(시장 박가람).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.rulebook import wording
from extractor.shapes import Span

from . import names
from .units import Unit

_SHORT = wording("parties")["short"]
_PLAIN = re.compile(r"^[가-힣A-Za-z0-9&·\- .]{2,60}$")


def bracketed(text: str, units: Sequence[Unit], i: int) -> tuple[Span, ...]:
    """Short forms in the bracket behind a name: (KISA), (이하 공사), (NCFI, 원장 …)."""
    unit = units[i]
    at = unit.span.end
    if unit.end <= at or text[at] not in "(（":
        return ()
    close = text.find(")", at, unit.end)
    inside = Span(at + 1, close if close > 0 else unit.end)
    out: list[Span] = []
    body = inside.of(text)
    if found := _SHORT.search(body):
        out.append(Span(inside.start + found.start("alias"), inside.start + found.end("alias")))
    head = re.split(r"[,·:]|이하", body)[0].strip()
    told = head.isascii() or _same(head, unit.stem) or _spelt_out(head, unit.stem)
    if head and _PLAIN.match(head) and told:
        start = text.index(head, inside.start)
        out.append(Span(start, start + len(head)))
    return tuple(out)


def _spelt_out(name: str, short: str) -> bool:
    """Whether a bracket tells what Latin letters stand for: KOSI(한국토양연구원)."""
    found = names.sense(name)
    return short.isascii() and short.isupper() and found is not None and found.type != "local_government"


def _same(short: str, name: str) -> bool:
    """Whether a bracketed Korean form abbreviates the name (금감원 for 금융감독원)."""
    return " " not in short and 2 <= len(short) < len(name) and subsequence(short, name)


def subsequence(short: str, name: str) -> bool:
    """Whether the characters of ``short`` stand in ``name`` in this order.

    >>> subsequence("금감원", "금융감독원"), subsequence("관세청", "금융감독원")
    (True, False)
    """
    rest = iter(name)
    return all(char in rest for char in short)
