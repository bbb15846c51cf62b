"""Which tellings are one agreement.

In: ``Telling`` objects in text order. Out: ``Draft`` objects, one an instrument, each with all its
tellings and whether it is the article's news or history.

Two tellings are one where kind, parties, status and date agree or one of them leaves it open
("협약", "양 기관", no date). A dated renewal stays apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from extractor.shapes import Mention, Span

from .entities import Entity
from .tellings import Telling

_GENERIC = re.compile(r"^(?:(?:교류|상호|체결|협력|우호)?\s?(?:협약|협정|결연|약정)(?:서)?|MOU|MoU)$")
_NEWS_DAYS = 45  # an article reports what happened in the weeks before it


@dataclass
class Draft:
    """One agreement in the making."""

    kind: str
    status: str
    tellings: list[Telling] = field(default_factory=list)
    parties: list[tuple[Entity, Span]] = field(default_factory=list)
    day: Mention | None = None
    reported: bool = False
    main: bool = False

    @property
    def entities(self) -> set[int]:
        """Identity of each party."""
        return {id(e) for e, _ in self.parties}

    @property
    def edtf(self) -> str | None:
        """The date so far."""
        return self.day.value.edtf if self.day is not None else None


def group(tellings: Sequence[Telling], *, published_on: date | None) -> list[Draft]:
    """Merge tellings into drafts, in the order in which they are first told in the body."""
    drafts: list[Draft] = []
    body = [t for t in tellings if t.block.kind != "headline"]
    heads = [t for t in tellings if t.block.kind == "headline"]
    for telling in (*body, *heads):
        draft = _find(drafts, telling)
        if draft is None:
            if len(telling.parties) < 2 or telling.act.form == "reference" or _vague(telling):
                continue
            draft = Draft(telling.act.kind, telling.act.status)
            drafts.append(draft)
        _add(draft, telling)
    for draft in drafts:
        draft.main = _is_main(draft, published_on)
    _same_day(drafts)
    return [d for d in drafts if d.parties]


def _same_day(drafts: Sequence[Draft]) -> None:
    """News without a date of its own happened about the day of the other news."""
    days = [d for d in drafts if d.main and d.status == "signed" and d.day is not None and len(d.edtf or "") >= 10]
    for draft in drafts:
        if draft.main and draft.status == "signed" and draft.day is None and days:
            draft.day, draft.reported = days[0].day, True


def _vague(telling: Telling) -> bool:
    """A ceremony or modifier whose parties were only guessed founds no agreement of its own."""
    return telling.inferred and not telling.anaphoric and telling.act.form in ("modifier", "ceremony", "headline")


def generic(telling: Telling) -> bool:
    """Whether the instrument's noun leaves the kind open: 협약, 협정."""
    noun = telling.act.instrument
    return bool(_GENERIC.match(telling.sentence.text[noun.start - telling.sentence.span.start : noun.end - telling.sentence.span.start]))


def _find(drafts: Sequence[Draft], telling: Telling) -> Draft | None:
    best, top = None, 0.0
    for i, draft in enumerate(drafts):
        score = _fit(draft, telling)
        if score > 0 and score + i * 0.01 > top:
            best, top = draft, score + i * 0.01
    return best


def _fit(draft: Draft, telling: Telling) -> float:
    kinds = draft.kind == telling.act.kind
    if not kinds and not (generic(telling) or all(generic(t) for t in draft.tellings)):
        return 0
    if kinds and _titled(draft, telling):
        return 10
    if not _status_agrees(draft, telling) or not _date_agrees(draft, telling):
        return 0
    mine = {id(e) for e in telling.entities}
    theirs = draft.entities
    if not mine or telling.act.form == "reference":
        return 0.5 if not mine and not telling.history else 0
    if telling.inferred and len(mine) < 2:
        return 0
    common = mine & theirs
    if not (mine <= theirs or theirs <= mine or (len(common) >= 2 and telling.act.kind not in ("sister_city", "friendship_city"))):
        return 0
    if len(common) < 2 and not (len(mine) == 1 and telling.block.kind in ("headline", "caption")):
        return 0
    return len(common) + kinds + (telling.day is not None and draft.edtf == telling.day.value.edtf)


