"""Moves against moves, reservations, bookings and everything else, in real processes."""

import json

import pytest

from tests.scheduling.test_races import new_database, postgresql_databases  # noqa: F401  # fixtures
from tests.soak import ground

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


def run(url, kind, attempts):
    options = ("--kind", kind, "--attempts", str(attempts), "--processes", "6")
    return json.loads(ground.python(url, "-m", "tests.soak.moves", *options).splitlines()[-1])


def test_everything_at_once_leaves_nothing_crooked(new_database):  # noqa: F811  # the fixture
    found = run(new_database(), "mixed", 240)

    assert not [word for word in found["outcomes"] if word in {"deadlock", "locked"}]
    assert not [word for word in found["outcomes"] if word.startswith("error")], found
    assert found["outcomes"]["done: move"] > 20
    assert (found["overlaps"], found["faults"], found["letters_twice"]) == (0, [], 0)


def test_the_same_move_asked_for_by_many_is_one_move(new_database):  # noqa: F811
    found = run(new_database(), "same", 160)

    assert set(found["outcomes"]) <= {"moved", "taken"}, found
    assert (found["moved_twice"], found["faults"]) == (0, [])


def test_moves_that_look_first_and_write_afterwards_go_wrong(new_database):  # noqa: F811
    """The control: had the races above no contest, this would find nothing either."""
    for _ in range(3):
        if run(new_database(), "control", 160)["overlaps"]:
            return
    pytest.fail("The control found no overlap.")
