"""Compile the project's translations, so that no machine needs gettext tools to run the site."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

PROJECT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("cms", "home", "lectures", "organisation", "volunteering", "reports")


def catalogues(root: Path = PROJECT) -> Iterator[Path]:
    """Yield every ``.po`` file of our own rooms below ``root``, in a steady order."""
    for room in ROOMS:
        yield from sorted((root / room).glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_catalogue(source: Path) -> bool:
    """Write the ``.mo`` beside ``source`` where it is missing or older; say whether it was written.

    The file appears whole or not at all, so several processes may do this at once.
    Fuzzy and obsolete entries are left out. Raises ``OSError`` for a file that is no catalogue.
    """
    target = source.with_suffix(".mo")
    changed_at = source.stat().st_mtime_ns
    if target.exists() and target.stat().st_mtime_ns == changed_at:
        return False
    handle, draft = tempfile.mkstemp(dir=target.parent, suffix=".draft")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(polib.pofile(str(source)).to_binary())
        os.utime(draft, ns=(changed_at, changed_at))
        Path(draft).chmod(0o644)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return True


def compile_all(root: Path = PROJECT) -> list[Path]:
    """Compile every catalogue below ``root`` that changed; return those that were."""
    return [source for source in catalogues(root) if compile_catalogue(source)]
