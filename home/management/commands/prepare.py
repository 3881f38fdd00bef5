"""What ``make run`` needs done before the site can start."""

from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from organisation.models import Place

MARKER = "sample-content"


class Command(BaseCommand):
    help = "Brings the database up to date and loads the sample content, once. Quick when done."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.migrate()
            self.load_sample_content()
        except (DatabaseError, OSError) as error:
            raise CommandError(f"The database cannot be prepared: {error}.") from error

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        self.stdout.write("- Preparing the database")
        if not executor.loader.applied_migrations and connection.vendor == "sqlite":
            # Nothing can be lost yet, and waiting for the disk after each of 500 steps takes long.
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
        call_command("migrate", verbosity=0, interactive=False)

    def load_sample_content(self) -> None:
        """Run ``demo`` unless it once ran to its end; a half-loaded one is completed."""
        marker = Path(settings.BASE_DIR) / "var" / f"{MARKER}-{connection.vendor}"
        if marker.exists() and Place.objects.exists():
            return
        self.stdout.write("- Loading the sample content")
        call_command("demo", stdout=StringIO())  # the start of the site prints the log-ins itself
        marker.parent.mkdir(exist_ok=True)
        marker.write_text("The sample content was loaded by the demo command.\n")
