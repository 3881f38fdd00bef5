"""Looks at personal data are kept as they were written (field-notes P4, S1).

TRUNCATE on PostgreSQL stays with the owner of the table, who could drop the trigger as well.
"""

from django.db import migrations

from cms.core.database_guards import EngineSql, guard

TABLE = "core_personaldatareveal"
MESSAGE = "A look at personal data can be neither changed nor deleted."


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        guard(
            sqlite=EngineSql(
                forwards=[
                    f"""
                    CREATE TRIGGER reveal_append_only_{act.lower()} BEFORE {act} ON {TABLE}
                    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
                    """
                    for act in ("UPDATE", "DELETE")
                ],
                backwards=[
                    "DROP TRIGGER reveal_append_only_update",
                    "DROP TRIGGER reveal_append_only_delete",
                ],
            ),
            postgresql=EngineSql(
                forwards=[
                    f"""
                    CREATE FUNCTION reveal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        RAISE EXCEPTION '{MESSAGE}'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'reveal_append_only';
                    END $$
                    """,
                    f"""
                    CREATE TRIGGER reveal_append_only BEFORE UPDATE OR DELETE ON {TABLE}
                    FOR EACH ROW EXECUTE FUNCTION reveal_append_only()
                    """,
                ],
                backwards=[
                    f"DROP TRIGGER reveal_append_only ON {TABLE}",
                    "DROP FUNCTION reveal_append_only()",
                ],
            ),
        )
    ]
