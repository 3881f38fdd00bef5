"""Reserve seats at a session: name, phone, how many."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lectures.attendance.domain.reservations import reserve_seat
from lectures.attendance.domain.wishes import party_sentence
from lectures.attendance.errors import (
    AlreadyReserved,
    InvalidReservation,
    NotOpenForReservation,
    ReplayedWithOtherBody,
    SessionFull,
    TooManyReservations,
)
from lectures.attendance.forms import ReserveForm
from lectures.attendance.presenters import refusal
from lectures.scheduling.models import Session
from lectures.scheduling.presenters_events import event_page
from lectures.scheduling.queries_events import public_session


@never_cache
@sensitive_post_parameters("name", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
def reserve(request: HttpRequest, pk: int) -> HttpResponseBase:
    session = public_session(pk)
    if session is None:
        raise Http404
    if request.method == "POST":
        return _reserved(request, session)
    form = ReserveForm(initial={"party_size": 1, "request_key": uuid.uuid4()})
    return _page(request, session, form)


def _reserved(request: HttpRequest, session: Session) -> HttpResponseBase:
    """Try to reserve; a refusal shows the page again with what was typed and the way on."""
    form = ReserveForm(request.POST)
    if not form.is_valid():
        return _page(request, session, form, status=422)
    try:
        reservation = reserve_seat(actor=request.user, session=session, **form.cleaned_data)
    except InvalidReservation as refusal:
        form.take_over(refusal)
        return _page(request, session, form, status=422)
    except (AlreadyReserved, TooManyReservations) as refusal:
        form.add_error("phone", refusal.message)
        return _page(request, session, form, status=409)
    except ReplayedWithOtherBody as refusal:
        return _page(request, session, form, status=409, replayed=refusal.message)
    except (SessionFull, NotOpenForReservation) as refusal:
        session.refresh_from_db(fields=["state", "state_reason", "seats_taken", "capacity"])
        return _page(request, session, form, status=409, refused=refusal.message)
    return redirect("reservation", token=reservation.token)


def _page(
    request: HttpRequest,
    session: Session,
    form: ReserveForm,
    *,
    status: int = 200,
    refused: str = "",
    replayed: str = "",
) -> HttpResponse:
    """Show the form, or why there is none with up to three other sessions."""
    event = event_page(session, ())
    largest_party = min(session.max_party, max(session.seats_left, 1))
    form.say_largest_party(party_sentence(largest_party))
    context = {
        "event": event,
        "form": form,
        "refusal": refusal(session, event, _party(form), refused=refused, replayed=replayed),
        # A party that is too large for the seats left may still come smaller.
        "shows_form": event.standing.is_open and not replayed,
    }
    return render(request, "attendance/reserve.html", context, status=status)


def _party(form: ReserveForm) -> int:
    """Return how many seats the reader asked for, one where she has not said."""
    size: int = form.cleaned_data["party_size"] if form.is_bound and form.is_valid() else 1
    return size
