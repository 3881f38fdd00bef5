"""Unroll a recurrence rule of a foreign calendar within bounds (RFC 5545, 3.3.10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

from cms.core import clock, dates

YEARS_AHEAD = 2
YEARS_BACK = 50
MAX_DAYS = 1_000
# What a rule yields before today is thrown away, so it may be more than is kept.
MAX_STEPS = 20_000
BOUNDS = {"FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST"}
OF_MONTHS = BOUNDS | {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"}
# What each frequency may be narrowed by. dateutil looks for a day until the year 9999: a rule of
# days that never comes true (30 February) would keep it busy for minutes.
PARTS = {
    "DAILY": BOUNDS | {"BYDAY", "BYMONTH"},
    "WEEKLY": BOUNDS | {"BYDAY", "BYMONTH"},
    "MONTHLY": OF_MONTHS,
    "YEARLY": OF_MONTHS | {"BYYEARDAY", "BYWEEKNO"},
}


@dataclass(frozen=True)
class Unrolled:
    """The days from today on, and a note where a rule without an end was cut."""

    days: list[dt.date]
    note: str = ""


def unroll(
    rule: Mapping[str, Any] | None,
    first_day: dt.date,
    *,
    added: Collection[dt.date] = (),
    left_out: Collection[dt.date] = (),
) -> Unrolled:
    """Return the days on which a repeating entry begins, from a year ago to two years ahead.

    Raises ``ValueError`` with a sentence for rules of hours and minutes, and those that are broken.
    """
    today = clock.today()
    horizon = today + dt.timedelta(days=365 * YEARS_AHEAD)
    since = today - dt.timedelta(days=366)  # an occurrence may last a year
    found = {first_day, *added}
    note = ""
    if rule is not None:
        if first_day < today - dt.timedelta(days=365 * YEARS_BACK):
            raise ValueError(_("It repeats since more than fifty years."))
        found.update(_by_rule(rule, first_day, min(horizon, dt.date(2099, 12, 31))))
        if "UNTIL" not in rule and "COUNT" not in rule:
            note = _("Repeats without an end; taken until %(day)s.") % {
                "day": dates.day_label(horizon)
            }
    days = sorted(day for day in found if since <= day <= horizon and day not in left_out)
    return Unrolled(days[:MAX_DAYS], note)


def _by_rule(rule: Mapping[str, Any], first_day: dt.date, horizon: dt.date) -> set[dt.date]:
    broken = _("Its rule of repetition is not understood.")
    frequency = "".join(str(value).upper() for value in _listed(rule.get("FREQ")))
    if frequency not in PARTS or set(rule) - PARTS[frequency]:
        raise ValueError(_("It repeats by hours or in a way that is not understood."))
    if any(int(value) < 1 for value in _listed(rule.get("INTERVAL", 1))):
        raise ValueError(broken)
    parts = []
    until = horizon
    for name in rule:
        values = _listed(rule[name])
        if name == "UNTIL":
            until = min(until, _until(values[0]))
        else:
            parts.append(f"{name}={','.join(_written(value) for value in values)}")
    # With both a count and an end a rule stops at the earlier one; dateutil can't be given both,
    # so the end is watched here.
    text = ";".join(sorted(parts))
    if "COUNT" not in rule:
        text += f";UNTIL={until:%Y%m%d}T000000"
    try:
        moments = rrulestr(text, dtstart=dt.datetime.combine(first_day, dt.time.min))
        found = set()
        for moment in islice(moments, MAX_STEPS):
            if moment.date() > until:
                break
            found.add(moment.date())
        return found
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise ValueError(broken) from error


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _written(value: Any) -> str:
    return value.to_ical().decode() if hasattr(value, "to_ical") else str(value)


def _until(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return clock.local(value).date() if value.tzinfo else value.date()
    if isinstance(value, dt.date):
        return value
    raise ValueError(_("Its rule of repetition is not understood."))
