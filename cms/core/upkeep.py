"""What would grow without end is thinned out at night."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from cms.core import clock
from cms.core.periodic import daily

KEPT = dt.timedelta(days=14)


@daily(at=dt.time(3, 40))
def drop_old_task_results() -> None:
    """Results of tasks are kept for two weeks."""
    DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - KEPT).delete()


@daily(at=dt.time(3, 50))
def drop_old_sessions() -> None:
    """Log-ins that have run out are dropped."""
    call_command("clearsessions", verbosity=0)
