"""Agreement acts: an instrument's noun with what is done with it.

In: the analysed reading, a sentence. Out: ``Act`` tuples: kind, status, form, title, and the spans
that prove them.

>>> from extractor.analyse import blank
>>> doc = blank()("두 시는 지난 3일 ‘상생 협력을 위한 업무협약’을 체결했다.")
>>> [(a.kind, a.status, a.form, a.title.of(doc.text)) for a in find_acts(doc, Span(0, len(doc.text)))]
[('mou', 'signed', 'verb', '상생 협력을 위한 업무협약')]

To add an instrument edit ``rules/instruments.toml``; a verb, ``rules/acts.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extractor.rulebook import Rule, derived, load, wording
from extractor.shapes import Span

if TYPE_CHECKING:  # spaCy is loaded when the first text is analysed
    from spacy.matcher import Matcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_WORDING = wording("acts")
_BEFORE = _WORDING["before"]
_REFERRED = _WORDING["referred"]
_NOMINAL = _WORDING["nominal"]
_QUOTES = {
    "‘": "’",
    "“": "”",
    "「": "」",
    "『": "』",
    "<": ">",
    "《": "》",
    "'": "'",
    '"': '"',
    "[": "]",
    "【": "】",
    "’": "‘",
    "〈": "〉",
}
_GOING_TO = _WORDING["going_to"]
_MEETS = _WORDING["meets"]
# "협의체를 만들어 분기마다 모이게 된다"
_WILL_FOUND = _WORDING["will_found"]
_AMONG_TASKS = _WORDING["among_tasks"]
_AND_THEN = _WORDING["and_then"]
_BEFORE_NOW = _WORDING["before_now"]
_NEGATED = _WORDING["negated"]
_LONG_PLANNED = _WORDING["long_planned"]
# What is only thought of, counted, ruled or on a programme: "체결하면", "체결 건수", "서명, 촬영 순으로".
_THOUGHT_OF = _WORDING["thought_of"]
# "체결함으로써 … 조사하게 됐다": what a signing has brought about was signed.
_THEREBY = _WORDING["thereby"]
_RULED = _WORDING["ruled"]
_STATISTIC = _WORDING["statistic"]
_DONE_AFTER_ALL = _WORDING["done_after_all"]
_BARGAINING = _WORDING["bargaining"]
_ITS_CEREMONY = _WORDING["its_ceremony"]
_PAPER_OF = _WORDING["paper_of"]
_JUBILEE = _WORDING["jubilee"]
_PLAIN_PAPER = _WORDING["plain_paper"]
_NAME_CLOSES = re.compile(r"[’”'\"」』]\s")
_TIE_KINDS = ("sister_city", "friendship_city")
_RAISED = _WORDING["raised"]
_NEXT_TITLE = _WORDING["next_title"]
_NOTE = _WORDING["note"]
_TAIL = _WORDING["tail"]


@dataclass(frozen=True, slots=True)
class Act:
    """One telling of an agreement.

    ``form``: verb, ceremony, headline, tie (a standing relation), modifier ("맺은 협약"),
    reference (이번 협약). ``tense``: past, present or future of the verb, "" without one.
    ``instrument`` is the noun, ``end`` where the verb that was read ends.
    """

    kind: str
    status: str
    form: str
    tense: str
    instrument: Span
    end: int
    title: Span | None
    referred: bool
    rules: tuple[str, str]


@derived
def _instruments() -> tuple[Rule, ...]:
    return load("instruments").rules


def find_acts(doc: Doc, sentence: Span, *, text: str | None = None) -> tuple[Act, ...]:
    """Every telling of an agreement in a sentence, in text order; ``text`` is ``doc.text``, if at hand."""
    text = doc.text if text is None else text
    out: list[Act] = []
    nouns = _nouns(text, sentence)
    verbs = _verbs(doc, sentence) if nouns else {}
    for rule, noun in nouns:
        title = _title(text, noun, sentence)
        act = _act(text, sentence, rule, noun, title, verbs)
        if act is not None:
            out.append(act)
    return tuple(_referring(text, sentence, _gapped(text, _of_bodies(text, _raised(text, out)))))


# What stands around a paper that is only named, where naming it may tell of it all the same: parties joined
# to it, a jubilee, a date behind its name, the owners of a body, the heading of a list of ties.
_OF_PARTIES = _WORDING["of_parties"]
_DATED_NAME = _WORDING["dated_name"]
_TIES = _WORDING["ties"]


def may_tell(text: str, sentence: Span) -> bool:
    """Whether a sentence can tell of an agreement: by its letters, before anything is analysed.

    >>> [may_tell(t, Span(0, len(t))) for t in ("협약을 맺었다.", "이 협약에 따라 길을 넓힌다.")]
    [True, False]
    """
    for rule, noun in _nouns(text, sentence):
        title = _title(text, noun, sentence)
        act = _act(text, sentence, rule, noun, title, {})
        if act is not None and (act.form != "reference" or _named_in_passing(text, sentence, act)):
            return True
    return False


def _named_in_passing(text: str, sentence: Span, act: Act) -> bool:
    start = act.title.start if act.title else act.instrument.start
    before = text[max(sentence.start, start - 40) : start]
    behind = text[act.instrument.end : min(act.end + 14, sentence.end)]
    return any((
        _OF_PARTIES.search(before),
        _DATED_NAME.search(behind),
        _TIES.match(sentence.of(text)),
    ))  # fmt: skip


def _raised(text: str, acts: list[Act]) -> list[Act]:
    """ "우호교류를 자매결연으로 끌어올려 협정을 맺기로 했다": the paper that makes a tie, told by the tie."""
    out: list[Act] = []
    for act in acts:
        tie = out[-1] if out else None
        paper = act.form == "verb" and _PLAIN_PAPER.fullmatch(text, act.instrument.start, act.instrument.end)
        if tie is not None and paper and tie.kind in _TIE_KINDS and _RAISED.match(text, tie.instrument.end):
            out[-1] = replace(act, kind=tie.kind, instrument=Span(tie.instrument.start, act.instrument.end))
        else:
            out.append(act)
    return out


def _of_bodies(text: str, acts: list[Act]) -> list[Act]:
    """ "‘가람권 행정협의회’ 협약서에 서명": the paper that founds a body, told by the body's name."""
    out: list[Act] = []
    for act in acts:
        body = out[-1] if out else None
        if (
            body is not None
            and body.kind == "joint_body"
            and body.title is not None
            and act.form != "reference"
            and _PAPER_OF.fullmatch(text, body.title.end + 1, act.instrument.end)
        ):
            out[-1] = replace(act, kind="joint_body", title=body.title)
        else:
            out.append(act)
    return out


