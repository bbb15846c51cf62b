"""What linking costs: its share of extraction, the size of the index, the time to open it.

Every article of a folder is extracted once in this process; the ratio is taken within that run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from extractor.assemble import entities
from extractor.assemble.identity import Identifier
from extractor.gazetteer import gazetteer
from extractor.link import Setting
from extractor.pipeline import extract_article
from extractor.read import Rejection, read_inputs


class Watch:
    """Adds up the time spent in a method, or in a function of a module."""

    def __init__(self, owner: Any, name: str) -> None:
        self.seconds = 0.0
        self._method: Callable[..., Any] = getattr(owner, name)
        setattr(owner, name, lambda *given: self._timed(*given))  # noqa: PLW0108 (a method must bind)

    def _timed(self, *given: Any) -> Any:
        start = time.perf_counter()
        try:
            return self._method(*given)
        finally:
            self.seconds += time.perf_counter() - start


@click.command()
@click.argument("inputs", nargs=-1)
def main(inputs: tuple[str, ...]) -> None:
    """Print size, time to open, share."""
    articles = [a for a in read_inputs(inputs or ["corpus"]) if not isinstance(a, Rejection)]
    extract_article(articles[0])
    gazetteer.cache_clear()
    start = time.perf_counter()
    gazetteer().senses("고성군")
    opened = time.perf_counter() - start
    Setting.of("경남 고성군과 협약을 맺었다.")
    watches = Watch(Identifier, "of"), Watch(entities, "bodies_named")
    start = time.perf_counter()
    for article in articles:
        extract_article(article)
    whole = time.perf_counter() - start
    size = (Path(__file__).parents[2] / "extractor" / "gazetteer" / "index.sqlite").stat().st_size
    facts = gazetteer().meta()
    spent = sum(watch.seconds for watch in watches)
    share = spent / (whole - spent)
    click.echo(f"index       {size / 2**20:.1f} MiB, {facts['bodies']} bodies, {facts['forms']} forms")
    click.echo(f"opening     {1000 * opened:.1f} ms to the first answer")
    click.echo(f"linking     {share:.1%} of the rest of extraction ({len(articles)} articles)")


if __name__ == "__main__":
    main()
