"""What must hold between sessions and reservations (``manage.py check_integrity``)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum

from cms.core.integrity import expect_guards, integrity_check
from lectures.attendance.enums import ReservationState
from lectures.attendance.models import Reservation
from lectures.scheduling.models import Session

expect_guards(sqlite=["reservation_facts_stay"], postgresql=["reservation_facts_stay"])


@integrity_check("seats")
def seats_match_reservations() -> Iterator[str]:
    """The seats that a session counts as taken are those of its confirmed reservations."""
    held: dict[int, int] = dict(
        Reservation.objects.filter(state=ReservationState.CONFIRMED)
        .values("session")
        .annotate(seats=Sum("party_size"))
        .values_list("session", "seats")
    )
    counted = Session.objects.filter(seats_taken__gt=0).order_by("pk")
    for pk, taken in counted.values_list("pk", "seats_taken").iterator():
        if taken != (seats := held.pop(pk, 0)):
            yield _told(pk, taken, seats)
    for pk, seats in sorted(held.items()):
        yield _told(pk, 0, seats)


def _told(session: int, taken: int, seats: int) -> str:
    return f"Session {session} counts {taken} seats as taken, its reservations hold {seats}."
