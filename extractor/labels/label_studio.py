"""Label Studio: tasks with their annotations, and the labelling interface.

In: documents. Out: ``tasks.json``, whose checked labels are annotations and whose others predictions, and
``labelling.xml``. Label Studio counts code points since its front end 1.4; files of older ones, which count
UTF-16 units, are told by the text beside each region. The values of a mark are choices and text areas of its
region, links are relations.

The mark of 나주시 is a region ``party`` with the choice ``local_government``. To offer another value, add it
to ``shapes.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from extractor.errors import GoldError

from .offsets import Units
from .shapes import FREE, LABELS, LINKS, TERMS, WORDING, Labelled, Link, Mark

TASKS, INTERFACE = "tasks.json", "labelling.xml"
_MODEL = "agreement-extractor"
_COLOURS = (
    "#d62728", "#1f77b4", "#aec7e8", "#2ca02c", "#98df8a",
    "#9467bd", "#8c564b", "#ff7f0e", "#17becf", "#7f7f7f",
)  # fmt: skip
_BLANK = re.compile(r"\\n|\s+")


def write(documents: Iterable[Labelled], folder: Path) -> list[Path]:
    """Write the tasks and the interface, and say which files they are."""
    tasks = [_task(document) for document in documents]
    files = (folder / TASKS, folder / INTERFACE)
    files[0].write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    files[1].write_text(interface(), encoding="utf-8")
    return list(files)


def read(place: Path) -> Iterator[Labelled]:
    """The documents of an export in the form JSON: a file, or a folder with ``tasks.json``.

    Of several annotations of a task the last counts that was not cancelled; a task without any gives the
    program's draft, not checked. Raises ``GoldError`` for what is
    no such export, and where an offset does not lead to the text that it should.
    """
    path = place / TASKS if place.is_dir() else place
    try:
        tasks = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise GoldError(f"{path}: is no JSON: {error}") from error
    if not isinstance(tasks, list) or any(not isinstance(task, dict) or "data" not in task for task in tasks):
        raise GoldError(f"{path}: is no export of Label Studio in its form JSON")
    for task in tasks:
        yield _document(task)


def interface() -> str:
    """The labelling interface, as Label Studio's XML.

    >>> "<Choice value=\\"sister_city\\"/>" in interface()
    True
    """
    lines = ["<View>", "  <Relations>"]
    lines += [f"    <Relation value={quoteattr(name)}/>" for name in LINKS]
    lines += ["  </Relations>", '  <Labels name="label" toName="text">']
    for name, colour in zip(LABELS, _COLOURS, strict=True):
        lines.append(f"    <Label value={quoteattr(name)} background={quoteattr(colour)}/>")
    lines += ["  </Labels>", '  <Text name="text" value="$text" granularity="symbol"/>']
    for label, names in LABELS.items():
        for name in names:
            lines += _asked(name, f' whenTagName="label" whenLabelValue={quoteattr(label)}')
    lines += _asked(WORDING, "")
    return "\n".join([*lines, "</View>"]) + "\n"


def _asked(name: str, where: str) -> list[str]:
    if name in FREE:
        asked = f'name="{name}" toName="text" perRegion="true" maxSubmissions="1" placeholder="{name}"'
        return [f"  <TextArea {asked}{where}/>"]
    choices = [f"    <Choice value={quoteattr(term)}/>" for term in TERMS[name]]
    many = "multiple" if len(choices) == 1 else "single"
    head = f'  <Choices name="{name}" toName="text" perRegion="true" choice="{many}"{where}>'
    return [head, *choices, "  </Choices>"]


def _task(document: Labelled) -> dict[str, Any]:
    result: list[dict[str, Any]] = []
    for mark in document.marks:
        place = {"start": mark.start, "end": mark.end}
        region = {"id": mark.id, "to_name": "text"}
        text = document.text[mark.start : mark.end]
        value: dict[str, Any] = {**place, "text": text, "labels": [mark.label]}
        result.append({**region, "from_name": "label", "type": "labels", "value": value})
        for name, said in mark.values.items():
            kind, key = ("textarea", "text") if name in FREE else ("choices", "choices")
            result.append({**region, "from_name": name, "type": kind, "value": {**place, key: [said]}})
    for link in document.links:
        ends = {"from_id": link.source, "to_id": link.target}
        result.append({**ends, "type": "relation", "direction": "right", "labels": [link.type]})
    data = {"doc_id": document.doc_id, "published_on": document.published_on, "text": document.text}
    if document.checked:
        return {"data": data, "annotations": [{"result": result}]}
    return {"data": data, "predictions": [{"model_version": _MODEL, "result": result}]}


def _document(task: Mapping[str, Any]) -> Labelled:
    data = task["data"]
    annotations = [one for one in task.get("annotations") or [] if not one.get("was_cancelled")]
    done = annotations or task.get("predictions") or []
    if "text" not in data or "doc_id" not in data:
        raise GoldError("a task has no text, or no doc_id: it was not made by 'labels export'")
    result = done[-1]["result"] if done else []
    marks: dict[str, Mark] = {}
    values: dict[str, dict[str, str]] = {}
    for one in result:
        if one["type"] == "labels":
            start, end = _offsets(one["value"], data["text"], Units(data["text"]), data["doc_id"])
            marks[one["id"]] = Mark(one["id"], one["value"]["labels"][0], start, end)
        elif one["type"] in ("choices", "textarea"):
            said = one["value"]["choices" if one["type"] == "choices" else "text"]
            values.setdefault(one["id"], {})[one["from_name"]] = said if isinstance(said, str) else said[0]
    whole = tuple(
        Mark(mark.id, mark.label, mark.start, mark.end, values.get(mark.id, {})) for mark in marks.values()
    )
    links = tuple(link for one in result if one["type"] == "relation" for link in _links(one))
    return Labelled(data["doc_id"], data["text"], data.get("published_on"), whole, links, bool(annotations))


def _links(relation: Mapping[str, Any]) -> Iterator[Link]:
    ends = (relation["from_id"], relation["to_id"])
    source, target = reversed(ends) if relation.get("direction") == "left" else ends
    for kind in relation.get("labels") or []:
        yield Link(kind, source, target)


def _offsets(value: Mapping[str, Any], text: str, units: Units, doc_id: str) -> tuple[int, int]:
    """Code points of a region, by its text beside them where it is told."""
    start, end, told = value["start"], value["end"], value.get("text")
    if told is None or _BLANK.sub("", text[start:end]) == _BLANK.sub("", told):
        return start, end
    start, end = units.to_code_points(start), units.to_code_points(end)
    if _BLANK.sub("", text[start:end]) != _BLANK.sub("", told):
        raise GoldError(f"{doc_id}: {told!r} does not stand at {value['start']}")
    return start, end
