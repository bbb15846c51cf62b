"""Where a run's files lie: a folder of this machine, or of any store that fsspec knows.

In: a path or an URL (``s3://``, ``gs://``, ``hdfs://``). Out: files that appear whole or not at all, under
their names only when everything was written.

``Storage.of("out")`` is a folder, ``Storage.of("s3://협약/2026")`` a prefix of a bucket. Remote stores need
the extra ``remote`` and the package of the store (``s3fs`` comes with it).
"""

from __future__ import annotations

import io
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from extractor import atomic
from extractor.read import filesystem


class Storage(ABC):
    """A place for files. Picklable: workers on other machines write to it as well."""

    @staticmethod
    def of(place: str | Path) -> Storage:
        """The storage that a path or an URL names."""
        return RemoteStorage(str(place).rstrip("/")) if "://" in str(place) else LocalStorage(Path(place))

    @abstractmethod
    def written(self, name: str) -> Any:
        """Context manager: a text file that takes its name when the block ends without an error."""

    @abstractmethod
    def read(self, name: str) -> IO[str]:
        """A file, open for reading text. Raises ``FileNotFoundError``."""

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """The names of the files right in a folder, sorted; none where there is no such folder."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""


@dataclass(frozen=True)
class LocalStorage(Storage):
    """A folder of this machine, made when something is written."""

    root: Path

    @contextmanager
    def written(self, name: str) -> Iterator[IO[str]]:
        """A text file that takes its name when the block ends without an error."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic.written(path) as file:
            yield file

    def read(self, name: str) -> IO[str]:
        """A file, open for reading text. Raises ``FileNotFoundError``."""
        return (self.root / name).open(encoding="utf-8", newline="\n")

    def names(self, folder: str) -> list[str]:
        """The names of the files right in a folder, sorted; none where there is no such folder."""
        here = self.root / folder
        return sorted(path.name for path in here.iterdir() if path.is_file()) if here.is_dir() else []

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        (self.root / name).unlink(missing_ok=True)

    def sweep(self, folder: str = "") -> None:
        """Remove what a run that was killed left unfinished right in a folder."""
        atomic.sweep(self.root / folder)


@dataclass(frozen=True)
class RemoteStorage(Storage):
    """A prefix of a store that fsspec knows. A file is sent whole, and the stores show it only then."""

    root: str

    @contextmanager
    def written(self, name: str) -> Iterator[IO[str]]:
        """A text file that takes its name when the block ends without an error."""
        with tempfile.TemporaryDirectory() as folder:
            local = Path(folder, "file")
            with local.open("w", encoding="utf-8", newline="\n") as file:
                yield file
            system, root = filesystem(self.root)
            system.put_file(str(local), f"{root}/{name}")

    def read(self, name: str) -> IO[str]:
        """A file, open for reading text. Raises ``FileNotFoundError``."""
        system, root = filesystem(self.root)
        with system.open(f"{root}/{name}", "rb") as file:
            spooled = tempfile.TemporaryFile("w+b")  # noqa: SIM115 (the caller closes it)
            shutil.copyfileobj(file, spooled)
        spooled.seek(0)
        return io.TextIOWrapper(spooled, encoding="utf-8", newline="\n")

    def names(self, folder: str) -> list[str]:
        """The names of the files right in a folder, sorted; none where there is no such folder."""
        system, root = filesystem(self.root)
        system.invalidate_cache()
        try:
            found = system.ls(f"{root}/{folder}".rstrip("/"), detail=True)
        except FileNotFoundError:
            return []
        return sorted(one["name"].rsplit("/", 1)[-1] for one in found if one["type"] == "file")

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        system, root = filesystem(self.root)
        if system.exists(f"{root}/{name}"):
            system.rm_file(f"{root}/{name}")
