"""A folder of own rules: what it adds, what it may not, and that every process uses it."""

from __future__ import annotations

import contextlib
import json
import pickle
import re
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import extractor
from extractor import rulebook
from extractor.batch import Options, extract_with_pipeline, run
from extractor.cli import main
from extractor.errors import RuleError
from extractor.find.dates import find_dates
from extractor.own_rules import extensible, in_use, rows, use, used
from extractor.proof import read_rules, rules_for
from extractor.runaway import runs_away

REPOSITORY = Path(__file__).resolve().parents[1]
EXAMPLE = REPOSITORY / "docs" / "own-rules"
RELEASE = """가람시, 온새미로와 맞손서약

가람시는 글피 가람시청에서 온새미로와 맞손서약을 체결할 예정이다.
양 기관은 다음 사항에 협력하기로 했다.
★ 청소년 교류
★ 관광 홍보
"""
STAR = """[[rule]]
id = "bullet.own_star"
pattern = '^★'
level = 3
inline = false
paragraph = false
examples = ["★ 청소년 교류"]
counterexamples = ["별점 ★ 다섯"]
"""
TITLE = """[[addition]]
id = "person.own_titles"
to = "titles"
values = ["촌장"]
examples = ["홍길동 촌장"]
counterexamples = ["산촌 마을"]
"""


@pytest.fixture(autouse=True)
def _the_programs_own_rules_afterwards():
    yield
    use(())


def folder(place, **files):
    place.mkdir(parents=True, exist_ok=True)
    for stem, text in files.items():
        (place / f"{stem}.toml").write_text(text, encoding="utf-8")
    return place


def told(record):
    return [(a.kind, a.date, [p.name for p in a.parties], a.areas) for a in record.agreements]


@pytest.fixture(scope="module")
def example():
    return read_rules(EXAMPLE)


def test_the_example_finds_what_the_program_does_not(example):
    published_on = extractor.extract("2024-05-07\n비").published_on
    plain = extractor.extract(RELEASE)
    assert plain.agreements == []
    own = extractor.extract(RELEASE, published_on=published_on, rules=[example])
    assert [(kind, parties, areas) for kind, _, parties, areas in told(own)] == [
        ("mou", ["가람시", "온새미로"], ["청소년 교류", "관광 홍보"])
    ]
    assert own.agreements[0].parties[1].type == "public_agency"
    assert own.agreements[0].evidence[0].rule == "instrument.own_pledge"
    assert extractor.extract(RELEASE).agreements == []


def test_a_word_of_a_table_is_a_date(example):
    with in_use([example]):
        (found,) = find_dates("글피 협약을 맺는다", published_on=None)
        assert found.rule == "dates.own_three_days_on"
    assert find_dates("글피 협약을 맺는다", published_on=None) == ()


def test_rules_are_used_in_every_process_and_the_lines_are_the_same(example, tmp_path):
    inputs = folder(tmp_path / "in")
    for number in range(6):
        text = f"{RELEASE}등록일 2024-05-0{number + 1}\n"
        (inputs / f"협약-{number}.txt").write_text(text, encoding="utf-8")
    lines = []
    for workers in (1, 2):
        out = tmp_path / f"out{workers}"
        options = Options(workers=workers, rules=(example,), time_limit=0)
        summary = run([str(inputs)], out, options=options)
        assert (summary.agreements, summary.rejections) == (6, 0)
        lines.append((out / "records.jsonl").read_bytes())
    assert lines[0] == lines[1]
    assert used() == ()
    described = json.loads((tmp_path / "out1" / "run.json").read_text("utf-8"))
    assert described["own_rules"] == [{"name": "own-rules", "version": None, "sha256": example.sha256}]


def test_another_rule_makes_what_was_done_stale_and_the_same_does_not(tmp_path):
    (tmp_path / "협약.txt").write_text("가람시는 비가 왔다.", encoding="utf-8")
    place = folder(tmp_path / "rules", bullets=STAR)

    def again(*rules):
        options = Options(rules=rules)
        return run([str(tmp_path / "협약.txt")], tmp_path / "out", options=options).reused

    assert again() == 0
    assert again(read_rules(place)) == 0
    assert again(read_rules(shutil.copytree(place, tmp_path / "elsewhere" / "others"))) == 1
    folder(place, bullets=STAR.replace("level = 3", "level = 2"))
    assert again(read_rules(place)) == 0


def test_a_folder_goes_to_other_processes(example):
    assert pickle.loads(pickle.dumps(example)) == example
    error = RuleError("가/bullets.toml", "bullet.own", "has no examples")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_what_is_derived_from_rules_is_derived_anew(tmp_path):
    before = rulebook.load("people")
    with in_use([read_rules(folder(tmp_path / "가", people=TITLE))]):
        assert "촌장" in rulebook.load("people").data["titles"]
        assert rulebook.load("people").rules == before.rules
    assert rulebook.load("people") is before


