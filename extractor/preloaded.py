"""What all workers share: spaCy, Kiwi and the rules, loaded before they part.

In: an import. Out: everything that an article with an agreement needs, in memory once for all processes
that are forked afterwards. A run that reads 보도자료/ with eight workers holds one Kiwi.
"""

from __future__ import annotations

from .pipeline import extract_article
from .shapes import Article


def warm() -> None:
    """Read a sentence: Kiwi loads what it puts off, and every rule its patterns."""
    text = "가람시는 3일 나루시와 관광 활성화를 위한 업무협약을 맺었다. 서로 돕는다."
    extract_article(Article("협약", text))


warm()
