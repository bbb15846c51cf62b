"""What is kept of an article until the run is put together: its record, or why there is none.

In: an article as read, or a rejection. Out: an ``Entry``. It does not know the other articles of the run:
which id the article gets, and whether it repeats another, is settled when all are put together, in order.

The entry of ``협약.txt`` holds the record's line, with the id 협약 that it wants. To keep more of an
article, add a field to ``Entry``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from extractor.read import Rejection
from extractor.records import ArticleRecord
from extractor.repeats import Sketch


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that was worked through, or an input that gave none.

    ``line`` is the record without a newline, ``None`` where there is none and ``code`` and ``reason`` say
    why. ``wanted`` is the id that the article wants, empty where nothing was read. ``told`` are kind,
    status and salience of each agreement, ``figures`` their number.
    """

    wanted: str = ""
    folder: str = ""
    line: str | None = None
    told: tuple[tuple[str, str, str], ...] = ()
    figures: int = 0
    sketch: Sketch | None = None
    path: str = ""
    code: str = ""
    reason: str = ""

    @classmethod
    def of_record(cls, record: ArticleRecord, *, folder: str, text: str, with_text: bool) -> Entry:
        """The entry of an article that gave a record."""
        if with_text:
            line = record.model_copy(update={"text": text}).model_dump_json()
        else:
            line = record.model_dump_json(exclude={"text"})
        told = tuple((a.kind, a.status, a.salience) for a in record.agreements)
        return cls(record.doc_id, folder, line, told, len(record.figures), Sketch.of(text))

    @classmethod
    def of_rejection(cls, rejection: Rejection) -> Entry:
        """The entry of an input that could not be read."""
        return cls(path=rejection.path, code=rejection.code, reason=rejection.message)

    def as_json(self) -> str:
        """One line of a part."""
        kept: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        if self.sketch is not None:
            sketch = self.sketch
            kept["sketch"] = [sketch.letters, sketch.runs, sorted(sketch.days), sketch.hashes.hex()]
        return json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Entry:
        """The entry that a line of a part holds.

        >>> entry = Entry("협약", line="{}", told=(("mou", "signed", "main"),), sketch=Sketch.of("협약"))
        >>> Entry.from_json(entry.as_json()) == entry
        True
        """
        kept = json.loads(line)
        kept["told"] = tuple(map(tuple, kept.get("told", ())))
        if "sketch" in kept:
            letters, runs, days, hashes = kept["sketch"]
            kept["sketch"] = Sketch(letters, runs, frozenset(days), bytes.fromhex(hashes))
        return cls(**kept)