def test_the_first_folder_is_asked_first_and_one_id_is_used_once(tmp_path):
    one = read_rules(folder(tmp_path / "가", bullets=STAR))
    two = read_rules(folder(tmp_path / "나", bullets=STAR.replace("own_star", "other_star")))
    with in_use([one, two]):
        first, second, *_ = rulebook.load("bullets").rules
        assert (first.id, second.id) == ("bullet.own_star", "bullet.other_star")
    with pytest.raises(RuleError, match=r"가/bullets\.toml: rule 'bullet\.own_star': the id is that of a"):
        rules_for((one, read_rules(folder(tmp_path / "다", bullets=STAR))))
    assert used() == ()


def test_a_rule_takes_the_place_of_another_where_it_says_so(tmp_path):
    kept = """[[rule]]
id = "tail.since"
overrides = true
pattern = '을 이어 왔다[.]?$'
examples = ["장학금 지급을 이어 왔다."]
counterexamples = ["장학금 지급을 시작했다."]
"""
    read = read_rules(folder(tmp_path / "가", areas=kept))
    before = [rule.id for rule in rulebook.load("areas").rules]
    with in_use([read]):
        assert [rule.id for rule in rulebook.load("areas").rules] == before
        assert rulebook.load("areas").rule("tail.since").pattern.pattern == "을 이어 왔다[.]?$"


def test_a_piece_may_be_widened_and_the_rules_made_of_it_prove_themselves_again(tmp_path):
    wider = "overrides = [\"weekday\"]\n[pieces]\nweekday = '{weekday}|(?:〈[월화수목금토일]〉)'\n"
    with in_use([read_rules(folder(tmp_path / "가", dates=wider))]):
        (found,) = find_dates("2024년 5월 3일〈금〉 체결", published_on=None)
        assert found.span.end == len("2024년 5월 3일〈금〉")
    narrower = "overrides = [\"month\"]\n[pieces]\nmonth = '(?P<month>1[0-2])'\n"
    with pytest.raises(RuleError, match=r"가/dates\.toml: rule 'dates\.\w+': does not match its example"):
        read_rules(folder(tmp_path / "가", dates=narrower))


REFUSED = [
    ("bullets", "", "", "", "no_rules"),
    ("linking", STAR, "", "", "linking.toml: can't be added to: it weighs"),
    ("bulets", STAR, "", "", "bulets.toml: no rules go by that name; there are acts.toml"),
    ("bullets", STAR, "[[rule]]", "[[rule]", "is no TOML"),
    ("bullets", STAR, "[[rule]]", 'titles = ["촌장"]\n[[rule]]', "has 'titles' beside [pieces]"),
    ("bullets", STAR, 'id = "bullet.own_star"', 'id = "별"', "an id is written as bullet.own_star"),
    ("bullets", STAR, "bullet.own", "own.own", "ids of this file begin with bullet."),
    ("bullets", STAR, "own_star", "dash", "the id is that of another rule; overrides = true"),
    ("bullets", STAR, "level = 3", "overrides = true\nlevel = 3", "there is no rule of that id to override"),
    ("bullets", STAR, "level = 3", "", "has no level"),
    ("bullets", STAR, "level = 3", 'level = "3"', "level is written as 3, not '3'"),
    ("bullets", STAR, "level", "levle", "has 'levle', which means nothing here"),
    ("bullets", STAR, '["★ 청소년 교류"]', "[]", "has no examples"),
    ("bullets", STAR, '["★ 청소년 교류"]', "[7]", "an example is a text"),
    ("bullets", STAR, '"★ 청소년 교류"', '"☆ 청소년 교류"', "does not match its example '☆ 청소년 교류'"),
    ("bullets", STAR, '"별점 ★ 다섯"', '"★ 다섯"', "matches its counterexample '★ 다섯'"),
    ("bullets", STAR, "'^★'", "'^★('", "does not compile"),
    ("bullets", STAR, "'^★'", "'^(?:★|[가-힣 ]+)+$'", "matches its counterexample"),
    ("bullets", STAR.replace("★", "햇"), "", "", "is no item: it begins with a letter"),
    ("discourse", STAR.replace("bullet.", "discourse."), "", "", "asked for by id"),
    ("parties", STAR, "", "", "this file holds words only"),
    ("people", TITLE, 'titles"', 'title"', "there is no table 'title'; there are surnames"),
    ("people", TITLE, '["촌장"]', '["시장"]', "'시장' is there already"),
    ("people", TITLE, '["촌장"]', '["촌장", "좌장"]', "no example holds '좌장'"),
    ("people", TITLE, '"홍길동 촌장"', '"홍길동 촌장", "좌장"', "its example '좌장' holds none of its words"),
    ("people", TITLE, '"산촌 마을"', '"촌장실"', "its counterexample '촌장실' holds '촌장'"),
    ("people", TITLE, '["촌장"]', '"촌장"', "values are texts, each once"),
    ("people", TITLE, '"titles"', '"surnames"', "surnames holds single characters"),
    ("people", TITLE, '"titles"', '"offices"', "values are pairs"),
    ("dates", TITLE, '"titles"', '"reference"', "'to' names no table that can be added to"),
]