def _referring(text: str, sentence: Span, acts: list[Act]) -> list[Act]:
    """What is only named: in another's name (자매결연 20주년 공동선언문), in what somebody says, as a thing.

    "의향서를 체결했으며, 이번 협약 체결은 그 후속이다" tells of the first alone.
    """

    def named(act: Act) -> bool:
        inside = any(b is not act and b.title and b.title.covers(act.instrument) for b in acts)
        told = act.form == "verb" and act.status != "planned"
        said = told and spoken(text, sentence, act.instrument.start)
        apart = any(b.form == "verb" and b.end <= act.instrument.start for b in acts)
        thing = act.referred and not act.tense and apart and _NOMINAL.match(text, act.end) is not None
        return inside or thing or (said and not announced(text, sentence, act))

    return [replace(a, form="reference", status="signed", referred=True) if named(a) else a for a in acts]


def announced(text: str, sentence: Span, act: Act) -> bool:
    """Whether a quotation that ends in the act is the news itself: ‘시는 "…와 협약을 체결했다"고 밝혔다’."""
    announces = load("discourse").rule("discourse.announced").pattern
    return act.tense == "past" and bool(announces.match(text[act.end : min(act.end + 24, sentence.end)]))


def spoken(text: str, sentence: Span, at: int) -> bool:
    """Whether a place lies within double quotes that hold a finished clause, not a name."""
    for left, right in (("“", "”"), ('"', '"')):
        opening = text.rfind(left, sentence.start, at)
        closing = text.find(right, at, sentence.end)
        if opening < 0 or closing < 0 or right in text[opening + 1 : at]:
            continue
        if left == right and text.count(left, sentence.start, at) % 2 == 0:
            continue
        if re.search(r"[다요까네지데라자][.?!]?$|[.?!]", text[opening + 1 : closing]):
            return True
    return False


def _gapped(text: str, acts: list[Act]) -> list[Act]:
    """ "A는 업무협약을, B는 의향서를 각각 맺는다": the first shares the verb of the second.

    So do names side by side: "‘이행약정’, ‘수산협력 약정’에 서명했다".
    """
    out = list(acts)
    for i in range(len(out) - 2, -1, -1):
        after = text[out[i].instrument.end : out[i].instrument.end + 4]
        listed = out[i].title is not None and out[i + 1].title is not None and _NEXT_TITLE.match(after)
        shared = bool(listed) or _tied_too(text, out[i], after)
        if (
            out[i].form in ("reference", "headline" if shared else "reference")
            and out[i + 1].form == "verb"
            and (shared or re.match(r"^[’”'\"]?(?:을|를|에),", after))
        ):
            out[i] = replace(
                out[i + 1],
                kind=out[i].kind,
                instrument=out[i].instrument,
                title=out[i].title,
                referred=False,
                end=out[i].instrument.end,
                rules=(out[i].rules[0], out[i + 1].rules[1]),
            )
    return out


