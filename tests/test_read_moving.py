"""Folders that others work in: files that change, vanish or become something else while they are read."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest
from samples_hwp import build_hwp5, build_hwpx
from samples_office import build_docx, build_pdf

from extractor import batch
from extractor.bounds import bounded
from extractor.read import Input, Rejection, discover, read_input, read_inputs
from extractor.records import ArticleRecord

PARAGRAPHS = [f"가람시는 {day}일 나루시와 자매결연 협약을 맺었다." for day in range(1, 29)]
TEXT = "\n".join(PARAGRAPHS)
ROWS = [json.dumps({"doc_id": f"줄-{n}", "text": f"{n}번째. {TEXT * 30}"}) for n in range(6)]


def packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", f"{number}번째. {TEXT * 90}")
    return file.getvalue()


CONTENTS = {
    "txt": (TEXT * 90).encode(),
    "html": f"<html><body><p>{'<p>'.join(PARAGRAPHS * 90)}</body></html>".encode(),
    "json": json.dumps({"text": TEXT * 90}).encode(),
    "jsonl": "".join(f"{row}\n" for row in ROWS).encode(),
    "csv": ("본문\n" + "\n".join(f'"{n}번째. {TEXT * 30}"' for n in range(6)) + "\n").encode(),
    "zip": packed(),
    "hwp": build_hwp5(PARAGRAPHS),
    "hwpx": build_hwpx(PARAGRAPHS),
    "pdf": build_pdf(PARAGRAPHS),
    "docx": build_docx(PARAGRAPHS),
}
"""Texts are larger than what is read of a file at once."""


def grows(path: Path) -> None:
    with path.open("ab") as file:
        file.write(path.read_bytes()[-99:] * 9)


def shrinks(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def is_emptied(path: Path) -> None:
    os.truncate(path, 0)


def is_replaced(path: Path) -> None:
    fresh = path.with_name(".새것")
    fresh.write_bytes(path.read_bytes()[: -path.stat().st_size // 3])
    fresh.replace(path)


def is_written_over(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1])


def vanishes(path: Path) -> None:
    path.unlink()


def becomes_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def becomes_a_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def becomes_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def becomes_a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


CHANGES = (grows, shrinks, is_emptied, is_replaced, is_written_over, vanishes)
SWAPS = (vanishes, becomes_a_pipe, becomes_a_device, becomes_a_folder, becomes_a_link_to_itself)


def plain(article):
    told = {"doc_id": article.doc_id, "source": asdict(article.source), "warnings": [article.text]}
    return ArticleRecord(agreements=[], figures=[], **told)


def told(out: Path) -> Counter[str]:
    """How often each file of the folder is told of, as a record or a rejection."""
    records, rejected = ([json.loads(line) for line in data.splitlines()] for data in written(out))
    assert [one for one in rejected if one["code"] == "failed"] == []
    return Counter(
        path.split("/")[1]
        for path in (*(one["source"]["path"] for one in records), *(one["path"] for one in rejected))
    )


def written(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in (batch.RECORDS, batch.REJECTED)]


class Moving:
    """A stream to whose file something happens once its beginning has been read."""

    def __init__(self, stream, happen):
        self._stream, self._happen = stream, happen

    def read(self, size=-1):
        data = self._stream.read(size)
        self._once()
        return data

    def _once(self):
        happen, self._happen = self._happen, lambda: None
        happen()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_file_that_changes_while_it_is_read_is_told_of_and_read_again(tmp_path, monkeypatch, change):
    folder = tmp_path / "기사"
    folder.mkdir()
    for ending, content in CONTENTS.items():
        (folder / f"협약-{ending}.{ending}").write_bytes(content)
    open_file = Input.open

    def moving(given):
        stream = open_file(given)
        return Moving(stream, lambda: change(given.file)) if given.file else stream

    def run(name):
        batch.run([str(folder)], tmp_path / name, extract=plain)
        return tmp_path / name

    with monkeypatch.context() as patched:
        patched.setattr(Input, "open", moving)
        first = told(run("out"))
    assert {*first} == {f"협약-{ending}.{ending}" for ending in CONTENTS}
    assert {first[f"협약-{ending}.{ending}"] for ending in {*CONTENTS} - {"jsonl", "csv", "zip"}} == {1}
    assert written(run("out")) == written(run("afresh")), "the same command again reads what is there now"


@pytest.mark.parametrize("swap", SWAPS, ids=lambda swap: swap.__name__)
def test_what_is_no_file_any_more_when_its_turn_comes_costs_only_itself(tmp_path, swap):
    for ending, content in CONTENTS.items():
        (tmp_path / f"협약.{ending}").write_bytes(content)
    (tmp_path / "나중.txt").write_bytes(CONTENTS["txt"])
    found = list(discover([str(tmp_path)]))
    for ending in CONTENTS:
        swap(tmp_path / f"협약.{ending}")
    read = []
    for given in found:
        with bounded(5, patience=1):
            read += read_input(given)
    rejections = [one for one in read if isinstance(one, Rejection)]
    assert {one.code for one in rejections} == {"not_found" if swap is vanishes else "unreadable"}
    assert len(rejections) == len(CONTENTS)
    assert len(read) == len(CONTENTS) + 1


def test_links_that_lead_to_each_other_are_followed_nowhere(tmp_path):
    folder = tmp_path / "기사"
    folder.mkdir()
    (folder / "협약.txt").write_text(TEXT, "utf-8")
    (folder / "가.txt").symlink_to(folder / "나.txt")
    (folder / "나.txt").symlink_to(folder / "가.txt")
    (folder / "위").symlink_to(tmp_path)
    (folder / "여기").symlink_to(folder)
    for given in (str(folder), f"{folder}/*", f"{folder}/**/*.txt"):
        found = list(read_inputs([given]))
        assert sum(not isinstance(one, Rejection) for one in found) == 1, given
        codes = Counter(one.code for one in found if isinstance(one, Rejection))
        assert codes == ({"not_found": 2} if "**" in given else {"not_found": 2, "unreadable": 2}), given


def test_a_folder_that_vanishes_while_others_are_walked_is_told(tmp_path):
    for name in ("가", "나", "다"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "협약.txt").write_text(TEXT, "utf-8")
    walk = discover([str(tmp_path)])
    first = next(walk)
    (tmp_path / "나" / "협약.txt").unlink()
    (tmp_path / "나").rmdir()
    shown = [(one.path.partition("/")[2], one.error and one.error.code) for one in (first, *walk)]
    assert shown == [("가/협약.txt", None), ("나", "not_found"), ("다/협약.txt", None)]


_AS_NOBODY = """
import os, sys
from extractor.read import Rejection, read_inputs
assert list(read_inputs(["-"]))  # what is imported late is there
os.chdir(sys.argv[1])
os.setgid(65534)
os.setuid(65534)
for one in read_inputs(["기사"]):
    print(f"{one.path} {one.code}" if isinstance(one, Rejection) else one.source.path)
