"""Which tellings are one agreement.

In: ``Telling`` objects in text order. Out: ``Draft`` objects, one an instrument, each with all its
tellings and whether it is the article's news or history.

Two tellings are one where kind, parties, status and date agree or one of them leaves it open
("협약", "양 기관", no date). A dated renewal stays apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from extractor.rulebook import wording
from extractor.shapes import Mention, Span

from .entities import Entity
from .telling import Telling

_WORDING = wording("grouping")
_CEREMONY = _WORDING["ceremony"]
_GENERIC = _WORDING["generic"]
_NUMBER = _WORDING["number"]
_MANY = 30  # more than that are nobody in particular: "93개 병원과 협약"
_PLACES = _WORDING["places"]
_SHORT_FORMS = ("headline", "heading", "caption")
_TIES = ("sister_city", "friendship_city")
_CAME = wording("roles")["witnessed"]
_BESIDE = re.compile(r"도\s(?:[가-힣]{2,3}\s)?(?:체결|맺|교환|서명|채택)")
_THEN_TIED = _WORDING["then_tied"]
_UNDER_WAY = _WORDING["under_way"]
_ONE_JOURNEY = timedelta(days=10)  # what was signed within it is one piece of news
_TOLD_WITH = 160  # characters from the days of a journey to what was signed on it
_NEWS_DAYS = 45  # an article reports what happened in the weeks before it


@dataclass
class Draft:
    """One agreement in the making; ``promise`` is where a firm tells what it will build under it."""

    kind: str
    status: str
    tellings: list[Telling] = field(default_factory=list)
    parties: list[tuple[Entity, Span]] = field(default_factory=list)
    day: Mention | None = None
    reported: bool = False
    main: bool = False
    promise: Span | None = None

    @property
    def entities(self) -> set[int]:
        """Identity of each party."""
        return {id(e) for e, _ in self.parties}

    @property
    def main_like(self) -> bool:
        """Whether something but history told it."""
        return any(not t.history and t.act.form in ("verb", "ceremony") for t in self.tellings)

    @property
    def section(self) -> int:
        """The part of a round-up that tells it first."""
        return self.tellings[0].block.section

    @property
    def edtf(self) -> str | None:
        """The date so far."""
        return self.day.value.edtf if self.day is not None else None


def group(tellings: Sequence[Telling], *, published_on: date | None) -> list[Draft]:
    """Merge tellings into drafts, in the order in which they are first told in the body."""
    drafts: list[Draft] = []
    for telling in tellings:
        _check(telling, published_on)
    body = [t for t in tellings if t.block.kind not in _SHORT_FORMS]
    heads = [t for t in tellings if t.block.kind in _SHORT_FORMS]
    early = [t for t in body if _lacks_side(t)]  # told before its agreement was
    placed: set[int] = set()
    for telling in (*body, *heads, *early):
        if id(telling) in placed:
            continue
        draft = _find(_may_be(drafts, telling, published_on), telling) or _ended(drafts, telling)
        if draft is None:
            counted = any(1 < e.count < 10 or (e.count and not is_count(e)) for e in telling.entities)
            if (
                (len(telling.parties) < 2 and not counted)
                or telling.act.form == "reference"
                or _vague(telling)
            ):
                continue
            if telling.act.form == "nominal" and (
                telling.act.kind not in _TIES or telling.act.status == "planned"
            ):
                continue
            draft = Draft(telling.act.kind, telling.act.status)
            drafts.append(draft)
        _add(draft, telling)
        placed.add(id(telling))
    _add_ceremonies(drafts, [t for t in body if _vague(t) and id(t) not in placed])
    for draft in drafts:
        if draft.status == "signed" and published_on is not None and _ahead(draft, published_on):
            draft.status = "planned"
        draft.main = _is_main(draft, published_on)
        _name_paper(draft, tellings)
    _before_the_news(drafts)
    drafts = _same_paper(drafts)
    _same_day(drafts)
    return drafts


def _add_ceremonies(drafts: Sequence[Draft], tellings: Sequence[Telling]) -> None:
    """Add ceremonies to what only a headline tells: "이날 협약식에는 …"."""
    for draft in drafts:
        if all(t.block.kind in _SHORT_FORMS for t in draft.tellings):
            for telling in tellings:
                if _fit(draft, telling) > 0:
                    _add(draft, telling)


def _may_be(drafts: Sequence[Draft], telling: Telling, published_on: date | None) -> Sequence[Draft]:
    """The drafts that a telling can be of: a headline's news is no old paper with somebody else.

    Those that it names stand below too.
    """
    below = telling.block.span.end
    told = all(any(s.start >= below for s in e.spans) for e, _ in telling.parties)
    if telling.block.kind not in _SHORT_FORMS or len(telling.parties) < 2 or not told:
        return drafts
    mine = {id(e) for e in telling.entities}
    return [d for d in drafts if not 0 < len(mine & d.entities) < len(mine) or not _is_old(d, published_on)]


def _is_old(draft: Draft, published_on: date | None) -> bool:
    return draft.status == "signed" and draft.day is not None and not _is_main(draft, published_on)


def _name_paper(draft: Draft, tellings: Sequence[Telling]) -> None:
    """A ceremony tells of no paper by itself: "조인식을 가졌다. 이번 협약으로 …" tells of a 협약."""
    if draft.kind == "other" and generic_draft(draft):
        referred = (t for t in tellings if t.act.referred and {id(e) for e in t.entities} == draft.entities)
        draft.kind = next((t.act.kind for t in referred), draft.kind)


def _before_the_news(drafts: Sequence[Draft]) -> None:
    """What is only told as history is none of the news beside what came long after: "앞서 지난달 7일 …"."""
    days = [d.edtf or "" for d in drafts if d.main and d.main_like and d.status == "signed"]
    latest = max((d[:10] for d in days if len(d) >= 10 and "X" not in d), default="")
    for draft in drafts:
        past = draft.status == "signed" and all(t.history for t in draft.tellings)
        if past and latest and len(day := draft.edtf or "") == 10 and "X" not in day:
            before = date.fromisoformat(latest) - date.fromisoformat(day)
            draft.main = draft.main and before < _ONE_JOURNEY


def _lacks_side(telling: Telling) -> bool:
    """Whether an act is told with too few parties to be an agreement by itself."""
    act = telling.act
    return (act.form == "ceremony" and not telling.parties) or (
        act.form == "verb" and len(telling.parties) <= 1 and not telling.history and act.status == "signed"
    )


def _check(telling: Telling, published_on: date | None) -> None:
    """Correct status and day of a telling by the day of publication."""
    if _will_be(telling, published_on):
        telling.act = replace(telling.act, status="planned")
    if published_on is None:
        return
    day = telling.day.value.edtf if telling.day is not None else None
    if telling.act.status == "planned" and (telling.reported or _before(day, published_on)):
        telling.day = None  # the day of the news, the plan or the talks, not of the signing
    if telling.act.tense == "past" and telling.day is not None and _year_ahead(telling.day, published_on):
        telling.day = None  # that of what it prepares: "2030년 열리는 대회를 위해 … 체결했다"
    if telling.act.status == "signed" and telling.day is not None and not telling.reported:
        telling.older = _long_before(telling.day.value.edtf or "", published_on.isoformat())
    _on_journey(telling, published_on)


def _year_ahead(day: Mention, published_on: date) -> bool:
    """Whether a date is a year, or a part of one, that had not begun when the text was published."""
    year = (day.value.edtf or "")[:4]
    return day.value.granularity != "day" and year.isdecimal() and int(year) > published_on.year


def _on_journey(telling: Telling, published_on: date) -> None:
    """What is signed on a journey that lies ahead is planned for its month: "19일부터 …를 찾아 맺는다"."""
    act, trip = telling.act, telling.trip
    if (telling.day is not None and not telling.reported) or trip is None:
        return
    if act.form not in ("verb", "ceremony"):
        return
    if _lies_behind(trip, published_on) and 0 <= act.instrument.start - trip.span.end <= _TOLD_WITH:
        if act.status == "signed" and not telling.history and act.form == "verb":
            telling.day, telling.reported = trip, False
        return
    first = (trip.value.edtf or "")[:10]
    near = telling.sentence.span.start <= trip.span.start or act.rules[1] != "act.preparing"
    if len(first) < 10 or "X" in first or first < published_on.isoformat() or act.tense == "past" or not near:
        return
    if telling.history or act.status == "ended":
        return
    telling.act = replace(act, status="planned")
    month = replace(trip.value, edtf=first[:7], granularity="month")
    telling.day, telling.reported = replace(trip, value=month), False


def _lies_behind(trip: Mention, published_on: date) -> bool:
    """Whether a journey of several days was over: "11일부터 22일까지 … 돌며 합의서에 서명했다"."""
    days = (trip.value.edtf or "").split("/")
    return len(days) == 2 and len(days[1]) == 10 and days[1] <= published_on.isoformat()


def _will_be(telling: Telling, published_on: date | None) -> bool:
    """Whether a ceremony told in the present lies ahead: "오는 21일 협정식을 연다"."""
    if telling.act.status != "signed" or telling.day is None or telling.reported:
        return False
    if telling.day.value.tense == "future" and telling.act.form in ("verb", "ceremony"):
        return telling.act.tense != "past"  # "오는 7일 … 체결한다"
    day = telling.day.value.edtf or ""
    ahead = published_on is not None and day > published_on.isoformat()
    return telling.act.form == "ceremony" and len(day) == 10 and "X" not in day and ahead


def is_count(entity: Entity) -> bool:
    """A count of places ("13개 도시와 협약") names no party; nine unnamed banks are a described group."""
    noun = _NUMBER.sub("", entity.name).strip()
    counted_last = not entity.name[:1].isdigit()  # 대학 2곳, 두 경찰서
    return entity.count > 0 and (
        entity.count > _MANY
        or not noun
        or counted_last
        or bool(_PLACES.search(noun))
        or "개국" in entity.name
    )


_TIE_IN_NAME = _WORDING["tie_in_name"]


def _same_paper(drafts: list[Draft]) -> list[Draft]:
    """ "우호도시를 체결했다. … 우호도시 양해각서를 교환했다": a tie and the paper that makes it are one."""
    out = list(drafts)
    for paper in drafts:
        if paper.kind != "mou" or not paper.main or paper.status != "signed":
            continue
        if not any(_TIE_IN_NAME.search(_instrument(t)) for t in paper.tellings):
            continue
        for tie in [d for d in out if d.kind in _TIES]:
            same = tie.main and tie.status == "signed" and tie.entities == paper.entities
            if same and (tie.day is None or paper.day is None or tie.edtf == paper.edtf):
                paper.tellings += tie.tellings
                paper.day, paper.reported = (paper.day or tie.day), paper.reported and tie.reported
                out.remove(tie)
    return out


def _instrument(telling: Telling) -> str:
    start = telling.sentence.span.start
    return telling.sentence.text[telling.act.instrument.start - start : telling.act.instrument.end - start]


def _same_day(drafts: Sequence[Draft]) -> None:
    """News without a date of its own happened about the day of the other news."""
    days = [
        d for d in drafts if d.main and d.status == "signed" and d.day is not None and len(d.edtf or "") >= 10
    ]
    for draft in drafts:
        beside = [d for d in days if d.section == draft.section]
        if draft.main and draft.status == "signed" and draft.day is None and beside:
            draft.day, draft.reported = beside[0].day, True


def _ahead(draft: Draft, published_on: date) -> bool:
    """Whether the day lies behind the publication: "20일 협약을 체결한다" in the paper of the 13th."""
    digits = (draft.edtf or "").rstrip("~")
    past = any(t.act.tense == "past" and t.day is not None and t.act.form == "verb" for t in draft.tellings)
    return (
        len(digits) == 10
        and digits.isascii()
        and "X" not in digits
        and not past
        and digits > published_on.isoformat()
    )


def _before(edtf: str | None, published_on: date) -> bool:
    digits = (edtf or "").rstrip("~")
    return len(digits) == 10 and "X" not in digits and "/" not in digits and digits < published_on.isoformat()


def _vague(telling: Telling) -> bool:
    """A ceremony or modifier whose parties were only guessed founds no agreement of its own."""
    return (
        telling.inferred
        and not telling.anaphoric
        and telling.act.form in ("modifier", "ceremony", "headline")
    )


def generic(telling: Telling) -> bool:
    """Whether the instrument's noun leaves the kind open: 협약, 협정."""
    return bool(_GENERIC.match(_instrument(telling)))


