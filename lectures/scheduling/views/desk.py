"""The desk's first page: what comes next, and the way to a hall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from cms.core import clock
from cms.core.work import count_waiting
from lectures.scheduling import queries_desk
from lectures.scheduling.presenters_desk import session_cards
from organisation.enums import Role
from organisation.scope import scope_of

NEXT_SHOWN = 12
WEEK_SHOWN = 40

View = Callable[..., HttpResponse]


def desk_required(view: View) -> View:
    """Let through who has a team or a place; ask others to log in, or say that there is nothing
    here.
    """

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not queries_desk.may_use_desk(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def way_back(request: HttpRequest) -> str:
    """Return the path on this site to which ``next`` leads, else nothing."""
    address = request.POST.get("next", "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    )
    return address if is_ours else ""


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show my next sessions, and to a place manager this week in her places."""
    actor = request.user
    if not queries_desk.may_use_desk(actor):
        return render(request, "scheduling/desk/nothing.html")
    scope = scope_of(actor)
    today = clock.today()
    monday = today - dt.timedelta(days=today.weekday())
    member_of = scope.team_ids(Role.MEMBER, Role.LEADER)
    teams = list(queries_desk.teams_to_book_for(actor)[: NEXT_SHOWN + 1])
    show = request.GET.get("show", "")
    show = show if show in queries_desk.Show.values else queries_desk.Show.COMING
    upcoming = queries_desk.next_sessions(scope, clock.now(), show)[: NEXT_SHOWN + 1]
    manages = scope.is_superuser or bool(scope.paths(*queries_desk.DESK_PLACE_ROLES))
    here = queries_desk.week_in_subtree(scope, monday)[: WEEK_SHOWN + 1] if manages else []
    cards, week = session_cards(actor, upcoming if member_of else []), session_cards(actor, here)
    return render(
        request,
        "scheduling/desk/home.html",
        {
            "waiting": count_waiting(actor),
            "sessions": cards[:NEXT_SHOWN],
            "more_sessions": len(cards) > NEXT_SHOWN,
            "is_member": bool(member_of),
            "filters": [
                (value, label, value == show) for value, label in queries_desk.Show.choices
            ],
            "show": show,
            "manages": manages,
            "week": week[:WEEK_SHOWN],
            "more_week": len(week) > WEEK_SHOWN,
            "may_book": bool(teams),
            "my_teams": [team for team in teams if team.pk in member_of],
            "places": queries_desk.places_used_before(actor),
        },
    )
