"""Who signed for each party.

In: a draft, the article's sentences. Out: for each party its signatory.

Counted are, in this order: persons whom the telling itself names as acting for a party, persons told or
listed as present (one a party, the first), and, where nothing else is told of who was there, heads in
the brackets of the signing sentence or the lead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from extractor.find import names
from extractor.find.people import OfficeMention, PersonMention
from extractor.find.sentence import Sentence
from extractor.layout import Block
from extractor.rulebook import load, wording
from extractor.shapes import Span

from .entities import Entity, EntityIndex
from .group import Draft
from .telling import SUBJECT

_WORDING = wording("signatories")
_PRESENT_LABEL = _WORDING["present_label"]
_KOREAN = re.compile(r"[가-힣]{3}")
_GUEST = _WORDING["guest"]
_AGREE = _WORDING["agree"]
_SPEAKER = _WORDING["speaker"]


class Signers:
    """Finds the signatories of an article's agreements."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], blocks: Sequence[Block], index: EntityIndex
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._blocks = blocks
        self._index = index
        self._full = [p for s in sentences for p in s.people if not p.surname_only]
        self._offices = self._known_offices()
        items = [(it, e) for s in sentences for it in s.items if (e := index.of(it)) is not None]
        self._holders = {id(it.person): entity for it, entity in items if it.person is not None}
        self._bodies = {it.party.span: entity for it, entity in items if it.party is not None}

    def of(self, draft: Draft) -> dict[int, PersonMention]:
        """Identity of each party with a signatory → the person."""
        out: dict[int, PersonMention] = {}
        if draft.status == "planned":
            return out
        told = [
            (t.sentence, Span(t.window.start, t.act.end))
            for t in draft.tellings
            if t.act.form in ("verb", "ceremony", "modifier") and t.block.kind != "headline"
        ]
        if draft.main:
            told += [(s, s.span) for s in self._attendance]
        for sentence, window in told:
            self._from(sentence, draft, out, window)
        if draft.main and not out:
            self._brackets(draft, out)
        if draft.main:
            for sentence, window in told:
                self._from_offices(sentence, draft, out, window)
        return out

    def _from(self, sentence: Sentence, draft: Draft, out: dict[int, PersonMention], window: Span) -> None:
        quoted = self._text.find("“", sentence.span.start, sentence.span.end)
        for person in sentence.people:
            if person.bracketed or not window.start <= person.span.start < window.end:
                continue
            if 0 <= quoted < person.span.start:
                continue
            if _GUEST.match(self._text[person.end - len(person.josa) : person.end + 8]):
                continue
            entity = self._entity(person, draft)
            full = self._named(person)
            if entity is not None and full is not None and id(entity) not in out:
                out[id(entity)] = full

    def _from_offices(
        self, sentence: Sentence, draft: Draft, out: dict[int, PersonMention], window: Span
    ) -> None:
        """Those present by their office alone, whose names the article tells elsewhere."""
        quoted = self._text.find("“", sentence.span.start, sentence.span.end)
        parties = [e for e, _ in draft.parties]
        for office in sentence.offices:
            if not window.start <= office.span.start < window.end or 0 <= quoted < office.span.start:
                continue
            entity = self._branch(office.org_name, parties)
            if entity is not None and id(entity) not in out and (holder := self._holder(office, entity)):
                out[id(entity)] = holder

    def _holder(self, office: OfficeMention, entity: Entity) -> PersonMention | None:
        """Who holds an office that a list of those present leaves nameless, if the article tells it once."""
        fits = {
            self._text[p.span.start : p.span.end]: p
            for p in reversed(self._full)
            if _same_title(p.title_text, office.title_text)
            and (self._branch(p.org_name, [entity]) is entity or self._holders.get(id(p)) is entity)
        }
        return next(iter(fits.values())) if len(fits) == 1 else None

    @cached_property
    def _attendance(self) -> list[Sentence]:
        """Sentences, captions and rows that say who was there."""
        rule = load("discourse").rule("discourse.attendance").pattern
        out: list[Sentence] = []
        listing = False
        for sentence in self._sentences:
            block = self._blocks[sentence.block]
            text = sentence.text
            label = bool(_PRESENT_LABEL.search(text[:40] if block.kind != "caption" else text))
            if label:
                listing = block.kind in ("item", "heading")
            elif block.kind not in ("item", "heading") or not (sentence.people or sentence.offices):
                listing = False
            if (
                label
                or listing
                or ((rule.search(text) or self._agree(sentence)) and not _SPEAKER.search(text))
                or block.kind == "caption"
            ):
                out.append(sentence)
        return out

    def _agree(self, sentence: Sentence) -> bool:
        """Whether two persons act as one: "박가람 군수와 김나루 시장은 이 자리에서 … 하기로 했다"."""
        subjects = [
            it for it in sentence.items if it.person is not None and it.josa in SUBJECT and not it.depth
        ]
        joint = any(sum(it.chain == one.chain for it in subjects) >= 2 for one in subjects)
        return joint and bool(_AGREE.search(sentence.text))

    def _brackets(self, draft: Draft, out: dict[int, PersonMention]) -> None:
        signing = [t.sentence for t in draft.tellings if t.block.kind != "headline"]
        lead = [
            s
            for s in self._sentences
            if self._blocks[s.block].kind == "paragraph" or self._blocks[s.block].kind == "item"
        ][:1]
        for sentence in (*signing, *lead):
            for person in sentence.people:
                entity = self._entity(person, draft) if person.bracketed else None
                if entity is not None:
                    out.setdefault(id(entity), person)

    def _entity(self, person: PersonMention, draft: Draft) -> Entity | None:
        parties = [e for e, _ in draft.parties]
        if person.org is not None:
            entity = self._bodies.get(person.org) or self._holders.get(id(person))
            return entity if entity in parties else self._branch(person.org_name, parties)
        return self._by_office(person, parties)

    def _branch(self, org_name: str | None, parties: Sequence[Entity]) -> Entity | None:
        """The one party whose name an organisation's name holds or is part of."""
        name = re.sub(r"\s", "", org_name or "")
        known = names.sense(org_name or "")
        region = known is not None and known.rule.startswith("place.")
        fits = [
            e
            for e in parties
            if not (region and (e.type not in ("local_government", "other") or names.is_village(e.name)))
            and any(
                len(f) >= 2 and (re.sub(r"\s", "", f) in name or name in re.sub(r"\s", "", f))
                for f in e.forms
            )
        ]
        return fits[0] if len(fits) == 1 and len(name) >= 2 else None

    def _by_office(self, person: PersonMention, parties: Sequence[Entity]) -> Entity | None:
        """A mayor without a city: the office the same name holds elsewhere, else the one city it can be."""
        full = self._named(person) or person
        if (known := self._offices.get(self._text[full.span.start : full.span.end])) is not None:
            return known if known in parties else None
        unit = {
            "시장": "시",
            "군수": "군",
            "구청장": "구",
            "도지사": "도",
            "지사": "도",
            "부시장": "시",
            "부군수": "군",
            "부구청장": "구",
            "부지사": "도",
        }.get(person.title_text)
        if unit is not None:
            fits = [
                e
                for e in parties
                if e.type == "local_government" and (e.name.endswith(unit) or e.country != "KR")
            ]
            fits = [e for e in fits if e.name.endswith(unit)] if len(fits) > 1 else fits
            if len(fits) > 1 and _KOREAN.fullmatch(self._text[full.span.start : full.span.end]):
                fits = [e for e in fits if e.country == "KR"]  # of 가람시 and 웨이난시
        else:
            ends = tuple(load("people").data["offices"].get(person.title_text, "").split("|"))
            fits = [e for e in parties if ends != ("",) and any(f.endswith(ends) for f in e.forms)]
            if not fits and person.title_text in (
                "대표",
                "대표이사",
                "사장",
                "회장",
                "부사장",
                "전무",
                "상무",
            ):
                fits = [e for e in parties if e.type == "company"]
        return fits[0] if len(fits) == 1 else None

    def _known_offices(self) -> dict[str, Entity]:
        out: dict[str, Entity] = {}
        for sentence in self._sentences:
            for item in sentence.items:
                entity = self._index.of(item)
                if item.person is not None and entity is not None and not item.person.surname_only:
                    out.setdefault(self._text[item.person.span.start : item.person.span.end], entity)
        return out

    def _named(self, person: PersonMention) -> PersonMention | None:
        """The full name behind a surname with title (박 시장)."""
        if not person.surname_only:
            return person
        surname = self._text[person.span.start]
        fits = {
            self._text[p.span.start : p.span.end]: p
            for p in reversed(self._full)
            if self._text[p.span.start] == surname
            and (p.title_text == person.title_text or p.title_text.endswith(person.title_text))
        }
        return next(iter(fits.values())) if len(fits) == 1 else None


def _same_title(first: str, second: str) -> bool:
    """사장 and 사장, 은행장 and 행장: one is the other's ending."""
    return first.endswith(second) or second.endswith(first)
