"""PDF and DOCX files built from paragraphs, for tests.

In: paragraphs and tables of our own. Out: bytes. PDFs are set as Korean word processors set them, lines
broken at any syllable or at spaces, justified or not; a DOCX is written part by part.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from release import Table

PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0
_FONT = "HYSMyeongJo-Medium"
_BULLETS = "▲□○ㅇ-•※▷◇■"


def _width(text: str, size: float, space: float) -> float:
    return sum(space if c == " " else size if ord(c) > 255 else 0.5 * size for c in text)


def wrap(
    text: str, width: float, size: float, *, by_word: bool, hang: float = 0.0, space: float = 0.0
) -> list[str]:
    """The lines of a paragraph; a space at a break stays at the line's end."""
    space = space or 0.5 * size
    lines, line = [], ""
    units = [piece + " " for piece in text.split(" ")] if by_word else list(text)
    for unit in units:
        room = width - (hang if lines else 0.0)
        if line and unit != " " and _width((line + unit).rstrip(), size, space) > room:
            lines.append(line)
            line = unit
        else:
            line += unit
    return [*lines, line.rstrip()]


def build_pdf(  # noqa: C901
    paragraphs: Sequence[str | Table],
    *,
    by_word: bool = False,
    justified: bool = True,
    keep_spaces: bool = False,
    columns: int = 1,
    size: float = 12.0,
    title_size: float = 0.0,
    first_indent: float = 0.0,
    gap: float = 0.0,
    header: str = "",
    footer: str = "",
    page_number: str = "",
    lines_on_page: int = 40,
    hidden: str = "",
    outside: str = "",
    white: str = "",
    slanted: str = "",
    bold_twice: bool = False,
    user_password: str = "",
    owner_password: str = "",
    compress: bool = True,
    picture: bool = False,
    font: str = _FONT,
) -> bytes:
    """A PDF. "" among the paragraphs is a blank line; ``page_number`` such as "- {} -"."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    if font == _FONT:
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = io.BytesIO()
    encryption = None
    if user_password or owner_password:
        encryption = StandardEncryption(user_password, owner_password or "owner", canPrint=0)
    canvas = Canvas(
        out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), encrypt=encryption, pageCompression=compress, invariant=1
    )
    margin, gutter = 80.0, 24.0
    width = (PAGE_WIDTH - 2 * margin - gutter * (columns - 1)) / columns
    pitch, top = size * 1.6, PAGE_HEIGHT - 110.0
    page, place, y = 1, 0, top

    def furniture() -> None:
        canvas.setFont(font, 9)
        if header:
            canvas.drawString(margin, PAGE_HEIGHT - 50, header)
        if footer:
            canvas.drawString(margin, 50, footer)
        if page_number:
            canvas.drawCentredString(PAGE_WIDTH / 2, 30, page_number.format(page))
        if slanted:
            canvas.saveState()
            canvas.translate(200, 300)
            canvas.rotate(45)
            canvas.drawString(0, 0, slanted)
            canvas.restoreState()
        if picture:
            canvas.drawInlineImage(_picture(), 100, 100, 300, 300)

    def room(needed: float) -> None:
        nonlocal page, place, y
        if y - needed >= top - lines_on_page * pitch:
            return
        place, y = place + 1, top
        if place == columns:
            furniture()
            canvas.showPage()
            page, place = page + 1, 0

    def left() -> float:
        return margin + place * (width + gutter)

    def draw(line: str, x: float, room_: float, type_size: float, last: bool) -> None:
        text = canvas.beginText(x, y)
        text.setFont(font, type_size)
        shown = line if keep_spaces else line.rstrip()
        gaps = shown.strip().count(" ")
        natural = pdfmetrics.stringWidth(shown.strip(), font, type_size)
        stretch = (room_ - natural) / gaps if justified and not last and gaps else 0.0
        pen = x
        for number, word in enumerate(shown.split(" ")):
            text.setTextOrigin(pen, y)
            piece = word if number == shown.count(" ") else word + " "
            text.textOut(piece)
            pen += pdfmetrics.stringWidth(piece, font, type_size) + stretch
        canvas.drawText(text)
        if bold_twice and not stretch:
            canvas.setFont(font, type_size)
            canvas.drawString(x + 0.3, y, shown.strip())

    for number, item in enumerate(paragraphs):
        if isinstance(item, Table):
            cell, blank = width / max(map(len, item.rows)), pdfmetrics.stringWidth(" ", font, size)
            for row in item.rows:
                texts = [
                    [
                        part
                        for piece in text.split("\n")
                        for part in wrap(piece, cell - 8, size, by_word=by_word, space=blank)
                    ]
                    for text in row
                ]
                high = max(map(len, texts)) * pitch + 6
                room(high)
                canvas.setFont(font, size)
                span = width / len(row)
                for i, lines in enumerate(texts):
                    canvas.rect(left() + i * span, y - high + size, span, high)
                    for j, line in enumerate(lines):
                        canvas.drawString(
                            left() + i * span + 4, y - j * pitch - 3, line if keep_spaces else line.rstrip()
                        )
                y -= high + 4
            y -= size
            continue
        if not item:
            y -= pitch
            continue
        type_size = title_size if title_size and number == 0 else size
        space = pdfmetrics.stringWidth(" ", font, type_size)
        hang = 0.0
        if item[0] in _BULLETS:
            hang = pdfmetrics.stringWidth(
                item[: item.find(" ") + 1] if item[1] == " " else item[0], font, type_size
            )
        indent = 0.0 if hang else first_indent
        lines = wrap(item, width - indent, type_size, by_word=by_word, hang=hang - indent, space=space)
        for i, line in enumerate(lines):
            room(pitch)
            shift = hang if i else indent
            draw(line, left() + shift, width - shift, type_size, i == len(lines) - 1)
            y -= pitch * type_size / size
        y -= gap
    canvas.setFont(font, size)
    if hidden:
        text = canvas.beginText(margin, 200)
        text.setFont(font, size)
        text.setTextRenderMode(3)
        text.textOut(hidden)
        text.setTextRenderMode(0)
        canvas.drawText(text)
    if outside:
        canvas.drawString(margin, PAGE_HEIGHT + 40, outside)
    if white:
        canvas.setFillGray(1)
        canvas.drawString(margin, 160, white)
        canvas.setFillGray(0)
    furniture()
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _picture() -> object:
    from PIL import Image

    return Image.new("L", (8, 8), 128)


@dataclass(frozen=True)
class Item:
    """A paragraph that Word numbers itself: by a bullet glyph or in a number format."""

    text: str
    kind: str = "bullet"
    glyph: str = "○"
    level: int = 0


@dataclass(frozen=True)
class Xml:
    """WordprocessingML as it is: a block of the body."""

    text: str


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def cell(*blocks: str, properties: str = "") -> str:
    """A cell of blocks."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks) or '<w:p/>'}</w:tc>"


