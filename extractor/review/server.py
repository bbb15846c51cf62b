"""The local server of the review: articles out, decisions in.

In: records, and the open decisions of a folder. Out: a Starlette application. ``GET /api/articles`` lists
the articles, ``GET /api/article?id=협약`` gives one with what was decided on it, ``POST /api/decide`` adds
a decision and answers with the article as it is then: on the disk already. A decision says which one it has
seen last; if there was another since, it is refused with 409 and the article as it is. To offer another
action, add it to ``Action`` and ``state.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Annotated, Any

from pydantic import Field, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from extractor.pages.words import asset, embedded, words
from extractor.records import Agreement, ArticleRecord, Figure, Model
from extractor.shapes import Span

from .decisions import Action, Decision, Decisions
from .guard import Guard
from .labels import complaints
from .proof import Mark, proved
from .state import Item, Reviewed, reviewed

_FILES = {
    "/page.css": ("extractor.pages", "page.css", "text/css"),
    "/page.js": ("extractor.pages", "page.js", "text/javascript"),
    "/marks.js": ("extractor.pages", "marks.js", "text/javascript"),
    "/review.css": ("extractor.review", "review.css", "text/css"),
    "/form.js": ("extractor.review", "form.js", "text/javascript"),
    "/review.js": ("extractor.review", "review.js", "text/javascript"),
}


class Marked(Model):
    """What of the text is marked, and as what."""

    slot: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Asked(Model):
    """What the page asks to decide; ``marked`` is the stretch of the text that proves the newest value."""

    doc_id: str
    action: Action
    seen: Annotated[int, Field(ge=0)]
    key: str | None = None
    agreement: Agreement | None = None
    figures: list[Figure] | None = None
    marked: Marked | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One sitting: who reviews which records, and where the decisions go."""

    records: Mapping[str, ArticleRecord]
    decisions: Decisions
    by: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    turn: Lock = field(default_factory=Lock)
    """Decisions are taken one after the other: what a decision has seen must still hold when it is
    written."""

    def state(self, doc_id: str) -> Reviewed:
        """An article with what was decided on it. Raises ``KeyError``."""
        return reviewed(self.records[doc_id], self.decisions.of(doc_id))

    def decide(self, asked: Asked) -> None:
        """Add a decision. Raises ``ValueError`` for one that means nothing."""
        state = self.state(asked.doc_id)
        item = next((one for one in state.items if one.key == asked.key), None)
        number = self.decisions.next_number
        given: dict[str, Any] = {"key": asked.key}
        if asked.action == "undo":
            if not state.seen:
                raise ValueError("there is nothing to undo")
            given = {"undoes": state.seen}
        elif asked.action == "figures":
            given = {"figures": asked.figures or []}
        elif asked.action == "done":
            given = {}
        elif asked.action == "add":
            given = {"key": f"new-{number}", "agreement": self._proved(asked, None)}
        elif item is None:
            raise ValueError(f"{asked.key}: no agreement of this article")
        else:
            now = self._proved(asked, item) if asked.action == "correct" else item.agreement
            given |= {"agreement": now, "machine": item.machine}
        record = self.records[asked.doc_id]
        about = {"doc_id": asked.doc_id, "text_sha256": record.text_sha256, "by": self.by, "at": self.now()}
        self.decisions.add(Decision(number=number, action=asked.action, **about, **given))

    def _proved(self, asked: Asked, item: Item | None) -> Agreement:
        if asked.agreement is None:
            raise ValueError(f"{asked.action}: the agreement is missing")
        before = item.agreement if item else None
        text = self.records[asked.doc_id].text or ""
        at = asked.marked
        mark = Mark(at.slot, Span(at.start, at.end)) if at and at.start < at.end <= len(text) else None
        kept = {"id": before.id if before else None, "confidence": before.confidence if before else None}
        return proved(asked.agreement.model_copy(update=kept), before, text, mark)


def application(review: Review, *, token: str, hosts: Sequence[str]) -> Starlette:
    """The application; only requests that the guard lets pass reach it."""

    def listed(_: Request) -> Response:
        rows = [_row(review.state(doc_id)) for doc_id in review.records]
        return JSONResponse({"by": review.by, "articles": rows})

    def one(request: Request) -> Response:
        doc_id = request.query_params.get("id", "")
        if doc_id not in review.records:
            return JSONResponse({"error": f"{doc_id}: no such article"}, 404)
        return JSONResponse(_shown(review.state(doc_id)))

    async def decided(request: Request) -> Response:
        try:
            asked = Asked.model_validate_json(await request.body())
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            return JSONResponse({"error": f"{'.'.join(map(str, first['loc']))}: {first['msg']}"}, 422)
        return await run_in_threadpool(_decided_in_turn, review, asked)

    routes = [
        Route("/", _page),
        *(Route(path, _file(*found)) for path, found in _FILES.items()),
        Route("/api/articles", listed),
        Route("/api/article", one),
        Route("/api/decide", decided, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, token=token, hosts=hosts)])


def _decided_in_turn(review: Review, asked: Asked) -> Response:
    with review.turn:
        return _decided(review, asked)


def _decided(review: Review, asked: Asked) -> Response:
    if asked.doc_id not in review.records:
        return JSONResponse({"error": f"{asked.doc_id}: no such article"}, 404)
    state = review.state(asked.doc_id)
    if asked.seen != state.seen:
        return JSONResponse({"error": "decided elsewhere meanwhile", **_shown(state)}, 409)
    try:
        review.decide(asked)
    except ValueError as error:
        return JSONResponse({"error": str(error)}, 422)
    except OSError as error:
        return JSONResponse({"error": f"not saved: {error.strerror}"}, 507)
    return JSONResponse(_shown(review.state(asked.doc_id)))


def _page(_: Request) -> Response:
    html = asset("extractor.review", "review.html").replace("{{ words }}", embedded(words()))
    return Response(html, media_type="text/html")


def _file(package: str, name: str, media_type: str) -> Callable[[Request], Response]:
    return lambda _: Response(asset(package, name), media_type=media_type)


def _row(state: Reviewed) -> dict[str, Any]:
    record = state.record
    open_ = sum(item.state == "machine" for item in state.items)
    return {
        "id": record.doc_id,
        "title": record.title,
        "items": len(state.items),
        "open": open_,
        "done": state.done,
    }


def _shown(state: Reviewed) -> dict[str, Any]:
    """An article for the page."""
    record = state.record
    about = record.model_dump(
        mode="json", include={"title", "published_on", "publisher", "url", "text", "warnings"}
    )
    items = [
        {
            "key": item.key,
            "state": item.state,
            "by": item.by,
            "agreement": item.agreement.model_dump(mode="json"),
        }
        for item in state.items
    ]
    figures = [one.model_dump(mode="json") for one in state.figures]
    return {
        **about,
        **_row(state),
        "items": items,
        "figures": figures,
        "seen": state.seen,
        "complaints": complaints(state),
    }
