"""Small twins of the soak for requests and pools: real processes, and controls that must fail."""

import json
import sqlite3

import pytest
from django.db import connection

from tests.soak import ground

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]

NOUGHT = ("overlaps", "unlike_their_booking", "strange_histories", "approved_twice", "lost")


@pytest.fixture(scope="module")
def on_postgresql():
    """Return a function that makes databases in one durable cluster, migrated once."""
    with ground.postgresql() as make:
        yield make


@pytest.fixture
def new_database(tmp_path, request):
    """Return a function that makes an empty database like the one under test."""
    if connection.vendor != "sqlite":
        return request.getfixturevalue("on_postgresql")
    connection.ensure_connection()
    numbers = iter(range(100))

    def make():
        file = tmp_path / f"race-{next(numbers)}.sqlite3"
        with sqlite3.connect(file) as copy:
            connection.connection.backup(copy)
        copy.close()
        return f"sqlite:///{file}"

    return make


def run(url, *arguments):
    said = ground.python(url, "-m", "tests.soak.requests", "--processes", "8", *arguments)
    return json.loads(said.splitlines()[-1])


def test_answers_the_clock_and_bookings_race_for_late_requests(new_database):
    found = run(new_database(), "--slots", "40")

    assert set(found["outcomes"]) == {"approved", "too late", "booked", "taken", "looked"}
    assert found["unanswered"] == 0
    for fault in NOUGHT:
        assert found[fault] == 0, found


def test_without_locks_late_requests_are_approved_twice_or_booked_over(new_database):
    """The control: had the race above no contest, this would find nothing either."""
    for _ in range(3):
        found = run(new_database(), "--slots", "40", "--control")
        if found["overlaps"] or found["approved_twice"] or found["lost"]:
            return
    pytest.fail(f"The control found nothing wrong: {found}")


def test_eight_want_one_of_three_items(new_database):
    found = run(new_database(), "--race", "pools", "--slots", "10")

    assert found["outcomes"] == {"booked": 30, "taken": 50}
    for fault in NOUGHT:
        assert found[fault] == 0, found


def test_without_locks_more_items_are_taken_than_there_are(new_database):
    for _ in range(3):
        found = run(new_database(), "--race", "pools", "--slots", "10", "--control")
        if found["overlaps"]:
            return
    pytest.fail(f"The control found no overlap: {found}")
