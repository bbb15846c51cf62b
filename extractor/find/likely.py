"""Names that no list and no ending gives away, by everything around them: 대상 in "진흥원은 대상과 협약을".

In: an article's text and its sentences, read once. Out: name → ``NameSense`` for the words that the gazetteer
has as a body's own name, and those that a logistic model takes for organisations that sign.

A candidate is a run of up to four nouns before a particle, a comma or a bracket, in a sentence that tells an
agreement. The model sees how it ends and begins, Kiwi's tags, what stands before and behind it, whether the
article uses it elsewhere as one uses a name ("박가람 대상 대표는"), and whether the gazetteer knows it. The
weights lie in ``extractor/models/parties.json``; ``make train`` fits them to the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.gazetteer import gazetteer
from extractor.rulebook import derived, load
from extractor.shapes import Span

from . import names
from .coordination import ENDS_LIKE_A_THING
from .logistic import Features, Logistic
from .sentence import Sentence
from .units import Unit, streams

SURELY = 0.4  # from here on a candidate is taken for a name
_LONGEST = 4  # words of a name
_TOO_LONG = 600  # characters; a table that was read as a sentence
_ROLES = frozenset(
    ("은", "는", "이", "가", "와", "과", "와는", "과는", "와의", "과의", "간", "의", "을", "를", "도", "에서")
)
_BRACKETS = {
    "short": re.compile(r"\s?\([^()]{0,40}?(?:이하|약칭)"),
    "head": re.compile(
        r"\s?\((?:[가-힣]{0,8}(?:장|대표|대표이사|총재|사장|이사))\s?[:·]?\s?[가-힣]{2,4}[),]"
    ),
    "latin": re.compile(r"\([A-Z][A-Za-z&.\- ]+[),]"),
    "hanja": re.compile(r"\([一-龥]+\)"),
    "other": re.compile(r"\("),
}
_BEHIND = {
    "comma": re.compile(r",\s"),
    "dot": re.compile(r"\s?·\s?"),
    "and": re.compile(r"\s(?:및|그리고)\s"),
    "such": re.compile(r"\s?등\s"),
    "staff": re.compile(r"\s(?:임직원|측|대표)"),
    "dash": re.compile(r"\s?[-–]\s?"),
}
_TITLED = re.compile(
    r"(?:\([^()]{0,40}\))?\s(?:[가-힣]{2,4}\s)?(?:공동\s)?"
    r"(?:대표|회장|사장|원장|단장|관장|센터장|이사장|총장|소장|위원장|본부장|지점장)"
)
_HEAD_OF = re.compile(r"\s?(?:대표|회장|사장|원장|이사|총장|센터장|관장)")
_PERSON = re.compile(r"[가-힣]{2,4}\s$")
_SIDE = re.compile(r"\s?(?:관계자|측은|측이|임직원|직원들|본사|사옥)")

Segment = tuple[int, int]
"""Indices of the first and the last word of a candidate."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of nouns that may name a party; ``known`` tells that a rule already does."""

    span: Span
    words: tuple[Unit, ...]
    before: Unit | None
    after: tuple[Unit, ...]
    sentence: Sentence
    known: bool


def find_likely(text: str, sentences: Sequence[Sentence]) -> dict[str, names.NameSense]:
    """Names that nothing but their surroundings tell, in an article that tells an agreement."""
    model = Logistic.load("parties")
    seen = Surroundings(text, sentences)
    named = {it.party.span.of(text) for s in sentences for it in s.items if it.party is not None}
    best: dict[int, tuple[float, Candidate]] = {}
    for candidate in (c for s in sentences for c in candidates(text, s)):
        name = candidate.span.of(text)
        if candidate.known or name in named or means_another(name):
            continue
        features = seen.features(candidate)
        registered = _registered(name)
        if registered is None and _is_common(features):
            continue
        chance = 1.0 if registered is not None else model.probability(features)
        if chance >= SURELY and chance > best.get(candidate.span.end, (0.0, candidate))[0]:
            best[candidate.span.end] = chance, candidate
    return {c.span.of(text): _sense(text, c) for _, c in best.values()}


