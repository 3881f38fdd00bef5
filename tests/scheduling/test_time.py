"""Time as people in Rushan have it, in both engines' stored form: New Year's night, 29 February,
midnight, stretches that touch, and the years 1986–1991, in which China put its clocks forward.

The finder is asked about the past by setting its ``now``; bookings there are samples.
"""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from cms.core import clock
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.finding import choices_of, find_plans
from lectures.scheduling.domain.finding_world import Calendar, Hall, Taken, World
from lectures.scheduling.domain.states import cancel_session
from lectures.scheduling.errors import PlaceClosed, SlotTaken
from lectures.scheduling.models import Claim
from lectures.scheduling.queries import claims_between
from lectures.scheduling.queries_finding import Search, look, starts_on
from organisation.queries import closure_reason, open_days
from tests.factories.organisation import (
    HoursExceptionFactory,
    OpeningHoursFactory,
    SpaceFactory,
    TeamFactory,
    town,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

D, T = dt.date, dt.time
NINE = T(9)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
NEXT_YEAR = clock.today().year + 1
NEW_YEAR = D(NEXT_YEAR, 1, 1)
EVE = D(NEXT_YEAR - 1, 12, 31)
# The first leap year that a desk in 2026 can plan for as a sample.
LEAP = D(2028, 2, 29)
# Clocks went from 2:00 to 3:00 on 4 May 1986 and from 2:00 back to 1:00 on 14 September 1986.
FORWARD, BACK = D(1986, 5, 4), D(1986, 9, 14)
SUMMERS = [
    (D(1986, 5, 4), D(1986, 9, 14)),
    (D(1987, 4, 12), D(1987, 9, 13)),
    (D(1988, 4, 17), D(1988, 9, 11)),
    (D(1989, 4, 16), D(1989, 9, 17)),
    (D(1990, 4, 15), D(1990, 9, 16)),
    (D(1991, 4, 14), D(1991, 9, 15)),
]


@pytest.fixture
def here():
    return town()


@pytest.fixture
def book(here):
    """Return a function that books the hall for a team of its own each time."""
    boss = UserFactory(superuser=True)

    def booked(starts_at, ends_at, space=None, **more):
        return book_session(
            actor=boss,
            title="乳娘故事",
            team=more.pop("team", None) or TeamFactory(home=here.institute),
            space=space or here.hall,
            starts_at=starts_at,
            ends_at=ends_at,
            form="story",
            platform="theory",
            is_sample=True,
            **more,
        )

    return booked


STRETCHES = [
    pytest.param(clock.at(EVE, T(22)), clock.at(NEW_YEAR, T(1)), id="over New Year's midnight"),
    pytest.param(clock.at(EVE, T(22)), clock.at(NEW_YEAR, T(0)), id="until the year's last moment"),
    pytest.param(clock.at(NEW_YEAR, T(0)), clock.at(NEW_YEAR, T(1)), id="the year's first hour"),
    pytest.param(clock.at(LEAP, T(9)), clock.at(LEAP, T(11)), id="on 29 February"),
    pytest.param(clock.at(LEAP, T(23)), clock.at(D(2028, 3, 1), T(1)), id="out of 29 February"),
    pytest.param(clock.at(D(2028, 2, 28), T(23)), clock.at(LEAP, T(1)), id="into 29 February"),
    pytest.param(clock.at(D(2027, 2, 28), T(23)), clock.at(D(2027, 3, 1), T(1)), id="no 29th"),
    pytest.param(clock.at(FORWARD, T(1)), clock.at(FORWARD, T(4)), id="clocks go forward: 2 hours"),
    pytest.param(clock.at(BACK, T(0)), clock.at(BACK, T(3)), id="clocks go back: 4 hours"),
    pytest.param(
        clock.at(D(1988, 7, 1), T(9)), clock.at(D(1988, 7, 1), T(11)), id="in summer time"
    ),
]


@pytest.mark.parametrize(("starts_at", "ends_at"), STRETCHES)
def test_what_is_stored_is_the_same_moment(book, starts_at, ends_at):
    session = book(starts_at, ends_at)
    session.refresh_from_db()
    claims = Claim.objects.filter(booking__session=session)

    assert (session.starts_at, session.ends_at) == (
        starts_at.astimezone(dt.UTC),
        ends_at.astimezone(dt.UTC),
    )
    assert {(one.starts_at, one.ends_at) for one in claims} == {
        (session.starts_at, session.ends_at)
    }
    assert session.ends_at - session.starts_at == ends_at.astimezone(dt.UTC) - starts_at.astimezone(
        dt.UTC
    )


@pytest.mark.parametrize(("starts_at", "ends_at"), STRETCHES)
def test_what_touches_is_free_and_a_minute_more_is_not(book, starts_at, ends_at):
    starts_at, ends_at = starts_at.astimezone(dt.UTC), ends_at.astimezone(dt.UTC)
    book(starts_at, ends_at)

    for begins, until in (
        (starts_at - HOUR, starts_at + MINUTE),
        (ends_at - MINUTE, ends_at + HOUR),
        (starts_at, ends_at),
        (starts_at - HOUR, ends_at + HOUR),
    ):
        with pytest.raises(SlotTaken):
            book(begins, until)
    book(starts_at - HOUR, starts_at)
    book(ends_at, ends_at + HOUR)


@pytest.mark.parametrize(("starts_at", "ends_at"), STRETCHES)
def test_the_database_itself_knows_touching_from_overlapping(book, starts_at, ends_at):
    """Past every look of ours: a bare insert meets the guard where the moments overlap."""
    starts_at, ends_at = starts_at.astimezone(dt.UTC), ends_at.astimezone(dt.UTC)
    claim = book(starts_at, ends_at).booking.claims.get(resource__kind="space")
    other = book(starts_at, ends_at, space=SpaceFactory()).booking

    def insert(begins, until):
        with transaction.atomic():
            return Claim.objects.create(
                booking=other, resource=claim.resource, starts_at=begins, ends_at=until
            )

    with pytest.raises(IntegrityError, match="claim_overlap"):
        insert(ends_at - MINUTE, ends_at + MINUTE)
    with pytest.raises(IntegrityError, match="claim_overlap"):
        insert(starts_at - MINUTE, starts_at + MINUTE)
    insert(ends_at, ends_at + MINUTE).delete()
    insert(starts_at - MINUTE, starts_at).delete()


@pytest.mark.parametrize(("starts_at", "ends_at"), STRETCHES)
def test_what_is_freed_is_bookable(book, here, starts_at, ends_at):
    session = book(starts_at, ends_at)
    cancel_session(actor=session.created_by, session=session, reason="改期")
    book(starts_at, ends_at)

    resource = here.hall.resource
    assert len(claims_between([resource], starts_at, ends_at)) == 1


@pytest.mark.parametrize(("first", "last"), SUMMERS, ids=lambda day: str(day.year))
def test_the_day_on_which_clocks_change_is_an_hour_shorter_or_longer(first, last):
    short, long = clock.day_bounds(first), clock.day_bounds(last)

    assert short[1].astimezone(dt.UTC) - short[0].astimezone(dt.UTC) == 23 * HOUR
    assert long[1].astimezone(dt.UTC) - long[0].astimezone(dt.UTC) == 25 * HOUR


def test_the_hour_that_happens_twice_can_be_booked_twice(book, here):
    """1:30 by the wall, first in summer time, then an hour later in standard time."""
    first = clock.at(BACK, T(1, 0)).astimezone(dt.UTC)
    second = clock.at(BACK, T(1, 0)).replace(fold=1).astimezone(dt.UTC)
    assert second - first == HOUR
    book(first, first + HOUR)
    book(second, second + HOUR)

    found = claims_between([here.hall.resource], first, second + HOUR)
    assert [one.starts_at for one in found] == [first, second]
    assert {clock.local(one.starts_at).time() for one in found} == {T(1)}
    with pytest.raises(SlotTaken):
        book(first + 30 * MINUTE, second + 30 * MINUTE)


def test_the_hour_that_does_not_exist_is_read_as_before_the_change(book):
    """2:30 on that day never was: it is read with the old clock, which is 3:30 by the new one."""
    session = book(clock.at(FORWARD, T(2, 30)), clock.at(FORWARD, T(4, 30)))
    session.refresh_from_db()

    assert clock.local(session.starts_at).time() == T(3, 30)
    assert session.ends_at - session.starts_at == HOUR


# -- opening hours ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "starts", "until", "is_open"),
    [
        (EVE, T(20), dt.timedelta(hours=4), True),  # open until midnight: to the last moment
        (EVE, T(20), dt.timedelta(hours=4, minutes=1), False),
        (EVE, T(19, 59), HOUR, False),
        (LEAP, T(20), 4 * HOUR, True),
        (LEAP, T(20), 5 * HOUR, False),
        (D(2028, 3, 1), T(20), HOUR, True),
    ],
)
def test_open_until_midnight(here, day, starts, until, is_open):
    for weekday in range(7):
        OpeningHoursFactory(
            place=here.station, weekday=weekday, opens_at="20:00", closes_at="23:59"
        )
    starts_at = clock.at(day, starts)

    assert (closure_reason(here.station, starts_at, starts_at + until) == "") is is_open


