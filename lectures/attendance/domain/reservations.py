"""A resident can reserve seats, and give them back. Seats move here and nowhere else.

Seats are taken by one conditional update with a CHECK behind it, never by counting first
(docs/adr/0002). Every write locks the session's row before it touches a reservation.
"""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from cms.core import clock, personal_data
from lectures.attendance.domain.wishes import Wish, checked_wish, party_sentence
from lectures.attendance.enums import ReservationState
from lectures.attendance.errors import (
    AlreadyReserved,
    InvalidReservation,
    NotOpenForReservation,
    ReplayedWithOtherBody,
    SessionFull,
    TooManyReservations,
)
from lectures.attendance.models import Reservation, new_code
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session
from lectures.scheduling.openness import closed_sentence

Actor = AbstractBaseUser | AnonymousUser | None
# Reservations that one phone number may hold for sessions still to come.
MOST_AHEAD_PER_PHONE = 10
CODE_TRIES = 5
# Sessions that really take place at their time; seats of the others may be given back at any time.
ATTENDED_STATES = frozenset({SessionState.PUBLISHED, SessionState.HELD})


@sensitive_variables("name", "phone", "wish")
def reserve_seat(
    *,
    actor: Actor,
    session: Session,
    name: str,
    phone: str,
    party_size: int = 1,
    request_key: uuid.UUID,
) -> Reservation:
    """Take ``party_size`` seats for a resident; anybody may, so ``actor`` is only for the record.

    The same ``request_key`` with the same wish returns the reservation made the first time, and
    takes nothing more. Raises ``InvalidReservation``, ``ReplayedWithOtherBody``,
    ``NotOpenForReservation``, ``SessionFull``, ``AlreadyReserved`` or ``TooManyReservations``; then
    no seat is taken.
    """
    wish = checked_wish(name=name, phone=phone, party_size=party_size, most_here=session.max_party)
    if earlier := _made_before(session, wish, request_key):
        return earlier
    try:
        with transaction.atomic():
            _take_seats(session, wish.party_size)
            _refuse_second(session, wish)
            return _write(session, wish, request_key)
    except (IntegrityError, AlreadyReserved, NotOpenForReservation, SessionFull):
        # The same request may have won on another connection while this one waited for the row.
        if earlier := _made_before(session, wish, request_key):
            return earlier
        raise


def cancel_reservation(*, actor: Actor, reservation: Reservation) -> Reservation:
    """Give the seats back, exactly once however often it is asked; the link is the right to do so.

    Returns the reservation as it is now. Raises ``NotOpenForReservation`` once the session began.
    """
    with transaction.atomic():
        session = Session.objects.select_for_update(no_key=True).get(pk=reservation.session_id)
        if session.starts_at <= clock.now() and session.state in ATTENDED_STATES:
            raise NotOpenForReservation(
                _("This session has begun, so the reservation can't be cancelled any more.")
            )
        freed = Reservation.objects.filter(
            pk=reservation.pk, state=ReservationState.CONFIRMED
        ).update(state=ReservationState.CANCELLED, cancelled_at=clock.now())
        if freed:
            Session.objects.filter(pk=session.pk).update(
                seats_taken=F("seats_taken") - reservation.party_size
            )
    reservation.refresh_from_db()
    return reservation


def _made_before(session: Session, wish: Wish, request_key: uuid.UUID) -> Reservation | None:
    """Return what ``request_key`` made earlier, if anything; the wish must be the same one."""
    earlier = Reservation.objects.filter(request_key=request_key).first()
    if earlier is None:
        return None
    same = (
        earlier.session_id == session.pk
        and earlier.name == wish.name
        and earlier.party_size == wish.party_size
        and earlier.phone_hash in personal_data.find_hashes(wish.phone)
    )
    if not same:
        raise ReplayedWithOtherBody(
            _("This form was sent before with other details. Please open it anew.")
        )
    return earlier


def _take_seats(session: Session, seats: int) -> None:
    """Move the seats in one statement, which also locks the row; say why where it moves none."""
    taken = Session.objects.filter(
        pk=session.pk,
        state=SessionState.PUBLISHED,
        starts_at__gt=clock.now(),
        max_party__gte=seats,
        seats_taken__lte=F("capacity") - seats,
    ).update(seats_taken=F("seats_taken") + seats)
    if not taken:
        _refuse(Session.objects.get(pk=session.pk), seats)


def _refuse(session: Session, seats: int) -> NoReturn:
    """Raise the one reason why ``session`` gives no ``seats``, read after the attempt."""
    if reason := closed_sentence(session.state, session.starts_at, session.ends_at):
        raise NotOpenForReservation(reason)
    if seats > session.max_party:
        raise InvalidReservation({"party_size": [party_sentence(session.max_party)]})
    left = session.seats_left
    if left < 1:
        raise SessionFull(_("All seats are taken."), 0)
    raise SessionFull(
        ngettext("Only %(left)d seat is left.", "Only %(left)d seats are left.", left)
        % {"left": left},
        left,
    )


@sensitive_variables("wish")
def _refuse_second(session: Session, wish: Wish) -> None:
    """Hold to one reservation a phone and session, and a fair number ahead; the row is locked."""
    ahead = Reservation.objects.filter(
        phone_hash__in=personal_data.find_hashes(wish.phone),
        state=ReservationState.CONFIRMED,
        session__starts_at__gt=clock.now(),
    )
    held = list(ahead.values_list("session_id", flat=True))
    if session.pk in held:
        raise AlreadyReserved(
            _(
                "This number has reserved for this session already. "
                "To change it, use the link shown then, or call the place."
            )
        )
    if len(held) >= MOST_AHEAD_PER_PHONE:
        raise TooManyReservations(
            _("This number holds 10 reservations already. Please cancel one that you don't need.")
        )


@sensitive_variables("wish", "values")
def _write(session: Session, wish: Wish, request_key: uuid.UUID) -> Reservation:
    """Store the reservation under a code that no other one of the session has."""
    values: dict[str, Any] = {
        "session": session,
        "name": wish.name,
        "phone_encrypted": personal_data.encrypt(wish.phone),
        "phone_hash": personal_data.find_hash(wish.phone),
        "party_size": wish.party_size,
        "request_key": request_key,
        "language": get_language() or "zh-hans",
    }
    used = Reservation.objects.filter(session=session)
    for _attempt in range(CODE_TRIES):
        code = new_code()
        if not used.filter(code=code).exists():
            return Reservation.objects.create(code=code, **values)
    raise RuntimeError("No free code was found.")  # 5 hits among 10^8 codes: not chance
