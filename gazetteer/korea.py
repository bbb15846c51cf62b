"""Korean local governments: the four tables of ``korea/`` → entries with every usual form of their names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from entry import Entry, rows, several

from extractor.gazetteer.forms import form
from extractor.gazetteer.index import FIRST_DAY, LAST_DAY

_TYPICAL = {
    "province": 5.9,
    "city": 5.3,
    "county": 4.6,
    "district": 5.3,
    "administrative_city": 5.4,
    "ward": 3.5,
}
_SHORT_PROVINCE = {
    "충청북도": "충북",
    "충청남도": "충남",
    "전라북도": "전북",
    "전라남도": "전남",
    "경상북도": "경북",
    "경상남도": "경남",
}
_UNIT = re.compile(
    r"(?P<base>.+?)(?P<unit>통합특별시|특별자치시|특별자치도|특별시|광역시|직할시|시|군|구|도)$"
)
_LATIN_UNITS = {"시": ("si", "City"), "군": ("gun", "County"), "구": ("gu", "District")}


def entries(places: Mapping[str, Any]) -> Iterator[Entry]:
    """Every local government since 1995; ``places`` are the places of GeoNames by id."""
    names, parents, ends = _by_key("names"), _by_key("parents"), _by_key("successions")
    more = {row["key"]: several(row["forms"]) for row in rows("korea/forms.csv")}
    styled = {row["key"] for row in rows("korea/styles.csv")}
    for row in rows("korea/governments.csv"):
        key = row["key"]
        ids: dict[str, str | int] = {}
        if row["code"]:
            ids["kr_administrative_code"] = row["code"]
        if row["iso3166_2"]:
            ids["iso3166_2"] = row["iso3166_2"]
        place = places.get(row["geonames"])
        if row["geonames"]:
            ids["geonames"] = int(row["geonames"])
        entry = Entry(
            key,
            name=names[key][-1]["name"],
            type="local_government",
            country="KR",
            source="korea",
            level=row["level"],
            english=row["english"] or None,
            ids=ids,
            latitude=place["latitude"] if place else None,
            longitude=place["longitude"] if place else None,
            weight=_TYPICAL[row["level"]],
        )
        for one in names[key]:
            since, until = one["valid_from"] or FIRST_DAY, one["valid_to"] or LAST_DAY
            entry.names.append((since, until, one["name"]))
            _call(entry, one["name"], since, until, styled=key in styled)
        entry.names.sort()
        entry.parents = [
            (p["valid_from"] or FIRST_DAY, p["valid_to"] or LAST_DAY, p["parent"])
            for p in parents.get(key, [])
        ]
        entry.successors = [(e["date"], e["successor"]) for e in ends.get(key, [])]
        _call_in_english(entry)
        for one in more.get(key, []):
            entry.call(one, "characters" if not one.isascii() else "english")
        yield entry


def press() -> Iterator[tuple[str, str]]:
    """Newspapers and broadcasters of a region: form of the name, keys of the places as JSON."""
    for row in rows("korea/press.csv"):
        for name in several(row["names"]):
            yield form(name), json.dumps(several(row["keys"]), ensure_ascii=False)


def heads() -> set[tuple[str, str, str, str]]:
    """Who headed a government: name, key, first and last day in office."""
    return {(row["name"], row["key"], row["since"], row["until"]) for row in rows("korea/heads.csv")}


def near() -> set[tuple[str, str]]:
    """A metropolitan city and the province around it, told from both sides."""
    told = {(row["key"], row["near"]) for row in rows("korea/near.csv")}
    return told | {(other, key) for key, other in told}


def nouns() -> set[tuple[str]]:
    """Names without their unit that are common nouns as well: 연수, 달성."""
    return {(form(row["form"]),) for row in rows("korea/nouns.csv")}


def _by_key(table: str) -> dict[str, list[dict[str, str]]]:
    out: dict[str, list[dict[str, str]]] = {}
    for row in rows(f"korea/{table}.csv"):
        out.setdefault(row["key"], []).append(row)
    for found in out.values():
        found.sort(key=lambda row: row.get("valid_from") or row.get("date") or FIRST_DAY)
    return out


def _call(entry: Entry, name: str, since: str, until: str, *, styled: bool) -> None:
    """Every form that the press makes of an official name: 경상북도, 경북도, 경북, 경북도청."""
    entry.call(name, "official", since, until)
    found = _UNIT.match(name)
    if found is None:
        return
    base, unit = found["base"], found["unit"]
    written = {name}
    if entry.level == "province":
        short = _SHORT_PROVINCE.get(name) or base
        plain = "시" if unit.endswith("시") else "도"
        written |= {short + plain, base + plain}
        if unit == "특별자치도":
            written.add(f"{short}자치도")
        if unit == "통합특별시":  # the long and the short name of the act of 2026
            written |= {
                f"{base}특별시",
                f"{base.removeprefix('전남')}특별시",
                f"{base.removeprefix('전남')}전남특별시",
            }
        for one in written - {name}:
            entry.call(one, "short", since, until)
        entry.call(short, "bare", since, until)
    elif len(base) >= 2:
        entry.call(base, "bare", since, until)
        if styled:
            entry.call(base + "특례시", "short", since, until)
            written.add(base + "특례시")
    for one in written:
        entry.call(one + "청", "office", since, until)


def _call_in_english(entry: Entry) -> None:
    if not entry.english:
        return
    bare = re.sub(
        r"[\s-]+(?:si|gun|gu|do|City|County|District|Province|State|Metropolitan City)$",
        "",
        entry.english,
        flags=re.IGNORECASE,
    )
    entry.call(entry.english, "english")
    entry.call(bare, "english")
    for since, until, name in entry.names:
        latin = _LATIN_UNITS.get(name[-1])
        if entry.level == "province":
            forms = (
                ("{} Metropolitan Government", "{} Metropolitan City", "{} City", "City of {}")
                if name.endswith("시")
                else (
                    "{} Province",
                    "{}-do",
                    "{} State",
                    "{} Provincial Government",
                    "{} Special Self-Governing Province",
                )
            )
        elif latin:
            forms = (
                f"{{}}-{latin[0]}",
                f"{{}} {latin[1]}",
                f"{latin[1]} of {{}}",
                f"{{}} {latin[1]} Government",
            )
        else:
            forms = ()
        for pattern in forms:
            entry.call(pattern.format(bare), "english", since, until)
