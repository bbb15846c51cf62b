"""The packaged index of bodies and their names.

In: forms and keys. Out: ``Sense`` (a name's possible bearer) and ``Body`` (what is known of it).
Nothing is read before the first lookup; a lookup is one query of a read-only SQLite file.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from . import forms

SCHEMA = """
CREATE TABLE body (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, type TEXT NOT NULL, country TEXT,
    level TEXT NOT NULL, english TEXT, ids TEXT NOT NULL, latitude REAL, longitude REAL, weight REAL NOT NULL,
    source TEXT NOT NULL, known INTEGER NOT NULL
);
CREATE TABLE form (
    form TEXT, body INTEGER, how INTEGER, since TEXT, until TEXT, PRIMARY KEY (form, body, how)
) WITHOUT ROWID;
CREATE TABLE named (key TEXT, since TEXT, until TEXT, name TEXT, PRIMARY KEY (key, since)) WITHOUT ROWID;
CREATE TABLE within (
    body INTEGER, parent INTEGER, since TEXT, until TEXT, PRIMARY KEY (body, parent, since)
) WITHOUT ROWID;
CREATE TABLE successor (key TEXT, since TEXT, successor TEXT, PRIMARY KEY (key, successor)) WITHOUT ROWID;
CREATE TABLE inside (form TEXT, key TEXT, PRIMARY KEY (form, key)) WITHOUT ROWID;
CREATE TABLE tie (key TEXT, partner TEXT, PRIMARY KEY (key, partner)) WITHOUT ROWID;
CREATE TABLE seat (key TEXT, place TEXT, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE about (key TEXT, word TEXT, PRIMARY KEY (key, word)) WITHOUT ROWID;
CREATE TABLE head (name TEXT, key TEXT, since TEXT, until TEXT, PRIMARY KEY (name, key, since)) WITHOUT ROWID;
CREATE TABLE noun (form TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE ambiguous (form TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE press (name TEXT PRIMARY KEY, keys TEXT) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE VIEW lying AS
    SELECT inner.key AS key, outer.key AS parent, since, until
    FROM within JOIN body AS inner ON body = inner.id JOIN body AS outer ON parent = outer.id;
"""

HOWS = (
    "official",
    "former",
    "short",
    "bare",
    "office",
    "variant",
    "english",
    "abbreviation",
    "abbreviation_usual",
    "abbreviation_shared",
    "characters",
    "transcription",
    "reading",
    "reading_japanese",
    "sound",
    "consonants",
    "head",
    "abbreviation_open",
)
"""How a form names its bearer; the index holds the place in this list."""

_TELLING = frozenset(("official", "former", "short", "office", "bare", "variant", "reading", "inside"))
FIRST_DAY, LAST_DAY = "", "9999"
_MAPPED = 2**26  # bytes of the file, and more


@dataclass(frozen=True, slots=True)
class Sense:
    """One bearer of a form: ``how`` the form names it, and from when until when (ISO dates)."""

    key: str
    how: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Name:
    """An official name and the days it was in force, both inclusive (ISO dates)."""

    name: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Body:
    """What the index knows of one body.

    ``weight`` orders bearers of one name where nothing else does: the decimal logarithm of the
    population, or what stands for it. ``source`` is the table it comes from.
    """

    key: str
    name: str
    type: str
    country: str | None
    level: str
    english: str | None
    ids: dict[str, str | int]
    latitude: float | None
    longitude: float | None
    weight: float
    source: str


class Gazetteer:
    """The index, opened read-only; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._connection.execute(f"PRAGMA mmap_size = {_MAPPED}")  # a lookup touches a few pages, unread
        self._lock = threading.Lock()

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    @lru_cache(maxsize=8192)  # noqa: B019 (one index lives as long as the process)
    def senses(self, name: str) -> list[Sense]:
        """Every body that a name may mean, by its form; sorted by key.

        >>> [s.key for s in gazetteer().senses("과기정통부")]
        ['org/KR/과학기술정보통신부']
        """
        return self._senses(forms.form(name))

    def alike(self, name: str) -> list[Sense]:
        """Bodies abroad whose name sounds as this one does: 쎈프란시스코, 울란바트로."""
        return (self._senses("~" + sounds) if (sounds := forms.sound(name)) else []) or (
            self._senses("^" + bones) if len(bones := forms.consonants(name)) >= forms.BONES else []
        )

    @lru_cache(maxsize=4096)  # noqa: B019
    def _senses(self, form: str) -> list[Sense]:
        rows = self._rows(
            "SELECT key, how, since, until FROM form JOIN body ON body = id WHERE form = ?"
            " ORDER BY body, how",  # bodies are numbered by key
            form,
        )
        return [
            Sense(key, HOWS[how], since or FIRST_DAY, until or LAST_DAY) for key, how, since, until in rows
        ]

    @lru_cache(maxsize=4096)  # noqa: B019
    def body(self, key: str) -> Body | None:
        """What is known of a key."""
        rows = self._rows(
            "SELECT name, type, country, level, english, ids, latitude, longitude, weight, source"
            " FROM body WHERE key = ?",
            key,
        )
        if not rows:
            return None
        name, kind, country, level, english, ids, latitude, longitude, weight, source = rows[0]
        return Body(
            key, name, kind, country, level, english, json.loads(ids), latitude, longitude, weight, source
        )

    def names(self, key: str) -> tuple[Name, ...]:
        """The official names of a body, in the order it bore them."""
        return self._named().get(key, ())

    @lru_cache(maxsize=1)  # noqa: B019
    def _named(self) -> dict[str, tuple[Name, ...]]:
        out: dict[str, list[Name]] = {}
        for key, *row in self._rows("SELECT key, name, since, until FROM named ORDER BY key, since"):
            out.setdefault(key, []).append(Name(*row))
        return {key: tuple(names) for key, names in out.items()}

    def name_on(self, key: str, day: str | None) -> str | None:
        """The official name on a day (ISO date), the last one where no day is given or it had none.

        >>> gazetteer().name_on("KR/강원", "2008-05-01"), gazetteer().name_on("KR/강원", None)
        ('강원도', '강원특별자치도')
        """
        borne = self.names(key)
        if day is not None:
            for one in borne:
                if one.since <= day <= one.until:
                    return one.name
        if borne:
            return borne[-1].name
        body = self.body(key)
        return body.name if body else None

    def full_name(self, key: str, day: str | None = None) -> str:
        """The official name of a body on a day, with its parent's where it alone would not tell it.

        >>> gazetteer().full_name("KR/경남/고성군"), gazetteer().full_name("KR/강원/정선군")
        ('경상남도 고성군', '정선군')
        """
        name = self.name_on(key, day) or key
        body = self.body(key)
        if body is None or body.source != "korea" or body.level == "province":
            return name
        shared = {
            s.key for s in self.senses(name) if s.how in ("official", "former") and s.key.startswith("KR/")
        }
        if body.level in ("district", "ward") or len(shared) > 1:
            parent = self.parent_on(key, day)
            return f"{self.full_name(parent, day)} {name}" if parent else name
        return name

    def parent_on(self, key: str, day: str | None) -> str | None:
        """What a body lay in on a day, the last one where no day is given; at last while there is no body.

        >>> gazetteer().parent_on("KR/울산", "1996-05-01"), gazetteer().parent_on("KR/울산", "2020-05-01")
        ('KR/경남', None)
        """
        at = day or self.lifetime(key)[1]
        lying = [parent for parent, since, until in self._lying(key) if since <= at <= until]
        if not lying and not any(one.since <= at <= one.until for one in self.names(key)):
            lying = [parent for parent, _, _ in self._lying(key)]
        return str(lying[-1]) if lying else None

    @lru_cache(maxsize=4096)  # noqa: B019
    def parents(self, key: str) -> tuple[str, ...]:
        """Every body that a body has ever lain in, with what these lay in at the time.

        울산 lay in 경남 until it was a 광역시; its districts, made on that day, never did.

        >>> gazetteer().parents("KR/울산"), gazetteer().parents("KR/울산/북구")
        (('KR/경남',), ('KR/울산',))
        """
        return tuple(dict.fromkeys(self._lain_in(key, FIRST_DAY, LAST_DAY)))

    def _lain_in(self, key: str, first: str, last: str) -> Iterator[str]:
        for parent, since, until in self._lying(key):
            if since <= last and until >= first:
                yield parent
                yield from self._lain_in(parent, max(since, first), min(until, last))

    @lru_cache(maxsize=4096)  # noqa: B019
    def _lying(self, key: str) -> list[tuple[Any, ...]]:
        return self._rows("SELECT parent, since, until FROM lying WHERE key = ? ORDER BY since, parent", key)

    @lru_cache(maxsize=1)  # noqa: B019
    def _holders(self) -> frozenset[str]:
        rows = self._rows("SELECT key FROM body WHERE id IN (SELECT DISTINCT parent FROM within)")
        return frozenset(key for (key,) in rows)

    def holds_places(self, key: str) -> bool:
        """Whether anything in the index is told to lie in a body."""
        return key in self._holders()

    @lru_cache(maxsize=4096)  # noqa: B019
    def successors(self, key: str) -> tuple[str, ...]:
        """The bodies of today that took the place of one that ended; empty for what still exists."""
        out: list[str] = []
        query = "SELECT key, successor FROM successor ORDER BY key, successor"
        for successor in self._grouped(query).get(key, ()):
            out.extend(self.successors(successor) or (successor,))
        return tuple(dict.fromkeys(out))

    @lru_cache(maxsize=4096)  # noqa: B019
    def lifetime(self, key: str) -> tuple[str, str]:
        """The first and the last day of a body, as far as known (``FIRST_DAY``, ``LAST_DAY`` else)."""
        borne = self.names(key)
        return (borne[0].since, borne[-1].until) if borne else (FIRST_DAY, LAST_DAY)

    @lru_cache(maxsize=8)  # noqa: B019
    def _grouped(self, query: str) -> dict[str, tuple[str, ...]]:
        """A small table as a whole: every candidate asks for its row, and most have none."""
        out: dict[str, list[str]] = {}
        for key, value in self._rows(query):
            out.setdefault(key, []).append(value)
        return {key: tuple(values) for key, values in out.items()}

    @lru_cache(maxsize=4096)  # noqa: B019
    def ties(self, key: str) -> frozenset[str]:
        """The bodies that a government has or had a sister or friendship tie with."""
        return frozenset(self._grouped("SELECT key, partner FROM tie").get(key, ()))

    @lru_cache(maxsize=256)  # noqa: B019
    def press(self, publisher: str) -> tuple[str, ...]:
        """The keys of the places that a newspaper writes for: 경남도민일보."""
        rows = self._rows("SELECT keys FROM press WHERE name = ?", forms.form(publisher))
        return tuple(json.loads(rows[0][0])) if rows else ()

    def places(self) -> Iterator[tuple[str, str, str]]:
        """Forms that tell where an article plays, with key and how: ``inside`` for what lies in a place.

        Korean governments, countries, regions and well-known cities abroad, neighbourhoods, landmarks. A
        ``doubtful`` one is a place only beside what lies in it or what it lies in: 경기 광주시, 산둥성 청도.
        """
        rows = self._rows(
            "SELECT form, key, how, source FROM form JOIN body ON body = id"
            " WHERE source = 'korea' OR level IN ('region', 'country') OR known"
            " UNION SELECT form, key, NULL, NULL FROM inside ORDER BY form, key, how"
        )
        doubtful = {
            "korea": self._listed("SELECT form FROM noun"),
            "abroad": self._listed("SELECT form FROM ambiguous"),
        }
        for form, key, how, source in rows:
            named = "inside" if how is None else HOWS[how]
            if named in _TELLING:
                yield form, key, "doubtful" if form in doubtful.get(source, frozenset()) else named

    def seats(self, key: str) -> tuple[str, ...]:
        """Where a body without parents sits, by the landmarks of places: 부경대학교 in 부산 남구."""
        return self._grouped("SELECT key, place FROM seat ORDER BY key, place").get(key, ())

    def subjects(self, key: str) -> tuple[str, ...]:
        """Words for what an organisation does or has, as an article writes them: 탐방로 for 국립공원공단."""
        return self._grouped("SELECT key, word FROM about ORDER BY key, word").get(key, ())

    @lru_cache(maxsize=1)  # noqa: B019
    def heads(self) -> dict[str, tuple[tuple[str, str, str], ...]]:
        """Who headed a Korean government: a person's name to keys with the first and last day in office.

        >>> gazetteer().heads()["강기정"]
        (('KR/광주', '2022-07-01', '2026-06-30'),)
        """
        out: dict[str, list[tuple[str, str, str]]] = {}
        for name, key, since, until in self._rows("SELECT * FROM head ORDER BY name, key, since"):
            out.setdefault(name, []).append((key, since, until or LAST_DAY))
        return {name: tuple(found) for name, found in out.items()}

    @lru_cache(maxsize=2)  # noqa: B019
    def _listed(self, query: str) -> frozenset[str]:
        return frozenset(form for (form,) in self._rows(query))

    def is_noun(self, name: str) -> bool:
        """Whether a place's name without its unit is a common noun as well: 연수."""
        return forms.form(name) in self._listed("SELECT form FROM noun")

    def is_ambiguous(self, name: str) -> bool:
        """Whether a name is one in Korea and a usual reading of one abroad: 청도 for 칭다오."""
        return forms.form(name) in self._listed("SELECT form FROM ambiguous")

    def meta(self) -> dict[str, str]:
        """What the index was built from: counts, the sources' digest, licences."""
        return dict(self._rows("SELECT name, value FROM meta ORDER BY name"))


@cache
def gazetteer() -> Gazetteer:
    """The index that the package brings."""
    return Gazetteer(Path(str(resources.files(__package__) / "index.sqlite")))
