"""Korean numerals: digits mixed with 십 백 천 만 억 조.

In: a numeral as it stands (``3만 5천``). Out: its value, an ``int`` wherever it is whole. To add
a scale, edit the two tables below.

>>> numeral_value("2조 6,924억")
2692400000000
"""

from __future__ import annotations

import re
from decimal import Decimal

_SMALL = {"십": 10, "백": 100, "천": 1_000}
_BIG = {"만": 10**4, "억": 10**8, "조": 10**12}
NATIVE = {"두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_TOKEN = re.compile(r"(?P<digits>[\d,]+(?:\.\d+)?)|(?P<small>[십백천])|(?P<big>[만억조])")


def numeral_value(numeral: str) -> int | float:
    """The number that a numeral stands for; 여, 몇 and white space in it change nothing.

    >>> numeral_value("1천200억"), numeral_value("87백만"), numeral_value("113.4만"), numeral_value("2.5")
    (120000000000, 87000000, 1134000, 2.5)
    """
    total = section = pending = Decimal(0)
    for token in _TOKEN.finditer(numeral):
        if token["digits"]:
            # Two numbers with nothing between them (3만 5000) belong to different scales.
            section += pending
            pending = Decimal(token["digits"].replace(",", ""))
        elif token["small"]:
            section += pending * _SMALL[token["small"]]
            pending = Decimal(0)
        else:
            total += (section + pending) * _BIG[token["big"]]
            section = pending = Decimal(0)
    return whole(total + section + pending)


def last_scale(numeral: str) -> str:
    """The scale that a numeral ends in, for the start of a range that leaves it out (1~2만).

    >>> last_scale("2만"), last_scale("3천만"), last_scale("20")
    ('만', '천만', '')
    """
    found = re.search(r"[천백]?[만억조]$|[천백]$", numeral)
    return found[0] if found else ""


def whole(number: Decimal) -> int | float:
    """An ``int`` where nothing stands behind the point, else a ``float``.

    >>> whole(Decimal("12.0")), whole(Decimal("12.5"))
    (12, 12.5)
    """
    return int(number) if number == number.to_integral_value() else float(number)
