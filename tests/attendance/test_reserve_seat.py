"""The domain of seats: taken by one conditional update, given back once."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from cms.core import clock, personal_data
from lectures.attendance.domain.reservations import (
    MOST_AHEAD_PER_PHONE,
    cancel_reservation,
    reserve_seat,
)
from lectures.attendance.domain.wishes import cleaned_name
from lectures.attendance.enums import ReservationState
from lectures.attendance.errors import (
    AlreadyReserved,
    InvalidReservation,
    NotOpenForReservation,
    ReplayedWithOtherBody,
    SessionFull,
    TooManyReservations,
)
from lectures.attendance.models import Reservation
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session
from tests.factories.attendance import ReservationFactory, mobile
from tests.factories.scheduling import SessionFactory

pytestmark = pytest.mark.django_db


def session_of(capacity: int = 10, **values) -> Session:
    return SessionFactory(capacity=capacity, with_claims=False, **values)


def reserve(session: Session, **values) -> Reservation:
    values = {
        "name": "王小明",
        "phone": "13800000001",
        "party_size": 1,
        "request_key": uuid.uuid4(),
    } | values
    return reserve_seat(actor=None, session=session, **values)


def taken(session: Session) -> int:
    return Session.objects.get(pk=session.pk).seats_taken


def test_takes_the_seats_and_stores_the_phone_encrypted():
    session = session_of()

    reservation = reserve(session, party_size=3, phone="138 0000 0001")

    assert taken(session) == 3
    assert reservation.state == ReservationState.CONFIRMED
    assert "13800000001" not in reservation.phone_encrypted
    assert personal_data.decrypt(reservation.phone_encrypted) == "13800000001"
    assert reservation.phone_hash == personal_data.find_hash("13800000001")
    assert reservation.masked_phone == "138****0001"
    assert len(reservation.token) == 43


@pytest.mark.parametrize(("held", "party"), [(9, 1), (6, 4), (7, 3)])
def test_the_last_seats_can_be_taken(held, party):
    session = session_of(seats_taken=held)
    reserve(session, party_size=party)
    assert taken(session) == held + party


@pytest.mark.parametrize(("held", "party", "left"), [(10, 1, 0), (9, 2, 1), (7, 4, 3)])
def test_too_few_seats_are_said_and_none_is_taken(held, party, left):
    session = session_of(seats_taken=held)
    with pytest.raises(SessionFull) as refusal:
        reserve(session, party_size=party)
    assert refusal.value.seats_left == left
    assert taken(session) == held
    assert not Reservation.objects.exists()


def test_the_database_itself_refuses_an_oversold_session():
    session = session_of(capacity=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(seats_taken=4)


@pytest.mark.parametrize(
    "state",
    [s for s in SessionState.values if s != SessionState.PUBLISHED],
)
def test_only_a_published_session_gives_seats(state):
    session = session_of(state=state)
    with pytest.raises(NotOpenForReservation):
        reserve(session)
    assert taken(session) == 0


@pytest.mark.parametrize(
    "ahead", [dt.timedelta(0), -dt.timedelta(minutes=1), -dt.timedelta(days=9)]
)
def test_a_session_that_has_begun_gives_no_seats(ahead):
    starts = clock.now() + ahead
    session = session_of(starts_at=starts, ends_at=starts + dt.timedelta(hours=1))
    with pytest.raises(NotOpenForReservation):
        reserve(session)


@pytest.mark.parametrize("party", [0, -1, 5, 51, 10**9, -(10**20)])
def test_a_party_of_impossible_size_is_refused(party):
    session = session_of(max_party=4)
    with pytest.raises(InvalidReservation) as refusal:
        reserve(session, party_size=party)
    assert set(refusal.value.errors) == {"party_size"}
    assert taken(session) == 0


@pytest.mark.parametrize(
    "phone", ["", "1380000000", "138000000011", "12800000000", "电话", "1" * 10_000, "\x00"]
)
def test_an_impossible_number_is_refused(phone):
    with pytest.raises(InvalidReservation) as refusal:
        reserve(session_of(), phone=phone)
    assert set(refusal.value.errors) == {"phone"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  王  小明 ", "王 小明"),
        ("王\u200b小\u202e明\x00", "王小明"),
        ("e\u0301va", "éva"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("𠮷野家", "𠮷野家"),
        ("王\ud800", "王"),
    ],
)
def test_a_name_is_stored_as_it_is_seen(typed, stored):
    assert cleaned_name(typed) == stored


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "王" * 41, "😀", "12345", "…"])
def test_an_impossible_name_is_refused(name):
    with pytest.raises(InvalidReservation) as refusal:
        reserve(session_of(), name=name)
    assert set(refusal.value.errors) == {"name"}


def test_the_same_request_again_returns_the_same_reservation():
    session, key = session_of(capacity=1), uuid.uuid4()
    first = reserve(session, request_key=key)
    again = reserve(session, request_key=key, phone="+86 138-0000-0001", name=" 王小明")
    assert again.pk == first.pk
    assert taken(session) == 1


@pytest.mark.parametrize("change", [{"name": "李四"}, {"phone": "13800000002"}, {"party_size": 2}])
def test_the_same_request_with_other_words_is_refused(change):
    session, key = session_of(), uuid.uuid4()
    reserve(session, request_key=key)
    with pytest.raises(ReplayedWithOtherBody):
        reserve(session, request_key=key, **change)
    assert taken(session) == 1


def test_the_same_request_for_another_session_is_refused():
    key, other = uuid.uuid4(), session_of()
    reserve(session_of(), request_key=key)
    with pytest.raises(ReplayedWithOtherBody):
        reserve(other, request_key=key)
    assert taken(other) == 0


def test_one_number_reserves_a_session_once_until_it_cancels():
    session = session_of()
    first = reserve(session)
    with pytest.raises(AlreadyReserved):
        reserve(session, name="别人")
    assert taken(session) == 1

    cancel_reservation(actor=None, reservation=first)
    reserve(session)
    assert taken(session) == 1


def test_a_number_stored_under_an_older_key_is_known(settings):
    session = session_of()
    settings.PERSONAL_DATA_KEYS = ["old-key"]
    reserve(session)
    settings.PERSONAL_DATA_KEYS = ["new-key", "old-key"]
    with pytest.raises(AlreadyReserved):
        reserve(session)


def test_one_number_holds_a_fair_number_of_sessions_ahead():
    phone = mobile(7)
    for _index in range(MOST_AHEAD_PER_PHONE):
        ReservationFactory(session=session_of(), phone=phone)
    session = session_of()
    with pytest.raises(TooManyReservations):
        reserve(session, phone=phone)
    assert taken(session) == 0


def test_seats_are_given_back_exactly_once():
    session = session_of()
    reservation, _other = reserve(session, party_size=3), reserve(session, phone=mobile(2))

    for _again in range(3):
        cancel_reservation(actor=None, reservation=reservation)

    assert taken(session) == 1
    assert reservation.state == ReservationState.CANCELLED
    assert reservation.cancelled_at is not None


def test_nothing_is_given_back_once_the_session_has_begun():
    session = session_of()
    reservation = reserve(session)
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now())
    with pytest.raises(NotOpenForReservation):
        cancel_reservation(actor=None, reservation=reservation)
    assert taken(session) == 1


@pytest.mark.parametrize(
    "change",
    [
        "state = 'confirmed', cancelled_at = NULL",
        "party_size = party_size + 1",
        "token = 'other'",
    ],
)
def test_the_database_keeps_a_cancelled_reservation_as_it_is(change):
    reservation = reserve(session_of())
    cancel_reservation(actor=None, reservation=reservation)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE attendance_reservation SET {change} WHERE id = %s",  # noqa: S608  # fixed texts
            [reservation.pk],
        )


@pytest.mark.parametrize("name", ["<b>王</b>", "王&李", "a@b", '王"小"明', "王{小明}"])
def test_names_with_signs_of_programs_are_refused(name):
    with pytest.raises(InvalidReservation) as refused:
        reserve(session_of(), name=name)
    assert set(refused.value.errors) == {"name"}


@pytest.mark.parametrize(
    "name", ["王小明", "阿卜杜拉·买买提", "Anne-Marie O’Brien", "王姐（三组）"]
)
def test_names_of_any_script_are_kept(name):
    assert reserve(session_of(), name=name).name == name
