"""Which rule decides a day: exception, market, holiday, make-up workday, week (docs/adr/0007)."""

import datetime as dt
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lunar_python import Solar

from cms.core import clock
from cms.core.lunar import lunar_day
from organisation.models import HoursException, MarketDays, OpeningHours, PublicDay
from organisation.queries import ALL_DAY, closure_reason, open_days, open_days_of
from tests.factories.organisation import (
    HoursExceptionFactory,
    MarketDaysFactory,
    OpeningHoursFactory,
    PlaceFactory,
    PublicDayFactory,
    town,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NINE_TO_FIVE = [(dt.time(9), dt.time(17))]
MARKET_DAY = dt.date(2026, 11, 21)  # 十月十三, a Saturday


def at(day, hour, minute=0):
    return clock.at(day, dt.time(hour, minute))


def every_day(place, weekdays=range(7), opens="09:00", closes="17:00"):
    for weekday in weekdays:
        OpeningHoursFactory(place=place, weekday=weekday, opens_at=opens, closes_at=closes)


# -- against a plain reference -----------------------------------------------
def reference(line, rows, day):
    """The rule as a person would apply it: the hours of ``day``, ``None`` for not limited.

    ``line`` is the place and those above it, nearest first; ``rows`` are plain tuples.
    """
    weekly, exceptions, markets, publics = rows

    def hours_of(found):
        if any(hours is None for hours in found):
            return set()
        minutes = set()
        for first, last in found:
            last = 24 * 60 if last == 24 * 60 - 1 else last
            minutes |= set(range(first, last))
        return minutes

    for place in line:
        found = [
            hours
            for where, first, last, hours in exceptions
            if where == place and first <= day <= last
        ]
        if found:
            return hours_of(found)
    for place in line:
        here = [(days, hours) for where, days, hours in markets if where == place]
        if here:
            lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar().getDay()
            found = [hours for days, hours in here if lunar in days]
            if found:
                return hours_of(found)
            break
    giver = next(
        (place for place in line if any(where == place and kind < 7 for where, kind, _ in weekly)),
        None,
    )

    def on(kind):
        return hours_of(
            [hours for where, which, hours in weekly if where == giver and which == kind]
        )

    kind, counts_as = publics.get(day, ("", None))
    if kind == "holiday":
        for place in line:
            found = [hours for where, which, hours in weekly if where == place and which == 7]
            if found:
                return hours_of(found)
            if place == giver:
                return set()
    if giver is None:
        return None
    return on(counts_as if kind == "workday" else day.weekday())


def as_minutes(stretches):
    minutes = set()
    for opens, closes in stretches:
        last = 24 * 60 if closes == dt.time.max else closes.hour * 60 + closes.minute
        minutes |= set(range(opens.hour * 60 + opens.minute, last))
    return minutes


def clock_time(minute):
    return dt.time(minute // 60, minute % 60)


minutes = st.sampled_from(
    [0, 1, 8 * 60, 11 * 60 + 30, 12 * 60, 17 * 60, 23 * 60 + 58, 23 * 60 + 59]
)
hours = st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1])
perhaps = st.none() | hours
where = st.integers(0, 2)  # station, institute, centre
first_days = st.sampled_from(
    [
        dt.date(2026, 12, 20),  # the night of 31 December
        dt.date(2028, 2, 20),  # 29 February
        dt.date(2025, 7, 15),  # into the leap sixth month
        dt.date(2033, 12, 15),  # into the leap eleventh month
        dt.date(1986, 4, 28),  # summer time begins
        dt.date(1988, 9, 5),  # and ends
        dt.date(1991, 9, 10),  # for the last time
        dt.date(1900, 12, 25),  # the lunar tables begin
        dt.date(2099, 12, 20),  # and end
    ]
)
days_of_month = st.frozensets(st.integers(1, 30), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    first=first_days,
    weekly=st.lists(
        st.tuples(where, st.integers(0, 7), hours),
        max_size=6,
        unique_by=lambda row: (row[0], row[1]),
    ),
    exceptions=st.lists(
        st.tuples(where, st.integers(0, 20), st.integers(0, 3), perhaps), max_size=3
    ),
    markets=st.lists(st.tuples(where, days_of_month, perhaps), max_size=2),
    publics=st.dictionaries(st.integers(0, 20), st.none() | st.integers(0, 4), max_size=4),
)
def test_the_strongest_rule_of_the_nearest_place_decides(
    first, weekly, exceptions, markets, publics
):
    for model in (OpeningHours, HoursException, MarketDays, PublicDay):
        model.objects.all().delete()
    here = reference_town()
    line = [here.station, here.institute, here.centre]
    for number, weekday, (opens, closes) in weekly:
        OpeningHoursFactory(
            place=line[number],
            weekday=weekday,
            opens_at=clock_time(opens),
            closes_at=clock_time(closes),
        )
    dated = []
    for number, offset, length, span in exceptions:
        starts = first + offset * DAY
        dated.append((number, starts, starts + length * DAY, span))
        HoursExceptionFactory(
            place=line[number],
            first_day=starts,
            last_day=starts + length * DAY,
            opens_at=clock_time(span[0]) if span else None,
            closes_at=clock_time(span[1]) if span else None,
        )
    for number, days, span in markets:
        MarketDaysFactory(
            place=line[number],
            lunar_days=", ".join(map(str, sorted(days))),
            opens_at=clock_time(span[0]) if span else None,
            closes_at=clock_time(span[1]) if span else None,
        )
    public = {}
    for offset, counts_as in publics.items():
        public[first + offset * DAY] = ("holiday" if counts_as is None else "workday", counts_as)
        PublicDayFactory(day=first + offset * DAY, counts_as=counts_as)
    last = first + 20 * DAY
    found = open_days_of(line, first, last)
    for number, place in enumerate(line):
        assert open_days(place, first, last) == found[place.pk]
        for step in range(21):
            day = first + step * DAY
            if day.year not in range(1901, 2100):
                continue
            expected = reference(range(number, 3), (weekly, dated, markets, public), day)
            stretches = found[place.pk].hours.get(day, [ALL_DAY])
            assert as_minutes(stretches) == (
                set(range(24 * 60)) if expected is None else expected
            ), (number, day)


