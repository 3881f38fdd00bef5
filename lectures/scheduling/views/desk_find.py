"""Find slots for many dates at once, in any of several halls, and book them whole."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lectures.scheduling import queries_desk
from lectures.scheduling.domain.booking_found import book_plan, plan_of, read_plan
from lectures.scheduling.errors import InvalidRequest, NotAllowed, PlaceClosed, SlotTaken
from lectures.scheduling.forms import new_request_key
from lectures.scheduling.forms_finding import FindForm
from lectures.scheduling.models import Series, Session
from lectures.scheduling.presenters_desk import in_the_way
from lectures.scheduling.presenters_finding import (
    advice,
    left_out,
    plan_rows,
    summary,
    to_be_kept,
)
from lectures.scheduling.queries_finding import (
    Found,
    halls_to_tick,
    look,
    names_of_equipment,
    who,
)
from lectures.scheduling.views.desk import desk_required
from organisation.models import Team

# So many teams stand in the form itself; who speaks for more of them chooses one first.
FEW_TEAMS = 6
USUAL_MINUTES = 120
TOWNS_OFFERED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def find(request: HttpRequest) -> HttpResponse:
    """Show the form; with an answered one the ranked plans; on POST book one of them whole."""
    typed = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and "find" not in typed:
        return _ask(request, FindForm(initial=_initial(typed)))
    form = FindForm(typed)
    if not form.is_valid():
        return _ask(request, form, status=422)
    asked = form.cleaned_data
    team, lecturers = who(request.user, asked["team"], asked["lecturers"])
    if team is None:
        form.add_error("team", _("Please choose one of your teams."))
    elif len(lecturers) < len(asked["lecturers"]):
        form.add_error("lecturers", _("Please choose lecturers of your own teams."))
    if team is None or form.errors:
        return _ask(request, form, status=422)
    found = look(request.user, form.search(team, lecturers))
    if request.method == "POST":
        return _book(request, form, found)
    return _answer(request, form, found)


def _book(request: HttpRequest, form: FindForm, found: Found) -> HttpResponse:
    try:
        takings = read_plan(found.world, request.POST.get("plan", ""))
        key = _key(request.POST)
    except InvalidRequest as wrong:
        return _answer(request, form, found, {"refused": wrong.message}, status=422)
    try:
        booked = book_plan(
            actor=request.user,
            found=found,
            takings=takings,
            title=form.cleaned_data["title"],
            form=form.cleaned_data["form"],
            rule=form.cleaned_data["rule"],
            missing=to_be_kept(found, plan_of(found.world, takings)),
            request_key=key,
        )
    except NotAllowed as refused:
        raise Http404 from refused
    except InvalidRequest as wrong:
        form.take_complaints(wrong.errors)
        return _ask(request, form, status=422)
    except (SlotTaken, PlaceClosed) as refused:
        conflicts = refused.conflicts if isinstance(refused, SlotTaken) else ()
        anew = look(request.user, found.search)
        answer = {"refused": refused.message, "conflicts": in_the_way(conflicts[:5])}
        return _answer(request, form, anew, answer, status=409)
    return _go_on(request, booked, sum(taking is not None for taking in takings))


def _go_on(request: HttpRequest, booked: Series | list[Session], number: int) -> HttpResponse:
    """Say what was booked and lead to it."""
    messages.success(
        request,
        ngettext(
            "%(count)d session is booked. Nobody sees it until you publish it.",
            "%(count)d sessions are booked. Nobody sees them until you publish them.",
            number,
        )
        % {"count": number},
    )
    if isinstance(booked, Series):
        return redirect("desk-series", pk=booked.pk)
    if len(booked) == 1:
        return redirect("desk-session", pk=booked[0].pk)
    return redirect("desk")


def _key(typed: QueryDict) -> UUID:
    try:
        return UUID(typed.get("request_key", "")[:40])
    except ValueError as error:
        raise InvalidRequest({"": [_("Please open the form again and send it once.")]}) from error


def _answer(
    request: HttpRequest,
    form: FindForm,
    found: Found,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    whole = plan_rows(found, found.answer.whole)
    near = plan_rows(found, found.answer.near, first=len(whole) + 1)
    typed = [
        (name, value)
        for name, values in (request.POST or request.GET).lists()
        if name in form.fields
        for value in values
        if value
    ]
    context = {
        "title": form.cleaned_data["title"],
        "summary": summary(found),
        "whole": whole,
        "near": near,
        "advice": None if whole or near else advice(found),
        "left_out": left_out(found),
        "halls": found.halls,
        "typed": typed,
        "typed_without_halls": [pair for pair in typed if pair[0] != "halls"],
        "again": urlencode(typed),
        "request_key": new_request_key(),
        **(more or {}),
    }
    return render(request, "scheduling/desk/find_answer.html", context, status=status)


def _ask(request: HttpRequest, form: FindForm, status: int = 200) -> HttpResponse:
    every_team = list(queries_desk.teams_to_book_for(request.user))
    if not every_team:
        raise Http404
    teams = _teams_in_form(every_team, str(form["team"].value() or ""))
    lecturers = queries_desk.lecturers_of(teams)
    form.offer("team", [(team.pk, team.display_name) for team in teams])
    form.offer(
        "lecturers",
        [
            (one.pk, f"{one.name} · {one.team.display_name}" if len(teams) > 1 else one.name)
            for one in lecturers
        ],
    )
    towns = queries_desk.towns()[:TOWNS_OFFERED]
    form.offer(
        "town",
        [
            ("", _("Please choose, or type a name")),
            *((town.slug, town.display_name) for town in towns),
        ],
    )
    equipment = names_of_equipment()
    form.offer("equipment", [(name, name) for name in equipment])
    ticked = [int(one) for one in form["halls"].value() or () if _is_number(one)]
    halls = halls_to_tick(ticked[:100], queries_desk.places_used_before(request.user))
    form.offer(
        "halls", [(one.pk, f"{one.place.display_name} · {one.display_name}") for one in halls]
    )
    context = {
        "form": form,
        "teams": teams,
        "every_team": every_team if not teams else [],
        "many_teams": len(every_team) > FEW_TEAMS,
        "one_team": teams[0] if len(teams) == 1 else None,
        "has_lecturers": bool(lecturers),
        "has_equipment": bool(equipment),
        "has_halls": bool(halls),
    }
    return render(request, "scheduling/desk/find.html", context, status=status)


def _teams_in_form(teams: list[Team], wanted: str) -> list[Team]:
    """Return the teams to offer: all of a few; of many only the wanted one, none if unknown."""
    if len(teams) <= FEW_TEAMS:
        return teams
    return [team for team in teams if str(team.pk) == wanted]


def _is_number(typed: object) -> bool:
    return str(typed).isascii() and str(typed).isdigit() and len(str(typed)) <= 18


def _initial(typed: QueryDict) -> dict[str, Any]:
    """Return what a link or an earlier answer brings along, else the usual."""
    several = {"lecturers", "halls", "equipment"}
    brought = {
        name: typed.getlist(name) if name in several else typed[name]
        for name in FindForm.base_fields
        if name in typed
    }
    return {"minutes": USUAL_MINUTES, "every": "weekly"} | brought
