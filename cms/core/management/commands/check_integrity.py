"""``manage.py check_integrity``: do the stored facts agree with each other?"""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.integrity import checks

SHOWN = 50  # faults of one check that are printed; all are counted up to COUNTED
COUNTED = 100_000


class Command(BaseCommand):
    help = "Check that bookings, claims, seats and histories agree. Exits with 1 where they do not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("only", nargs="*", help="Names of checks; all where none is given.")

    def handle(self, *args: Any, only: list[str], **options: Any) -> None:
        known = checks()
        if unknown := sorted(set(only) - set(known)):
            raise CommandError(f"No such check: {', '.join(unknown)}. Known: {', '.join(known)}.")
        faulty = 0
        for name in only or sorted(known):
            faults = islice(known[name](), COUNTED)
            count = 0
            for count, sentence in enumerate(faults, start=1):
                if count <= SHOWN:
                    self.stderr.write(f"{name}: {sentence}")
            self.stdout.write(f"{name}: {'in order' if count == 0 else f'{count} faults'}")
            faulty += bool(count)
        if faulty:
            raise CommandError(f"{faulty} of {len(only or known)} checks found faults.")
