"""Questions about series: whose they are, their dates, what residents see of them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min, Q, QuerySet

from cms.core import clock
from cms.core.prepared import Given, Prepared
from lectures.scheduling.enums import GIVEN_UP_STATES
from lectures.scheduling.models import Series, SeriesDate, Session
from lectures.scheduling.permissions import Actor
from lectures.scheduling.queries_events import ROW_FIELDS, EventRecord
from organisation.enums import Role
from organisation.models import Space
from organisation.models.places import in_subtrees
from organisation.scope import scope_of

MOST_SHOWN = 60
NEXT_SHOWN = 20
PAST_SHOWN = 40


def series_of_scope(actor: Actor) -> QuerySet[Series]:
    """Return the series that ``actor`` may see at work: her teams' and those in her subtrees."""
    scope = scope_of(actor)
    series = Series.objects.select_related("team__home", "space__place", "page")
    if scope.is_superuser:
        return series
    paths = scope.paths(Role.MANAGER, Role.DISPATCHER, Role.AUDITOR)
    return series.filter(
        Q(team__in=scope.team_ids(Role.MEMBER, Role.LEADER))
        | in_subtrees(paths, "team__home__")
        | in_subtrees(paths, "space__place__")
    )


def running_series(actor: Actor) -> list[Series]:
    """Return the series of her scope that have dates ahead, the soonest first, each with
    ``next_at`` and ``ahead``; one query.
    """
    is_ahead = Q(sessions__starts_at__gt=clock.now()) & ~Q(sessions__state__in=GIVEN_UP_STATES)
    found = series_of_scope(actor).annotate(
        next_at=Min("sessions__starts_at", filter=is_ahead),
        ahead=Count("sessions", filter=is_ahead),
    )
    return list(found.filter(next_at__isnull=False).order_by("next_at", "pk")[:MOST_SHOWN])


def dates_of(series: Series) -> list[SeriesDate]:
    """Return every date of ``series``, its session with all that a card reads; one query."""
    return list(
        series.dates.select_related(
            "session__place", "session__space", "session__team__home"
        ).order_by("day")
    )


def rooms_at(series: Series) -> list[Space]:
    """Return the rooms of the series' place, its own first; one query."""
    rooms = Space.objects.bookable().filter(place=series.space.place_id).select_related("place")
    found = list(rooms.order_by("-capacity", "name"))
    if series.space_id not in {room.pk for room in found}:
        found.append(series.space)
    return found


def public_series(pk: int) -> Series | None:
    """Return the series if anybody may see one of its dates; two queries."""
    if not _HAS_PUBLIC(series=pk):
        return None
    return _SERIES.first(pk=pk)


_HAS_PUBLIC: Prepared[tuple[int]] = Prepared(
    lambda: Session.objects.public().filter(series_id=Given("series")).values_list("pk")[:1]
)
_SERIES: Prepared[Series] = Prepared(
    lambda: Series.objects.select_related("team", "space__place").filter(pk=Given("pk"))
)


def public_dates(series: Series) -> tuple[list[EventRecord], list[EventRecord]]:
    """Return what anybody may see of the dates ahead, soonest first, and of those over, the latest
    first; two queries.
    """
    now = clock.now()
    public = Session.objects.public().filter(series=series.pk)
    ahead = public.filter(ends_at__gt=now).soonest_first()
    over = public.filter(ends_at__lte=now).order_by("-starts_at", "-id")
    return _records(ahead, NEXT_SHOWN), _records(over, PAST_SHOWN)


def _records(sessions: QuerySet[Session], most: int) -> list[EventRecord]:
    return [EventRecord(*row) for row in sessions.values_list(*ROW_FIELDS)[:most]]


def series_title(pk: int | None) -> tuple[int, str, str] | None:
    """Return number and titles of the series that a session is part of, ``None`` for no series;
    one query at most.
    """
    return None if pk is None else _TITLE.first(pk=pk)


_TITLE: Prepared[tuple[int, str, str]] = Prepared(
    lambda: Series.objects.filter(pk=Given("pk")).values_list("pk", "title", "title_en")
)


def first_of(series: Series, day: dt.date) -> dt.datetime:
    """Return the moment from which "this and all later" counts, for a session of ``day``."""
    return clock.day_bounds(day)[0]
