"""A team can give back the rest of a running session: whoever waits for the hall may have it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.domain.locking import lock_session
from lectures.scheduling.domain.transitions import write_event
from lectures.scheduling.enums import HOLDING_STATES
from lectures.scheduling.errors import NotAllowed, StateMoveRefused
from lectures.scheduling.models import Resource, Session
from lectures.scheduling.permissions import Actor, may_manage

STEP = dt.timedelta(minutes=5)


def release_rest(*, actor: Actor, session: Session) -> Session:
    """End ``session`` now, at the next five minutes, and free what it took after its clear-up.

    Raises ``NotAllowed``; ``StateMoveRefused`` before it has begun, after it ended, and where less
    than five minutes are left. Asked twice, the rest is given back once. Returns the session as
    stored.
    """
    if not may_manage(actor, session):
        raise NotAllowed(_("You can't change this session."))
    with transaction.atomic():
        # Resources before the session, as everywhere (docs/adr/0011): whoever divides the hall now
        # waits, and gives the new part the stretch that is left.
        taken = Resource.objects.filter(claims__booking__session=session.pk).order_by("pk")
        list(taken.select_for_update(no_key=True, of=("self",)))
        stored = lock_session(session.pk, "place", "space", "team__home", "booking")
        ends_at = next_step(clock.now())
        _check(stored, ends_at)
        before, booking = stored.ends_at, stored.booking
        stored.ends_at = booking.ends_at = ends_at
        stored.save(update_fields=["ends_at", "updated_at"])
        booking.save(update_fields=["ends_at"])
        booking.claims.update(ends_at=booking.claimed_until)
        write_event(
            stored,
            actor=actor,
            from_state=stored.state,
            details={"released": [_written(before), _written(ends_at)]},
        )
    session.refresh_from_db()
    return session


def next_step(moment: dt.datetime) -> dt.datetime:
    """Return ``moment``, moved on to the next full five minutes where it lies between two."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + -((hour - moment) // STEP) * STEP


def _check(session: Session, ends_at: dt.datetime) -> None:
    if session.state not in HOLDING_STATES:
        raise StateMoveRefused(
            _("A session that is “%(state)s” has nothing to give back.")
            % {"state": session.get_state_display()}
        )
    if session.starts_at >= clock.now():
        raise StateMoveRefused(_("This session has not begun yet. Cancel or move it instead."))
    if session.ends_at <= clock.now():
        raise StateMoveRefused(_("This session is already over."))
    if ends_at >= session.ends_at:
        raise StateMoveRefused(_("It ends within five minutes; there is nothing to give back."))


def _written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()
