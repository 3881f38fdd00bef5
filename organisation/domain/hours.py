"""A place manager can say when her places are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from organisation import permissions
from organisation.domain.changing import checked
from organisation.domain.recording import CHANGED, record
from organisation.errors import InvalidChange, NotAllowed
from organisation.models import HoursException, OpeningHours, Place
from organisation.permissions import Actor


@dataclass(frozen=True, order=True)
class WeeklyHours:
    """One open stretch of a weekday (Monday is 0)."""

    weekday: int
    opens_at: dt.time
    closes_at: dt.time


@dataclass(frozen=True)
class SpecialHours:
    """Other hours from ``first_day`` to ``last_day``, or closed where both times are ``None``."""

    first_day: dt.date
    last_day: dt.date
    reason: str
    opens_at: dt.time | None = None
    closes_at: dt.time | None = None


def _managed(actor: Actor, place: Place) -> Place:
    current = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if not permissions.may_manage_place(actor, current):
        raise NotAllowed
    return current


@transaction.atomic
def set_weekly_hours(*, actor: Actor, place: Place, rows: Sequence[WeeklyHours]) -> None:
    """Make ``rows`` the weekly hours of ``place``; none means: those of the place above.

    Raises ``NotAllowed``, ``InvalidChange`` (also where two stretches of a day overlap).
    """
    current = _managed(actor, place)
    ordered = sorted(rows)
    for first, second in pairwise(ordered):
        if first.weekday == second.weekday and second.opens_at < first.closes_at:
            raise InvalidChange(_("Two opening times of one day overlap."))
    old = {
        WeeklyHours(*row)
        for row in OpeningHours.objects.filter(place=current).values_list(
            "weekday", "opens_at", "closes_at"
        )
    }
    if old == set(ordered):
        return
    OpeningHours.objects.filter(place=current).delete()
    for row in ordered:
        checked(OpeningHours(place=current, **vars(row))).save()
    record(actor, current, CHANGED, {"opening_hours": [_in_words(old), _in_words(ordered)]})


@transaction.atomic
def set_special_hours(*, actor: Actor, place: Place, rows: Sequence[SpecialHours]) -> None:
    """Make ``rows`` the dated exceptions of ``place``. Raises ``NotAllowed``, ``InvalidChange``."""
    current = _managed(actor, place)
    existing = HoursException.objects.filter(place=current)
    old = {
        SpecialHours(*row)
        for row in existing.values_list("first_day", "last_day", "reason", "opens_at", "closes_at")
    }
    if old == set(rows) and len(rows) == existing.count():
        return
    existing.delete()
    for row in rows:
        checked(HoursException(place=current, **vars(row))).save()
    days = [
        sorted(f"{row.first_day}–{row.last_day} {row.reason}" for row in some)
        for some in (old, rows)
    ]
    record(actor, current, CHANGED, {"hours_exceptions": ["; ".join(words) for words in days]})


def _in_words(rows: Sequence[WeeklyHours] | set[WeeklyHours]) -> str:
    return "; ".join(
        f"{row.weekday + 1} {row.opens_at:%H:%M}–{row.closes_at:%H:%M}" for row in sorted(rows)
    )
