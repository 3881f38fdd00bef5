"""The one function that moves a session from state to state, and the names people use for it."""

from __future__ import annotations

from functools import partial
from typing import Any

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


def postpone_session(*, actor: Actor, session: Session, reason: str) -> Session:
    """Put ``session`` off without a new date, and free all that it took. Raises as
    ``move_session``.
    """
    return move_session(actor=actor, session=session, to=SessionState.POSTPONED, reason=reason)


def cancel_session(
    *, actor: Actor, session: Session, reason: str, replacement: Session | None = None
) -> Session:
    """Call ``session`` off and free all that it took; its page then leads to ``replacement``.

    What nobody could see yet is withdrawn instead: it leaves no public page. Raises as
    ``move_session``.
    """
    never_public = session.state in NEVER_PUBLIC_STATES
    return move_session(
        actor=actor,
        session=session,
        to=SessionState.WITHDRAWN if never_public else SessionState.CANCELLED,
        reason=reason,
        replacement=None if never_public else replacement,
    )


def move_session(
    *,
    actor: Actor,
    session: Session,
    to: str,
    reason: str = "",
    replacement: Session | None = None,
    details: dict[str, Any] | None = None,
) -> Session:
    """Move ``session`` to the state ``to``, write the event, free or retake its claims; all or
    nothing.

    A cancelled session may name a ``replacement``; ``details`` go into the event. Raises
    ``NotAllowed``; ``InvalidRequest`` (``reason``, ``replacement``) where calling off has no
    reason or a too long one, or the replacement can't be one; ``StateMoveRefused`` where the
    table of moves or the clock forbids it; ``SlotTaken`` where a postponed session comes back
    and its slot is gone. Returns the session as stored.
    """
    if not may_manage(actor, session):
        raise NotAllowed(_("You can't change this session."))
    reason = _checked_reason(to, reason)
    try:
        with transaction.atomic():
            locked = _lock_idle_resources(session) if to in HOLDING_STATES else set()
            stored, instead = _lock_sessions(session, replacement)
            _check_move(stored, to)
            came_from, stored.state, stored.state_reason = stored.state, to, reason
            if instead is not None:
                _check_replacement(actor, stored, instead)
                stored.replaced_by = instead
                details = {**(details or {}), "replaced_by": instead.pk}
            _free_claims(stored)
            stored.save(update_fields=["state", "state_reason", "replaced_by", "updated_at"])
            _retake_claims(stored, locked)
            event = SessionEvent.objects.create(
                session=stored,
                actor_id=actor.pk if actor else None,
                from_state=came_from,
                to_state=to,
                reason=reason,
                details=details,
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
    session.replaced_by_id = stored.replaced_by_id
    session.updated_at = stored.updated_at
    return session


def _checked_reason(to: str, reason: str) -> str:
    reason = " ".join(reason.replace("\x00", "").split())
    if to in NEEDS_REASON and not reason:
        raise InvalidRequest({"reason": [_("Please give a reason; people will read it.")]})
    if len(reason) > 200:
        raise InvalidRequest({"reason": [_("Please use at most 200 characters.")]})
    return reason


def _lock_sessions(session: Session, other: Session | None) -> tuple[Session, Session | None]:
    """Lock both in id order and return them as stored: of two sessions that are called off for
    each other at one moment, one is refused.
    """
    wanted = {session.pk} | ({other.pk} if other else set())
    locked = Session.objects.select_for_update(no_key=True).order_by("pk").in_bulk(wanted)
    return locked[session.pk], locked[other.pk] if other else None


def _check_replacement(actor: Actor, session: Session, other: Session) -> None:
    """Raise ``InvalidRequest`` where ``other`` can't stand in for ``session``: it must be public,
    still to come or on, and of the same team or the actor's own.
    """
    if other.pk == session.pk:
        sentence = _("A session can't replace itself.")
    elif other.state != SessionState.PUBLISHED or other.ends_at <= clock.now():
        sentence = _("Please choose a coming session that residents can see.")
    elif other.team_id != session.team_id and not may_manage(actor, other):
        sentence = _("Please choose a session of your own.")
    else:
        return
    raise InvalidRequest({"replacement": [sentence]})


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


def _lock_idle_resources(session: Session) -> set[int]:
    """Lock what the session would take again, before the session itself (docs/adr/0011); return
    the ids.
    """
    wanted = Resource.objects.filter(
        claims__booking__session=session.pk, claims__active=False
    ).order_by("pk")
    return {resource.pk for resource in wanted.select_for_update(no_key=True, of=("self",))}


def _retake_claims(session: Session, locked: set[int]) -> None:
    if session.state not in HOLDING_STATES:
        return
    idle = Claim.objects.filter(booking__session=session, active=False)
    wanted = dict(idle.order_by("resource_id").values_list("pk", "resource_id"))
    if not locked.issuperset(wanted.values()):
        raise StateMoveRefused(_("Somebody else changed this session just now. Please look again."))
    if wanted:
        Claim.objects.filter(pk__in=wanted).update(active=True)
