"""The same bytes from a cluster, and from a store: real schedulers, nodes and servers on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractor import batch, read_records
from extractor.errors import ExtractorError
from extractor.proof import read_rules
from extractor.records import ArticleRecord
from extractor.rulebook import load

HERE = Path(__file__).parent
FILES = 120


def paced(article):
    time.sleep(0.03)
    return ArticleRecord(doc_id=article.doc_id, agreements=[], figures=[], warnings=[article.text[:6]])


def titled(article):
    """Which rules are in use where the article is worked at."""
    known = "촌장" in load("people").data["titles"]
    return ArticleRecord(doc_id=article.doc_id, agreements=[], figures=[], warnings=[f"촌장 {known}"])


def deadly(article):
    if article.doc_id == "기사-033":
        os.kill(os.getpid(), signal.SIGKILL)
    return paced(article)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(HERE), str(HERE.parent))))
    articles = tmp_path / "기사"
    articles.mkdir()
    for number in range(FILES):
        (articles / f"기사-{number:03}.txt").write_text(f"{number}번째 글이다. 시는 길을 넓힌다.", "utf-8")
    (articles / "빈.txt").touch()
    return articles


def run(folder, out, *, extract=paced, progress=None, **options):
    return batch.run([str(folder)], out, extract=extract, options=batch.Options(**options), progress=progress)


def written(out):
    return [(out / name).read_bytes() for name in (batch.RECORDS, batch.REJECTED)]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def ended(processes):
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def dask_cluster(folder):
    """A scheduler and two workers, each a process of its own; its address and the workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    scheduler = [
        *(sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"),
        *("--host", address),
    ]
    worker = [
        *(sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny", "--no-dashboard"),
        *("--nthreads", "1", "--host", "127.0.0.1", "--local-directory", str(folder.parent / "dask")),
    ]
    processes = [subprocess.Popen(scheduler, stderr=subprocess.DEVNULL)]
    processes += [subprocess.Popen(worker, stderr=subprocess.DEVNULL) for _ in range(2)]
    import distributed

    with distributed.Client(address, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
    yield address, processes[1:]
    ended(processes)


@pytest.fixture
def ray_cluster(folder):  # noqa: ARG001 (its environment is the nodes')
    """A head and two nodes with a worker each, all on this machine; its address and the nodes."""
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    cluster.wait_for_nodes()
    yield cluster.address, nodes, cluster
    cluster.shutdown()


def test_dask_gives_the_same_bytes_though_a_worker_is_killed(folder, tmp_path, dask_cluster):
    address, workers = dask_cluster
    run(folder, tmp_path / "here")

    def kill_one(reached):
        if reached.units >= FILES // 3 and workers[0].poll() is None:
            workers[0].kill()

    run(folder, tmp_path / "there", engine="dask", address=address, progress=kill_one)
    assert workers[0].wait(10) == -signal.SIGKILL
    assert written(tmp_path / "there") == written(tmp_path / "here")


def test_ray_gives_the_same_bytes_though_a_node_is_lost(folder, tmp_path, ray_cluster):
    address, nodes, cluster = ray_cluster
    run(folder, tmp_path / "here")

    def kill_one(reached):
        if reached.units >= FILES // 3 and len(nodes) == 2:
            cluster.remove_node(nodes.pop(), allow_graceful=False)

    run(folder, tmp_path / "there", engine="ray", address=address, progress=kill_one)
    assert len(nodes) == 1
    assert written(tmp_path / "there") == written(tmp_path / "here")


@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_an_engine_starts_a_cluster_of_its_own_and_survives_a_deadly_article(folder, tmp_path, engine):
    summary = run(folder, tmp_path / "out", extract=deadly, engine=engine, workers=2)
    assert summary.rejected == {"crashed": 1, "empty": 1}
    assert summary.articles == FILES - 1


@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_own_rules_go_to_the_workers_of_an_engine(folder, tmp_path, engine):
    rules = (read_rules(HERE.parent / "docs" / "own-rules"),)
    summary = run(folder, tmp_path / "out", extract=titled, engine=engine, workers=2, rules=rules)
    assert summary.articles == FILES
    assert {record.warnings[0] for record in read_records(tmp_path / "out")} == {"촌장 True"}
    assert "촌장" not in load("people").data["titles"]
    described = json.loads((tmp_path / "out" / batch.MANIFEST).read_text("utf-8"))
    assert [one["sha256"] for one in described["own_rules"]] == [rules[0].sha256]


def test_a_driver_that_is_killed_leaves_what_is_done(folder, tmp_path, dask_cluster):
    address, _ = dask_cluster
    run(folder, tmp_path / "here")
    program = tmp_path / "driver.py"
    program.write_text(
        "import test_engines\n"
        f"there = {str(tmp_path / 'there')!r}\n"
        f"test_engines.run({str(folder)!r}, there, engine='dask', address={address!r})\n",
        "utf-8",
    )
    process = subprocess.Popen([sys.executable, program], stderr=subprocess.DEVNULL)
    parts = tmp_path / "there" / ".parts"
    deadline = time.monotonic() + 60
    while not (parts.is_dir() and len(list(parts.glob("[!.]*"))) >= 2):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert not (tmp_path / "there" / batch.RECORDS).exists()
    summary = run(folder, tmp_path / "there", engine="dask", address=address)
    assert summary.reused > 0
    assert written(tmp_path / "there") == written(tmp_path / "here")


def test_engines_that_are_none(folder, tmp_path, monkeypatch):
    with pytest.raises(ExtractorError, match="no engine"):
        run(folder, tmp_path / "out", engine="abacus")
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ExtractorError, match=r"agreement-extractor\[ray\]"):
        run(folder, tmp_path / "out", engine="ray")


@pytest.fixture
def bucket(monkeypatch):
    """A bucket of an S3 server on loopback."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    import s3fs
    from fsspec.config import conf

    monkeypatch.setitem(conf, "s3", {"endpoint_url": f"http://{host}:{port}"})
    system = s3fs.S3FileSystem(endpoint_url=f"http://{host}:{port}")
    system.mkdir("press")
    yield system
    server.stop()


# What the clients and the server of the store leave open is not ours.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_store_is_read_and_written_like_a_folder(folder, tmp_path, bucket):
    bucket.put(str(folder), "press/기사", recursive=True)
    summary = batch.run(["s3://press/기사"], "s3://press/out", extract=paced, options=batch.Options())
    run(folder, tmp_path / "here")
    assert bucket.cat_file("press/out/records.jsonl").count(b"\n") == FILES
    assert [bucket.cat_file(f"press/out/{name}") for name in (batch.RECORDS, batch.REJECTED)] == written(
        tmp_path / "here"
    )
    assert summary.rejected == {"empty": 1}
    bucket.pipe_file("press/기사/기사-007.txt", "다른 글이다.".encode())
    again = batch.run(["s3://press/기사"], "s3://press/out", extract=paced, options=batch.Options())
    assert (again.units, again.reused) == (FILES + 1, FILES)
    missing = batch.run(["s3://press/없음"], "s3://press/out2", extract=paced, options=batch.Options())
    assert missing.rejected == {"not_found": 1}
