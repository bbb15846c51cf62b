"""Inputs that break or abuse their format end in a rejection, in bounded time and memory."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from samples_hwp import build_compound, build_hwp5, build_hwpx
from samples_office import build_docx, build_pdf

from extractor.batch import Options, run
from extractor.errors import ReadError
from extractor.read import Rejection, read_inputs
from extractor.read.documents import read_here
from extractor.read.documents.guard import Guard
from extractor.read.limits import MAX_TEXT
from extractor.records import ArticleRecord
from extractor.shapes import Article

TEXT = "\n".join(f"가람시는 {n}일 나루시와 자매결연 협약을 맺었다." for n in range(1, 29))
PARAGRAPHS = TEXT.split("\n")
DOCUMENTS = {
    "hwp": build_hwp5(PARAGRAPHS),
    "hwpx": build_hwpx(PARAGRAPHS),
    "pdf": build_pdf(PARAGRAPHS),
    "docx": build_docx(PARAGRAPHS),
}
KINDS = {"hwp": "hwp5", "hwpx": "hwpx", "pdf": "pdf", "docx": "docx"}
TEXTS = {
    "txt": TEXT.encode(),
    "html": f"<html><body><p>{'<p>'.join(PARAGRAPHS)}</body></html>".encode(),
    "json": ('{"text": "' + TEXT.replace("\n", "\\n") + '"}').encode(),
    "jsonl": b"".join(f'{{"text": "{line}"}}\n'.encode() for line in PARAGRAPHS),
    "csv": ("본문\n" + TEXT + "\n").encode(),
}
SECONDS = 20


def read(path, data):
    path.write_bytes(data)
    begun = time.monotonic()
    found = list(read_inputs([str(path)]))
    assert time.monotonic() - begun < SECONDS
    assert found
    return found


def bare(article):
    """A record without extraction."""
    return ArticleRecord(doc_id=article.doc_id, agreements=[], figures=[])


def codes(found):
    return {one.code for one in found if isinstance(one, Rejection)}


@pytest.mark.parametrize("tenth", range(1, 10))
@pytest.mark.parametrize("ending", DOCUMENTS)
def test_a_document_that_is_cut_off_is_rejected(tmp_path, ending, tenth):
    data = DOCUMENTS[ending]
    found = read(tmp_path / f"x.{ending}", data[: len(data) * tenth // 10])
    assert [type(one) for one in found] == [Rejection]
    assert codes(found) == {"damaged"}


@pytest.mark.parametrize("tenth", range(1, 10))
@pytest.mark.parametrize("ending", TEXTS)
def test_a_text_that_is_cut_off_is_read_to_the_cut_or_rejected(tmp_path, ending, tenth):
    data = TEXTS[ending]
    found = read(tmp_path / f"x.{ending}", data[: len(data) * tenth // 10])
    assert codes(found) <= {"bad_json", "bad_csv", "empty"}
    if ending == "json":
        assert codes(found) == {"bad_json"}
    for article in (one for one in found if isinstance(one, Article)):
        assert "\ufffd" not in article.text


@pytest.mark.parametrize("ending", [*DOCUMENTS, *TEXTS])
def test_noise_is_rejected(tmp_path, ending):
    noise = random.Random(ending).randbytes(20_000)
    assert codes(read(tmp_path / f"x.{ending}", noise)) & {
        "binary", "unknown_encoding", "wrong_ending", "bad_json", "no_text",
    }  # fmt: skip


@pytest.mark.parametrize("ending", DOCUMENTS)
def test_documents_with_bytes_changed_end_well(tmp_path, ending):
    choose = random.Random(7)
    for _ in range(20):
        data = bytearray(DOCUMENTS[ending])
        for _ in range(choose.choice((1, 3, 30))):
            data[choose.randrange(8, len(data))] = choose.randrange(256)
        found = read(tmp_path / f"x.{ending}", bytes(data))
        assert len(found) == 1


@pytest.mark.parametrize("named", DOCUMENTS)
@pytest.mark.parametrize("ending", DOCUMENTS)
def test_a_document_by_the_name_of_another_is_read_as_what_it_is(tmp_path, named, ending):
    (article,) = read(tmp_path / f"x.{named}", DOCUMENTS[ending])
    assert article.text.startswith(PARAGRAPHS[0])
    assert article.warnings == (() if named == ending else ("wrong_ending",))


@pytest.mark.parametrize("named", DOCUMENTS)
@pytest.mark.parametrize(
    "content",
    [TEXT.encode(), b"<!DOCTYPE html><html><p>404 Not Found</html>", b"\x89PNG\r\n\x1a\n" + bytes(99)],
)
def test_what_is_no_document_is_not_read_as_one(tmp_path, named, content):
    assert codes(read(tmp_path / f"x.{named}", content)) == {"wrong_ending"}


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n"])
def test_what_a_download_puts_before_a_pdf_does_no_harm(tmp_path, before):
    (article,) = read(tmp_path / "x.pdf", before + DOCUMENTS["pdf"])
    assert article.warnings == ()


@pytest.mark.parametrize("name", ["x.docx", "x.hwp", "x.txt"])
@pytest.mark.parametrize(
    ("stream", "code"), [("WordDocument", "unknown_format"), ("EncryptedPackage", "encrypted")]
)
def test_old_and_encrypted_word_files_are_told(tmp_path, name, stream, code):
    assert codes(read(tmp_path / name, build_compound({stream: b"x" * 5_000}))) == {code}


def test_an_archive_by_another_name_is_told(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", TEXT)
    for name in ("x.txt", "x.hwp", "x.pdf"):
        (rejection,) = read(tmp_path / name, packed.getvalue())
        assert (rejection.code, ".zip" in rejection.message) == ("wrong_ending", True)


def test_a_document_that_was_broken_is_not_called_an_archive_to_rename(tmp_path):
    (rejection,) = read(tmp_path / "x.docx", b"PK\x03\x04" + b"\0broken" * 40)
    assert rejection.code == "wrong_ending"
    assert "broken" in rejection.message


def test_a_defect_of_a_reader_costs_only_its_file(tmp_path, monkeypatch):
    from extractor.read import formats

    def broken(*_):
        raise KeyError("오류")

    monkeypatch.setattr(formats, "read_document", broken)
    (tmp_path / "a.docx").write_bytes(DOCUMENTS["docx"])
    (tmp_path / "b.txt").write_bytes(TEXTS["txt"])
    rejection, article = read_inputs([str(tmp_path)])
    assert (rejection.code, rejection.message) == ("failed", "KeyError: '오류'")
    assert article.text == TEXT


@pytest.mark.parametrize("ending", [*DOCUMENTS, *TEXTS])
def test_an_empty_file_is_empty(tmp_path, ending):
    assert codes(read(tmp_path / f"x.{ending}", b"")) == {"empty"}


@pytest.mark.parametrize("ending", ["txt", "html", "json", "jsonl", "csv"])
def test_a_line_of_200_megabytes_is_too_large(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    with path.open("wb") as file:
        file.write(TEXTS[ending][:40] if ending != "csv" else b"text\n")
        for _ in range(200 * 1024 * 1024 // len(chunk := b"x" * (MAX_TEXT // 2))):
            file.write(chunk)
    begun = time.monotonic()
    assert codes(read_inputs([str(path)])) == {"too_large"}
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize(
    ("ending", "data", "code"),
    [
        ("html", b"<div>" * 200_000 + TEXT.encode(), "bad_html"),
        ("html", b"<table><tr><td>" * 50_000 + TEXT.encode(), "bad_html"),
        ("json", b"[" * 200_000, "bad_json"),
        ("json", b'{"a":' * 200_000, "bad_json"),
        ("jsonl", b"[" * 200_000 + b"\n", "bad_json"),
    ],
)
def test_absurd_nesting_is_rejected(tmp_path, ending, data, code):
    assert codes(read(tmp_path / f"x.{ending}", data)) == {code}


def test_a_pdf_nested_beyond_reason_is_rejected(tmp_path):
    deep = b"[" * 100_000 + b"]" * 100_000
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /X " + deep + b" >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    data += b"xref\n0 4\n0000000000 65535 f \n" + table + trailer
    assert codes(read(tmp_path / "x.pdf", data)) <= {"damaged", "empty"}


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def repacked(data, part, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            stored = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(info.filename, change(content) if info.filename == part else content, stored)
    return out.getvalue()


def with_doctype(doctype, entity):
    def change(content):
        text = content.decode()
        text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        return (doctype + text.replace("가람시", entity, 1)).encode()

    return change


PARTS = {"hwpx": "Contents/section0.xml", "docx": "word/document.xml"}


@pytest.mark.parametrize("ending", PARTS)
@pytest.mark.parametrize(("doctype", "entity"), [(LAUGHS, "&m;"), (OUTSIDE, "&e;")], ids=["laughs", "file"])
def test_entities_are_never_expanded(tmp_path, ending, doctype, entity):
    data = repacked(DOCUMENTS[ending], PARTS[ending], with_doctype(doctype, entity))
    assert codes(read(tmp_path / f"x.{ending}", data)) == {"unsafe"}


@pytest.mark.parametrize("ending", PARTS)
def test_entities_in_another_encoding_are_found_too(tmp_path, ending):
    change = with_doctype(LAUGHS.replace("?>", ' encoding="UTF-16"?>', 1), "&m;")
    data = repacked(DOCUMENTS[ending], PARTS[ending], lambda c: change(c).decode().encode("utf-16"))
    assert codes(read(tmp_path / f"x.{ending}", data)) <= {"unsafe", "damaged"}


@pytest.mark.parametrize("ending", PARTS)
def test_a_part_that_unpacks_to_too_much_is_rejected(tmp_path, ending):
    data = repacked(DOCUMENTS[ending], PARTS[ending], lambda content: content + b" " * (200 * 1024 * 1024))
    assert len(data) < 1024 * 1024
    assert codes(read(tmp_path / f"x.{ending}", data)) == {"too_large"}


@pytest.mark.parametrize("ending", PARTS)
def test_parts_nested_beyond_reason_are_rejected(tmp_path, ending):
    deep = {"hwpx": b"<hp:tbl>", "docx": b"<w:ins>"}[ending]
    close = deep.replace(b"<", b"</")

    def change(content):
        where = content.rindex(b"</")
        return content[:where] + deep * 20_000 + close * 20_000 + content[where:]

    found = read(tmp_path / f"x.{ending}", repacked(DOCUMENTS[ending], PARTS[ending], change))
    assert codes(found) <= {"damaged", "too_costly", "too_large"}


@pytest.mark.parametrize("ending", DOCUMENTS)
def test_without_its_library_a_document_is_rejected_with_the_command(monkeypatch, ending):
    libraries = ("olefile", "pdfplumber", "pdfminer")
    for module in [*libraries, *(name for name in sys.modules if name.startswith(libraries))]:
        monkeypatch.setitem(sys.modules, module, None)
    if ending in {"docx", "hwpx"}:  # which need nothing
        assert read_here(KINDS[ending], DOCUMENTS[ending]).body
        return
    with pytest.raises(ReadError, match=rf"pip install 'agreement-extractor\[{ending}\]'") as refused:
        read_here(KINDS[ending], DOCUMENTS[ending])
    assert refused.value.code == "missing_extra"


def test_a_guarded_call_gives_its_result_and_its_errors():
    guard = Guard()
    assert guard(read_here, "docx", DOCUMENTS["docx"]).body == TEXT
    with pytest.raises(ReadError) as refused:
        guard(read_here, "docx", DOCUMENTS["docx"][:100])
    assert refused.value.code == "damaged"
    guard.close()


def test_a_guarded_call_that_takes_too_long_or_too_much_costs_only_itself():
    guard = Guard(seconds=0.5)
    with pytest.raises(ReadError, match=r"more than 0\.5 seconds") as refused:
        guard(time.sleep, 60)
    assert refused.value.code == "too_costly"
    guard = Guard(memory=512 * 1024 * 1024)
    with pytest.raises(ReadError, match="more than 512 MiB"):
        guard(bytes, 4 * 1024**3)
    assert guard(read_here, "docx", DOCUMENTS["docx"]).body == TEXT  # the next one is served
    guard.close()


def test_a_guarded_call_that_dies_costs_only_itself():

    guard = Guard()
    with pytest.raises(ReadError, match="brought the process down"):
        guard(os._exit, 3)
    assert guard(read_here, "docx", DOCUMENTS["docx"]).body == TEXT
    guard.close()


def test_a_guard_whose_process_ended_meanwhile_starts_another():
    guard = Guard()
    first = guard(os.getpid)
    os.kill(first, signal.SIGKILL)
    time.sleep(0.5)
    assert guard(os.getpid) not in (first, os.getpid())
    guard.close()


def test_a_script_without_a_guard_of_its_own_is_run_once(tmp_path):
    """What reads documents does not run the user's script again, as new processes of Python do."""
    (tmp_path / "x.docx").write_bytes(DOCUMENTS["docx"])
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nprint('begins')\nfrom extractor.read import read_inputs\n"
        "print([type(one).__name__ for one in read_inputs([sys.argv[1]])])\n"
    )
    command = [sys.executable, str(script), str(tmp_path / "x.docx")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (["begins", "['Article']"], "")


@pytest.mark.parametrize("ending", ["txt", "json", "jsonl", "csv"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read(tmp_path, ending, encoding):
    (tmp_path / f"x.{ending}").write_bytes(TEXTS[ending].decode().encode(encoding))
    found = list(read_inputs([str(tmp_path)]))
    assert codes(found) == set()
    assert found[0].text.startswith(PARAGRAPHS[0])


@pytest.mark.parametrize("doc_id", [b"\\ud800", b"\xa7", b"\\u0000", b"a\\nb", b"../../x", b"9" * 5_000])
def test_an_id_that_no_file_can_hold_costs_nothing(tmp_path, doc_id):
    data = b'{"doc_id": "%b", "text": "%b"}' % (doc_id, TEXT.replace("\n", " ").encode())
    (tmp_path / "x.json").write_bytes(data)
    summary = run([str(tmp_path / "x.json")], tmp_path / "out", extract=bare)
    assert (summary.articles, summary.rejections) == (1, 0)
    (line,) = (tmp_path / "out" / "records.jsonl").read_text("utf-8").splitlines()
    assert "\n" not in json.loads(line)["doc_id"]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ('{"text": NaN}', {"no_text"}),
        ('{"text": ' + "9" * 5_000 + "}", {"bad_json"}),
        (f'[{{"text": "{PARAGRAPHS[0]}", "title": Infinity, "published_on": 1e999}}]', set()),
        (f'{{"text": "x", "text": "{PARAGRAPHS[0]}"}}', set()),
        ("\ufeff\ufeff\ufeff" + f'{{"text": "{PARAGRAPHS[0]}"}}', set()),
    ],
)
def test_odd_numbers_keys_and_marks_of_json(tmp_path, data, wanted):
    found = read(tmp_path / "x.json", data.encode())
    assert codes(found) == wanted
    assert wanted or found[0].text.endswith(PARAGRAPHS[0])


def test_names_of_all_sorts(tmp_path):
    names = ["줄\n바꿈.txt", "가" * 83 + "ab.txt", "A.txt", "a.txt", "-o.txt", "\x1b[31m.txt", " .txt"]
    names.append(os.fsdecode(b"\xb0\xa1.txt"))
    for name in names:
        (tmp_path / name).write_text(TEXT, "utf-8")
    (tmp_path / "article.txt").mkdir()
    (tmp_path / "article.txt" / "in.txt").write_text(TEXT, "utf-8")
    found = list(read_inputs([str(tmp_path)]))
    assert codes(found) == set()
    ids = [article.doc_id for article in found]
    assert len(set(ids)) == len(names) + 1
    assert not any("\n" in one or "\x1b" in one for one in ids)
    for article in found:
        article.source.path.encode()
    out = tmp_path / ".out"
    summary = run([str(tmp_path)], out, extract=bare, options=Options(workers=2))
    assert (summary.articles, summary.rejections) == (len(ids), 0)
    lines = (out / "records.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["doc_id"] for line in lines] == ids


def test_what_is_no_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "fifo.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "folder").symlink_to(tmp_path)
    begun = time.monotonic()
    found = list(read_inputs([str(tmp_path), "/dev/zero", str(tmp_path / "fifo.txt")]))
    assert time.monotonic() - begun < SECONDS
    assert codes(found) == {"unreadable", "not_found"}
    assert len(found) == 4


def test_a_link_in_an_archive_is_no_article(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("협약.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("../../나루.txt", TEXT)
    rejection, article = read(tmp_path / "x.zip", packed.getvalue())
    assert rejection.code == "unreadable"
    assert article.source.path == "x.zip/나루.txt"


def test_a_pdf_whose_pages_hold_themselves_or_are_without_number_ends(tmp_path):
    for kids, count in ((b"[2 0 R 3 0 R]", 2), (b"[" + b"3 0 R " * 100_000 + b"]", 100_000)):
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids %b /Count %d >>" % (kids, count),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
        ]
        data, places = b"%PDF-1.4\n", []
        for number, content in enumerate(objects, start=1):
            places.append(len(data))
            data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        end = b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
        assert codes(read(tmp_path / "x.pdf", data + b"xref\n0 4\n0000000000 65535 f \n" + table + end)) <= {
            "damaged", "too_large", "empty",
        }  # fmt: skip
