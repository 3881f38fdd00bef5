"""Coming sessions as pages show them: one indexed query a list, rows ready to print."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import CharField, DateTimeField, F, QuerySet
from wagtail.models import Page

from cms.core import clock
from cms.core.prepared import Given, Prepared
from lectures.scheduling.models import Session
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.presenters_events import EventRow, event_rows
from lectures.scheduling.queries_events import ROW_FIELDS, EventRecord
from organisation.enums import Level
from organisation.models import Place, Team

# Of so few teams each walks its own index; the coming sessions of more lie close together in time,
# so that the index of time finds them soon. One question for both would walk over everybody's.
FEW_TEAMS = 6


def coming_for_page(page: Page, limit: int) -> list[EventRow]:
    """Return the next sessions of a page; a translation shows those of the page it translates.

    Sessions point at the page in Chinese, so one key is enough, and one key walks its index in
    order where two would be merged and sorted.
    """
    relatives = getattr(page, "translations_found", None)
    if relatives is None:
        pages = page.get_translations(inclusive=True).filter(live=True)
        relatives = pages.annotate(language_code=F("locale__language_code"))
    chinese = (one.pk for one in relatives if one.language_code == settings.LANGUAGE_CODE)
    return _rows(_of_page(limit), page=next(chinese, page.pk))


def coming_at(place: Place, limit: int) -> list[EventRow]:
    """Return the next sessions at a place and below it; each kind of place walks its own index."""
    if place.level == Level.CENTRE:
        return coming_everywhere(limit)
    if place.level == Level.INSTITUTE:
        return _rows(_in_town(limit), town=place.pk)
    if place.is_leaf():
        return _rows(_at_place(limit), place=place.pk)
    # A village with households: the coming ones of a handful of places are merged and sorted.
    below = Place.objects.filter(path__startswith=place.path).values("pk")
    sessions = _soonest(Session.objects.filter(place_id__in=below), limit)
    return _rows(Prepared(lambda: sessions))


def coming_for_brand(page: Page, place: Place, limit: int) -> tuple[list[EventRow], bool]:
    """Return the next sessions of a brand, and whether they are only those of its place.

    First those that point at its page; for a brand of the whole city those of the teams that bear
    its name; for one of a town or village, without any, what goes on there. At most two queries,
    and one for each team of a brand that few teams bear.
    """
    if rows := coming_for_page(page, limit):
        return rows, False
    if place.level != Level.CENTRE:
        return coming_at(place, limit), True
    relatives = getattr(page, "translations_found", ())
    names = (one.title for one in relatives if one.language_code == settings.LANGUAGE_CODE)
    brand = next(names, page.title)
    teams = list(Team.objects.filter(brand=brand).values_list("pk", flat=True)[: FEW_TEAMS + 1])
    if len(teams) > FEW_TEAMS:
        return _rows(_of_brand(limit), brand=brand), False
    return _merged([_records(_of_team(limit), team=team) for team in teams], limit), False


def coming_of(team: Team, limit: int) -> list[EventRow]:
    """Return the next sessions of a team."""
    return _rows(_of_team(limit), team=team.pk)


def coming_everywhere(limit: int) -> list[EventRow]:
    """Return the next sessions anywhere."""
    return _rows(_anywhere(limit))


Rows = Prepared[tuple[Any, ...]]


@lru_cache(maxsize=16)
def _of_page(limit: int) -> Rows:
    return Prepared(lambda: _soonest(Session.objects.filter(page_id=Given("page")), limit))


@lru_cache(maxsize=16)
def _in_town(limit: int) -> Rows:
    return Prepared(lambda: _soonest(Session.objects.filter(town_id=Given("town")), limit))


@lru_cache(maxsize=16)
def _at_place(limit: int) -> Rows:
    return Prepared(lambda: _soonest(Session.objects.filter(place_id=Given("place")), limit))


@lru_cache(maxsize=16)
def _of_team(limit: int) -> Rows:
    return Prepared(lambda: _soonest(Session.objects.filter(team_id=Given("team")), limit))


@lru_cache(maxsize=16)
def _of_brand(limit: int) -> Rows:
    teams = Team.objects.filter(brand=Given("brand", CharField())).values("pk")
    return Prepared(lambda: _soonest(Session.objects.filter(team_id__in=teams), limit))


@lru_cache(maxsize=16)
def _anywhere(limit: int) -> Rows:
    return Prepared(lambda: _soonest(Session.objects.all(), limit))


def _soonest(sessions: SessionQuerySet, limit: int) -> QuerySet[Session, tuple[Any, ...]]:
    coming = sessions.public().filter(starts_at__gte=Given("now", DateTimeField()))
    return coming.soonest_first().values_list(*ROW_FIELDS)[:limit]


def _records(question: Rows, **values: Any) -> list[EventRecord]:
    return [EventRecord(*row) for row in question(now=clock.now(), **values)]


def _merged(found: list[list[EventRecord]], limit: int) -> list[EventRow]:
    soonest = sorted(chain.from_iterable(found), key=lambda one: (one.starts_at, one.id))
    return event_rows(soonest[:limit], with_day=True)


def _rows(question: Rows, **values: Any) -> list[EventRow]:
    return event_rows(_records(question, **values), with_day=True)