def _tied_too(text: str, act: Act, after: str) -> bool:
    """Whether a tie shares the verb of the next: "가람시와 자매결연, 나루시와 우호도시를 맺었다"."""
    with_one = text[: act.instrument.start].endswith(("와 ", "과 "))
    return act.kind in _TIE_KINDS and with_one and after.startswith(", ")


def _nouns(text: str, sentence: Span) -> list[tuple[Rule, Span]]:
    """Instrument nouns, longest first where they overlap; a bracket that repeats one is part of it."""
    found = [
        (rule, Span(m.end() - len(m[0].lstrip()), m.end()))
        for rule in _instruments()
        for m in rule.pattern.finditer(text, sentence.start, sentence.end)
    ]
    found.sort(key=lambda f: (f[1].start, -len(f[1])))
    out: list[tuple[Rule, Span]] = []
    for rule, span in found:
        if out and span.start < out[-1][1].end:
            continue
        between = text[out[-1][1].end : span.start] if out else "x"
        if out and rule.options.get("ceremony") and _ITS_CEREMONY.fullmatch(between):
            continue  # 관학협력 협약 조인식, 가람권 행정협의회 구성을 위한 조인식
        plain = _PLAIN_PAPER.fullmatch(text, span.start, span.end)
        named = bool(out) and not out[-1][0].options.get("body") and _NAME_CLOSES.fullmatch(between)
        if plain and named and _title(text, out[-1][1], sentence) is not None:
            continue  # "‘가람 자매결연’ 협약": the noun of what is named
        if out and plain and _JUBILEE.fullmatch(between):
            tie, noun = out.pop()  # "자매결연 30주년 공동 협정서": a paper of the tie
            out.append((tie, Span(noun.start, span.end)))
            continue
        if (
            out
            and between.strip(" 서") in ("(", "", "(이하")
            and len(between) <= 6
            and rule.options["kind"] in ("mou", "loi")
        ):
            if between.strip() == "" and between:  # "자매결연 업무협약": the head noun is the last
                kept = out.pop()
                note = _NOTE.search(span.of(text))  # but a memorandum is one, whatever stands before it
                modified = kept[0].options["kind"] not in ("mou", "joint_body") and not note
                modified = modified and rule.options["kind"] == "mou"
                out.append((kept[0] if modified else rule, Span(kept[1].start, span.end)))
            continue
        out.append((rule, span))
    return out


def _title(text: str, noun: Span, sentence: Span) -> Span | None:
    """The quoted name that ends in the instrument's noun."""
    end = noun.end
    if found := _TAIL.match(text[end : min(end + 44, sentence.end)]):
        inner = end + found.end()
        if text[inner : inner + 1] in _QUOTES.values():
            end = inner
    close = text[end : end + 1]
    if close in "서문" and text[end + 1 : end + 2] in _QUOTES.values():
        end, close = end + 1, text[end + 1 : end + 2]
    for left, right in _QUOTES.items():
        if close == right and close:
            at = text.rfind(left, max(sentence.start, noun.start - 90), noun.start + 1)
            if at >= 0 and (left == right or right not in text[at + 1 : noun.start]):
                return Span(at + 1, end)
    return None


