"""Ministries, agencies, companies, universities, associations: ``organisations/`` → entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from entry import HERE, Entry, rows, several

from extractor.gazetteer.forms import form as fold
from extractor.gazetteer.index import FIRST_DAY, LAST_DAY
from extractor.rulebook import load

TABLES = ("state", "public", "universities", "companies", "associations", "hospitals")
_BODIES_BY_HEAD = {"농협", "수협", "신협", "축협"}  # the head is what everybody calls the body
_WEIGHTS = {"national_government": 6.0, "public_agency": 5.5, "international_organization": 6.0}


def entries() -> Iterator[Entry]:
    """Every organisation of the tables; a body that was only renamed is one, under its last name."""
    found = {row["key"]: row for table in TABLES for row in rows(f"organisations/{table}.csv")}
    later = _renamed(found)
    out: dict[str, Entry] = {}
    for key in sorted(found, key=lambda k: (k in later, k)):
        row, heir = found[key], _last(key, later)
        if heir == key:
            out[key] = _entry(row)
        else:
            _call(out[heir], row, how="former")
            out[heir].names.append(_period(row))
    _call_by_former_names(out, later)
    for entry in out.values():
        entry.successors = [(day, _last(heir, later)) for day, heir in entry.successors]
        entry.parents = [(since, until, _last(one, later)) for since, until, one in entry.parents]
        entry.names = _in_turn(entry.names)
    _share(out)
    for entry in out.values():
        _call_by_heads(entry)
    yield from out.values()


def subjects() -> set[tuple[str, str]]:
    """What an organisation does or has, in words that an article would use: key and word."""
    told = rows("organisations/subjects.csv")
    return {(row["key"], word) for row in told for word in several(row["words"])}


def seats() -> set[tuple[str, str]]:
    """Where an organisation sits: key and the key of the place."""
    return {(row["key"], key) for row in rows("organisations/subjects.csv") for key in several(row["seats"])}


def _call_by_heads(entry: Entry) -> None:
    """A name that ends in a head that articles leave alone: 부산항만공사 is 항만공사."""
    for row in rows("organisations/heads.csv"):
        if entry.country != "KR" or not entry.name.endswith(row["head"]) or entry.name == row["head"]:
            continue
        for short in (row["head"], *several(row["forms"])):
            entry.call(short, "head")
        for short in several(row["joined"]):
            entry.call(entry.name.removesuffix(row["head"]) + short, "abbreviation")


def _in_turn(names: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Names one after the other: each ends when the next begins."""
    by_start = {
        since: (since, until, name)
        for since, until, name in sorted(names, key=lambda n: (n[0], n[1]), reverse=True)
    }
    out: list[tuple[str, str, str]] = []
    for since, until, name in sorted(by_start.values()):
        if out and out[-1][1] >= since:
            out[-1] = (out[-1][0], (date.fromisoformat(since) - timedelta(days=1)).isoformat(), out[-1][2])
        out.append((since, until, name))
    return out


def _period(row: dict[str, str]) -> tuple[str, str, str]:
    name = row["name"] if "name" in row else row["key"].split("/", 2)[2]
    return row["valid_from"] or FIRST_DAY, row["valid_to"] or LAST_DAY, name


def _renamed(found: dict[str, dict[str, str]]) -> dict[str, str]:
    """Bodies that go on under another name."""
    return {row["key"]: row["now"] for row in rows("organisations/renamed.csv") if row["key"] in found}


def _last(key: str, later: dict[str, str]) -> str:
    while key in later:
        key = later[key]
    return key


def _call_by_former_names(out: dict[str, Entry], later: dict[str, str]) -> None:
    """The names of ``name_periods*.csv``, each in its time."""
    periods: dict[str, list[dict[str, str]]] = {}
    for path in sorted((HERE / "organisations").glob("name_periods*.csv")):
        for row in rows(f"organisations/{path.name}"):
            periods.setdefault(row["key"], []).append(row)
    for key, told in periods.items():
        entry, own = out[_last(key, later)], key.split("/", 2)[2]
        if any(row["name"] == own for row in told):  # all its names are told there
            entry.names = [one for one in entry.names if one[2] != own]
        for row in told:
            since, until, name = _period(row)
            entry.call(name, "former", since, until)
            if name == own or until != LAST_DAY:  # when an earlier name ended may not be known
                entry.names.append((since, until, name))


def _share(out: dict[str, Entry]) -> None:
    """Abbreviations that several bodies bear, the usual bearer first; heads of names alone are none."""
    generic = set(load("parties").data["generic"]) - _BODIES_BY_HEAD | {"공사", "진흥원"}
    for path in ("conflicts", "abbreviation_conflicts"):
        for row in rows(f"organisations/{path}.csv"):
            bearers = [out[key] for key in several(row["keys"]) if key in out]
            if (short := fold(row["abbreviation"])) not in generic:
                _abbreviate(bearers, short, "abbreviation_usual" if row["plain"] else "abbreviation_open")
    for entry in out.values():
        _hand_down(entry, out)
        entry.forms = {place: days for place, days in entry.forms.items() if place[0] not in generic}


def _abbreviate(bearers: list[Entry], short: str, usual: str) -> None:
    """``usual`` is how the first bearer is named: the one meant where nothing is said, or only mostly."""
    for number, entry in enumerate(bearers):
        if len(bearers) > 1 and not _apart(bearers):
            entry.forms.pop((short, "abbreviation"), None)
        if not any(form == short for form, _ in entry.forms):
            shared = "abbreviation_shared" if number else usual
            entry.call(short, shared if len(bearers) > 1 else "abbreviation")


def _hand_down(entry: Entry, out: dict[str, Entry]) -> None:
    """What a body was called its successor is called from its end on."""
    for day, heir in entry.successors:
        for form, how in entry.forms:
            if how == "abbreviation" and heir in out and (form, how) in out[heir].forms:
                _, until = out[heir].forms[form, how]
                out[heir].forms[form, how] = (day, until)


def _apart(bearers: list[Entry]) -> bool:
    """Whether time tells bodies apart: one begins when another ends."""
    return any(heir == one.key for entry in bearers for _, heir in entry.successors for one in bearers)


def _entry(row: dict[str, str]) -> Entry:
    _, country, name = row["key"].split("/", 2)
    since, until, _ = _period(row)
    entry = Entry(
        row["key"],
        name=name,
        type=row["type"],
        country=None if country == "INT" else country,
        source="organisations",
        english=row["english"] or None,
        weight=_WEIGHTS.get(row["type"], 5.0) if country in ("KR", "INT") else _abroad(row["type"]),
        names=[(since, until, name)],
        parents=[(FIRST_DAY, LAST_DAY, row["parent"])] if row["parent"] else [],
        successors=[(until, key) for key in several(row["successor"])],
    )
    _call(entry, row, how="official")
    return entry


def _abroad(kind: str) -> float:
    """How well a body abroad is known: a ministry is meant only beside its country (중국 외교부)."""
    return 1.0 if kind == "national_government" else 5.0


def _call(entry: Entry, row: dict[str, str], *, how: str) -> None:
    since, until, name = _period(row)
    entry.call(name, how, since, until)
    if row["english"]:
        entry.call(row["english"], "english", since, until)
    for short in several(row["abbreviations"]):
        entry.call(short, "abbreviation", since, until)
    for other in several(row["forms"]):
        entry.call(other, "variant", since, until)
    if row["type"] == "university":
        for one in (name, *several(row["forms"])):
            if one.endswith("대학교"):
                entry.call(one.removesuffix("학교"), "short", since, until)
                entry.call(one.removesuffix("학교").removeprefix("국립"), "short", since, until)
