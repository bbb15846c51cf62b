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
from dataclasses import dataclass
from functools import cache

from spacy.matcher import Matcher
from spacy.tokens import Doc

from extractor.rulebook import Rule, load
from extractor.shapes import Span

_BEFORE = re.compile(
    r"(?:체결|서명|교환|조인|맺|작성|채택|발표|갱신)(?P<form>했던|하였던|됐던|되었던|한|된|은|었던|하는|할|을|될)\s?(?:바\s?있는\s?|상태인\s?|양\s?기관의\s?|양\s?도시의\s?|두\s?기관의\s?)?"
    r"(?:(?:업무|상생|투자|우호|교류|협력)\s?){0,2}$"
)
_REFERRED = re.compile(r"(?:이번|금번|해당|동|본|그|이|위|기존|당시|앞선|관련|이러한|이날|각종|모든|양\s기관|두\s기관|양\s도시)\s(?:체결한\s|맺은\s|체결된\s)?$")
_QUOTES = {"‘": "’", "“": "”", "「": "」", "『": "』", "<": ">", "《": "》", "'": "'", '"': '"', "[": "]", "【": "】", "’": "‘", "〈": "〉"}
_PURPOSE = re.compile(r"(?:을|를)?\s?(?:위한|위해|위하여|관한|대한|골자로\s?(?:하는|한)|내용으로\s?(?:하는|한)|담은|강화하는)\s(?:[가-힣A-Za-z·]{1,12}\s){0,2}$")
_TAIL = re.compile(r"^(?:서|문)?\s?\((?:MOU|MoU|MOC|MOA|LOI|[A-Za-z. ]{2,40}|안)\)")


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


@cache
def _instruments() -> tuple[Rule, ...]:
    return load("instruments").rules


def find_acts(doc: Doc, sentence: Span) -> tuple[Act, ...]:
    """Every telling of an agreement in a sentence, in text order."""
    text = doc.text
    out: list[Act] = []
    verbs = _verbs(doc, sentence)
    for rule, noun in _nouns(text, sentence):
        title = _title(text, noun, sentence)
        act = _act(text, sentence, rule, noun, title, verbs)
        if act is not None:
            out.append(act)
    return tuple(out)


def _nouns(text: str, sentence: Span) -> list[tuple[Rule, Span]]:
    """Instrument nouns, longest first where they overlap; a bracket that repeats one is part of it."""
    found = [
        (rule, Span(m.start(), m.end()))
        for rule in _instruments()
        for m in rule.pattern.finditer(text, sentence.start, sentence.end)
    ]
    found.sort(key=lambda f: (f[1].start, -len(f[1])))
    out: list[tuple[Rule, Span]] = []
    for rule, span in found:
        if out and span.start < out[-1][1].end:
            continue
        between = text[out[-1][1].end : span.start] if out else "x"
        if out and between.strip(" 서") in ("(", "") and len(between) <= 3 and rule.options["kind"] in ("mou", "loi"):
            if between.strip() == "" and between:  # "자매결연 업무협약": the head noun is the last
                kept = out.pop()
                rule = kept[0] if kept[0].options["kind"] != "mou" and rule.options["kind"] == "mou" else rule
                span = Span(kept[1].start, span.end)
            else:
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


def _act(text: str, sentence: Span, rule: Rule, noun: Span, title: Span | None, verbs: dict[int, str]) -> Act | None:
    begin = title.start - 1 if title else noun.start
    after_at = title.end + 1 if title else noun.end
    after = text[after_at : min(after_at + 80, sentence.end)]
    before = text[max(sentence.start, begin - 40) : begin]
    kind = rule.options["kind"]
    referred = bool(_REFERRED.search(before))
    body = bool(rule.options.get("body"))
    for act_rule in load("acts").rules:
        options = act_rule.options
        if bool(options.get("body")) != body and options["form"] in ("verb", "tie", "headline") and (
            body or options.get("body")
        ) and act_rule.id not in ("act.ended", "act.preparing", "act.will_sign"):
            continue
        if options["form"] == "tie" and (not rule.options.get("tie") or title):
            continue
        found = act_rule.pattern.match(after)
        if found is None or (options["form"] == "headline" and _BEFORE.search(before)):
            continue
        end = after_at + found.end()
        tense = _tense(verbs, after_at, end + 14)
        status = options["status"] if options["status"] != "tense" else ("planned" if tense == "future" else "signed")
        return Act(kind, status, options["form"], tense, noun, end, title, referred, (rule.id, act_rule.id))
    if found := _BEFORE.search(before):
        future = found["form"] in ("할", "을", "될")
        status = "planned" if future else "signed"
        tense = "future" if future else "present" if found["form"] == "하는" else "past"
        return Act(kind, status, "modifier", tense, noun, after_at, title, referred, (rule.id, "act.modifier"))
    return Act(kind, "signed", "reference", "", noun, after_at, title, True, (rule.id, "act.reference"))


@cache
def _matcher(key: int, doc_vocab: object) -> Matcher:
    """Verb endings by Kiwi's tags: past 았/었, future 겠 or a modifier in ㄹ, present elsewhere."""
    matcher = Matcher(doc_vocab)  # type: ignore[arg-type]
    matcher.add("past", [[{"TAG": {"REGEX": r"^(?:XSV|VV|VX|VCP|XSA)\S*\+EP"}}], [{"TAG": "EP", "LEMMA": {"REGEX": "^[았었였]"}}]])
    matcher.add("past_modifier", [[{"TAG": {"REGEX": r"^(?:XSV|VV)(?:-[IR])?\+ETM$"}, "TEXT": {"REGEX": "[한된인은긴든친낸]$"}}]])
    matcher.add("future", [[{"TAG": {"REGEX": r"ETM$"}, "TEXT": {"REGEX": "(?:할|될|을|릴|질|낼|일)$"}}],
                           [{"TAG": "EP", "TEXT": "겠"}]])
    matcher.add("present", [[{"TAG": {"REGEX": r"^(?:XSV|VV|VX)\S*\+EF"}}], [{"TAG": "EF", "TEXT": {"REGEX": "^는다"}}]])
    return matcher


def _verbs(doc: Doc, sentence: Span) -> dict[int, str]:
    """Character offset of each finite or modifying ending in a sentence → its tense."""
    found = doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
    if found is None:
        return {}
    matcher = _matcher(id(doc.vocab), doc.vocab)
    out: dict[int, str] = {}
    for key, start, _end in matcher(found):
        name = doc.vocab.strings[key].removesuffix("_modifier")
        out.setdefault(found[start].idx, name)
    return out


def _tense(verbs: dict[int, str], start: int, end: int) -> str:
    """Tense of the first ending behind an instrument."""
    inside = [at for at in verbs if start <= at < end]
    return verbs[min(inside)] if inside else ""


def purpose(text: str, act: Act, left: int) -> Span | None:
    """The phrase of "… 위한 업무협약" in text[left:instrument], without 을/를 위한.

    >>> from extractor.analyse import blank
    >>> doc = blank()("두 시가 관광 활성화를 위한 업무협약을 체결했다.")
    >>> purpose(doc.text, find_acts(doc, Span(0, len(doc.text)))[0], 5).of(doc.text)
    '관광 활성화'
    """
    stop = act.instrument.start
    if found := _PURPOSE.search(text, left, stop):
        start = left
        while start < found.start() and text[start] in " ,‘“'\"「『’”":
            start += 1
        if found.start() - start >= 2:
            return Span(start, found.start())
    return None
