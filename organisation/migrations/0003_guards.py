"""The tree keeps its levels, and halls keep their parts, whoever writes to the tables.

Places: a place stands under a place of a level that may hold it (enums.PARENT_LEVELS), roots are
centres. Moving a branch rewrites the paths of its places in one statement and in any order; SQLite
looks at each row at once, so there an update whose parent is not there yet passes, and the parent
looks at its children when it arrives. PostgreSQL looks when the statement is done.

Spaces: a part lies in the place of its whole, and neither a part nor a whole is divided twice.
"""

from django.db import migrations

from cms.core.database_guards import EngineSql, guard

PLACE = "organisation_place"
SPACE = "organisation_space"
LEVEL_MESSAGE = "A place of this level can't stand here in the tree."
PART_MESSAGE = "A part lies in the place of its whole, and is not divided again."


def may_hold(above: str, below: str) -> str:
    """Return the SQL condition that a place of level ``above`` may hold one of level ``below``."""
    return f"""(
        ({below} = 'institute' AND {above} = 'centre')
        OR ({below} = 'station' AND {above} = 'institute')
        OR ({below} = 'base' AND {above} IN ('centre', 'institute', 'station'))
        OR ({below} = 'household' AND {above} IN ('institute', 'station'))
    )"""



SQLITE_ROOT = "(length(NEW.path) = 4) <> (NEW.level = 'centre')"
SQLITE_PLACES = [
    f"""
    CREATE TRIGGER place_level_parent_insert BEFORE INSERT ON {PLACE}
    WHEN {SQLITE_ROOT} OR (length(NEW.path) > 4 AND NOT EXISTS (
        SELECT 1 FROM {PLACE} above
        WHERE above.path = substr(NEW.path, 1, length(NEW.path) - 4)
          AND {may_hold("above.level", "NEW.level")}
    ))
    BEGIN SELECT RAISE(ABORT, '{LEVEL_MESSAGE}'); END
    """,
    f"""
    CREATE TRIGGER place_level_parent_update AFTER UPDATE OF path, level ON {PLACE}
    WHEN {SQLITE_ROOT} OR EXISTS (
        SELECT 1 FROM {PLACE} above
        WHERE above.path = substr(NEW.path, 1, length(NEW.path) - 4)
          AND NOT {may_hold("above.level", "NEW.level")}
    ) OR EXISTS (
        SELECT 1 FROM {PLACE} below
        WHERE below.path > NEW.path AND below.path < NEW.path || '~'
          AND length(below.path) = length(NEW.path) + 4
          AND NOT {may_hold("NEW.level", "below.level")}
    )
    BEGIN SELECT RAISE(ABORT, '{LEVEL_MESSAGE}'); END
    """,
]

SQLITE_SPACES = [
    f"""
    CREATE TRIGGER space_part_{act.split()[0].lower()} AFTER {act} ON {SPACE}
    WHEN (NEW.part_of_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {SPACE} whole
        WHERE whole.id = NEW.part_of_id AND whole.id <> NEW.id
          AND whole.place_id = NEW.place_id AND whole.part_of_id IS NULL
    )) OR EXISTS (
        SELECT 1 FROM {SPACE} part
        WHERE part.part_of_id = NEW.id
          AND (NEW.part_of_id IS NOT NULL OR part.place_id <> NEW.place_id)
    )
    BEGIN SELECT RAISE(ABORT, '{PART_MESSAGE}'); END
    """
    for act in ("INSERT", "UPDATE OF part_of_id, place_id")
]

# ~>=~ and ~<~ compare byte by byte, as the index varchar_pattern_ops does, in every collation.
POSTGRESQL_PLACES = [
    f"""
    CREATE FUNCTION place_level_parent() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        above varchar;
    BEGIN
        IF length(NEW.path) > 4 THEN
            SELECT place.level INTO above FROM {PLACE} place
                WHERE place.path = substr(NEW.path, 1, length(NEW.path) - 4) FOR SHARE;
        END IF;
        IF (length(NEW.path) = 4) <> (NEW.level = 'centre')
            OR (length(NEW.path) > 4 AND above IS NULL)
            OR (above IS NOT NULL AND NOT {may_hold("above", "NEW.level")})
            OR (TG_OP = 'UPDATE' AND EXISTS (
                SELECT 1 FROM {PLACE} below
                WHERE below.path ~>~ NEW.path AND below.path ~<~ (NEW.path || '~')
                  AND length(below.path) = length(NEW.path) + 4
                  AND NOT {may_hold("NEW.level", "below.level")}
            ))
        THEN
            RAISE EXCEPTION '{LEVEL_MESSAGE.replace("'", "''")}'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'place_level_parent';
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE TRIGGER place_level_parent AFTER INSERT OR UPDATE OF path, level ON {PLACE}
    FOR EACH ROW EXECUTE FUNCTION place_level_parent()
    """,
]

POSTGRESQL_SPACES = [
    f"""
    CREATE FUNCTION space_part() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.part_of_id IS NOT NULL THEN
            PERFORM 1 FROM {SPACE} whole WHERE whole.id = NEW.part_of_id FOR NO KEY UPDATE;
        END IF;
        IF (NEW.part_of_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {SPACE} whole
            WHERE whole.id = NEW.part_of_id AND whole.id <> NEW.id
              AND whole.place_id = NEW.place_id AND whole.part_of_id IS NULL
        )) OR EXISTS (
            SELECT 1 FROM {SPACE} part
            WHERE part.part_of_id = NEW.id
              AND (NEW.part_of_id IS NOT NULL OR part.place_id <> NEW.place_id)
        ) THEN
            RAISE EXCEPTION '{PART_MESSAGE}'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'space_part';
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE TRIGGER space_part AFTER INSERT OR UPDATE OF part_of_id, place_id ON {SPACE}
    FOR EACH ROW EXECUTE FUNCTION space_part()
    """,
]


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_initial")]

    operations = [
        guard(
            sqlite=EngineSql(
                forwards=[statement.replace("can't", "can''t") for statement in SQLITE_PLACES],
                backwards=[
                    "DROP TRIGGER place_level_parent_insert",
                    "DROP TRIGGER place_level_parent_update",
                ],
            ),
            postgresql=EngineSql(
                forwards=POSTGRESQL_PLACES,
                backwards=[
                    f"DROP TRIGGER place_level_parent ON {PLACE}",
                    "DROP FUNCTION place_level_parent()",
                ],
            ),
        ),
        guard(
            sqlite=EngineSql(
                forwards=SQLITE_SPACES,
                backwards=["DROP TRIGGER space_part_insert", "DROP TRIGGER space_part_update"],
            ),
            postgresql=EngineSql(
                forwards=POSTGRESQL_SPACES,
                backwards=[f"DROP TRIGGER space_part ON {SPACE}", "DROP FUNCTION space_part()"],
            ),
        ),
    ]