def test_open_through_the_night_of_the_year(here):
    for weekday in range(7):
        for opens, closes in (("00:00", "02:00"), ("20:00", "23:59")):
            OpeningHoursFactory(
                place=here.station, weekday=weekday, opens_at=opens, closes_at=closes
            )

    assert closure_reason(here.station, clock.at(EVE, T(22)), clock.at(NEW_YEAR, T(2))) == ""
    assert closure_reason(here.station, clock.at(EVE, T(22)), clock.at(NEW_YEAR, T(2, 1)))


def test_a_closure_on_new_years_day_ends_the_night_at_midnight(here, book):
    HoursExceptionFactory(place=here.station, first_day=NEW_YEAR, reason="元旦闭馆")

    book(clock.at(EVE, T(22)), clock.at(NEW_YEAR, T(0)))
    with pytest.raises(PlaceClosed, match="元旦闭馆"):
        book(
            clock.at(EVE, T(23)),
            clock.at(NEW_YEAR, T(0, 1)),
            space=SpaceFactory(place=here.station),
        )


@pytest.mark.parametrize("day", [LEAP, FORWARD, BACK, EVE, NEW_YEAR])
def test_a_closed_day_is_closed_from_its_first_to_its_last_moment(here, day):
    HoursExceptionFactory(place=here.station, first_day=day, reason="闭馆")
    begins, ends = (moment.astimezone(dt.UTC) for moment in clock.day_bounds(day))

    assert closure_reason(here.station, begins - HOUR, begins) == ""
    assert closure_reason(here.station, begins, begins + MINUTE) == "闭馆"
    assert closure_reason(here.station, ends - MINUTE, ends) == "闭馆"
    assert closure_reason(here.station, ends, ends + HOUR) == ""
    assert open_days(here.station, day, day).hours[day] == []


