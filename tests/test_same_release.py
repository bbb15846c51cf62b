"""One release in every format and damage: its records are the same but for source and warnings."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import tarfile
import unicodedata
import zipfile

import pytest
from release import Table
from samples_hwp import build_hwp5, build_hwpx
from samples_office import build_docx, build_pdf

from extractor.batch import extract_with_pipeline
from extractor.read import Columns, Rejection, read_inputs

HEADLINE = "나루시, 몽골 다르항올도와 자매결연 협약"
AREAS = ["○ 농업 기술 연수와 계절근로자 교류", "○ 청소년 여름 캠프 공동 운영", "○ 관광·축제 홍보와 상호 참가"]
TABLE = [["일시", "2024. 5. 3.(금) 14:00"], ["장소", "나루시청 3층 대회의실"]]
PARAGRAPHS = [
    ["보도일자 2024. 5. 7.(화)"],
    ["나루시(시장 한여울)는 지난 3일 시청 3층 대회의실에서 몽골 다르항올도와 자매결연 협약을 체결했다."],
    ["두 도시는 이번 협약에 따라 다음 분야에서 협력하기로 했다."],
    AREAS,
    TABLE,
    ["협약식에는 두 도시 관계자 40여 명이 참석했으며, 나루시는 오는 9월 농업 전문가 5명을 보낼 계획이다."],
    ["한여울 나루시장은 “농업에서 시작한 교류를 청소년과 관광으로 넓히겠다”고 말했다."],
]  # fmt: skip
ROWS = [f"{label} : {value}" for label, value in TABLE]
BODY = "\n\n".join("\n".join(ROWS if lines is TABLE else lines) for lines in PARAGRAPHS)
TEXT = f"{HEADLINE}\n{BODY}"


def document(blank=""):
    """The release as paragraphs of a word processor."""
    items = [HEADLINE]
    for lines in PARAGRAPHS:
        items += [*([] if len(items) == 1 else [blank]), *([Table(TABLE)] if lines is TABLE else lines)]
    return items


def page():
    parts = [f"<h1>{HEADLINE}</h1>"]
    for lines in PARAGRAPHS:
        if lines is TABLE:
            cells = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in TABLE)
            parts.append(f"<table>{cells}</table>")
        else:
            parts.append(f"<p>{'<br>'.join(map(html.escape, lines))}</p>")
    return "\n".join(parts)


def site():
    menu = "<div class='gnb'><ul><li><a href='/'>민원</a></li><li><a href='/'>시정소식</a></li></ul></div>"
    foot = "<div class='footer'>나루시 시청로 1 <a href='/'>개인정보 처리방침</a></div>"
    title = f"<title>{HEADLINE} | 보도자료</title>"
    view = f"<div class='view'>{page()}</div>"
    return f"<!DOCTYPE html><html><head>{title}</head><body>{menu}{view}{foot}</body></html>"


def table(delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["doc_id", "제목", "본문"], ["협약", HEADLINE, BODY]])
    return out.getvalue().encode()


def zipped(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def tarred(name, data):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def row(**fields):
    return json.dumps({"doc_id": "협약"} | fields, ensure_ascii=False).encode()


FORMATS = {
    "협약.txt": TEXT.encode(),
    "협약.md": TEXT.encode(),
    "협약.html": site().encode(),
    "협약.htm": site().encode("cp949"),
    "협약.json": row(title=HEADLINE, text=BODY),
    "array.json": b"[" + row(title=HEADLINE, text=BODY) + b"]",
    "nested.json": b'{"response": {"items": [' + row(title=HEADLINE, text=BODY) + b"]}}",
    "page.json": row(html=page()),
    "협약.jsonl": row(title=HEADLINE, text=BODY) + b"\n",
    "협약.csv": table(","),
    "협약.tsv": table("\t"),
    "협약.hwp": build_hwp5(document(), header="나루시 보도자료", footer="시민과 함께", page_number=True),
    "협약.hwpx": build_hwpx(document(), header="나루시 보도자료", footer="시민과 함께", page_number=True),
    "협약.docx": build_docx(document(), header="나루시 보도자료", footer="시민과 함께"),
    "협약.pdf": build_pdf(
        document(),
        by_word=True,
        keep_spaces=True,
        header="나루시 보도자료",
        page_number="- {} -",
        lines_on_page=16,
    ),
    "협약.zip": zipped("협약.txt", TEXT.encode()),
    "협약.tgz": tarred("협약.txt", TEXT.encode("cp949")),
    "협약.txt.gz": gzip.compress(TEXT.encode()),
}

DAMAGE = {
    "cp949": (TEXT.encode("cp949"), ()),
    "utf-8 with mark": (TEXT.encode("utf-8-sig"), ()),
    "utf-16": (TEXT.encode("utf-16"), ()),
    "carriage returns": (TEXT.replace("\n", "\r\n").encode(), ()),
    "cp949 read as latin-1": (TEXT.encode("cp949").decode("latin-1").encode(), ("mojibake_repaired",)),
    "utf-8 read as latin-1": (TEXT.encode().decode("latin-1").encode(), ("mojibake_repaired",)),
    "cp949 read as latin-1, twice": (
        TEXT.encode("cp949").decode("latin-1").encode().decode("latin-1").encode(),
        ("mojibake_repaired",),
    ),
    "half a character": (TEXT.encode() + "가".encode()[:2], ("cut_character_dropped",)),
    "entities": (TEXT.replace("“", "&ldquo;").replace("”", "&#8221;").encode(), ("entities_decoded",)),
    "decomposed": (unicodedata.normalize("NFD", TEXT).encode(), ("hangul_composed",)),
    "private bullets": (TEXT.replace("○", "\uf0a1").encode(), ("private_use_mapped",)),
    "zero width": (TEXT.replace("협약", "협\u200b약").encode(), ("invisible_removed",)),
    "soft hyphens": (TEXT.replace("도시", "도\u00ad시").encode(), ("invisible_removed",)),
    "no-break spaces": (TEXT.replace(" ", "\u00a0").encode(), ("spaces_unified",)),
    "markup": (f"{HEADLINE}<br>{BODY}".replace("\n", "<br>\n").encode(), ("markup_rendered",)),
    "markup as entities": (
        html.escape(f"{HEADLINE}<br>{BODY}".replace("\n", "<br>\n"), quote=False).encode(),
        ("entities_decoded", "markup_rendered"),
    ),
    "a PDF by another name": (FORMATS["협약.pdf"], ("wrong_ending",)),
    "a page by another name": (site().encode(), ("wrong_ending",)),
}


def record(path, data):
    path.write_bytes(data)
    (article,) = read_inputs([str(path)])
    assert not isinstance(article, Rejection), article
    return article, extract_with_pipeline(article).model_dump()


def told(record):
    return {key: value for key, value in record.items() if key not in {"source", "warnings", "doc_id"}}


def own(warnings):
    """Without what is doubtful about the agreements, which is the same everywhere."""
    return tuple(one for one in warnings if ":" not in one)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return record(tmp_path_factory.mktemp("plain") / "협약.txt", TEXT.encode())


def test_the_release_is_found_at_all(plain):
    article, found = plain
    (agreement,) = found["agreements"]
    assert (agreement["kind"], agreement["date"], len(agreement["areas"])) == ("sister_city", "2024-05-03", 3)
    assert [party["name"] for party in agreement["parties"]] == ["나루시", "다르항올도"]
    assert str(article.published_on) == "2024-05-07"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_record(plain, tmp_path, name):
    article, found = record(tmp_path / name, FORMATS[name])
    assert article.text == TEXT
    assert told(found) == told(plain[1])
    assert own(article.warnings) == ()


@pytest.mark.parametrize("name", DAMAGE)
def test_every_damage_gives_the_same_record_and_is_told(plain, tmp_path, name):
    data, warnings = DAMAGE[name]
    article, found = record(tmp_path / "협약.txt", data)
    assert article.text == TEXT
    assert told(found) == told(plain[1])
    assert own(article.warnings) == warnings


@pytest.mark.parametrize("name", FORMATS)
def test_evidence_points_into_the_text(tmp_path, name):
    article, found = record(tmp_path / name, FORMATS[name])
    places = [place for agreement in found["agreements"] for place in agreement["evidence"]]
    assert places
    assert all(article.text[place["start"] : place["end"]] == place["text"] for place in places)


def test_columns_that_the_user_names(plain, tmp_path):
    path = tmp_path / "협약.csv"
    path.write_bytes(table(",").replace("본문".encode(), b"col3", 1))
    (article,) = read_inputs([str(path)], columns=Columns.parse(["text=col3"]))
    assert article.text == plain[0].text
