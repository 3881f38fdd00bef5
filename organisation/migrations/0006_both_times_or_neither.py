from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0005_half_hours_mean_closed")]

    operations = [
        migrations.RemoveConstraint(
            model_name='hoursexception',
            name='hours_exception_times_whole',
        ),
        migrations.AddConstraint(
            model_name='hoursexception',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes_at__isnull', True), ('opens_at__isnull', True)), models.Q(('closes_at__gt', models.F('opens_at')), ('closes_at__isnull', False), ('opens_at__isnull', False)), _connector='OR'), name='hours_exception_times_whole', violation_error_message='Give both times in order, or neither for closed.'),
        ),
    ]
