"""A page of a PDF → the glyphs and rulings that are seen on it.

In: a page of pdfminer.six. Out: a ``Sheet``: each visible upright glyph with its place, the straight lines
that are drawn, whether there is a picture. Places count from the upper left corner of the page, in points.

Text in render mode 3, white text on white paper, text beyond the page and slanted watermarks are left out.
Symbol fonts are read as ``symbols.py`` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect

from extractor.errors import ReadError

from .symbols import symbol

_UNSEEN_MODES = (3, 7)
_THIN = 3.0
_MAX_GLYPHS = 2_000_000
_MAX_RULINGS = 4_000
_MAX_SHAPES = 2_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, or the letters of a ligature, with its place; ``base`` is the base line."""

    text: str
    x0: float
    x1: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """A drawn line, level or upright."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Sheet:
    """What is seen on a page; ``unnamed`` counts glyphs whose font does not tell their character."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    pictures: int = 0
    unnamed: int = 0
    unseen: int = 0


class GlyphDevice(PDFTextDevice):  # type: ignore[misc]
    """Collects a ``Sheet`` from what pdfminer's interpreter draws."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.sheet = Sheet(0, 0)
        self.drawn = 0
        self._crop = (0.0, 0.0, 0.0, 0.0)
        self._tags: list[bool] = []
        self._white: list[Glyph] = []
        self._shapes: list[tuple[float, float, float, float]] = []

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        """Start a sheet of the size of the page's media box."""
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.sheet = Sheet(abs(x1 - x0), abs(y1 - y0))
        self._crop = apply_matrix_rect(ctm, page.cropbox or page.mediabox)
        self._tags, self._white, self._shapes = [], [], []

    def end_page(self, page: PDFPage) -> None:  # noqa: ARG002
        """Let white text in where something dark was drawn under it."""
        for glyph in self._white:
            x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - glyph.size * 0.3
            if any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in self._shapes):
                self.sheet.glyphs.append(glyph)
            else:
                self.sheet.unseen += 1

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """Note whether a marked part is a header or footer by its own word."""
        kind = props.get("Type") if isinstance(props, dict) else None
        self._tags.append(
            getattr(tag, "name", "") == "Artifact" and getattr(kind, "name", "") == "Pagination"
        )

    def end_tag(self) -> None:
        """Leave the innermost marked part."""
        if self._tags:
            self._tags.pop()

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        """Forms are read in place: nothing to note."""

    def end_figure(self, name: str) -> None:
        """Forms are read in place: nothing to note."""

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002
        """Note a picture; white text may stand on it."""
        self.sheet.pictures += 1
        box = apply_matrix_rect(self.ctm, (0, 0, 1, 1)) if self.ctm is not None else (0, 0, 0, 0)
        self._shape(box[0], self._down(box[3]), box[2], self._down(box[1]))

    def render_string(self, textstate: PDFTextState, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """Draw text unless it is invisible or belongs to a header or footer."""
        if textstate.render in _UNSEEN_MODES:
            self.sheet.unseen += sum(len(part) for part in seq if isinstance(part, bytes))
        elif not any(self._tags):
            super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Any,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,  # noqa: ARG002
        cid: int,
        ncs: Any,
        graphicstate: PDFGraphicState,
    ) -> float:
        """Note one glyph; gives how far the pen moves."""
        self.drawn += 1
        if self.drawn > _MAX_GLYPHS:
            raise ReadError("too_large", f"the pages hold more than {_MAX_GLYPHS:,} characters")
        advance: float = font.char_width(cid) * fontsize * scaling
        a, b, c, d, x, y = matrix
        if a * scaling <= 0 or abs(b) > 0.05 * abs(a) or abs(c) > 0.5 * abs(d) or d == 0:
            return advance
        try:
            text = _readable(font.to_unichr(cid))
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        size, x1, base = abs(d * fontsize), x + advance * a, self._down(y)
        cx0, cy0, cx1, cy1 = self._crop
        middle = (x + x1) / 2
        if not (cx0 <= middle <= cx1 and cy0 <= y + size * 0.3 <= cy1) or size < 1 or not text:
            return advance
        self.sheet.unnamed += text == "\ufffd"
        glyph = Glyph(text, min(x, x1), max(x, x1), base, size)
        (self._white if _is_white(graphicstate.ncolor, ncs) else self.sheet.glyphs).append(glyph)
        return advance

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,  # noqa: ARG002
        path: Sequence[Any],
    ) -> None:
        """Note straight lines, and where white text would be seen."""
        points: list[tuple[float, float]] = []
        for part in path:
            if part[0] == "m":
                self._outline(points, graphicstate, stroke, fill)
                points = []
            if part[0] == "h":
                points.extend(points[:1])
            elif len(part) >= 3:
                px, py = apply_matrix_pt(self.ctm or (1, 0, 0, 1, 0, 0), (part[-2], part[-1]))
                points.append((px, self._down(py)))
        self._outline(points, graphicstate, stroke, fill)

    def _outline(
        self, points: list[tuple[float, float]], state: PDFGraphicState, stroke: bool, fill: bool
    ) -> None:
        if len(points) < 2:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        wide, high = box[2] - box[0], box[3] - box[1]
        if fill and not _is_white(state.ncolor):
            self._shape(*box)
            if min(wide, high) < _THIN <= max(wide, high):
                middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
                self._ruling(middle, middle, box)
                return
        if stroke and not _is_white(state.scolor):
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ax - bx) < 1 or abs(ay - by) < 1:
                    self._ruling((ax, ay), (bx, by), (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))

    def _ruling(self, a: tuple[float, float], b: tuple[float, float], box: Sequence[float]) -> None:
        x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        if len(self.sheet.rulings) > _MAX_RULINGS or max(box[2] - box[0], box[3] - box[1]) < _THIN:
            return
        if box[2] - box[0] >= box[3] - box[1]:
            self.sheet.rulings.append(Ruling(box[0], y, box[2], y))
        else:
            self.sheet.rulings.append(Ruling(x, box[1], x, box[3]))

    def paint_page(self) -> None:
        """Note that something was drawn that may reach anywhere."""
        self._shape(0.0, 0.0, self.sheet.width, self.sheet.height)

    def _shape(self, x0: float, top: float, x1: float, bottom: float) -> None:
        if len(self._shapes) < _MAX_SHAPES and x1 - x0 > _THIN and bottom - top > _THIN:
            self._shapes.append((x0, top, x1, bottom))

    def _down(self, y: float) -> float:
        return self.sheet.height - y


