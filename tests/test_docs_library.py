"""The pages on the library, own rules, plugins and labelling: every block of them runs as it stands."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.cli import main
from extractor.frames import COLUMNS
from extractor.own_rules import use

REPOSITORY = Path(__file__).resolve().parents[1]
DOCS = REPOSITORY / "docs"
_CODE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)


def blocks(name, language):
    return [code for found, code in _CODE.findall((DOCS / name).read_text("utf-8")) if found == language]


@pytest.mark.parametrize("name", ["library.md", "plugins.md"])
def test_sessions_give_what_they_show(name):
    code = "\n".join(blocks(name, "pycon"))
    assert code.count(">>>") >= 3
    session = doctest.DocTestParser().get_doctest(code, {}, name, name, 0)
    told = []
    failed = doctest.DocTestRunner().run(session, out=told.append).failed
    assert failed == 0, "".join(told)


def test_the_columns_of_the_tables_are_told():
    text = (DOCS / "library.md").read_text("utf-8")
    for table, columns in COLUMNS.items():
        (cell,) = re.findall(rf"^\| `{table}` \| [^|]+ \| ([^|]+) \|$", text, re.MULTILINE)
        assert re.sub(r" \([^)]*\)", "", cell).split(", ") == list(columns), table


@pytest.mark.parametrize("name", ["own-rules.md", "plugins.md", "labelling.md"])
def test_commands_run(name, tmp_path, monkeypatch):
    for folder in ("corpus", "gold", "docs"):
        (tmp_path / folder).symlink_to(REPOSITORY / folder)
    monkeypatch.chdir(tmp_path)
    lines = [line for code in blocks(name, "sh") for line in code.splitlines()]
    assert lines
    try:
        for line in lines:
            _, *arguments = line.split()
            more = ["--time-limit", "0", "--workers", "1"] if arguments[0] == "extract" else []
            done = CliRunner().invoke(main, [*arguments, *more])
            assert done.exit_code == 0, f"{line}: {done.output}"
    finally:
        use(())


def test_rows_are_those_of_the_example_folder():
    there = [path.read_text("utf-8") for path in (DOCS / "own-rules").glob("*.toml")]
    shown = blocks("own-rules.md", "toml")
    assert len(shown) >= 4
    assert [code for code in shown if not any(code in text for text in there)] == []


def test_entry_points_are_those_of_the_example_package():
    pyproject = REPOSITORY / "examples" / "agreement-extractor-example" / "pyproject.toml"
    points = tomllib.loads(pyproject.read_text("utf-8"))["project"]["entry-points"]
    shown = {}
    for code in blocks("plugins.md", "toml"):
        shown.update(tomllib.loads(code)["project"]["entry-points"])
    assert shown == points
