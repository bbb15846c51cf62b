"""The derived tables, made anew for whatever a change touches.

In: accounts that are new or changed, and the ids of those that are gone. Out: links, agreements and all that
belongs to them, written in the transaction of the caller. What is written depends on the accounts and
decisions alone, not on the order in which they came, so two loaders, or one after the other, give the same
database. ``rebuild(connection)`` does it for all, as after a change of the rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.sql.expression import bindparam

from extractor.records import Agreement as Told

from .account import Account, account, block_keys
from .cluster import clusters, components
from .compare import compare, linked
from .consolidate import Consolidated, consolidate
from .database import among, insert_rows, put, remove
from .decide import SAME, said
from .schema import (
    Agreement,
    Area,
    AreaTopic,
    Article,
    Block,
    Decision,
    Identifier,
    Link,
    Meta,
    Participation,
    Party,
    SearchText,
    Source,
    Value,
)

_RULES = ("registry.toml", "topics.toml")
_DERIVATION = 1  # raised when code changes what is derived of the same sources
_PARTS = (Value, Participation, Area, AreaTopic, SearchText)
Links = dict[tuple[str, str], tuple[float, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Change:
    """What came and went: ``fresh`` accounts are compared, ``rows`` are those of new sources."""

    fresh: Mapping[str, Account]
    rows: Mapping[str, dict[str, Any]]
    gone: frozenset[str] = frozenset()


def rules_digest() -> str:
    """The digest of what the derived tables are made by."""
    folder = resources.files("extractor").joinpath("rules")
    found = b"".join(path.read_bytes() for name in _RULES if (path := folder.joinpath(name)).is_file())
    return hashlib.sha256(found + str(_DERIVATION).encode()).hexdigest()


def current(connection: Connection) -> bool:
    """Whether the derived tables were made by these rules, or are still empty."""
    if connection.scalar(select(Source.id).limit(1)) is None:
        put(connection, Meta, [{"name": "rules", "value": rules_digest()}])
    return bool(connection.scalar(select(Meta.value).where(Meta.name == "rules")) == rules_digest())


def rebuild(connection: Connection) -> None:
    """Derive everything from the sources and decisions that are there."""
    every = accounts_of(connection, connection.scalars(select(Source.id)).all())
    apply(connection, Change(every, {}))
    put(connection, Meta, [{"name": "rules", "value": rules_digest()}])


def again(connection: Connection, agreement_id: str) -> None:
    """Derive one agreement anew, as after a decision on it."""
    members = among(connection, select(Source.id), Source.agreement_id, [agreement_id])
    apply(connection, Change({}, {}), touched={row.id for row in members})


def apply(connection: Connection, change: Change, touched: Iterable[str] = ()) -> None:
    """Link what came, and write every agreement that it, or one of the sources ``touched``, belongs to."""
    stale = {*change.fresh, *change.gone}
    before = among(connection, select(Source.id, Source.agreement_id), Source.id, stale)
    agreements = {row.agreement_id for row in before}
    together = among(connection, select(Source.id), Source.agreement_id, agreements)
    touched = {*touched, *(row.id for row in together)}
    touched |= _around(connection, [row.id for row in before])[0]
    for column in (Link.first, Link.second, Block.source_id):
        remove(connection, column, [row.id for row in before])
    blocks = {one.id: block_keys(one) for one in change.fresh.values()}
    links, known = _compared(connection, change.fresh, blocks)
    touched |= {*change.fresh, *(one for pair in links for one in pair)}
    around, there = _around(connection, touched)
    links |= there
    touched = around - change.gone
    accounts = {one: known[one] for one in touched & set(known)}
    accounts |= accounts_of(connection, touched - set(known))
    _write(connection, change, accounts, links, agreements)
    rows = sorted((key, one) for one, keys in blocks.items() for key in keys)
    insert_rows(connection, Block, [{"key": key, "source_id": one} for key, one in rows])


def accounts_of(connection: Connection, ids: Iterable[str]) -> dict[str, Account]:
    """The accounts of sources, read back."""
    columns = (*Source.__table__.columns, Article.text_sha256, Article.published_on)
    query = select(*columns).join_from(Source, Article, Article.id == Source.article_id)
    return {row.id: _account(row) for row in among(connection, query, Source.id, ids)}


def _account(row: Any) -> Account:
    published: date | None = row.published_on
    return account(
        Told.model_validate(
            {
                "id": row.record_id,
                "kind": row.kind,
                "status": row.status,
                "salience": row.salience,
                "title": row.title,
                "date": row.date,
                "venue": row.venue,
                "parties": row.parties,
                "areas": row.areas,
                "evidence": row.evidence,
                "confidence": row.confidence,
            }
        ),
        row.id,
        row.article_id,
        row.text_sha256 or row.article_id,
        published,
        row.position,
        withdrawn=row.withdrawn,
    )


def _compared(
    connection: Connection, fresh: Mapping[str, Account], keys: Mapping[str, list[int]]
) -> tuple[Links, Mapping[str, Account]]:
    """The links between fresh accounts, and from them to sources that share a block with one; all that were
    compared.
    """
    blocks: dict[int, set[str]] = {}
    for one, some in keys.items():
        for key in some:
            blocks.setdefault(key, set()).add(one)
    there = among(connection, select(Block.key, Block.source_id), Block.key, blocks)
    old = accounts_of(connection, {row.source_id for row in there})
    pairs = {pair for ids in blocks.values() for pair in combinations(sorted(ids), 2)}
    pairs |= {tuple(sorted((row.source_id, new))) for row in there for new in blocks[row.key]}
    every = {**old, **fresh}
    links: Links = {}
    for first, second in sorted(pairs):
        found = compare(every[first], every[second])
        if linked(found):
            links[first, second] = (found.score, dict(found.clues))
    return links, every


def _around(connection: Connection, ids: Iterable[str]) -> tuple[set[str], Links]:
    """The sources that hang together with some, by links or because a person joined them; and the links."""
    links: Links = {}
    seen: set[str] = set()
    edge = set(ids)
    while edge:
        seen |= edge
        query = select(Link.first, Link.second, Link.score, Link.clues)
        rows = among(connection, query, Link.first, edge) + among(connection, query, Link.second, edge)
        links |= {(row.first, row.second): (row.score, row.clues) for row in rows}
        joined = among(
            connection, select(Decision.value).where(Decision.slot == SAME), Decision.source_id, edge
        )
        edge = {one for row in rows for one in (row.first, row.second)} | {row.value for row in joined}
        edge -= seen
    return seen, links


def _write(
    connection: Connection, change: Change, accounts: Mapping[str, Account], links: Links, before: set[str]
) -> None:
    found = _consolidated(connection, accounts, links)
    after = {member.id: done.agreement["id"] for group, done in found for member in group}
    belonging = among(connection, select(Source.agreement_id), Source.id, accounts)
    names = before | {row.agreement_id for row in belonging}
    takers = {
        row.party_id
        for row in among(connection, select(Participation.party_id), Participation.agreement_id, names)
    }
    for table in _PARTS:
        remove(connection, table.agreement_id, names)
    _write_parties(connection, [done for _, done in found])
    made = sorted(
        (done for _, done in found), key=lambda done: done.agreement["id"]
    )  # the order of the tables
    put(connection, Agreement, [done.agreement for done in made])
    insert_rows(
        connection, Source, [{**row, "agreement_id": after[one]} for one, row in sorted(change.rows.items())]
    )
    moved = [{"source": one, "to": name} for one, name in sorted(after.items()) if one not in change.rows]
    if moved:
        statement = (
            update(Source).where(Source.id == bindparam("source")).values(agreement_id=bindparam("to"))
        )
        connection.execute(statement.execution_options(synchronize_session=False), moved)
    insert_rows(connection, Value, [row for done in made for row in done.values])
    insert_rows(connection, Participation, [row for done in made for row in done.participations])
    insert_rows(connection, Area, [row for done in made for row in done.areas])
    insert_rows(connection, AreaTopic, [row for done in made for row in done.topics])
    insert_rows(connection, SearchText, [done.search for done in made])
    fresh = [
        {"first": first, "second": second, "score": score, "clues": clues}
        for (first, second), (score, clues) in links.items()
        if first in change.fresh or second in change.fresh
    ]
    insert_rows(connection, Link, fresh)
    remove(connection, Source.id, change.gone)
    remove(connection, Agreement.id, names - set(after.values()))
    taking = among(connection, select(Participation.party_id), Participation.party_id, takers)
    for column in (Identifier.party_id, Party.id):
        remove(connection, column, takers - {row.party_id for row in taking})


def _consolidated(
    connection: Connection, accounts: Mapping[str, Account], links: Links
) -> list[tuple[list[Account], Consolidated]]:
    scored = [(first, second, score) for (first, second), (score, _) in links.items()]
    decisions = among(connection, select(*Decision.__table__.columns), Decision.source_id, accounts)
    on: dict[str, list[Mapping[str, Any]]] = {}
    for row in decisions:
        on.setdefault(row.source_id, []).append(dict(row._mapping))
    pairs = said(row for rows in on.values() for row in rows)
    pairs = {pair: same for pair, same in pairs.items() if set(pair) <= set(accounts)}
    joined = [(*pair, 0.0) for pair, same in pairs.items() if same]
    groups: list[list[Account]] = []
    part = {one: number for number, ids in enumerate(components(accounts, [*scored, *joined])) for one in ids}
    members: dict[int, dict[str, Account]] = {}
    for one, number in part.items():
        members.setdefault(number, {})[one] = accounts[one]
    inner: dict[int, list[tuple[str, str, float]]] = {}
    for link in scored:
        inner.setdefault(part[link[0]], []).append(link)
    for number, some in members.items():
        if len(some) == 1:
            groups.append(list(some.values()))
            continue
        here = {pair: same for pair, same in pairs.items() if pair[0] in some and pair[1] in some}
        groups += clusters(some, inner.get(number, ()), lambda a, b: compare(a, b).score, here)
    return [(group, consolidate(group, [d for one in group for d in on.get(one.id, ())])) for group in groups]


def _write_parties(connection: Connection, found: Iterable[Consolidated]) -> None:
    rows: dict[str, dict[str, Any]] = {}
    identifiers: dict[str, list[dict[str, Any]]] = {}
    for done in found:
        rows |= done.parties
        identifiers |= done.identifiers
    there = {row.id for row in among(connection, select(Party.id), Party.id, rows)}
    new = sorted(set(rows) - there)
    insert_rows(connection, Party, [rows[one] for one in new])
    insert_rows(connection, Identifier, [row for one in new for row in identifiers[one]])
