"""A reservation by its link: see, keep, cancel. The link is the key: nothing may carry it away."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Concatenate, ParamSpec

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lectures.attendance.domain.reservations import cancel_reservation
from lectures.attendance.enums import ReservationState
from lectures.attendance.errors import NotOpenForReservation
from lectures.attendance.models import Reservation
from lectures.attendance.presenters import people_words, ticket
from lectures.attendance.queries import reservation_by_token
from lectures.scheduling import ics
from lectures.scheduling.presenters_events import event_page

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def secret_link(referrer_policy: str) -> Callable[[View[P]], View[P]]:
    """Keep the link out of caches, search engines and other sites' logs.

    A page with a form may not say ``no-referrer``: browsers then send ``Origin: null`` with the
    form, which the CSRF check must refuse.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store, private"
            response["Referrer-Policy"] = referrer_policy
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return kept

    return decorate


def _by_token(token: str) -> Reservation:
    reservation = reservation_by_token(token)
    if reservation is None:
        raise Http404
    return reservation


@secret_link("no-referrer")
@require_safe
def reservation(request: HttpRequest, token: str) -> HttpResponse:
    """The ticket: code, QR, what next."""
    found = _by_token(token)
    context = {"ticket": ticket(found), "event": event_page(found.session, ())}
    return render(request, "attendance/reservation.html", context)


@secret_link("same-origin")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask once more, then give the seats back."""
    found = _by_token(token)
    refused = ""
    if request.method == "POST":
        try:
            cancel_reservation(actor=request.user, reservation=found)
            return redirect("reservation", token=token)
        except NotOpenForReservation as refusal:
            refused = refusal.message
    context = {"ticket": ticket(found), "refused": refused}
    return render(request, "attendance/cancel.html", context, status=409 if refused else 200)


@secret_link("no-referrer")
@require_safe
def ticket_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The session for the holder's calendar, with code and link."""
    found = _by_token(token)
    note = _("Reservation %(code)s, %(people)s") % {
        "code": found.grouped_code,
        "people": people_words(found.party_size),
    }
    calendar = ics.session_calendar(
        found.session,
        url=settings.SITE_URL + reverse("reservation", args=[token]),
        note=note,
        kind="reservation",
        number=found.pk,
        is_cancelled=found.state == ReservationState.CANCELLED,
        remind=True,
    )
    return ics.calendar_response(calendar, "ticket.ics")


@secret_link("no-referrer")
@require_safe
def ticket_qr(request: HttpRequest, token: str) -> HttpResponse:
    """The link as a QR code, for the door."""
    found = _by_token(token)
    url = settings.SITE_URL + reverse("reservation", args=[found.token])
    drawn = BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, nl=False
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
