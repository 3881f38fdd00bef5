"""What stands in the desk's addresses, read without trust."""

from __future__ import annotations

import datetime as dt

from cms.core import clock


def number_in(typed: str | None) -> int:
    """Return the row number in ``typed``, 0 where there is none that a database could hold."""
    typed = (typed or "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else 0


def moment_in(typed: str) -> dt.datetime | None:
    """Return the wall-clock moment of a slot's address, or ``None`` where it can't be read."""
    try:
        moment = dt.datetime.strptime(typed[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007
    except ValueError:
        return None
    return clock.at(moment.date(), moment.time()) if 2000 <= moment.year <= 2100 else None
