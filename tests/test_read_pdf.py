import io
import random
import zlib

import pytest
from release import Table
from samples_office import build_pdf

from extractor.errors import ReadError
from extractor.read.documents.lines import Line, paragraphs_of
from extractor.read.documents.pdf import read_pdf

RELEASE = [
    "가람시-나루시, 자매결연 협약 체결",
    "",
    (
        "가람시(시장 김가람)는 지난 5일 시청 대회의실에서 나루시와 상호 우호 증진과 공동 발전을 "
        "위한 자매결연 협약을 체결했다고 6일 밝혔다."
    ),
    (
        "이번 협약에 따라 두 도시는 문화, 관광, 체육, 농업 등 여러 분야에서 교류를 확대하고 청소년 "
        "교류 사업과 농특산물 직거래 장터를 함께 운영하기로 했다."
    ),
    (
        "□ 두 도시는 앞으로 실무협의회를 꾸려 구체적인 사업을 정하고 해마다 한 차례씩 서로 방문하여 "
        "성과를 점검하기로 했으며, 필요한 예산을 공동으로 부담한다."
    ),
    "○ 협약 기간은 3년이며 특별한 사정이 없으면 자동으로 연장된다.",
    "- 문화 교류",
    "- 관광 홍보",
    (
        "김가람 시장은 “이번 협약이 두 도시가 함께 성장하는 밑거름이 되기를 바란다”며 "
        "“시민이 체감하는 교류를 펼치겠다”고 말했다."
    ),
]
TEXT = "\n".join(RELEASE)


def body(paragraphs, **options):
    return read_pdf(build_pdf(paragraphs, **options)).body


def refused(data):
    with pytest.raises(ReadError) as error:
        read_pdf(data)
    return error.value.code


@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"justified": False},
        {"by_word": True},
        {"by_word": True, "justified": False},
        {"keep_spaces": True},
        {"first_indent": 12},
        {"gap": 9},
        {"size": 10},
        {"title_size": 20},
        {"bold_twice": True},
        {"compress": False},
        {"by_word": True, "columns": 2, "lines_on_page": 20},
        {"keep_spaces": True, "columns": 2, "lines_on_page": 22},
        {
            "lines_on_page": 5,
            "header": "가람시 보도자료",
            "footer": "문의 02-123-4567",
            "page_number": "- {} -",
        },
        {"page_number": "{}"},
        {"lines_on_page": 6, "page_number": "{}/3"},
        {"slanted": "대외비", "hidden": "숨은 글", "outside": "밖의 글", "white": "흰 글"},
    ],
)
def test_broken_lines_are_joined_however_they_were_set(setting):
    assert body(RELEASE, **setting) == TEXT


@pytest.mark.parametrize("size", [10.5, 11, 13, 14])
@pytest.mark.parametrize("setting", [{"keep_spaces": True}, {"by_word": True}])
def test_spaces_at_line_ends_are_told_at_any_width(size, setting):
    assert body(RELEASE, size=size, **setting) == TEXT


def test_ruled_tables_are_read_as_rows_in_place_and_only_once():
    tables = [
        "앞 문단이다.",
        Table([["일시", "3월 5일"], ["장소", "시청 대회의실"]]),
        Table([["연도", "건수", "금액"], ["2023", "5", "3억"]]),
        "뒤 문단이다.",
    ]
    assert body(tables).split("\n") == [
        "앞 문단이다.",
        "",
        "일시 : 3월 5일",
        "장소 : 시청 대회의실",
        "연도 | 건수 | 금액",
        "2023 | 5 | 3억",
        "",
        "뒤 문단이다.",
    ]


def test_lines_in_cells_are_joined_and_paragraphs_in_them_kept():
    long = "가람시와 나루시는 문화와 관광 분야에서 교류하기로 했다"
    read = body([Table([["내용", long], ["참석", "가람시장\n나루시장"]])], keep_spaces=True)
    assert read == f"내용 : {long}\n참석 :\n가람시장\n나루시장"


def test_a_table_of_one_cell_is_a_frame():
    assert (
        body([Table([["가람시와 나루시가 협약을 맺었다"]]), "본문이다."]).split("\n")[0]
        == "가람시와 나루시가 협약을 맺었다"
    )


def test_tables_in_columns():
    read = body(
        [*RELEASE[2:5], Table([["연도", "건수"], ["2023", "5"]]), *RELEASE[5:]],
        by_word=True,
        columns=2,
        lines_on_page=14,
    )
    assert read == "\n".join([*RELEASE[2:5], "", "연도 : 건수", "2023 | 5", "", *RELEASE[5:]])


def test_a_repeated_line_in_the_middle_is_no_header():
    assert body(["업무협약", *["가람시"] * 30], lines_on_page=10).count("가람시") == 30