def means_another(name: str) -> bool:
    """Whether a word is a country, a class, or stands for a body told before: 몽골, 금융기관, 구청, 마을."""
    parties = load("parties").data
    first, _, rest = name.partition(" ")
    return (
        names.country(name) is not None
        or (names.country(first) is not None and rest in parties["generic"])
        or ENDS_LIKE_A_THING.search(name) is not None
        or name in parties["generic"]
        or name in parties["selves"]
        or name in parties["group_nouns"]
        or name in parties["common_nouns"]
        or name in ("시청", "군청", "구청", "도청", "우리시", "우리군", "우리구", "양사")
    )


def _is_common(features: Features) -> bool:
    """Whether a word of the dictionary has nothing beside it that only a name has: 국민, not "대상 대표"."""
    unsaid = not (features["titled"] or features["person_before"] or features["side"])
    plain = features.get("one_noun") and features.get("words=1") and features.get("bracket=none")
    unsure = not features["proper"] or features.get("length=2")
    unknown_place = features.get("sense=place.unknown") and unsure
    return bool(unknown_place or (plain and unsaid))


def _registered(name: str) -> names.NameSense | None:
    """What the gazetteer knows of the body of this name."""
    if any(rule.pattern.fullmatch(name) for rule in load("instruments").rules):
        return None  # MOU, which 통일부 is called in English
    return names.registered(name)


def _sense(text: str, candidate: Candidate) -> names.NameSense:
    """What a likely name is: as registered, by its ending, as the body that it is a part of, or a company."""
    if (registered := _registered(candidate.span.of(text))) is not None:
        return registered
    found = names.sense(candidate.span.of(text)) or names.sense(candidate.words[0].stem)
    if found is None or found.type == "local_government":
        kind = names.unlisted_type(candidate.span.of(text))
        return names.NameSense(kind, "KR", True, "organisation.likely")
    return names.NameSense(found.type, found.country, True, "organisation.likely")


def candidates(text: str, sentence: Sentence) -> Iterator[Candidate]:
    """The runs of nouns in a sentence that tells an agreement, at every length."""
    told = [a for a in sentence.acts if a.form != "reference"]
    joins = load("discourse").rule("discourse.join_hands").pattern.search(sentence.text) is not None
    if not (told or joins) or len(sentence.text) > _TOO_LONG:
        return
    stop = sentence.span.end if joins else max(a.end for a in told)
    taken = [a.instrument for a in sentence.acts] + [p.span for p in sentence.people]
    named = [it.party for it in sentence.items if it.party is not None]
    for stream in streams(sentence.words):
        for i, unit in enumerate(stream):
            if unit.depth or unit.span.start >= stop or not _ends(text, stream, i):
                continue
            for first in _starts(text, stream, i):
                span = Span(stream[first].span.start, unit.span.end)
                if any(span.overlaps(t) for t in taken):
                    break
                known = any(
                    p.span.covers(span) or p.whole == span or (p.span.end == span.end and span.covers(p.span))
                    for p in named
                )
                before = stream[first - 1] if first else None
                yield Candidate(span, stream[first : i + 1], before, stream[i + 1 : i + 6], sentence, known)


def _ends(text: str, units: Sequence[Unit], i: int) -> bool:
    """Whether a name can end in a word: a particle of a party, a bracket or a joint of a list behind it."""
    unit = units[i]
    if not unit.nominal or len(unit.stem) < 2 or unit.stem[:1].isdigit() or unit.stem in _closed():
        return False
    behind = text[unit.span.end : unit.span.end + 12]
    if unit.josa in _ROLES or behind[:1] == "(" or behind[:2] == " (":
        return True
    return not unit.josa and any(p.match(behind) for p in _BEHIND.values())


def _starts(text: str, units: Sequence[Unit], i: int) -> Iterator[int]:
    """Where a name that ends in a word may begin: up to three nouns before it that blanks part."""
    yield i
    for first in range(i - 1, max(-1, i - _LONGEST), -1):
        unit = units[first]
        if unit.josa or not unit.nominal or text[unit.end : units[first + 1].span.start] not in (" ", "·"):
            return
        if (
            unit.end != unit.span.end
            or unit.stem in _closed()
            or unit.stem[:1].isdigit()
            or names.is_person(unit)
        ):
            return
        yield first


