"""Nothing is sent anywhere: extraction, scoring and the registry open no socket, and need no network."""

import shutil
import subprocess
import sys

import pytest

PROGRAM = """
import sys

def refuse(event, given):
    if event == "socket.__new__" and given[1] != 1:  # AF_UNIX, over which processes of one machine speak
        raise AssertionError(f"a socket: {given[1:]}")
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostname", "urllib.Request"}:
        raise AssertionError(f"{event}: {given}")

sys.addaudithook(refuse)
from extractor.cli import main

for command in COMMANDS:
    try:
        main(command)
    except SystemExit as left:
        if left.code:
            raise
"""


@pytest.fixture
def commands(repository, tmp_path):
    articles = tmp_path / "기사"
    articles.mkdir()
    for name in ("a01-seosan-hefei.txt", "a03-suseong-karlsruhe.json", "a14-icheon-meissen.html"):
        shutil.copyfile(repository / "corpus" / name, articles / name)
    gold = tmp_path / "gold"
    gold.mkdir()
    for name in ("a01-seosan-hefei.json", "a03-suseong-karlsruhe.json", "a14-icheon-meissen.json"):
        shutil.copyfile(repository / "gold" / name, gold / name)
    out, db = str(tmp_path / "out"), str(tmp_path / "registry.db")

    def given(workers):
        return [
            ["extract", str(articles), "-o", out, "--workers", workers],
            ["score", str(gold), out, "--resamples", "10"],
            ["registry", "load", out, "--db", db],
            ["registry", "export", "--db", db, "--format", "json"],
            ["schema"],
        ]

    return given


def test_no_socket_is_opened(commands):
    program = PROGRAM.replace("COMMANDS", repr(commands("1")))
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()


def test_a_socket_would_be_noticed():
    program = PROGRAM.replace("COMMANDS", "[]") + "import socket; socket.socket()"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert b"AssertionError: a socket" in ended.stderr


@pytest.fixture
def closed():
    """What stands before a command that is to run where there is no network at all."""
    for words in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
        ):
            return words
    pytest.skip("this machine allows no closed network")


def test_everything_works_without_a_network(commands, closed):
    for command in commands("2"):
        words = [*closed, sys.executable, "-m", "extractor", *command]
        ended = subprocess.run(words, capture_output=True, check=False)
        assert ended.returncode == 0, ended.stderr.decode()


def test_clusters_that_are_started_here_tell_nobody():
    program = """
import os
from extractor.batch.engines import _ray
try:
    next(_ray([], None))
except AttributeError:  # there is no run: it came that far
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
else:
    raise AssertionError
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
