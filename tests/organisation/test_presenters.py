"""What a visitor reads about opening hours, in both languages."""

import datetime as dt

import pytest
from django.utils import translation

from cms.core import clock
from organisation.presenters import hours_of, hours_today, hours_week
from tests.factories.organisation import (
    HoursExceptionFactory,
    MarketDaysFactory,
    OpeningHoursFactory,
    PublicDayFactory,
    town,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)  # a Tuesday
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def here():
    return town()


@pytest.fixture
def set_clock(monkeypatch):
    def set_to(hour, minute=0, day=TODAY):
        moment = clock.at(day, dt.time(hour, minute)).astimezone(dt.UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_to


def two_stretches(place, weekdays=range(5)):
    for weekday in weekdays:
        OpeningHoursFactory(place=place, weekday=weekday, opens_at="08:30", closes_at="11:30")
        OpeningHoursFactory(place=place, weekday=weekday, opens_at="13:30", closes_at="17:00")


@pytest.mark.parametrize(
    ("time", "is_open", "chinese", "english"),
    [
        ((8, 29), False, "现在不开放，今天上午 8:30 开门。", "Closed now, opens today at 8:30 am."),
        ((8, 30), True, "现在开放，到上午 11:30。", "Open now, until 11:30 am."),
        (
            (11, 30),
            False,
            "现在不开放，今天下午 1:30 开门。",
            "Closed now, opens today at 1:30 pm.",
        ),
        ((16, 59), True, "现在开放，到下午 5:00。", "Open now, until 5:00 pm."),
        ((17, 0), False, "今天已经关门。", "Closed for today."),
    ],
)
def test_this_moment_in_one_sentence(here, set_clock, time, is_open, chinese, english):
    two_stretches(here.centre)
    set_clock(*time)
    found = hours_today(here.station)
    assert (found.is_open, found.now) == (is_open, chinese)
    assert found.today.hours == ("上午 8:30–11:30", "下午 1:30–5:00")
    with translation.override("en"):
        assert hours_today(here.station).now == english
    later = "下次开放：11 月 25 日 星期三 上午 8:30。" if time == (17, 0) else ""
    assert found.next_opening == later


def test_a_place_of_unknown_hours_says_nothing_about_now(here, set_clock):
    set_clock(10)
    found = hours_today(here.station)
    assert (found.is_open, found.now, found.today.state) == (None, "", "unlimited")
    assert not hours_week(here.station, MONDAY).is_known


@pytest.mark.parametrize(
    ("following", "chinese"),
    [
        (None, "现在开放，到半夜 12 点。"),
        (("06:00", "09:00"), "现在开放，到半夜 12 点。"),
        (("00:00", "02:00"), "现在开放，到 11 月 25 日 星期三 凌晨 2:00。"),
    ],
)
def test_open_over_midnight(here, set_clock, following, chinese):
    OpeningHoursFactory(place=here.centre, weekday=1, opens_at="18:00", closes_at="23:59")
    if following:
        OpeningHoursFactory(
            place=here.centre, weekday=2, opens_at=following[0], closes_at=following[1]
        )
    set_clock(23)
    assert hours_today(here.station).now == chinese


def test_round_the_clock(here, set_clock):
    for weekday in range(7):
        OpeningHoursFactory(place=here.centre, weekday=weekday, opens_at="00:00", closes_at="23:59")
    set_clock(23)
    found = hours_today(here.station)
    assert (found.now, found.today.text) == ("现在开放，昼夜不关门。", "全天")


def test_a_week_tells_why_and_when_it_was_announced(here, set_clock, django_assert_num_queries):
    set_clock(10)
    two_stretches(here.centre)
    HoursExceptionFactory(
        place=here.centre,
        first_day=TODAY + dt.timedelta(days=1),
        reason="抢修水管",
        announced_at=clock.at(TODAY, dt.time(9)),
        short_notice_reason="水管昨夜爆裂",
    )
    HoursExceptionFactory(
        place=here.centre,
        first_day=TODAY + dt.timedelta(days=9),
        last_day=TODAY + dt.timedelta(days=11),
        opens_at="09:00",
        closes_at="12:00",
        reason="布展",
        announced_at=clock.at(TODAY, dt.time(9)),
    )
    with django_assert_num_queries(4):
        week = hours_week(here.station, MONDAY)
    wednesday = week.days[2]
    assert (wednesday.state, wednesday.text, wednesday.why, wednesday.near) == (
        "closed",
        "不开放",
        "抢修水管",
        "明天",
    )
    assert wednesday.announced == "11 月 24 日 星期二公布。"
    assert wednesday.short_notice == "公布时已不足 7 天，原因：水管昨夜爆裂"
    assert [day.is_today for day in week.days] == [False, True, *[False] * 5]
    assert [(notice.days, notice.text, notice.why) for notice in week.notices] == [
        ("11 月 25 日 星期三", "不开放", "抢修水管"),
        ("12 月 3 日 星期四 – 12 月 5 日 星期六", "上午 9:00 – 中午 12:00", "布展"),
    ]
    assert week.notices[1].short_notice == ""
    assert week.holidays == "法定节假日不开放。"
    with translation.override("en"):
        wednesday = hours_week(here.station, MONDAY).days[2]
    assert (wednesday.text, wednesday.announced) == ("Closed", "Announced on Tuesday 24 November.")
    assert wednesday.short_notice == "Announced less than seven days ahead: 水管昨夜爆裂"


def test_holidays_and_market_days_ahead(here, set_clock):
    set_clock(10, day=dt.date(2026, 9, 28))
    two_stretches(here.centre, range(7))
    OpeningHoursFactory(place=here.centre, weekday=7, opens_at="09:00", closes_at="11:00")
    for number in range(1, 8):
        PublicDayFactory(day=dt.date(2026, 10, number))
    PublicDayFactory(
        day=dt.date(2026, 10, 10), counts_as=0, name="国庆节调休上班", name_en="Make-up workday"
    )
    MarketDaysFactory(
        place=here.institute, lunar_days="18, 28", opens_at="13:30", closes_at="17:00"
    )
    week = hours_week(here.station, dt.date(2026, 9, 28))
    # 28 September is the 18th of the eighth month.
    assert [(market.label, market.lunar, market.name) for market in week.markets] == [
        ("9 月 28 日 星期一", "农历八月十八", "南黄大集"),
        ("10 月 8 日 星期四", "农历八月廿八 · 寒露", "南黄大集"),
        ("10 月 27 日 星期二", "农历九月十八", "南黄大集"),
    ]
    assert week.days[0].why == "赶集日：南黄大集"
    assert week.markets[0].text == "下午 1:30–5:00"
    assert [(notice.days, notice.text, notice.why) for notice in week.notices] == [
        ("10 月 1 日 星期四 – 10 月 7 日 星期三", "上午 9:00–11:00", "国庆节"),
        ("10 月 10 日 星期六", "上午 8:30–11:30、下午 1:30–5:00", "国庆节调休上班"),
    ]
    assert week.holidays == "法定节假日：上午 9:00–11:00。"
    with translation.override("en"):
        week = hours_week(here.station, dt.date(2026, 9, 28))
    assert week.notices[0].why == "National Day"
    assert week.holidays == "On public holidays: 9:00–11:00 am."


def test_a_page_reads_all_of_it_in_three_queries(here, set_clock, django_assert_num_queries):
    set_clock(10)
    two_stretches(here.centre)
    OpeningHoursFactory(place=here.institute, weekday=0, opens_at="09:00", closes_at="12:00")
    OpeningHoursFactory(place=here.institute, weekday=7, opens_at="09:00", closes_at="10:00")
    HoursExceptionFactory(place=here.station, first_day=TODAY, reason="停电")
    HoursExceptionFactory(place=here.centre, first_day="2026-12-02", reason="大扫除")
    HoursExceptionFactory(place=town("徐家镇").station, first_day="2026-12-03", reason="别处")
    MarketDaysFactory(place=here.institute, name_en="Nanhuang market")
    MarketDaysFactory(
        place=here.institute, name="小集", lunar_days="5", opens_at="7:00", closes_at="9:00"
    )
    PublicDayFactory(day="2026-11-30")
    PublicDayFactory(day="2026-12-05", counts_as=0, name="补班")
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for place in (here.station, here.institute, here.centre):
                apart = hours_today(place), hours_week(place, MONDAY)
                with django_assert_num_queries(3):
                    assert hours_of(place) == apart
    assert hours_of(here.station)[1].notices[0].why == "停电"
    assert hours_of(here.institute)[1].markets
