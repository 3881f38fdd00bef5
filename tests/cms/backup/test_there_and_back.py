"""What goes into a backup comes out of it, into a place that expects it, and nothing is lost."""

import json
import os
import stat
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cms.core.backup import restoring
from cms.core.backup.databases import database
from tests.cms.backup.conftest import UPLOADS


def restore(file, *options):
    call_command("restore", str(file), *options, verbosity=0)


def test_a_backup_brings_everything_back(site):
    before = site.content()
    file = site.backup()
    site.change()
    assert site.content() != before

    restore(file, "--replace")

    assert site.content() == before
    assert before[1] == UPLOADS
    assert restoring.left_behind() == []


def test_an_empty_place_takes_a_backup_without_further_ado(site, settings):
    before = site.content()
    file = site.backup()
    site.move_to()
    site.media = settings.MEDIA_ROOT = site.folder / "elsewhere" / "media"

    restore(file)

    assert site.content() == before


def test_a_filled_database_is_replaced_only_when_asked(site):
    file = site.backup()
    site.change()
    now = site.content()

    with pytest.raises(CommandError, match="--replace"):
        restore(file)

    assert site.content() == now


def test_filled_uploads_are_replaced_only_when_asked(site):
    file = site.backup()
    site.move_to()

    with pytest.raises(CommandError, match="--replace"):
        restore(file)

    assert site.uploads() == UPLOADS
    assert database().is_empty()


def test_the_manifest_says_what_is_in_it(site):
    with zipfile.ZipFile(site.backup()) as archive:
        said = json.loads(archive.read("manifest.json"))
        names = archive.namelist()

    assert said["engine"] == connection.vendor
    assert said["counts"]["users_user"] == len(site.people())
    assert "users.0001_initial" in said["migrations"]
    assert {part["name"] for part in said["parts"]} == set(names) - {"manifest.json"}
    assert {f"media/{name}" for name in UPLOADS} < set(names)


def test_nobody_else_may_read_a_backup(site):
    assert stat.S_IMODE(site.backup().stat().st_mode) == 0o600


def test_a_backup_never_overwrites(site):
    file = site.folder / "a.zip"
    file.write_text("precious")

    with pytest.raises(CommandError, match=r"a\.zip"):
        site.backup()

    assert file.read_text() == "precious"
    assert [path.name for path in site.folder.glob("a.zip*")] == ["a.zip"]


def test_links_and_hidden_folders_are_no_uploads(site):
    (site.media / "images" / "passwd").symlink_to("/etc/passwd")
    (site.media / ".before-restore-1").mkdir()
    (site.media / ".before-restore-1" / "old.webp").write_bytes(b"old")

    with zipfile.ZipFile(site.backup()) as archive:
        assert not [name for name in archive.namelist() if "passwd" in name or "old" in name]


def test_two_backups_at_once_do_not_mix(site):
    file = site.folder / "a.zip"
    with (
        restoring.workshop(site.folder / "a.zip.partial"),
        pytest.raises(CommandError, match="partial"),
    ):
        site.backup()
    assert not file.exists()


def test_what_a_killed_backup_left_is_cleared_away(site):
    left = site.folder / "older.zip.partial"
    left.mkdir()
    (left / "writing.lock").touch()
    (left / "draft").write_bytes(b"half")
    unlike = site.folder / "mine.partial"
    unlike.mkdir()

    site.backup()

    assert not left.exists()
    assert unlike.exists()


def test_other_keys_are_told_of(site, settings, capsys):
    file = site.backup()
    settings.PERSONAL_DATA_KEYS = ["quite another key"]

    restore(file, "--replace")

    assert "PERSONAL_DATA_KEYS" in capsys.readouterr().err


def test_keys_that_were_changed_since_are_known(site, settings, capsys):
    settings.PERSONAL_DATA_KEYS = ["old"]
    file = site.backup()
    settings.PERSONAL_DATA_KEYS = ["new", "old"]

    restore(file, "--replace")

    assert "PERSONAL_DATA_KEYS" not in capsys.readouterr().err


def test_faulty_content_is_told_of_and_what_was_there_is_kept(site):
    guard = {
        "sqlite": "DROP TRIGGER claim_overlap_insert",
        "postgresql": "ALTER TABLE scheduling_claim DROP CONSTRAINT claim_overlap",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(guard)
    file = site.backup()

    with pytest.raises(CommandError, match="before"):
        restore(file, "--replace")

    assert len(restoring.left_behind()) == 2


def test_what_this_version_cannot_take_is_put_back(site):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'organisation' AND name = '0001_initial'"
        )
    file = site.backup()
    site.change()
    now = site.content()

    with pytest.raises(CommandError, match="organisation"):
        restore(file, "--replace")

    assert site.content() == now
    assert restoring.left_behind() == []


def test_a_full_disk_leaves_nothing_behind(site):
    """A child with a limit on the size of its files stands in for a full disk."""
    import resource
    import signal

    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
        try:
            site.backup()
        except CommandError:
            os._exit(3)
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert list(site.folder.glob("*.zip*")) == []
