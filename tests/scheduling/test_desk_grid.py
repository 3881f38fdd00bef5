"""The week grid without a database: what is free, taken, closed, past."""

import datetime as dt

import pytest

from cms.core import clock
from lectures.scheduling.presenters_week import (
    Taken,
    WeekGrid,
    day_in_week,
    monday_of,
    week_grid,
)

MONDAY = dt.date(2026, 11, 30)
NEXT_WEEK = clock.at(dt.date(2026, 12, 8), dt.time(8))
LONG_AGO = clock.at(dt.date(2026, 11, 1), dt.time(8))


def grid(**changed: object) -> WeekGrid:
    days = [MONDAY + dt.timedelta(days=number) for number in range(7)]
    given = {
        "monday": MONDAY,
        "chosen": MONDAY,
        "opening": {day: [(dt.time(8), dt.time(12))] for day in days},
        "reasons": {},
        "taken": [],
        "setup_minutes": 0,
        "clearup_minutes": 0,
        "now": LONG_AGO,
    }
    return week_grid(**(given | changed))  # type: ignore[arg-type]


def kinds(of: WeekGrid, day: int = 0) -> list[str]:
    return [
        kind
        for row in of.rows
        for cell in row.cells
        if cell.day == day
        for kind in [cell.kind] * cell.rows
    ]


def booking(starts: dt.time, ends: dt.time, day: dt.date = MONDAY) -> Taken:
    return Taken(clock.at(day, starts), clock.at(day, ends), "", "故事会")


def test_each_open_hour_is_a_slot_that_says_day_and_time():
    first = grid().rows[0].cells[0]

    assert kinds(grid()) == ["free"] * 4
    assert "8:00" in first.label
    assert first.query == "2026-11-30T08:00"


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (dt.time(9), dt.time(11), ["free", "taken", "taken", "free"]),  # touching is free
        (dt.time(9, 30), dt.time(11), ["free", "taken", "taken", "free"]),
        (dt.time(9), dt.time(10, 30), ["free", "taken", "free", "free"]),  # from 10:30
        (dt.time(8), dt.time(12), ["taken"] * 4),
    ],
)
def test_a_booking_takes_the_hours_it_touches(starts, ends, expected):
    assert kinds(grid(taken=[booking(starts, ends)])) == expected


def test_a_slot_off_the_hour_says_its_time():
    cells = [row.cells[0] for row in grid(taken=[booking(dt.time(9), dt.time(10, 30))]).rows]

    assert cells[2].query == "2026-11-30T10:30"
    assert "10:30" in cells[2].time


def test_set_up_and_clear_up_need_room_too():
    taken = [booking(dt.time(10), dt.time(11))]

    assert kinds(grid(taken=taken, setup_minutes=30, clearup_minutes=30)) == [
        "free",
        "buffer",
        "taken",
        "buffer",
    ]


def test_a_closed_day_gives_its_reason_once():
    opening = {MONDAY: [], MONDAY + dt.timedelta(days=1): [(dt.time(8), dt.time(12))]}
    found = grid(opening=opening, reasons={MONDAY: "检修电路"})
    closed = [cell for row in found.rows for cell in row.cells if cell.day == 0]

    assert [(cell.words, cell.rows) for cell in closed] == [("检修电路", len(found.rows))]


def test_a_place_without_hours_is_open_all_day():
    assert set(kinds(grid(opening={}))) == {"free"}


def test_hours_that_have_begun_are_past():
    assert kinds(grid(now=clock.at(MONDAY, dt.time(9, 10)))) == ["past", "free", "free", "free"]


def test_a_booking_over_midnight_widens_the_day():
    late = Taken(
        clock.at(MONDAY, dt.time(22)), clock.at(MONDAY + dt.timedelta(days=1), dt.time(1)), "", ""
    )
    found = grid(taken=[late])

    assert found.rows[0].hour == 0
    assert found.rows[-1].hour == 23
    assert kinds(found)[22:] == ["taken", "taken"]
    assert kinds(found, day=1)[0] == "taken"


def test_every_row_of_the_table_is_whole():
    found = grid(taken=[booking(dt.time(9), dt.time(11))])
    covered = [0] * len(found.rows)
    for number, row in enumerate(found.rows):
        for cell in row.cells:
            for reached in range(number, number + cell.rows):
                covered[reached] += 1

    assert covered == [7] * len(found.rows)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", MONDAY),
        ("2026-W48", dt.date(2026, 11, 23)),
        ("2026-w48", dt.date(2026, 11, 23)),
        ("2026-12-06", MONDAY),
        ("2026/12/06", MONDAY),
        ("2026-W99", MONDAY),
        ("2026-13-45", MONDAY),
        ("0001-01-01", MONDAY),
        ("9999-W52", MONDAY),
        ("W", MONDAY),
        ("-W-W-W", MONDAY),
        ("’; DROP TABLE", MONDAY),
        ("٢٠٢٦-١١-٣٠", MONDAY),
        ("9" * 5000, MONDAY),
    ],
)
def test_any_text_means_some_week(typed, expected):
    assert monday_of(typed, dt.date(2026, 12, 2)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2026-12-04", 4), ("2027-01-01", 2), ("", 2), ("\x00", 2)],
)
def test_a_phone_shows_the_asked_day_or_today(typed, expected):
    chosen = day_in_week(typed, MONDAY, dt.date(2026, 12, 2))

    assert chosen == MONDAY + dt.timedelta(days=expected)


def test_where_the_team_is_elsewhere_the_free_hour_says_so():
    made = grid(
        team_taken=[(clock.at(MONDAY, dt.time(9)), clock.at(MONDAY, dt.time(10)))],
        setup_minutes=0,
    )

    monday = {row.hour: row.cells[0] for row in made.rows}
    assert (monday[9].kind, monday[9].words) == ("busy", "队伍有活动")
    assert {monday[8].kind, monday[10].kind, monday[11].kind} == {"free"}
    assert made.days[0].free == 3


def test_a_day_that_is_gone_is_past_not_full():
    assert [day.free_words for day in grid(now=NEXT_WEEK).days] == ["已过"] * 7
    half_gone = grid(now=clock.at(MONDAY, dt.time(11, 45))).days

    assert half_gone[0].free_words == "已过"
    assert half_gone[1].free_words != "已过"
