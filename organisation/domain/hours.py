"""A place manager can say when her places are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from cms.core import clock
from organisation import permissions
from organisation.day_rules import Day, Stretch, joined, rules_for
from organisation.domain.affected import DAYS_AHEAD, hours_of
from organisation.domain.changing import checked
from organisation.domain.recording import CHANGED, record
from organisation.errors import InvalidChange, NotAllowed, ShortNotice
from organisation.models import HoursException, MarketDays, OpeningHours, Place
from organisation.models.hours import DAYS_OF_NOTICE
from organisation.permissions import Actor


@dataclass(frozen=True, order=True)
class WeeklyHours:
    """One open stretch of a weekday (Monday is 0; 7 stands for every public holiday)."""

    weekday: int
    opens_at: dt.time
    closes_at: dt.time


@dataclass(frozen=True)
class SpecialHours:
    """Other hours from ``first_day`` to ``last_day``, or closed where both times are ``None``.

    ``pk`` names the stored row that this one changes, ``uid`` the entry of a foreign calendar that
    it came from; without them an equal row is kept, else a new one is made.
    """

    first_day: dt.date
    last_day: dt.date
    reason: str
    opens_at: dt.time | None = None
    closes_at: dt.time | None = None
    short_notice_reason: str = ""
    pk: int | None = field(default=None, compare=False)
    uid: str | None = field(default=None, compare=False)

    @property
    def hours(self) -> list[Stretch]:
        return [(self.opens_at, self.closes_at)] if self.opens_at and self.closes_at else []


@dataclass(frozen=True)
class MarketHours:
    """The lunar days of a market ("3, 8, 13"), and the hours on them, ``None`` for closed."""

    name: str
    lunar_days: str
    opens_at: dt.time | None = None
    closes_at: dt.time | None = None
    name_en: str = ""
    pk: int | None = field(default=None, compare=False)


def _managed(actor: Actor, place: Place) -> Place:
    current = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if not permissions.may_manage_place(actor, current):
        raise NotAllowed
    return current


@transaction.atomic
def set_weekly_hours(
    *, actor: Actor, place: Place, rows: Sequence[WeeklyHours], agreed: str = ""
) -> None:
    """Make ``rows`` the weekly hours of ``place``; none means: those of the place above.

    Raises ``NotAllowed``, ``InvalidChange`` (also where two stretches of a day overlap),
    ``StandsInTheWay`` unless ``agreed`` to (``domain.affected``).
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
    with hours_of([current], [_from_today()], actor=actor, agreed=agreed):
        OpeningHours.objects.filter(place=current).delete()
        for row in ordered:
            checked(OpeningHours(place=current, **vars(row))).save()
        record(actor, current, CHANGED, {"opening_hours": [_in_words(old), _in_words(ordered)]})


@transaction.atomic
def set_special_hours(
    *, actor: Actor, place: Place, rows: Sequence[SpecialHours], agreed: str = ""
) -> None:
    """Make ``rows`` the dated exceptions of ``place``; those that stay as they are keep their day
    of announcement, and so do those that are edited, unless they then close something in under
    seven days or speak of other days altogether.

    Raises ``NotAllowed``, ``InvalidChange``, ``ShortNotice`` for rows that close the place, or
    shorten its hours, in under seven days without a reason (公共文化体育设施条例 18),
    ``StandsInTheWay`` unless ``agreed`` to.
    """
    current = _managed(actor, place)
    stored = {row.pk: row for row in HoursException.objects.filter(place=current)}
    pairs = _paired(rows, stored)
    gone = [row for row in stored.values() if all(row is not old for _new, old in pairs)]
    changed = [(new, old) for new, old in pairs if old is None or _differs(new, old)]
    if not gone and not changed:
        return
    sudden = _sudden(current, rows, changed)
    if missing := [number for number in sudden if not rows[number].short_notice_reason.strip()]:
        raise ShortNotice(missing)
    days = [(row.first_day, row.last_day) for pair in changed for row in pair if row]
    days += [(row.first_day, row.last_day) for row in gone]
    words = [_in_order(_as_wanted(row) for row in stored.values()), _in_order(rows)]
    suddenly = [rows[number] for number in sudden]
    written = [_written(current, new, old, new in suddenly) for new, old in changed]
    with hours_of([current], days, actor=actor, agreed=agreed):
        HoursException.objects.filter(pk__in=[row.pk for row in gone]).delete()
        for row in written:
            row.save()
        record(actor, current, CHANGED, {"hours_exceptions": words})


def special_hours_of(place: Place) -> list[SpecialHours]:
    """Return the stored exceptions, to hand them back with others to ``set_special_hours``."""
    rows = HoursException.objects.filter(place=place).order_by("first_day", "pk")
    return [_as_wanted(row) for row in rows]


