"""Broken input costs only itself: every reader and stage, on input that something happened to.

The same few hundred inputs each time; ``make fuzz`` tries as many as the time allows, led by what they reach.
What it finds lies in ``crashes/``, a folder a target, and is tried here for ever.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from mutate import mutated, seeds_of
from targets import TARGETS

_CRASHES = Path(__file__).parent / "crashes"
FOUND = sorted(path for path in _CRASHES.glob("*/*") if path.is_file())
_SECONDS = 20  # an input; what any takes is a small part of it
_FEWER = {"whole": 30, "pdf": 30, "loaded": 10, "scored": 40}
_TIMES = 120


@pytest.mark.parametrize("target", TARGETS)
def test_broken_input_is_read_or_refused(target):
    seeds = seeds_of(target)
    for number in range(_FEWER.get(target, _TIMES)):
        data = mutated(seeds, random.Random(f"{target} {number}"))
        begun = time.process_time()
        try:
            TARGETS[target](data)
        except Exception as error:
            error.add_note(f"target {target}, number {number}")
            raise
        assert time.process_time() - begun < _SECONDS, (target, number)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_broke_it_is_read_or_refused(path):
    begun = time.process_time()
    TARGETS[path.parent.name](path.read_bytes())
    assert time.process_time() - begun < _SECONDS
