"""The report as Chromium shows it: found, sorted, marked, worded, printed, and safe."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pytest
from browser import Watched, chromium
from click.testing import CliRunner
from made_up import TEXT, agreement, full_of, party, record, run

from extractor.cli import main

LOCKED = ({"path": "기사/1.hwp", "code": "encrypted", "message": "locked"},)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


class Opened:
    """A report in the browser, with what the console complained of and what was asked of the network."""

    def __init__(
        self, browser: Any, folder: Any, *lines: Any, size: tuple[int, int] = (1280, 900),
        rejected: tuple[dict[str, str], ...] = LOCKED, **look: Any,
    ) -> None:  # fmt: skip
        out = folder / "report.html"
        run(folder / "out", *lines, rejected=rejected)
        result = CliRunner().invoke(
            main, ["report", str(folder / "out"), "-o", str(out), "--sources", str(folder)]
        )
        assert result.exit_code == 0, result.output
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **look)
        self.page = self.context.new_page()
        self.watched = Watched(self.page)
        self.page.goto(out.as_uri())

    def rows(self) -> list[str]:
        return [row.inner_text() for row in self.page.locator("#table tbody tr").all()]

    def count(self) -> str:
        return self.page.locator("#count").inner_text()


@pytest.fixture
def opened(browser, tmp_path):
    made: list[Opened] = []

    def opening(*lines: Any, **how: Any) -> Opened:
        made.append(Opened(browser, tmp_path, *(lines or LINES), **how))
        return made[-1]

    yield opening
    for one in made:
        assert one.watched.complaints == []
        assert [url for url in one.watched.asked if not url.startswith("file:")] == []
        one.context.close()


SECOND = agreement(
    id="agr-2", kind="mou", status="planned", date="2019-07", venue=None, areas=["수소 에너지"],
    confidence=0.3, parties=[party("다온시"), party("라온시", "JP", canonical="라온 시")], evidence=[],
    salience="background",
)  # fmt: skip
THIRD = agreement(
    id="agr-3", date="XXXX-XX-10", parties=[party("가람시"), party("라온시", "JP")], evidence=[]
)
LINES = (
    record("협약", agreement(), text=TEXT) | {"text": TEXT, "warnings": ["agr-1: date: none is told"]},
    record("둘", SECOND, THIRD, title="다온시 소식"),
)


def test_filters_find_what_they_say(opened):
    page = (it := opened()).page
    assert it.count() == "3건 (전체 3건)"
    for field, value, parties in (
        ("search", "관광 김다솜", ["가람시, 나루시"]),
        ("search", "다온시 소식", ["다온시, 라온시", "가람시, 라온시"]),
        ("party", "라온 시", ["다온시, 라온시"]),
        ("country", "US", ["가람시, 나루시"]),
        ("kind", "mou", ["다온시, 라온시"]),
        ("status", "planned", ["다온시, 라온시"]),
        ("salience", "background", ["다온시, 라온시"]),
        ("year", "2024", ["가람시, 나루시"]),
        ("topic", "energy", ["다온시, 라온시"]),
        ("least", "0.7", ["가람시, 나루시", "가람시, 라온시"]),
    ):
        page.locator("button[type=reset]").click()
        page.locator("#table tbody tr").nth(2).wait_for()
        control = page.locator(f"#filters [name={field}]")
        control.fill(value) if field in ("search", "party") else control.select_option(value)
        assert [row.splitlines()[0].split("\t")[1] for row in it.rows()] == parties, field


def test_the_years_show_what_they_leave_out(opened):
    page = opened().page
    assert page.locator("#years > li").all_inner_texts() == ["2019", "⋯", "2024"]
    assert page.locator("#undated").inner_text() == "연도를 모르는 협약 1건은 그림에 없습니다."
    page.locator("#filters [name=kind]").select_option("mou")
    page.locator("#undated", has_not_text="연도").wait_for(state="attached")
    assert page.locator("#years > li").all_inner_texts() == ["2019"]


def test_a_header_sorts_and_says_so(opened):
    page = (it := opened()).page
    first = lambda: [row.split("\t")[0] for row in it.rows()]  # noqa: E731
    assert first() == ["2024-05-03", "2019-07", "?-?-10"]
    page.get_by_role("button", name="확신도").click()
    assert page.locator("th.c-confidence").get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="확신도").click()
    assert page.locator("th.c-confidence").get_attribute("aria-sort") == "ascending"
    assert first()[0] == "2019-07"


def test_a_year_of_the_timeline_filters(opened):
    page = (it := opened()).page
    page.get_by_role("button", name="2019년 1건").click()
    assert it.count() == "1건 (전체 3건)"
    page.keyboard.press("Enter")  # the focus stays on it, and once more takes it back
    assert it.count() == "3건 (전체 3건)"


def test_every_value_is_marked_where_its_evidence_lies(opened):
    page = opened().page
    page.get_by_role("button", name="가람시, 나루시").click()
    text = page.locator("#text .text")
    assert text.inner_text().replace("\n", "") == TEXT.replace("\n", "")
    marks = {mark.inner_text(): mark.get_attribute("data-told") for mark in text.locator("mark").all()}
    assert marks["김다솜"] == "서명자 · signatories.rule"  # behind an emoji of two UTF-16 units
    assert marks["자매결연"].splitlines() == ["종류 · kind.rule", "상태 · status.rule"]
    assert "관광 교류" in marks
    page.locator("mark", has_text="김다솜").focus()
    assert page.locator("#tip").inner_text() == "서명자 · signatories.rule"
    page.locator("mark", has_text="2024년").hover()
    assert page.locator("#tip").inner_text() == "날짜 · date.rule"
    page.locator("#facts button", has_text="관광 교류").click()
    assert page.locator("mark.here").inner_text() == "관광 교류"
    page.locator("mark", has_text="시청").click()
    assert page.evaluate("document.activeElement.textContent") == "시청"
    assert page.evaluate("document.activeElement.closest('#facts') !== null")


def test_without_a_text_the_evidence_is_shown_and_that_is_said(opened):
    page = opened(record("a", agreement())).page
    page.locator("#table tbody button").click()
    assert "기사 원문이 없어" in page.locator("#text").inner_text()
    assert "2024년 5월 3일" in page.locator("#text").inner_text()


def test_all_of_it_goes_by_keyboard(opened):
    page = (it := opened()).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#tab-list").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#tab-network").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowLeft")
    page.locator("#table tbody button").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "headline"
    page.keyboard.press("j")
    assert page.locator("#headline").inner_text() == "다온시 소식"
    page.keyboard.press("k")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "MARK":
            break
    assert page.evaluate("document.activeElement.tagName") == "MARK"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#facts') !== null")
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "가람시, 나루시"
    assert len(it.rows()) == 3


def test_english_by_a_switch_that_is_remembered(opened):
    page = (it := opened()).page
    page.locator("#language").select_option("en")
    assert it.count() == "3 of 3 agreements"
    assert page.locator("html").get_attribute("lang") == "en"
    assert "sister city" in it.rows()[0]
    assert "United States" in it.rows()[0]
    page.reload()
    assert it.count() == "3 of 3 agreements"
    page.get_by_role("tab", name="To check").click()
    assert "none is told" in page.locator("#panel-doubts").inner_text()
    page.get_by_role("tab", name="Left out").click()
    assert "the document asks for a password" in page.locator("#panel-refused").inner_text()
    page.locator("#language").select_option("ko")
    assert "암호가 걸린 문서입니다" in page.locator("#panel-refused").inner_text()


def test_the_network_puts_whom_one_picks_in_the_middle(opened):
    page = opened().page
    page.locator("#tab-network").click()
    assert page.locator("#around").inner_text() == "가람시: 상대 2곳"
    assert page.locator("#graph .node").count() == 3
    page.locator("#most button", has_text="라온 시").click()
    assert page.locator("#around").inner_text() == "라온 시: 상대 1곳"
    assert "다온시" in page.locator("#partners").inner_text()
    page.locator("#filters [name=kind]").select_option("sister_city")
    assert page.locator("#around").inner_text() == "가람시: 상대 2곳"


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_dark_by_the_system_and_by_a_switch(opened):
    page = opened(color_scheme="dark").page
    dark = background(page)
    page.locator("#theme").select_option("light")
    light = background(page)
    page.locator("#theme").select_option("dark")
    assert light != dark == background(page)
    page.emulate_media(color_scheme="light")
    assert background(page) == dark
    page.locator("#theme").select_option("auto")
    assert background(page) == light


def test_print_has_every_row_and_no_controls(opened):
    many = [record(f"a{n}", agreement(id=f"agr-{n}")) for n in range(120)]
    page = (it := opened(*many)).page
    assert len(it.rows()) == 50
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert page.locator("#table thead").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(it.rows()) == 120
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(it.rows()) == 50


def pages(page: Any) -> list[tuple[int, int]]:
    """The sheets that a page is printed on, in points."""
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        return [(round(sheet.width), round(sheet.height)) for sheet in printed.pages]


def test_the_list_is_printed_across_a_sheet_of_a4_and_an_article_along_it(opened):
    page = opened().page
    assert set(pages(page)) == {(842, 595)}
    page.locator("#table tbody button").first.click()
    assert set(pages(page)) == {(595, 842)}
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    assert not page.locator("#years").is_visible()
    page.set_viewport_size({"width": 700, "height": 900})  # as wide as a sheet: no phone
    assert page.locator("#table thead").is_visible()


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>{{7*7}}"


@pytest.mark.parametrize("with_text", [True, False])
def test_an_article_cannot_make_the_page_do_anything(opened, with_text):
    line = full_of(HOSTILE)
    refused = {"path": HOSTILE, "code": HOSTILE, "message": HOSTILE}
    page = opened(line if with_text else line | {"text": None}, rejected=(refused,)).page
    page.locator("#table tbody button").click()
    assert HOSTILE in page.locator("#headline").inner_text()
    assert page.locator("dialog a").count() == 0
    for tab in ("network", "doubts", "refused"):
        page.keyboard.press("Escape")
        page.locator(f"#tab-{tab}").click()
    assert page.locator("img, script:not([type]) ~ svg[onload], [onerror], [onload]").count() == 0
    assert page.locator("script").count() == 8


def test_a_link_of_the_web_is_one(opened):
    page = opened(record("a", agreement(), url="https://example.org/기사")).page
    page.locator("#table tbody button").click()
    assert page.locator("dialog a").get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_axe_finds_nothing_to_complain_of(opened, scheme, size):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(color_scheme=scheme, size=size).page
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]

    def complaints():
        return [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]

    assert complaints() == []
    page.get_by_role("button", name="가람시, 나루시").click()
    assert complaints() == []
    page.keyboard.press("Escape")
    for tab in ("network", "doubts", "refused"):
        page.locator(f"#tab-{tab}").click()
        assert complaints() == [], tab


def test_five_thousand_agreements_are_filtered_at_once(opened):
    def one(n):
        parties = [party(f"가람{n % 700}시"), party(f"나루{n % 1300}시", ("CN", "JP", "US")[n % 3])]
        kind = ("mou", "sister_city", "loi")[n % 3]
        told = agreement(id=f"agr-{n}", parties=parties, kind=kind, date=f"{1990 + n % 36}-05-03")
        return record(f"a{n}", told, text=TEXT) | {"text": TEXT}

    page = (it := opened(*map(one, range(5000)))).page
    assert it.count() == "5,000건 (전체 5,000건)"
    page.evaluate("window.scrollTo(0, 0)")
    took = page.evaluate(
        """async () => {
          const field = document.querySelector('[name=search]');
          const took = [];
          for (const value of ['가', '가람1', '가람12', '가람12시', '관광', '']) {
            const begun = performance.now();
            field.value = value;
            field.dispatchEvent(new Event('input', {bubbles: true}));
            document.body.offsetHeight;
            took.push(performance.now() - begun);
            await new Promise(requestAnimationFrame);
          }
          return took;
        }"""
    )
    assert min(took) < 150, took  # the others tell of what else the machine does
    page.locator("[name=search]").fill("가람12시 나루12시")
    assert {row.split("\t")[1] for row in it.rows()} == {"가람12시, 나루12시"}
