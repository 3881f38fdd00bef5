"""Requests whose hold ran out: approved twice, let go by the clock and booked over, all at once.

``--race pools`` lets eight teams want one of three identical items each. ``--control`` looks first
and then writes, without locks and without the guard: what is found to be wrong then proves that the
race has a contest. Prints one line of JSON. Run on a throw-away database only (``DATABASE_URL``).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import django

# What happens to each slot, in an order that differs from slot to slot.
ACTS = ("approve", "approve", "book", "book", "clock")
ITEMS, TAKERS = 3, 8


@dataclass(frozen=True)
class Ground:
    """Who wants what, by id; request, hall and team of a slot stand at the slot's number."""

    boss: int
    requests: list[int]
    halls: list[int]
    teams: list[int]
    pool: int = 0


def starts_of(slot: int) -> dt.datetime:
    from cms.core import clock

    day = clock.today() + dt.timedelta(days=2 + slot // 2)
    return clock.at(day, dt.time(10))


def prepare(slots: int) -> Ground:
    """Make for each slot a hall, a team and a request of it whose hold ran out.

    Two slots share a day: a booking wants the hall of one and the team of the other, so that it
    meets both requests, and so does its rival, the other way round.
    """
    from cms.core import clock
    from tests.factories.organisation import PlaceFactory, SpaceFactory, TeamFactory
    from tests.factories.scheduling import SessionFactory
    from tests.factories.users import UserFactory

    place = PlaceFactory(parent=PlaceFactory(parent=PlaceFactory()))
    halls = [SpaceFactory(place=place) for _ in range(slots)]
    teams = [TeamFactory(home=place) for _ in range(slots)]
    late = clock.now() - dt.timedelta(minutes=1)
    asked = [
        SessionFactory(
            space=halls[slot],
            team=teams[slot],
            starts_at=starts_of(slot),
            state="requested",
            hold_until=late,
        )
        for slot in range(slots)
    ]
    return Ground(
        boss=UserFactory(superuser=True).pk,
        requests=[session.pk for session in asked],
        halls=[hall.pk for hall in halls],
        teams=[team.pk for team in teams],
    )


def prepare_pool(slots: int) -> Ground:
    """Make ``TAKERS`` halls and teams, and ``ITEMS`` identical items that all of them want."""
    from lectures.scheduling.domain.pools import add_pool
    from tests.factories.organisation import PlaceFactory, SpaceFactory, TeamFactory
    from tests.factories.users import UserFactory

    boss = UserFactory(superuser=True)
    place = PlaceFactory(parent=PlaceFactory(parent=PlaceFactory()))
    return Ground(
        boss=boss.pk,
        requests=[],
        halls=[SpaceFactory(place=place).pk for _ in range(TAKERS)],
        teams=[TeamFactory(home=place).pk for _ in range(TAKERS)],
        pool=add_pool(actor=boss, place=place, name="折叠桌", count=ITEMS).pk,
    )


def acts_of(slot: int) -> list[str]:
    acts = list(ACTS)
    random.Random(slot).shuffle(acts)
    return acts


def guarded(ground: Ground) -> Callable[[int], tuple[str, int | None]]:
    """Return the work of one process: answer, book and let go by the domain's functions."""
    from django.contrib.auth import get_user_model

    from lectures.scheduling.domain.approval import approve_session
    from lectures.scheduling.domain.booking import book_session
    from lectures.scheduling.domain.holds import let_hold_run_out
    from lectures.scheduling.errors import SlotTaken, StateMoveRefused
    from lectures.scheduling.models import Session
    from organisation.models import Space, Team

    boss = get_user_model().objects.get(pk=ground.boss)
    spaces = Space.objects.select_related("place").in_bulk(ground.halls)
    teams = Team.objects.select_related("home").in_bulk(ground.teams)

    def work(number: int) -> tuple[str, int | None]:
        slot, act = number // len(ACTS), acts_of(number // len(ACTS))[number % len(ACTS)]
        if act == "clock":
            let_hold_run_out(ground.requests[slot])
            return "looked", None
        if act == "approve":
            session = Session.objects.select_related("place").get(pk=ground.requests[slot])
            try:
                approve_session(actor=boss, session=session)
            except StateMoveRefused:
                return "too late", None
            return "approved", -session.pk
        try:
            session = book_session(
                actor=boss,
                title=f"争抢 {number}",
                team=teams[ground.teams[slot ^ 1]],
                space=spaces[ground.halls[slot]],
                starts_at=starts_of(slot),
                ends_at=starts_of(slot) + dt.timedelta(hours=1),
                form="story",
                platform="theory",
            )
        except SlotTaken:
            return "taken", None
        return "booked", session.pk

    return work


def unguarded(ground: Ground) -> Callable[[int], tuple[str, int | None]]:
    """Return the work of the control: look, wait as a busy server does, write."""
    from lectures.scheduling.models import Claim, Session
    from organisation.models import Space

    places = dict(Space.objects.values_list("pk", "place_id"))

    def work(number: int) -> tuple[str, int | None]:
        slot, act = number // len(ACTS), acts_of(number // len(ACTS))[number % len(ACTS)]
        request = Session.objects.get(pk=ground.requests[slot])
        waits = request.state == "requested"
        time.sleep(0.005)
        if act == "approve":
            if not waits:
                return "too late", None
            Session.objects.filter(pk=request.pk).update(state="approved", hold_until=None)
            return "approved", -request.pk
        if act == "clock" or not waits:
            return ("looked" if act == "clock" else "taken"), None
        Session.objects.filter(pk=request.pk).update(state="withdrawn", hold_until=None)
        Claim.objects.filter(booking__session=request).update(active=False)
        session = _written(
            places, slot, ground.halls[slot], ground.teams[slot ^ 1], starts_of(slot), []
        )
        return "booked", session

    return work


def guarded_pool(ground: Ground) -> Callable[[int], tuple[str, int | None]]:
    """Return the work of one process: take one of the items by ``book_session``."""
    from django.contrib.auth import get_user_model

    from lectures.scheduling.domain.booking import book_session
    from lectures.scheduling.errors import SlotTaken
    from lectures.scheduling.models import EquipmentPool
    from organisation.models import Space, Team

    boss = get_user_model().objects.get(pk=ground.boss)
    spaces = Space.objects.select_related("place").in_bulk(ground.halls)
    teams = Team.objects.select_related("home").in_bulk(ground.teams)
    pool = EquipmentPool.objects.select_related("place").get(pk=ground.pool)

    def work(number: int) -> tuple[str, int | None]:
        slot, taker = divmod(number, TAKERS)
        try:
            session = book_session(
                actor=boss,
                title=f"借桌 {number}",
                team=teams[ground.teams[taker]],
                space=spaces[ground.halls[taker]],
                starts_at=starts_of(slot * 2),
                ends_at=starts_of(slot * 2) + dt.timedelta(hours=1),
                form="story",
                platform="theory",
                from_pools={pool: 1},
            )
        except SlotTaken:
            return "taken", None
        return "booked", session.pk

    return work


def unguarded_pool(ground: Ground) -> Callable[[int], tuple[str, int | None]]:
    """Return the work of the control: choose a free item by looking, then write."""
    from lectures.scheduling.models import Claim, Resource
    from lectures.scheduling.queries import overlapping
    from organisation.models import Space

    places = dict(Space.objects.values_list("pk", "place_id"))

    def work(number: int) -> tuple[str, int | None]:
        slot, taker = divmod(number, TAKERS)
        starts_at = starts_of(slot * 2)
        taken = Claim.objects.filter(overlapping(starts_at, starts_at + dt.timedelta(hours=1)))
        free = Resource.objects.filter(pool=ground.pool).exclude(pk__in=taken.values("resource"))
        item = free.order_by("pk").first()
        time.sleep(0.005)
        if item is None:
            return "taken", None
        hall, team = ground.halls[taker], ground.teams[taker]
        return "booked", _written(places, number, hall, team, starts_at, [item.pk])

    return work


def _written(
    places: dict[int, int],
    number: int,
    hall: int,
    team: int,
    starts_at: dt.datetime,
    items: list[int],
) -> int:
    """Write a session with its claims, row by row, and return its number."""
    from lectures.scheduling.domain.resources import resources_for
    from lectures.scheduling.models import Booking, Claim, Session
    from organisation.models import Space, Team

    ends_at = starts_at + dt.timedelta(hours=1)
    session = Session.objects.create(
        title=f"争抢 {number}",
        team_id=team,
        space_id=hall,
        place_id=places[hall],
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=40,
        form="story",
        platform="theory",
    )
    booking = Booking.objects.create(session=session, starts_at=starts_at, ends_at=ends_at)
    taken = [row.pk for row in resources_for(spaces=[Space(pk=hall)], teams=[Team(pk=team)])]
    for resource in (*taken, *items):
        Claim.objects.create(
            booking=booking, resource_id=resource, starts_at=starts_at, ends_at=ends_at
        )
    return session.pk


def audit(acknowledged: list[int]) -> dict[str, int]:
    """Count what must be nought. Approvals are acknowledged below zero, bookings above."""
    from lectures.scheduling.integrity import (
        claims_match_bookings,
        events_tell_the_state,
        overlapping_claims,
    )
    from lectures.scheduling.models import Session

    approved = Counter(-pk for pk in acknowledged if pk < 0)
    booked = {pk for pk in acknowledged if pk > 0}
    whole = set(
        Session.objects.filter(booking__claims__active=True, state__in=["approved", "draft"])
        .distinct()
        .values_list("pk", flat=True)
    )
    return {
        "overlaps": sum(1 for _ in overlapping_claims()),
        "unlike_their_booking": sum(1 for _ in claims_match_bookings()),
        "strange_histories": sum(1 for _ in events_tell_the_state()),
        "approved_twice": sum(1 for number in approved.values() if number > 1),
        "lost": len((booked | approved.keys()) - whole),
        "unanswered": Session.objects.filter(state="requested").count(),
    }


def race(*, slots: int, processes: int, pools: bool, control: bool) -> dict[str, object]:
    """Let ``processes`` fight over ``slots`` and return what came of it."""
    from tests.soak.crowd import compete
    from tests.soak.ground import drop_the_guard

    ground = prepare_pool(slots) if pools else prepare(slots)
    if control:
        drop_the_guard()
    if pools:
        work, jobs = (unguarded_pool if control else guarded_pool), slots * TAKERS
    else:
        work, jobs = (unguarded if control else guarded), slots * len(ACTS)
    outcome = compete(
        start=lambda: work(ground), jobs=range(jobs), processes=processes, title="requests"
    )
    waits = sorted(outcome.seconds)
    return {
        "slots": slots,
        "processes": processes,
        "slowest_ms": round(1000 * waits[-1], 1),
        "outcomes": dict(outcome.counts),
        **audit(outcome.acknowledged),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--race", choices=["holds", "pools"], default="holds")
    options.add_argument("--slots", type=int, default=2000)
    options.add_argument("--processes", type=int, default=16)
    options.add_argument("--control", action="store_true")
    chosen = options.parse_args()
    django.setup()
    found = race(
        slots=chosen.slots,
        processes=chosen.processes,
        pools=chosen.race == "pools",
        control=chosen.control,
    )
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
