"""The review without its page: decisions on the disk, labels, the registry, and who may ask."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_up import TEXT, agreement, record, run
from starlette.testclient import TestClient

from extractor.cli import main
from extractor.errors import ReadError
from extractor.records import ArticleRecord
from extractor.review.decisions import FILE, Decisions, read_decisions
from extractor.review.server import Review, application
from extractor.score import load_gold, load_records, score, validate_gold

TOKEN = "열쇠-token".encode().hex()
LINES = (
    record("협약", agreement(), text=TEXT) | {"text": TEXT},
    record("없음", text=TEXT) | {"text": TEXT},
)


class Sitting:
    """A server without a socket, and the page's way to ask it."""

    def __init__(self, folder: Path, decisions: Decisions) -> None:
        lines = (folder / "records.jsonl").read_text("utf-8").splitlines()
        records = {one.doc_id: one for one in map(ArticleRecord.model_validate_json, lines)}
        review = Review(records, decisions, "김가람")
        self.client = TestClient(
            application(review, token=TOKEN, hosts=("127.0.0.1", "localhost")),
            base_url="http://127.0.0.1:8000",
        )
        self.headers = {"Authorization": f"Bearer {TOKEN}"}
        self.seen: dict[str, int] = {}

    def get(self, doc_id="협약"):
        return self.client.get("/api/article", params={"id": doc_id}, headers=self.headers).json()

    def decide(self, action, doc_id="협약", expect=200, **more):
        asked = {"doc_id": doc_id, "action": action, "seen": self.get(doc_id)["seen"], **more}
        answer = self.client.post("/api/decide", json=asked, headers=self.headers)
        assert answer.status_code == expect, answer.text
        return answer.json()


@pytest.fixture
def folder(tmp_path):
    return run(tmp_path / "out", *LINES)


@pytest.fixture
def sitting(folder):
    with Decisions.opened(folder) as decisions:
        yield Sitting(folder, decisions)


def corrected(item, **more):
    return {**item["agreement"], "evidence": [], **more}


def states(shown):
    return [item["state"] for item in shown["items"]]


def test_an_article_is_shown_with_what_was_found(sitting):
    shown = sitting.get()
    assert states(shown) == ["machine"]
    assert shown["text"] == TEXT
    assert sitting.get("없음")["items"] == []


def test_accepted_rejected_and_undone(sitting):
    assert states(sitting.decide("accept", key="agr-1")) == ["accepted"]
    assert states(sitting.decide("reject", key="agr-1")) == ["rejected"]
    assert states(sitting.decide("undo")) == ["accepted"]
    assert states(sitting.decide("undo")) == ["machine"]
    sitting.decide("undo", expect=422)


def test_a_correction_keeps_the_evidence_of_what_it_does_not_touch(sitting, folder):
    (item,) = sitting.get()["items"]
    before = {(e["slot"], e.get("party")): e for e in item["agreement"]["evidence"]}
    parties = item["agreement"]["parties"][::-1]  # the other way round: evidence goes with its party
    shown = sitting.decide(
        "correct", key="agr-1", agreement=corrected(item, parties=parties, venue="두 도시", areas=[])
    )
    after = {(e["slot"], e.get("party")): e for e in shown["items"][0]["agreement"]["evidence"]}
    assert states(shown) == ["corrected"]
    assert after["date", None] == before["date", None]
    assert after["parties", 1]["text"] == "가람시"
    assert after["parties", 0]["rule"] == "parties.rule"
    assert (after["venue", None]["text"], after["venue", None]["rule"]) == ("두 도시", "review")
    assert not [slot for slot, _ in after if slot == "areas"]
    decided = read_decisions(folder)["협약"][0]
    assert decided.machine is not None
    assert decided.machine.venue == "시청"