def _find(drafts: Sequence[Draft], telling: Telling) -> Draft | None:
    best, top = None, 0.0
    mine = {id(e) for e in telling.entities}
    for i, draft in enumerate(drafts):
        if len(drafts) >= 3 and draft.kind != telling.act.kind and not mine & draft.entities:
            continue  # of many papers none takes its kind from what names nobody
        score = _fit(draft, telling)
        if score > 0 and score + i * 0.01 > top:
            best, top = draft, score + i * 0.01
    return best


def _fit(draft: Draft, telling: Telling) -> float:
    kinds = draft.kind == telling.act.kind
    if not kinds and not _makes_tie(draft, telling) and not _open_kind(draft, telling):
        return 0
    if any(_other_paper(t, telling) for t in draft.tellings):
        return 0
    if kinds and _titled(draft, telling) and not _side_by_side(draft, telling):
        return 10
    kinds = kinds or _makes_tie(draft, telling)
    if not _status_agrees(draft, telling) or not _date_agrees(draft, telling):
        return 0
    if telling.act.form == "reference" or not telling.entities:
        past = telling.history or all(t.history for t in draft.tellings)
        return 0.5 if not telling.entities and not past else 0
    if telling.inferred and len(telling.entities) < 2:
        return 0
    return _shared(draft, telling, kinds)


