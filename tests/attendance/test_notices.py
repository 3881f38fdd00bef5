"""Whoever has reserved is told once of what changed: nobody twice, nobody by a change undone."""

import datetime as dt
import json
from contextlib import suppress

import pytest
from django.db import transaction

from cms.core import clock, personal_data
from cms.notices.models import Notice
from cms.notices.wording import Wordings
from lectures.attendance.enums import ReservationState
from lectures.attendance.models import Reservation
from lectures.scheduling.domain.moving import reschedule_session
from lectures.scheduling.domain.releasing import release_rest
from lectures.scheduling.domain.states import (
    cancel_session,
    postpone_session,
    publish_session,
)
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import StateMoveRefused
from lectures.scheduling.models import Session
from organisation.enums import Role
from tests.factories.attendance import ReservationFactory
from tests.factories.organisation import SpaceFactory, person_with
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TEN, NOON = tomorrow_at(10, days=5), tomorrow_at(12, days=5)
FOUR, SIX = tomorrow_at(16, days=6), tomorrow_at(18, days=6)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def boss():
    return UserFactory(superuser=True)


@pytest.fixture
def session():
    space = SpaceFactory(capacity=200)
    return SessionFactory(
        space=space, starts_at=TEN, ends_at=NOON, title="红色故事会", title_en="Red stories"
    )


def to_residents():
    return Notice.objects.filter(addressee__startswith="phone:")


def to_staff():
    return Notice.objects.filter(kind="session-changed-by-others")


def text_of(notice):
    context = json.loads(personal_data.decrypt(notice.context_encrypted))
    return Wordings().filled(notice.kind, notice.language, context).body


def move(boss, session, **more):
    values = {"starts_at": FOUR, "ends_at": SIX, "reason": "礼堂维修"} | more
    return reschedule_session(actor=boss, session=session, **values)


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (lambda boss, one: cancel_session(actor=boss, session=one, reason="下雨"), "cancelled"),
        (lambda boss, one: postpone_session(actor=boss, session=one, reason="下雨"), "postponed"),
        (move, "moved"),
    ],
)
def test_thirty_parties_get_thirty_letters_once(boss, session, act, kind):
    ReservationFactory.create_batch(30, session=session, party_size=2)
    ReservationFactory(session=session, state=ReservationState.CANCELLED, cancelled_at=clock.now())
    ReservationFactory(session=SessionFactory())

    act(boss, session)
    with suppress(StateMoveRefused):  # sent twice
        act(boss, Session.objects.get(pk=session.pk))

    assert list(to_residents().values_list("kind").distinct()) == [(f"session-{kind}",)]
    assert to_residents().count() == 30


def test_the_letter_says_what_was_what_is_why_and_where_to_cancel(boss, session):
    chinese = ReservationFactory(session=session)
    english = ReservationFactory(session=session, language="en")
    old_hall = str(session.space)
    hall = SpaceFactory(place=session.place, name="大礼堂", name_en="Great hall", capacity=200)

    move(boss, session, space=hall)

    by_number = {notice.addressee: text_of(notice) for notice in to_residents()}
    zh, en = by_number[f"phone:{chinese.phone_hash}"], by_number[f"phone:{english.phone_hash}"]
    for part in (
        "红色故事会",
        "下午 4:00 – 晚上 6:00",
        "上午 10:00",
        "大礼堂",
        old_hall,
        "礼堂维修",
    ):
        assert part in zh
    assert f"/reservations/{chinese.token}/" in zh
    for part in ("Red stories", "4:00–6:00 pm", "Great hall", "10:00 am"):
        assert part in en
    assert f"/en/reservations/{english.token}/" in en


def test_a_cancelled_session_names_what_replaces_it(boss, session):
    other = SessionFactory(team=session.team, title="冬训故事会", starts_at=FOUR, ends_at=SIX)
    ReservationFactory(session=session)

    cancel_session(actor=boss, session=session, reason="下雨", replacement=other)

    assert "冬训故事会" in text_of(to_residents().get())
    assert f"/events/{other.pk}/" in text_of(to_residents().get())


def test_postponed_and_back_are_two_letters_with_a_new_time_or_the_old_one(boss, session):
    ReservationFactory(session=session)

    postpone_session(actor=boss, session=session, reason="下雨")
    publish_session(actor=boss, session=session)
    postpone_session(actor=boss, session=session, reason="下雪")
    move(boss, session, reason="")

    assert list(to_residents().order_by("pk").values_list("kind", flat=True)) == [
        "session-postponed",
        "session-on-again",
        "session-postponed",
        "session-moved",
    ]


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.APPROVED])
def test_what_nobody_can_see_yet_tells_no_resident(boss, state):
    session = SessionFactory(starts_at=TEN, ends_at=NOON, state=state)

    move(boss, session)
    cancel_session(actor=boss, session=session, reason="下雨")

    assert not to_residents().exists()


def test_a_new_title_speaker_or_an_earlier_end_tells_nobody(boss):
    begun = clock.now() - HOUR
    session = SessionFactory(starts_at=begun, ends_at=begun + 4 * HOUR)
    ReservationFactory(session=session)

    release_rest(actor=boss, session=session)

    assert not Notice.objects.exists()


def test_a_change_undone_leaves_no_letter(boss, session):
    ReservationFactory(session=session)

    with transaction.atomic():
        move(boss, session)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_a_letter_that_cannot_be_written_undoes_the_change(boss, session):
    ReservationFactory(session=session)
    Reservation.objects.update(phone_hash="")  # a letter without an addressee

    with pytest.raises(ValueError, match="phone number"):
        move(boss, session)

    session.refresh_from_db()
    assert session.starts_at == TEN


@pytest.mark.parametrize(("ahead", "urgent"), [(3 * HOUR, True), (30 * HOUR, False)])
def test_only_what_is_soon_wakes_people(boss, ahead, urgent):
    starts = clock.now() + ahead
    session = SessionFactory(starts_at=starts, ends_at=starts + HOUR)
    ReservationFactory(session=session)

    cancel_session(actor=boss, session=session, reason="下雨")

    assert to_residents().get().urgent is urgent


def test_the_teams_people_are_told_of_what_others_did_and_of_nothing_else(session):
    leader, second = (person_with(Role.LEADER, session.team) for _ in range(2))
    member = person_with(Role.MEMBER, session.team)
    booked_by = person_with(Role.MEMBER, session.team)
    Session.objects.filter(pk=session.pk).update(created_by=booked_by)
    session.refresh_from_db()

    move(leader, session)

    assert set(to_staff().values_list("user", flat=True)) == {second.pk, booked_by.pk}
    assert member.pk not in to_staff().values_list("user", flat=True)
    assert leader.get_full_name() in text_of(to_staff().first())


@pytest.mark.parametrize("many", [1, 60])
def test_letters_ask_a_constant_number_of_queries(
    boss, session, many, django_assert_max_num_queries
):
    ReservationFactory.create_batch(many, session=session)

    with django_assert_max_num_queries(32):
        cancel_session(actor=boss, session=session, reason="下雨")

    assert to_residents().count() == many
