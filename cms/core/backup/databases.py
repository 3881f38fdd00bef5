"""What a backup and a restore ask of a database, whichever engine it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from django.db import connection
from django.utils.translation import gettext as _

from cms.core import clock
from cms.core.backup import BackupError

Tick = Callable[[int], object]
PATIENCE = 120  # seconds until somebody else's lock is given up on


class Database(Protocol):
    """The database of this site."""

    part: str  # the name of its dump in an archive
    squeeze: bool  # whether the dump gains from compression

    def version(self) -> str: ...

    def size(self) -> int: ...

    def dump(self, target: Path, tick: Tick) -> dict[str, int]:
        """Write one moment of the database to ``target``; return the rows of each table then."""

    def is_empty(self) -> bool: ...

    def take(self, dump: Path, counts: dict[str, int]) -> Aside:
        """Put the dump's content in place; return where the former content is kept.

        All or nothing, whatever is killed. Raises ``BackupError`` where the dump's rows are not
        ``counts``.
        """

    def left_behind(self) -> list[str]:
        """Return what interrupted restores kept of the content before them."""


class Aside(Protocol):
    """The content before a restore."""

    name: str

    def bring_back(self) -> None: ...

    def drop(self) -> None: ...


def database() -> Database:
    """Return the site's database."""
    from cms.core.backup.postgresql import Postgresql
    from cms.core.backup.sqlite import Sqlite

    return Sqlite() if connection.vendor == "sqlite" else Postgresql()


def compare(found: dict[str, int], counts: dict[str, int]) -> None:
    """Raise ``BackupError`` where the rows found are not the rows promised."""
    if found != counts:
        differing = min(name for name in counts | found if counts.get(name) != found.get(name))
        raise BackupError(
            _("The backup is damaged: the table %(table)s has not the rows that it should have.")
            % {"table": differing}
        )


def stamp() -> str:
    """Return the moment as part of a name that no second restore takes."""
    return f"{clock.now():%Y%m%d_%H%M%S_%f}"


def unheard(_bytes: int) -> None:
    """Nobody waits for this part alone."""
