"""Characters of symbol fonts → the Unicode characters that look so.

In: a code of Wingdings or Symbol, as documents hold it: 0x6C or, as private character, 0xF06C. Out: a
character, or U+FFFD where the font's character is unknown. The bullets of Korean documents are here; to add
another, edit ``_WINGDINGS``.
"""

from __future__ import annotations

_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□",
    0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "◆", 0x75: "◆", 0x76: "❖",
    0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA4: "◉",
    0xA5: "◎", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xB2: "◇", 0xD8: "➢", 0xDC: "➲",
    0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    0x8C: "❶", 0x8D: "❷", 0x8E: "❸", 0x8F: "❹", 0x90: "❺", 0x91: "❻", 0x92: "❼",
    0x93: "❽", 0x94: "❾", 0x95: "❿", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④",
    0x85: "⑤", 0x86: "⑥", 0x87: "⑦", 0x88: "⑧", 0x89: "⑨", 0x8A: "⑩",
}  # fmt: skip
_SYMBOL = {
    0xB7: "•", 0xD7: "·", 0xAE: "→", 0xDE: "⇒", 0xA8: "♦", 0xB4: "×", 0xB1: "±",
    0xA3: "≤", 0xB3: "≥", 0x2D: "-",
}  # fmt: skip


def symbol(code: int, font: str = "") -> str:
    """The character that a symbol font shows for a code.

    >>> symbol(0xF06C, "Wingdings"), symbol(0xB7, "Symbol"), symbol(0xF0B7)
    ('●', '•', '•')
    """
    low = code & 0xFF
    tables = (_SYMBOL, _WINGDINGS) if font.startswith("Symbol") else (_WINGDINGS, _SYMBOL)
    return tables[0].get(low) or ("" if font else tables[1].get(low, "")) or "\ufffd"
