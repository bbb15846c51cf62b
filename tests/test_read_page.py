import pytest

from extractor.errors import ReadError
from extractor.read import read_inputs
from extractor.read.page import read_page

BOARD = """<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8">
<title>가람시-나루시 자매결연 협약 체결 < 보도자료 < 알림마당 - 가람시청</title>
<meta property="og:site_name" content="가람시청"><meta property="og:title" content="가람시청">
<link rel="canonical" href="https://www.garam.example/news/12">
<script>var a = "업무협약 2020-01-01";</script><style>p { color: red }</style></head>
<body>
<div id="skip"><a href="#body">본문 바로가기</a></div>
<header><h1>가람시청</h1><nav><ul><li>시정소식</li><li>민원안내</li></ul></nav></header>
<form name="board" method="post"><div class="view">
 <h2>가람시-나루시 자매결연 협약 체결</h2>
 <dl class="info"><dt>작성일</dt><dd>2024-03-05</dd><dt>조회</dt><dd>120</dd></dl>
 <div class="text">
  <p>가람시는&nbsp;5일<br>시청에서   나루시와 협약을
     맺었다.</p>
  <ul><li>문화 <b>교류</b></li><li>▲관광 홍보</li></ul>
  <ol start="3"><li>농업 협력</li><li>체육 교류</li></ol>
  <table><caption>행사 개요</caption>
   <tr><th>일시</th><td>3월 5일</td><th>장소</th><td>시청</td></tr>
   <tr><td>참석</td><td>시장<br>의장</td></tr>
   <tr><th>연도</th><th>건수</th><th>금액</th></tr><tr><td>2023</td><td>5</td><td>3억</td></tr>
  </table>
  <p style="display: none">숨은 글</p><p hidden>숨은 글</p>
 </div></div></form>
<aside>많이 본 글 2020-01-01</aside>
<footer>가람시 시청로 1 / 최종수정일 2024-12-15</footer>
</body></html>"""


def test_a_board_page_reads_as_a_visitor_reads_it():
    page = read_page(BOARD)
    assert page.title == "가람시-나루시 자매결연 협약 체결"
    assert (page.publisher, page.url) == ("가람시청", "https://www.garam.example/news/12")
    assert page.published_on == "2024-03-05"
    assert page.body.split("\n") == [
        "가람시는 5일",
        "시청에서 나루시와 협약을 맺었다.",
        "",
        "• 문화 교류",
        "▲관광 홍보",
        "",
        "3. 농업 협력",
        "4. 체육 교류",
        "",
        "행사 개요",
        "일시 : 3월 5일",
        "장소 : 시청",
        "참석 :",
        "시장",
        "의장",
        "연도 | 건수 | 금액",
        "2023 | 5 | 3억",
    ]


LONG = "<p>" + "가람시는 나루시와 협약을 맺고 함께 나아가기로 했다. " * 5 + "</p>"


@pytest.mark.parametrize(
    "page",
    [
        f"<div>메뉴 하나</div><article>{LONG}</article><div>꼬리말 하나</div>",
        f"<div>메뉴 하나</div><main>{LONG}</main><div>꼬리말 하나</div>",
        f"<div>메뉴 하나</div><div itemprop='articleBody'>{LONG}</div><div>꼬리말 하나</div>",
    ],
)
def test_the_article_element_is_taken_where_there_is_one(page):
    body = read_page(page).body
    assert "가람시는" in body
    assert "하나" not in body


def test_several_article_elements_are_a_list_and_stay():
    page = f"<article>{LONG}</article><article>{LONG.replace('가람시', '다솜시')}</article>"
    assert "가람시는" in read_page(page).body
    assert "다솜시는" in read_page(page).body


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:title" content="두 시 협약 체결 - 나루신문">', "두 시 협약 체결"),
        ('<meta property="og:title" content="가람시 - 나루시 협약 체결">', "가람시 - 나루시 협약 체결"),
        ("<title>두 시 협약 체결 | 나루일보</title>", "두 시 협약 체결"),
        ("<title>두 시 협약 체결 &lt; 정치 &lt; 기사본문 - 나루일보</title>", "두 시 협약 체결"),
        ("<title>나루일보</title><body><h1>두 시 협약 체결</h1>", "두 시 협약 체결"),
        (
            '<title>나루</title><script type="application/ld+json">{"headline": "두 시 협약 체결"}</script>',
            "두 시 협약 체결",
        ),
        ("", None),
    ],
)
def test_title(head, title):
    assert read_page(f"{head}<p>글</p>").title == title


