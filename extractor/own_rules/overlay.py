"""Rows of a user's rule file laid over a file of the package.

In: the text of ``people.toml`` in a user's folder. Out: its rows, checked, and the ``RuleFile`` that holds
the package's rules and these. The user's rules come first: of two that match, the first decides.

A rule for ★ in ``bullets.toml`` is refused if its example did not begin with ★. To let another file be added
to, edit ``_FORBIDDEN``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, get_args

from extractor import rulebook
from extractor.errors import RuleError
from extractor.records import Kind, PartyType, Status
from extractor.rulebook import Rule, RuleFile

from .row import Row, examples_of, only, row_id
from .tables import added_to, in_short, open_tables

_FORBIDDEN = {
    "linking": "weighs all clues to who is meant together",
    "registry": "belongs to the registry, which reads records",
    "topics": "belongs to the registry, which reads records",
}
_BY_NAME = {"damage", "discourse", "pages"}
"""Files whose rules are each asked for by their id: another one would never be asked."""

_TOP = {"pieces", "rule", "addition", "overrides"}
_RULE = {"id", "pattern", "reader", "examples", "counterexamples", "flags", "overrides"}
_TERMS: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "type": get_args(PartyType),
    "status": (*get_args(Status), "tense"),
}


def rows(folder: str, stem: str, text: str) -> list[Row]:
    """The rows of one file, each checked against the package's own file. Raises ``RuleError``.

    >>> star = '''[[rule]]
    ... id = "bullet.own_star"
    ... pattern = '^★'
    ... level = 3
    ... inline = false
    ... paragraph = false
    ... examples = ["★ 청소년 교류"]
    ... counterexamples = ["별점 ★ 다섯"]
    ... '''
    >>> [(row.id, row.told) for row in rows("우리-규칙", "bullets", star)]
    [('bullet.own_star', 'a rule for ^★ (inline false, level 3, paragraph false)')]
    """
    return _laid_over(rulebook.built_in(_known(folder, stem)), folder, text)[1]


def merged(folders: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> dict[str, RuleFile]:
    """The rule files that folders (name, files) change, by name; the rows of the first folder come first.

    Raises ``RuleError``.
    """
    files: dict[str, RuleFile] = {}
    for folder, own in reversed(folders):
        for stem, text in own:
            below = files.get(stem) or rulebook.built_in(_known(folder, stem))
            files[stem], _ = _laid_over(below, folder, text)
    return files


def _known(folder: str, stem: str) -> str:
    if stem in _FORBIDDEN:
        raise RuleError(f"{folder}/{stem}.toml", None, f"can't be added to: it {_FORBIDDEN[stem]}")
    if stem not in _open():
        there = ", ".join(f"{name}.toml" for name in _open())
        raise RuleError(f"{folder}/{stem}.toml", None, f"no rules go by that name; there are {there}")
    return stem


def _laid_over(below: RuleFile, folder: str, text: str) -> tuple[RuleFile, list[Row]]:
    file = f"{folder}/{below.name}"
    try:
        own = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(file, None, f"is no TOML: {error}") from error
    if unknown := sorted(set(own) - _TOP):
        told = f"has {unknown[0]!r} beside [pieces], [[rule]] and [[addition]]"
        raise RuleError(file, None, f"{told}; words for a table are an [[addition]], with examples")
    for key, kind in (("pieces", dict), ("rule", list), ("addition", list), ("overrides", list)):
        if not isinstance(own.get(key, kind()), kind):
            told = {"pieces": "[pieces]", "overrides": 'overrides = ["…"]'}.get(key, f"[[{key}]]")
            raise RuleError(file, None, f"is to have {told}, not {key} = {own[key]!r}")
    pieces, again = _pieces(below, file, own)
    before = _proved_again(below, file, pieces) if again else below.rules
    added, places, found = _rules(below, file, own, pieces)
    data, words = added_to(below.data, file, own.get("addition", []), taken={row.id for row in found})
    rules = (*added, *(places.get(rule.id, rule) for rule in before))
    return RuleFile(below.name, rules, MappingProxyType(pieces), MappingProxyType(data)), [*found, *words]


def _pieces(below: RuleFile, file: str, own: Mapping[str, Any]) -> tuple[dict[str, str], bool]:
    """The pieces of both, and whether one of the package's is another now."""
    pieces, changed = dict(below.pieces), False
    overrides = [str(name) for name in own.get("overrides", [])]
    for name in overrides:
        if name not in below.pieces or name not in own.get("pieces", {}):
            raise RuleError(file, name, "overrides a piece that is not here, or not there")
    for name, given in own.get("pieces", {}).items():
        if not isinstance(given, str):
            raise RuleError(file, name, "a piece is a pattern, in quotes")
        if name in pieces and name not in overrides:
            told = f"there is a piece of that name; overrides = ['{name}'] at the top takes its place"
            raise RuleError(file, name, told)
        before = pieces.get(name)
        changed = changed or before is not None
        # What stands for a whole in patterns must go on doing so when it gets another alternative.
        pieces[name] = given if before is None else f"(?:{given.replace(f'{{{name}}}', before)})"
    return pieces, changed


