"""How fast the extractor is, as ratios that are measured in one run.

In: folders of articles. Out: on standard output a line for each comparison, which ``docs/performance.md``
quotes::

    make performance IN="corpus releases"

The texts are read first, so every side works on the same characters in memory. Seconds are those that the
processor spent, so that a busy machine changes them little; runs of whole commands are taken by the clock.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from extractor import batch
from extractor.analyse import blank
from extractor.pipeline import extract_article
from extractor.read import read_inputs
from extractor.shapes import Article

SENTENCE = "가람시는 지난 3일 나루시와 관광 활성화를 위한 업무협약을 맺었다."
BASE = 40  # articles of the smallest of the growing folders


@click.command()
@click.argument("folders", nargs=-1, required=True)
@click.option("--times", default="1,10,100", show_default=True, help="How large the growing folders are.")
@click.option("--skip", default="", help="Comparisons to leave out: kiwi,gate,workers,growth,peers,start.")
def main(folders: tuple[str, ...], times: str, skip: str) -> None:
    """Compare, and print ratios."""
    extract_article(Article("warm", SENTENCE))  # what is loaded once is no part of a rate
    for folder in folders:
        articles = [one for one in read_inputs([folder]) if isinstance(one, Article)]
        characters = sum(len(article.text) for article in articles)
        click.echo(f"{folder}: {len(articles)} articles, {characters:,} characters")
        if "kiwi" not in skip:
            against_kiwi(articles)
        if "gate" not in skip:
            with_and_without_gate(articles)
        if "workers" not in skip:
            one_and_two_workers(folder)
    if "start" not in skip:
        cold_start()
    if "growth" not in skip:
        growth(folders[0], [int(one) for one in times.split(",")])
    if "peers" not in skip:
        peers(folders[0])


def spent(work: Callable[[], object]) -> float:
    """Seconds of the processor."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def through(work: Callable[[Any], object], given: Iterable[Any]) -> Callable[[], None]:
    """Do the work on each."""

    def run() -> None:
        for one in given:
            work(one)

    return run


def against_kiwi(articles: Sequence[Article]) -> None:
    """Kiwi analysing each text, one by one, and everything that extraction does."""
    from extractor.analyse import _kiwi

    texts = [article.text for article in articles]
    kiwi = spent(through(_kiwi().tokenize, texts))
    ours = spent(through(extract_article, articles))
    click.echo(f"  extraction against Kiwi one by one: {kiwi / ours:.2f} times the characters a second")


def with_and_without_gate(articles: Sequence[Article]) -> None:
    """The gate's gain, and what it changes."""
    found: dict[bool, list[Any]] = {}
    seconds = {}
    for gate in (True, False):
        begun = time.process_time()
        found[gate] = [extract_article(one, gate=gate) for one in articles]
        seconds[gate] = time.process_time() - begun
    pairs = list(zip(found[True], found[False], strict=True))
    other = [one.doc_id for one, two in pairs if one.agreements != two.agreements]
    figures = sum(one.figures != two.figures for one, two in pairs)
    held = sum(bool(two.agreements) for _, two in pairs)
    click.echo(f"  with the gate against without: {seconds[False] / seconds[True]:.2f} times as fast")
    click.echo(
        f"    of {len(pairs)} articles, {held} with agreements, {len(other)} give other agreements"
        f"{': ' + ', '.join(other) if other else ''}; {figures} other figures"
    )


def one_and_two_workers(folder: str) -> None:
    """Whole commands, by the clock, start included."""
    took = {}
    with tempfile.TemporaryDirectory() as out:
        for workers in (1, 2):
            begun = time.monotonic()
            command = [sys.executable, "-m", "extractor", "extract", folder, "--workers", str(workers)]
            command += ["--out", str(Path(out, str(workers)))]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            took[workers] = time.monotonic() - begun
        same = Path(out, "1", batch.RECORDS).read_bytes() == Path(out, "2", batch.RECORDS).read_bytes()
    click.echo(f"  two workers against one: {took[1] / took[2]:.2f} times as fast; same bytes: {same}")


def cold_start() -> None:
    """A process from nothing to the first record."""
    for text in ("시는 10일 500명과 정원을 열었다.", SENTENCE):
        program = (
            "from extractor.pipeline import extract_article; from extractor.shapes import Article\n"
            f"print(len(extract_article(Article('a', {text!r})).agreements))"
        )
        begun = time.monotonic()
        told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
        click.echo(f"cold start, {told.stdout.strip()} agreements: {time.monotonic() - begun:.2f} s")


def growth(folder: str, times: Sequence[int]) -> None:
    """Seconds and peak memory of runs over a folder that grows, each in a process of its own."""
    articles = [one for one in read_inputs([folder]) if isinstance(one, Article)][:BASE]
    first: tuple[float, int] | None = None
    for factor in times:
        with tempfile.TemporaryDirectory() as place:
            articles_in = Path(place, "articles")
            articles_in.mkdir()
            for copy in range(factor):
                for article in articles:
                    text = f"{copy}번째로 알린 글이다.\n{article.text}"
                    (articles_in / f"{article.doc_id}-{copy}.txt").write_text(text, "utf-8")
            command = [sys.executable, __file__, "--grown", str(articles_in), str(Path(place, "out"))]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        seconds, memory = float(told[0]), int(told[1])
        first = first or (seconds, memory)
        click.echo(
            f"{factor:>4} times {len(articles)} articles: {seconds / first[0]:.1f} times the seconds, "
            f"{memory / first[1]:.2f} times the peak memory ({memory // 1024} MiB)"
        )


def grown(folder: str, out: str) -> None:
    """One run of ``growth``: seconds after everything is loaded, and the peak memory of this process."""
    extract_article(Article("warm", SENTENCE))
    begun = time.process_time()
    batch.run([folder], out, options=batch.Options(workers=1))
    sys.stdout.write(f"{time.process_time() - begun} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\n")


def peers(folder: str) -> None:
    """What others take for parts of the work, against ours on the same texts."""
    from extractor.find.dates import find_dates
    from extractor.layout import layout

    articles = [one for one in read_inputs([folder]) if isinstance(one, Article)]
    texts = [article.text for article in articles]
    ours = spent(through(extract_article, articles))
    dates = spent(through(lambda text: find_dates(text, published_on=None), texts))
    sentences = spent(through(layout, articles))
    others: dict[str, tuple[float, Callable[[], Callable[[str], object]]]] = {
        "spaCy blank ko with Kiwi, whole texts": (ours, blank),
        "mecab-ko, morphemes alone": (ours, lambda: import_module("mecab").MeCab().morphs),
        "kss, sentences alone": (sentences, lambda: import_module("kss").split_sentences),
        "dateparser search_dates": (
            dates,
            lambda: lambda text: import_module("dateparser.search").search_dates(text, languages=["ko"]),
        ),
    }
    for name, (mine, load) in others.items():
        try:
            work = load()
            work(SENTENCE)
        except ImportError:
            click.echo(f"{name}: not installed")
            continue
        some = texts[:: max(1, len(texts) // 60)]
        theirs = spent(through(work, some)) * sum(map(len, texts)) / sum(map(len, some))
        click.echo(f"{name}: takes {theirs / mine:.2f} times our seconds for the same text")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--grown"]:
        grown(*sys.argv[2:])
    else:
        main()
