"""What a run left in its folder, read again for people: records, rejections, and the articles' texts.

In: the folder of a run, and the folder that the paths of its sources are below. Out: a ``Run``. The text of
an article is taken from its record, or read again from its source if that still gives the very same text;
else there is none. ``load_run(Path("out")).records`` are the records of ``make run``. To take texts from
elsewhere too, edit ``texts_of``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from extractor.errors import ReadError
from extractor.records import ArticleRecord

RECORDS, REJECTED, MANIFEST = "records.jsonl", "rejected.jsonl", "run.json"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that gave no record, or a line of the run's own files that cannot be read."""

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run. ``version`` is that of the program which made it, where ``run.json`` tells it."""

    records: tuple[ArticleRecord, ...]
    refusals: tuple[Refusal, ...]
    version: str | None = None


def load_run(folder: Path) -> Run:
    """Read a run's folder; a line that is no record becomes a refusal and costs only itself.

    Raises ``ReadError`` where the folder holds no records.
    """
    path = folder / RECORDS
    if not path.is_file():
        raise ReadError("not_found", f"{path}: there are no records; extractor extract writes them")
    refusals = list(_rejected(folder / REJECTED))
    records: dict[str, ArticleRecord] = {}
    for number, line in _lines(path):
        try:
            record = ArticleRecord.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            refusals.append(
                Refusal(f"{RECORDS}:{number}", "bad_record", f"{place}: {first['msg']}".lstrip(": "))
            )
            continue
        if record.doc_id in records:
            refusals.append(Refusal(f"{RECORDS}:{number}", "doc_id_twice", record.doc_id))
        else:
            records[record.doc_id] = record
    return Run(tuple(records.values()), tuple(refusals), _version(folder / MANIFEST))


def texts_of(records: Iterable[ArticleRecord], sources: Path) -> dict[str, str]:
    """The canonical text of every article whose text can still be had, by ``doc_id``.

    A source is read again only where its path leads to a file below ``sources``, and its text is taken only
    if its digest is that in the record: offsets would point anywhere otherwise.
    """
    found: dict[str, str] = {}
    wanted: dict[Path, dict[str, list[str]]] = {}
    for record in records:
        if record.text is not None:
            found[record.doc_id] = record.text
        elif record.source and record.text_sha256 and (file := _file(record.source.path, sources)):
            wanted.setdefault(file, {}).setdefault(record.text_sha256, []).append(record.doc_id)
    for file, digests in wanted.items():
        for text in _texts_in(file):
            for doc_id in digests.pop(digest(text), ()):
                found[doc_id] = text
            if not digests:
                break
    return found


def digest(text: str) -> str:
    """The digest of a canonical text, as records have it in ``text_sha256``."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _texts_in(file: Path) -> Iterator[str]:
    # Loaded late: records that bring their texts need no reader.
    from extractor.read import Rejection, read_inputs

    for article in read_inputs([str(file)]):
        if not isinstance(article, Rejection):
            yield article.text


def _file(path: str, sources: Path) -> Path | None:
    """The file that a record's path means: itself, or the archive that it goes on from."""
    told = PurePosixPath(path)
    if told.is_absolute() or ".." in told.parts or "\0" in path:
        return None
    return next((sources / one for one in (told, *told.parents) if (sources / one).is_file()), None)


def _rejected(path: Path) -> Iterator[Refusal]:
    for number, line in _lines(path) if path.is_file() else ():
        try:
            row = json.loads(line)
            yield Refusal(str(row["path"]), str(row["code"]), str(row["message"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            yield Refusal(f"{REJECTED}:{number}", "bad_record", f"{type(error).__name__}: {error}")


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line


def _version(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_text("utf-8"))["versions"]["agreement-extractor"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
