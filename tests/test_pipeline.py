"""From articles to records: what must hold of every record, whatever was found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractor import batch
from extractor.read import read_inputs
from extractor.reading import fold
from extractor.records import ArticleRecord
from extractor.shapes import Article

REPOSITORY = Path(__file__).resolve().parents[1]
SEEDS = REPOSITORY.parent / "shared" / "seeds"
EVERYWHERE = [
    pytest.param(REPOSITORY / "corpus", id="corpus"),
    pytest.param(
        SEEDS, id="seeds", marks=pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside us")
    ),
]


@pytest.fixture(scope="session")
def extracted():
    """Articles of a folder with their records, each folder extracted once."""
    cache: dict[Path, list[tuple[Article, ArticleRecord]]] = {}

    def of(folder: Path) -> list[tuple[Article, ArticleRecord]]:
        if folder not in cache:
            found = [one for one in read_inputs([str(folder)]) if isinstance(one, Article)]
            cache[folder] = [(one, batch.extract_with_pipeline(one)) for one in found]
        return cache[folder]

    return of


@pytest.mark.parametrize("folder", EVERYWHERE)
def test_evidence_stands_where_it_says(extracted, folder):
    pairs = extracted(folder)
    proofs = [(a, proof) for a, record in pairs for one in record.agreements for proof in one.evidence]
    assert proofs
    assert [p for article, p in proofs if not p.text or article.text[p.start : p.end] != p.text] == []
    assert [p for _, p in proofs if not p.rule] == []


@pytest.mark.parametrize("folder", EVERYWHERE)
def test_figures_stand_where_they_say(extracted, folder):
    wrong = [
        (article.doc_id, figure.surface)
        for article, record in extracted(folder)
        for figure in record.figures
        if figure.surface != fold(article.text[figure.start : figure.end])
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", EVERYWHERE)
def test_every_filled_slot_has_its_evidence(extracted, folder):
    bare = [
        f"{article.doc_id}: {complaint}"
        for article, record in extracted(folder)
        for one in record.agreements
        for complaint in unproven(one)
    ]
    assert bare == []


def unproven(agreement):
    """What an agreement claims and no evidence shows."""
    proofs: dict[str, list[str]] = {}
    for proof in agreement.evidence:
        proofs.setdefault(proof.slot, []).append(fold(proof.text))
    for slot in ("kind", "status"):
        if slot not in proofs:
            yield slot
    if agreement.date and "date" not in proofs:
        yield f"date {agreement.date}"
    signers = [signatory.name for party in agreement.parties for signatory in party.signatories]
    copied = {
        "title": [agreement.title] if agreement.title else [],
        "venue": [agreement.venue] if agreement.venue else [],
        "areas": agreement.areas,
        "parties": [party.name for party in agreement.parties],
        "signatories": signers,
    }
    for slot, values in copied.items():
        shown = proofs.get(slot, [])
        yield from (f"{slot} {value!r}" for value in values if value not in shown)
        yield from (f"{slot} shows {text!r}" for text in shown if text not in values)


@pytest.mark.parametrize("folder", EVERYWHERE)
def test_an_agreement_is_told_once(extracted, folder):
    twice = []
    for article, record in extracted(folder):
        ids = [one.id for one in record.agreements]
        twice += [(article.doc_id, one) for one in ids if ids.count(one) > 1]
    assert twice == []


@pytest.mark.parametrize("folder", EVERYWHERE)
def test_an_agreement_has_a_counterpart_and_nobody_signs_what_is_planned(extracted, folder):
    for article, record in extracted(folder):
        for one in record.agreements:
            assert one.parties, article.doc_id
            names = [party.name for party in one.parties]
            assert len(set(names)) == len(names), article.doc_id
            assert one.status != "planned" or not any(p.signatories for p in one.parties), article.doc_id
            assert 0 < one.confidence <= 1


def test_records_validate_and_come_back_from_json(records):
    for record in records.values():
        assert ArticleRecord.model_validate_json(record.model_dump_json()) == record


def test_two_runs_and_one_or_two_workers_write_the_same_bytes(tmp_path):
    runs = {"first": 1, "again": 1, "shared": 2}
    for name, workers in runs.items():
        summary = batch.run(
            [str(REPOSITORY / "corpus")], tmp_path / name, options=batch.Options(workers=workers)
        )
        assert summary.rejections == 0
    written = [(tmp_path / name / batch.RECORDS).read_bytes() for name in runs]
    assert written[0]
    assert written[0] == written[1] == written[2]


@pytest.mark.parametrize(
    "text",
    [
        "강릉시 대표단이 3일 정선군을 찾아 교류를 넓히자는 뜻을 나눴다.",
        "강릉시는 5월 3일 청년센터를 연다. 시민 300명이 함께한다.",
        "정선군은 지난 3일 한빛전자로부터 성금 1천만원을 받았다.",
        "노사는 3일 임금협약을 맺었다.",
        "강릉시는 그동안 국내외 41개 도시와 협약을 맺었다.",
        "두 기관은 앞으로 협력을 강화하기로 했다.",
        "업무협약이란 무엇인가를 다룬 책이 나왔다.",
        "정선군과 영월군이 업무협약을 체결하면 관광객이 늘 것이다.",
        "강원도는 관계부처와 관광정책협의회를 개최할 예정이다.",
        "강릉시는 청년정책위원회(이하 ‘청년위원회’)를 설치한다. 청년위원회는 10명으로 구성된다.",
        "강릉시는 햇살론 협약 개정을 추진한다.",
        "협약",
        "▲",
    ],
)
def test_what_is_no_agreement_gives_none(text):
    record = batch.extract_with_pipeline(Article("a", text, published_on=date(2024, 5, 7)))
    assert record.agreements == []


def test_articles_without_agreements_give_none(records, repository):
    from extractor.score import load_gold

    empty = [doc_id for doc_id, label in load_gold(repository / "gold").items() if not label.agreements]
    assert len(empty) >= 5
    assert {doc_id: len(records[doc_id].agreements) for doc_id in empty} == dict.fromkeys(empty, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "강릉시와 정선군은 지난 3일 강릉시청에서 업무협약을 체결했다.",
            ("mou", "signed", "2024-05-03", ["강릉시", "정선군"]),
        ),
        (
            "강릉시는 2024년 4월 12일 일본 오이타시와 자매결연을 맺었다.",
            ("sister_city", "signed", "2024-04-12", ["강릉시", "오이타시"]),
        ),
        (
            "정선군은 오는 20일 영월군과 업무협약을 체결할 예정이다.",
            ("mou", "planned", "2024-05-20", ["영월군", "정선군"]),
        ),
        (
            "강릉시는 몽골 울란바토르시와 우호교류 협약을 해지했다.",
            ("friendship_city", "ended", None, ["강릉시", "울란바토르시"]),
        ),
        (
            "강릉시는 3일 가톨릭관동대학교와 투자양해각서(MOU)를 체결했다.",
            ("mou", "signed", "2024-05-03", ["가톨릭관동대학교", "강릉시"]),
        ),
        (
            "정선군은 지난 3일 그린웨이브와 업무협약을 맺었다.",
            ("mou", "signed", "2024-05-03", ["그린웨이브", "정선군"]),
        ),
        (
            "한빛식품(주)는 지난 3일 인도의 인증기관인 IFSCA와 양해각서를 체결했다.",
            ("mou", "signed", "2024-05-03", ["IFSCA", "한빛식품(주)"]),
        ),
        (
            "정선군과 영월군은 지난 3일 공동선언문에 서명했다.",
            ("joint_statement", "signed", "2024-05-03", ["영월군", "정선군"]),
        ),
    ],
)
def test_one_sentence(text, told):
    record = batch.extract_with_pipeline(Article("a", text, published_on=date(2024, 5, 7)))
    found = [(a.kind, a.status, a.date, sorted(p.name for p in a.parties)) for a in record.agreements]
    assert found == [told]


def test_nothing_is_guessed_without_a_day_of_publication():
    record = batch.extract_with_pipeline(Article("a", "강릉시와 정선군은 지난 3일 업무협약을 체결했다."))
    assert [one.date for one in record.agreements] == ["XXXX-XX-03"]


def test_the_same_agreement_has_the_same_id_wherever_it_is_told():
    told = ["강릉시와 정선군은 지난 3일 업무협약을 체결했다.", "정선군은 5월 3일 강릉시와 업무협약을 맺었다."]
    articles = [Article("a", text, published_on=date(2024, 5, 7)) for text in told]
    here, there = ([a.id for a in batch.extract_with_pipeline(article).agreements] for article in articles)
    assert len(here) == 1
    assert here == there
