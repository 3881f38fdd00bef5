"""Damaged, truncated and made-up archives: one sentence each, and nothing is touched."""

import hashlib
import json
import random
import stat
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cms.core.backup.databases import database

FLIPS = 60
CUTS = 25


def refused(file):
    """Return the sentence with which the archive was refused."""
    with pytest.raises(CommandError) as caught:
        call_command("restore", str(file), "--replace", verbosity=0)
    sentence = str(caught.value)
    assert sentence.strip()
    assert "\n" not in sentence
    return sentence


def said_by(file):
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))


def forged(site, entries, said, *, listed=True):
    """Write an archive with ``entries`` (name or ZipInfo, and content) and a fitting manifest."""
    parts = [
        {
            "name": getattr(name, "filename", name),
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for name, content in entries
    ]
    file = site.folder / "forged.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content)
        archive.writestr(
            "manifest.json", json.dumps({**said, "parts": parts if listed else said["parts"]})
        )
    return file


def database_entry(file):
    part = database().part
    with zipfile.ZipFile(file) as archive:
        return part, archive.read(part)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "media/../../evil",
        "/var/evil",
        "media//evil",
        "media/./evil",
        "media\\..\\evil",
        "C:/evil",
        "media/" + "x/" * 600,
    ],
)
def test_names_that_lead_away_are_refused(site, name):
    good = site.backup()
    before = site.content()

    refused(forged(site, [database_entry(good), (name, b"evil")], said_by(good)))

    assert site.content() == before
    assert not list(site.folder.parent.rglob("evil"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_links_folders_and_devices_are_refused(site, kind):
    good = site.backup()
    before = site.content()
    entry = zipfile.ZipInfo("media/images/odd")
    entry.external_attr = (kind | 0o777) << 16

    refused(forged(site, [database_entry(good), (entry, b"/etc/passwd")], said_by(good)))

    assert site.content() == before


def test_a_file_that_is_not_listed_is_refused(site):
    good = site.backup()
    with zipfile.ZipFile(good, "a") as archive:
        archive.writestr("media/images/extra.webp", b"extra")

    refused(good)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(site):
    good = site.backup()
    with zipfile.ZipFile(good, "a") as archive:
        archive.writestr("media/images/shore.webp", b"other")

    refused(good)


def test_a_listed_file_that_is_missing_is_refused(site):
    good = site.backup()
    refused(forged(site, [database_entry(good)], said_by(good), listed=False))


def test_other_content_under_a_known_name_is_refused(site):
    good = site.backup()
    before = site.content()
    said = said_by(good)
    with zipfile.ZipFile(good) as archive:
        entries = [(part["name"], archive.read(part["name"])) for part in said["parts"]]
    forgery = [(name, b"X" * len(content)) for name, content in entries]

    assert database().part in refused(forged(site, forgery, said, listed=False))
    assert site.content() == before


def test_rows_that_are_not_as_promised_are_refused(site):
    good = site.backup()
    before = site.content()
    said = said_by(good)
    said["counts"]["users_user"] += 1
    with zipfile.ZipFile(good) as archive:
        entries = [(part["name"], archive.read(part["name"])) for part in said["parts"]]

    assert "users_user" in refused(forged(site, entries, said))
    assert site.content() == before


def test_an_archive_that_swells_is_stopped_at_what_it_declared(site):
    good = site.backup()
    said = said_by(good)
    file = site.folder / "bomb.zip"
    name, content = database_entry(good)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        with archive.open("media/bomb", "w", force_zip64=True) as bomb:
            for _ in range(64):
                bomb.write(bytes(1 << 20))
        kept = next(part for part in said["parts"] if part["name"] == name)
        said["parts"] = [kept, {"name": "media/bomb", "bytes": 10, "sha256": "0" * 64}]
        archive.writestr("manifest.json", json.dumps(said))

    assert "media/bomb" in refused(file)


@pytest.mark.parametrize(
    "lie",
    [
        {"format": 2},
        {"format": None},
        {"parts": []},
        {"parts": None},
        {"parts": [{"name": "a"}]},
        {"engine": "oracle"},
        {"migrations": ["users.9999_of_next_year"]},
        {"unknown": 1},
    ],
    ids=str,
)
def test_a_manifest_that_promises_something_else_is_refused(site, lie):
    good = site.backup()
    before = site.content()
    said = {**said_by(good), **lie}
    file = site.folder / "odd.zip"
    with zipfile.ZipFile(good) as archive, zipfile.ZipFile(file, "w") as odd:
        for part in said_by(good)["parts"]:
            odd.writestr(part["name"], archive.read(part["name"]))
        odd.writestr("manifest.json", json.dumps(said))

    refused(file)

    assert site.content() == before


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"no zip at all", b"PK\x05\x06" + bytes(18)], ids=repr
)
def test_what_is_no_archive_is_refused(site, content):
    file = site.folder / "odd.zip"
    file.write_bytes(content)

    refused(file)


def test_a_missing_file_and_a_folder_are_refused(site):
    assert "nowhere.zip" in refused(site.folder / "nowhere.zip")
    refused(site.folder)


def test_an_archive_cut_anywhere_is_refused(site):
    whole = site.backup().read_bytes()
    before = site.content()
    chance = random.Random(7)
    file = site.folder / "cut.zip"
    for length in [len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(CUTS))]:
        file.write_bytes(whole[:length])
        refused(file)
    assert site.content() == before


def test_one_flipped_bit_is_refused_or_changes_nothing(site):
    """Some bits of a zip mean nothing; a restore that goes through must bring the same."""
    whole = site.backup().read_bytes()
    before = site.content()
    chance = random.Random(11)
    file = site.folder / "flipped.zip"
    sentences = []
    for _ in range(FLIPS):
        flipped = bytearray(whole)
        flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(flipped)
        try:
            call_command("restore", str(file), "--replace", verbosity=0)
        except CommandError as error:
            sentences.append(str(error))
        connection.close()
        assert site.content() == before
    assert len(sentences) > FLIPS / 2
    assert not [sentence for sentence in sentences if "\n" in sentence]
