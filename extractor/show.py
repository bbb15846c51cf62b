"""One article in the terminal: its text with the evidence drawn under the lines, then its records.

In: an article and the record made of it. Out: text. Brackets stand under what they mark, two
columns to a Hangul syllable, in further rows where they overlap::

    강릉시와 두모리대는 5일 업무협약을 체결했다.
    [----]parties       [-]date        [status]
             [------]parties
                            [kind--]

A bracket too narrow for the name of its slot has it on the right; where an article has several
agreements, their numbers stand before it. To draw a slot in another colour, edit ``_COLORS``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wcwidth import wcswidth, wcwidth

from extractor.records import Agreement, ArticleRecord, Figure, Party
from extractor.shapes import Article, Span

_COLORS = {"parties": 36, "date": 33, "kind": 35, "status": 35, "areas": 32, "signatories": 34, "figure": 90}
_OTHER_COLOR = 37
_OF_THE_NAME = frozenset(("canonical", "type", "country"))
_MARGIN = "    "


@dataclass(frozen=True, slots=True, order=True)
class _Mark:
    """A span to draw, with its label."""

    span: Span
    label: str
    slot: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A bracket as it stands under one line: from which column, with which characters."""

    column: int
    drawn: str
    slot: str


def render(
    article: Article,
    record: ArticleRecord,
    *,
    width: int = 100,
    color: bool = False,
    full: bool = False,
) -> str:
    """Draw the article's lines that have evidence, one line of context around them, and the records.

    With ``full`` every line is drawn. Lines are wrapped to ``width`` terminal columns.
    Raises ``ValueError`` when the record's evidence does not lie in the article's text.

    >>> article = Article(doc_id="x", text="정선군에 320명이 왔다.")
    >>> figure = Figure(surface="320명", value=320, unit="명", start=5, end=9)
    >>> print(render(article, ArticleRecord(doc_id="x", agreements=[], figures=[figure])))
    정선군에 320명이 왔다.
             [---]figure
    <BLANKLINE>
    no agreements
    figures  320 명
    """
    marks = _marks(article.text, record)
    lines = list(_wrapped(article.text, width))
    touched = [any(mark.span.overlaps(line) for mark in marks) for line in lines]
    drawn: list[str] = []
    skipped = False
    for i, line in enumerate(lines):
        if not (full or any(touched[max(i - 1, 0) : i + 2])):
            skipped = True
            continue
        if skipped:
            drawn.append("…")
        skipped = False
        drawn.append(_shown(line.of(article.text)).rstrip())
        drawn += _rows(article.text, line, marks, color=color)
    drawn += ["…"] if skipped else []
    return "\n".join([*drawn, "", *_summary(record, width)])


def _marks(text: str, record: ArticleRecord) -> list[_Mark]:
    """Every span to draw; agreements that share one are named on one bracket."""
    owners: dict[tuple[Span, str], list[int]] = {}
    for number, agreement in enumerate(record.agreements, 1):
        names = {(proof.start, proof.end) for proof in agreement.evidence if proof.slot == "parties"}
        for proof in agreement.evidence:
            span = Span(proof.start, proof.end)
            if span.of(text) != proof.text:
                raise ValueError(f"{proof.slot}: {proof.text!r} is not at {span.start}:{span.end}")
            if proof.slot in _OF_THE_NAME and (proof.start, proof.end) in names:
                continue  # what a name gives besides itself needs no bracket of its own
            owners.setdefault((span, proof.slot), []).append(number)
    several = len(record.agreements) > 1
    marks = [
        _Mark(span, f"{','.join(map(str, sorted(set(numbers))))}:{slot}" if several else slot, slot)
        for (span, slot), numbers in owners.items()
    ]
    marks += [
        _Mark(Span(figure.start, figure.end), "figure", "figure")
        for figure in record.figures
        if figure.start is not None and figure.end is not None
    ]
    return sorted(marks)


