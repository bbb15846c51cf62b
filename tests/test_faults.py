"""Machines fail: what is told, what is left, and what the same command makes of it afterwards.

What `make faults` does at all steps is done here at some of them.
"""

import errno
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractor import batch
from extractor.atomic import written
from extractor.records import ArticleRecord

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks" / "faults"
sys.path.append(str(BENCHMARKS))

from injected import Fault  # noqa: E402
from trials import Bench, cases  # noqa: E402


@pytest.fixture(scope="module")
def bench(tmp_path_factory, repository):
    # Processes of the bench import what stands in its folder.
    old = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join((str(BENCHMARKS), str(repository), *([old] if old else [])))
    yield Bench(tmp_path_factory.mktemp("bench").resolve(), repository / "corpus", 3)
    if old is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = old


@pytest.mark.parametrize("what", ["fail", "kill"])
@pytest.mark.parametrize(
    ("case", "steps"), [("extract", "files"), ("load", "statements"), ("export", "files")]
)
def test_a_fault_at_any_step_loses_nothing(bench, case, steps, what):
    one = cases[case]
    whole, last = bench.whole(one), bench.steps(one, steps)
    assert last > 5
    assert sum(map(len, filter(None, whole.values()))) > 3
    for number in {1, last // 3, last // 2, last - 1, last}:
        assert bench.trial(one, Fault(steps, number, what), whole) == ("", 0), number


@pytest.mark.parametrize(("case", "size"), [("extract", 3_000), ("load", 30_000), ("export", 100)])
def test_a_file_that_grows_too_large_fails_the_command_and_loses_nothing(bench, case, size):
    assert bench.trial(cases[case], Fault(size=size), bench.whole(cases[case])) == ("", 0)


def test_a_registry_that_is_removed_is_not_said_to_be_loaded(bench):
    case = cases["load"]
    whole, last = bench.whole(case), bench.steps(case, "statements")
    for number in (last // 2, last):
        assert bench.trial(case, Fault("statements", number, "vanish"), whole) == ("", 0)


def test_a_trial_that_loses_something_is_noticed(bench):
    case = cases["extract"]
    whole = bench.whole(case)
    more = {name: [*(found or ()), "하나 더"] for name, found in whole.items()}
    assert bench.trial(case, Fault(), more)[1] == 2


def fill(path):
    with written(path) as file:
        file.write("새것")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_told_with_the_name_of_the_file(tmp_path):
    path = tmp_path / "협약.csv"
    path.write_text("전에 있던 것", "utf-8")
    with pytest.raises(OSError, match=re.escape(str(path))) as failed:
        fill(path)
    assert failed.value.errno == errno.ENOSPC
    assert path.read_text("utf-8") == "전에 있던 것"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_file_and_what_is_a_link_is_written_to(tmp_path):
    pipe, link, target = (tmp_path / name for name in ("관", "이음", "대상"))
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    with written(pipe, "wb") as file:
        file.write(b"pipe")
    assert reader.communicate()[0] == b"pipe"
    link.symlink_to(target)
    with written(link) as file:
        file.write("link")
    assert link.is_symlink()
    assert target.read_text() == "link"


def greedy(article):
    eaten = []
    if article.doc_id == "기사-2":
        eaten.append(bytearray(2**40))
    while article.doc_id == "기사-4":
        eaten.append(bytearray(2**22))
    return ArticleRecord(doc_id=article.doc_id, agreements=[], figures=[])


@pytest.fixture
def folder(tmp_path):
    articles = tmp_path / "기사"
    articles.mkdir()
    for number in range(8):
        (articles / f"기사-{number}.txt").write_text(f"{number}번째 글이다. 시는 길을 넓힌다.", "utf-8")
    return articles


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells what a process holds")
@pytest.mark.parametrize("workers", [1, 2])
def test_articles_that_eat_memory_cost_only_themselves(folder, tmp_path, workers):
    def run(**options):
        given = batch.Options(workers=workers, **options)
        return batch.run([str(folder)], tmp_path / "out", extract=greedy, options=given)

    summary = run(memory_limit=200)
    assert (summary.articles, summary.rejected) == (6, {"out_of_memory": 2})
    told = [json.loads(one) for one in (tmp_path / "out" / batch.REJECTED).read_text("utf-8").splitlines()]
    assert [one["message"] for one in told] == [f"기사-{n}: it took more than 200 MiB" for n in (2, 4)]
    assert run(memory_limit=200).reused == 8
    assert run(memory_limit=300).reused == 6, "what took too much is tried again under another limit"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_told_to_end_ends_in_order(bench, how):
    there = bench.fresh()
    (there / "out" / ".lock").unlink()
    command = bench.command(cases["extract"])[:-1]
    process = subprocess.Popen(
        [*command, "2"], cwd=there, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while not (there / "out" / ".lock").exists():
        time.sleep(0.02)
    time.sleep(1)
    process.send_signal(how)
    begun = time.monotonic()
    told = process.communicate(timeout=60)[1]
    assert process.returncode in {128 + how, 3}, told
    if process.returncode != 3:
        assert "stopped; the same command goes on from here\n" in told
        assert time.monotonic() - begun < 60
    assert not [*there.rglob("*.unfinished")]
    assert bench.again(cases["extract"], there, bench.whole(cases["extract"])) == ("", 0)


@pytest.mark.parametrize(
    ("where", "codes", "told"),
    [
        ("> /dev/full", {1}, ["Error: [Errno 28] No space left on device"]),
        (">&-", {0}, []),
        ("2>&-", {0}, []),
        ("| head -c 1 > /dev/null", {0, 1}, []),
    ],
)
@pytest.mark.parametrize("verb", ["schema", "registry export --db given.db"])
def test_standard_output_that_takes_nothing_gives_a_word_at_most(bench, verb, where, codes, told):
    command = f'"{sys.executable}" -m extractor {verb} {where}; exit ${{PIPESTATUS[0]}}'
    ended = subprocess.run(["bash", "-c", command], cwd=bench.given, capture_output=True, check=False)
    assert ended.returncode in codes
    assert ended.stderr.decode().splitlines() == told


def test_an_article_that_was_replaced_under_its_own_date_is_read_again(folder, tmp_path):
    def titles():
        batch.run([str(folder)], tmp_path / "out", extract=named, options=batch.Options())
        return (tmp_path / "out" / batch.RECORDS).read_text("utf-8")

    article = folder / "기사-3.txt"
    os.utime(article, (10**9, 10**9))
    before = titles()
    fresh = tmp_path / "새.txt"
    fresh.write_text(article.read_text("utf-8").replace("길", "강"), "utf-8")
    os.utime(fresh, (10**9, 10**9))
    fresh.replace(article)
    assert titles() == before.replace("3번째 글이다. 시는 길", "3번째 글이다. 시는 강")


def named(article):
    return ArticleRecord(doc_id=article.doc_id, agreements=[], figures=[], warnings=[article.text])


def test_the_bench_leaves_no_process(bench):
    before = {one.pid for one in multiprocessing.active_children()}  # that reads documents of other tests
    bench.whole(cases["export"])
    assert [one.name for one in multiprocessing.active_children() if one.pid not in before] == []
