"""Rules that the database itself refuses to break, written once for each engine.

A guard is SQL in a migration named ``*_guards.py``. On SQLite these are triggers, and SQLite
forgets a table's triggers when Django rebuilds the table for a later change of schema: a migration
that alters a guarded table must be followed by one that sets the guard again (the tests find a
lost one).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import migrations
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
