"""Entries in order → the lines of a run: each article gets its id, and what repeats another says so.

In: the entries of all shards, in the order of the inputs. Out: lines of ``records.jsonl`` and of
``rejected.jsonl``, and what is counted of them. It holds no more of an article than its id.

Two inputs that both want the id 협약 become ``협약`` and ``4월-협약``, whichever of them was done first.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pydantic_core import to_json

from extractor.read import DocIds, Rejection
from extractor.repeats import RepeatFinder
from extractor.shapes import Repeat

from .entries import Entry

_NO_REPEAT = '"repeats":null'


@dataclass
class Tally:
    """Counts of a run: articles, figures, agreements by kind, status and salience, rejections by code."""

    articles: int = 0
    figures: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    saliences: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    repeats: dict[str, Repeat] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Count an entry."""
        if entry.line is None:
            self.rejected[entry.code] += 1
            return
        self.articles += 1
        self.figures += entry.figures
        for kind, status, salience in entry.told:
            self.kinds[kind] += 1
            self.statuses[status] += 1
            self.saliences[salience] += 1


def gather(entries: Iterable[Entry], tally: Tally) -> Iterator[str | Rejection]:
    """A record's line, without a newline, or a rejection for each entry, in order; counted in ``tally``.

    >>> entries = [Entry("협약", "4월", '{"doc_id":"협약","repeats":null}') for _ in range(2)]
    >>> list(gather(entries, Tally()))
    ['{"doc_id":"협약","repeats":null}', '{"doc_id":"4월-협약","repeats":null}']
    """
    ids, finder = DocIds(), RepeatFinder()
    try:
        for entry in entries:
            tally.add(entry)
            doc_id = ids.assign(entry.wanted, folder=entry.folder) if entry.wanted else ""
            if entry.line is None:
                reason = f"{doc_id}: {entry.reason}" if doc_id else entry.reason
                yield Rejection(entry.path, entry.code, reason)
                continue
            repeat = finder.find(doc_id, entry.sketch) if entry.sketch is not None else None
            if repeat is not None:
                tally.repeats[doc_id] = repeat
            yield _line(entry.line, doc_id, repeat)
    finally:
        finder.close()


def _line(line: str, doc_id: str, repeat: Repeat | None) -> str:
    """The record's line with the id that the article got, and what it repeats.

    Both stand at known places: within a string no quotation mark is bare, so neither can be found in one.
    """
    start = line.index('"doc_id":') + len('"doc_id":')
    _, end = json.JSONDecoder().raw_decode(line, start)
    line = line[:start] + to_json(doc_id).decode() + line[end:]
    if repeat is None:
        return line
    told = json.dumps(
        {"doc_id": repeat.doc_id, "similarity": repeat.similarity}, ensure_ascii=False, separators=(",", ":")
    )
    return line.replace(_NO_REPEAT, f'"repeats":{told}', 1)
