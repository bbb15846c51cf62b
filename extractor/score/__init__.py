"""Scoring: records against gold labels, slot by slot.

In: gold documents and records, by ``doc_id``. Out: precision, recall and F1 of every slot, for
main agreements and for all, and where each miss comes from. A record that has 양산시 where gold has
양산시 and 삼락대학교 scores 1.0 in precision and 0.5 in recall of ``parties``.

``match`` says when two values are the same, ``align`` which agreements belong together, ``outcome``
what became of each value; ``tally`` counts, ``table`` prints, ``errors`` lists misses, ``compare``
two runs, ``floors`` and ``gate`` keep the scores from sliding, ``validate`` checks labels. To add a
slot, edit ``match``. How labels are made is told in ``gold/README.md``.
"""

from .compare import Change, compare
from .errors import Miss, misses
from .floors import below, load_floors, parse_floor, raised, save_floors
from .load import load_gold, load_records, placed_records
from .match import SLOTS
from .outcome import PARTS, Outcome, Part, outcomes
from .table import table
from .tally import Counts, Score, Scores, as_dict, score
from .validate import validate_gold

__all__ = [
    "PARTS",
    "SLOTS",
    "Change",
    "Counts",
    "Miss",
    "Outcome",
    "Part",
    "Score",
    "Scores",
    "as_dict",
    "below",
    "compare",
    "load_floors",
    "load_gold",
    "load_records",
    "misses",
    "outcomes",
    "parse_floor",
    "placed_records",
    "raised",
    "save_floors",
    "score",
    "table",
    "validate_gold",
]
