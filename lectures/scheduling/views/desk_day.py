"""One day of a place: all its rooms in one column, for a phone."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.core import clock, dates
from lectures.scheduling import queries_desk
from lectures.scheduling.forms import visible_text
from lectures.scheduling.presenters_day import RoomDay, room_day
from lectures.scheduling.presenters_desk import taken_in
from lectures.scheduling.presenters_week import DayWays, day_of, day_ways, monday_of
from lectures.scheduling.queries import week_of
from lectures.scheduling.views.desk import desk_required
from lectures.scheduling.views.desk_week import choose, session_to_move
from organisation.models import Place
from organisation.scope import scope_of


@require_safe
@desk_required
def day(request: HttpRequest) -> HttpResponse:
    """Show ``date`` (today, if not given) at ``place``; without one, the ways to choose it."""
    slug = visible_text(request.GET.get("place", ""))
    moving = session_to_move(request)
    if not slug:
        return choose(request, "desk-day", moving)
    place = get_object_or_404(Place.objects.active(), slug=slug)
    chosen = day_of(request.GET.get("date", ""), clock.today())
    ways: DayWays = day_ways(place, chosen, clock.today(), moving.pk if moving else None)
    context = {
        "place": place,
        "day": chosen,
        "heading": dates.day_label(chosen),
        "near": dates.near_label(chosen),
        "rooms": _rooms(request, place, chosen),
        "ways": ways,
        "moving": moving,
        "may_book": moving is not None or queries_desk.teams_to_book_for(request.user).exists(),
    }
    return render(request, "scheduling/desk/day.html", context)


def _rooms(request: HttpRequest, place: Place, chosen: dt.date) -> list[RoomDay]:
    """Return each room's day; no more queries than a week has, however many rooms."""
    week = week_of(place, monday_of(chosen.isoformat(), clock.today()))
    scope, now = scope_of(request.user), clock.now()
    return [
        room_day(
            found.space,
            chosen,
            week.hours.get(chosen) if week.hours else None,
            taken_in(found, scope),
            now,
            reason=week.reasons.get(chosen, ""),
        )
        for found in week.spaces
    ]
