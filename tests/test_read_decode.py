import unicodedata

import pytest

from extractor.errors import ReadError
from extractor.read.damage import tidy
from extractor.read.decode import decode, looks_korean

PROSE = "가람시와 나루시는 3일 시청에서 만나 자매결연 협약을 맺고, 문화와 농업 분야에서 서로 돕기로 했다."


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp949", "cp949"),
        ("euc-kr", "cp949"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("johab", "johab"),
        ("iso2022_kr", "iso2022-kr"),
    ],
)
def test_korean_encodings_are_told_apart(codec, encoding):
    assert decode(PROSE.encode(codec)) == (PROSE, encoding, ())


@pytest.mark.parametrize("text", ["협약", "㈜가람과 MOU", "業務協約을 맺은 두 시", "똠방각하 뷁"])
def test_short_and_odd_korean_in_cp949(text):
    data = (text + " 체결했다").encode("cp949")
    assert decode(data).encoding == "cp949"


def test_english_is_utf8():
    assert decode(b"Memorandum of Understanding").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        ("\ufeff\n".encode(), "empty"),
        ("\u3000\u00a0".encode(), "empty"),
        (b"%PDF-1.7 text", "binary"),
        (b"PK\x03\x04" + bytes(30), "binary"),
        (b"abc\0def" * 9, "binary"),
        (bytes(range(1, 32)) * 8, "binary"),
        (bytes(range(1, 256)) * 4, "binary"),
        (PROSE.encode("cp949") + b"\xff\xff" + PROSE.encode("cp949"), "unknown_encoding"),
        (PROSE.encode() + b"\xff\xfe" + PROSE.encode(), "unknown_encoding"),
        ("首尔市与北京市昨日签署了友好合作协议，双方将加强文化交流。".encode("gb18030"), "unknown_encoding"),
        ("東京都とソウル市は協力の覚書に署名した。".encode("euc_jp"), "unknown_encoding"),
        ("Die Städte Köln und Düsseldorf schließen ein Abkommen.".encode("cp1252"), "unknown_encoding"),
        (b"\xff\xfe\x00", "unknown_encoding"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_refused(data, code):
    with pytest.raises(ReadError) as refused:
        decode(data)
    assert refused.value.code == code
    assert refused.value.message


@pytest.mark.parametrize(
    ("text", "korean"),
    [
        (PROSE, True),
        ("업무협약", True),
        ("MOU", False),
        ("", False),
        ("看랑懇宅굇쑴懇燐휑푯憾죄堂봤북鱗葵累", False),
        ("뷁쀍꿿쭳쨰", False),
    ],
)
def test_looks_korean(text, korean):
    assert looks_korean(text) is korean


@pytest.mark.parametrize(
    ("raw", "text", "warnings"),
    [
        ("가\r\n나\r다\x0b라\u2028마\x85바", "가\n나\n다\n라\n마\n바", ()),
        (unicodedata.normalize("NFD", "협약"), "협약", ("hangul_composed",)),
        ("\ufeff협약", "협약", ()),
        ("협\x01약\x9f", "협 약 ", ("control_characters_blanked",)),
        ("협약\ud83d", "협약\ufffd", ("surrogates_replaced",)),
        ("\uf0a7 관광", "▪ 관광", ("private_use_mapped",)),
        ("\ue123 관광", "\ue123 관광", ()),  # of a font that is not known
        ("탭\t과 ㈜ ① ․ ㅇ", "탭\t과 ㈜ ① ․ ㅇ", ()),  # NFC, not NFKC
        ("Übung für Köln äöü", "Übung für Köln äöü", ()),
    ],
)
def test_tidy(raw, text, warnings):
    assert tidy(raw) == (text, warnings)


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_korean_that_was_read_as_latin_is_repaired(wrong):
    text = "두 시는 자매결연 협약을 맺었다"
    assert tidy(text.encode("cp949").decode(wrong)) == (text, ("mojibake_repaired",))


@pytest.mark.parametrize("text", ["협약 체결\n\n두 시는 …", "가\n나", "\ue123 관광"])
def test_tidy_is_idempotent_and_keeps_length(text):
    once = tidy(text).text
    assert tidy(once).text == once
    assert len(once) == len(text)
