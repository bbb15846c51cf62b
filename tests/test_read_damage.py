import json
import unicodedata

import pytest

from extractor.errors import ReadError
from extractor.read import read_inputs
from extractor.read.damage import _private_use, tidy

PROSE = (
    "두 시는 5일 시청에서 만나 자매결연 협약을 맺고, 문화와 농업 분야에서 서로 돕기로 했다.\n"
    "▲청소년 교류 ▲관광 홍보"
)
SURVIVING = "교육과정 공동 개발\n강좌 공동 개설\n주요 축제 초청"
"""Of these words every byte of UTF-8 has a character in CP949, which is rare."""


def sloppily(data):
    """Windows-1252 as browsers read it: bytes without a character stay controls."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


@pytest.mark.parametrize(
    "wrong",
    [
        PROSE.encode("cp949").decode("latin-1"),
        sloppily(PROSE.encode("cp949")),
        PROSE.encode().decode("latin-1"),
        sloppily(PROSE.encode()),
        PROSE.encode().decode("latin-1").encode().decode("latin-1"),
        PROSE.encode("cp949").decode("latin-1").encode().decode("latin-1"),
        sloppily(sloppily(PROSE.encode("cp949")).encode()),
    ],
)
def test_wrong_decodings_are_undone(wrong):
    assert tidy(wrong) == (PROSE, ("mojibake_repaired",))


def test_utf8_read_as_cp949_is_undone_where_nothing_was_lost():
    assert tidy(SURVIVING.encode().decode("cp949")) == (SURVIVING, ("mojibake_repaired",))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (PROSE.encode().decode("cp949", "replace"), "utf-8 read as cp949"),
        (PROSE.encode().decode("cp949", "ignore"), "utf-8 read as cp949"),
        (PROSE.encode().decode("cp949", "replace").replace("\ufffd", "?"), "utf-8 read as cp949"),
        (PROSE.encode().decode("cp1252", "replace"), "utf-8 read as latin-1"),
        (PROSE.encode().decode("cp1252", "ignore"), "utf-8 read as latin-1"),
    ],
)
def test_what_lost_characters_is_refused(wrong, told):
    with pytest.raises(ReadError, match=told) as refused:
        tidy(wrong)
    assert refused.value.code == "mojibake"


@pytest.mark.parametrize(
    "text",
    [
        "Übung für Köln, Zürich und Düsseldorf: öffentliche Förderung",
        "L'accord a été signé à Séoul par le maire, à l'hôtel de ville, où l'on célébra l'amitié",
        "北京市与首尔市签署了友好合作协议，双方将加强文化交流，并在经济领域开展合作。" * 5,
        "東京都とソウル市は協力の覚書に署名した。今後も交流を進める。" * 5,
        "Мэр города подписал соглашение о сотрудничестве с городом Сеул" * 5,
        "臺北市與首爾市昨日簽署友好合作協議，雙方將加強文化交流" * 5,
        "가람시는 “Köln”과 협약을 맺었다. Ärzte, Öffentlichkeit, Übersetzer 참석",
    ],
)
def test_other_languages_are_no_damage(text):
    assert tidy(text) == (text, ())


def test_a_damaged_line_among_sound_ones_is_repaired():
    text = "홈 > 보도자료\n" + PROSE.encode().decode("latin-1").replace("\n", " ") + "\n끝."
    assert tidy(text) == ("홈 > 보도자료\n" + PROSE.replace("\n", " ") + "\n끝.", ("mojibake_repaired",))


@pytest.mark.parametrize(
    ("raw", "text", "warnings"),
    [
        ("문화&middot;관광 &#39;협약&#39; &amp;quot;", "문화·관광 '협약' \"", ("entities_decoded",)),
        ("R&D 협약, A&B; 두 회사", "R&D 협약, A&B; 두 회사", ()),
        ("?a=1&region;=2&copyright;", "?a=1&region;=2&copyright;", ()),
        ("협약\n¼¼¼¼¼¼¼¼\nµµµµµµµµ", "협약\n¼¼¼¼¼¼¼¼\nµµµµµµµµ", ()),
        ("a" + "\u0301" * 900, "á" + "\u0301" * 15, ("marks_cut",)),
        ("\U000f02b1 교류 \uf0b7 \U000f0854관광\U000f0855", "① 교류 • 『관광』", ("private_use_mapped",)),
        ("업무\u200b협약\ufeff 체결\u00ad", "업무협약 체결", ("invisible_removed",)),
        ("업무\u00a0협약\u3000체결", "업무 협약 체결", ("spaces_unified",)),
        (unicodedata.normalize("NFD", "협약 체결"), "협약 체결", ("hangul_composed",)),
        ("협약을 맺었\ufffd\ufffd", "협약을 맺었", ("cut_character_dropped",)),
        ("협\ufffd을 맺었다", "협\ufffd을 맺었다", ("characters_lost",)),
    ],
)  # fmt: skip
def test_repairs(raw, text, warnings):
    assert tidy(raw) == (text, warnings)


@pytest.mark.parametrize(
    ("body", "text", "warned"),
    [
        ("가람시는<br>협약을<br />맺었다.", "가람시는\n협약을\n맺었다.", True),
        ("&lt;p&gt;협약을 맺었다.&lt;/p&gt;&lt;p&gt;끝.&lt;/p&gt;", "협약을 맺었다.\n\n끝.", True),
        ("<p>가람시는</p>\n<ul><li>문화</li><li>▲관광</li></ul>", "가람시는\n\n• 문화\n▲관광", True),
        ("<b>가람시</b>는\n<span style='x'>협약</span>을", "가람시는\n협약을", True),
        ("<가람신문> <표 1> 3 < 5 협약", "<가람신문> <표 1> 3 < 5 협약", False),
        ("<A 기업>과 <B 대학>은 <i 센터>를 세운다", "<A 기업>과 <B 대학>은 <i 센터>를 세운다", False),
        ("<p>&lt;K-Food Fair&gt;에서</p><p>&lt;KOTRA&gt;와</p>", "<K-Food Fair>에서\n\n<KOTRA>와", True),
        ("제목\n\n<KOTRA>와\n▲ 문화<br>\n▲ 관광", "제목\n\n<KOTRA>와\n▲ 문화\n\n▲ 관광", True),
    ],
)  # fmt: skip
def test_markup_left_in_a_field_is_rendered(tmp_path, body, text, warned):
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"text": body}))
    (article,) = read_inputs([str(path)])
    assert (article.text, "markup_rendered" in article.warnings) == (text, warned)


@pytest.mark.parametrize(("cut", "end"), [(1, 0), (2, 0), (0, 1), (0, 2), (1, 1)])
def test_half_a_character_at_a_cut(tmp_path, cut, end):
    data = ("가" + PROSE + "나").encode()
    path = tmp_path / "x.txt"
    path.write_bytes(data[cut : len(data) - end])
    (article,) = read_inputs([str(path)])
    assert PROSE in article.text
    assert article.warnings == ("cut_character_dropped",)


def test_half_a_character_of_cp949(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes((PROSE + "나").encode("cp949")[:-1])
    (article,) = read_inputs([str(path)])
    assert (article.text, article.source.encoding) == (PROSE, "cp949")


def test_a_damaged_page_is_repaired_before_it_is_parsed(tmp_path):
    page = f"<html><title>두 시 협약 체결 - 나루신문</title><h1>두 시 협약 체결</h1><p>{PROSE}</p></html>"
    path = tmp_path / "x.html"
    path.write_text(page.encode("cp949").decode("latin-1"), encoding="utf-8")
    (article,) = read_inputs([str(path)])
    assert (article.title, article.publisher, article.warnings) == (
        "두 시 협약 체결", "나루신문", ("mojibake_repaired",),
    )  # fmt: skip


def test_every_private_character_is_mapped_to_one_that_is_none():
    mapped = _private_use()
    assert len(mapped) > 30
    assert all(unicodedata.category(chr(private)) == "Co" for private in mapped)
    assert all(len(seen) == 1 and unicodedata.category(seen) != "Co" for seen in mapped.values())


def test_what_is_lost_beside_the_text_costs_only_itself(tmp_path):
    path = tmp_path / "x.json"
    lost = PROSE.encode().decode("cp949", "replace")
    path.write_text(json.dumps({"text": PROSE, "title": lost, "publisher": lost}))
    (article,) = read_inputs([str(path)])
    assert (article.text, article.title, article.publisher) == (PROSE, None, None)
    assert article.warnings == ("metadata_unreadable",)
