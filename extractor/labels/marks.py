"""Labels and records → marks in the text, and back.

In: a gold document, or a record, with the text of its article. Out: ``Labelled``; and from one, the label, as
the file in ``gold/`` holds it. Nothing of a label is lost: what the text does not hold letter for letter
is said in the mark's values.

A label with the party 나주시 gives a mark ``party`` at its place, linked to the mark of the agreement. To
mark another field, add it to ``shapes.py``, to ``_Marker`` and to ``_agreement``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from extractor.errors import GoldError
from extractor.records import Agreement, ArticleRecord, Figure, GoldDocument, Party
from extractor.rulebook import load
from extractor.shapes import Span

from .placing import folded, place
from .shapes import WORDING, Labelled, Link, Mark


def labelled(label: GoldDocument | ArticleRecord, text: str) -> Labelled:
    """The marks of a label, or of a record, in its article's canonical text.

    >>> label = GoldDocument.model_validate({"doc_id": "가", "published_on": None, "agreements": [{
    ...     "kind": "mou", "status": "signed", "salience": "main", "title": None, "date": None, "venue": None,
    ...     "parties": [{"name": "나주시", "aliases": [], "type": "local_government", "country": "KR",
    ...                  "signatories": []}], "areas": []}], "figures": []})
    >>> [(m.label, m.start, m.end) for m in labelled(label, "나주시가 협약을 맺었다.").marks]
    [('agreement', 5, 7), ('party', 0, 3)]
    """
    marker = _Marker(text)
    for agreement in label.agreements:
        marker.agreement(agreement)
    for figure in label.figures:
        marker.figure(figure)
    published_on = label.published_on.isoformat() if label.published_on else None
    checked = isinstance(label, GoldDocument)
    return Labelled(label.doc_id, text, published_on, tuple(marker.marks), tuple(marker.links), checked)


class _Marker:
    """The marks and links of one article so far; what is the same in two agreements is marked once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: list[Mark] = []
        self.links: list[Link] = []
        self._once: dict[str, str] = {}
        self._anchors: set[Span] = set()

    def agreement(self, one: Agreement) -> None:
        """Mark an agreement at its instrument's noun, and all that belongs to it."""
        anchor = self._anchor(one)
        values: dict[str, str] = {"kind": one.kind, "status": one.status, "salience": one.salience}
        if one.date:
            values["date"] = one.date
        own = self._mark("agreement", anchor, values)
        for number, party in enumerate(one.parties):
            self._link("party_of", self._party(party, one, number, anchor), own)
        for slot, value in (("title", one.title), ("venue", one.venue)):
            if value is not None:
                self._link(f"{slot}_of", self._value(slot, value, anchor, self._told(one, slot)), own)
        for area in one.areas:
            told = self._told(one, "areas")
            self._link("area_of", self._value("area", area, anchor, told, apart=True), own)
        for span in self._told(one, "date"):
            self._link("date_of", self._mark("date", span, {}), own)

    def figure(self, figure: Figure) -> None:
        """Mark a quantity."""
        values = {"value": json.dumps(figure.value), "unit": figure.unit}
        if figure.approx:
            values["approx"] = "true"
        told = Span(figure.start, figure.end) if figure.start is not None and figure.end is not None else None
        span = told or place(figure.surface, self.text) or Span(0, 1)
        self._mark("figure", span, values, figure.surface)

    def _party(self, party: Party, one: Agreement, number: int, anchor: Span) -> str:
        key = json.dumps(_label_of_party(party), ensure_ascii=False)
        if key in self._once:
            return self._once[key]
        values: dict[str, str] = {"type": party.type}
        if party.country:
            values["country"] = party.country
        span = self._place(party.name, anchor, self._told(one, "parties", number))
        own = self._once[key] = self._mark("party", span, values, party.name)
        for alias in party.aliases:
            self._link("alias_of", self._value("alias", alias, span, ()), own)
        for person in party.signatories:
            where = self._place(person.name, span, self._told(one, "signatories", number))
            signer = self._mark("signatory", where, {}, person.name)
            self._link("signatory_of", signer, own)
            if person.title is not None:
                self._link("post_of", self._value("post", person.title, where, (), near=True), signer)
        return own

    def _value(
        self,
        label: str,
        value: str,
        anchor: Span,
        told: Sequence[Span],
        *,
        near: bool = False,
        apart: bool = False,
    ) -> str:
        span = self._place(value, anchor, told, near=near, exactly=apart)
        return self._mark(label, span, {}, value)

    def _place(
        self, value: str, anchor: Span, told: Sequence[Span], *, near: bool = False, exactly: bool = False
    ) -> Span:
        """Where the evidence says, else where the text has it, else at the anchor."""
        for span in told:
            if folded(span.of(self.text)) == value:
                return span
        if told and not exactly:
            return told[0]
        return place(value, self.text, near=anchor.start if near else None) or anchor

    def _told(self, one: Agreement, slot: str, party: int | None = None) -> list[Span]:
        return [Span(e.start, e.end) for e in one.evidence if e.slot == slot and e.party == party]

    def _anchor(self, one: Agreement) -> Span:
        """The noun of the instrument: where the evidence says, else the first of its kind that is free."""
        found = self._told(one, "kind")
        for rule in load("instruments").rules:
            if rule.options["kind"] == one.kind:
                found += sorted(map(_trimmed, rule.pattern.finditer(self.text)))
        names = (place(party.name, self.text) for party in one.parties)
        found += [span for span in names if span is not None]
        free = (span for span in found if span not in self._anchors)
        anchor = next(free, found[0] if found else Span(0, 1))
        self._anchors.add(anchor)
        return anchor

    def _mark(self, label: str, span: Span, values: Mapping[str, str], value: str | None = None) -> str:
        """Add a mark, with its wording where its text is another; of links, ids are what counts."""
        if value is not None and folded(span.of(self.text)) != value:
            values = {**values, WORDING: value}
        key = json.dumps([label, span.start, span.end, dict(values)])
        if label not in ("agreement", "party", "signatory") and key in self._once:
            return self._once[key]
        own = self._once[key] = f"m{len(self.marks) + 1}"
        self.marks.append(Mark(own, label, span.start, span.end, values))
        return own

    def _link(self, kind: str, source: str, target: str) -> None:
        self.links.append(Link(kind, source, target))


