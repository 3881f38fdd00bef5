"""The one function that moves a session from state to state, and the names people use for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.domain.alternatives import ways_out
from lectures.scheduling.domain.conflicts import conflicts_with, is_overlap, sentence_of
from lectures.scheduling.domain.holds import (
    held_until,
    late_in_the_way,
    withdraw_late,
)
from lectures.scheduling.domain.locking import lock_sessions
from lectures.scheduling.domain.transitions import write_move
from lectures.scheduling.domain.wish import wish_again
from lectures.scheduling.enums import HOLDING_STATES, MOVES, NEVER_PUBLIC_STATES, SessionState
from lectures.scheduling.errors import (
    InvalidRequest,
    NeedsApproval,
    NotAllowed,
    SlotTaken,
    StateMoveRefused,
)
from lectures.scheduling.models import Claim, Resource, Session
from lectures.scheduling.permissions import Actor, may_answer, may_manage, must_ask
from lectures.scheduling.policies import policy_for

NEEDS_REASON = frozenset({SessionState.CANCELLED, SessionState.POSTPONED})
# From the first to the second only with the place's leave (``permissions.must_ask``).
NEVER_ANSWERED = frozenset({SessionState.DRAFT, SessionState.REQUESTED})
NEEDS_AN_ANSWER = frozenset({SessionState.APPROVED, SessionState.PUBLISHED})
# What is asked for, agreed to, made public or taken up again has not begun.
MUST_LIE_AHEAD = frozenset({SessionState.REQUESTED, SessionState.DRAFT, *NEEDS_AN_ANSWER})
# In the event of a session that turned out not to have taken place.
NOT_HELD = {"not_held": True}
# What a move may have changed of the session that the caller holds.
SHOWN_AFTER = ("state", "state_reason", "hold_until", "replaced_by_id", "updated_at")


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


def note_held(*, actor: Actor, session: Session) -> Session:
    """Record that ``session`` took place. Raises as ``move_session``."""
    return move_session(actor=actor, session=session, to=SessionState.HELD)


def note_not_held(*, actor: Actor, session: Session, reason: str) -> Session:
    """Record that ``session``, which is over, did not take place after all; its page says so.

    Whoever reserved is not written to: they were there. Raises as ``move_session``.
    """
    if session.ends_at > clock.now():
        raise StateMoveRefused(_("This session is not over yet. You can still cancel it."))
    return move_session(
        actor=actor,
        session=session,
        to=SessionState.CANCELLED,
        reason=reason,
        details=NOT_HELD,
        only_from=SessionState.PUBLISHED,
    )


def move_session(
    *,
    actor: Actor,
    session: Session,
    to: str,
    reason: str = "",
    replacement: Session | None = None,
    details: dict[str, Any] | None = None,
    only_from: str = "",
) -> Session:
    """Move ``session`` to the state ``to``, write the event, free or retake its claims; all or
    nothing.

    A cancelled session may name a ``replacement``; ``details`` go into the event; with
    ``only_from`` it is moved from that state alone. Raises ``NotAllowed``; ``InvalidRequest``
    (``reason``, ``replacement``) where calling off has no reason or a too long one, or the
    replacement can't be one; ``StateMoveRefused`` where the table of moves or the clock forbids
    it; ``NeedsApproval`` where the place wants to be asked first; ``SlotTaken``, with ways out,
    where a session comes back and its slot is gone. Returns the session as stored.
    """
    if not may_manage(actor, session):
        raise NotAllowed(_("You can't change this session."))
    reason = checked_reason(reason, needed=to in NEEDS_REASON)
    try:
        with transaction.atomic():
            locked = _lock_idle_resources(session) if to in HOLDING_STATES else set()
            late = late_in_the_way(_idle_claims(session)) if locked else set()
            others = late | ({replacement.pk} if replacement else set())
            rows = lock_sessions({session.pk, *others}, "place", "space", "team__home")
            stored, instead = rows[session.pk], rows[replacement.pk] if replacement else None
            _check_move(stored, to, only_from, afterwards=details == NOT_HELD)
            _check_asked(actor, stored, to)
            if instead is not None:
                _check_replacement(actor, stored, instead)
                stored.replaced_by = instead
                details = {**(details or {}), "replaced_by": instead.pk}
            withdraw_late(rows[pk] for pk in sorted(late))
            _retake_claims(stored, to, locked)
            write_move(
                stored,
                to=to,
                actor=actor,
                reason=reason,
                hold_until=_hold_of(stored) if to == SessionState.REQUESTED else None,
                details=details,
            )
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        raise _taken(actor, session) from error
    for name in SHOWN_AFTER:
        setattr(session, name, getattr(stored, name))
    return session


def _taken(actor: Actor, session: Session) -> SlotTaken:
    """Return the refusal to give a session its slot back: who has it, and ways out when asked."""
    claims = list(Claim.objects.filter(booking__session=session).select_related("resource"))
    conflicts = conflicts_with(actor=actor, claims=claims)
    return SlotTaken(
        sentence_of(conflicts),
        conflicts,
        lambda: ways_out(wish_again(actor, session), conflicts),
    )


def checked_reason(reason: str, *, needed: bool) -> str:
    """Return the reason on one line. Raises ``InvalidRequest`` where it is missing or too long."""
    reason = " ".join(reason.replace("\x00", "").split())
    if needed and not reason:
        raise InvalidRequest({"reason": [_("Please give a reason; people will read it.")]})
    if len(reason) > 200:
        raise InvalidRequest({"reason": [_("Please use at most 200 characters.")]})
    return reason


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


def _check_move(
    session: Session, to: str, only_from: str = "", *, afterwards: bool = False
) -> None:
    """Refuse moves that the table or the clock forbids. Samples may tell of the past, and what is
    over is called off only by who says ``afterwards`` that it did not take place.
    """
    if to not in MOVES[session.state] or session.state != (only_from or session.state):
        raise StateMoveRefused(
            _("A session that is “%(state)s” can't become “%(to)s”.")
            % {"state": session.get_state_display(), "to": SessionState(to).label}
        )
    moment = clock.now()
    if to == SessionState.HELD and session.starts_at > moment:
        raise StateMoveRefused(_("This session has not begun yet."))
    if session.is_sample:
        return
    if to in MUST_LIE_AHEAD and session.starts_at <= moment:
        raise StateMoveRefused(_("This session has already begun."))
    if to in NEEDS_REASON and session.ends_at <= moment and not afterwards:
        raise StateMoveRefused(_("This session is already over."))


def _check_asked(actor: Actor, session: Session, to: str) -> None:
    """Raise ``NeedsApproval`` where somebody else must agree first, ``NotAllowed`` where the
    actor would answer a request that others answer.
    """
    if to not in NEEDS_AN_ANSWER or session.state not in NEVER_ANSWERED:
        return
    policy = policy_for(session.place)
    if session.state == SessionState.REQUESTED and not may_answer(actor, session, policy):
        raise NotAllowed(_("You can't answer requests for this place."))
    if session.state == SessionState.DRAFT and must_ask(actor, session, policy):
        raise NeedsApproval(_("This place wants to be asked first. Please ask for approval."))


def _hold_of(session: Session) -> dt.datetime:
    return held_until(session, policy_for(session.place))


def _lock_idle_resources(session: Session) -> set[int]:
    """Lock what the session would take again, before the session itself (docs/adr/0011); return
    the ids.
    """
    wanted = Resource.objects.filter(
        claims__booking__session=session.pk, claims__active=False
    ).order_by("pk")
    return {resource.pk for resource in wanted.select_for_update(no_key=True, of=("self",))}


def _idle_claims(session: Session) -> list[Claim]:
    claims = Claim.objects.filter(booking__session=session.pk, active=False)
    return list(claims.order_by("resource_id"))


def _retake_claims(session: Session, to: str, locked: set[int]) -> None:
    if to not in HOLDING_STATES or session.state in HOLDING_STATES:
        return
    idle = _idle_claims(session)
    if not locked.issuperset(claim.resource_id for claim in idle):
        raise StateMoveRefused(_("Somebody else changed this session just now. Please look again."))
    Claim.objects.filter(pk__in=[claim.pk for claim in idle]).update(active=True)
