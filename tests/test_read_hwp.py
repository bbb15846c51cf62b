import io
import random
import struct
import zipfile
import zlib
from contextlib import suppress

import pytest
from release import Table
from samples_hwp import (
    Art,
    AutoNumber,
    Box,
    Comment,
    Deleted,
    Equation,
    Grid,
    Link,
    Memo,
    Note,
    Para,
    Picture,
    Ruby,
    build_compound,
    build_hwp5,
    build_hwpx,
    deflate,
    record,
)

from extractor.errors import ReadError
from extractor.read.documents import hwp_body, hwp_package, hwp_records
from extractor.read.documents.hwp5 import read_hwp5
from extractor.read.documents.hwpx import read_hwpx

FORMATS = [(build_hwp5, read_hwp5), (build_hwpx, read_hwpx)]
RELEASE = [
    "가람시-나루시 자매결연 협약 체결",
    "",
    "가람시(시장 김하늘)는 5일 시청에서 나루시와 협약을 맺었다.",
    Table([["일시", "3월 5일"], ["연도", "건수", "금액"]]),
    Para(["문화 교류"], "bullet"),
]


@pytest.fixture(params=FORMATS, ids=["hwp5", "hwpx"])
def body(request):
    build, read = request.param
    return lambda paragraphs, **options: read(build(paragraphs, **options)).body


def code_of(read, data):
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.message
    return caught.value.code


def inflated(hwp5):
    """The first section of a HWP 5 file."""
    return list(hwp_records.read_streams(hwp5))[1]


def test_a_release_reads_as_printed(body):
    assert body(RELEASE).split("\n") == [
        "가람시-나루시 자매결연 협약 체결",
        "",
        "가람시(시장 김하늘)는 5일 시청에서 나루시와 협약을 맺었다.",
        "일시 : 3월 5일",
        "연도 | 건수 | 금액",
        "○ 문화 교류",
    ]


def test_blank_paragraphs_and_space(body):
    assert body(["", "가람시  ", "", " ", "", "나루시", "", ""]) == "가람시\n\n나루시"


def test_what_stands_inside_a_paragraph(body):
    assert body(["일시:\t3월 5일\n장소:\xa0시청\u2002앞‐뒤"]) == "일시: 3월 5일\n장소: 시청 앞-뒤"
    assert body([" 󰊺 private use and 𠮷 beyond the plane"]) == " 󰊺 private use and 𠮷 beyond the plane"
    assert body([["누리집은 ", Link("가람시청"), "이다."]]) == "누리집은 가람시청이다."
    assert body([[Ruby("협약"), "을 맺었다."]]) == "협약을 맺었다."


def test_headers_footers_page_numbers_and_comments_are_left_out(body):
    paragraphs = [["가람시는", Comment("숨은 설명"), " 협약을", Memo("메모"), " 맺었다."]]
    assert body(paragraphs, header="머리말", footer="꼬리말", page_number=True) == "가람시는 협약을 맺었다."
    assert body([["가", AutoNumber(7, 0), "나"]]) == "가나"


def test_notes_stand_at_the_end(body):
    table = Grid([["가", [["하나", Note("미주다.", end=True)]]]])
    assert (
        body([["가람시는", Note("강원도에 있다."), " 협약을"], table, "끝"])
        == "가람시는 협약을\n가 : 하나\n끝\n\n강원도에 있다.\n미주다."
    )


def test_bullets_and_numbers_are_written_out(body):
    paragraphs = [
        Para(["개요"], "outline"),
        Para(["배경"], "outline", 1),
        Para(["하나"], "number"),
        Para(["하나의 가"], "number", 1),
        Para(["하나의 나"], "number", 1),
        Para(["둘"], "number"),
        Para(["둘의 가"], "number", 1),
        Para(["향후"], "outline"),
        Para(["교류"], "bullet"),
        Para(["그림 글머리"], "image"),
        Para(["깊은 수준"], "number", 8),
        "□ 쓴 글머리",
    ]
    assert body(paragraphs).split("\n") == [
        "1. 개요", "가. 배경", "1. 하나", "가. 하나의 가", "나. 하나의 나", "2. 둘", "가. 둘의 가", "2. 향후",
        "○ 교류", "• 그림 글머리", "1> 깊은 수준", "□ 쓴 글머리",
    ]  # fmt: skip


