"""Questions about places that other rooms ask; nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.core import clock
from organisation.day_rules import ALL_DAY, Day, DayRule, Rules, Stretch, paths_up, rules_for
from organisation.enums import Role
from organisation.models import Place, Space, Team
from organisation.scope import scope_of

__all__ = [
    "ALL_DAY",
    "Closures",
    "OpenDays",
    "Stretch",
    "bookable_spaces",
    "closure_reason",
    "closures_of",
    "open_days",
    "open_days_of",
    "opening_hours",
    "paths_up",
    "places_in_scope",
    "teams_in_scope",
    "town_of",
    "towns",
]


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

    A dated exception wins over a lunar market day, this over a public holiday, a make-up workday,
    the weekly rows; each comes from the nearest place, at or above ``place``, that has any. Of
    several rows of one place a closure wins. On a public holiday a place with weekly rows keeps its
    rows for holidays, or is closed.

    Stretches are half-open, in order, and never touch; ``[]`` means closed; ``dt.time.max`` as
    the end means midnight. An empty answer means that nothing is known and the place is not
    limited; a day without limit beside days with a rule of their own is ``[ALL_DAY]``. Four
    queries.
    """
    return open_days_of([place], first_day, last_day)[place.pk]


def open_days_of(
    places: Iterable[Place], first_day: dt.date, last_day: dt.date
) -> dict[int, OpenDays]:
    """Return ``open_days`` of each of many places by the place's primary key. Four queries.

    Places with the same rules share one answer, so what it holds is for reading only.
    """
    wanted = list(places)
    rules = rules_for(wanted, first_day, last_day)
    answers: dict[tuple[str, ...], OpenDays] = {}
    found: dict[int, OpenDays] = {}
    for place in wanted:
        deciding = rules.deciding(place)
        if deciding not in answers:
            answers[deciding] = _open_days(rules, deciding, first_day, last_day)
        found[place.pk] = answers[deciding]
    return found


def _open_days(
    rules: Rules, deciding: tuple[str, ...], first_day: dt.date, last_day: dt.date
) -> OpenDays:
    if not deciding:
        return OpenDays({}, {})
    days = list(rules.days(deciding, first_day, last_day))
    return OpenDays(
        {day.day: day.hours for day in days}, {day.day: day.reason for day in days if day.row}
    )


def closure_reason(place: Place, starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Return why ``place`` is not open for all of the half-open stretch, ``""`` where it is.

    It is the reason of the exception, the name of the holiday or of the market with the hours that
    they leave, or a sentence in the reader's language with the hours of the day. Four queries.
    """
    last_day = clock.local(ends_at - dt.timedelta(microseconds=1)).date()
    closures = closures_of([place], clock.local(starts_at).date(), last_day)
    return closures.reason(place, starts_at, ends_at)


@dataclass(frozen=True)
class Closures:
    """The rules of many places for a span of days, read once: ``reason`` asks no query."""

    rules: Rules

    def reason(self, place: Place, starts_at: dt.datetime, ends_at: dt.datetime) -> str:
        """Return the ``closure_reason`` of one of the places for a stretch within the span."""
        starts, ends = clock.local(starts_at), clock.local(ends_at)
        last_day = clock.local(ends_at - dt.timedelta(microseconds=1)).date()
        for day in self.rules.days(self.rules.deciding(place), starts.date(), last_day):
            wanted_from = starts.time() if day.day == starts.date() else dt.time.min
            wanted_to = ends.time() if day.day == ends.date() else dt.time.max
            if not any(opens <= wanted_from and wanted_to <= closes for opens, closes in day.hours):
                return _why_not(day)
        return ""

    def hours(self, place: Place, first_day: dt.date, last_day: dt.date) -> OpenDays:
        """Return the ``open_days`` of one of the places for days within the span."""
        return _open_days(self.rules, self.rules.deciding(place), first_day, last_day)


def closures_of(places: Iterable[Place], first_day: dt.date, last_day: dt.date) -> Closures:
    """Return what closes ``places`` from ``first_day`` to ``last_day``. Four queries."""
    return Closures(rules_for(list(places), first_day, last_day))


def _why_not(day: Day) -> str:
    """Return what a person reads who wanted hours that ``day`` doesn't have."""
    shown = "、".join(
        f"{opens:%H:%M}–{'24:00' if closes == dt.time.max else f'{closes:%H:%M}'}"
        for opens, closes in day.hours
    )
    if day.rule is DayRule.EXCEPTION:
        return day.reason
    if day.rule is DayRule.MARKET:
        sentence = (
            _("Market day (%(name)s): open %(hours)s.")
            if day.hours
            else _("Market day (%(name)s): closed.")
        )
    elif day.rule is DayRule.HOLIDAY:
        sentence = (
            _("Public holiday (%(name)s): open %(hours)s.")
            if day.hours
            else _("Public holiday (%(name)s): closed.")
        )
    else:
        sentence = _("Open %(hours)s on this day.") if day.hours else _("Closed on this day.")
    return sentence % {"name": day.reason, "hours": shown}


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
