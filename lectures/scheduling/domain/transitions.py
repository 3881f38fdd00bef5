"""Where a session's state is written: its claims, its event and all who listen, in one go.

Callers have locked the session and asked and checked everything (``domain.states``,
``domain.holds``); nothing else sets ``Session.state``.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction

from lectures.scheduling.enums import HOLDING_STATES
from lectures.scheduling.models import Claim, Session, SessionEvent
from lectures.scheduling.permissions import Actor
from lectures.scheduling.signals import session_changed, session_moved

WRITTEN = ("state", "state_reason", "hold_until", "replaced_by", "updated_at")


def write_move(
    stored: Session,
    *,
    to: str,
    actor: Actor,
    reason: str = "",
    hold_until: dt.datetime | None = None,
    details: dict[str, Any] | None = None,
) -> SessionEvent:
    """Write ``stored``, which is locked, in the state ``to`` and return the event.

    A state that holds nothing frees the claims. Only a request has a ``hold_until``.
    """
    came_from, stored.state, stored.state_reason = stored.state, to, reason
    stored.hold_until = hold_until
    if to not in HOLDING_STATES:
        Claim.objects.filter(booking__session=stored, active=True).update(active=False)
    stored.save(update_fields=WRITTEN)
    return write_event(stored, actor=actor, from_state=came_from, reason=reason, details=details)


def write_event(
    stored: Session,
    *,
    actor: Actor,
    from_state: str,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> SessionEvent:
    """Record that ``stored`` came from ``from_state`` to where it is, and tell all who listen."""
    event = SessionEvent.objects.create(
        session=stored,
        actor_id=actor.pk if actor else None,
        from_state=from_state,
        to_state=stored.state,
        reason=reason,
        details=details,
    )
    session_changed.send(Session, session=stored, event=event, actor=actor)
    transaction.on_commit(
        partial(session_moved.send_robust, Session, session=stored, event=event), robust=True
    )
    return event
