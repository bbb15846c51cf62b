"""Time grows with the text, not faster: every pattern, every stage, on texts made against them.

``make growth`` measures the same on texts up to 10 MB: ``benchmarks/growth``.
"""

from __future__ import annotations

import re
import time

import pytest
from every_pattern import of_modules, reads_sentences, rules
from hostile import ARTICLES

from extractor.growth import MOST, growth, hostile_texts, lengthened, slowest_text
from extractor.pipeline import extract_article
from extractor.shapes import Article

RULES = [pytest.param(rule, id=rule.id) for rule in rules()]
PATTERNS = of_modules()
OF_SENTENCES = [p for p in PATTERNS if reads_sentences(p[0])]
OF_TEXTS = [p for p in PATTERNS if not reads_sentences(p[0])]

_LONGEST_SENTENCE, _AT_ONCE = 2_000, 0.1


def test_there_are_patterns():
    assert len(RULES) > 200
    assert len(OF_SENTENCES) > 80
    assert len(OF_TEXTS) > 60


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_takes_time_as_its_text_grows(rule):
    slowest = slowest_text(rule.pattern, [text for text, _ in rule.examples], seconds=1)
    assert slowest is None or slowest.ratio <= MOST, slowest


@pytest.mark.parametrize("pattern", [pytest.param(p, id=name) for name, p in OF_TEXTS])
def test_a_pattern_of_texts_takes_time_as_its_text_grows(pattern):
    slowest = slowest_text(pattern, seconds=1)
    assert slowest is None or slowest.ratio <= MOST, slowest


@pytest.mark.parametrize("pattern", [pytest.param(p, id=name) for name, p in OF_SENTENCES])
def test_a_pattern_of_sentences_is_done_with_the_longest_at_once(pattern):
    """What reads sentences sees none beyond ``_LONGEST`` of ``layout.py``, white space folded."""
    for start, unit, end in hostile_texts(pattern, ()):
        for length in (40, 200, _LONGEST_SENTENCE):
            text = re.sub(r"\s+", " ", lengthened(start, unit, end, length))
            begun = time.process_time()
            for _ in pattern.finditer(text):
                pass
            assert time.process_time() - begun < _AT_ONCE, (unit, length)


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        ("(?:가+)+나", "가나"),
        (r"\d+명", "20명"),
        (r"협약\s*\s*체결", "협약 체결"),
        ("“[^”]*”라고", "“좋다”라고"),
        (r"^(?:[가-힣]+\s?)+다$", "가람시와 나루시가 자매결연 협약을 맺었다"),
    ],
)
def test_a_pattern_that_runs_away_is_told(pattern, example):
    begun = time.monotonic()
    found = slowest_text(re.compile(pattern), [example], seconds=1)
    assert found is not None
    assert found.runs_away
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    "pattern", [r"(?<!\d)\d{1,9}명", "업무\\s?협약", "(?:자매|우호)[가-힣]{0,8}협정", "^○ "]
)
def test_a_sound_pattern_is_not(pattern):
    found = slowest_text(re.compile(pattern), seconds=1)
    assert found is None or not found.runs_away


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_takes_time_as_it_grows(name):
    def extract(text):
        extract_article(Article("a", text))

    extract(ARTICLES[name](2_000))
    found = growth(
        extract, ARTICLES[name], seconds=20, lengths=(24_000, 48_000, 96_000), screened=None, times=2
    )
    assert found.ratio <= MOST, found
