"""Rules: every file loads, every rule proves itself, and one that does not is refused."""

from __future__ import annotations

from collections import Counter

import pytest

from extractor.errors import RuleError
from extractor.rulebook import load, names, parse

RULES = [pytest.param(rule, id=rule.id) for name in names() for rule in load(name).rules]
SOUND = """
[pieces]
numeral = '[0-9]{1,3}'
counter = '{numeral}개'

[[rule]]
id = "size.towns"
pattern = '{counter}\\s?마을'
examples = ["7개 마을이", ["12개 마을", 12]]
counterexamples = ["일곱 마을"]
level = 3
"""


def test_there_are_rules():
    assert len(names()) >= 10
    assert len(RULES) >= 100


def test_an_id_is_used_once_in_all_files():
    ids = Counter(param.values[0].id for param in RULES)
    assert [one for one, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_its_examples_and_not_its_counterexamples(rule):
    assert rule.examples
    assert rule.counterexamples
    assert [text for text, _ in rule.examples if not rule.pattern.search(text)] == []
    assert [text for text in rule.counterexamples if rule.pattern.search(text)] == []


@pytest.mark.parametrize("name", names())
def test_no_example_is_told_twice(name):
    for rule in load(name).rules:
        texts = [text for text, _ in rule.examples] + list(rule.counterexamples)
        assert [text for text, times in Counter(texts).items() if times > 1] == [], rule.id


@pytest.mark.parametrize(("file", "least"), [("dates", 130), ("figures", 60), ("datelines", 15)])
def test_values_are_stated_where_a_rule_reads_one(file, least):
    """That the readers give these values is tested beside each reader."""
    stated = [value for rule in load(file).rules for _, value in rule.examples if value is not None]
    assert len(stated) >= least


def test_a_sound_rule_loads_with_its_pieces_values_and_options():
    (rule,) = parse("sizes.toml", SOUND).rules
    assert rule.pattern.search("12개 마을")
    assert rule.examples == (("7개 마을이", None), ("12개 마을", 12))
    assert rule.options == {"level": 3}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('id = "size.towns"', "", "'?': has no id"),
        ("pattern = '{counter}\\\\s?마을'", "", "has no pattern"),
        ('examples = ["7개 마을이", ["12개 마을", 12]]', "", "has no examples"),
        ('examples = ["7개 마을이", ["12개 마을", 12]]', "examples = []", "has no examples"),
        ('counterexamples = ["일곱 마을"]', "", "has no counterexamples"),
        ('"7개 마을이"', '"여러 마을이"', "does not match its example '여러 마을이'"),
        ('"12개 마을"', '"열두 마을"', "does not match its example '열두 마을'"),
        ('"일곱 마을"', '"모두 7개 마을"', "matches its counterexample '모두 7개 마을' at '7개 마을'"),
        ("{1,3}'", "{1,3}('", "does not compile"),
        ("'{numeral}개'", "'{counter}개'", "does not compile: pieces refer to each other in a circle"),
    ],
)
def test_a_rule_that_does_not_prove_itself_is_refused(old, new, complaint):
    old = old.replace("\\\\", "\\")
    assert old in SOUND
    with pytest.raises(RuleError) as refused:
        parse("sizes.toml", SOUND.replace(old, new))
    assert str(refused.value).startswith("sizes.toml: rule ")
    assert complaint in str(refused.value)


def test_an_id_used_twice_in_a_file_is_refused():
    with pytest.raises(RuleError, match=r"sizes\.toml: rule 'size\.towns': the id is used twice"):
        parse("sizes.toml", SOUND + SOUND[SOUND.index("[[rule]]") :])


def test_a_rule_is_found_by_id_and_by_prefix():
    dates = load("dates")
    assert dates.rule("dates.month").id == "dates.month"
    assert {rule.id for rule in dates.starting("dates.veto")} < {rule.id for rule in dates.rules}
    with pytest.raises(KeyError):
        dates.rule("dates.never")
