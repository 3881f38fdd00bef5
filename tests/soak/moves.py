"""Sessions moved, put off, brought back, called off, reserved and booked by many processes at once.

``--control`` moves without looking whether anybody was faster: locks and guard are off, so what is
found to be wrong then proves that the race has a contest. Prints one line of JSON. Run on a
throw-away database only (``DATABASE_URL``).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import django

HALLS, SESSIONS, DAYS = 6, 24, 3


@dataclass(frozen=True)
class Ground:
    """Who moves what, by id."""

    boss: int
    teams: list[int]
    spaces: list[int]
    sessions: list[int]


def prepare() -> Ground:
    """Make halls (every third divided in two), teams, and published sessions spread over them."""
    from cms.core import clock
    from lectures.scheduling.domain.booking import book_session
    from lectures.scheduling.domain.states import publish_session
    from organisation.models import Space
    from tests.factories.organisation import PlaceFactory, SpaceFactory, TeamFactory
    from tests.factories.users import UserFactory

    boss = UserFactory(superuser=True)
    centre = PlaceFactory()
    place = PlaceFactory(parent=PlaceFactory(parent=centre))
    for number in range(HALLS):
        hall = SpaceFactory(place=place, setup_minutes=15, clearup_minutes=15, capacity=12)
        if number % 3 == 0:
            for half in ("东半场", "西半场"):
                SpaceFactory(place=place, part_of=hall, name=f"{hall.name}{half}", capacity=12)
    spaces = list(Space.objects.filter(part_of=None).select_related("place").order_by("pk"))
    teams = [TeamFactory(home=place) for _ in range(6)]
    sessions = []
    for number in range(SESSIONS):
        day = clock.today() + dt.timedelta(days=1 + number % DAYS)
        starts_at = clock.at(day, dt.time(8 + 3 * (number // DAYS // 2 % 4)))
        session = book_session(
            actor=boss,
            title=f"改期 {number}",
            team=teams[number % 6],
            space=spaces[number % HALLS],
            starts_at=starts_at + dt.timedelta(days=7 * number),  # nobody in the way at first
            ends_at=starts_at + dt.timedelta(days=7 * number, hours=1),
            form="story",
            platform="theory",
        )
        publish_session(actor=boss, session=session)
        sessions.append(session.pk)
    every = list(Space.objects.order_by("pk").values_list("pk", flat=True))
    return Ground(boss.pk, [team.pk for team in teams], every, sessions)


def slot(chance: random.Random) -> tuple[dt.datetime, dt.datetime]:
    from cms.core import clock

    day = clock.today() + dt.timedelta(days=1 + chance.randrange(DAYS))
    starts_at = clock.at(day, dt.time(chance.randrange(8, 19), chance.choice((0, 30))))
    return starts_at, starts_at + dt.timedelta(minutes=chance.choice((60, 90, 120)))


def acts(ground: Ground) -> Callable[[int], tuple[str, int | None]]:
    """Return the work of one process: one act of a random kind on one of the sessions."""
    from django.contrib.auth import get_user_model

    from lectures.attendance.domain.reservations import cancel_reservation, reserve_seat
    from lectures.attendance.errors import AttendanceError
    from lectures.attendance.models import Reservation
    from lectures.scheduling.domain.booking import book_session
    from lectures.scheduling.domain.moving import reschedule_session
    from lectures.scheduling.domain.states import cancel_session, postpone_session, publish_session
    from lectures.scheduling.errors import InvalidRequest, SlotTaken, StateMoveRefused
    from lectures.scheduling.models import Session
    from organisation.models import Space, Team

    boss = get_user_model().objects.get(pk=ground.boss)
    teams = Team.objects.select_related("home").in_bulk(ground.teams)
    spaces = Space.objects.select_related("place").in_bulk(ground.spaces)

    def act(number: int, chance: random.Random) -> str:
        session = Session.objects.get(pk=chance.choice(ground.sessions))
        kind = chance.choices(
            ("move", "postpone", "return", "reserve", "give back", "book", "cancel"),
            (8, 1, 1, 4, 1, 3, 0.1),
        )[0]
        starts_at, ends_at = slot(chance)
        space = spaces[chance.choice(ground.spaces)]
        if kind == "move":
            reschedule_session(
                actor=boss,
                session=session,
                starts_at=starts_at,
                ends_at=ends_at,
                space=space,
                reason="礼堂维修",
            )
        elif kind == "postpone":
            postpone_session(actor=boss, session=session, reason="下雨")
        elif kind == "return":
            publish_session(actor=boss, session=session)
        elif kind == "cancel":
            other = Session.objects.get(pk=chance.choice(ground.sessions))
            cancel_session(actor=boss, session=session, reason="下雨", replacement=other)
        elif kind == "reserve":
            reserve_seat(
                actor=None,
                session=session,
                name="王小明",
                phone=f"139{number:08d}",
                party_size=chance.randrange(1, 4),
                request_key=uuid.uuid4(),
            )
        elif kind == "give back":
            held = Reservation.objects.filter(session=session).order_by("?").first()
            if held is not None:
                cancel_reservation(actor=None, reservation=held)
        else:
            book_session(
                actor=boss,
                title=f"新订 {number}",
                team=teams[chance.choice(ground.teams)],
                space=space,
                starts_at=starts_at,
                ends_at=ends_at,
                form="story",
                platform="theory",
            )
        return kind

    def work(number: int) -> tuple[str, int | None]:
        chance = random.Random(number)
        try:
            return f"done: {act(number, chance)}", None
        except SlotTaken:
            return "taken", None
        except (InvalidRequest, StateMoveRefused, AttendanceError):
            return "refused", None

    return work


def same_moves(ground: Ground) -> Callable[[int], tuple[str, int | None]]:
    """Return the work of one process: the same move, asked for by many at one moment."""
    from django.contrib.auth import get_user_model

    from lectures.scheduling.domain.moving import reschedule_session
    from lectures.scheduling.errors import SlotTaken
    from lectures.scheduling.models import Session

    boss = get_user_model().objects.get(pk=ground.boss)

    def work(number: int) -> tuple[str, int | None]:
        chance = random.Random(number // 8)  # eight in a row want the same
        starts_at, ends_at = slot(chance)
        session = Session.objects.get(pk=ground.sessions[number // 8 % len(ground.sessions)])
        try:
            reschedule_session(
                actor=boss,
                session=session,
                starts_at=starts_at,
                ends_at=ends_at,
                reason=f"第 {number // 8} 次",
            )
        except SlotTaken:
            return "taken", None
        return "moved", None

    return work


def careless_moves(ground: Ground) -> Callable[[int], tuple[str, int | None]]:
    """Return the work of the control: look whether it is free, then move, in autocommit."""
    from lectures.scheduling.models import Booking, Claim, Session
    from lectures.scheduling.queries import claims_between

    def work(number: int) -> tuple[str, int | None]:
        rivals = number // 8  # eight in a row want the same hour for sessions of one team
        starts_at, ends_at = slot(random.Random(rivals))
        own = ground.sessions[rivals % len(ground.teams) :: len(ground.teams)]
        booking = Booking.objects.get(session=own[number % len(own)])
        resources = list(booking.claims.values_list("resource", flat=True))
        if any(
            one.booking_id != booking.pk for one in claims_between(resources, starts_at, ends_at)
        ):
            return "taken", None
        time.sleep(0.03)  # what a busy server does between the look and the write
        Session.objects.filter(pk=booking.session_id).update(starts_at=starts_at, ends_at=ends_at)
        Booking.objects.filter(pk=booking.pk).update(starts_at=starts_at, ends_at=ends_at)
        Claim.objects.filter(booking=booking).update(starts_at=starts_at, ends_at=ends_at)
        return "moved", None

    return work


def audit() -> dict[str, object]:
    """Return what must be nought: faults of every check, and letters beside those that are due."""
    from django.db.models import Count

    from cms.core.integrity import checks
    from cms.notices.models import Notice
    from lectures.scheduling.integrity import overlapping_claims
    from lectures.scheduling.models import SessionEvent

    found = [fault for name, check in checks().items() if name != "guards" for fault in check()]
    twice = Notice.objects.values("event", "addressee").annotate(n=Count("pk")).filter(n__gt=1)
    same = (
        SessionEvent.objects.filter(reason__startswith="第")
        .values("reason")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    return {
        "overlaps": sum(1 for _ in overlapping_claims()),
        "faults": found[:5],
        "letters_twice": twice.count(),
        "moved_twice": same.count(),
    }


def race(*, attempts: int, processes: int, kind: str) -> dict[str, object]:
    """Let ``processes`` act at once and return what came of it."""
    from tests.soak.crowd import compete
    from tests.soak.ground import drop_the_guard

    ground = prepare()
    if kind == "control":
        drop_the_guard()
    start = {"mixed": acts, "same": same_moves, "control": careless_moves}[kind]
    outcome = compete(
        start=lambda: start(ground),
        jobs=range(attempts),
        processes=processes,
        title=f"Moves, {kind}",
    )
    return {"outcomes": dict(outcome.counts), **audit()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--kind", choices=("mixed", "same", "control"), default="mixed")
    arguments = parser.parse_args()
    django.setup()
    found = race(attempts=arguments.attempts, processes=arguments.processes, kind=arguments.kind)
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
