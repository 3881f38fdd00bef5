"""A site of its own to back up, break and restore: a copy of the test database, and a folder."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories.users import UserFactory

UPLOADS = {
    "images/shore.webp": b"RIFF....WEBP" * 2000,
    "documents/说明 1.pdf": b"%PDF-1.7 " * 500,
    "original_images/empty.png": b"",
}
names = itertools.count(1)


@dataclass
class OneSite:
    """The database that the connection means now, and its uploads."""

    folder: Path
    media: Path
    move_to: Callable[[], None]  # to an empty database

    def people(self) -> list[str]:
        from django.contrib.auth import get_user_model

        return list(get_user_model().objects.order_by("pk").values_list("username", flat=True))

    def uploads(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.media).as_posix(): path.read_bytes()
            for path in sorted(self.media.rglob("*"))
            if path.is_file()
        }

    def content(self) -> tuple[list[str], dict[str, bytes]]:
        return self.people(), self.uploads()

    def backup(self, name: str = "a.zip") -> Path:
        file = self.folder / name
        call_command("backup", str(file), verbosity=0)
        connection.close()
        return file

    def change(self) -> None:
        """Somebody joins, an upload goes and another comes."""
        UserFactory(username="newcomer")
        (self.media / "images" / "shore.webp").unlink()
        (self.media / "images" / "hill.webp").write_bytes(b"hill")
        connection.close()


@pytest.fixture
def site(tmp_path, settings, transactional_db) -> Iterator[OneSite]:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    settings.MEDIA_ROOT = tmp_path / "media"
    for name, content in UPLOADS.items():
        file = settings.MEDIA_ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    engine = sqlite_site if connection.vendor == "sqlite" else postgresql_site
    with engine(tmp_path) as move_to:
        UserFactory.create_batch(3)
        connection.close()
        yield OneSite(tmp_path, settings.MEDIA_ROOT, move_to)
        connection.close()


@contextlib.contextmanager
def sqlite_site(folder: Path) -> Iterator[Callable[[], None]]:
    connection.ensure_connection()
    tested, name = connection.connection, connection.settings_dict["NAME"]
    file = folder / "site.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        tested.backup(copy)
    connection.connection = None  # kept aside: a database in memory ends with its connection

    def move_to() -> None:
        connection.close()
        connection.settings_dict["NAME"] = str(folder / f"other-{next(names)}.sqlite3")

    connection.settings_dict["NAME"] = str(file)
    try:
        yield move_to
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = tested


@contextlib.contextmanager
def postgresql_site(folder: Path) -> Iterator[Callable[[], None]]:
    from cms.core.backup.postgresql import _session

    tested = connection.settings_dict["NAME"]
    stem = f"backup_site_{tested}"
    connection.close()

    def make(source: str) -> None:
        name = f"{stem}_{next(names)}"
        with _session("postgres") as session:
            session.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        connection.close()
        connection.settings_dict["NAME"] = name

    make(tested)
    try:
        yield lambda: make("template0")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = tested
        with _session("postgres") as session:
            left = session.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [stem]
            ).fetchall()
            for (name,) in left:
                session.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