# -- the finder -------------------------------------------------------------------------------


def search_for(here, *days, earliest=NINE, latest=None, minutes=120, **more):
    return Search(
        team=more.pop("team", None) or TeamFactory(home=here.institute),
        days=days,
        earliest=earliest,
        latest=latest or earliest,
        wished=earliest,
        minutes=minutes,
        halls=(here.hall.pk,),
        **more,
    )


def found_at(here, *days, **more):
    """Return the wall times that the finder offers on each of ``days``, as of long before them."""
    found = look(UserFactory(superuser=True), search_for(here, *days, **more))
    world = replace(found.world, now=-(10**10))
    return [
        [T(*divmod(one.minute, 60)) for one in choices_of(world, day, 0)]
        for day in range(len(days))
    ]


def test_the_finder_offers_the_last_hours_of_the_year(here, book):
    for weekday in range(7):
        OpeningHoursFactory(
            place=here.station, weekday=weekday, opens_at="08:00", closes_at="23:59"
        )
    book(clock.at(EVE, T(19)), clock.at(EVE, T(21)))

    assert found_at(here, EVE, earliest=T(18), latest=T(23)) == [[T(21), T(21, 30), T(22)]]


def test_the_finder_looks_over_midnight(here, book):
    book(clock.at(NEW_YEAR, T(0, 30)), clock.at(NEW_YEAR, T(2)))

    assert found_at(here, EVE, earliest=T(22), latest=T(23, 30), minutes=90) == [
        [T(22), T(22, 30), T(23)]
    ]


