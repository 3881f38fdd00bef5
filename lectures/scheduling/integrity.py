"""What must hold between sessions, bookings, claims and events (``manage.py check_integrity``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.db.models import Exists, F, OuterRef

from cms.core.integrity import expect_guards, integrity_check
from lectures.scheduling.enums import FORMER_MOVES, HOLDING_STATES, MOVES, MOVES_WITH_THE_SLOT
from lectures.scheduling.models import Booking, Claim, Session, SessionEvent

# One pass over the active claims in the order of their index: does any begin before all earlier
# ones end?
OVERLAPS = """
    SELECT id, resource_id FROM (
        SELECT id, resource_id, starts_at, MAX(ends_at) OVER (
            PARTITION BY resource_id ORDER BY starts_at, id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS taken_until
        FROM scheduling_claim WHERE active
    ) AS stretches
    WHERE starts_at < taken_until
"""
expect_guards(
    sqlite=[
        *(
            f"claim_{rule}_{act}"
            for rule in ("moments", "not_too_long", "overlap")
            for act in ("insert", "update")
        ),
        *(f"session_event_append_only_{act}" for act in ("update", "delete", "replace")),
    ],
    postgresql=["claim_overlap", "claim_not_too_long", "session_event_append_only"],
)


@integrity_check("overlaps")
def overlapping_claims() -> Iterator[str]:
    """No resource is taken twice at one moment."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        for claim, resource in cursor.fetchall():
            yield f"Claim {claim} overlaps another active claim of resource {resource}."


@integrity_check("claims")
def claims_match_bookings() -> Iterator[str]:
    """Every session has its booking, and every booking its claims, for the same stretch."""
    for pk in Session.objects.filter(booking=None).values_list("pk", flat=True).iterator():
        yield f"Session {pk} has no booking."
    moved = Booking.objects.exclude(
        starts_at=F("session__starts_at"), ends_at=F("session__ends_at")
    )
    for pk in moved.values_list("session_id", flat=True).iterator():
        yield f"Session {pk} and its booking differ in time."
    yield from _claims_that_differ()
    for kind in ("space", "team"):
        taken = Claim.objects.filter(
            booking=OuterRef("pk"), **{f"resource__{kind}": OuterRef(f"session__{kind}")}
        )
        for pk in Booking.objects.exclude(Exists(taken)).values_list("session_id", flat=True):
            yield f"Session {pk} does not claim its {kind}."
    speaks = Session.lecturers.through.objects
    taken = Claim.objects.filter(
        booking__session=OuterRef("session_id"), resource__lecturer=OuterRef("lecturer_id")
    )
    for pk in speaks.exclude(Exists(taken)).values_list("session_id", flat=True):
        yield f"Session {pk} does not claim one of its lecturers."
    for pk in Session.objects.exclude(place=F("space__place")).values_list("pk", flat=True):
        yield f"Session {pk} is not at the place of its room."


def _claims_that_differ() -> Iterator[str]:
    rows = Claim.objects.values_list(
        "pk",
        "starts_at",
        "ends_at",
        "active",
        "booking__starts_at",
        "booking__ends_at",
        "booking__setup_minutes",
        "booking__clearup_minutes",
        "booking__session__state",
    )
    for pk, starts_at, ends_at, active, begins, ends, setup, clearup, state in rows.iterator():
        if starts_at != begins - dt.timedelta(minutes=setup) or ends_at != ends + dt.timedelta(
            minutes=clearup
        ):
            yield f"Claim {pk} covers another stretch than its booking."
        if active and state not in HOLDING_STATES:
            yield f"Claim {pk} is active although its session is {state}."
        if not active and state in HOLDING_STATES:
            yield f"Claim {pk} is not active although its session is {state}."


def _once_reachable(state: str) -> frozenset[str]:
    return frozenset().union(
        *(table.get(state, frozenset()) for table in (MOVES, MOVES_WITH_THE_SLOT, FORMER_MOVES))
    )


@integrity_check("events")
def events_tell_the_state() -> Iterator[str]:
    """A session's events begin with its making, follow permitted moves (or an edit that
    stays in its state) and end at its state.
    """
    last: dict[int, str] = {}
    for pk, came_from, to in (
        SessionEvent.objects.order_by("session_id", "at", "id")
        .values_list("session_id", "from_state", "to_state")
        .iterator()
    ):
        before = last.get(pk, "")
        if came_from != before:
            yield f"Session {pk} has an event from “{came_from}” where it was “{before}”."
        elif before and to != before and to not in _once_reachable(before):
            yield f"Session {pk} went from {before} to {to}, which is not permitted."
        last[pk] = to
    for pk, state in Session.objects.values_list("pk", "state").iterator():
        if last.get(pk) != state:
            yield f"Session {pk} is {state}, its events say “{last.get(pk, '')}”."
