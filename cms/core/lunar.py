"""The farmers' calendar (农历): which lunar day a date is.

lunar_python computes the heavens anew for each date; a year's months are asked once and kept, so a
date costs a look-up. Sources: the tables of lunar_python, exact in ``dates.LUNAR_YEARS``.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from lunar_python import LunarYear

from cms.core.dates import LUNAR_YEARS

ORDINAL_ZERO = 1_721_425  # the Julian day, at noon, of the day before 1 January of the year 1


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar calendar; ``is_leap`` tells the second month of a number (闰月)."""

    year: int
    month: int
    day: int
    is_leap: bool


@dataclass(frozen=True, slots=True)
class _Months:
    """The lunar months that touch one solar year, in order."""

    starts: tuple[int, ...]  # ordinal of each month's first day
    names: tuple[tuple[int, int, bool], ...]  # year, month, is it a leap month


def lunar_day(day: dt.date) -> LunarDay | None:
    """Return the lunar day of ``day``, ``None`` outside the years that the tables cover."""
    if day.year not in LUNAR_YEARS:
        return None
    months = _months(day.year)
    ordinal = day.toordinal()
    number = bisect_right(months.starts, ordinal) - 1
    year, month, is_leap = months.names[number]
    return LunarDay(year, month, ordinal - months.starts[number] + 1, is_leap)


@lru_cache(maxsize=256)  # every year of the tables
def _months(year: int) -> _Months:
    # A lunar year's table begins with the eleventh month before it, so it holds the solar year.
    months = LunarYear.fromYear(year).getMonths()
    return _Months(
        starts=tuple(round(month.getFirstJulianDay()) - ORDINAL_ZERO for month in months),
        names=tuple(
            (month.getYear(), abs(month.getMonth()), month.getMonth() < 0) for month in months
        ),
    )
