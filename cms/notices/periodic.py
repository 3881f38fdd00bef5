"""What the clock asks of the letter box."""

from __future__ import annotations

from cms.core.periodic import every
from cms.notices.domain.sending import something_is_due
from cms.notices.tasks import ring


@every(minutes=1)
def send_what_is_due() -> None:
    """Retries, the morning's letters, and what a dead worker left behind."""
    if something_is_due():
        ring()
