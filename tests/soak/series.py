"""Series against single bookings: the same halls, teams and hours, by many processes at once.

Every third job books a series of some weeks, half of them all or none; the others book one of the
very slots that the series want. Prints one line of JSON. Run on a throw-away database only
(``DATABASE_URL``).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import sys
import time
from collections.abc import Callable

import django

HALLS, TEAMS, LECTURERS = 6, 6, 6
WEEKS = 8
# So many jobs in a row want slots of the same week days, each in another process.
RIVALS = 6


def work_of(field: object, days: int) -> Callable[[int], tuple[str, int | None]]:
    """Return the work of one process; a series is acknowledged by its number, made negative."""
    from django.contrib.auth import get_user_model

    from lectures.scheduling.domain.booking import book_session
    from lectures.scheduling.domain.series import book_series
    from lectures.scheduling.errors import DatesRefused, SlotTaken
    from organisation.models import Lecturer, Space, Team

    users = get_user_model().objects.in_bulk(field.users)
    teams = Team.objects.select_related("home").in_bulk(field.teams)
    spaces = Space.objects.select_related("place").in_bulk(field.spaces)
    lecturers = Lecturer.objects.in_bulk(field.lecturers)

    def work(number: int) -> tuple[str, int | None]:
        chance = random.Random(number // RIVALS)
        own = random.Random(number)
        day = _day(chance, days)
        starts = dt.time(chance.randrange(8, 20), chance.choice((0, 30)))
        at = own.randrange(len(field.teams))
        common = {
            "title": f"争抢 {number}",
            "team": teams[field.teams[at]],
            "space": spaces[chance.choice(field.spaces)],
            "lecturers": (lecturers[chance.choice(field.lecturers)],),
            "form": "theory",
            "platform": "theory",
        }
        actor = users[field.users[at]]
        if number % 3 == 0:
            wish = _series_wish(common, day, starts)
            try:
                series = book_series(actor=actor, wish=wish, all_or_none=own.random() < 0.5)
            except DatesRefused:
                return "series refused", None
            return "series", -series.pk
        starts_at = _moment(day + dt.timedelta(weeks=own.randrange(WEEKS)), starts)
        ends_at = starts_at + dt.timedelta(minutes=own.choice((60, 90)))
        try:
            session = book_session(actor=actor, starts_at=starts_at, ends_at=ends_at, **common)
        except SlotTaken:
            return "taken", None
        return "booked", session.pk

    return work


def _day(chance: random.Random, days: int) -> dt.date:
    from cms.core import clock

    return clock.today() + dt.timedelta(days=1 + chance.randrange(days))


def _moment(day: dt.date, starts: dt.time) -> dt.datetime:
    from cms.core import clock

    return clock.at(day, starts)


def _series_wish(common: dict[str, object], day: dt.date, starts: dt.time) -> object:
    from lectures.scheduling.domain import rules
    from lectures.scheduling.domain.series_plan import SeriesWish

    return SeriesWish(
        rule=rules.weekly([day.weekday()]),
        first_day=day,
        last_day=day + dt.timedelta(weeks=WEEKS - 1),
        starts=starts,
        minutes=90,
        **common,
    )


def audit(acknowledged: list[int]) -> dict[str, int]:
    """Count what must be nought; a series must keep each of its dates once, with its outcome."""
    from lectures.scheduling.integrity import claims_match_bookings, overlapping_claims
    from lectures.scheduling.models import Series, Session

    singles = {number for number in acknowledged if number > 0}
    series = {-number for number in acknowledged if number < 0}
    whole = set(Session.objects.filter(booking__claims__active=True).values_list("pk", flat=True))
    of_series = set(Session.objects.filter(series__isnull=False).values_list("pk", flat=True))
    known = set(Session.objects.values_list("pk", flat=True))
    kept = set(Series.objects.values_list("pk", flat=True))
    odd = 0
    for one in Series.objects.prefetch_related("dates"):
        dates = list(one.dates.all())
        booked = {date.session_id for date in dates if date.session_id}
        odd += len({date.day for date in dates}) != WEEKS or len(dates) != WEEKS
        odd += booked != set(one.sessions.values_list("pk", flat=True)) or not booked
    return {
        "overlaps": sum(1 for _ in overlapping_claims()),
        "lost": len(singles - whole) + len(series - kept),
        "unacknowledged": len(known - singles - of_series) + len(kept - series),
        "unlike_their_booking": sum(1 for _ in claims_match_bookings()),
        "odd_series": odd,
        "dates_booked": len(of_series),
    }


def race(*, attempts: int, processes: int, days: int) -> dict[str, object]:
    """Let ``processes`` do ``attempts`` jobs at once and return what came of it."""
    from tests.soak.bookings import _resources, prepare
    from tests.soak.crowd import compete

    field = prepare(HALLS, TEAMS, LECTURERS)
    _resources(field)
    began = time.monotonic()
    outcome = compete(
        start=lambda: work_of(field, days),
        jobs=range(attempts),
        processes=processes,
        title="series against single bookings",
    )
    seconds = time.monotonic() - began
    waits = sorted(outcome.seconds)
    return {
        "attempts": attempts,
        "processes": processes,
        "seconds": round(seconds, 1),
        "median_ms": round(1000 * statistics.median(waits), 1),
        "p99_ms": round(1000 * waits[int(len(waits) * 0.99)], 1),
        "slowest_ms": round(1000 * waits[-1], 1),
        "outcomes": dict(outcome.counts),
        **audit(outcome.acknowledged),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--attempts", type=int, default=20_000)
    options.add_argument("--processes", type=int, default=16)
    options.add_argument("--days", type=int, default=60)
    chosen = vars(options.parse_args())
    django.setup()
    sys.stdout.write(json.dumps(race(**chosen), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
