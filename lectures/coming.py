"""Coming sessions as pages show them: one indexed query a list, rows ready to print."""

from __future__ import annotations

from wagtail.models import Page

from lectures.scheduling.models import Session
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.presenters_events import EventRow, event_rows
from lectures.scheduling.queries_events import ROW_FIELDS, EventRecord
from organisation.enums import Level
from organisation.models import Place, Team


def coming_for_page(page: Page, limit: int) -> list[EventRow]:
    """Return the next sessions of a page; a translation shows those of the page it translates."""
    relatives = getattr(page, "translations_found", None)
    if relatives is None:
        keys = sorted(page.get_translations(inclusive=True).values_list("pk", flat=True))
    else:
        keys = sorted({page.pk, *(relative.pk for relative in relatives)})
    # A single key walks its index in order; two are merged and sorted.
    sessions = (
        Session.objects.filter(page_id=keys[0])
        if len(keys) == 1
        else (Session.objects.filter(page_id__in=keys))
    )
    return _rows(sessions, limit)


def coming_at(place: Place, limit: int) -> list[EventRow]:
    """Return the next sessions at a place and below it."""
    sessions = Session.objects.all()
    if place.level == Level.INSTITUTE:
        sessions = sessions.filter(town_id=place.pk)
    elif place.level != Level.CENTRE:
        below = Place.objects.filter(path__startswith=place.path).values("pk")
        sessions = sessions.filter(place_id__in=below)
    return _rows(sessions, limit)


def coming_of(team: Team, limit: int) -> list[EventRow]:
    """Return the next sessions of a team."""
    return _rows(Session.objects.filter(team_id=team.pk), limit)


def coming_everywhere(limit: int) -> list[EventRow]:
    """Return the next sessions anywhere."""
    return _rows(Session.objects.all(), limit)


def _rows(sessions: SessionQuerySet, limit: int) -> list[EventRow]:
    records = sessions.public().upcoming().soonest_first().values_list(*ROW_FIELDS)[:limit]
    return event_rows((EventRecord(*record) for record in records), with_day=True)
