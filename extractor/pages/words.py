"""The words of the pages, in Korean and English.

In: ``words.toml``. Out: every word by its key. ``words()["kind.mou"]`` is a pair: 업무협약·양해각서, and
what it is in English. The topics of areas are worded in ``rules/topics.toml``. To word something otherwise,
edit these files; a third language is a third member of every list.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from extractor.registry.topics import labels

LANGUAGES = ("ko", "en")
# What could end a script element, begin a comment, or end a line in old parsers of JavaScript.
_UNSAFE = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Every word by its section and key, in the order of ``LANGUAGES``.

    >>> words()["kind.sister_city"], words()["topic.culture"]
    (('자매결연', 'sister city'), ('문화·예술', 'culture'))
    """
    source = resources.files(__package__).joinpath("words.toml").read_text("utf-8")
    found = {
        f"{section}.{key}": tuple(both)
        for section, entries in tomllib.loads(source).items()
        for key, both in entries.items()
    }
    return found | {f"topic.{code}": (label, code.replace("_", " ")) for code, label in labels().items()}


def asset(package: str, name: str) -> str:
    """A file of a package's ``assets``: a style, a script, a template."""
    return resources.files(package).joinpath("assets", name).read_text("utf-8")


def embedded(data: Any) -> str:
    r"""Data as JSON that is safe inside a script element.

    >>> embedded({"title": "</script><b>협약"})
    '{"title":"\\u003c/script\\u003e\\u003cb\\u003e협약"}'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
