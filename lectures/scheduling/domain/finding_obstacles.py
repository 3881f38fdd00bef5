"""Why the slot finder can't have a date in a hall, told by the one condition that costs most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lectures.scheduling.domain.finding_world import Hall, Taken, World

# What can stand in the way of a date, in the order in which it is told.
PAST, CLOSED, HALL, TEAM, LECTURER, EQUIPMENT = (
    "past",
    "closed",
    "hall",
    "team",
    "lecturer",
    "equipment",
)
FREE = "free"  # nothing is
OBSTACLES = (PAST, CLOSED, HALL, TEAM, LECTURER, EQUIPMENT)


@dataclass(frozen=True)
class Obstacle:
    """Why a date can't be had in a hall: the kind, and what takes it where that is known."""

    kind: str
    starts_at: int
    taken: tuple[Taken, ...] = ()
    name: str = ""  # of the equipment


def obstacle_of(world: World, day: int, hall_number: int, lecturer: int = -1) -> Obstacle:
    """Return what stands in the way of the date in the hall (with that lecturer, -1: with any),
    ``FREE`` where an hour is free.

    It is the kind without which the most hours would be free; where no single one would free any,
    the one met at the most hours.
    """
    hall = world.halls[hall_number]
    alone: Counter[str] = Counter()
    met: Counter[str] = Counter()
    found: dict[str, tuple[int, int]] = {}  # kind → nearest to the wished hour
    for minute, starts_at in world.starts[day]:
        kinds = _in_the_way(world, hall, starts_at, lecturer)
        if not kinds:
            return Obstacle(FREE, starts_at)
        met.update(kinds)
        if len(kinds) == 1:
            alone.update(kinds)
        for kind in kinds:
            near = (abs(minute - world.wished_minute), starts_at)
            if kind not in found or near < found[kind]:
                found[kind] = near
    counted = alone or met
    if not counted:
        return Obstacle(PAST, 0)  # a date without any hour
    kind = max(counted, key=lambda one: (counted[one], -OBSTACLES.index(one)))
    return _told(world, hall, kind, found[kind][1], lecturer)


def _in_the_way(world: World, hall: Hall, starts_at: int, lecturer: int) -> list[str]:
    ends_at = starts_at + world.length
    claimed = starts_at - hall.setup, ends_at + hall.clearup
    wanted = world.lecturers if lecturer < 0 else world.lecturers[lecturer : lecturer + 1]
    return [
        kind
        for kind, is_met in (
            (PAST, starts_at <= world.now),
            (CLOSED, not hall.is_open(starts_at, ends_at)),
            (HALL, not hall.calendar.is_free(*claimed)),
            (TEAM, not world.team.is_free(*claimed)),
            (LECTURER, bool(wanted) and not any(one.calendar.is_free(*claimed) for one in wanted)),
            (EQUIPMENT, any(len(need.free(*claimed)) < need.count for need in hall.needs)),
        )
        if is_met
    ]


def _told(world: World, hall: Hall, kind: str, starts_at: int, lecturer: int) -> Obstacle:
    claimed = starts_at - hall.setup, starts_at + world.length + hall.clearup
    taken: list[Taken] = []
    name = ""
    if kind == HALL:
        taken = hall.calendar.met(*claimed)
    elif kind == TEAM:
        taken = world.team.met(*claimed)
    elif kind == LECTURER and lecturer >= 0:
        taken = world.lecturers[lecturer].calendar.met(*claimed)
    elif kind == EQUIPMENT:
        name = next(need.name for need in hall.needs if len(need.free(*claimed)) < need.count)
    return Obstacle(kind, starts_at, tuple(taken), name)
