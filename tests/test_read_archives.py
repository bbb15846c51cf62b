import gzip
import io
import tarfile
import zipfile

import pytest

from extractor.read import Rejection, archives, read_inputs
from extractor.shapes import Article

TEXT = "가람시는 3일 나루시와 자매결연 협약을 맺었다.\n"


def zipped(files, **options):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, **options)
    return packed.getvalue()


def tarred(files, mode="w"):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content or b""))
    return packed.getvalue()


def read(path, data):
    path.write_bytes(data)
    return list(read_inputs([str(path)]))


def told(found):
    return [
        (f.doc_id, f.source.path) if isinstance(f, Article) else (f.code, f.path) for f in found
    ]  # fmt: skip


FILES = {"3월/a.txt": TEXT.encode(), "3월/b.txt": TEXT.encode("cp949"), "4월/a.txt": TEXT.encode()}
ARTICLES = ["3월/a.txt", "3월/b.txt", "4월/a.txt"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.zip", zipped(FILES)),
        ("x.tar", tarred(FILES)),
        ("x.tar.gz", tarred(FILES, "w:gz")),
        ("x.tgz", tarred(FILES, "w:gz")),
    ],
)
def test_an_archive_reads_as_a_folder(tmp_path, name, data):
    found = read(tmp_path / name, data)
    assert [f.source.path for f in found] == [f"{name}/{path}" for path in ARTICLES]
    assert [f.doc_id for f in found] == ["a", "b", "4월-a"]
    assert {f.text for f in found} == {TEXT}


def test_a_packed_file(tmp_path):
    (article,) = read(tmp_path / "협약.txt.gz", gzip.compress(TEXT.encode()))
    assert (article.doc_id, article.source.path) == ("협약", "협약.txt.gz/협약.txt")
    found = read(tmp_path / "x.jsonl.gz", gzip.compress(b'{"text": "a"}\n{"text": "b"}\n'))
    assert [f.text for f in found] == ["a", "b"]


def test_archives_in_archives(tmp_path):
    data = zipped({"c.txt": TEXT})
    for depth in range(4):
        found = read(tmp_path / f"{depth}.zip", data)
        if depth < 3:
            assert [f.text for f in found] == [TEXT]
        else:
            assert [f.code for f in found] == ["too_large"]
        data = zipped({"b.zip": data})


def test_names_that_korean_windows_wrote(tmp_path):
    packed = bytearray(zipped({"abcd.txt": TEXT}))
    data = bytes(packed).replace(b"abcd.txt", "협약.txt".encode("cp949"))
    (article,) = read(tmp_path / "x.zip", data)
    assert article.doc_id == "협약"


def test_names_that_say_nothing_of_their_encoding(tmp_path):
    data = bytearray(zipped({"협약.txt": TEXT}))  # in UTF-8, with the flag that says so …
    for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        data[data.index(mark) + place] &= ~0x08  # … which some programs leave out
    assert [f.doc_id for f in read(tmp_path / "x.zip", bytes(data))] == ["협약"]
    packed = tarred({"abcd.txt": TEXT.encode()}).replace(b"abcd.txt", "협약.txt".encode("cp949"))
    header = packed[:148] + b" " * 8 + packed[156:512]
    packed = packed[:148] + b"%06o\0 " % sum(header) + packed[156:]
    assert [f.doc_id for f in read(tmp_path / "x.tar", packed)] == ["협약"]


def test_a_broken_member_of_another_compression_costs_only_itself(tmp_path):
    data = bytearray(zipped({"a.txt": TEXT * 50}, compress_type=zipfile.ZIP_LZMA))
    for place in range(60, 90):
        data[place] ^= 0x55
    assert {f.code for f in read(tmp_path / "x.zip", bytes(data))} == {"damaged"}


def test_a_member_without_a_name_costs_only_itself(tmp_path):
    data = zipped({"x": b"x", "a.txt": TEXT.encode()})
    at = data.index(b"PK\x01\x02")  # of the first member's entry in the directory at the end
    entry = data[at : at + 46]
    nameless = data[:at] + entry[:28] + b"\0\0" + b"\x01\0" + entry[32:] + data[at + 46 :]  # x is extra now
    found = read(tmp_path / "x.zip", nameless)
    assert told(found) == [("unknown_format", "x.zip/nameless"), ("a", "x.zip/a.txt")]


