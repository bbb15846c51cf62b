import random
from contextlib import suppress

import pytest
from release import Table
from samples_office import Item, Xml, build_docx, cell, paragraph, run, table, text_box

from extractor.errors import ReadError
from extractor.read.documents.docx import read_docx

LONG = "가람시는 나루시와 협약을 맺고 문화, 관광, 농업 분야에서 함께 나아가기로 했다. " * 6


def body(*blocks, **options):
    return read_docx(build_docx(blocks, **options)).body


def refused(data):
    with pytest.raises(ReadError) as error:
        read_docx(data)
    return error.value.code


def field(code, result):
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run(code)}'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def tracked(kind, *content):
    return f'<w:{kind} w:id="1" w:author="가">{"".join(content)}</w:{kind}>'


def test_a_release_reads_as_word_shows_it():
    read = body(
        "가람시-나루시, 협약 체결",
        "",
        "",
        "가람시는 5일 협약을\n맺었다.",
        Item("문화 교류"),
        Item("관광 홍보"),
        Item("인적 교류", "ganada"),
        Item("공동 연구", "ganada"),
        Table([["일시", "3월 5일"], ["연도", "건수", "금액"]]),
        "문의 02-123-4567",
        header="가람시 보도자료",
        footer="가람시청",
        comment="고칠 것",
        footnotes=["각주 글"],
        endnotes=["미주 글"],
    )
    assert read.split("\n") == [
        "가람시-나루시, 협약 체결",
        "",
        "가람시는 5일 협약을",
        "맺었다.",
        "○ 문화 교류",
        "○ 관광 홍보",
        "가. 인적 교류",
        "나. 공동 연구",
        "일시 : 3월 5일",
        "연도 | 건수 | 금액",
        "문의 02-123-4567",
        "",
        "각주 글",
        "미주 글",
    ]


@pytest.mark.parametrize(
    ("block", "read"),
    [
        # tracked changes
        (
            paragraph(
                run("가람시는 "), tracked("del", "<w:r><w:delText>어제</w:delText></w:r>"), run("맺었다")
            ),
            "가람시는 맺었다",
        ),
        (paragraph(run("가람시는 "), tracked("ins", run("오늘 ")), run("맺었다")), "가람시는 오늘 맺었다"),
        (paragraph(tracked("moveFrom", run("옮긴 ")), run("앞 "), tracked("moveTo", run("옮긴"))), "앞 옮긴"),
        (
            paragraph(run("가람시"), properties=f"<w:rPr>{tracked('del')}</w:rPr>")
            + paragraph(run("는 맺었다")),
            "가람시는 맺었다",
        ),
        # hidden text, and hidden text shown again
        (
            paragraph(run("보임"), run("숨김", "<w:vanish/>"), run("다시", '<w:vanish w:val="0"/>')),
            "보임다시",
        ),
        # fields
        (paragraph(run("날짜 "), field(" DATE ", "3월 5일")), "날짜 3월 5일"),
        (paragraph(run("쪽 "), f'<w:fldSimple w:instr=" REF x ">{run("둘")}</w:fldSimple>'), "쪽 둘"),
        # hyperlinks, content controls, prompts
        (
            paragraph(run("앞 "), f'<w:hyperlink w:anchor="x">{run("고리")}</w:hyperlink>', run(" 뒤")),
            "앞 고리 뒤",
        ),
        (f"<w:sdt><w:sdtContent>{paragraph(run('블록'))}</w:sdtContent></w:sdt>", "블록"),
        (paragraph(f"<w:sdt><w:sdtContent>{run('가람')}</w:sdtContent></w:sdt>", run("시")), "가람시"),
        (
            paragraph(
                run("이름 : "),
                "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
                f"{run('여기를 누르세요')}</w:sdtContent></w:sdt>",
            ),
            "이름 :",
        ),
        # characters
        (paragraph('<w:r><w:sym w:font="Wingdings" w:char="F06C"/></w:r>', run("가람")), "●가람"),
        (paragraph(run("일시"), "<w:r><w:tab/></w:r>", run("5일")), "일시 5일"),
        (paragraph(run("가"), "<w:r><w:noBreakHyphen/></w:r>", run("나")), "가-나"),
        (paragraph(run("앞"), '<w:r><w:br w:type="page"/></w:r>', run("뒤")), "앞\n뒤"),
        (paragraph("<w:r><w:t> 가람 </w:t></w:r>", run("시")), "가람시"),
        (paragraph("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), "x+1"),
        (
            paragraph(
                f"<w:r><w:ruby><w:rt>{run('음')}</w:rt><w:rubyBase>{run('本')}</w:rubyBase></w:ruby></w:r>"
            ),
            "本",
        ),
        # text boxes: once, after the paragraph that holds them
        (
            paragraph(run("본문"), text_box(paragraph(run("상자 하나")), paragraph(run("상자 둘")))),
            "본문\n상자 하나\n상자 둘",
        ),
        (paragraph(text_box(paragraph(run("바깥"), text_box(paragraph(run("안"))))), run("")), "바깥\n안"),
        (
            paragraph(
                f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph(run('옛 상자'))}"
                "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            ),
            "옛 상자",
        ),
        # tables
        (
            table(
                [
                    cell(paragraph(run("가람")), properties='<w:vMerge w:val="restart"/>'),
                    cell(paragraph(run("하나"))),
                    cell(paragraph(run("둘"))),
                ],
                [cell(properties="<w:vMerge/>"), cell(paragraph(run("셋"))), cell(paragraph(run("넷")))],
            ),
            "가람 | 하나 | 둘\n셋 : 넷",
        ),
        (table([cell(paragraph(run("구분"))), cell(paragraph(run("내용")))], heading=True), "구분 | 내용"),
        (
            table(
                [
                    cell(
                        paragraph(run("앞")),
                        table([cell(paragraph(run("일시"))), cell(paragraph(run("5일")))]),
                        paragraph(run("뒤")),
                    )
                ]
            ),
            "앞\n일시 : 5일\n뒤",
        ),
        (
            table([cell(paragraph(run("첫 문단")), paragraph(), paragraph(run("둘째 문단")))]),
            "첫 문단\n\n둘째 문단",
        ),
        (
            table(
                [
                    cell(paragraph(run("가"))),
                    cell(paragraph(run(LONG)), paragraph(run("끝"))),
                    cell(paragraph(run("나"))),
                ]
            ),
            f"가\n{LONG.strip()}\n끝\n나",
        ),
        (
            "<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr>"
            + cell(paragraph(run("지운 줄")))
            + "</w:tr><w:tr>"
            + cell(paragraph(run("남은 줄")))
            + "</w:tr></w:tbl>",
            "남은 줄",
        ),
    ],
)
def test_features(block, read):
    assert body(Xml(block), "끝") == f"{read}\n끝"


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("decimal", "1. 2. 3."),
        ("ganada", "가. 나. 다."),
        ("chosung", "ㄱ. ㄴ. ㄷ."),
        ("decimalEnclosedCircle", "①. ②. ③."),
        ("upperRoman", "I. II. III."),
        ("lowerLetter", "a. b. c."),
        ("koreanDigital", "일. 이. 삼."),
        ("decimalZero", "01. 02. 03."),
    ],
)
def test_number_formats(kind, labels):
    read = body(*(Item("항목", kind) for _ in range(3)))
    assert read.replace(" 항목", "").split() == labels.split()


