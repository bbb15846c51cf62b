"""Articles → lines of output, in this process or shared out among others, always in order.

In: what ``read`` gives. Out: a ``Line`` for each article that gave a record, a ``Rejection`` for each
that did not. Extraction that raises is rejected as ``failed``; extraction that takes its process
down (memory, a fault in a compiled library) is tried once more alone, then rejected as ``crashed``.

"가람시는 나루시와 협약을 맺었다." gives one line of ``records.jsonl``, whoever worked it out. To
change how work is shared out, edit ``_CHUNK`` and ``_AHEAD``.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice

from .errors import ExtractorError
from .processes import end_with_parent, start_method
from .read import Rejection
from .records import ArticleRecord
from .shapes import Article

_CHUNK = 8
"""Articles handed to a worker at once: enough to make the handing over cheap."""

_AHEAD = 3
"""Chunks for each worker that are read before the first of them is written: bounds the memory."""

Extract = Callable[[Article], ArticleRecord]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of ``records.jsonl``, without its newline, and what is counted of it.

    ``agreements`` are (kind, status, salience) of each; ``figures`` their number.
    """

    json: str
    agreements: tuple[tuple[str, str, str], ...] = ()
    figures: int = 0


Outcome = Line | Rejection
_Chunk = list[Article | Rejection]
_Work = Callable[[_Chunk], list[Outcome]]


def work_through(
    items: Iterable[Article | Rejection],
    *,
    extract: Extract,
    workers: int = 1,
    with_text: bool = False,
) -> Iterator[Outcome]:
    """Extract every article, lazily and in order; rejections pass through.

    With more than one worker ``extract`` must be a function that can be imported by name. Few
    articles are worked through in this process, since starting others costs more than it gains.
    Raises ``ExtractorError`` where no process can be started.

    >>> record = ArticleRecord(doc_id="협약", agreements=[], figures=[])
    >>> [line.json for line in work_through([Article("협약", "글")], extract=lambda article: record)]
    ['{"schema_version":"1.0","doc_id":"협약","title":null,"published_on":null,"publisher":null,"url":null,"source":null,"text_sha256":null,"repeats":null,"agreements":[],"figures":[],"warnings":[]}']
    """
    work = partial(_work, extract=extract, with_text=with_text)
    chunks = _chunks(items)
    first = next(chunks, [])
    second = next(chunks, None) if workers > 1 else None
    if second is None:
        yield from _alone(first, work)
        for chunk in chunks:
            yield from _alone(chunk, work)
    else:
        yield from _shared([first, second], chunks, work, workers)


def _work(chunk: _Chunk, *, extract: Extract, with_text: bool) -> list[Outcome]:
    return [
        item if isinstance(item, Rejection) else _outcome(item, extract=extract, with_text=with_text)
        for item in chunk
    ]


def _outcome(article: Article, *, extract: Extract, with_text: bool) -> Outcome:
    try:
        return _line(extract(article), article.text if with_text else None)
    except Exception as error:  # whatever is wrong with one article must not cost the others
        return _rejection(article, "failed", f"{type(error).__name__}: {error}")


def _line(record: ArticleRecord, text: str | None) -> Line:
    if text is None:
        json = record.model_dump_json(exclude={"text"})
    else:
        json = record.model_copy(update={"text": text}).model_dump_json()
    told = tuple((a.kind, a.status, a.salience) for a in record.agreements)
    return Line(json, told, len(record.figures))


def _rejection(article: Article, code: str, reason: str) -> Rejection:
    path = article.source.path if article.source else article.doc_id
    return Rejection(path, code, f"{article.doc_id}: {reason}")


def _chunks(items: Iterable[Article | Rejection]) -> Iterator[_Chunk]:
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _alone(chunk: _Chunk, work: _Work) -> Iterator[Outcome]:
    for item in chunk:  # one by one, so that progress shows
        yield from work([item])


def _shared(first: list[_Chunk], rest: Iterator[_Chunk], work: _Work, workers: int) -> Iterator[Outcome]:
    pool = _pool(workers)
    pending: deque[tuple[_Chunk, Future[list[Outcome]]]] = deque(
        (chunk, _submit(pool, work, chunk)) for chunk in first
    )
    try:
        while pending:
            for chunk in islice(rest, max(0, workers * _AHEAD - len(pending))):
                pending.append((chunk, _submit(pool, work, chunk)))
            chunk, future = pending.popleft()
            try:
                outcomes = future.result()
            except BrokenProcessPool:
                # Any chunk under way may hold the culprit; the oldest is settled before the rest go on.
                pool.shutdown(cancel_futures=True)
                outcomes = list(_one_by_one(chunk, work))
                pool = _pool(workers)
                pending = deque((c, f if _is_good(f) else _submit(pool, work, c)) for c, f in pending)
            yield from outcomes
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, work: _Work, chunk: _Chunk) -> Future[list[Outcome]]:
    try:
        return pool.submit(work, chunk)
    except BrokenProcessPool as error:  # it broke while nobody was waiting for it
        broken: Future[list[Outcome]] = Future()
        broken.set_exception(error)
        return broken


def _is_good(future: Future[list[Outcome]]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _one_by_one(chunk: _Chunk, work: _Work) -> Iterator[Outcome]:
    """Settle a chunk during which a worker died: each article alone in a process."""
    pool = _ready_pool()
    try:
        for item in chunk:
            if isinstance(item, Rejection):
                yield item
                continue
            try:
                yield from _submit(pool, work, [item]).result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                pool = _ready_pool()
                yield _rejection(item, "crashed", "the extraction took its process down, twice")
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context(start_method())
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _ready_pool() -> ProcessPoolExecutor:
    """One process that is known to have started: what dies in it dies of its article."""
    pool = _pool(1)
    try:
        pool.submit(os.getpid).result()
    except BrokenProcessPool as error:
        raise ExtractorError("worker processes die before they get to work; try one worker") from error
    return pool


def _begin() -> None:
    """Leave interrupts to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
