"""Asking for a place, answering, taking back, and telling how a session went: one POST each.

They come from the session's page, its card or the inbox; ``next`` says where to go back to.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lectures.scheduling.domain import approval, states
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import (
    InvalidRequest,
    NotAllowed,
    RefusedWithWaysOut,
    SchedulingError,
    SlotTaken,
)
from lectures.scheduling.forms import visible_text
from lectures.scheduling.models import Session
from lectures.scheduling.permissions import may_approve, may_manage
from lectures.scheduling.presenters_desk import in_the_way
from lectures.scheduling.presenters_requests import ways_to_book
from lectures.scheduling.views.desk import desk_required, way_back
from lectures.scheduling.views.desk_session import session_of, show_session


@require_POST
@desk_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the place; where nobody need be asked the session is approved at once."""
    session = _mine(request, pk)
    said = {
        SessionState.REQUESTED: _("Asked for. You read the answer here and in your inbox."),
        SessionState.APPROVED: _("Approved. Publish it when it is ready."),
        SessionState.PUBLISHED: _("Approved and published. Residents can reserve seats now."),
    }
    return _done(request, session, approval.request_session, said)


@require_POST
@desk_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    said = {
        SessionState.APPROVED: _("Approved. The team publishes it when it is ready."),
        SessionState.PUBLISHED: _("Approved and published. Residents can reserve seats now."),
    }
    return _done(request, _to_answer(request, pk), approval.approve_session, said)


@require_POST
@desk_required
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    session = _to_answer(request, pk)
    act = partial(approval.refuse_session, reason=_reason(request))
    said = {SessionState.WITHDRAWN: _("Refused. The team reads your reason; the slot is free.")}
    return _done(request, session, act, said)


@require_POST
@desk_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    act = partial(approval.withdraw_session, reason=_reason(request))
    said = {SessionState.WITHDRAWN: _("Taken back. The hall and the team are free again.")}
    return _done(request, _mine(request, pk), act, said)


@require_POST
@desk_required
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    said = {SessionState.DRAFT: _("It is a draft again and has its old slot.")}
    return _done(request, _mine(request, pk), approval.reopen_session, said)


@require_POST
@desk_required
def put_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a refused request, or one whose hold ran out, off the team's inbox."""
    said = {SessionState.WITHDRAWN: _("Put aside.")}
    return _done(request, _mine(request, pk), approval.put_aside, said)


@require_POST
@desk_required
def held(request: HttpRequest, pk: int) -> HttpResponse:
    said = {SessionState.HELD: _("Noted: it took place.")}
    return _done(request, _mine(request, pk), states.note_held, said)


@require_POST
@desk_required
def not_held(request: HttpRequest, pk: int) -> HttpResponse:
    act = partial(states.note_not_held, reason=_reason(request))
    said = {SessionState.CANCELLED: _("Noted: it did not take place.")}
    return _done(request, _mine(request, pk), act, said)


def _mine(request: HttpRequest, pk: int) -> Session:
    session = session_of(request, pk)
    if not may_manage(request.user, session):
        raise Http404
    return session


def _to_answer(request: HttpRequest, pk: int) -> Session:
    session = session_of(request, pk)
    if not may_approve(request.user, session):
        raise Http404
    return session


def _reason(request: HttpRequest) -> str:
    return visible_text(request.POST.get("reason", ""))


def _done(
    request: HttpRequest,
    session: Session,
    act: Callable[..., Session],
    said: dict[SessionState, str],
) -> HttpResponse:
    """Call ``act`` and go back with a message, or show on the session's page why it can't be."""
    try:
        act(actor=request.user, session=session)
    except NotAllowed as refused:
        raise Http404 from refused
    except InvalidRequest as wrong:
        return _refused(request, session.pk, wrong, 422)
    except SchedulingError as refused:
        return _refused(request, session.pk, refused, 409)
    messages.success(request, said.get(SessionState(session.state), _("Saved.")))
    return redirect(way_back(request) or reverse("desk-session", args=[session.pk]))


def _refused(request: HttpRequest, pk: int, refused: SchedulingError, status: int) -> HttpResponse:
    session = session_of(request, pk)  # as it is now: somebody else may have been faster
    answer: dict[str, object] = {
        "refused": refused.message,
        "reason_typed": request.POST.get("reason", "")[:200],
        "answer_back": way_back(request),
    }
    if isinstance(refused, RefusedWithWaysOut):
        conflicts = refused.conflicts if isinstance(refused, SlotTaken) else ()
        answer["conflicts"] = in_the_way(conflicts)
        answer["ways_out"] = ways_to_book(session, refused.alternatives)
    return show_session(request, session, answer, status=status)
