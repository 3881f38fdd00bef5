"""Calendars that programs subscribe to: the public one, and the secret links of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotFound,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lectures.scheduling import queries_calendars as queries
from lectures.scheduling import queries_events as events
from lectures.scheduling import queries_places
from lectures.scheduling.atom import atom_response
from lectures.scheduling.domain.calendar_links import make_link, renew_link, revoke_link
from lectures.scheduling.errors import InvalidRequest, NotAllowed
from lectures.scheduling.ics_feed import feed_response
from lectures.scheduling.models import CalendarLink, Session
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.presenters_calendars import calendar_name, choices_of, link_cards
from lectures.scheduling.presenters_events import list_heading


@require_safe
def events_ics(request: HttpRequest) -> HttpResponseBase:
    """What is public, narrowed as ``/events/`` is, as a calendar to subscribe to."""
    asked = _asked(request)
    return feed_response(request, asked.sessions, name=asked.name, filename="events.ics")


@require_safe
def events_atom(request: HttpRequest) -> HttpResponseBase:
    """What comes next, narrowed as ``/events/`` is, as a feed."""
    asked = _asked(request)
    sessions = asked.sessions
    if asked.wanted.first_day is None:
        sessions = sessions.upcoming()
    query = urlencode(asked.wanted.params())
    path = f"{reverse('events')}{'?' if query else ''}{query}"
    return atom_response(request, sessions, name=asked.name, path=path)


@dataclass(frozen=True)
class Asked:
    """The public sessions that a query string names, and what such a list is called."""

    wanted: events.EventFilter
    sessions: SessionQuerySet
    name: str


def _asked(request: HttpRequest) -> Asked:
    wanted = events.EventFilter.parse(request.GET)
    towns = events.towns()
    town_id = next((town.id for town in towns if town.slug == wanted.town), None)
    place = events.place_by_slug(wanted.place) if wanted.place else None
    unknown = bool((wanted.town and town_id is None) or (wanted.place and place is None))
    sessions = (
        Session.objects.none() if unknown else queries_places.sessions_of(wanted, town_id, place)
    )
    return Asked(wanted, sessions, list_heading(wanted, towns, place))


@require_safe
def secret_ics(request: HttpRequest, token: str) -> HttpResponseBase:
    """What the owner of a link may see now. An unknown link and a revoked one look the same."""
    link = queries.link_by_token(token)
    if link is None:
        nothing = HttpResponseNotFound(
            _("There is no calendar at this address."), content_type="text/plain; charset=utf-8"
        )
        nothing["Cache-Control"] = "private, no-store"
        nothing["X-Robots-Tag"] = "noindex, nofollow"
        return nothing
    return feed_response(
        request,
        queries.sessions_of_link(link),
        name=calendar_name(link),
        filename="calendar.ics",
        is_secret=True,
    )


class LinkForm(forms.Form):
    """What the calendar shall show, out of what the person may see."""

    what = forms.ChoiceField(label=gettext_lazy("What it shows"))

    def __init__(self, offer: queries.Offer, data: Any = None) -> None:
        super().__init__(data)
        self.subjects, self.fields["what"].choices = choices_of(offer)  # type: ignore[attr-defined]


View = Callable[..., HttpResponse]


def own_calendars(view: View) -> View:
    """Let through who has a calendar to choose or to end; for others there is nothing here."""

    @never_cache
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        offer = queries.offer_for(request.user)
        if not offer and not queries.links_of(request.user).exists():
            raise Http404
        return view(request, offer, *args, **kwargs)

    return checked


@require_http_methods(["GET", "HEAD", "POST"])
@own_calendars
def calendars(request: HttpRequest, offer: queries.Offer) -> HttpResponse:
    """Show my links and make another one."""
    form = LinkForm(offer, request.POST if request.method == "POST" else None)
    if form.is_valid():
        subject = form.subjects[form.cleaned_data["what"]]
        try:
            make_link(
                actor=request.user,
                scope=form.cleaned_data["what"].partition("-")[0],
                **({str(subject._meta.model_name): subject} if subject else {}),
            )
        except InvalidRequest as wrong:
            form.add_error("what", [one for found in wrong.errors.values() for one in found])
        else:
            messages.success(request, _("Here is your link. Keep it to yourself."))
            return redirect("desk-calendars")
    cards = link_cards(queries.links_of(request.user))
    status = 422 if form.errors else 200
    context = {"form": form, "cards": cards, "offers": bool(offer)}
    return render(request, "scheduling/desk/calendars.html", context, status=status)


@require_POST
@own_calendars
def renew(request: HttpRequest, _offer: queries.Offer, pk: int) -> HttpResponse:
    """Give one of my links a new address."""
    return _changed(
        request, pk, renew_link, _("The link has a new address. The old one shows nothing now.")
    )


@require_POST
@own_calendars
def revoke(request: HttpRequest, _offer: queries.Offer, pk: int) -> HttpResponse:
    """End one of my links."""
    return _changed(request, pk, revoke_link, _("The link is revoked. It shows nothing now."))


def _changed(
    request: HttpRequest, pk: int, change: Callable[..., CalendarLink], done: str
) -> HttpResponse:
    if pk > queries.LARGEST_NUMBER:
        raise Http404
    link = get_object_or_404(queries.links_of(request.user), pk=pk)
    try:
        change(actor=request.user, link=link)
    except NotAllowed as refused:
        raise Http404 from refused
    messages.success(request, done)
    return redirect("desk-calendars")
