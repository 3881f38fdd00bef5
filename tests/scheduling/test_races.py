"""Small twins of ``make soak``: real processes on a file of their own, and controls that must
fail.
"""

import json
import sqlite3

import pytest
from django.db import connection

from tests.soak import ground

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


@pytest.fixture(scope="module")
def postgresql_databases():
    """Return a function that makes databases in one durable cluster, migrated once."""
    with ground.postgresql() as make:
        yield make


@pytest.fixture
def new_database(tmp_path, request):
    """Return a function that makes an empty database like the one under test."""
    if connection.vendor != "sqlite":
        return request.getfixturevalue("postgresql_databases")
    connection.ensure_connection()
    numbers = iter(range(100))

    def make():
        file = tmp_path / f"race-{next(numbers)}.sqlite3"
        with sqlite3.connect(file) as copy:
            connection.connection.backup(copy)
        copy.close()
        return f"sqlite:///{file}"

    return make


def run(url, module, *arguments):
    said = ground.python(url, "-m", f"tests.soak.{module}", *arguments)
    return json.loads(said.splitlines()[-1])


def test_bookings_race(new_database):
    found = run(new_database(), "bookings", "--attempts", "1200", "--processes", "8", "--days", "5")

    assert set(found["outcomes"]) == {"booked", "taken"}
    assert found["outcomes"]["booked"] > 100
    for fault in ("overlaps", "lost", "unacknowledged", "unlike_their_booking"):
        assert found[fault] == 0, found


def test_bookings_race_without_the_guard_overlaps(new_database):
    """The control: had the race above no contest, this would find none either."""
    for _ in range(3):
        found = run(
            new_database(),
            "bookings",
            "--control",
            *("--attempts", "1200", "--processes", "8", "--days", "5"),
        )
        if found["overlaps"]:
            return
    pytest.fail(f"The control found no overlap: {found}")


def test_series_race_with_single_bookings(new_database):
    found = run(new_database(), "series", "--attempts", "240", "--processes", "6", "--days", "6")

    assert set(found["outcomes"]) <= {"series", "series refused", "booked", "taken"}, found
    assert min(found["outcomes"].get(word, 0) for word in ("series", "booked", "taken")) > 5
    for fault in ("overlaps", "lost", "unacknowledged", "unlike_their_booking", "odd_series"):
        assert found[fault] == 0, found


def test_seats_race(new_database):
    found = run(new_database(), "seats", "--attempts", "400", "--processes", "8", "--sessions", "4")

    assert set(found["outcomes"]) == {"reserved", "full"}
    for fault in ("oversold", "not_full", "lost", "unacknowledged", "count_differs"):
        assert found[fault] == 0, found


def test_seats_race_that_counts_first_oversells(new_database):
    for _ in range(3):
        found = run(
            new_database(),
            "seats",
            "--control",
            *("--attempts", "800", "--processes", "8", "--sessions", "8"),
        )
        if found["oversold"]:
            return
    pytest.fail(f"The control oversold nothing: {found}")


def test_kill_minus_nine_loses_nothing(new_database):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite: the promise is about its file")
    found = run(new_database(), "kills", "--kills", "5")

    assert found["acknowledged"] > 5
    assert found["strange"] == []
    for fault in ("integrity_faults", "overlaps", "lost", "unlike_their_booking"):
        assert found[fault] == 0, found
