"""Reviewed articles → the registry: records as corrected, and what was decided on each agreement.

In: articles as reviewed, and an open registry. Out: their records loaded as a person left them, and a
decision of the registry for each agreement that somebody decided on; a rejected one is loaded too, so that
it can be refused whatever is extracted later. Carrying again what was carried changes nothing.
``carry(registry, states)`` after ``registry load`` brings all of a review in. To carry another slot, add it
to ``_verdicts``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from extractor.errors import RegistryError
from extractor.pages.run import MANIFEST, RECORDS
from extractor.records import Agreement
from extractor.registry.database import Registry
from extractor.registry.decide import WHOLE, moment
from extractor.registry.load import load
from extractor.registry.review import Verdict, agreement_of, decide
from extractor.registry.schema import Article, Decision, Source

from .state import Item, Reviewed

_EDITED = ("kind", "status", "date", "title", "venue")


@dataclass(slots=True)
class Carried:
    """How many agreements were decided on in the registry, were so already, and what it refused."""

    decided: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)


def carry(
    registry: Registry, states: Iterable[Reviewed], *, folder: Path | None = None, collection: str = ""
) -> Carried:
    """Bring reviewed articles into the registry.

    ``folder`` is that of the run, whose version the records keep.
    """
    touched = [state for state in states if any(item.state != "machine" for item in state.items)]
    carried = Carried()
    _load(registry, touched, folder, collection, carried)
    for state in touched:
        with registry.reading() as connection:
            sources = _sources(connection, state.record.doc_id, collection)
        for position, item in enumerate(state.items):
            if item.state != "machine" and position in sources:
                _decide(registry, sources[position], item, carried)
    return carried


def _load(
    registry: Registry, states: list[Reviewed], folder: Path | None, collection: str, carried: Carried
) -> None:
    with tempfile.TemporaryDirectory() as made:
        there = Path(made)
        lines = (_line(state) + "\n" for state in states)
        (there / RECORDS).write_text("".join(lines), "utf-8")
        if folder is not None and (folder / MANIFEST).is_file():
            (there / MANIFEST).write_bytes((folder / MANIFEST).read_bytes())
        summary = load(registry, there, collection=collection)
    carried.refused += [one.message for one in summary.refused]


def _line(state: Reviewed) -> str:
    """The record as reviewed; what was rejected stays in it as the extractor read it."""
    told = [
        (item.machine or item.agreement) if item.state == "rejected" else item.agreement
        for item in state.items
    ]
    record = state.record.model_copy(update={"agreements": told, "figures": state.figures})
    return record.model_dump_json(exclude={"text"})


def _sources(connection: Connection, doc_id: str, collection: str) -> dict[int, str]:
    query = (
        select(Source.position, Source.id)
        .join_from(Source, Article)
        .where(Article.doc_id == doc_id, Article.collection == collection, ~Source.withdrawn)
    )
    return {row.position: row.id for row in connection.execute(query)}


def _decide(registry: Registry, source: str, item: Item, carried: Carried) -> None:
    if item.at is None or item.by is None:
        return
    with registry.reading() as connection:
        if _is_known(connection, source, item.by, item.at):
            carried.known += 1
            return
    for verdict in _verdicts(item):
        try:
            decide(registry, source, verdict, by=item.by, at=item.at)
        except RegistryError as error:
            # A value that was to go, and that no source tells any more, is gone.
            if verdict.state != "rejected" or verdict.slot == WHOLE:
                carried.refused.append(f"{source}: {verdict.slot or 'agreement'}: {error}")
    carried.decided += 1


def _is_known(connection: Connection, source: str, by: str, at: datetime) -> bool:
    """Whether this very decision was carried: the one on the agreement as such comes last."""
    query = select(Decision.id).where(
        Decision.source_id == agreement_of(connection, source).id,
        Decision.slot == WHOLE,
        Decision.decided_by == by,
        Decision.decided_at == moment(at),
    )
    return connection.execute(query).first() is not None


def _verdicts(item: Item) -> Iterator[Verdict]:
    """What the registry is to decide for an agreement, the agreement as such last."""
    if item.state == "rejected":
        yield Verdict("rejected")
        return
    if item.state in ("corrected", "added"):
        yield from _corrections(item.agreement, item.machine)
    yield Verdict("accepted")


def _corrections(now: Agreement, before: Agreement | None) -> Iterator[Verdict]:
    for slot in _EDITED:
        value, was = getattr(now, slot), getattr(before, slot, None)
        if value and value != was:
            yield Verdict("edited", slot, value)
        elif was and not value:
            yield Verdict("rejected", slot, was)
    people = {party.name: party.signatories for party in before.parties} if before else {}
    for party in now.parties:
        if party.signatories and party.signatories != people.get(party.name):
            yield Verdict("edited", "signatory", party.signatories[0].name, party.name)
    if before:
        names = {party.name for party in now.parties}
        yield from (Verdict("rejected", "party", p.name) for p in before.parties if p.name not in names)
        yield from (Verdict("rejected", "area", area) for area in before.areas if area not in now.areas)