def test_tables(body):
    labelled = Grid([["일시", "3월 5일", "장소", "시청"]], labels=True)
    assert body(["앞", labelled, "뒤"]) == "앞\n일시 : 3월 5일\n장소 : 시청\n뒤"
    assert body([Table([["참석", "시장\n의장"]])]) == "참석 :\n시장\n의장"
    assert body([Table([["가", "나\n다", "라"]])]) == "가 | 나 다 | 라"
    assert body([Grid([["가", "나"]], caption="표 위")]) == "표 위\n가 : 나"
    assert body([Grid([["가", "나"]], caption="표 아래", below=True)]) == "가 : 나\n표 아래"


def test_a_table_that_frames_text_reads_as_its_paragraphs(body):
    assert body([Table([["제목\n\n본문"]])]) == "제목\n\n본문"
    long = "가람시는 나루시와 협약을 맺고 함께 나아가기로 했다. " * 8
    assert body([Table([["가", long + "\n둘째 문단", "다"]])]) == f"가\n{long.strip()}\n둘째 문단\n다"


def test_a_table_in_a_table(body):
    inner = Grid([["일시", "3월 5일"], ["장소", "시청"]])
    assert body([Grid([["개요", ["앞", inner, "뒤"]]])]) == "개요\n앞\n일시 : 3월 5일\n장소 : 시청\n뒤"


def test_objects_stand_in_place(body):
    assert (
        body([["앞 ", Box(["상자", "둘째 줄"], caption="그림 설명"), " 뒤"]])
        == "앞\n상자\n둘째 줄\n그림 설명\n 뒤"
    )
    assert body([["가람시는 ", Box(["상자"], inline=False), "협약을"], "끝"]) == "가람시는 협약을\n상자\n끝"
    assert body([[Box(["상자"], inline=False), "가람시는"]]) == "상자\n가람시는"
    assert body([Box(["묶인 상자"], grouped=True)]) == "묶인 상자"
    assert body([Art("보도자료")]) == "보도자료"
    assert body([Picture("시청 앞")]) == "시청 앞"
    assert body([["가람시", Equation(), "는"]]) == "가람시는"
    assert body([["그림 ", AutoNumber(3), " 시청"]]) == "그림 3 시청"


def test_an_object_without_text_makes_no_blank_line(body):
    assert body(["앞", Equation(), "뒤"]) == "앞\n뒤"


def test_sections_follow_each_other(body):
    assert body(["하나"], more_sections=[["둘"], ["셋"]]) == "하나\n둘\n셋"


def test_an_empty_document(body):
    with pytest.raises(ReadError, match="no text"):
        body(["", " "])


def test_long_documents(body):
    lines = [f"가람시는 {number}번째 협약을 맺었다." for number in range(3000)]
    assert body(lines) == "\n".join(lines)
    assert body(["가람시" * 3000]) == "가람시" * 3000  # a record of more than 4095 bytes


def test_uncompressed_hwp5():
    assert read_hwp5(build_hwp5(RELEASE, compressed=False)).body == read_hwp5(build_hwp5(RELEASE)).body


@pytest.mark.parametrize("bit", [1, 2, 4, 8, 10])
def test_protected_hwp5(bit):
    assert code_of(read_hwp5, build_hwp5(RELEASE, flags=1 << bit)) == "encrypted"


def test_protected_hwpx():
    assert code_of(read_hwpx, build_hwpx(RELEASE, encrypted=True)) == "encrypted"
    data = bytearray(build_hwpx(RELEASE))
    at = data.rindex(b"PK\1\2", 0, data.rindex(b"Contents/section0.xml"))
    data[at + 8] |= 1
    assert code_of(read_hwpx, bytes(data)) == "encrypted"


def test_a_stream_that_does_not_end():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    with_end = inflated(build_hwp5(RELEASE))
    endless = packer.compress(with_end) + packer.flush(zlib.Z_SYNC_FLUSH)
    assert read_hwp5(build_hwp5(RELEASE, extra={"BodyText/Section0": deflate(with_end)})).body
    assert code_of(read_hwp5, build_hwp5(RELEASE, extra={"BodyText/Section0": endless})) == "damaged"


