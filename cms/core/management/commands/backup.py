"""``manage.py backup``: the whole site in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from tqdm import tqdm

from cms.core import clock
from cms.core.backup import BackupError
from cms.core.backup.making import make_backup, media_folder, work_to_do
from cms.core.backup.workshop import tidy_end


class Command(BaseCommand):
    """May run while the site does: it holds one moment of the database, and the uploads."""

    help = "Write database and uploads into one file, which appears whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="where to; var/backups/ with the time if left out"
        )

    def handle(self, *args: Any, file: Path | None, verbosity: int, **options: Any) -> None:
        target = file or Path(settings.BASE_DIR) / "var" / "backups" / _name()
        try:
            work = work_to_do()
            with (
                tidy_end(),
                tqdm(
                    total=work, desc="backup", unit="B", unit_scale=True, disable=not verbosity
                ) as bar,
            ):
                said = make_backup(target.absolute(), bar.update)
        except (BackupError, DatabaseError) as error:
            raise CommandError(str(error).strip()) from error
        if not verbosity:
            return
        self.stdout.write(
            _("Backup written: %(file)s, %(size).1f MB, %(rows)d rows, %(uploads)d uploads.")
            % {
                "file": target,
                "size": target.stat().st_size / 1e6,
                "rows": sum(said.counts.values()),
                "uploads": len(said.parts) - 1,
            }
        )
        if media_folder() is None:
            self.stdout.write(
                _("Uploads are on another machine (MEDIA_STORAGE_URL): back them up there.")
            )
        self.stdout.write(
            _("SECRET_KEY and PERSONAL_DATA_KEYS are not in it: keep them somewhere else.")
        )


def _name() -> str:
    return f"practice-centre-{clock.local(clock.now()):%Y%m%d-%H%M%S}.zip"
