"""Checks that stored facts agree with each other; ``manage.py check_integrity`` runs them all.

A room registers its own in a module ``integrity`` that its ``AppConfig.ready`` imports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import connection

Check = Callable[[], Iterator[str]]
_checks: dict[str, Check] = {}
_guards: dict[str, set[str]] = {"sqlite": set(), "postgresql": set()}


def integrity_check(name: str) -> Callable[[Check], Check]:
    """Register a check under ``name``; it yields one English sentence for each fault it finds."""

    def register(check: Check) -> Check:
        _checks[name] = check
        return check

    return register


def checks() -> dict[str, Check]:
    """Return the registered checks by name."""
    return dict(_checks)


def expect_guards(*, sqlite: Iterable[str], postgresql: Iterable[str]) -> None:
    """Name the triggers and constraints of a room's ``*_guards.py``; ``guards`` misses a lost one.

    SQLite forgets a table's triggers when a later migration rebuilds the table.
    """
    _guards["sqlite"].update(sqlite)
    _guards["postgresql"].update(postgresql)


@integrity_check("guards")
def guards_in_place() -> Iterator[str]:
    """The rules that the database itself keeps are installed."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger"
        " WHERE tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}
    for name in sorted(_guards[connection.vendor] - found):
        yield f"The database has lost its guard {name}."


expect_guards(
    sqlite=["reveal_append_only_update", "reveal_append_only_delete"],
    postgresql=["reveal_append_only"],
)
