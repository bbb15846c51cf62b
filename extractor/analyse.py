"""Kiwi as the tokenizer of a spaCy pipeline.

In: text. Out: a spaCy ``Doc`` whose ``text`` is that text, character for character, with Kiwi's
part-of-speech tags in ``token.tag_`` and base forms in ``token.lemma_``. Kiwi's morphemes may
share a syllable (체결"했"다 is 하 + 었); such morphemes are fused into one token, their tags joined
with ``+``.

>>> nlp = blank()
>>> [(t.text, t.tag_) for t in nlp("협약을 체결했다.")]
[('협약', 'NNG'), ('을', 'JKO'), ('체결', 'NNG'), ('했', 'XSV+EP'), ('다', 'EF'), ('.', 'SF')]

Installed packages find the tokenizer by name: ``spacy.blank("ko", config={"nlp": {"tokenizer":
{"@tokenizers": "extractor.KiwiTokenizer.v1"}}})``. To add words, edit ``rules/words.toml``.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from .bounds import unbounded
from .rulebook import derived, load
from .shapes import Span

_UNKNOWN_NOUN = 2  # the morpheme id that Kiwi gives to a common noun it does not know
TOKENIZER = "extractor.KiwiTokenizer.v1"


@derived
def _kiwi() -> Any:
    """The one Kiwi of this process."""
    words = load("words").data["word"]
    return _kiwi_that_knows(tuple((tag, tuple(known)) for tag, known in words.items()))


_loaded: dict[int, Any] = {}
"""The last Kiwi that a process loaded, by its number: one of the process that this was forked from stays."""


@lru_cache(maxsize=1)
def _kiwi_that_knows(words: tuple[tuple[str, tuple[str, ...]], ...]) -> Any:
    """Kiwi with words by tag: loading it takes seconds and hundreds of megabytes, so other rules share it."""
    from kiwipiepy import Kiwi

    # To let go of a Kiwi ends its threads, which a forked process has not: it would end with them.
    with unbounded(), _plain_letters():
        kiwi = _loaded[os.getpid()] = Kiwi(num_workers=1, load_typo_dict=False)
        for tag, known in words:
            for word in known:
                kiwi.add_user_word(word, tag, 0.0)
        kiwi.tokenize("협약")  # at the first text it loads what it has put off
    return kiwi


@contextmanager
def _plain_letters() -> Iterator[None]:
    """The letters of the C locale: with a Turkish I, Kiwi cannot read its own dictionary."""
    before = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


class KiwiTokenizer:
    """Callable that turns a text into a spaCy ``Doc``.

    ``Doc.text`` always equals the text given, white space included.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Analyse one text."""
        return _doc(self.vocab, text, _fused(_kiwi().tokenize(text)) if text else ())

    def parts(self, text: str, spans: Sequence[Span]) -> Doc:
        """Analyse stretches of one text, each by itself; what stands between them is a token without a tag.

        A sentence is analysed alike whatever stands around it, and whether its neighbours are analysed.
        ``spans`` are apart and in order.
        """
        # One by one: given a list, Kiwi uses threads of its own, which a forked worker does not inherit.
        parts = ((span, _kiwi().tokenize(span.of(text))) for span in spans)
        return _doc(self.vocab, text, (m for span, part in parts for m in _fused(part, span.start)))

    def pipe(self, texts: Iterable[str]) -> Iterable[Doc]:
        """Analyse many texts, in order."""
        return map(self, texts)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to store: the model is a package of its own."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> KiwiTokenizer:
        """Nothing to restore."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Nothing to store."""

    def from_disk(self, _path: Any, **_: Any) -> KiwiTokenizer:
        """Nothing to restore."""
        return self


def _doc(vocab: Vocab, text: str, morphemes: Iterable[tuple[int, int, str, str]]) -> Doc:
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    lemmas: list[str] = []
    end = 0
    for start, stop, tag, lemma in morphemes:
        _gap(text[end:start], words, spaces, tags, lemmas)
        words.append(text[start:stop])
        spaces.append(False)
        tags.append(tag)
        lemmas.append(lemma)
        end = stop
    _gap(text[end:], words, spaces, tags, lemmas)
    if "".join(w + " " * s for w, s in zip(words, spaces, strict=True)) != text:
        # An analyser that alters text would shift every offset behind it.
        raise AssertionError("the analysis lost characters of the text")
    return Doc(vocab, words=words, spaces=spaces, tags=tags, lemmas=lemmas)


def _gap(gap: str, words: list[str], spaces: list[bool], tags: list[str], lemmas: list[str]) -> None:
    """White space between morphemes: one space belongs to the word before it, more is a token."""
    if not gap:
        return
    if words and gap[0] == " ":
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)
        tags.append("_SP")
        lemmas.append(gap)


def _fused(morphemes: Iterable[Any], offset: int = 0) -> Iterable[tuple[int, int, str, str]]:
    """Join morphemes that share characters; drop empty ones (a vowel contracted away).

    ``offset`` is where in the text the analysed stretch begins.
    """
    current: tuple[int, int, str, str] | None = None
    for m in morphemes:
        start = m.start + offset
        stop, tag = start + m.len, str(m.tag).removesuffix("-I").removesuffix("-R")
        if tag == "NNG" and m.id == _UNKNOWN_NOUN:  # a noun in no dictionary is a name, nearly always
            tag = "NNP"
        if current and (start < current[1] or stop == start):
            current = (current[0], max(current[1], stop), f"{current[2]}+{tag}", current[3])
            continue
        if current:
            yield current
        if stop > start:
            current = (start, stop, tag, m.lemma)
    if current:
        yield current


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]  # catalogue has no types
def create_kiwi_tokenizer() -> Callable[[Language], KiwiTokenizer]:
    """The factory that spaCy's config names."""

    def create(nlp: Language) -> KiwiTokenizer:
        return KiwiTokenizer(nlp.vocab)

    return create


def analysed(text: str, spans: Sequence[Span]) -> Doc:
    """The ``Doc`` of a text of which only some stretches are analysed.

    >>> doc = analysed("서론. 협약을 맺었다.", [Span(4, 12)])
    >>> [(t.text, t.tag_) for t in doc][:3]
    [('서론. ', '_SP'), ('협약', 'NNG'), ('을', 'JKO')]
    """
    tokenizer = blank().tokenizer
    assert isinstance(tokenizer, KiwiTokenizer)
    return tokenizer.parts(text, spans)


@cache
def blank() -> Language:
    """A blank Korean pipeline with Kiwi as its tokenizer."""
    return spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
