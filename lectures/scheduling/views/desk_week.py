"""Choose a place, then see a week of one of its rooms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.core import clock
from lectures.scheduling import queries_desk
from lectures.scheduling.forms import PlaceSearchForm, visible_text
from lectures.scheduling.models import Session
from lectures.scheduling.permissions import may_manage
from lectures.scheduling.presenters_desk import taken_in
from lectures.scheduling.presenters_week import day_in_week, monday_of, week_grid, week_ways
from lectures.scheduling.queries import SpaceWeek, week_of
from lectures.scheduling.views.desk import desk_required
from lectures.scheduling.views.desk_book import FEW_TEAMS
from lectures.scheduling.views.typed import number_in
from organisation.models import Place, Team
from organisation.scope import scope_of


@require_safe
@desk_required
def week(request: HttpRequest) -> HttpResponse:
    """Show the week of ``place``; without one, the ways to choose it."""
    slug = visible_text(request.GET.get("place", ""))
    moving = session_to_move(request)
    if not slug:
        return choose(request, "desk-week", moving)
    place = get_object_or_404(Place.objects.active(), slug=slug)
    today = clock.today()
    monday = monday_of(request.GET.get("week", ""), today)
    chosen = day_in_week(request.GET.get("week", ""), monday, today)
    teams = list(queries_desk.teams_to_book_for(request.user)[: FEW_TEAMS + 1])
    team = _team_to_mark(teams, request.GET.get("team", ""))
    found = week_of(place, monday, team.pk if team else None)
    room = _chosen_room(found.spaces, request.GET.get("space", ""))
    context = {
        "place": place,
        "rooms": [one.space for one in found.spaces],
        "room": room.space if room else None,
        "chosen": chosen,
        "may_book": bool(teams) or moving is not None,
        "moving": moving,
        "team": team,
        "teams": teams if 1 < len(teams) <= FEW_TEAMS else [],
    }
    if room:
        context["ways"] = week_ways(
            place,
            room.space,
            chosen,
            today,
            team.pk if team and len(teams) > 1 else None,
            moving.pk if moving else None,
        )
        context["grid"] = week_grid(
            monday=monday,
            chosen=chosen,
            opening=found.hours or {},
            reasons=found.reasons,
            taken=taken_in(room, scope_of(request.user)),
            setup_minutes=room.space.setup_minutes,
            clearup_minutes=room.space.clearup_minutes,
            now=clock.now(),
            team_taken=found.team_taken,
        )
    return render(request, "scheduling/desk/week.html", context)


def _team_to_mark(teams: list[Team], typed: str) -> Team | None:
    """Return the team whose own sessions the grid marks: the only one, or the one of that number.

    Of more teams than stand in a form, none.
    """
    if len(teams) > FEW_TEAMS:
        return None
    only = teams[0] if len(teams) == 1 else None
    return next((team for team in teams if str(team.pk) == typed), only)


def _chosen_room(rooms: list[SpaceWeek], typed: str) -> SpaceWeek | None:
    """Return the room of that number, else the first: the largest hall of the place."""
    first = rooms[0] if rooms else None
    return next((room for room in rooms if str(room.space.pk) == typed), first)


def session_to_move(request: HttpRequest) -> Session | None:
    """Return the session that a slot is looked for, as the address names it; nothing for any
    other number.
    """
    number = number_in(request.GET.get("move"))
    if not number:
        return None
    related = ("place", "space", "team__home")
    session = Session.objects.select_related(*related).filter(pk=number).first()
    return session if session is not None and may_manage(request.user, session) else None


def choose(request: HttpRequest, leads_to: str, moving: Session | None = None) -> HttpResponse:
    """Show the ways to choose a place, whose week or day (``leads_to``) comes next."""
    form = PlaceSearchForm(request.GET, towns=queries_desk.towns())
    words, town = form.wanted()
    asked = bool(words or town)
    found = queries_desk.places_matching(words, town, visible_text(request.GET.get("after", "")))
    places = found.places if asked or request.GET.get("all") else []
    before = [] if asked else queries_desk.places_used_before(request.user)
    if not asked:
        mine = queries_desk.home_places(scope_of(request.user))
        before += [place for place in mine if place not in before]
    return render(
        request,
        "scheduling/desk/choose.html",
        {
            "form": form,
            "asked": asked,
            "places": queries_desk.with_towns(places),
            "after": found.after if places else "",
            "before": queries_desk.with_towns(before),
            "leads_to": reverse(leads_to),
            "moving": moving,
        },
    )
