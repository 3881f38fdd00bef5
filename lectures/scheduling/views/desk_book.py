"""Book a room: one form, and the answer when something is in the way."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.core import clock
from lectures.scheduling import queries_desk
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.copying import copy_of
from lectures.scheduling.domain.refusals import remember_refusal
from lectures.scheduling.errors import (
    InvalidRequest,
    NotAllowed,
    PlaceClosed,
    RefusedWithWaysOut,
    SlotTaken,
)
from lectures.scheduling.forms import BookingForm, new_request_key
from lectures.scheduling.models import Session
from lectures.scheduling.presenters_desk import in_the_way, usual_end, ways_out
from lectures.scheduling.presenters_free import look_further
from lectures.scheduling.presenters_week import monday_of
from lectures.scheduling.queries import sessions_of_scope, week_of
from lectures.scheduling.views.desk import desk_required
from lectures.scheduling.views.typed import moment_in, number_in
from organisation.models import Lecturer, Space, Team

# So many teams stand in the form itself; who speaks for more of them chooses one first.
FEW_TEAMS = 6


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def book(request: HttpRequest) -> HttpResponse:
    """Show the form for a room and a time; on POST book, or say what is in the way and three ways
    out.
    """
    typed = request.POST if request.method == "POST" else request.GET
    source = _session_to_copy(request)
    if request.method != "POST" and not (typed.get("space") or source):
        return redirect("desk-week")
    wanted = number_in(typed.get("space")) or (source.space_id if source else 0)
    space = get_object_or_404(Space.objects.bookable().select_related("place"), pk=wanted)
    all_teams = list(queries_desk.teams_to_book_for(request.user))
    if not all_teams:
        raise Http404
    teams = _teams_in_form(
        all_teams, number_in(typed.get("team")) or (source.team_id if source else 0)
    )
    if not teams:
        return _choose_team(request, space, all_teams)
    lecturers = queries_desk.lecturers_of(teams)
    subjects = queries_desk.subjects_of(teams, space.place)
    form = BookingForm(
        request.POST if request.method == "POST" else None,
        space=space,
        teams=teams,
        lecturers=lecturers,
        subjects=subjects,
        initial=_initial(
            request, space, teams, lecturers, source, ends_with_lecture=bool(subjects.lectures)
        ),
    )
    if request.method != "POST":
        more = {"many_teams": len(all_teams) > FEW_TEAMS, "copied": source}
        return _show(request, form, more)
    if not form.is_valid():
        return _show(request, form, status=422)
    return _book(request, form)


def _book(request: HttpRequest, form: BookingForm) -> HttpResponse:
    try:
        session = book_session(actor=request.user, **form.wish())
    except NotAllowed as refused:
        raise Http404 from refused
    except InvalidRequest as wrong:
        form.take_complaints(wrong.errors)
        return _show(request, form, status=422)
    except (SlotTaken, PlaceClosed) as refused:
        _remember(request, form, refused)
        conflicts = refused.conflicts if isinstance(refused, SlotTaken) else ()
        team_id = form.cleaned_data["team"].pk
        answer = {
            "refused": refused.message,
            "conflicts": in_the_way(conflicts),
            "ways_out": ways_out(refused.alternatives, request.POST, form.target, team_id),
            "look_further": look_further(form.cleaned_data, form.target),
        }
        return _show(request, form, answer, status=409)
    messages.success(request, _("Booked. Nobody sees it until you publish it."))
    return redirect("desk-session", pk=session.pk)


def _remember(request: HttpRequest, form: BookingForm, refused: RefusedWithWaysOut) -> None:
    wish = form.wish()
    names = ("team", "space", "starts_at", "ends_at")
    remember_refusal(actor=request.user, refused=refused, **{name: wish[name] for name in names})


def _show(
    request: HttpRequest,
    form: BookingForm,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    place, day = form.target.place, form["date"].value()
    week = {"place": place.slug, "space": form.target.pk, "week": day or ""}
    context = {
        "form": form,
        "space": form.target,
        "place": place,
        "back": f"{reverse('desk-week')}?{urlencode(week)}",
        "one_team": form.teams[0] if len(form.teams) == 1 else None,
        "starts": request.GET.get("starts", "")[:40],
        **(more or {}),
    }
    return render(request, "scheduling/desk/book.html", context, status=status)


def _choose_team(request: HttpRequest, space: Space, teams: list[Team]) -> HttpResponse:
    context = {
        "space": space,
        "place": space.place,
        "teams": teams,
        "starts": request.GET.get("starts", "")[:40],
    }
    return render(request, "scheduling/desk/book_team.html", context)


def _teams_in_form(teams: list[Team], wanted: int) -> list[Team]:
    """Return the teams to offer: all of a few; of many only the wanted one, none if that is
    unknown.
    """
    if len(teams) <= FEW_TEAMS:
        return teams
    return [team for team in teams if team.pk == wanted]


def _initial(
    request: HttpRequest,
    space: Space,
    teams: list[Team],
    lecturers: list[Lecturer],
    source: Session | None,
    *,
    ends_with_lecture: bool,
) -> dict[str, Any]:
    """Return what the form shows at first: the slot that was tapped, the team used last.

    The end stays open where a lecture's length can tell it; else it is two hours later. A copy
    takes over everything of its ``source`` but the date.
    """
    if request.method == "POST":
        return {}
    values: dict[str, Any] = {
        "space": space.pk,
        "request_key": new_request_key(),
        "capacity": space.capacity,
        "page": number_in(request.GET.get("page")) or None,
        "team": number_in(request.GET.get("team"))
        or queries_desk.team_used_last(request.user, teams),
        "lecturers": [one.pk for one in lecturers if one.user_id == request.user.pk],
    }
    if source is not None:
        values |= _copied(source, space, teams, lecturers)
    starts = moment_in(request.GET.get("starts", ""))
    if starts:
        values |= {"date": clock.local(starts).date(), "starts": clock.local(starts).time()}
        if ends_then := moment_in(request.GET.get("ends", "")):
            values["ends"] = clock.local(ends_then).time()
        elif not ends_with_lecture:
            monday = monday_of(values["date"].isoformat(), clock.today())
            ends = usual_end(week_of(space, monday), space, starts)
            values["ends"] = clock.local(ends).time()
    return values


def _session_to_copy(request: HttpRequest) -> Session | None:
    """Return the session that the address asks to copy; 404 where the reader may not see it."""
    if request.method == "POST" or not request.GET.get("copy"):
        return None
    sessions = sessions_of_scope(request.user).select_related("booking")
    return get_object_or_404(sessions, pk=number_in(request.GET.get("copy")))


def _copied(
    source: Session, space: Space, teams: list[Team], lecturers: list[Lecturer]
) -> dict[str, Any]:
    """Return what the form takes over, without a team or people whom the reader may not book."""
    values = copy_of(source, space)
    if source.team_id not in {team.pk for team in teams}:
        del values["team"]
    known = {one.pk for one in lecturers}
    values["lecturers"] = [pk for pk in values["lecturers"] if pk in known]
    return values
