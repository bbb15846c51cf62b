"""Who is meant: the tables of cases, the held-out one, and single clues."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from extractor import extract
from extractor.assemble.spellings import same_person
from extractor.explain import explain
from extractor.gazetteer import gazetteer
from extractor.link import Mention, Setting, Span, resolve
from extractor.rulebook import load

HERE = Path(__file__).parent
CASES, SECOND, THIRD, FOURTH, CLASSES, HARD, HELD_OUT = (
    HERE / "link" / f"{name}.jsonl"
    for name in ("cases", "second", "third", "fourth", "classes", "hard", "held_out")
)
REPORT = HERE.parent / "out" / "held-out.txt"


def program() -> ModuleType:
    """``benchmarks/linking/cases.py``, which scores cases."""
    path = HERE.parent / "benchmarks" / "linking" / "cases.py"
    found = importlib.util.spec_from_file_location("linking_cases", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["linking_cases"] = module
    found.loader.exec_module(module)
    return module


def cases(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_there_are_enough_cases_and_most_are_hard() -> None:
    kinds = Counter(case["kind"] for path in (CASES, SECOND, THIRD, FOURTH) for case in cases(path))
    assert kinds.total() >= 400
    assert kinds["ambiguous"] + kinds["historical"] >= 120


@pytest.mark.parametrize("path", [CASES, SECOND, THIRD, FOURTH, CLASSES, HARD], ids=lambda path: path.stem)
def test_cases_are_sound(path: Path) -> None:
    for case in cases(path):
        assert str(case["name"]) in str(case["context"]), case
        for key in (case["expected"], case.get("successor"), *case.get("candidates", [])):  # type: ignore[misc]
            assert key is None or gazetteer().body(str(key)) is not None, (key, case)


@pytest.mark.parametrize("path", [CASES, SECOND, THIRD, FOURTH], ids=lambda path: path.stem)
def test_the_cases_are_right(path: Path) -> None:
    scoring = program()
    outcomes = list(scoring.run(path))
    assert sum(o.right for o in outcomes) >= 0.97 * len(outcomes), scoring.report(outcomes)
    assert [o.case["name"] for o in outcomes if o.sure_and_wrong] == []


def test_every_mechanism_holds_on_cases_of_its_own() -> None:
    """``note`` names the mechanism that a case is for."""
    outcomes = list(program().run(CLASSES))
    right = Counter(o.case["note"] for o in outcomes if o.right)
    assert {kind: n for kind, n in right.items() if n < 10} == {}
    assert sum(right.values()) >= 0.97 * len(outcomes)


def test_the_hardest_cases_do_not_get_worse() -> None:
    scoring = program()
    outcomes = list(scoring.run(HARD))
    assert sum(o.right for o in outcomes) >= 0.98 * len(outcomes), scoring.report(outcomes)
    assert [o.case for o in outcomes if o.sure_and_wrong] == []


@pytest.mark.skipif(
    "CI" not in os.environ or not HELD_OUT.exists(), reason="the held-out cases are for CI alone"
)
def test_the_held_out_cases_are_reported() -> None:
    scoring = program()
    outcomes = list(scoring.run(HELD_OUT))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(scoring.report(outcomes), encoding="utf-8")
    assert sum(o.right for o in outcomes) >= 0.9 * len(outcomes)


def resolved(name: str, text: str, day: str | None = None, publisher: str | None = None) -> str | None:
    at = text.index(name)
    setting = Setting.of(text, day=day, publisher=publisher)
    return resolve(Mention((name,), (Span(at, at + len(name)),)), setting).key


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("중구", "부산 중구와 협약을 맺었다.", "KR/부산/중구"),
        ("고성군", "고성군과 통영시가 협약을 맺었다.", "KR/경남/고성군"),
        ("고성군", "고성군이 일본 가사오카시를 찾았다.", "KR/경남/고성군"),
        ("하택시", "중국 하택시와 우호협약을 맺었다.", "geonames/1808198"),
        ("菏泽市", "菏泽市 대표단이 왔다.", "geonames/1808198"),
        ("쎈프란시스코", "미국 쎈프란시스코와 자매결연을 맺었다.", "geonames/5391959"),
        ("울란바트로시", "몽골 울란바트로시를 찾았다.", "geonames/2028462"),
        ("청도", "중국 청도의 맥주축제에 갔다.", "geonames/1797929"),
        ("청도군", "청도군이 중국 칭다오시를 찾았다.", "KR/경북/청도군"),
        ("서울市", "서울市가 밝혔다.", "KR/서울"),
        ("Seoul Metropolitan Government", "The Seoul Metropolitan Government signed.", "KR/서울"),
        ("사가", "사가 현지사가 왔다.", "iso3166-2/JP-41"),
        ("다온시", "다온시와 협약을 맺었다.", None),
    ],
)
def test_one_clue_decides(name: str, text: str, key: str | None) -> None:
    assert resolved(name, text) == key


@pytest.mark.parametrize("name", ["교통공사", "서구", "고성군", "세종병원", "안산대", "경기TP"])
def test_a_name_of_several_bodies_is_never_sure_by_itself(name: str) -> None:
    setting = Setting.of(f"{name}와 협약을 맺었다.", day="2020-05-01")
    assert resolve(Mention((name,), (Span(0, len(name)),)), setting).confidence < 0.9


def test_time_tells_bodies_apart() -> None:
    assert resolved("KISA", "KISA와 협약을 맺었다.", "2005-03-02") == "org/KR/한국정보보호진흥원"
    assert resolved("KISA", "KISA와 협약을 맺었다.", "2015-03-02") == "org/KR/한국인터넷진흥원"


def test_a_publisher_tells_where_an_article_plays() -> None:
    text = "남구는 협약을 맺었다."
    assert resolved("남구", text) is None
    assert resolved("남구", text, publisher="울산매일") == "KR/울산/남구"
    assert resolved("남구", text, publisher="부산광역시 남구") == "KR/부산/남구"


def test_what_cannot_be_told_keeps_its_candidates() -> None:
    record = extract("고성군과 다온대학교는 업무협약을 맺었다.", published_on=date(2024, 3, 4))
    party = record.agreements[0].parties[0]
    assert (party.entity, party.ids) == (None, {})
    assert {one.entity for one in party.candidates} >= {"KR/강원/고성군", "KR/경남/고성군"}


def test_an_old_article_gets_what_there_was_and_what_there_is_now() -> None:
    record = extract("마산시와 강원도는 업무협약을 맺었다.", published_on=date(2008, 5, 2))
    masan, gangwon = record.agreements[0].parties
    assert (masan.canonical, [s.entity for s in masan.successors]) == ("마산시", ["KR/경남/창원시"])
    assert (gangwon.canonical, gangwon.entity, gangwon.successors) == ("강원도", "KR/강원", [])
    later = extract("마산시와 강원도는 업무협약을 맺었다.", published_on=date(2024, 5, 2))
    assert later.agreements[0].parties[1].canonical == "강원특별자치도"


def test_every_value_of_a_party_has_its_proof() -> None:
    record = extract(
        "김포시와 미국 글렌데일시는 지난 3일 자매결연 협약을 맺었다.", published_on=date(2024, 5, 7)
    )
    (agreement,) = record.agreements
    for number, party in enumerate(agreement.parties):
        proofs = {e.slot: e for e in agreement.evidence if e.party == number}
        assert {"parties", "canonical", "type", "country"} <= set(proofs)
        assert proofs["canonical"].rule.startswith("gazetteer.")
        assert party.name in proofs["canonical"].text
    glendale = [e for e in agreement.evidence if e.party == 1 and e.slot == "country"]
    assert [(e.text, e.rule) for e in glendale] == [("미국", "country.named")]


def test_one_agreement_has_one_id_however_its_parties_are_called() -> None:
    day = date(2024, 5, 7)
    one = extract("서울시와 중국 하택시는 지난 3일 자매결연 협약을 맺었다.", published_on=day)
    two = extract("서울특별시와 중국 허쩌시는 지난 3일 자매결연 협약을 맺었다.", published_on=day)
    assert one.agreements[0].id == two.agreements[0].id


def test_a_signatory_has_a_latin_form_and_other_spellings() -> None:
    text = (
        "박가람 서울시장과 에드윈 리(Edwin M. Lee) 샌프란시스코 시장은 "
        "2013년 10월 21일 우호협약을 체결했다.\n"
        "에드윈 M. 리 시장은 서울을 다시 찾겠다고 말했다."
    )
    parties = extract(text).agreements[0].parties
    (signatory,) = next(p for p in parties if p.country == "US").signatories
    assert (signatory.name, signatory.title, signatory.latin) == ("에드윈 리", "시장", "Edwin M. Lee")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("에드윈 리", "에드윈 M. 리", True),
        ("도널드 럼스펠드", "도날드 럼스펠트", True),
        ("김민수", "김민서", False),
        ("에드윈 리", "제임스 리", False),
    ],
)
def test_spellings_of_one_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


def test_names_that_an_article_introduces_win() -> None:
    found = explain("공단", "국민체육진흥공단(이하 공단)은 송파구와 협약을 맺었다. 공단은 시설을 연다.")
    assert found.resolution.key == "org/KR/국민체육진흥공단"


def test_a_unit_alone_is_the_body_told_before() -> None:
    found = explain("시", "김포시는 정선군과 협약을 맺었다. 시는 농산물을 산다.")
    assert found.resolution.key == "KR/경기/김포시"


def test_every_form_and_unit_of_the_rules_is_known() -> None:
    from extractor.gazetteer.index import HOWS

    data = load("linking").data
    assert set(data["forms"]) == set(HOWS)
    levels = {level for row in (*data["units"].values(), *data["offices"].values()) for level in row}
    assert levels <= {
        "place",
        "region",
        "province",
        "country",
        "city",
        "county",
        "district",
        "ward",
        "administrative_city",
    }


@pytest.mark.parametrize(
    "text", ["기니비사우" * 200 + "뷁쉙", "중국" * 1000 + "뷁", "도쿄·" * 1000, "\ud800", ""]
)
def test_odd_texts_are_read(text: str) -> None:
    setting = Setting.of(text, publisher=text)
    assert resolve(Mention((text,), (Span(0, len(text)),)), setting).key is None


def test_a_mention_without_forms_is_nobody() -> None:
    assert resolve(Mention(()), Setting.of("가람시")).candidates == ()


def test_long_latin_names_are_not_taken_apart() -> None:
    name = "A" + " -" * 20000 + "B"
    assert resolve(Mention((name,)), Setting.of("")).key is None


def test_the_index_opens_wherever_it_lies(tmp_path: Path) -> None:
    from importlib import resources

    from extractor.gazetteer import Gazetteer

    folder = tmp_path / "a#b%41?"
    folder.mkdir()
    copied = folder / "index.sqlite"
    copied.write_bytes((resources.files("extractor.gazetteer") / "index.sqlite").read_bytes())
    assert Gazetteer(copied).senses("정선군")[0].key == "KR/강원/정선군"


@pytest.mark.parametrize(
    ("name", "context", "key"),
    [
        (
            "한국수자원공사",
            "대전 한국수자원공사 본사에서 한국수자원공사는 협약을 맺었다.",
            "org/KR/한국수자원공사",
        ),
        ("풍양농협", "풍양농협과 예천군이 협약을 맺었다. 농협은 쌀을 낸다.", None),
        ("울산시", "경남도와 울산시, 창원시가 협약을 맺었다.", "KR/울산"),
        ("보고르군", "인도네시아 보고르군과 협약을 맺었다.", None),
        ("호주", "우리나라와 호주가 협정을 맺었다.", "iso3166/AU"),
    ],
)
def test_a_longer_name_or_an_older_body_is_another(name: str, context: str, key: str | None) -> None:
    assert explain(name, context).resolution.key == key


@pytest.mark.parametrize(
    ("name", "context", "day", "key"),
    [
        ("동구", "동구가 협약을 맺었다. 임택 구청장이 서명했다.", date(2023, 5, 2), "KR/전남광주/동구"),
        ("동구", "동구가 협약을 맺었다. 임택 구청장이 서명했다.", date(2010, 5, 2), None),
        ("도", "박완수 지사가 협약을 맺었다. 도는 길을 낸다.", date(2023, 5, 2), "KR/경남"),
        ("시", "충주시와 제천시는 협약을 맺었다. 시는 길을 낸다.", None, None),
        ("공단", "공단은 설악산 탐방로를 고치는 협약을 맺었다.", date(2021, 5, 2), "org/KR/국립공원공단"),
        ("공단", "공단은 시와 협약을 맺었다.", None, None),
        ("외대", "외대는 협약을 맺었다.", None, None),
        ("외대", "금정구와 외대는 협약을 맺었다.", None, "org/KR/부산외국어대학교"),
        ("코레일", "코레일은 협약을 맺었다.", None, "org/KR/한국철도공사"),
        ("강서구", "김해공항이 있는 강서구가 서울의 같은 이름 자치구를 불렀다.", None, "KR/부산/강서구"),
        ("교육부", "교육부는 협약을 맺었다.", date(2020, 5, 2), "org/KR/교육부"),
        ("베트남 교육훈련부", "베트남 교육훈련부와 협약을 맺었다.", None, "org/VN/교육훈련부"),
    ],
)
def test_what_is_told_decides(name: str, context: str, day: date | None, key: str | None) -> None:
    assert explain(name, context, published_on=day).resolution.key == key


@pytest.mark.parametrize(
    ("name", "context", "day", "key"),
    [
        ("북구", "박천동 북구청장이 협약을 맺었다.", date(2016, 12, 14), "KR/울산/북구"),
        ("안산시", "랴오닝성에서 온 안산시 대표단이 상록구에 갔다.", None, "geonames/2038632"),
        ("안산시", "안산시 대표단이 상록구에 갔다.", None, "KR/경기/안산시"),
        ("동구", "울산 중구가 충장축제로 이름난 동구를 찾았다.", date(2023, 10, 6), "KR/전남광주/동구"),
        ("현", "일본 구마모토현 방문단이 왔다. 현 관계자가 말했다.", None, "iso3166-2/JP-43"),
        ("통합창원시", "통합창원시가 협약을 맺었다.", date(2010, 7, 15), "KR/경남/창원시"),
        ("고성군", "고성군(固城郡)은 협약을 맺었다.", None, "KR/경남/고성군"),
        ("仁川시", "仁川시가 협약을 맺었다.", None, "KR/인천"),
        ("나만간시", "우즈베키스탄 나만간시와 협약을 맺었다.", None, "geonames/1513157"),
        (
            "유엔해비타트",
            "포천시는 유엔해비타트 한국위원회(이하 유엔해비타트)와 협약을 맺었다.",
            date(2020, 8, 5),
            "org/KR/유엔해비타트한국위원회",
        ),
        ("유엔해비타트", "포천시는 유엔해비타트와 협약을 맺었다.", None, "org/INT/유엔해비타트"),
        ("상의", "구미상의와 대구은행이 협약을 맺었다. 상의 회장이 말했다.", None, "org/KR/구미상공회의소"),
        (
            "공단",
            "근로복지공단과 국민연금공단이 만났다. 공단은 국민연금 측에 자료를 준다.",
            None,
            "org/KR/근로복지공단",
        ),
    ],
)
def test_what_stands_at_the_name_decides(name: str, context: str, day: date | None, key: str) -> None:
    assert explain(name, context, published_on=day).resolution.key == key


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("글렌데일시", "미국 글렌데일시와 협약을 맺었다."),
        ("구마모토", "구마모토와 협약을 맺었다."),
        ("조지아", "조지아와 협약을 맺었다."),
        ("상주시", "상주시와 상주시가 협약을 맺었다."),
        ("청도", "청도와 협약을 맺었다."),
    ],
)
def test_what_a_careful_reader_leaves_open_is_left_open(name: str, context: str) -> None:
    found = explain(name, context).resolution
    assert found.key is None
    assert len(found.candidates) > 1
