"""Put a backup in the place of what is there, all of it or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from cms.core.backup import BackupError, manifest
from cms.core.backup.databases import Aside, Tick, database, stamp
from cms.core.backup.making import CHUNK, SPARE, media_folder
from cms.core.backup.manifest import MEDIA, Manifest, Part, read_manifest
from cms.core.backup.workshop import workshop

RESTORING = ".restoring"
BEFORE = ".before-restore-"
LONGEST_MANIFEST = 256 * 1024 * 1024
# What the zip module and its decompressor raise on broken input.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError),
    *(RuntimeError, ValueError, LookupError, OverflowError),
)


@dataclass(frozen=True, slots=True)
class Former:
    """What was there before: the database, and the uploads if they were exchanged too."""

    database: Aside
    media: MediaAside | None

    @property
    def names(self) -> list[str]:
        return [self.database.name, *([str(self.media.folder)] if self.media else [])]

    def bring_back(self) -> None:
        if self.media:
            self.media.bring_back()
        self.database.bring_back()

    def drop(self) -> None:
        self.database.drop()
        if self.media:
            shutil.rmtree(self.media.folder, ignore_errors=True)


@contextlib.contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup and judge its list of contents. Raises ``BackupError`` for anything odd."""
    with contextlib.ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(file))
            said = _contents(archive)
        except BROKEN as error:
            raise BackupError(
                _("%(file)s is damaged or incomplete, or no backup of this site.") % {"file": file}
            ) from error
        except OSError as error:
            raise BackupError(f"{error.filename or file}: {error.strerror or error}") from error
        yield archive, said


def _contents(archive: zipfile.ZipFile) -> Manifest:
    """Return the manifest, once the archive holds exactly what it lists, as plain files."""
    entries = archive.infolist()
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if not manifest.is_safe(entry.filename) or kind not in {0, stat.S_IFREG}:
            raise BackupError(
                _("This is no backup of this site: it holds a file with the name %(name)s.")
                % {"name": ascii(entry.filename)}
            )
    names = sorted(entry.filename for entry in entries)
    if manifest.NAME not in names:
        raise BackupError(_("The backup is incomplete, or no backup of this site."))
    with archive.open(manifest.NAME) as file:
        said = read_manifest(file.read(LONGEST_MANIFEST))
    if names != sorted([manifest.NAME, *(part.name for part in said.parts)]):
        raise BackupError(_("The backup is damaged: its list of contents can't be read."))
    return said


def ask_whether_it_fits(said: Manifest, *, replace: bool) -> None:
    """Raise ``BackupError`` where this site can't or shouldn't take the backup."""
    if said.engine != connection.vendor:
        raise BackupError(
            _("The backup is of %(theirs)s, and DATABASE_URL names %(ours)s: set it to the same.")
            % {"theirs": said.engine, "ours": connection.vendor}
        )
    loader = MigrationLoader(None)
    known = {".".join(key) for key in loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known |= {".".join(key) for key in migration.replaces}
    if newer := sorted(set(said.migrations) - known):
        raise BackupError(
            _("The backup was made by a newer version of the site (%(migration)s): update first.")
            % {"migration": newer[0]}
        )
    uploads = media_folder()
    if said.with_media and uploads is None:
        raise BackupError(
            _("The backup has uploads, and MEDIA_STORAGE_URL sends them elsewhere: unset it first.")
        )
    if replace:
        return
    if not database().is_empty():
        raise BackupError(
            _("The database is not empty. To put the backup in its place, add --replace.")
        )
    if said.with_media and uploads is not None and next(_visible(uploads), None):
        raise BackupError(
            _("%(folder)s is not empty. To put the backup in its place, add --replace.")
            % {"folder": uploads}
        )


def take_in(archive: zipfile.ZipFile, said: Manifest, tick: Tick) -> Former:
    """Unpack beside what is there, check every byte, then exchange.

    Returns what was there before, which the caller drops or brings back. Until every checksum
    agrees, nothing that the site uses is touched.
    """
    uploads = media_folder() if said.with_media else None
    with contextlib.ExitStack() as stack:
        near_database = stack.enter_context(workshop(_place_for_dump()))
        near_media = stack.enter_context(workshop(uploads / RESTORING)) if uploads else None
        _ask_for_room(said, near_database, near_media)
        for part in said.parts:
            folder = near_media if part.name.startswith(MEDIA) else near_database
            if folder is None:
                raise BackupError(_("The backup is damaged: its list of contents can't be read."))
            _unpack(archive, part, folder, tick)
        aside = database().take(near_database / said.database.name, said.counts)
        try:
            media = None
            if uploads and near_media:
                media = MediaAside(uploads, uploads / f"{BEFORE}{stamp()}")
                media.exchange(near_media / MEDIA)
        except BaseException:
            if media:
                media.bring_back()
            aside.bring_back()
            raise
    return Former(aside, media)


def finish() -> None:
    """Bring an older backup up to date, and forget what was remembered of the former content."""
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)
    cache.clear()


