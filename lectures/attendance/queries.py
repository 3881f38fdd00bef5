"""What is asked of reservations: by link, by session."""

from __future__ import annotations

import re

from lectures.attendance.enums import ReservationState
from lectures.attendance.models import Reservation
from lectures.scheduling.models import Session

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def reservation_by_token(token: str) -> Reservation | None:
    """Return the reservation of a link, with its session; nothing for any other text."""
    if not TOKEN.fullmatch(token):
        return None
    return (
        Reservation.objects.select_related("session__place", "session__space", "session__team")
        .filter(token=token)
        .first()
    )


def reservations_of(session: Session) -> list[Reservation]:
    """Return who is coming, first come first; cancelled ones are left out."""
    return list(
        Reservation.objects.filter(session=session, state=ReservationState.CONFIRMED).order_by(
            "created_at", "id"
        )
    )
