"""One day of a place for a phone: each room with its free stretches as buttons, in one column.

Pure: the queries hand in what they read, the template only prints.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cms.core import clock, dates
from lectures.scheduling.presenters_week import UNLIMITED, USUAL_DAY, Stretch, Taken
from organisation.models import Space

# A shorter stretch is no room for a session, nor for a finger.
SHORTEST = dt.timedelta(minutes=30)
STEP = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Entry:
    """One stretch of a room's day, in UTC: free (``query`` is of the slot's address) or taken."""

    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    words: str
    length: str = ""
    query: str = ""
    taken: Taken | None = None


@dataclass
class RoomDay:
    """A room and its day in order; ``closed_because`` where it is shut all day."""

    room: Space
    entries: list[Entry] = field(default_factory=list)
    closed_because: str = ""

    @property
    def free(self) -> int:
        return sum(entry.kind == "free" for entry in self.entries)


def room_day(
    room: Space,
    day: dt.date,
    opening: Sequence[tuple[dt.time, dt.time]] | None,
    taken: Iterable[Taken],
    now: dt.datetime,
    *,
    reason: str = "",
) -> RoomDay:
    """Return the day of ``room``: the stretches in which a session fits with its set-up and
    clear-up, and what is taken. ``opening`` is ``None`` where the place is not limited; then its
    usual day is offered.
    """
    begins, ends = _utc(*clock.day_bounds(day))
    here = [one for one in taken if one.starts_at < ends and one.ends_at > begins]
    setup, clearup = (
        dt.timedelta(minutes=minutes) for minutes in (room.setup_minutes, room.clearup_minutes)
    )
    lost = [(one.starts_at - clearup, one.ends_at + setup) for one in here]
    entries = [
        _free(*stretch)
        for span in open_spans(day, opening)
        for stretch in _left((max(span[0], _next_step(now)), span[1]), lost)
        if stretch[1] - stretch[0] >= SHORTEST
    ]
    entries += [Entry("taken", one.starts_at, one.ends_at, one.hours, taken=one) for one in here]
    shut = opening is not None and not opening
    return RoomDay(
        room,
        sorted(entries, key=lambda entry: entry.starts_at),
        (reason or _("Closed on this day")) if shut else "",
    )


def open_spans(day: dt.date, opening: Sequence[tuple[dt.time, dt.time]] | None) -> list[Stretch]:
    """Return the open stretches of ``day`` as moments in UTC."""
    if opening is None or list(opening) == UNLIMITED:
        opening = [(dt.time(USUAL_DAY[0]), dt.time(USUAL_DAY[1]))]
    midnight = clock.day_bounds(day)[1]
    return [
        _utc(
            clock.at(day, opens),
            midnight if closes >= dt.time(23, 59) else clock.at(day, closes),
        )
        for opens, closes in opening
    ]


def _utc(*moments: dt.datetime) -> Stretch:
    """Return two moments as UTC counts them; in the years with summer time the wall clock lost an
    hour or had it twice.
    """
    first, last = (moment.astimezone(dt.UTC) for moment in moments)
    return first, last


def _left(span: Stretch, lost: Iterable[Stretch]) -> list[Stretch]:
    """Return what of ``span`` no stretch of ``lost`` covers, in order."""
    left, since = [], span[0]
    for begins, until in sorted(lost):
        if since < min(begins, span[1]):
            left.append((since, min(begins, span[1])))
        since = max(since, until)
    if since < span[1]:
        left.append((since, span[1]))
    return left


def _next_step(moment: dt.datetime) -> dt.datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + -((hour - moment) // STEP) * STEP


def _free(starts: dt.datetime, ends: dt.datetime) -> Entry:
    return Entry(
        "free",
        starts,
        ends,
        words=dates.hours_label(starts, ends),
        length=_length(ends - starts),
        query=f"{clock.local(starts):%Y-%m-%dT%H:%M}",
    )


def _length(stretch: dt.timedelta) -> str:
    hours, minutes = divmod(int(stretch.total_seconds()) // 60, 60)
    if not minutes:
        return _("%(hours)s h free") % {"hours": hours}
    if not hours:
        return _("%(minutes)s min free") % {"minutes": minutes}
    return _("%(hours)s h %(minutes)s min free") % {"hours": hours, "minutes": minutes}