def _wrapped(text: str, width: int) -> Iterator[Span]:
    """The lines that hold anything, in stretches of at most ``width`` columns, broken at spaces."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield from (span.shift(start) for span in _stretches(line, width))
        start += len(line) + 1


def _stretches(line: str, width: int) -> Iterator[Span]:
    start, columns, space = 0, 0, 0
    for i, character in enumerate(line):
        columns += _columns(character)
        if columns > width and i > start and not character.isspace():
            end = space if space > start else i
            yield Span(start, end)
            start = end
            columns = sum(map(_columns, line[start : i + 1]))
        if character.isspace():
            space = i + 1
    yield Span(start, len(line))


def _columns(character: str) -> int:
    """How many columns a character takes; controls are shown as one space."""
    return 1 if (columns := wcwidth(character)) < 0 else columns


def _shown(text: str) -> str:
    return "".join(" " if wcwidth(c) < 0 else c for c in text)


def _rows(text: str, line: Span, marks: Sequence[_Mark], *, color: bool) -> Iterator[str]:
    """The brackets under one line, each in the first row that has room for it."""
    rows: list[list[_Piece]] = []
    for mark in marks:
        if not mark.span.overlaps(line):
            continue
        piece = _piece(text, line, mark)
        free = (row for row in rows if _end(row[-1]) < piece.column)
        row = next(free, None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    for row in rows:
        yield _drawn(row, color=color)


def _end(piece: _Piece) -> int:
    return piece.column + len(piece.drawn)


def _piece(text: str, line: Span, mark: _Mark) -> _Piece:
    """The bracket under the part of a mark that lies on the line; open ends run on elsewhere."""
    here = Span(max(mark.span.start, line.start), min(mark.span.end, line.end))
    column = sum(map(_columns, text[line.start : here.start]))
    room = max(sum(map(_columns, here.of(text).rstrip())), 1)
    left = "[" if here.start == mark.span.start else "-"
    right = "]" if here.end == mark.span.end else "-"
    if room == 1:
        return _Piece(column, f"|{mark.label}", mark.slot)
    if room >= len(mark.label) + 2:
        return _Piece(column, left + mark.label.ljust(room - 2, "-") + right, mark.slot)
    return _Piece(column, left + "-" * (room - 2) + right + mark.label, mark.slot)


def _drawn(row: Sequence[_Piece], *, color: bool) -> str:
    drawn, column = "", 0
    for piece in row:
        code = _COLORS.get(piece.slot, _OTHER_COLOR)
        drawn += " " * (piece.column - column)
        drawn += f"\x1b[{code}m{piece.drawn}\x1b[0m" if color else piece.drawn
        column = _end(piece)
    return drawn


def _summary(record: ArticleRecord, width: int) -> Iterator[str]:
    if not record.agreements:
        yield "no agreements"
    for number, agreement in enumerate(record.agreements, 1):
        yield from _agreement(number, agreement, width)
    if record.figures:
        yield from _hanging("figures  ", ", ".join(map(_figure, record.figures)), width)
    for warning in record.warnings:
        yield from _hanging("warning  ", warning, width)


def _agreement(number: int, agreement: Agreement, width: int) -> Iterator[str]:
    facts = [agreement.kind, agreement.status, agreement.date or "no date", agreement.salience]
    facts += [f"‘{agreement.title}’"] if agreement.title else []
    facts += [f"at {agreement.venue}"] if agreement.venue else []
    yield from _hanging(f"{number}.  ", " · ".join(facts), width)
    for party in agreement.parties:
        yield from _hanging(f"{_MARGIN}party  ", _party(party), width)
    for area in agreement.areas:
        yield from _hanging(f"{_MARGIN}area   ", area, width)


def _party(party: Party) -> str:
    place = ", ".join(filter(None, (party.type, party.country, party.entity)))
    signers = ", ".join(f"{s.name} {s.title or ''}".rstrip() for s in party.signatories)
    return f"{party.name} ({place})" + (f": {signers}" if signers else "")


def _figure(figure: Figure) -> str:
    return f"{'~' if figure.approx else ''}{figure.value:,} {figure.unit}".rstrip()


def _hanging(head: str, body: str, width: int) -> Iterator[str]:
    """The body after its head, wrapped, with further lines under the body."""
    indent = wcswidth(head)
    for i, span in enumerate(_stretches(_shown(body), max(width - indent, 10))):
        yield (head if i == 0 else " " * indent) + span.of(_shown(body)).rstrip()
