"""A session on the desk: its facts, its history, edit, publish, cancel."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.core import clock
from lectures.scheduling import queries_desk
from lectures.scheduling.domain.editing import edit_session
from lectures.scheduling.domain.states import cancel_session, publish_session
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import InvalidRequest, NotAllowed, SchedulingError
from lectures.scheduling.forms import EditForm
from lectures.scheduling.forms_moving import CallOffForm
from lectures.scheduling.models import Session
from lectures.scheduling.permissions import may_manage
from lectures.scheduling.presenters_desk import history_of, session_card
from lectures.scheduling.presenters_moving import as_choices, who_is_told_of_the_end
from lectures.scheduling.queries import sessions_of_scope
from lectures.scheduling.views.desk import desk_required, way_back


@require_safe
@desk_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return show_session(request, session_of(request, pk))


@require_POST
@desk_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    session = managed_session(request, pk)
    if session.state == SessionState.POSTPONED:  # to the old date only when that was read
        return redirect("desk-return", pk=session.pk)
    try:
        publish_session(actor=request.user, session=session)
    except NotAllowed as refused:
        raise Http404 from refused
    except SchedulingError as refused:
        return show_session(request, session_of(request, pk), {"refused": str(refused)}, status=409)
    messages.success(request, _("Published. Residents can reserve seats now."))
    return redirect(way_back(request) or reverse("desk-session", args=[session.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to which date a postponed session would come back, then publish it again."""
    session = managed_session(request, pk)
    if session.state != SessionState.POSTPONED:
        return redirect("desk-session", pk=session.pk)
    card = session_card(request.user, session, clock.now())
    status, refused = 200 if card.may_return else 409, ""
    if request.method == "POST" and card.may_return:
        try:
            publish_session(actor=request.user, session=session)
        except SchedulingError as error:
            status, refused = 409, str(error)
        else:
            messages.success(request, _("It is on at its old time. Residents can reserve again."))
            return redirect("desk-session", pk=session.pk)
    context = {"card": card, "refused": refused}
    return render(request, "scheduling/desk/return.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title, text and seats; the time and the room stay."""
    session = managed_session(request, pk)
    card = session_card(request.user, session, clock.now())
    form = EditForm(request.POST if request.method == "POST" else None, session=session)
    status, refused = 200 if card.may_edit else 409, ""
    if request.method == "POST" and form.is_valid():
        try:
            edit_session(actor=request.user, session=session, **form.cleaned_data)
        except InvalidRequest as wrong:
            form.take_complaints(wrong.errors)
        except SchedulingError as error:
            status, refused = 409, str(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-session", pk=session.pk)
    if form.errors:
        status = 422
    context = {"card": card, "session": session, "form": form, "refused": refused}
    return render(request, "scheduling/desk/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then cancel and free the hall, the team and everything else."""
    session = managed_session(request, pk)
    card = session_card(request.user, session, clock.now())
    others = as_choices(queries_desk.may_replace(session)) if card.is_public else []
    form = CallOffForm(request.POST if request.method == "POST" else None, others=others)
    status, refused = 200 if card.may_cancel else 409, ""
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(actor=request.user, session=session, **form.cleaned_data)
        except InvalidRequest as wrong:
            form.take_complaints(wrong.errors)
        except SchedulingError as error:
            status, refused = 409, str(error)
        else:
            messages.success(request, _("Cancelled. The hall and the team are free again."))
            return redirect("desk-session", pk=session.pk)
    if form.errors:
        status = 422
    context = {
        "card": card,
        "form": form,
        "refused": refused,
        "told": who_is_told_of_the_end(session),
    }
    return render(request, "scheduling/desk/cancel.html", context, status=status)


def session_of(request: HttpRequest, pk: int) -> Session:
    """Return the session if it lies in the reader's scope; for all others there is none (404)."""
    if pk > 2**63 - 1:
        raise Http404
    sessions = sessions_of_scope(request.user).select_related(
        "place", "space", "team__home", "page", "booking"
    )
    return get_object_or_404(sessions, pk=pk)


def managed_session(request: HttpRequest, pk: int) -> Session:
    session = session_of(request, pk)
    if not may_manage(request.user, session):
        raise Http404
    return session


def show_session(
    request: HttpRequest,
    session: Session,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the session's page; ``more`` adds why something was refused, and ways out."""
    card = session_card(request.user, session, clock.now())
    with translation.override("zh-hans"):  # the address that residents are sent
        address = request.build_absolute_uri(reverse("event", args=[session.pk]))
    context = {
        "session": session,
        "card": card,
        "lecturers": list(session.lecturers.all()),
        "equipment": desk_equipment(session),
        "booked_key": _key_of_my_form(request, session),
        "history": history_of(session.events.select_related("actor")),
        "address": address,
        **(more or {}),
    }
    return render(request, "scheduling/desk/session.html", context, status=status)


def _key_of_my_form(request: HttpRequest, session: Session) -> str:
    """Return the key of the reader's own form that booked the session, for her device to forget
    what was typed there.
    """
    booking = getattr(session, "booking", None)
    is_mine = session.created_by_id == request.user.pk
    return str(booking.request_key or "") if booking and is_mine else ""


def desk_equipment(session: Session) -> list[str]:
    """Return the names of the equipment and vehicles that the session takes with it, identical
    items once with their number.
    """
    booking = getattr(session, "booking", None)
    if booking is None:
        return []
    claims = booking.claims.filter(resource__kind__in=["equipment", "vehicle"])
    names = claims.order_by("resource__name").values_list("resource__name", flat=True)
    return [f"{name} × {number}" if number > 1 else name for name, number in Counter(names).items()]