@transaction.atomic
def set_market_days(
    *, actor: Actor, place: Place, rows: Sequence[MarketHours], agreed: str = ""
) -> None:
    """Make ``rows`` the market days of ``place``; none means: those of the place above.

    Raises ``NotAllowed``, ``InvalidChange``, ``StandsInTheWay`` unless ``agreed`` to.
    """
    current = _managed(actor, place)
    stored = {row.pk: row for row in MarketDays.objects.filter(place=current)}
    wanted: list[MarketDays] = []
    for new in rows:
        row = stored.get(new.pk or 0, MarketDays(place=current))
        for name in ("name", "name_en", "lunar_days", "opens_at", "closes_at"):
            setattr(row, name, getattr(new, name))
        wanted.append(checked(row))
    before = {row.pk: row for row in MarketDays.objects.filter(place=current)}
    kept = {row.pk for row in wanted if row.pk}
    words = [
        "; ".join(sorted(_market_in_words(row) for row in some))
        for some in (before.values(), wanted)
    ]
    if words[0] == words[1] and kept == set(before):
        return
    with hours_of([current], [_from_today()], actor=actor, agreed=agreed):
        MarketDays.objects.filter(pk__in=set(before) - kept).delete()
        for row in wanted:
            row.save()
        record(actor, current, CHANGED, {"market_days": words})


def _from_today() -> tuple[dt.date, dt.date]:
    today = clock.today()
    return today, today + dt.timedelta(days=DAYS_AHEAD)


def _paired(
    rows: Sequence[SpecialHours], stored: dict[int, HoursException]
) -> list[tuple[SpecialHours, HoursException | None]]:
    """Return each wanted row with the stored one that it changes or equals, if any."""
    free = dict(stored)
    named = {pk: free.pop(pk) for pk in (new.pk for new in rows) if pk and pk in free}
    pairs: list[tuple[SpecialHours, HoursException | None]] = []
    for new in rows:
        old = named.pop(new.pk or 0, None) or next(
            (row for row in free.values() if _as_wanted(row) == new), None
        )
        if old:
            free.pop(old.pk, None)
        pairs.append((new, old))
    return pairs


def _as_wanted(row: HoursException) -> SpecialHours:
    return SpecialHours(
        row.first_day,
        row.last_day,
        row.reason,
        row.opens_at,
        row.closes_at,
        row.short_notice_reason,
        row.pk,
        row.uid,
    )


def _differs(new: SpecialHours, old: HoursException) -> bool:
    return _as_wanted(old) != new or new.uid not in (None, old.uid)


def _written(
    place: Place, new: SpecialHours, old: HoursException | None, is_sudden: bool
) -> HoursException:
    """Return the row as wanted, not saved yet. Raises ``InvalidChange``."""
    row = old or HoursException(place=place)
    if old is None or is_sudden or old.last_day < new.first_day or new.last_day < old.first_day:
        row.announced_at = clock.now()
    for name in ("first_day", "last_day", "opens_at", "closes_at", "reason"):
        setattr(row, name, getattr(new, name))
    row.short_notice_reason = new.short_notice_reason.strip()
    if new.uid is not None:
        row.uid = new.uid
    return checked(row)


def _sudden(
    place: Place,
    rows: Sequence[SpecialHours],
    changed: Sequence[tuple[SpecialHours, HoursException | None]],
) -> list[int]:
    """Return the numbers of new and edited rows that take away open hours in under seven days.

    A closure takes away whatever it did not close before: at a place that is closed anyway it still
    closes those below. Other hours take away what is open now and is not covered by them all.
    """
    today = clock.today()
    horizon = today + dt.timedelta(days=DAYS_OF_NOTICE - 1)
    old_of = {id(new): old for new, old in changed}
    near = [
        number
        for number, new in enumerate(rows)
        if id(new) in old_of and new.first_day <= horizon and new.last_day >= today
    ]
    if not near:
        return []
    rules = rules_for([place], today, horizon)
    open_now = list(rules.days(rules.deciding(place), today, horizon))
    return [
        number
        for number in near
        if any(
            _takes_away(rows, rows[number], old_of[id(rows[number])], day)
            for day in open_now
            if rows[number].first_day <= day.day <= rows[number].last_day
        )
    ]


def _takes_away(
    rows: Sequence[SpecialHours], new: SpecialHours, old: HoursException | None, now: Day
) -> bool:
    if not new.hours:
        return not (old and old.is_closure and old.first_day <= now.day <= old.last_day)
    after = joined(
        stretch for row in rows if row.first_day <= now.day <= row.last_day for stretch in row.hours
    )
    return not all(
        any(opens <= first and last <= closes for opens, closes in after)
        for first, last in now.hours
    )


def _in_words(rows: Iterable[WeeklyHours]) -> str:
    return "; ".join(
        f"{row.weekday + 1} {row.opens_at:%H:%M}–{row.closes_at:%H:%M}" for row in sorted(rows)
    )


def _in_order(rows: Iterable[SpecialHours]) -> str:
    return "; ".join(
        sorted(
            f"{row.first_day}–{row.last_day}{_span(row.opens_at, row.closes_at)} {row.reason}"
            for row in rows
        )
    )


def _market_in_words(row: MarketDays) -> str:
    names = f"{row.name} / {row.name_en}" if row.name_en else row.name
    return f"{names} {row.lunar_days}{_span(row.opens_at, row.closes_at)}"


def _span(opens_at: dt.time | None, closes_at: dt.time | None) -> str:
    return f" {opens_at:%H:%M}–{closes_at:%H:%M}" if opens_at and closes_at else ""
