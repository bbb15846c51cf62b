"""Measure loading: ``python benchmarks/registry/loading.py --records 100000``.

In: a number of made-up records, every fifth a retelling of an earlier one. Out: the seconds that loading
them into a new SQLite file takes, those of a second load that finds nothing new, those of inserting the very
same rows into the same tables with ``executemany`` and nothing else, and the ratio. The three run one after
the other in one process, and seconds are the processor's, so that what else runs does not count; those of
``--db`` are the clock's, as a server works elsewhere.
"""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from extractor.gazetteer import gazetteer
from extractor.registry.load import load
from extractor.registry.migrate import open_registry

_FIELDS = (
    "수질 개선",
    "청소년 교류",
    "농산물 직거래",
    "관광 상품",
    "재난 대응",
    "의료 봉사",
    "공동 연구",
    "문화 행사",
)
_KINDS = ("mou", "mou", "mou", "mou", "sister_city", "friendship_city", "loi", "joint_statement")


def records(number: int) -> Iterator[dict[str, Any]]:
    """Records of governments and firms, the same on every run."""
    draw = random.Random(20240503)
    keys = sorted(
        {key for _, key, how in gazetteer().places() if how == "official" and key.startswith("KR/")}
    )
    homes = [(key, gazetteer().full_name(key)) for key in keys]
    told: list[dict[str, Any]] = []
    for n in range(number):
        if told and n % 5 == 4:
            agreement = _retold(draw, draw.choice(told))
        else:
            agreement = _agreement(draw, homes)
            told.append(agreement)
        day = date.fromisoformat(agreement["date"]) + timedelta(days=draw.randint(0, 3))
        yield {
            "doc_id": f"기사-{n:06}",
            "title": f"{agreement['parties'][0]['name']}, 협약 체결",
            "agreements": [agreement],
            "published_on": day.isoformat(),
            "publisher": "가람일보",
            "text_sha256": f"{n:064x}",
            "figures": [{"surface": f"{k}명", "value": k, "unit": "명"} for k in draw.sample(range(500), 3)],
        }


def _agreement(draw: random.Random, homes: list[tuple[str, str]]) -> dict[str, Any]:
    day = date(2000, 1, 1) + timedelta(days=draw.randrange(9000))
    parties = [
        {"name": name, "canonical": name, "type": "local_government", "country": "KR", "entity": key}
        for key, name in draw.sample(homes, draw.choice((1, 1, 1, 2)))
    ]
    firm = f"{draw.choice('가나다라마바사')}{draw.choice('람온솔빛들')}{draw.randrange(20000)}전자"
    parties.append({"name": firm, "canonical": firm, "type": "company", "country": "KR"})
    areas = draw.sample(_FIELDS, 3)
    proofs = ["kind", "status", "date", *["parties"] * len(parties), *["areas"] * 3]
    return {
        "kind": draw.choice(_KINDS),
        "status": "signed",
        "salience": "main",
        "date": day.isoformat(),
        "parties": parties,
        "areas": areas,
        "confidence": round(draw.uniform(0.3, 0.9), 2),
        "evidence": [
            {"slot": s, "start": 5 * i, "end": 5 * i + 4, "text": "업무협약", "rule": "r"}
            for i, s in enumerate(proofs)
        ],
    }


def _retold(draw: random.Random, agreement: dict[str, Any]) -> dict[str, Any]:
    return {
        **agreement,
        "areas": draw.sample(agreement["areas"], 2),
        "confidence": round(draw.uniform(0.3, 0.9), 2),
    }


def bulk(source: Path, target: Path) -> tuple[int, float]:
    """Insert every row of a registry into empty tables of the same schema: how many, and the seconds of
    inserting.
    """
    open_registry(str(target)).close()
    rows, seconds = 0, 0.0
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        tables = [
            name
            for (name,) in there.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                " AND name NOT LIKE 'search_index%' AND name NOT IN ('alembic_version', 'meta')"
            )
        ]
        for table in tables:
            found = there.execute(f"SELECT * FROM {table}").fetchall()
            begun = time.process_time()
            if found:
                marks = ", ".join("?" * len(found[0]))
                here.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
            here.commit()
            seconds += time.process_time() - begun
            rows += len(found)
    return rows, seconds


@click.command()
@click.option("--records", "number", default=100_000, show_default=True)
@click.option("--db", default=None, help="Load into this URL as well, a new PostgreSQL database say.")
def main(number: int, db: str | None) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path, lines = Path(folder, "registry.db"), Path(folder, "records.jsonl")
        with lines.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in records(number))
        first, again = _timed(str(path), lines), _timed(str(path), lines)
        rows, plain = bulk(path, Path(folder, "bulk.db"))
        click.echo(f"records                 {number:>10,}")
        click.echo(f"rows                    {rows:>10,}")
        click.echo(f"load, seconds           {first:>10.1f}")
        click.echo(f"second load, seconds    {again:>10.1f}")
        click.echo(f"bulk insert, seconds    {plain:>10.1f}")
        click.echo(f"load to bulk insert     {first / plain:>10.1f}")
        if db is not None:
            click.echo(f"load into --db, seconds {_timed(db, lines, time.perf_counter):>10.1f}")


def _timed(url: str, lines: Path, clock: Callable[[], float] = time.process_time) -> float:
    registry = open_registry(url)
    begun = clock()
    load(registry, lines)
    registry.close()
    return clock() - begun


if __name__ == "__main__":
    main()
