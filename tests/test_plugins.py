"""What other installed packages bring: the example in ``examples/``, and packages that fail."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.plugins import READERS, Plugin

REPOSITORY = Path(__file__).resolve().parents[1]
EXAMPLE = REPOSITORY / "examples" / "agreement-extractor-example"
HERE = ("--workers", "1", "--time-limit", "0")  # a busy machine needs long to load Kiwi
MAIL = """From: =?utf-8?q?=EA=B0=80=EB=9E=8C=EC=8B=9C?= <press@example.com>
Date: Tue, 07 May 2024 09:00:00 +0900
Subject: 가람시·나루시 어깨동무 약속
Content-Type: text/plain; charset=utf-8

가람시는 지난 3일 나루시청에서 나루시와 관광 활성화를 위한 어깨동무 약속을 체결했다.
"""


def run(packages, *arguments, code=0):
    """The program, with the packages of a folder installed beside it."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "extractor", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example package, built and installed into a place of its own."""
    sources = tmp_path_factory.mktemp("sources") / "example"
    shutil.copytree(EXAMPLE, sources)
    place = tmp_path_factory.mktemp("packages")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    command += ["--no-build-isolation", "--disable-pip-version-check", "--target", str(place), str(sources)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return place


def package(folder, name, entry_points, **modules):
    """A package as an installer would leave it."""
    about = folder / f"{name}-2.1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(entry_points, encoding="utf-8")
    for module, source in modules.items():
        (folder / f"{module}.py").write_text(source, encoding="utf-8")
    return folder


def test_the_example_is_listed(example):
    assert run(example, "plugins").stdout.splitlines() == [
        "rules 'example' of agreement-extractor-example 1.0: ready",
        "readers 'eml' of agreement-extractor-example 1.0: ready",
    ]


def test_the_example_reads_mails_and_knows_its_instrument(example, tmp_path):
    (tmp_path / "협약.eml").write_text(MAIL, encoding="utf-8")
    done = run(example, "extract", tmp_path / "협약.eml", "-o", tmp_path / "out", *HERE)
    assert "rejected    0" in done.stderr
    record = json.loads((tmp_path / "out" / "records.jsonl").read_text("utf-8"))
    assert (record["title"], record["published_on"]) == ("가람시·나루시 어깨동무 약속", "2024-05-07")
    assert (record["publisher"], record["source"]["media_type"]) == ("가람시", "message/rfc822")
    (agreement,) = record["agreements"]
    assert (agreement["kind"], agreement["date"]) == ("mou", "2024-05-03")
    assert agreement["evidence"][0]["rule"] == "instrument.example_promise"
    told = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert [(one["name"], one["version"]) for one in told["own_rules"]] == [
        ("agreement-extractor-example", "1.0")
    ]
    assert told["readers"] == [{"name": "eml", "package": "agreement-extractor-example", "version": "1.0"}]


def test_without_the_example_such_a_file_is_rejected(tmp_path):
    (tmp_path / "협약.eml").write_text(MAIL, encoding="utf-8")
    (tmp_path / "none").mkdir()
    run(tmp_path / "none", "extract", tmp_path / "협약.eml", "-o", tmp_path / "out", *HERE, code=3)
    rejected = json.loads((tmp_path / "out" / "rejected.jsonl").read_text("utf-8"))
    assert rejected["code"] == "unknown_format"


BROKEN = """[agreement_extractor.readers]
eml = broken_reader:read
pdf = broken_reader:read
one = broken_reader:NUMBER
gone = no_such_module:read

[agreement_extractor.rules]
module = broken_reader
"""


def test_a_plugin_that_fails_costs_only_itself(tmp_path):
    reader = "NUMBER = 1\ndef read(data):\n    raise ZeroDivisionError('협약이 없다')\n"
    place = package(tmp_path / "packages", "broken", BROKEN, broken_reader=reader)
    told = run(place, "plugins", code=1).stdout
    assert "readers 'eml' of broken 2.1: ready" in told
    assert "readers 'pdf' of broken 2.1: failed: .pdf is read by the package itself" in told
    assert "readers 'one' of broken 2.1: failed: it names no function, but int" in told
    assert "readers 'gone' of broken 2.1: failed: ModuleNotFoundError" in told
    assert "rules 'module' of broken 2.1: failed: it names no package" in told
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "가.eml").write_text(MAIL, encoding="utf-8")
    (tmp_path / "in" / "나.txt").write_text("가람시는 비가 왔다.", encoding="utf-8")
    done = run(place, "extract", tmp_path / "in", "-o", tmp_path / "out", *HERE, code=3)
    assert done.stderr.count("left out: ") == 4
    rejected = json.loads((tmp_path / "out" / "rejected.jsonl").read_text("utf-8"))
    assert (rejected["code"], rejected["message"]) == (
        "plugin_failed",
        "broken 2.1: ZeroDivisionError: 협약이 없다",
    )
    assert (tmp_path / "out" / "records.jsonl").read_text("utf-8").count("\n") == 1


def test_a_plugin_says_what_it_is():
    plugin = Plugin(READERS, "eml", "mail-reader", "1.0", print)
    assert str(plugin) == "readers 'eml' of mail-reader 1.0: ready"
    assert plugin.failed(ValueError("so")).loaded is None
    assert str(plugin.failed("so")) == "readers 'eml' of mail-reader 1.0: failed: so"
