"""Questions about sessions and what they take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from cms.core import clock
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Claim, Resource, Session
from lectures.scheduling.models.bookings import LONGEST_CLAIM
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.permissions import READING_ROLES, Actor
from organisation.enums import Role, SpaceKind
from organisation.models import Place, Space
from organisation.models.places import in_subtrees
from organisation.queries import Stretch, open_days
from organisation.scope import Scope, scope_of


def hold_ran_out(prefix: str = "", moment: dt.datetime | None = None) -> Q:
    """Return the condition that the session at ``prefix`` is a request that nobody answered in
    time. Its claims are still there, but whoever wants the slot takes it (``domain.holds``).
    """
    return Q(
        **{
            f"{prefix}state": SessionState.REQUESTED,
            f"{prefix}hold_until__lte": moment or clock.now(),
        }
    )


def overlapping(starts_at: dt.datetime, ends_at: dt.datetime) -> Q:
    """Return the condition that an active claim shares a moment with the half-open stretch.

    The look-back is bounded because no claim is longer than ``LONGEST_CLAIM``, so an index serves
    it. What a request holds no longer is free.
    """
    return Q(
        active=True,
        starts_at__lt=ends_at,
        starts_at__gte=starts_at - LONGEST_CLAIM,
        ends_at__gt=starts_at,
    ) & ~hold_ran_out("booking__session__")


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
    return Session.objects.all() if scope.is_superuser else Session.objects.filter(at_work(scope))


def at_work(scope: Scope) -> Q:
    """Return the condition that memberships let a person see a session at work."""
    paths = scope.paths(*READING_ROLES)
    return (
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
    where the place is not limited. ``reasons`` says why a day keeps other hours than usual.
    ``team_taken`` are the stretches in which the team that was asked for is taken, anywhere.
    """

    monday: dt.date
    place: Place
    hours: dict[dt.date, list[Stretch]]
    spaces: list[SpaceWeek] = field(default_factory=list)
    reasons: dict[dt.date, str] = field(default_factory=dict)
    team_taken: list[tuple[dt.datetime, dt.datetime]] = field(default_factory=list)

    @property
    def days(self) -> list[dt.date]:
        return [self.monday + dt.timedelta(days=number) for number in range(7)]


def week_of(space_or_place: Space | Place, monday: dt.date, team_id: int | None = None) -> Week:
    """Return the free and taken stretches of one space, or of every bookable space of a place.

    Large rooms come first, each with its parts after it. A whole hall is taken where one of its
    parts is, and the other way round. At most five queries, however many spaces and sessions;
    ``team_id``, whose own week is read with it, adds none.
    """
    if isinstance(space_or_place, Space):
        place, spaces = space_or_place.place, [space_or_place]
    else:
        place = space_or_place
        spaces = _whole_before_parts(place.spaces.filter(is_active=True))
    starts, _ = clock.day_bounds(monday)
    _, ends = clock.day_bounds(monday + dt.timedelta(days=6))
    claims = list(
        Claim.objects.filter(
            overlapping(starts, ends),
            Q(resource__space__in=spaces)
            | Q(resource__space__part_of__in=spaces)
            | (Q(resource__team=team_id) if team_id else Q()),
        )
        .select_related("resource__space", "booking__session__team")
        .order_by("starts_at", "id")
    )
    open_at = open_days(place, monday, monday + dt.timedelta(days=6))
    week = Week(monday=monday, place=place, hours=open_at.hours, reasons=open_at.reasons)
    if team_id:
        week.team_taken.extend(
            (claim.starts_at, claim.ends_at)
            for claim in claims
            if claim.resource.team_id == team_id
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


def _whole_before_parts(spaces: Iterable[Space]) -> list[Space]:
    """Return halls, then other rooms, the largest first, each followed by its parts."""
    rows = list(spaces)
    by_number = {room.pk: room for room in rows}

    def standing(room: Space) -> tuple[bool, int, int, bool, int, str]:
        whole = by_number.get(room.part_of_id or room.pk, room)
        is_other = whole.kind != SpaceKind.HALL
        return (is_other, -whole.capacity, whole.pk, room is not whole, -room.capacity, room.name)

    return sorted(rows, key=standing)