def _trimmed(match: re.Match[str]) -> Span:
    """The span of a match without the white space at its ends."""
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return Span(start, start + len(match[0].strip()))


def _label_of_party(party: Party) -> dict[str, Any]:
    signatories = [{"name": one.name, "title": one.title} for one in party.signatories]
    return {
        "name": party.name,
        "aliases": list(party.aliases),
        "type": party.type,
        "country": party.country,
        "signatories": signatories,
    }


def labels_of(document: Labelled) -> dict[str, Any]:
    """The label that marks make, in the fields and the order of the files in ``gold/``.

    Raises ``GoldError`` for a mark without what it must say, naming it.
    """
    reader = _Reader(document)
    marks = document.marks
    return {
        "doc_id": document.doc_id,
        "published_on": document.published_on,
        "agreements": [reader.agreement(mark) for mark in marks if mark.label == "agreement"],
        "figures": [reader.figure(mark) for mark in marks if mark.label == "figure"],
    }


class _Reader:
    """What the marks of a document say of each other."""

    def __init__(self, document: Labelled) -> None:
        self.document = document
        self._marks = {mark.id: mark for mark in document.marks}
        self._sources: dict[tuple[str, str], list[Mark]] = {}
        for link in document.links:
            if link.source not in self._marks or link.target not in self._marks:
                raise GoldError(f"{document.doc_id}: a link {link.type} leads from or to no mark")
            self._sources.setdefault((link.type, link.target), []).append(self._marks[link.source])

    def agreement(self, mark: Mark) -> dict[str, Any]:
        """The agreement that a mark stands for."""
        return {
            "kind": self._must(mark, "kind"),
            "status": self._must(mark, "status"),
            "salience": self._must(mark, "salience"),
            "title": self._single("title_of", mark),
            "date": mark.values.get("date"),
            "venue": self._single("venue_of", mark),
            "parties": [self._party(one) for one in self._of("party_of", mark)],
            "areas": [self._text(one) for one in self._of("area_of", mark)],
        }

    def figure(self, mark: Mark) -> dict[str, Any]:
        """The quantity that a mark stands for."""
        try:
            value = json.loads(self._must(mark, "value"))
        except ValueError as error:
            raise GoldError(f"{self._shown(mark)}: value is no number: {mark.values['value']!r}") from error
        return {
            "surface": self._text(mark),
            "value": value,
            "unit": mark.values.get("unit", ""),
            "approx": mark.values.get("approx") == "true",
        }

    def _party(self, mark: Mark) -> dict[str, Any]:
        return {
            "name": self._text(mark),
            "aliases": [self._text(one) for one in self._of("alias_of", mark)],
            "type": self._must(mark, "type"),
            "country": mark.values.get("country"),
            "signatories": [
                {"name": self._text(one), "title": self._single("post_of", one)}
                for one in self._of("signatory_of", mark)
            ],
        }

    def _of(self, kind: str, mark: Mark) -> list[Mark]:
        return self._sources.get((kind, mark.id), [])

    def _single(self, kind: str, mark: Mark) -> str | None:
        found = self._of(kind, mark)
        if len(found) > 1:
            raise GoldError(f"{self._shown(mark)}: has {len(found)} marks as {kind}, and can have one")
        return self._text(found[0]) if found else None

    def _text(self, mark: Mark) -> str:
        return mark.values.get(WORDING) or folded(self.document.text[mark.start : mark.end])

    def _must(self, mark: Mark, name: str) -> str:
        if not mark.values.get(name):
            raise GoldError(f"{self._shown(mark)}: has no {name}")
        return mark.values[name]

    def _shown(self, mark: Mark) -> str:
        text = folded(self.document.text[mark.start : mark.end])
        return f"{self.document.doc_id}: {mark.label} {text!r} at {mark.start}"


