"""Turn ``DATABASE_URL`` into Django's ``DATABASES`` entry, with our promises for each engine."""

from typing import Any

import environ

# Writers queue on SQLite's single write lock; a queue of sixteen must never see "locked".
SQLITE_BUSY_SECONDS = 60


def database_from_url(url: str) -> dict[str, Any]:
    """Return the ``DATABASES["default"]`` entry for ``url``.

    SQLite runs with a rollback journal, IMMEDIATE transactions and FULL sync (docs/adr/0001);
    PostgreSQL keeps its connections and checks them.
    Raises ``environ.ImproperlyConfigured`` where the URL names another engine.
    """
    entry: dict[str, Any] = environ.Env.db_url_config(url)
    if entry["ENGINE"] == "django.db.backends.sqlite3":
        entry["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_BUSY_SECONDS,
            "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;",
        }
    elif entry["ENGINE"] == "django.db.backends.postgresql":
        entry["CONN_MAX_AGE"] = 60
        entry["CONN_HEALTH_CHECKS"] = True
    else:
        raise environ.ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://")
    return entry
