"""Databases for the full-size proofs, and the halls, teams and people that compete in them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.services import servers

ROOT = Path(__file__).resolve().parents[2]
# Production's settings, so that its rules are proved; the values are for throw-away databases alone.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "throw-away-key-of-a-soak-run-0123456789abcdefghijkl",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "SITE_URL": "https://127.0.0.1",
}


def environment(url: str) -> dict[str, str]:
    """Return the environment in which a process works on the database at ``url``."""
    return {**os.environ, **SETTINGS, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}


def python(url: str, *arguments: str) -> str:
    """Run Python on the database at ``url`` and return what it printed; a failure raises."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        env=environment(url),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@contextlib.contextmanager
def sqlite() -> Iterator[str]:
    """Yield the URL of a new, migrated SQLite file."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        url = f"sqlite:///{folder}/soak.sqlite3"
        python(url, "manage.py", "migrate", "--verbosity=0")
        yield url


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Yield the URL of a new, migrated and durable PostgreSQL cluster; raises ``servers.Missing``."""
    with servers.postgresql(durable=True) as url:
        python(url, "manage.py", "migrate", "--verbosity=0")
        yield url


ENGINES = {"SQLite": sqlite, "PostgreSQL": postgresql}


def drop_the_guard() -> None:
    """Take the guard against overlaps away, for the controls."""
    from django.db import connection

    statements = {
        "sqlite": ["DROP TRIGGER claim_overlap_insert", "DROP TRIGGER claim_overlap_update"],
        "postgresql": ["ALTER TABLE scheduling_claim DROP CONSTRAINT claim_overlap"],
    }
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