@pytest.mark.parametrize(("stem", "text", "old", "new", "complaint"), REFUSED)
def test_a_row_that_is_not_sound_is_refused(stem, text, old, new, complaint, tmp_path):
    assert old in text
    place = folder(tmp_path / "가")
    if complaint != "no_rules":
        folder(place, **{stem: text.replace(old, new)})
    with pytest.raises(RuleError) as refused:
        read_rules(place)
    assert (complaint if complaint != "no_rules" else "holds no rules (*.toml)") in str(refused.value)


ODD = ["3", "''", "[]", "{}", "true", "[[]]", "[3]", "[['가', '나', '다']]", "[['★', ['나']]]", "{ 가 = [] }"]


@pytest.mark.parametrize(("stem", "text"), [("bullets", STAR), ("people", TITLE), ("dates", None)])
@pytest.mark.parametrize("odd", ODD)
def test_whatever_stands_there_the_answer_is_a_rule_error(stem, text, odd, tmp_path):
    text = text or (EXAMPLE / "dates.toml").read_text("utf-8")
    keys = re.findall(r"^(\w+) = ", text, re.MULTILINE)
    for number, key in enumerate([*keys, "flags", "overrides", "rule", "pieces", "addition"]):
        changed = re.sub(rf"^{key} = .*$", f"{key} = {odd}", text, flags=re.MULTILINE)
        changed = f"{key} = {odd}\n{text}" if key not in keys else changed
        with contextlib.suppress(RuleError):  # what is not refused is sound; nothing else may be raised
            read_rules(folder(tmp_path / f"{number}", **{stem: changed}))


def test_an_instrument_without_its_sign_would_never_be_tried(tmp_path):
    text = (EXAMPLE / "instruments.toml").read_text("utf-8")
    with pytest.raises(RuleError, match="would never be tried"):
        read_rules(folder(tmp_path / "가", instruments=text[: text.index("[[addition]]")]))


def test_a_date_is_read_as_it_states(tmp_path):
    text = (EXAMPLE / "dates.toml").read_text("utf-8").replace("2024-01-28", "2024-01-29")
    with pytest.raises(RuleError, match=r"is read as 2024-01-28, not '2024-01-29' \(published on 2024"):
        read_rules(folder(tmp_path / "가", dates=text))


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(?:[가-힣]+\s?)+다$",
        r"(?:협약|협|약)+체결",
        r"(?:가|가)*나$",
        r"(?:\s*[^,]*,)+끝",
        r"^(?:(?:[^ ]+) ?)*!$",
    ],
)
def test_a_pattern_that_runs_away_is_found_without_waiting(pattern):
    begun = time.process_time()
    texts = ["두 시는 협약을 체결했다", "가가가나", "협약체결", "가, 나,끝"]
    complaint = runs_away(re.compile(pattern), texts)
    assert complaint is not None
    assert complaint.startswith("takes too long: ")
    assert time.process_time() - begun < 20


def test_a_folder_with_such_a_pattern_is_refused(tmp_path):
    text = STAR.replace("'^★'", r"'^★(?:\s?[가-힣]+)*\s?[가-힣]류$'")
    with pytest.raises(RuleError, match=r"rule 'bullet\.own_star': takes too long"):
        read_rules(folder(tmp_path / "가", bullets=text))


@pytest.mark.parametrize("name", ["acts", "bullets", "dates", "instruments"])
def test_the_programs_own_patterns_do_not_run_away(name):
    for rule in rulebook.built_in(name).rules[:12]:
        texts = [text for text, _ in rule.examples] + list(rule.counterexamples)
        assert runs_away(rule.pattern, texts[:4]) is None, rule.id


# ── the commands ──────────────────────────────────────────────────────────────────────────────


def command(*arguments, code=0):
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exit_code == code, done.output
    return done


def test_check_says_what_each_row_adds(example):
    done = command("rules", "check", EXAMPLE)
    lines = done.stdout.splitlines()
    assert len(lines) == len(rows(example)) == 9
    assert "people.toml  person.own_titles  to titles: 촌장" in lines
    assert f"9 rows are sound; their digest begins with {example.sha256[:16]}" in done.stderr


@pytest.mark.parametrize("arguments", [("rules", "check"), ("show", "나.txt", "--rules")])
def test_a_folder_that_is_not_sound_is_wrong_usage(arguments, tmp_path):
    place = folder(tmp_path / "가", bullets=STAR.replace("★", "별", 1))
    done = command(*arguments, place, code=2)
    assert "가/bullets.toml: rule 'bullet.own_star': does not match its example" in done.stderr


def test_what_may_be_added_to_is_listed():
    lines = command("rules", "list").stdout.splitlines()
    assert len(lines) == len(extensible()) == len([name for name in rulebook.names() if "/" not in name]) - 3
    assert "words.toml  tables word.NNG" in lines


def test_show_and_explain_use_the_rules(tmp_path):
    path = tmp_path / "협약.txt"
    path.write_text(RELEASE, encoding="utf-8")
    assert "no agreements" in command("show", path).stdout
    assert "party  온새미로 (public_agency, KR)" in command("show", path, "--rules", EXAMPLE).stdout
    assert command("explain", "가람시", "--context", RELEASE, "--rules", EXAMPLE).stdout
    assert extract_with_pipeline  # the commands leave the rules of the process as they were
    assert used() == ()
