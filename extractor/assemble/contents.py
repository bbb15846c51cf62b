"""Which cooperation areas belong to which agreement.

In: the article's sentences and blocks, the drafts. Out: for each draft the spans of its areas.

An agreement's content stands in a list below a sentence that announces it, between glyphs inside a
sentence, as fields before 등, or in the clauses of a sentence about the agreement; failing all that it
is the phrase before 위한. Where clauses or less are all that the rules find, as many items that ``tagger.py``
marks in the same prose come before them: it was right more often. A sentence speaks of the agreement whose
parties it names, else of the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractor.find.areas import AIM, agreed, clauses, divided, enumeration, inline_items, trim
from extractor.find.sentence import Sentence
from extractor.layout import Block
from extractor.rulebook import load, wording
from extractor.shapes import Span

from .entities import EntityIndex
from .group import Draft
from .lists import LABEL, Lists, finite
from .sides import Sides
from .tagger import Tagger
from .telling import Telling

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NEAR = 4  # blocks behind the last telling
_LIKELY = 0.4  # from here on a sentence is read for contents where no other tells any
_SURELY = 0.8  # and from here on as one that points to the agreement
_WEAK = frozenset(("area.clause", "area.likely", "area.side"))  # rules that marked items replace
_OF_PROSE = _WEAK | {"area.marked"}
_EACH = re.compile(r"(?:이|가|은|는)\s(?:각각|각기)$")
_AT_CEREMONY = re.compile(r"식?(?:장|자리)?(?:에서|에서는|을\s통해)\s")
_LONG = 1_500  # characters; the tagger was fitted to short texts and takes too much of longer ones

_WORDING = wording("contents")
_DONE_SINCE = _WORDING["done_since"]
_CONTENT_LABEL = _WORDING["content_label"]
_FOLLOWS_LIST = _WORDING["follows_list"]
_CONTENT_VERB = _WORDING["content_verb"]
_EXPECTS = _WORDING["expects"]
_REPORTED = _WORDING["reported"]
_ASIDE = _WORDING["aside"]
_DEFINES = _WORDING["defines"]
_SO_FAR = _WORDING["so_far"]
_NEWS = _WORDING["news"]
_PROGRAMME = _WORDING["programme"]
_SUM = _WORDING["sum"]
_CAUSE = _WORDING["cause"]
_JOINED = _WORDING["joined"]
_SITE = _WORDING["site"]
_EMPTY = _WORDING["empty"]
_NO_ACT = _WORDING["no_act"]
_EVENTS = _WORDING["events"]
_ALSO = _WORDING["also"]


@dataclass
class Contents:
    """Areas found for one draft, by the way they are told."""

    fields: list[tuple[Span, str]] = field(default_factory=list)
    sides: list[tuple[Span, str]] = field(default_factory=list)
    listed: list[tuple[Span, str]] = field(default_factory=list)
    told: list[tuple[Span, str]] = field(default_factory=list)
    likely: list[tuple[Span, str]] = field(default_factory=list)
    marked: list[tuple[Span, float]] = field(default_factory=list)
    own: bool = False  # told by what its sides alone do: "가람원과 나루원은 …", one of several
    side: tuple[Sentence, str] | None = None  # the sentence that lists what one side does, and that side
    first: list[tuple[Span, str]] = field(default_factory=list)  # what it tells, till the other side is told

    def add_list(self, items: Sequence[Span]) -> None:
        """Take a bulleted list; the first list of an agreement counts."""
        if not self.listed:
            self.listed.extend((item, "area.bullet") for item in items)

    def chosen(self) -> list[tuple[Span, str]]:
        """Lists before clauses; fields beside either, all in text order; the likely where nothing is sure."""
        found = [*self.fields, *(self.listed or self.told)] or self.likely or self.sides
        if self.marked and all(rule in _WEAK for _, rule in found):
            surely = [m for m in self.marked if m[1] >= _LIKELY]
            rule = "area.marked" if surely else "area.likely"
            if len(surely or self.marked) >= len(found):
                found = [(span, rule) for span, _ in surely or self.marked]
        return sorted(found, key=lambda f: f[0])


@dataclass
class _Thread:
    """Positions of the drafts that the sentences before spoke of.

    ``current`` is the last one told, ``history`` the older one that the sentence before told,
    ``target`` the one that the sentence before was read for, ``above`` the draft and the level of
    the list line that last spoke of one.
    """

    current: int | None = None
    history: int | None = None
    target: int | None = None
    above: tuple[int, int] | None = None

    def enter(self, block: Block) -> int:
        """Go into a block and return its level; a numbered section lies below no list line."""
        if block.kind == "heading" and block.marker:
            self.above = None
        return block.level

    def climb(self, target: int, level: int) -> None:
        """Remember which draft a list line speaks of, unless it lies below one that is remembered."""
        if level and (self.above is None or level <= self.above[1]):
            self.above = (target, level)


class Reader:
    """Goes through the article after grouping and gives every draft its contents."""

    def __init__(
        self, doc: Doc, text: str, blocks: Sequence[Block], sentences: Sequence[Sentence], index: EntityIndex
    ) -> None:
        self._doc = doc
        self._text = text
        self._blocks = blocks
        self._sentences = sentences
        self._index = index
        self._lists = Lists(text, blocks, sentences)
        self._tagger = Tagger(doc, text, blocks, sentences, index)
        self._side = Sides(doc, text, index)

    def read(self, drafts: Sequence[Draft]) -> dict[int, list[tuple[Span, str]]]:
        """Areas of each draft, by its position, as (span, rule)."""
        contents = [Contents() for _ in drafts]
        thread = _Thread()
        for sentence in self._sentences:
            aside = self._blocks[sentence.block].kind in ("headline", "caption")
            if aside or _DEFINES.match(sentence.text) or self._apart(sentence, drafts, contents):
                continue
            self._follow(sentence, drafts, contents, thread)
        contents = self._share(drafts, contents)
        promises = [d.promise for d in drafts if d.promise is not None]
        for draft, own in zip(drafts, contents, strict=True):
            if draft.promise is not None:
                own.told = [t for t in own.told if not _SUM.search(t[0].of(self._text))]
                for taken in (own.told, own.likely):  # what the model takes may be another's promise
                    taken[:] = [t for t in taken if not any(p.overlaps(t[0]) for p in promises)]
                own.fields.extend(
                    (s, "area.promise")
                    for s in clauses(self._doc, draft.promise, text=self._text)
                    if not _SUM.search(s.of(self._text)) and " " in s.of(self._text)
                )
        out: dict[int, list[tuple[Span, str]]] = {}
        for i, (own, draft) in enumerate(zip(contents, drafts, strict=True)):
            purpose = self._purpose(draft)
            if len(purpose) > 1 and not (own.fields or own.listed or own.told):
                own.marked = []  # the fields that it is for are told
            out[i] = [a for a in self._stated(own.chosen()) if self._is_content(a[0])] or purpose
        return out

    def _apart(self, sentence: Sentence, drafts: Sequence[Draft], contents: list[Contents]) -> bool:
        """What was agreed with each: "가람대와는 학생을 교환하고, 나루대와는 함께 연구하기로 했다"."""
        apart = [it for it in sentence.items if it.josa in ("와는", "과는") and not it.depth]
        owners = [
            [i for i, d in enumerate(drafts) if d.main and len(d.parties) == 2 and e is d.parties[1][0]]
            for e in map(self._index.of, apart)
        ]
        if len(apart) < 2 or any(len(own) != 1 for own in owners) or not _CONTENT_VERB.search(sentence.text):
            return False
        ends = [*(it.start for it in apart[1:]), sentence.span.end]
        for item, (own,), end in zip(apart, owners, ends, strict=True):
            contents[own].own = True
            contents[own].told.extend(
                (s, "area.clause") for s in clauses(self._doc, Span(item.end, end), text=self._text)
            )
        return True

    def _stated(self, areas: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
        """Areas of prose without the purpose told before them: "산불을 막기 위해 순찰을 강화"."""
        out: list[tuple[Span, str]] = []
        for span, rule in areas:
            aims = list(AIM.finditer(self._text, span.start, span.end)) if rule in _OF_PROSE else []
            out.append((Span(aims[-1].end(), span.end) if aims else span, rule))
        return out

    def _is_content(self, area: Span) -> bool:
        """Whether an area is more than empty words or the name of somebody."""
        text = area.of(self._text)
        if len(text) < 2 or _EMPTY.match(text) or _NO_ACT.search(text) or _SITE.match(text):
            return False
        if any(rule.pattern.fullmatch(text) for rule in load("instruments").rules):
            return False
        parts = _JOINED.split(_EACH.sub("", text))
        named = [any(part in e.forms for e in self._index.entities) for part in parts]
        if len(parts) > 1 and all(named):
            return False  # ▲가람원과 나루원: who signs, not what
        return all(e.weak or text not in e.forms for e in self._index.entities)

    def _follow(
        self, sentence: Sentence, drafts: Sequence[Draft], contents: list[Contents], thread: _Thread
    ) -> None:
        """Read one sentence for the agreement it speaks of, and remember which one that was."""
        level = thread.enter(self._blocks[sentence.block])
        told = [i for i, d in enumerate(drafts) if any(t.sentence is sentence for t in d.tellings)]
        tells = any(a.form != "reference" for a in sentence.acts)
        for i in told:
            if tells or self._speaks(sentence) or "그동안" in sentence.text:
                self._in_telling(sentence, drafts[i], contents[i], alone=len(told) == 1)
        since = _DONE_SINCE.search(sentence.text) and not re.search(r"이번|앞으로", sentence.text)
        if not told and thread.history is not None and since:
            self._mark(sentence, drafts, contents, [thread.history])
            self._in_sentence(sentence, contents[thread.history], told=False, since=True)
            return
        about = self._spoken_of(sentence, drafts, told, thread.current)
        thread.history = next((i for i in told if not drafts[i].main), None)
        if about is None and not told:
            about = self._carried(sentence, level, thread, contents)
        if about is not None and len(drafts) > 1 and self._acts_alone(sentence, drafts[about]):
            contents[about].own = True
        likely = self._likely(sentence, drafts, thread) if about is None and not told else 0.0
        goes_on = about is None and self._goes_on(sentence, drafts, thread)
        self._mark(sentence, drafts, contents, told or [thread.current if goes_on else about])
        if likely >= _LIKELY:
            about = thread.current
        thread.target = about if about is not None else (told[-1] if told else None)
        if (target := thread.target) is not None:
            thread.climb(target, level)
            if not told or self._speaks(sentence):
                self._in_sentence(sentence, contents[target], told=bool(told), likely=likely)
            contents[target].add_list(self._lists.below(sentence))
        mains = [i for i in (about, *told) if i is not None and drafts[i].main]
        if mains or (told and thread.current is None):
            thread.current = (mains or told)[-1]

    def _likely(self, sentence: Sentence, drafts: Sequence[Draft], thread: _Thread) -> float:
        """How likely a sentence that points to no agreement goes on about the contents of the last one."""
        if len(self._text) > _LONG or not self._goes_on(sentence, drafts, thread):
            return 0.0
        return self._tagger.probability(sentence)

    def _goes_on(self, sentence: Sentence, drafts: Sequence[Draft], thread: _Thread) -> bool:
        """Whether a sentence stands where it may go on about the last agreement."""
        if thread.current is None or not drafts[thread.current].main:
            return False
        told = [
            t.sentence.block for t in drafts[thread.current].tellings if t.sentence.block <= sentence.block
        ]
        return bool(told) and sentence.block - max(told) <= _NEAR and not _PROGRAMME.match(sentence.text)

    def _mark(
        self,
        sentence: Sentence,
        drafts: Sequence[Draft],
        contents: Sequence[Contents],
        about: Sequence[int | None],
    ) -> None:
        """Give the items that the tagger marks in a sentence to the drafts that it is about."""
        prose = self._blocks[sentence.block].kind in ("paragraph", "item")
        events = any(_EVENTS.match(self._text, a.instrument.end) for a in sentence.acts)
        if not prose or events or len(self._text) > _LONG or self._inline(sentence):
            return
        items, probability = self._tagger.tag(sentence)
        targets = [i for i in about if i is not None]
        for item in items:
            for i in self._owners(item, sentence, drafts, targets):
                if not contents[i].listed and drafts[i].promise is None:
                    contents[i].marked.append((item, probability))

    @staticmethod
    def _owners(item: Span, sentence: Sentence, drafts: Sequence[Draft], about: Sequence[int]) -> list[int]:
        """Whose an item is in a sentence that tells several agreements: whose act stands before it."""
        if len(about) < 2:
            return list(about)
        acts = [(t.act, i) for i in about for t in drafts[i].tellings if t.sentence is sentence]
        before = [a.end for a, _ in acts if a.instrument.end <= item.start]
        after = [a.end for a, _ in acts if a.instrument.start >= item.end]
        nearest = max(before) if before else min(after, default=None)
        return list(dict.fromkeys(i for a, i in acts if a.end == nearest)) or list(about)

    def _spoken_of(
        self, sentence: Sentence, drafts: Sequence[Draft], told: Sequence[int], current: int | None
    ) -> int | None:
        """The draft that a sentence names or points to."""
        by_kind = self._of_kind(sentence, drafts, told, current)
        return self._about(sentence, drafts, current) if by_kind is None else by_kind

    def _of_kind(
        self, sentence: Sentence, drafts: Sequence[Draft], told: Sequence[int], current: int | None
    ) -> int | None:
        """The draft that a sentence names by its kind alone: "위원회는 그동안 …"."""
        kinds = {a.kind for a in sentence.acts} - {"mou", "other"}
        if len(kinds) != 1 or any(drafts[i].kind in kinds and drafts[i].main for i in told):
            return None
        start = sentence.span.start
        own = [
            i for i, d in enumerate(drafts) if d.kind in kinds and d.tellings[0].sentence.span.start <= start
        ]
        return current if current in own else own[-1] if own else None

    def _carried(
        self, sentence: Sentence, level: int, thread: _Thread, contents: Sequence[Contents]
    ) -> int | None:
        """What a line says nothing of its own about: a deeper line belongs to the one above it.

        What the other side does belongs to the paper for which one side's part was told.
        """
        if thread.above is not None and level > thread.above[1] > 0:
            return thread.above[0]
        if thread.target is not None and inline_items(self._text, sentence.span):
            return thread.target
        if level:
            thread.above = None
        if thread.target is not None and self._adds(sentence, contents[thread.target]):
            return thread.target
        one = contents[thread.target].side if thread.target is not None else None
        turn = self._side.is_one(sentence) and self._side.takes_over(sentence, one)
        return thread.target if turn and _CONTENT_VERB.search(sentence.text) else None

    def _adds(self, sentence: Sentence, contents: Contents) -> bool:
        """Whether a sentence adds to what was just told: "또 청소년 캠프를 열기로 했다"."""
        prose = contents.told or contents.fields
        acting = any(it.josa in ("은", "는", "이", "가") and not it.depth for it in sentence.items)
        return (
            bool(prose)
            and not contents.listed
            and not acting
            and _ALSO.match(sentence.text) is not None
            and _CONTENT_VERB.search(sentence.text) is not None
            and _REPORTED.search(sentence.text) is None
        )

    def _share(self, drafts: Sequence[Draft], contents: Sequence[Contents]) -> list[Contents]:
        """One-to-many agreements told by one act have the same contents."""
        out = list(contents)
        for i, draft in enumerate(drafts):
            if contents[i].chosen() or not draft.main:
                continue
            acts = [t.act for t in draft.tellings]
            for j, other in enumerate(drafts):
                if (
                    j != i
                    and other.main
                    and not contents[j].own
                    and contents[j].chosen()
                    and any(t.act is a for t in other.tellings for a in acts)
                ):
                    out[i] = replace(contents[j], fields=list(contents[j].fields))
                    break
        return out

    def _speaks(self, sentence: Sentence) -> bool:
        if "“" not in sentence.text and any(a.form == "reference" for a in sentence.acts):
            return True
        return _matches("this_agreement", sentence.text) or _matches("both", sentence.text)

    def _about(self, sentence: Sentence, drafts: Sequence[Draft], current: int | None) -> int | None:
        """The draft that a sentence speaks of: by its parties, else the last one told."""
        block = self._blocks[sentence.block]
        if block.kind in ("headline", "caption") or not drafts:
            return None
        here = {id(e) for it in sentence.items if (e := self._index.of(it)) is not None}
        referring = self._speaks(sentence)
        named = [
            i
            for i, d in enumerate(drafts)
            if d.main and len(d.entities & here) >= 2 and d.entities & here == d.entities
        ]
        agreed = _CONTENT_VERB.search(sentence.text) and not _REPORTED.search(sentence.text)
        by_themselves = len(drafts) > 1 and any(self._acts_alone(sentence, drafts[i]) for i in named)
        if named and (referring or agreed or by_themselves):
            return named[0] if current not in named else current
        other = [
            i
            for i, d in enumerate(drafts)
            if d.main and here & d.entities and current is not None and not here <= drafts[current].entities
        ]
        if referring and other and len(here) >= 2:
            best = max(other, key=lambda i: len(drafts[i].entities & here))
            return best if len(drafts[best].entities & here) >= 2 else current
        if referring or _CONTENT_LABEL.search(sentence.text[:30]) or _FOLLOWS_LIST.search(sentence.text):
            if current is not None:
                return current
            mains = [i for i, d in enumerate(drafts) if d.main]
            return mains[0] if mains else None
        return None

    def _acts_alone(self, sentence: Sentence, draft: Draft) -> bool:
        """Whether the sides of a draft, and nobody else, are the subject of a sentence."""
        acting = {id(self._index.of(it)) for it in sentence.items if it.josa in ("은", "는")}
        return draft.entities == acting

    def _in_telling(self, sentence: Sentence, draft: Draft, contents: Contents, *, alone: bool) -> None:
        """What the telling sentence says behind the act: "…을 맺고 문화·관광 등의 분야에서 협력한다"."""
        telling = next(t for t in draft.tellings if t.sentence is sentence)
        after = [
            a.instrument.start
            for a in sentence.acts
            if a.instrument.start > telling.act.end and a.form != "reference"
        ]
        begin = telling.act.end
        while begin < sentence.span.end and not self._text[begin].isspace() and begin - telling.act.end < 6:
            begin += 1  # past the verb's ending
        rest = Span(begin, min(after) if after else sentence.span.end)
        if not draft.main and (news := _NEWS.search(self._text, rest.start, rest.end)):
            rest = Span(rest.start, news.start())  # "…을 맺은 바 있으며, 이번 협약으로 …"
        if telling.act.form == "ceremony" and _matches("attendance", sentence.text):
            return
        items = divided(self._doc, rest, text=self._text)
        if items and not self._lists.names_parties(items):
            contents.listed.extend((s, "area.inline") for s in items if not contents.listed or alone)
            return
        fields, _ = agreed(self._doc, rest, text=self._text)
        found, _ = enumeration(self._doc, rest, text=self._text)
        if (
            (found or fields)
            and not self._lists.names_parties(found or fields)
            and re.search(r"협력|교류|공유|추진|이어|합의|강화|지원|활동", rest.of(self._text))
        ):
            self._take(rest, contents)
            return
        joined = re.match(r"^[가-힣]{0,4}(?:고|며|면서)[,]?\s", self._text[telling.act.end : rest.end])
        said = rest.of(self._text)
        if joined and not _EXPECTS.search(said) and (_CONTENT_VERB.search(said) or _DONE_SINCE.search(said)):
            contents.told.extend(
                (s, "area.clause")
                for s in clauses(self._doc, rest, text=self._text)
                if not self._lists.names_parties([s])
            )
            return
        at_it = _AT_CEREMONY.match(self._text, telling.act.end)
        if telling.act.form == "ceremony" and at_it and _CONTENT_VERB.search(said):
            if not (_EXPECTS.search(said) or _REPORTED.search(said)):
                self._in_prose(sentence, contents, since=False)
            return
        before = Span(sentence.span.start, telling.window.end)
        inline = divided(self._doc, before, text=self._text)
        if inline and not self._lists.names_parties(inline) and not contents.listed:
            contents.listed.extend((s, "area.inline") for s in inline)

    def _in_sentence(
        self,
        sentence: Sentence,
        contents: Contents,
        *,
        told: bool,
        since: bool = False,
        likely: float = 0.0,
    ) -> None:
        """Inline items, an enumeration or clauses of a sentence about the agreement."""
        if _matches("speech", sentence.text) and re.search(r"[“\"]", sentence.text):
            return
        items = self._inline(sentence)
        if contents.listed and not (items and self._side.takes_over(sentence, contents.side)):
            return
        past = _SO_FAR.search(sentence.text) and not since
        if items:
            if not (past or _CAUSE.search(self._text, items[-1].end, sentence.span.end)):
                self._listed(sentence, items, contents)
            return
        if past or _ASIDE.search(sentence.text) or self._row(sentence, contents) or told:
            return
        hoped = _EXPECTS.search(sentence.text) and not (since or likely >= _LIKELY)
        if hoped or len(contents.told) >= 6:
            return
        if likely >= _LIKELY:
            surely = likely >= _SURELY and not self._side.is_one(sentence)
            (contents.told if surely else contents.likely).extend(self._probable(sentence))
            return
        if not since and (sides := self._side.each(sentence)):
            contents.sides.extend(
                (s, "area.side") for s in sides if not contents.sides or s.start > contents.sides[0][0].start
            )
            return
        if not since and self._takes_turns(sentence, contents):
            return
        self._in_prose(sentence, contents, since=since)

    def _listed(self, sentence: Sentence, items: Sequence[Span], contents: Contents) -> None:
        """Take items between glyphs, and remember whose part they are."""
        if not self._lists.names_parties(items):
            contents.listed.extend((s, "area.inline") for s in items)
            side = self._side.acting(sentence)
            contents.side = (sentence, side) if side else None

    def _takes_turns(self, sentence: Sentence, contents: Contents) -> bool:
        """Whether a sentence tells what one side does; counted where the next tells what the other does."""
        if not (self._side.is_one(sentence) and _CONTENT_VERB.search(sentence.text)):
            return False
        turn = self._side.takes_over(sentence, contents.side)
        tasks = [(s, "area.side") for s in clauses(self._doc, self._body(sentence), text=self._text)]
        if turn:
            contents.sides.extend([*contents.first, *tasks])
        contents.first = [] if turn else tasks
        contents.side = (sentence, self._side.acting(sentence))
        return bool(tasks)

    def _in_prose(self, sentence: Sentence, contents: Contents, *, since: bool) -> None:
        """An enumeration or clauses of a sentence that tells contents in its own words."""
        span = self._body(sentence)
        found, _ = enumeration(self._doc, span, text=self._text)
        listed = found and not self._lists.names_parties(found)
        content = _CONTENT_VERB.search(sentence.text) and not self._side.is_one(sentence)
        if listed or since or (content and len(sentence.people) < 2):
            self._take(span, contents, since=since)

    def _take(self, span: Span, contents: Contents, *, since: bool = False) -> None:
        """Fields and clauses of a stretch; what an older tie has done since are no fields."""
        fields, told = agreed(self._doc, span, text=self._text)
        if not self._lists.names_parties(fields):
            (contents.told if since else contents.fields).extend((s, "area.enumeration") for s in fields)
        contents.told.extend((s, "area.clause") for s in told if not self._lists.names_parties([s]))

    def _probable(self, sentence: Sentence) -> list[tuple[Span, str]]:
        """What a sentence tells that nothing but its manner gives away as content."""
        span = self._body(sentence)
        fields, told = agreed(self._doc, span, text=self._text)
        if fields and self._lists.names_parties(fields):
            return []
        spans = (not fields and self._side.each(sentence)) or sorted([*fields, *told])
        papers = [a.instrument for a in sentence.acts if a.form in ("verb", "headline", "ceremony")]
        return [(s, "area.likely") for s in spans if not any(s.covers(p) for p in papers)]

    def _row(self, sentence: Sentence, contents: Contents) -> bool:
        """Whether the sentence is a labelled row ("협약내용 : …"), and what stands in it."""
        label = LABEL.match(sentence.text)
        if label is None or not _CONTENT_LABEL.search(label[0]) or finite(sentence.text):
            return False
        row = trim(self._text, Span(sentence.span.start + label.end(), sentence.span.end), last=True)
        if len(row) > 3 and not contents.told:
            found, _ = enumeration(self._doc, Span(row.start, sentence.span.end), text=self._text)
            contents.told.extend((s, "area.row") for s in (found or [row]))
        return True

    def _inline(self, sentence: Sentence) -> list[Span]:
        """Items between glyphs; a line that a glyph opens holds one before the first glyph inside it too."""
        block = self._blocks[sentence.block]
        if block.kind == "item" and block.marker and block.marker[0] in load("areas").data["inline_glyphs"]:
            at = self._text.find(block.marker[0], sentence.span.start, sentence.span.end)
            if at > sentence.span.start and sentence.span.start == block.span.start:
                rest = divided(self._doc, sentence.span, text=self._text) or [
                    trim(self._text, Span(at + 1, sentence.span.end), last=True)
                ]
                return [trim(self._text, Span(sentence.span.start, at)), *rest]
        return divided(self._doc, sentence.span, text=self._text)

    def _body(self, sentence: Sentence) -> Span:
        """The sentence behind its subject and its label ("주요내용 : …")."""
        start = sentence.span.start
        if found := LABEL.match(sentence.text):
            start += found.end()
        topics = [
            u.end
            for u in sentence.words
            if u.depth == 0 and u.josa in ("은", "는") and u.end - sentence.span.start < 90
        ]
        subjects = [
            it.end
            for it in sentence.items
            if it.depth == 0 and it.josa in ("은", "는", "이", "가") and it.end - sentence.span.start < 90
        ]
        if subjects or topics:
            start = max(start, *subjects, *topics[:1])
        if found := load("discourse").rule("discourse.both").pattern.search(sentence.text):
            behind = re.match(r"(?:들)?(?:은|는|이|가|도)\s", sentence.text[found.end() :])
            start = (
                max(start, sentence.span.start + found.end() + (behind.end() if behind else 0))
                if behind
                else start
            )
        return Span(start, sentence.span.end)

    def _purpose(self, draft: Draft) -> list[tuple[Span, str]]:
        told = sorted(
            (t for t in draft.tellings if t.block.kind != "caption"),
            key=lambda t: (t.block.kind in ("headline", "heading"), t.purpose is None),
        )
        purposes = ((t, t.purpose) for t in told if t.purpose is not None and self._is_content(t.purpose))
        return next(([(s, "area.purpose") for s in self._fields_of(t, span)] for t, span in purposes), [])

    def _fields_of(self, telling: Telling, purpose: Span) -> list[Span]:
        """The fields that a purpose lists: "경제, 문화, 체육 등 활발한 교류를 추진하기 위한 협약"."""
        until = Span(purpose.start, telling.act.instrument.start)
        fields, general = enumeration(self._doc, until, text=self._text)
        return fields if general and len(fields) >= 2 and not self._lists.names_parties(fields) else [purpose]


def _matches(rule: str, text: str) -> bool:
    return bool(load("discourse").rule(f"discourse.{rule}").pattern.search(text))
