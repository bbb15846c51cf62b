"""Builds HWP 5 and HWPX files from paragraphs, so that no sample files are needed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from release import Table

HEADS = [("", 0), ("bullet", 0), ("number", 0), ("number", 1), ("outline", 0), ("outline", 1), ("image", 0)]
HEADS += [("number", 8)]
LEVELS = [("^1.", 0), ("^2.", 8), ("^1-^3)", 0), ("^4)", 8), ("(^5)", 0), ("(^6)", 8), ("^7", 1)]
LEVELS += [("^8", 0), ("^9>", 0), ("^10", 0)]
STYLES = ["DIGIT", "CIRCLED_DIGIT", *[""] * 6, "HANGUL_SYLLABLE"]
BULLETS = ["○", "\uffff"]


@dataclass(frozen=True)
class Para:
    """A paragraph of several pieces, or one with a head: bullet, number, outline, image."""

    pieces: Sequence[Any]
    head: str = ""
    level: int = 0


@dataclass(frozen=True)
class Grid:
    """A table with more than rows; a cell is a text, whose lines are paragraphs, or a list of paragraphs."""

    rows: list[list[Any]]
    caption: str = ""
    below: bool = False
    labels: bool = False
    inline: bool = True


@dataclass(frozen=True)
class Box:
    """A text box."""

    paragraphs: Sequence[Any]
    caption: str = ""
    inline: bool = True
    grouped: bool = False


@dataclass(frozen=True)
class Picture:
    caption: str


@dataclass(frozen=True)
class Note:
    text: str
    end: bool = False


@dataclass(frozen=True)
class Comment:
    text: str


@dataclass(frozen=True)
class Memo:
    text: str


@dataclass(frozen=True)
class Link:
    text: str


@dataclass(frozen=True)
class Deleted:
    """Text that is deleted with track changes on; HWPX only."""

    text: str


@dataclass(frozen=True)
class Art:
    text: str


@dataclass(frozen=True)
class Ruby:
    text: str


@dataclass(frozen=True)
class AutoNumber:
    number: int
    kind: int = 3


class Equation:
    """An equation, which has no text."""


def _para(item: Any) -> Para:
    if isinstance(item, Para):
        return item
    return Para(item if isinstance(item, list) else [item])


def _cell(cell: Any) -> Sequence[Any]:
    return cell.split("\n") if isinstance(cell, str) else cell


def _grid(table: Any) -> Grid:
    return Grid(table.rows) if isinstance(table, Table) else table


# --- HWP 5


def build_hwp5(
    paragraphs: Sequence[Any],
    *,
    header: str = "",
    footer: str = "",
    page_number: bool = False,
    flags: int = 0,
    compressed: bool = True,
    more_sections: Sequence[Sequence[Any]] = (),
    section_count: int | None = None,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """A HWP 5 file; ``flags`` are those of its header beyond compression."""
    sections = [paragraphs, *more_sections]
    signature = b"HWP Document File".ljust(32, b"\0")
    streams = {
        "FileHeader": (signature + struct.pack("<II", 0x05000300, flags | compressed)).ljust(256, b"\0"),
        "DocInfo": _doc_info(len(sections) if section_count is None else section_count),
    }
    for number, section in enumerate(sections):
        front: list[Any] = [("secd", b"", [])]
        for kind, text in (("head", header), ("foot", footer)):
            if text:
                front.append((kind, b"", [text]))
        if page_number:
            front.append(("pgnp", struct.pack("<I", 5), []))
        items = [_para(item) for item in section]
        items[0] = Para([*front, *items[0].pieces], items[0].head, items[0].level)
        streams[f"BodyText/Section{number}"] = b"".join(_paragraph(item, 0) for item in items)
    if compressed:
        streams = {name: data if name == "FileHeader" else deflate(data) for name, data in streams.items()}
    return build_compound({**streams, **(extra or {})})


def deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def record(tag: int, level: int, data: bytes) -> bytes:
    if len(data) >= 0xFFF:
        return struct.pack("<II", tag | level << 10 | 0xFFF << 20, len(data)) + data
    return struct.pack("<I", tag | level << 10 | len(data) << 20) + data


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _string(text: str) -> bytes:
    return struct.pack("<H", len(_wide(text)) // 2) + _wide(text)


def _doc_info(sections: int) -> bytes:
    levels = [struct.pack("<IHHI", style << 5, 0, 50, 0) + _string(text) for text, style in LEVELS]
    numbering = b"".join(levels[:7]) + struct.pack("<H7I", 0, *[1] * 7)
    numbering += b"".join(levels[7:]) + struct.pack("<3I", 1, 1, 1)
    data = record(16, 0, struct.pack("<7H3I", sections, *[1] * 6, 0, 0, 0))
    data += record(17, 0, struct.pack("<18i", 0, *[0] * 11, 2, 2, len(HEADS), 0, 0, 0))
    data += record(23, 1, numbering) * 2
    data += b"".join(record(24, 1, struct.pack("<IHHI", 0, 0, 50, 0) + _wide(glyph)) for glyph in BULLETS)
    kinds = {"": 0, "outline": 1, "number": 2, "bullet": 3, "image": 3}
    for head, level in HEADS:
        defined = 2 if head in ("image", "number") else 1
        properties = kinds[head] << 23 | min(level, 6) << 25
        data += record(25, 1, struct.pack("<I6i3H4h4I", properties, *[0] * 7, defined, *[0] * 8, level))
    return data


def _paragraph(item: Any, level: int) -> bytes:
    para = _para(item)
    text, controls = b"", b""
    for piece in para.pieces:
        chars, below = _piece(piece, level)
        text, controls = text + chars, controls + below
    text += _wide("\r")
    shape = HEADS.index((para.head, para.level))
    numbers = len(text) // 2 | 1 << 31, 0, shape, 0, 0, 1, 0, 0, 0, 0
    body = record(66, level, struct.pack("<IIHBBHHHIH", *numbers))
    if len(text) > 2:
        body += record(67, level + 1, text)
    return body + record(68, level + 1, struct.pack("<II", 0, 0)) + controls


def _char(code: int, kind: str = "") -> bytes:
    return struct.pack("<H12sH", code, kind.encode()[::-1], code)


def _text(text: str) -> bytes:
    single = {"\n": b"\n\0", "\xa0": b"\x1e\0", "\u2002": b"\x1f\0", "‐": b"\x18\0", "\t": _char(9)}
    return b"".join(single.get(char) or _wide(char) for char in text)


def _control(kind: str, data: bytes, below: bytes, level: int) -> bytes:
    return record(71, level + 1, kind.encode()[::-1] + data) + below


def _list(paragraphs: Sequence[Any], level: int, data: bytes = bytes(16), properties: int = 0) -> bytes:
    head = record(72, level, struct.pack("<iI", len(paragraphs), properties) + data)
    return head + b"".join(_paragraph(item, level) for item in paragraphs)


def _piece(piece: Any, level: int) -> tuple[bytes, bytes]:  # noqa: C901
    """The characters of a piece, and the records of its control."""
    lists = level + 2
    if isinstance(piece, str):
        return _text(piece), b""
    if isinstance(piece, tuple):  # a control that the text of the body leaves out
        kind, data, inside = piece
        if kind == "secd":
            data = struct.pack("<IHHHIH12s", 0, 0, 0, 0, 8000, 1, b"")
        below = _list(inside, lists) if inside else b""
        code = {"secd": 2, "pgnp": 21}.get(kind, 16)
        return _char(code, kind), _control(kind, data, below, level)
    if isinstance(piece, Table | Grid):
        return _char(11, "tbl "), _table(_grid(piece), level)
    if isinstance(piece, Box):
        inner = _list(piece.paragraphs, lists + 1) + record(79, lists + 1, bytes(33))
        if piece.grouped:
            inner = record(76, lists + 1, bytes(8)) + _list(piece.paragraphs, lists + 2)
        caption = _list([piece.caption], lists, struct.pack("<IIHI", 3, 0, 0, 0)) if piece.caption else b""
        below = caption + record(76, lists, b"cer$cer$") + inner
        return _char(11, "gso "), _control("gso ", struct.pack("<I38s", piece.inline, b""), below, level)
    if isinstance(piece, Art):
        below = record(76, lists, bytes(8)) + record(90, lists + 1, bytes(32) + _string(piece.text))
        return _char(11, "gso "), _control("gso ", struct.pack("<I38s", 1, b""), below, level)
    if isinstance(piece, Picture):
        below = _list([piece.caption], lists, struct.pack("<IIHI", 3, 0, 0, 0))
        below += record(76, lists, bytes(8)) + record(85, lists + 1, bytes(40))
        return _char(11, "gso "), _control("gso ", struct.pack("<I38s", 1, b""), below, level)
    if isinstance(piece, Note):
        kind = "en  " if piece.end else "fn  "
        inside = Para([AutoNumber(1, 2 if piece.end else 1), " " + piece.text])
        return _char(17, kind), _control(kind, bytes(8), _list([inside], lists), level)
    if isinstance(piece, Comment):
        return _char(15, "tcmt"), _control("tcmt", b"", _list([piece.text], lists), level)
    if isinstance(piece, Memo):
        below = record(93, lists, bytes(4)) + _list([piece.text], lists)
        return _char(3, "%%me") + _char(4), _control("%%me", bytes(4), below, level)
    if isinstance(piece, Link):
        command = struct.pack("<IB", 0, 0) + _string("https\\://garam.example/코드;1;0;0;") + bytes(4)
        return _char(3, "%hlk") + _text(piece.text) + _char(4, "%hlk"), _control("%hlk", command, b"", level)
    if isinstance(piece, Ruby):
        return _char(23, "tdut"), _control("tdut", _string(piece.text) + _string("덧말"), b"", level)
    if isinstance(piece, AutoNumber):
        data = struct.pack("<IHHHH", piece.kind, piece.number, 0, 0, 0)
        return _char(18, "atno"), _control("atno", data, b"", level)
    if isinstance(piece, Equation):
        script = record(88, lists, bytes(4) + _string("x over y"))
        return _char(11, "eqed"), _control("eqed", bytes(42), script, level)
    raise TypeError(piece)


def _table(grid: Grid, level: int) -> bytes:
    lists = level + 2
    caption = b""
    if grid.caption:
        caption = _list([grid.caption], lists, struct.pack("<IIHI", 3 if grid.below else 2, 0, 0, 0))
    columns = max(map(len, grid.rows))
    sizes = struct.pack(f"<{len(grid.rows)}H", *map(len, grid.rows))
    cells = record(77, lists, struct.pack("<IHH10x", 0, len(grid.rows), columns) + sizes + bytes(4))
    for y, row in enumerate(grid.rows):
        for x, cell in enumerate(row):
            label = grid.labels and x % 2 == 0
            place = struct.pack("<4H2I5HI", x, y, 1, 1, 9, 9, 0, 0, 0, 0, 1, 9)
            cells += _list(_cell(cell), lists, place, label << 18)
    return _control("tbl ", struct.pack("<I38s", grid.inline, b""), caption + cells, level)


_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def build_compound(streams: dict[str, bytes]) -> bytes:
    """A compound file, version 3; small streams stand in the mini stream."""
    fat: list[int] = []
    minifat: list[int] = []
    big, mini = bytearray(), bytearray()

    def put(data: bytes, table: list[int], store: bytearray, size: int) -> int:
        if not data:
            return _END
        first, count = len(table), -(-len(data) // size)
        table.extend([*range(first + 1, first + count), _END])
        store += data.ljust(count * size, b"\0")
        return first

    nodes: list[tuple[str, int, list[str], int, int]] = []  # path, kind, names inside, first sector, size
    folders = sorted({name.split("/")[0] for name in streams if "/" in name})
    top = [name for name in streams if "/" not in name] + folders
    for folder in folders:
        inside = [name for name in streams if name.startswith(folder + "/")]
        nodes.append((folder, 1, inside, 0, 0))
    for name, data in streams.items():
        small = len(data) < 4096
        first = put(data, minifat, mini, 64) if small else put(data, fat, big, 512)
        nodes.append((name, 2, [], first, len(data)))
    root = put(bytes(mini), fat, big, 512)
    nodes.insert(0, ("Root Entry", 5, top, root, len(mini)))
    place = {node[0]: number for number, node in enumerate(nodes)}
    right: dict[str, int] = {}
    child: dict[str, int] = {}
    for path, _, names, _, _ in nodes:
        inside = sorted(names, key=lambda name: (len(name), name.upper()))
        right.update({name: place[after] for name, after in pairwise(inside)})
        if inside:
            child[path] = place[inside[0]]
    directory = b""
    for path, kind, _, first, size in nodes:
        name = _wide(path.rpartition("/")[2])
        links = struct.pack("<III", _FREE, right.get(path, _FREE), child.get(path, _FREE))
        directory += name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, kind, 1) + links
        directory += bytes(36) + struct.pack("<IQ", first, size)
    while len(directory) % 512:
        directory += bytes(68) + struct.pack("<III", *[_FREE] * 3) + bytes(48)
    directory_at = put(directory, fat, big, 512)
    minis = struct.pack(f"<{len(minifat)}I", *minifat)
    minifat_at = put(minis + b"\xff" * (-len(minis) % 512), fat, big, 512)
    count = 1
    while count * 128 < len(fat) + count:
        count += 1
    fat_at = len(fat)
    fat.extend([_FAT] * count)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * 512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    minifat_sectors = -(-len(minifat) // 128)
    header += struct.pack("<9I", 0, count, directory_at, 0, 4096, minifat_at, minifat_sectors, _END, 0)
    header += struct.pack("<109I", *[*range(fat_at, fat_at + count), *[_FREE] * (109 - count)])
    return header + bytes(big) + table


# --- HWPX

_SPACES = " ".join(
    f'xmlns:{prefix}="http://www.hancom.co.kr/hwpml/2011/{name}"'
    for prefix, name in (("hp", "paragraph"), ("hs", "section"), ("hh", "head"), ("hc", "core"))
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>'


def build_hwpx(
    paragraphs: Sequence[Any],
    *,
    header: str = "",
    footer: str = "",
    page_number: bool = False,
    encrypted: bool = False,
    more_sections: Sequence[Sequence[Any]] = (),
    spine: Sequence[str] | None = None,
    declaration: str = _XML,
    encoding: str = "utf-8",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """A HWPX file; ``spine`` lists the sections in another order, ``extra`` adds or replaces parts."""
    parts: dict[str, bytes] = {"mimetype": b"application/hwp+zip"}
    root = '<rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/>'
    container = f"<rootfiles>{root}</rootfiles>"
    parts["META-INF/container.xml"] = f"{_XML}<container>{container}</container>".encode()
    secret = '<file-entry><encryption-data checksum=""/></file-entry>' if encrypted else ""
    parts["META-INF/manifest.xml"] = f"{_XML}<manifest>{secret}</manifest>".encode()
    sections = [paragraphs, *more_sections]
    names = [f"section{number}" for number in range(len(sections))]
    items = "".join(f'<opf:item id="{name}" href="Contents/{name}.xml"/>' for name in ["header", *names])
    order = "".join(f'<opf:itemref idref="{name}"/>' for name in ["header", *(spine or names)])
    package = f"<opf:manifest>{items}</opf:manifest><opf:spine>{order}</opf:spine>"
    package = f'<opf:package xmlns:opf="http://www.idpf.org/2007/opf/">{package}</opf:package>'
    parts["Contents/content.hpf"] = (_XML + package).encode()
    parts["Contents/header.xml"] = (_XML + _header_xml()).encode()
    for name, section in zip(names, sections, strict=True):
        front = '<hp:secPr outlineShapeIDRef="1"/>'
        for kind, text in (("header", header), ("footer", footer)):
            if text:
                front += f"<hp:ctrl><hp:{kind}><hp:subList>{_p(text)}</hp:subList></hp:{kind}></hp:ctrl>"
        if page_number:
            front += '<hp:ctrl><hp:pageNum pos="BOTTOM_CENTER" formatType="DIGIT" sideChar="-"/></hp:ctrl>'
        body = "".join(_p(item, front if first == 0 else "") for first, item in enumerate(section))
        parts[f"Contents/{name}.xml"] = f"{declaration}<hs:sec {_SPACES}>{body}</hs:sec>".encode(encoding)
    parts["Preview/PrvText.txt"] = "미리보기".encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **(extra or {})}.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return file.getvalue()


def _header_xml() -> str:
    heads = "".join(
        f'<hh:paraHead start="1" level="{level}" numFormat="{STYLES[style]}">{text}</hh:paraHead>'
        for level, (text, style) in enumerate(LEVELS, start=1)
    )
    numberings = "".join(f'<hh:numbering id="{number}" start="0">{heads}</hh:numbering>' for number in (1, 2))
    glyphs = [glyph if glyph < "\ufff0" else "" for glyph in BULLETS]
    bullets = "".join(f'<hh:bullet id="{at}" char="{glyph}"/>' for at, glyph in enumerate(glyphs, start=1))
    kinds = {"": "NONE", "bullet": "BULLET", "image": "BULLET", "number": "NUMBER", "outline": "OUTLINE"}
    defined = {"": 0, "bullet": 1, "image": 2, "number": 2, "outline": 0}
    shapes = "".join(
        f'<hh:paraPr id="{at}"><hh:heading type="{kinds[head]}" '
        f'idRef="{defined[head]}" level="{level}"/></hh:paraPr>'
        for at, (head, level) in enumerate(HEADS)
    )
    return f"<hh:head {_SPACES}><hh:refList>{numberings}{bullets}{shapes}</hh:refList></hh:head>"


def _p(item: Any, front: str = "") -> str:
    para = _para(item)
    runs = "".join(f'<hp:run charPrIDRef="0">{_run(piece)}</hp:run>' for piece in para.pieces)
    shape = HEADS.index((para.head, para.level))
    front = f"<hp:run>{front}</hp:run>" if front else ""
    return f'<hp:p paraPrIDRef="{shape}" styleIDRef="0">{front}{runs}<hp:linesegarray/></hp:p>'


def _t(text: str) -> str:
    inner = escape(text)
    tags = {"\n": "lineBreak", "\t": "tab", "\xa0": "nbSpace", "\u2002": "fwSpace", "‐": "hyphen"}
    for char, tag in tags.items():
        inner = inner.replace(char, f"<hp:{tag}/>")
    return f"<hp:t>{inner}</hp:t>"


def _sub(paragraphs: Sequence[Any]) -> str:
    return f"<hp:subList>{''.join(map(_p, paragraphs))}</hp:subList>"


def _caption(text: str, below: bool) -> str:
    return f'<hp:caption side="{"BOTTOM" if below else "TOP"}">{_sub([text])}</hp:caption>' if text else ""


def _pos(inline: bool) -> str:
    return f'<hp:sz width="1"/><hp:pos treatAsChar="{int(inline)}"/>'


def _run(piece: Any) -> str:  # noqa: C901
    if isinstance(piece, str):
        return _t(piece)
    if isinstance(piece, Table | Grid):
        grid = _grid(piece)
        rows = ""
        for y, row in enumerate(grid.rows):
            rows += "<hp:tr>"
            for x, cell in enumerate(row):
                label = int(grid.labels and x % 2 == 0)
                place = f'<hp:cellAddr colAddr="{x}" rowAddr="{y}"/>'
                rows += f'<hp:tc header="{label}">{_sub(_cell(cell))}{place}</hp:tc>'
            rows += "</hp:tr>"
        return f"<hp:tbl>{_pos(grid.inline)}{_caption(grid.caption, grid.below)}{rows}</hp:tbl><hp:t/>"
    if isinstance(piece, Box):
        text = f"<hp:drawText>{_sub(piece.paragraphs)}</hp:drawText>"
        inner = f"<hp:rect>{text}</hp:rect>" if piece.grouped else text
        name = "container" if piece.grouped else "rect"
        alt = "<hp:shapeComment>사각형입니다.</hp:shapeComment>"
        return f"<hp:{name}>{_pos(piece.inline)}{inner}{_caption(piece.caption, True)}{alt}</hp:{name}>"
    if isinstance(piece, Art):
        return f"<hp:textart text={quoteattr(piece.text)}>{_pos(True)}</hp:textart>"
    if isinstance(piece, Picture):
        alt = "<hp:shapeComment>그림입니다.</hp:shapeComment>"
        return f"<hp:pic>{_pos(True)}{alt}{_caption(piece.caption, True)}</hp:pic>"
    if isinstance(piece, Note):
        kind = "endNote" if piece.end else "footNote"
        number = f'<hp:ctrl><hp:autoNum num="1" numType="{kind.upper()}"/></hp:ctrl>'
        inside = f"<hp:subList><hp:p><hp:run>{number}{_t(' ' + piece.text)}</hp:run></hp:p></hp:subList>"
        return f"<hp:ctrl><hp:{kind}>{inside}</hp:{kind}></hp:ctrl>"
    if isinstance(piece, Comment):
        return f"<hp:ctrl><hp:hiddenComment>{_sub([piece.text])}</hp:hiddenComment></hp:ctrl>"
    if isinstance(piece, Memo):
        begin = f'<hp:ctrl><hp:fieldBegin type="MEMO">{_sub([piece.text])}</hp:fieldBegin></hp:ctrl>'
        return f"{begin}<hp:ctrl><hp:fieldEnd/></hp:ctrl>"
    if isinstance(piece, Link):
        command = (
            "<hp:parameters><hp:stringParam>https\\://garam.example/코드</hp:stringParam></hp:parameters>"
        )
        begin = f'<hp:ctrl><hp:fieldBegin type="HYPERLINK">{command}</hp:fieldBegin></hp:ctrl>'
        return f"{begin}{_t(piece.text)}<hp:ctrl><hp:fieldEnd/></hp:ctrl>"
    if isinstance(piece, Deleted):
        deleted = f'<hp:deleteBegin Id="1"/>{escape(piece.text)}<hp:deleteEnd Id="1"/>'
        return f"<hp:t>남은{deleted} 글</hp:t>"
    if isinstance(piece, Ruby):
        return f"<hp:dutmal><hp:mainText>{piece.text}</hp:mainText><hp:subText>덧말</hp:subText></hp:dutmal>"
    if isinstance(piece, AutoNumber):
        kind = ["PAGE", "FOOTNOTE", "ENDNOTE", "PICTURE", "TABLE", "EQUATION"][piece.kind]
        style = '<hp:autoNumFormat type="DIGIT"/>'
        number = f'<hp:autoNum num="{piece.number}" numType="{kind}">{style}</hp:autoNum>'
        return f"<hp:ctrl>{number}</hp:ctrl>"
    if isinstance(piece, Equation):
        return f"<hp:equation>{_pos(True)}<hp:script>x over y</hp:script></hp:equation>"
    raise TypeError(piece)
