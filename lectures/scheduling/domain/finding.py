"""A team can look for whole solutions: for every wished date a hall, an hour and a lecturer, all
of them free.

Pure: ``queries_finding`` reads the world, nothing here asks a database or a clock. Moments are
whole seconds since 1970, stretches are half-open, so nothing depends on a time zone.

A plan takes the dates it can and leaves out the others. Plans are ranked by, first of all first:
dates left out; changes of hall from date to date; changes of lecturer; changes of hour; minutes
off the wished hour. The table holds the best plan of each hall with each lecturer, of a hall with
several lecturers where one alone leaves out more, and of several halls where no single hall
reaches as many dates: so its first row is the best of all plans.

Bounds: D dates, H halls, L lecturers (1 where none is wished) and T hours to begin. Which
combinations are free takes O(D·H·T·(L + E)) look-ups, E items of equipment a hall, each a
bisection. A plan over a set of S combinations a date is found by dynamic programming in O(D·S):
the price of going on from a date to the next depends only on which of hall, lecturer and hour
stay, so for each of the 8 cases the cheapest predecessor is looked up, not searched for. With
``MOST_*`` that is at most 53 · 20 · 6 · 25 steps for one pass over everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from lectures.scheduling.domain.finding_obstacles import obstacle_of
from lectures.scheduling.domain.finding_world import World

MOST_DATES = 53
MOST_HALLS = 20
MOST_LECTURERS = 6
MOST_PLANS = 12
MOST_NEAR_MISSES = 4
STEP_MINUTES = 30

# What a worse answer costs more than any sum of what comes after it.
MINUTE_OFF = 1
OTHER_HOUR = 1 << 17  # more than 53 dates of 1,440 minutes
OTHER_LECTURER = OTHER_HOUR << 6
OTHER_HALL = OTHER_LECTURER << 6
# In the order of ``_Ways.by``: what changes where two stay, where one stays.
PRICES = (
    OTHER_HOUR,
    OTHER_LECTURER,
    OTHER_HALL,
    OTHER_LECTURER + OTHER_HOUR,
    OTHER_HALL + OTHER_HOUR,
    OTHER_HALL + OTHER_LECTURER,
)


class Choice(NamedTuple):
    """A hall and a lecturer (places in the world's lists; -1 is no lecturer) and a minute of the
    day.
    """

    hall: int
    lecturer: int
    minute: int


@dataclass(frozen=True)
class Plan:
    """One whole solution: for each date a choice, ``None`` where the date is left out."""

    choices: tuple[Choice | None, ...]
    wished_minute: int

    @cached_property
    def taken(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice is not None)

    @property
    def missing(self) -> int:
        return len(self.choices) - len(self.taken)

    @property
    def hall_changes(self) -> int:
        return sum(one.hall != other.hall for one, other in pairwise(self.taken))

    @property
    def lecturer_changes(self) -> int:
        return sum(one.lecturer != other.lecturer for one, other in pairwise(self.taken))

    @property
    def hour_changes(self) -> int:
        return sum(one.minute != other.minute for one, other in pairwise(self.taken))

    @property
    def minutes_off(self) -> int:
        return sum(abs(one.minute - self.wished_minute) for one in self.taken)

    @property
    def rank(self) -> tuple[int, ...]:
        """What is compared, first of all first; between equals the lecturers' and the halls' own
        order decides.
        """
        first = self.taken[0] if self.taken else Choice(0, 0, 0)
        return (
            self.missing,
            self.hall_changes,
            self.lecturer_changes,
            self.hour_changes,
            self.minutes_off,
            first.lecturer,
            first.hall,
            first.minute,
        )


@dataclass(frozen=True)
class Answer:
    """The ranked plans: ``whole`` take every date, ``near`` leave some out.

    ``tight`` are the places, in the world's list, of halls left out because their buffers do not
    fit between two dates. ``excluded`` counts the pairs of date and hall that each kind of
    obstacle excludes.
    """

    whole: list[Plan] = field(default_factory=list)
    near: list[Plan] = field(default_factory=list)
    tight: tuple[int, ...] = ()
    excluded: Counter[str] = field(default_factory=Counter)

    @property
    def plans(self) -> list[Plan]:
        return [*self.whole, *self.near]


def find_plans(world: World) -> Answer:
    """Return the ranked plans for ``world``, the best first; see the module for rank and bounds."""
    tight = tuple(n for n, hall in enumerate(world.halls) if world.too_tight(hall))
    halls = [n for n in range(len(world.halls)) if n not in tight]
    free = {
        hall: [choices_of(world, day, hall) for day in range(len(world.starts))] for hall in halls
    }
    plans: list[Plan] = []
    for hall in halls:
        plans += _plans_of_hall(world, free[hall])
    reach = sum(any(free[hall][day] for hall in halls) for day in range(len(world.starts)))
    if reach and not any(len(plan.taken) == reach for plan in plans):
        everything = [
            [choice for hall in halls for choice in free[hall][day]]
            for day in range(len(world.starts))
        ]
        plans.append(cheapest_plan(everything, world.wished_minute))
    plans.sort(key=lambda plan: plan.rank)
    whole = [plan for plan in plans if not plan.missing][:MOST_PLANS]
    near = [plan for plan in plans if plan.missing and plan.taken]
    return Answer(
        whole=whole,
        near=near[: MOST_NEAR_MISSES if whole else MOST_PLANS],
        tight=tight,
        excluded=Counter(
            obstacle_of(world, day, hall).kind
            for hall in halls
            for day, choices in enumerate(free[hall])
            if not choices
        ),
    )


def choices_of(world: World, day: int, hall_number: int) -> list[Choice]:
    """Return what is free on the date in the hall, the earliest first."""
    hall = world.halls[hall_number]
    found: list[Choice] = []
    for minute, starts_at in world.starts[day]:
        ends_at = starts_at + world.length
        claimed = starts_at - hall.setup, ends_at + hall.clearup
        if (
            starts_at <= world.now
            or not hall.is_open(starts_at, ends_at)
            or not hall.calendar.is_free(*claimed)
            or not world.team.is_free(*claimed)
            or any(len(need.free(*claimed)) < need.count for need in hall.needs)
        ):
            continue
        if not world.lecturers:
            found.append(Choice(hall_number, -1, minute))
        found += [
            Choice(hall_number, number, minute)
            for number, lecturer in enumerate(world.lecturers)
            if lecturer.calendar.is_free(*claimed)
        ]
    return found


def _plans_of_hall(world: World, days: Sequence[Sequence[Choice]]) -> Iterator[Plan]:
    """Yield the hall's best plan with each lecturer; with several where one alone reaches less."""
    reach = sum(bool(choices) for choices in days)
    if not reach:
        return
    complete = False
    for lecturer in range(len(world.lecturers)) if world.lecturers else (-1,):
        alone = [[one for one in choices if one.lecturer == lecturer] for choices in days]
        if not any(alone):
            continue
        plan = cheapest_plan(alone, world.wished_minute)
        complete = complete or len(plan.taken) == reach
        yield plan
    if not complete:
        yield cheapest_plan(days, world.wished_minute)


def cheapest_plan(days: Sequence[Sequence[Choice]], wished_minute: int) -> Plan:
    """Return the cheapest plan that takes every date for which there is a choice.

    Dates never stand in each other's way (``World.too_tight``), so leaving out a date that could
    be had is never better. O(D·S): see the module.
    """
    if always := _always_free(days):
        best = min(always, key=lambda choice: (abs(choice.minute - wished_minute), choice))
        return Plan(tuple(best if choices else None for choices in days), wished_minute)
    costs: dict[Choice, int] = {}
    came_from: list[dict[Choice, Choice]] = []
    for choices in days:
        if not choices:
            came_from.append({})
            continue
        ways = _Ways(costs)
        costs, previous = {}, {}
        for choice in choices:
            cost, before = ways.to(choice)
            costs[choice] = cost + abs(choice.minute - wished_minute) * MINUTE_OFF
            if before is not None:
                previous[choice] = before
        came_from.append(previous)
    return Plan(_walk_back(days, came_from, costs), wished_minute)


def _always_free(days: Sequence[Sequence[Choice]]) -> set[Choice]:
    """Return the choices that stand on every date that has any: with them nothing changes."""
    filled = (choices for choices in days if choices)
    always = set(next(filled, ()))
    for choices in filled:
        always.intersection_update(choices)
    return always


def _walk_back(
    days: Sequence[Sequence[Choice]],
    came_from: list[dict[Choice, Choice]],
    costs: dict[Choice, int],
) -> tuple[Choice | None, ...]:
    """Return the choices of the cheapest end and of what led there."""
    walked: list[Choice | None] = []
    at = min(costs, key=lambda choice: (costs[choice], choice)) if costs else None
    for day in range(len(days) - 1, -1, -1):
        if not days[day] or at is None:
            walked.append(None)
            continue
        walked.append(at)
        at = came_from[day].get(at, at)
    return tuple(reversed(walked))


class _Ways:
    """The cheapest ways on from one date: for each case of what stays, the cheapest predecessor."""

    def __init__(self, costs: dict[Choice, int]) -> None:
        ranked = sorted((cost, choice) for choice, cost in costs.items())
        self.costs = costs
        self.cheapest = ranked[0] if ranked else None
        # By what stays: hall and lecturer, hall and hour, lecturer and hour, each alone.
        self.by: tuple[dict[Any, tuple[int, Choice]], ...] = ({}, {}, {}, {}, {}, {})
        both_first, hall_hour, lecturer_hour, by_hall, by_lecturer, by_hour = self.by
        for way in ranked:
            hall, lecturer, minute = way[1]
            both_first.setdefault((hall, lecturer), way)
            hall_hour.setdefault((hall, minute), way)
            lecturer_hour.setdefault((lecturer, minute), way)
            by_hall.setdefault(hall, way)
            by_lecturer.setdefault(lecturer, way)
            by_hour.setdefault(minute, way)

    def to(self, choice: Choice) -> tuple[int, Choice | None]:
        """Return the price of arriving at ``choice``, and from where; nothing before is free.

        A case may charge for a change that its predecessor does not make; then a case that charges
        less has the same predecessor or a cheaper one, so the least is exact.
        """
        if self.cheapest is None:
            return 0, None
        best, before = self.cheapest[0] + OTHER_HALL + OTHER_LECTURER + OTHER_HOUR, self.cheapest[1]
        if choice in self.costs and self.costs[choice] < best:
            best, before = self.costs[choice], choice
        hall, lecturer, minute = choice
        keys = ((hall, lecturer), (hall, minute), (lecturer, minute), hall, lecturer, minute)
        for ways, key, price in zip(self.by, keys, PRICES, strict=True):
            way = ways.get(key)
            if way is not None and way[0] + price < best:
                best, before = way[0] + price, way[1]
        return best, before


def items_of(world: World, day: int, choice: Choice) -> list[int]:
    """Return the numbers of the equipment that the choice would take."""
    hall = world.halls[choice.hall]
    starts_at = world.moments[day][choice.minute]
    claimed = starts_at - hall.setup, starts_at + world.length + hall.clearup
    return [item.pk for need in hall.needs for item in need.free(*claimed)]