def _open_kind(draft: Draft, telling: Telling) -> bool:
    """Whether one of them leaves its kind open, and they are no two papers of one sentence."""
    beside = [t for t in draft.tellings if t.sentence is telling.sentence and t.act.form == "verb"]
    if beside and telling.act.form == "verb":
        return _is_its_paper(beside[-1], telling)
    if telling.act.kind == "other" and draft.kind in _TIES:
        apart = telling.day is not None and draft.day is not None and telling.day.value.edtf != draft.edtf
        near = 0 <= telling.sentence.block - draft.tellings[-1].sentence.block <= 1
        return near and not apart and draft.main_like  # the 합의서 of a tie just told
    if telling.act.kind == "joint_body" and any(t.act.title is not None for t in draft.tellings):
        return False  # founded beside a paper that has a name of its own
    return generic(telling) or generic_draft(draft)


def _is_its_paper(signed: Telling, tie: Telling) -> bool:
    """Whether a paper is that of the tie behind it: "협정서에 서명한 후 교환해 자매결연을 맺었다"."""
    start = signed.sentence.span.start
    between = signed.sentence.text[signed.act.instrument.end - start : tie.act.instrument.start - start]
    makes = tie.act.kind in _TIES and _instrument(signed).endswith("서")
    return makes and generic(signed) and _THEN_TIED.match(between) is not None


