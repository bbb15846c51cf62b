"""Who may talk to the review server: its own page, with the token that the terminal printed, and nobody else.

In: a request. Out: the request passed on, or an answer that refuses it. Another page in the same browser
can send requests to this machine, and by DNS rebinding even under a name of its own; so the host must be
this machine's, the origin, where one is told, that of the page, and every question about articles must
bring the token, which such a page cannot know. ``Guard(app, token="…", hosts=("127.0.0.1", "localhost"))``.
To answer with another header, add it to ``HEADERS``.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_MOST = 1 << 20  # bytes of a decision; an agreement is some thousands


class Guard:
    """Middleware that refuses what does not come from the server's own page."""

    def __init__(self, app: ASGIApp, *, token: str, hosts: Sequence[str]) -> None:
        self._app = app
        self._token = token.encode()
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # no web sockets here

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is None:
            await self._app(scope, receive, with_headers)
        else:
            await PlainTextResponse(f"{refusal[1]}\n", refusal[0])(scope, receive, with_headers)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or _name(host) not in self._hosts:
            return 421, "this host is not served"
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return 403, "another origin"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "another site"
        if not scope["path"].startswith("/api/"):
            return None
        given = headers.get("authorization", "").removeprefix("Bearer ").encode()
        if not secrets.compare_digest(given, self._token):
            return 401, "the token is missing or wrong: open the address that the terminal shows"
        if scope["method"] == "POST":
            return _badly_posted(headers)
        return None


def _badly_posted(headers: Headers) -> tuple[int, str] | None:
    if headers.get("content-type", "").partition(";")[0] != "application/json":
        return 415, "only JSON is taken"  # which no form of another page can send
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _MOST:
        return 413, "too long"
    return None


def _name(host: str) -> str:
    """A host without its port.

    >>> _name("127.0.0.1:8080"), _name("[::1]:8080")
    ('127.0.0.1', '[::1]')
    """
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() and ":" in host else host