def _titled(draft: Draft, telling: Telling) -> bool:
    """Whether both give the instrument the same name."""
    def name(t: Telling) -> str:
        start = t.sentence.span.start
        return re.sub(r"\W", "", t.sentence.text[t.act.title.start - start : t.act.title.end - start]) if t.act.title else ""

    mine = name(telling)
    return len(mine) >= 6 and any(name(t) == mine for t in draft.tellings)


def _status_agrees(draft: Draft, telling: Telling) -> bool:
    if draft.status == telling.act.status or telling.block.kind in ("headline", "heading"):
        return True
    return False


def _date_agrees(draft: Draft, telling: Telling) -> bool:
    mine = telling.day.value.edtf if telling.day is not None and not telling.reported else None
    theirs = draft.edtf if not draft.reported else None
    if mine is None or theirs is None:
        return not (telling.history and theirs is not None and mine is None and telling.act.form != "tie" and draft.main)
    a, b = mine.rstrip("~"), theirs.rstrip("~")
    return a.startswith(b) or b.startswith(a) or _compatible(a, b)


def _compatible(a: str, b: str) -> bool:
    """Whether two dates can be the same day where digits are unknown: XXXX-XX-10 and 2024-05-10."""
    return len(a) == len(b) and all(x == y or "X" in (x, y) for x, y in zip(a, b, strict=True))


def _add(draft: Draft, telling: Telling) -> None:
    if generic_draft(draft) and not generic(telling):
        draft.kind = telling.act.kind
    draft.tellings.append(telling)
    if telling.act.form != "reference" and not (telling.inferred and draft.parties):
        for entity, span in telling.parties:
            if id(entity) not in draft.entities and (not draft.parties or _extends(draft, telling)):
                draft.parties.append((entity, span))
    day = telling.day
    if day is not None and (draft.day is None or draft.reported and not telling.reported or _finer(day, draft.day)):
        draft.day, draft.reported = day, telling.reported


def generic_draft(draft: Draft) -> bool:
    """Whether every telling so far leaves the kind open."""
    return bool(draft.tellings) and all(generic(t) for t in draft.tellings)


def _extends(draft: Draft, telling: Telling) -> bool:
    """A later telling may name more parties, never in a headline's or a caption's short form."""
    return len(draft.tellings) <= 1 or telling.block.kind not in ("headline", "caption", "heading")


def _finer(day: Mention, than: Mention) -> bool:
    order = ("year", "range", "half", "season", "quarter", "month", "day")
    return order.index(day.value.granularity) > order.index(than.value.granularity)


def _is_main(draft: Draft, published_on: date | None) -> bool:
    """News: signed, planned, renewed or ended at the time of the article."""
    if all(t.act.form == "tie" for t in draft.tellings):
        return False
    if draft.day is not None and draft.edtf is not None:
        return _recent(draft, draft.edtf, published_on)
    if draft.status == "planned":
        return True
    return not all(t.history or t.act.form in ("modifier", "tie", "reference") for t in draft.tellings)


def _recent(draft: Draft, edtf: str, published_on: date | None) -> bool:
    if draft.status == "planned":
        return True
    digits = edtf.rstrip("~").split("/")[-1]
    if published_on is None:
        day_told = draft.day is not None and draft.day.value.granularity == "day"
        return day_told and not all(t.history for t in draft.tellings)
    first = published_on - timedelta(days=_NEWS_DAYS)
    if "X" in digits:
        return True
    if len(digits) == 10:
        return date.fromisoformat(digits) >= first
    if len(digits) == 7 and digits[5:] <= "12":
        return digits >= first.isoformat()[:7] and not all(t.history for t in draft.tellings)
    return digits[:4] == str(published_on.year) and not any(t.history for t in draft.tellings)
