"""Which halls are free for some hours near a place."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.core import clock
from lectures.scheduling import queries_desk
from lectures.scheduling.forms_finding import FreeForm
from lectures.scheduling.presenters_free import advice_on_free, free_rows, name_of
from lectures.scheduling.queries_free import FreeRooms, Nearby, Position, free_rooms
from lectures.scheduling.views.desk import desk_required
from organisation.enums import Role
from organisation.scope import scope_of

TEMPLATE = "scheduling/desk/free.html"
NAMES_OFFERED = 20
USUAL_KM = 10


@require_safe
@desk_required
def free(request: HttpRequest) -> HttpResponse:
    """Show the form; with an answered one the free halls, the nearest first, a page at a time."""
    if "around" not in request.GET:
        return render(request, TEMPLATE, {"form": FreeForm(initial=_near_me(request))})
    form = FreeForm(request.GET)
    if not form.is_valid():
        return render(request, TEMPLATE, {"form": form}, status=422)
    asked = form.cleaned_data
    wish = Nearby(
        starts_at=clock.at(asked["date"], asked["starts"]),
        ends_at=clock.at(asked["date"], asked["ends"]),
        around=asked["around"],
        km=USUAL_KM if asked["km"] is None else asked["km"],
        seats=asked["seats"] or 1,
        step_free=asked["step_free"],
    )
    after = _position(request.GET.get("after", ""))
    found = free_rooms(wish, after)
    context = {"form": form, "found": found, "rows": free_rows(wish, found.rooms)}
    if found.centre:
        context |= {
            "centre": name_of(found.centre),
            "no_point": found.centre.latitude is None,
            "advice": None if found.total else advice_on_free(wish, found),
        }
        if found.is_only_of_name:  # a link brings an address; people read a name
            form.data = request.GET.dict() | {"around": found.centre.name}
    scope = scope_of(request.user)
    context["may_book"] = bool(
        scope.is_superuser or scope.team_ids(Role.MEMBER, Role.LEADER) or scope.paths(Role.MANAGER)
    )
    return render(request, TEMPLATE, context | _ways(request, form, found, after))


def _ways(
    request: HttpRequest, form: FreeForm, found: FreeRooms, after: Position | None
) -> dict[str, Any]:
    """Return the addresses of the next page, of the first, and of each place that was meant."""
    typed = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    onward = found.more and f"{found.more.metres}~{found.more.room}"
    return {
        "first_url": f"?{urlencode(typed)}" if after else "",
        "more_url": f"?{urlencode(typed | {'after': onward})}" if onward else "",
        "which": [
            (name_of(spot), f"?{urlencode(typed | {'around': spot.slug})}")
            for spot in ([] if found.centre else found.named[:NAMES_OFFERED])
        ],
    }


def _position(typed: str) -> Position | None:
    """Return where a page goes on, ``None`` for the first and for what can't be read."""
    metres, _sep, room = typed[:60].partition("~")
    try:
        return Position(float(metres), int(room[:18]))
    except ValueError:
        return None


def _near_me(request: HttpRequest) -> dict[str, Any]:
    """Return the usual wish: tomorrow, around the home of a team for which the reader may book."""
    brought = {name: request.GET[name] for name in FreeForm.base_fields if name in request.GET}
    home = queries_desk.teams_to_book_for(request.user).values_list("home__name", flat=True).first()
    tomorrow = clock.today() + dt.timedelta(days=1)
    return {"km": USUAL_KM, "around": home or "", "date": tomorrow} | brought
