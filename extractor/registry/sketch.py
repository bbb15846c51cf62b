"""Accounts written in a line, for the examples of rules and of tests.

In: ``mou signed 2024-05-03 2024-05-04 | 강릉시; 정선군 | 수질 개선; 관광 | title=… venue=… by=…;…
article=…``, where ``-`` stands for an unknown date. Out: an ``Account``. To sketch another slot, add it to
``sketch``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from extractor.records import Agreement, Evidence, Kind, Party, Signatory, Status

from .account import Account, account

_OPTION = re.compile(r"(title|venue|by|article)=(.*?)(?=\s+(?:title|venue|by|article)=|$)")


def sketch(line: str, number: int = 0) -> Account:
    """The account that a line sketches; ``number`` tells its article from others.

    >>> one = sketch("mou renewed 2024-05 - | 강릉시; 정선군 | 관광")
    >>> one.event, [side.party.name for side in one.sides]
    ('renewed', ['강릉시', '정선군'])
    """
    head, names, areas, rest = [*(part.strip() for part in line.split("|")), "", ""][:4]
    kind, event, day, published = head.split()
    options = dict(_OPTION.findall(rest))
    signers = [name for name in options.get("by", "").split(";") if name]
    parties = [
        Party(name=name, type="other", country="KR", signatories=[Signatory(name=signer)] if signer else [])
        for name, signer in zip(_split(names), [*signers, *[""] * len(_split(names))], strict=False)
    ]
    renewed = event == "renewed"
    told = Agreement(
        kind=cast("Kind", kind),
        status=cast("Status", "signed" if renewed else event),
        salience="main",
        title=options.get("title"),
        venue=options.get("venue"),
        date=None if day == "-" else day,
        parties=parties,
        areas=_split(areas),
        evidence=[Evidence(slot="status", start=0, end=2, text="갱신", rule="act")] if renewed else [],
    )
    article = f"art-{options.get('article', number)}"
    on = None if published == "-" else date.fromisoformat(published)
    return account(told, f"{article}/{number}", article, article, on)


def _split(part: str) -> list[str]:
    return [one.strip() for one in part.split(";") if one.strip()]
