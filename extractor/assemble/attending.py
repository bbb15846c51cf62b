"""The sides of a signing that only the sentences behind it name: who joined, acts under it, or was there.

In: tellings, sentences, the ``EntityIndex``. Out: the same tellings, some of which have more parties.
"가람군은 18일 민·관 협약을 맺었다. 협약식은 박가람 가람군수, 김나루 나루공사 지사장이 참석한 가운데
열렸다" tells an agreement of the county and the corporation, and so does "이번 협약에는 나루공사가 참여했다".

Heads are asked only where no telling of news names two sides: elsewhere those who come may be guests. To
add a word for being there, edit ``discourse.attendance`` in ``rules/discourse.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.find.sentence import Item, Sentence
from extractor.rulebook import wording

from .entities import Entity, EntityIndex
from .telling import AMONG, SHORT_FORMS, SUBJECT, WITH, Named, Telling, name_span, speaks, unique

_NEAR = 5  # sentences behind the one that tells the signing
_WORDING = wording("attending")
_AGREED = _WORDING["agreed"]
_JOINED = _WORDING["joined"]
_PARTNERS = _WORDING["partners"]
_TOGETHER = _WORDING["together"]
_JOINING = (*SUBJECT, "도", "와", "과")
_GUESTS = ("의장", "의원", "부의장", "국회의원", "교육감", "교수")


def name_sides(tellings: Sequence[Telling], sentences: Sequence[Sentence], index: EntityIndex) -> None:
    """Give tellings of news the sides that only the sentences behind them name.

    Those who joined the agreement belong to the last telling before. The first telling that names one side,
    where none names two, has those who act with it under the agreement, or whose heads signed with its head.
    """
    news = [t for t in tellings if t.act.form != "reference" and not t.history and t.act.status == "signed"]
    told = [t for t in news if t.act.form in ("verb", "ceremony") and t.block.kind not in SHORT_FORMS]
    _name_joined(told, sentences, index)
    both = [t for t in news if len(t.parties) >= 2 and not (t.inferred and t.block.kind in SHORT_FORMS)]
    if not told or both:
        return
    lone = next((t for t in told if len(t.parties) == 1 and not t.parties[0][0].count), None)
    if lone is None or lone.act.kind == "joint_body":
        return
    for sentence in sentences:
        if not 0 <= sentence.index - lone.sentence.index <= _NEAR:
            continue
        sides = _sides(sentence, lone.entities[0], index) or _beside(sentence, index)
        if len(sides) >= 2 and any(e is lone.entities[0] for e, _ in sides):
            lone.parties = unique([*lone.parties, *sides])
            return


def _name_joined(told: Sequence[Telling], sentences: Sequence[Sentence], index: EntityIndex) -> None:
    """Give the last telling before each sentence those who joined by it."""
    telling_of = {id(t.sentence): t for t in told}
    last, at = None, 0
    for i, sentence in enumerate(sentences):
        if last is not None and i - at <= _NEAR and not any(e.count for e in last.entities):
            last.parties = unique([*last.parties, *_joined(sentence, index)])
            if len(last.parties) == 1:
                last.parties = unique([*last.parties, *_partners(sentence, index)])
        if (telling := telling_of.get(id(sentence))) is not None:
            last, at = telling, i


def _joined(sentence: Sentence, index: EntityIndex) -> list[Named]:
    """Who joined the agreement just told: "협약에는 가람군을 비롯해 나루대, 다온병원이 참여했다"."""
    if not _JOINED.search(sentence.text):
        return []
    items = [it for it in sentence.items if it.depth == 0 and it.party is not None and it.person is None]
    named = ((index.of(it), it) for it in items if it.josa in _JOINING or AMONG.match(index.text, it.end))
    return unique((e, name_span(it)) for e, it in named if e is not None and not e.count)


def _partners(sentence: Sentence, index: EntityIndex) -> list[Named]:
    """With whom the lone side of what was just told signed: "대상 기관은 나루원, 다온원 등 3곳이다"."""
    if sentence.acts or not _PARTNERS.match(sentence.text):
        return []
    items = [it for it in sentence.items if it.depth == 0 and it.party is not None and it.person is None]
    named = ((index.of(it), it) for it in items)
    return unique((e, name_span(it)) for e, it in named if e is not None and not e.count)


def _beside(sentence: Sentence, index: EntityIndex) -> list[Named]:
    """Who does something together under the agreement: "이번 협약에 따라 가람구는 나루대와 함께 …"."""
    if not any(a.form == "reference" for a in sentence.acts) or not speaks("this_agreement", sentence.text):
        return []
    named = [(index.of(it), it) for it in sentence.items if it.depth == 0 and it.person is None]
    known = [(e, it) for e, it in named if e is not None and not e.count]
    acting = [(e, name_span(it)) for e, it in known if it.josa in SUBJECT]
    beside = [(e, it) for e, it in known if it.josa in WITH and _TOGETHER.match(index.text, it.end)]
    partner = [(e, name_span(it)) for e, it in beside]
    return unique([*acting[:1], *partner]) if acting and partner else []


def _sides(sentence: Sentence, side: Entity, index: EntityIndex) -> list[Named]:
    """Whom those stand for who were at a signing or agreed on something together.

    A head told without a body (박가람 군수) is that of the ``side`` which is known.
    """
    first = [it for it in sentence.items if it.party is not None and AMONG.match(index.text, it.end)]
    heads = [it for it in sentence.items if it.depth == 0 and (_is_head(it) or it in first)]
    acting = [it for it in heads if it.josa in SUBJECT]
    joint = acting if _AGREED.search(sentence.text) else []
    there = heads if speaks("attendance", sentence.text) or speaks("present", sentence.text) else []
    named = [(index.of(it) or side, it) for it in (joint or there)]
    return unique((e, name_span(it)) for e, it in named if not e.count)


def _is_head(item: Item) -> bool:
    """Whether somebody with a title stands for a body, and not for those who only watch."""
    office = item.party is not None and item.party.rule == "person.office"
    return (item.person is not None and not item.person.title_text.endswith(_GUESTS)) or office
