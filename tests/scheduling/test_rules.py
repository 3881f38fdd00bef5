"""The days of a series, against a plain reading of each rule, day by day."""

import calendar
import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lunar_python import Solar

from cms.core import clock
from lectures.scheduling.domain import rules
from lectures.scheduling.errors import InvalidRequest

DAY = dt.timedelta(days=1)
any_day = st.dates(dt.date(1980, 1, 1), dt.date(2090, 1, 1))


def stretch(first_day, last_day):
    return [first_day + DAY * ahead for ahead in range((last_day - first_day).days + 1)]


def monday(day):
    return day - DAY * day.weekday()


@settings(deadline=None, max_examples=60)
@given(
    first_day=any_day,
    span=st.integers(0, 731),
    weekdays=st.sets(st.integers(0, 6), min_size=1, max_size=2),
    interval=st.integers(1, 9),
)
@example(dt.date(2026, 12, 31), 365, {3}, 2)
@example(dt.date(2028, 2, 29), 731, {1}, 1)
@example(dt.date(1986, 5, 3), 200, {5, 6}, 1)
def test_weeks(first_day, span, weekdays, interval):
    last_day = first_day + DAY * span
    begin = next(
        day for day in stretch(first_day, first_day + DAY * 6) if day.weekday() in weekdays
    )
    expected = [
        day
        for day in stretch(first_day, last_day)
        if day.weekday() in weekdays
        and day >= begin
        and (monday(day) - monday(begin)).days // 7 % interval == 0
    ]
    rule = rules.weekly(weekdays, interval)

    if len(expected) > rules.MOST_DATES:
        with pytest.raises(InvalidRequest):
            rule.dates(first_day, last_day)
    else:
        assert rule.dates(first_day, last_day) == expected
    assert rules.parse(rule.text) == rule


@settings(deadline=None, max_examples=40)
@given(
    first_day=any_day,
    span=st.integers(0, 731),
    nth=st.sampled_from(rules.NTHS),
    weekday=st.integers(0, 6),
)
@example(dt.date(2026, 11, 27), 400, -1, 4)
def test_weekdays_of_a_month(first_day, span, nth, weekday):
    last_day = first_day + DAY * span

    def is_nth(day):
        if nth == -1:
            return (day + 7 * DAY).month != day.month
        return (day.day - 1) // 7 + 1 == nth

    rule = rules.nth_weekday(nth, weekday)

    assert rule.dates(first_day, last_day) == [
        day for day in stretch(first_day, last_day) if day.weekday() == weekday and is_nth(day)
    ]
    assert rules.parse(rule.text) == rule


@settings(deadline=None, max_examples=40)
@given(
    first_day=any_day,
    span=st.integers(0, 731),
    days=st.sets(st.sampled_from([1, 15, 28, 29, 30, 31, -1]), min_size=1, max_size=3),
)
@example(dt.date(2027, 12, 31), 731, {29, 31})
def test_days_of_a_month(first_day, span, days):
    last_day = first_day + DAY * span
    rule = rules.month_days(days)

    assert rule.dates(first_day, last_day) == [
        day
        for day in stretch(first_day, last_day)
        if day.day in days
        or (-1 in days and day.day == calendar.monthrange(day.year, day.month)[1])
    ]
    assert rules.parse(rule.text) == rule


@settings(deadline=None, max_examples=20)
@given(
    first_day=st.dates(dt.date(1980, 1, 1), dt.date(2080, 1, 1)),
    span=st.integers(0, 731),
    days=st.sets(st.sampled_from([1, 3, 8, 15, 29, 30, -1]), min_size=1, max_size=4),
)
@example(dt.date(2025, 6, 1), 120, {15})  # a leap sixth month
def test_days_of_a_lunar_month(first_day, span, days):
    """Against lunar_python's own calendar, asked for each day alone."""
    last_day = first_day + DAY * span

    def lunar(day):
        return Solar.fromYmd(day.year, day.month, day.day).getLunar().getDay()

    rule = rules.lunar_days(days)

    assert rule.dates(first_day, last_day) == [
        day
        for day in stretch(first_day, last_day)
        if lunar(day) in days or (-1 in days and lunar(day + DAY) == 1)
    ]
    assert rules.parse(rule.text) == rule


@pytest.mark.parametrize(
    ("text", "first_day", "last_day", "expected"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-12-02", "2027-01-13", "1202 1216 1230 0113"),
        # Begun on a Thursday: the first Wednesday after it counts.
        ("BYDAY=WE;FREQ=WEEKLY;INTERVAL=2", "2026-11-26", "2026-12-20", "1202 1216"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-01", "2027-02-28", "1127 1225 0129 0226"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-01", "2027-05-31", "1231 0131 0331 0531"),
        ("FREQ=MONTHLY;BYMONTHDAY=29", "2028-01-30", "2028-03-30", "0229 0329"),
        ("FREQ=MONTHLY;BYMONTHDAY=29", "2027-01-30", "2027-03-30", "0329"),
        ("FREQ=WEEKLY;BYDAY=TH", "2026-12-31", "2026-12-31", "1231"),
        # 2025 had two sixth months: the fifteenth fell on 9 July and on 8 August.
        (
            "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=15;SKIP=OMIT",
            "2025-07-01",
            "2025-09-10",
            "0709 0808 0906",
        ),
        # The lunar 30th: the twelfth month before 17 February 2026 had 29 days.
        (
            "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=30",
            "2026-01-19",
            "2026-03-20",
            "0318",
        ),
        ("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=-1", "2026-02-01", "2026-02-28", "0216"),
        (
            "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=3,8",
            "2026-11-24",
            "2026-12-31",
            "1211 1216",
        ),
    ],
)
def test_known_dates(text, first_day, last_day, expected):
    first_day, last_day = dt.date.fromisoformat(first_day), dt.date.fromisoformat(last_day)

    found = rules.parse(text).dates(first_day, last_day)

    assert " ".join(f"{day:%m%d}" for day in found) == expected


