"""The week grid: which hours of a room are free, taken, closed or past, as a table can show them.

Pure: the queries hand in what they read, the template only prints.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.core import clock, dates
from organisation.models import Place, Space

HOUR = dt.timedelta(hours=1)
HALF_HOUR = dt.timedelta(minutes=30)
# What the grid shows of a room that is open at all hours; longer hours and night bookings widen it.
USUAL_DAY = (8, 21)
UNLIMITED = [(dt.time.min, dt.time.max)]

Stretch = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Taken:
    """A booking in the room: its claimed stretch, the hours of its session, whose it is if one may
    know.
    """

    starts_at: dt.datetime
    ends_at: dt.datetime
    hours: str
    title: str  # "" where the reader may not know
    team: str = ""
    session_id: int | None = None  # where the reader may open it


@dataclass
class Cell:
    """One or more hours of one day; ``kind`` is free, taken, busy (the room is free, the team is
    not), buffer, closed or past.
    """

    kind: str
    day: int  # 0 is Monday
    starts_at: dt.datetime
    label: str = ""  # the whole sentence for a screen reader
    words: str = ""
    time: str = ""  # a start off the hour
    query: str = ""  # of a free slot's address
    bookings: tuple[Taken, ...] = ()
    rows: int = 1
    is_chosen: bool = False


@dataclass
class Day:
    index: int
    date: dt.date
    weekday: str
    label: str
    short: str
    number: str
    near: str
    closed_because: str
    is_chosen: bool = False
    is_over: bool = False
    free: int = 0

    @property
    def iso(self) -> str:
        return self.date.isoformat()

    @property
    def free_words(self) -> str:
        if self.free:
            return _("%(count)s free") % {"count": self.free}
        if self.is_over:
            return _("past")
        return _("closed") if self.closed_because else _("none free")


@dataclass
class Row:
    hour: int
    label: str
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class WeekWays:
    """The addresses that lead on from a week; ``day`` and ``book`` want a day or a moment behind
    them.
    """

    base: str
    previous: str
    following: str
    this_week: str  # "" in this week
    day: str
    book: str
    one_day: str


@dataclass
class WeekGrid:
    days: list[Day]
    rows: list[Row]

    @property
    def free(self) -> int:
        return sum(day.free for day in self.days)


def _date_words(date: dt.date) -> str:
    """Return 11 月 25 日, or ``25 November``: a column's second line."""
    return dates.day_label(date).replace(dates.weekday_label(date), "").strip()


def _number_words(date: dt.date) -> str:
    """Return 25 日, or ``25 Nov``: for the strip of days on a phone."""
    words = _date_words(date).split()
    return (
        f"{words[0]} {words[1][:3]}" if words[0].isdigit() and len(words) == 2 else f"{date.day} 日"
    )


@dataclass(frozen=True)
class DayWays:
    """The addresses that lead on from a day; ``book`` wants a room and a moment put in."""

    previous: str
    following: str
    today: str  # "" on this day
    week: str
    book: str
    at_itself: str


def day_ways(place: Place, chosen: dt.date, today: dt.date, moving: int | None = None) -> DayWays:
    """Return the addresses around ``chosen``; a session that is to be ``moving`` comes along."""
    kept = {"place": place.slug} | ({"move": str(moving)} if moving else {})
    a_day = dt.timedelta(days=1)

    def on(date: dt.date) -> str:
        return f"{reverse('desk-day')}?{urlencode(kept | {'date': date.isoformat()})}"

    return DayWays(
        previous=on(chosen - a_day),
        following=on(chosen + a_day),
        today="" if chosen == today else on(today),
        week=f"{reverse('desk-week')}?{urlencode(kept | {'week': chosen.isoformat()})}",
        book=slot_address(moving),
        at_itself=on(chosen),
    )


def slot_address(moving: int | None) -> str:
    """Return where a free slot leads, up to its query: to book it, or to move a session there."""
    return reverse("desk-move", args=[moving]) if moving else reverse("desk-book")


