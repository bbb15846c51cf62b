"""What is shipped: archive and wheel, installed where nothing of the checkout is, run without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from browser import Watched, chromium

from extractor.records import SCHEMA_VERSION, json_schema

REPOSITORY = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]


def _call(*command: object, **options: object) -> str:
    done = subprocess.run(
        [str(one) for one in command], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def _offline() -> list[str]:
    """What closes the network to a command, where this machine allows it."""
    closed = ["unshare", "--net", "--map-root-user"]
    allowed = shutil.which("unshare") and not subprocess.run([*closed, "true"], check=False).returncode
    return closed if allowed else []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the source archive, as an index would get both."""
    folder = tmp_path_factory.mktemp("dist")
    _call(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, REPOSITORY)
    assert len(list(folder.glob("*.tar.gz"))) == 1
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The programs of an environment with the wheel in it; its dependencies are those of this one."""
    folder = tmp_path_factory.mktemp("environment")
    _call(sys.executable, "-m", "venv", "--without-pip", folder)
    _call(
        sys.executable, "-m", "pip", "--python", folder / "bin" / "python",
        "install", "--quiet", "--no-index", "--no-deps", wheel,
    )  # fmt: skip
    (site,) = folder.glob("lib/python*/site-packages")
    # Path files in a folder that a path file names are not read, so the checkout stays out of sight.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder / "bin"


def test_the_wheel_holds_every_file_of_the_package(wheel):
    with zipfile.ZipFile(wheel) as archive:
        there = set(archive.namelist())
    package = (path for path in (REPOSITORY / "extractor").rglob("*") if path.is_file())
    wanted = {p.relative_to(REPOSITORY).as_posix() for p in package if "__pycache__" not in p.parts}
    assert len(wanted) > 100
    assert sorted(wanted - there) == []
    assert [name for name in there if not name.startswith(("extractor/", "agreement_extractor-"))] == []


def test_the_wheel_runs_outside_the_repository_without_a_network(installed, tmp_path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C"}
    where = _call(
        installed / "python",
        "-c",
        "import extractor; print(extractor.__file__)",
        cwd=tmp_path,
        env=environment,
    )
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert PROJECT["version"] in _call(installed / "extractor", "--version", cwd=tmp_path, env=environment)
    _call(
        *_offline(), installed / "extractor", "extract", REPOSITORY / "corpus", "-o", "out", "--with-text",
        cwd=tmp_path, env=environment,
    )  # fmt: skip
    lines = (tmp_path / "out" / "records.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(list((REPOSITORY / "corpus").iterdir()))
    assert (tmp_path / "out" / "rejected.jsonl").read_text("utf-8") == ""
    here: dict[str, object] = {"cwd": tmp_path, "env": environment}
    _call(installed / "extractor", "registry", "load", "out", "--db", "registry.db", **here)
    _call(*_offline(), installed / "extractor", "report", "out", "-o", "report.html", **here)
    with chromium() as browser:
        page = browser.new_page()
        watched = Watched(page)
        page.goto((tmp_path / "report.html").as_uri())
        assert page.locator("table tbody tr").count() > 20
    assert watched.complaints == []
    assert [url for url in watched.asked if not url.startswith("file:")] == []


def test_the_schema_of_this_version_is_kept():
    """A change of the records' shape needs a new version, and an entry in the page about records."""
    page = REPOSITORY / "docs" / "reference" / "records.md"
    kept = page.with_name(f"record-{SCHEMA_VERSION}.schema.json")
    assert json.loads(kept.read_text("utf-8")) == json_schema(), (
        f"extractor schema > {kept.relative_to(REPOSITORY)}"
    )
    assert f"| {SCHEMA_VERSION} |" in page.read_text("utf-8")


def test_the_records_of_the_corpus_are_what_the_schema_says(records):
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json_schema())
    for record in records.values():
        validator.validate(json.loads(record.model_dump_json()))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_the_shell(shell, tmp_path):
    from click.testing import CliRunner

    from extractor.cli import main

    script = CliRunner().invoke(main, ["completion", shell]).stdout
    assert "_EXTRACTOR_COMPLETE" in script
    if shutil.which(shell):
        (tmp_path / "script").write_text(script, "utf-8")
        _call(shell, "-n", tmp_path / "script")


def test_verbs_and_files_are_completed():
    program = Path(sys.executable).with_name("extractor")

    def completed(words: str, current: int) -> str:
        wanted = {"_EXTRACTOR_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(current)}
        return _call(program, env={**os.environ, **wanted})

    assert "plain,extract" in completed("extractor ex", 1)
    assert "file," in completed("extractor extract ", 2)
    assert "plain,--workers" in completed("extractor extract --w", 2)


def test_the_citation_names_the_version_and_the_licence():
    cited = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text("utf-8"))
    assert (cited["title"], cited["version"]) == (PROJECT["name"], PROJECT["version"])
    assert cited["license"] == PROJECT["license"]


def test_the_workflow_runs_what_is_run_here():
    (path,) = (REPOSITORY / ".github" / "workflows").glob("*.yml")
    jobs = yaml.safe_load(path.read_text("utf-8"))["jobs"]
    steps = [step.get("run") for step in jobs["test"]["steps"]]
    assert ".ci/run" in steps
    assert PROJECT["requires-python"] == f">={jobs['test']['strategy']['matrix']['python'][0]}"


def test_the_image_copies_what_the_build_needs():
    copied = {
        line[1:] for line in (REPOSITORY / ".dockerignore").read_text("utf-8").splitlines() if line[0] == "!"
    }
    assert {"extractor", "pyproject.toml", PROJECT["readme"], *PROJECT["license-files"]} == copied