@derived
def _closed() -> frozenset[str]:
    """Words that describe names and are no part of them, and the titles of persons."""
    parties, people = load("parties").data, load("people").data
    return frozenset((*parties["descriptors"], *parties["anaphors"], *people["titles"]))


def _particle(unit: Unit | None) -> str:
    """The particle of the word that ends the next phrase, "verb" where that word is no noun."""
    if unit is None:
        return "none"
    return unit.josa if unit.nominal else "verb"


class Surroundings:
    """What an article tells of its candidates."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self._text = text
        self._headline = sentences[0].span if sentences else Span(0, 0)

    def features(self, candidate: Candidate) -> Features:
        """What the model sees of a candidate."""
        out: Features = {}
        for part in (
            self._form(candidate),
            self._beside(candidate),
            self._role(candidate),
            self._use(candidate),
        ):
            out.update(part)
        return out

    def _form(self, candidate: Candidate) -> Features:
        """How the name looks."""
        head, name = candidate.words[-1], candidate.span.of(self._text)
        stem = head.stem
        out: Features = {f"words={len(candidate.words)}": 1, f"length={min(8, len(stem))}": 1}
        out.update({f"ends={stem[-n:]}": 1 for n in (1, 2, 3) if len(stem) > n})
        out[f"begins={candidate.words[0].stem[:2]}"] = 1
        out[f"tags={'+'.join(head.tags[:4])}"] = 1
        out["proper"] = float(head.proper)
        out["one_noun"] = float(head.tags == ("NNG",))
        out["compound"] = float(len(head.tags) > 1 and set(head.tags) <= {"NNG", "XSN"})
        out["proper_first"] = float(len(candidate.words) > 1 and candidate.words[0].proper)
        out["latin"] = float(bool(re.search(r"[A-Za-z]", name)))
        out["incorporated"] = float("㈜" in name or "(주)" in name)
        out["digit"] = float(bool(re.search(r"\d", name)))
        parties = load("parties").data
        out["common"] = float(stem in parties["common_nouns"])
        out["generic"] = float(stem in parties["generic"] and len(candidate.words) == 1)
        out["class"] = float(any(stem.endswith(g) for g in parties["group_nouns"] if len(g) >= 2))
        out["person"] = float(len(candidate.words) == 1 and names.is_person(head))
        out["place"] = float(names.is_place(stem))
        out["ends_in_title"] = float(any(stem.endswith(t) for t in load("people").data["titles"]))
        found = names.sense(name) if len(candidate.words) == 1 else names.sense(stem)
        out[f"sense={found.rule if found else 'none'}"] = 1
        first = names.sense(candidate.words[0].stem) if len(candidate.words) > 1 else None
        out[f"first_sense={first.type if first else 'none'}"] = float(len(candidate.words) > 1)
        return out

    def _beside(self, candidate: Candidate) -> Features:
        """What stands right before and right behind it."""
        end, out = candidate.span.end, Features()
        bracket = next((n for n, p in _BRACKETS.items() if p.match(self._text, end)), "none")
        behind = next((n for n, p in _BEHIND.items() if p.match(self._text, candidate.words[-1].end)), "none")
        out[f"josa={candidate.words[-1].josa}"] = 1
        out[f"bracket={bracket}"] = out[f"behind={behind}"] = 1
        out[f"josa+behind={candidate.words[-1].josa}+{behind}"] = 1
        before = candidate.before
        if before is None:
            out["opens"] = 1
        else:
            apart = self._text[before.end : candidate.span.start]
            out[f"before={before.josa or apart.strip() or 'noun'}"] = 1
            out["before_place"] = float(names.is_place(before.stem) or names.sense(before.stem) is not None)
            out["before_descriptor"] = float(before.stem in _closed())
            out["before_digit"] = float(before.stem[:1].isdigit())
            out["before_modifier"] = float(any("ETM" in t or t == "MM" for t in before.tags))
        after = candidate.after[0] if candidate.after else None
        if after is not None:
            out["after_descriptor"] = float(after.stem in _closed())
            out["after_proper"] = float(after.proper)
            following = next((u for u in candidate.after if u.josa or not u.nominal), None)
            out[f"next={_particle(following)}"] = 1
            out["after_day"] = float(after.stem[:1].isdigit())
        return out

    def _role(self, candidate: Candidate) -> Features:
        """Where it stands in its sentence: before which instrument, beside which parties."""
        sentence, span = candidate.sentence, candidate.span
        told = [a for a in sentence.acts if a.form != "reference"]
        ahead = [a for a in told if a.instrument.start >= span.end]
        out: Features = {"behind_instrument": float(not ahead), "joins": float(not told)}
        if ahead:
            between = self._text[candidate.words[-1].end : ahead[0].instrument.start]
            out[f"distance={min(8, len(between.split()))}"] = 1
            out[f"kind={ahead[0].kind}"] = out[f"form={ahead[0].form}"] = 1
            out["purpose_between"] = float(bool(re.search(r"위한|위해|관한|내용|대한", between)))
            out["topic_between"] = float(bool(re.search(r"[가-힣](?:은|는)\s", between)))
            out["with_between"] = float(bool(re.search(r"[가-힣)](?:과|와)\s", between)))
        parties = [it for it in sentence.items if it.depth == 0 and not it.span.overlaps(span)]
        roles = {it.josa for it in parties if it.party is not None and not it.party.weak}
        out["has_subject"] = float(bool(roles & {"은", "는", "이", "가"}))
        out["has_with"] = float(bool(roles & {"와", "과"}))
        out[f"parties={min(4, len(parties))}"] = 1
        out["follows_party"] = float(any(0 <= span.start - it.end <= 2 for it in parties))
        out["before_party"] = float(any(0 <= it.start - candidate.words[-1].end <= 2 for it in parties))
        out[f"words_before={min(6, len(self._text[sentence.span.start : span.start].split()))}"] = 1
        return out

    def _use(self, candidate: Candidate) -> Features:
        """How the article uses the same word elsewhere, and whether the gazetteer knows it."""
        name, text = candidate.span.of(self._text), self._text
        places = list(self._places(name))
        alone = [at for at in places if not _inside_word(text, at)]
        josa = candidate.words[-1].josa
        particles = [text[at + len(name) : at + len(name) + 1] for at in alone]
        subjects, partners = (sum(p in group for p in particles) for group in ("은는이가", "와과"))
        out: Features = {f"count={min(5, len(places))}": 1}
        out["titled"] = float(any(_TITLED.match(text, at + len(name)) for at in alone))
        out["person_before"] = float(any(_headed(text, at, at + len(name)) for at in alone))
        out["side"] = float(any(_SIDE.match(text, at + len(name)) for at in alone))
        out["subject_elsewhere"] = float(subjects > (josa in ("은", "는", "이", "가")))
        out["with_elsewhere"] = float(partners > (josa in ("와", "과")))
        opens = self._headline
        out["in_headline"] = float(name in opens.of(text) and not opens.covers(candidate.span))
        out["bracketed_elsewhere"] = float(len(places) > 1 and "(" in particles)
        keys = [sense.key for sense in gazetteer().senses(name)]
        out["gazetteer_place"] = float(any(not key.startswith("org/") for key in keys))
        out["gazetteer_body"] = float(any(key.startswith("org/") for key in keys))
        return out

    def _places(self, name: str) -> Iterator[int]:
        """Where a word begins, every time that the article has it."""
        at = self._text.find(name)
        while at >= 0:
            yield at
            at = self._text.find(name, at + len(name))


def _inside_word(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isalpha()


def _headed(text: str, start: int, end: int) -> bool:
    """Whether a person's name stands before and a head's title behind: 박가람 두리온 대표."""
    return bool(_HEAD_OF.match(text, end) and _PERSON.search(text, max(0, start - 6), start))
