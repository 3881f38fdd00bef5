"""A hold that ran out is free for whoever wants the slot, and nobody answers too late unseen."""

import datetime as dt

import pytest

from cms.core import clock
from lectures.scheduling.domain.alternatives import ways_out
from lectures.scheduling.domain.approval import approve_session, reopen_session
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.conflicts import conflicts_of
from lectures.scheduling.domain.holds import let_holds_run_out
from lectures.scheduling.domain.states import cancel_session, publish_session
from lectures.scheduling.domain.wish import wish_again
from lectures.scheduling.errors import SlotTaken, StateMoveRefused
from lectures.scheduling.integrity import claims_match_bookings, events_tell_the_state
from lectures.scheduling.models import Claim, Session
from lectures.scheduling.queries import week_of
from tests.factories.organisation import TeamFactory, town
from tests.factories.scheduling import SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TEN, NOON = tomorrow_at(10, days=2), tomorrow_at(12, days=2)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def here():
    return town("诸往镇")


@pytest.fixture
def boss():
    return UserFactory(superuser=True)


def asked(here, late=True, **more):
    hold = clock.now() + (-MINUTE if late else MINUTE)
    more = {"starts_at": TEN, "ends_at": NOON, "hold_until": hold} | more
    return SessionFactory(space=here.hall, state="requested", **more)


def book(boss, here, **changed):
    wish = {
        "actor": boss,
        "title": "后来的一场",
        "team": TeamFactory(home=here.institute),
        "space": here.hall,
        "starts_at": TEN,
        "ends_at": NOON,
        "form": "story",
        "platform": "theory",
    }
    return book_session(**wish | changed)


def test_a_booking_takes_what_a_late_request_held(boss, here):
    late = asked(here)

    session = book(boss, here)

    late.refresh_from_db()
    assert (late.state, late.state_reason) == ("withdrawn", "保留期已过。")
    event = late.events.last()
    assert (event.actor, event.from_state, event.details) == (
        None,
        "requested",
        {"hold_ran_out": True},
    )
    assert not Claim.objects.filter(booking__session=late, active=True).exists()
    assert Claim.objects.filter(booking__session=session, active=True).count() == 2
    assert list(claims_match_bookings()) == list(events_tell_the_state()) == []


def test_a_request_in_time_keeps_its_slot(boss, here):
    early = asked(here, late=False)
    with pytest.raises(SlotTaken):
        book(boss, here)
    early.refresh_from_db()
    assert early.state == "requested"


def test_only_what_is_in_the_way_is_let_go(boss, here):
    elsewhere, later = (
        asked(town("午极镇")),
        asked(here, starts_at=NOON, ends_at=tomorrow_at(13, days=2)),
    )

    book(boss, here)

    assert set(Session.objects.filter(state="requested")) == {elsewhere, later}


def test_nothing_is_let_go_where_the_booking_fails_for_something_else(boss, here):
    late, other = asked(here), SessionFactory(starts_at=TEN, ends_at=NOON)
    with pytest.raises(SlotTaken):
        book(boss, here, team=other.team)
    late.refresh_from_db()
    assert late.state == "requested"


def test_a_late_request_is_shown_as_free_everywhere(boss, here):
    late = asked(here)
    wish = wish_again(boss, asked(town("冯家镇"), space__place=here.station))
    mine = wish.__class__(
        actor=boss,
        team=TeamFactory(home=here.institute),
        space=here.hall,
        starts_at=TEN,
        ends_at=NOON,
        capacity=10,
    )

    assert conflicts_of(mine) == ()
    monday = clock.local(TEN).date() - dt.timedelta(days=clock.local(TEN).weekday())
    (room,) = week_of(here.hall, monday).spaces
    assert room.is_free(TEN, NOON)
    # One hour earlier nothing is known to be in the way at ten: the same room later is at ten.
    earlier = mine.__class__(
        actor=boss,
        team=mine.team,
        space=here.hall,
        starts_at=TEN - dt.timedelta(minutes=30),
        ends_at=NOON - dt.timedelta(minutes=30),
        capacity=10,
    )
    assert ways_out(earlier)[0].starts_at == TEN
    late.refresh_from_db()
    assert late.state == "requested"


def test_an_approval_comes_late_but_the_slot_is_still_its_own(boss, here):
    late = asked(here)
    assert approve_session(actor=boss, session=late).state == "approved"


def test_an_approval_comes_after_another_took_the_slot(boss, here):
    late = asked(here)
    book(boss, here)
    with pytest.raises(StateMoveRefused):
        approve_session(actor=boss, session=late)


def test_a_session_that_comes_back_takes_what_a_late_request_held(boss, here):
    postponed = SessionFactory(space=here.hall, starts_at=TEN, ends_at=NOON, state="postponed")
    late = asked(here)
    publish_session(actor=boss, session=postponed)
    late.refresh_from_db()
    assert late.state == "withdrawn"

    cancel_session(actor=boss, session=postponed, reason="下雨")
    assert reopen_session(actor=boss, session=late).state == "draft"


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_clock_lets_the_others_go(here, number):
    for day in range(number):
        asked(here, starts_at=tomorrow_at(10, days=9 + day), ends_at=tomorrow_at(11, days=9 + day))
    kept = asked(here, late=False)

    assert let_holds_run_out() == number
    assert let_holds_run_out() == 0

    assert list(Session.objects.filter(state="requested")) == [kept]
    assert list(claims_match_bookings()) == list(events_tell_the_state()) == []
