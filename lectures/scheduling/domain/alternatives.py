"""Ways out of a conflict: the same room later, the nearest free place, another team.

Each was free for everything that the wish takes when it was looked up. The number of queries does
not grow with the number of rooms, sessions or days.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from django.db.models import Q

from cms.core import clock
from lectures.scheduling.domain.pool_use import PoolUse, shortages_of
from lectures.scheduling.domain.wish import Wish
from lectures.scheduling.enums import ResourceKind
from lectures.scheduling.errors import Alternative, Conflict
from lectures.scheduling.models import Claim
from lectures.scheduling.queries import overlapping
from organisation.enums import Role
from organisation.models import Place, Space, Team
from organisation.models.places import in_subtrees
from organisation.queries import Stretch, opening_hours, town_of
from organisation.scope import scope_of

MOST = 3
DAYS_AHEAD = 14
STEP = dt.timedelta(minutes=30)
# Where no opening hours are known, nothing is offered at night.
DAYTIME: Stretch = (dt.time(8), dt.time(21))
ROOMS_LOOKED_AT = 200
PLACES_ASKED_FOR_HOURS = 4
TEAMS_LOOKED_AT = 20

Span = tuple[dt.datetime, dt.datetime]
Hours = dict[dt.date, list[Stretch]]


def ways_out(wish: Wish, conflicts: Iterable[Conflict] = ()) -> tuple[Alternative, ...]:
    """Return up to three alternatives to ``wish``, one of each kind first. At most 22 queries."""
    in_the_way = {conflict.resource.kind for conflict in conflicts}
    blocking_teams = {conflict.resource.team_id for conflict in conflicts} - {None}
    later = _later(wish)
    kinds: list[Iterator[Alternative]] = [later]
    if not in_the_way - {ResourceKind.SPACE}:
        nearby = _nearby(wish)
        kinds.append(nearby)
    if in_the_way == {ResourceKind.TEAM} and blocking_teams == {wish.team.pk}:
        kinds.append(_other_teams(wish))
    first_of_each = [found for kind in kinds if (found := next(kind, None)) is not None]
    return tuple(islice(chain(first_of_each, *kinds), MOST))


def _busy(
    wish: Wish, resources: Iterable[int], starts_at: dt.datetime, ends_at: dt.datetime
) -> list[Span]:
    claims = Claim.objects.filter(overlapping(starts_at, ends_at), resource__in=list(resources))
    found = wish.of_others(claims).order_by("starts_at")
    return list(found.values_list("starts_at", "ends_at"))


def _is_free(busy: Iterable[Span], starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    return not any(taken_from < ends_at and starts_at < until for taken_from, until in busy)


def fits(hours: Hours, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """Do the open ``hours`` cover the slot on each day that it touches (empty: not limited)?"""
    if not hours:
        return True
    day = clock.local(starts_at).date()
    while clock.at(day, dt.time.min) < ends_at:
        day_starts, day_ends = clock.day_bounds(day)
        wanted_from, wanted_until = max(starts_at, day_starts), min(ends_at, day_ends)
        if not any(
            clock.at(day, opens) <= wanted_from
            and wanted_until <= (day_ends if closes == dt.time.max else clock.at(day, closes))
            for opens, closes in hours.get(day, ())
        ):
            return False
        day += dt.timedelta(days=1)
    return True


def _later(wish: Wish) -> Iterator[Alternative]:
    """The next free stretch of the same length that day; on the days after, the one nearest to
    the wished hour.
    """
    length = wish.ends_at - wish.starts_at
    first_day = clock.local(wish.starts_at).date()
    last_day = first_day + dt.timedelta(days=DAYS_AHEAD)
    hours = opening_hours(wish.space.place, first_day, last_day + dt.timedelta(days=1))
    setup, clearup = dt.timedelta(minutes=wish.setup), dt.timedelta(minutes=wish.clearup)
    busy = _busy(
        wish,
        (resource.pk for resource in wish.known_resources),
        wish.claimed_from,
        clock.day_bounds(last_day)[1] + length + clearup,
    )
    items = PoolUse.between(
        wish, wish.claimed_from, clock.day_bounds(last_day)[1] + length + clearup
    )
    daytime = {first_day + dt.timedelta(days=n): [DAYTIME] for n in range(DAYS_AHEAD + 2)}
    wished_by_night = not fits(daytime, wish.starts_at, wish.ends_at)
    for number in range(DAYS_AHEAD + 1):
        day = first_day + dt.timedelta(days=number)
        for starts_at in _starts_on(day, wish.starts_at):
            ends_at = starts_at + length
            if (
                fits(hours, starts_at, ends_at)
                and (hours or wished_by_night or fits(daytime, starts_at, ends_at))
                and _is_free(busy, starts_at - setup, ends_at + clearup)
                and items.suffices(starts_at - setup, ends_at + clearup)
                and starts_at > clock.now()
                and not wish.is_there_already(wish.space, starts_at)
            ):
                yield _alternative("later", wish, starts_at=starts_at)
                break


def _starts_on(day: dt.date, wished: dt.datetime) -> list[dt.datetime]:
    """Return the starts to try on ``day``: half hours after the wished one on its day, else the
    nearest first.
    """
    local = clock.local(wished)
    same_clock = clock.at(day, local.time().replace(tzinfo=None))
    day_starts, day_ends = clock.day_bounds(day)
    steps_before = (same_clock - day_starts) // STEP
    steps_after = (day_ends - same_clock) // STEP
    if day == local.date():
        return [wished + STEP * step for step in range(1, steps_after + 1)]
    steps = sorted(range(-steps_before, steps_after + 1), key=lambda step: (abs(step), -step))
    return [same_clock + STEP * step for step in steps]


def _nearby(wish: Wish) -> Iterator[Alternative]:
    """Rooms with seats enough that are free and open at the same hour: nearest in the tree, then
    by distance.
    """
    others = wish.known_resources
    taken_with = [resource.pk for resource in others if resource.kind != ResourceKind.SPACE]
    if _busy(wish, taken_with, wish.claimed_from, wish.claimed_until) or shortages_of(wish):
        return
    asked: dict[int, Hours] = {}
    own_town = Q(place__path__startswith=town_of(wish.space.place))
    for where in (own_town, ~own_town):
        for space in _free_rooms(wish, where):
            if space.place_id not in asked:
                if len(asked) == PLACES_ASKED_FOR_HOURS:
                    break
                asked[space.place_id] = opening_hours(
                    space.place,
                    clock.local(wish.starts_at).date(),
                    clock.local(wish.ends_at).date(),
                )
            if fits(asked[space.place_id], wish.starts_at, wish.ends_at):
                yield _alternative("nearby", wish, space=space)


def _free_rooms(wish: Wish, where: Q) -> list[Space]:
    """Return rooms that ``wish`` could take at its hour, nearest first; three queries."""
    rooms = list(
        Space.objects.bookable()
        .filter(where, capacity__gte=wish.capacity)
        .exclude(pk=wish.space.pk)
        .exclude(resource__is_active=False)
        .select_related("place")
        .order_by("place__path", "pk")[:ROOMS_LOOKED_AT]
    )
    widest = dt.timedelta(minutes=480)
    busy: dict[int, list[Span]] = defaultdict(list)
    claims = Claim.objects.filter(
        overlapping(wish.starts_at - widest, wish.ends_at + widest),
        Q(resource__space__in=rooms) | Q(resource__space__part_of__in=rooms),
    )
    rows = wish.of_others(claims).order_by()
    for space, whole, starts_at, ends_at in rows.values_list(
        "resource__space", "resource__space__part_of", "starts_at", "ends_at"
    ):
        busy[space].append((starts_at, ends_at))
        if whole is not None:
            busy[whole].append((starts_at, ends_at))
    free = [
        room
        for room in rooms
        for tried in [replace(wish, space=room)]
        if _is_free(busy[room.pk], tried.claimed_from, tried.claimed_until)
        and not wish.is_there_already(room, wish.starts_at)
    ]
    return sorted(free, key=lambda room: (*nearness(wish.space.place, room.place), room.capacity))


def nearness(here: Place, there: Place) -> tuple[int, float]:
    """Order by the tree (same place, same branch, elsewhere), then by distance in kilometres."""
    shared = 0
    for mine, other in zip(here.path, there.path, strict=False):
        if mine != other:
            break
        shared += 1
    steps = 0 if here.pk == there.pk else 1 + (len(here.path) - shared) // Place.steplen
    return steps, _kilometres(here, there)


def _kilometres(here: Place, there: Place) -> float:
    """Return the distance on the ground, good to a per cent within a county; infinite where a
    point is missing.
    """
    if here.latitude is None or here.longitude is None:
        return math.inf
    if there.latitude is None or there.longitude is None:
        return math.inf
    north = math.radians(there.latitude - here.latitude)
    east = math.radians(there.longitude - here.longitude)
    east *= math.cos(math.radians(here.latitude))
    return 6371 * math.hypot(north, east)


def _other_teams(wish: Wish) -> Iterator[Alternative]:
    """Teams of the same kind that the actor may book for and that are free, where only the team
    is in the way.
    """
    others = [resource.pk for resource in wish.known_resources if resource.team_id is None]
    if _busy(wish, others, wish.claimed_from, wish.claimed_until) or shortages_of(wish):
        return
    scope = scope_of(wish.actor)
    teams = Team.objects.active().filter(kind=wish.team.kind).exclude(pk=wish.team.pk)
    if not scope.is_superuser:
        teams = teams.filter(
            Q(pk__in=scope.team_ids(Role.MEMBER, Role.LEADER))
            | in_subtrees(scope.paths(Role.MANAGER), "home__")
        )
    busy = wish.of_others(
        Claim.objects.filter(
            overlapping(wish.claimed_from, wish.claimed_until), resource__team__isnull=False
        )
    ).values("resource__team")
    idle = (
        teams.exclude(pk__in=busy)
        .exclude(resource__is_active=False)
        .select_related("home")
        .order_by("name", "pk")
    )
    found = sorted(
        idle[:TEAMS_LOOKED_AT],
        key=lambda team: (team.platform != wish.team.platform, team.tier != wish.team.tier),
    )
    for team in found:
        yield _alternative("team", wish, team=team)


def _alternative(
    kind: str,
    wish: Wish,
    *,
    space: Space | None = None,
    team: Team | None = None,
    starts_at: dt.datetime | None = None,
) -> Alternative:
    starts = starts_at or wish.starts_at
    return Alternative(
        kind=kind,
        space=space or wish.space,
        team=team or wish.team,
        starts_at=starts,
        ends_at=starts + (wish.ends_at - wish.starts_at),
    )
