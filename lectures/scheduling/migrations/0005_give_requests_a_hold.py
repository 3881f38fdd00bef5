"""What was asked for before requests had a hold is held until it begins."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def hold_until_the_start(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    sessions = apps.get_model("scheduling", "Session").objects
    sessions.filter(state="requested", hold_until=None).update(hold_until=F("starts_at"))
    sessions.exclude(state="requested").exclude(hold_until=None).update(hold_until=None)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0004_scheduling_in_depth")]

    operations = [migrations.RunPython(hold_until_the_start, migrations.RunPython.noop)]
