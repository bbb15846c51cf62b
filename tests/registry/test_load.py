"""Loading: once, in any order, side by side, interrupted; what is no record is refused."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from conftest import contents, line, write
from sqlalchemy import func, select

from extractor.errors import RegistryError
from extractor.registry.database import connect, database_url
from extractor.registry.load import load
from extractor.registry.migrate import open_registry
from extractor.registry.query import Filter, agreements
from extractor.registry.schema import Agreement, Article, Source

PAIR = "강릉시; 정선군"
FIRMS = [f"{a}{b}전자" for a in "가나다라마" for b in ("람", "온", "솔", "빛")]


def many(number: int) -> list[str]:
    """Lines of which some retell others, and some tell two agreements."""
    draw = random.Random(3)
    out = []
    for n in range(number):
        firm, day = draw.choice(FIRMS), draw.randint(10, 13)
        told = [f"mou signed 2024-05-{day} 2024-05-{day + draw.randint(0, 3)} | 강릉시; {firm} | 수질 개선"]
        if n % 3 == 0:
            told.append(f"sister_city signed {draw.choice(('1997', '1997-10-31', '-'))} - | {PAIR} |")
        out.append(line(f"기사{n:03}", *told, confidence=round(draw.random(), 2)))
    return out


def test_loading_twice_changes_nothing(registry, tmp_path):
    run = write(tmp_path, *many(40))
    first = load(registry, run)
    before = contents(registry)
    second = load(registry, run)
    assert (first.new, first.unchanged) == (40, 0)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 40)
    assert contents(registry) == before
    assert before["agreement"]


def test_neither_the_order_nor_the_lots_matter(url, new_url, tmp_path):
    lines = many(40)
    shuffled = lines[:]
    random.Random(5).shuffle(shuffled)
    kind = "postgresql" if "://" in url else "sqlite"
    found = []
    for some, lot in ((lines, 1000), (shuffled, 7), (lines[::-1], 1)):
        registry = open_registry(new_url(kind, tmp_path))
        load(registry, write(tmp_path, *some), lot=lot)
        found.append(contents(registry))
        registry.close()
    assert len(found[0]["link"]) > 10
    assert len(found[0]["agreement"]) < len(found[0]["source"])
    assert found[0] == found[1] == found[2]


def loader(url: str, run: object) -> subprocess.Popen[bytes]:
    code = (
        "import sys; from pathlib import Path; from extractor.registry.migrate import open_registry;"
        "from extractor.registry.load import load; load(open_registry(sys.argv[1]), Path(sys.argv[2]), lot=5)"
    )
    return subprocess.Popen([sys.executable, "-c", code, url, str(run)], stderr=subprocess.PIPE)


def test_two_loaders_at_once_give_what_one_after_the_other_gives(url, new_url, tmp_path):
    lines = many(60)
    halves = write(tmp_path, *lines[:40]), write(tmp_path, *lines[20:])
    alone = open_registry(new_url("postgresql" if "://" in url else "sqlite", tmp_path))
    for half in halves:
        load(alone, half)
    both = [loader(url, half) for half in halves]
    assert [(one.communicate(timeout=120)[1], one.returncode) for one in both] == [(b"", 0), (b"", 0)]
    together = open_registry(url)
    assert contents(together) == contents(alone)
    together.close()
    alone.close()


def test_a_load_that_is_killed_leaves_nothing_half_and_is_taken_up_again(url, tmp_path):
    run = write(tmp_path, *many(400))
    registry = open_registry(url)
    victim = loader(url, run)
    deadline = time.monotonic() + 60
    there = 0
    while there < 20 and time.monotonic() < deadline:
        with registry.reading() as connection:
            there = connection.scalar(select(func.count()).select_from(Article))
        time.sleep(0.005)
    os.kill(victim.pid, signal.SIGKILL)
    victim.communicate(timeout=60)
    killed = contents(registry)
    assert 20 <= len(killed["article"]) < 400
    assert len(killed["article"]) % 5 == 0, "a lot is whole, or not there"
    half = open_registry(str(tmp_path / "half.db"))
    there = doc_ids(registry)
    load(half, write(tmp_path, *(one for one in many(400) if json.loads(one)["doc_id"] in there)))
    assert contents(half)["value"] == killed["value"]
    load(registry, run)
    whole = open_registry(str(tmp_path / "whole.db"))
    load(whole, run)
    assert contents(registry)["value"] == contents(whole)["value"]
    assert len(contents(registry)["article"]) == 400
    for one in (registry, half, whole):
        one.close()


def doc_ids(registry):
    with registry.reading() as connection:
        return set(connection.scalars(select(Article.doc_id)))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("{", "not_a_record"),
        ("[1]", "not_a_record"),
        ('{"title": "가"}', "not_a_record"),
        ('{"doc_id": 5, "agreements": [], "figures": []}', "invalid_record"),
        ('{"doc_id": "x", "agreements": [], "figures": []} {}', "not_a_record"),
        ('{"doc_id": "x", "agreements": 3, "figures": []}', "invalid_record"),
        ('{"doc_id": "x", "agreements": [], "figures": [], "unknown": 1}', "invalid_record"),
        ('{"doc_id": "x", "title": "\\u0000", "agreements": [], "figures": []}', "nul_character"),
        ('{"doc_id": "x", "title": "\\ud800", "agreements": [], "figures": []}', "invalid_record"),
        (
            '{"doc_id": "x", "agreements": [], "figures": [{"surface": "9", "value": 1e999, "unit": ""}]}',
            "figure_not_finite",
        ),
        (line("기사1", f"mou signed 2020 - | {PAIR} |"), "doc_id_twice"),
    ],
)
def test_a_bad_line_is_refused_and_costs_only_itself(registry, tmp_path, bad, code):
    good = (
        line("기사1", f"mou signed 2024-05-03 - | {PAIR} |"),
        line("기사2", "mou signed 2024-05-03 - | 동해시; 속초시 |"),
    )
    summary = load(registry, write(tmp_path, good[0], bad, good[1]))
    assert [(one.line, one.code) for one in summary.refused] == [(2, code)]
    assert summary.refused[0].message
    with registry.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Agreement)) == 2


def test_an_article_told_anew_takes_the_place_of_the_old(registry, tmp_path):
    load(
        registry,
        write(
            tmp_path,
            line("가", f"mou signed 2024-05-03 - | {PAIR} |"),
            line("나", "loi signed 2024 - | 동해시; 속초시 |"),
        ),
    )
    with registry.reading() as connection:
        (before,) = agreements(connection, Filter(kind="mou"))
    summary = load(registry, write(tmp_path, line("가", f"mou signed 2024-05-04 - | {PAIR} |")))
    assert (summary.new, summary.changed) == (0, 1)
    with registry.reading() as connection:
        (after,) = agreements(connection, Filter(kind="mou"))
        assert connection.scalar(select(func.count()).select_from(Source)) == 2
    assert (after["id"], after["date"]) == (before["id"], "2024-05-04")
    load(registry, write(tmp_path, line("가")))
    fresh = contents(registry)
    assert len(fresh["agreement"]) == 1
    assert not any("정선군" in row for row in (*fresh["search_text"], *fresh["party"], *fresh["identifier"]))


def test_the_same_doc_id_of_another_collection_is_another_article(registry, tmp_path):
    run = write(tmp_path, line("1", f"mou signed 2024-05-03 - | {PAIR} |"))
    load(registry, run)
    load(registry, run, collection="강릉")
    found = contents(registry)
    assert (len(found["article"]), len(found["source"]), len(found["agreement"])) == (2, 2, 1)


def test_what_cannot_be_opened_says_why(tmp_path):
    with pytest.raises(RegistryError, match="lies in SQLite or PostgreSQL"):
        database_url("mysql://localhost/x")
    with pytest.raises(RegistryError, match="there is no registry"):
        open_registry(str(tmp_path / "none.db"), create=False)
    (tmp_path / "text.db").write_text("이것은 데이터베이스가 아니다" * 100, "utf-8")
    with pytest.raises(RegistryError, match="not a database"):
        open_registry(str(tmp_path / "text.db"))
    with pytest.raises(RegistryError), connect("postgresql://nobody@127.0.0.1:1/none").reading():
        pass


def test_what_is_told_anew_gives_what_a_fresh_registry_would_hold(registry, new_url, tmp_path, url):
    old, new = many(40), many(60)[20:]
    told = [f"mou signed 2024-05-11 - | 강릉시; {firm} |" for firm in FIRMS[:15]]
    changed = [line(json.loads(one)["doc_id"], sketched) for one, sketched in zip(old, told, strict=False)]
    load(registry, write(tmp_path, *old))
    load(registry, write(tmp_path, *changed, *new))
    fresh = open_registry(new_url("postgresql" if "://" in url else "sqlite", tmp_path))
    load(fresh, write(tmp_path, *changed, *old[15:20], *new))
    found, wanted = contents(registry), contents(fresh)
    for table in ("article", "agreement", "value", "participation", "party"):
        without_ids = [sorted(row.partition(", ")[2] for row in one[table]) for one in (found, wanted)]
        assert without_ids[0] == without_ids[1], table
    assert len(found["link"]) == len(wanted["link"])
    fresh.close()
