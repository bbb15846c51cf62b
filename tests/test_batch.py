import json
import os
import signal
from pathlib import Path

import pytest

from extractor import batch, workers
from extractor.errors import ExtractorError
from extractor.read import Rejection
from extractor.records import Agreement, ArticleRecord, Figure, Party

KINDS = ("mou", "sister_city", "loi")


def stand_in(article):
    """An extraction that costs nothing: one agreement, and a figure for each line."""
    kind = KINDS[len(article.text) % len(KINDS)]
    party = Party(name=article.doc_id, type="other")
    agreement = Agreement(kind=kind, status="signed", salience="main", parties=[party])
    figures = [Figure(surface=f"{n}건", value=n, unit="건") for n, _ in enumerate(article.text.splitlines())]
    return ArticleRecord(
        doc_id=article.doc_id, agreements=[agreement], figures=figures, warnings=list(article.warnings)
    )


def failing(article):
    if article.doc_id.endswith("7"):
        raise ValueError(f"{article.doc_id} 못 읽음")
    return stand_in(article)


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(article):
    if article.doc_id in {"기사-05", "기사-29"}:
        os.kill(os.getpid(), signal.SIGKILL)
    return stand_in(article)


def deadly_once(article):
    mark = Path(os.environ["MARK"])
    if article.doc_id == "기사-05" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return stand_in(article)


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(40):
        text = "가람시는 나루시와 협약을 맺었다.\n" + "두 시는 서로 돕는다.\n" * (number % 5)
        encoding = "cp949" if number % 3 else "utf-8"
        (articles / f"기사-{number:02}.txt").write_bytes(text.encode(encoding))
    (articles / "기사-12.bin").write_bytes(b"\0")
    (articles / "기사-13.json").write_text("{")
    (articles / "빈.txt").touch()
    return articles


def run(folder, out, *, extract=stand_in, progress=None, **options):
    return batch.run([str(folder)], out, extract=extract, progress=progress, options=batch.Options(**options))


def written(out):
    return {name: (out / name).read_bytes() for name in (batch.RECORDS, batch.REJECTED)}


