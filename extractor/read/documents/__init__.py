"""Document files → drafts: HWP 5, HWPX, PDF, DOCX, each by a reader in a module of its own.

In: the kind of document and its bytes. Out: a ``Draft``, or ``ReadError``. The readers work in a
process of their own, bounded in time and memory: their formats are programs in disguise, and their
libraries large.

``read_document("pdf", data)`` gives the text of a release that came as PDF. To add a format, write its
module and enter it in ``_READERS``.
"""

from __future__ import annotations

from importlib import import_module

from extractor.errors import ReadError
from extractor.read.draft import Draft

from .guard import Guard

_READERS = {
    "docx": ("docx", "read_docx", "docx"),
    "hwp5": ("hwp5", "read_hwp5", "hwp"),
    "hwpx": ("hwpx", "read_hwpx", "hwp"),
    "pdf": ("pdf", "read_pdf", "pdf"),
}
"""Kind of document → module, function, extra."""


def read_document(kind: str, data: bytes) -> Draft:
    """Read a document of a kind.

    Raises ``ReadError``: ``missing_extra`` where the library for it is not installed, ``too_costly`` where
    reading takes too much time or memory, and what the reader raises: ``encrypted``, ``damaged``,
    ``no_text_layer``, ``empty``, ``too_large``, ``unsafe``, ``unknown_format``.
    """
    return _guard(read_here, kind, data)


def read_here(kind: str, data: bytes) -> Draft:
    """Read a document in this process.

    Raises ``ReadError`` as ``read_document``, but for ``too_costly``.
    """
    module, function, extra = _READERS[kind]
    try:
        draft: Draft = getattr(import_module(f"{__name__}.{module}"), function)(data)
    except ImportError as error:
        message = f"its library is not installed: pip install 'agreement-extractor[{extra}]' ({error.name})"
        raise ReadError("missing_extra", message) from error
    except RecursionError as error:
        raise ReadError("damaged", "it is nested beyond reason") from error
    return draft


_guard = Guard()
