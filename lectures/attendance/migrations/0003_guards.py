"""A reservation given back stays given back, and its key facts stay as they were written.

Another party size or session, or a way back to confirmed, would let ``seats_taken`` and the
reservations drift apart. Personal data may be replaced (erasure), so name and phone stay free.
"""

from django.db import migrations

from cms.core.database_guards import EngineSql, guard

TABLE = "attendance_reservation"
NAME = "reservation_facts_stay"
CHANGED = (
    "NEW.session_id <> OLD.session_id OR NEW.party_size <> OLD.party_size "
    "OR NEW.token <> OLD.token OR NEW.code <> OLD.code OR NEW.request_key <> OLD.request_key "
    "OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled')"
)


class Migration(migrations.Migration):
    dependencies = [("attendance", "0002_initial")]

    operations = [
        guard(
            sqlite=EngineSql(
                forwards=[
                    f"""
                    CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} WHEN {CHANGED}
                    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
                    """
                ],
                backwards=[f"DROP TRIGGER {NAME}"],
            ),
            postgresql=EngineSql(
                forwards=[
                    f"""
                    CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF {CHANGED} THEN
                            RAISE EXCEPTION '{NAME}'
                                USING ERRCODE = 'check_violation', CONSTRAINT = '{NAME}';
                        END IF;
                        RETURN NEW;
                    END $$
                    """,
                    f"""
                    CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE}
                    FOR EACH ROW EXECUTE FUNCTION {NAME}()
                    """,
                ],
                backwards=[f"DROP TRIGGER {NAME} ON {TABLE}", f"DROP FUNCTION {NAME}()"],
            ),
        )
    ]
