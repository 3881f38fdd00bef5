"""The public page of a team, and the calendars of teams and lecturers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lectures.scheduling import presenters_events, presenters_places
from lectures.scheduling import queries_places as queries
from lectures.scheduling.ics_feed import feed_response
from lectures.scheduling.models import Session
from organisation.models import Team

LARGEST_NUMBER = 2**63 - 1


@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """One team: who it is, what it does, where it comes next."""
    found = _team_or_404(slug)
    page = presenters_places.team_page(
        found, queries.lecturers_of(found), queries.number_held(found)
    )
    coming = presenters_events.event_rows(queries.coming_of(found), with_day=True)
    return render(request, "scheduling/teams/detail.html", {"team": page, "coming": coming})


@require_safe
def team_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What a team holds, as a calendar to subscribe to."""
    found = _team_or_404(slug)
    return feed_response(
        request,
        Session.objects.public().filter(team=found.pk),
        name=_("Sessions of %(name)s") % {"name": found.display_name},
        filename=f"{slug}.ics",
    )


@require_safe
def lecturer_ics(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Where a lecturer speaks, as a calendar to subscribe to."""
    lecturer = queries.public_lecturer(pk) if pk <= LARGEST_NUMBER else None
    if lecturer is None:
        raise Http404
    return feed_response(
        request,
        Session.objects.public().filter(lecturers=lecturer.pk),
        name=_("Sessions of %(name)s") % {"name": lecturer.name},
        filename=f"lecturer-{pk}.ics",
    )


def _team_or_404(slug: str) -> Team:
    found = queries.public_team(slug)
    if found is None:
        raise Http404
    return found