"""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="rights are given up by root alone")
def test_folders_without_rights_are_told_and_cost_only_themselves(tmp_path, repository):
    for name in ("가-닫힘", "나-이름만", "다"):
        (tmp_path / "기사" / name / "안").mkdir(parents=True)
        (tmp_path / "기사" / name / "협약.txt").write_text(TEXT, "utf-8")
        (tmp_path / "기사" / name / "안" / "협약.txt").write_text(TEXT, "utf-8")
    (tmp_path / "기사" / "가-닫힘").chmod(0o000)
    (tmp_path / "기사" / "나-이름만").chmod(0o744)
    opened = [path for path in (tmp_path, *tmp_path.parents) if not path.stat().st_mode & 0o001]
    try:
        for path in opened:
            path.chmod(path.stat().st_mode | 0o001)
        ended = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(tmp_path)], input=TEXT, cwd=repository,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    finally:
        for path in opened:
            path.chmod(path.stat().st_mode & ~0o001)
    assert ended.stdout.splitlines() == [
        "기사/가-닫힘 unreadable",
        "기사/나-이름만/협약.txt unreadable",
        "기사/나-이름만/안 unreadable",
        "기사/다/협약.txt",
        "기사/다/안/협약.txt",
    ], ended.stderr


def test_names_are_read_as_they_are_written_and_in_the_order_of_their_bytes(tmp_path):
    names = ["협약.txt", "가람.txt", "a.txt", "Z.txt", "😀.txt"]
    others = ["\xb0\xa1", "\xc7\xf9\xbe\xe0"]  # 가 and 협약, by Windows in Korea
    for name in (*map(os.fsencode, names), *(f"{one}.txt".encode("latin-1") for one in others)):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT, "utf-8")
    found = [article.source.path.rpartition("/")[2] for article in read_inputs([str(tmp_path)])]
    assert found == ["Z.txt", "a.txt", "가.txt", "협약.txt", "가람.txt", "협약.txt", "😀.txt"]
