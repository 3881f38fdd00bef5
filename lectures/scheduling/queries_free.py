"""Which halls are free for one stretch of a day, the nearest first. Six queries for any number of
places: all places with their halls, what takes the halls that day, four for the opening hours.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from cms.core import clock
from lectures.scheduling.domain.booking import LONGEST_BUFFER_MINUTES, LONGEST_SESSION
from lectures.scheduling.models import Claim
from lectures.scheduling.queries import overlapping
from organisation.enums import Level
from organisation.models import Place
from organisation.queries import closures_of

ON_A_PAGE = 30
EARTH_METRES = 6_371_000
LONGEST_BUFFER = dt.timedelta(minutes=LONGEST_BUFFER_MINUTES)
# Why a hall is not free, in the order in which it is told.
FAR, SEATS, STEPS, TAKEN, CLOSED = "far", "seats", "steps", "taken", "closed"
NO_POINT = math.inf

Span = tuple[dt.datetime, dt.datetime]


class Spot(NamedTuple):
    """A place, as far as the search needs it."""

    pk: int
    path: str
    slug: str
    name: str
    name_en: str
    level: str
    step_free: bool
    latitude: float | None
    longitude: float | None


class Room(NamedTuple):
    """A hall, as far as the search needs it."""

    pk: int
    place: int
    part_of: int | None
    name: str
    name_en: str
    capacity: int
    setup: int
    clearup: int


@dataclass(frozen=True)
class Nearby:
    """What is asked: a stretch, around which place, within how many kilometres (0: any)."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    around: str
    km: int = 10
    seats: int = 1
    step_free: bool = False


class Position(NamedTuple):
    """Where a row stands in the order of the list; the next page goes on behind it."""

    metres: float
    room: int


@dataclass(frozen=True)
class FreeRoom:
    """A free hall; ``metres`` is ``NO_POINT`` where a point is missing on the map.

    ``open_until`` is ``None`` where the place is not limited, ``next_claim`` where nothing follows
    that day; both are moments.
    """

    room: Room
    spot: Spot
    metres: float
    open_until: dt.datetime | None
    next_claim: dt.datetime | None

    @property
    def position(self) -> Position:
        return Position(self.metres, self.room.pk)


@dataclass(frozen=True)
class FreeRooms:
    """A page of the answer. ``centre`` is ``None`` where no place or several have the name;
    ``named`` are then those to choose from. ``excluded`` counts halls by the one condition that
    excludes them, of an empty answer only.
    """

    named: list[Spot]
    centre: Spot | None = None
    is_only_of_name: bool = False  # else its address tells it from the others
    rooms: list[FreeRoom] = field(default_factory=list)
    more: Position | None = None
    total: int = 0
    excluded: Counter[str] = field(default_factory=Counter)


def free_rooms(wish: Nearby, after: Position | None = None) -> FreeRooms:
    """Return the halls that are free, open and near enough, nearest first, a page from ``after``
    on.
    """
    spots, rooms = _read()
    named = named_like(spots.values(), wish.around)
    if len(named) != 1:
        return FreeRooms(named)
    centre = named[0]
    metres = {pk: metres_between(centre, spot) for pk, spot in spots.items()}
    busy = _busy(wish)
    reasons = {room.pk: _reasons(wish, room, spots, metres, busy) for room in rooms}
    # The hours decide last: they are asked for what nothing else, or one thing, excludes.
    hopeful = [room for room in rooms if len(reasons[room.pk]) < 2]
    open_until = _open_until(wish, {room.place for room in hopeful}, spots)
    found: list[FreeRoom] = []
    alone: Counter[str] = Counter()
    for room in hopeful:
        why = reasons[room.pk]
        if room.place not in open_until:
            why = [*why, CLOSED]
        if not why:
            found.append(
                FreeRoom(
                    room,
                    spots[room.place],
                    metres[room.place],
                    open_until[room.place],
                    _next_claim(wish, busy.get(room.pk, ())),
                )
            )
        elif len(why) == 1:
            alone.update(why)
    found.sort(key=lambda one: one.position)
    rest = [one for one in found if after is None or one.position > after]
    page = rest[:ON_A_PAGE]
    return FreeRooms(
        named,
        centre,
        sum(spot.name == centre.name for spot in spots.values()) == 1,
        page,
        more=page[-1].position if len(rest) > ON_A_PAGE else None,
        total=len(found),
        excluded=Counter() if found else alone or Counter(w for r in reasons.values() for w in r),
    )


def _read() -> tuple[dict[int, Spot], list[Room]]:
    """Return all places in use, and their halls that can be booked; one query."""
    rows = (
        Place.objects.active()
        .order_by()
        .values_list(
            *Spot._fields,
            "spaces__is_active",
            "spaces__resource__is_active",
            "spaces__pk",
            "pk",
            "spaces__part_of",
            "spaces__name",
            "spaces__name_en",
            "spaces__capacity",
            "spaces__setup_minutes",
            "spaces__clearup_minutes",
        )
    )
    width = len(Spot._fields)
    spots: dict[int, Spot] = {}
    rooms: list[Room] = []
    for row in rows:
        if row[0] not in spots:
            spots[row[0]] = Spot(*row[:width])
        in_use, resource_in_use, *hall = row[width:]
        if in_use and resource_in_use is not False:
            rooms.append(Room(*hall))
    return spots, rooms