def _side_by_side(draft: Draft, telling: Telling) -> bool:
    """Whether one act told both with other parties: "각각 체결", one-to-many."""
    mine = {id(e) for e in telling.entities}
    beside = (t for t in draft.tellings if t.sentence is telling.sentence and t.act is telling.act)
    return any({id(e) for e in t.entities} != mine for t in beside)


def _makes_tie(draft: Draft, telling: Telling) -> bool:
    """Whether a telling names the paper of a draft's tie: "우호도시를 체결했다. … 우호도시 양해각서"."""
    if draft.kind not in _TIES or telling.act.kind != "mou":
        return False
    if _TIE_IN_NAME.search(_instrument(telling)):
        return True
    news = draft.main_like and draft.day is None and telling.day is not None and not telling.history
    mine = {id(e) for e in telling.entities}
    near = 0 <= telling.sentence.block - draft.tellings[-1].sentence.block <= 1
    return news and near and len(mine) == 1 and mine <= draft.entities  # "구는 13일 … 양해각서를 주고받았다"


def _shared(draft: Draft, telling: Telling, kinds: bool) -> float:
    """How well the parties of a telling fit a draft: the more they share, the better."""
    mine, theirs = {id(e) for e in telling.entities}, draft.entities
    common = mine & theirs
    if _side_by_side(draft, telling):
        return 0
    counted = [e for e, _ in draft.parties if e.type == "other"]
    if counted and kinds and any(e.count == len(c) >= 3 for e in counted for c in (mine, mine - theirs)):
        return 1.5
    if kinds and (_are_the_two(draft, telling) or _took_part(draft, telling)):
        return 1.5
    short = telling.block.kind in _SHORT_FORMS and telling.act.form != "tie"
    if short and draft.main_like and (common or telling.day is None):
        return 0.5 + len(common)
    municipal = telling.act.kind in _TIES
    if not (mine <= theirs or theirs <= mine or (len(common) >= 2 and not municipal)):
        return 0
    near = draft.tellings[-1].sentence.block >= telling.sentence.block - 1
    if len(mine) == 1 and mine <= theirs and telling.act.form in ("verb", "ceremony") and near:
        return 0.8
    if len(common) < 2 and not (len(mine) == 1 and telling.block.kind in ("headline", "caption")):
        return 0
    return len(common) + kinds + (telling.day is not None and draft.edtf == telling.day.value.edtf)


