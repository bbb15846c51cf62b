"""The tables of ``gazetteer/`` and the index made of them: every government, every form, nothing stale."""

from __future__ import annotations

import csv
import datetime
import importlib.util
import itertools
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from extractor.gazetteer import gazetteer
from extractor.gazetteer.index import FIRST_DAY, LAST_DAY
from extractor.link import Mention, Resolution, Setting, Span, resolve

TABLES = Path(__file__).parent.parent / "gazetteer"


def rows(path: str) -> list[dict[str, str]]:
    with (TABLES / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


GOVERNMENTS = rows("korea/governments.csv")
NAMES = rows("korea/names.csv")
LEVELS = {row["key"]: row["level"] for row in GOVERNMENTS}


def who(name: str, text: str, day: str | None) -> Resolution:
    at = text.index(name)
    return resolve(Mention((name,), (Span(at, at + len(name)),)), Setting.of(text, day=day))


def day_within(row: dict[str, str]) -> str:
    """A day on which an official name was in force: its first, or its last."""
    return row["valid_from"] or row["valid_to"] or "1996-06-01"


def alone(base: str, parent: str, day: str) -> bool:
    """Whether only one body of a province bore a name without its unit; 춘천 was a city and a county."""
    living = [
        r["key"]
        for r in NAMES
        if r["name"][:-1] == base and (r["valid_from"] or FIRST_DAY) <= day <= (r["valid_to"] or LAST_DAY)
    ]
    return sum(parent in gazetteer().parents(key) for key in living) == 1


def usual_forms(row: dict[str, str], day: str) -> list[str]:
    """What the press calls a government: its name, its office, and both behind its province."""
    name, key = row["name"], row["key"]
    forms = [name, name + "청"]
    if LEVELS[key] == "province":
        short = key.split("/")[1]
        forms += [
            short,
            short + ("시" if name.endswith("시") else "도"),
            short + ("시청" if name.endswith("시") else "도청"),
        ]
    parent = gazetteer().parent_on(key, day)
    if parent is not None:
        official = gazetteer().name_on(parent, day)
        forms += [f"{official} {name}", f"{parent.rsplit('/', 1)[1]} {name}", f"{official} {name}청"]
        if not name.endswith("구") and len(name) > 2 and alone(name[:-1], parent, day):
            forms.append(f"{official} {name[:-1]}")
    return forms


def test_index_is_built_from_the_tables_as_they_are() -> None:
    found = importlib.util.spec_from_file_location("entry", TABLES / "entry.py")
    assert found is not None
    assert found.loader is not None
    entry = importlib.util.module_from_spec(found)
    sys.modules["entry"] = entry  # dataclasses look their module up
    found.loader.exec_module(entry)
    assert gazetteer().meta()["sources_sha256"] == entry.sources_digest(), "run make gazetteer"


def test_nothing_is_opened_before_the_first_lookup() -> None:
    program = (
        "import sys, extractor.pipeline as p, extractor.gazetteer.index as index\n"
        "from extractor import extract\n"
        "extract('나루시는 축제를 열었다. 2만여명이 왔다.')\n"
        "sys.exit(index.gazetteer.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2026-06-30", {"province": 17, "city": 75, "county": 82, "district": 69, "administrative_city": 2}),
        ("2026-11-22", {"province": 16, "city": 75, "county": 82, "district": 70, "administrative_city": 2}),
        ("2012-01-01", {"province": 16, "city": 74, "county": 85, "district": 69, "administrative_city": 2}),
    ],
)
def test_as_many_governments_as_there_were(day: str, counts: dict[str, int]) -> None:
    living = [r for r in NAMES if (r["valid_from"] or FIRST_DAY) <= day <= (r["valid_to"] or LAST_DAY)]
    found = Counter(r["level"] for r in living)
    del found["ward"]
    assert found == counts


def test_names_follow_each_other_without_gap() -> None:
    by_key: dict[str, list[dict[str, str]]] = {}
    for row in NAMES:
        by_key.setdefault(row["key"], []).append(row)
    for key, borne in by_key.items():
        if LEVELS[key] == "ward":
            continue  # wards of a city were abolished and came back
        for before, after in itertools.pairwise(borne):
            end = datetime.date.fromisoformat(before["valid_to"]) + datetime.timedelta(days=1)
            assert end.isoformat() == after["valid_from"], key


def test_what_ended_has_a_successor_of_today() -> None:
    for row in GOVERNMENTS:
        _, until = gazetteer().lifetime(row["key"])
        heirs = gazetteer().successors(row["key"])
        assert bool(heirs) == (until != LAST_DAY), row["key"]
        assert all(gazetteer().lifetime(heir)[1] == LAST_DAY for heir in heirs), row["key"]


def test_codes_are_those_of_the_parent() -> None:
    codes = [row["code"] for row in GOVERNMENTS if row["code"]]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 10 for code in codes)


@pytest.mark.parametrize("row", NAMES, ids=lambda r: f"{r['key']}-{r['valid_from'] or 'first'}")
def test_every_government_resolves_from_its_usual_forms(row: dict[str, str]) -> None:
    day = day_within(row)
    for name in usual_forms(row, day):
        shared = {
            sense.key
            for sense in gazetteer().senses(name)
            if sense.key.startswith("KR/") and sense.since <= day <= sense.until
        }
        if " " not in name and len(shared) > 1:
            continue  # nobody can tell without its parent
        found = who(name, f"{name}와 협약을 맺었다.", day)
        assert found.key == row["key"], (name, day, found)
        assert gazetteer().name_on(row["key"], day) == row["name"]


TWINNED = rows("abroad/twinned.csv")


def test_the_places_that_korean_cities_twin_with_resolve() -> None:
    countries = {row["geonames"]: row["country"] for row in rows("abroad/cities.csv")}
    spoken = {
        k.removeprefix("iso3166/"): n
        for k, n in (
            (f"iso3166/{c}", gazetteer().name_on(f"iso3166/{c}", None)) for c in set(countries.values())
        )
    }
    most_used: dict[str, dict[str, str]] = {}
    for row in TWINNED:
        most_used.setdefault(row["geonames"], row)
    missed, left_open = [], []
    for row in most_used.values():
        land = spoken[countries[row["geonames"]]]
        name = row["form"] if row["form"].endswith(("시", "구", "현", "군")) else row["form"] + "시"
        found = who(name, f"{land} {name}와 협약을 맺었다.", "2020-05-01")
        if found.key is None and len(found.candidates) > 1:
            left_open.append((row["rank_group"], land, name, row["geonames"]))
        elif found.key != f"geonames/{row['geonames']}":
            missed.append((row["rank_group"], land, name, row["geonames"]))
    assert len(most_used) >= 200
    assert [one for one in (*missed, *left_open) if one[0] == "1"] == []
    assert len(missed) <= 0.02 * len(most_used), missed
    assert len(left_open) <= 0.05 * len(most_used), left_open  # two towns of one country have one name


def test_only_what_ended_has_successors() -> None:
    import json
    import sqlite3
    from importlib import resources

    path = resources.files("extractor.gazetteer") / "index.sqlite"
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as index:
        keys = [key for (key,) in index.execute("SELECT DISTINCT key FROM successor")]
        ids = [json.loads(text) for (text,) in index.execute("SELECT ids FROM body")]
    assert len(keys) > 100
    assert [key for key in keys if gazetteer().lifetime(key)[1] == LAST_DAY] == []
    assert all(isinstance(value, str | int) for one in ids for value in one.values())
