"""The one clock: every other module asks here what time it is and how to show a moment.

Times are stored in UTC and shown in Asia/Shanghai; ``datetime.now`` is banned elsewhere
(ruff DTZ, TID251).
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()  # noqa: TID251  # the one place that may ask


def today() -> dt.date:
    """Return today's date as a wall calendar in Rushan shows it."""
    return local(now()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """Return an aware ``moment`` in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI)


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """Return the aware moment at which clocks in Rushan show ``time`` on ``day``.

    A wall time that happens twice (the end of summer time, 1986–1991) means the first of the two.
    """
    return dt.datetime.combine(day, time, tzinfo=SHANGHAI)


def day_bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the half-open interval of moments that make up ``day`` in Rushan."""
    return at(day, dt.time.min), at(day + dt.timedelta(days=1), dt.time.min)
