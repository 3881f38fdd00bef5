"""A folder for unfinished work, beside what it will become."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from cms.core.backup import BackupError

LOCK = "writing.lock"


@contextlib.contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """Make ``folder`` for our eyes only and take it away at the end, whatever happens.

    What a killed process left in it is cleared away first. Raises ``BackupError`` while another
    process is at work there.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(
                _("Another process is at work in %(folder)s; wait until it is done.")
                % {"folder": folder}
            ) from error
        clear(folder, but=LOCK)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def tidy_end() -> Iterator[None]:
    """End by an exception when somebody asks us to, so that what is unfinished is taken away."""

    def end(*_arguments: object) -> None:
        raise SystemExit(1)

    former = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def clear(folder: Path, *, but: str = "") -> None:
    for entry in folder.iterdir():
        if entry.name == but:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def clear_abandoned(folder: Path, ending: str) -> None:
    """Take away the workshops that killed processes left in ``folder``."""
    for left in folder.glob(f"*{ending}"):
        if left.is_dir() and (left / LOCK).exists():
            with contextlib.suppress(BackupError), workshop(left):
                pass
