"""doccano: a line of JSON for each article, for projects of sequence labelling with relations.

In: documents. Out: ``documents.jsonl``, and ``label_types.json`` and ``relation_types.json`` to import as the
project's labels. doccano counts UTF-16 units, as browsers do. It has no values beside a mark's label: these
are carried in ``values``, which doccano keeps as metadata of the article and gives back; a mark is named
there by its label and place.

The mark of 나주시 is an entity ``party``; its type stands in ``values`` under ``party:0:3``. To carry more,
add it to the line's keys.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.errors import GoldError

from .offsets import Units
from .shapes import LABELS, LINKS, Labelled, Link, Mark

DOCUMENTS = "documents.jsonl"


def write(documents: Iterable[Labelled], folder: Path) -> list[Path]:
    """Write the lines and the types of labels and relations, and say which files they are."""
    lines, labels, relations = (folder / n for n in (DOCUMENTS, "label_types.json", "relation_types.json"))
    with lines.open("w", encoding="utf-8") as file:
        for document in documents:
            file.write(json.dumps(_line(document), ensure_ascii=False) + "\n")
    for path, names in ((labels, LABELS), (relations, LINKS)):
        types = [{"text": name} for name in names]
        path.write_text(json.dumps(types, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [lines, labels, relations]


def read(place: Path) -> Iterator[Labelled]:
    """The documents of an export as JSONL with relations: a file, or a folder with ``documents.jsonl``.

    Raises ``GoldError``, with the line, for what is no such export.
    """
    path = place / DOCUMENTS if place.is_dir() else place
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield _document(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                told = "is no line of doccano's JSONL with relations, made by 'labels export'"
                raise GoldError(f"{path}:{number}: {told} ({type(error).__name__}: {error})") from error


def _line(document: Labelled) -> dict[str, Any]:
    units = Units(document.text)
    numbers = {mark.id: number for number, mark in enumerate(document.marks)}
    entities = [
        {
            "id": numbers[mark.id],
            "label": mark.label,
            "start_offset": units.of(mark.start),
            "end_offset": units.of(mark.end),
        }
        for mark in document.marks
    ]
    relations = [
        {"id": number, "from_id": numbers[one.source], "to_id": numbers[one.target], "type": one.type}
        for number, one in enumerate(document.links)
    ]
    names = _names(entities)
    named = zip(names, document.marks, strict=True)
    values = {name: dict(mark.values) for name, mark in named if mark.values}
    return {
        "text": document.text,
        "entities": entities,
        "relations": relations,
        "doc_id": document.doc_id,
        "published_on": document.published_on,
        "checked": document.checked,
        "values": values,
    }


def _names(entities: Iterable[Mapping[str, Any]]) -> list[str]:
    """Entities by label and place, which stay when doccano gives them other ids; equal ones are counted.

    >>> _names([{"label": "party", "start_offset": 0, "end_offset": 3}] * 2)
    ['party:0:3', 'party:0:3:2']
    """
    seen: Counter[str] = Counter()
    names: list[str] = []
    for one in entities:
        name = f"{one['label']}:{one['start_offset']}:{one['end_offset']}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}:{seen[name]}")
    return names


def _document(line: Mapping[str, Any]) -> Labelled:
    units, values = Units(line["text"]), line.get("values") or {}
    entities = line["entities"]
    marks = tuple(
        Mark(
            str(one["id"]),
            one["label"],
            units.to_code_points(one["start_offset"]),
            units.to_code_points(one["end_offset"]),
            values.get(name, {}),
        )
        for one, name in zip(entities, _names(entities), strict=True)
    )
    links = tuple(
        Link(one["type"], str(one["from_id"]), str(one["to_id"])) for one in line.get("relations") or []
    )
    return Labelled(
        line["doc_id"], line["text"], line.get("published_on"), marks, links, line.get("checked", True)
    )
