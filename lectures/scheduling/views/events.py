"""The public pages of sessions: what comes next, and one session."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.core.routing import address_of
from lectures.scheduling import ics, presenters_events
from lectures.scheduling import queries_events as queries
from lectures.scheduling.models import Session
from lectures.scheduling.presenters_changed import changed
from lectures.scheduling.presenters_series import part_of
from lectures.scheduling.presenters_ways import ways_out


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What comes next, by day; filters and the cursor from the query string."""
    wanted = queries.EventFilter.parse(request.GET)
    towns = queries.towns()
    town_id = next((town.id for town in towns if town.slug == wanted.town), None)
    place = queries.place_by_slug(wanted.place) if wanted.place else None
    unknown = bool((wanted.town and town_id is None) or (wanted.place and place is None))
    records, after = (
        ([], None) if unknown else queries.event_rows(wanted, town_id=town_id, place=place)
    )
    return render(
        request,
        "scheduling/events/list.html",
        {
            "wanted": wanted,
            "heading": presenters_events.list_heading(wanted, towns, place),
            "quick_links": presenters_events.quick_links(wanted),
            "days": presenters_events.event_days(records),
            "options": presenters_events.filter_options(wanted, towns),
            "place": place,
            "next_url": after and f"?{urlencode(wanted.params() | {'page': str(after)})}",
            "first_url": wanted.after and _first_page(wanted),
            "is_narrowed": bool(wanted.params()) or unknown,
            "feed_url": _with_filter(reverse("events-ics"), wanted),
            "atom_url": _with_filter(reverse("events-atom"), wanted),
        },
    )


def _first_page(wanted: queries.EventFilter) -> str:
    return _with_filter(reverse("events"), wanted)


def _with_filter(address: str, wanted: queries.EventFilter) -> str:
    query = urlencode(wanted.params())
    return f"{address}{'?' if query else ''}{query}"


@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One session; a cancelled or postponed one stays here with its reason."""
    session = _public_or_404(pk)
    became = changed(session)
    event = presenters_events.event_page(session, queries.lecturers_of(session), became.earlier)
    return render(
        request,
        "scheduling/events/detail.html",
        {
            "event": event,
            "became": became,
            "ways": ways_out(session, 1) if event.standing.tone == "full" else [],
            "page": page_link(session.page_id),
            "part_of": part_of(session),
            "next_here": presenters_events.event_rows(queries.next_here(session), with_day=True),
        },
    )


@require_safe
def event_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """The session for the reader's own calendar."""
    session = _public_or_404(pk)
    url = settings.SITE_URL + reverse("event", args=[pk])
    return ics.calendar_response(ics.session_calendar(session, url=url), f"session-{pk}.ics")


def _public_or_404(pk: int) -> Session:
    session = queries.public_session(pk)
    if session is None:
        raise Http404
    return session


def page_link(page_id: int | None) -> dict[str, str] | None:
    """Return address and title of the lecture or brand page in the reader's language."""
    if page_id is None:
        return None
    page = queries.page_in_language(page_id, get_language() or settings.LANGUAGE_CODE)
    url = address_of(page.url_path, page.language) if page else None
    return {"url": url, "title": page.title} if page and url else None
