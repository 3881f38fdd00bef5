"""Let a transactional test empty its tables although guards forbid deleting from some of them.

Django empties tables on SQLite by DELETE, which append-only tables refuse. In the test run alone,
flushing takes delete triggers away and puts them back in the same transaction.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3.base import DatabaseOperations


def let_flush_pass_guards() -> None:
    """Teach SQLite's flush to step around delete triggers; calling it twice does no harm."""
    flush = DatabaseOperations.sql_flush
    if getattr(flush, "passes_guards", False):
        return

    def sql_flush(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
        statements = flush(self, *args, **kwargs)
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                " AND sql LIKE '%BEFORE DELETE%'"
            )
            triggers = cursor.fetchall()
        return [
            *(f'DROP TRIGGER "{name}"' for name, _sql in triggers),
            *statements,
            *(sql for _name, sql in triggers),
        ]

    sql_flush.passes_guards = True  # type: ignore[attr-defined]  # marks our own function
    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]  # the test run alone
