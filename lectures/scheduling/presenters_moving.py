"""What the desk says before a session is moved or called off: who will be told, and of what."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core import dates
from lectures.scheduling.enums import PUBLIC_STATES, SessionState
from lectures.scheduling.models import Session


def who_is_told_of_a_move(session: Session) -> str:
    """Return who learns of another time or room, and how."""
    if session.state not in PUBLIC_STATES:
        return _("Residents have not seen this session yet, so nobody is told.")
    if not session.seats_taken:
        return _("Nobody has reserved yet. The public page shows the new time and place at once.")
    return ngettext(
        "%(seats)d seat is reserved and stays so. Who reserved it gets a message at once: the old "
        "and the new time and place, your reason, and a link to cancel.",
        "%(seats)d seats are reserved and stay so. Everybody who reserved gets a message at once: "
        "the old and the new time and place, your reason, and a link to cancel.",
        session.seats_taken,
    ) % {"seats": session.seats_taken}


def who_is_told_of_the_end(session: Session) -> str:
    """Return who learns that the session is postponed or cancelled, and how."""
    if not session.seats_taken or session.state not in PUBLIC_STATES:
        return ""
    return ngettext(
        "%(seats)d seat is reserved. Who reserved it gets a message with your reason at once.",
        "%(seats)d seats are reserved. Everybody who reserved gets a message with your reason at "
        "once.",
        session.seats_taken,
    ) % {"seats": session.seats_taken}


def as_choices(sessions: Iterable[Session]) -> list[tuple[int, str]]:
    """Return sessions (loaded with their place) to choose from: title, time, place."""
    return [
        (
            session.pk,
            " · ".join(
                (
                    session.display_title,
                    dates.span_label(session.starts_at, session.ends_at),
                    session.place.display_name,
                )
            ),
        )
        for session in sessions
    ]


def moved_sentence(session: Session) -> str:
    """Return what is said at the top once a session was moved."""
    if session.state == SessionState.REQUESTED:
        return _("Moved. The place is asked again and holds the new slot meanwhile.")
    if session.state in PUBLIC_STATES and session.seats_taken:
        return _("Moved. Everybody who reserved is told.")
    return _("Moved. The old slot is free for others.")
