"""How a day and an hour are written, in Chinese and English: 11 月 28 日 星期六 下午 2:30.

Every label follows the active language and shows the wall clock of Rushan. The year appears only
when it is not the present one. Labels are plain text without mark-up.
"""

import datetime as dt
from functools import lru_cache

from django.utils.translation import get_language
from lunar_python import Solar

from cms.core import clock

WEEKDAYS_ZH = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# The lunar tables are exact within these years.
LUNAR_YEARS = range(1901, 2100)
SOLAR_TERMS_EN = {
    "立春": "Start of Spring",
    "雨水": "Rain Water",
    "惊蛰": "Awakening of Insects",
    "春分": "Spring Equinox",
    "清明": "Qingming",
    "谷雨": "Grain Rain",
    "立夏": "Start of Summer",
    "小满": "Grain Buds",
    "芒种": "Grain in Ear",
    "夏至": "Summer Solstice",
    "小暑": "Minor Heat",
    "大暑": "Major Heat",
    "立秋": "Start of Autumn",
    "处暑": "End of Heat",
    "白露": "White Dew",
    "秋分": "Autumn Equinox",
    "寒露": "Cold Dew",
    "霜降": "Frost's Descent",
    "立冬": "Start of Winter",
    "小雪": "Minor Snow",
    "大雪": "Major Snow",
    "冬至": "Winter Solstice",
    "小寒": "Minor Cold",
    "大寒": "Major Cold",
}


def _english() -> bool:
    return (get_language() or "").startswith("en")


def weekday_label(day: dt.date) -> str:
    """Return 星期六, or ``Saturday``."""
    return (WEEKDAYS_EN if _english() else WEEKDAYS_ZH)[day.weekday()]


def month_label(day: dt.date) -> str:
    """Return 11 月 or 2027 年 1 月, ``November`` or ``January 2027``."""
    return _month(day.year, day.month, _english(), day.year != clock.today().year)


def day_label(day: dt.date) -> str:
    """Return 11 月 28 日 星期六, or ``Saturday 28 November``; with the year if not this one."""
    return _day(day, _english(), day.year != clock.today().year)


def near_label(day: dt.date) -> str:
    """Return 今天, 明天, 后天 (``Today``, ``Tomorrow``) or, for any other day, an empty string."""
    names = ("Today", "Tomorrow", "") if _english() else ("今天", "明天", "后天")
    ahead = (day - clock.today()).days
    return names[ahead] if 0 <= ahead < len(names) else ""


def time_label(moment: dt.datetime | dt.time) -> str:
    """Return 下午 2:30, or ``2:30 pm``; a bare ``time`` is taken as wall time in Rushan."""
    if isinstance(moment, dt.datetime):
        moment = clock.local(moment)
    return _time(moment.hour, moment.minute, _english())


def moment_label(moment: dt.datetime) -> str:
    """Return 11 月 28 日 星期六 下午 2:30, or ``Saturday 28 November, 2:30 pm``."""
    separator = ", " if _english() else " "
    return f"{day_label(clock.local(moment).date())}{separator}{time_label(moment)}"


def hours_label(starts: dt.datetime | dt.time, ends: dt.datetime | dt.time) -> str:
    """Return 下午 2:30–4:00, or ``2:30–4:00 pm``: the hours of one day, its part named once."""
    first, last = time_label(starts), time_label(ends)
    if _english():
        figure, _, part = first.partition(" ")
        return f"{figure}–{last}" if last.partition(" ")[2] == part else f"{first} – {last}"
    part, _, figure = last.partition(" ")
    return f"{first}–{figure}" if first.startswith(part) else f"{first} – {last}"


def span_label(starts: dt.datetime, ends: dt.datetime) -> str:
    """Return the half-open interval as people say it, the day named once when it is one day.

    11 月 28 日 星期六 下午 2:30–4:00, or ``Saturday 28 November, 2:30–4:00 pm``.
    """
    first, last = clock.local(starts), clock.local(ends)
    if first.date() == last.date():
        separator = ", " if _english() else " "
        return f"{day_label(first.date())}{separator}{hours_label(first, last)}"
    return f"{moment_label(starts)} {'to' if _english() else '至'} {moment_label(ends)}"


def lunar_label(day: dt.date) -> str:
    """Return 农历十月十五 (with a solar term 农历冬月十四 · 冬至), or ``Lunar month 10, day 15``.

    Empty outside the years that the lunar tables cover.
    """
    return _lunar(day, _english()) if day.year in LUNAR_YEARS else ""


@lru_cache(maxsize=512)
def _month(year: int, month: int, english: bool, with_year: bool) -> str:
    if english:
        return f"{MONTHS_EN[month - 1]} {year}" if with_year else MONTHS_EN[month - 1]
    return f"{year} 年 {month} 月" if with_year else f"{month} 月"


@lru_cache(maxsize=4096)
def _day(day: dt.date, english: bool, with_year: bool) -> str:
    if english:
        return (
            f"{WEEKDAYS_EN[day.weekday()]} {day.day} {_month(day.year, day.month, True, with_year)}"
        )
    return (
        f"{_month(day.year, day.month, False, with_year)} {day.day} 日 {WEEKDAYS_ZH[day.weekday()]}"
    )


@lru_cache(maxsize=2880)
def _time(hour: int, minute: int, english: bool) -> str:
    if english:
        if (hour, minute) == (12, 0):
            return "12:00 noon"
        return f"{hour % 12 or 12}:{minute:02} {'am' if hour < 12 else 'pm'}"
    if hour < 5:
        return f"凌晨 {hour}:{minute:02}"
    if hour < 12:
        return f"上午 {hour}:{minute:02}"
    if hour == 12:
        return f"中午 12:{minute:02}"
    return f"{'下午' if hour < 18 else '晚上'} {hour - 12}:{minute:02}"


@lru_cache(maxsize=4096)
def _lunar(day: dt.date, english: bool) -> str:
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    term = lunar.getJieQi()
    if english:
        leap = "leap " if lunar.getMonth() < 0 else ""
        text = f"Lunar {leap}month {abs(lunar.getMonth())}, day {lunar.getDay()}"
        return f"{text} · {SOLAR_TERMS_EN[term]}" if term in SOLAR_TERMS_EN else text
    text = f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"
    return f"{text} · {term}" if term else text
