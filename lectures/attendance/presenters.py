"""Reservations as their holder and the desk read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core import dates, personal_data
from cms.core.wording import keep_together
from lectures.attendance.enums import ReservationState
from lectures.attendance.models import Reservation
from lectures.scheduling.models import Session
from lectures.scheduling.presenters_events import EventPage, phone_digits
from lectures.scheduling.presenters_ways import WayOut, ways_out


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no seat, and the ways on."""

    title: str
    reasons: list[str]
    ways: list[WayOut]


def refusal(
    session: Session, event: EventPage, seats: int, *, refused: str = "", replayed: str = ""
) -> Refusal | None:
    """Return why a party of ``seats`` finds none; nothing where it may still reserve.

    ``refused`` and ``replayed`` are sentences of the domain; without them the page of the session
    speaks.
    """
    if replayed:
        anew = WayOut("", [_("Open the form anew")], reverse("reserve", args=[session.pk]))
        return Refusal(replayed, [], [anew])
    if event.standing.is_open and not refused:
        return None
    reasons = [event.reason] if event.reason else []
    if event.closed and event.closed != refused and not event.reason:
        reasons.append(event.closed)
    title = refused if refused and not event.reason else event.standing.word
    return Refusal(title, reasons, ways_out(session, seats) or [_all_with_seats()])


def _all_with_seats() -> WayOut:
    return WayOut("", [_("See sessions with free seats")], f"{reverse('events')}?free_seats=1")


def people_words(size: int) -> str:
    """Return 3 人, or ``3 people``."""
    return ngettext("%(size)d person", "%(size)d people", size) % {"size": size}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the holder of a link sees: her own name, the number masked."""

    token: str
    is_cancelled: bool
    title: str
    span: str
    people: str
    code_groups: list[str]
    facts: list[tuple[str, str]]
    next_steps: list[str]


def ticket(reservation: Reservation) -> Ticket:
    """Return the ticket of a reservation (loaded with its session, place and room)."""
    session = reservation.session
    span = dates.span_label(session.starts_at, session.ends_at)
    people = people_words(reservation.party_size)
    where = [session.place.display_name, session.space.display_name, session.place.address]
    return Ticket(
        token=reservation.token,
        is_cancelled=reservation.state == ReservationState.CANCELLED,
        title=session.display_title,
        span=span,
        people=people,
        code_groups=reservation.grouped_code.split(),
        facts=[
            (_("Session"), session.display_title),
            (_("Time"), format_html("<time>{}</time>", keep_together(span))),
            (_("Place"), " · ".join(part for part in where if part)),
            *_phone_fact(session),
            (_("For"), f"{reservation.name} · {people} · {reservation.masked_phone}"),
        ],
        next_steps=[
            _("Keep this page: save the link, take a picture of it or print it."),
            _("Come ten minutes early and say the code or show the picture."),
            _("If you can't come, please cancel, so that someone else can have the seat."),
        ],
    )


def _phone_fact(session: Session) -> list[tuple[str, str]]:
    phone = session.place.phone
    if not phone:
        return []
    return [(_("Ask by phone"), format_html('<a href="tel:{}">{}</a>', phone_digits(phone), phone))]


@dataclass(frozen=True, slots=True)
class Guest:
    """One line of the desk's list; ``phone`` is masked unless it was just revealed."""

    pk: int
    name: str
    phone: str
    people: str
    code: str
    reserved: str
    is_revealed: bool


def guests(reservations: Iterable[Reservation], revealed: dict[int, str]) -> list[Guest]:
    """Return the list, names and numbers masked; ``revealed`` maps a reservation to its number."""
    return [
        Guest(
            pk=reservation.pk,
            name=reservation.name
            if reservation.pk in revealed
            else personal_data.mask_name(reservation.name),
            phone=revealed.get(reservation.pk) or reservation.masked_phone,
            people=people_words(reservation.party_size),
            code=f"•••• {reservation.code[-4:]}",
            reserved=dates.moment_label(reservation.created_at),
            is_revealed=reservation.pk in revealed,
        )
        for reservation in reservations
    ]
