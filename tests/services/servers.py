"""Throw-away servers for tests: each in its own temporary folder, on a free port.

Each context manager yields the URL for the matching setting and raises ``Missing`` where the
programs are not installed, so that a caller can skip by name.
"""

import contextlib
import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START_SECONDS = 60


class Missing(Exception):
    """A server's programs are not installed here; the message names them."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _find(program: str, *patterns: str) -> str:
    """Return the path of ``program``, from PATH or the newest folder that matches a pattern."""
    if found := shutil.which(program):
        return found
    folders = [folder for pattern in patterns for folder in Path("/").glob(pattern)]
    for folder in sorted(folders, reverse=True):
        if (folder / program).exists():
            return str(folder / program)
    raise Missing(f"{program} is not installed")


def _ordinary_user() -> str | None:
    """Return whom to become where we are root (PostgreSQL refuses root), else ``None``."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextlib.contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """Run a PostgreSQL cluster and yield its ``DATABASE_URL``.

    ``durable`` keeps fsync on, for tests that kill things; without it the cluster is faster.
    """
    folders = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")
    initdb, server = _find("initdb", *folders), _find("postgres", *folders)
    become = _ordinary_user()
    owner = become or getpass.getuser()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        if become:
            shutil.chown(folder, become)
        data, port = Path(folder) / "data", free_port()
        subprocess.run(
            [initdb, "-D", str(data), "-U", owner, "-A", "trust", "-E", "UTF8", "--no-locale"],
            check=True,
            capture_output=True,
            user=become,
            cwd=folder,
        )
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": folder,
            "max_connections": 200,
            "fsync": "on" if durable else "off",
            "synchronous_commit": "on" if durable else "off",
            "full_page_writes": "on" if durable else "off",
        }
        with (data.parent / "log").open("wb") as log:
            process = subprocess.Popen(
                [server, "-D", str(data)]
                + [part for name, value in settings.items() for part in ("-c", f"{name}={value}")],
                stdout=log,
                stderr=log,
                user=become,
                cwd=folder,
            )
        try:
            url = f"postgres://{owner}@127.0.0.1:{port}/postgres"
            _wait_for_postgresql(url, process, data.parent / "log")
            yield url
        finally:
            process.send_signal(signal.SIGINT)  # "fast"; SIGTERM would wait for open clients
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_postgresql(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url.replace("postgres://", "postgresql://", 1)).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.1)
        else:
            return


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a Redis server without persistence and yield its ``REDIS_URL``."""
    server, port = _find("redis-server"), free_port()
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        process = subprocess.Popen(
            [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for_port(port, process)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Return once something listens on ``port``; ``RuntimeError`` when ``process`` ends first."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Nothing listens on port {port}.")
        time.sleep(0.1)
