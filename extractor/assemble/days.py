"""Which date belongs to an act.

In: the dates of the article, a sentence with an act. Out: the date mention, and whether it is only the
day on which the news was handed out ("29일 밝혔다").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.find.acts import Act
from extractor.find.sentence import Item, Sentence
from extractor.rulebook import wording
from extractor.shapes import Mention, Span

_WORDING = wording("days")
_FOLLOWS = _WORDING["follows"]
_NOT_DAY = _WORDING["not_day"]
_CEREMONY = _WORDING["ceremony"]
_WHEN_MADE = _WORDING["when_made"]
_THAT_WAS = _WORDING["that_was"]
_TERM = _WORDING["term"]
_GOES = (
    r"(?=[^.]{0,60}(?:방문|순방|찾|방중|방일|방미|돈다|돌며|돌아보|떠|나섰|나선다|일정|출장|연수|행사에[^.]{0,20}참석|열리는))"
)
_TRIP = {
    "day": re.compile(rf"(?:\([^()]{{1,12}}\))?부터\s{_GOES}"),
    "range": re.compile(rf"(?:까지)?\s(?:\d박\s\d일\s)?{_GOES}"),
}
_GONE_ON = _WORDING["gone_on"]
_BEFORE_NAME = _WORDING["before_name"]
_NEAR = 120  # characters: "… 맺었다. 14일 구에 따르면"
_LATER = ("act.founded_later", "act.later_planned", "act.later_signed", "act.put_off")


class Days:
    """The dates of an article, asked act by act."""

    def __init__(self, text: str, dates: Sequence[Mention]) -> None:
        self._text = text
        self.dates = [m for m in dates if not m.extra.get("recent")]
        self._recent = [m for m in dates if m.extra.get("recent")]

    def inside(self, span: Span) -> list[Mention]:
        """The dates that a stretch of text holds."""
        return [m for m in self.dates if span.covers(m.span)]

    def told_in(self, span: Span) -> list[Mention]:
        """The dates of a stretch of text but that of the news: "… 가졌다고 14일 밝혔다" has none."""
        inside = self.inside(span)
        return [m for m in inside if not self._announced(m)]

    def of(self, sentence: Sentence, act: Act, window: Span) -> tuple[Mention | None, bool]:
        """The date of an act: the nearest before the instrument, or between it and its verb."""
        inside = self.inside(sentence.span)
        plain = [m for m in inside if not m.extra.get("anniversary")]
        if act.rules[1] in _LATER or _THAT_WAS.match(self._text, act.end):
            later = next((m for m in plain if m.span.start >= act.end), None)
            if later is not None:
                return later, False
        if act.form in ("tie", "reference") and (jubilee := self._jubilee(inside, act)):
            return jubilee, False
        behind = [m for m in plain if m.span.start >= act.end]
        if close := self._bracketed(behind, act):
            return close, False
        told = [m for m in plain if window.start <= m.span.start < act.end and self._tells(m, act, sentence)]
        if act.status == "ended":
            told = [m for m in told if not _WHEN_MADE.match(self._text, m.span.end)]
        held = self._held(behind, act)
        if told:
            best = ([m for m in told if m.value.granularity == "day"] or told)[-1]
            this_day = best.value.anaphoric and held is not None  # "이날 협약식은 15일 군수실에서 열렸다"
            return (held, False) if this_day else (best, self._announced(best))
        if held is not None:
            return held, False
        announced = next((m for m in behind if self._announced(m)), None)
        if announced is None and (recent := self._lately(act, window)) is not None:
            near = (m for m in self.dates if 0 <= m.span.start - act.end <= _NEAR and self._announced(m))
            announced = next(near, recent)
        return announced, announced is not None

    def _held(self, behind: Sequence[Mention], act: Act) -> Mention | None:
        """The day behind a ceremony: "협약식은 15일 군청에서 열렸다"."""
        if not _CEREMONY.match(self._text, act.instrument.end):
            return None
        days = (m for m in behind if m.value.granularity == "day" and not m.extra.get("announced"))
        return next(days, None)

    def _lately(self, act: Act, window: Span) -> Mention | None:
        """Where it says that a signing was lately: "군은 최근 … 협약을 맺었다"."""
        if act.form not in ("verb", "ceremony") or act.status != "signed" or act.tense != "past":
            return None
        return next((m for m in self._recent if window.start <= m.span.start < act.end), None)

    def lies_ahead(self, sentence: Sentence, day: Mention | None) -> bool:
        """Whether a day comes behind the one of the announcement: "15일 … 협정식을 갖는다고 14일 전했다"."""
        if day is None or (edtf := day.value.edtf) is None:
            return False
        told = (m.value.edtf for m in self.inside(sentence.span) if m is not day and self._announced(m))
        return any(len(edtf) == 10 and edtf[:8] == (news or "")[:8] and edtf > (news or "") for news in told)

    def trip(self, before: int) -> Mention | None:
        """The first day of the journey told last before a place: "16일부터 18일까지 나루시를 방문해 …"."""
        told = [m for m in self.dates if m.span.start < before and m.value.granularity in _TRIP]
        trips = (m for m in reversed(told) if _TRIP[m.value.granularity].match(self._text, m.span.end))
        return next(trips, None)

    def own(self, item: Item | None) -> Mention | None:
        """A party's own date: in the bracket behind it, before it in a list, or right behind "…와는"."""
        if item is None or item.party is None:
            return None
        for m in self.dates:
            if item.span.end <= m.span.start < item.party.end:
                return m
            if item.josa in ("와는", "과는") and 0 <= m.span.start - item.end <= 1:
                return m
        for m in self.dates:
            between = self._text[m.span.end : item.start]
            if m.span.end <= item.start and _BEFORE_NAME.fullmatch(between):
                return m
        return None

    def precedes(self, sentence: Sentence, item: Item) -> bool:
        """Whether it is one of an older agreement: "가람시(2001년), 나루시에 이어", "나루시를 시작으로"."""
        if item.josa not in ("에", "을", "를"):
            return False
        chain = (it.end for it in sentence.items if it.chain == item.chain and it.depth == item.depth)
        last = max(chain, default=item.end)
        return _FOLLOWS.match(self._text, last - len(item.josa), last + 8) is not None

    def _jubilee(self, inside: Sequence[Mention], act: Act) -> Mention | None:
        """ "자매결연 20주년": the year that it implies."""
        near = (m for m in inside if m.extra.get("anniversary"))
        return next(
            (m for m in near if -2 <= m.span.start - act.end <= 16 or m.span.covers(act.instrument)), None
        )

    def _bracketed(self, behind: Sequence[Mention], act: Act) -> Mention | None:
        """「…협약」(’25.5.23.): a date in a bracket right behind the instrument or its verb."""
        end = (act.title or act.instrument).end
        for m in behind:
            if re.fullmatch(r"[\s’”'\"」』(]{1,4}", self._text[end : m.span.start]):
                return m
            if re.fullmatch(r"\s?\(", self._text[act.end : m.span.start]):
                return m
        return None

    def _tells(self, mention: Mention, act: Act, sentence: Sentence) -> bool:
        """Whether a date before an instrument can be that of its signing."""
        if _NOT_DAY.match(self._since(act, mention)) or (act.title and act.title.covers(mention.span)):
            return False
        if mention.value.granularity == "range" and _TERM.match(
            self._text[mention.span.end : act.instrument.end]
        ):
            return False  # "2025~2027년 교류 양해각서": how long it is valid
        party = any(it.party and it.span.end <= mention.span.start < it.party.end for it in sentence.items)
        return not party and not self._of_follower(sentence, mention)

    def _announced(self, mention: Mention) -> bool:
        return bool(mention.extra.get("announced", False))

    def _since(self, act: Act, mention: Mention) -> str:
        """What follows a date; "1996년부터" tells when it was first signed, "3월까지" when it will be."""
        after = self._text[mention.span.end : mention.span.end + 8]
        if act.status == "planned" and mention.value.tense != "past":
            after = re.sub(r"^\s?까지", "", after)
        if _GONE_ON.match(after):
            return after
        tie = act.kind in ("sister_city", "friendship_city") and mention.value.granularity == "month"
        if tie or mention.value.granularity == "year":
            return re.sub(r"^\s?(?:부터|이후|이래)", "", after)
        return after

    def _of_follower(self, sentence: Sentence, mention: Mention) -> bool:
        """A date that goes with the older agreement of "9월 가람시에 이어"."""
        return any(
            mention.span.end <= it.start
            and self.precedes(sentence, it)
            and re.fullmatch(r"[,\s]{0,2}", self._text[mention.span.end : it.start])
            for it in sentence.items
        )
