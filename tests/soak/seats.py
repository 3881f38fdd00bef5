"""Residents in many processes take the seats of a few sessions; ``--control`` counts first.

Prints one line of JSON. Run on a throw-away database only (``DATABASE_URL``).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import uuid

import django
from django.db.models import F, Sum

CAPACITY = 40
# So many attempts in a row ask for the same session, each in another process.
RIVALS = 16


def prepare(sessions: int) -> list[int]:
    """Publish sessions with ``CAPACITY`` seats each and return their ids."""
    from tests.factories.organisation import SpaceFactory, TeamFactory
    from tests.factories.scheduling import SessionFactory

    team, hall = TeamFactory(), SpaceFactory(capacity=CAPACITY)
    return [SessionFactory(team=team, space=hall, with_claims=False).pk for _ in range(sessions)]


def wanted_by(number: int, sessions: list[int]) -> int:
    return sessions[number // RIVALS % len(sessions)]


def guarded(sessions: list[int]):
    """Return the work of one process: reserve by the domain function, as a resident's form does."""
    from lectures.attendance.domain.reservations import reserve_seat
    from lectures.attendance.errors import SessionFull
    from lectures.scheduling.models import Session

    found = Session.objects.in_bulk(sessions)

    def work(number: int) -> tuple[str, int | None]:
        try:
            reservation = reserve_seat(
                actor=None,
                session=found[wanted_by(number, sessions)],
                name=f"居民{number}",
                phone=f"138{number:08d}",
                party_size=1 + number % 3,
                request_key=uuid.uuid4(),
            )
        except SessionFull:
            return "full", None
        return "reserved", reservation.pk

    return work


def unguarded(sessions: list[int]):
    """Return the work of the control: count the seats that are left, then take one, in autocommit.

    The CHECK behind ``seats_taken`` is the guard, so the control keeps its count in reservations
    alone.
    """
    from lectures.attendance.models import Reservation

    def work(number: int) -> tuple[str, int | None]:
        session = wanted_by(number, sessions)
        size = 1 + number % 3
        taken = Reservation.objects.filter(session=session).aggregate(Sum("party_size"))
        if (taken["party_size__sum"] or 0) + size > CAPACITY:
            return "full", None
        time.sleep(0.003)  # what a busy server does between the look and the write
        reservation = Reservation(
            session_id=session, name=f"居民{number}", phone_encrypted="-", phone_hash=str(number)
        )
        reservation.party_size = size
        reservation.save()
        return "reserved", reservation.pk

    return work


def audit(sessions: list[int], acknowledged: list[int]) -> dict[str, int]:
    """Count what must be nought: oversold or unfilled sessions, lost reservations, wrong counts."""
    from lectures.attendance.models import Reservation
    from lectures.scheduling.models import Session

    held = dict(
        Reservation.objects.filter(state="confirmed")
        .values_list("session")
        .annotate(seats=Sum("party_size"))
        .values_list("session", "seats")
    )
    stored = set(Reservation.objects.values_list("pk", flat=True))
    return {
        "oversold": sum(seats > CAPACITY for seats in held.values()),
        # Parties of one ask for every seat that is left, so each session can be filled.
        "not_full": Session.objects.filter(pk__in=sessions, seats_taken__lt=F("capacity")).count(),
        "lost": len(set(acknowledged) - stored),
        "unacknowledged": len(stored - set(acknowledged)),
        "count_differs": sum(
            taken != held.get(pk, 0)
            for pk, taken in Session.objects.filter(pk__in=sessions).values_list(
                "pk", "seats_taken"
            )
        ),
    }


def race(
    *, attempts: int, processes: int, sessions: int, control: bool = False
) -> dict[str, object]:
    """Let ``processes`` make ``attempts`` reservations at once and return what came of it."""
    from tests.soak.crowd import compete

    chosen = prepare(sessions)
    work = unguarded if control else guarded
    began = time.monotonic()
    outcome = compete(
        start=lambda: work(chosen),
        jobs=range(attempts),
        processes=processes,
        title="seats, control" if control else "seats",
    )
    seconds = time.monotonic() - began
    return {
        "attempts": attempts,
        "processes": processes,
        "sessions": sessions,
        "seconds": round(seconds, 1),
        "per_second": round(attempts / seconds),
        "outcomes": dict(outcome.counts),
        **audit(chosen, outcome.acknowledged),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--attempts", type=int, default=20_000)
    options.add_argument("--processes", type=int, default=16)
    options.add_argument("--sessions", type=int, default=200)
    options.add_argument("--control", action="store_true")
    chosen = vars(options.parse_args())
    django.setup()
    sys.stdout.write(json.dumps(race(**chosen), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
