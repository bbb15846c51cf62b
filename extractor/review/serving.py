"""The review served to this machine until Ctrl-C.

In: records and the folder of their decisions. Out: a page at ``http://127.0.0.1:…/#token``, which
``opened`` is told once it answers. The token stands behind the # of the address, so it is neither sent nor
logged; it is new for every sitting. To serve it otherwise, edit ``serve``.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import uvicorn

from extractor.records import ArticleRecord

from .decisions import Decisions
from .server import Review, application

LOOPBACK = "127.0.0.1"


class _Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, answers: Callable[[], None]) -> None:
        super().__init__(config)
        self._answers = answers

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._answers()


def serve(
    folder: Path,
    records: Mapping[str, ArticleRecord],
    *,
    by: str,
    port: int = 0,
    opened: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until interrupted.

    Raises ``ReadError`` where the decisions are open elsewhere, ``OSError`` where the port is taken.
    """
    token = secrets.token_urlsafe(24)
    with Decisions.opened(folder) as decisions, socket.create_server((LOOPBACK, port)) as listening:
        app = application(Review(records, decisions, by), token=token, hosts=(LOOPBACK, "localhost"))
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, lifespan="off"
        )
        address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/#{token}"
        with suppress(KeyboardInterrupt):
            _Server(config, lambda: opened(address)).run([listening])