def test_what_no_library_foresaw_costs_the_rest_of_its_archive(tmp_path, monkeypatch):
    def fails(*_):
        raise AttributeError("of a library")

    monkeypatch.setattr(archives, "_zip_member", fails)
    (tmp_path / "b.txt").write_text(TEXT)
    (tmp_path / "a.zip").write_bytes(zipped(FILES))
    found = list(read_inputs([str(tmp_path)]))
    assert [code for code, _ in told(found)] == ["failed", "b"]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_climb_stay_inside(tmp_path, pack):
    name = "x.zip" if pack is zipped else "x.tar"
    found = read(tmp_path / name, pack({"../../etc/a.txt": TEXT.encode()}))
    assert [f.source.path.partition("/")[2] for f in found] == ["etc/a.txt"]


def test_hidden_files_and_links_are_no_articles(tmp_path):
    hidden = {".a.txt": b"x", "__MACOSX/b.txt": b"x", "c/.d/e.txt": b"x"}
    found = read(tmp_path / "x.tar", tarred(hidden | {"f.txt": TEXT.encode(), "g.txt": None}))
    assert told(found) == [("f", "x.tar/f.txt"), ("unreadable", "x.tar/g.txt")]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.zip", zipped({}), "no_files"),
        ("x.zip", b"PK\x03\x04 nothing", "damaged"),
        ("x.zip", b"", "damaged"),
        ("x.tar", b"nothing" * 200, "damaged"),
        ("x.tar.gz", b"nothing", "damaged"),
        ("x.txt.gz", b"nothing", "damaged"),
        ("x.zip", zipped({"a.bin": b"x"}), "unknown_format"),
    ],
)
def test_archives_that_hold_nothing_to_read(tmp_path, name, data, code):
    (rejection,) = read(tmp_path / name, data)
    assert (rejection.code, bool(rejection.message)) == (code, True)


@pytest.mark.parametrize("tenth", range(1, 10))
@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("x.zip", zipped),
        ("x.tar.gz", lambda files: tarred(files, "w:gz")),
        ("x.txt.gz", lambda files: gzip.compress(files["a.txt"])),
    ],
)
def test_what_is_cut_off_is_told(tmp_path, name, pack, tenth):
    text = "".join(f"가람시 {n}번째 협약.\n" for n in range(500)).encode()
    data = pack({"a.txt": text})
    found = read(tmp_path / name, data[: len(data) * tenth // 10])
    assert {f.code for f in found if isinstance(f, Rejection)} == {"damaged"}


def test_a_member_that_breaks_its_checksum_costs_only_itself(tmp_path):
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT}, compress_type=zipfile.ZIP_STORED))
    data[data.index("가람시".encode())] ^= 1
    assert told(read(tmp_path / "x.zip", bytes(data))) == [("damaged", "x.zip/a.txt"), ("b", "x.zip/b.txt")]


def test_an_encrypted_member_costs_only_itself(tmp_path):
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT}))
    data[6] |= 1  # the local header of the first member …
    data[data.index(b"PK\x01\x02") + 8] |= 1  # … and its entry in the directory
    assert told(read(tmp_path / "x.zip", bytes(data))) == [("encrypted", "x.zip/a.txt"), ("b", "x.zip/b.txt")]


@pytest.mark.parametrize("name", ["x.zip", "x.txt.gz", "x.jsonl.gz"])
def test_bombs_end_in_a_rejection(tmp_path, name):
    zeros = bytes(64 * 1024 * 1024)
    packed = zipped({"a.txt": zeros}) if name == "x.zip" else gzip.compress(zeros)
    assert len(packed) < 100_000
    found = read(tmp_path / name, packed)
    assert [f.code for f in found] == ["too_large"]


def test_more_than_an_archive_may_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    monkeypatch.setattr(archives._Budget, "__init__", lambda self: vars(self).update(size=10**6, members=3))
    found = read(tmp_path / "x.zip", zipped({f"{n}.txt": TEXT for n in range(6)}))
    assert [type(f) for f in found] == [Article, Article, Article, Rejection]
    assert found[-1].code == "too_large"
