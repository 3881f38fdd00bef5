"""A request holds its slot for a while; when nobody answers in time, whoever wants the slot takes
it (docs/adr/0010).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.domain.locking import lock_sessions
from lectures.scheduling.domain.transitions import write_move
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import BookingPolicy, Claim, Session
from lectures.scheduling.models.bookings import LONGEST_CLAIM
from lectures.scheduling.queries import hold_ran_out

HOLD_HOURS = BookingPolicy._meta.get_field("hold_hours").get_default()
AT_ONCE = 200
# What the letters about a session need of it.
TOLD = ("place", "space", "team__home")


def held_until(session: Session, policy: BookingPolicy | None) -> dt.datetime:
    """Return until when a request made now holds its slot: never past the session's start."""
    hours = policy.hold_hours if policy else HOLD_HOURS
    return min(clock.now() + dt.timedelta(hours=hours), session.starts_at)


def let_go_for(claims: Iterable[Claim]) -> int:
    """Withdraw the requests that nobody answered in time and that stand in the way of ``claims``;
    return how many.

    For the transaction that is about to write ``claims``, with their resources locked and no
    session yet; all claims of a transaction at once, since sessions are locked in id order. One
    query where nothing is in the way.
    """
    late = late_in_the_way(claims)
    return withdraw_late(lock_sessions(late, *TOLD).values()) if late else 0


def late_in_the_way(claims: Iterable[Claim]) -> set[int]:
    """Return the numbers of the requests that nobody answered in time and that stand in the way of
    ``claims``; one query.
    """
    wanted: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        wanted[claim.resource_id].append(claim)
    if not wanted:
        return set()
    every = [claim for found in wanted.values() for claim in found]
    first, last = min(one.starts_at for one in every), max(one.ends_at for one in every)
    stale = Claim.objects.filter(
        hold_ran_out("booking__session__"),
        active=True,
        resource__in=list(wanted),
        starts_at__lt=last,
        starts_at__gte=first - LONGEST_CLAIM,
        ends_at__gt=first,
    ).values_list("booking__session", "resource", "starts_at", "ends_at")
    return {
        session
        for session, resource, starts_at, ends_at in stale
        if any(one.starts_at < ends_at and starts_at < one.ends_at for one in wanted[resource])
    }


def let_holds_run_out() -> int:
    """Withdraw every request that nobody answered in time, each in a transaction of its own;
    return how many.
    """
    stale = Session.objects.filter(hold_ran_out()).order_by("hold_until", "pk")
    return sum(let_hold_run_out(pk) for pk in list(stale.values_list("pk", flat=True)[:AT_ONCE]))


def let_hold_run_out(pk: int) -> int:
    """Withdraw the request with this number, if it is one and late; return 1 where it was."""
    with transaction.atomic():
        return withdraw_late(lock_sessions([pk], *TOLD).values())


def withdraw_late(locked: Iterable[Session]) -> int:
    """Withdraw those of the ``locked`` sessions that are still unanswered and late; return how
    many.

    An answer that was faster is on record by now and wins; one that comes later finds nothing to
    answer.
    """
    withdrawn, moment = 0, clock.now()
    for session in locked:
        hold = session.hold_until if session.state == SessionState.REQUESTED else None
        if hold is None or hold > moment:
            continue
        with translation.override(settings.LANGUAGE_CODE):
            reason = _("The hold ran out.")
        write_move(
            session,
            to=SessionState.WITHDRAWN,
            actor=None,
            reason=reason,
            details={"hold_ran_out": True},
        )
        withdrawn += 1
    return withdrawn
