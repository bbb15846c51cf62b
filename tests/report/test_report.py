"""The report's file: where texts come from, what it holds, and that nothing in it can run."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from made_up import TEXT, agreement, record, run

from extractor.cli import main
from extractor.pages.words import words


def reported(folder, *more):
    """The result of the command and the data of the page that it wrote."""
    out = folder.parent / "report.html"
    result = CliRunner().invoke(
        main, ["report", str(folder), "-o", str(out), "--sources", str(folder.parent), *more]
    )
    html = out.read_text("utf-8") if out.exists() else ""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    return result, html, json.loads(found[1]) if found else None


def test_the_text_of_the_record_is_shown(tmp_path):
    result, _, data = reported(run(tmp_path / "out", record("a", agreement(), text=TEXT) | {"text": TEXT}))
    assert result.exit_code == 0
    assert data["articles"][0]["text"] == TEXT
    assert "texts       1 of 1" in result.stderr
    assert "--with-text" not in result.stderr


def test_the_text_is_read_again_from_an_unchanged_source(tmp_path):
    (tmp_path / "기사").mkdir()
    (tmp_path / "기사" / "협약.txt").write_text(TEXT, "utf-8")
    _, _, data = reported(run(tmp_path / "out", record("협약", agreement())))
    assert data["articles"][0]["text"] == TEXT


@pytest.mark.parametrize("source", [None, TEXT + " 고친 글"])
def test_a_source_that_is_gone_or_changed_leaves_the_evidence(tmp_path, source):
    if source:
        (tmp_path / "기사").mkdir()
        (tmp_path / "기사" / "협약.txt").write_text(source, "utf-8")
    result, _, data = reported(run(tmp_path / "out", record("협약", agreement())))
    assert result.exit_code == 0
    assert "text" not in data["articles"][0]
    assert "자매결연을 맺었다" in [proof[-1] for proof in data["agreements"][0]["evidence"]]
    assert "texts       0 of 1" in result.stderr
    assert "--with-text" in result.stderr


@pytest.mark.parametrize("path", ["../밖.txt", "/밖.txt", "기사/../../밖.txt"])
def test_no_file_outside_the_sources_is_read(tmp_path, path):
    (tmp_path / "밖.txt").write_text(TEXT, "utf-8")
    told = record("협약", agreement())
    told["source"]["path"] = path.replace("/밖.txt", f"{tmp_path}/밖.txt") if path[0] == "/" else path
    inner = tmp_path / "안"
    _, _, data = reported(run(inner / "out", told))
    assert "text" not in data["articles"][0]


def test_a_line_that_is_no_record_costs_only_itself(tmp_path):
    lines = ["{", record("a", agreement()), json.dumps({"doc_id": "b"}), record("a", agreement())]
    result, _, data = reported(run(tmp_path / "out", *lines))
    assert result.exit_code == 3
    assert [(one["path"], one["code"]) for one in data["refusals"]] == [
        ("records.jsonl:1", "bad_record"),
        ("records.jsonl:3", "bad_record"),
        ("records.jsonl:4", "doc_id_twice"),
    ]
    assert len(data["agreements"]) == 1


def test_what_was_rejected_is_told(tmp_path):
    refused = {"path": "기사/1.hwp", "code": "encrypted", "message": "the document asks for a password"}
    result, _, data = reported(run(tmp_path / "out", record("a", agreement()), rejected=(refused,)))
    assert result.exit_code == 0
    assert data["refusals"] == [refused]


def test_a_folder_without_a_run_fails(tmp_path):
    (tmp_path / "out").mkdir()
    result, _, _ = reported(tmp_path / "out")
    assert result.exit_code == 1
    assert "there are no records" in result.stderr
    assert "Traceback" not in result.output


def test_the_same_run_gives_the_same_bytes(tmp_path):
    folder = run(tmp_path / "out", record("a", agreement()), record("b", agreement(kind="mou")))
    assert reported(folder)[1] == reported(folder)[1] != ""


def test_a_warning_stands_with_its_agreement(tmp_path):
    warnings = ["agr-1: date: none is told", "mojibake_repaired"]
    _, _, data = reported(run(tmp_path / "out", record("a", agreement(), warnings=warnings)))
    assert data["agreements"][0]["warnings"] == ["date: none is told"]
    assert data["warnings"] == [{"article": 0, "text": "mojibake_repaired"}]


def test_nothing_is_loaded_and_no_tag_of_an_article_is_one(tmp_path):
    hostile = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\u2028"
    told = agreement(title=hostile, venue=hostile, areas=[hostile])
    _, html, data = reported(run(tmp_path / "out", record(hostile, told, title=hostile, publisher=hostile)))
    assert data["agreements"][0]["title"] == hostile
    assert len(re.findall(r"<script", html)) == 2 + 6
    assert "<img" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_word_is_there_in_both_languages():
    assert [key for key, both in words().items() if len(both) != 2 or not all(both)] == []


def test_every_word_that_the_pages_ask_for_is_there(repository):
    files = [
        path
        for name in ("pages", "report", "review")
        for path in (repository / "extractor" / name).glob("assets/*")
    ]
    text = "\n".join(path.read_text("utf-8") for path in files)
    asked = set(re.findall(r"""["'`](ui\.\w+)["'`]""", text))
    assert len(asked) > 40
    assert asked - set(words()) == set()


def test_every_reason_for_a_rejection_and_every_warning_is_worded(records):
    from test_docs import raised

    from extractor.read.damage import _STEPS

    assert {f"rejected.{code}" for code in raised()} <= set(words())
    assert {f"warning.{name}" for name, _ in _STEPS} <= set(words())
    reasons = {w.split(": ", 2)[2] for r in records.values() for w in r.warnings if w.startswith("agr-")}
    patterns = [
        re.escape(k[len("warning.") :]).replace("…", ".+") for k in words() if k.startswith("warning.")
    ]
    assert reasons
    assert [one for one in sorted(reasons) if not any(re.fullmatch(p, one) for p in patterns)] == []
