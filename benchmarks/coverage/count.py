"""What the labels cover: agreements by kind and status, and by how contents, dates and parties are told.

In: articles and their labels. Out: Markdown tables, on standard output, or with ``--write`` between the
marks of ``gold/README.md``::

    make coverage

The form of a record's contents is read off the article: the glyph or number before its first area.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import click

from extractor.read import read_inputs
from extractor.records import Agreement, GoldDocument
from extractor.score import load_gold
from extractor.shapes import Article

GUIDE = Path("gold") / "README.md"
OPEN, CLOSE = "<!-- coverage: written by make coverage -->\n", "<!-- end of coverage -->"
KINDS = ("sister_city", "friendship_city", "mou", "loi", "joint_statement", "joint_body", "other")
STATUSES = ("signed", "planned", "ended")
PARTY_TYPES = (
    "local_government", "national_government", "public_agency", "university", "school", "hospital", "company",
    "association", "international_organization", "other",
)  # fmt: skip
BULLETS = {
    "▲ ▴ △": "▲▴△",
    "▶ ■ ◆ …": "▶▷■□◆◇▣◈●○◎◦◯※",
    "· - •": "·・•∙‧-–—ㆍ*",
    "1. ① 가": "",
    "prose": "",
    "none": "",
}
DATES = ("day", "month", "year", "range", "about", "unknown digits", "none")
_NUMBER = re.compile(r"(?:\d{1,2}[.)]|\(\d{1,2}\)|[①-⑳❶-❿]|[가-하][.)]|[첫둘셋넷]째[,]?)$")

Told = tuple[Agreement, str]
"""An agreement, and the text of its article."""


@click.command()
@click.option("--articles", default="corpus", show_default=True)
@click.option("--gold", type=click.Path(path_type=Path, exists=True), default=Path("gold"), show_default=True)
@click.option("--write", is_flag=True, help="Put the tables into gold/README.md.")
def main(articles: str, gold: Path, *, write: bool) -> None:
    """Count what GOLD covers."""
    drawn = tables(load_gold(gold), {a.doc_id: a for a in read_inputs([articles]) if isinstance(a, Article)})
    if not write:
        click.echo(drawn, nl=False)
        return
    guide = GUIDE.read_text(encoding="utf-8")
    before, after = guide.split(OPEN)[0], guide.split(CLOSE)[1]
    GUIDE.write_text(before + OPEN + drawn + CLOSE + after, encoding="utf-8")


def tables(labels: Mapping[str, GoldDocument], articles: Mapping[str, Article]) -> str:
    """Three tables, a row each kind and status: form of the contents, form of the date, party types."""
    told = [(one, articles[i].text) for i, label in sorted(labels.items()) for one in label.agreements]
    empty = sum(not label.agreements for label in labels.values())
    news = sum(one.salience == "main" for one, _ in told)
    articles_told = f"{len(labels)} articles, {empty} of them without an agreement"
    head = f"{articles_told}; {len(told)} agreements, {news} of them news.\n"
    return "\n".join(
        [
            head,
            _table("contents", told, tuple(BULLETS), lambda t: [_bullet(*t)]),
            _table("date", told, DATES, lambda t: [_date(t[0].date)]),
            _table("party types", told, PARTY_TYPES, lambda t: {p.type for p in t[0].parties}),
        ]
    )


def _table(
    name: str, told: Sequence[Told], columns: Sequence[str], forms: Callable[[Told], Iterable[str]]
) -> str:
    counts: Counter[tuple[str, str, str]] = Counter()
    rows: Counter[tuple[str, str]] = Counter()
    for one in told:
        row = (one[0].kind, one[0].status)
        rows[row] += 1
        counts.update((*row, form) for form in forms(one))
    lines = [f"| {name} | all | {' | '.join(columns)} |", "| --- " * (len(columns) + 2) + "|"]
    for kind in KINDS:
        for status in STATUSES:
            if rows[kind, status]:
                cells = [str(counts[kind, status, c] or "") for c in columns]
                lines.append(f"| {kind} {status} | {rows[kind, status]} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _bullet(agreement: Agreement, text: str) -> str:
    """How the contents stand in the article: behind which glyph, in prose, not at all."""
    flat = re.sub(r"\s+", " ", text)
    places = [at for area in agreement.areas if (at := flat.find(area)) >= 0]
    if not places:
        return "none" if not agreement.areas else "prose"
    before = flat[max(0, min(places) - 6) : min(places)].rstrip()
    if _NUMBER.search(before):
        return "1. ① 가"
    return next((form for form, glyphs in BULLETS.items() if before[-1:] and before[-1] in glyphs), "prose")


def _date(date: str | None) -> str:
    if date is None:
        return "none"
    if "X" in date:
        return "unknown digits"
    if date.endswith("~"):
        return "about"
    return {4: "year", 7: "month", 10: "day"}.get(len(date), "range")


if __name__ == "__main__":
    main()
