"""Who is meant: a name of an article → a body of the gazetteer, with what speaks for it.

In: a ``Mention`` (the forms of one organisation and where they stand) and the article's ``Setting``.
Out: a ``Resolution``: the body, how sure that is, and every candidate with its clues.

>>> setting = Setting.of("경남 통영시와 고성군은 업무협약을 맺었다.")
>>> resolve(Mention(("고성군",), (Span(8, 11),)), setting).key
'KR/경남/고성군'

A name that the clues cannot decide stays without a body, and its candidates are told. To add a clue, edit
``weigh.py`` and ``rules/linking.toml``; a body or a form of its name, the tables of the folder ``gazetteer``.
"""

from extractor.shapes import Span

from .antecedent import UNITS, government_told
from .clue import Clue
from .mention import Mention
from .resolve import Candidate, Resolution, bodies_named, resolve
from .setting import Setting

__all__ = [
    "UNITS",
    "Candidate",
    "Clue",
    "Mention",
    "Resolution",
    "Setting",
    "Span",
    "bodies_named",
    "government_told",
    "resolve",
]