def _act(
    text: str, sentence: Span, rule: Rule, noun: Span, title: Span | None, verbs: dict[int, str]
) -> Act | None:
    begin = title.start - 1 if title else noun.start
    after_at = title.end + 1 if title else noun.end
    after = text[after_at : min(after_at + 200, sentence.end)]
    before = text[max(sentence.start, begin - 40) : begin]
    kind = rule.options["kind"]
    if _BARGAINING.search(before + text[noun.start : noun.end]):
        return None
    referred = bool(_REFERRED.search(before))
    body = bool(rule.options.get("body"))
    for act_rule in load("acts").rules:
        options = act_rule.options
        if (
            bool(options.get("body")) != body
            and options["form"] in ("verb", "tie", "headline")
            and (body or options.get("body"))
            and act_rule.id not in ("act.ended", "act.preparing", "act.will_sign")
        ):
            continue
        if options["form"] == "tie" and (not rule.options.get("tie") or title):
            continue
        found = act_rule.pattern.match(after)
        if found is None or (options["form"] == "headline" and _BEFORE.search(before)):
            continue
        end = after_at + found.end()
        if body and _MEETS.search(found[0]):
            break  # a meeting of a body that exists
        if _undone(text, end, act_rule, told=found[0]):
            continue
        tense = _told_tense(text, sentence, verbs, Span(after_at, end), body=body)
        status = (
            options["status"]
            if options["status"] != "tense"
            else ("planned" if tense == "future" else "signed")
        )
        return Act(kind, status, options["form"], tense, noun, end, title, referred, (rule.id, act_rule.id))
    found = _BEFORE.search(before)
    if found and not _STATISTIC.match(after):
        future = found["form"] in ("할", "을", "될") or found["form"].endswith(("로 했던", "려던", "정이던"))
        status = "planned" if future else "signed"
        tense = "future" if future else "present" if found["form"] == "하는" else "past"
        return Act(
            kind, status, "modifier", tense, noun, after_at, title, referred, (rule.id, "act.modifier")
        )
    return Act(kind, "signed", "reference", "", noun, after_at, title, True, (rule.id, "act.reference"))


def _told_tense(text: str, sentence: Span, verbs: dict[int, str], told: Span, *, body: bool) -> str:
    """The tense of what is done: of its own verb, or of the sentence's end that its 고 leaves it to."""
    tense = _tense(verbs, told.start, _word_end(text, told.end, sentence.end))
    if body and not tense and _WILL_FOUND.search(sentence.of(text)):
        return "future"
    open_end = not tense and bool(_AND_THEN.match(text, told.end) or _AMONG_TASKS.match(text, told.end))
    open_end = open_end and not _BEFORE_NOW.search(text, sentence.start, told.start)
    if ((body and tense != "past") or open_end) and _GOING_TO.search(sentence.of(text)):
        return "future"
    return tense


def _undone(text: str, end: int, rule: Rule, *, told: str) -> bool:
    """Whether what follows a verb takes it back: 체결하지 않았다, 체결하면, 연장하기로 하고 체결했다."""
    if _NEGATED.match(text, end) or (rule.id == "act.preparing" and _LONG_PLANNED.match(text, end)):
        return True
    if rule.options["form"] == "verb" and _THOUGHT_OF.match(text, end) and not _THEREBY.match(text, end):
        return True
    if _RULED.search(told):
        return True
    return rule.id == "act.will_sign" and bool(_DONE_AFTER_ALL.match(text, end))


def _word_end(text: str, at: int, stop: int) -> int:
    """Where the word that ``at`` stands in ends: a verb's ending belongs to its own word."""
    while at < stop and not text[at].isspace() and text[at] != ",":
        at += 1
    return at


@cache
def _matcher(vocab: Vocab) -> Matcher:
    """Verb endings by Kiwi's tags: past 았/었, future 겠 or a modifier in ㄹ, present elsewhere."""
    from spacy.matcher import Matcher

    matcher = Matcher(vocab)
    matcher.add(
        "past",
        [
            [{"TAG": {"REGEX": r"^(?:XSV|VV|VX|VCP|XSA)\S*\+EP"}}],
            [{"TAG": "EP", "LEMMA": {"REGEX": "^[았었였]"}}],
        ],
    )
    matcher.add(
        "past_modifier",
        [[{"TAG": {"REGEX": r"^(?:XSV|VV)(?:-[IR])?\+ETM$"}, "TEXT": {"REGEX": "[한된인은긴든친낸]$"}}]],
    )
    matcher.add(
        "future",
        [
            [{"TAG": {"REGEX": r"ETM$"}, "TEXT": {"REGEX": "(?:할|될|을|릴|질|낼|일)$"}}],
            [{"TAG": "EP", "TEXT": "겠"}],
        ],
    )
    matcher.add(
        "present",
        [[{"TAG": {"REGEX": r"^(?:XSV|VV|VX)\S*\+EF"}}], [{"TAG": "EF", "TEXT": {"REGEX": "^는다"}}]],
    )
    return matcher


def _verbs(doc: Doc, sentence: Span) -> dict[int, str]:
    """Character offset of each finite or modifying ending in a sentence → its tense."""
    found = doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
    if found is None:
        return {}
    matcher = _matcher(doc.vocab)
    out: dict[int, str] = {}
    for key, start, _end in matcher(found):
        name = doc.vocab.strings[key].removesuffix("_modifier")
        out.setdefault(found[start].idx, name)
    return out


def _tense(verbs: dict[int, str], start: int, end: int) -> str:
    """Tense of the first ending behind an instrument."""
    inside = [at for at in verbs if start <= at < end]
    return verbs[min(inside)] if inside else ""
