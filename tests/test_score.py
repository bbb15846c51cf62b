"""Scoring: hand-computed cases for comparators, alignment, counts, table, misses and changes."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest

from extractor.records import ArticleRecord, GoldDocument, Party
from extractor.score import PARTS, Counts, as_dict, compare, misses, score, table
from extractor.score.align import assign
from extractor.score.match import area_key, bigrams, date_key, dice, fold, pair_up, party_keys

NAJU = {"name": "나주시", "type": "local_government", "signatories": [{"name": "한도윤", "title": "시장"}]}
TAEBAEK = {"name": "태백시", "aliases": ["강원 태백시"], "type": "local_government"}
HANBIT = {"name": "한빛대학교", "aliases": ["한빛대"], "type": "university"}


def agreement(**changes):
    plain = {
        "kind": "mou", "status": "signed", "salience": "main", "date": "2023-11-06",
        "parties": [NAJU, HANBIT], "areas": ["청년 창업 교육", "농업 기술 실습"],
    }  # fmt: skip
    return plain | changes


SISTERS = agreement(kind="sister_city", parties=[NAJU, TAEBAEK], date=None)


def gold_of(*agreements, figures=()):
    content = {"doc_id": "x", "agreements": list(agreements), "figures": list(figures)}
    return {"x": GoldDocument.model_validate(content)}


def records_of(*agreements, figures=()):
    content = {"doc_id": "x", "agreements": list(agreements), "figures": list(figures)}
    return {"x": ArticleRecord.model_validate(content)}


def counts(gold, records, part, slot):
    found = score(gold, records)[part].get(slot)
    return (found.counts.hits, found.counts.omitted, found.counts.invented) if found else None


# One party: two ways to write it, and whether they are the same.
PARTIES = [
    ("서울특별시", "서울시", True),
    ("서울특별시", "서울", True),
    ("부산광역시", "부산 시", True),
    ("강원특별자치도", "강원도", True),
    ("제주도청", "제주특별자치도", True),
    ("화성특례시", "화성시청", True),
    ("완도군청", "완도군", True),
    ("완도군", "완도", True),
    ("수성구청", "수성구", True),
    ("전주·완주", "전주․완주", False),  # U+2024 becomes a full stop when widths are folded
    ("전주·완주", "전주ㆍ완주", True),
    ("한국해양교육원(KOMEI)", "한국해양교육원", True),
    ("ＫＯＭＥＩ", "komei", True),
    ("대구 수성구", "대구수성구", True),
    ("대구 수성구", "수성구", False),
    ("광주시", "광명시", False),
    ("양 기관", "양기관", False),
    ("구", "구", False),
]


@pytest.mark.parametrize(("left", "right", "same"), PARTIES)
def test_parties_are_the_same_by_any_of_their_keys(left, right, same):
    keys = [party_keys(Party(name=name, type="local_government")) for name in (left, right)]
    assert (not keys[0].isdisjoint(keys[1])) is same


def test_only_a_local_government_loses_its_last_syllable():
    company = Party(name="청송가구", type="company")
    assert party_keys(company) == {"청송가구"}


def test_an_official_ending_leaves_at_least_two_syllables():
    assert party_keys(Party(name="중광역시", type="local_government")) == {"중광역시", "중광역"}


@pytest.mark.parametrize("joiner", "·‧ㆍ・∙•▪‐-–—⋅ \u3000\u119e")
def test_joiners_fold_away(joiner):
    assert fold(f"문화{joiner}관광") == "문화관광"


AREAS = [
    ("청년 창업 교육을", "청년창업교육", 1.0),
    ("청년·창업 교육 등", "청년 창업, 교육", 1.0),
    ("관광으로", "관광", 1.0),
    ("관광 교류", "관광교류 확대", 2 * 3 / (3 + 5)),
    ("가나다", "라마바", 0.0),
    ("가", "나", 0.0),
    ("", "등", 1.0),
]


@pytest.mark.parametrize(("left", "right", "likeness"), AREAS)
def test_areas_are_alike_by_their_bigrams(left, right, likeness):
    assert dice(bigrams(left), bigrams(right)) == pytest.approx(likeness)


@pytest.mark.parametrize(
    ("found", "expected"),
    [("가나다라마바사아너더러", (1, 0, 0)), ("가나다라마바사아너더러머", (0, 1, 1))],  # 14/20 and 14/21
)
def test_areas_agree_from_seven_tenths_on(found, expected):
    gold, records = gold_of(agreement(areas=["가나다라마바사아자차카"])), records_of(agreement(areas=[found]))
    assert counts(gold, records, "all", "areas") == expected


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        (fold, "문화 ㆍ 관광", "문화관광"),
        (fold, None, ""),
        (area_key, "종자_교환, 2차를", "종자_교환2차"),
        (date_key, "2021~", "2021"),
        (date_key, None, None),
    ],
)
def test_keys(key, value, expected):
    assert key(value) == expected


def test_pairs_are_taken_from_the_most_alike_down():
    likeness = {("a", "p"): 0.9, ("a", "q"): 0.8, ("b", "p"): 0.85, ("b", "q"): 0.1}
    pairs = pair_up(["a", "b"], ["p", "q"], lambda x, y: likeness[x, y], floor=0.7)
    assert pairs == [(0, 0)]  # b could only have had p


@pytest.mark.parametrize("seed", range(40))
def test_assignment_has_the_greatest_total(seed):
    rng = Random(seed)
    rows = rng.randint(1, 5)
    columns = rng.randint(rows, 6)
    gain = [[float(rng.randint(0, 6)) for _ in range(columns)] for _ in range(rows)]
    best = max(sum(gain[i][j] for i, j in enumerate(choice)) for choice in permutations(range(columns), rows))
    chosen = assign(gain)
    assert [i for i, _ in chosen] == list(range(rows))
    assert len({j for _, j in chosen}) == rows
    assert sum(gain[i][j] for i, j in chosen) == best


def test_gold_against_itself_is_right_everywhere():
    both = [agreement(), agreement(kind="sister_city", salience="background", parties=[NAJU, TAEBAEK])]
    figures = [{"surface": "120명", "value": 120, "unit": "명"}]
    scores = score(gold_of(*both, figures=figures), records_of(*both, figures=figures))
    assert set(scores["all"]) - set(scores["main"]) == {"figures"}
    for part in PARTS:
        assert {slot: one.f1 for slot, one in scores[part].items()} == dict.fromkeys(scores[part], 1.0)


# A change to the prediction, and the slots (hits, omitted, invented) that it must bring down.
WRONG = [
    ({"kind": "other"}, {"kind": (0, 1, 1), "record": (0, 1, 1), "found": (1, 0, 0)}),
    ({"status": "planned"}, {"status": (0, 1, 1), "record": (0, 1, 1)}),
    ({"date": "2023-11-07"}, {"date": (0, 1, 1), "record": (0, 1, 1)}),
    ({"date": None}, {"date": (0, 1, 0), "record": (0, 1, 1)}),
    ({"date": "2023-11-06~"}, {"date": (1, 0, 0), "record": (1, 0, 0)}),
    ({"parties": [NAJU]}, {"parties": (1, 1, 0), "record": (0, 1, 1), "signatories": (1, 0, 0)}),
    ({"parties": [NAJU, HANBIT, TAEBAEK]}, {"parties": (2, 0, 1), "record": (0, 1, 1)}),
    ({"parties": [NAJU, TAEBAEK]}, {"parties": (1, 1, 1), "record": (0, 1, 1)}),
    ({"parties": [HANBIT]}, {"signatories": (0, 1, 0)}),
    ({"areas": ["청년 창업 교육"]}, {"areas": (1, 1, 0), "areas_strict": (1, 1, 0), "record": (1, 0, 0)}),
    ({"areas": ["청년 창업 교육 지원", "농업 기술 실습"]}, {"areas": (2, 0, 0), "areas_strict": (1, 1, 1)}),
]


@pytest.mark.parametrize(("change", "expected"), WRONG)
def test_a_wrong_prediction_lowers_its_slot(change, expected):
    gold, records = gold_of(agreement()), records_of(agreement(**change))
    for part in PARTS:
        assert {slot: counts(gold, records, part, slot) for slot in expected} == expected


def test_a_record_without_parties_is_never_right():
    gold, records = gold_of(agreement(parties=[])), records_of(agreement(parties=[]))
    assert counts(gold, records, "all", "found") == (1, 0, 0)
    assert counts(gold, records, "all", "record") == (0, 1, 1)


def test_an_article_without_a_record_is_all_omitted():
    gold = gold_of(agreement(), figures=[{"surface": "3곳", "value": 3, "unit": "곳"}])
    for part, slot, omitted in [("main", "parties", 2), ("all", "record", 1), ("all", "figures", 1)]:
        assert counts(gold, {}, part, slot) == (0, omitted, 0)


def test_records_without_gold_are_left_aside():
    other = records_of(agreement()) | {"y": records_of(agreement())["x"]}
    assert score(gold_of(agreement()), other) == score(gold_of(agreement()), records_of(agreement()))


def test_an_article_without_agreements():
    assert counts(gold_of(), records_of(), "all", "no_agreement_doc") == (1, 0, 0)
    assert counts(gold_of(), records_of(agreement()), "all", "no_agreement_doc") == (0, 0, 1)
    assert counts(gold_of(), records_of(agreement()), "main", "no_agreement_doc") is None


def test_the_part_main_leaves_background_out():
    old = agreement(kind="sister_city", salience="background", date="2011", parties=[NAJU, TAEBAEK])
    gold = gold_of(agreement(), old)
    # Found, although called main: it is aligned to background and drops out.
    assert counts(gold, records_of(agreement(), old | {"salience": "main"}), "main", "found") == (1, 0, 0)
    # A main agreement that the record calls background counts as found.
    assert counts(gold, records_of(agreement(salience="background")), "main", "found") == (1, 0, 0)
    # An extra record counts if it claims to be main.
    extra = {"kind": "loi", "status": "ended", "date": None, "areas": [], "parties": [
        {"name": "두모조선", "type": "company"}]}  # fmt: skip
    for salience, expected in [("main", (1, 0, 1)), ("background", (1, 0, 0))]:
        records = records_of(agreement(), old, agreement(**extra, salience=salience))
        assert counts(gold, records, "main", "found") == expected
        assert counts(gold, records, "all", "found") == (2, 0, 1)


def test_parties_decide_which_records_belong_together():
    first = agreement(kind="sister_city", parties=[NAJU, TAEBAEK], areas=[])
    second = agreement(kind="sister_city", parties=[NAJU, HANBIT], areas=[])
    gold, records = gold_of(first, second), records_of(second, first)
    assert counts(gold, records, "all", "record") == (2, 0, 0)


def test_records_that_share_nothing_stay_alone():
    strange = agreement(kind="mou", date="1999", parties=[TAEBAEK], areas=["묘목 공급"])
    gold, records = gold_of(agreement()), records_of(strange)
    assert counts(gold, records, "all", "found") == (0, 1, 1)
    # Kind, status and date together are enough without a common party.
    same_day = strange | {"date": "2023-11-06"}
    assert counts(gold, records_of(same_day), "all", "found") == (1, 0, 0)


def test_figures_are_compared_by_value_and_unit():
    wanted = [
        {"surface": "3천500여 명", "value": 3500, "unit": "명", "approx": True},
        {"surface": "6개", "value": 6, "unit": "개"},
    ]
    found = [
        {"surface": "3500명", "value": 3500.0, "unit": "명"},
        {"surface": "3천500여 명", "value": 3500, "unit": " 명", "approx": True},
        {"surface": "6개 사", "value": 6, "unit": "개사"},
    ]
    assert counts(gold_of(figures=wanted), records_of(figures=found), "all", "figures") == (1, 1, 1)


def test_counts_become_precision_recall_and_f1():
    three = Counts(hits=3, omitted=1, invented=2)
    assert (three.precision, three.recall) == (0.6, 0.75)
    assert three.f1 == pytest.approx(2 / 3)
    assert (Counts().precision, Counts().recall, Counts().f1) == (0, 0, 0)


def test_intervals_hold_the_score_and_repeat_themselves():
    gold, records = {}, {}
    for i in range(30):
        gold[str(i)] = gold_of(agreement())["x"]
        records[str(i)] = records_of(agreement(**({"kind": "other"} if i % 3 == 0 else {})))["x"]
    once, twice = (score(gold, records, resamples=200) for _ in range(2))
    assert once == twice
    kind = once["all"]["kind"]
    assert kind.interval[0] < kind.f1 < kind.interval[1]
    assert once["all"]["status"].interval == (1.0, 1.0)
    assert score(gold, records, resamples=200, seed=8) != once
    assert as_dict(once)["all"]["kind"]["interval"] == [round(b, 4) for b in kind.interval]


def test_table_tells_omitted_from_invented():
    gold, records = gold_of(agreement()), records_of(agreement(parties=[NAJU, TAEBAEK, HANBIT], areas=[]))
    drawn = table(score(gold, records)).splitlines()
    assert drawn[0].split() == ["part", "slot", "P", "R", "F1", "gold", "right", "omitted", "invented"]
    rows = {tuple(line.split()[:2]): line.split()[2:] for line in drawn[1:]}
    assert rows["main", "parties"] == ["0.667", "1.000", "0.800", "2", "2", "0", "1"]
    assert rows["all", "areas"] == ["0.000", "0.000", "0.000", "2", "0", "2", "0"]
    marked = table(score(gold, records, resamples=5), markdown=True).splitlines()
    assert marked[0] == "| part | slot | P | R | F1 | 95 % | gold | right | omitted | invented |"
    assert len({line.count("|") for line in marked}) == 1


PROOFS = [
    {"slot": "date", "start": 3, "end": 5, "text": "7일", "rule": "date.day"},
    {"slot": "parties", "start": 9, "end": 15, "text": "강원 태백시", "rule": "party.local"},
    {"slot": "areas", "start": 20, "end": 25, "text": "묘목 공급", "rule": "areas.clause"},
]


def test_misses_name_the_value_the_text_and_the_rule():
    predicted = agreement(
        date="2023-11-07", parties=[NAJU, TAEBAEK], areas=["묘목 공급", "농업 기술 실습"], evidence=PROOFS
    )
    found = misses(gold_of(agreement()), records_of(predicted), parts=["main"])
    told = {(m.slot, m.fault): (m.gold, m.predicted, m.evidence, m.rule) for m in found}
    assert told.pop(("record", "wrong"))[0] == "mou signed 2023-11-06 나주시–한빛대학교"
    assert told == {
        ("date", "wrong"): ("2023-11-06", "2023-11-07", "7일", "date.day"),
        ("parties", "omitted"): ("한빛대학교", None, None, None),
        ("parties", "invented"): (None, "태백시", "강원 태백시", "party.local"),
        ("areas", "omitted"): ("청년 창업 교육", None, None, None),
        ("areas", "invented"): (None, "묘목 공급", "묘목 공급", "areas.clause"),
        ("areas_strict", "omitted"): ("청년 창업 교육", None, None, None),
        ("areas_strict", "invented"): (None, "묘목 공급", "묘목 공급", "areas.clause"),
    }


def test_misses_add_up_to_the_table():
    gold = gold_of(agreement(), agreement(kind="sister_city", parties=[NAJU, TAEBAEK], date=None))
    records = records_of(
        agreement(parties=[TAEBAEK, NAJU], date="2020"), agreement(kind="loi", areas=["축제"])
    )
    scores = score(gold, records)
    listed = list(misses(gold, records))
    assert listed
    for part, slots in scores.items():
        for slot, one in slots.items():
            faults = [m.fault for m in listed if (m.part, m.slot) == (part, slot)]
            assert faults.count("omitted") + faults.count("wrong") == one.counts.omitted
            assert faults.count("invented") + faults.count("wrong") == one.counts.invented


def test_changes_between_two_runs():
    gold = gold_of(agreement(), agreement(kind="sister_city", parties=[NAJU, TAEBAEK], date=None))
    before = records_of(agreement(), agreement(kind="mou", parties=[NAJU, TAEBAEK], date=None))
    after = records_of(
        agreement(date=None), agreement(kind="sister_city", parties=[NAJU, TAEBAEK], date=None)
    )
    changes = {(c.turn, c.value) for c in compare(before, after, gold)}
    assert changes == {
        ("gained", "sister_city signed - 나주시–태백시"),
        ("lost", "mou signed 2023-11-06 나주시–한빛대학교"),
        ("invented", "mou signed - 나주시–한빛대학교"),
        ("withdrawn", "mou signed - 나주시–태백시"),
    }
    assert compare(before, before, gold) == []
    dates = compare(before, after, gold, slots=["date"])
    assert [(c.turn, c.value) for c in dates] == [
        ("lost", "2023-11-06 (mou signed 2023-11-06 나주시–한빛대학교)")
    ]
