"""A team can ask for a place's approval, and its manager can answer (docs/adr/0010).

Which places want to be asked by whom is in ``policies``; a change of the rule changes no session
that exists.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lectures.scheduling.domain.alternatives import ways_out
from lectures.scheduling.domain.locking import lock_session
from lectures.scheduling.domain.states import checked_reason, move_session
from lectures.scheduling.domain.transitions import write_event
from lectures.scheduling.domain.wish import wish_again
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import NotAllowed, PlaceClosed, StateMoveRefused
from lectures.scheduling.models import Session
from lectures.scheduling.permissions import Actor, may_approve, may_manage, must_ask
from lectures.scheduling.policies import policy_for
from organisation.queries import closure_reason


@transaction.atomic
def request_session(*, actor: Actor, session: Session) -> Session:
    """Ask for ``session``, a draft: it holds its slot until somebody answers, at most for the
    hours of the place's rule and never past its start.

    Where nobody need be asked it is approved at once, as by ``approve_session``. Raises as
    ``move_session``.
    """
    policy = policy_for(session.place)
    if must_ask(actor, session, policy):
        return move_session(actor=actor, session=session, to=SessionState.REQUESTED)
    return _approve(actor, session, SessionState.DRAFT)


@transaction.atomic
def approve_session(*, actor: Actor, session: Session) -> Session:
    """Agree to a request; where the place's rule says so, ``session`` is public at once.

    A hold that ran out does not matter as long as nobody has taken the slot. Raises as
    ``move_session``.
    """
    _check_may_answer(actor, session)
    return _approve(actor, session, SessionState.REQUESTED)


def refuse_session(*, actor: Actor, session: Session, reason: str) -> Session:
    """Refuse a request; its team reads the ``reason``, and the slot is free.

    Raises ``NotAllowed``; ``InvalidRequest`` (``reason``); ``StateMoveRefused`` where nothing is
    asked for (any more).
    """
    _check_may_answer(actor, session)
    reason = checked_reason(reason, needed=True)
    return move_session(
        actor=actor,
        session=session,
        to=SessionState.WITHDRAWN,
        reason=reason,
        details={"refused": True},
        only_from=SessionState.REQUESTED,
    )


def withdraw_session(*, actor: Actor, session: Session, reason: str = "") -> Session:
    """Give up a session that nobody could see yet, and free its slot. Raises as
    ``move_session``.
    """
    return move_session(actor=actor, session=session, to=SessionState.WITHDRAWN, reason=reason)


def reopen_session(*, actor: Actor, session: Session) -> Session:
    """Make a session that was given up, refused or not answered a draft again, in its old slot.

    Raises ``NotAllowed``, ``StateMoveRefused``; ``PlaceClosed`` or ``SlotTaken``, both with ways
    out, where the slot is gone.
    """
    if not may_manage(actor, session):
        raise NotAllowed(_("You can't change this session."))
    if session.state == SessionState.WITHDRAWN and (
        closed := closure_reason(session.place, session.starts_at, session.ends_at)
    ):
        raise PlaceClosed(closed, lambda: ways_out(wish_again(actor, session)))
    return move_session(actor=actor, session=session, to=SessionState.DRAFT)


def put_aside(*, actor: Actor, session: Session) -> Session:
    """Take note that ``session`` was refused or not answered: it leaves the team's inbox.

    Raises ``NotAllowed``, ``StateMoveRefused``.
    """
    if not may_manage(actor, session):
        raise NotAllowed(_("You can't change this session."))
    with transaction.atomic():
        stored = lock_session(session.pk, "place", "space", "team__home")
        if stored.state != SessionState.WITHDRAWN:
            raise StateMoveRefused(_("This session is not given up."))
        if not is_put_aside(stored):
            write_event(stored, actor=actor, from_state=stored.state, details={"put_aside": True})
    return session


def is_put_aside(session: Session) -> bool:
    """Has somebody taken note, or was it the team itself that gave the session up?"""
    last = session.events.order_by("-at", "-pk").values_list("details", flat=True).first() or {}
    return not (last.get("refused") or last.get("hold_ran_out"))


def _check_may_answer(actor: Actor, session: Session) -> None:
    if not may_approve(actor, session):
        raise NotAllowed(_("You can't answer requests for this place."))


def _approve(actor: Actor, session: Session, only_from: str) -> Session:
    move_session(actor=actor, session=session, to=SessionState.APPROVED, only_from=only_from)
    policy = policy_for(session.place)
    if policy is not None and policy.publish_on_approval:
        move_session(actor=actor, session=session, to=SessionState.PUBLISHED)
    return session
