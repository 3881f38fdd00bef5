"""Numbers and texts of letters are forgotten ninety days after they were written."""

from __future__ import annotations

import datetime as dt

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from cms.core import clock
from cms.notices.enums import OPEN_STATES
from cms.notices.models import Notice

# As long as the reservations that most letters are about (lectures.attendance).
KEPT = dt.timedelta(days=90)


def forget_notices(*, actor: None = None) -> int:
    """Erase number and text of every letter that is done and ``KEPT`` old; return how many.

    The clock asks for it, nobody in particular. Kind, event, state and error stay for the records.
    """
    old = Notice.objects.filter(created_at__lte=clock.now() - KEPT)
    done = old.exclude(state__in=sorted(OPEN_STATES)).exclude(context_encrypted="")
    return done.update(
        phone_encrypted="",
        context_encrypted="",
        # The hash of no number, yet one of its own for each row.
        addressee=Concat(Value("forgotten:"), Cast(F("pk"), CharField())),
    )
