"""How days and hours are written."""

import datetime as dt

import pytest
from django.utils import translation

from cms.core import clock, dates

SATURDAY = dt.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 11, 27))


def at(hour: int, minute: int = 0, day: dt.date = SATURDAY) -> dt.datetime:
    return clock.at(day, dt.time(hour, minute))


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("zh-hans", "11 月 28 日 星期六 下午 2:30"),
        ("en", "Saturday 28 November, 2:30 pm"),
        ("en-gb", "Saturday 28 November, 2:30 pm"),
        (None, "11 月 28 日 星期六 下午 2:30"),
    ],
)
def test_a_moment_is_written_in_the_active_language(language, label):
    with translation.override(language):
        assert dates.moment_label(at(14, 30)) == label


@pytest.mark.parametrize(
    ("language", "label"),
    [("zh-hans", "2027 年 1 月 3 日 星期日"), ("en", "Sunday 3 January 2027")],
)
def test_another_year_is_named(language, label):
    with translation.override(language):
        assert dates.day_label(dt.date(2027, 1, 3)) == label


@pytest.mark.parametrize(
    ("clock_time", "chinese", "english"),
    [
        (dt.time(0, 0), "凌晨 0:00", "12:00 am"),
        (dt.time(4, 59), "凌晨 4:59", "4:59 am"),
        (dt.time(9, 5), "上午 9:05", "9:05 am"),
        (dt.time(12, 0), "中午 12:00", "12:00 noon"),
        (dt.time(12, 30), "中午 12:30", "12:30 pm"),
        (dt.time(13, 0), "下午 1:00", "1:00 pm"),
        (dt.time(18, 0), "晚上 6:00", "6:00 pm"),
        (dt.time(23, 59), "晚上 11:59", "11:59 pm"),
    ],
)
def test_the_part_of_the_day_leaves_no_doubt(clock_time, chinese, english):
    with translation.override("zh-hans"):
        assert dates.time_label(clock_time) == chinese
    with translation.override("en"):
        assert dates.time_label(clock_time) == english


def test_a_moment_in_utc_is_shown_by_the_clock_of_rushan():
    late = dt.datetime(2026, 11, 27, 17, 30, tzinfo=dt.UTC)
    with translation.override("zh-hans"):
        assert dates.moment_label(late) == "11 月 28 日 星期六 凌晨 1:30"


@pytest.mark.parametrize(
    ("starts", "ends", "chinese", "english"),
    [
        (
            at(14, 30),
            at(16),
            "11 月 28 日 星期六 下午 2:30–4:00",
            "Saturday 28 November, 2:30–4:00 pm",
        ),
        (
            at(10),
            at(14),
            "11 月 28 日 星期六 上午 10:00 – 下午 2:00",
            "Saturday 28 November, 10:00 am – 2:00 pm",
        ),
        (
            at(22),
            at(0, 30, dt.date(2026, 11, 29)),
            "11 月 28 日 星期六 晚上 10:00 至 11 月 29 日 星期日 凌晨 0:30",
            "Saturday 28 November, 10:00 pm to Sunday 29 November, 12:30 am",
        ),
    ],
)
def test_a_span_names_its_day_once(starts, ends, chinese, english):
    with translation.override("zh-hans"):
        assert dates.span_label(starts, ends) == chinese
    with translation.override("en"):
        assert dates.span_label(starts, ends) == english


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (dt.date(2026, 11, 23), "农历十月十五", "Lunar month 10, day 15"),
        (dt.date(2025, 7, 25), "农历闰六月初一", "Lunar leap month 6, day 1"),
        (dt.date(2026, 2, 17), "农历正月初一", "Lunar month 1, day 1"),
        (dt.date(2026, 12, 22), "农历冬月十四 · 冬至", "Lunar month 11, day 14 · Winter Solstice"),
        (dt.date(1, 1, 1), "", ""),
        (dt.date(9999, 12, 31), "", ""),
    ],
)
def test_the_lunar_day(day, chinese, english):
    with translation.override("zh-hans"):
        assert dates.lunar_label(day) == chinese
    with translation.override("en"):
        assert dates.lunar_label(day) == english


def test_every_solar_term_has_an_english_name():
    with translation.override("en"):
        terms = {
            label.partition(" · ")[2]
            for number in range(366)
            if " · " in (label := dates.lunar_label(dt.date(2026, 1, 1) + dt.timedelta(number)))
        }
    assert terms == set(dates.SOLAR_TERMS_EN.values())


@pytest.mark.parametrize(
    ("ahead", "label"), [(-1, ""), (0, "今天"), (1, "明天"), (2, "后天"), (3, "")]
)
def test_the_next_days_have_names(ahead, label):
    with translation.override("zh-hans"):
        assert dates.near_label(clock.today() + dt.timedelta(ahead)) == label
