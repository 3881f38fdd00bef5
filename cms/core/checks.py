"""System checks of ours, run by every ``manage.py`` command that touches the database."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

# Before this version, WAL with many writing processes ended once in a malformed database.
SOUND_WAL = (3, 51, 3)


def journal_problem(mode: str, version: tuple[int, ...]) -> CheckMessage | None:
    """Judge SQLite's journal ``mode`` under its library ``version`` (docs/adr/0001)."""
    if mode.lower() != "wal":
        return None
    name = ".".join(map(str, version))
    if version < SOUND_WAL:
        return Error(
            f"The SQLite database is in WAL mode, and SQLite {name} can corrupt it then.",
            hint="Stop the site, run: sqlite3 <file> 'PRAGMA journal_mode=DELETE'. Then start it.",
            id="core.E001",
        )
    return Warning(
        "The SQLite database is in WAL mode; the site is tested with the rollback journal.",
        hint="Take journal_mode=WAL out of DATABASES.",
        id="core.W001",
    )


@register(Tags.database)
def check_sqlite_journal(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Ask each SQLite database named in ``databases`` for its journal mode."""
    problems = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            mode = str(cursor.fetchone()[0])
        problems.append(journal_problem(mode, sqlite3.sqlite_version_info))
    return [problem for problem in problems if problem]
