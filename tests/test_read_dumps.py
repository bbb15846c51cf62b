import io
import json

import pytest

from extractor.read import Columns, Rejection, read_inputs
from extractor.read.limits import MAX_TEXT
from extractor.shapes import Article

BODY = "가람시는 3일 나루시와 자매결연 협약을 맺었다."


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def read(path, mapping=""):
    return list(read_inputs([path], columns=Columns.parse([mapping] if mapping else [])))


def told(found):
    return [f.doc_id if isinstance(f, Article) else (f.code, f.message.split(":")[0]) for f in found]


@pytest.mark.parametrize(
    ("row", "mapping"),
    [
        ({"text": BODY, "title": "두 시 협약", "published_on": "2024-03-05"}, ""),
        ({"본문": BODY, "제목": "두 시 협약", "등록일": "2024.03.05 10:11"}, ""),
        ({"body": BODY, "subject": "두 시 협약", "regdate": "2024-03-05"}, ""),
        ({"nttCn": BODY, "nttSj": "두 시 협약", "frstRegisterPnttm": "2024-03-05 09:30:00"}, ""),
        ({"a": BODY, "b": "두 시 협약", "c": "20240305"}, "text=a,title=b,published_on=c"),
        ({"글": {"안": BODY}, "b.c": "두 시 협약", "d": "2024-03-05"}, "text=글.안,title=b.c,published_on=d"),
        ({"text": "다른 글", "a": BODY, "title": "두 시 협약", "등록일": "2024-03-05"}, "text=a"),
    ],
)
def test_columns_by_map_by_name_and_by_usual_name(tmp_path, row, mapping):
    (article,) = read(write(tmp_path / "x.json", json.dumps(row)), mapping)
    assert (article.title, article.text, str(article.published_on)) == (
        "두 시 협약", f"두 시 협약\n{BODY}", "2024-03-05",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("text", "FIELD=COLUMN"),
        ("text=", "FIELD=COLUMN"),
        ("본문=text", "is none of"),
        ("text=a,text=b", "twice"),
    ],
)
def test_what_is_no_mapping(mapping, message):
    with pytest.raises(ValueError, match=message):
        Columns.parse([mapping])


@pytest.mark.parametrize(
    ("dump", "mapping"),
    [
        ([{"text": BODY}, {"text": BODY}], ""),
        ({"data": [{"text": BODY}, {"text": BODY}]}, ""),
        ({"response": {"header": {"code": 0}, "body": {"items": {"item": [{"본문": BODY}] * 2}}}}, ""),
        ({"a": [{"text": BODY}] * 2, "b": [{"text": "다른 글"}]}, "items=a"),
        ({"x": {"a": [{"text": BODY}] * 2}, "b": [{}]}, "items=x.a"),
    ],
)  # fmt: skip
def test_rows_of_a_json_dump(tmp_path, dump, mapping):
    found = read(write(tmp_path / "x.json", json.dumps(dump)), mapping)
    assert told(found) == ["x-1", "x-2"]


@pytest.mark.parametrize(
    ("dump", "mapping", "code"),
    [
        ({"a": [{"text": BODY}], "b": [{"text": BODY}]}, "", "no_text"),  # which of them is not certain
        ({"a": []}, "items=b", "bad_json"),
        ({"a": {"b": "c"}}, "", "no_text"),
        (["글", 5], "", "bad_json"),
    ],
)
def test_json_that_is_no_dump(tmp_path, dump, mapping, code):
    found = read(write(tmp_path / "x.json", json.dumps(dump)), mapping)
    assert {f.code for f in found} == {code}


