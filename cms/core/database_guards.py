"""Rules that the database itself refuses to break, written once for each engine.

A guard is SQL in a migration named ``*_guards.py``. On SQLite these are triggers, and SQLite
forgets a table's triggers when Django rebuilds the table for a later change of schema: a migration
that alters a guarded table must be followed by one that sets the guard again (the tests find a
lost one).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


@dataclass(frozen=True)
class EngineSql:
    """The statements that set a guard up on one engine, and those that take it away."""

    forwards: Sequence[str]
    backwards: Sequence[str]


def guard(*, sqlite: EngineSql, postgresql: EngineSql) -> migrations.RunPython:
    """Return the migration operation that sets the guard up on whichever engine is in use."""
    engines = {"sqlite": sqlite, "postgresql": postgresql}

    def forwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in engines[schema_editor.connection.vendor].forwards:
            schema_editor.execute(statement)

    def backwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in engines[schema_editor.connection.vendor].backwards:
            schema_editor.execute(statement)

    return migrations.RunPython(forwards, backwards)


@contextlib.contextmanager
def without_triggers(connection: BaseDatabaseWrapper, table: str) -> Iterator[None]:
    """Let a table that only grows be rewritten, inside a transaction that ends all or nothing.

    For making a copy's people unrecognisable, and for nothing else.
    """
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                [table],
            )
            triggers = cursor.fetchall()
            before = [f"DROP TRIGGER {quoted(name)}" for name, _sql in triggers]
            after = [sql for _name, sql in triggers]
        else:
            # What waits for the end of the transaction would forbid altering the table.
            settle = "SET CONSTRAINTS ALL IMMEDIATE"
            before = [settle, f"ALTER TABLE {quoted(table)} DISABLE TRIGGER USER"]
            after = [settle, f"ALTER TABLE {quoted(table)} ENABLE TRIGGER USER"]
        for statement in before:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in after:
            cursor.execute(statement)
