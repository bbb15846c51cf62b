"""Every command of the documentation is run, as it stands there, in a checkout of its own.

A shell block is run line by line, the blocks of a page one after the other, as a reader would. Blocks marked
``sh norun`` need what a test has not: a cluster, a server, another machine, or many minutes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

REPOSITORY = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"corpus/([\w-]+\.\w+)")
_NOT_AGAIN = {  # what the tests are run by, and what builds the environment that they are run in
    "make install",
    "make test",
}
# The pages whose answers depend on the whole corpus; the others' commands are run on a part of it.
_WHOLE = {"README.md", "README.ko.md", "registry.md", "report.md", "review.md", "labelling.md"}
_DUMPS = {  # files that pages name as the reader's own
    "board.csv": "번호,col2,col3,col5\n1,협약,가람시는 나루시와 업무협약을 맺었다.,2024-05-07\n",
    "answer.json": '{"response": {"body": {"items": [{"contents": "가람시는 나루시와 협약을 맺었다."}]}}}',
}

PAGES = {
    path.relative_to(REPOSITORY).as_posix(): path
    for path in sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")])
    if any(
        line not in _NOT_AGAIN
        for block in _BLOCK.findall(path.read_text("utf-8"))
        for line in block.splitlines()
    )
}


def _checkout(folder: Path, articles: list[Path]) -> Path:
    """A folder that looks like a checkout with these articles, and with the environment of this run."""
    folder.mkdir()
    for path in REPOSITORY.iterdir():
        if path.name not in {"out", "corpus", ".venv", ".git", ".hypothesis"} and not path.name.startswith(
            "."
        ):
            (folder / path.name).symlink_to(path)
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.name != ".installed":
            (folder / ".venv" / path.name).symlink_to(path)
    (folder / ".venv" / ".installed").touch()  # it is as new as it gets
    (folder / "corpus").mkdir()
    for path in articles:
        shutil.copy2(path, folder / "corpus")
    for name, content in _DUMPS.items():
        (folder / name).write_text(content, "utf-8")
    return folder


def _run(line: str, folder: Path) -> None:
    environment = {**os.environ, "PATH": f"{sys.prefix}/bin:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


@pytest.fixture
def whole(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """What ``make run`` makes of the whole corpus, once for all workers of pytest."""
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent
    folder = base / "whole"
    with FileLock(base / "whole.lock"):
        if not (folder / "out" / "run.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _checkout(folder, sorted((REPOSITORY / "corpus").iterdir()))
            _run("make run", folder)
    return folder / "out"


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_page_run(name, tmp_path, request):
    path = PAGES[name]
    text = path.read_text("utf-8")
    articles = sorted((REPOSITORY / "corpus").iterdir())
    if path.name not in _WHOLE:
        named = set(_NAMED.findall(text))
        articles = [one for number, one in enumerate(articles) if number % 12 == 0 or one.name in named]
    folder = _checkout(tmp_path / "checkout", articles)
    if path.name in _WHOLE:
        shutil.copytree(request.getfixturevalue("whole"), folder / "out")
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            if line and line not in _NOT_AGAIN:
                _run(line, folder)