def reference_town():
    """The one town of a test that runs many examples in one database."""
    from organisation.models import Place
    from tests.factories.organisation import Town

    places = list(Place.objects.order_by("path"))
    return Town(*places[:3], None) if places else town()


# -- the rules one by one ----------------------------------------------------
def test_a_holiday_closes_a_place_with_weekly_rows_and_says_its_name():
    here = town()
    every_day(here.centre)
    day = dt.date(2026, 10, 1)
    PublicDayFactory(day=day)
    found = open_days(here.station, day, day + DAY)
    assert found.hours == {day: [], day + DAY: NINE_TO_FIVE}
    assert found.reasons == {day: "国庆节"}
    assert closure_reason(here.station, at(day, 9), at(day, 10)) == "法定节假日（国庆节）：不开放。"


def test_a_holiday_leaves_the_rows_for_holidays():
    here = town()
    every_day(here.centre)
    OpeningHoursFactory(place=here.centre, weekday=7, opens_at="09:00", closes_at="12:00")
    day = dt.date(2026, 10, 1)
    PublicDayFactory(day=day)
    assert open_days(here.station, day, day).hours == {day: [(dt.time(9), dt.time(12))]}
    assert closure_reason(here.station, at(day, 9), at(day, 12)) == ""
    assert closure_reason(here.station, at(day, 9), at(day, 13)) == (
        "法定节假日（国庆节）：只开放 09:00–12:00。"
    )


def test_own_weekly_rows_without_holiday_rows_close_the_place_though_the_centre_is_open():
    here = town()
    every_day(here.centre)
    OpeningHoursFactory(place=here.centre, weekday=7)
    every_day(here.station)
    day = dt.date(2026, 10, 1)
    PublicDayFactory(day=day)
    assert open_days(here.station, day, day).hours == {day: []}


def test_rows_for_holidays_alone_leave_the_week_to_the_place_above():
    here = town()
    every_day(here.centre)
    OpeningHoursFactory(place=here.station, weekday=7, opens_at="10:00", closes_at="11:00")
    day = dt.date(2026, 10, 1)
    PublicDayFactory(day=day)
    assert open_days(here.station, day, day + DAY).hours == {
        day: [(dt.time(10), dt.time(11))],
        day + DAY: NINE_TO_FIVE,
    }


def test_a_place_of_unknown_hours_stays_unlimited_on_a_holiday():
    here = town()
    PublicDayFactory(day="2026-10-01")
    assert open_days(here.station, dt.date(2026, 10, 1), dt.date(2026, 10, 1)).hours == {}


def test_a_make_up_workday_keeps_the_hours_of_its_weekday():
    here = town()
    every_day(here.centre, range(5))
    saturday = dt.date(2026, 10, 10)
    PublicDayFactory(day=saturday, counts_as=3, name="国庆节调休上班")
    found = open_days(here.station, saturday, saturday + DAY)
    assert found.hours == {saturday: NINE_TO_FIVE, saturday + DAY: []}
    assert found.reasons == {saturday: "国庆节调休上班"}
    assert closure_reason(here.station, at(saturday, 18), at(saturday, 19)) == (
        "这一天的开放时间是 09:00–17:00。"
    )


