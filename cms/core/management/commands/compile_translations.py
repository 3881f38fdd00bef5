from typing import Any

from django.core.management.base import BaseCommand

from cms.core import translations


class Command(BaseCommand):
    help = "Compiles every .po file of the project that changed. Needs no gettext tools."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        compiled = translations.compile_all()
        if options["verbosity"] > 0:
            self.stdout.write(f"Translations: {len(compiled)} compiled.")
