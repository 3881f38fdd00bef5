"""What the clock asks of the letter box."""

from __future__ import annotations

import datetime as dt

from cms.core.periodic import daily, every
from cms.notices.domain import digest, forgetting
from cms.notices.domain.sending import something_is_due
from cms.notices.tasks import ring


@every(minutes=1)
def send_what_is_due() -> None:
    """Retries, the morning's letters, and what a dead worker left behind."""
    if something_is_due():
        ring()


@daily(at=digest.AT, longest=dt.timedelta(hours=1))
def tell_what_waits() -> None:
    """One letter each morning to everybody for whom something waits."""
    digest.write_digests()


@daily(at=dt.time(3, 20))
def forget_old_letters() -> None:
    """Numbers and texts of letters are erased as those of reservations are."""
    forgetting.forget_notices()
