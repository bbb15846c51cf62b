"""brat: a text and a standoff file for each article, and the configuration.

In: documents. Out: ``<name>.txt``, ``<name>.ann``, ``annotation.conf``, and ``documents.json``, which brat
does not look at: it holds what brat has no place for, the ids, the days of publication, and texts with
characters beyond the basic plane. The server counts those as one and the browser as two, so in the ``.txt``
each is one character that both count alike: U+FFFD.

The mark of 나주시 is ``T2 party 0 3``, its type the attribute ``A4 type T2 local_government``; values
written freely are JSON in a note. A mark over line ends is in pieces. To offer another value, add it to
``shapes.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.errors import GoldError

from .shapes import FREE, LABELS, LINKS, TERMS, Labelled, Link, Mark

CONFIGURATION, DOCUMENTS = "annotation.conf", "documents.json"
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_STAND_IN = "\ufffd"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def write(documents: Iterable[Labelled], folder: Path) -> list[Path]:
    """Write the files, and say which folder holds them."""
    known: dict[str, dict[str, Any]] = {}
    for document in documents:
        name = _UNSAFE.sub("_", document.doc_id)
        while name in known:
            name += "_"
        seen = _ASTRAL.sub(_STAND_IN, document.text)
        known[name] = {
            "doc_id": document.doc_id,
            "published_on": document.published_on,
            "checked": document.checked,
            **({"text": document.text} if seen != document.text else {}),
        }
        (folder / f"{name}.txt").write_text(seen, encoding="utf-8", newline="")
        lines = "".join(f"{line}\n" for line in _lines(document, seen))
        (folder / f"{name}.ann").write_text(lines, encoding="utf-8", newline="")
    (folder / CONFIGURATION).write_text(configuration(), encoding="utf-8")
    told = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
    (folder / DOCUMENTS).write_text(told, encoding="utf-8")
    return [folder]


def read(place: Path) -> Iterator[Labelled]:
    """The documents of a folder, by name; a file without ``documents.json`` has its name as its id.

    Raises ``GoldError``, with the line, for what is no standoff, and for a text that was changed.
    """
    told = place / DOCUMENTS
    known = json.loads(told.read_text("utf-8")) if told.exists() else {}
    there = {path.stem for path in place.glob("*.ann")}
    if not there:
        raise GoldError(f"{place}: holds no standoff files (*.ann)")
    for name in (*(one for one in known if one in there), *sorted(there - set(known))):
        with (place / f"{name}.txt").open(encoding="utf-8", newline="") as file:
            seen = file.read()
        about = known.get(name, {"doc_id": name})
        text = about.get("text", seen)
        if _ASTRAL.sub(_STAND_IN, text) != _ASTRAL.sub(_STAND_IN, seen):
            raise GoldError(f"{place / name}.txt: is not the text that was exported")
        with (place / f"{name}.ann").open(encoding="utf-8", newline="") as file:
            marks, links = _standoff(file, f"{place / name}.ann")
        yield Labelled(
            about["doc_id"], text, about.get("published_on"), marks, links, about.get("checked", True)
        )


def configuration() -> str:
    """``annotation.conf``: what may be marked, linked and said.

    >>> "party_of\\tArg1:party, Arg2:agreement" in configuration()
    True
    """
    lines = ["[entities]", *LABELS, "", "[relations]"]
    lines += [f"{name}\tArg1:{one}, Arg2:{other}" for name, (one, other) in LINKS.items()]
    lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    for label, names in LABELS.items():
        for name in (one for one in names if one not in FREE):
            value = "" if len(TERMS[name]) == 1 else f", Value:{'|'.join(TERMS[name])}"
            lines.append(f"{name}\tArg:{label}{value}")
    return "\n".join(lines) + "\n"


def _lines(document: Labelled, seen: str) -> Iterator[str]:
    numbers = {mark.id: f"T{number}" for number, mark in enumerate(document.marks, 1)}
    attributes = notes = 0
    for mark in document.marks:
        own = numbers[mark.id]
        pieces = [m.span() for m in re.finditer(r"[^\n]+", seen[mark.start : mark.end])]
        places = ";".join(f"{mark.start + start} {mark.start + end}" for start, end in pieces)
        text = " ".join(seen[mark.start + start : mark.start + end] for start, end in pieces)
        yield f"{own}\t{mark.label} {places}\t{text}"
        for name, said in mark.values.items():
            if name not in FREE:
                attributes += 1
                value = "" if len(TERMS[name]) == 1 else f" {said}"
                yield f"A{attributes}\t{name} {own}{value}"
        free = {name: said for name, said in mark.values.items() if name in FREE}
        if free:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes {own}\t{json.dumps(free, ensure_ascii=False)}"
    for number, link in enumerate(document.links, 1):
        yield f"R{number}\t{link.type} Arg1:{numbers[link.source]} Arg2:{numbers[link.target]}"


def _standoff(lines: Iterable[str], path: str) -> tuple[tuple[Mark, ...], tuple[Link, ...]]:
    marks: dict[str, Mark] = {}
    values: dict[str, dict[str, str]] = {}
    links: list[Link] = []
    for number, line in enumerate(lines, 1):
        own, _, rest = line.rstrip("\r\n").partition("\t")
        try:
            if own.startswith("T"):
                marks[own] = _mark(own, rest)
            elif own.startswith(("A", "M")):
                name, target, *value = rest.split(" ")
                values.setdefault(target, {})[name] = value[0] if value else "true"
            elif own.startswith("R"):
                kind, source, target = rest.strip().split(" ")
                links.append(Link(kind, source.partition(":")[2], target.partition(":")[2]))
            elif own.startswith("#"):
                head, _, note = rest.partition("\t")
                values.setdefault(head.split(" ")[1], {}).update(_note(note))
        except (ValueError, IndexError) as error:
            raise GoldError(f"{path}:{number}: is no standoff: {line.strip()!r}") from error
    whole = (Mark(m.id, m.label, m.start, m.end, values.get(m.id, {})) for m in marks.values())
    return tuple(whole), tuple(links)


def _mark(own: str, rest: str) -> Mark:
    head, _, _ = rest.partition("\t")
    label, _, places = head.partition(" ")
    offsets = [int(one) for piece in places.split(";") for one in piece.split(" ")]
    return Mark(own, label, min(offsets), max(offsets))


def _note(note: str) -> Mapping[str, str]:
    """The values that a note holds; what people wrote there besides is no value.

    >>> _note('{"country": "KR"}'), _note("맞나?")
    ({'country': 'KR'}, {})
    """
    try:
        said = json.loads(note)
    except ValueError:
        return {}
    pairs = said.items() if isinstance(said, dict) else ()
    return {name: value for name, value in pairs if name in FREE and isinstance(value, str)}
