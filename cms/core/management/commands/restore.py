"""``manage.py restore FILE``: the site as it was when the backup was made."""

from __future__ import annotations

import datetime as dt
import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from tqdm import tqdm

from cms.core.backup import BackupError, restoring
from cms.core.backup.manifest import Manifest
from cms.core.backup.workshop import tidy_end
from cms.core.dates import moment_label


class Command(BaseCommand):
    """Touches nothing before every checksum agrees; keeps what was there until all is in order."""

    help = "Put a backup's database and uploads in place. Stop the site and its worker first."
    requires_system_checks: list[str] = []  # the database may be missing

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="although there is content already"
        )

    def handle(self, *args: Any, file: Path, replace: bool, verbosity: int, **options: Any) -> None:
        try:
            with tidy_end(), restoring.opened(file) as (archive, said):
                restoring.ask_whether_it_fits(said, replace=replace)
                self.tell_of_earlier_ones()
                former = self.exchange(archive, said, verbosity)
        except (BackupError, DatabaseError) as error:
            raise CommandError(str(error).strip()) from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror or error}") from error
        self.judge(former, verbosity)
        self.say(said, verbosity)

    def tell_of_earlier_ones(self) -> None:
        if left := restoring.left_behind():
            self.stderr.write(
                _("A restore was interrupted here once; what was there before it is in %(kept)s.")
                % {"kept": ", ".join(left)}
            )

    def exchange(self, archive: ZipFile, said: Manifest, verbosity: int) -> restoring.Former:
        """Put the new content in place, in this version's shape, or leave all as it was."""
        with tqdm(
            total=said.size, desc="restore", unit="B", unit_scale=True, disable=not verbosity
        ) as bar:
            former = restoring.take_in(archive, said, bar.update)
        try:
            restoring.finish()
        except BaseException as error:
            former.bring_back()
            if isinstance(error, Exception):
                raise CommandError(
                    _("The backup can't be brought to this version: %(why)s") % {"why": error}
                ) from error
            raise
        return former

    def judge(self, former: restoring.Former, verbosity: int) -> None:
        """Drop what was there before if the new content is in order, else say where it is."""
        heard = self.stdout if verbosity else io.StringIO()
        try:
            call_command("check_integrity", stdout=heard, stderr=self.stderr)
        except CommandError as error:
            raise CommandError(
                _("The backup is in place, but: %(why)s What was there before is kept in %(kept)s.")
                % {"why": error, "kept": ", ".join(former.names)}
            ) from error
        former.drop()

    def say(self, said: Manifest, verbosity: int) -> None:
        if not said.opens_with_our_keys:
            self.stderr.write(
                _(
                    "Telephone numbers in this backup were encrypted with other keys: set the"
                    " SECRET_KEY or PERSONAL_DATA_KEYS of that time, or nobody can read them."
                )
            )
        if verbosity:
            self.stdout.write(
                _("Restored: the site as of %(made)s, %(rows)d rows, %(uploads)d uploads.")
                % {
                    "made": moment_label(dt.datetime.fromisoformat(said.made_at)),
                    "rows": sum(said.counts.values()),
                    "uploads": len(said.parts) - 1,
                }
            )
            self.stdout.write(_("Start the site and its worker again now."))
