"""Who a name means in a text, and why: the candidates with their clues.

In: a name and the words around it. Out: an ``Explanation``, which ``extractor explain`` prints. The text is
read as an article is, so that names it introduces itself (이하 …) and words for a body told before (시, 공단)
are understood.

>>> found = explain("청도", "중국 청도와 경북 경산시가 협약을 맺었다.")
>>> found.resolution.body.name, found.resolution.body.country
('칭다오', 'CN')
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from .agreements import read_sentences
from .assemble.entities import EntityIndex
from .assemble.identity import Identifier
from .find.gate import places
from .gazetteer import gazetteer
from .layout import layout
from .link import UNITS, Mention, Resolution, Setting, government_told, resolve
from .read.composition import compose
from .read.draft import Draft
from .shapes import Span

_DRAWN = 6  # candidates that people are shown


@dataclass(frozen=True, slots=True)
class Explanation:
    """A name, the forms of its bearer in the text, and who it is."""

    name: str
    forms: tuple[str, ...]
    resolution: Resolution


def explain(
    name: str, context: str = "", *, published_on: date | None = None, publisher: str | None = None
) -> Explanation:
    """Resolve a name as it stands in a text; without a text, by itself.

    ``published_on`` is the day of the text: bodies that did not exist yet are not meant. ``publisher`` is
    who published it: a newspaper of a region, or a city hall.
    """
    text = context if name in context else f"{name} {context}".strip()
    stated = published_on.isoformat() if published_on else None
    article = compose(Draft(text, published_on=stated, publisher=publisher), doc_id="context")
    lay = layout(article)
    seen = lay.reading.text
    identifier = Identifier(lay.reading, day=stated, publisher=publisher)
    spans = _same_use(
        [Span(m.start(), m.end()) for m in re.finditer(re.escape(name), seen)], identifier.setting
    )
    if name in UNITS:
        return Explanation(name, (name,), _told_before(name, identifier))
    _, sentences = read_sentences(lay, places(lay))
    index = EntityIndex.build(lay.reading, sentences)
    for entity in index.entities:
        compared = [identifier.setting.contrasted(span) for span in entity.spans]
        if name in (*entity.forms, *entity.wider) and not (compared and all(compared)):
            forms = tuple(dict.fromkeys((name, *entity.wider, *entity.forms)))
            found = identifier.resolve(entity)
            if found.candidates:
                return Explanation(name, forms, found)
            break  # its longer form is a branch's, or another country's
    return Explanation(name, (name,), resolve(Mention((name,), spans), identifier.setting))


def _same_use(spans: list[Span], setting: Setting) -> tuple[Span, ...]:
    """The places where a name stands as it first does: 안산시 and 중국 안산시 are two."""
    before = [place.keys if (place := setting.before(span)) is not None else None for span in spans]
    return tuple(span for span, keys in zip(spans, before, strict=True) if keys in (None, before[0]))


def _told_before(unit: str, identifier: Identifier) -> Resolution:
    """The government that a bare 시 or 군청 stands for: the first of its level, or the publisher."""
    levels = UNITS[unit]
    setting = identifier.setting
    if (place := government_told(unit, setting)) is not None:
        if place.head:
            return resolve(Mention((gazetteer().full_name(place.keys[0]),)), setting)
        end = place.end + setting.text.startswith(unit[0], place.end)  # 구마모토, told as 구마모토현
        return resolve(Mention((setting.text[place.start : end],), (Span(place.start, end),)), setting)
    near = (*setting.publisher, *(p for key in setting.dateline for p in (key, *gazetteer().parents(key))))
    mine = [key for key in near if (body := gazetteer().body(key)) is not None and body.level in levels]
    return resolve(Mention((gazetteer().full_name(mine[0]),)), setting) if mine else Resolution(None, 0.0)


def as_dict(found: Explanation) -> dict[str, Any]:
    """An explanation for ``json``: the name, its forms, who it is, every candidate with its clues."""
    return {
        "name": found.name,
        "forms": list(found.forms),
        "entity": found.resolution.key,
        "confidence": found.resolution.confidence,
        "candidates": [
            {
                "entity": one.key,
                "canonical": _name(one.key),
                "confidence": one.confidence,
                "clues": [asdict(clue) for clue in one.clues],
            }
            for one in found.resolution.candidates
        ],
    }


def drawn(found: Explanation) -> str:
    """An explanation for people.

    >>> print(drawn(explain("정선군")))
    정선군: KR/강원/정선군 (0.99)
    <BLANKLINE>
    0.99  정선군  KR/강원/정선군  KR
          +3.0 form.official 정선군, +2.0 at_home, -0.2 size
    """
    resolution = found.resolution
    who = f"{resolution.key} ({resolution.confidence:.2f})" if resolution.key else "not decided"
    if not resolution.candidates:
        who = "in no table"
    lines = [f"{found.name}: {who}"]
    if len(found.forms) > 1:
        lines.append(f"here also {', '.join(f for f in found.forms if f != found.name)}")
    for one in resolution.candidates[:_DRAWN]:
        body = gazetteer().body(one.key)
        clues = ", ".join(f"{clue.weight:+.1f} {clue.name} {clue.words}".rstrip() for clue in one.clues)
        country = (body.country if body else None) or ""
        lines += [
            "",
            f"{one.confidence:.2f}  {_name(one.key)}  {one.key}  {country}".rstrip(),
            f"      {clues}",
        ]
    if len(resolution.candidates) > _DRAWN:
        lines += ["", f"and {len(resolution.candidates) - _DRAWN} more"]
    return "\n".join(lines)


def _name(key: str) -> str:
    return gazetteer().full_name(key)
