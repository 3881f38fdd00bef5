"""Jobs of the clock: each when it is due, one at a time, whatever the others do."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection

from cms.core import clock, periodic
from cms.core.models import PeriodicRun
from cms.core.periodic import Job, daily, every, late_jobs, run_due
from tests.soak import ground

pytestmark = pytest.mark.django_db
NOON = clock.at(dt.date(2026, 11, 24), dt.time(12))


@pytest.fixture
def moment(monkeypatch):
    """A clock that stands still until the test moves it; no job of a real room runs."""
    monkeypatch.setattr(periodic, "_jobs", {})
    hand = {"now": NOON}
    monkeypatch.setattr(clock, "now", lambda: hand["now"])

    def move(**time):
        hand["now"] += dt.timedelta(**time)
        return hand["now"]

    return move


def row(job):
    return PeriodicRun.objects.get(name__endswith=job.__name__)


def test_runs_at_once_and_then_each_period(moment):
    done = []

    @every(minutes=10)
    def job():
        done.append(clock.now())

    assert [run_due(), run_due()] == [1, 0]
    moment(minutes=9, seconds=59)
    assert run_due() == 0
    moment(seconds=1)
    assert run_due() == 1
    assert done == [NOON, NOON + dt.timedelta(minutes=10)]
    assert (row(job).runs, row(job).failures) == (2, 0)


def test_what_was_missed_is_made_up_for_once(moment):
    done = []

    @every(minutes=1)
    def job():
        done.append(clock.now())

    run_due()
    moment(hours=5)
    assert [run_due(), run_due()] == [1, 0]
    assert len(done) == 2


def test_a_daily_job_waits_for_its_hour_and_runs_once_a_day(moment):
    done = []

    @daily(at=dt.time(7, 45))
    def job():
        done.append(clock.local(clock.now()))

    assert run_due() == 0
    moment(hours=19, minutes=44)
    assert run_due() == 0
    for _minute in range(4):
        moment(minutes=1)
        run_due()
    moment(hours=24)
    run_due()

    assert [(day.day, day.hour, day.minute) for day in done] == [(25, 7, 45), (26, 7, 48)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-31T23:59", "2027-01-01T07:45"),
        ("2028-02-28T12:00", "2028-02-29T07:45"),
        ("2026-11-24T07:44", "2026-11-24T07:45"),
        ("2026-11-24T07:45", "2026-11-25T07:45"),
    ],
)
def test_the_next_morning(now, expected):
    job = Job("job", lambda: None, dt.timedelta(days=1), dt.time(7, 45))
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=clock.SHANGHAI)
    assert clock.local(job.next_at(moment)).strftime("%Y-%m-%dT%H:%M") == expected


def test_a_failing_job_is_logged_counted_and_stops_nobody(moment, caplog):
    done = []

    @every(minutes=1)
    def breaks():
        raise ValueError("the number 13800001234")

    @every(minutes=1)
    def works():
        done.append(1)

    assert run_due() == 2
    moment(minutes=1)
    run_due()

    assert done == [1, 1]
    found = row(breaks)
    assert (found.runs, found.failures, found.failures_in_a_row) == (2, 2, 2)
    assert found.last_error == "ValueError"
    assert found.finished_at is None
    assert "failed" in caplog.text


def test_a_daily_job_that_failed_is_tried_again_the_same_day(moment):
    answers = iter([ValueError, None])

    @daily(at=dt.time(7, 45))
    def job():
        if error := next(answers):
            raise error

    run_due()
    moment(hours=19, minutes=45)
    assert run_due() == 1
    moment(minutes=4)
    assert run_due() == 0
    moment(minutes=1)
    assert run_due() == 1
    assert (row(job).failures, row(job).failures_in_a_row) == (1, 0)
    moment(minutes=30)
    assert run_due() == 0


def test_nobody_else_runs_a_job_that_is_running(moment):
    inside = []

    @every(minutes=1)
    def job():
        moment(minutes=5)  # it is due again, and its row is still taken
        inside.append(run_due())

    assert run_due() == 1
    assert inside == [0]


def test_a_machine_that_died_gives_its_job_back(moment):
    done = []

    @every(minutes=1)
    def job():
        done.append(1)
        if len(done) == 1:
            raise KeyboardInterrupt  # nothing is written after it

    with pytest.raises(KeyboardInterrupt):
        run_due()
    moment(minutes=9)
    assert run_due() == 0
    moment(minutes=1)
    assert run_due() == 1


def test_a_run_that_took_too_long_changes_nothing_of_the_next(moment):
    @every(minutes=1)
    def job():
        moment(minutes=11)
        PeriodicRun.objects.update(taken_by="00000000-0000-0000-0000-000000000001", runs=7)

    run_due()
    assert (row(job).runs, row(job).finished_at) == (7, None)


def test_stops_between_two_jobs(moment):
    done = []

    @every(minutes=1)
    def first():
        done.append("first")

    @every(minutes=1)
    def second():
        done.append("second")

    assert run_due(lambda: bool(done)) == 1
    assert run_due() == 1
    assert done == ["first", "second"]


def test_late_jobs_are_named(moment):
    @every(minutes=1)
    def job():
        pass

    run_due()
    assert list(late_jobs()) == []
    moment(minutes=32)
    assert list(late_jobs()) == [row(job).name]


@pytest.mark.parametrize("register", [lambda: every(minutes=0), lambda: every()])
def test_no_period(register):
    with pytest.raises(ImproperlyConfigured):
        register()


def test_two_jobs_of_one_name(moment):
    def job():
        pass

    every(minutes=1)(job)
    with pytest.raises(ImproperlyConfigured):
        every(minutes=2)(job)


def test_once(moment, capsys):
    @every(minutes=1)
    def job():
        pass

    call_command("run_periodic", "--once")
    assert capsys.readouterr().out == "1 jobs were run.\n"


def test_looking_is_cheap_while_nothing_is_due(moment, django_assert_num_queries):
    for minutes in range(1, 6):
        every(minutes=minutes)(make_job(minutes))
    run_due()
    with django_assert_num_queries(2):
        run_due()


def make_job(number):
    def job():
        pass

    job.__name__ = f"job{number}"
    return job


def test_the_loop_outlives_the_database_and_stops_when_asked(moment, monkeypatch, caplog):
    """The first look fails as it does without a database; the second asks us to stop."""
    from cms.core.management.commands import run_periodic

    looks = []

    def look(_asked_to_stop):
        looks.append(1)
        if len(looks) == 1:
            raise DatabaseError("gone")
        os.kill(os.getpid(), signal.SIGTERM)
        return 0

    monkeypatch.setattr(run_periodic, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(periodic, "run_due", look)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        call_command("run_periodic")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert len(looks) == 2
    assert "can't be looked up" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="A process of its own needs a file that we can copy"
)
def test_a_real_process_ends_cleanly(tmp_path):
    import sqlite3

    file = tmp_path / "clock.sqlite3"
    with sqlite3.connect(file) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    copy.close()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "run_periodic"],
        cwd=ground.ROOT,
        env=ground.environment(f"sqlite:///{file}"),
        stderr=subprocess.PIPE,
    )
    try:
        deadline = time.monotonic() + 60
        runs = 0
        while not runs:
            assert time.monotonic() < deadline
            time.sleep(0.2)
            with sqlite3.connect(file) as look:
                (runs,) = look.execute(
                    "SELECT COALESCE(SUM(runs), 0) FROM core_periodicrun"
                ).fetchone()
            look.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.communicate()


def test_the_jobs_of_the_rooms_are_registered_and_run():
    """Each job that a real room has registered works on an empty database."""
    for job in periodic.jobs().values():
        job.work()
    names = {name.rpartition(".")[2] for name in periodic.jobs()}
    assert {
        "send_what_is_due",
        "tell_what_waits",
        "forget_old_letters",
        "forget_old_reservations",
        "drop_old_task_results",
        "drop_old_sessions",
    } <= names
    assert all(len(name) <= 80 for name in periodic.jobs())