def test_a_picture_that_is_cut_off():
    streams = {"BinData/BIN0001.jpg": bytes(9000), "BinData/BIN0002.jpg": bytes(9000)}
    data = bytearray(build_hwp5(RELEASE, extra=streams))
    assert read_hwp5(bytes(data)).body
    entry = data.index("BIN0002".encode("utf-16-le"))
    struct.pack_into("<I", data, entry + 116, 10**6)  # begins beyond the end
    assert code_of(read_hwp5, bytes(data)) == "damaged"
    assert code_of(read_hwp5, bytes(data[:-1])) == "damaged"
    struct.pack_into("<I", data, entry + 116, 0)
    struct.pack_into("<I", data, entry + 120, 10**9)
    assert code_of(read_hwp5, bytes(data)) == "damaged"


def test_old_hwp():
    assert code_of(read_hwp5, b"HWP Document File V3.00 \x1a\1\2\3\4\5" + bytes(200)) == "unknown_format"


def test_a_section_that_is_missing():
    assert code_of(read_hwp5, build_hwp5(RELEASE, section_count=2)) == "damaged"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, zipfile.ZipFile(io.BytesIO(build_hwpx(RELEASE))) as whole:
        for name in whole.namelist():
            if "section" not in name:
                archive.writestr(name, whole.read(name))
    assert code_of(read_hwpx, data.getvalue()) == "damaged"


def test_the_spine_orders_the_sections():
    options = {"more_sections": [["둘"]]}
    assert read_hwpx(build_hwpx(["하나"], **options, spine=["section1", "section0"])).body == "둘\n하나"
    sections = [[str(number)] for number in range(1, 11)]
    data = build_hwpx(["0"], more_sections=sections, extra={"Contents/content.hpf": b"<package/>"})
    assert read_hwpx(data).body.split("\n") == [str(number) for number in range(11)]


