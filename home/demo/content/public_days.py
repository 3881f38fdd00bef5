"""Sample rows of the table of public holidays, to be checked against the State Council's notice.

2026 is as lunar_python has it; for 2027 no notice was out when this was written, so only the days
that the law itself frees are there (全国年节及纪念日放假办法), reckoned from the calendar, and no
make-up workdays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lunar_python import Solar
from lunar_python.util import HolidayUtil

from cms.core.lunar import lunar_day

NOTICED_YEAR = 2026
RECKONED_YEAR = 2027
NAMES_EN = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Qingming Festival",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PublicDayPlan:
    day: dt.date
    kind: str
    name: str
    name_en: str
    counts_as: int | None = None


def all_days() -> list[PublicDayPlan]:
    """Return the sample rows in order, each name saying that it is one."""
    return sorted([*_noticed(NOTICED_YEAR), *_reckoned(RECKONED_YEAR)], key=lambda row: row.day)


def _noticed(year: int) -> Iterator[PublicDayPlan]:
    for row in HolidayUtil.getHolidays(year):
        day = dt.date.fromisoformat(row.getDay())
        name = "元旦" if row.getName() == "元旦节" else row.getName()
        if row.isWork():
            # Which weekday's hours count is each place's own affair; the nearest one here.
            counts_as = 0 if day.weekday() == 6 else 4
            yield PublicDayPlan(
                day,
                "workday",
                f"{name}调休上班（示例）",
                f"Make-up workday for {NAMES_EN[name]} (sample)",
                counts_as,
            )
        else:
            yield _holiday(day, name)


def _reckoned(year: int) -> Iterator[PublicDayPlan]:
    spring = _lunar(year, 1, 1)
    days = {
        "元旦": [dt.date(year, 1, 1)],
        "春节": [spring + number * ONE_DAY for number in range(-1, 3)],
        "清明节": [_qingming(year)],
        "劳动节": [dt.date(year, 5, 1), dt.date(year, 5, 2)],
        "端午节": [_lunar(year, 5, 5)],
        "中秋节": [_lunar(year, 8, 15)],
        "国庆节": [dt.date(year, 10, number) for number in (1, 2, 3)],
    }
    for name, found in days.items():
        for day in found:
            yield _holiday(day, name)


def _holiday(day: dt.date, name: str) -> PublicDayPlan:
    return PublicDayPlan(day, "holiday", f"{name}（示例）", f"{NAMES_EN[name]} (sample)")


def _days_of(year: int) -> Iterator[dt.date]:
    day = dt.date(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE_DAY


def _lunar(year: int, month: int, number: int) -> dt.date:
    """Return the day of the lunar month in a solar year; of a leap month's two, the first."""
    for day in _days_of(year):
        found = lunar_day(day)
        if found and not found.is_leap and (found.month, found.day) == (month, number):
            return day
    raise ValueError(f"No {month}/{number} in {year}.")


def _qingming(year: int) -> dt.date:
    for number in (4, 5, 6):
        if Solar.fromYmd(year, 4, number).getLunar().getJieQi() == "清明":
            return dt.date(year, 4, number)
    raise ValueError(f"No Qingming in {year}.")
