"""People say which accounts tell of one agreement; neither loading again nor the rule undoes it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from conftest import contents, line, write

from extractor.cli import main
from extractor.errors import RegistryError
from extractor.registry.derive import rebuild
from extractor.registry.detail import detail
from extractor.registry.load import load
from extractor.registry.query import Filter, agreements
from extractor.registry.sameness import join, part

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
MAY = line("오월", "mou signed 2024-05-03 2024-05-04 | 강릉시; 정선군 | 수질 개선")
AGAIN = line("다시", "mou signed 2024-05-03 2024-05-05 | 강릉시; 정선군 | 수질 개선")
AUTUMN = line("가을", "mou signed 2024-10-20 2024-10-21 | 강릉시; 정선군 | 청소년 교류")


@pytest.fixture
def loaded(registry, tmp_path):
    load(registry, write(tmp_path, MAY, AGAIN, AUTUMN))
    return registry


def told(registry):
    """The doc_ids of each agreement's accounts, and the agreement's id by the first of them."""
    with registry.reading() as connection:
        found = [detail(connection, row["id"]) for row in agreements(connection, Filter(rejected=True))]
    groups = {tuple(sorted(one["doc_id"] for one in row["accounts"])): row["id"] for row in found}
    return set(groups), {doc_id: name for ids, name in groups.items() for doc_id in ids}


def test_the_rule_alone(loaded):
    assert told(loaded)[0] == {("다시", "오월"), ("가을",)}


def test_two_agreements_are_joined_and_stay_so(loaded, tmp_path):
    names = told(loaded)[1]
    name = join(loaded, names["가을"], names["오월"], by="김가람", at=NOW)
    assert told(loaded)[0] == {("가을", "다시", "오월")}
    assert name == names["오월"]
    load(loaded, write(tmp_path, AUTUMN.replace("청소년 교류", "청소년 캠프")))
    load(
        loaded,
        write(tmp_path, line("겨울", "mou signed 2024-10-20 2024-12-01 | 강릉시; 정선군 | 청소년 교류")),
    )
    assert told(loaded)[0] == {("가을", "겨울", "다시", "오월")}
    before = contents(loaded)
    with loaded.writing() as connection:
        rebuild(connection)
    assert contents(loaded) == before


def test_an_account_is_parted_and_stays_so(loaded, tmp_path):
    names = told(loaded)[1]
    remains, other = part(loaded, names["오월"], "다시", by="김가람", at=NOW, note="다른 협약")
    assert told(loaded)[0] == {("다시",), ("오월",), ("가을",)}
    assert (remains, told(loaded)[1]["다시"]) == (names["오월"], other)
    load(loaded, write(tmp_path, AGAIN.replace("수질 개선", "수질 감시")))
    assert told(loaded)[0] == {("다시",), ("오월",), ("가을",)}
    with loaded.reading() as connection:
        (decision,) = detail(connection, other)["decisions"]
    assert (decision["state"], decision["decided_by"], decision["note"]) == ("parted", "김가람", "다른 협약")


def test_the_newest_decision_counts(loaded):
    names = told(loaded)[1]
    remains, other = part(loaded, names["오월"], "다시", by="김가람", at=NOW)
    join(loaded, remains, other, by="이나루", at=LATER)
    assert told(loaded)[0] == {("다시", "오월"), ("가을",)}


def test_an_article_that_both_could_mean_brings_nothing_together_again(loaded, tmp_path):
    names = told(loaded)[1]
    part(loaded, names["오월"], "다시", by="김가람", at=NOW)
    load(loaded, write(tmp_path, line("새", "mou signed 2024-05-03 2024-05-06 | 강릉시; 정선군 | 수질 개선")))
    groups = told(loaded)[0]
    assert len(groups) == 3
    assert not any({"다시", "오월"} <= set(one) for one in groups)


def test_what_makes_no_sense_is_refused(loaded):
    names = told(loaded)[1]
    with pytest.raises(RegistryError, match="one agreement already"):
        join(loaded, names["오월"], names["다시"], by="김가람", at=NOW)
    with pytest.raises(RegistryError, match="there is no such agreement"):
        join(loaded, names["오월"], "reg-0", by="김가람", at=NOW)
    with pytest.raises(RegistryError, match="not one account"):
        part(loaded, names["오월"], "가을", by="김가람", at=NOW)
    with pytest.raises(RegistryError, match="no other account"):
        part(loaded, names["가을"], "가을", by="김가람", at=NOW)


def test_the_commands(loaded, url):
    names = told(loaded)[1]
    by = ("--by", "김가람", "--db", url)
    joined = CliRunner().invoke(main, ["registry", "join", names["오월"], names["가을"], *by])
    assert (joined.exit_code, joined.stdout) == (0, "")
    assert "3 sources" in joined.stderr
    parted = CliRunner().invoke(main, ["registry", "part", names["오월"], "가을", *by])
    assert parted.exit_code == 0
    assert len(parted.stderr.splitlines()) == 2
    assert told(loaded)[0] == {("다시", "오월"), ("가을",)}