def line(text, x1=200, y=0, **more):
    return Line(text, 0, x1, y, 10, 0, 200, **{"first": 10, "word": 20, **more})


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        (line("The cities signed an agree-"), line("ment.", 30, 16), "The cities signed an agreement."),
        (line("The cities signed an"), line("agreement.", 50, 16), "The cities signed an agreement."),
        (line("두 도시는 업무협"), line("약을 맺었다.", 60, 16), "두 도시는 업무협약을 맺었다."),
        (line("두 도시는 업무협약을", spaced=True), line("맺었다.", 60, 16), "두 도시는 업무협약을 맺었다."),
        (line("두 도시는 업무협약을", 188), line("맺었다.", 60, 16), "두 도시는 업무협약을 맺었다."),
        (line("협약을 맺었다"), line(".", 5, 16), "협약을 맺었다."),
        (line("두 도시는 협의"), line("했다.", 60, 16), "두 도시는 협의했다."),
        (line("지난 2024"), line("년 맺었다.", 60, 16), "지난 2024년 맺었다."),
        (line("교류를 하기로 했"), line("다. 이어 말했다.", 60, 16), "교류를 하기로 했다. 이어 말했다."),
    ],
)
def test_seams(before, after, read):
    assert paragraphs_of([before, after]) == [read]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (line("두 도시는 맺었다.", 100), line("이번 협약", 60, 16)),  # short
        (line("두 도시는 업무협약을"), line("○ 문화 교류", 60, 16)),
        (line("두 도시는 맺었다."), line("- 문화 교류", 60, 16)),
        (line("두 도시는 맺었다."), Line("이번 협약", 12, 60, 16, 10, 0, 200)),  # indented
        (line("두 도시는 업무협약을"), Line("맺었다", 0, 60, 16, 14, 0, 200)),  # larger
    ],
)
def test_signs_of_a_new_paragraph(before, after):
    assert len(paragraphs_of([before, after])) == 2


def test_wider_gaps_are_paragraphs_and_much_wider_ones_blank_lines():
    lines = [line("가나다라", y=y) for y in (0, 16, 32, 56, 72, 120)]
    assert paragraphs_of(lines).count("") == 1
    assert len(paragraphs_of(lines)) == 4


def test_passwords():
    assert refused(build_pdf(["가람시"], user_password="가")) == "encrypted"
    # reportlab leaves parts of its Korean font unencrypted, so this one is in Latin letters
    assert body(["Two cities signed."], owner_password="x", font="Helvetica") == "Two cities signed."


def test_pages_without_text():
    assert refused(build_pdf([])) == "empty"
    assert refused(build_pdf([], picture=True)) == "no_text_layer"
    assert refused(build_pdf([], picture=True, hidden="읽어 낸 글")) == "no_text_layer"


def assemble(content, filters="/FlateDecode", *, resources="", more=(), count=1):
    """A PDF of one page with this content."""
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[3 0 R]/Count {count}>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>>>",
        "",
        *more,
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        head = b"<</Length %d/Filter[%s]>>stream\n" % (len(content), filters.encode())
        inner = part.encode() if part else head + content + b"\nendstream"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, inner)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + tail % (
        len(parts) + 1, table, len(parts) + 1, len(out)
    )  # fmt: skip


FONT = "/Font<</F1 5 0 R>>"


def test_fonts_without_unicode():
    more = (
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/FontDescriptor<</FontName/X/Flags 4>>>>",
    )
    content = zlib.compress(b"BT /F1 12 Tf 100 700 Td <00010002000300040005> Tj ET")
    assert refused(assemble(content, resources=FONT, more=more)) == "no_text_layer"


def test_ligatures_are_letters():
    more = ("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[65/fi]>>>>",)
    content = zlib.compress(b"BT /F1 12 Tf 100 700 Td (Aeld) Tj ET")
    assert read_pdf(assemble(content, resources=FONT, more=more)).body == "field"


def test_headers_that_the_file_marks_as_such_are_left_out():
    more = ("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",)
    content = zlib.compress(
        b"/Artifact <</Type/Pagination>> BDC BT /F1 12 Tf 100 500 Td (Header) Tj ET EMC "
        b"BT /F1 12 Tf 100 400 Td (Body) Tj ET"
    )
    assert read_pdf(assemble(content, resources=FONT, more=more)).body == "Body"


def test_white_text_on_a_dark_ground_is_seen():
    more = ("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",)
    content = zlib.compress(b"0 0 1 rg 90 690 200 30 re f 1 g BT /F1 12 Tf 100 700 Td (Seen) Tj ET")
    assert read_pdf(assemble(content, resources=FONT, more=more)).body == "Seen"


def squeeze(unit, times):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(unit) for _ in range(times)) + packer.flush()


def test_bombs():
    bomb = squeeze(bytes(1_000_000), 600)
    assert refused(assemble(bomb)) == "too_large"
    assert refused(assemble(zlib.compress(bomb), "/FlateDecode/FlateDecode")) == "too_large"
    assert refused(assemble(squeeze(b"q Q " * 1000, 3000))) == "too_large"


