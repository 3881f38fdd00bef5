"""When a place is open."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core import clock
from organisation.day_rules import joined
from organisation.enums import Role
from organisation.queries import (
    ALL_DAY,
    bookable_spaces,
    closure_reason,
    opening_hours,
    places_in_scope,
    towns,
)
from tests.factories.organisation import (
    HoursExceptionFactory,
    OpeningHoursFactory,
    PlaceFactory,
    SpaceFactory,
    person_with,
    town,
)

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 30)
TUESDAY = MONDAY + dt.timedelta(days=1)


def at(day, hour, minute=0):
    return clock.at(day, dt.time(hour, minute))


def test_without_any_row_a_place_is_not_limited():
    here = town()
    assert opening_hours(here.station, MONDAY, TUESDAY) == {}
    assert closure_reason(here.station, at(MONDAY, 3), at(MONDAY, 5)) == ""


def test_weekly_rows_come_from_the_nearest_place_above_in_four_queries(
    django_assert_num_queries,
):
    here = town()
    OpeningHoursFactory(place=here.centre, weekday=0, opens_at="08:00", closes_at="18:00")
    OpeningHoursFactory(place=here.institute, weekday=0, opens_at="14:00", closes_at="17:00")
    OpeningHoursFactory(place=here.institute, weekday=0, opens_at="09:00", closes_at="11:30")
    with django_assert_num_queries(4):
        hours = opening_hours(here.station, MONDAY, TUESDAY)
    assert hours == {
        MONDAY: [(dt.time(9), dt.time(11, 30)), (dt.time(14), dt.time(17))],
        TUESDAY: [],
    }


def test_the_nearest_exception_wins_over_weekly_rows_and_over_those_above():
    here = town()
    OpeningHoursFactory(place=here.station, weekday=0)
    HoursExceptionFactory(place=here.centre, first_day=MONDAY, last_day=TUESDAY, reason="国庆节")
    assert opening_hours(here.station, MONDAY, MONDAY) == {MONDAY: []}
    HoursExceptionFactory(
        place=here.station, first_day=MONDAY, opens_at="10:00", closes_at="12:00", reason="短日"
    )
    assert opening_hours(here.station, MONDAY, TUESDAY) == {
        MONDAY: [(dt.time(10), dt.time(12))],
        TUESDAY: [],
    }
    assert opening_hours(here.institute, MONDAY, MONDAY) == {MONDAY: []}


def test_a_closure_wins_over_other_hours_of_the_same_place():
    here = town()
    HoursExceptionFactory(place=here.station, first_day=MONDAY, opens_at="9:00", closes_at="12:00")
    HoursExceptionFactory(place=here.station, first_day=MONDAY, reason="停电")
    assert opening_hours(here.station, MONDAY, TUESDAY) == {MONDAY: [], TUESDAY: [ALL_DAY]}
    assert closure_reason(here.station, at(MONDAY, 9), at(MONDAY, 10)) == "停电"


@pytest.mark.parametrize(
    ("starts", "ends", "is_open"),
    [
        ((MONDAY, 9, 0), (MONDAY, 17, 0), True),
        ((MONDAY, 8, 59), (MONDAY, 10, 0), False),
        ((MONDAY, 16, 0), (MONDAY, 17, 1), False),
        ((TUESDAY, 22, 0), (TUESDAY + dt.timedelta(days=1), 0, 0), True),
        ((TUESDAY, 22, 0), (TUESDAY + dt.timedelta(days=1), 0, 1), False),
    ],
    ids=["exactly", "a minute early", "a minute late", "until midnight", "over midnight"],
)
def test_a_stretch_is_open_only_as_a_whole(starts, ends, is_open):
    here = town()
    OpeningHoursFactory(place=here.centre, weekday=0, opens_at="09:00", closes_at="17:00")
    OpeningHoursFactory(place=here.centre, weekday=1, opens_at="18:00", closes_at="23:59")
    assert (closure_reason(here.station, at(*starts), at(*ends)) == "") is is_open


def test_two_days_open_round_the_clock_are_open_over_midnight():
    here = town()
    for weekday in (0, 1):
        OpeningHoursFactory(place=here.centre, weekday=weekday, opens_at="00:00", closes_at="23:59")
    assert closure_reason(here.hall.place, at(MONDAY, 23), at(TUESDAY, 1)) == ""


times = st.integers(0, 1439).map(lambda minute: dt.time(minute // 60, minute % 60))


@given(st.lists(st.tuples(times, times).filter(lambda pair: pair[0] < pair[1]), max_size=8))
def test_joined_stretches_are_in_order_apart_and_cover_the_same(stretches):
    found = joined(stretches)
    assert all(left[1] < right[0] for left, right in pairwise(found))
    for opens, closes in stretches:
        assert any(start <= opens and closes <= end for start, end in found)
    # The last minute of the day means midnight.
    edges = {
        dt.time.max if time == dt.time(23, 59) else time for pair in stretches for time in pair
    }
    assert all(time in edges for pair in found for time in pair)


def test_towns_are_the_institutes_in_use():
    here, there = town("下初镇"), town("冯家镇")
    there.institute.is_active = False
    there.institute.save()
    assert list(towns()) == [here.institute]


def test_pickers_offer_the_subtree_only():
    here, there = town(), town("冯家镇")
    manager = person_with(Role.MANAGER, here.institute)
    assert list(places_in_scope(manager, Role.MANAGER)) == [here.institute, here.station]
    assert not places_in_scope(manager, Role.EDITOR).exists()
    SpaceFactory(place=here.station, is_active=False)
    SpaceFactory(place=PlaceFactory(parent=here.institute, is_active=False))
    assert list(bookable_spaces(here.institute)) == [here.hall]
    assert list(bookable_spaces()) == [here.hall, there.hall]
