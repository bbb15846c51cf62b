"""Places abroad: GeoNames and the tables of ``abroad/`` → entries with the forms that the press writes.

GeoNames has few Korean names. Three sources stand beside them: the tables, transcriptions of Chinese and
Japanese names by rule, and Sino-Korean readings of their characters (荷澤 → 하택).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from math import log10
from typing import Any

import hanja
import opencc
import pycountry
from babel import Locale
from entry import Entry, rows, several
from pypinyin import lazy_pinyin
from transcription import chinese, japanese

from extractor.gazetteer.forms import form
from extractor.gazetteer.index import FIRST_DAY, LAST_DAY

_HAN = re.compile(r"^[\u3400-\u9fff々ヶケノ]+$")
_HANGUL = re.compile(r"^[가-힣 ]+$")
_CHINESE_UNITS = re.compile(
    r"(?:自治州|自治县|自治縣|自治旗|地区|地區|新区|新區|特區|特区|市|县|縣|区|區|旗|州|盟|镇|鎮|乡|鄉|郡|町|村|府|都)$"
)
_SEATS = re.compile(r"(?:市|县|縣|区|區|旗|州|盟|都|府)$")
_HANGUL_UNITS = re.compile(r"\s?(?:시|현|구|군|정|촌|진|도|부)$")
_SINOSPHERE = ("CN", "TW", "HK", "MO", "JP")
_TWINNED = {"1": 1.2, "2": 1.0, "3": 0.8}
"""What ties with Korean governments add to a place's weight: many, some, a few."""
_LISTED = 0.5
_WELL_KNOWN = 200_000
_LONGEST = 9  # characters of a Chinese name
_LEAST = 100_000
"""Inhabitants from which a place without a Korean name is kept, for its Latin one."""
_traditional = opencc.OpenCC("s2t").convert
_simplified = opencc.OpenCC("t2s").convert


@dataclass(frozen=True)
class _Tables:
    """What is told of places by their GeoNames id, and which region a first-level code is."""

    listed: Mapping[str, dict[str, str]]
    by_admin1: Mapping[tuple[str, str], str]
    twinned: Mapping[str, float]
    tied: Set[str]


def entries(places: Mapping[str, Any]) -> Iterator[Entry]:
    """Countries, regions and towns abroad; ``places`` are the places of GeoNames by id."""
    regions = list(rows("abroad/regions.csv"))
    units = {row["country"]: row["unit"] for row in rows("abroad/region_units.csv")}
    names = {row["iso3166_2"]: row["name"] for row in rows("abroad/region_names.csv")}
    tables = _Tables(
        {row["geonames"]: row for row in rows("abroad/cities.csv")},
        _admin1(regions),
        {row["geonames"]: _TWINNED[row["rank_group"]] for row in rows("abroad/twinned.csv")},
        {row["key"] for row in rows("abroad/ties.csv")},
    )
    yield from _countries()
    for row in regions:
        yield _region(row, units, names)
    for number, place in sorted(places.items(), key=lambda item: int(item[0])):
        entry = _place(number, place, tables) if place["countrycode"] != "KR" else None
        if entry is not None:
            yield entry


def ambiguous() -> set[tuple[str]]:
    """Forms of places abroad that mean something else as well: 기후, 청도."""
    return {(form(row["form"]),) for row in rows("abroad/ambiguous.csv")}


def ties() -> set[tuple[str, str]]:
    """Sister and friendship ties, told from both sides."""
    told = {(row["key"], partner) for row in rows("abroad/ties.csv") for partner in several(row["partners"])}
    return told | {(partner, key) for key, partner in told}


def _countries() -> Iterator[Entry]:
    korean, english = Locale("ko").territories, Locale("en").territories
    variants = {row["iso3166"]: several(row["forms"]) for row in rows("abroad/countries.csv")}
    for code in sorted(
        c for c in korean if len(c) == 2 and c.isalpha() and (pycountry.countries.get(alpha_2=c) or c == "XK")
    ):
        entry = Entry(
            f"iso3166/{code}",
            korean[code],
            "national_government",
            code,
            "abroad",
            level="country",
            ids={"iso3166_1": code},
            weight=7.0,
        )
        entry.english = english[code]
        entry.call(entry.name, "official")
        entry.call(english[code], "english")
        for one in variants.get(code, []):
            entry.call(one, "variant")
        yield entry


def _region(row: dict[str, str], units: Mapping[str, str], names: Mapping[str, str]) -> Entry:
    code = row["iso3166_2"]
    country = code[:2]
    spoken = several(row["forms"])
    ids: dict[str, str | int] = {"iso3166_2": code}
    if row["geonames"]:
        ids["geonames"] = int(row["geonames"])
    unit = units.get(country, "")
    named = names.get(code) or (spoken[0] if spoken[0].endswith(unit or "\n") else spoken[0] + unit)
    entry = Entry(
        f"iso3166-2/{code}",
        named,
        "local_government",
        country,
        "abroad",
        level="region",
        english=row["english"],
        ids=ids,
        weight=6.2,
    )
    entry.parents = [(FIRST_DAY, LAST_DAY, f"iso3166/{country}")]
    entry.call(named, "official")
    entry.call(row["english"], "english")
    for one in spoken:
        entry.call(one, "variant")
        entry.call_alike(one)
    _call_by_characters(entry, [row["hanja"]] if row["hanja"] else [], country, spoken)
    return entry


