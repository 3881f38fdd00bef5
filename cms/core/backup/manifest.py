"""What a backup says of itself."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from cms.core import clock, personal_data
from cms.core.backup import BackupError

NAME = "manifest.json"
FORMAT = 1
MEDIA = "media/"
# The keys' fingerprint: whether the keys here open the telephone numbers of a backup.
_KEY_PROBE = "backup/keys"


@dataclass(frozen=True, slots=True)
class Part:
    """One file in the archive."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last file in the archive; a backup without it was never finished."""

    engine: str
    engine_version: str
    migrations: list[str]
    counts: dict[str, int]
    parts: list[Part]
    with_media: bool
    format: int = FORMAT
    made_at: str = field(default_factory=lambda: clock.now().isoformat(timespec="seconds"))
    versions: dict[str, str] = field(default_factory=lambda: _versions())
    keys: str = field(default_factory=lambda: personal_data.find_hash(_KEY_PROBE)[:16])

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @property
    def size(self) -> int:
        return sum(part.bytes for part in self.parts)

    @property
    def database(self) -> Part:
        return next(part for part in self.parts if not part.name.startswith(MEDIA))

    @property
    def opens_with_our_keys(self) -> bool:
        known = personal_data.find_hashes(_KEY_PROBE)
        return self.keys in {found[:16] for found in known}


def _versions() -> dict[str, str]:
    packages = {name.lower(): version(name) for name in ("Django", "wagtail")}
    return {"python": platform.python_version(), **packages}


def read_manifest(text: bytes) -> Manifest:
    """Return the manifest in ``text``. Raises ``BackupError`` where it promises what it may not."""
    try:
        said = json.loads(text)
        if said["format"] != FORMAT:
            raise BackupError(
                _("This backup was made by a newer version of the site (format %(format)s).")
                % {"format": said["format"]}
            )
        parts = [
            Part(str(one["name"]), int(one["bytes"]), str(one["sha256"])) for one in said["parts"]
        ]
        manifest = Manifest(**{**said, "parts": parts})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(
            _("The backup is damaged: its list of contents can't be read.")
        ) from error
    _judge(manifest.parts)
    return manifest


def _judge(parts: Sequence[Part]) -> None:
    """Refuse names that lead out of the folder, twins, and anything but one database."""
    names = [part.name for part in parts]
    databases = [name for name in names if not name.startswith(MEDIA)]
    if len(databases) != 1 or len(set(names)) != len(names):
        raise BackupError(_("The backup is damaged: its list of contents can't be read."))
    for name in names:
        if not is_safe(name):
            raise BackupError(
                _("This is no backup of this site: it holds a file with the name %(name)s.")
                % {"name": ascii(name)}
            )


def is_safe(name: Any) -> bool:
    """Does ``name`` stay below the folder that it is unpacked in, on every machine?"""
    if not name or any(sign in name for sign in "\\\0:") or len(name.encode()) > 1000:
        return False
    steps = name.split("/")
    return not PurePosixPath(name).is_absolute() and not {"", ".", ".."} & set(steps)