def table(*rows: Sequence[str], heading: bool = False) -> str:
    """A table of rows of cells."""
    head = "<w:trPr><w:tblHeader/></w:trPr>" if heading else ""
    return "<w:tbl>" + "".join(f"<w:tr>{head}{''.join(cells)}</w:tr>" for cells in rows) + "</w:tbl>"


def text_box(*blocks: str) -> str:
    """A run that holds a text box in its two versions, as Word writes it."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def build_docx(  # noqa: C901
    paragraphs: Sequence[str | Table | Item | Xml],
    *,
    header: str = "",
    footer: str = "",
    footnotes: Sequence[str] = (),
    endnotes: Sequence[str] = (),
    comment: str = "",
    styles: str = "",
    numbering: str = "",
    doctype: str = "",
    strict: bool = False,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """A DOCX; the notes are referred to by the last paragraph of text."""
    lists: list[Item] = []
    blocks: list[str] = []
    texts = [i for i, item in enumerate(paragraphs) if isinstance(item, str) and item]
    for number, item in enumerate(paragraphs):
        if isinstance(item, Xml):
            blocks.append(item.text)
        elif isinstance(item, Table):
            rows = [
                [cell(*(paragraph(run(line)) for line in text.split("\n"))) for text in row]
                for row in item.rows
            ]
            blocks.append(table(*rows))
        elif isinstance(item, Item):
            if not any((one.kind, one.glyph) == (item.kind, item.glyph) for one in lists):
                lists.append(item)
            list_id = next(
                i for i, one in enumerate(lists, 1) if (one.kind, one.glyph) == (item.kind, item.glyph)
            )
            listed = f'<w:numPr><w:ilvl w:val="{item.level}"/><w:numId w:val="{list_id}"/></w:numPr>'
            blocks.append(paragraph(run(item.text), properties=listed))
        else:
            notes = ""
            if texts and number == texts[-1]:
                notes += "".join(
                    f'<w:r><w:footnoteReference w:id="{i}"/></w:r>' for i in range(2, len(footnotes) + 2)
                )
                notes += "".join(
                    f'<w:r><w:endnoteReference w:id="{i}"/></w:r>' for i in range(2, len(endnotes) + 2)
                )
            body = "<w:r><w:br/></w:r>".join(map(run, item.split("\n"))) if item else ""
            blocks.append(paragraph(body, notes))
    parts = {"document": f"<w:body>{''.join(blocks)}<w:sectPr/></w:body>"}
    if header:
        parts["header1"] = paragraph(run(header))
    if footer:
        field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple>'
        parts["footer1"] = paragraph(run(footer), field)
    for kind, notes_ in (("footnote", footnotes), ("endnote", endnotes)):
        if notes_:
            separator = (
                f'<w:{kind} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
            )
            parts[f"{kind}s"] = separator + "".join(
                f'<w:{kind} w:id="{i}">{paragraph(f"<w:r><w:{kind}Ref/></w:r>", run(note))}</w:{kind}>'
                for i, note in enumerate(notes_, 2)
            )
    if comment:
        parts["comments"] = f'<w:comment w:id="0" w:author="가">{paragraph(run(comment))}</w:comment>'
    if styles:
        parts["styles"] = styles
    if lists or numbering:
        parts["numbering"] = numbering or _numbering(lists)
    return _package(parts, doctype, _STRICT if strict else _W, extra or {})


def _numbering(lists: Sequence[Item]) -> str:
    levels = [
        "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{item.kind}"/>'
            f'<w:lvlText w:val="{escape(item.glyph) if item.kind == "bullet" else f"%{level + 1}."}"/>'
            "</w:lvl>"
            for level in range(3)
        )
        for item in lists
    ]
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}">{level}</w:abstractNum>' for i, level in enumerate(levels)
    )
    return abstract + "".join(
        f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(len(lists))
    )


_ROOTS = {"header1": "hdr", "footer1": "ftr"}


def _package(parts: dict[str, str], doctype: str, space: str, extra: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def write(path: str, text: str) -> None:
            archive.writestr(zipfile.ZipInfo(path), f'<?xml version="1.0" encoding="UTF-8"?>{text}')

        overrides = "".join(
            f'<Override PartName="/word/{part}.xml" ContentType="{_TYPES}.'
            f'{"document.main" if part == "document" else part.rstrip("1")}+xml"/>'
            for part in parts
        )
        write(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        )
        write(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        relations = "".join(
            f'<Relationship Id="rId{i}" Type="{_OFFICE}/{part.rstrip("1")}" Target="{part}.xml"/>'
            for i, part in enumerate(parts)
            if part != "document"
        )
        write(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        )
        for part, text in parts.items():
            root = _ROOTS.get(part, part)
            head = doctype if part == "document" else ""
            write(f"word/{part}.xml", f"{head}<w:{root} {_SPACES.replace(_W, space)}>{text}</w:{root}>")
        for path, content in (extra or {}).items():
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
