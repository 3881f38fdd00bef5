"""``check_integrity seats`` is quiet about good data and names each difference."""

import pytest
from django.core.management import CommandError, call_command

from lectures.attendance.domain.reservations import cancel_reservation
from lectures.attendance.models import Reservation
from lectures.scheduling.domain.states import cancel_session
from lectures.scheduling.models import Session
from tests.factories.attendance import ReservationFactory
from tests.factories.scheduling import SessionFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    """A session for which two parties come, and a third did not want to any more."""
    session = SessionFactory()
    ReservationFactory(session=session, party_size=2)
    ReservationFactory(session=session, party_size=3)
    cancel_reservation(actor=None, reservation=ReservationFactory(session=session))
    return session


def faults(capsys):
    with pytest.raises(CommandError):
        call_command("check_integrity", "seats")
    return capsys.readouterr().err


def test_what_the_domain_wrote_is_in_order(session, capsys):
    SessionFactory()
    called_off = SessionFactory()
    ReservationFactory(session=called_off, party_size=4)
    cancel_session(actor=UserFactory(superuser=True), session=called_off, reason="下雨")

    call_command("check_integrity", "seats")

    assert "seats: in order" in capsys.readouterr().out


@pytest.mark.parametrize("counted", [0, 4, 6])
def test_a_wrong_count_is_named(session, capsys, counted):
    Session.objects.filter(pk=session.pk).update(seats_taken=counted)

    sentence = f"Session {session.pk} counts {counted} seats as taken, its reservations hold 5."
    assert sentence in faults(capsys)


def test_seats_that_nobody_holds_are_named(capsys):
    session = SessionFactory()
    Session.objects.filter(pk=session.pk).update(seats_taken=2)

    assert f"Session {session.pk} counts 2 seats" in faults(capsys)


def test_the_cost_does_not_grow(session, django_assert_max_num_queries):
    for _ in range(3):
        ReservationFactory()
    assert Reservation.objects.count() > 5

    with django_assert_max_num_queries(2):
        call_command("check_integrity", "seats")
