"""``manage.py demo``: sample content, complete after each run and never doubled."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from home.demo.bulk import MOST_SESSIONS, load_many_sessions
from home.demo.loading import load_everything
from home.demo.logins import LOGINS
from home.demo.progress import Progress


class Command(BaseCommand):
    """Loads what is missing of the sample content; what is there stays as it is.

    Sessions are laid around today. Run on a later day, the command adds the days that have come
    into view and marks as held what is over.
    """

    help = "Loads the sample content; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sessions",
            type=int,
            default=0,
            metavar="N",
            help="also spread N sessions over 600 villages and ten years; tops up to N",
        )
        parser.add_argument(
            "--force-sample-logins",
            action="store_true",
            help="make the log-ins with their well-known password although DEBUG is off",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted: int = options["sessions"]
        if not 0 <= wanted <= MOST_SESSIONS:
            raise CommandError(
                _("--sessions takes a number from 0 to %(most)d.") % {"most": MOST_SESSIONS}
            )
        started = time.monotonic()
        progress = Progress(options["verbosity"])
        with_logins = settings.DEBUG or options["force_sample_logins"]
        with translation.override(settings.LANGUAGE_CODE):
            made = load_everything(progress, with_logins=with_logins)
            if wanted:
                made += load_many_sessions(wanted, progress)
        if options["verbosity"]:
            self.say(made, time.monotonic() - started, with_logins=with_logins)

    def say(self, made: int, seconds: float, *, with_logins: bool) -> None:
        if made:
            self.stdout.write(
                _("Sample content is complete: %(made)d rows made in %(seconds).0f seconds.")
                % {"made": made, "seconds": seconds}
            )
        else:
            self.stdout.write(_("Sample content is complete: nothing was missing."))
        if not with_logins:
            self.stdout.write(
                _("No sample log-ins were made, because this is no development machine.")
            )
            return
        self.stdout.write(_("Sample log-ins (name, password, what she is):"))
        for login in LOGINS:
            self.stdout.write(f"  {login.username:<12} {login.password:<22} {login.role}")