@pytest.mark.parametrize(
    ("head", "published_on"),
    [
        ('<meta property="article:published_time" content="2024-03-05T10:00">', "2024-03-05T10:00"),
        ('<script type="application/ld+json">{"datePublished": "2024-03-05"}</script>', "2024-03-05"),
        ('<script type="application/ld+json">[{"@graph": [{"datePublished": "2024"}]}]</script>', "2024"),
        ('<script type="application/ld+json">{broken</script>', None),
        ('<time itemprop="datePublished" datetime="2024-03-05">어제</time>', "2024-03-05"),
        ('<meta property="article:modified_time" content="2024-03-05">', None),
    ],
)  # fmt: skip
def test_publication_date(head, published_on):
    assert read_page(f"{head}<p>글</p>").published_on == published_on


@pytest.mark.parametrize("html", ["", "<script>글</script>", "<nav>메뉴</nav>", "<html><body></body></html>"])
def test_a_page_without_text_is_empty(html):
    with pytest.raises(ReadError) as refused:
        read_page(html)
    assert refused.value.code == "empty"


def test_a_table_that_lays_out_the_page_is_no_table():
    inner = "<table><tr><th>일시</th><td>5일</td></tr></table>"
    page = f"<table><tr><td>메뉴</td><td>{inner}<p>협약을 맺었다.</p></td></tr></table>"
    assert read_page(page).body == "일시 : 5일\n\n협약을 맺었다."


def test_elements_nested_beyond_reason_are_refused():
    assert read_page("<div>" * 100 + "협약").body == "협약"
    with pytest.raises(ReadError) as refused:
        read_page("<div>" * 3_000 + "협약")
    assert refused.value.code == "bad_html"


@pytest.mark.parametrize(
    "html", ["<nav><form><aside>x</aside></form></nav>글", "<p>글<table><tr><td>", "<li>글", "글</p></div>"]
)
def test_broken_and_nested_markup(html):
    assert "글" in read_page(html + "글").body


@pytest.mark.parametrize(
    "sentence",
    [
        "만족도 높은 관광을 위해 가람시와 나루시는 업무협약을 체결했다고 밝혔다.",
        "공공누리 활용을 위해 두 시는 협약을 맺었다고 밝혔다.",
        "첨부파일 관리 체계를 두 시가 함께 만들기로 했다고 밝혔다.",
    ],
)
def test_sentences_that_begin_as_the_last_lines_of_pages_do_stay(sentence):
    assert sentence in read_page(f"<h1>두 시 협약 체결</h1>{LONG}<p>{sentence}</p>{LONG}").body


def test_paragraphs_with_links_in_them_are_no_list_of_posts():
    paragraph = "<div>가람시는 3일 <a href='/'>가람시설관리공단</a>에서 나루시와 협약을 맺었다.</div>"
    assert read_page(f"<div>{paragraph * 4}</div>").body.count("협약을 맺었다") == 4


def test_a_list_of_posts_is_no_article():
    post = "<td><a href='/'>가람시, 나루시와 업무협약 체결</a></td>"
    rows = "".join(f"<tr><td>{number}</td>{post}</tr>" for number in range(9))
    with pytest.raises(ReadError) as refused:
        read_page(f"<table><tr><th>번호</th><th>제목</th></tr>{rows}</table>")
    assert refused.value.code == "empty"


@pytest.mark.parametrize(
    "script",
    [
        'window.__CONFIG__ = {debug: !1, lang: "한국어"}; window.__DATA__ = {"content": "%s"}',
        '$.ajax({url: "/a"}); var post = {"content": "%s", "publisher": [{"name": "나루신문"}]}',
        'window.post = {content: "%s", title: {ko: "협약"}}',
    ],
)
def test_text_in_the_data_of_a_script(script):
    text = "가람시는 3일 나루시와 업무협약을 맺었다. 두 시는 문화와 관광 분야에서 서로 돕기로 했다."
    assert read_page(f"<div id=root></div><script>{script % text}</script>").body == text


def test_a_broken_byte_elsewhere_does_not_cost_the_article(tmp_path):
    posts = "<ul>" + "<li><a href='/'>가람시, 다른 시와 협약</a></li>" * 3 + "</ul>"
    page = f"<meta charset=utf-8><h1>두 시 협약 체결</h1><div>{LONG * 3}</div>{posts}".encode()
    broken = page.replace("다른".encode(), "다른".encode()[:-1], 1)
    path = tmp_path / "x.html"
    path.write_bytes(broken)
    (article,) = read_inputs([str(path)])
    assert article.title == "두 시 협약 체결"
    assert "\ufffd" not in article.text
