"""Linear-chain conditional random fields that were fitted elsewhere, in files of ``extractor/models``.

In: the name of a model; for each token of a sentence the names of its features. Out: a label a token, the
sequence that is most likely as a whole (Viterbi's algorithm). ``make train`` writes the files.

>>> weights = {"w=관광": [0.0, 2.0, 0.0], "w=교류": [0.0, 0.5, 1.0]}
>>> model = Chain([[0.0, 0.0, -9.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]], weights)
>>> "".join(model.decode([["w=두"], ["w=관광"], ["w=교류"]]))
'OBI'

A token outside (``O``), at the beginning (``B``) or inside (``I``) of what is looked for; source: Ramshaw and
Marcus, *Text Chunking using Transformation-Based Learning* (1995).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

LABELS = ("O", "B", "I")
_NEVER = -1e9  # nothing goes on that has not begun


@dataclass(frozen=True, slots=True)
class Chain:
    """What a step from label to label weighs, and what a feature weighs for each label."""

    steps: Sequence[Sequence[float]]
    weights: Mapping[str, Sequence[float]]

    @staticmethod
    @cache
    def load(name: str) -> Chain:
        """The model ``extractor/models/<name>.json``."""
        text = resources.files("extractor").joinpath("models", f"{name}.json").read_text("utf-8")
        return Chain(**json.loads(text))

    def decode(self, tokens: Sequence[Sequence[str]]) -> list[str]:
        """The best sequence of labels."""
        best = [0.0, 0.0, _NEVER]
        back: list[list[int]] = []
        for features in tokens:
            came = [0, 0, 0]
            reached = best
            if back:
                reached = []
                for label in range(3):
                    ways = [best[k] + self.steps[k][label] for k in range(3)]
                    if label == 2:
                        ways[0] = _NEVER
                    came[label] = ways.index(max(ways))
                    reached.append(max(ways))
            out, begin, inside = reached
            for name in features:
                weight = self.weights.get(name)
                if weight is not None:
                    out += weight[0]
                    begin += weight[1]
                    inside += weight[2]
            best = [out, begin, inside]
            back.append(came)
        return self._path(best, back)

    @staticmethod
    def _path(best: Sequence[float], back: Sequence[Sequence[int]]) -> list[str]:
        """The labels that led to the best end."""
        at = list(best).index(max(best))
        path: list[str] = []
        for came in reversed(back):
            path.append(LABELS[at])
            at = came[at]
        return path[::-1]
