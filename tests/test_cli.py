import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from click.testing import CliRunner

from extractor import batch
from extractor.cli import main
from extractor.console import stoppable
from extractor.records import Agreement, ArticleRecord, Evidence, Party

TEXT = "가람시는 3일 나루시와 업무협약을 맺었다."
NAMES = ("가람시", "나루시")


def stand_in(article):
    parties = [
        Party(name=name, type="local_government", country="KR") for name in NAMES if name in article.text
    ]
    proof = [
        Evidence(
            slot="parties",
            start=article.text.index(p.name),
            end=article.text.index(p.name) + 3,
            text=p.name,
            rule="r",
        )
        for p in parties
    ]
    agreement = Agreement(kind="mou", status="signed", salience="main", parties=parties, evidence=proof)
    return ArticleRecord(doc_id=article.doc_id, agreements=[agreement], figures=[])


@pytest.fixture
def articles(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batch, "extract_with_pipeline", stand_in)
    (tmp_path / "기사").mkdir()
    (tmp_path / "기사" / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "기사" / "b.json").write_text(json.dumps({"text": TEXT, "title": "협약"}), "utf-8")
    return tmp_path


def call(*arguments, **options):
    return CliRunner().invoke(main, list(arguments), **options)


def test_extract_writes_files_and_tells_people_on_standard_error(articles):
    result = call("extract", "기사", "-o", "out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "articles    2" in result.stderr
    assert "agreements  2: 2 mou; 2 signed; 2 main" in result.stderr
    assert "out/records.jsonl" in result.stderr
    records = (articles / "out" / "records.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["doc_id"] for line in records] == ["a", "b"]


def test_extract_reads_standard_input(articles):
    result = call("extract", "-", "-o", "out", "--with-text", input=TEXT)
    assert result.exit_code == 0
    assert json.loads((articles / "out" / "records.jsonl").read_text("utf-8"))["text"] == TEXT


def test_rejected_inputs_are_told_and_give_exit_code_3(articles):
    (articles / "기사" / "c.txt").touch()
    result = call("extract", "기사", "없음.txt", "-o", "out")
    assert result.exit_code == 3
    assert "rejected    2: 1 empty, 1 not_found" in result.stderr
    assert "없음.txt: no such file or folder (not_found)" in result.stderr
    assert len((articles / "out" / "rejected.jsonl").read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "기사"],
        ["extract", "-o", "out"],
        ["extract", "기사", "-o", "out", "--workers", "0"],
        ["show"],
        ["score", "없음", "없음"],
        ["score", "기사", "기사/b.json", "--fail-under", "날짜=.5"],
        ["score", "기사", "기사/b.json", "--fail-under", "date=7"],
        ["fly"],
    ],
)
@pytest.mark.usefixtures("articles")
def test_wrong_usage_gives_exit_code_2(arguments):
    assert call(*arguments).exit_code == 2


@pytest.mark.usefixtures("articles")
def test_a_folder_that_cannot_be_written_fails():
    result = call("extract", "기사", "-o", "기사/a.txt/out")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("articles")
def test_show_draws_the_article():
    result = call("show", "기사/a.txt", "--width", "60")
    assert result.exit_code == 0
    assert "가람시는 3일" in result.stdout
    assert "parties" in result.stdout


@pytest.mark.usefixtures("articles")
def test_show_takes_the_article_asked_for():
    assert "협약" in call("show", "기사", "--id", "b", "--full").stdout.splitlines()[0]
    missing = call("show", "기사", "--id", "c")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "'c'" in missing.stderr


def test_show_of_what_cannot_be_read_says_why(articles):
    (articles / "c.txt").touch()
    result = call("show", "c.txt")
    assert result.exit_code == 1
    assert "empty" in result.stderr


def test_the_name_of_a_file_does_nothing_to_the_terminal(articles):
    name = "빈\x1b[2J\nError: 다 잃었다.txt"
    (articles / name).touch()
    result = call("show", name)
    assert result.stderr == "Error: 빈\\x1b[2J\\nError: 다 잃었다.txt: the file holds no text (empty)\n"


