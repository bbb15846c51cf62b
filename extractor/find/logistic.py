"""Logistic models that were fitted elsewhere: a weight a feature, in a file of ``extractor/models``.

In: the name of a model, features by name. Out: a probability. ``make train`` writes the files.

>>> round(Logistic(bias=0.0, weights={"둘": 2.0}).probability({"둘": 1, "셋": 1}), 2)
0.88
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Logistic:
    """Bias and weights; a feature that the model does not know weighs nothing."""

    bias: float
    weights: Mapping[str, float]

    @staticmethod
    @cache
    def load(name: str) -> Logistic:
        """The model ``extractor/models/<name>.json``."""
        text = resources.files("extractor").joinpath("models", f"{name}.json").read_text("utf-8")
        return Logistic(**json.loads(text))

    def probability(self, features: Mapping[str, float]) -> float:
        """Between 0 and 1."""
        total = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-total))
