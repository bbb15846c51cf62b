"""Labels against their article and against the labelling guide, as far as a machine can tell.

In: a gold document and the article's text. Out: complaints, each with the field it is about; none
for a sound label. A party 고흥 군 that the article spells 고흥군 is a complaint: labels are copied
character for character. To add a check, add a generator and call it in ``validate_gold``.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from extractor.records import Agreement, GoldDocument, Party

from .match import figure_key

_DOCUMENT_FIELDS = frozenset({"published_on"})
_AGREEMENT_FIELDS = frozenset({"title", "date", "venue", "areas"})
_PARTY_FIELDS = frozenset({"aliases", "country", "signatories"})
_SIGNATORY_FIELDS = frozenset({"title"})
_MADE_BY_MACHINE = frozenset({"id", "evidence", "confidence", "canonical", "ids", "start", "end"})
# The glyphs of the guide's lists; a label holds what follows the glyph.
_BULLETS = "▲▴△▷▶■□◆◇●○◎▪•※"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def validate_gold(gold: GoldDocument, article_text: str) -> list[str]:
    """Complaints about a gold document, given the text that it labels.

    >>> label = GoldDocument.model_validate({"doc_id": "x", "published_on": None,
    ...     "agreements": [], "figures": [{"surface": "12 명", "value": 12, "unit": "명", "approx": False}]})
    >>> validate_gold(label, "고흥군에서 12명이 왔다.")
    ["figures[0].surface: '12 명' is not in the article"]
    """
    text = _folded(article_text)
    complaints = list(_fields(gold, "", _DOCUMENT_FIELDS))
    for i, agreement in enumerate(gold.agreements):
        complaints += _agreement(agreement, f"agreements[{i}]", text)
    complaints += _figures(gold, text)
    return complaints


def _folded(text: str) -> str:
    return " ".join(text.split())


def _agreement(agreement: Agreement, place: str, text: str) -> Iterator[str]:
    yield from _fields(agreement, f"{place}.", _AGREEMENT_FIELDS)
    copied = [("title", agreement.title), ("venue", agreement.venue)]
    copied += [(f"areas[{i}]", area) for i, area in enumerate(agreement.areas)]
    for field, value in copied:
        yield from _in_text(value, f"{place}.{field}", text)
    for i, area in enumerate(agreement.areas):
        if area.startswith(tuple(_BULLETS)):
            yield f"{place}.areas[{i}]: {area!r} starts with a bullet"
    yield from _repeated(agreement.areas, f"{place}.areas")
    if agreement.date:
        yield from _date(agreement.date, f"{place}.date")
    if not agreement.parties:
        yield f"{place}.parties: an agreement has at least one identifiable counterpart"
    named = [f"{party.name} ({party.country})" for party in agreement.parties]  # 통계청 of two states
    yield from _repeated(named, f"{place}.parties")
    for i, party in enumerate(agreement.parties):
        yield from _party(party, agreement, f"{place}.parties[{i}]", text)


def _party(party: Party, agreement: Agreement, place: str, text: str) -> Iterator[str]:
    yield from _fields(party, f"{place}.", _PARTY_FIELDS)
    yield from _in_text(party.name, f"{place}.name", text)
    for i, alias in enumerate(party.aliases):
        yield from _in_text(alias, f"{place}.aliases[{i}]", text)
    yield from _repeated([party.name, *party.aliases], f"{place}.aliases")
    if len(party.signatories) > 1:
        yield f"{place}.signatories: one a party, the most senior"
    if party.signatories and agreement.status == "planned":
        yield f"{place}.signatories: nobody has signed what is planned"
    for i, signatory in enumerate(party.signatories):
        yield from _fields(signatory, f"{place}.signatories[{i}].", _SIGNATORY_FIELDS)
        yield from _in_text(signatory.name, f"{place}.signatories[{i}].name", text)
        yield from _in_text(signatory.title, f"{place}.signatories[{i}].title", text)


def _figures(gold: GoldDocument, text: str) -> Iterator[str]:
    for i, figure in enumerate(gold.figures):
        place = f"figures[{i}]"
        yield from _fields(figure, f"{place}.", frozenset({"approx"}))
        yield from _in_text(figure.surface, f"{place}.surface", text)
        if not any(c.isnumeric() for c in figure.surface):
            yield f"{place}.surface: {figure.surface!r} holds no numeral"
    yield from _repeated([f"{value:g} {unit}" for value, unit in map(figure_key, gold.figures)], "figures")


def _fields(model: BaseModel, place: str, wanted: frozenset[str]) -> Iterator[str]:
    """A label states every field, an empty one too, and none that only a machine fills."""
    stated = model.model_fields_set
    for field in sorted(wanted - stated):
        yield f"{place}{field}: is not stated"
    for field in sorted(_MADE_BY_MACHINE & stated):
        yield f"{place}{field}: is no part of a label"


def _in_text(value: str | None, place: str, text: str) -> Iterator[str]:
    if value is None:
        return
    if not value or value != _folded(value):
        yield f"{place}: {value!r} is empty or not folded"
    elif value not in text:
        yield f"{place}: {value!r} is not in the article"


def _repeated(values: Iterable[str], place: str) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{place}: {value!r} is there {times} times"


def _date(date: str, place: str) -> Iterator[str]:
    # Loaded late: only checking labels needs the parser.
    from edtf import EDTFParseException, parse_edtf

    first, _, last = (point.rstrip("~") for point in date.partition("/"))
    try:
        parse_edtf(date)
        for point in filter(_DAY.fullmatch, (first, last)):
            datetime.date.fromisoformat(point)  # the grammar lets 30 February pass
    except (EDTFParseException, ValueError):
        yield f"{place}: {date!r} is no EDTF date"
    else:
        if last and last < first:
            yield f"{place}: {date!r} ends before it begins"
