"""Nobody takes a resource that is taken, and nobody rewrites a session's history (docs/adr/0002).

Claims: active claims of one resource never overlap (half-open: touching is allowed), and none is
longer than 31 days, which bounds the search for the others. SQLite compares moments as text, so it
refuses any that are not written as Django writes them, in UTC.

Events are kept as they were written. INSERT OR REPLACE deletes without firing a delete trigger on
SQLite, hence the third one there. TRUNCATE on PostgreSQL stays with the owner of the table.
"""

from django.db import migrations

from cms.core.database_guards import EngineSql, guard

CLAIM = "scheduling_claim"
EVENT = "scheduling_sessionevent"

DIGIT = "[0-9]"
MOMENT = "-".join((DIGIT * 4, DIGIT * 2, DIGIT * 2)) + " " + ":".join([DIGIT * 2] * 3) + "*"

# A claim that begins more than 31 days earlier is over: the index need not be read further back.
SQLITE_CLAIMS = [
    statement
    for act, itself in (
        ("INSERT", ""),
        ("UPDATE OF id, resource_id, starts_at, ends_at, active", "AND other.id <> OLD.id"),
    )
    for name in [act.split()[0].lower()]
    for statement in (
        f"""
        CREATE TRIGGER claim_moments_{name} BEFORE {act} ON {CLAIM}
        WHEN NEW.starts_at NOT GLOB '{MOMENT}' OR NEW.ends_at NOT GLOB '{MOMENT}'
            OR substr(NEW.starts_at, 20, 1) NOT IN ('', '.')
            OR substr(NEW.ends_at, 20, 1) NOT IN ('', '.')
        BEGIN SELECT RAISE(ABORT, 'claim_moments'); END
        """,
        f"""
        CREATE TRIGGER claim_not_too_long_{name} BEFORE {act} ON {CLAIM}
        WHEN NEW.ends_at > datetime(NEW.starts_at, '+31 days')
        BEGIN SELECT RAISE(ABORT, 'claim_not_too_long'); END
        """,
        f"""
        CREATE TRIGGER claim_overlap_{name} BEFORE {act} ON {CLAIM}
        WHEN NEW.active AND EXISTS (
            SELECT 1 FROM {CLAIM} other
            WHERE other.active
              AND other.resource_id = NEW.resource_id
              AND other.starts_at >= datetime(NEW.starts_at, '-31 days')
              AND other.starts_at < NEW.ends_at
              AND other.ends_at > NEW.starts_at
              {itself}
        )
        BEGIN SELECT RAISE(ABORT, 'claim_overlap'); END
        """,
    )
]
SQLITE_EVENTS = [
    f"""
    CREATE TRIGGER session_event_append_only_{act.lower()} BEFORE {act} ON {EVENT}
    BEGIN SELECT RAISE(ABORT, 'session_event_append_only'); END
    """
    for act in ("UPDATE", "DELETE")
] + [
    f"""
    CREATE TRIGGER session_event_append_only_replace BEFORE INSERT ON {EVENT}
    WHEN EXISTS (SELECT 1 FROM {EVENT} other WHERE other.id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'session_event_append_only'); END
    """
]

POSTGRESQL_CLAIMS = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""
    ALTER TABLE {CLAIM} ADD CONSTRAINT claim_overlap EXCLUDE USING gist (
        resource_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&
    ) WHERE (active)
    """,
    f"""
    ALTER TABLE {CLAIM} ADD CONSTRAINT claim_not_too_long
        CHECK (ends_at - starts_at <= interval '744 hours')
    """,
]
POSTGRESQL_EVENTS = [
    """
    CREATE FUNCTION session_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'session_event_append_only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_event_append_only';
    END $$
    """,
    f"""
    CREATE TRIGGER session_event_append_only BEFORE UPDATE OR DELETE ON {EVENT}
    FOR EACH ROW EXECUTE FUNCTION session_event_append_only()
    """,
]


def dropped(triggers: list[str]) -> list[str]:
    """Return the statements that drop these SQLite triggers."""
    return [f"DROP TRIGGER {statement.split()[2]}" for statement in triggers]


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0002_initial")]

    operations = [
        guard(
            sqlite=EngineSql(forwards=SQLITE_CLAIMS, backwards=dropped(SQLITE_CLAIMS)),
            postgresql=EngineSql(
                forwards=POSTGRESQL_CLAIMS,
                backwards=[
                    f"ALTER TABLE {CLAIM} DROP CONSTRAINT claim_overlap",
                    f"ALTER TABLE {CLAIM} DROP CONSTRAINT claim_not_too_long",
                ],
            ),
        ),
        guard(
            sqlite=EngineSql(forwards=SQLITE_EVENTS, backwards=dropped(SQLITE_EVENTS)),
            postgresql=EngineSql(
                forwards=POSTGRESQL_EVENTS,
                backwards=[
                    f"DROP TRIGGER session_event_append_only ON {EVENT}",
                    "DROP FUNCTION session_event_append_only()",
                ],
            ),
        ),
    ]