def test_the_finder_knows_29_february(here, book):
    book(clock.at(LEAP, T(9)), clock.at(LEAP, T(10)))
    days = (D(2028, 2, 28), LEAP, D(2028, 3, 1))

    assert found_at(here, *days, latest=T(10)) == [
        [T(9), T(9, 30), T(10)],
        [T(10)],
        [T(9), T(9, 30), T(10)],
    ]


def test_the_finder_offers_no_hour_that_does_not_exist(here):
    search = search_for(here, FORWARD, earliest=T(1), latest=T(4))

    assert [T(*divmod(minute, 60)) for minute, _moment in starts_on(FORWARD, search)] == [
        T(1),
        T(1, 30),
        T(3),
        T(3, 30),
        T(4),
    ]


def test_two_hours_are_two_hours_though_the_clocks_change(here, book):
    """From 1:00 two hours last until 4:00 by the new clock; 3:30 to 4:00 is in their way."""
    book(clock.at(FORWARD, T(3, 30)), clock.at(FORWARD, T(4)))
    assert found_at(here, FORWARD, earliest=T(1), latest=T(1)) == [[]]
    book(clock.at(BACK, T(2)), clock.at(BACK, T(3)))
    # 1:00 means the first of the two; two hours later the wall shows 2:00.
    assert found_at(here, BACK, earliest=T(1), latest=T(1)) == [[T(1)]]


@pytest.mark.parametrize("day", [EVE, NEW_YEAR, LEAP, FORWARD, BACK, D(1988, 7, 1)])
def test_the_finder_and_the_booking_agree(here, book, day):
    """Each start that the finder offers can be booked, each that it does not can't."""
    book(clock.at(day, T(10)), clock.at(day, T(11, 30)))
    offered = set(found_at(here, day, earliest=T(0), latest=T(12))[0])
    search = search_for(here, day, earliest=T(0), latest=T(12))

    for minute, moment in starts_on(day, search):
        starts_at = dt.datetime.fromtimestamp(moment, tz=dt.UTC)
        try:
            session = book(starts_at, starts_at + 2 * HOUR)
        except SlotTaken:
            assert T(*divmod(minute, 60)) not in offered
        else:
            assert T(*divmod(minute, 60)) in offered
            cancel_session(actor=session.created_by, session=session, reason="只是试试")


@pytest.mark.parametrize("gap", [-60, 0, 60])
def test_touching_in_the_finders_own_seconds(gap):
    begins = int(clock.at(NEW_YEAR, T(0)).timestamp())
    hall = Hall(1, calendar=Calendar((Taken(begins - 7200, begins - gap),)))
    world = World(now=0, starts=(((0, begins),),), length=3600, wished_minute=0, halls=(hall,))

    assert bool(find_plans(world).whole) is (gap >= 0)


def test_the_stored_form_is_utc(book, here):
    """What the engine itself holds, past Django: SQLite a text in UTC, PostgreSQL a moment."""
    session = book(clock.at(NEW_YEAR, T(0, 30)), clock.at(NEW_YEAR, T(2)))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT CAST(starts_at AS TEXT) FROM scheduling_session WHERE id = %s", [session.pk]
            )
            assert cursor.fetchone()[0] == f"{EVE} 16:30:00"
        else:
            cursor.execute(
                "SELECT to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') "
                "FROM scheduling_session WHERE id = %s",
                [session.pk],
            )
            assert cursor.fetchone()[0] == f"{EVE} 16:30:00"
