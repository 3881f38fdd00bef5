"""Move a session, put it off, give back the rest of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.core import clock
from lectures.scheduling.domain.moving import equipment_of, reschedule_session
from lectures.scheduling.domain.releasing import release_rest
from lectures.scheduling.domain.states import postpone_session
from lectures.scheduling.errors import (
    InvalidRequest,
    NotAllowed,
    RefusedWithWaysOut,
    SchedulingError,
    SlotTaken,
)
from lectures.scheduling.forms_moving import MoveForm, PostponeForm
from lectures.scheduling.models import Session
from lectures.scheduling.presenters_desk import in_the_way, session_card, ways_out
from lectures.scheduling.presenters_moving import (
    moved_sentence,
    who_is_told_of_a_move,
    who_is_told_of_the_end,
)
from lectures.scheduling.views.desk import desk_required
from lectures.scheduling.views.desk_session import managed_session, session_of, show_session
from lectures.scheduling.views.typed import moment_in, number_in
from organisation.models import Space


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for another time or room, then move the session, or say what is in the way."""
    session = managed_session(request, pk)
    typed = request.POST if request.method == "POST" else request.GET
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        session=session,
        target=_target(session, number_in(typed.get("space"))),
        held=equipment_of(session.booking),
        starts_at=moment_in(request.GET.get("starts", "")),
    )
    card = session_card(request.user, session, clock.now())
    if request.method != "POST" or not card.may_move:
        return _show_move(request, session, form, status=200 if card.may_move else 409)
    if not form.is_valid():
        return _show_move(request, session, form, status=422)
    return _moved(request, session, form)


def _target(session: Session, number: int) -> Space:
    """Return the room of that number, else the session's own."""
    rooms = Space.objects.bookable().select_related("place")
    chosen = rooms.filter(pk=number).first() if number else None
    return chosen or Space.objects.select_related("place").get(pk=session.space_id)


def _moved(request: HttpRequest, session: Session, form: MoveForm) -> HttpResponse:
    try:
        reschedule_session(actor=request.user, session=session, **form.wish())
    except NotAllowed as refused:
        raise Http404 from refused
    except InvalidRequest as wrong:
        form.take_complaints(wrong.errors)
        return _show_move(request, session, form, status=422)
    except RefusedWithWaysOut as refused:
        conflicts = refused.conflicts if isinstance(refused, SlotTaken) else ()
        room = form.cleaned_data["space"]
        answer = {
            "refused": refused.message,
            "conflicts": in_the_way(conflicts),
            "ways_out": ways_out(refused.alternatives, request.POST, room, session.team_id),
        }
        return _show_move(request, session, form, answer, status=409)
    except SchedulingError as refused:
        return _show_move(request, session, form, {"refused_plainly": str(refused)}, status=409)
    messages.success(request, moved_sentence(session))
    return redirect("desk-session", pk=session.pk)


def _show_move(
    request: HttpRequest,
    session: Session,
    form: MoveForm,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    session = session_of(request, session.pk)
    day = form["date"].value()
    slot = {"place": form.target.place.slug, "space": form.target.pk, "move": session.pk}
    context = {
        "card": session_card(request.user, session, clock.now()),
        "session": session,
        "form": form,
        "target": form.target,
        "is_elsewhere": form.target.place_id != session.place_id,
        "told": who_is_told_of_a_move(session),
        "week_url": f"{reverse('desk-week')}?{urlencode(slot | {'week': day or ''})}",
        "places_url": f"{reverse('desk-week')}?{urlencode({'move': session.pk})}",
        **(more or {}),
    }
    return render(request, "scheduling/desk/move.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then put the session off: its hall is free, its seats stay reserved."""
    session = managed_session(request, pk)
    card = session_card(request.user, session, clock.now())
    form = PostponeForm(request.POST if request.method == "POST" else None)
    status, refused = 200 if card.may_postpone else 409, ""
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            postpone_session(actor=request.user, session=session, reason=reason)
        except InvalidRequest as wrong:
            form.add_error("reason", [one for found in wrong.errors.values() for one in found])
        except SchedulingError as error:
            status, refused = 409, str(error)
        else:
            messages.success(request, _("Postponed. Move it as soon as the new date is fixed."))
            return redirect("desk-session", pk=session.pk)
    if form.errors:
        status = 422
    told = who_is_told_of_the_end(session)
    context = {"card": card, "session": session, "form": form, "refused": refused, "told": told}
    return render(request, "scheduling/desk/postpone.html", context, status=status)


@require_POST
@desk_required
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """End a running session now; what is left of its slot is free for others."""
    session = managed_session(request, pk)
    try:
        release_rest(actor=request.user, session=session)
    except NotAllowed as refused:
        raise Http404 from refused
    except SchedulingError as refused:
        return show_session(request, session_of(request, pk), {"refused": str(refused)}, status=409)
    messages.success(request, _("Given back. The hall is free after its clear-up."))
    return redirect("desk-session", pk=session.pk)
