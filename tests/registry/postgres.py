"""A PostgreSQL server of our own on loopback, for as long as the tests run."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SETTINGS = ("listen_addresses=127.0.0.1", "fsync=off", "unix_socket_directories=", "max_connections=40")
_PATIENCE = 60


def programs() -> Path | None:
    """Where Debian's PostgreSQL, or another, keeps initdb and postgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    candidates = [*(path.parent for path in reversed(found)), *([Path(on_path).parent] if on_path else [])]
    return next((one for one in candidates if (one / "postgres").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """The URL of a fresh server, less the name of the database; root runs it as the user postgres."""
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
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [*drop, str(there / "postgres"), "-D", data, *settings], stderr=log, cwd=folder
    )
    try:
        _wait(port, process)
        yield f"postgresql://registry@127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)
        log.close()
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
