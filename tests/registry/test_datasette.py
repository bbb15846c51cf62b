"""The registry in Datasette, as a browser shows it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from browser import chromium
from conftest import line, write
from test_query import LINES

from extractor.registry.browse import metadata
from extractor.registry.load import load
from extractor.registry.migrate import open_registry

QUERIES = ("agreements_of_a_city", "expiring", "by_country", "by_area", "search")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("datasette")
    db = folder / "registry.db"
    registry = open_registry(str(db))
    load(
        registry,
        write(folder, *LINES, line("옛 협약", "mou signed 2010-05-03 - | 서울시; 정선군 | 농산물 직거래")),
    )
    registry.close()
    (folder / "metadata.json").write_text(json.dumps(metadata(str(db))), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        str(db),
        "-m",
        str(folder / "metadata.json"),
        "-p",
        str(port),
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield _ready(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(30)


def _ready(at: str, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urlopen(at).close()
        except URLError:
            assert process.poll() is None, "Datasette ended"
            time.sleep(0.1)
        else:
            return at
    raise AssertionError("Datasette does not answer")


@pytest.mark.parametrize("query", QUERIES)
def test_every_canned_query_answers(served, query):
    given = {"agreements_of_a_city": "서울특별시", "search": "관광"}.get(query, "3")
    with urlopen(f"{served}/registry/{query}.json?city={quote(given)}&years=3&word={quote(given)}") as answer:
        rows = json.load(answer)["rows"]
    assert rows
    if query == "expiring":
        assert len(rows) == 1
    if query == "by_country":
        assert rows[0][0] == "KR"
    if query == "by_area":
        assert ["tourism", 2] in rows


def test_the_metadata_names_all_queries():
    assert set(metadata("registry.db")["databases"]["registry"]["queries"]) == set(QUERIES)


def test_a_browser_shows_the_agreements_of_seoul(served):
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{served}/registry")
        page.get_by_role("link", name="모든 협약 · all agreements of a city").click()
        page.get_by_label("city").fill("서울특별시")
        page.get_by_role("button", name="Run SQL").click()
        page.wait_for_selector("table.rows-and-columns")
        rows = page.locator("table.rows-and-columns tbody tr")
        told = [rows.nth(i).inner_text() for i in range(rows.count())]
    assert len(told) == 1
    assert "서울특별시, 베이징" in told[0]
    assert "1993-10-23" in told[0]
