"""What a written name is looked up by: one form for spellings that differ in nothing but writing.

In: a name as an article writes it. Out: the form it has in the index. The index is built with the same
functions, so a change here needs ``make gazetteer``.

>>> form("㈜ 가람 전자"), form("Garam·City")
('가람전자', 'garamcity')
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CORPORATE = re.compile(
    r"㈜|㈔|\((?:주|유|사|재|의|학|복)\)|주식회사|유한회사|유한책임회사|사단법인|재단법인|사회복지법인|학교법인|의료법인"
)
_JOINERS = re.compile("[\\s·․‧ㆍ・∙•.,'’‘“”\"「」『』《》<>\u00ad\u200b\u2010-\u2015_/-]+")
_BRACKETS = re.compile(r"[(（\[［]([^()（）\[\]［］]*)[)）\]］]")

_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_OTHER_LETTERS = {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}

# 한글 syllables are 0xAC00 + (initial * 21 + vowel) * 28 + final.
_FIRST, _LAST = 0xAC00, 0xD7A3
_INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅈㄱㄷㅂㅎ"  # tense and aspirated ones are written for each other
_VOWELS = "ㅏㅔㅏㅔㅗㅔㅗㅔㅗㅏㅔㅔㅗㅜㅗㅔㅣㅜㅡㅣㅣ"  # so are 어 and 오, 애 and 에, 와 and 아
_FINALS = ["", *"ㄱㄱㄱㄴㄴㄴㄷㄹㄱㅁㅂㄹㄹㅂㄹㅁㅂㅂㄷㄷㅇㄷㄷㄱㄷㅂㄷ"]


_DOUBLED = re.compile("ㄷ([ㄱㄷㅂㅅㅈ])")  # 돗토리, 토토리
_NASAL = re.compile("ㅇ(?=ㄱ)")  # 나망간, 나만간
BONES = 4  # consonants that a name must have to be known by them
_NO_CONSONANT = re.compile("[ㅏ-ㅣㅇ]")


@lru_cache(maxsize=8192)
def form(name: str) -> str:
    """A name without what spellings of it differ by: width, case, spaces, dots, accents, legal form.

    >>> form("주식회사 포스코") == form("포스코㈜") == form("(주)포스코")
    True
    >>> form("Đà Lạt") == form("Da Lat") == form("Dalat")
    True
    """
    bare = CORPORATE.sub("", unicodedata.normalize("NFC", name))
    folded = _ACCENTED.sub(_plain, _JOINERS.sub("", unicodedata.normalize("NFKC", bare)).casefold())
    return folded.encode("utf-8", "ignore").decode()  # lone surrogates are in no name


def _plain(letter: re.Match[str]) -> str:
    """A Latin letter without its accents."""
    return _OTHER_LETTERS.get(letter[0]) or unicodedata.normalize("NFD", letter[0])[0]


def without_corporate(name: str) -> str:
    """A name without the mark of its legal form.

    >>> without_corporate("㈜가람전자"), without_corporate("나루바이오(주)")
    ('가람전자', '나루바이오')
    """
    return " ".join(CORPORATE.sub(" ", name).split())


def split_brackets(name: str) -> tuple[str, list[str]]:
    """A name without its brackets, and what stood in them.

    >>> split_brackets("자오저우(膠州)시")
    ('자오저우시', ['膠州'])
    """
    marked = CORPORATE.sub("", name)
    inside = [part.strip() for part in _BRACKETS.findall(marked)]
    return _BRACKETS.sub("", marked).strip(), [part for part in inside if part]


def sound(name: str) -> str:
    """What transliterations of one foreign name share: 호치민 and 호찌민, 울란바토르 and 울란바타르 do not.

    Sounds that the rules and the press write differently are one: 까 and 카, 어 and 오, 에 and 애.
    Returns the folded letters; a name that is not all Hangul gives an empty text.

    >>> sound("쎈프란시스코") == sound("센프란시스코") == sound("샌프란씨스코")
    True
    """
    out = []
    for char in form(name):
        code = ord(char)
        if not _FIRST <= code <= _LAST:
            return ""
        initial, rest = divmod(code - _FIRST, 588)
        vowel, final = divmod(rest, 28)
        folded = _VOWELS[vowel]
        out.append(_INITIALS[initial] + ("ㅜ" if folded == "ㅡ" else folded) + _FINALS[final])
    return _NASAL.sub("ㄴ", _DOUBLED.sub(r"\1", "".join(out)))


def consonants(name: str) -> str:
    """What is left of a long foreign name that is misspelt: its consonants.

    >>> consonants("울란바토르") == consonants("울란바트로") == consonants("울란바타르")
    True
    """
    return _NO_CONSONANT.sub("", sound(name))
