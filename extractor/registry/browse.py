"""What Datasette needs for a registry in SQLite: titles, and questions to click on.

In: the path of the file. Out: Datasette's metadata, in which a database goes by the file's name.
``metadata("대장.db")`` is what ``extractor registry metadata --db 대장.db`` prints. To add a question, edit
``datasette.toml``.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any


def metadata(path: str) -> dict[str, Any]:
    """The metadata for the file of a registry.

    >>> list(metadata("out/registry.db")["databases"])
    ['registry']
    """
    told = tomllib.loads(resources.files(__package__).joinpath("datasette.toml").read_text("utf-8"))
    tables, queries = told.pop("tables"), told.pop("queries")
    return {**told, "databases": {Path(path).stem: {"tables": tables, "queries": queries}}}
