"""The public pages of places: all of them, and one with its hours, its rooms and what comes."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lectures.scheduling import presenters_events, presenters_places
from lectures.scheduling import queries_events as events
from lectures.scheduling import queries_places as queries
from lectures.scheduling.ics_feed import feed_response
from lectures.scheduling.models import Session
from organisation.models import Place


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """All places in use by town; words, a town and step-free access narrow the list."""
    wanted = queries.PlaceFilter.parse(request.GET)
    towns = queries.towns()
    rows, after = queries.place_rows(wanted, towns)
    english = get_language() == "en"
    return render(
        request,
        "scheduling/places/list.html",
        {
            "wanted": wanted,
            "words": " ".join(wanted.words),
            "towns": [
                (town.slug, (english and town.name_en) or town.name, town.slug == wanted.town)
                for town in towns
            ],
            "branches": presenters_places.branches(rows, towns),
            "next_url": after and f"?{urlencode(wanted.params() | {'after': after})}",
            "first_url": wanted.after and _first_page(wanted),
            "is_narrowed": bool(wanted.params()),
        },
    )


def _first_page(wanted: queries.PlaceFilter) -> str:
    query = urlencode(wanted.params())
    return f"{reverse('places')}{'?' if query else ''}{query}"


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place: how to get there and in, when it is open, what comes."""
    found = _place_or_404(slug)
    rooms, teams = queries.rooms_and_teams(found)
    records, after = events.event_rows(events.EventFilter(), place=found)
    return render(
        request,
        "scheduling/places/detail.html",
        {
            "place": presenters_places.place_page(found, rooms, teams),
            "coming": presenters_events.event_rows(records, with_day=True),
            "more_url": after and f"{reverse('events')}?{urlencode({'place': slug})}",
        },
    )


@require_safe
def place_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What comes at a place and all below it, as a calendar to subscribe to."""
    found = _place_or_404(slug)
    return feed_response(
        request,
        Session.objects.public().filter(queries.at_place(found)),
        name=_("Sessions in %(place)s") % {"place": found.display_name},
        filename=f"{slug}.ics",
    )


def _place_or_404(slug: str) -> Place:
    found = queries.public_place(slug)
    if found is None:
        raise Http404
    return found