def _ended(drafts: Sequence[Draft], telling: Telling) -> Draft | None:
    """The tie that a telling of its end means, or the end that a telling of its start belongs to."""
    mine = {id(e) for e in telling.entities}
    for draft in (
        *(d for d in drafts[::-1] if d.kind == telling.act.kind),
        *(d for d in drafts[::-1] if d.kind != telling.act.kind),
    ):
        if draft.entities != mine or not (
            draft.kind == telling.act.kind or generic(telling) or generic_draft(draft)
        ):
            continue
        if (
            telling.act.status == "ended"
            and draft.status == "signed"
            and not (draft.day and telling.day and draft.edtf == telling.day.value.edtf)
        ):
            draft.status, draft.day, draft.reported = "ended", telling.day, telling.reported
            return draft
        if (
            draft.status == "ended"
            and telling.act.status == "signed"
            and (telling.history or telling.act.form in ("modifier", "tie", "verb"))
        ):
            telling.day = None
            return draft
    return None


def _other_paper(told: Telling, telling: Telling) -> bool:
    """Whether one sentence names another paper beside: "‘이행약정’, ‘수산협력 약정’에 서명했다"."""
    one, other = told.act, telling.act
    if one.kind in _TIES and other.form == "verb" and _BESIDE.match(_behind_instrument(telling)):
        return True  # "자매결연을 맺었다. … 두 도시는 공무원 파견 협정서도 함께 체결했다"
    if told.sentence is not telling.sentence or None in (one.title, other.title) or one.title == other.title:
        return False
    return one.form == other.form == "verb" and not one.referred and not other.referred


def _behind_instrument(telling: Telling) -> str:
    return telling.sentence.text[telling.act.instrument.end - telling.sentence.span.start :]


def _titled(draft: Draft, telling: Telling) -> bool:
    """Whether both give the instrument the same name."""

    def name(t: Telling) -> str:
        start = t.sentence.span.start
        return (
            re.sub(r"\W", "", t.sentence.text[t.act.title.start - start : t.act.title.end - start])
            if t.act.title
            else ""
        )

    mine = name(telling)
    return len(mine) >= 6 and any(name(t) == mine for t in draft.tellings)


