"""A team can move a session: another time, another room, the same address, every seat kept
(docs/adr/0011).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.domain.alternatives import ways_out
from lectures.scheduling.domain.booking import (
    KINDS_OF_EQUIPMENT,
    check_in_use,
    complain_of_extras,
    complain_of_start,
    complain_of_stretch,
    taken,
    town_of,
    with_items,
)
from lectures.scheduling.domain.conflicts import conflicts_of, is_overlap
from lectures.scheduling.domain.holds import (
    held_until,
    late_in_the_way,
    withdraw_late,
)
from lectures.scheduling.domain.locking import lock_sessions
from lectures.scheduling.domain.resources import resources_for
from lectures.scheduling.domain.transitions import write_event, write_move
from lectures.scheduling.domain.wish import Wish, counted_pools
from lectures.scheduling.domain.wording import Complaints, one_line
from lectures.scheduling.enums import EDITABLE_STATES, ResourceKind, SessionState
from lectures.scheduling.errors import (
    InvalidRequest,
    NeedsApproval,
    NotAllowed,
    PlaceClosed,
    StateMoveRefused,
)
from lectures.scheduling.models import Booking, Claim, EquipmentPool, Resource, Session
from lectures.scheduling.permissions import Actor, may_book, may_manage, must_ask
from lectures.scheduling.policies import policy_for
from organisation.enums import Role
from organisation.models import Lecturer, Space
from organisation.queries import closure_reason
from organisation.scope import scope_of

LONGEST_REASON = 200
# How often a move begins anew because somebody else changed the session meanwhile.
TRIES = 4
MOVED = (
    "space",
    "place",
    "town",
    "starts_at",
    "ends_at",
    "capacity",
    "state_reason",
    "hold_until",
    "changed_alone",
    "updated_at",
)


class _Overtaken(Exception):
    """The session is not any more what it was when its resources were looked up."""


def reschedule_session(
    *,
    actor: Actor,
    session: Session,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    space: Space | None = None,
    lecturers: Sequence[Lecturer] | None = None,
    equipment: Sequence[Resource] | None = None,
    setup_minutes: int | None = None,
    clearup_minutes: int | None = None,
    reason: str = "",
    alone: bool = True,
) -> Session:
    """Move ``session`` with all that it takes; it stays the same session, its seats stay reserved.

    What is not given stays; the buffers, in another room, become that room's own. A postponed
    session is published again at its new time. What a place has approved it is asked again. One of
    a series counts as changed ``alone`` unless the whole series is moved.

    Raises ``NotAllowed``; ``InvalidRequest`` (sentences by field, also where the room has fewer
    seats than are reserved); ``StateMoveRefused`` where it is called off or over;
    ``NeedsApproval`` where residents know it and the place must be asked first; ``PlaceClosed``
    or ``SlotTaken``, both with ways out. Nothing is written then, nor where nothing changes.
    Returns the session as stored.
    """
    if not may_manage(actor, session):
        raise NotAllowed(_("You can't change this session."))
    reason = one_line(reason.replace("\x00", ""))
    for _attempt in range(TRIES):
        stored = _as_stored(session)
        wish = _wish(
            actor, stored, starts_at, ends_at, space, lecturers, equipment,
            setup_minutes, clearup_minutes,
        )  # fmt: skip
        try:
            with transaction.atomic():
                _move(stored, wish, reason, alone=alone)
        except _Overtaken:
            continue
        except IntegrityError as error:
            if not is_overlap(error):
                raise
            raise taken(wish, conflicts_of(wish)) from error
        session.refresh_from_db()
        return session
    raise StateMoveRefused(_("Somebody else changed this session just now. Please look again."))


def _as_stored(session: Session) -> Session:
    """Return the session with all that a move asks of it; nothing is locked yet."""
    related = ("place", "town", "space__place", "team__home", "booking")
    return Session.objects.select_related(*related).get(pk=session.pk)


def _wish(
    actor: Actor,
    stored: Session,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    space: Space | None,
    lecturers: Sequence[Lecturer] | None,
    equipment: Sequence[Resource] | None,
    setup_minutes: int | None,
    clearup_minutes: int | None,
) -> Wish:
    """Return what the session is to take, with what was not given as it is."""
    booking = stored.booking
    booking.session = stored
    room = stored.space if space is None or space.pk == stored.space_id else space
    if room is stored.space:
        setup_minutes = booking.setup_minutes if setup_minutes is None else setup_minutes
        clearup_minutes = booking.clearup_minutes if clearup_minutes is None else clearup_minutes
    if lecturers is None:
        lecturers = list(stored.lecturers.all())
    if equipment is None:
        equipment = equipment_of(booking)
    return Wish(
        actor=actor,
        team=stored.team,
        space=room,
        starts_at=starts_at,
        ends_at=ends_at,
        lecturers=tuple(dict.fromkeys(lecturers)),
        equipment=tuple(dict.fromkeys(equipment)),
        capacity=_seats_in(stored, room),
        setup_minutes=setup_minutes,
        clearup_minutes=clearup_minutes,
        instead_of=booking,
        from_pools=_pools_taken_along(stored, room),
    )


def _pools_taken_along(stored: Session, room: Space) -> tuple[tuple[EquipmentPool, int], ...]:
    """Return the identical items that the session keeps in ``room``: those of a place stay there,
    vehicles come along. One query.
    """
    items = Resource.objects.filter(claims__booking=stored.booking, pool__isnull=False)
    return counted_pools(
        item
        for item in items.select_related("pool__place").order_by("pk")
        if room.place_id in {stored.place_id, item.place_id} or item.kind == ResourceKind.VEHICLE
    )


def equipment_of(booking: Booking) -> list[Resource]:
    """Return the items and vehicles that the booking takes, by name, without those of pools; one
    query.
    """
    items = Resource.objects.filter(claims__booking=booking, kind__in=KINDS_OF_EQUIPMENT, pool=None)
    return list(items.order_by("name", "pk"))


def _seats_in(stored: Session, room: Space) -> int:
    """Return the seats that the session gives in ``room``: all of it where it gave all before."""
    all_of_it = stored.capacity == stored.space.capacity
    return room.capacity if all_of_it else min(stored.capacity, room.capacity)


def _move(looked_at: Session, wish: Wish, reason: str, *, alone: bool) -> None:
    """Lock, recheck and write. The database itself judges whether the new stretch is free."""
    booking = looked_at.booking
    before = set(booking.claims.values_list("resource_id", flat=True))
    resources = _lock_resources(wish, before)
    late = late_in_the_way(wish.claims(resources))
    rows = lock_sessions({looked_at.pk, *late}, "place", "space", "team__home", "booking")
    stored = rows[looked_at.pk]
    _check_not_overtaken(stored, looked_at, before)
    if stored.state != SessionState.POSTPONED and _is_so_already(stored, wish, before, resources):
        return
    _check(stored, wish, reason)
    check_in_use(resources)
    if conflicts := conflicts_of(wish):
        raise taken(wish, conflicts)
    if closed := closure_reason(wish.space.place, wish.starts_at, wish.ends_at):
        raise PlaceClosed(closed, partial(ways_out, wish))
    details = _place_anew(stored, wish)
    if stored.series_id is not None and alone:
        stored.changed_alone = True
    withdraw_late(rows[pk] for pk in sorted(late - {stored.pk}))
    _take_anew(stored, wish, resources)
    _write_state(stored, wish.actor, reason, details)


def _lock_resources(wish: Wish, before: Iterable[int]) -> list[Resource]:
    """Lock what the booking takes and what it will take, in id order; return the latter."""
    resources_for(
        spaces=[wish.space],
        with_parts=True,
        teams=[wish.team],
        lecturers=wish.lecturers,
        equipment=[*wish.equipment, *(Resource(pk=pk) for pk in before)],
        pools=[pool for pool, _count in wish.from_pools],
        lock=True,
    )
    return with_items(wish, wish.resources(lock=True))


def _check_not_overtaken(stored: Session, looked_at: Session, before: set[int]) -> None:
    """Raise ``_Overtaken`` where the session or its claims changed since they were looked at."""
    now = set(stored.booking.claims.values_list("resource_id", flat=True))
    if stored.updated_at != looked_at.updated_at or now != before:
        raise _Overtaken


def _is_so_already(
    stored: Session, wish: Wish, before: set[int], resources: Iterable[Resource]
) -> bool:
    booking = stored.booking
    return (
        (stored.starts_at, stored.ends_at, stored.space_id)
        == (wish.starts_at, wish.ends_at, wish.space.pk)
        and (booking.setup_minutes, booking.clearup_minutes) == (wish.setup, wish.clearup)
        and before == {resource.pk for resource in resources}
    )


def _check(stored: Session, wish: Wish, reason: str) -> None:
    if stored.state not in EDITABLE_STATES:
        raise StateMoveRefused(
            _("A session that is “%(state)s” can't be moved.")
            % {"state": stored.get_state_display()}
        )
    over = stored.ends_at <= clock.now() and not stored.is_sample
    if stored.state == SessionState.PUBLISHED and over:
        raise StateMoveRefused(_("This session is already over."))
    errors: Complaints = {}
    complain_of_stretch(wish.starts_at, wish.ends_at, errors)
    if not errors and not stored.is_sample:
        _complain_of_moment(stored, wish, errors)
    complain_of_extras(wish, errors)
    if stored.seats_taken > wish.capacity:
        errors["space"] = [
            _("%(room)s has %(seats)d seats; %(taken)d are reserved already.")
            % {"room": wish.space, "seats": wish.space.capacity, "taken": stored.seats_taken}
        ]
    if not _may_use(wish, stored):
        errors["space"] = [_("You can't take the session to that place.")]
    if len(reason) > LONGEST_REASON:
        errors["reason"] = [_("Please use at most 200 characters.")]
    elif not reason and stored.state == SessionState.PUBLISHED and _is_elsewhere(stored, wish):
        errors["reason"] = [_("Please give a reason; people will read it.")]
    if errors:
        raise InvalidRequest(errors)


def _complain_of_moment(stored: Session, wish: Wish, errors: Complaints) -> None:
    """What is under way may end later, but not begin later."""
    if wish.starts_at != stored.starts_at:
        complain_of_start(wish.starts_at, errors)
    elif wish.ends_at <= clock.now():
        errors["ends_at"] = [_("This time has passed already.")]


def _may_use(wish: Wish, stored: Session) -> bool:
    """May the actor take the session to the wished place? Who only manages its present place may
    not dispose of another one.
    """
    return (
        wish.space.place_id == stored.place_id
        or may_book(wish.actor, stored.team)
        or scope_of(wish.actor).covers(wish.space.place, Role.MANAGER)
    )


def _is_elsewhere(stored: Session, wish: Wish) -> bool:
    """Is the wish for another time or room, which people must know?"""
    return (stored.starts_at, stored.ends_at, stored.space_id) != (
        wish.starts_at,
        wish.ends_at,
        wish.space.pk,
    )


def _place_anew(stored: Session, wish: Wish) -> dict[str, Any]:
    """Set time, room and seats of ``stored``; return what changed, for machines."""
    details: dict[str, Any] = {}
    old, new = (stored.starts_at, stored.ends_at), (wish.starts_at, wish.ends_at)
    if old != new:
        details["time"] = [[moment.astimezone(dt.UTC).isoformat() for moment in one]
                           for one in (old, new)]  # fmt: skip
        stored.starts_at, stored.ends_at = new
    if stored.space_id != wish.space.pk:
        details["space"] = [stored.space_id, wish.space.pk]
        stored.space, stored.place = wish.space, wish.space.place
        stored.town = town_of(stored.place)
    if stored.capacity != wish.capacity:
        details["capacity"] = [stored.capacity, wish.capacity]
        stored.capacity = wish.capacity
    return details


def _take_anew(stored: Session, wish: Wish, resources: list[Resource]) -> None:
    """Replace booking and claims."""
    booking = stored.booking
    booking.starts_at, booking.ends_at = wish.starts_at, wish.ends_at
    booking.setup_minutes, booking.clearup_minutes = wish.setup, wish.clearup
    booking.save(update_fields=["starts_at", "ends_at", "setup_minutes", "clearup_minutes"])
    booking.claims.all().delete()
    claims = wish.claims(resources)
    for claim in claims:
        claim.booking = booking
    Claim.objects.bulk_create(claims)
    stored.lecturers.set(wish.lecturers)


def _write_state(stored: Session, actor: Actor, reason: str, details: dict[str, Any]) -> None:
    """Save the session where the new slot leaves it, with the one event of the move."""
    policy = policy_for(stored.place)
    came_from, to = stored.state, stored.state
    if must_ask(actor, stored, policy):
        to = _state_if_asked(stored, details)
    elif stored.state == SessionState.REQUESTED:
        to = SessionState.APPROVED
    elif stored.state == SessionState.POSTPONED:
        to = SessionState.PUBLISHED
    if came_from == SessionState.POSTPONED:
        reason = reason or stored.state_reason  # why it was put off is why it has another time
    hold = None
    if to == SessionState.REQUESTED:
        hold = held_until(stored, policy) if details else stored.hold_until
    if to == came_from:
        stored.hold_until = hold
        if to == SessionState.PUBLISHED and details:
            stored.state_reason = reason
    stored.save(update_fields=MOVED)
    if to == came_from:
        write_event(stored, actor=actor, from_state=to, reason=reason, details=details or None)
    else:
        write_move(
            stored, to=to, actor=actor, reason=reason, hold_until=hold, details=details or None
        )


def _state_if_asked(stored: Session, details: dict[str, Any]) -> str:
    """Return what becomes of a session that the actor may not put there unasked."""
    new_slot = details.keys() & {"time", "space"}
    known = stored.state in {SessionState.PUBLISHED, SessionState.POSTPONED}
    if known and (new_slot or stored.state == SessionState.POSTPONED):
        raise NeedsApproval(
            _("%(place)s must be asked first. Please ask who manages it to move this session.")
            % {"place": stored.place}
        )
    if stored.state == SessionState.APPROVED and new_slot:
        return SessionState.REQUESTED
    return stored.state
