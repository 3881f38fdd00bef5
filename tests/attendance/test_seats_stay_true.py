"""Whatever is reserved and cancelled in whatever order, the counter tells the truth."""

import itertools
import uuid

from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
)

from lectures.attendance.domain.reservations import cancel_reservation, reserve_seat
from lectures.attendance.enums import ReservationState
from lectures.attendance.errors import AttendanceError
from lectures.attendance.models import Reservation
from lectures.scheduling.models import Session
from tests.factories.attendance import mobile
from tests.factories.scheduling import SessionFactory

RUNS = itertools.count(1)


class Seats(RuleBasedStateMachine):
    """A small hall, a few phones, parties of all sizes, repeated requests and cancellations."""

    held = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        # Phones of its own: the runs share one database, and a phone holds at most ten.
        self.first_phone = 10 * next(RUNS)
        self.session = SessionFactory(capacity=7, max_party=4, with_claims=False)

    @rule(target=held, phone=st.integers(0, 5), party=st.integers(-1, 6), repeat=st.booleans())
    def reserve(self, phone: int, party: int, repeat: bool):
        wish = {"name": "王小明", "phone": mobile(self.first_phone + phone), "party_size": party}
        key = uuid.uuid4()
        try:
            made = reserve_seat(actor=None, session=self.session, request_key=key, **wish)
        except AttendanceError:
            return multiple()
        if repeat:
            again = reserve_seat(actor=None, session=self.session, request_key=key, **wish)
            assert again.pk == made.pk
        return made

    @rule(reservation=held)
    def cancel(self, reservation: Reservation) -> None:
        cancel_reservation(actor=None, reservation=reservation)

    @rule(reservation=consumes(held))
    def cancel_with_a_stale_page(self, reservation: Reservation) -> None:
        stale = Reservation.objects.get(pk=reservation.pk)
        cancel_reservation(actor=None, reservation=reservation)
        cancel_reservation(actor=None, reservation=stale)

    @invariant()
    def the_counter_is_the_sum_of_the_parties(self) -> None:
        session = Session.objects.get(pk=self.session.pk)
        parties = Reservation.objects.filter(session=session, state=ReservationState.CONFIRMED)
        assert session.seats_taken == (parties.aggregate(sum=Sum("party_size"))["sum"] or 0)
        assert 0 <= session.seats_taken <= session.capacity


class SeatsTest(TestCase, Seats.TestCase):
    settings = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
