"""The same articles give the same bytes under other hash seeds, locales, time zones, workers and orders.

Two circumstances here, in which all of that differs at once; ``make same`` has each by itself, and more.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "benchmarks" / "faults"))

from same import Circumstance, by_star, made, prepared, run, unordered

ARTICLES = 4


@pytest.fixture(scope="module")
def place(tmp_path_factory, repository):
    there = tmp_path_factory.mktemp("same").resolve()
    prepared(repository / "corpus", there, ARTICLES)
    return there


@pytest.fixture(scope="module")
def wanted(place):
    found = run(place, Circumstance("as it is", environment={"PYTHONHASHSEED": "1"}), place / "out")
    assert found[0].count(b"\n") == ARTICLES + 1
    assert b'"agreements":[{' in found[0]
    return found


@pytest.mark.parametrize("locale", ["C.UTF-8", "tr_TR.UTF-8", "ko_KR.EUC-KR"])
def test_another_seed_locale_zone_and_number_of_workers_give_the_same_bytes(place, wanted, locale):
    if locale != "C.UTF-8" and not made(locale, place):
        pytest.skip(f"localedef cannot make {locale}")
    around = {"LOCPATH": str(place), "LC_ALL": locale, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati"}
    how = by_star(locale, around, "--workers", "2")
    assert run(place, how, place / locale) == wanted


def test_another_order_gives_the_same_lines(place, wanted):
    names = sorted((f"기사/{path.name}" for path in (place / "기사").iterdir()), reverse=True)
    found = run(place, Circumstance("backwards", inputs=tuple(names), ordered=False), place / "backwards")
    assert found == unordered(wanted)
