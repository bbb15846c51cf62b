"""A run may end at any moment, and an article may do what it likes: nothing is lost, nothing is doubled."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from extractor import batch
from extractor.batch import work
from extractor.errors import ExtractorError
from extractor.records import ArticleRecord

FILES = 200


def quick(article):
    return ArticleRecord(doc_id=article.doc_id, agreements=[], figures=[], warnings=[article.text[:5]])


def slow(article):
    time.sleep(0.004)
    return quick(article)


def planted(article):
    """Articles that never end, in three ways, one that fails, two that take their process down."""
    match article.doc_id:
        case "기사-010":
            time.sleep(60)
        case "기사-020":
            re.match(r"(가+)+$", "가" * 40 + "나")
        case "기사-030":
            sum(range(10**12))  # compiled code that hears no exception
        case "기사-040":
            raise ValueError("못 읽음")
        case "기사-050" | "기사-051":
            os.kill(os.getpid(), signal.SIGKILL)
    return quick(article)


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "기사"
    articles.mkdir()
    for number in range(FILES):
        (articles / f"기사-{number:03}.txt").write_text(f"{number}번째 글이다. 시는 길을 넓힌다.", "utf-8")
    return articles


def run(folder, out, extract=quick, **options):
    return batch.run([str(folder)], out, extract=extract, options=batch.Options(**options))


def written(out):
    return [(out / name).read_bytes() for name in (batch.RECORDS, batch.REJECTED)]


def started(folder, out, *, extract="slow", workers=2, before=""):
    """The run in a process of its own, as a command would be."""
    program = f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        {before}
        import test_resume
        from extractor import batch
        if __name__ == "__main__":
            options = batch.Options(workers={workers})
            batch.run([{str(folder)!r}], {str(out)!r}, extract=test_resume.{extract}, options=options)
    """
    script = out.parent / f"{out.name}.py"
    script.write_text(textwrap.dedent(program), "utf-8")
    return subprocess.Popen([sys.executable, script], start_new_session=True, stderr=subprocess.PIPE)


def test_a_run_killed_at_any_moment_goes_on(folder, tmp_path):
    run(folder, tmp_path / "whole", extract=slow)
    moments, killed = random.Random(7), 0
    for number in range(4):
        out = tmp_path / f"out-{number}"
        for _ in range(3):
            process = started(folder, out)
            try:
                process.communicate(timeout=moments.uniform(0.3, 2.0))
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)  # its workers are left behind, and end by themselves
                process.communicate()
                killed += 1
        process = started(folder, out)
        told = process.communicate()[1]
        assert process.returncode == 0, told.decode()
        assert written(out) == written(tmp_path / "whole")
    assert killed


def test_only_what_has_changed_is_done_again(folder, tmp_path):
    out = tmp_path / "out"
    assert run(folder, out).reused == 0
    (folder / "기사-100.txt").write_text("다른 글이다.", "utf-8")
    (folder / "기사-150.txt").unlink()
    (folder / "기사-0005.txt").write_text("새 글이다.", "utf-8")
    summary = run(folder, out)
    assert (summary.units, summary.reused) == (FILES, FILES - 2)
    run(folder, tmp_path / "afresh")
    assert written(out) == written(tmp_path / "afresh")
    assert run(folder, out).changed is False


def test_other_rules_make_everything_stale(folder, tmp_path, monkeypatch):
    out = tmp_path / "out"
    run(folder, out)
    assert run(folder, out, with_text=True).reused == 0
    monkeypatch.setattr(work, "program", lambda: "another version")
    assert run(folder, out, with_text=True).reused == 0
    assert run(folder, out, with_text=True).reused == FILES
    assert run(folder, out, with_text=True, force=True).reused == 0


def test_what_could_not_be_opened_is_tried_again(folder, tmp_path):
    missing = folder / "나중.txt"
    for _ in range(2):
        summary = batch.run([str(folder), str(missing)], tmp_path / "out", extract=quick)
        assert summary.rejected == {"not_found": 1}
    missing.write_text("나중에 온 글이다.", "utf-8")
    assert batch.run([str(folder), str(missing)], tmp_path / "out", extract=quick).rejections == 0


def test_what_vanished_while_it_was_read_is_forgotten_when_it_is_gone(folder, tmp_path):
    vanished = str(folder / "기사-199-사라짐.txt")
    assert batch.run([str(folder), vanished], tmp_path / "out", extract=quick).rejected == {"not_found": 1}
    assert batch.run([str(folder)], tmp_path / "out", extract=quick).rejected == {}


