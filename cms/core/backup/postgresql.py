"""PostgreSQL: ``pg_dump`` and ``pg_restore``, and two databases that exchange their names."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cms.core.backup import BackupError
from cms.core.backup.databases import Tick, compare, stamp

PROGRAMS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")
ATTEMPTS = 20
BEFORE = "_before_restore_"


class Postgresql:
    """``pg_dump`` and ``pg_restore`` of the same snapshot that the rows are counted in."""

    part = "database.pgdump"
    squeeze = False  # pg_dump does it

    def __init__(self) -> None:
        self.name = str(connection.settings_dict["NAME"])

    def version(self) -> str:
        return str(_ask("SHOW server_version"))

    def size(self) -> int:
        return int(_ask("SELECT pg_database_size(current_database())"))

    def dump(self, target: Path, tick: Tick) -> dict[str, int]:
        command = [
            *(_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"),
            f"--file={target}",
        ]
        with _session(self.name) as session:
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = session.execute("SELECT pg_export_snapshot()").fetchone()[0]
            dumping = subprocess.Popen(  # noqa: S603 - our own words
                [*command, f"--snapshot={snapshot}"],
                env=_environment(self.name),
                stderr=subprocess.PIPE,
                text=True,
            )
            try:
                counts = _postgresql_counts(session)
                _said, complaint = dumping.communicate()
            finally:
                dumping.kill()
            session.execute("ROLLBACK")
        if dumping.returncode:
            raise BackupError(f"pg_dump: {_last_line(complaint)}")
        os.chmod(target, 0o600)
        tick(self.size())
        return counts

    def is_empty(self) -> bool:
        return not _ask("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'")

    def take(self, dump: Path, counts: dict[str, int]) -> PostgresqlAside:
        connection.close()
        fresh, former = f"{self.name}_restoring", f"{self.name}{BEFORE}{stamp()}"
        with _session(_maintenance(self.name)) as session:
            session.execute(f"DROP DATABASE IF EXISTS {_quoted(fresh)} WITH (FORCE)")
            session.execute(f"CREATE DATABASE {_quoted(fresh)} TEMPLATE template0 ENCODING 'UTF8'")
            try:
                self.load(dump, fresh, counts)
                _exchange(session, self.name, former, fresh)
            except BaseException:
                session.execute(f"DROP DATABASE IF EXISTS {_quoted(fresh)} WITH (FORCE)")
                raise
        return PostgresqlAside(former, self.name)

    def left_behind(self) -> list[str]:
        with _session(_maintenance(self.name)) as session:
            found = session.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY datname",
                [f"{self.name}{BEFORE}"],
            ).fetchall()
        return [name for (name,) in found]

    def load(self, dump: Path, name: str, counts: dict[str, int]) -> None:
        command = [_program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error"]
        done = subprocess.run(  # noqa: S603 - our own words
            [*command, f"--dbname={name}", str(dump)],
            env=_environment(name),
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise BackupError(f"pg_restore: {_last_line(done.stderr)}")
        with _session(name) as session:
            compare(_postgresql_counts(session), counts)


class PostgresqlAside:
    def __init__(self, former: str, name: str) -> None:
        self.name, self.live = former, name

    def bring_back(self) -> None:
        connection.close()
        failed = f"{self.live}_restoring"
        with _session(_maintenance(self.live)) as session:
            session.execute(f"DROP DATABASE IF EXISTS {_quoted(failed)} WITH (FORCE)")
            _exchange(session, self.live, failed, self.name)
            session.execute(f"DROP DATABASE {_quoted(failed)} WITH (FORCE)")

    def drop(self) -> None:
        with _session(_maintenance(self.live)) as session:
            session.execute(f"DROP DATABASE IF EXISTS {_quoted(self.name)} WITH (FORCE)")


def _exchange(session: Any, live: str, aside: str, fresh: str) -> None:
    """Give ``fresh`` the name ``live``, and what had it the name ``aside``, both or neither."""
    import psycopg

    for attempt in range(ATTEMPTS):
        session.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = %s",
            [live],
        )
        try:
            with session.transaction():
                session.execute(f"ALTER DATABASE {_quoted(live)} RENAME TO {_quoted(aside)}")
                session.execute(f"ALTER DATABASE {_quoted(fresh)} RENAME TO {_quoted(live)}")
        except psycopg.errors.ObjectInUse:  # the site was quicker to come back
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


@contextlib.contextmanager
def _session(name: str) -> Iterator[Any]:
    """Yield a connection of our own to the database ``name``; its errors become sentences."""
    import psycopg

    known = connection.settings_dict
    parameters = {
        "host": known.get("HOST"),
        "port": known.get("PORT"),
        "user": known.get("USER"),
        "password": known.get("PASSWORD"),
    }
    try:
        with psycopg.connect(
            dbname=name,
            autocommit=True,
            **{key: value for key, value in parameters.items() if value},
        ) as session:
            yield session
    except psycopg.errors.InsufficientPrivilege as error:
        raise BackupError(
            _("The database user may not do this, and needs CREATEDB: %(why)s")
            % {"why": _last_line(str(error))}
        ) from error
    except psycopg.Error as error:
        raise BackupError(f"PostgreSQL: {_last_line(str(error))}") from error


def _ask(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _postgresql_counts(session: Any) -> dict[str, int]:
    names = session.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    return {
        name: session.execute(f"SELECT COUNT(*) FROM public.{_quoted(name)}").fetchone()[0]  # noqa: S608
        for (name,) in names
    }


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _maintenance(name: str) -> str:
    """Return a database to stand in while ``name`` changes its own."""
    return "postgres" if name != "postgres" else "template1"


def _environment(name: str) -> dict[str, str]:
    known = connection.settings_dict
    said = {
        "PGHOST": known.get("HOST"),
        "PGPORT": known.get("PORT"),
        "PGUSER": known.get("USER"),
        "PGPASSWORD": known.get("PASSWORD"),
        "PGDATABASE": name,
    }
    return {**os.environ, **{key: str(value) for key, value in said.items() if value}}


def _program(name: str) -> str:
    """Return the newest ``pg_dump`` or ``pg_restore`` of this machine: each reads what is older."""
    folders = [folder for pattern in PROGRAMS for folder in Path("/").glob(pattern)]
    folders.sort(key=lambda folder: _number(folder.parent.name), reverse=True)
    found = next((str(one / name) for one in folders if (one / name).exists()), shutil.which(name))
    if found is None:
        raise BackupError(
            _("%(program)s is not installed here (Debian and Ubuntu: postgresql-client).")
            % {"program": name}
        )
    return found


def _number(text: str) -> int:
    return int("".join(sign for sign in text if sign.isdecimal()) or 0)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "?"