def test_json_lines_by_another_name_are_read_with_a_warning(tmp_path):
    lines = f'{{"text": "{BODY}"}}\n{{"text": "{BODY}"}}\n'
    found = read(write(tmp_path / "x.json", lines))
    assert told(found) == ["x-1", "x-2"]
    assert {article.warnings for article in found} == {("wrong_ending",)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv(tmp_path, encoding, delimiter):
    rows = [
        ["번호", "제목", "본문", "등록일"],
        ["7", "두 시 협약", f'"{BODY}\n다음 날 ""끝""{delimiter}"', "2024-03-05"],
    ]
    table = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    (article,) = read(write(tmp_path / "x.csv", table.encode(encoding)))
    assert article.text == f'두 시 협약\n{BODY}\n다음 날 "끝"{delimiter}'
    assert (article.doc_id, str(article.published_on)) == ("x-2", "2024-03-05")


def test_tsv(tmp_path):
    (article,) = read(write(tmp_path / "x.tsv", f"doc_id\ttext\nt-1\t{BODY}, 끝\n"))
    assert (article.doc_id, article.text) == ("t-1", f"{BODY}, 끝")


def test_a_bad_row_of_a_table_costs_only_itself(tmp_path):
    sound = f'제목,본문\n가,{BODY}\n나\n다,"따"옴"\n라,{BODY},더\n마,\n\n바,{BODY}\n'
    cut = "사,".encode() + BODY.encode()[:-2] + b"\n"
    broken = "아,".encode() + b"\xff\xfe" + BODY.encode() + b"\n"
    found = read(write(tmp_path / "x.csv", sound.encode() + cut + broken))
    assert told(found) == [
        "x-2", ("bad_csv", "line 3"), ("bad_csv", "line 4"), ("bad_csv", "line 5"), ("empty", "line 6"),
        "x-8", "x-9", ("unknown_encoding", "line 10"),
    ]  # fmt: skip
    assert found[6].warnings == ("cut_character_dropped",)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("", "empty"),
        ("제목,본문\n", "empty"),
        ("제목,등록일\n가,2024-03-05\n", "no_text"),
        ('"제목,본문\n', "no_text"),
        ("2024년 목록\n제목,본문\n", "empty"),
    ],
)
def test_tables_without_articles(tmp_path, table, code):
    (rejection,) = read(write(tmp_path / "x.csv", table))
    assert (rejection.code, bool(rejection.message)) == (code, True)


@pytest.mark.parametrize(
    "above", ["", "sep=;\n", "2024년 보도자료 목록;;\n\n", "가람시\n내려받은 날; 2024-05-07\n"]
)
def test_what_stands_above_the_header_is_passed_over(tmp_path, above):
    found = read(write(tmp_path / "x.csv", f"{above}연번; 제 목 ;본문\n1;두 시 협약;{BODY};;\n"))
    assert [(f.title, f.text) for f in found] == [("두 시 협약", f"두 시 협약\n{BODY}")]


def test_a_quote_that_is_left_open_swallows_no_other_row(tmp_path):
    table = f'제목,본문\n가,{BODY}\n나,"{BODY}\n다,"{BODY}"\n라,{BODY}\n마,"{BODY}\n바,{BODY}\n'
    found = read(write(tmp_path / "x.csv", table))
    assert told(found) == ["x-2", ("bad_csv", "line 3"), "x-4", "x-5", ("bad_csv", "line 6"), "x-7"]


def test_a_table_by_another_name_is_a_table(tmp_path):
    (article,) = read(write(tmp_path / "x.txt", f"번호,제목,본문\n1,두 시 협약,{BODY}\n"))
    assert (article.title, article.warnings) == ("두 시 협약", ("wrong_ending",))


def test_files_without_the_mapped_column_are_read_by_their_usual_names(tmp_path):
    write(tmp_path / "a.json", json.dumps({"cn": BODY, "sj": "두 시 협약"}))
    write(tmp_path / "b.csv", f"제목,본문\n두 시 협약,{BODY}\n")
    found = read(str(tmp_path), "text=cn,title=sj")
    assert [f.text for f in found] == [f"두 시 협약\n{BODY}"] * 2


def test_numbers_are_values_too(tmp_path):
    rows = [{"본문": BODY, "등록일": day, "글번호": 77 + n} for n, day in enumerate([20240507, 1715040000])]
    found = read(write(tmp_path / "x.json", json.dumps(rows)))
    assert [(f.doc_id, str(f.published_on)) for f in found] == [("77", "2024-05-07"), ("78", "2024-05-07")]


def answer(items, code="00", message="NORMAL SERVICE"):
    return {"response": {"header": {"resultCode": code, "resultMsg": message}, "body": {"items": items}}}


@pytest.mark.parametrize(
    ("dump", "mapping", "ids"),
    [
        (answer({"item": {"본문": BODY}}), "", ["x-1"]),
        (answer({"item": {"contents": BODY}}), "items=response.body.items.item", ["x-1"]),
        ([answer([{"본문": BODY}] * 2), answer([{"본문": BODY}])], "", ["x-1", "x-2", "x-3"]),
        ([answer([{"a": BODY}] * 2), answer([])], "items=response.body.items,text=a", ["x-1", "x-2"]),
    ],
)  # fmt: skip
def test_answers_of_public_services(tmp_path, dump, mapping, ids):
    assert told(read(write(tmp_path / "x.json", json.dumps(dump)), mapping)) == ids


def test_what_a_service_says_is_told(tmp_path):
    refused = answer("", "30", "SERVICE KEY IS NOT REGISTERED")
    for mapping in ("", "items=response.body.items"):
        (rejection,) = read(write(tmp_path / "x.json", json.dumps(refused)), mapping)
        assert "SERVICE KEY IS NOT REGISTERED" in rejection.message


