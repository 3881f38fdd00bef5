"""A place can answer all dates of a series at once: agree to each that still can be had, or refuse
them.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lectures.scheduling.domain.approval import approve_session, refuse_session
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import NotAllowed, SchedulingError, StateMoveRefused
from lectures.scheduling.models import Series, Session
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.permissions import Actor, may_answer
from lectures.scheduling.policies import policies_for


def requested_of(series: Series) -> SessionQuerySet:
    """Return the dates of ``series`` that are asked for, soonest first."""
    return (
        Session.objects.filter(series=series, state=SessionState.REQUESTED)
        .select_related("place", "space", "team__home")
        .soonest_first()
    )


def answerable(actor: Actor, series: Series) -> list[Session]:
    """Return the dates that are asked for and that ``actor`` may answer; two queries."""
    asked = list(requested_of(series))
    policies = policies_for({one.place_id: one.place for one in asked}.values())
    return [one for one in asked if may_answer(actor, one, policies[one.place_id])]


def approve_series(*, actor: Actor, series: Series) -> tuple[list[Session], list[Session]]:
    """Agree to every date that is asked for; return those agreed to, and those that can't be had
    any more, which stay as they are.

    Raises ``StateMoveRefused`` where nothing is asked for (any more), ``NotAllowed`` where others
    answer.
    """
    agreed: list[Session] = []
    lost: list[Session] = []
    with transaction.atomic():
        for session in _to_answer(actor, series):
            try:
                with transaction.atomic():
                    approve_session(actor=actor, session=session)
            except NotAllowed:
                raise
            except SchedulingError:
                lost.append(session)
            else:
                agreed.append(session)
    return agreed, lost


def refuse_series(*, actor: Actor, series: Series, reason: str) -> list[Session]:
    """Refuse every date that is asked for, all or none; the team reads the ``reason``.

    Raises as ``approve_series`` and ``refuse_session``.
    """
    with transaction.atomic():
        sessions = _to_answer(actor, series)
        for session in sessions:
            refuse_session(actor=actor, session=session, reason=reason)
    return sessions


def _to_answer(actor: Actor, series: Series) -> list[Session]:
    Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    mine = answerable(actor, series)
    if not mine:
        if requested_of(series).exists():
            raise NotAllowed(_("You can't answer requests for this place."))
        raise StateMoveRefused(_("No date of this series waits for an answer any more."))
    return mine
