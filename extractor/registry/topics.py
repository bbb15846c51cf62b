"""What an area of cooperation is about, as codes of a small taxonomy.

In: the text of an area. Out: its codes, in the taxonomy's order. ``topics("청소년 축구")`` is ``("sport",)``.
To add a code or the words of one, edit ``rules/topics.toml``.
"""

from __future__ import annotations

from functools import lru_cache

from extractor.rulebook import load


@lru_cache(maxsize=65536)
def topics(text: str) -> tuple[str, ...]:
    """The codes of an area; none where no rule knows it.

    >>> topics("전통시장"), topics("문화, 관광 교류")
    (('economy',), ('culture', 'tourism'))
    """
    found = {str(rule.options["code"]) for rule in load("topics").rules if rule.pattern.search(text)}
    return tuple(code for code in labels() if code in found)


def labels() -> dict[str, str]:
    """The taxonomy: each code with its Korean name."""
    return dict(load("topics").data["topics"])
