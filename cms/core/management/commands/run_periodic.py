"""``manage.py run_periodic``: run what the clock asks for, until somebody asks to stop."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from cms.core import periodic

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 60


class Command(BaseCommand):
    help = "Run the periodic jobs that are due, again and again; on SIGTERM end after the present."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run what is due now, then end.")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            self.stdout.write(f"{periodic.run_due()} jobs were run.")
            return
        asked_to_stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: asked_to_stop.set())
        pause = 0
        while not asked_to_stop.wait(pause):
            try:
                close_old_connections()
                periodic.run_due(asked_to_stop.is_set)
                pause = PAUSE_SECONDS
            except Exception:
                # The database is away: each job would say the same, so it is said once a pause.
                logger.exception("The periodic jobs can't be looked up.")
                pause = min(max(pause, PAUSE_SECONDS) * 2, LONGEST_PAUSE_SECONDS)