def _proved_again(below: RuleFile, file: str, pieces: Mapping[str, str]) -> tuple[Rule, ...]:
    """The package's rules made of other pieces; they must still do what their own examples say."""
    tables = tomllib.loads(rulebook.source(below.name.removesuffix(".toml")))
    fresh = {rule.id: rule for rule in rulebook.build(file, {**tables, "pieces": dict(pieces)}).rules}
    return tuple(fresh.get(rule.id, rule) for rule in below.rules)


def _rules(
    below: RuleFile, file: str, own: Mapping[str, Any], pieces: Mapping[str, str]
) -> tuple[list[Rule], dict[str, Rule], list[Row]]:
    """The new rules, those that take the place of one by its id, and the rows that all of them are."""
    there = {rule.id for rule in below.rules}
    added: list[Rule] = []
    places: dict[str, Rule] = {}
    found: list[Row] = []
    for row in own.get("rule", []):
        given = row_id(row, file, {one.id for one in found})
        overrides = row.get("overrides") is True
        if overrides and given not in there:
            raise RuleError(file, given, "there is no rule of that id to override")
        if given in there and not overrides:
            raise RuleError(file, given, "the id is that of another rule; overrides = true takes its place")
        if not overrides:
            _placed(below, file, given)
        _options(below, file, row)
        examples, counterexamples, values = examples_of(row, file)
        bare = {key: value for key, value in row.items() if key != "overrides"}
        (rule,) = rulebook.build(file, {"pieces": dict(pieces), "rule": [bare]}).rules
        if overrides:
            places[given] = rule
        else:
            added.append(rule)
        told = f"{'in the place of the rule of that id' if overrides else 'a rule'} for {row['pattern']}"
        if options := ", ".join(f"{key} {_word(rule.options[key])}" for key in sorted(rule.options)):
            told += f" ({options})"
        stem = below.name.removesuffix(".toml")
        found.append(
            Row(stem, given, told, (rule.pattern,), tuple(examples), tuple(counterexamples), tuple(values))
        )
    return added, places, found


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _placed(below: RuleFile, file: str, given: str) -> None:
    """A new rule must be one that is asked: in a file that asks all of its rules, under their prefix."""
    if below.name.removesuffix(".toml") in _BY_NAME or not below.rules:
        told = "the rules of this file are asked for by id: one can be overridden, none be added"
        raise RuleError(file, given, told if below.rules else "this file holds words only, as [[addition]]")
    prefixes = sorted({rule.id.partition(".")[0] for rule in below.rules})
    if given.partition(".")[0] not in prefixes:
        told = ", ".join(f"{one}." for one in prefixes)
        raise RuleError(file, given, f"ids of this file begin with {told}")


def _options(below: RuleFile, file: str, row: Mapping[str, Any]) -> None:
    """Further keys as the package's own rules have them: all that each has, and of the same type."""
    all_rules = rulebook.built_in(below.name.removesuffix(".toml")).rules
    known = {key for rule in all_rules for key in rule.options}
    only(row, known | _RULE, file)
    for key in ("pattern", "flags", "reader"):
        if not isinstance(row.get(key, ""), str):
            raise RuleError(file, row["id"], f"{key} is a text, not {row[key]!r}")
    for key in sorted(known):
        values = [rule.options[key] for rule in all_rules if key in rule.options]
        if key not in row:
            if len(values) == len(all_rules):
                raise RuleError(file, row["id"], f"has no {key}")
            continue
        if type(row[key]) is not type(values[0]):
            raise RuleError(file, row["id"], f"{key} is written as {values[0]!r}, not {row[key]!r}")
        terms = _TERMS.get(key, tuple(sorted(set(values))) if key in ("form", "scope") else ())
        if terms and row[key] not in terms:
            raise RuleError(file, row["id"], f"{key} is one of {', '.join(terms)}, not {row[key]!r}")
    readers = sorted({rule.reader for rule in all_rules if rule.reader})
    reader = row.get("reader")
    if (reader is not None or readers) and reader not in readers:
        told = f"reader is one of {', '.join(readers)}" if readers else "rules of this file have none"
        raise RuleError(file, row["id"], f"{told}, not {reader!r}")


def extensible() -> list[tuple[str, str]]:
    """The rule files that a folder may add to, and what of each.

    >>> dict(extensible())["bullets"]
    'rules bullet.* (inline, level, paragraph; glyphs, heading)'
    """
    return [(name, _told(name)) for name in _open()]


def _open() -> list[str]:
    """The files that may be added to: not the forbidden ones, nor the words of a step in a folder within."""
    return [name for name in rulebook.names() if name not in _FORBIDDEN and "/" not in name]


def _told(name: str) -> str:
    file = rulebook.built_in(name)
    parts: list[str] = []
    if file.rules:
        keys = [set(rule.options) for rule in file.rules]
        always, some = set.intersection(*keys), set.union(*keys)
        listed = "; ".join(", ".join(sorted(one)) for one in (always, some - always) if one)
        prefixes = ", ".join(f"{one}.*" for one in sorted({r.id.partition(".")[0] for r in file.rules}))
        kind = "rules to override" if name in _BY_NAME else "rules"
        parts.append(f"{kind} {prefixes}" + (f" ({listed})" if listed else ""))
    if tables := open_tables(name, file.data):
        parts.append(f"tables {', '.join(in_short(tables))}")
    return "; ".join(parts)
