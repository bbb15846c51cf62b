"""Questions, searches, exports and the commands that ask them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import get_args

import pytest
from click.testing import CliRunner
from conftest import line, write

from extractor.cli import main
from extractor.records import Kind, Status
from extractor.registry.commands import list_
from extractor.registry.export import FORMATS, exported
from extractor.registry.load import load
from extractor.registry.query import Filter, agreements, conflicts, counts, timeline

SEOUL = {
    "name": "서울시",
    "canonical": "서울특별시",
    "type": "local_government",
    "country": "KR",
    "entity": "KR/서울",
}
BEIJING = {"name": "베이징시", "type": "local_government", "country": "CN", "entity": "geonames/1816670"}
ABROAD = {
    "kind": "sister_city", "status": "signed", "salience": "main", "date": "1993-10-23", "title": "=우정",
    "parties": [{**SEOUL, "signatories": [{"name": "이가람", "title": "시장"}]}, BEIJING],
    "areas": ["대기질 개선", "청소년 교류"],
}  # fmt: skip
BEIJING_TOLD = {"doc_id": "베이징", "published_on": "2023-10-23", "agreements": [ABROAD], "figures": []}
LINES = [
    json.dumps(
        {"doc_id": "베이징", "published_on": "2023-10-23", "agreements": [ABROAD], "figures": []},
        ensure_ascii=False,
    ),
    line("관광", "mou signed 2024-05-03 2024-05-04 | 강릉시; 정선군 | 야간 관광 상품; 전통시장"),
    line("계획", "mou planned 2025-40 2024-12-04 | 강릉시; 한국관광공사 | 섬 여행"),
    line("옛날", "friendship_city signed 2009 2024-12-04 | 정선군; 가람전자 |"),
    line("언제", "mou signed - 2024-12-04 | 동해시; 속초시 | 수질 개선"),
]


@pytest.fixture
def asked(registry, tmp_path):
    load(registry, write(tmp_path, *LINES))

    def ask(**wanted):
        with registry.reading() as connection:
            rows = agreements(connection, Filter(**wanted))
        return [row["accounts"] if "accounts" in row else row["date"] for row in rows]

    return ask


@pytest.mark.parametrize(
    ("wanted", "dates"),
    [
        ({}, ["2025-40", "2024-05-03", "2009", "1993-10-23", None]),
        ({"city": "서울특별시"}, ["1993-10-23"]),
        ({"city": "서울"}, ["1993-10-23"]),
        ({"city": "강릉시", "kind": "mou", "status": "signed"}, ["2024-05-03"]),
        ({"since": "2010"}, ["2025-40", "2024-05-03"]),
        ({"until": "2009-06"}, ["2009", "1993-10-23"]),
        ({"since": "2024-05-03", "until": "2024-05-03"}, ["2024-05-03"]),
        ({"country": "cn"}, ["1993-10-23"]),
        ({"area": "environment"}, ["1993-10-23", None]),
        ({"area": "관광"}, ["2025-40", "2024-05-03"]),
        ({"area": "전통"}, ["2024-05-03"]),
        ({"search": "관광"}, ["2025-40", "2024-05-03"]),
        ({"search": "야간관광"}, ["2024-05-03"]),
        ({"search": "강릉 정선"}, ["2024-05-03"]),
        ({"search": "가람전자"}, ["2009"]),
        ({"search": "이가람"}, ["1993-10-23"]),
        ({"search": "%"}, []),
        ({"search": "없는 말"}, []),
        ({"review": "accepted"}, []),
    ],
)
def test_agreements_are_found(asked, wanted, dates):
    assert asked(**wanted) == dates


@pytest.mark.usefixtures("asked")
def test_counts_and_timeline(registry):
    with registry.reading() as connection:
        found = counts(connection)
        events = timeline(connection, "강릉시")
        assert conflicts(connection) == []
    assert found["agreements"] == 5
    assert found["kinds"] == {"mou": 3, "friendship_city": 1, "sister_city": 1}
    assert [(one["date"], one["event"]) for one in events] == [
        ("2024-05-03", "signed"),
        ("2025-40", "planned"),
    ]


@pytest.fixture
def rows(registry, tmp_path):
    load(registry, write(tmp_path, *LINES))
    with registry.reading() as connection:
        return agreements(connection, Filter())


def test_csv_is_safe_and_opens_in_excel(rows):
    data = exported(rows, "csv", bom=True)
    assert data.startswith("\ufeffid,".encode())
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    row = next(one for one in table if one["date"] == "1993-10-23")
    assert row["title"] == "'=우정"
    assert row["parties"] == "서울특별시; 베이징"
    assert row["signatories"] == "서울특별시 시장 이가람"
    assert row["topics"] == "environment; exchange"
    assert not exported(rows, "csv").startswith("\ufeff".encode())


def beginning(sign, value):
    """A value in which every text begins with a sign."""
    if isinstance(value, dict):
        return {name: beginning(sign, one) for name, one in value.items()}
    if isinstance(value, list):
        return [beginning(sign, one) for one in value]
    return f"{sign}{value}" if isinstance(value, str) else value


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_csv_is_run_by_a_spreadsheet(rows, sign):
    data = exported([beginning(sign, dict(row)) for row in rows], "csv").decode()
    lines = list(csv.DictReader(io.StringIO(data, newline="")))
    assert len(lines) == len(rows)
    cells = [cell for line in lines for cell in line.values()]
    assert not [cell for cell in cells if cell.startswith(sign)]
    assert sum(cell.startswith(f"'{sign}") for cell in cells) > 8 * len(rows)


def test_the_other_formats_hold_the_same(rows):
    from io import BytesIO

    from pyarrow import parquet

    ids = [row["id"] for row in rows]
    assert [one["id"] for one in json.loads(exported(rows, "json"))] == ids
    assert [json.loads(one)["id"] for one in exported(rows, "jsonl").splitlines()] == ids
    table = parquet.read_table(BytesIO(exported(rows, "parquet"))).to_pylist()
    assert [one["id"] for one in table] == ids
    assert table[3]["title"] == "=우정"
    map_ = json.loads(exported(rows, "geojson"))["features"]
    shape = next(one["geometry"] for one in map_ if one["properties"]["date"] == "1993-10-23")
    assert shape["type"] == "LineString"
    assert all(116 < longitude < 128 and 37 < latitude < 41 for longitude, latitude in shape["coordinates"])
    assert next(one["geometry"] for one in map_ if one["properties"]["date"] == "2009") is None
    graph = json.loads(exported(rows, "jsonld"))["@graph"]
    assert {one["@type"] for one in graph} == {"AgreeAction"}
    assert {party["name"] for party in graph[3]["participant"]} == {"서울특별시", "베이징"}
    assert set(FORMATS) == {"csv", "json", "jsonl", "parquet", "geojson", "jsonld"}


def call(*arguments):
    return CliRunner().invoke(main, ["registry", *map(str, arguments)])


def test_the_commands_answer(tmp_path):
    run, db = write(tmp_path, *LINES, "{"), tmp_path / "대장.db"
    refused = tmp_path / "refused.jsonl"
    loaded = call("load", run, "--db", db, "--rejected", refused)
    assert (loaded.exit_code, loaded.stdout) == (3, "")
    assert "5 new, 0 changed, 0 there already, 1 refused" in loaded.stderr
    assert json.loads(refused.read_text("utf-8"))["code"] == "not_a_record"
    listed = call(
        "list",
        "--db",
        db,
        "--city",
        "서울특별시",
        "--kind",
        "sister_city",
        "--from",
        "1990",
        "--country",
        "CN",
    )
    (told,) = listed.stdout.splitlines()
    name = told.split()[0]
    assert "서울특별시, 베이징" in told
    shown = call("show", name, "--db", db)
    assert "베이징" in shown.stdout
    assert "sources" in shown.stdout
    assert json.loads(call("show", name, "--db", db, "--json").stdout)["id"] == name
    assert (
        call("edit", name, "--slot", "date", "--value", "1993-10-24", "--by", "김가람", "--db", db).exit_code
        == 0
    )
    assert "edited by 김가람" in call("show", name, "--db", db).stdout
    assert call("accept", name, "--by", "김가람", "--db", db).exit_code == 0
    assert name not in call("review", "--db", db).stdout
    assert call("reject", name, "--by", "김가람", "--db", db).exit_code == 0
    assert name not in call("list", "--db", db).stdout
    assert name in call("list", "--db", db, "--rejected").stdout
    assert call("conflicts", "--db", db).exit_code == 0
    assert "planned" in call("timeline", "강릉시", "--db", db).stdout
    out = tmp_path / "대장.csv"
    assert "4 agreements in" in call("export", "--db", db, "--bom", "-o", out).stderr
    assert len(out.read_text("utf-8").splitlines()) == 5
    assert json.loads(call("metadata", "--db", db).stdout)["databases"]["대장"]["queries"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "reg-0"], 1),
        (["list", "--from", "어제"], 1),
        (["edit", "reg-0", "--value", "x", "--by", "김가람"], 2),
        (["accept", "reg-0"], 2),
        (["load", "없는 폴더"], 2),
        (["export", "--format", "xls"], 2),
        (["list", "--kind", "자매결연"], 2),
        (["list", "--status", "체결"], 2),
    ],
)
def test_wrong_use_is_told(tmp_path, arguments, code):
    db = tmp_path / "registry.db"
    assert call("load", write(tmp_path, *LINES), "--db", db).exit_code == 0
    result = call(*arguments, "--db", db)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert call("list", "--db", tmp_path / "none.db").exit_code == 1


@pytest.mark.parametrize("arguments", [["list", "--city", "없는시"], ["timeline", "없는시"]])
def test_people_are_told_that_nothing_was_found(tmp_path, arguments):
    db = tmp_path / "registry.db"
    call("load", write(tmp_path, *LINES), "--db", db)
    found = call(*arguments, "--db", db)
    assert (found.exit_code, found.stdout) == (0, "")
    assert "no agreement" in found.stderr
    assert json.loads(call(*arguments, "--db", db, "--json").stdout) == []


def test_the_options_offer_every_kind_and_status():
    options = {option.name: option.type for option in list_.params}
    assert options["kind"].choices == get_args(Kind)
    assert options["status"].choices == get_args(Status)


@pytest.mark.parametrize("arguments", [["load", "."], ["list"], ["timeline", "가람시"]])
def test_a_missing_library_says_what_to_install(arguments):
    code = "import sys; sys.modules['sqlalchemy'] = None; from extractor.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "registry", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    told = "the registry needs sqlalchemy: pip install 'agreement-extractor[registry]'"
    assert done.stderr == f"Error: {told}\n"


def test_help_does_not_wait_for_the_database():
    heavy = "('sqlalchemy', 'alembic', 'rapidfuzz')"
    code = f"import sys, extractor.cli; sys.exit(any(one in sys.modules for one in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