def test_the_columns_that_are_there_are_told(tmp_path):
    (rejection,) = read(write(tmp_path / "x.csv", "글,날짜\n가,나\n"))
    assert "--map text=…: 글, 날짜" in rejection.message


def test_a_line_without_end_costs_only_itself(tmp_path):
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        file.write(f'{{"text": "{BODY}"}}\n{{"text": "'.encode())
        for _ in range(13):
            file.write(b"x" * (MAX_TEXT // 4))
        file.write(f'"}}\n{{"text": "{BODY}"}}\n'.encode())
    assert told(read(str(path))) == ["x-1", ("too_large", "line 2"), "x-3"]


def test_a_field_cut_by_bytes_loses_half_a_character(tmp_path):
    cut = BODY.encode()[:-5]  # in the middle of a syllable
    line = b'{"text": "' + cut + b'", "title": "\xea\xb0\x80"}\n'
    broken = b'{"text": "' + BODY.encode()[:9] + b"\xff\xff" + BODY.encode() + b'"}\n'
    found = read(write(tmp_path / "x.jsonl", line + broken))
    assert told(found) == ["x-1", ("unknown_encoding", "line 2")]
    assert (found[0].text, found[0].warnings) == (f"가\n{BODY[:-3]}", ("cut_character_dropped",))


def test_a_dump_from_standard_input(monkeypatch):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    lines = "".join(f'{{"text": "{BODY}", "doc_id": "d{n}"}}\n' for n in range(3_000))
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": Pipe(lines.encode())}))
    found = list(read_inputs(["-"]))
    assert told(found) == [f"d{n}" for n in range(3_000)]
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": Pipe(f"제목,본문\n가,{BODY}\n".encode())}))
    assert [f.title for f in read_inputs(["-"], ending="csv")] == ["가"]


def test_nothing_is_lost(tmp_path):
    rows = [{"text": BODY}, {"title": "가"}, 7, {"text": ""}, {"text": [BODY]}, {"text": BODY, "title": 5}]
    found = read(write(tmp_path / "x.jsonl", "\n".join(map(json.dumps, rows))))
    assert len(found) == len(rows)
    assert [isinstance(f, Rejection) for f in found] == [False, True, True, True, True, False]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32", "iso2022_kr"])
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_encodings_in_which_a_newline_is_no_byte(tmp_path, codec, ending):
    table = f"제목,본문\n두 시 협약,{BODY}\n"
    line = json.dumps({"제목": "두 시 협약", "본문": BODY}, ensure_ascii=False) + "\n"
    dump = (table if ending == "csv" else line).encode(codec)
    (article,) = read(write(tmp_path / f"x.{ending}", dump))
    assert article.text == f"두 시 협약\n{BODY}"
    assert article.source.encoding == codec.replace("_", "-")


def test_a_table_of_old_macs(tmp_path):
    (article,) = read(write(tmp_path / "x.csv", f"제목,본문\r두 시 협약,{BODY}\r".encode("cp949")))
    assert article.text == f"두 시 협약\n{BODY}"


def test_a_column_that_stands_twice(tmp_path):
    (article,) = read(write(tmp_path / "x.csv", f"본문,제목,본문\n{BODY},두 시 협약,\n"))
    assert article.text == f"두 시 협약\n{BODY}"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59Z"])
def test_days_that_databases_write_for_none(tmp_path, moment):
    (article,) = read(write(tmp_path / "x.json", json.dumps({"text": BODY, "published_on": moment})))
    assert (article.published_on, article.warnings) == (None, ("published_on_invalid",))


def test_metadata_of_another_kind_are_none(tmp_path):
    row = {"text": BODY, "publisher": float("nan"), "title": {"ko": "협약"}, "url": ["a"], "doc_id": 7.0}
    (article,) = read(write(tmp_path / "x.json", json.dumps(row)))
    assert (article.doc_id, article.title, article.publisher, article.url) == ("7", None, None, None)


def test_messages_can_be_written(tmp_path):
    found = read(write(tmp_path / "x.csv", "제목,글".encode() + b"\xb0\n" + "가,나\n".encode()))
    found += read(write(tmp_path / "x.json", '{"가\\ud800": 5}'))
    assert len(found) == 2
    for rejection in found:
        rejection.message.encode()


def test_an_array_of_many_is_hashed_once(tmp_path, monkeypatch):
    from extractor import read as reading

    hashed = []
    sha256 = reading.hashlib.sha256
    monkeypatch.setattr(reading.hashlib, "sha256", lambda *data: hashed.append(1) or sha256(*data))
    assert len(read(write(tmp_path / "x.json", json.dumps([{"text": BODY}] * 50)))) == 50
    assert len(hashed) < 5