class MediaAside:
    """The uploads before a restore: in a hidden folder among the new ones, on the same disk."""

    def __init__(self, uploads: Path, folder: Path) -> None:
        self.uploads, self.folder = uploads, folder
        self.put_aside: list[str] = []
        self.came: list[str] = []

    def exchange(self, fresh: Path) -> None:
        self.folder.mkdir(mode=0o700)
        for entry in list(_visible(self.uploads)):
            entry.rename(self.folder / entry.name)
            self.put_aside.append(entry.name)
        if fresh.is_dir():
            for entry in list(fresh.iterdir()):
                entry.rename(self.uploads / entry.name)
                self.came.append(entry.name)

    def bring_back(self) -> None:
        for name in self.came:
            entry = self.uploads / name
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        for name in self.put_aside:
            (self.folder / name).rename(self.uploads / name)
        shutil.rmtree(self.folder, ignore_errors=True)


def left_behind() -> list[str]:
    """Return what an interrupted restore kept of the content before it."""
    uploads = media_folder()
    folders = uploads.glob(f"{BEFORE}*") if uploads else []
    return [*database().left_behind(), *sorted(map(str, folders))]


def _visible(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (entry for entry in folder.iterdir() if not entry.name.startswith("."))


def _place_for_dump() -> Path:
    """Return a folder for the unpacked dump: beside SQLite's file, else among temporary files."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return Path(f"{name}{RESTORING}")
    return Path(tempfile.gettempdir()) / f"{name}{RESTORING}"


def _ask_for_room(said: Manifest, near_database: Path, near_media: Path | None) -> None:
    dump = said.database.bytes
    # Beside the dump, the former database is kept, and SQLite's journal while it changes.
    wanted = [(near_database, 2 * dump + 2 * database().size() + SPARE)]
    if near_media:
        wanted.append((near_media, said.size - dump + SPARE))
    for folder, needed in wanted:
        free = shutil.disk_usage(folder).free
        if free < needed:
            raise BackupError(
                _("Not enough disk space in %(folder)s: %(needed)d MB needed, %(free)d MB free.")
                % {"folder": folder.parent, "needed": needed >> 20, "free": free >> 20}
            )


def _unpack(archive: zipfile.ZipFile, part: Part, folder: Path, tick: Tick) -> None:
    target = folder / part.name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(part.name) as source, target.open("xb") as file:
            # A bomb is stopped where it grows over its own declaration.
            while size <= part.bytes and (chunk := source.read(CHUNK)):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
                tick(len(chunk))
        whole = (size, digest.hexdigest()) == (part.bytes, part.sha256)
    except BROKEN:
        whole = False
    if not whole:
        raise BackupError(
            _("The backup is damaged: the checksum of %(name)s does not agree.")
            % {"name": part.name}
        )
    if part.name.startswith(MEDIA):
        target.chmod(0o644)
