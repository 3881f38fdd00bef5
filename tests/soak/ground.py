"""Databases for the full-size proofs: migrated once, then copied for each proof."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.services import servers

ROOT = Path(__file__).resolve().parents[2]
# Production's settings, so that its rules are proved; the values are for throw-away databases
# alone.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.soak.settings",
    "SECRET_KEY": "throw-away-key-of-a-soak-run-0123456789abcdefghijkl",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "https://127.0.0.1",
}
NewDatabase = Callable[[], str]


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
def sqlite() -> Iterator[NewDatabase]:
    """Yield a function that makes a new, migrated SQLite file and returns its URL."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        template = Path(folder) / "template.sqlite3"
        python(f"sqlite:///{template}", "manage.py", "migrate", "--verbosity=0")
        numbers = itertools.count(1)

        def new_database() -> str:
            copy = Path(folder) / f"soak-{next(numbers)}.sqlite3"
            shutil.copyfile(template, copy)
            return f"sqlite:///{copy}"

        yield new_database


@contextlib.contextmanager
def postgresql() -> Iterator[NewDatabase]:
    """Yield a function that makes a new database in a durable PostgreSQL cluster of our own.

    Raises ``servers.Missing`` where PostgreSQL is not installed.
    """
    import psycopg

    with servers.postgresql(durable=True) as url:
        server = url.rpartition("/")[0]
        numbers = itertools.count(1)

        def run(statement: str) -> None:
            with psycopg.connect(
                url.replace("postgres://", "postgresql://", 1), autocommit=True
            ) as connection:
                connection.execute(statement)

        def new_database() -> str:
            name = f"soak_{next(numbers)}"
            run(f"CREATE DATABASE {name} TEMPLATE soak_template")
            return f"{server}/{name}"

        run("CREATE DATABASE soak_template")
        python(f"{server}/soak_template", "manage.py", "migrate", "--verbosity=0")
        yield new_database


ENGINES = {"SQLite": sqlite, "PostgreSQL": postgresql}


def drop_the_guard() -> None:
    """Take the guard against overlaps away, for the controls."""
    from django.db import connection

    statements = {
        "sqlite": ["DROP TRIGGER claim_overlap_insert", "DROP TRIGGER claim_overlap_update"],
        "postgresql": [
            "SET CONSTRAINTS ALL IMMEDIATE",  # inside a test's transaction some checks still wait
            "ALTER TABLE scheduling_claim DROP CONSTRAINT claim_overlap",
        ],
    }
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
