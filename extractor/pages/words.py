"""The words of the pages, in Korean and English.

In: ``words.toml``. Out: every word by its key. ``words()["kind.mou"]`` is a pair: 업무협약·양해각서, and what it is
in English. The topics of areas are worded in ``rules/topics.toml``. To word something otherwise, edit these
files; a third language is a third member of every list.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from extractor.registry.topics import labels

LANGUAGES = ("ko", "en")


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
