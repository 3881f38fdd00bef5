"""Uploads in S3-compatible storage, against a server of our own that keeps files in memory.

It speaks the few requests that the storage makes and checks no signature: what is proved is that
the settings lead to requests that a server of this kind understands, and back.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import override_settings

from cms.settings.media import storage_from_url

pytestmark = [
    pytest.mark.service,
    pytest.mark.skipif(
        not (find_spec("storages") and find_spec("boto3")),
        reason="S3: requirements-s3.txt is not installed",
    ),
]
PUBLIC = "https://www.example.org/media/"


class FakeS3(BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of objects."""

    protocol_version = "HTTP/1.1"
    objects: dict[str, tuple[bytes, dict[str, str]]]

    @property
    def name(self) -> str:
        return unquote(urlsplit(self.path).path)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = self.unchunked(body)
        self.objects[self.name] = (body, dict(self.headers))
        self.answer(200, ETag=f'"{md5(body, usedforsecurity=False).hexdigest()}"')

    def unchunked(self, body: bytes) -> bytes:
        whole, rest = b"", body
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            length = int(size.partition(b";")[0], 16)
            if not length:
                break
            whole, rest = whole + rest[:length], rest[length + 2 :]
        return whole

    def do_GET(self) -> None:
        if self.name not in self.objects:
            self.answer(404)
            return
        body, headers = self.objects[self.name]
        self.answer(
            200,
            body,
            Content_Type=headers.get("Content-Type", ""),
            Last_Modified="Tue, 24 Nov 2026 00:00:00 GMT",
            ETag='"etag"',
        )

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.objects.pop(self.name, None)
        self.answer(204)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def fake_s3() -> Iterator[tuple[str, dict[str, tuple[bytes, dict[str, str]]]]]:
    objects: dict[str, tuple[bytes, dict[str, str]]] = {}
    handler = type("Handler", (FakeS3,), {"objects": objects})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"s3+http://key:secret@127.0.0.1:{server.server_port}/uploads/centre", objects
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def bucket():
    with fake_s3() as (url, objects):
        entry = storage_from_url(url, PUBLIC)
        with override_settings(STORAGES={"default": entry, "staticfiles": entry}):
            yield storages["default"], objects


def test_a_file_is_kept_read_and_taken_away(bucket):
    storage, objects = bucket
    name = storage.save("images/海边 1.webp", ContentFile(b"RIFF" * 5000))

    assert list(objects) == [f"/uploads/centre/{name}"]
    with storage.open(name) as file:
        assert file.read() == b"RIFF" * 5000
    assert storage.exists(name)
    storage.delete(name)
    assert not storage.exists(name)


def test_a_second_file_of_the_name_gets_another(bucket):
    storage, _objects = bucket
    first = storage.save("images/a.webp", ContentFile(b"one"))
    second = storage.save("images/a.webp", ContentFile(b"two"))

    assert first != second
    with storage.open(first) as file:
        assert file.read() == b"one"


def test_visitors_are_sent_to_our_own_host_without_a_signature(bucket):
    storage, _objects = bucket

    assert storage.url("images/a.webp") == "https://www.example.org/media/centre/images/a.webp"


def test_files_say_how_long_they_may_be_kept(bucket):
    storage, objects = bucket
    storage.save("images/a.webp", ContentFile(b"one"))

    ((_body, headers),) = objects.values()
    assert headers["Cache-Control"].startswith("public")
    assert "key" in headers["Authorization"]