def test_what_is_marked_proves_a_date(sitting):
    (item,) = sitting.get()["items"]
    start = TEXT.index("5월 3일")
    marked = {"slot": "date", "start": start, "end": start + 5}
    shown = sitting.decide(
        "correct", key="agr-1", agreement=corrected(item, date="2024-05-03~"), marked=marked
    )
    found = [e for e in shown["items"][0]["agreement"]["evidence"] if e["slot"] == "date"]
    assert [(e["text"], e["rule"]) for e in found] == [("5월 3일", "review")]


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("correct", {"key": "agr-1", "agreement": {"kind": "동맹"}}),
        ("correct", {"key": "agr-1"}),
        ("correct", {"key": "없는 것", "agreement": None}),
        ("add", {}),
        ("accept", {"key": "agr-9"}),
        ("burn", {}),
    ],
)
def test_what_means_nothing_is_refused_and_not_kept(sitting, folder, action, more):
    assert "error" in sitting.decide(action, expect=422, **more)
    assert (folder / FILE).read_bytes() == b""


def test_a_decision_on_what_has_changed_meanwhile_is_refused(sitting):
    stale = sitting.get()["seen"]
    sitting.decide("accept", key="agr-1")
    asked = {"doc_id": "협약", "action": "reject", "key": "agr-1", "seen": stale}
    answer = sitting.client.post("/api/decide", json=asked, headers=sitting.headers)
    assert answer.status_code == 409
    assert states(answer.json()) == ["accepted"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": f"Bearer {TOKEN[:-1]}x"}, 401),
        ({"Authorization": f"Bearer {TOKEN}", "Host": "evil.example"}, 421),
        ({"Authorization": f"Bearer {TOKEN}", "Host": "evil.example:8000"}, 421),
        ({"Authorization": f"Bearer {TOKEN}", "Host": "127.0.0.1.evil.example"}, 421),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "https://evil.example"}, 403),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "http://127.0.0.1:9999"}, 403),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "null"}, 403),
        ({"Authorization": f"Bearer {TOKEN}", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Authorization": f"Bearer {TOKEN}", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "http://127.0.0.1:8000"}, 200),
    ],
)
def test_only_the_page_itself_may_ask_and_write(sitting, folder, headers, status):
    asked = {"doc_id": "협약", "action": "accept", "key": "agr-1", "seen": 0}
    assert sitting.client.get("/api/articles", headers=headers).status_code == status
    assert sitting.client.post("/api/decide", json=asked, headers=headers).status_code == status
    assert ((folder / FILE).read_bytes() != b"") == (status == 200)


def test_a_form_of_another_page_is_refused(sitting):
    asked = json.dumps({"doc_id": "협약", "action": "accept", "key": "agr-1", "seen": 0})
    headers = {**sitting.headers, "Content-Type": "text/plain"}
    assert sitting.client.post("/api/decide", content=asked, headers=headers).status_code == 415
    long = {**sitting.headers, "Content-Type": "application/json", "Content-Length": str(1 << 21)}
    assert sitting.client.post("/api/decide", content=asked, headers=long).status_code == 413


def test_every_answer_forbids_what_the_page_does_not_need(sitting):
    for path in ("/", "/review.js", "/api/articles", "/nowhere"):
        headers = sitting.client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    html = sitting.client.get("/").text
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", html)


