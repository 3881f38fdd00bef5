"""Questions about places that other rooms ask; nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.core import clock
from organisation.enums import Role
from organisation.models import HoursException, OpeningHours, Place, Space, Team
from organisation.scope import scope_of

Stretch = tuple[dt.time, dt.time]
ALL_DAY: Stretch = (dt.time.min, dt.time.max)
# A closing time in the last minute of the day means midnight: a row can't close at 24:00.
LAST_MINUTE = dt.time(23, 59)


def paths_up(place: Place) -> list[str]:
    """Return the tree paths of ``place`` and its ancestors, nearest first."""
    step = Place.steplen
    return [place.path[:end] for end in range(len(place.path), 0, -step)]


def _weekly(paths: list[str]) -> dict[int, list[Stretch]] | None:
    """Return the weekly rows of the nearest place that has any, ``None`` where none has."""
    by_path: dict[str, dict[int, list[Stretch]]] = {}
    rows = OpeningHours.objects.filter(place__path__in=paths).values_list(
        "place__path", "weekday", "opens_at", "closes_at"
    )
    for path, weekday, opens_at, closes_at in rows:
        by_path.setdefault(path, defaultdict(list))[weekday].append((opens_at, closes_at))
    return next((by_path[path] for path in paths if path in by_path), None)


def _exceptions(
    paths: list[str], first_day: dt.date, last_day: dt.date
) -> dict[str, list[HoursException]]:
    found: dict[str, list[HoursException]] = defaultdict(list)
    rows = HoursException.objects.filter(
        place__path__in=paths, first_day__lte=last_day, last_day__gte=first_day
    ).select_related("place")
    for row in rows:
        found[row.place.path].append(row)
    return found


def _exceptions_on(
    day: dt.date, paths: list[str], exceptions: dict[str, list[HoursException]]
) -> list[HoursException]:
    """Return the exceptions of the nearest place that has any on ``day``."""
    for path in paths:
        rows = [row for row in exceptions.get(path, ()) if row.first_day <= day <= row.last_day]
        if rows:
            return rows
    return []


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches in order, those that touch or overlap made one."""
    joined: list[Stretch] = []
    for opens_at, closes_at in sorted(stretches):
        if joined and opens_at <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes_at))
        else:
            joined.append((opens_at, closes_at))
    return joined


@dataclass(frozen=True)
class OpenDays:
    """The open stretches of each day (``opening_hours``), and why a day keeps other hours."""

    hours: dict[dt.date, list[Stretch]]
    reasons: dict[dt.date, str]


def opening_hours(
    place: Place, first_day: dt.date, last_day: dt.date
) -> dict[dt.date, list[Stretch]]:
    """Return the ``hours`` of ``open_days``."""
    return open_days(place, first_day, last_day).hours


def open_days(place: Place, first_day: dt.date, last_day: dt.date) -> OpenDays:
    """Return the open stretches of each day from ``first_day`` to ``last_day``, both included.

    Weekly rows come from the nearest place, at or above ``place``, that has any. A dated exception
    of the nearest place that has one on the day wins over them; a closure among them closes the
    day. Stretches are half-open, in order, and never touch; ``[]`` means closed; ``dt.time.max`` as
    the end means midnight. An empty answer means that nothing is known and the place is not
    limited; a day without limit beside days with an exception is ``[ALL_DAY]``. Two queries.
    """
    paths = paths_up(place)
    weekly = _weekly(paths)
    exceptions = _exceptions(paths, first_day, last_day)
    if weekly is None and not exceptions:
        return OpenDays({}, {})
    hours: dict[dt.date, list[Stretch]] = {}
    reasons: dict[dt.date, str] = {}
    for number in range((last_day - first_day).days + 1):
        day = first_day + dt.timedelta(days=number)
        if special := _exceptions_on(day, paths, exceptions):
            reasons[day] = min(special, key=lambda row: not row.is_closure).reason
            closed = any(row.is_closure for row in special)
            stretches = (
                []
                if closed
                else [
                    (row.opens_at, row.closes_at)
                    for row in special
                    if row.opens_at and row.closes_at
                ]
            )
        else:
            stretches = [ALL_DAY] if weekly is None else weekly.get(day.weekday(), [])
        hours[day] = _joined(
            (opens, dt.time.max if closes >= LAST_MINUTE else closes) for opens, closes in stretches
        )
    return OpenDays(hours, reasons)


def closure_reason(place: Place, starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Return why ``place`` is not open for all of the half-open stretch, ``""`` where it is.

    It is the reason of the exception, or a sentence in the reader's language with the hours of the
    day. At most four queries.
    """
    starts, ends = clock.local(starts_at), clock.local(ends_at)
    last_moment = ends - dt.timedelta(microseconds=1)
    hours = opening_hours(place, starts.date(), last_moment.date())
    for day, stretches in hours.items():
        wanted_from = starts.time() if day == starts.date() else dt.time.min
        wanted_to = ends.time() if day == ends.date() else dt.time.max
        if any(opens <= wanted_from and wanted_to <= closes for opens, closes in stretches):
            continue
        paths = paths_up(place)
        special = _exceptions_on(day, paths, _exceptions(paths, day, day))
        for row in sorted(special, key=lambda row: not row.is_closure):
            return row.reason
        if not stretches:
            return _("Closed on this day.")
        shown = "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in stretches)
        return _("Open %(hours)s on this day.") % {"hours": shown}
    return ""


def towns() -> QuerySet[Place]:
    """Return the institutes in use, in tree order: the towns a resident chooses from."""
    return Place.objects.active().institutes().order_by("path")


def town_of(place: Place) -> str:
    """Return the tree path of the town of ``place``: the branch of the centre that it is in."""
    return place.path[: 2 * Place.steplen]


def places_in_scope(
    actor: AbstractBaseUser | AnonymousUser | None, *roles: Role
) -> QuerySet[Place]:
    """Return the places where ``actor`` has one of ``roles`` (any if none), in tree order."""
    return Place.objects.filter(scope_of(actor).condition("", roles)).order_by("path")


def teams_in_scope(actor: AbstractBaseUser | AnonymousUser | None, *roles: Role) -> QuerySet[Team]:
    """Return the teams at home where ``actor`` has one of ``roles`` (any if none)."""
    return Team.objects.filter(scope_of(actor).condition("home__", roles)).select_related("home")


def bookable_spaces(place: Place | None = None) -> QuerySet[Space]:
    """Return the rooms that can be booked, at or below ``place`` if given, in tree order."""
    spaces = Space.objects.bookable().select_related("place").order_by("place__path", "name")
    return spaces.in_subtree(place) if place else spaces