def _status_agrees(draft: Draft, telling: Telling) -> bool:
    if draft.status == telling.act.status or telling.block.kind in ("headline", "heading"):
        return True
    if _took_part(draft, telling):
        return True
    if telling.act.status == "planned" and _was_under_way(telling) and draft.main_like:
        return draft.status == "signed"
    return _told_ahead(draft) and telling.act.status == "planned" and telling.day is not None


def _was_under_way(telling: Telling) -> bool:
    """Whether a plan is told as what led to a signing: "양 면은 … 취지에서 결연을 추진해 왔다"."""
    behind = telling.sentence.text[telling.act.end - telling.sentence.span.start :]
    return telling.act.form == "verb" and telling.day is None and bool(_UNDER_WAY.match(behind))


def _told_ahead(draft: Draft) -> bool:
    """Whether a signing is told in the present and without a day: "협약을 체결한다. 22일 … 체결하고"."""
    present = all(t.act.tense == "present" and t.act.form == "verb" for t in draft.tellings)
    return draft.status == "signed" and draft.day is None and present


def _date_agrees(draft: Draft, telling: Telling) -> bool:
    mine = telling.day.value.edtf if telling.day is not None and not telling.reported else None
    theirs = draft.edtf if not draft.reported else None
    if _of_ceremony(telling) and draft.entities == {id(e) for e in telling.entities}:
        mine = None  # "이날 협약식에는 …와 결연을 맺은 가람군의회 의장이": of the signing
    if (
        mine is not None
        and theirs is None
        and (telling.history or telling.older)
        and any(not t.history and t.act.form in ("verb", "ceremony") for t in draft.tellings)
    ):
        return False
    if (
        theirs is not None
        and mine is None
        and not telling.history
        and telling.act.form == "verb"
        and telling.block.kind not in _SHORT_FORMS
        and all(t.history for t in draft.tellings)
    ):
        return False
    if mine is not None and draft.reported and _long_before(mine, draft.edtf):
        return False  # "협약을 체결했다고 16일 밝혔다. 2013년 2월 맺은 협약이 끝난 데 따른 것"
    if mine is None or theirs is None:
        return not (
            telling.history
            and theirs is not None
            and mine is None
            and telling.act.form != "tie"
            and draft.main
        )
    a, b = mine.rstrip("~"), theirs.rstrip("~")
    return a.startswith(b) or b.startswith(a) or _compatible(a, b)


def _of_ceremony(telling: Telling) -> bool:
    """Whether a telling has only the day of its ceremony: "이날 협약식에는", "한편 이날 …"."""
    if telling.day is None or not telling.day.value.anaphoric:
        return False
    behind = telling.sentence.text[telling.day.span.end - telling.sentence.span.start :]
    return telling.history or bool(_CEREMONY.match(behind))


def _long_before(edtf: str, news: str | None) -> bool:
    """Whether a date lies before what was news on the day of the announcement."""
    if news is None or len(news) < 10 or "X" in news + edtf or not edtf[:4].isdigit():
        return False
    first = (date.fromisoformat(news[:10]) - timedelta(days=_NEWS_DAYS)).isoformat()
    return len(edtf) in (4, 7, 10) and edtf < first[: len(edtf)]


def _compatible(a: str, b: str) -> bool:
    """Whether two dates can be the same day where digits are unknown: XXXX-XX-10 and 2024-05-10."""
    return len(a) == len(b) and all(x == y or "X" in (x, y) for x, y in zip(a, b, strict=True))


