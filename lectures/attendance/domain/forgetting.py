"""Names and numbers are forgotten ninety days after a session; only the count of people stays."""

from __future__ import annotations

import datetime as dt

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from cms.core import clock
from lectures.attendance.models import Reservation

# As the consent text at the form and the page on privacy say.
KEPT = dt.timedelta(days=90)


def forget_reservations(*, actor: None = None) -> int:
    """Erase name and phone of every reservation whose session ended ``KEPT`` ago; return how many.

    The clock asks for it, nobody in particular. A second run finds nothing to do.
    """
    due = Reservation.objects.filter(session__ends_at__lte=clock.now() - KEPT)
    return due.exclude(phone_encrypted="").update(
        name="",
        phone_encrypted="",
        # No hash of any number, yet one of its own for each row.
        phone_hash=Concat(Value("forgotten-"), Cast(F("pk"), CharField())),
    )
