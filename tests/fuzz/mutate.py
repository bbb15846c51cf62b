"""Sound input → input that something happened to: cut, doubled, shuffled, littered, mixed with another.

In: seeds (bytes) and a source of choices. Out: bytes. The same choices give the same bytes, so whatever is
found can be found again. ``SEEDS["txt"]`` are articles of ``corpus/``; what is thrown in is ``LITTER``.

To break input in another way, write a function and enter it in ``_WAYS``.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from samples_hwp import build_hwp5, build_hwpx
from samples_office import build_docx, build_pdf

from extractor.pipeline import extract_article
from extractor.read import read_inputs

_CORPUS = Path(__file__).resolve().parents[2] / "corpus"
_EVERY = 9  # every ninth article is a seed
_LARGEST = 200_000

LITTER = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\xad",
        "\u0301" * 40,
        "\u1112\u1161\u11ab",
        "\u3164",
        "😀",
        "👨‍👩‍👧‍👦",
        "🇰🇷",
        "\0",
        "\x08",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u2028",
        "\ud800",
        "\udcff",
        "\ufffd",
        "\U0010ffff",
        "مدينة",
        "עיר",
        "Сеул",
        "城市",
        "東京都",
        "ไทย",
        "\ue000",
        "㈜",
        "①",
        "１２３",
        "٣",
        "½",
        "Ⅻ",
        "협약",
        "업무협약을 체결했다.",
        "자매결연",
        "20주년",
        "이날",
        "지난 31일",
        "2월 30일",
        "0000년 0월 0일",
        "’99.13.32.",
        "999999999999999999999999명",
        "1,,,1개",
        "-0억",
        "1e999",
        "NaN",
        "○",
        "□ ",
        "- ",
        "①②",
        "“",
        "”",
        "‘",
        "’",
        "(",
        ")",
        "「",
        "\n",
        "\r",
        "\r\n",
        "\n\n\n",
        "\t",
        " " * 300,
        "1" * 300,
        "가" * 300,
        "·" * 50,
        ", " * 80,
        "<br>",
        "<!--",
        "]]>",
        "&#0;",
        "&#xd800;",
        "&amp;lt;",
        "<table>" * 30,
        "[[[[",
        '{"a":',
        '"',
        "\\ud800",
        "\\u0000",
        "=cmd|' /C calc'!A0",
        "../../etc/passwd",
        "%00",
        "null",
        "[]",
        "{}",
        "1e400",
        "-Infinity",
        '""',
        "입력 2024.05.07",
        "조회수 : 3",
        "담당자 02-1234-5678 a@b.kr",
    )
)

Choices = random.Random
Way = Callable[[bytes, Sequence[bytes], Choices], bytes]


def _place(data: bytes, choose: Choices) -> int:
    return choose.randint(0, len(data))


def _cut(data: bytes, _: Sequence[bytes], choose: Choices) -> bytes:
    a, b = sorted((_place(data, choose), _place(data, choose)))
    return data[:a] + data[b:] if choose.random() < 0.7 else data[a:b]


def _doubled(data: bytes, _: Sequence[bytes], choose: Choices) -> bytes:
    a = _place(data, choose)
    b = min(len(data), a + choose.randint(1, 400))
    return data[:b] + data[a:b] * choose.choice((1, 1, 2, 8, 60)) + data[b:]


def _shuffled(data: bytes, _: Sequence[bytes], choose: Choices) -> bytes:
    joint = choose.choice((b"\n", b" ", b". ", b",", b"<"))
    parts = data.split(joint)
    i = choose.randrange(len(parts))
    few = parts[i : i + 40]
    choose.shuffle(few)
    return joint.join((*parts[:i], *few, *parts[i + 40 :]))


def _littered(data: bytes, _: Sequence[bytes], choose: Choices) -> bytes:
    for _time in range(choose.choice((1, 2, 5, 20))):
        at = _place(data, choose)
        data = data[:at] + choose.choice(LITTER) + data[at:]
    return data


def _noised(data: bytes, _: Sequence[bytes], choose: Choices) -> bytes:
    noised = bytearray(data)
    for _time in range(choose.choice((1, 3, 30))):
        if noised:
            noised[choose.randrange(len(noised))] = choose.randrange(256)
    return bytes(noised)


def _spliced(data: bytes, seeds: Sequence[bytes], choose: Choices) -> bytes:
    other = choose.choice(seeds)
    return data[: _place(data, choose)] + other[_place(other, choose) :]


def _numbered(data: bytes, _: Sequence[bytes], choose: Choices) -> bytes:
    """A number replaced by one that nobody expects."""
    digits = [i for i, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if not digits:
        return data
    at = choose.choice(digits)
    new = choose.choice(
        (b"0", b"-1", b"99", b"31", b"2147483648", b"18446744073709551616", b"1e309", b"9" * 40)
    )
    return data[:at] + new + data[at + 1 :]


_WAYS: tuple[Way, ...] = (_cut, _doubled, _shuffled, _littered, _littered, _noised, _spliced, _numbered)


def mutated(seeds: Sequence[bytes], choose: Choices) -> bytes:
    """One of the seeds after one to six accidents."""
    data = choose.choice(seeds)
    for _ in range(choose.choice((1, 1, 2, 3, 6))):
        data = choose.choice(_WAYS)(data, seeds, choose)[:_LARGEST]
    return data


@cache
def seeds_of(target: str) -> tuple[bytes, ...]:
    """Sound input for a target; each in the target's own format."""
    files = [
        path for path in sorted(_CORPUS.iterdir())[::_EVERY] if path.suffix in {".txt", ".json", ".html"}
    ]
    of = {
        ending: [p.read_bytes() for p in files if p.suffix == f".{ending}"]
        for ending in ("txt", "json", "html")
    }
    if target in of:
        return tuple(of[target])
    if target in {"md", "whole", "dates", "figures", "normalised"}:
        return tuple(of["txt"])
    if target in {"scored", "loaded"}:
        return _records(tuple(map(str, files[:12])))
    return tuple(_MAKERS[target](of["txt"][:6]))


