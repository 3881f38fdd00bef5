"""Workers in processes of their own, on a database of their own; the control must send twice."""

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
        file = tmp_path / f"letters-{next(numbers)}.sqlite3"
        with sqlite3.connect(file) as copy:
            connection.connection.backup(copy)
        copy.close()
        return f"sqlite:///{file}"

    return make


def run(url, *arguments):
    said = ground.python(url, "-m", "tests.soak.letters", *arguments)
    return json.loads(said.splitlines()[-1])


@pytest.mark.parametrize(("letters", "processes"), [(30, 2), (400, 8)])
def test_every_letter_goes_out_once(new_database, letters, processes):
    found = run(
        new_database(), "--letters", str(letters), "--processes", str(processes), "--slow=0.005"
    )

    for fault in ("twice", "missing", "not_marked"):
        assert found[fault] == 0, found
    assert set(found["outcomes"]) <= {"sent", "nothing left"}


def test_without_the_conditional_update_letters_go_out_twice(new_database):
    """The control: had the race above no contest, this would find none either."""
    for _ in range(3):
        found = run(new_database(), "--control", "--letters=400", "--processes=8", "--slow=0.005")
        if found["twice"]:
            return
    pytest.fail(f"The control sent nothing twice: {found}")
