"""Articles → which of them repeat an earlier one: a release, and the papers that print it.

In: the articles of a run, in order. Out: the same articles, those that repeat an earlier one marked with
its id. Nothing is left out. Texts are compared by the MinHash of their runs of ``_RUN`` letters, so that
an edited headline, a cut tail or other line breaks don't matter. Of two releases in the words of one
template, those of another day are told by the days that they begin with.

A release of 가람시 as ``보도자료.hwp`` and, shortened, as ``기사.html`` gives the second the mark
``Repeat("보도자료", 0.96)``. To call less alike texts repeats, edit ``_CONTAINED`` and ``_ALIKE``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rensa import RMinHash, RMinHashLSH

from .read import Rejection
from .shapes import Article, Repeat

_RUN = 8
_CONTAINED = 0.9
"""Share of the shorter text that must stand in the longer one."""

_ALIKE = 0.35
"""Share of all that the two texts hold together that must stand in both."""

_SHORTEST = 200
"""Letters from which on texts may be near alike; shorter ones must be the same."""

_LEAD = 300
"""Letters at the beginning within which two that repeat one another name the same days."""

_PERMUTATIONS, _BANDS, _SEED = 255, 85, 1
_DAY = re.compile(r"\d{1,2}일")
_SIGNS = re.compile(r"[\W_]+")


class _Seen(NamedTuple):
    """What is remembered of an article: its number of runs, the days that it begins with, its sketch."""

    doc_id: str
    runs: int
    days: frozenset[str]
    sketch: RMinHash


@dataclass(slots=True)
class RepeatFinder:
    """Remembers what it has seen, some 3 kB an article.

    >>> finder = RepeatFinder()
    >>> [finder.find(Article(doc_id, "가람시는 협약을 맺었다.")) for doc_id in ("a", "b")]
    [None, Repeat(doc_id='a', similarity=1.0)]
    """

    found: dict[str, Repeat] = field(default_factory=dict)
    _texts: dict[bytes, str] = field(default_factory=dict)
    _seen: list[_Seen] = field(default_factory=list)
    _index: RMinHashLSH = field(default_factory=lambda: RMinHashLSH(_ALIKE, _PERMUTATIONS, _BANDS))

    def find(self, article: Article) -> Repeat | None:
        """The earlier article that this one repeats; the first of them where several do."""
        letters = _SIGNS.sub("", article.text)
        digest = hashlib.sha256(letters.encode("utf-8", "surrogatepass")).digest()
        original = self._texts.setdefault(digest, article.doc_id)
        if original != article.doc_id:
            repeat: Repeat | None = Repeat(self._first(original), 1.0)
        else:
            repeat = self._near(article.doc_id, letters) if len(letters) >= _SHORTEST else None
        if repeat is not None:
            self.found[article.doc_id] = repeat
        return repeat

    def _near(self, doc_id: str, letters: str) -> Repeat | None:
        runs = {letters[i : i + _RUN] for i in range(len(letters) - _RUN + 1)}
        sketch = RMinHash(_PERMUTATIONS, _SEED)
        sketch.update(sorted(runs))
        here = _Seen(doc_id, len(runs), frozenset(_DAY.findall(letters[:_LEAD])), sketch)
        alike = [(_contained(here, self._seen[number]), -number) for number in self._index.query(sketch)]
        contained, number = max(alike, default=(0.0, 0))
        self._index.insert(len(self._seen), sketch)
        self._seen.append(here)
        if contained < _CONTAINED:
            return None
        # Only what is the same to the letter is 1.
        return Repeat(self._first(self._seen[-number].doc_id), min(round(contained, 2), 0.99))

    def _first(self, doc_id: str) -> str:
        """The article that another, which repeats it itself, stands for."""
        return self.found[doc_id].doc_id if doc_id in self.found else doc_id


def _contained(one: _Seen, other: _Seen) -> float:
    """How much of the shorter text stands in the longer one; 0 where too little of both, or other days."""
    alike: float = one.sketch.jaccard(other.sketch)
    if alike < _ALIKE or not (one.days <= other.days or other.days <= one.days):
        return 0.0
    shared = alike * (one.runs + other.runs) / (1 + alike)
    return min(1.0, shared / min(one.runs, other.runs))


def mark_repeats(
    articles: Iterable[Article | Rejection], finder: RepeatFinder
) -> Iterator[Article | Rejection]:
    """Mark each article that repeats an earlier one, lazily; rejections pass through.

    >>> twice = [Article("a", "가람시는 협약을 맺었다."), Article("b", "가람시는 협약을 맺었다.")]
    >>> [article.repeats for article in mark_repeats(twice, RepeatFinder())]
    [None, Repeat(doc_id='a', similarity=1.0)]
    """
    for article in articles:
        if isinstance(article, Article) and (repeat := finder.find(article)) is not None:
            yield replace(article, repeats=repeat)
        else:
            yield article
