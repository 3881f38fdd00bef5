"""SQLite: its own backup interface copies a file that is in use, page by page, and back."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from cms.core.backup import BackupError
from cms.core.backup.databases import PATIENCE, Tick, compare, stamp, unheard

BEFORE = ".before-restore-"
PAGES = 1000  # copied at a time


class Sqlite:
    """The file that ``DATABASE_URL`` names, and whoever has it open."""

    part = "database.sqlite3"
    squeeze = True

    def __init__(self) -> None:
        self.file = Path(str(connection.settings_dict["NAME"]))

    def version(self) -> str:
        return sqlite3.sqlite_version

    def size(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    def dump(self, target: Path, tick: Tick) -> dict[str, int]:
        if not self.file.exists():
            raise BackupError(_("There is no database at %(file)s yet.") % {"file": self.file})
        _copy(self.file, target, tick)
        return _sqlite_counts(target)

    def is_empty(self) -> bool:
        if not self.size():
            return True
        with closing(sqlite3.connect(self.file, timeout=PATIENCE)) as live:
            return not live.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]

    def take(self, dump: Path, counts: dict[str, int]) -> SqliteAside:
        compare(_sqlite_counts(dump), counts)
        connection.close()
        former = self.file.with_name(f"{self.file.name}{BEFORE}{stamp()}")
        aside = SqliteAside(former, self.file)
        if not self.is_empty():
            _copy(self.file, former, unheard)
        _copy(dump, self.file, unheard)
        return aside

    def left_behind(self) -> list[str]:
        return sorted(map(str, self.file.parent.glob(f"{self.file.name}{BEFORE}*")))


class SqliteAside:
    def __init__(self, former: Path, file: Path) -> None:
        self.former, self.file = former, file
        self.name = str(former)

    def bring_back(self) -> None:
        connection.close()
        if self.former.exists():
            _copy(self.former, self.file, unheard)
            self.former.unlink()
        else:
            self.file.unlink(missing_ok=True)

    def drop(self) -> None:
        self.former.unlink(missing_ok=True)


def _copy(source: Path, target: Path, tick: Tick) -> None:
    """Copy one moment of ``source`` over ``target`` in one transaction of each.

    Readers go on; writers wait, as they do for each other. Killed half-way, ``target`` is as it
    was: SQLite rolls it back when it is opened next.
    """
    waiting = Waiting()
    try:
        if not target.exists():
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with (
            closing(sqlite3.connect(source, timeout=PATIENCE, isolation_level=None)) as reader,
            closing(sqlite3.connect(target, timeout=PATIENCE, isolation_level=None)) as writer,
        ):
            page = reader.execute("PRAGMA page_size").fetchone()[0]
            reader.execute("BEGIN")  # one moment: without it a commit would begin the copy anew
            reader.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()

            def heard(_status: int, remaining: int, total: int) -> None:
                tick(page * waiting.went_on(total - remaining))

            reader.backup(writer, pages=PAGES, progress=heard, sleep=0.1)
            if writer.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise BackupError(_("The database %(file)s is damaged.") % {"file": source})
    except sqlite3.Error as error:
        raise BackupError(f"{source}: {error}") from error


class Waiting:
    """Gives up on a lock that somebody else keeps for ever."""

    def __init__(self) -> None:
        self.done, self.since = 0, time.monotonic()

    def went_on(self, done: int) -> int:
        """Return by how much; raises ``BackupError`` when nothing went on for too long."""
        step, self.done = done - self.done, done
        if step:
            self.since = time.monotonic()
        elif time.monotonic() - self.since > PATIENCE:
            raise BackupError(
                _("Somebody else keeps the database locked: stop the site, then try again.")
            )
        return step


def _sqlite_counts(file: Path) -> dict[str, int]:
    try:
        with closing(sqlite3.connect(file)) as copy:
            names = copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%'"
                " ESCAPE '~' ORDER BY name"
            ).fetchall()
            return {name: copy.execute(_counted(name)).fetchone()[0] for (name,) in names}
    except sqlite3.Error as error:
        raise BackupError(f"{file.name}: {error}") from error


def _counted(table: str) -> str:
    return f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}"  # noqa: S608 - quoted