@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_later_dates_keep_the_count_of_weeks(weeks):
    rule, first_day = rules.weekly([2], weeks), dt.date(2026, 12, 2)
    whole = rule.dates(first_day, dt.date(2027, 12, 1))

    for cut in (1, 5, 11):
        after = whole[cut] + DAY
        assert rule.later_dates(first_day, after, dt.date(2027, 12, 1)) == whole[cut + 1 :]


@settings(deadline=None, max_examples=30)
@given(number=st.integers(1, 60), first_day=any_day)
def test_the_first_so_many(number, first_day):
    rule = rules.weekly([first_day.weekday()])

    assert rule.first_dates(first_day, number) == [first_day + 7 * DAY * n for n in range(number)]


def test_two_years_and_two_hundred_dates_are_the_end():
    rule = rules.weekly(range(7))

    assert len(rule.first_dates(dt.date(2026, 12, 1), 10_000)) == rules.MOST_DATES
    assert len(rules.weekly([1]).first_dates(dt.date(2026, 12, 1), 200)) == 105
    with pytest.raises(InvalidRequest, match="200"):
        rule.dates(dt.date(2026, 12, 1), dt.date(2027, 12, 1))
    with pytest.raises(InvalidRequest):
        rules.weekly([1]).dates(dt.date(2026, 12, 1), dt.date(2028, 12, 2))
    with pytest.raises(InvalidRequest):
        rule.dates(dt.date(2026, 12, 2), dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "FREQ=SECONDLY",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=WE;COUNT=5",
        "FREQ=WEEKLY;BYDAY=WE;BYDAY=TH",
        "FREQ=WEEKLY;BYDAY=1WE",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=WE;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=WE;INTERVAL=-1",
        "FREQ=WEEKLY;BYDAY=WE;INTERVAL=53",
        "FREQ=WEEKLY;BYDAY=WE;INTERVAL=99999999999999999999",
        "FREQ=WEEKLY;BYDAY=WE;INTERVAL=٢",
        "FREQ=MONTHLY;BYDAY=5FR",
        "FREQ=MONTHLY;BYDAY=0FR",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=1MO",
        "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=31",
        "RSCALE=CHINESE;FREQ=WEEKLY;BYDAY=WE",
        "RSCALE=ETHIOPIC;FREQ=MONTHLY;BYMONTHDAY=1",
        "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1;SKIP=FORWARD",
        "RRULE:FREQ=WEEKLY;BYDAY=WE",
        "DTSTART=20261202;FREQ=WEEKLY;BYDAY=WE",
        "FREQ=WEEKLY;BYDAY=WE\nFREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=" + "WE," * 200,
        "A" * 10_000,
        "FREQ=WEEKLY;BYDAY=WE\x00",
    ],
)
def test_what_is_no_rule_is_refused_with_a_sentence(text):
    with pytest.raises(InvalidRequest) as refused:
        rules.parse(text)

    assert list(refused.value.errors) == ["rule"]


@given(st.text(alphabet="FREQ=WKLYMONTHBDAI;,-0123456789RSC", max_size=80))
def test_any_text_is_a_rule_or_refused(text):
    try:
        rule = rules.parse(text)
    except InvalidRequest:
        return
    assert rules.parse(rule.text) == rule


@pytest.mark.parametrize(
    ("day", "starts", "starts_at", "ends_at"),
    [
        (
            "2026-12-31",
            "23:00",
            "2026-12-31T15:00",
            "2026-12-31T17:00",
        ),  # the turn of the year
        ("2028-02-29", "09:00", "2028-02-29T01:00", "2028-02-29T03:00"),
        ("1986-05-03", "09:00", "1986-05-03T01:00", "1986-05-03T03:00"),
        (
            "1986-05-05",
            "09:00",
            "1986-05-05T00:00",
            "1986-05-05T02:00",
        ),  # summer time
        ("1986-05-04", "02:30", "1986-05-03T18:30", "1986-05-03T20:30"),  # left out: read as before
        ("1991-09-15", "01:30", "1991-09-14T16:30", "1991-09-14T18:30"),  # twice: the first
        ("1991-09-16", "09:00", "1991-09-16T01:00", "1991-09-16T03:00"),
    ],
)
def test_wall_clock(day, starts, starts_at, ends_at):
    begins, ends = rules.moments(
        dt.date.fromisoformat(day), dt.time.fromisoformat(starts), minutes=120
    )

    assert (f"{begins:%Y-%m-%dT%H:%M}", f"{ends:%Y-%m-%dT%H:%M}") == (starts_at, ends_at)
    assert begins.tzinfo is dt.UTC


def test_a_series_over_the_years_of_summer_time_keeps_its_hour():
    days = rules.weekly([0]).dates(dt.date(1986, 1, 6), dt.date(1987, 12, 28))

    shown = {clock.local(rules.moments(day, dt.time(19), 90)[0]).time() for day in days}

    assert shown == {dt.time(19)}
    assert {rules.moments(day, dt.time(19), 90)[0].hour for day in days} == {10, 11}
