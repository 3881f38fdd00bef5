"""Sessions that no longer fit when a place changes its hours."""

import datetime as dt
import json

import pytest

from cms.core import clock, personal_data
from cms.notices.models import Notice
from lectures.scheduling.closures import find_affected, sessions_outside_hours
from lectures.scheduling.enums import SessionState
from organisation.domain.affected import MOST_SHOWN, StandsInTheWay
from organisation.domain.hours import SpecialHours, set_special_hours
from organisation.enums import Role
from tests.factories.organisation import (
    HoursExceptionFactory,
    MembershipFactory,
    OpeningHoursFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import SessionFactory, tomorrow_at

pytestmark = pytest.mark.django_db
DAYS = 10


@pytest.fixture
def here():
    here = town("南黄镇")
    for weekday in range(8):
        OpeningHoursFactory(place=here.centre, weekday=weekday, opens_at="08:00", closes_at="21:00")
    return here


def day():
    return clock.today() + dt.timedelta(days=DAYS)


def session_at(here, hour=9, **changes):
    starts_at = tomorrow_at(hour, days=DAYS)
    values = {
        "space": here.hall,
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=2),
    }
    return SessionFactory(**{**values, **changes})


def close(here, place=None, **changes):
    manager = person_with(Role.MANAGER, here.centre)
    row = SpecialHours(day(), day(), "停电检修")
    set_special_hours(actor=manager, place=place or here.institute, rows=[row], **changes)


@pytest.mark.parametrize("state", SessionState.values)
def test_sessions_that_hold_the_hall_are_found_and_no_others(here, state):
    session = session_at(here, state=state)
    HoursExceptionFactory(place=here.institute, first_day=day())
    holding = {"draft", "requested", "approved", "published", "held"}
    expected = [session] if state in holding else []
    assert sessions_outside_hours(here.institute, day(), day()) == expected


@pytest.mark.parametrize(
    ("opens", "closes", "fits"),
    [("09:00", "11:00", True), ("09:01", "11:00", False), ("09:00", "10:59", False)],
)
def test_a_session_fits_exactly_or_not(here, opens, closes, fits):
    session_at(here)
    HoursExceptionFactory(place=here.centre, first_day=day(), opens_at=opens, closes_at=closes)
    assert (sessions_outside_hours(here.centre, day(), day()) == []) is fits


def test_a_place_below_with_hours_of_its_own_is_not_affected(here):
    session_at(here)
    HoursExceptionFactory(
        place=here.station, first_day=day(), opens_at="08:00", closes_at="12:00", reason="照开"
    )
    HoursExceptionFactory(place=here.institute, first_day=day())
    assert sessions_outside_hours(here.institute, day(), day()) == []


def test_another_town_and_another_day_are_not_looked_at(here):
    session_at(town("冯家镇"))
    session_at(
        here, starts_at=tomorrow_at(9, days=DAYS + 1), ends_at=tomorrow_at(11, days=DAYS + 1)
    )
    HoursExceptionFactory(place=here.centre, first_day=day())
    assert sessions_outside_hours(here.institute, day(), day()) == []


@pytest.mark.parametrize("number", [1, 30])
def test_looking_costs_five_queries(here, number, django_assert_num_queries):
    HoursExceptionFactory(place=here.centre, first_day=day())
    for _ in range(number):
        session_at(here, space=SpaceFactory(place=here.station))
    with django_assert_num_queries(5):
        assert len(find_affected(here.centre, day(), day())) == number


def test_the_manager_is_shown_what_lies_in_the_time_and_agrees(here):
    sessions = [session_at(here, hour) for hour in (9, 12, 15)]
    with pytest.raises(StandsInTheWay) as refusal:
        close(here)
    assert refusal.value.count == 3
    assert [thing.url for thing in refusal.value.things] == [
        f"/desk/sessions/{session.pk}/" for session in sessions
    ]
    assert sessions[0].title in refusal.value.things[0].label
    assert here.station.name in refusal.value.things[0].label
    assert not Notice.objects.exists()
    close(here, agreed=refusal.value.agreement)
    assert sessions_outside_hours(here.institute, day(), day()) == sessions


def test_at_most_twenty_are_named(here):
    for _ in range(MOST_SHOWN + 3):
        session_at(here, space=SpaceFactory(place=here.station))
    with pytest.raises(StandsInTheWay) as refusal:
        close(here)
    assert (refusal.value.count, len(refusal.value.things)) == (23, 20)


def test_the_teams_are_told_once_and_nobody_else(here):
    team = TeamFactory(home=here.station)
    leader, member = person_with(Role.LEADER, team), person_with(Role.MEMBER, team)
    MembershipFactory(user=leader, team=team, role=Role.MEMBER)
    person_with(Role.LEADER, TeamFactory(home=here.station))
    person_with(Role.MEMBER, team, is_active=False)
    session = session_at(here, team=team)
    with pytest.raises(StandsInTheWay) as refusal:
        close(here)
    close(here, agreed=refusal.value.agreement)
    letters = Notice.objects.order_by("user_id")
    assert [letter.user for letter in letters] == sorted([leader, member], key=lambda user: user.pk)
    assert {letter.kind for letter in letters} == {"closure-over-session"}
    assert not any(letter.urgent for letter in letters)
    context = json.loads(personal_data.decrypt(letters[0].context_encrypted))
    assert context["title"] == session.title
    assert context["reason"] == "停电检修"
    assert context["link"].endswith(f"/desk/sessions/{session.pk}/")
