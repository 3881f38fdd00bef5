"""Booking attempts by many processes; ``--control`` does it the wrong way, without any guard.

Prints one line of JSON. Run on a throw-away database only (``DATABASE_URL``).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import sys
import time
from dataclasses import dataclass

import django

HALLS, TEAMS, LECTURERS = 40, 30, 40
# So many attempts in a row ask for the very same thing, each in another process.
RIVALS = 4


@dataclass(frozen=True)
class Field:
    """Who competes for what, by id."""

    users: list[int]
    teams: list[int]
    spaces: list[int]
    lecturers: list[int]


def prepare(halls: int = HALLS, teams: int = TEAMS, lecturers: int = LECTURERS) -> Field:
    """Make places, halls (every fourth divided in two), teams with a member each, and lecturers."""
    from organisation.enums import Role
    from organisation.models import Space
    from tests.factories.organisation import (
        LecturerFactory,
        PlaceFactory,
        SpaceFactory,
        TeamFactory,
        person_with,
    )

    centre = PlaceFactory()
    towns = [PlaceFactory(parent=centre) for _ in range(5)]
    for number in range(halls):
        hall = SpaceFactory(
            place=PlaceFactory(parent=towns[number % 5]), setup_minutes=15, clearup_minutes=15
        )
        if number % 4 == 0:
            for half in ("东半场", "西半场"):
                SpaceFactory(place=hall.place, part_of=hall, name=half, capacity=40)
    crews = [TeamFactory(home=towns[number % 5]) for number in range(teams)]
    people = [person_with(Role.MEMBER, team) for team in crews]
    speakers = [LecturerFactory(team=crews[number % teams]) for number in range(lecturers)]
    return Field(
        users=[person.pk for person in people],
        teams=[team.pk for team in crews],
        spaces=list(Space.objects.order_by("pk").values_list("pk", flat=True)),
        lecturers=[speaker.pk for speaker in speakers],
    )


def a_wish(field: Field, number: int, days: int) -> dict[str, object]:
    """Return the numbered wish: rivals ask for the same team, room, lecturer and hour."""
    from cms.core import clock

    chance = random.Random(number // RIVALS)
    team = chance.randrange(len(field.teams))
    day = clock.today() + dt.timedelta(days=1 + chance.randrange(days))
    starts_at = clock.at(day, dt.time(chance.randrange(8, 20), chance.choice((0, 30))))
    return {
        "user": field.users[team],
        "team": field.teams[team],
        "space": chance.choice(field.spaces),
        "lecturer": chance.choice(field.lecturers),
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(minutes=chance.choice((60, 90, 120, 180))),
    }


def guarded(field: Field, days: int):
    """Return the work of one process: book by the domain function, as the desk does."""
    from django.contrib.auth import get_user_model

    from lectures.scheduling.domain.booking import book_session
    from lectures.scheduling.errors import SlotTaken
    from organisation.models import Lecturer, Space, Team

    users = get_user_model().objects.in_bulk(field.users)
    teams = Team.objects.select_related("home").in_bulk(field.teams)
    spaces = Space.objects.select_related("place").in_bulk(field.spaces)
    lecturers = Lecturer.objects.in_bulk(field.lecturers)

    def work(number: int) -> tuple[str, int | None]:
        wish = a_wish(field, number, days)
        try:
            session = book_session(
                actor=users[wish["user"]],
                title=f"争抢 {number}",
                team=teams[wish["team"]],
                space=spaces[wish["space"]],
                lecturers=[lecturers[wish["lecturer"]]],
                starts_at=wish["starts_at"],
                ends_at=wish["ends_at"],
                form="story",
                platform="theory",
            )
        except SlotTaken:
            return "taken", None
        return "booked", session.pk

    return work


def unguarded(field: Field, days: int):
    """Return the work of the control: look whether it is free, then write, in autocommit."""
    from lectures.scheduling.models import Booking, Claim, Session
    from lectures.scheduling.queries import claims_between
    from organisation.models import Space

    resources = _resources(field)
    places = dict(Space.objects.values_list("pk", "place_id"))

    def work(number: int) -> tuple[str, int | None]:
        wish = a_wish(field, number, days)
        starts_at, ends_at = wish["starts_at"], wish["ends_at"]
        wanted = [
            resources["space", wish["space"]],
            resources["team", wish["team"]],
            resources["lecturer", wish["lecturer"]],
        ]
        if claims_between(wanted, starts_at, ends_at):
            return "taken", None
        time.sleep(0.003)  # what a busy server does between the look and the write
        session = Session(
            title=f"争抢 {number}",
            team_id=wish["team"],
            space_id=wish["space"],
            place_id=places[wish["space"]],
            starts_at=starts_at,
            ends_at=ends_at,
            capacity=40,
            form="story",
            platform="theory",
        )
        session.save()
        booking = Booking(session=session, starts_at=starts_at, ends_at=ends_at)
        booking.save()
        for resource in wanted:
            Claim(
                booking=booking, resource_id=resource, starts_at=starts_at, ends_at=ends_at
            ).save()
        return "booked", session.pk

    return work


def _resources(field: Field) -> dict[tuple[str, int], int]:
    from lectures.scheduling.domain.resources import resources_for
    from organisation.models import Lecturer, Space, Team

    found = resources_for(
        spaces=Space.objects.filter(pk__in=field.spaces),
        teams=Team.objects.filter(pk__in=field.teams),
        lecturers=Lecturer.objects.filter(pk__in=field.lecturers),
    )
    return {
        (item.kind, item.space_id or item.team_id or item.lecturer_id): item.pk for item in found
    }


def audit(acknowledged: list[int]) -> dict[str, int]:
    """Count what must be nought: overlaps, acknowledged bookings that are not whole, unasked
    ones.
    """
    from lectures.scheduling.integrity import claims_match_bookings, overlapping_claims
    from lectures.scheduling.models import Session

    whole = set(Session.objects.filter(booking__claims__active=True).values_list("pk", flat=True))
    return {
        "overlaps": sum(1 for _ in overlapping_claims()),
        "lost": len(set(acknowledged) - whole),
        "unacknowledged": Session.objects.exclude(pk__in=acknowledged).count()
        if len(acknowledged) < 500
        else len(set(Session.objects.values_list("pk", flat=True)) - set(acknowledged)),
        "unlike_their_booking": sum(1 for _ in claims_match_bookings()),
    }


def race(*, attempts: int, processes: int, days: int, control: bool = False) -> dict[str, object]:
    """Let ``processes`` make ``attempts`` bookings at once and return what came of it."""
    from tests.soak.crowd import compete
    from tests.soak.ground import drop_the_guard

    field = prepare()
    _resources(field)
    if control:
        drop_the_guard()
    work = unguarded if control else guarded
    began = time.monotonic()
    outcome = compete(
        start=lambda: work(field, days),
        jobs=range(attempts),
        processes=processes,
        title="bookings, control" if control else "bookings",
    )
    seconds = time.monotonic() - began
    waits = sorted(outcome.seconds)
    return {
        "attempts": attempts,
        "processes": processes,
        "seconds": round(seconds, 1),
        "per_second": round(attempts / seconds),
        "median_ms": round(1000 * statistics.median(waits), 1),
        "p99_ms": round(1000 * waits[int(len(waits) * 0.99)], 1),
        "slowest_ms": round(1000 * waits[-1], 1),
        "outcomes": dict(outcome.counts),
        **audit(outcome.acknowledged),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--attempts", type=int, default=100_000)
    options.add_argument("--processes", type=int, default=16)
    options.add_argument("--days", type=int, default=100)
    options.add_argument("--control", action="store_true")
    chosen = vars(options.parse_args())
    django.setup()
    sys.stdout.write(json.dumps(race(**chosen), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