def _add(draft: Draft, telling: Telling) -> None:
    if draft.tellings and _makes_tie(draft, telling):
        draft.kind = "mou"
    if generic_draft(draft) and (not generic(telling) or draft.kind == "other"):
        draft.kind = telling.act.kind  # a 조인식 tells of no paper by itself
    if telling.act.status == "planned" and telling.act.form != "reference" and _told_ahead(draft):
        draft.status = "planned"
    draft.tellings.append(telling)
    _add_parties(draft, telling)
    day = telling.day
    if day is not None and (
        draft.day is None or (draft.reported and not telling.reported) or _finer(day, draft.day)
    ):
        draft.day, draft.reported = day, telling.reported


def _are_the_two(draft: Draft, telling: Telling) -> bool:
    """Whether a telling names the two firms that a draft counts: "기업 2곳과 … 나루㈜와 다온㈜가"."""
    counted = any(e.count == 2 and e.type == "other" for e, _ in draft.parties)
    firms = len(telling.parties) == 2 and all(e.type == "company" for e in telling.entities)
    return counted and firms and not {id(e) for e in telling.entities} & draft.entities


def _took_part(draft: Draft, telling: Telling) -> bool:
    """Whether a telling names some of those that a draft counts: "협약에는 … 가람원이 함께했다"."""
    counted = any(e.count for e, _ in draft.parties)
    known = [e for e in telling.entities if id(e) in draft.entities and not e.count]
    named = telling.act.form == "ceremony" and not telling.inferred
    return counted and named and len(known) == 1 and len(telling.parties) >= 3


def _add_parties(draft: Draft, telling: Telling) -> None:
    """Add who is told; names take the place of a count of them."""
    counted = [(e, s) for e, s in draft.parties if e.count == len(telling.parties)]
    named = all(e.type != "other" for e in telling.entities)
    if _took_part(draft, telling):
        draft.parties = [p for p in draft.parties if not p[0].count]
    if counted and ((len(telling.parties) >= 3 and named) or _are_the_two(draft, telling)):
        mine = {id(e) for e in telling.entities}
        beside = [p for p in draft.parties if not p[0].count and id(p[0]) not in mine]
        draft.parties = [*beside, *telling.parties]
    short = telling.block.kind in _SHORT_FORMS and len(draft.tellings) > 1
    if telling.act.form != "reference" and not (telling.inferred and draft.parties) and not short:
        for entity, span in telling.parties:
            if id(entity) in draft.entities or _is_guest(draft, entity):
                continue
            if not draft.parties or _extends(draft, telling):
                draft.parties.append((entity, span))


def generic_draft(draft: Draft) -> bool:
    """Whether every telling so far leaves the kind open."""
    return bool(draft.tellings) and all(generic(t) for t in draft.tellings)


def _extends(draft: Draft, telling: Telling) -> bool:
    """A later telling may name more parties, no guests of a ceremony and never in a short form."""
    guests = telling.act.form == "ceremony" and len(draft.parties) > 1 and _CAME.search(telling.sentence.text)
    short = telling.block.kind in ("headline", "caption", "heading")
    return len(draft.tellings) <= 1 or not (short or guests)


def _is_guest(draft: Draft, entity: Entity) -> bool:
    """Whether a council came along with the government that signed: 가람구의회 beside 가람구."""
    hosts = {e.name.split()[-1] for e, _ in draft.parties if len(draft.parties) >= 2}
    return entity.name.endswith("의회") and entity.name.split()[-1].removesuffix("의회") in hosts


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
        this_month = edtf.startswith("XXXX-XX")  # only a day of the weeks before is told without its month
        return day_told and (this_month or not all(t.history for t in draft.tellings))
    first = published_on - timedelta(days=_NEWS_DAYS)
    if "X" in digits:
        return True
    if len(digits) == 10:
        return date.fromisoformat(digits) >= first
    if len(digits) == 7 and digits[5:] <= "12":
        told = any(t.act.form in ("verb", "ceremony", "headline") and not t.history for t in draft.tellings)
        return digits >= first.isoformat()[:7] and (
            told or (digits == published_on.isoformat()[:7] and not all(t.history for t in draft.tellings))
        )
    return digits[:4] == str(published_on.year) and not any(t.history for t in draft.tellings)