def test_levels_restart_and_lists_share_their_numbers():
    read = body(
        Item("가", "decimal"),
        Item("나", "decimal", level=1),
        Item("다", "decimal", level=1),
        Item("라", "decimal"),
        Item("마", "decimal", level=1),
    )
    assert read.split("\n") == ["1. 가", "1. 나", "2. 다", "2. 라", "1. 마"]


def test_numbers_by_style_with_several_levels_in_one_label():
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/>'
        '<w:numFmt w:val="upperRoman"/>'
        '<w:lvlText w:val="제%1장"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    first = Xml(paragraph(run("개요"), properties='<w:pStyle w:val="H1"/>'))
    second = Xml(paragraph(run("배경"), properties='<w:pStyle w:val="H2"/>'))
    off = Xml(
        paragraph(run("본문"), properties='<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    read = body(first, second, second, off, styles=styles, numbering=numbering)
    assert read.split("\n") == ["제III장 개요", "3.1 배경", "3.2 배경", "본문"]


def test_bullets_of_symbol_fonts_are_written_as_they_look():
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="\uf06e"/>'
        '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val=""/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert body(Item("가"), Item("나", level=1), numbering=numbering) == "■ 가\n• 나"


def test_a_number_that_starts_again():
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    items = [Item("가"), Item("나"), Item("다", glyph="□"), Item("라", glyph="□")]
    assert body(*items, numbering=numbering) == "1) 가\n2) 나\n1) 다\n2) 라"


def test_text_hidden_by_a_style():
    styles = '<w:style w:type="character" w:styleId="Z"><w:rPr><w:vanish/></w:rPr></w:style>'
    assert body(Xml(paragraph(run("보임"), run("숨김", '<w:rStyle w:val="Z"/>'))), styles=styles) == "보임"


def test_strict_documents():
    assert body("가람시", Table([["일시", "5일"]]), strict=True) == "가람시\n일시 : 5일"


def test_nothing_to_read():
    assert refused(build_docx([""])) == "empty"
    picture = paragraph("<w:r><w:drawing><a:graphic><pic:pic/></a:graphic></w:drawing></w:r>")
    assert refused(build_docx([Xml(picture)])) == "no_text_layer"


def test_dtds_and_entities_are_unsafe():
    assert refused(build_docx(["가람시"], doctype="<!DOCTYPE d>")) == "unsafe"
    assert refused(build_docx(["가람시"], doctype='<!DOCTYPE d [<!ENTITY e "x">]>')) == "unsafe"


def test_compound_files():
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert refused(head + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert refused(head + "WordDocument".encode("utf-16-le")) == "unknown_format"
    assert refused(head) == "damaged"


def test_bombs():
    assert refused(build_docx(["가"], extra={"word/media/x.bin": bytes(64 << 20)})) == "too_large"
    wide = "<w:body>" + "<w:p/>" * 4_000_001 + "</w:body>"
    assert refused(build_docx([Xml(wide)])) == "too_large"
    deep = "<w:smartTag>" * 50_000 + "</w:smartTag>" * 50_000
    assert refused(build_docx([Xml(deep)])) == "damaged"


def test_whatever_bytes_come_only_a_read_error_escapes():
    data = build_docx(["가람시는 협약을 맺었다.", Item("교류"), Table([["일시", "5일"]])], footnotes=["주"])
    chance = random.Random(7)
    for length in [len(data) * tenth // 10 for tenth in range(10)] + [
        chance.randrange(len(data)) for _ in range(200)
    ]:
        assert refused(data[:length]) == "damaged"
    whole = read_docx(data).body
    for _ in range(500):
        broken = bytearray(data)
        broken[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        with suppress(ReadError):
            assert read_docx(bytes(broken)).body == whole  # a checksum guards every part
    for other in (b"", b"%PDF-1.7", b"PK\x05\x06" + bytes(18), chance.randbytes(5_000)):
        assert refused(other) == "damaged"