def test_a_line_without_its_end_was_never_confirmed(folder, sitting):
    sitting.decide("accept", key="agr-1")
    whole = (folder / FILE).read_bytes()
    (folder / "torn").mkdir()
    (folder / "torn" / FILE).write_bytes(whole + whole[: len(whole) // 2])
    with Decisions.opened(folder / "torn") as decisions:
        assert [one.action for one in decisions.of("협약")] == ["accept"]
        assert decisions.next_number == 2
    assert (folder / "torn" / FILE).read_bytes() == whole


def test_a_line_that_lacks_only_its_end_is_kept(folder, sitting):
    sitting.decide("accept", key="agr-1")
    whole = (folder / FILE).read_bytes()
    (folder / "mended").mkdir()
    (folder / "mended" / FILE).write_bytes(whole.rstrip(b"\n"))
    with Decisions.opened(folder / "mended") as decisions:
        assert decisions.next_number == 2
    assert (folder / "mended" / FILE).read_bytes() == whole


def test_a_full_disk_is_said_and_nothing_is_decided(folder, sitting, monkeypatch):
    sitting.decide("accept", key="agr-1")
    whole = (folder / FILE).read_bytes()

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("extractor.review.decisions.os.fsync", full)
        assert "not saved" in sitting.decide("reject", key="agr-1", expect=507)["error"]
    assert (folder / FILE).read_bytes() == whole
    assert states(sitting.get()) == ["accepted"]
    assert states(sitting.decide("reject", key="agr-1")) == ["rejected"]
    assert (folder / FILE).read_bytes().startswith(whole)


def test_an_article_that_takes_the_id_of_another_is_refused(folder, tmp_path):
    from extractor.review.articles import to_review

    (tmp_path / "협약.txt").write_text("다른 기사", "utf-8")
    records, refusals = to_review(folder, [str(tmp_path / "협약.txt")])
    assert [one.code for one in refusals] == ["doc_id_twice"]
    assert records["협약"].text == TEXT


def test_a_line_that_is_no_decision_is_named(folder):
    (folder / FILE).write_text('{"number": 1}\n', "utf-8")
    with pytest.raises(ReadError, match=r"decisions\.jsonl:1: "), Decisions.opened(folder):
        pass


@pytest.mark.usefixtures("sitting")
def test_one_review_at_a_time(folder):
    with pytest.raises(ReadError, match="is being reviewed already"), Decisions.opened(folder):
        pass


def started(folder, *more):
    """A review as a program of its own: the process, its address and its token."""
    command = [
        sys.executable,
        "-m",
        "extractor",
        "review",
        str(folder),
        "--no-browser",
        "--by",
        "이나루",
        *more,
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:  # which ends where the program does
        said.append(line)
        if line.startswith("http://127.0.0.1:"):
            address, _, token = line.strip().partition("/#")
            return process, address, token
    raise AssertionError("".join(said))


def test_what_was_saved_survives_a_kill(folder):
    import httpx2 as httpx

    process, address, token = started(folder)
    headers = {"Authorization": f"Bearer {token}"}
    try:
        for seen, action in enumerate(["accept", "reject"]):
            asked = {"doc_id": "협약", "action": action, "key": "agr-1", "seen": seen}
            assert httpx.post(f"{address}/api/decide", json=asked, headers=headers).status_code == 200
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    process, address, again = started(folder)
    try:
        assert again != token
        assert httpx.get(f"{address}/api/articles", headers=headers).status_code == 401
        headers = {"Authorization": f"Bearer {again}"}
        shown = httpx.get(f"{address}/api/article", params={"id": "협약"}, headers=headers).json()
        assert (states(shown), shown["items"][0]["by"]) == (["rejected"], "이나루")
    finally:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in told) == (0, False)


def test_labels_are_written_of_what_is_done_and_score(sitting, folder, tmp_path):
    (item,) = sitting.get()["items"]
    sitting.decide("correct", key="agr-1", agreement=corrected(item, areas=["관광 교류", "두 도시"]))
    sitting.decide("figures", figures=[{"surface": "2024년", "value": 2024, "unit": "년"}])
    sitting.decide("done")
    sitting.decide("accept", "협약", key="agr-1")
    added = {
        "kind": "mou",
        "status": "signed",
        "salience": "main",
        "parties": [],
        "areas": [],
        "evidence": [],
    }
    sitting.decide("add", "없음", agreement=added)
    sitting.decide("done", "없음")
    result = CliRunner().invoke(main, ["review", str(folder), "--to-gold", str(tmp_path / "gold")])
    assert result.exit_code == 3
    assert (
        "없음: agreements[0].parties: an agreement has at least one identifiable counterpart" in result.stderr
    )
    assert "labels      1 in" in result.stderr
    gold = load_gold(tmp_path / "gold")
    assert list(gold) == ["협약"]
    assert validate_gold(gold["협약"], TEXT) == []
    scores = score(gold, load_records(folder), resamples=0)["all"]
    assert (scores["parties"].f1, scores["date"].f1) == (1.0, 1.0)
    assert scores["areas"].counts.recall == 0.5
    assert scores["figures"].counts.recall == 0


def test_an_article_without_any_record_is_labelled_from_nothing(tmp_path):
    import httpx2 as httpx

    (tmp_path / "기사.txt").write_text(TEXT, "utf-8")
    process, address, token = started(tmp_path / "labels", "--articles", str(tmp_path / "기사.txt"))
    try:
        headers = {"Authorization": f"Bearer {token}"}
        (row,) = httpx.get(f"{address}/api/articles", headers=headers).json()["articles"]
        assert (row["id"], row["items"]) == ("기사", 0)
        asked = {"doc_id": "기사", "action": "done", "seen": 0}
        assert httpx.post(f"{address}/api/decide", json=asked, headers=headers).json()["done"]
    finally:
        process.kill()
        process.communicate()
    more = ["--articles", str(tmp_path / "기사.txt"), "--to-gold", str(tmp_path / "gold")]
    assert CliRunner().invoke(main, ["review", str(tmp_path / "labels"), *more]).exit_code == 0
    assert load_gold(tmp_path / "gold")["기사"].agreements == []


def test_blank_hides_what_the_extractor_found(folder):
    from extractor.review.articles import to_review

    records, _ = to_review(folder, blank=True)
    assert [one.agreements for one in records.values()] == [[], []]
    assert records["협약"].text == TEXT


def test_there_must_be_something_to_review(tmp_path):
    result = CliRunner().invoke(main, ["review", str(tmp_path / "nothing"), "--no-browser"])
    assert result.exit_code == 1
    assert "nothing to review" in result.stderr


def listed(db, *more):
    result = CliRunner().invoke(main, ["registry", "list", "--db", str(db), "--json", *more])
    return [one for answer in json.loads(f"[{result.stdout.replace('][', '],[')}]") for one in answer]


def test_decisions_flow_to_the_registry(sitting, folder, tmp_path):
    (item,) = sitting.get()["items"]
    sitting.decide("correct", key="agr-1", agreement=corrected(item, date="2024-05-02", venue=None))
    new = corrected(item, id=None, kind="mou", date="2023-01", title="관광 교류", venue=None)
    sitting.decide("add", "없음", agreement=new)
    db = tmp_path / "registry.db"
    carry = ["review", str(folder), "--to-registry", str(db)]
    assert CliRunner().invoke(main, ["registry", "load", str(folder), "--db", str(db)]).exit_code == 0
    first = CliRunner().invoke(main, carry)
    assert (first.exit_code, "2 agreements decided, 0 before" in first.stderr) == (0, True), first.output
    found = {one["kind"]: one for one in listed(db)}
    assert {kind: (one["date"], one["review"]) for kind, one in found.items()} == {
        "sister_city": ("2024-05-02", "accepted"),
        "mou": ("2023-01", "accepted"),
    }
    assert "0 agreements decided, 2 before" in CliRunner().invoke(main, carry).stderr
    # What is extracted later does not overrule the person.
    assert CliRunner().invoke(main, ["registry", "load", str(folder), "--db", str(db)]).exit_code == 0
    assert {one["kind"]: one["date"] for one in listed(db)}["sister_city"] == "2024-05-02"
    sitting.decide("reject", key="agr-1")
    assert CliRunner().invoke(main, carry).exit_code == 0
    assert [one["kind"] for one in listed(db)] == ["mou"]


def test_a_run_over_its_own_folder_reads_no_decisions(sitting, folder, monkeypatch):
    from extractor import batch

    sitting.decide("accept", key="agr-1")
    (folder / "기사.txt").write_text(TEXT, "utf-8")
    plain = lambda article: ArticleRecord(doc_id=article.doc_id, agreements=[], figures=[])  # noqa: E731
    monkeypatch.setattr(batch, "extract_with_pipeline", plain)
    result = CliRunner().invoke(main, ["extract", str(folder), "-o", str(folder), "--workers", "1"])
    assert result.exit_code == 0, result.output
    assert "articles    1" in result.stderr
