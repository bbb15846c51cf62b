"""Rules are data: TOML files in ``extractor/rules``, each rule with examples that prove it.

A file holds ``[pieces]`` (named fragments, used in patterns as ``{name}``) and ``[[rule]]``
tables::

    [pieces]
    month = '(?P<month>1[0-2]|0?[1-9])'

    [[rule]]
    id = "date.month"
    pattern = '{month}월'
    reader = "month"
    examples = ["작년 9월 협약", ["지난 3월 체결", "2024-03"]]
    counterexamples = ["13월의 월급"]

An example is a text in which the pattern must be found, or a pair of such a text and the value
that the reader must give it (tests check the values). A counterexample is a text in which it
must not be found. A rule without both does not load, nor does one whose example disagrees.
Further keys of a rule are kept in ``Rule.options``. To add a rule, edit the TOML file only.

A user's own rules are laid over these by ``additions.py``; whatever is computed from rules and kept is
marked ``@derived``, so that it is computed anew when other rules are used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper, cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, TypeVar

from .errors import RuleError

_PIECE = re.compile(r"\{([A-Za-z_]\w*)\}")
_KNOWN = {"id", "pattern", "reader", "examples", "counterexamples", "flags"}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, compiled.

    ``examples`` are pairs (text, expected value or None); ``options`` holds whatever other
    keys the rule's table has.
    """

    id: str
    pattern: re.Pattern[str]
    reader: str | None
    examples: tuple[tuple[str, Any], ...]
    counterexamples: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A loaded file of rules, with its other tables (word lists, maps) in ``data``."""

    name: str
    rules: tuple[Rule, ...]
    pieces: Mapping[str, str]
    data: Mapping[str, Any]

    def rule(self, rule_id: str) -> Rule:
        """The rule with that id.

        Raises ``KeyError`` when there is none.
        """
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def starting(self, prefix: str) -> tuple[Rule, ...]:
        """The rules whose id starts with ``prefix``, in file order."""
        return tuple(rule for rule in self.rules if rule.id.startswith(prefix))


def expand(pattern: str, pieces: Mapping[str, str]) -> str:
    r"""Replace ``{name}`` by the piece of that name, repeatedly; quantifiers stay.

    >>> expand(r"{d}{1,2}월", {"d": "[0-9]"})
    '[0-9]{1,2}월'
    """
    for _ in range(8):
        after = _PIECE.sub(lambda m: pieces.get(m[1], m[0]), pattern)
        if after == pattern:
            return after
        pattern = after
    raise ValueError("pieces refer to each other in a circle")


def parse(name: str, source: str) -> RuleFile:
    """Read the text of a rule file and check every rule against its own examples.

    Raises ``RuleError`` for a rule without id, pattern, example or counterexample, one that
    does not compile, one with a repeated id, and one whose examples disagree with it.
    """
    return build(name, tomllib.loads(source))


def build(name: str, tables: Mapping[str, Any]) -> RuleFile:
    """The rule file that the tables of a TOML file make; checked, and refused, as by ``parse``."""
    data = dict(tables)
    pieces: dict[str, str] = dict(data.pop("pieces", {}))
    rules: list[Rule] = []
    seen: set[str] = set()
    for row in data.pop("rule", []):
        rule = _compile(name, row, pieces)
        if rule.id in seen:
            raise RuleError(name, rule.id, "the id is used twice")
        seen.add(rule.id)
        rules.append(rule)
    return RuleFile(name, tuple(rules), MappingProxyType(pieces), MappingProxyType(data))


def _compile(file: str, row: dict[str, Any], pieces: Mapping[str, str]) -> Rule:
    rule_id = row.get("id") or "?"
    for key in ("id", "pattern", "examples", "counterexamples"):
        if not row.get(key):
            raise RuleError(file, rule_id, f"has no {key}")
    flags = re.VERBOSE if "x" in row.get("flags", "") else re.NOFLAG
    if "m" in row.get("flags", ""):
        flags |= re.MULTILINE
    if "i" in row.get("flags", ""):
        flags |= re.IGNORECASE
    try:
        pattern = re.compile(expand(row["pattern"], pieces), flags)
    except (re.error, ValueError) as error:
        raise RuleError(file, rule_id, f"does not compile: {error}") from error
    examples = tuple((e, None) if isinstance(e, str) else (e[0], e[1]) for e in row["examples"])
    for text, _ in examples:
        if not pattern.search(text):
            raise RuleError(file, rule_id, f"does not match its example {text!r}")
    for text in row["counterexamples"]:
        if found := pattern.search(text):
            raise RuleError(file, rule_id, f"matches its counterexample {text!r} at {found[0]!r}")
    options = MappingProxyType({k: v for k, v in row.items() if k not in _KNOWN})
    return Rule(rule_id, pattern, row.get("reader"), examples, tuple(row["counterexamples"]), options)


_remembered: list[Callable[[], None]] = []
_in_place: dict[str, RuleFile] = {}


def derived(compute: Callable[..., _T], *, size: int | None = None) -> _lru_cache_wrapper[_T]:
    """Keep what a function computes from rules, as ``functools.lru_cache`` does, until other rules are used.

    Every function that calls ``load`` and keeps what it gives is marked so.

    >>> @derived
    ... def glyphs() -> str:
    ...     return "".join(rule.options.get("glyphs", "") for rule in load("bullets").rules)
    >>> "▲" in glyphs(), "★" in glyphs()
    (True, False)
    """
    kept = lru_cache(maxsize=size)(compute)
    _remembered.append(kept.cache_clear)
    return kept


def replace(files: Mapping[str, RuleFile]) -> None:
    """Use these files in the place of those that the package holds, for the whole process.

    Without any, the package's own are used again. Not to be called while another thread extracts.
    """
    _in_place.clear()
    _in_place.update(files)
    for forget in _remembered:
        forget()


@derived
def load(name: str) -> RuleFile:
    """The rules of a name that are in use: those of ``extractor/rules/<name>.toml``, with what was added.

    >>> len(load("dates").rules) > 10
    True
    """
    return _in_place[name] if name in _in_place else built_in(name)


@cache
def wording(stage: str) -> Mapping[str, re.Pattern[str]]:
    """The patterns of ``extractor/rules/wording/<stage>.toml``, by the last part of their ids.

    They are the words that one step of the program looks for beside what it has found. A user's rules can't
    replace them.

    >>> wording("sentence")["owns"].match(" 산하 나루연구원") is not None
    True
    """
    rules = built_in(f"wording/{stage}").rules
    return MappingProxyType({rule.id.removeprefix(f"{stage}."): rule.pattern for rule in rules})


@cache
def built_in(name: str) -> RuleFile:
    """The rules that the package itself holds under a name, compiled once."""
    return parse(f"{name}.toml", source(name))


def source(name: str) -> str:
    """The text of ``extractor/rules/<name>.toml``."""
    return resources.files("extractor").joinpath("rules", *f"{name}.toml".split("/")).read_text("utf-8")


def names() -> tuple[str, ...]:
    """The rule files that the package holds, sorted; those of a folder within as ``wording/acts``."""
    folder = resources.files("extractor").joinpath("rules")
    found = [(f"{above}{one.name}") for above, one in _listed(folder)]
    return tuple(sorted(name[:-5] for name in found if name.endswith(".toml")))


def _listed(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from ((f"{one.name}/{above}", inner) for above, inner in _listed(one))
        else:
            yield "", one