def week_ways(
    place: Place,
    room: Space,
    chosen: dt.date,
    today: dt.date,
    team_id: int | None = None,
    moving: int | None = None,
) -> WeekWays:
    """Return the addresses around the week of ``chosen``; another week keeps the weekday, each
    keeps the team that was asked for, and the session that is to be ``moving``.
    """
    week = dt.timedelta(days=7)
    page = f"{reverse('desk-week')}?{urlencode({'place': place.slug})}"
    team = (f"&team={team_id}" if team_id else "") + (f"&move={moving}" if moving else "")
    here = f"{page}&space={room.pk}{team}"
    return WeekWays(
        base=f"{page}{team}&week={chosen}",
        previous=f"{here}&week={chosen - week}",
        following=f"{here}&week={chosen + week}",
        this_week="" if chosen.isocalendar()[:2] == today.isocalendar()[:2] else here,
        day=f"{here}&week=",
        book=f"{slot_address(moving)}?space={room.pk}{team}&starts=",
        one_day=day_ways(place, chosen, today, moving).at_itself,
    )


def monday_of(typed: str, today: dt.date) -> dt.date:
    """Return the Monday that ``typed`` means: an ISO week (2026-W48), any day of a week, or
    nothing.

    What can't be read, and years that no desk plans, mean the week of ``today``.
    """
    day = today
    try:
        if "W" in typed.upper():
            year, week = typed.upper().split("-W")
            day = dt.date.fromisocalendar(int(year), int(week), 1)
        elif typed:
            day = dt.date.fromisoformat(typed.strip().replace("/", "-"))
    except ValueError:
        day = today
    if not 2000 <= day.year <= 2100:
        day = today
    return day - dt.timedelta(days=day.weekday())


def day_of(typed: str, today: dt.date) -> dt.date:
    """Return the day that ``typed`` names; what can't be read, and years that no desk plans, mean
    ``today``.
    """
    try:
        day = dt.date.fromisoformat(typed.strip().replace("/", "-"))
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2100 else today


def day_in_week(typed: str, monday: dt.date, today: dt.date) -> dt.date:
    """Return the day of the week of ``monday`` that ``typed`` names, else today, else Monday."""
    try:
        asked = dt.date.fromisoformat(typed.strip())
    except ValueError:
        asked = today
    return next((day for day in (asked, today) if 0 <= (day - monday).days < 7), monday)


def week_grid(
    *,
    monday: dt.date,
    chosen: dt.date,
    opening: Mapping[dt.date, Sequence[tuple[dt.time, dt.time]]],
    reasons: Mapping[dt.date, str],
    taken: Sequence[Taken],
    setup_minutes: int,
    clearup_minutes: int,
    now: dt.datetime,
    team_taken: Sequence[Stretch] = (),
) -> WeekGrid:
    """Return the seven days from ``monday``, in rows of an hour.

    A slot is free where an hour's session fits with its set-up and clear-up; a day missing from
    ``opening`` is open at all hours. ``chosen`` is the day that a phone shows. In ``team_taken``
    the team is elsewhere.
    """
    days = [_day(monday, index, chosen, opening, reasons) for index in range(7)]
    open_on = [opening.get(day.date, UNLIMITED) for day in days]
    first, last = _shown_hours(open_on, taken, days)
    rows = [Row(hour, dates.time_label(dt.time(hour))) for hour in range(first, last)]
    buffers = (dt.timedelta(minutes=setup_minutes), dt.timedelta(minutes=clearup_minutes))
    for day, stretches in zip(days, open_on, strict=True):
        spans = [_on(day.date, *stretch) for stretch in stretches]
        cells = [_cell(day, row.hour, spans, taken, team_taken, buffers, now) for row in rows]
        day.free = sum(cell.kind == "free" for cell in cells)
        day.is_over = _is_over(day, cells, now)
        for row, cell in _merged(rows, cells):
            cell.is_chosen = day.is_chosen
            row.cells.append(cell)
    return WeekGrid(days, rows)


def _day(
    monday: dt.date,
    index: int,
    chosen: dt.date,
    opening: Mapping[dt.date, Sequence[tuple[dt.time, dt.time]]],
    reasons: Mapping[dt.date, str],
) -> Day:
    date = monday + dt.timedelta(days=index)
    shut = not opening.get(date, UNLIMITED)
    return Day(
        index=index,
        date=date,
        weekday=dates.weekday_label(date),
        label=dates.day_label(date),
        short=_date_words(date),
        number=_number_words(date),
        near=dates.near_label(date),
        closed_because=(reasons.get(date) or _("Closed on this day")) if shut else "",
        is_chosen=date == chosen,
    )


def _is_over(day: Day, cells: Sequence[Cell], now: dt.datetime) -> bool:
    """Is the day gone, or every hour of it that the room was open?"""
    if clock.day_bounds(day.date)[1] <= now:
        return True
    kinds = {cell.kind for cell in cells}
    return "past" in kinds and kinds <= {"past", "closed"}