def test_deleted_text_is_left_out():
    assert read_hwpx(build_hwpx([Deleted(" 지운")])).body == "남은 글"
    begin = '<hp:p><hp:run><hp:t>남은 글<hp:deleteBegin Id="1"/>지운</hp:t></hp:run></hp:p>'
    end = '<hp:p><hp:run><hp:t>지운<hp:deleteEnd Id="1"/></hp:t></hp:run></hp:p>'
    middle = "<hp:p><hp:run><hp:t>지운</hp:t></hp:run></hp:p>"
    after = "<hp:p><hp:run><hp:t>뒤</hp:t></hp:run></hp:p>"
    section = f'<sec xmlns:hp="x">{begin}{middle}{end}{after}</sec>'
    assert (
        read_hwpx(build_hwpx(["-"], extra={"Contents/section0.xml": section.encode()})).body == "남은 글\n뒤"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_entities_are_refused(encoding):
    bomb = '<!DOCTYPE sec [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    data = build_hwpx(RELEASE, declaration=bomb, encoding=encoding)
    assert code_of(read_hwpx, data) == "unsafe"
    assert read_hwpx(build_hwpx(RELEASE, declaration="", encoding=encoding)).body


def test_a_declared_encoding_does_not_hide_entities():
    hidden = '<!DOCTYPE sec [<!ENTITY a "aaaa">]><sec/>'.encode("utf-7")
    declared = b'<?xml version="1.0" encoding="utf-7"?>' + hidden
    data = build_hwpx(RELEASE, extra={"Contents/section0.xml": declared})
    assert code_of(read_hwpx, data) in {"damaged", "unsafe"}


def test_what_unpacks_beyond_the_limits(monkeypatch):
    bomb = deflate(bytes(8 << 20))
    assert code_of(read_hwp5, build_hwp5(RELEASE, extra={"BodyText/Section0": bomb})) == "damaged"
    monkeypatch.setattr(hwp_records, "MAX_RATIO", 10)
    assert code_of(read_hwp5, build_hwp5(RELEASE, extra={"BodyText/Section0": bomb})) == "too_large"
    for module, read, build in ((hwp_records, read_hwp5, build_hwp5), (hwp_package, read_hwpx, build_hwpx)):
        for name in ("MAX_MEMBER", "MAX_INFLATED"):
            with monkeypatch.context() as patch:
                patch.setattr(module, name, 100)
                assert code_of(read, build(RELEASE)) == "too_large"
        with monkeypatch.context() as patch:
            patch.setattr(hwp_body, "MAX_TEXT", 20)
            assert code_of(read, build(RELEASE)) == "too_large"
    monkeypatch.setattr(hwp_package, "MAX_RATIO", 10)
    bombed = build_hwpx(RELEASE, extra={"Contents/section0.xml": bytes(8 << 20)})
    assert code_of(read_hwpx, bombed) == "too_large"


def test_broken_records():
    def section(data):
        return build_hwp5(RELEASE, extra={"BodyText/Section0": deflate(data)})

    head = struct.pack("<IIHBBHHHIH", 9, 0, 0, 0, 0, 1, 0, 0, 0, 0)
    text = "가람시는 협약".encode("utf-16-le") + b"\r\0"
    assert read_hwp5(section(record(66, 0, head.replace(b"\x09", b"\x08")) + record(67, 1, text))).body
    broken = [
        record(66, 0, head)[:-3],
        record(66, 0, head) + b"\0",
        record(66, 0, head) + record(67, 1, text[:-4]),
        record(66, 0, head) + record(67, 2, text),
        record(66, 0, b"\0"),
        record(66, 0, head) + record(67, 1, b"\x0b\0" * 9),
        record(66, 0, head) + record(67, 1, b"\x0b\0" * 8 + b"\r\0"),
        record(66, 0, head[:8] + b"\xff\xff" + head[10:]) + record(67, 1, text + b"\0\0"),
    ]
    for data in broken:
        assert code_of(read_hwp5, section(data)) == "damaged"


def test_what_is_nested_too_deeply():
    control = (b"\x0b\0" + bytes(12) + b"\x0b\0") + b"\r\0"
    head = struct.pack("<IIHBBHHHIH", 9, 0, 0, 0, 0, 1, 0, 0, 0, 0)
    section = record(66, 0, head) + record(67, 1, control) + record(71, 1, b" osg" + bytes(40))
    section += b"".join(record(76, level, bytes(4)) for level in range(2, 1023))
    assert code_of(read_hwp5, build_hwp5(RELEASE, extra={"BodyText/Section0": deflate(section)})) == "damaged"
    boxes = "<hp:container>" * 20_000 + "</hp:container>" * 20_000
    section = f'<sec xmlns:hp="x"><hp:p><hp:run>{boxes}</hp:run></hp:p></sec>'
    assert (
        code_of(read_hwpx, build_hwpx(["-"], extra={"Contents/section0.xml": section.encode()})) == "damaged"
    )


def test_other_formats_are_damaged():
    for read in (read_hwp5, read_hwpx):
        compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
        for data in (b"", b"PK\3\4", b"%PDF-1.7", compound, "협약".encode() * 99):
            assert code_of(read, data) == "damaged"
    assert code_of(read_hwp5, build_hwpx(RELEASE)) == "damaged"
    assert code_of(read_hwpx, build_hwp5(RELEASE)) == "damaged"
    assert code_of(read_hwp5, build_compound({"WordDocument": b"x" * 99})) == "damaged"
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert code_of(read_hwpx, docx.getvalue()) == "damaged"


@pytest.mark.parametrize(("build", "read"), FORMATS, ids=["hwp5", "hwpx"])
def test_a_file_that_is_cut_off_is_damaged(build, read):
    data = build([*RELEASE, [Box(["상자"]), Note("각주")]], header="머리말")
    chance = random.Random(7)
    cuts = {len(data) * tenth // 10 for tenth in range(10)} | {
        chance.randrange(len(data)) for _ in range(200)
    }
    for cut in cuts:
        assert code_of(read, data[:cut]) == "damaged", cut


@pytest.mark.parametrize(("build", "read"), FORMATS, ids=["hwp5", "hwpx"])
def test_only_read_errors_escape(build, read):
    chance = random.Random(11)
    plain = {"compressed": False} if build is build_hwp5 else {}
    originals = [
        build([*RELEASE, [Box(["상자"]), Note("각주"), Art("글")]], **options) for options in ({}, plain)
    ]
    for original in originals:
        for _ in range(500):
            data = bytearray(original)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            with suppress(ReadError):
                read(bytes(data))
    for _ in range(100):
        noise = chance.randbytes(chance.randrange(4000))
        for start in (b"", original[:512]):
            assert code_of(read, start + noise)
