"""How else an article writes a person's name: in Latin letters, in another transliteration.

In: the text, a person, all persons of the article. Out: spans of the other forms.

에드윈 리(Edwin M. Lee) has the Latin form Edwin M. Lee; 에드윈 M. 리 in the same article is the same person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.find.people import PersonMention
from extractor.gazetteer.forms import consonants, sound
from extractor.shapes import Span

_LATIN = re.compile(
    r"\s?[(\[]\s?(?P<name>[A-Z][A-Za-zÀ-ÿ.'’\-]*(?:\s(?:[A-Z]|d[aei]|van|von|bin|al|el|de\sla)[A-Za-zÀ-ÿ.'’\-]*){1,5})\s?[,)\]]"
)
_CHARACTERS = re.compile(r"\s?\((?P<name>[一-龥]{2,5})\s?[,)]")
_LONG = 4  # syllables
_INITIAL = re.compile(r"^(?:[A-Z]\.?|[가-힣]\.)$")


def latin_form(text: str, person: PersonMention) -> Span | None:
    """The name in Latin letters in the bracket right behind a person's name."""
    return _behind(_LATIN, text, person)


def other_forms(text: str, person: PersonMention, people: Iterable[PersonMention]) -> list[Span]:
    """The first place of each other spelling of the same person in the article."""
    name = person.span.of(text)
    out: dict[str, Span] = {}
    for other in people:
        written = other.span.of(text)
        if not other.surname_only and written != name and written not in out and same_person(name, written):
            out[written] = other.span
    for one in (person, *(p for p in people if p.span.of(text) == name)):
        if (span := _behind(_CHARACTERS, text, one)) is not None:
            out.setdefault(span.of(text), span)
    return list(out.values())


def same_person(one: str, other: str) -> bool:
    """Whether two names are spellings of one: initials and spaces apart, or transliterated otherwise.

    >>> same_person("에드윈 리", "에드윈 M. 리"), same_person("도널드 럼스펠드", "도날드 럼스펠트")
    (True, True)
    >>> same_person("김민수", "김민서"), same_person("에드윈 리", "제임스 리")
    (False, False)
    """
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return False
    if "".join(first) == "".join(second):
        return True
    foreign = max(len(first), len(second)) > 1 or min(len("".join(first)), len("".join(second))) > _LONG
    return foreign and len(first) == len(second) and all(map(_sound_alike, first, second))


def _parts(name: str) -> list[str]:
    return [part for part in name.replace("·", " ").split() if not _INITIAL.match(part)]


def _sound_alike(one: str, other: str) -> bool:
    """Whether two parts of names are one: by their sound, long ones by their consonants."""
    first, second = sound(one), sound(other)
    if min(len(one), len(other)) > 2:
        first, second = consonants(one), consonants(other)
    return bool(first) and first == second


def _behind(pattern: re.Pattern[str], text: str, person: PersonMention) -> Span | None:
    found = pattern.match(text, person.span.end)
    return Span(found.start("name"), found.end("name")) if found else None
