"""What was asked for and could not be had is remembered for a while: it tells where rooms are
short.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cms.core import clock
from cms.core.periodic import daily
from lectures.scheduling.enums import RefusalReason
from lectures.scheduling.errors import PlaceClosed, RefusedWithWaysOut
from lectures.scheduling.models import Refusal
from lectures.scheduling.permissions import Actor
from organisation.models import Space, Team

KEPT_FOR = dt.timedelta(days=400)
# Who sends the same wish again so soon has not been refused twice.
SAME_WISH = dt.timedelta(hours=1)
AT_ONCE = 5000


def remember_refusal(
    *,
    actor: Actor,
    team: Team,
    space: Space,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    refused: RefusedWithWaysOut,
) -> Refusal | None:
    """Remember that the wish was refused; nothing where the same person was just told the same.

    For views, after the booking's own transaction is rolled back: two queries, and no lock that a
    booking waits for.
    """
    reason = RefusalReason.CLOSED if isinstance(refused, PlaceClosed) else RefusalReason.TAKEN
    wish = {
        "actor_id": actor.pk if actor else None,
        "team": team,
        "space": space,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "reason": reason,
    }
    with transaction.atomic():
        if Refusal.objects.filter(**wish, at__gt=clock.now() - SAME_WISH).exists():
            return None
        return Refusal.objects.create(**wish)


@daily(at=dt.time(3, 10))
def forget_refusals() -> int:
    """Delete what is older than ``KEPT_FOR``; return how many."""
    old = Refusal.objects.filter(at__lt=clock.now() - KEPT_FOR).order_by("at")
    forgotten = 0
    while found := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        forgotten += Refusal.objects.filter(pk__in=found).delete()[0]
    return forgotten
