"""A drop folder as offices fill it: articles come in bursts, change, vanish, come half, come broken.

In: the articles of a folder, and a seed. Out: a folder that ``World.step`` does something to. The same seed
does the same things in the same order.

``World(Path("corpus"), Path("기사"), 1).step()`` is one thing that happens. To let something else happen,
write a method and name it in ``World.happenings``.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

_BURST = 12
_ROWS = 4


class World:
    """The folder, and the draws that decide what happens to it next."""

    def __init__(self, sources: Path, folder: Path, seed: int) -> None:
        self.folder = folder
        self.happened: Counter[str] = Counter()
        self._draw = random.Random(seed)
        self._sources = sorted(path for path in sources.rglob("*.txt") if path.is_file())
        self._number = 0
        self._half: dict[Path, bytes] = {}
        self.happenings = {
            self.burst: 6, self.change: 4, self.vanish: 3, self.broken: 3, self.repeat: 2, self.dump: 2,
            self.half: 2, self.touch: 1,
        }  # fmt: skip
        folder.mkdir()

    def step(self) -> str:
        """Let something happen; its name."""
        (happening,) = self._draw.choices([*self.happenings], [*self.happenings.values()])
        happening()
        self.happened[happening.__name__] += 1
        return happening.__name__

    def burst(self) -> None:
        """Some articles arrive at once."""
        for _ in range(self._draw.randint(1, _BURST)):
            self._new("txt").write_bytes(self._article())

    def change(self) -> None:
        """An article is corrected, in place or by another file under its name."""
        if path := self._one():
            text = self._article()
            if self._draw.random() < 0.5:
                path.write_bytes(text)
            else:
                fresh = path.with_name(f".{path.name}")
                fresh.write_bytes(text)
                fresh.replace(path)

    def vanish(self) -> None:
        """Some files are taken away."""
        for _ in range(self._draw.randint(1, 4)):
            if path := self._one():
                path.unlink()
                self._half.pop(path, None)

    def broken(self) -> None:
        """A file that holds no article, under any ending."""
        ending = self._draw.choice(["txt", "json", "hwp", "hwpx", "pdf", "docx", "zip", "xyz"])
        content = self._draw.choice([b"", b"{", b"\0" * 99, self._draw.randbytes(500), b"%PDF-1.7\n"])
        self._new(ending).write_bytes(content)

    def repeat(self) -> None:
        """A paper prints an article as it came."""
        if path := self._one("txt"):
            self._new("txt").write_bytes(path.read_bytes())

    def dump(self) -> None:
        """Rows of a database, a new file or more rows of one."""
        path = self._one("jsonl") if self._draw.random() < 0.6 else None
        with (path or self._new("jsonl")).open("a", encoding="utf-8") as file:
            for _ in range(_ROWS):
                self._number += 1
                row = {"doc_id": f"줄-{self._number:05}", "text": self._article().decode()}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def half(self) -> None:
        """A slow writer: half an article now, the rest later."""
        if self._half:
            path, rest = self._half.popitem()
            with path.open("ab") as file:
                file.write(rest)
            return
        text, path = self._article(), self._new("txt")
        middle = len(text) // 2
        path.write_bytes(text[:middle])
        self._half[path] = text[middle:]

    def touch(self) -> None:
        """A file is written anew with what it held."""
        if path := self._one():
            path.write_bytes(path.read_bytes())

    def _article(self) -> bytes:
        self._number += 1
        found = self._draw.choice(self._sources).read_bytes()
        try:
            text = found.decode("utf-8")
        except UnicodeDecodeError:
            text = found.decode("cp949")
        told = f"가람시와 나루시는 {self._number}번째로 우정각서{self._number % 3}를 체결했다."
        return f"{text}\n\n{told}\n".encode()

    def _new(self, ending: str) -> Path:
        self._number += 1
        return self.folder / f"기사-{self._number:05}.{ending}"

    def _one(self, ending: str = "*") -> Path | None:
        found = sorted(self.folder.glob(f"기사-*.{ending}"))
        return self._draw.choice(found) if found else None
