"""A PostgreSQL server of our own on loopback, for as long as the tests run."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SETTINGS = ("listen_addresses=127.0.0.1", "fsync=off", "unix_socket_directories=", "max_connections=40")
_PATIENCE = 60


def programs() -> Path | None:
    """Where Debian's PostgreSQL, or another, keeps initdb and postgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    candidates = [*(path.parent for path in reversed(found)), *([Path(on_path).parent] if on_path else [])]
    return next((one for one in candidates if (one / "postgres").exists()), None)


@dataclass
class Server:
    """A server that may be stopped and started again; ``url`` lacks the name of the database."""

    command: list[str]
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://registry@127.0.0.1:{self.port}"

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stderr=log, cwd=self.folder)
        _wait(self.port, self.process)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End it; SIGQUIT is what ``pg_ctl stop -m immediate`` sends."""
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(timeout=_PATIENCE)


@contextmanager
def server() -> Iterator[Server]:
    """A fresh server; root runs it as the user postgres."""
    there = programs()
    assert there is not None, "PostgreSQL is not installed"
    folder = Path(tempfile.mkdtemp(prefix="registry-postgres-"))
    root = os.geteuid() == 0
    if root:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if root else []
    data = str(folder / "data")
    made = [str(there / "initdb"), "--no-sync", "--auth=trust", "--username=registry", "--encoding=UTF8"]
    subprocess.run([*drop, *made, "--locale=C.UTF-8", data], check=True, capture_output=True, cwd=folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = [part for one in (*_SETTINGS, f"port={port}") for part in ("-c", one)]
    running = Server([*drop, str(there / "postgres"), "-D", data, *settings], folder, port)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    until = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user=registry dbname=postgres").close()
        except psycopg.OperationalError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)
        else:
            return
