"""Telephone numbers and e-mail addresses of reporters and officials are in no record."""

from __future__ import annotations

import re
from itertools import product

import pytest

from extractor.pipeline import extract_article
from extractor.shapes import Article

# Written apart from ``rules/contacts.toml``, wider than it.
CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|(?<![\d-])0\d{1,2}\D{1,2}\d{3,4}[-.]\d{4}|(?<![\d-])1[568]\d\d-\d{4}|010\d{8}"
)
CONTACTS = (
    "02-123-4567",
    "031) 123-4567",
    "010-1234-5678",
    "01012345678",
    "1588-1234",
    "gil.dong@naru.go.kr",
)
PLACES = (
    "가람시({c})와 나루시는 3일 시청에서 업무협약을 체결했다.",
    "가람시와 나루시는 3일 시청({c})에서 업무협약을 체결했다.",
    "가람시와 나루시는 3일 ‘관광 교류 {c} 업무협약’을 체결했다.",
    "가람시와 나루시는 3일 업무협약({c})을 체결했다.",
    "가람시와 나루시는 3일 관광 교류({c})를 위한 업무협약을 체결했다.",
    "김가람 가람시장({c})과 박나루 나루시장은 3일 업무협약을 체결했다.",
    "가람시와 나루시는 3일 업무협약을 체결했다. 두 시는 청소년 교류({c}), 문의 {c} 등에 협력하기로 했다.",
    "가람시와 나루시는 3일 업무협약을 체결했다.\n○ 관광 교류 (담당 {c})\n○ 농산물 판매 {c}\n문의 : {c}",
    "가람시 홍보팀 {c}\n\n가람시와 나루시는 3일 업무협약을 체결했다.\n홍길동 기자 {c}",
)


def told(record):
    return record.model_copy(update={"text": None}).model_dump_json()


def test_no_record_of_the_corpus_holds_one(records, articles):
    assert sum(bool(CONTACT.search(article.text)) for article in articles.values()) > 100
    assert [doc_id for doc_id, record in records.items() if CONTACT.search(told(record))] == []


@pytest.mark.parametrize(("place", "contact"), [*product(PLACES, CONTACTS)])
def test_no_record_of_an_article_that_tells_one_holds_it(place, contact):
    text = place.format(c=contact)
    record = extract_article(
        Article("a", text, title=f"두 시 협약 {contact}", publisher=f"나루신문 {contact}")
    )
    assert contact not in told(record)
    assert not CONTACT.search(told(record))
    assert record.title == "두 시 협약"
    assert record.publisher == "나루신문"
    for agreement in record.agreements:
        assert all(text[proof.start : proof.end] == proof.text for proof in agreement.evidence)


def test_what_stands_beside_one_is_kept():
    text = "가람시와 나루시는 3일 업무협약을 체결했다. "
    text += "두 시는 청소년 교류(02-123-4567), 관광 홍보 등에 협력하기로 했다."
    (agreement,) = extract_article(Article("a", text)).agreements
    assert agreement.areas == ["청소년 교류", "관광 홍보"]
