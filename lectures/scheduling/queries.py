"""Questions about sessions and what they take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from cms.core import clock
from lectures.scheduling.models import Claim, Resource, Session
from lectures.scheduling.models.bookings import LONGEST_CLAIM
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.permissions import Actor
from organisation.enums import Role
from organisation.models import Place, Space
from organisation.models.places import in_subtrees
from organisation.queries import Stretch, opening_hours
from organisation.scope import scope_of


def overlapping(starts_at: dt.datetime, ends_at: dt.datetime) -> Q:
    """Return the condition that an active claim shares a moment with the half-open stretch.

    The look-back is bounded because no claim is longer than ``LONGEST_CLAIM``, so an index serves
    it.
    """
    return Q(
        active=True,
        starts_at__lt=ends_at,
        starts_at__gte=starts_at - LONGEST_CLAIM,
        ends_at__gt=starts_at,
    )


def claims_between(
    resources: Iterable[Resource | int], starts_at: dt.datetime, ends_at: dt.datetime
) -> list[Claim]:
    """Return the active claims of ``resources`` in the stretch, soonest first, sessions loaded;
    one query.
    """
    ids = [item if isinstance(item, int) else item.pk for item in resources]
    return list(
        Claim.objects.filter(overlapping(starts_at, ends_at), resource__in=ids)
        .select_related("booking__session__team__home", "booking__session__place")
        .order_by("starts_at", "resource_id")
    )


def sessions_of_scope(actor: Actor) -> SessionQuerySet:
    """Return the sessions that ``actor`` may see at work: her teams' and those in her subtrees.

    Auditors see what managers see. Who may change a session is asked of ``permissions.may_manage``.
    """
    scope = scope_of(actor)
    if scope.is_superuser:
        return Session.objects.all()
    paths = scope.paths(Role.MANAGER, Role.DISPATCHER, Role.AUDITOR)
    return Session.objects.filter(
        Q(team__in=scope.team_ids(Role.MEMBER, Role.LEADER))
        | in_subtrees(paths, "team__home__")
        | in_subtrees(paths, "place__")
    )


@dataclass(frozen=True)
class Taken:
    """A stretch for which a space is taken, buffers included; ``session`` may be another team's
    draft.
    """

    starts_at: dt.datetime
    ends_at: dt.datetime
    session: Session


@dataclass(frozen=True)
class SpaceWeek:
    """One space's week: what is taken on each day (a stretch over midnight stands on both days)."""

    space: Space
    taken: dict[dt.date, list[Taken]]

    def is_free(self, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
        """Is nothing taken in the half-open stretch (buffers are the caller's to add)?"""
        return not any(
            taken.starts_at < ends_at and starts_at < taken.ends_at
            for stretches in self.taken.values()
            for taken in stretches
        )


@dataclass(frozen=True)
class Week:
    """Free and taken of a place's spaces for seven days from ``monday``.

    ``hours`` maps each day to its open stretches (``organisation.queries.opening_hours``); empty
    where the place is not limited.
    """

    monday: dt.date
    place: Place
    hours: dict[dt.date, list[Stretch]]
    spaces: list[SpaceWeek] = field(default_factory=list)

    @property
    def days(self) -> list[dt.date]:
        return [self.monday + dt.timedelta(days=number) for number in range(7)]


def week_of(space_or_place: Space | Place, monday: dt.date) -> Week:
    """Return the free and taken stretches of one space, or of every bookable space of a place.

    A whole hall is taken where one of its parts is, and the other way round. At most five
    queries, however many spaces and sessions.
    """
    if isinstance(space_or_place, Space):
        place, spaces = space_or_place.place, [space_or_place]
    else:
        place = space_or_place
        spaces = list(place.spaces.filter(is_active=True).order_by("name"))
    starts, _ = clock.day_bounds(monday)
    _, ends = clock.day_bounds(monday + dt.timedelta(days=6))
    claims = list(
        Claim.objects.filter(
            overlapping(starts, ends),
            Q(resource__space__in=spaces) | Q(resource__space__part_of__in=spaces),
        )
        .select_related("resource__space", "booking__session__team")
        .order_by("starts_at", "id")
    )
    week = Week(
        monday=monday,
        place=place,
        hours=opening_hours(place, monday, monday + dt.timedelta(days=6)),
    )
    for space in spaces:
        taken: dict[dt.date, list[Taken]] = {day: [] for day in week.days}
        for claim in claims:
            claimed = claim.resource.space
            if claimed is None or space.pk not in {claimed.pk, claimed.part_of_id}:
                continue
            stretch = Taken(claim.starts_at, claim.ends_at, claim.booking.session)
            for day in week.days:
                day_starts, day_ends = clock.day_bounds(day)
                if (
                    claim.starts_at < day_ends
                    and day_starts < claim.ends_at
                    and not any(other.session.pk == stretch.session.pk for other in taken[day])
                ):
                    taken[day].append(stretch)
        week.spaces.append(SpaceWeek(space, taken))
    return week
