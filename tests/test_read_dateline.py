import time
from datetime import date

import pytest

from extractor.read import find_published_on, find_publisher
from extractor.read.dateline import find_datelines, read_date, read_timestamp
from extractor.rulebook import load

RULES = load("datelines")
BODY = (
    "\n\n가람시는 지난 3일 시청에서 나루시와 자매결연 협약을 맺고 농업과 문화 교류를 넓히기로 했다."
    "\n\n두 시는 2019년 5월 3일에도 서로 만나 청소년 교류와 체육 교류를 함께 의논한 바 있다.\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(text, value) for rule in RULES.starting("dateline.") for text, value in rule.examples],
)
def test_examples_of_the_date_rules(text, expected):
    # Above a page's own first line, as in an article, so that the print date does not interfere.
    assert str(find_published_on(f"두 시 협약 체결\n{text}{BODY}")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [(text, value) for rule in RULES.starting("publisher.") for text, value in rule.examples],
)
def test_examples_of_the_publisher_rules(text, expected):
    assert find_publisher(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("입력 2023.07.14 08:40 | 수정 2023.07.16 09:00", "2023-07-14"),
        ("수정 2023.07.16 09:00 | 입력 2023.07.14 08:40", "2023-07-14"),
        ("승인 2023.07.15 10:00\n입력 2023.07.14 08:40", "2023-07-14"),
        ("홍길동 기자 2023. 9. 11. 13:10\n수정 2023. 9. 12. 09:00", "2023-09-11"),
        ("수정일 2012-11-20", "2012-11-20"),
        ("배포일시 | 2024. 5. 2.(목) 09:00\n보도시점 | 2024. 5. 3.(금) 조간", "2024-05-03"),
        ("보도시점 | 즉시\n배포일시 | 2024. 5. 2.(목) 09:00", "2024-05-02"),
        ("담당부서 국제과\n등록일\n2019-10-14\n조회 5", "2019-10-14"),
        ("작성자 : 홍보팀 | 작성일 : 21-10-27 15:30 | 조회수 : 9", "2021-10-27"),
        ("번호 12 제목 협약 등록일자 : 2024년 3월 5일", "2024-03-05"),
        ("<가람통신> 2024/05/03 14:00 송고", "2024-05-03"),
        ("- 홍보팀\n- 2099\n- 2014-09-03", "2014-09-03"),
        ("입력2024.05.03. 오전 10:11\n수정2024.05.04. 오전 10:20\n기사원문", "2024-05-03"),
        ("보도자료 2024. 5. 2.(목)\n이 자료는 2024년 5월 3일 06:00부터 보도할 수 있습니다", "2024-05-03"),
    ],
)
def test_which_date_wins(text, expected):
    assert str(find_published_on(f"두 시 협약 체결\n{text}{BODY}")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024년 10월 24일(목)",  # the day the page was printed
        "2024.10.24",
        "2024.10.24 10:15 최종편집",
        "date 2024-11-18 나루pn",
        "편집 2024.10.15 [11:20]",
        "최종편집 : 2024.10.15 11:20",
        "일시 : 2024. 5. 3.(금) 14:00",
        "일시\n2024-05-03 14:00",
        "행사일\n- 2024-05-03",
        "접수기간\n2024-05-03",
        "공지 목록\n2024-05-03\n2024-05-04",
        "등록번호 : 가람 아01234 | 등록일 : 2016.04.26 | 발행일 : 2016.04.01 | 발행인 : 홍길동",
        "제호 : 나루타임즈\n등록번호 : 가람 아01234\n등록일자 : 2010.01.02\n발행일자 : 2010.01.05",
        "입력 2024.13.03 10:00",
        "입력 2024.02.30 10:00",
        "입력 1812.05.03",
        "작성일 2199-05-03",
        "5월 3일 입력",
    ],
)
def test_what_is_no_publication_date(text):
    assert find_published_on(f"{text}{BODY}") is None


@pytest.mark.parametrize(
    "text",
    ["2024-05-03", "최종수정일 : 2024-12-15", "2024-05-03 10:20", "홍길동 기자 2024-05-03 10:20"],
)
def test_weak_statements_count_only_above_the_article(text):
    assert find_published_on(f"두 시 협약 체결\n{text}{BODY}") is not None
    assert find_published_on(f"두 시 협약 체결{BODY}{text}\n") is None


def test_the_span_is_the_statement():
    text = f"두 시 협약 체결\n가람신문 | 입력 2023.07.14 08:40{BODY}"
    (mention,) = find_datelines(text)
    assert mention.span.of(text) == "입력 2023.07.14"
    assert (mention.kind, mention.rule, mention.value) == ("dateline", "dateline.stamped", date(2023, 7, 14))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("저작권자 ⓒ '나루 뉴스허브' 나루통신사. 무단전재-재배포 금지", "나루통신사"),
        ("ⓒ 가람TV(가람방송) 무단전재", "가람TV(가람방송)"),
        ("저작권자의 허락 없이 무단 전재를 금합니다", None),
        ("[서울=홍길동 기자] 가람시는", None),
        ("[합천/홍길동기자] 가람시는", None),
        ("(가람시청 제공) 두 시장이", None),
        ("(LTV) 비율을", None),
        ("홍길동 기자 = 가람시는", None),
        ("사진=나루시", None),
    ],
)
def test_publisher(text, expected):
    assert find_publisher(text) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024. 5. 3.", date(2024, 5, 3)),
        ("2024.05.03", date(2024, 5, 3)),
        ("2024/5/3", date(2024, 5, 3)),
        ("2024년 5월 3일", date(2024, 5, 3)),
        ("2024년05월03일", date(2024, 5, 3)),
        ("’24. 5. 3.", date(2024, 5, 3)),
        ("97-05-03", date(1997, 5, 3)),
        ("Aug 17, 2018", date(2018, 8, 17)),
        ("17 August 2018", date(2018, 8, 17)),
        ("2024. 2. 30.", None),
        ("1989-12-31", None),
        ("어제", None),
        ("5월 3일", None),
        ("2024년 5월", None),
    ],
)
def test_read_date(written, expected):
    assert read_date(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-03", date(2024, 5, 3)),
        ("2024-05-03T23:59:00+09:00", date(2024, 5, 3)),
        ("2024-05-03T15:30:00Z", date(2024, 5, 4)),
        ("2024-05-03T18:42:07-08:00", date(2024, 5, 3)),
        ("2024-05-03 10:11:12", date(2024, 5, 3)),
        ("2024-05-03T10:11 KST", date(2024, 5, 3)),
        ("2024.05.03 10:11", date(2024, 5, 3)),
        ("2024년 5월 3일 (금)", date(2024, 5, 3)),
        ("2024-13-03", None),
        ("2024-05", None),
        ("곧", None),
        ("", None),
    ],
)
def test_read_timestamp(written, expected):
    assert read_timestamp(written) == expected


@pytest.mark.parametrize(
    "text", ["\n" * 100_000, ("2024-05-03" + " " * 2_000) * 50, "홍길동 기자 " * 20_000, "ⓒ " * 50_000]
)
def test_time_grows_with_the_text_and_no_faster(text):
    begun = time.perf_counter()
    find_published_on(text)
    find_publisher(text)
    assert time.perf_counter() - begun < 10  # a pattern that goes back and forth takes minutes
