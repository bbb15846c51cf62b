"""Where and when an article plays: the places it names, its date, its publisher.

In: the article's text. Out: a ``Setting``, read once for all its names. A name that only one place bears, or
that the place it lies in stands before (경남 고성군), speaks for that place; so do its neighbourhoods and
landmarks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

from extractor.gazetteer import gazetteer
from extractor.gazetteer.forms import form
from extractor.gazetteer.index import LAST_DAY
from extractor.shapes import Span

from .place import Place

_WORD = re.compile(r"[가-힣0-9·]{2,}|[A-Za-z]{2,}|[一-龥]+")
_PARTICLE = re.compile(
    r"^(?:시|군|구|도|현|성|주|부|주정부)?(?:은|는|이|가|을|를|와|과|의|에|에서|에는|에서는|에게|에선|로|으로|도|만|까지|부터|측|산|내|지역|인|대표|관내|지사|현지|이며|이고|인근|출신|간|발|행)?$"
)
_OFFICE = re.compile(
    r"^(?:시|군|구|도|현|성|주)?(?:시장|군수|구청장|도지사|주지사|지사|성장|청장|청|의회|의장|민|장|수"
    r"|정부|사무소|대표처|대표부|대표단|방문단)"
)
_SENTENCE_END = re.compile(r"(?:다|음|함|임)\.(?=\s)|\n|[.!?](?=\s[^a-z])")
_DATELINE = re.compile(r"[\[(【]\s?(?P<place>[가-힣]{2,4})\s?[=/]")
_OFFICIAL = re.compile(
    r"(?<=[가-힣]\s)(?P<title>도지사|지사|현지사|주지사|현청|군수|행정부시장|경제부시장|성정부)(?=[이가은는와과의도에\s])"
)
_CONTRAST = re.compile(
    r"(?:시|군|구|도)?(?:"
    r"[와과]는?\s(?:(?:이름|지명|한자)[이가은는]?\s같|같은 이름|동명|다른 곳|다른 도시|혼동|구별)"
    r"|의\s(?:같은 이름|이름이 같은|동명)|[이가]\s아닌\s)"
)
_HEAD = re.compile(r"(?P<title>시장|군수|구청장|청장|도지사|지사)(?:\s?\(?(?P<after>[가-힣]{2,4}))?")
_NAME = re.compile(r"[가-힣]{2,4}")
_TITLED = {
    "시장": ("city", "province", "administrative_city"),
    "군수": ("county",),
    "구청장": ("district",),
    "청장": ("district",),
    "도지사": ("province",),
    "지사": ("province",),
}
_BEFORE_A_TITLE = 14  # letters in which the name stands: 임택 광주 동구청장
_REACH = 14
_LAST = 50  # places before a name that are looked at
_WHOLE = frozenset(("official", "former", "short"))
_TELLING = 3  # syllables of a landmark that may have anything behind it
_ABROAD_ONLY = frozenset("성현")
_READ_UNITS = frozenset("시성현구주")
_UNITS = ("", "의", "시", "도", "성", "현", "주")
_FROM = re.compile(
    r"(?:시|도|성|현|주)?(?:에서\s(?:찾아)?온|에\s(?:있는|자리한|자리\s?잡은|위치한)|\s소재"
    r"|의\s(?:[가-힣]{1,4}\s)?[가-힣]{0,4}(?:도시|수도|고도|성도|주도|항|휴양지))\s"
)
_FARTHEST = 14  # characters between a place and the name that it is told of
_ANY_SHORT = frozenset(("중", "일", "미", "한", "독", "영", "불", "호", "인", "신"))


@dataclass(frozen=True)
class Setting:
    """What an article says of where it plays; ``day`` is its date (ISO) if known."""

    text: str
    day: str | None
    publisher: tuple[str, ...]
    places: tuple[Place, ...]
    sentences: tuple[int, ...]
    dateline: tuple[str, ...] = ()
    heads: tuple[Place, ...] = ()

    @classmethod
    def of(cls, text: str, *, day: str | None = None, publisher: str | None = None) -> Setting:
        """Read the places of a text."""
        ends = tuple(m.end() for m in _SENTENCE_END.finditer(text))
        places = tuple(_of_then(place, day) for place in _places(text) if not _contrasted(place.end, text))
        return cls(text, day, _publisher(publisher), places, ends, _dateline(text), tuple(_heads(text, day)))

    def sentence(self, at: int) -> int:
        """The number of the sentence in which an offset lies."""
        return bisect_right(self.sentences, at)

    def near(self, spans: Iterable[Span]) -> str:
        """The sentences in which spans lie."""
        numbers = {self.sentence(span.start) for span in spans}
        edges = (0, *self.sentences, len(self.text))
        return " ".join(self.text[edges[n] : edges[n + 1]] for n in sorted(numbers))

    def contrasted(self, span: Span) -> bool:
        """Whether a name is told apart from the body that is meant: 금융도시 프랑크푸르트와는 다른 곳."""
        return _contrasted(span.end, self.text)

    def before(self, span: Span) -> Place | None:
        """The place told before a name: 경북 before 청도, 랴오닝성 in 랴오닝성에서 온 안산시."""
        number = bisect_left(self._starts, span.start) - 1
        if number < 0 or not self.places[number].end <= span.start <= self.places[number].end + _FARTHEST:
            return None
        gap = self.text[self.places[number].end : span.start]
        right_before = " " in gap and gap.strip() in _UNITS
        return self.places[number] if right_before or _FROM.fullmatch(gap) else None

    def told_before(self, at: int) -> tuple[Place, ...]:
        """The places named before an offset."""
        number = bisect_left(self._starts, at)
        return self.places[max(number - _LAST, 0) : number]

    def modifies(self, place: Place) -> bool:
        """Whether a place stands right before another one: 중국 in 중국 유산시."""
        return (place.start, place.end) in self._modifiers

    @cached_property
    def _modifiers(self) -> frozenset[tuple[int, int]]:
        return frozenset((p.start, p.end) for p in (*self.places, *self.heads) if self._before_another(p))

    def _before_another(self, place: Place) -> bool:
        number = bisect_right(self._starts, place.start)
        if number >= len(self.places):
            return False
        gap = self.text[place.end : min(self.places[number].start, place.end + 3)]
        return 0 < self.places[number].start - place.end <= 2 and gap.strip() in _UNITS

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(place.start for place in self.places)

    def regions(self, country: str | None) -> frozenset[str]:
        """The regions of a country that the text names."""
        mine = f"iso3166-2/{country}-"
        return frozenset(
            p.keys[0] for p in self.places if p.sure and not p.inside and p.keys[0].startswith(mine)
        )

    @cached_property
    def officials(self) -> tuple[tuple[int, str], ...]:
        """Offices told without saying of whom, with the numbers of their sentences."""
        return tuple((self.sentence(m.start()), m["title"]) for m in _OFFICIAL.finditer(self.text))

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries abroad that the text names, itself or by a region or a city of theirs.

        >>> sorted(Setting.of("산둥성과 도쿄에서 왔다.").countries)
        ['CN', 'JP']
        """
        out = set()
        for place in self.places:
            lands = {b.country for key in place.keys if (b := gazetteer().body(key)) is not None}
            out |= lands if len(lands) == 1 else set()
        return frozenset(str(land) for land in out - {None, "KR"})


