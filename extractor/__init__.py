"""Every agreement in Korean press releases and news articles, as validated records.

In: a text or an ``Article``. Out: an ``ArticleRecord`` with the agreements and figures in it.

>>> import extractor
>>> record = extractor.extract("강릉시와 정선군은 2024년 5월 3일 관광 활성화를 위한 업무협약을 맺었다.")
>>> [(a.kind, a.date) for a in record.agreements]
[('mou', '2024-05-03')]

Importing this package is cheap: pydantic, spaCy and Kiwi are loaded when they are first needed.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from .errors import ExtractorError, ReadError, RuleError
    from .own_rules import RuleFolder
    from .proof import read_rules
    from .read import Rejection, read_inputs
    from .read.draft import Draft
    from .records import Agreement, ArticleRecord, Evidence, Figure, Party, Signatory
    from .shapes import Article

__all__ = [
    "Agreement",
    "Article",
    "ArticleRecord",
    "Draft",
    "Evidence",
    "ExtractorError",
    "Figure",
    "Party",
    "ReadError",
    "Rejection",
    "RuleError",
    "RuleFolder",
    "Signatory",
    "extract",
    "extract_many",
    "read_inputs",
    "read_records",
    "read_rules",
]

_HOMES = {
    "Agreement": "records",
    "Article": "shapes",
    "ArticleRecord": "records",
    "Draft": "read.draft",
    "Evidence": "records",
    "ExtractorError": "errors",
    "Figure": "records",
    "Party": "records",
    "ReadError": "errors",
    "Rejection": "read",
    "RuleError": "errors",
    "RuleFolder": "own_rules",
    "Signatory": "records",
    "read_inputs": "read",
    "read_rules": "proof",
}


def extract(
    text: str | Article,
    *,
    title: str | None = None,
    published_on: date | None = None,
    doc_id: str = "article",
    rules: Sequence[RuleFolder] = (),
) -> ArticleRecord:
    """Every agreement and figure of one article.

    ``title``, ``published_on`` and ``doc_id`` describe a plain text; an ``Article`` has its own. Without
    ``published_on`` the dateline in the text is asked. The offsets of the evidence lie in the record's
    ``text``: the title, a newline and the body, made canonical (NFC, ``\\n``). ``rules`` are folders of your
    own rules, as ``read_rules`` gives them; they are those of the process, so threads that extract at the
    same time must use the same. Raises ``ReadError`` for a text that holds nothing, ``TypeError`` for what is
    neither a text nor an article, or a day that is no ``date``.

    >>> from datetime import date
    >>> record = extract("강릉시와 정선군은 지난 3일 업무협약을 맺었다.", published_on=date(2024, 5, 7))
    >>> record.agreements[0].date
    '2024-05-03'
    """
    from .own_rules import use
    from .pipeline import extract_article
    from .shapes import Article

    use(_rules(rules))
    if isinstance(text, str):
        text = _article(text, doc_id, title, published_on)
    elif not isinstance(text, Article):
        given = type(text).__name__
        raise TypeError(f"an article is a str or an Article, not {given}; read_inputs reads files")
    return extract_article(text)


def extract_many(
    articles: Iterable[str | Article | Rejection],
    *,
    workers: int = 1,
    rules: Sequence[RuleFolder] = (),
) -> Iterator[ArticleRecord | Rejection]:
    """Extract articles lazily and in order, in ``workers`` processes.

    An article that fails costs only itself: in its place comes a ``Rejection`` that says why. Those
    that come in pass through, so ``extract_many(read_inputs(["보도자료/"]))`` reads a folder.

    >>> [type(one).__name__ for one in extract_many(["강릉시는 정선군과 협약을 맺었다.", ""])]
    ['ArticleRecord', 'Rejection']
    """
    from .batch import Job, entries_of, extract_with_pipeline
    from .read import Rejection
    from .records import ArticleRecord

    job = Job(extract_with_pipeline, with_text=True, rules=_rules(rules))
    units = (((one, "") if not isinstance(one, Rejection) else one,) for one in _read(articles))
    for entry in entries_of(units, job, workers=workers):
        if entry.line is None:
            reason = f"{entry.wanted}: {entry.reason}" if entry.wanted else entry.reason
            yield Rejection(entry.path, entry.code, reason)
        else:
            yield ArticleRecord.model_validate_json(entry.line)


def read_records(path: str | Path) -> Iterator[ArticleRecord]:
    """The records of a ``records.jsonl``, or of the folder of a run that holds one, lazily and in order.

    Raises ``ReadError``, with the line, for what is no record.

    >>> list(read_records("없는-폴더"))
    Traceback (most recent call last):
    extractor.errors.ReadError: 없는-폴더: [Errno 2] No such file or directory: '없는-폴더'
    """
    from pathlib import Path

    from .score import placed_records

    for _, record in placed_records(Path(path)):
        yield record


def _rules(own: Sequence[RuleFolder]) -> tuple[RuleFolder, ...]:
    """The folders with those of plugins; warns of plugins that are left out."""
    import warnings

    from .proof import rules_for

    folders, left_out = rules_for(tuple(own))
    for plugin in left_out:
        warnings.warn(f"left out: {plugin}", RuntimeWarning, stacklevel=3)
    return folders


def _read(articles: Iterable[str | Article | Rejection]) -> Iterator[Article | Rejection]:
    from .errors import ReadError
    from .read import Rejection

    for number, article in enumerate(articles, start=1):
        doc_id = f"article-{number}"
        try:
            yield _article(article, doc_id) if isinstance(article, str) else article
        except ReadError as error:
            yield Rejection(doc_id, error.code, error.message)


def _article(text: str, doc_id: str, title: str | None = None, published_on: date | None = None) -> Article:
    from .read.composition import compose
    from .read.draft import Draft

    if published_on is not None and not isinstance(published_on, date):
        raise TypeError(f"published_on is a datetime.date, not {published_on!r}: date(2024, 5, 7)")
    stated = published_on.isoformat() if published_on else None
    return compose(Draft(text, title=title, published_on=stated), doc_id=doc_id)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