def named_like(spots: Iterable[Spot], words: str) -> list[Spot]:
    """Return the places that ``words`` may mean: the one with that address or name, else all whose
    names hold each word, the towns first.
    """
    rows = list(spots)
    exact = [one for one in rows if words and words in (one.slug, one.name, one.name_en)]
    if len(exact) == 1:
        return exact
    wanted = words.casefold().split()
    return sorted(
        (
            one
            for one in rows
            if wanted and all(word in f"{one.name} {one.name_en}".casefold() for word in wanted)
        ),
        key=lambda one: (one.level != Level.INSTITUTE, one.path),
    )


def metres_between(here: Spot, there: Spot) -> float:
    """Return the great-circle distance (haversine) on the sphere of mean radius, good to half a
    per cent; ``NO_POINT`` where a point is missing.
    """
    if here.pk == there.pk:
        return 0.0
    if None in (here.latitude, here.longitude, there.latitude, there.longitude):
        return NO_POINT
    north, other = math.radians(here.latitude), math.radians(there.latitude)  # type: ignore[arg-type]  # not None
    east = math.radians(float(there.longitude) - float(here.longitude))  # type: ignore[arg-type]  # not None
    chord = (
        math.sin((other - north) / 2) ** 2
        + math.cos(north) * math.cos(other) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(chord)))


def _busy(wish: Nearby) -> dict[int, list[Span]]:
    """Return what takes each hall, or one of its parts, from before the stretch to midnight; one
    query.
    """
    _, midnight = clock.day_bounds(clock.local(wish.starts_at).date())
    until = max(wish.ends_at + LONGEST_BUFFER, midnight)
    begins = wish.starts_at - LONGEST_BUFFER
    # No session is longer with its buffers: what began earlier is over, and need not be read.
    longest = LONGEST_SESSION + 2 * LONGEST_BUFFER
    rows = (
        Claim.objects.filter(
            overlapping(begins, until),
            starts_at__gte=begins - longest,
            resource__space__isnull=False,
        )
        .order_by()
        .values_list("resource__space", "resource__space__part_of", "starts_at", "ends_at")
    )
    busy: dict[int, list[Span]] = defaultdict(list)
    for space, whole, starts_at, ends_at in rows:
        busy[space].append((starts_at, ends_at))
        if whole is not None:
            busy[whole].append((starts_at, ends_at))
    return busy


def _reasons(
    wish: Nearby,
    room: Room,
    spots: dict[int, Spot],
    metres: dict[int, float],
    busy: dict[int, list[Span]],
) -> list[str]:
    """Return why the hall would not do, its opening hours apart."""
    begins = wish.starts_at - dt.timedelta(minutes=room.setup)
    ends = wish.ends_at + dt.timedelta(minutes=room.clearup)
    why = []
    # A place without a point is not known to be far: it stands at the end, and says so.
    if wish.km and wish.km * 1000 < metres[room.place] < NO_POINT:
        why.append(FAR)
    if room.capacity < wish.seats:
        why.append(SEATS)
    if wish.step_free and not spots[room.place].step_free:
        why.append(STEPS)
    if any(starts < ends and begins < until for starts, until in busy.get(room.pk, ())):
        why.append(TAKEN)
    return why


def _open_until(
    wish: Nearby, places: set[int], spots: dict[int, Spot]
) -> dict[int, dt.datetime | None]:
    """Return for each place that is open throughout when it closes, ``None`` if not limited; four
    queries.
    """
    day = clock.local(wish.starts_at).date()
    # Only path and number of a place decide; 700 model instances would cost more than all else.
    rows = cast("list[Place]", [spots[pk] for pk in places])
    closures = closures_of(rows, day, day)
    answers: dict[tuple[str, ...], list[tuple[dt.datetime, dt.datetime]] | None] = {}
    found: dict[int, dt.datetime | None] = {}
    for place in rows:
        deciding = closures.rules.deciding(place)
        if deciding not in answers:
            hours = closures.hours(place, day, day).hours
            answers[deciding] = (
                [
                    (
                        clock.at(day, opens),
                        clock.day_bounds(day)[1]
                        if closes == dt.time.max
                        else clock.at(day, closes),
                    )
                    for opens, closes in hours[day]
                ]
                if hours
                else None
            )
        stretches = answers[deciding]
        if stretches is None:
            found[place.pk] = None
            continue
        for opens_at, closes_at in stretches:
            if opens_at <= wish.starts_at and wish.ends_at <= closes_at:
                found[place.pk] = closes_at
    return found


def _next_claim(wish: Nearby, busy: Iterable[Span]) -> dt.datetime | None:
    """Return when the hall is taken next on that day."""
    _, midnight = clock.day_bounds(clock.local(wish.starts_at).date())
    return min((starts for starts, _ in busy if wish.ends_at <= starts < midnight), default=None)