def _contrasted(end: int, text: str) -> bool:
    """Whether the words behind a name say that another body is told of: 경상남도 고성과 이름이 같은 이곳."""
    return _CONTRAST.match(text, end) is not None


@cache
def _known() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Every form that tells a place, with the keys and how they are named."""
    out: dict[str, list[tuple[str, str]]] = {}
    for written, key, how in gazetteer().places():
        out.setdefault(written, []).append((key, how))
    return {written: tuple(found) for written, found in out.items()}


def _heads(text: str, day: str | None) -> Iterator[Place]:
    """Who heads a Korean government, by name and title: 임택 구청장, 고성군수 함명준."""
    known = gazetteer().heads()
    for title in _HEAD.finditer(text):
        start = max(title.start() - _BEFORE_A_TITLE, 0)
        names = [(start + m.start(), m[0]) for m in _NAME.finditer(text[start : title.start()])]
        behind = title["after"] or ""
        names += [(title.start("after"), behind[:n]) for n in (3, 2) if len(behind) >= n]
        for at, name in reversed([(at, name) for at, name in names if name in known]):
            keys = tuple(
                key
                for key, since, until in known[name]
                if (day is None or since <= day <= until)
                and (body := gazetteer().body(key)) is not None
                and body.level in _TITLED[title["title"]]
            )
            if keys:
                end = max(title.end("title"), at + len(name))
                yield Place(min(at, title.start()), end, tuple(dict.fromkeys(keys)), inside=True, head=True)
                break


def _places(text: str) -> tuple[Place, ...]:
    out: list[Place] = []
    lengths = _lengths()
    for word in _WORD.finditer(text):
        said = word[0].casefold()
        if said[:2] not in lengths and said[0] not in lengths and "·" not in said:
            continue  # no form can begin it, or stand in it behind a dot
        at = word.start()
        while at < word.end():  # 전남목포시, 부산·경남, 부산중구
            rest = said[at - word.start() :]
            found = None
            if rest[:2] in lengths or rest[0] in lengths:
                found = (_spaced(text, at) if at == word.start() else None) or _longest(rest)
            if found is None:
                dot = rest.find("·")
                if dot < 0:
                    break
                at += dot + 1
                continue
            place = _with_parent(found.at(at), out, text)
            if out and out[-1].doubtful and not _lies_in(place, out[-1]):
                out.pop()
            out.append(place)
            at = place.end
    if out and out[-1].doubtful:
        out.pop()
    return tuple(out)


@cache
def _begun() -> frozenset[str]:
    """What landmarks begin with: a word that is none of these begins none that is written apart."""
    long = (form for form, found in _known().items() if len(form) > _TELLING and found[0][1] == "inside")
    return frozenset(form[:length] for form in long for length in range(2, len(form) - 1))


@cache
def _lengths() -> Mapping[str, int]:
    """The length of the longest form with the same first two letters."""
    out: dict[str, int] = {}
    for written in _known():
        out[written[:2]] = max(out.get(written[:2], 0), len(written))
    return out


def _lies_in(place: Place, outer: Place) -> bool:
    near = 0 <= place.start - outer.end <= 1
    return near and any(set(outer.keys) & set(gazetteer().parents(key)) for key in place.keys)


@dataclass(frozen=True, slots=True)
class _Found:
    """A form that a word begins with: how long, whom it names, and whom only beside what they lie in."""

    length: int
    keys: tuple[str, ...]
    doubtful: tuple[str, ...] = ()
    inside: bool = False

    def at(self, start: int) -> Place:
        end = start + self.length
        return Place(start, end, self.keys or self.doubtful, self.inside, not self.keys, self.doubtful)


@lru_cache(maxsize=8192)
def _longest(word: str) -> _Found | None:
    """The longest form that a word begins with, if what follows leaves it a name."""
    longest = _lengths().get(word[:2], 1)
    for length in range(min(len(word), _REACH, longest), 0, -1):
        named = _known().get(word[:length])
        if named is None or (length == 1 and word[0] in _ANY_SHORT):
            continue
        rest = word[length:].partition("·")[0]
        if all(how == "reading" for _, how in named) and rest[:1] not in _READ_UNITS:
            continue  # 상담 is a consultation before it is Xiangtan
        if rest[:1] in _ABROAD_ONLY and length >= 2:  # 하남성 is no 하남시
            named = tuple((key, "variant") for key, _ in named if key.startswith("iso3166-2/"))
            if not named:
                continue
        found = _sorted_out(named, length)
        whole = any(how in _WHOLE and key.startswith("KR/") for key, how in named)
        if whole or (found.inside and length >= _TELLING) or _leaves_a_name(rest, length):
            return found
    return None


def _spaced(text: str, at: int) -> _Found | None:
    """What lies in a place and is written with a space: 태화강 국가정원, 칠곡 3지구."""
    space = text.find(" ", at, at + _REACH)
    if space < 0 or text[at:space] not in _begun():
        return None
    joined = (text[at:space] + text[space + 1 : at + _REACH + 1].partition(" ")[0]).casefold()
    for length in range(min(len(joined), _REACH), space - at + 1, -1):
        named = _known().get(joined[:length], ())
        if named and all(how == "inside" for _, how in named):
            return _Found(length + 1, tuple(dict.fromkeys(key for key, _ in named)), inside=True)
    return None


def _sorted_out(named: tuple[tuple[str, str], ...], length: int) -> _Found:
    """The bearers of a form: of places before what lies in places, the doubtful ones apart."""
    doubtful = tuple(key for key, how in named if how == "doubtful")
    keys = tuple(dict.fromkeys(key for key, how in named if how not in ("inside", "doubtful")))
    if keys or doubtful:
        return _Found(length, keys, doubtful)
    return _Found(length, tuple(dict.fromkeys(key for key, _ in named)), inside=True)


def _leaves_a_name(rest: str, length: int) -> bool:
    """Whether what follows a form is a particle, an office or the form of another place."""
    if _PARTICLE.match(rest) or _OFFICE.match(rest):
        return True
    return length >= 2 and any(rest[:n] in _known() for n in range(2, min(len(rest), _REACH) + 1))


def _with_parent(place: Place, before: list[Place], text: str) -> Place:
    """A place that lies in the one named right before it: 경남 고성군, 부산중구, 앨라배마주 버밍햄."""
    if (
        not before
        or place.start - before[-1].end > 3
        or text[before[-1].end : place.start].strip(" 의도시현성주")
    ):
        return place
    outer = set(before[-1].keys)
    lying = tuple(key for key in (*place.keys, *place.more) if outer & set(gazetteer().parents(key)))
    return Place(place.start, place.end, tuple(dict.fromkeys(lying)), place.inside) if lying else place


def _of_then(place: Place, day: str | None) -> Place:
    """A place without the bodies that were not there on the article's day, if others are."""
    keys = _living(place.keys, day or LAST_DAY) if len(place.keys) > 1 else place.keys
    return place if keys == place.keys else replace(place, keys=keys)


