"""Refused never ends bare: up to three ways out, each of which can really be booked."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.core import clock
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.states import cancel_session
from lectures.scheduling.errors import SlotTaken
from organisation.enums import Role
from tests.factories.organisation import (
    LecturerFactory,
    OpeningHoursFactory,
    PlaceFactory,
    SpaceFactory,
    TeamFactory,
    person_with,
    town,
)
from tests.factories.scheduling import EquipmentFactory, SessionFactory, tomorrow_at
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TEN, NOON = tomorrow_at(10), tomorrow_at(12)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def here():
    return town()


@pytest.fixture
def team(here):
    return TeamFactory(home=here.institute)


def wish_of(here, team, **changes):
    return {
        "actor": person_with(Role.MEMBER, team),
        "title": "乳娘故事",
        "team": team,
        "space": here.hall,
        "starts_at": TEN,
        "ends_at": NOON,
        "form": "story",
        "platform": "theory",
    } | changes


def refused(wish):
    with pytest.raises(SlotTaken) as refusal:
        book_session(**wish)
    return refusal.value.alternatives


def assert_each_can_be_booked(wish, ways):
    """Book each way out alone, with everything else as wished."""
    for way in ways:
        session = book_session(
            **wish
            | {
                "space": way.space,
                "team": way.team,
                "starts_at": way.starts_at,
                "ends_at": way.ends_at,
            }
        )
        cancel_session(actor=wish["actor"], session=session, reason="只是试试")


def test_the_hall_is_taken(here, team):
    SessionFactory(space=here.hall, starts_at=TEN, ends_at=NOON)
    near = SpaceFactory(place=PlaceFactory(parent=here.institute))
    wish = wish_of(
        here, team, lecturers=[LecturerFactory(team=team)], equipment=[EquipmentFactory()]
    )

    ways = refused(wish)

    assert [way.kind for way in ways] == ["later", "nearby", "later"]
    assert (ways[0].space, ways[0].starts_at) == (here.hall, NOON)
    assert (ways[1].space, ways[1].starts_at) == (near, TEN)
    assert ways[2].starts_at == TEN + DAY
    assert_each_can_be_booked(wish, ways)


def test_later_waits_for_the_team_the_lecturer_and_both_buffers(here, team):
    lecturer = LecturerFactory(team=team)
    SessionFactory(space=here.hall, starts_at=TEN, ends_at=NOON)
    SessionFactory(team=team, starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    SessionFactory(lecturers=[lecturer], starts_at=NOON + 4 * HOUR, ends_at=NOON + 5 * HOUR)
    wish = wish_of(here, team, lecturers=[lecturer], setup_minutes=30, clearup_minutes=30)

    ways = refused(wish)

    assert ways[0].starts_at == NOON + 5 * HOUR + dt.timedelta(minutes=30)
    assert_each_can_be_booked(wish, ways)


def test_later_keeps_to_opening_hours(here, team):
    for weekday in range(7):
        OpeningHoursFactory(place=here.centre, weekday=weekday, closes_at="13:30")
    SessionFactory(space=here.hall, starts_at=TEN, ends_at=NOON)
    wish = wish_of(here, team)

    ways = refused(wish)

    assert [way.starts_at for way in ways] == [TEN + DAY, TEN + 2 * DAY, TEN + 3 * DAY]
    assert_each_can_be_booked(wish, ways)


def test_nothing_is_offered_at_night_where_no_hours_are_known(here, team):
    SessionFactory(space=here.hall, starts_at=TEN, ends_at=tomorrow_at(20))
    ways = refused(wish_of(here, team))

    assert all(8 <= clock.local(way.starts_at).hour < 20 for way in ways)


def test_nearby_is_nearest_in_the_tree_then_on_the_ground(here, team):
    here.station.latitude, here.station.longitude = "36.90", "121.50"
    here.station.save()
    here.station.refresh_from_db()
    SessionFactory(space=here.hall, starts_at=TEN, ends_at=NOON)
    far = PlaceFactory(parent=here.institute, latitude="36.99", longitude="121.50")
    near = PlaceFactory(parent=here.institute, latitude="36.91", longitude="121.50")
    too_small = PlaceFactory(parent=here.institute, latitude="36.90", longitude="121.50")
    rooms = [SpaceFactory(place=far), SpaceFactory(place=near)]
    SpaceFactory(place=too_small, capacity=20)
    SpaceFactory(place=near, is_active=False)
    elsewhere = town("下初镇")

    wish = wish_of(here, team)
    nearby = [way.space for way in refused(wish) if way.kind == "nearby"]
    assert nearby == [rooms[1]]

    SessionFactory(space=rooms[1], starts_at=TEN, ends_at=NOON)
    nearby = [way.space for way in refused(wish) if way.kind == "nearby"]
    assert nearby == [rooms[0]]

    SessionFactory(space=rooms[0], starts_at=TEN, ends_at=NOON)
    ways = refused(wish)
    assert [way.space for way in ways if way.kind == "nearby"] == [elsewhere.hall]
    assert_each_can_be_booked(wish, ways)


def test_a_hall_whose_half_is_taken_is_not_offered(here, team):
    SessionFactory(space=here.hall, starts_at=TEN, ends_at=NOON)
    whole = SpaceFactory(place=PlaceFactory(parent=here.institute))
    half = SpaceFactory(place=whole.place, part_of=whole, capacity=20)
    SessionFactory(space=half, starts_at=TEN, ends_at=NOON)

    assert whole not in {way.space for way in refused(wish_of(here, team))}


def test_the_other_half_of_a_taken_half_is_offered(here, team):
    halves = [SpaceFactory(place=here.station, part_of=here.hall) for _ in range(2)]
    SessionFactory(space=halves[0], starts_at=TEN, ends_at=NOON)
    wish = wish_of(here, team, space=halves[0])

    ways = refused(wish)

    assert halves[1] in {way.space for way in ways}
    assert here.hall not in {way.space for way in ways}
    assert_each_can_be_booked(wish, ways)


def test_another_team_only_where_the_team_is_in_the_way_and_mine(here, team):
    mine = TeamFactory(home=here.institute)
    busy = TeamFactory(home=here.institute)
    TeamFactory(home=town("下初镇").institute)
    manager = person_with(Role.MANAGER, here.institute)
    SessionFactory(team=team, starts_at=TEN, ends_at=NOON)
    SessionFactory(team=busy, starts_at=TEN, ends_at=NOON)
    wish = wish_of(here, team, actor=manager)

    ways = refused(wish)

    assert [way.kind for way in ways][:2] == ["later", "team"]
    assert [way.team for way in ways if way.kind == "team"] == [mine]
    assert_each_can_be_booked(wish, ways)


def test_no_other_team_where_the_hall_is_taken_too(here, team):
    TeamFactory(home=here.institute)
    SessionFactory(team=team, space=here.hall, starts_at=TEN, ends_at=NOON)

    ways = refused(wish_of(here, team, actor=UserFactory(superuser=True)))

    assert {way.kind for way in ways} == {"later"}


def test_the_number_of_queries_does_not_grow(here, team):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            refused(wish)
        return len(queries)

    wish = wish_of(here, team)
    SessionFactory(space=here.hall, starts_at=TEN, ends_at=NOON)
    counts = {}
    for number in range(1, 31):
        room = SpaceFactory(place=PlaceFactory(parent=here.institute))
        SessionFactory(space=room, starts_at=TEN, ends_at=NOON)
        SessionFactory(
            space=here.hall, starts_at=TEN + number * 2 * HOUR, ends_at=NOON + number * 2 * HOUR
        )
        counts[number] = cost() if number in {1, 30} else 0
    few = counts[1]
    assert counts[30] <= few
    assert few <= 26