class BoundedInterpreter(PDFPageInterpreter):  # type: ignore[misc]
    """An interpreter that gives up where the pages hold more drawing than ``budget`` bytes.

    A form that is drawn a thousand times counts a thousand times.
    """

    def __init__(self, resources: PDFResourceManager, device: GlyphDevice, budget: list[int]) -> None:
        super().__init__(resources, device)
        self.budget = budget

    def subinterp(self) -> BoundedInterpreter:
        """An interpreter for a form; it draws on the same budget."""
        assert isinstance(self.device, GlyphDevice)
        interpreter = BoundedInterpreter(self.rsrcmgr, self.device, self.budget)
        interpreter.parent_stream_ids.update(self.parent_stream_ids)
        interpreter.parent_stream_ids.update(self.stream_ids)
        return interpreter

    def execute(self, streams: Sequence[object]) -> None:
        """Draw streams, after their bytes are taken off the budget."""
        for stream in streams:
            resolved = stream.resolve() if hasattr(stream, "resolve") else stream
            if isinstance(resolved, PDFStream):
                self.budget[0] -= len(resolved.get_data()) + 100
        if self.budget[0] < 0:
            raise ReadError("too_large", "the pages hold more drawing than a release does")
        super().execute(streams)

    def do_sh(self, name: Any) -> None:
        """Note a gradient, on which white text may stand; how far it goes the clipping would say."""
        super().do_sh(name)
        assert isinstance(self.device, GlyphDevice)
        self.device.paint_page()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        """Draw a form or picture where its own matrix stands, also a picture's."""
        self.device.set_ctm(self.ctm)
        super().do_Do(xobjid_arg)
        self.device.set_ctm(self.ctm)


def sheet_of(page: PDFPage, resources: PDFResourceManager, device: GlyphDevice, budget: list[int]) -> Sheet:
    """Draw a page and give what is seen on it."""
    BoundedInterpreter(resources, device, budget).process_page(page)
    return device.sheet


def _readable(text: str) -> str:
    """The character, symbols and ligatures as text, nothing for a control character."""
    if len(text) == 1:
        code = ord(text)
        if 0xFB00 <= code <= 0xFB06:
            return ("ff", "fi", "fl", "ffi", "ffl", "st", "st")[code - 0xFB00]
        if 0xE000 <= code <= 0xF8FF:
            return symbol(code)
        if code in {0x09, 0xA0, 0x3000} or 0x2000 <= code <= 0x200A:
            return " "
        if code < 32 or code in {0xAD, 0x200B, 0xFEFF}:
            return "-" if code == 0xAD else ""
        return text
    return "".join(map(_readable, text))


def _is_white(color: Any, space: Any = None) -> bool:
    kind = getattr(space, "name", "")
    if kind in {"Separation", "DeviceN"}:  # of ink, of which 0 is none
        return not any(color if isinstance(color, (tuple, list)) else (color,))
    if kind == "Indexed":  # by numbers that say nothing
        return False
    if isinstance(color, (int, float)):
        return color >= 0.99
    if isinstance(color, (tuple, list)) and all(isinstance(part, (int, float)) for part in color):
        return all(part <= 0.01 for part in color) if len(color) == 4 else all(part >= 0.99 for part in color)
    return False
