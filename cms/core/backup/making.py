"""Write the whole site into one file."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from cms.core.backup import BackupError, manifest
from cms.core.backup.databases import Tick, database
from cms.core.backup.manifest import MEDIA, Manifest, Part
from cms.core.backup.workshop import clear_abandoned, workshop

PARTIAL = ".partial"
CHUNK = 1024 * 1024
SPARE = 20 * 1024 * 1024


def media_folder() -> Path | None:
    """Return where uploads lie, or ``None`` where they are on another machine (S3)."""
    storage = default_storage
    return Path(storage.location) if isinstance(storage, FileSystemStorage) else None


def media_files(folder: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield each upload with its name in a backup; no links, nothing hidden at the top."""
    if folder is None or not folder.is_dir():
        return
    for root, folders, files in os.walk(folder):
        folders.sort()
        if Path(root) == folder:
            folders[:] = [name for name in folders if not name.startswith(".")]
            files = [name for name in files if not name.startswith(".")]
        for name in sorted(files):
            path = Path(root) / name
            if not path.is_symlink():
                yield MEDIA + path.relative_to(folder).as_posix(), path


def work_to_do() -> int:
    """Return how many bytes a backup reads: the database twice, for it is dumped, then packed."""
    return 2 * database().size() + _size_of_uploads()


def _size_of_uploads() -> int:
    total = 0
    for _name, path in media_files(media_folder()):
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


def make_backup(target: Path, tick: Tick) -> Manifest:
    """Write the backup ``target``, which appears whole or not at all, and return what is in it.

    ``tick`` hears how many bytes were done. Raises ``BackupError``; never overwrites.
    """
    if target.exists() or target.is_symlink():
        raise _is_there(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_abandoned(target.parent, PARTIAL)
        with workshop(target.with_name(target.name + PARTIAL)) as folder:
            _ask_for_room(folder)
            draft = folder / "draft"
            said = _write(draft, folder, tick)
            _give_name(draft, target)
    except OSError as error:
        raise BackupError(_why(error, target)) from error
    return said


def _write(draft: Path, folder: Path, tick: Tick) -> Manifest:
    source = database()
    dump = folder / source.part
    counts = source.dump(dump, tick)
    migrations = sorted(
        ".".join(applied) for applied in MigrationRecorder(connection).applied_migrations()
    )
    uploads = media_folder()
    with _private(draft) as file:
        with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
            parts = [_add(archive, source.part, dump, tick, squeeze=source.squeeze)]
            dump.unlink()
            for name, path in media_files(uploads):
                # An upload that an editor deletes meanwhile is in no page any more.
                with contextlib.suppress(FileNotFoundError):
                    parts.append(_add(archive, name, path, tick))
            said = Manifest(
                engine=connection.vendor,
                engine_version=source.version(),
                migrations=migrations,
                counts=counts,
                parts=parts,
                with_media=uploads is not None,
            )
            archive.writestr(_entry(manifest.NAME), said.as_json())
        file.flush()
        os.fsync(file.fileno())
    return said


def _add(
    archive: zipfile.ZipFile, name: str, path: Path, tick: Tick, *, squeeze: bool = False
) -> Part:
    """Copy one file into the archive; pictures are squeezed already."""
    if not manifest.is_safe(name):
        raise BackupError(
            _("The file %(name)s can't be backed up: please rename it.") % {"name": ascii(name)}
        )
    entry = _entry(name)
    entry.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
            tick(len(chunk))
    return Part(name, size, digest.hexdigest())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _private(path: Path) -> IO[bytes]:
    """Open a new file that nobody else may read: it holds the names of people."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _give_name(draft: Path, target: Path) -> None:
    """Let ``target`` appear; whoever came first with that name keeps it."""
    try:
        os.link(draft, target)
    except FileExistsError as error:
        raise _is_there(target) from error
    except OSError:  # a disk without links, a USB stick for example
        if target.exists():
            raise _is_there(target) from None
        draft.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _is_there(target: Path) -> BackupError:
    return BackupError(
        _("%(file)s is there already; a backup never overwrites.") % {"file": target}
    )


def _ask_for_room(folder: Path) -> None:
    # The dump and the archive stand side by side for a while.
    needed = work_to_do() + SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            _("Not enough disk space in %(folder)s: %(needed)d MB needed, %(free)d MB free.")
            % {"folder": folder.parent, "needed": needed >> 20, "free": free >> 20}
        )


def _why(error: OSError, target: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("There is no disk space left in %(folder)s.") % {"folder": target.parent}
    return f"{error.filename or target}: {error.strerror or error}"
