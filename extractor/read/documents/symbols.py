"""Characters of symbol fonts → the Unicode characters that look so.

In: a code of Wingdings or Symbol, as documents hold it: 0x6C or, as private character, 0xF06C. Out: a
character, or U+FFFD where the font's character is unknown.

0x6C of Wingdings is ●. To add a character, edit ``rules/damage.toml``.
"""

from __future__ import annotations

from extractor.rulebook import load


def symbol(code: int, font: str = "") -> str:
    """The character that a symbol font shows for a code.

    >>> symbol(0xF06C, "Wingdings"), symbol(0xB7, "Symbol"), symbol(0xF0B7)
    ('●', '•', '•')
    """
    fonts, low = load("damage").data["symbol_fonts"], f"{code & 0xFF:02x}"
    names = ("symbol", "wingdings") if font.startswith("Symbol") else ("wingdings", "symbol")
    first, second = (str(fonts[name].get(low, "")) for name in names)
    return first or ("" if font else second) or "\ufffd"