def lines(out, name):
    return [json.loads(line) for line in (out / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("with_text", [False, True])
def test_any_number_of_workers_writes_the_same_bytes(folder, tmp_path, with_text):
    summaries = [
        run(folder, tmp_path / str(count), workers=count, with_text=with_text, extract=failing)
        for count in (1, 2, 3)
    ]
    assert written(tmp_path / "1") == written(tmp_path / "2") == written(tmp_path / "3")
    assert summaries[0].articles == summaries[1].articles == 36
    assert dict(summaries[1].rejected) == {"bad_json": 1, "empty": 1, "failed": 4, "unknown_format": 1}


def test_records_are_in_input_order_and_validate(folder, tmp_path):
    run(folder, tmp_path / "out")
    raw = (tmp_path / "out" / batch.RECORDS).read_text("utf-8").splitlines()
    records = [ArticleRecord.model_validate_json(line) for line in raw]
    assert [record.doc_id for record in records] == [f"기사-{n:02}" for n in range(40)]
    assert raw[0].startswith('{"schema_version":"1.0","doc_id":"기사-00","title":null,')


def test_text_is_written_only_when_asked_for(folder, tmp_path):
    run(folder, tmp_path / "a")
    run(folder, tmp_path / "b", with_text=True)
    assert all("text" not in record for record in lines(tmp_path / "a", batch.RECORDS))
    assert all(record["text"].startswith("가람시는") for record in lines(tmp_path / "b", batch.RECORDS))


def test_rejections_tell_path_code_and_message(folder, tmp_path):
    run(folder, tmp_path / "out", extract=failing)
    rejected = lines(tmp_path / "out", batch.REJECTED)
    assert [(line["path"], line["code"]) for line in rejected] == [
        ("articles/기사-07.txt", "failed"),
        ("articles/기사-12.bin", "unknown_format"),
        ("articles/기사-13.json", "bad_json"),
        ("articles/기사-17.txt", "failed"),
        ("articles/기사-27.txt", "failed"),
        ("articles/기사-37.txt", "failed"),
        ("articles/빈.txt", "empty"),
    ]
    assert rejected[0]["message"] == "기사-07: ValueError: 기사-07 못 읽음"
    assert all(list(line) == ["path", "code", "message"] for line in rejected)


def test_an_article_that_kills_its_worker_costs_only_itself(folder, tmp_path):
    summary = run(folder, tmp_path / "out", workers=2, extract=deadly)
    found = [record["doc_id"] for record in lines(tmp_path / "out", batch.RECORDS)]
    assert found == [f"기사-{n:02}" for n in range(40) if n not in {5, 29}]
    crashed = [line for line in lines(tmp_path / "out", batch.REJECTED) if line["code"] == "crashed"]
    assert [line["path"] for line in crashed] == ["articles/기사-05.txt", "articles/기사-29.txt"]
    assert summary.rejected["crashed"] == 2


def test_a_worker_that_dies_by_chance_costs_nothing(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("MARK", str(tmp_path / "died"))
    # Workers inherit the environment of the server that starts them: this test needs a fresh one.
    monkeypatch.setattr(workers.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    summary = run(folder, tmp_path / "out", workers=2, extract=deadly_once)
    assert summary.articles == 40
    assert "crashed" not in summary.rejected
    assert (tmp_path / "died").exists()


def test_the_manifest_counts_and_names_versions(folder, tmp_path):
    summary = run(folder, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / batch.MANIFEST).read_text("utf-8"))
    assert manifest["articles"] == summary.articles == 40
    assert manifest["agreements"]["total"] == sum(manifest["agreements"]["kind"].values()) == 40
    assert manifest["agreements"]["status"] == {"signed": 40}
    assert (
        manifest["figures"]
        == summary.figures
        == sum(len(r["figures"]) for r in lines(tmp_path / "out", batch.RECORDS))
    )
    assert manifest["rejected"] == {"total": 3, "code": {"bad_json": 1, "empty": 1, "unknown_format": 1}}
    assert {"agreement-extractor", "python", "pydantic"} <= set(manifest["versions"])
    assert str(tmp_path) not in json.dumps(manifest)


def test_a_run_that_breaks_leaves_the_files_of_the_last_one(folder, tmp_path):
    run(folder, tmp_path / "out")
    before = written(tmp_path / "out")

    def interrupted(article):
        if article.doc_id == "기사-20":
            raise KeyboardInterrupt
        return stand_in(article)

    with pytest.raises(KeyboardInterrupt):
        run(folder, tmp_path / "out", extract=interrupted)
    assert written(tmp_path / "out") == before
    seen = [path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")]
    assert sorted(seen) == ["records.jsonl", "rejected.jsonl", "run.json"]


def test_progress_counts_what_is_done(folder, tmp_path):
    seen = []
    run(folder, tmp_path / "out", workers=2, progress=lambda reached: seen.append(reached.units))
    assert seen == sorted(seen)
    assert seen[-1] == 43
    assert len(seen) >= 2


def test_articles_are_taken_only_so_far_ahead():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield (Rejection(f"{taken}.txt", "empty", ""),)

    entries = batch.entries_of(endless(), batch.Job(stand_in), workers=2)
    for _ in range(20):
        next(entries)
    entries.close()
    assert taken < 200


def test_workers_that_cannot_start_end_the_run(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "_begin", _die)
    with pytest.raises(ExtractorError, match="worker processes"):
        run(folder, tmp_path / "out", workers=2)
    assert not (tmp_path / "out" / batch.RECORDS).exists()


def test_no_workers_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="at least one"):
        run([], tmp_path, workers=0)


def test_what_a_run_writes_is_no_article_of_the_next(folder, tmp_path):
    for _ in range(2):
        summary = run(tmp_path, folder / "out")
        assert summary.articles == 40
