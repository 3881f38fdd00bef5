"""The one function that moves a session from state to state, and the names people use for it."""

from __future__ import annotations

from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.domain.conflicts import conflicts_with, is_overlap, sentence_of
from lectures.scheduling.enums import HOLDING_STATES, MOVES, NEVER_PUBLIC_STATES, SessionState
from lectures.scheduling.errors import InvalidRequest, NotAllowed, SlotTaken, StateMoveRefused
from lectures.scheduling.models import Claim, Resource, Session, SessionEvent
from lectures.scheduling.permissions import Actor, may_manage
from lectures.scheduling.signals import session_changed, session_moved

NEEDS_REASON = frozenset({SessionState.CANCELLED, SessionState.POSTPONED})


def publish_session(*, actor: Actor, session: Session) -> Session:
    """Make ``session`` public. Raises as ``move_session``."""
    return move_session(actor=actor, session=session, to=SessionState.PUBLISHED)


def cancel_session(*, actor: Actor, session: Session, reason: str) -> Session:
    """Call ``session`` off and free all that it took. Raises as ``move_session``.

    What nobody could see yet is withdrawn instead: it leaves no public page.
    """
    never_public = session.state in NEVER_PUBLIC_STATES
    to = SessionState.WITHDRAWN if never_public else SessionState.CANCELLED
    return move_session(actor=actor, session=session, to=to, reason=reason)


def move_session(*, actor: Actor, session: Session, to: str, reason: str = "") -> Session:
    """Move ``session`` to the state ``to``, write the event, free or retake its claims; all or
    nothing.

    Raises ``NotAllowed``; ``InvalidRequest`` (``reason``) where calling off has no reason or a
    too long one; ``StateMoveRefused`` where the table of moves or the clock forbids it;
    ``SlotTaken`` where a postponed session comes back and its slot is gone. Returns the session
    as stored.
    """
    if not may_manage(actor, session):
        raise NotAllowed(_("You can't change this session."))
    reason = _checked_reason(to, reason)
    try:
        with transaction.atomic():
            stored = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
            _check_move(stored, to)
            came_from, stored.state, stored.state_reason = stored.state, to, reason
            _free_claims(stored)
            stored.save(update_fields=["state", "state_reason", "updated_at"])
            _retake_claims(stored)
            event = SessionEvent.objects.create(
                session=stored,
                actor_id=actor.pk if actor else None,
                from_state=came_from,
                to_state=to,
                reason=reason,
            )
            session_changed.send(Session, session=stored, event=event, actor=actor)
            transaction.on_commit(
                partial(session_moved.send_robust, Session, session=stored, event=event),
                robust=True,
            )
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        claims = list(Claim.objects.filter(booking__session=session).select_related("resource"))
        conflicts = conflicts_with(actor=actor, claims=claims)
        raise SlotTaken(sentence_of(conflicts), conflicts) from error
    session.state, session.state_reason = stored.state, stored.state_reason
    session.updated_at = stored.updated_at
    return session


def _checked_reason(to: str, reason: str) -> str:
    reason = " ".join(reason.replace("\x00", "").split())
    if to in NEEDS_REASON and not reason:
        raise InvalidRequest({"reason": [_("Please give a reason; people will read it.")]})
    if len(reason) > 200:
        raise InvalidRequest({"reason": [_("Please use at most 200 characters.")]})
    return reason


def _check_move(session: Session, to: str) -> None:
    """Refuse moves that the table or the clock forbids. Samples may tell of the past."""
    if to not in MOVES[session.state]:
        raise StateMoveRefused(
            _("A session that is “%(state)s” can't become “%(to)s”.")
            % {"state": session.get_state_display(), "to": SessionState(to).label}
        )
    moment = clock.now()
    if to == SessionState.HELD and session.starts_at > moment:
        raise StateMoveRefused(_("This session has not begun yet."))
    if session.is_sample:
        return
    if to == SessionState.PUBLISHED and session.starts_at <= moment:
        raise StateMoveRefused(_("This session has already begun."))
    if to in NEEDS_REASON and session.ends_at <= moment and session.state != SessionState.DRAFT:
        raise StateMoveRefused(_("This session is already over."))


def _free_claims(session: Session) -> None:
    if session.state not in HOLDING_STATES:
        Claim.objects.filter(booking__session=session, active=True).update(active=False)


def _retake_claims(session: Session) -> None:
    if session.state not in HOLDING_STATES:
        return
    idle = list(
        Claim.objects.filter(booking__session=session, active=False).order_by("resource_id")
    )
    if idle:
        wanted = [claim.resource_id for claim in idle]
        list(Resource.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True))
        Claim.objects.filter(pk__in=[claim.pk for claim in idle]).update(active=True)
