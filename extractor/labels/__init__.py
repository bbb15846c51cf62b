"""Labels for labelling tools and back: Label Studio, doccano, brat.

In: labels of ``gold/``, or records, with the texts of their articles. Out: what a tool loads, and again
labels of what it saved. A label knows values (나주시), a tool marks in the text ([0, 3) is a party):
``marks`` turns one into the other, ``placing`` finds where a value stands. ``label_studio``, ``doccano`` and
``brat`` each write and read marks as the tool does.

To add a tool, write a module with ``write`` and ``read`` like these and name it in ``TOOLS``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import brat, doccano, label_studio
from .marks import labelled, labels_of
from .shapes import Labelled

__all__ = ["TOOLS", "Labelled", "Tool", "labelled", "labels_of"]


@dataclass(frozen=True, slots=True)
class Tool:
    """How a tool's files are written, from documents to a folder, and read again."""

    write: Callable[[Iterable[Labelled], Path], list[Path]]
    read: Callable[[Path], Iterator[Labelled]]


TOOLS: Mapping[str, Tool] = {
    "label-studio": Tool(label_studio.write, label_studio.read),
    "doccano": Tool(doccano.write, doccano.read),
    "brat": Tool(brat.write, brat.read),
}
