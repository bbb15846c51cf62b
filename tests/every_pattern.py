"""Every pattern of the program: those of its rules, and those that its modules hold."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import extractor
from extractor.rulebook import Rule, load, names

_SENTENCE = ("extractor.assemble", "extractor.find", "extractor.link", "extractor.explain")
_WHOLE = ("extractor.find.dates", "extractor.find.figures", "extractor.find.gate", "extractor.find.zones")


def rules() -> list[Rule]:
    """Every rule with a pattern."""
    return [rule for name in names() for rule in load(name).rules]


def of_modules() -> list[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of text that a module holds, by the name it has there, but those of rules."""
    seen = {rule.pattern for rule in rules()}
    found = []
    for module in _modules():
        for name, value in vars(module).items():
            compiled = (held for held in _held(value) if isinstance(held, re.Pattern))
            for pattern in compiled:
                if isinstance(pattern.pattern, str) and pattern not in seen:
                    seen.add(pattern)
                    found.append((f"{module.__name__}.{name}", pattern))
    return found


def reads_sentences(name: str) -> bool:
    """Whether a pattern of a module, by its name, sees one sentence only."""
    return name.startswith(_SENTENCE) and not name.startswith(_WHOLE)


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(extractor.__path__, "extractor."):
        if "migrations" not in found.name and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _held(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, tuple) else [value]
