"""While the site writes a backup holds one moment; whenever it is killed nothing is half."""

import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from contextlib import closing

import pytest
from django.core.management import call_command
from django.db import connection

from cms.core.backup import restoring
from cms.core.backup.sqlite import PAGES

KILLS = 15


@pytest.fixture
def sqlite_alone():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite: the promise is about its file; PostgreSQL's snapshots are its own")


def padded(site, megabytes=12):
    """Give the database tables that take several steps to copy; return its file."""
    file = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("CREATE TABLE padding (content BLOB)")
        raw.executemany(
            "INSERT INTO padding VALUES (?)", [(os.urandom(1 << 20),) for _ in range(megabytes)]
        )
        raw.execute("CREATE TABLE purse (owner TEXT PRIMARY KEY, coins INTEGER)")
        raw.execute("INSERT INTO purse VALUES ('left', 500), ('right', 500)")
        raw.commit()
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
    assert pages > 2 * PAGES
    return file


def coins(file):
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute("SELECT SUM(coins) FROM purse").fetchone()[0]


def test_a_backup_holds_one_moment_while_others_write(site, sqlite_alone):
    file = padded(site)
    stop, moves, faults = threading.Event(), [], []

    def write():
        with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as raw:
            while not stop.is_set():
                try:
                    raw.execute("BEGIN IMMEDIATE")
                    raw.execute("UPDATE purse SET coins = coins - 1 WHERE owner = 'left'")
                    raw.execute(
                        "UPDATE padding SET content = content WHERE rowid = 1 + abs(random() % 12)"
                    )
                    raw.execute("UPDATE purse SET coins = coins + 1 WHERE owner = 'right'")
                    raw.execute("COMMIT")
                    moves.append(1)
                except sqlite3.Error as error:
                    faults.append(error)
                    return

    writer = threading.Thread(target=write)
    writer.start()
    while not moves:
        time.sleep(0.01)
    backups = [site.backup(f"{number}.zip") for number in range(2)]
    stop.set()
    writer.join()

    assert faults == []
    assert len(moves) > 3
    for backup in backups:
        call_command("restore", str(backup), "--replace", verbosity=0)
        connection.close()
        assert coins(file) == 1000


def killed_after(seconds, work):
    """Do ``work`` in a child and kill it; return whether it was too quick for us."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == 0


def seconds_of(work):
    began = time.monotonic()
    work()
    return time.monotonic() - began


def test_a_killed_restore_leaves_the_old_database_or_the_new_one_whole(site, sqlite_alone):
    """Its uploads may be exchanged in part; what was there is kept, and a second run mends it."""
    file = padded(site)
    new = site.backup()
    expected = site.content()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("UPDATE purse SET coins = coins + 1000")
        raw.commit()
    site.change()
    old = site.backup("old.zip")
    formerly = site.uploads()

    def work():
        call_command("restore", str(new), "--replace", verbosity=0)

    def put_old():
        call_command("restore", str(old), "--replace", verbosity=0)
        connection.close()

    whole_time = seconds_of(put_old)
    chance = random.Random(3)
    found = []
    for _ in range(KILLS):
        killed_after(chance.uniform(0, whole_time), work)
        connection.close()
        with closing(sqlite3.connect(file)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found.append(coins(file))
        if found[-1] == 3000:
            assert "newcomer" in site.people()
        else:
            assert site.people() == expected[0]
        contents = set(site.uploads().values())
        assert set(formerly.values()) <= contents or set(expected[1].values()) <= contents
        put_old()
        for left in restoring.left_behind():
            clear(left)
    assert set(found) <= {1000, 3000}
    assert 3000 in found

    work()
    connection.close()
    assert site.content() == expected


def clear(left):
    shutil.rmtree(left) if os.path.isdir(left) else os.unlink(left)


def test_a_killed_backup_is_not_there_or_is_whole(site):
    whole_time = seconds_of(lambda: site.backup("first.zip"))
    chance = random.Random(5)
    for number in range(KILLS):
        target = site.folder / f"{number}.zip"
        killed_after(
            chance.uniform(0, whole_time),
            lambda target=target: call_command("backup", str(target), verbosity=0),
        )
        if target.exists():
            with restoring.opened(target) as (archive, said):
                assert archive.testzip() is None
                assert said.counts["users_user"] == len(site.people())
    site.backup("last.zip")

    assert not list(site.folder.glob("*.partial"))


def test_a_backup_that_is_asked_to_stop_tidies_up(site):
    whole_time = seconds_of(lambda: site.backup("first.zip"))
    chance = random.Random(9)
    for number in range(8):
        child = os.fork()
        if child == 0:
            try:
                call_command("backup", str(site.folder / f"{number}.zip"), verbosity=0)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.3, 1) * whole_time)
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)

    assert not list(site.folder.glob("*.partial"))
