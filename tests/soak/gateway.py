"""A gateway for text messages on this machine: it writes down what it gets and answers as told."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the gateway says next: status, headers, body; ``slow`` seconds before, or not at all."""

    status: int = 200
    body: bytes = b'{"code": 0}'
    headers: tuple[tuple[str, str], ...] = ()
    slow: float = 0.0
    hangs_up: bool = False
    drips: bool = False


@dataclass(frozen=True)
class Asked:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def key(self) -> str:
        return self.headers["idempotency-key"]


@dataclass
class Gateway:
    """``says`` names the answer to each request; ``asked`` are the requests, in their order."""

    url: str = ""
    says: Callable[[Asked], Answer] = lambda _asked: Answer()
    asked: list[Asked] = field(default_factory=list)

    def address(self, login: str = "", path: str = "/send") -> str:
        """Return the address as it stands in ``SMS_URL``."""
        return self.url.replace("://", f"://{login}@" if login else "://") + path


@contextlib.contextmanager
def gateway() -> Iterator[Gateway]:
    """Run a gateway on a free port of 127.0.0.1 until the block ends."""
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            asked = Asked(
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                json.loads(self.rfile.read(length)),
            )
            found.asked.append(asked)
            answer = found.says(asked)
            time.sleep(answer.slow)
            if answer.hangs_up:
                self.close_connection = True
                return
            with contextlib.suppress(OSError):
                self.reply(answer)

        def reply(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            if not answer.drips:
                self.wfile.write(answer.body)
                return
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.1)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep standard error for what matters."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
