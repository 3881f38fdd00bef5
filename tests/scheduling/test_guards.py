"""The database itself refuses overlapping claims and rewritten histories, by whatever door."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from cms.core import clock
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Claim, SessionEvent
from tests.factories.scheduling import SessionFactory, tomorrow_at

pytestmark = pytest.mark.django_db

TEN, NOON = tomorrow_at(10), tomorrow_at(12)
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def taken():
    """A claim from ten to twelve."""
    session = SessionFactory(starts_at=TEN, ends_at=NOON)
    return session.booking.claims.get(resource__space=session.space)


@pytest.fixture
def other():
    """A booking a month later; its claims are moved into the way."""
    return SessionFactory(starts_at=TEN + 20 * 24 * HOUR, ends_at=NOON + 20 * 24 * HOUR).booking


def refused(name="claim_overlap"):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (TEN, NOON),
        (TEN - HOUR, TEN + MINUTE),
        (NOON - MINUTE, NOON + HOUR),
        (TEN + MINUTE, NOON - MINUTE),
        (TEN - 30 * 24 * HOUR, TEN + MINUTE),
        (NOON - dt.timedelta(microseconds=1), NOON + HOUR),
        (TEN - HOUR, TEN + dt.timedelta(microseconds=1)),
    ],
    ids=["same", "over its start", "over its end", "inside", "a month long", "1 µs", "1 µs early"],
)
def test_overlap_is_refused(taken, other, starts_at, ends_at):
    with refused(), transaction.atomic():
        other.claims.create(resource=taken.resource, starts_at=starts_at, ends_at=ends_at)


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [(TEN - HOUR, TEN), (NOON, NOON + HOUR), (TEN - 31 * 24 * HOUR, TEN)],
    ids=["until its start", "from its end", "31 days until its start"],
)
def test_touching_is_allowed(taken, other, starts_at, ends_at):
    other.claims.create(resource=taken.resource, starts_at=starts_at, ends_at=ends_at)


def test_an_inactive_claim_takes_nothing_until_it_is_made_active(taken, other):
    idle = other.claims.create(resource=taken.resource, starts_at=TEN, ends_at=NOON, active=False)

    with refused(), transaction.atomic():
        Claim.objects.filter(pk=idle.pk).update(active=True)
    with refused(), transaction.atomic():
        idle.active = True
        idle.save()


@pytest.mark.parametrize("ignore", [False, True])
def test_bulk_create_is_refused(taken, other, ignore):
    claim = Claim(booking=other, resource=taken.resource, starts_at=TEN, ends_at=NOON)

    if ignore and connection.vendor == "postgresql":
        # ON CONFLICT DO NOTHING leaves the row out: nothing is taken twice.
        Claim.objects.bulk_create([claim], ignore_conflicts=True)
        assert not other.claims.filter(resource=taken.resource).exists()
        return
    with refused(), transaction.atomic():
        Claim.objects.bulk_create([claim], ignore_conflicts=ignore)


def test_one_statement_with_two_overlapping_rows_is_refused(taken, other):
    later = SessionFactory(starts_at=TEN + 21 * 24 * HOUR, ends_at=NOON + 21 * 24 * HOUR).booking
    moment = TEN + 9 * 24 * HOUR

    with refused(), transaction.atomic():
        Claim.objects.bulk_create(
            Claim(booking=booking, resource=taken.resource, starts_at=moment, ends_at=moment + HOUR)
            for booking in (other, later)
        )


@pytest.mark.parametrize("field", ["starts_at", "resource"])
def test_moving_a_claim_into_the_way_is_refused(taken, other, field):
    claim = other.claims.get(resource__team__isnull=False)
    if field == "starts_at":
        Claim.objects.filter(pk=claim.pk).update(resource=taken.resource)
        change = {"starts_at": TEN, "ends_at": NOON}
    else:
        Claim.objects.filter(pk=claim.pk).update(starts_at=TEN, ends_at=NOON)
        change = {"resource": taken.resource}

    with refused(), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**change)


def test_a_claim_may_be_moved_over_its_own_old_stretch(taken):
    Claim.objects.filter(pk=taken.pk).update(starts_at=TEN + HOUR, ends_at=NOON + HOUR)


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE", "REPLACE"])
def test_raw_sql_is_refused_on_sqlite(taken, other, verb):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite: words of its own")
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{verb} INTO scheduling_claim (booking_id, resource_id, starts_at, ends_at, active)"  # noqa: S608  # a verb of the list above
            " SELECT %s, resource_id, starts_at, ends_at, 1 FROM scheduling_claim WHERE id = %s",
            [other.pk, taken.pk],
        )


@pytest.mark.parametrize(
    "written",
    ["2026-12-01T10:00:00", "2026-12-01 10:00:00+08:00", "2026-12-01", "", "2026-12-01 10:00"],
)
def test_moments_written_otherwise_are_refused_on_sqlite(taken, other, written):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite: PostgreSQL has a type for moments")
    with refused("claim_moments"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scheduling_claim (booking_id, resource_id, starts_at, ends_at, active)"
            " VALUES (%s, %s, %s, '2026-12-02 10:00:00', 1)",
            [other.pk, taken.resource_id, written],
        )


def test_a_claim_lasts_at_most_31_days(taken, other):
    later = NOON + HOUR
    with refused("claim_not_too_long"), transaction.atomic():
        other.claims.create(
            resource=taken.resource, starts_at=later, ends_at=later + 31 * 24 * HOUR + MINUTE
        )


def test_the_search_for_others_reads_an_index(taken):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite: the exclusion constraint is an index itself")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type='trigger' AND name='claim_overlap_insert'"
        )
        ((trigger,),) = cursor.fetchall()
        search = trigger[trigger.index("SELECT 1") : trigger.index(")\n        BEGIN")]
        for column, value in (
            ("starts_at", "'2026-12-01 10:00:00'"),
            ("ends_at", "'2026-12-01 12:00:00'"),
            ("resource_id", "1"),
        ):
            search = search.replace(f"NEW.{column}", value)
        cursor.execute(f"EXPLAIN QUERY PLAN {search}")
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert (
        "USING INDEX claim_active_resource_time (resource_id=? AND starts_at>? AND starts_at<?"
        in (plan)
    )


@pytest.mark.parametrize("change", ["update", "delete", "replace"])
def test_history_is_not_rewritten(change):
    event = SessionFactory().events.first()
    table = SessionEvent._meta.db_table

    if change == "replace" and connection.vendor != "sqlite":
        pytest.skip("SQLite: a word of its own")
    with refused("session_event_append_only"), transaction.atomic(), connection.cursor() as cursor:
        if change == "update":
            SessionEvent.objects.filter(pk=event.pk).update(reason="别的原因")
        elif change == "delete":
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [event.pk])  # noqa: S608  # our own table
        else:
            cursor.execute(
                f"REPLACE INTO {table} (id, session_id, from_state, to_state, reason, at)"  # noqa: S608
                " SELECT id, session_id, from_state, 'held', '', at"
                f" FROM {table} WHERE id = %s",
                [event.pk],
            )


def test_other_clients_can_check_the_file(tmp_path):
    """No constraint calls a function that only Python knows."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite: the file is read by its own shell too")
    import sqlite3

    SessionFactory(state=SessionState.DRAFT)
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE sql LIKE '%django_%(%'")
        called = [sql for (sql,) in cursor.fetchall() if "django_timestamp" in sql]
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'scheduling_%' AND sql IS NOT NULL"
            " ORDER BY type = 'trigger', type = 'index'"
        )
        for (sql,) in cursor.fetchall():
            copy.execute(sql)
    assert called == []
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_clock_of_the_guard_is_utc(taken, other):
    """Ten in Rushan is two in UTC; a claim at ten UTC is another moment."""
    ten_in_utc = dt.datetime.combine(clock.local(TEN).date(), dt.time(10), tzinfo=dt.UTC)

    other.claims.create(resource=taken.resource, starts_at=ten_in_utc, ends_at=ten_in_utc + HOUR)