@pytest.fixture
def scored(articles):
    gold = articles / "gold"
    gold.mkdir()
    for doc_id, names in {"a": NAMES, "b": (*NAMES, "다솜시")}.items():
        parties = [{"name": name, "type": "local_government", "country": "KR"} for name in names]
        paper = {"kind": "mou", "status": "signed", "salience": "main", "parties": parties}
        label = {"doc_id": doc_id, "published_on": None, "agreements": [paper], "figures": []}
        (gold / f"{doc_id}.json").write_text(json.dumps(label), "utf-8")
    assert call("extract", "기사", "-o", "out").exit_code == 0
    return ["score", "gold", "out/records.jsonl", "--resamples", "0"]


def test_score_prints_a_table(scored):
    result = call(*scored)
    assert result.exit_code == 0
    assert "parties" in result.stdout
    assert "main" in result.stdout
    assert "all" in result.stdout


def test_score_names_the_articles_that_were_not_read(scored, tmp_path):
    assert "have no record" not in call(*scored).stderr
    (tmp_path / "other.jsonl").touch()
    told = call("score", scored[1], str(tmp_path / "other.jsonl")).stderr
    assert "2 of 2 labelled articles have no record: a, b" in told


def test_score_as_json(scored):
    told = json.loads(call(*scored, "--json", "--errors", "--part", "all").stdout)
    assert list(told["scores"]) == ["all"]
    assert told["scores"]["all"]["parties"]["recall"] == pytest.approx(0.8)
    assert ("b", "parties", "다솜시") in {(e["doc_id"], e["slot"], e["gold"]) for e in told["errors"]}


def test_score_lists_errors(scored):
    lines = call(*scored, "--errors", "--part", "main").stdout.splitlines()
    assert [line for line in lines if line.startswith("b ") and "다솜시" in line]
    assert not [line for line in lines if line.startswith("a ")]


@pytest.mark.parametrize(
    ("floors", "exit_code"),
    [
        (["parties=.8"], 0),
        (["parties=.95"], 1),
        (["kind=1", "main/parties=.9"], 1),
        (["kind=1", "status=1"], 0),
    ],
)
def test_floors(scored, floors, exit_code):
    result = call(*scored, *(part for floor in floors for part in ("--fail-under", floor)))
    assert result.exit_code == exit_code
    assert ("is below" in result.stderr) == bool(exit_code)


def test_a_broken_label_fails_and_is_named(scored, articles):
    (articles / "gold" / "c.json").write_text("{", "utf-8")
    result = call(*scored)
    assert result.exit_code == 1
    assert "c.json" in result.stderr


@pytest.mark.usefixtures("articles")
def test_schema_describes_a_line():
    schema = json.loads(call("schema").stdout)
    assert set(schema["required"]) == {"doc_id", "agreements", "figures"}


@pytest.mark.parametrize("arguments", [["--help"], ["extract", "--help"], ["score", "-h"], ["--version"]])
def test_help_and_version(arguments):
    result = call(*arguments)
    assert result.exit_code == 0
    assert result.stdout


def test_help_loads_no_model():
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom extractor.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    heavy = {"spacy", "kiwipiepy", "dateparser", "pydantic", "rich", "selectolax", "jinja2", "starlette"}
    assert not loaded & heavy


def test_the_module_runs_as_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "extractor", "--help"], capture_output=True, text=True, check=True
    )
    assert "extract" in done.stdout


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_that_is_asked_to_end_where_nothing_can_be_raised_ends_afterwards(number, code, capsys):
    def run():
        with stoppable():
            with suppress(SystemExit):  # as a finaliser does
                os.kill(os.getpid(), number)
                time.sleep(5)
            os.kill(os.getpid(), number)  # heard already

    with pytest.raises(SystemExit) as left:
        run()
    assert left.value.code == code
    assert "the same command goes on from here" in capsys.readouterr().err
