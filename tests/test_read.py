import hashlib
import io
import json
import sys
import unicodedata
from datetime import date
from types import SimpleNamespace

import pytest

from extractor.read import Rejection, discover, read_inputs
from extractor.shapes import Article

TEXT = "가람시는 3일 나루시와 자매결연 협약을 맺었다.\n"


def one(path):
    (found,) = read_inputs([str(path)])
    return found


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    return path


def test_a_text_file_is_the_article_as_it_is(tmp_path):
    data = ("두 시 협약\r\n\r\n" + TEXT).encode("cp949")
    article = one(write(tmp_path / "기사.txt", data))
    assert article.text == "두 시 협약\n\n" + TEXT
    assert (article.doc_id, article.title, article.body_start) == ("기사", None, 0)
    assert article.source.encoding == "cp949"
    assert article.source.media_type == "text/plain"
    assert article.source.sha256 == hashlib.sha256(data).hexdigest()


def test_a_file_name_in_decomposed_hangul_gives_a_composed_id(tmp_path):
    article = one(
        write(tmp_path / unicodedata.normalize("NFD", "협약.md"), unicodedata.normalize("NFD", TEXT))
    )
    assert (article.doc_id, article.text) == ("협약", TEXT)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\n \n", "empty"),
        ("a.txt", b"\x00\x01\x02" * 50, "binary"),
        ("a.txt", TEXT.encode() + b"\xff\xff", "unknown_encoding"),
        ("a.json", '{"title": "협약", "text": "가람', "bad_json"),
        ("a.json", '"가람시"', "bad_json"),
        ("a.json", '{"title": "협약"}', "no_text"),
        ("a.json", '{"title": "협약", "text": " "}', "empty"),
        ("a.json", '{"text": ["가람시"]}', "bad_json"),
        ("a.json", "[]", "empty"),
        ("a.jsonl", "\n", "empty"),
        ("a.html", "<script>협약</script>", "empty"),
        ("a.xyz", TEXT, "unknown_format"),
        ("README", TEXT, "unknown_format"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_a_reason(tmp_path, name, content, code):
    rejection = one(write(tmp_path / name, content))
    assert isinstance(rejection, Rejection)
    assert (rejection.path, rejection.code) == (name, code)
    assert rejection.message


def test_a_bad_input_costs_only_itself(tmp_path):
    write(tmp_path / "a.txt", b"")
    write(tmp_path / "b.txt", TEXT)
    write(tmp_path / "c.json", "{")
    kinds = [type(found) for found in read_inputs([str(tmp_path), "없음.txt", str(tmp_path / "*.none")])]
    assert kinds == [Rejection, Article, Rejection, Rejection, Rejection]


def test_a_json_article(tmp_path):
    told = {
        "doc_id": "g-1", "title": "두 시  협약", "text": TEXT, "published_on": "2024-03-05",
        "publisher": "나루신문", "url": "https://naru.example/1",
    }  # fmt: skip
    article = one(write(tmp_path / "x.json", json.dumps(told)))
    assert article.text == "두 시  협약\n" + TEXT
    assert article.text[article.body_start :] == TEXT
    assert (article.doc_id, article.title) == ("g-1", "두 시  협약")
    assert article.published_on == date(2024, 3, 5)
    assert (article.publisher, article.url, article.warnings) == ("나루신문", "https://naru.example/1", ())


@pytest.mark.parametrize(
    ("told", "published_on", "warnings"),
    [
        ({}, None, ()),
        ({"published_on": None}, None, ()),
        ({"published_on": ""}, None, ()),
        ({"published_on": "2024-03-05T23:00:00+09:00"}, date(2024, 3, 5), ()),
        ({"published_on": "2024-02-30"}, None, ("published_on_invalid",)),
        ({"published_on": "어제"}, None, ("published_on_invalid",)),
        ({"published_on": 17}, None, ("published_on_invalid",)),
        ({"published_on": "?", "text": "입력 2024.3.5\n협약"}, date(2024, 3, 5), ("published_on_invalid",)),
        ({"published_on": "2024-03-06", "text": "입력 2024.03.05\n" + TEXT}, date(2024, 3, 6), ()),
        ({"text": "가람\x01시\ud800"}, None, ("surrogates_replaced", "control_characters_blanked")),
    ],
)  # fmt: skip
def test_json_metadata_that_is_wrong_is_a_warning(tmp_path, told, published_on, warnings):
    article = one(write(tmp_path / "x.json", json.dumps({"text": TEXT} | told)))
    assert (article.published_on, article.warnings) == (published_on, warnings)
    article.text.encode()


def test_a_json_article_of_html(tmp_path):
    article = one(
        write(
            tmp_path / "x.json", json.dumps({"title": "협약", "html": "<h1>협약</h1><p>가람시<br>나루시</p>"})
        )
    )
    assert article.text == "협약\n가람시\n나루시"


def test_a_json_array_is_several_articles(tmp_path):
    told = [{"text": "가"}, {"text": ""}, {"text": "나", "doc_id": "n"}, 5]
    found = list(read_inputs([str(write(tmp_path / "x.json", json.dumps(told)))]))
    assert [f.doc_id if isinstance(f, Article) else f.message.split(":")[0] for f in found] == [
        "x-1", "item 2", "n", "item 4",
    ]  # fmt: skip


def test_a_bad_line_of_json_lines_is_rejected_alone(tmp_path):
    lines = '{"text": "가"}\r\n{"text": \n\n{"title": "나"}\n{"text": "다", "doc_id": "d"}'
    found = list(read_inputs([str(write(tmp_path / "x.jsonl", "\ufeff" + lines))]))
    assert [f.doc_id for f in found if isinstance(f, Article)] == ["x-1", "d"]
    assert [(f.code, f.message[:6]) for f in found if isinstance(f, Rejection)] == [
        ("bad_json", "line 2"),
        ("no_text", "line 4"),
    ]


def test_an_html_page(tmp_path):
    page = (
        "<html><head><meta charset=euc-kr><title>두 시 협약 체결 - 나루신문</title></head><body>"
        "<header>입력 2024.03.05 10:00</header><h1>두 시 협약 체결</h1><p>가람시는 협약을 맺었다.</p></body>"
    )
    article = one(write(tmp_path / "x.htm", page.encode("euc-kr")))
    assert article.text == "두 시 협약 체결\n가람시는 협약을 맺었다."
    assert article.published_on == date(2024, 3, 5)  # of the header, which is not in the text
    assert (article.source.encoding, article.source.media_type) == ("cp949", "text/html")


def test_names_that_clash(tmp_path):
    for path in ("가/a.txt", "나/a.txt", "나/a.md", "다/나-a.txt", "다/b.json"):
        content = json.dumps({"text": "글", "doc_id": "a"}) if path.endswith("json") else TEXT
        write(tmp_path / path, content)
    ids = [article.doc_id for article in read_inputs([str(tmp_path)])]
    assert ids == ["a", "나-a", "나-a-2", "다-a", "다-나-a"]
    assert len(set(ids)) == len(ids)


def test_a_refused_article_takes_no_name(tmp_path):
    write(tmp_path / "1" / "a.txt", b"")
    write(tmp_path / "2" / "a.txt", TEXT)
    assert [f.doc_id for f in read_inputs([str(tmp_path)]) if isinstance(f, Article)] == ["a"]


@pytest.fixture
def tree(tmp_path, monkeypatch):
    for path in ("b.txt", "a.txt", "z/c.txt", "z/y/d.json", ".hidden.txt", ".git/e.txt", "f.bin"):
        write(tmp_path / "기사" / path, TEXT)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "기사"


ALL = ["기사/a.txt", "기사/b.txt", "기사/f.bin", "기사/z/c.txt", "기사/z/y/d.json"]


@pytest.mark.parametrize(
    ("inputs", "paths"),
    [
        (["기사"], ALL),
        (["./기사/"], ALL),
        (["기사/z/../z"], ["z/c.txt", "z/y/d.json"]),
        (["기사/b.txt", "기사/a.txt"], ["기사/b.txt", "기사/a.txt"]),
        (["기사/b.txt", "기사"], ["기사/b.txt", "기사/a.txt", *ALL[2:]]),
        (["기사/*.txt"], ["기사/a.txt", "기사/b.txt"]),
        (["기사/**/*.txt"], ["기사/a.txt", "기사/b.txt", "기사/z/c.txt"]),
        (["기사/z*"], ["기사/z/c.txt", "기사/z/y/d.json"]),
        (["-"], ["-"]),
    ],
)
@pytest.mark.usefixtures("tree")
def test_discover(inputs, paths):
    assert [found.path for found in discover(inputs)] == paths


def test_paths_of_the_machine_stay_out(tree):
    assert [found.path for found in discover([str(tree)])] == ALL
    assert [found.path for found in discover([str(tree / "*.txt")])] == ALL[:2]
    assert [found.path for found in discover([str(tree / "a.txt")])] == ["a.txt"]


@pytest.mark.parametrize(
    ("given", "code"),
    [("없음.txt", "not_found"), ("없음", "not_found"), ("없음/*.txt", "no_match"), ("빈", "no_files")],
)
def test_an_input_that_names_nothing_is_told(tmp_path, monkeypatch, given, code):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "빈" / ".git").mkdir(parents=True)
    (rejection,) = read_inputs([given])
    assert (rejection.path, rejection.code) == (given, code)


