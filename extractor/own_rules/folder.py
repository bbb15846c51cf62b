"""A user's folder of rules: read, checked row by row, and used by this process.

In: a folder. Out: a ``RuleFolder``, which goes to wherever the work is done; ``use`` lays it over the
package's rules there. 우리-규칙/people.toml adds to ``extractor/rules/people.toml``. How rows are laid over
rules is told in ``overlay.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extractor import rulebook
from extractor.errors import RuleError
from extractor.runaway import runs_away

from . import overlay
from .row import Row


@dataclass(frozen=True, slots=True)
class RuleFolder:
    """The rules of a folder, as read: a name for people, and the text of each file by its stem.

    It is picklable and goes to wherever the work is done. ``version`` is that of the package that brings it.
    """

    name: str
    files: tuple[tuple[str, str], ...]
    version: str | None = None

    @property
    def sha256(self) -> str:
        """A digest of the rules: the same for the same bytes under the same file names, wherever they lie."""
        digest = hashlib.sha256()
        for stem, text in self.files:
            digest.update(stem.encode() + b"\0" + text.encode() + b"\0")
        return digest.hexdigest()

    @property
    def described(self) -> dict[str, str | None]:
        """What ``run.json`` says of it."""
        return {"name": self.name, "version": self.version, "sha256": self.sha256}


def read_folder(folder: Path, *, name: str | None = None, version: str | None = None) -> RuleFolder:
    """Read a folder of rules, and check every row of it by itself.

    Raises ``RuleError`` for a folder without rules, a file that no rules of the package go by, what is no
    TOML, a row that does not prove itself, and a pattern that takes too long on a long text.
    """
    shown = name or folder.resolve().name
    if not folder.is_dir():
        raise RuleError(str(folder), None, "there is no such folder")
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.is_file())
    if not paths:
        raise RuleError(str(folder), None, "holds no rules (*.toml)")
    files: list[tuple[str, str]] = []
    for path in paths:
        try:
            files.append((path.stem, path.read_text("utf-8")))
        except UnicodeDecodeError as error:
            raise RuleError(f"{shown}/{path.name}", None, f"is not UTF-8: {error.reason}") from error
    read = RuleFolder(shown, tuple(files), version)
    for row in rows(read):
        for pattern in row.patterns:
            if complaint := runs_away(pattern, row.examples + row.counterexamples):
                raise RuleError(f"{shown}/{row.file}.toml", row.id, complaint)
    return read


def rows(folder: RuleFolder) -> list[Row]:
    """What a folder adds, row by row. Raises ``RuleError``."""
    return [row for stem, text in folder.files for row in overlay.rows(folder.name, stem, text)]


_used: tuple[RuleFolder, ...] = ()


def use(folders: Sequence[RuleFolder]) -> None:
    """Use the package's rules and those of the folders, for the whole process, from now on.

    The rows of the first folder are asked first. Raises ``RuleError`` where two folders use one id, and then
    leaves things as they were. Not to be called while another thread extracts.
    """
    global _used  # noqa: PLW0603 (rules are those of a process: whatever is derived from them is kept there)
    wanted = tuple(folders)
    if [one.files for one in wanted] != [one.files for one in _used]:
        rulebook.replace(overlay.merged([(one.name, one.files) for one in wanted]))
    _used = wanted


def used() -> tuple[RuleFolder, ...]:
    """The folders that are in use."""
    return _used


@contextmanager
def in_use(folders: Sequence[RuleFolder]) -> Iterator[None]:
    """Use the folders inside, and afterwards what was used before."""
    before = _used
    use(folders)
    try:
        yield
    finally:
        use(before)
