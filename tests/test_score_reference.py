"""Our scores against those of an independent scorer, on random labels and random damage to them.

The scorer is a ``score.py`` with a function ``score(gold, predicted)`` over dictionaries. It is
looked for in the environment variable ``AGREEMENT_SCORER``, then beside the repository.
"""

from __future__ import annotations

import copy
import importlib.util
import json
import os
from pathlib import Path
from random import Random

import pytest

from extractor.records import ArticleRecord, GoldDocument
from extractor.score import score

REPOSITORY = Path(__file__).resolve().parents[1]
SCORER = Path(os.environ.get("AGREEMENT_SCORER") or REPOSITORY.parent / "shared" / "tools" / "score.py")

pytestmark = pytest.mark.skipif(
    not SCORER.is_file(), reason="no independent scorer: AGREEMENT_SCORER names no file"
)

# Few values that resemble each other, so that ties, duplicates and near misses are common.
NAMES = [
    "서울시", "서울특별시", "서울", "부산광역시", "부산", "부산시", "강원특별자치도", "강원도",
    "경기도청", "경기도", "특별시", "구시청", "시청", "시", "구", "화성특례시", "완도군", "완도군청",
    "완도", "수성구", "대구 수성구", "양 도시", "두 기관", "ＫＯＭＥＩ", "komei",
    "한국해양교육원(KOMEI)", "한국해양교육원", "룽취안(龍泉)시", "룽취안시", "㈜한빛", "(주)한빛",
    "전주·완주", "전주 완주", "전주․완주", "전주ㆍ완주", "STRASSE", "Straße", "((a)b)", "(a", "도청",
]  # fmt: skip
AREAS = [
    "관광", "관광을", "관광으로", "관광로", "등", "을", "문화․관광", "문화·관광", "문화 관광 등", "①",
    "11", "111", "aaa", "aaaa", "종자교환", "종자의 교환", "청년 교류 및 문화 교류",
    "청년 교류, 문화 교류", "문화 교류와 청년 교류", "행정 우수사례 공유", "행정 우수사례의 교류",
]  # fmt: skip
PERSONS = ["한도윤", "한 도윤", "서지안", "J. Müller", "j.müller", ""]
DATES = [None, None, "2023-11-06", "2023-11-06~", "2023-11", "2023~", "XXXX-XX-18", "2018/2021"]
KINDS = ["sister_city", "sister_city", "mou", "mou", "loi", "joint_body", "other"]
UNITS = ["명", "개", "개국", "㎡", "m2", "", " 개"]


def party(rng):
    return {
        "name": rng.choice(NAMES),
        "aliases": [rng.choice(NAMES) for _ in range(rng.choice([0, 0, 1, 2]))],
        "type": rng.choice(["local_government", "local_government", "company"]),
        "signatories": [{"name": rng.choice(PERSONS)} for _ in range(rng.choice([0, 0, 1, 2]))],
    }


def agreement(rng):
    return {
        "kind": rng.choice(KINDS),
        "status": rng.choice(["signed", "signed", "planned"]),
        "salience": rng.choice(["main", "background"]),
        "date": rng.choice(DATES),
        "parties": [party(rng) for _ in range(rng.choice([0, 1, 2, 2, 2, 3, 5]))],
        "areas": [rng.choice(AREAS) for _ in range(rng.choice([0, 0, 1, 3, 6]))],
    }


def figure(rng):
    return {"surface": "…", "value": rng.choice([1, 1.0, 2, 0.5, 10**11]), "unit": rng.choice(UNITS)}


def document(rng, doc_id):
    return {
        "doc_id": doc_id,
        "agreements": [agreement(rng) for _ in range(rng.choice([0, 0, 1, 2, 3, 6]))],
        "figures": [figure(rng) for _ in range(rng.choice([0, 1, 4]))],
    }


def damaged(rng, content):
    """The document after a few accidents."""
    content = copy.deepcopy(content)
    for _ in range(rng.choice([0, 1, 2, 4, 8])):
        rng.choice(ACCIDENTS)(rng, content)
    return content


def one_of(rng, values):
    return rng.choice(values) if values else None


def drop(rng, values):
    if values:
        values.pop(rng.randrange(len(values)))


def repeat(rng, values):
    if values:
        values.insert(rng.randrange(len(values) + 1), copy.deepcopy(rng.choice(values)))


def alter_agreement(rng, content):
    if target := one_of(rng, content["agreements"]):
        another = agreement(rng)
        field = rng.choice(list(another))  # labels have more fields, which are not scored
        target[field] = another[field]


def alter_party(rng, content):
    target = one_of(rng, content["agreements"])
    if target and (changed := one_of(rng, target["parties"])):
        field = rng.choice(list(party(rng)))
        changed[field] = party(rng)[field]


def alter_list(rng, content):
    if target := one_of(rng, content["agreements"]):
        rng.choice([drop, repeat])(rng, target[rng.choice(["parties", "areas"])])


ACCIDENTS = [
    alter_agreement,
    alter_agreement,
    alter_party,
    alter_party,
    alter_list,
    alter_list,
    lambda rng, content: drop(rng, content["agreements"]),
    lambda rng, content: repeat(rng, content["agreements"]),
    lambda rng, content: rng.shuffle(content["agreements"]),
    lambda rng, content: content["agreements"].append(agreement(rng)),
    lambda rng, content: drop(rng, content["figures"]),
    lambda rng, content: content["figures"].append(figure(rng)),
]


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("independent_scorer", SCORER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score


def ours(gold, predicted):
    scores = score(
        {doc_id: GoldDocument.model_validate(content) for doc_id, content in gold.items()},
        {doc_id: ArticleRecord.model_validate(content) for doc_id, content in predicted.items()},
    )
    return {
        part: {slot: rounded(one.counts.precision, one.counts.recall, one.f1) for slot, one in slots.items()}
        for part, slots in scores.items()
    }


def theirs(reference, gold, predicted):
    return {
        part: {slot: rounded(row["p"], row["r"], row["f"]) for slot, row in slots.items()}
        for part, slots in reference(gold, predicted).items()
    }


def rounded(*values):
    return tuple(round(value, 4) for value in values)


@pytest.mark.parametrize("seed", range(300))
def test_random_labels(reference, seed):
    rng = Random(seed)
    gold = {str(i): document(rng, str(i)) for i in range(rng.choice([1, 1, 2, 5]))}
    predicted = {
        doc_id: damaged(rng, content) if rng.random() < 0.8 else document(rng, doc_id)
        for doc_id, content in gold.items()
        if rng.random() < 0.95
    }
    assert ours(gold, predicted) == theirs(reference, gold, predicted)


def test_our_own_gold(reference):
    labels = [json.loads(path.read_text("utf-8")) for path in sorted(REPOSITORY.glob("gold/*.json"))]
    gold = {label["doc_id"]: label for label in labels}
    assert gold
    for seed in range(5):
        rng = Random(seed)
        predicted = {doc_id: damaged(rng, content) for doc_id, content in gold.items()}
        assert ours(gold, predicted) == theirs(reference, gold, predicted)