def _records(paths: Sequence[str]) -> tuple[bytes, ...]:
    lines = [extract_article(found).model_dump_json().encode() for found in read_inputs(paths)]
    return (b"\n".join(lines[:4]), b"\n".join(lines[4:8]), *lines[8:])


def _paragraphs(text: bytes) -> list[str]:
    return [line for line in text.decode().split("\n") if line.strip()]


def _zipped(texts: Sequence[bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(texts):
            archive.writestr(zipfile.ZipInfo(f"협약 {number}.txt"), text)
    return file.getvalue()


def _tarred(texts: Sequence[bytes], mode: str = "w") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for number, text in enumerate(texts):
            info = tarfile.TarInfo(f"협약 {number}.txt")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
    return file.getvalue()


def _rows(texts: Sequence[bytes]) -> list[dict[str, str]]:
    return [
        {"제목": _paragraphs(t)[0], "등록일": "2024-05-07", "본문": "\n".join(_paragraphs(t)[1:])}
        for t in texts
    ]


def _table(texts: Sequence[bytes], delimiter: str) -> bytes:
    cells = [["제목", "등록일", "본문"], *(list(row.values()) for row in _rows(texts))]
    return "\n".join(
        delimiter.join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in row) for row in cells
    ).encode()


_MAKERS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "jsonl": lambda texts: [b"\n".join(json.dumps(row, ensure_ascii=False).encode() for row in _rows(texts))],
    "csv": lambda texts: [
        _table(texts, ","),
        _table(texts, ";"),
        _table(texts, ",").decode().encode("cp949", "replace"),
    ],
    "tsv": lambda texts: [_table(texts, "\t")],
    "zip": lambda texts: [_zipped(texts), _zipped([_zipped(texts)])],
    "tar": lambda texts: [_tarred(texts)],
    "tgz": lambda texts: [_tarred(texts, "w:gz")],
    "gz": lambda texts: [gzip.compress(text, mtime=0) for text in texts[:2]],
    "hwp": lambda texts: [build_hwp5(_paragraphs(text)) for text in texts[:3]],
    "hwpx": lambda texts: [build_hwpx(_paragraphs(text)) for text in texts[:3]],
    "pdf": lambda texts: [build_pdf(_paragraphs(text)) for text in texts[:2]],
    "docx": lambda texts: [build_docx(_paragraphs(text)) for text in texts[:3]],
}
