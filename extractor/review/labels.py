"""Reviewed articles → label files in the form of ``gold/``.

In: articles that a person is done with. Out: a file each, ``협약.json`` for the article 협약, if the checks
of the labelling guide find nothing wrong with it; else what they find. A label states what a person would
write and nothing that only a machine fills. To check something else, edit ``extractor/score/validate.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor.records import Agreement, GoldDocument, Party
from extractor.score import validate_gold

from .state import Reviewed


def label(state: Reviewed) -> GoldDocument:
    """The label that an article would get."""
    figures: dict[tuple[float, str], dict[str, Any]] = {}
    for one in state.figures:
        told = {"surface": _folded(one.surface), "value": one.value, "unit": one.unit, "approx": one.approx}
        figures.setdefault((float(one.value), one.unit), told)
    return GoldDocument.model_validate({
        "doc_id": state.record.doc_id,
        "published_on": state.record.published_on,
        "agreements": [_agreement(one) for one in state.kept],
        "figures": list(figures.values()),
    })  # fmt: skip


def complaints(state: Reviewed) -> list[str]:
    """What the labelling guide has against an article as it stands, if its text is at hand."""
    if state.record.text is None:
        return ["text: is not at hand, so that nothing can be checked"]
    return validate_gold(label(state), state.record.text)


def write_labels(states: Iterable[Reviewed], folder: Path) -> tuple[list[Path], dict[str, list[str]]]:
    """Write the labels of all that are done and sound; the files, and the complaints by ``doc_id``."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    refused: dict[str, list[str]] = {}
    for state in states:
        name = state.record.doc_id
        path = folder / f"{name}.json"
        is_a_name = path.parent == folder and "\\" not in name
        wrong = complaints(state) if is_a_name else ["doc_id: is no file name"]
        if wrong:
            refused[name] = wrong
            continue
        told = label(state).model_dump(mode="json", exclude_unset=True)
        path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
        written.append(path)
    return written, refused


def _agreement(one: Agreement) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "status": one.status,
        "salience": one.salience,
        "title": _folded(one.title),
        "date": one.date,
        "venue": _folded(one.venue),
        "parties": [_party(party) for party in one.parties],
        "areas": [_folded(area) for area in one.areas],
    }


def _party(one: Party) -> dict[str, Any]:
    return {
        "name": _folded(one.name),
        "aliases": [_folded(alias) for alias in one.aliases],
        "type": one.type,
        "country": one.country,
        "signatories": [{"name": _folded(s.name), "title": _folded(s.title)} for s in one.signatories],
    }


def _folded(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())
