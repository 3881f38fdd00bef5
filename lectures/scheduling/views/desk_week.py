"""Choose a place, then see a week of one of its rooms."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.core import clock
from lectures.scheduling import queries_desk
from lectures.scheduling.forms import PlaceSearchForm, visible_text
from lectures.scheduling.presenters_desk import taken_in
from lectures.scheduling.presenters_week import day_in_week, monday_of, week_grid, week_ways
from lectures.scheduling.queries import SpaceWeek, week_of
from lectures.scheduling.views.desk import desk_required
from organisation.models import Place
from organisation.scope import scope_of

WEEK = dt.timedelta(days=7)


@require_safe
@desk_required
def week(request: HttpRequest) -> HttpResponse:
    """Show the week of ``place``; without one, the ways to choose it."""
    slug = visible_text(request.GET.get("place", ""))
    if not slug:
        return _choose(request)
    place = get_object_or_404(Place.objects.active(), slug=slug)
    today = clock.today()
    monday = monday_of(request.GET.get("week", ""), today)
    chosen = day_in_week(request.GET.get("week", ""), monday, today)
    found = week_of(place, monday)
    room = _chosen_room(found.spaces, request.GET.get("space", ""))
    context = {
        "place": place,
        "rooms": [one.space for one in found.spaces],
        "room": room.space if room else None,
        "chosen": chosen,
        "may_book": queries_desk.teams_to_book_for(request.user).exists(),
    }
    if room:
        context["ways"] = week_ways(place, room.space, chosen, today)
        context["grid"] = week_grid(
            monday=monday,
            chosen=chosen,
            opening=found.hours or {},
            reasons=queries_desk.closure_reasons(place, monday, monday + WEEK),
            taken=taken_in(room, scope_of(request.user)),
            setup_minutes=room.space.setup_minutes,
            clearup_minutes=room.space.clearup_minutes,
            now=clock.now(),
        )
    return render(request, "scheduling/desk/week.html", context)


def _chosen_room(rooms: list[SpaceWeek], typed: str) -> SpaceWeek | None:
    """Return the room of that number, else the largest: what a lecture usually needs."""
    for room in rooms:
        if str(room.space.pk) == typed:
            return room
    return max(rooms, key=lambda room: room.space.capacity, default=None)


def _choose(request: HttpRequest) -> HttpResponse:
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
        },
    )
