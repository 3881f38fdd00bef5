"""``manage.py anonymise``: make of a copy of the site one without its people."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from tqdm import tqdm

from cms.core.anonymising import anonymise, rows_to_do, undecided


class Command(BaseCommand):
    """For a restored backup on another machine; all of it is replaced, or nothing."""

    help = "Replace every name, number, address, token, password and log of people. Irreversible."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--yes-really",
            action="store_true",
            help="although DEBUG is off: what is in this database is lost",
        )

    def handle(self, *args: Any, yes_really: bool, verbosity: int, **options: Any) -> None:
        if not (settings.DEBUG or yes_really):
            raise CommandError(
                _("This is a production site, and its people would be lost: work on a copy, or add")
                + " --yes-really"
            )
        if open_questions := undecided():
            raise CommandError(
                _("Nobody has decided what becomes of: %(fields)s (see personal_fields.py).")
                % {"fields": ", ".join(open_questions)}
            )
        with tqdm(total=rows_to_do(), desc="anonymise", unit="row", disable=not verbosity) as bar:
            changed = anonymise(bar.update)
        call_command("update_index", verbosity=0)
        cache.clear()
        wipe_what_was_replaced()
        if verbosity:
            self.stdout.write(_("%(rows)d rows are without people now.") % {"rows": changed})
            self.stdout.write(
                _(
                    "Left as they are: pages, and the files in media/ (people may be in pictures)."
                    " Set a password with: manage.py changepassword"
                )
            )


def wipe_what_was_replaced() -> None:
    """Take the former words out of search segments and out of the free space of the files."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("VACUUM FULL")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"
        )
        for (name,) in cursor.fetchall():
            table = connection.ops.quote_name(name)
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        cursor.execute("VACUUM")