def test_a_broken_part_is_done_again(folder, tmp_path):
    out = tmp_path / "out"
    run(folder, out)
    before = written(out)
    part = min((out / ".parts").iterdir())
    text = part.read_text("utf-8")
    part.write_text(text[: len(text) // 2], "utf-8")
    assert run(folder, out).changed
    assert written(out) == before


def test_parts_of_files_that_are_gone_are_removed(folder, tmp_path):
    out = tmp_path / "out"
    run(folder, out)
    parts = len(list((out / ".parts").iterdir()))
    for path in sorted(folder.iterdir())[FILES // 2 :]:
        path.unlink()
    run(folder, out)
    assert len(list((out / ".parts").iterdir())) < parts


def test_planted_hangs_and_crashes_cost_only_themselves(folder, tmp_path):
    (folder / "기사-060.txt").write_text("가" * (17 * 1024 * 1024), "utf-8")
    begun = time.monotonic()
    summary = run(folder, tmp_path / "out", extract=planted, workers=2, time_limit=1.0)
    assert time.monotonic() - begun < 200  # one of them sleeps, and is waited for ten times its second
    lines = (tmp_path / "out" / batch.REJECTED).read_text("utf-8").splitlines()
    rejected = [json.loads(line) for line in lines]
    assert {line["path"].split("/")[-1]: line["code"] for line in rejected} == {
        "기사-010.txt": "timed_out",
        "기사-020.txt": "timed_out",
        "기사-030.txt": "crashed",
        "기사-040.txt": "failed",
        "기사-050.txt": "crashed",
        "기사-051.txt": "crashed",
        "기사-060.txt": "too_large",
    }
    assert summary.articles == FILES - 7


def test_of_many_articles_in_a_file_only_the_deadly_one_is_lost(tmp_path):
    rows = [{"doc_id": f"기사-{n:03}", "text": f"{n}번째 글이다."} for n in range(45, 55)]
    (tmp_path / "모음.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    (tmp_path / "모음.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    for name in ("모음.json", "모음.jsonl"):
        (tmp_path / "곁.txt").write_text("곁에 있는 글이다.", "utf-8")
        inputs = [str(tmp_path / name), str(tmp_path / "곁.txt"), str(tmp_path / "없음.jsonl")]
        summary = batch.run(inputs, tmp_path / "out", extract=planted, options=batch.Options(workers=2))
        assert summary.rejected == {"crashed": 2, "not_found": 1}
        assert summary.articles == len(rows) - 2 + 1


def test_a_full_disk_fails_the_run_and_loses_nothing(folder, tmp_path):
    out = tmp_path / "out"
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))"
    process = started(folder, out, before=limit, extract="quick", workers=1)
    told = process.communicate()[1].decode()
    assert process.returncode == 1
    assert "File too large" in told
    assert not (out / batch.RECORDS).exists()
    run(folder, out)
    run(folder, tmp_path / "afresh")
    assert written(out) == written(tmp_path / "afresh")
    assert not [path for path in out.rglob("*") if path.name.endswith(".unfinished")]


def test_two_runs_into_one_folder_are_one_too_many(folder, tmp_path):
    process = started(folder, tmp_path / "out")
    try:
        for _ in range(100):
            if (tmp_path / "out" / ".parts").is_dir():
                break
            time.sleep(0.05)
        with pytest.raises(ExtractorError, match="another run"):
            run(folder, tmp_path / "out")
    finally:
        process.kill()
        process.communicate()


def test_memory_of_repeats_lies_on_disk(folder, tmp_path):
    for number in range(FILES):
        text = f"{number}번째로 알린 글이다. " * 40
        (folder / f"기사-{number:03}.txt").write_text(text, "utf-8")
        (folder / f"다시-{number:03}.txt").write_text(text, "utf-8")
    summary = run(folder, tmp_path / "out")
    assert len(summary.repeats) == FILES
    assert summary.repeats["다시-007"].doc_id == "기사-007"


def test_a_crash_among_a_few_files_costs_only_itself(folder, tmp_path):
    few = [str(folder / f"기사-{number:03}.txt") for number in (49, 50, 52)]
    summary = batch.run(few, tmp_path / "out", extract=planted, options=batch.Options(workers=None))
    assert (summary.articles, summary.rejected) == (2, {"crashed": 1})


def test_a_watched_folder_is_read_on(folder, tmp_path):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "extractor", "extract", str(folder), "--out", str(out)]
    command += ["--watch", "--every", "0.2", "--workers", "1", "--profile"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        read_until(out, FILES)
        (folder / "새로-온-글.txt").write_text("시는 3일 정원을 열었다.", "utf-8")
        read_until(out, FILES + 1)
    finally:
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1].decode()
    assert process.returncode in (0, 130), told
    assert f"reused      {FILES} inputs" in told
    assert "layout" in told


def read_until(out, lines):
    deadline = time.monotonic() + 60
    while not (out / batch.RECORDS).exists() or len((out / batch.RECORDS).read_bytes().splitlines()) < lines:
        assert time.monotonic() < deadline
        time.sleep(0.1)