def test_brackets_in_a_name_are_no_glob(tmp_path):
    assert one(write(tmp_path / "[가람] 협약.txt", TEXT)).doc_id == "[가람] 협약"


def test_a_link_to_a_folder_above_ends(tmp_path):
    write(tmp_path / "a.txt", TEXT)
    (tmp_path / "loop").symlink_to(tmp_path)
    found = list(discover([str(tmp_path)]))
    assert [one.path.rpartition("/")[2] for one in found] == ["a.txt", "loop"]
    assert [one.error and one.error.code for one in found] == [None, "unreadable"]


@pytest.mark.parametrize("given", ["글" * 200, "a\0b", "**글/*.txt"])
def test_names_that_no_file_can_have_cost_only_themselves(tmp_path, monkeypatch, given):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.txt", TEXT)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    found = list(read_inputs([given, "."]))
    assert [type(one) for one in found] == [Rejection, Article, Rejection]


def test_what_programs_leave_in_folders_is_no_article(tmp_path):
    kept = ["a.html", "e_files/f.txt"]
    for name in (*kept, "a_files/b.js", "a_files/c.css", "desktop.ini", "Thumbs.db", "~$d.docx"):
        write(tmp_path / name, TEXT)
    assert [found.path.partition("/")[2] for found in discover([str(tmp_path)])] == kept


@pytest.mark.parametrize(
    ("data", "media_type", "text"),
    [
        (TEXT.encode(), "text/plain", TEXT),
        (TEXT.encode("cp949"), "text/plain", TEXT),
        (b'{"text": "a"}', "application/json", "a"),
        (b'{"text": "a"}\n', "application/json", "a"),
        (b'{"text": "a"}\n{"text": "a"}\n', "application/jsonl", "a"),
        ("<!DOCTYPE html><p>가".encode(), "text/html", "가"),
        ("[나루신문=홍길동 기자] 가람시".encode(), "text/plain", "[나루신문=홍길동 기자] 가람시"),
    ],
)
def test_standard_input_is_told_by_its_content(monkeypatch, data, media_type, text):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    first, *_ = read_inputs(["-"])
    assert (first.source.path, first.source.media_type, first.text) == ("-", media_type, text)
    assert first.doc_id.startswith("stdin")


def test_truncated_json_on_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"text": "a')))
    (rejection,) = read_inputs(["-"])
    assert (rejection.path, rejection.code) == ("-", "bad_json")
