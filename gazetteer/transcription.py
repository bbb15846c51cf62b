"""Chinese and Japanese names in Hangul, by the rules of the National Institute of Korean Language.

In: pinyin syllables, or a Japanese name in Hepburn letters. Out: Hangul as 외래어 표기법 (1986, 2017) has it.

>>> chinese(["he", "ze"]), chinese(["shen", "yang"]), chinese(["ji", "nan"])
('허쩌', '선양', '지난')
>>> japanese("Kanazawa"), japanese("Sapporo"), japanese("Shimonoseki"), japanese("Kōchi")
('가나자와', '삿포로', '시모노세키', '고치')

To add a syllable, edit the tables below.
"""

from __future__ import annotations

import re
import unicodedata

_CHO = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_JUNG = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_JONG = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def _pairs(table: str) -> dict[str, str]:
    return dict(cell.split("=") for cell in table.split())


def _triples(table: str) -> dict[str, tuple[str, ...]]:
    return {left: tuple(right.split("/")) for left, right in (cell.split("=") for cell in table.split())}


def _syllable(initial: str, vowel: str, final: str = " ") -> str:
    return chr(0xAC00 + (_CHO.index(initial) * 21 + _JUNG.index(vowel)) * 28 + _JONG.index(final))


_PINYIN_INITIALS = _pairs(
    """
    zh=ㅈ ch=ㅊ sh=ㅅ b=ㅂ p=ㅍ m=ㅁ f=ㅍ d=ㄷ t=ㅌ n=ㄴ l=ㄹ g=ㄱ k=ㅋ h=ㅎ j=ㅈ q=ㅊ x=ㅅ r=ㄹ z=ㅉ
    c=ㅊ s=ㅆ
    """
)
# A final is the vowel and the closing consonant of its first syllable, then what follows.
_PINYIN_FINALS = _triples(
    """
    a=ㅏ// o=ㅗ// e=ㅓ// i=ㅣ// u=ㅜ// v=ㅟ// ai=ㅏ//이 ei=ㅔ//이 ao=ㅏ//오 ou=ㅓ//우 an=ㅏ/ㄴ/
    en=ㅓ/ㄴ/ ang=ㅏ/ㅇ/ eng=ㅓ/ㅇ/ er=ㅓ/ㄹ/ ia=ㅑ// io=ㅛ// ie=ㅖ// iao=ㅑ//오 iu=ㅠ// ian=ㅖ/ㄴ/
    in=ㅣ/ㄴ/ iang=ㅑ/ㅇ/ ing=ㅣ/ㅇ/ iong=ㅠ/ㅇ/ ua=ㅘ// uo=ㅝ// uai=ㅘ//이 ui=ㅜ//이 uan=ㅘ/ㄴ/
    un=ㅜ/ㄴ/ uang=ㅘ/ㅇ/ ong=ㅜ/ㅇ/ ve=ㅞ// van=ㅟ//안 vn=ㅟ/ㄴ/
    """
)
_PINYIN_WHOLE = _pairs(
    """
    zhi=즈 chi=츠 shi=스 ri=르 zi=쯔 ci=츠 si=쓰 yi=이 ya=야 yo=요 ye=예 yao=야오 you=유 yan=옌 yin=인
    yang=양 ying=잉 yong=융 yu=위 yue=웨 yuan=위안 yun=윈 wu=우 wa=와 wo=워 wai=와이 wei=웨이 wan=완
    wen=원 wang=왕 weng=웡
    """
)
_AFTER_J = {"ㅑ": "ㅏ", "ㅖ": "ㅔ", "ㅛ": "ㅗ", "ㅠ": "ㅜ"}


def chinese(syllables: list[str]) -> str | None:
    """Pinyin syllables without tones, ``v`` for ü, in Hangul; None if one is no syllable of Mandarin."""
    out = []
    for one in syllables:
        hangul = _pinyin(one.lower())
        if hangul is None:
            return None
        out.append(hangul)
    return "".join(out)


def _pinyin(one: str) -> str | None:
    if one in _PINYIN_WHOLE:
        return _PINYIN_WHOLE[one]
    letters = one[:2] if one[:2] in _PINYIN_INITIALS else one[:1]
    rest = one[len(letters) :]
    initial = _PINYIN_INITIALS.get(letters, "ㅇ")
    if initial == "ㅇ":
        rest = one
    if letters in ("j", "q", "x") and rest.startswith("u"):
        rest = "v" + rest[1:]
    if rest not in _PINYIN_FINALS:
        return None
    vowel, final, tail = _PINYIN_FINALS[rest]
    if initial in "ㅈㅊㅉ":
        vowel = _AFTER_J.get(vowel, vowel)
    return _syllable(initial, vowel, final or " ") + tail


_ROMAJI_VOWELS = _pairs(
    """
    a=ㅏ i=ㅣ u=ㅜ e=ㅔ o=ㅗ ya=ㅑ yu=ㅠ yo=ㅛ wa=ㅘ wo=ㅗ
    """
)
# How a consonant is written at the beginning of a word, and inside it.
_ROMAJI_INITIALS = _triples(
    """
    =ㅇ/ㅇ k=ㄱ/ㅋ s=ㅅ/ㅅ sh=ㅅ/ㅅ t=ㄷ/ㅌ ch=ㅈ/ㅊ ts=ㅆ/ㅆ n=ㄴ/ㄴ h=ㅎ/ㅎ f=ㅎ/ㅎ m=ㅁ/ㅁ r=ㄹ/ㄹ
    g=ㄱ/ㄱ z=ㅈ/ㅈ j=ㅈ/ㅈ d=ㄷ/ㄷ b=ㅂ/ㅂ p=ㅍ/ㅍ
    """
)
_ROMAJI = re.compile(
    r"(?P<double>k(?=k)|s(?=s)|t(?=t)|t(?=c)|p(?=p))|(?P<initial>sh|ch|ts|[kstnhfmrgzjdbp])?(?P<vowel>y[auo]|wa|wo|[aiueo])|(?P<nasal>[nm])"
)


def japanese(name: str) -> str | None:
    """A name in Hepburn letters, with or without macrons, in Hangul; None if it is not written so."""
    plain = unicodedata.normalize(
        "NFD", name.replace("ō", "o").replace("ū", "u").replace("Ō", "O").replace("Ū", "U")
    )
    text = re.sub(r"[\s'’-]", "", plain).lower()
    out: list[str] = []
    at = 0
    while at < len(text):
        found = _ROMAJI.match(text, at)
        if found is None:
            return None
        if found["double"] or found["nasal"]:
            if not out or (ord(out[-1]) - 0xAC00) % 28:
                return None
            out[-1] = chr(ord(out[-1]) + _JONG.index("ㅅ" if found["double"] else "ㄴ"))
        else:
            out.append(_kana(found["initial"] or "", found["vowel"], first=at == 0))
        at = found.end()
    return "".join(out) or None


def _kana(letters: str, vowel: str, *, first: bool) -> str:
    initial = _ROMAJI_INITIALS[letters][0 if first else 1]
    written = _ROMAJI_VOWELS[vowel]
    if letters in ("s", "ts", "z") and vowel == "u":
        written = "ㅡ"  # 스, 쓰, 즈
    if letters == "sh" and vowel in "auo":
        written = _ROMAJI_VOWELS["y" + vowel]  # 샤, 슈, 쇼
    return _syllable(initial, written)
