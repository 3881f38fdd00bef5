"""``manage.py forget_reservations``: to be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from lectures.attendance.domain.forgetting import KEPT, forget_reservations


class Command(BaseCommand):
    help = f"Erase names and phone numbers of sessions that ended {KEPT.days} days ago or more."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Forgotten: {forget_reservations()}")
