"""How large the report of many agreements is, and how long a browser takes to open and to filter it.

In: a finished run, as ``make run`` leaves it in ``out``. Out: a table on standard output. Its records are
repeated, each time under other ids, until there are as many agreements as asked for; their texts go into the
page. Chromium must be installed. ``python benchmarks/report/measure.py out 5000``; another search is another
member of ``TYPED``.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from itertools import count
from pathlib import Path

from playwright.sync_api import sync_playwright

from extractor.pages.run import Run, load_run, texts_of
from extractor.records import ArticleRecord
from extractor.report.content import content
from extractor.report.page import page

TYPED = ("가", "강릉", "강릉시", "관광 교류", "자매", "김", "청소년", "")
# From the event of a key to the laid-out list.
_FILTER = """async (typed) => {
  const field = document.querySelector('[name=search]');
  const took = [];
  for (const value of typed) {
    const begun = performance.now();
    field.value = value;
    field.dispatchEvent(new Event('input', {bubbles: true}));
    document.body.offsetHeight;
    took.push(performance.now() - begun);
    await new Promise(requestAnimationFrame);
  }
  return took;
}"""
_OPEN = "performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"


def repeated(records: list[ArticleRecord], wanted: int) -> list[ArticleRecord]:
    """Records with at least so many agreements, the same again and again under new ids."""
    out: list[ArticleRecord] = []
    found = 0
    for time in count():
        for one in records:
            out.append(one.model_copy(update={"doc_id": f"{one.doc_id}-{time}"}))
            found += len(one.agreements)
            if found >= wanted:
                return out
    return out


def main(folder: str, wanted: str) -> None:
    """Print the table."""
    run = load_run(Path(folder))
    texts = texts_of(run.records, Path())
    told = [one for one in run.records if one.doc_id in texts]
    if not any(one.agreements for one in told):
        sys.exit(f"{folder}: none of its articles with agreements has its text at hand")
    many = repeated([one.model_copy(update={"text": texts[one.doc_id]}) for one in told], int(wanted))
    html = page(content(Run(tuple(many), ()), {one.doc_id: one.text or "" for one in many}))
    bare = page(content(Run((), ()), {}))
    with tempfile.TemporaryDirectory() as made, sync_playwright() as play:
        file = Path(made) / "report.html"
        file.write_bytes(html)
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened = browser.new_page()
        opened.goto(file.as_uri())
        took = opened.evaluate(_FILTER, [*TYPED] * 5)
        opening = opened.evaluate(_OPEN)
        browser.close()
    cells = {
        "agreements": f"{sum(len(one.agreements) for one in many):,}",
        "articles": f"{len(many):,}",
        "page without data": f"{len(bare) / 1e3:.0f} kB",
        "page": f"{len(html) / 1e6:.1f} MB",
        "opened in": f"{opening / 1e3:.1f} s",
        "a key of a search": f"{statistics.median(took):.0f} ms",
        "the slowest key": f"{max(took):.0f} ms",
    }
    for row in (cells.keys(), ["---"] * len(cells), cells.values()):
        print(f"| {' | '.join(row)} |")  # noqa: T201


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["out", "5000"]))
