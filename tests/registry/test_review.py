"""People decide: a later extraction never overwrites them, but asks again where a value changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from conftest import contents, line, write
from sqlalchemy import select

from extractor.errors import RegistryError
from extractor.registry.detail import detail
from extractor.registry.load import load
from extractor.registry.query import Filter, agreements
from extractor.registry.review import Verdict, decide, queue
from extractor.registry.schema import Decision

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TOLD = "mou signed 2024-05-{} 2024-05-04 | 강릉시; 정선군 | {}"


def only(registry):
    with registry.reading() as connection:
        (row,) = agreements(connection, Filter(rejected=True))
        return detail(connection, row["id"])


def value(row, slot):
    return next(one for one in row["values"] if one["slot"] == slot and one["chosen"])


@pytest.fixture
def loaded(registry, tmp_path):
    def told(day="03", area="수질 개선", doc_id="가"):
        load(registry, write(tmp_path, line(doc_id, TOLD.format(day, area))))
        return only(registry)

    told()
    return told


def test_what_nobody_has_seen_is_the_machines(registry, loaded):
    row = loaded()
    assert (row["review"], value(row, "date")["review"]) == ("machine", "machine")
    with registry.reading() as connection:
        assert [one["id"] for one in queue(connection)] == [row["id"]]


def test_an_accepted_value_stays_and_asks_when_the_extraction_changes_it(registry, loaded):
    name = only(registry)["id"]
    decide(registry, name, Verdict("accepted", "date"), by="김가람", at=AT)
    accepted = value(only(registry), "date")
    assert (accepted["value"], accepted["review"], accepted["reviewed_by"]) == (
        "2024-05-03",
        "accepted",
        "김가람",
    )
    assert accepted["reviewed_at"] == "2026-05-04T09:30:00+00:00"
    row = loaded("04")
    kept = value(row, "date")
    assert (row["id"], row["date"], kept["review"]) == (name, "2024-05-03", "accepted")
    assert kept["asks"] == "new since then: 2024-05-04"
    with registry.reading() as connection:
        assert "new since then" in queue(connection)[0]["reasons"][0]
    decide(registry, name, Verdict("accepted", "date", "2024-05-04"), by="이나루", at=AT.replace(hour=10))
    settled = value(only(registry), "date")
    assert (settled["value"], settled["asks"], settled["reviewed_by"]) == ("2024-05-04", None, "이나루")
    with registry.reading() as connection:
        assert len(connection.execute(select(Decision.id)).all()) == 2, "older decisions stay"


def test_an_edited_value_outlives_what_sources_tell(registry, loaded):
    name = only(registry)["id"]
    decide(
        registry, name, Verdict("edited", "date", "2024-05-02", note="협약서에 적힌 날"), by="김가람", at=AT
    )
    row = loaded("03", "수질 개선과 관광")
    assert (row["date"], row["date_from"]) == ("2024-05-02", "2024-05-02")
    assert (value(row, "date")["review"], value(row, "date")["asks"]) == ("edited", None)
    assert next(one for one in row["values"] if one["value"] == "2024-05-03")["chosen"] is False
    assert row["decisions"][0]["note"] == "협약서에 적힌 날"


def test_an_accepted_agreement_asks_only_where_its_values_change(registry, loaded, tmp_path):
    name = only(registry)["id"]
    decide(registry, name, Verdict("accepted"), by="김가람", at=AT)
    with registry.reading() as connection:
        assert queue(connection) == []
    again = write(tmp_path, line("나", TOLD.format("03", "수질 개선")))
    load(registry, again)
    row = only(registry)
    assert (row["sources"], row["review"], row["asks"]) == (2, "accepted", None)
    loaded("05")
    load(registry, write(tmp_path, line("나", TOLD.format("05", "수질 개선"))))
    row = only(registry)
    assert (row["id"], row["review"]) == (name, "accepted")
    assert row["asks"] == "new since then: date 2024-05-05"


def test_what_is_rejected_is_left_out_and_stays_so(registry, loaded):
    name = only(registry)["id"]
    decide(registry, name, Verdict("rejected"), by="김가람", at=AT)
    loaded("03", "관광")
    with registry.reading() as connection:
        assert agreements(connection, Filter()) == []
        assert [one["id"] for one in agreements(connection, Filter(rejected=True))] == [name]
    decide(registry, name, Verdict("accepted"), by="김가람", at=AT.replace(hour=11))
    with registry.reading() as connection:
        assert [one["id"] for one in agreements(connection, Filter())] == [name]


@pytest.mark.usefixtures("loaded")
def test_a_rejected_value_gives_way_to_the_next(registry, tmp_path):
    load(
        registry,
        write(
            tmp_path, line("나", TOLD.format("04", "수질 개선")), line("다", TOLD.format("04", "수질 개선"))
        ),
    )
    row = only(registry)
    assert (row["date"], row["conflicts"]) == ("2024-05-04", 1)
    decide(registry, row["id"], Verdict("rejected", "date"), by="김가람", at=AT)
    row = only(registry)
    assert row["date"] == "2024-05-03"
    assert next(one for one in row["values"] if one["value"] == "2024-05-04")["review"] == "rejected"


def test_parties_and_areas_are_rejected_one_by_one(registry, loaded):
    name = only(registry)["id"]
    decide(registry, name, Verdict("rejected", "party", "정선군"), by="김가람", at=AT)
    decide(registry, name, Verdict("rejected", "area", "수질 개선"), by="김가람", at=AT)
    row = loaded("04")
    assert [party["name"] for party in row["parties"]] == ["강릉시"]
    assert row["areas"] == []
    assert row["other_parties"][0]["review"] == "rejected"
    assert row["other_areas"][0]["reviewed_by"] == "김가람"


def test_a_party_that_is_told_too_seldom_can_be_accepted(registry, tmp_path):
    rows = [line(doc_id, TOLD.format("03", "수질 개선")) for doc_id in "가나다라마"]
    load(registry, write(tmp_path, *rows, line("바", "mou signed 2024-05-03 - | 강릉시; 정선군; 속초시 |")))
    row = only(registry)
    assert [one["body"] for one in row["other_parties"]] == ["속초시"]
    decide(registry, row["id"], Verdict("accepted", "party", "속초시"), by="김가람", at=AT)
    row = only(registry)
    assert {party["name"] for party in row["parties"]} == {"강릉시", "정선군", "속초시"}
    assert row["other_parties"] == []


def test_an_agreement_that_a_person_has_seen_is_kept_when_the_extraction_loses_it(registry, loaded, tmp_path):
    name = only(registry)["id"]
    decide(registry, name, Verdict("accepted"), by="김가람", at=AT)
    load(registry, write(tmp_path, line("가")))
    row = only(registry)
    assert (row["id"], row["review"], row["asks"]) == (name, "accepted", "no extraction finds it any more")
    assert [one["withdrawn"] for one in row["accounts"]] == [True]
    with registry.reading() as connection:
        assert queue(connection)[0]["id"] == name
    back = loaded("03")
    assert (back["id"], back["asks"], len(back["accounts"])) == (name, None, 1)


@pytest.mark.usefixtures("loaded")
def test_an_unseen_agreement_that_the_extraction_loses_is_gone(registry, tmp_path):
    load(registry, write(tmp_path, line("가")))
    found = contents(registry)
    assert not found["agreement"]
    assert not found["source"]
    assert len(found["article"]) == 1


@pytest.mark.usefixtures("loaded")
def test_an_older_article_does_not_rename_what_a_person_has_seen(registry, tmp_path):
    name = only(registry)["id"]
    decide(registry, name, Verdict("accepted", "kind"), by="김가람", at=AT)
    older = "mou signed 2024-05-03 2024-05-03 | 강릉시; 정선군 | 수질 개선"
    load(registry, write(tmp_path, line("더 먼저", older)))
    assert (only(registry)["id"], only(registry)["sources"]) == (name, 2)


def test_conflicts_come_before_doubts(registry, tmp_path):
    rows = [
        line("가", "mou signed 2024-05-03 - | 강릉시; 정선군 | 관광", confidence=0.9),
        line("나", "mou signed 2024-05-04 - | 강릉시; 정선군 | 관광", confidence=0.9),
        line("다", "mou signed 2024-05-04 - | 동해시; 속초시 | 관광", confidence=0.2),
        line("라", "mou signed 2024-05-04 - | 태백시; 영월군 | 관광", confidence=0.4),
    ]
    load(registry, write(tmp_path, *rows))
    with registry.reading() as connection:
        reasons = [one["reasons"] for one in queue(connection)]
        assert reasons == [["1 conflicts", "confidence 0.90"], ["confidence 0.20"], ["confidence 0.40"]]
        assert len(queue(connection, 2)) == 2


@pytest.mark.parametrize(
    ("verdict", "complaint"),
    [
        (Verdict("accepted", "colour"), "no slot"),
        (Verdict("accepted", "date", "2001-01-01"), "no source tells this date"),
        (Verdict("edited", "date", "2024-13-01"), "is no date"),
        (Verdict("edited", "kind", "계약"), "is no kind"),
        (Verdict("edited", "area", "관광"), "can be edited"),
        (Verdict("rejected", "kind"), "edit it"),
        (Verdict("rejected", "party", "속초시"), "not one of"),
    ],
)
@pytest.mark.usefixtures("loaded")
def test_what_makes_no_sense_is_refused(registry, verdict, complaint):
    name = only(registry)["id"]
    before = contents(registry)
    with pytest.raises(RegistryError, match=complaint):
        decide(registry, name, verdict, by="김가람", at=AT)
    assert contents(registry) == before
    with pytest.raises(RegistryError, match="no such agreement"):
        decide(registry, "reg-0", Verdict("accepted"), by="김가람", at=AT)