def test_a_market_day_wins_over_a_holiday_and_an_exception_over_both():
    here = town()
    every_day(here.centre)
    PublicDayFactory(day=MARKET_DAY)
    MarketDaysFactory(place=here.institute, opens_at="13:00", closes_at="17:00")
    found = open_days(here.station, MARKET_DAY, MARKET_DAY)
    assert found.hours == {MARKET_DAY: [(dt.time(13), dt.time(17))]}
    assert found.reasons == {MARKET_DAY: "南黄大集"}
    assert closure_reason(here.station, at(MARKET_DAY, 9), at(MARKET_DAY, 10)) == (
        "赶集日（南黄大集）：只开放 13:00–17:00。"
    )
    HoursExceptionFactory(place=here.centre, first_day=MARKET_DAY, reason="停电")
    assert open_days(here.station, MARKET_DAY, MARKET_DAY).reasons == {MARKET_DAY: "停电"}


def test_a_market_of_the_nearest_place_hides_those_above():
    here = town()
    every_day(here.centre)
    MarketDaysFactory(place=here.centre)
    MarketDaysFactory(place=here.station, lunar_days="5")
    assert open_days(here.station, MARKET_DAY, MARKET_DAY).hours == {MARKET_DAY: NINE_TO_FIVE}
    assert open_days(here.institute, MARKET_DAY, MARKET_DAY).hours == {MARKET_DAY: []}


def test_a_leap_month_has_its_market_days_and_a_short_month_no_thirtieth():
    here = town()
    every_day(here.centre)
    MarketDaysFactory(place=here.centre, lunar_days="13, 30")
    first = dt.date(2025, 6, 25)  # the sixth month (30 days), then the leap sixth (29 days)
    closed = [
        day
        for day, stretches in open_days(here.centre, first, first + 58 * DAY).hours.items()
        if not stretches
    ]
    assert closed == [first + 12 * DAY, first + 29 * DAY, first + 42 * DAY]
    assert [lunar_day(day).is_leap for day in closed] == [False, False, True]


@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        (dt.date(1986, 5, 4), (0, 0), (4, 0)),
        (dt.date(1986, 9, 14), (0, 0), (3, 0)),
        (dt.date(1991, 4, 14), (1, 0), (5, 0)),
        (dt.date(1991, 9, 15), (0, 30), (2, 30)),
        (dt.date(2028, 2, 29), (0, 0), (24, 0)),
        (dt.date(2026, 12, 31), (22, 0), (24, 0)),
    ],
)
def test_wall_time_decides_when_clocks_change(day, starts, ends):
    here = town()
    every_day(here.centre, opens="00:00", closes="23:59")

    def moment(hour, minute):
        return at(day + DAY, 0) if hour == 24 else at(day, hour, minute)

    assert closure_reason(here.hall.place, moment(*starts), moment(*ends)) == ""
    HoursExceptionFactory(
        place=here.centre, first_day=day, opens_at="00:00", closes_at="00:15", reason="夜里关门"
    )
    assert closure_reason(here.hall.place, moment(*starts), moment(*ends)) == "夜里关门"


# -- what it costs -----------------------------------------------------------
def test_seven_hundred_places_cost_four_queries_and_share_answers(django_assert_num_queries):
    here = town()
    every_day(here.centre)
    MarketDaysFactory(place=here.centre)
    stations = [here.station, *(PlaceFactory(parent=here.institute) for _ in range(30))]
    every_day(stations[3])
    first = dt.date(2026, 1, 1)
    with django_assert_num_queries(4):
        found = open_days_of(stations, first, first + 364 * DAY)
    assert len(found) == 31
    assert len(found[here.station.pk].hours) == 365
    assert found[stations[1].pk] is found[stations[2].pk]
    assert found[stations[3].pk] is not found[stations[2].pk]


def test_a_year_of_one_place_is_quick():
    here = town()
    every_day(here.centre)
    MarketDaysFactory(place=here.centre)
    first = dt.date(2031, 1, 1)
    began = time.perf_counter()
    open_days(here.station, first, first + 364 * DAY)
    assert time.perf_counter() - began < 0.5  # some 5 ms on a quiet machine


@pytest.mark.parametrize("year", [1901, 1985, 2020, 2025, 2033, 2099])
def test_the_lunar_table_agrees_with_the_library_every_day(year):
    day = dt.date(year, 1, 1)
    while day.year == year:
        lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
        found = lunar_day(day)
        assert (found.year, found.month, found.day, found.is_leap) == (
            lunar.getYear(),
            abs(lunar.getMonth()),
            lunar.getDay(),
            lunar.getMonth() < 0,
        )
        day += DAY


def test_outside_the_tables_no_day_is_a_market_day():
    assert lunar_day(dt.date(1900, 12, 31)) is None
    assert lunar_day(dt.date(2100, 1, 1)) is None