def test_lost_pages_and_broken_streams_are_damage():
    assert refused(assemble(zlib.compress(b"q Q"), count=2)) == "damaged"
    assert refused(assemble(zlib.compress(b"q Q" * 100)[:-6])) == "damaged"
    assert refused(assemble(b"no zlib")) == "damaged"


def test_whatever_bytes_come_only_a_read_error_escapes():
    data = build_pdf(RELEASE, by_word=True, header="가람시", page_number="- {} -")
    chance = random.Random(7)
    end = data.rindex(b"%%EOF") + 4
    for length in [end * tenth // 10 for tenth in range(10)] + [chance.randrange(end) for _ in range(200)]:
        assert refused(data[:length]) == "damaged"
    codes = set()
    for _ in range(500):
        broken = bytearray(data)
        broken[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            read_pdf(bytes(broken))
        except ReadError as error:
            codes.add(error.code)
    assert codes <= {"damaged", "no_text_layer", "empty", "encrypted"}
    for other in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", chance.randbytes(5_000)):
        assert refused(other) == "damaged"


def test_signs_between_words_are_kept_in_fonts_that_are_not_embedded():
    text = "가람시·나루시 ―문화·관광― 교류 ∼ ≪협약≫"
    assert body([text]) == text


def drawn(draw, pages=1):
    """A PDF of what a function draws on each page; the font of Korean text is set."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for page in range(pages):
        canvas.setFont("HYSMyeongJo-Medium", 12)
        draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_table_whose_sides_are_open():
    def draw(canvas, _):
        for y in (700, 675, 650):
            canvas.line(60, y, 500, y)
        for x in (150, 300, 390):
            canvas.line(x, 650, x, 700)
        rows = [("보도시점", "3. 5.(목)", "배포", "3. 4.(수)"), ("담당부서", "문화과", "책임자", "김하늘")]
        for y, row in zip((682, 657), rows, strict=True):
            for x, text in zip((70, 160, 310, 400), row, strict=True):
                canvas.drawString(x, y, text)

    assert read_pdf(drawn(draw)).body.split("\n") == [
        "보도시점 | 3. 5.(목) | 배포 | 3. 4.(수)",
        "담당부서 | 문화과 | 책임자 | 김하늘",
    ]


def test_letters_set_tight_are_not_taken_for_bold():
    def draw(canvas, _):
        text = canvas.beginText(60, 700)
        text.setFont("Helvetica", 12)
        text.setCharSpace(-0.3)
        text.textLine("gallery hello will illness")
        canvas.drawText(text)

    assert read_pdf(drawn(draw)).body == "gallery hello will illness"


def test_labels_beside_values_are_no_columns():
    facts = [("○ 행사 일시", "2026. 3. 5.(목)"), ("○ 행사 장소", "가람시청"), ("○ 참석 인원", "20명")]

    def draw(canvas, _):
        for n, (label, value) in enumerate([*facts, ("○ 협약 내용", "문화 관광 교류")]):
            canvas.drawString(60, 700 - 20 * n, label)
            canvas.drawString(150, 700 - 20 * n, value)

    assert read_pdf(drawn(draw)).body.split("\n")[:3] == [f"{label} {value}" for label, value in facts]


def test_black_in_a_spot_colour_is_seen():
    from reportlab.lib.colors import CMYKColorSep

    def draw(canvas, _):
        canvas.setFillColor(CMYKColorSep(0, 0, 0, 1, spotName="Black Spot"))
        canvas.drawString(60, 700, "가람시는 나루시와 협약을 맺었다.")

    assert read_pdf(drawn(draw)).body == "가람시는 나루시와 협약을 맺었다."


def test_attachments_are_no_headers():
    def draw(canvas, page):
        canvas.drawString(60, 790, f"붙임 {page + 1}")
        canvas.drawString(60, 700, "가람시는 나루시와 협약을 맺었다." if page else "두 시는 서로 돕는다.")

    lines = read_pdf(drawn(draw, 2)).body.split("\n")
    assert [line for line in lines if "붙임" in line] == ["붙임 1", "붙임 2"]


@pytest.mark.parametrize(
    ("before", "behind"),
    [(b"\xef\xbb\xbf", b""), (b"\n", b""), (b"", bytes(4096)), (b"", b"<p>" * 999)],
)
def test_what_a_download_put_around_the_file(before, behind):
    text = "가람시는 협약을 맺었다."
    assert read_pdf(before + build_pdf([text]) + behind).body == text


def test_sentences_are_parted_where_lines_end():
    lines = [
        Line("가람시는 나루시와 업무협약을 맺었다.", 0, 200, 10, 10, 0, 200, first=10, word=40),
        Line("이날 두 시장이 서명했다.", 0, 60, 26, 10, 0, 200, first=10, word=20),
    ]
    assert paragraphs_of(lines) == ["가람시는 나루시와 업무협약을 맺었다. 이날 두 시장이 서명했다."]
