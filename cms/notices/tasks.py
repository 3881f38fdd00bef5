"""The task that empties the letter box. It carries no argument: what to send is in the table."""

from __future__ import annotations

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from cms.notices.domain import sending


@task(priority=-10)  # what an editor or a resident waits for goes first
def send_due_notices() -> None:
    """Send what is due for a few seconds; ask for another turn where something is left."""
    if sending.send_due():
        ring()


def ring() -> None:
    """Have a worker look into the letter box, unless one is asked to already."""
    asked = DBTaskResult.objects.filter(task_path=send_due_notices.module_path, status="READY")
    if not asked.exists():
        send_due_notices.enqueue()
