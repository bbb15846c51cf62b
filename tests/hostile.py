"""Articles that no paper prints: one sort of sign, or one sort of telling, over and over, in any length.

In: a length. Out: a text of about that many characters. ``ARTICLES["digits"](4)`` is ``1111``. To add one,
edit ``ARTICLES``.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

_A, _B, _C = "가나다라마바사아자차카타파하", "거너더러머버서어저처커터퍼허", "고노도로모보소오조초코토포호"
_TWO = "가람시와 나루시는 업무협약을 체결했다. "

Make = Callable[[int], str]


def repeated(unit: str, *, before: str = "", behind: str = "") -> Make:
    """One unit over and over."""
    return lambda length: before + (unit * (length // len(unit) + 1))[:length] + behind


def numbered(form: str, joint: str = "\n", *, before: str = "", behind: str = "") -> Make:
    """A form filled anew each time: ``{k}`` with another name, ``{y} {m} {d}`` with another date."""

    def make(length: int) -> str:
        parts: list[str] = []
        size = 0
        for i in count():
            if size >= length:
                break
            name = _A[i % 14] + _B[i // 14 % 14] + _C[i // 196 % 14]
            parts.append(form.format(i=i, k=name, y=1990 + i % 34, m=i % 12 + 1, d=i % 28 + 1))
            size += len(parts[-1]) + len(joint)
        return before + joint.join(parts) + behind

    return make


ARTICLES: dict[str, Make] = {
    "letters": repeated("가"),
    "digits": repeated("1"),
    "numbers": repeated("1,234.5"),
    "spaces": repeated(" ", before="협약", behind="체결"),
    "tabs and spaces": repeated("가람 \t", before="협약"),
    "brackets": repeated("("),
    "closing brackets": repeated("가)"),
    "quotes": repeated("“"),
    "quoted": repeated("‘가’ "),
    "bullets": repeated("○"),
    "bulleted lines": repeated("○ 가\n"),
    "short lines": repeated("가\n"),
    "blocks": repeated("가나다라마.\n\n"),
    "full stops": repeated("."),
    "commas": repeated("가, "),
    "middle dots": repeated("가·"),
    "newlines": repeated("\n"),
    "instruments": repeated("협약 "),
    "acts": repeated("협약을 체결했다. "),
    "one act again": repeated(_TWO),
    "one act a line": numbered("{k}시와 {k}군은 2024년 {m}월 {d}일 시청에서 업무협약을 체결했다."),
    "acts in a line": numbered("{k}시와 {k}군은 2024년 {m}월 {d}일 시청에서 업무협약을 체결했다.", " "),
    "a line without end": repeated("가람시는나루시와", before=_TWO),
    "governments": numbered("{k}시", ", ", behind="는 업무협약을 체결했다."),
    "firms": numbered("㈜{k}전자", ", ", behind="는 업무협약을 체결했다."),
    "people": numbered("{k}시장 김{k}와 {k}군수 박{k}는 업무협약서에 서명했다."),
    "dates": numbered("{y}년 {m}월 {d}일, 지난 {d}일", ", ", before=_TWO),
    "figures": numbered("{i}명, {i}만여개", ", ", before=_TWO),
    "areas": numbered("{k} 교류", ", ", before=_TWO + "두 시는 ", behind=" 등에 협력하기로 했다."),
    "areas in lines": numbered("○ {k} 분야 교류 {i}", before=_TWO + "주요 내용은 다음과 같다.\n"),
    "sister cities": numbered("{k}시({y}년)와 자매결연을 맺었다.", before="가람시의 자매도시\n"),
}
