"""What the slot finder looks at: halls, lecturers and equipment with what takes them.

Pure. Moments are whole seconds since 1970 and stretches half-open, so nothing here depends on a
time zone or asks a database.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple


class Taken(NamedTuple):
    """A stretch for which something is taken; ``held_by`` is "" where the asker may not know."""

    starts_at: int
    ends_at: int
    held_by: str = ""


class Stretches:
    """Half-open stretches, joined where they touch, so that each question is one bisection."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for starts_at, ends_at in sorted(stretches):
            if self._ends and starts_at <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], ends_at)
            else:
                self._starts.append(starts_at)
                self._ends.append(ends_at)

    def meet(self, starts_at: int, ends_at: int) -> bool:
        """Do they share a moment with the stretch?"""
        before = bisect_left(self._starts, ends_at)
        return before > 0 and self._ends[before - 1] > starts_at

    def cover(self, starts_at: int, ends_at: int) -> bool:
        """Do they hold the whole stretch?"""
        before = bisect_right(self._starts, starts_at)
        return before > 0 and self._ends[before - 1] >= ends_at


@dataclass(frozen=True)
class Calendar:
    """What takes one thing (or one hall with its parts)."""

    taken: tuple[Taken, ...] = ()

    @cached_property
    def _stretches(self) -> Stretches:
        return Stretches((one.starts_at, one.ends_at) for one in self.taken)

    def is_free(self, starts_at: int, ends_at: int) -> bool:
        return not self._stretches.meet(starts_at, ends_at)

    def met(self, starts_at: int, ends_at: int) -> list[Taken]:
        """Return what is in the way of the stretch, soonest first."""
        return sorted(
            one for one in self.taken if one.starts_at < ends_at and starts_at < one.ends_at
        )


@dataclass(frozen=True)
class Item:
    """One item of equipment or vehicle."""

    pk: int
    calendar: Calendar = Calendar()


@dataclass(frozen=True)
class Need:
    """So many of these items are wished; they are interchangeable."""

    name: str
    count: int
    items: tuple[Item, ...]

    def free(self, starts_at: int, ends_at: int) -> list[Item]:
        """Return the first free items, as many as are wished, fewer where there are not enough."""
        found = (item for item in self.items if item.calendar.is_free(starts_at, ends_at))
        return [item for item, _ in zip(found, range(self.count), strict=False)]


@dataclass(frozen=True)
class Hall:
    """A hall that would do: its buffers in seconds, when it is open, what takes it or its parts.

    ``opens`` is ``None`` where the place is not limited.
    """

    pk: int
    setup: int = 0
    clearup: int = 0
    opens: tuple[tuple[int, int], ...] | None = None
    calendar: Calendar = Calendar()
    needs: tuple[Need, ...] = ()

    @cached_property
    def _open(self) -> Stretches | None:
        return None if self.opens is None else Stretches(self.opens)

    def is_open(self, starts_at: int, ends_at: int) -> bool:
        return self._open is None or self._open.cover(starts_at, ends_at)


@dataclass(frozen=True)
class Lecturer:
    pk: int
    calendar: Calendar = Calendar()


@dataclass(frozen=True)
class World:
    """All that decides: the wish, and what was taken when it was looked up.

    ``starts`` holds for each date the hours to begin: minute of the day on the wall, and moment.
    Without ``lecturers`` none is wished; else one of them is needed on each date.
    """

    now: int
    starts: tuple[tuple[tuple[int, int], ...], ...]
    length: int
    wished_minute: int
    halls: tuple[Hall, ...]
    team: Calendar = Calendar()
    lecturers: tuple[Lecturer, ...] = ()

    @cached_property
    def moments(self) -> tuple[dict[int, int], ...]:
        """For each date the moment of each minute of the day."""
        return tuple(dict(starts) for starts in self.starts)

    def too_tight(self, hall: Hall) -> bool:
        """Could sessions of two dates meet in this hall's buffers?

        Twice the longer buffer must fit between the latest session of one date and the earliest of
        the next; then no two dates of any plan can stand in each other's way, whatever the halls.
        """
        filled = [starts for starts in self.starts if starts]
        if len(filled) < 2:
            return False
        gap = min(later[0][1] - earlier[-1][1] for earlier, later in pairwise(filled))
        return 2 * max(hall.setup, hall.clearup) + self.length > gap