def _shown_hours(
    open_on: Sequence[Sequence[tuple[dt.time, dt.time]]],
    taken: Sequence[Taken],
    days: Sequence[Day],
) -> tuple[int, int]:
    """Return the first hour shown and the one after the last."""
    firsts, lasts = [], []
    for day, stretches in zip(days, open_on, strict=True):
        for opens, closes in stretches:
            unlimited = (opens, closes) == UNLIMITED[0]
            firsts.append(USUAL_DAY[0] if unlimited else opens.hour)
            lasts.append(
                USUAL_DAY[1] if unlimited else closes.hour + (closes > dt.time(closes.hour))
            )
        begins, ends = clock.day_bounds(day.date)
        for booking in taken:
            if booking.starts_at < ends and booking.ends_at > begins:
                start = clock.local(max(booking.starts_at, begins))
                last = clock.local(min(booking.ends_at, ends) - dt.timedelta(minutes=1))
                firsts.append(start.hour)
                lasts.append(last.hour + 1)
    if not firsts:
        return USUAL_DAY
    return min(firsts), max(min(max(lasts), 24), min(firsts) + 1)


def _on(date: dt.date, opens: dt.time, closes: dt.time) -> Stretch:
    """Return the moments of one open stretch; closing at the last minute of the day means
    midnight.
    """
    if closes >= dt.time(23, 59):
        return clock.at(date, opens), clock.day_bounds(date)[1]
    return clock.at(date, opens), clock.at(date, closes)


def _cell(
    day: Day,
    hour: int,
    spans: Sequence[Stretch],
    taken: Sequence[Taken],
    team_taken: Sequence[Stretch],
    buffers: tuple[dt.timedelta, dt.timedelta],
    now: dt.datetime,
) -> Cell:
    starts = clock.at(day.date, dt.time(hour))
    ends = starts + HOUR
    here = tuple(one for one in taken if one.starts_at < ends and one.ends_at > starts)
    in_the_room = [(one.starts_at, one.ends_at) for one in taken]
    fitting = [
        candidate
        for candidate in (starts, starts + HALF_HOUR)
        if candidate >= now and _fits(candidate, spans, in_the_room, buffers)
    ]
    for candidate in fitting:
        if _fits(candidate, spans, team_taken, buffers):
            return _free(day, candidate)
    if fitting:
        return Cell("busy", day.index, starts, words=_("The team has a session"))
    if here:
        return Cell("taken", day.index, starts, bookings=here)
    if not any(opens < ends and closes > starts for opens, closes in spans):
        words = day.closed_because or _("Closed")
        return Cell("closed", day.index, starts, words=words)
    if starts < now:
        return Cell("past", day.index, starts, words=_("Past"))
    if any(opens <= starts and ends <= closes for opens, closes in spans):
        return Cell("buffer", day.index, starts, words=_("Kept for set-up and clear-up"))
    return Cell("closed", day.index, starts, words=_("Closed"))


def _fits(
    starts: dt.datetime,
    spans: Sequence[Stretch],
    taken: Iterable[Stretch],
    buffers: tuple[dt.timedelta, dt.timedelta],
) -> bool:
    ends = starts + HOUR
    if not any(opens <= starts and ends <= closes for opens, closes in spans):
        return False
    claimed_from, claimed_until = starts - buffers[0], ends + buffers[1]
    return not any(begins < claimed_until and over > claimed_from for begins, over in taken)


def _free(day: Day, starts: dt.datetime) -> Cell:
    local = clock.local(starts)
    time = dates.time_label(starts)
    return Cell(
        "free",
        day.index,
        starts,
        label=_("%(day)s %(time)s Free – book it") % {"day": day.label, "time": time},
        words=_("Free"),
        time=time if local.minute else "",
        query=f"{local:%Y-%m-%dT%H:%M}",
    )


def _merged(rows: Sequence[Row], cells: Sequence[Cell]) -> list[tuple[Row, Cell]]:
    """Return the cells with equal neighbours joined; a free hour stays a button of its own."""
    kept: list[tuple[Row, Cell]] = []
    for row, cell in zip(rows, cells, strict=True):
        if kept:
            last = kept[-1][1]
            same = (last.kind, last.words, last.bookings) == (
                cell.kind,
                cell.words,
                cell.bookings,
            )
            if same and cell.kind != "free":
                last.rows += 1
                continue
        kept.append((row, cell))
    return kept
