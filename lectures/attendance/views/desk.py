"""Who is coming, for the team and the place; a number is shown on request and the look recorded."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lectures.attendance.domain.reveals import reveal_phone
from lectures.attendance.enums import RevealPurpose
from lectures.attendance.errors import NotAllowed
from lectures.attendance.permissions import may_see_reservations
from lectures.attendance.presenters import guests
from lectures.attendance.queries import reservations_of
from lectures.scheduling.models import Session
from lectures.scheduling.presenters_events import event_page


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_reservations(request: HttpRequest, pk: int) -> HttpResponse:
    session = (
        Session.objects.select_related("place", "town", "space", "team__home").filter(pk=pk).first()
    )
    if session is None or not may_see_reservations(request.user, session):
        raise Http404
    found = reservations_of(session)
    revealed: dict[int, str] = {}
    if request.method == "POST":
        chosen = request.POST.get("reservation", "")
        purpose = request.POST.get("purpose", "")
        for reservation in found:
            if str(reservation.pk) == chosen:
                try:
                    revealed[reservation.pk] = reveal_phone(
                        actor=request.user, reservation=reservation, purpose=purpose
                    )
                except NotAllowed as refusal:
                    raise Http404 from refusal
    context = {
        "session": session,
        "event": event_page(session, ()),
        "guests": guests(found, revealed),
        "people": sum(reservation.party_size for reservation in found),
        "purposes": RevealPurpose.choices,
    }
    return render(request, "attendance/desk_reservations.html", context)