@lru_cache(maxsize=4096)
def _living(keys: tuple[str, ...], day: str) -> tuple[str, ...]:
    living = tuple(k for k in keys if (life := gazetteer().lifetime(k))[0] <= day <= life[1]) or keys
    return _outstanding(living) if len(living) > 1 else living


def _outstanding(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Of places abroad with one name those of the country where one is ten times as large: 런던.

    A country is meant before any town: 호주 is Australia, and not Huzhou.
    """
    sizes = {key: body for key in keys if (body := gazetteer().body(key)) is not None}
    if lands := tuple(key for key, body in sizes.items() if body.level == "country"):
        return lands
    towns = {key: body for key, body in sizes.items() if body.level == "place"}
    if not towns or any(body.country == "KR" for body in sizes.values()):
        return keys
    largest = max(towns.values(), key=lambda body: body.weight)
    rivals = [body for body in towns.values() if body.country != largest.country]
    if any(largest.weight - body.weight < 1.0 for body in rivals):
        return keys
    return tuple(key for key, body in sizes.items() if body.country == largest.country)


@lru_cache(maxsize=1024)
def _publisher(name: str | None) -> tuple[str, ...]:
    """Where a publisher sits: the places that its name begins with, or that a newspaper writes for."""
    if not name:
        return ()
    keys = list(gazetteer().press(name))
    bodies = {s.key for s in gazetteer().senses(name) if s.how in ("official", "former", "variant")}
    if not keys and bodies and all(key.startswith("org/") for key in bodies):
        return tuple(sorted(bodies))
    if not keys:
        found = _places(name)
        keys = list(found[-1].keys) if found else []
    if not keys:
        word = form(name)
        keys = next(
            (
                [k for k, how in _known().get(word[:n], ()) if k.startswith("KR/")]
                for n in (4, 3, 2)
                if word[:n] in _known()
            ),
            [],
        )
    return tuple(dict.fromkeys(key for key in keys if key.startswith("KR/")))


def _dateline(text: str) -> tuple[str, ...]:
    """The place a report was written at: [고성=가람뉴스], (창원=나루통신)."""
    found = _DATELINE.search(text[:200])
    if found is None:
        return ()
    return tuple(dict.fromkeys(key for key, how in _known().get(form(found["place"]), ()) if how != "inside"))
