"""An article's account of an agreement, made ready for being compared with others.

In: an ``ArticleRecord``. Out: ``Account``s, with names folded and dates as days, and the keys under which
they are looked for. ``accounts(record, "art-1")`` gives those of an article. To compare something else of two
accounts, add it here and a comparison in ``compare.py``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations

from extractor.gazetteer import gazetteer
from extractor.gazetteer.forms import consonants, form
from extractor.records import Agreement, ArticleRecord, Party
from extractor.rulebook import load

from .period import Period

_MANY = 12  # parties, beyond which not every pair of them is a key
_NAMED_SO = frozenset(("official", "former", "short", "abbreviation", "abbreviation_usual"))
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class Side:
    """A party as it is compared: its key, those of its successors and candidates, and its folded names."""

    key: str | None
    heirs: frozenset[str]
    candidates: frozenset[str]
    names: frozenset[str]
    country: str | None
    signatory: str | None
    party: Party

    @property
    def handle(self) -> str:
        """The one thing that it is: its key, or the consonants of a foreign name, or the name."""
        if self.key is not None:
            return self.key
        name = expanded(self.party.canonical or self.party.name)
        foreign = self.country != "KR" and _HANGUL.search(name)
        return (consonants(name) if foreign else "") or name

    @property
    def handles(self) -> tuple[str, ...]:
        """All that it is looked for by: successors, candidates and the parts of a branch's name too."""
        branch = _branch(self.party.canonical or self.party.name) if self.key is None else None
        parts = [branch.head or "", expanded(branch.tail)] if branch else []
        found = (self.handle, *sorted(self.heirs | self.candidates), *parts)
        return tuple(one for one in dict.fromkeys(found) if one)


@dataclass(frozen=True, slots=True)
class Account:
    """One article's account of one agreement. ``event`` is planned, signed, renewed or ended."""

    id: str
    article: str
    text: str
    published_on: date | None
    event: str
    period: Period | None
    sides: tuple[Side, ...]
    contents: frozenset[str]
    told: Agreement
    position: int = 0
    withdrawn: bool = False

    @property
    def order(self) -> tuple[bool, date, str, int]:
        """Older articles first, those without a date last: the same whatever was loaded first."""
        return self.published_on is None, self.published_on or date.min, self.article, self.position


def accounts(record: ArticleRecord, article_id: str) -> list[Account]:
    """Every agreement of a record.

    Its id holds as long as the article gives these parties an agreement of this kind: dates and contents may
    change.
    """
    text = record.text_sha256 or article_id
    taken: dict[str, int] = {}
    out = []
    for position, told in enumerate(record.agreements):
        sides = tuple(_side(party) for party in told.parties)
        what = "|".join([article_id, told.kind, *sorted(side.handle for side in sides)])
        taken[what] = taken.get(what, 0) + 1
        source_id = f"reg-{hashlib.sha256(f'{what}|{taken[what]}'.encode()).hexdigest()[:16]}"
        out.append(account(told, source_id, article_id, text, record.published_on, position, sides=sides))
    return out


def account(
    told: Agreement,
    source_id: str,
    article_id: str,
    text: str,
    published_on: date | None,
    position: int = 0,
    *,
    withdrawn: bool = False,
    sides: tuple[Side, ...] | None = None,
) -> Account:
    """One agreement as an article tells it; ``sides`` are its parties where they are known already."""
    return Account(
        id=source_id,
        article=article_id,
        text=text,
        published_on=published_on,
        event=event(told),
        period=Period.of(told.date),
        sides=tuple(_side(party) for party in told.parties) if sides is None else sides,
        contents=bigrams([*told.areas, *([told.title] if told.title else [])]),
        told=told,
        position=position,
        withdrawn=withdrawn,
    )


def event(told: Agreement) -> str:
    """What is told of an agreement: its status, or that it was renewed, where the words of its status or
    title say so.
    """
    if told.status != "signed":
        return told.status
    renewal = load("registry").rule("registry.renewal").pattern
    words = [e.text for e in told.evidence if e.slot in ("status", "kind")]
    return "renewed" if any(renewal.search(w) for w in [*words, told.title or ""]) else "signed"


def block_keys(one: Account) -> list[int]:
    """What another account must have one of to be compared with this one: two of its parties, or one and the
    day.

    Numbers of 63 bits, sorted. An account with a single party is looked for by that party and its kind.
    """
    sides = sorted(side.handles for side in one.sides)[:_MANY]
    keys = {
        "|".join(sorted((first, second)))
        for some, others in combinations(sides, 2)
        for first in some
        for second in others
    }
    if one.period is not None and one.period.first is not None and one.period.days == 1:
        keys |= {f"{handle}@{one.period.first}" for handles in sides for handle in handles}
    if len(sides) < 2:
        keys |= {f"{handle}#{one.told.kind}" for handles in sides for handle in handles}
    return sorted({_number(key) for key in keys})


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A text without what spellings of it differ by, remembered: the same names come again and again."""
    return form(text)


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) >> 1


@lru_cache(maxsize=65536)
def expanded(name: str) -> str:
    """A folded name whose usual short ending is written out, as 창원대 for 창원대학교.

    >>> expanded("㈜ 다래대"), expanded("보훔공대")
    ('다래대학교', '보훔공과대학교')
    """
    bare = folded(name)
    for short, full in load("registry").data["endings"].items():
        if bare.endswith(short) and len(bare) > len(short) + 1:
            return bare.removesuffix(short) + str(full)
    return bare


@dataclass(frozen=True, slots=True)
class _Branch:
    """A name of several words: the key of the body that the first one names, its official name, the last
    word.
    """

    head: str | None
    full: str
    tail: str


@lru_cache(maxsize=65536)
def _branch(name: str) -> _Branch | None:
    words = name.split()
    if len(words) < 2:
        return None
    senses = [one for one in gazetteer().senses(words[0]) if one.how in _NAMED_SO]
    keys = {one.key for one in senses}
    if len(keys) != 1:
        return _Branch(None, name, words[-1])
    (key,) = keys
    return _Branch(key, " ".join([gazetteer().full_name(key), *words[1:]]), words[-1])


def _side(party: Party) -> Side:
    told = [name for name in (party.name, party.canonical, *party.aliases) if name]
    if party.entity is None:
        told += [branch.full for name in told if (branch := _branch(name))]
    names = frozenset(full for name in told if len(full := expanded(name)) > 1)
    return Side(
        key=party.entity,
        heirs=frozenset(one.entity for one in party.successors),
        candidates=frozenset(one.entity for one in party.candidates),
        names=names,
        country=party.country,
        signatory=party.signatories[0].name if party.signatories else None,
        party=party,
    )


def bigrams(texts: Iterable[str]) -> frozenset[str]:
    """The pairs of neighbouring characters of what was agreed, without words that any agreement has.

    >>> sorted(bigrams(["수질 개선"]))
    ['개선', '수질', '질개']
    """
    idle = load("registry").rule("registry.idle_word").pattern
    bare = [folded(idle.sub(" ", text)) for text in texts]
    return frozenset(text[i : i + 2] for text in bare for i in range(len(text) - 1))


def distinct(values: Sequence[Account]) -> int:
    """How many different texts accounts come from: what repeats a release counts once."""
    return len({one.text for one in values}) if len(values) > 1 else len(values)


def by_order(many: Sequence[Account]) -> list[Account]:
    """Accounts in the order of their articles."""
    return sorted(many, key=lambda one: one.order)
