"""A draft's slots → an ``Agreement`` record with the evidence for each.

In: drafts with contents and signatories. Out: validated pydantic records. Here, and only here, spans of
the reading become values and canonical offsets.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import cast

from extractor.contacts import without_contacts
from extractor.find.people import PersonMention
from extractor.reading import Reading
from extractor.records import Agreement, Evidence, Kind, Party, PartyType, Signatory, Status
from extractor.shapes import Span

from .entities import Entity
from .group import Draft
from .identity import Identifier
from .spellings import latin_form, other_forms


class Filler:
    """Makes records of one article's drafts."""

    def __init__(self, reading: Reading, identifier: Identifier, people: Sequence[PersonMention]) -> None:
        self._reading = reading
        self._identifier = identifier
        self._people = people

    def fill(
        self,
        draft: Draft,
        areas: Sequence[tuple[Span, str]],
        signers: dict[int, PersonMention],
        venue: tuple[Span, str] | None,
    ) -> Agreement:
        """One record."""
        evidence: list[Evidence] = []
        areas = [(left, rule) for span, rule in areas if (left := self._without_contacts(span)) is not None]
        venue = (left, venue[1]) if venue and (left := self._without_contacts(venue[0])) is not None else None
        told = next(
            (t for t in draft.tellings if t.act.kind == draft.kind and t.act.form != "reference"),
            draft.tellings[0],
        )
        evidence.append(self._proof("kind", told.act.instrument, told.act.rules[0]))
        evidence.append(self._proof("status", self._status_span(draft), told.act.rules[1]))
        title = self._title(draft)
        if title is not None:
            evidence.append(self._proof("title", title, "title.quoted"))
        date = self._date(draft)
        if date is not None and draft.day is not None:
            evidence.append(self._proof("date", draft.day.span, draft.day.rule))
        if venue is not None:
            evidence.append(self._proof("venue", *venue))
        parties = [
            self._party(i, e, span, signers.get(id(e)), evidence) for i, (e, span) in enumerate(draft.parties)
        ]
        evidence.extend(self._proof("areas", span, rule) for span, rule in areas)
        return Agreement(
            id=agreement_id(draft.kind, date, [p.entity or p.canonical or p.name for p in parties]),
            kind=cast("Kind", draft.kind),
            status=cast("Status", draft.status),
            salience="main" if draft.main else "background",
            title=self._reading.value(title) if title else None,
            date=date,
            venue=self._reading.value(venue[0]) if venue else None,
            parties=parties,
            areas=list(dict.fromkeys(value for span, _ in areas if (value := self._reading.value(span)))),
            evidence=evidence,
        )

    def _without_contacts(self, span: Span) -> Span | None:
        return without_contacts(self._reading.text, span)

    def _proof(self, slot: str, span: Span, rule: str, party: int | None = None) -> Evidence:
        source = self._reading.source(self._without_contacts(span) or span)
        text = source.of(self._reading.canonical)
        return Evidence(slot=slot, party=party, start=source.start, end=source.end, text=text, rule=rule)

    def _status_span(self, draft: Draft) -> Span:
        act = next((t.act for t in draft.tellings if t.act.status == draft.status), draft.tellings[0].act)
        return Span(act.instrument.start, max(act.end, act.instrument.end))

    def _title(self, draft: Draft) -> Span | None:
        named = (t.act.title for t in draft.tellings if t.act.title is not None)
        titles = [title for title in named if self._without_contacts(title) == title]
        return titles[0] if titles else None

    def _date(self, draft: Draft) -> str | None:
        edtf = draft.edtf
        if edtf is not None and draft.reported and not edtf.endswith("~"):
            return edtf + "~"
        return edtf

    def _party(
        self, number: int, entity: Entity, span: Span, signer: PersonMention | None, evidence: list[Evidence]
    ) -> Party:
        who = self._identifier.of(entity)
        named = entity.forms.get(entity.name, span)
        evidence.append(self._proof("parties", named, entity.rule, number))
        evidence.append(self._proof("canonical", named, who.canonical_rule, number))
        evidence.append(self._proof("type", named, who.type_rule, number))
        if who.country is not None and who.country_rule is not None:
            evidence.append(self._proof("country", who.country_span or named, who.country_rule, number))
        signatories = []
        if signer is not None:
            evidence.append(self._proof("signatories", signer.span, signer.rule, number))
            signatories.append(self._signatory(number, signer, evidence))
        return Party(
            name=entity.name,
            canonical=who.canonical,
            aliases=list(entity.aliases),
            type=cast("PartyType", who.type),
            country=who.country,
            entity=who.entity,
            entity_confidence=who.confidence,
            ids=who.ids,
            candidates=list(who.candidates),
            successors=list(who.successors),
            signatories=signatories,
        )

    def _signatory(self, party: int, signer: PersonMention, evidence: list[Evidence]) -> Signatory:
        text = self._reading.text
        same = [p for p in self._people if p.span.of(text) == signer.span.of(text)]
        latin = next((span for p in same if (span := latin_form(text, p)) is not None), None)
        if latin is not None:
            evidence.append(self._proof("signatories.latin", latin, "person.bracket", party))
        others = other_forms(text, signer, self._people)
        evidence.extend(self._proof("signatories.aliases", span, "person.same", party) for span in others)
        return Signatory(
            name=self._reading.value(signer.span),
            title=signer.title_text,
            latin=self._reading.value(latin) if latin is not None else None,
            aliases=[self._reading.value(span) for span in others],
        )


def agreement_id(kind: str, date: str | None, names: Sequence[str]) -> str:
    """A stable id from what the agreement is: two articles give one where their kind, day and bodies agree.

    ``names`` are the keys of the parties' bodies, the names of those that have none.

    >>> two = "가람시", "나루군"
    >>> agreement_id("mou", "2024-05-03", two) == agreement_id("mou", "2024-05-03", two[::-1])
    True
    """
    parts = sorted(unicodedata.normalize("NFKC", n).replace(" ", "") for n in names)
    digest = hashlib.sha256("|".join([kind, date or "", *parts]).encode()).hexdigest()
    return f"agr-{digest[:16]}"
