"""The documentation against what it speaks of: commands, links, examples and tables."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import click
import pytest

import extractor
from extractor.cli import main
from extractor.records import Agreement
from extractor.rulebook import load, names, parse

REPOSITORY = Path(__file__).resolve().parents[1]
README = REPOSITORY / "README.md"
PAGES = sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md"), *REPOSITORY.glob("gold/*.md")])
TARGETS = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE))
_CODE = re.compile(r"```(\w*)[^\n]*\n(.*?)```", re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")

page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)


def blocks(path, language):
    return [code for name, code in _CODE.findall(path.read_text("utf-8")) if name == language]


def commands(path):
    """Every line of a shell block and every piece of code in the text."""
    text = path.read_text("utf-8")
    lines = [line for code in blocks(path, "sh") for line in code.splitlines()]
    return lines + _SPAN.findall(_CODE.sub("", text))


def anchors(path):
    headings = re.findall(r"^#+ (.+)$", _CODE.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_there_is_something_to_check():
    there = {path.name for path in PAGES}
    assert {"README.md", "CHANGELOG.md", "flow.md", "adding-rules.md", "glossary.md"} <= there
    assert {"make run", "make test", "make eval"} <= set(commands(README))


@page
def test_make_targets_exist(path):
    named = {m[1] for line in commands(path) if (m := re.match(r"make ([a-z]+)\b", line))}
    assert named <= TARGETS


def test_the_readme_names_every_target():
    text = README.read_text("utf-8")
    assert [one for one in sorted(TARGETS) if not re.search(rf"(?:make |`){one}\b", text)] == []


@page
def test_verbs_and_options_exist(path):
    for line in commands(path):
        found = re.match(r"(?:\.venv/bin/)?extractor ([a-z]+)\b(.*)", line)
        if not found:
            continue
        assert found[1] in main.commands, line
        command = main.commands[found[1]]
        if isinstance(command, click.Group) and (verb := found[2].split()[:1]):
            assert verb[0] in command.commands, line
            command = command.commands[verb[0]]
        known = {option for one in command.params for option in one.opts}
        assert set(re.findall(r"(?<=\s)--?[a-z-]*[a-z]", found[2])) <= known, line


# The articles that the guide to labelling names are made up for it.
@pytest.mark.parametrize("path", [p for p in PAGES if p.parent.name != "gold"], ids=lambda path: path.name)
def test_files_named_in_commands_exist(path):
    for line in commands(path):
        files = re.findall(r"(?<![\w*/])(?:corpus|gold|docs|benchmarks)/[\w./-]+(?![\w*…<])", line)
        assert [one for one in files if "*" not in line and not (REPOSITORY / one).exists()] == []


def test_every_page_is_on_the_site():
    index = (REPOSITORY / "docs" / "index.md").read_text("utf-8")
    named = {
        (REPOSITORY / "docs" / f"{one}.md").resolve()
        for one in re.findall(r"^(?:.*<)?([\w./-]+)>?$", index, re.MULTILINE)
    }
    assert [path for path in PAGES if path not in named and path.name != "index.md"] == []


def test_the_site_is_built_without_a_warning(tmp_path):
    built = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs"]
    where = ["-d", str(tmp_path / "doctrees"), ".", str(tmp_path)]
    done = subprocess.run([*built, *where], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "extract" in (tmp_path / "docs" / "reference" / "commands.html").read_text("utf-8")


@page
def test_relative_links_resolve(path):
    for link in _LINK.findall(_CODE.sub("", path.read_text("utf-8"))):
        if link.startswith(("http://", "https://")):
            continue
        target, _, anchor = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), link
        assert not anchor or anchor in anchors(file), link


def test_python_in_the_readme_runs(capsys):
    for code in blocks(README, "python"):
        exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "mou 2024-05-03 ['강릉시', '정선군']"
    assert "('date', '2024년 5월 3일')" in printed[1]


def test_the_record_in_the_readme_is_what_its_sentence_gives():
    (shown,) = blocks(README, "json")
    (sentence,) = re.findall(r'"(강릉시와 정선군은 지난 [^"]+)"', README.read_text("utf-8"))
    (agreement,) = extractor.extract(sentence, published_on=date(2024, 5, 7)).agreements
    assert Agreement.model_validate(json.loads(shown)) == agreement


def test_the_drawing_in_the_readme_is_what_show_draws(articles, records):
    from extractor.show import render

    text = README.read_text("utf-8")
    (doc_id,) = re.findall(r"make show FILE=corpus/([\w-]+)\.", text)
    drawn = render(articles[doc_id], records[doc_id], width=96).splitlines()
    shown = [line for line in blocks(README, "text")[0].splitlines() if line != "…"]
    assert len(shown) > 5
    assert [line for line in shown if line not in drawn] == []


@pytest.mark.parametrize("path", [REPOSITORY / "docs" / "adding-rules.md"], ids=lambda path: path.name)
def test_rules_shown_in_the_docs_load(path):
    shown = blocks(path, "toml")
    assert len(shown) >= 4
    existing = {rule.id for name in names() for rule in load(name).rules}
    for source in shown:
        assert tomllib.loads(source)
        for rule in parse(path.name, source).rules:
            assert rule.id.partition(".")[0] in {one.partition(".")[0] for one in existing}


def test_every_rule_file_is_told_in_the_docs():
    text = (REPOSITORY / "docs" / "adding-rules.md").read_text("utf-8")
    assert [name for name in names() if f"{name.partition('/')[0]}" not in text] == []


def benchmark(folder, name):
    """A program of ``benchmarks``, imported."""
    path = REPOSITORY / "benchmarks" / folder / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"{folder}_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def dates():
    """The program that writes ``docs/dates.md``."""
    return benchmark("dates", "compare")


def test_the_table_of_dates_is_what_the_benchmark_writes(dates):
    """Without the columns of other libraries, which differ from one version to the next."""

    def own(text):
        rows = [line.split(" | ")[:3] for line in text.splitlines() if line.startswith("| ")]
        return [row for row in rows if "---" not in row[0]]

    written = (REPOSITORY / "docs" / "dates.md").read_text("utf-8")
    fresh = dates.page({"ours": dates.ours}, parser="")
    assert [[cell.rstrip(" |") for cell in row] for row in own(written)] == [
        [cell.rstrip(" |") for cell in row] for row in own(fresh)
    ], "run `make dates`"
    assert written.splitlines()[-1] == fresh.splitlines()[-1]


def test_the_accuracy_page_has_the_table_of_the_corpus(records, tmp_path, capsys):
    path = tmp_path / "records.jsonl"
    lines = [record.model_dump_json() + "\n" for record in records.values()]
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["score", str(REPOSITORY / "gold"), str(path)])
    assert not left.value.code
    assert capsys.readouterr().out in blocks(REPOSITORY / "docs" / "accuracy.md", "text")


def test_the_readme_quotes_the_accuracy_page():
    rows = [line for line in README.read_text("utf-8").splitlines() if line.startswith("| .")]
    page = (REPOSITORY / "docs" / "accuracy.md").read_text("utf-8")
    assert rows
    assert all(row.removeprefix("|") in page for row in rows)


_ENTRY_CODE = r'(?:code=|Rejection\(unit\.path, |_failure\([\w*]+, (?:folder, )?)"([a-z_]+)"'


def raised():
    """Every reason code of a rejection that the code can give."""
    package = REPOSITORY / "extractor"
    files = (*package.glob("read/**/*.py"), *package.glob("batch/*.py"))
    sources = [path.read_text("utf-8") for path in files]
    codes = {code for text in sources for code in re.findall(r'ReadError\(\s*"([a-z_]+)"', text)}
    codes |= {code for text in sources for code in re.findall(_ENTRY_CODE, text)}
    return codes


def test_every_reason_code_is_in_the_guide():
    text = (REPOSITORY / "docs" / "not-read.md").read_text("utf-8")
    cells = [row.split("|")[1] for row in text.splitlines() if row.startswith("| `")]
    told = {code for cell in cells for code in _SPAN.findall(cell)}
    assert len(raised()) > 20
    assert raised() == told


def test_every_warning_is_told():
    from extractor.read.damage import _STEPS

    text = (REPOSITORY / "docs" / "formats.md").read_text("utf-8")
    warnings = {name for name, _ in _STEPS} | {
        "characters_lost", "markup_rendered", "metadata_unreadable", "wrong_ending", "published_on_invalid",
    }  # fmt: skip
    assert [name for name in sorted(warnings) if f"`{name}`" not in text] == []


def test_every_format_is_told():
    from extractor.read.archives import _KINDS
    from extractor.read.formats import FORMATS

    for path in (README, REPOSITORY / "docs" / "formats.md"):
        text = path.read_text("utf-8")
        endings = {*(f".{name}" for name in FORMATS), *_KINDS}
        assert [ending for ending in sorted(endings) if f"`{ending}`" not in text] == [], path.name


def test_the_tables_of_pages_are_what_the_benchmark_prints():
    module = benchmark("ingest", "pages")
    text = (REPOSITORY / "docs" / "formats.md").read_text("utf-8")
    for prefix in ("", module.UNSEEN):
        told = module.row("ours", module.tally(module.ours, prefix), metadata=True)
        assert told in text, "run `make ingest`"