def _place(number: str, place: Any, tables: _Tables) -> Entry | None:
    """A town of GeoNames, if it has a form that the Korean press may write."""
    country, row = place["countrycode"], tables.listed.get(number)
    characters, korean = _characters(place, row), [a for a in place["alternatenames"] if _is_korean(a)]
    seat = country in _SINOSPHERE and (country in ("JP", "TW") or any(_SEATS.search(a) for a in characters))
    if not (row or korean or seat or place["population"] >= _LEAST):
        return None
    spoken = several(row["forms"]) if row else []
    by_rule = _transcribed(place["name"], characters, country)
    usual = next(iter(spoken or by_rule or [_HANGUL_UNITS.sub("", k) for k in korean]), place["name"])
    entry = Entry(f"geonames/{number}", usual, "local_government", country, "abroad", level="place")
    entry.english = row["english"] if row else place["name"]
    entry.ids = {
        "geonames": int(number),
        **({"iso3166_2": row["iso3166_2"]} if row and row["iso3166_2"] else {}),
    }
    entry.latitude, entry.longitude = place["latitude"], place["longitude"]
    entry.weight = log10(place["population"] + 10) + (_LISTED if row else 0) + tables.twinned.get(number, 0.0)
    partner = number in tables.twinned or entry.key in tables.tied
    entry.known = partner or (row is not None and place["population"] >= _WELL_KNOWN)
    region = tables.by_admin1.get((country, place["admin1code"]))
    entry.parents = [(FIRST_DAY, LAST_DAY, f"iso3166-2/{region}" if region else f"iso3166/{country}")]
    for one in (place["name"], entry.english):
        entry.call(one, "english")
    _call_by_characters(entry, characters, country, spoken[:1])
    _call_by_sound(entry, spoken, by_rule, korean)
    return entry


def _is_korean(name: str) -> bool:
    return len(name) >= 2 and _HANGUL.match(name) is not None


def _characters(place: Any, row: dict[str, str] | None) -> list[str]:
    """The Chinese characters of a name, from GeoNames and from the table."""
    told = several(row["hanja"]) if row else []
    if place["countrycode"] in _SINOSPHERE:
        told += [a for a in place["alternatenames"] if _HAN.match(a) and 2 <= len(a) <= _LONGEST]
    return sorted(set(told))


def _call_by_sound(entry: Entry, spoken: list[str], by_rule: list[str], korean: list[str]) -> None:
    """The forms of the table, those by rule and those of GeoNames; what sounds like one of them."""
    for one in spoken:
        if (form(one), "reading") not in entry.forms:
            entry.call(one, "official")
    for one in by_rule:
        entry.call(one, "transcription")
    bare = [_HANGUL_UNITS.sub("", one) for one in korean if " " in one]
    for one in (*korean, *(one for one in bare if len(one) >= 2)):
        entry.call(one, "variant")
    if spoken or korean:
        for one in {*spoken, *by_rule, *(k for k in korean if " " not in k), *bare}:
            entry.call_alike(one)


def _transcribed(name: str, characters: list[str], country: str) -> list[str]:
    """A Chinese or Japanese name in Hangul by rule; a Chinese one by what its characters sound like."""
    if country == "JP":
        found = japanese(name)
        return [found] if found and len(found) >= 2 else []
    out = []
    if country in ("CN", "TW"):
        for one in characters:
            bare = _CHINESE_UNITS.sub("", one) if len(one) > 2 else one
            sounds = chinese([s.replace("ü", "v") for s in lazy_pinyin(_simplified(bare))])
            if sounds and len(sounds) >= 2:
                out.append(sounds)
    return list(dict.fromkeys(out))


def _call_by_characters(entry: Entry, characters: list[str], country: str, spoken: list[str]) -> None:
    """The Chinese characters of a name, in both scripts, and their Sino-Korean reading."""
    for one in characters:
        for written in {one, _traditional(one), _simplified(one)}:
            entry.call(written, "characters")
            entry.call(_CHINESE_UNITS.sub("", written) if len(written) > 2 else written, "characters")
        bare = _CHINESE_UNITS.sub("", one) if len(one) > 2 else one
        for written in {bare, _traditional(bare)}:
            reading = hanja.translate(written, "substitution")
            if _HANGUL.match(reading) and len(reading) >= 2 and reading not in spoken:
                entry.call(reading, "reading" if country != "JP" else "reading_japanese")


def _admin1(regions: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """Which region GeoNames' first-level codes are: by table, those of the United States are the same."""
    known = {row["iso3166_2"] for row in regions}
    out = {(row["country"], row["admin1"]): row["iso3166_2"] for row in rows("abroad/admin1.csv")}
    out |= {("US", code[3:]): code for code in known if code.startswith("US-")}
    return {pair: code for pair, code in out.items() if code in known}
