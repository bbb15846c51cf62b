"""Score the linking of names: ``python benchmarks/linking/cases.py FILE…``.

In: files of cases, a JSON object a line: ``name``, ``context``, ``date``, ``publisher``, ``expected`` (a key,
or null where nobody can tell). Out: how many are right, by kind, and how many wrong ones were sure; with
``--errors`` every wrong one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from extractor.explain import explain
from extractor.link import Resolution

SURE = 0.9


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case and what became of it."""

    case: dict[str, Any]
    resolution: Resolution

    @property
    def right(self) -> bool:
        """Whether the body is the expected one, or none where none is expected."""
        return self.resolution.key == self.case["expected"]

    @property
    def sure_and_wrong(self) -> bool:
        """Whether a wrong body was named with a confidence that people trust."""
        return not self.right and self.resolution.key is not None and self.resolution.confidence >= SURE


def run(path: Path) -> Iterator[Outcome]:
    """Resolve every case of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        day = date.fromisoformat(case["date"]) if case["date"] else None
        found = explain(case["name"], case["context"], published_on=day, publisher=case["publisher"])
        yield Outcome(case, found.resolution)


def report(outcomes: list[Outcome]) -> str:
    """The table of one file."""
    kinds = Counter(o.case["kind"] for o in outcomes)
    right = Counter(o.case["kind"] for o in outcomes if o.right)
    lines = [
        f"{kind:12} {right[kind]:4} of {n:4}  {right[kind] / n:.3f}" for kind, n in sorted(kinds.items())
    ]
    sure = sum(o.sure_and_wrong for o in outcomes)
    total = sum(right.values())
    return "\n".join(
        [
            *lines,
            f"{'all':12} {total:4} of {len(outcomes):4}  {total / len(outcomes):.3f}; wrong and sure: {sure}",
        ]
    )


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--errors", is_flag=True, help="Print every wrong case with its candidates.")
def main(files: tuple[Path, ...], errors: bool) -> None:
    """Score files of cases."""
    for path in files:
        outcomes = list(run(path))
        click.echo(f"{path.name}\n{report(outcomes)}")
        for o in outcomes if errors else ():
            if not o.right:
                told = [
                    (c.key, c.confidence, " ".join(f"{k.name}{k.weight:+}" for k in c.clues))
                    for c in o.resolution.candidates[:3]
                ]
                case = json.dumps(o.case, ensure_ascii=False)
                click.echo(
                    "\n  ".join(map(str, (case, o.resolution.key, o.resolution.confidence, *told, "")))
                )


if __name__ == "__main__":
    main()
