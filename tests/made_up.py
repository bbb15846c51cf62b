"""Runs made up for the report and the review: what a line holds is told in a few words."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

TEXT = (
    "가람시, 나루시와 자매결연\n"
    "가람시는 2024년 5월 3일 시청에서 미국 나루시와 자매결연을 맺었다. 😀 "
    "김다솜 시장이 서명했고 두 도시는 관광 교류에 힘쓴다."
)


def proof(slot: str, words: str, text: str = TEXT, party: int | None = None) -> dict[str, Any]:
    """Evidence for a slot, where its words last stand in the text; offsets are code points."""
    start = text.rindex(words)
    told = {"slot": slot, "start": start, "end": start + len(words), "text": words, "rule": f"{slot}.rule"}
    return told if party is None else {**told, "party": party}


def party(name: str, country: str = "KR", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "local_government", "country": country, **more}


def agreement(**given: Any) -> dict[str, Any]:
    """The agreement of ``TEXT``, with what is given in its place."""
    signed = [{"name": "김다솜", "title": "시장"}]
    whole = {
        "id": "agr-1", "kind": "sister_city", "status": "signed", "salience": "main", "title": None,
        "date": "2024-05-03", "venue": "시청",
        "parties": [party("가람시", signatories=signed), party("나루시", "US")],
        "areas": ["관광 교류"], "confidence": 0.8,
        "evidence": [
            proof("kind", "자매결연"), proof("status", "자매결연을 맺었다"), proof("date", "2024년 5월 3일"),
            proof("venue", "시청"), proof("parties", "가람시", party=0), proof("country", "미국", party=1),
            proof("parties", "나루시", party=1), proof("signatories", "김다솜", party=0),
            proof("areas", "관광 교류"),
        ],
    }  # fmt: skip
    return whole | given


def record(doc_id: str = "협약", *told: dict[str, Any], text: str = TEXT, **more: Any) -> dict[str, Any]:
    """A line of records.jsonl without the article's text."""
    return {
        "doc_id": doc_id,
        "title": text.partition("\n")[0],
        "published_on": "2024-05-03",
        "source": {"path": f"기사/{doc_id}.txt", "media_type": "text/plain", "encoding": "utf-8",
                   "sha256": hashlib.sha256(text.encode()).hexdigest()},
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "agreements": list(told),
        "figures": [],
        **more,
    }  # fmt: skip


def full_of(words: str, **given: Any) -> dict[str, Any]:
    """A line with its text, of which every field that takes any words holds these."""
    body = {"entity": words, "canonical": words}
    person = {"name": words, "title": words, "latin": words, "aliases": [words]}
    who = party(
        words, canonical=words, aliases=[words], entity=words, ids={words: words}, signatories=[person],
        candidates=[{**body, "confidence": 0.5}], successors=[{**body, "ids": {words: words}}],
    )  # fmt: skip
    text = f"{words}\n{words} 협약"
    slots = ("kind", "parties", "signatories", "venue", "areas", "constructor", "__proto__", words)
    evidence = [{"slot": slot, "start": 0, "end": len(words), "text": words, "rule": words, "party": 0}
                for slot in slots]  # fmt: skip
    told = agreement(
        id=words, title=words, venue=words, areas=[words], parties=[who, party("나루시")], evidence=evidence
    )
    line = record(
        words, told, text=text, publisher=words, url="javascript:alert(4)",
        warnings=[words, f"{words}: {words}: {words}", f"agr-1: {words}: {words}"],
        figures=[{"surface": words, "value": 1, "unit": words, "start": 0, "end": len(words)}],
        repeats={"doc_id": words, "similarity": 1.0},
    )  # fmt: skip
    line["source"] |= {"path": f"기사/{words}", "media_type": words, "encoding": words}
    return line | {"text": text} | given


def run(folder: Path, *lines: dict[str, Any] | str, rejected: tuple[dict[str, str], ...] = ()) -> Path:
    """A run's folder with these lines."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    (folder / "records.jsonl").write_text("".join(f"{one}\n" for one in whole), "utf-8")
    refused = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rejected)
    (folder / "rejected.jsonl").write_text(refused, "utf-8")
    (folder / "run.json").write_text('{"versions": {"agreement-extractor": "1.2"}}', "utf-8")
    return folder
