"""The review as Chromium shows it: with the keyboard alone, with the mouse, and under attack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser import Watched, chromium
from made_up import TEXT, agreement, full_of, party, record, run
from test_review_server import started

from extractor.pages.run import RECORDS
from extractor.review.decisions import read_decisions

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
SECOND = agreement(id="agr-2", kind="mou", parties=[party("가람시"), party("다온시")], evidence=[])
LINES = (
    record("협약", agreement(), SECOND, text=TEXT) | {"text": TEXT},
    record("없음", text=TEXT, title="다른 기사") | {"text": TEXT},
    full_of(HOSTILE),
    record("글 없음", agreement()),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


class Opened:
    """A review that is served, and its page."""

    def __init__(self, browser: Any, folder: Any, **look: Any) -> None:
        self.folder = run(folder / "out", *LINES)
        assert (self.folder / RECORDS).exists()
        self.process, self.address, token = started(self.folder)
        self.context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | look))
        self.page = self.context.new_page()
        self.watched = Watched(self.page)
        self.page.goto(f"{self.address}/#{token}")
        self.page.locator("#items button").first.wait_for()

    def saved(self, number: int) -> None:
        self.page.locator("#saved", has_text=f"결정 {number})").wait_for()

    def decided(self, doc_id: str = "협약") -> list[Any]:
        return read_decisions(self.folder)[doc_id]


@pytest.fixture
def opened(browser, tmp_path):
    made: list[Opened] = []

    def opening(**look: Any) -> Opened:
        made.append(Opened(browser, tmp_path, **look))
        return made[-1]

    yield opening
    for one in made:
        one.context.close()
        one.process.kill()
        one.process.communicate()
        assert one.watched.complaints == []
        assert [url for url in one.watched.asked if not url.startswith(one.address)] == []


def test_without_the_text_the_words_that_prove_each_value_are_shown(opened):
    it = opened()
    it.page.locator("#articles").select_option("글 없음")
    it.page.locator("#text .notice", has_text="--with-text").wait_for()
    proofs = [one["text"] for one in agreement()["evidence"]]
    assert it.page.locator("#text q").all_inner_texts() == proofs


def test_a_pass_with_the_keyboard_alone(opened):
    it = opened()
    keys = it.page.keyboard
    keys.press("a")
    it.saved(1)
    keys.press("j")
    assert "다온시" in it.page.locator("#items [aria-current]").inner_text()
    keys.press("x")
    it.saved(2)
    keys.press("u")
    it.saved(1)
    keys.press("k")
    keys.press("e")
    assert it.page.evaluate("document.activeElement.name") == "kind"
    for _ in range(4):
        keys.press("Tab")
        if it.page.evaluate("document.activeElement.name") == "status":
            break
    keys.press("ArrowDown")  # signed → planned, told as the field is changed
    it.saved(4)
    assert it.page.evaluate("document.activeElement.name") == "status"
    keys.press("Escape")
    keys.press("d")
    it.saved(5)
    keys.press("n")
    it.page.locator("#headline", has_text="다른 기사").wait_for()
    assert [(one.action, one.key) for one in it.decided()] == [
        ("accept", "agr-1"), ("correct", "agr-1"), ("done", None),
    ]  # fmt: skip
    assert it.decided()[1].agreement.status == "planned"


def test_an_agreement_is_added_by_marking_with_the_keyboard(opened):
    it = opened()
    page, keys = it.page, it.page.keyboard
    keys.press("n")
    page.locator("#headline", has_text="다른 기사").wait_for()
    assert "협약이 없습니다" in page.locator("#items").inner_text()
    keys.press("t")
    keys.press("9")
    it.saved(1)
    keys.press("Escape")
    keys.press("Control+Home")
    for _ in range(3):
        keys.press("Shift+ArrowRight")
    keys.press("1")
    it.saved(2)
    keys.press("Escape")
    keys.press("Control+Home")
    keys.press("End")
    for _ in range(6):
        keys.press("ArrowLeft")
    for _ in range(3):
        keys.press("Shift+ArrowLeft")
    keys.press("1")
    it.saved(3)
    told = it.decided("없음")[-1].agreement
    assert [p.name for p in told.parties] == ["가람시", "나루시"]
    proofs = [(e.slot, e.party, e.start, e.text, e.rule) for e in told.evidence if e.slot == "parties"]
    assert proofs == [
        ("parties", 0, 0, "가람시", "review"),
        ("parties", 1, TEXT.index("나루시"), "나루시", "review"),
    ]


def test_the_text_cannot_be_changed_by_typing(opened):
    page = opened().page
    page.locator("#text").click()
    page.keyboard.type("zqw 글")
    page.keyboard.press("Delete")
    page.keyboard.insert_text("협")
    assert page.evaluate("document.getElementById('text').textContent") == TEXT


def test_marking_with_the_mouse_behind_an_emoji(opened):
    it = opened()
    it.page.evaluate(
        """() => {
          const text = document.getElementById('text');
          const node = [...text.childNodes].find((one) => one.textContent.includes('두 도시'));
          const at = node.textContent.indexOf('두 도시');
          text.focus();
          getSelection().setBaseAndExtent(node, at, node, at + 4);
        }"""
    )
    it.page.locator("#marking button", has_text="협력 분야").click()
    it.saved(1)
    (proof,) = [e for e in it.decided()[0].agreement.evidence if e.rule == "review"]
    assert (proof.slot, proof.start, proof.text) == ("areas", TEXT.index("두 도시"), "두 도시")


def test_a_click_on_evidence_leads_to_it_and_back(opened):
    page = opened().page
    page.get_by_role("button", name="근거 보기: 날짜").click()
    assert page.locator("mark.here").inner_text() == "2024년 5월 3일"
    page.locator("#text mark", has_text="김다솜").click()
    assert page.evaluate("document.activeElement.name") == "signatory"


def test_what_is_not_saved_is_said(opened):
    it = opened()
    it.page.route("**/api/decide", lambda route: route.abort())
    it.page.keyboard.press("a")
    it.page.locator("#trouble", has_text="저장되지 않음").wait_for()
    assert it.page.locator("#saved").inner_text() == ""
    it.watched.complaints.clear()  # the browser itself tells of the request that failed


def test_a_stranger_without_the_token_sees_nothing(opened, browser):
    it = opened()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{it.address}/#wrong")
    page.locator("#trouble", has_text="token").wait_for()
    assert page.locator("#items button").count() == 0
    context.close()


def test_another_page_of_the_browser_can_neither_read_nor_write(opened, browser):
    it = opened()
    context = browser.new_context()
    page = context.new_page()
    page.route("http://evil.example/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.goto("http://evil.example/")
    told = page.evaluate(
        """async (address) => {
          const body = '{"doc_id":"협약","action":"accept","key":"agr-1","seen":0}';
          const ask = (how) => fetch(`${address}/api/decide`, how)
            .then((answer) => `${answer.type} ${answer.status}`, () => 'failed');
          return [
            await ask({method: 'POST', body, headers: {'Content-Type': 'application/json'}}),
            await ask({method: 'POST', body, mode: 'no-cors'}),
          ];
        }""",
        it.address,
    )
    assert told == ["failed", "failed"]
    context.close()
    with pytest.raises(KeyError):
        it.decided()


def test_an_article_cannot_make_the_page_do_anything(opened):
    it = opened()
    it.page.keyboard.press("n")
    it.page.locator("#headline", has_text="다른 기사").wait_for()
    it.page.keyboard.press("n")
    it.page.locator("#headline", has_text="onerror").wait_for()
    assert it.page.locator("img, [onerror], a").count() == 0
    assert it.page.locator("#text").inner_text() == f"{HOSTILE}\n{HOSTILE} 협약"
    it.page.keyboard.press("a")
    it.saved(1)
    assert [one.action for one in it.decided(HOSTILE)] == ["accept"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_to_complain_of(opened, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(color_scheme=scheme, viewport={"width": width, "height": 900}).page
    for part in page.locator("details").all():
        part.evaluate("one => { one.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    complaints = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
    assert complaints == []
