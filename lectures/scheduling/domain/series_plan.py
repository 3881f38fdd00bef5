"""The dry run of a series: what would become of each date, and what could be done about it.

Nothing is written. The number of queries does not grow with the number of dates, rooms or sessions:
at most ten for a year of weekly dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.domain.alternatives import DAYTIME, STEP, fits, nearness
from lectures.scheduling.domain.booking import drafted
from lectures.scheduling.domain.conflicts import conflict_of, to_be_told
from lectures.scheduling.domain.resources import rows_of
from lectures.scheduling.domain.rules import MOST_DATES, Rule, moments
from lectures.scheduling.domain.wish import Wanted, Wish
from lectures.scheduling.enums import ResourceKind
from lectures.scheduling.errors import Conflict, InvalidRequest, NotAllowed
from lectures.scheduling.models import Claim, EquipmentPool, Resource
from lectures.scheduling.permissions import Actor, may_book
from lectures.scheduling.queries import overlapping
from organisation.enums import Role
from organisation.models import Lecturer, Space, Team
from organisation.models.places import in_subtrees
from organisation.queries import Closures, closures_of, town_of
from organisation.scope import scope_of

if TYPE_CHECKING:
    from wagtail.models import Page

ROOMS_READ = 300
ROOMS_LOOKED_AT = 60
TEAMS_LOOKED_AT = 20
SHORTEST_MINUTES = 5
LONGEST_BUFFER = dt.timedelta(minutes=480)
FREE, TAKEN, CLOSED, PAST, LEFT_OUT = "free", "taken", "closed", "past", "left_out"
FIX = re.compile(r"(time):([0-2][0-9]:[0-5][0-9])|(space|team):([1-9][0-9]{0,17})|(out):", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class SeriesWish:
    """What every date of a series is to have. Buffers and seats as in ``book_session``."""

    title: str
    team: Team
    space: Space
    form: str
    platform: str
    rule: Rule
    first_day: dt.date
    last_day: dt.date
    starts: dt.time
    minutes: int
    lecturers: tuple[Lecturer, ...] = ()
    equipment: tuple[Resource, ...] = ()
    from_pools: tuple[tuple[EquipmentPool, int], ...] = ()
    page: Page | None = None
    capacity: int | None = None
    max_party: int = 4
    setup_minutes: int | None = None
    clearup_minutes: int | None = None
    summary: str = ""
    title_en: str = ""
    is_sample: bool = False

    def days(self) -> list[dt.date]:
        """Return the days that the rule gives. Raises ``InvalidRequest``."""
        return self.rule.dates(self.first_day, self.last_day)

    def wanted(self, day: dt.date, starts: dt.time | None = None) -> Wanted:
        """Return what is wanted on ``day``, at the usual hour unless ``starts`` is given."""
        starts_at, ends_at = moments(day, starts or self.starts, self.minutes)
        return Wanted(
            title=self.title,
            team=self.team,
            space=self.space,
            starts_at=starts_at,
            ends_at=ends_at,
            form=self.form,
            platform=self.platform,
            lecturers=self.lecturers,
            equipment=self.equipment,
            from_pools=self.from_pools,
            page=self.page,
            capacity=self.capacity,
            max_party=self.max_party,
            setup_minutes=self.setup_minutes,
            clearup_minutes=self.clearup_minutes,
            summary=self.summary,
            title_en=self.title_en,
            is_sample=self.is_sample,
        )


@dataclass(frozen=True)
class Fix:
    """What was chosen for one date: another hour, room or team (by number), or to leave it out."""

    kind: str  # "time" | "space" | "team" | "out"
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @classmethod
    def parse(cls, text: str) -> Fix | None:
        """Return the fix that ``str()`` wrote, nothing for any other text."""
        found = FIX.fullmatch(text)
        if found is None or (found[1] and found[2] > "23:59"):
            return None
        return cls(found[1] or found[3] or found[5], found[2] or found[4] or "")


Fixes = Mapping[dt.date, Fix]


@dataclass(frozen=True)
class Offer:
    """A fix that would help: free for all that the date takes when it was looked up."""

    fix: Fix
    wanted: Wanted


@dataclass(frozen=True)
class PlannedDate:
    """One date: what would be booked, and why it can't be where it can't."""

    day: dt.date
    state: str  # FREE, TAKEN, CLOSED, PAST, LEFT_OUT
    wanted: Wanted
    fix: Fix | None = None
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class SeriesPlan:
    """Every date of the rule, in order."""

    wish: SeriesWish
    dates: tuple[PlannedDate, ...]

    def of_state(self, *states: str) -> list[PlannedDate]:
        return [one for one in self.dates if one.state in states]


def plan_series(
    *,
    actor: Actor,
    wish: SeriesWish,
    fixes: Fixes | None = None,
    days: Sequence[dt.date] | None = None,
) -> SeriesPlan:
    """Return what would become of each date of ``wish``, the ``fixes`` of former steps applied.

    A fix that can't be read any more (a room gone, a foreign team) counts as none. ``days`` are
    those of the rule unless given. Raises ``NotAllowed``; ``InvalidRequest`` where the wish itself
    is wrong, whatever the date. At most ten queries.
    """
    if not may_book(actor, wish.team):
        raise NotAllowed(_("You can't book for this team."))
    check_length(wish.minutes)
    wanted_days = wish.days() if days is None else list(days)
    if not wanted_days:
        raise InvalidRequest({"last_day": [_("The rule gives no date in this time.")]})
    ground = _Ground.read(actor, wish, wanted_days, fixes or {})
    dates = [_planned(ground, day) for day in wanted_days]
    troubled = [one for one in dates if one.state in {TAKEN, CLOSED}]
    if troubled:
        ground.read_others([one.day for one in troubled])
        dates = [
            replace(one, offers=tuple(_offers(ground, one.day))) if one in troubled else one
            for one in dates
        ]
    return SeriesPlan(wish, tuple(dates))


def check_length(minutes: int | None) -> None:
    """Raise ``InvalidRequest`` (``ends``) where a date would be shorter than a series may be."""
    if minutes is not None and minutes < SHORTEST_MINUTES:
        sentence = _("A session lasts at least %(least)d minutes.") % {"least": SHORTEST_MINUTES}
        raise InvalidRequest({"ends": [sentence]})


@dataclass
class Occupied:
    """What is taken when: stretches by thing, kept by the days (UTC) that they touch."""

    _by_day: dict[tuple[str, int, int], list[tuple[dt.datetime, dt.datetime, Claim | None]]] = (
        field(default_factory=lambda: defaultdict(list))
    )

    def add(
        self,
        things: Iterable[tuple[str, int]],
        starts_at: dt.datetime,
        ends_at: dt.datetime,
        claim: Claim | None = None,
    ) -> None:
        for kind, number in things:
            for day in range(starts_at.toordinal(), ends_at.toordinal() + 1):
                self._by_day[kind, number, day].append((starts_at, ends_at, claim))

    def met(
        self, things: Iterable[tuple[str, int]], starts_at: dt.datetime, ends_at: dt.datetime
    ) -> Iterator[Claim | None]:
        """Yield what shares a moment with the stretch, once for each thing."""
        for kind, number in things:
            seen: set[tuple[dt.datetime, dt.datetime]] = set()
            for day in range(starts_at.toordinal(), ends_at.toordinal() + 1):
                for begins, until, claim in self._by_day.get((kind, number, day), ()):
                    if begins < ends_at and starts_at < until and (begins, until) not in seen:
                        seen.add((begins, until))
                        yield claim

    def is_free(
        self, things: Iterable[tuple[str, int]], starts_at: dt.datetime, ends_at: dt.datetime
    ) -> bool:
        return not any(True for _met in self.met(things, starts_at, ends_at))


Items = Mapping[int, Sequence[int]]  # of each pool, by its number


def items_of_pools(pools: Collection[int]) -> dict[int, list[int]]:
    """Return the items in use of each pool; one query, none without pools."""
    found: dict[int, list[int]] = {pool: [] for pool in pools}
    if pools:
        rows = Resource.objects.filter(pool__in=pools, is_active=True).order_by("pk")
        for pool, item in rows.values_list("pool", "pk"):
            found[pool].append(item)
    return found


def shortages(occupied: Occupied, items: Items, wish: Wish) -> tuple[Conflict, ...]:
    """Return what ``wish`` lacks of identical items, one conflict for each pool."""
    short = []
    for pool, count in wish.from_pools:
        every = items.get(pool.pk, ())
        free = _free_items(occupied, every, wish)
        if len(free) < count:
            words = _("%(free)d of %(all)d are free: %(name)s")
            short.append(
                Conflict(
                    resource=Resource(kind=pool.kind, name=pool.name, place=pool.place, pool=pool),
                    starts_at=wish.claimed_from,
                    ends_at=wish.claimed_until,
                    held_by="",
                    words=words % {"free": len(free), "all": len(every), "name": pool},
                )
            )
    return tuple(short)


def take(occupied: Occupied, items: Items, wish: Wish) -> None:
    """Let ``wish`` take its things, and as many free items as it wants."""
    things = things_of(wish)
    for pool, count in wish.from_pools:
        free = _free_items(occupied, items.get(pool.pk, ()), wish)
        things += [("item", item) for item in free[:count]]
    occupied.add(things, wish.claimed_from, wish.claimed_until)


def _free_items(occupied: Occupied, items: Sequence[int], wish: Wish) -> list[int]:
    return [
        item
        for item in items
        if occupied.is_free([("item", item)], wish.claimed_from, wish.claimed_until)
    ]


def things_of(wish: Wish) -> list[tuple[str, int]]:
    """Return what ``wish`` takes, as keys of ``Occupied``; a hall meets its parts by itself."""
    return [
        ("space", wish.space.pk),
        ("team", wish.team.pk),
        *(("lecturer", one.pk) for one in wish.lecturers),
        *(("item", one.pk) for one in wish.equipment),
    ]


def things_claimed(resource: Resource) -> list[tuple[str, int]]:
    """Return what a claim on ``resource`` takes: a part takes of its hall, too."""
    if resource.space is not None:
        whole = resource.space.part_of_id
        return [("space", resource.space.pk), *([("space", whole)] if whole else [])]
    if resource.team_id is not None:
        return [("team", resource.team_id)]
    if resource.lecturer_id is not None:
        return [("lecturer", resource.lecturer_id)]
    return [("item", resource.pk)]


@dataclass
class _Ground:
    """All that the dry run looks at, read before the first date is judged."""

    actor: Actor
    wish: SeriesWish
    fixes: Fixes
    rooms: dict[int, Space]  # nearest first
    teams: dict[int, Team]
    closures: Closures
    occupied: Occupied
    items: Items

    @classmethod
    def read(cls, actor: Actor, wish: SeriesWish, days: Sequence[dt.date], fixes: Fixes) -> _Ground:
        fixed_rooms = {int(fix.value) for fix in fixes.values() if fix.kind == "space"}
        fixed_teams = {int(fix.value) for fix in fixes.values() if fix.kind == "team"}
        rooms = _rooms_for(wish, fixed_rooms)
        teams = _teams_for(actor, wish, fixed_teams)
        places = {wish.space.place_id: wish.space.place}
        places |= {room.place_id: room.place for room in rooms.values()}
        ground = cls(
            actor,
            wish,
            fixes,
            rooms,
            teams,
            closures_of(places.values(), days[0], days[-1] + dt.timedelta(days=2)),
            Occupied(),
            items_of_pools({pool.pk for pool, _count in wish.from_pools}),
        )
        ground.read_own(days, fixed_rooms & rooms.keys(), fixed_teams & teams.keys())
        return ground

    def read_own(
        self, days: Sequence[dt.date], rooms: Collection[int], teams: Collection[int]
    ) -> None:
        """Read what takes the things of the series itself and of its fixes; one query."""
        wish = self.wish
        wanted = rows_of(
            spaces={wish.space.pk, *rooms},
            with_parts=True,
            teams={wish.team.pk, *teams},
            lecturers=[one.pk for one in wish.lecturers],
            equipment=[one.pk for one in wish.equipment],
            pools=list(self.items),
        )
        claims = Claim.objects.filter(
            _span(days), resource__in=Resource.objects.filter(wanted).values("pk")
        )
        for claim in to_be_told(claims):
            self.occupied.add(things_claimed(claim.resource), claim.starts_at, claim.ends_at, claim)

    def read_others(self, days: Sequence[dt.date]) -> None:
        """Read what takes the rooms and teams that could help on ``days``; one query."""
        near = list(self.rooms)[:ROOMS_LOOKED_AT]
        resources = Resource.objects.filter(
            Q(space__in=near) | Q(space__part_of__in=near) | Q(team__in=list(self.teams))
        )
        helped = {
            ordinal for day in days for ordinal in range(day.toordinal() - 2, day.toordinal() + 3)
        }
        rows = Claim.objects.filter(_span(days), resource__in=resources.values("pk")).order_by()
        for space, whole, team, starts_at, ends_at in rows.values_list(
            "resource__space", "resource__space__part_of", "resource__team", "starts_at", "ends_at"
        ):
            if not helped.isdisjoint(range(starts_at.toordinal(), ends_at.toordinal() + 1)):
                taken = [("space", pk) for pk in (space, whole) if pk]
                self.occupied.add(taken or [("team", team)], starts_at, ends_at)

    def fixed(self, day: dt.date) -> tuple[Wanted, Fix | None]:
        """Return what is wanted on ``day`` with its fix, and the fix if it still can be."""
        fix, usual = self.fixes.get(day), self.wish.wanted(day)
        if fix is None or fix.kind == "out":
            return usual, fix
        if fix.kind == "time":
            return self.wish.wanted(day, dt.time.fromisoformat(fix.value)), fix
        if fix.kind == "space" and (room := self.rooms.get(int(fix.value))):
            return in_room(usual, room), fix
        if fix.kind == "team" and (team := self.teams.get(int(fix.value))):
            return by_team(usual, team), fix
        return usual, None


def in_room(wanted: Wanted, room: Space) -> Wanted:
    """Return the same in another room: equipment stays with its place, vehicles come along;
    buffers and seats that were all of the old room's become the new one's.
    """
    whole = wanted.capacity in {None, wanted.space.capacity}
    stays = room.place_id == wanted.space.place_id
    return replace(
        wanted,
        space=room,
        equipment=wanted.equipment if stays else vehicles_of(wanted.equipment),
        from_pools=wanted.from_pools if stays else (),
        capacity=None if whole else wanted.capacity,
        setup_minutes=None,
        clearup_minutes=None,
    )


def vehicles_of(equipment: Iterable[Resource]) -> tuple[Resource, ...]:
    return tuple(item for item in equipment if item.kind == ResourceKind.VEHICLE)


def by_team(wanted: Wanted, team: Team) -> Wanted:
    """Return the same by another team: lecturers stay with theirs."""
    return replace(wanted, team=team, lecturers=())


def _span(days: Sequence[dt.date]) -> Q:
    """Return the condition on claims that could meet a session on one of ``days``."""
    first, _end = clock.day_bounds(days[0])
    _start, last = clock.day_bounds(days[-1])
    return overlapping(first - LONGEST_BUFFER, last + dt.timedelta(days=1) + LONGEST_BUFFER)


def _rooms_for(wish: SeriesWish, fixed: Collection[int]) -> dict[int, Space]:
    """Return rooms of the town with seats enough, nearest first, and the fixed ones; one query."""
    seats = wish.space.capacity if wish.capacity is None else wish.capacity
    here = Q(place__path__startswith=town_of(wish.space.place), capacity__gte=seats)
    rooms = (
        Space.objects.bookable()
        .filter(here | Q(pk__in=fixed))
        .exclude(resource__is_active=False)
        .select_related("place")
        .order_by(Case(When(pk__in=fixed, then=Value(0)), default=Value(1)), "place__path", "pk")
    )
    found = [room for room in rooms[:ROOMS_READ] if room.pk != wish.space.pk]
    found.sort(key=lambda room: (*nearness(wish.space.place, room.place), room.capacity, room.pk))
    return {room.pk: room for room in found}


def _teams_for(actor: Actor, wish: SeriesWish, fixed: Collection[int]) -> dict[int, Team]:
    """Return teams of the same kind that the actor may book for, most alike first; one query."""
    scope = scope_of(actor)
    teams = Team.objects.active().filter(kind=wish.team.kind).exclude(pk=wish.team.pk)
    if not scope.is_superuser:
        teams = teams.filter(
            Q(pk__in=scope.team_ids(Role.MEMBER, Role.LEADER))
            | in_subtrees(scope.paths(Role.MANAGER), "home__")
        )
    alike = (
        Case(When(pk__in=fixed, then=Value(0)), default=Value(1)),
        Case(When(platform=wish.team.platform, then=Value(0)), default=Value(1)),
        Case(When(tier=wish.team.tier, then=Value(0)), default=Value(1)),
    )
    found = teams.exclude(resource__is_active=False).select_related("home")
    most = TEAMS_LOOKED_AT + len(fixed)
    return {team.pk: team for team in found.order_by(*alike, "name", "pk")[:most]}


def _planned(ground: _Ground, day: dt.date) -> PlannedDate:
    """Judge one date; a free one takes its slot from those after it."""
    wanted, fix = ground.fixed(day)
    if fix is not None and fix.kind == "out":
        return PlannedDate(day, LEFT_OUT, wanted, fix)
    try:
        _session, wish = drafted(ground.actor, wanted)
    except InvalidRequest as wrong:
        if wrong.errors.keys() != {"starts_at"}:
            raise
        return PlannedDate(day, PAST, wanted, fix, reason=wrong.message)
    if reason := ground.closures.reason(wanted.space.place, wanted.starts_at, wanted.ends_at):
        return PlannedDate(day, CLOSED, wanted, fix, reason=reason)
    things, stretch = things_of(wish), (wish.claimed_from, wish.claimed_until)
    met = list(ground.occupied.met(things, *stretch))
    short = shortages(ground.occupied, ground.items, wish)
    if met or short:
        claims = {claim.pk: claim for claim in met if claim}
        conflicts = tuple(conflict_of(ground.actor, claim) for claim in claims.values()) + short
        reason = "" if conflicts else _("It meets another date of this series.")
        return PlannedDate(day, TAKEN, wanted, fix, conflicts=conflicts, reason=reason)
    take(ground.occupied, ground.items, wish)
    return PlannedDate(day, FREE, wanted, fix)


def _offers(ground: _Ground, day: dt.date) -> Iterator[Offer]:
    """Yield at most one way of each kind: another hour, another room, another team."""
    usual = ground.wish.wanted(day)
    for found in (_hours(ground, day, usual), _rooms(ground, usual), _teams(ground, usual)):
        offer = next((one for one in found if _is_free(ground, one.wanted)), None)
        if offer is not None:
            yield offer


def _is_free(ground: _Ground, wanted: Wanted) -> bool:
    wish = wanted.wish(ground.actor)
    return (
        wish.starts_at > clock.now()
        and ground.occupied.is_free(things_of(wish), wish.claimed_from, wish.claimed_until)
        and not shortages(ground.occupied, ground.items, wish)
        and not ground.closures.reason(wanted.space.place, wanted.starts_at, wanted.ends_at)
    )


def _hours(ground: _Ground, day: dt.date, usual: Wanted) -> Iterator[Offer]:
    """The half hours after the usual one that day, then those before it, the nearest first."""
    opening = ground.closures.hours(usual.space.place, day, day + dt.timedelta(days=1)).hours
    daytime = {day + dt.timedelta(days=ahead): [DAYTIME] for ahead in range(2)}
    by_night = not fits(daytime, usual.starts_at, usual.ends_at)
    day_starts, day_ends = clock.day_bounds(day)
    length = usual.ends_at - usual.starts_at
    after = (day_ends - usual.starts_at) // STEP
    before = (usual.starts_at - day_starts) // STEP
    for step in (*range(1, after + 1), *range(-1, -before - 1, -1)):
        starts_at = usual.starts_at + STEP * step
        if starts_at >= day_ends or not fits(opening, starts_at, starts_at + length):
            continue
        if opening or by_night or fits(daytime, starts_at, starts_at + length):
            wanted = replace(usual, starts_at=starts_at, ends_at=starts_at + length)
            yield Offer(Fix("time", f"{clock.local(starts_at):%H:%M}"), wanted)


def _rooms(ground: _Ground, usual: Wanted) -> Iterator[Offer]:
    for room in list(ground.rooms.values())[:ROOMS_LOOKED_AT]:
        yield Offer(Fix("space", str(room.pk)), in_room(usual, room))


def _teams(ground: _Ground, usual: Wanted) -> Iterator[Offer]:
    """Other teams help where the room itself is free."""
    for team in ground.teams.values():
        yield Offer(Fix("team", str(team.pk)), by_team(usual, team))


__all__ = [
    "CLOSED",
    "FREE",
    "LEFT_OUT",
    "MOST_DATES",
    "PAST",
    "TAKEN",
    "Fix",
    "Fixes",
    "Occupied",
    "Offer",
    "PlannedDate",
    "SeriesPlan",
    "SeriesWish",
    "plan_series",
]
