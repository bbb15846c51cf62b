"""Articles → which of them repeat an earlier one: a release, and the papers that print it.

In: the articles of a run, in order. Out: the same articles, those that repeat an earlier one marked with
its id. Nothing is left out. Texts are compared by the MinHash of their runs of ``_RUN`` letters, so that
an edited headline, a cut tail or other line breaks don't matter, but other news in the same words does.

A release of 가람시 as ``보도자료.hwp`` and, shortened, as ``기사.html`` gives the second the mark
``Repeat("보도자료", 0.96)``. To call less alike texts repeats, edit ``_CONTAINED`` and ``_ALIKE``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rensa import RMinHash, RMinHashLSH

from .read import Rejection
from .shapes import Article, Repeat

_RUN = 8
_CONTAINED = 0.9
"""Share of the shorter text that must stand in the longer one."""

_ALIKE = 0.5
"""Share of all that the two texts hold together that must stand in both."""

_SHORTEST = 200
"""Letters from which on texts may be near alike; shorter ones must be the same."""

_PERMUTATIONS, _BANDS, _SEED = 256, 64, 1
_SIGNS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class RepeatFinder:
    """Remembers what it has seen, some 3 kB an article.

    >>> finder = RepeatFinder()
    >>> [finder.find(Article(doc_id, "가람시는 협약을 맺었다.")) for doc_id in ("a", "b")]
    [None, Repeat(doc_id='a', similarity=1.0)]
    """

    found: dict[str, Repeat] = field(default_factory=dict)
    _texts: dict[bytes, str] = field(default_factory=dict)
    _seen: list[tuple[str, int, RMinHash]] = field(default_factory=list)
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
        best: tuple[float, str] | None = None
        for number in sorted(self._index.query(sketch)):
            earlier, size, other = self._seen[number]
            alike = sketch.jaccard(other)
            shared = alike * (size + len(runs)) / (1 + alike)
            contained = min(1.0, shared / min(size, len(runs)))
            if alike >= _ALIKE and contained >= _CONTAINED and (best is None or contained > best[0]):
                best = (contained, earlier)
        self._index.insert(len(self._seen), sketch)
        self._seen.append((doc_id, len(runs), sketch))
        return Repeat(self._first(best[1]), round(best[0], 2)) if best else None

    def _first(self, doc_id: str) -> str:
        """The article that another, which repeats it itself, stands for."""
        return self.found[doc_id].doc_id if doc_id in self.found else doc_id


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
