"""Agreements as lines for people.

In: rows of ``query`` and ``detail``. Out: text for a terminal. To tell more of an agreement, add its lines to
``told_in_full``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]


def told(row: Row) -> str:
    """An agreement in a line: ``reg-…  2024-05-03  mou  signed  강릉시, 정선군  (6 sources)``."""
    parties = ", ".join(party["name"] for party in row["parties"])
    notes = [f"{row['sources']} sources" if row["sources"] > 1 else "1 source"]
    if row["conflicts"]:
        notes.append(f"{row['conflicts']} conflicts")
    if row["review"] != "machine":
        notes.append(row["review"])
    title = f"  ‘{row['title']}’" if row["title"] else ""
    what = f"{row['date'] or '-':10}  {row['kind']}  {row['status']}"
    return f"{row['id']}  {what}  {parties}{title}  ({', '.join(notes)})"


def told_in_full(row: Row) -> Iterator[str]:
    """Everything on one agreement, line by line."""
    yield told(row)
    if row["asks"]:
        yield f"look again: {row['asks']}"
    if row["review"] != "machine":
        yield f"{row['review']} by {row['reviewed_by']} at {row['reviewed_at']}"
    yield "\nparties"
    for party in row["parties"]:
        yield f"  {_party(party)}"
    for other in row["other_parties"]:
        yield f"  not taken: {other['body']} ({other['why']})"
    if row["areas"]:
        yield f"\nareas  {', '.join(row['topics'])}"
        yield from (f"  {area}" for area in row["areas"])
        yield from (f"  not taken: {other['text']} ({other['why']})" for other in row["other_areas"])
    yield "\nvalues"
    yield from (f"  {_value(value)}" for value in row["values"])
    yield "\nhistory"
    for one in row["history"]:
        yield f"  {one['event']:8} {one['date'] or '-'}  ({', '.join(one['told_by'])})"
    yield "\nsources"
    for source in row["accounts"]:
        yield from _source(source)
    if row["links"]:
        yield "\nwhy they are one"
        yield from (f"  {line}" for line in _links(row))
    if row["decisions"]:
        yield "\ndecisions"
        yield from (f"  {_decision(one)}" for one in row["decisions"])


def _party(party: Row) -> str:
    ids = ", ".join(f"{scheme} {value}" for scheme, value in party.get("identifiers", {}).items())
    signer = " ".join(part for part in (party["signatory_title"], party["signatory"]) if part)
    about = ", ".join(part for part in (party["type"], party["country"], party["entity"], ids) if part)
    return f"{party['name']} ({about})" + (f": {signer}" if signer else "")


def _value(value: Row) -> str:
    mark = "*" if value["chosen"] else "!" if value["conflict"] else " "
    whose = f" of {value['party_id']}" if value["party_id"] else ""
    state = f"; {value['review']} by {value['reviewed_by']}" if value["review"] != "machine" else ""
    asks = f"; look again: {value['asks']}" if value["asks"] else ""
    return f"{mark} {value['slot']}{whose}  {value['value']}  ({value['why']}{state}{asks})"


def _source(source: Row) -> Iterator[str]:
    about = [str(part) for part in (source["published_on"], source["publisher"], source["url"]) if part]
    gone = ["withdrawn"] if source["withdrawn"] else []
    repeats = [f"repeats {source['repeats']}"] if source["repeats"] else []
    version = [f"extractor {source['extractor']}"] if source["extractor"] else []
    told = ", ".join([*about, *repeats, *version, *gone])
    yield f"  {source['doc_id']}  {source['headline'] or ''}  ({told})  {source['id']}"
    for proof in source["evidence"]:
        party = f"[{proof['party']}]" if proof.get("party") is not None else ""
        place = f"{proof['start']}–{proof['end']}"
        yield f"    {proof['slot']}{party}  {place}  “{proof['text']}”  {proof['rule']}"


def _links(row: Row) -> Iterator[str]:
    named = {one["id"]: one["doc_id"] for one in row["accounts"]}
    for link in row["links"]:
        clues = ", ".join(f"{clue} {weight:+g}" for clue, weight in link["clues"].items())
        first, second = (named.get(link[end], link[end]) for end in ("first", "second"))
        yield f"{first} – {second}  {link['score']:+g}: {clues}"


def _decision(one: Row) -> str:
    slot = f" {one['slot']}" if one["slot"] else ""
    value = f" {one['value']}" if one["value"] else ""
    note = f": {one['note']}" if one["note"] else ""
    return f"{one['decided_at']}  {one['decided_by']}  {one['state']}{slot}{value}{note}"


def told_conflict(conflict: Row) -> Iterator[str]:
    """A slot on which sources disagree."""
    yield f"{conflict['id']}  {conflict['slot']}" + (f" of {conflict['party']}" if conflict["party"] else "")
    for value in conflict["values"]:
        mark = "*" if value["chosen"] else " "
        yield f"  {mark} {value['value']}  ({value['why']})  {', '.join(value['told_by'])}"


def told_events(events: Iterable[Row]) -> Iterator[str]:
    """A timeline, an event a line."""
    for one in events:
        parties = ", ".join(one["parties"])
        yield f"{one['date'] or '-':10}  {one['event']:8} {one['kind']}  {parties}  {one['id']}"


def told_counts(counts: Mapping[str, Any]) -> Iterator[str]:
    """What is in a registry."""
    for name, value in counts.items():
        many = isinstance(value, Mapping)
        told_so = ", ".join(f"{number} {what}" for what, number in value.items()) if many else value
        yield f"{name:12}{told_so}"
