"""What the clock asks of this room."""

from __future__ import annotations

import datetime as dt

from cms.core.periodic import daily
from lectures.attendance.domain.forgetting import forget_reservations


@daily(at=dt.time(3, 30))
def forget_old_reservations() -> None:
    """Names and numbers go ninety days after the session, as the consent text promises."""
    forget_reservations()
