"""An exception with an opening but no closing time slipped through the check and read as closed.

The check compared with NULL, which passes. Such rows become what they already meant: closures. Not
reversible row by row: which of the closures had an opening time is forgotten.
"""

from django.db import migrations


def mean_what_they_say(apps, schema_editor):
    exceptions = apps.get_model("organisation", "HoursException").objects
    exceptions.filter(opens_at__isnull=False, closes_at__isnull=True).update(opens_at=None)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_opening_hours_for_real")]

    operations = [migrations.RunPython(mean_what_they_say, migrations.RunPython.noop)]
