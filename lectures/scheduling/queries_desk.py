"""Questions that only the team desk asks: my teams, my places, what is next, what we lecture on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core import clock
from lectures.scheduling.enums import GIVEN_UP_STATES, ResourceKind, SessionState
from lectures.scheduling.models import EquipmentPool, Resource, Session
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.permissions import Actor
from lectures.scheduling.queries import sessions_of_scope
from lectures.scheduling.queries_events import Cursor
from organisation.enums import PLACE_ROLES, Role
from organisation.models import Lecturer, Place, Space, Team
from organisation.models.places import in_subtrees
from organisation.queries import paths_up
from organisation.scope import Scope, scope_of

PLACES_A_PAGE = 20
PAST_A_PAGE = 20
TOWN_DEPTH = 2  # a town's institute stands right below the centre
# People in these roles read the desk; who may book or change is asked of ``permissions``.
DESK_PLACE_ROLES = (Role.MANAGER, Role.DISPATCHER, Role.AUDITOR)


def may_use_desk(actor: Actor) -> bool:
    """Is there anything on the desk for ``actor``: a team, or a place she manages or audits?"""
    scope = scope_of(actor)
    return bool(
        scope.is_superuser
        or scope.team_ids(Role.MEMBER, Role.LEADER)
        or scope.paths(*DESK_PLACE_ROLES)
    )


def teams_to_book_for(actor: Actor) -> QuerySet[Team]:
    """Return the active teams for which ``actor`` may book (``permissions.may_book``), by name."""
    scope = scope_of(actor)
    teams = Team.objects.active().select_related("home").order_by("name", "pk")
    if scope.is_superuser:
        return teams
    return teams.filter(
        Q(pk__in=scope.team_ids(Role.MEMBER, Role.LEADER))
        | in_subtrees(scope.paths(Role.MANAGER), "home__")
    )


class Show(models.TextChoices):
    """Which of my teams' sessions the desk lists; what is over has a page of its own."""

    COMING = "coming", _("Coming")
    DRAFTS = "drafts", _("Drafts")
    WAITING = "waiting", _("Waiting")


def next_sessions(scope: Scope, moment: dt.datetime, show: str = Show.COMING) -> SessionQuerySet:
    """Return the coming and running sessions of the teams that the person belongs to, soonest
    first; or only the drafts among them; or what waits for an answer or, postponed, for a date.
    """
    mine = Session.objects.filter(team__in=scope.team_ids(Role.MEMBER, Role.LEADER))
    ahead = Q(starts_at__gte=moment - dt.timedelta(hours=24), ends_at__gt=moment)
    if show == Show.DRAFTS:
        mine = mine.filter(ahead, state=SessionState.DRAFT)
    elif show == Show.WAITING:
        mine = mine.filter(Q(ahead, state=SessionState.REQUESTED) | Q(state=SessionState.POSTPONED))
    else:
        mine = mine.filter(ahead).exclude(state__in=GIVEN_UP_STATES)
    return mine.select_related("place", "space", "team__home").soonest_first()


def may_replace(session: Session, limit: int = 50) -> SessionQuerySet:
    """Return the coming public sessions of the same team that may take the place of ``session``,
    soonest first.
    """
    coming = Session.objects.filter(
        team=session.team_id, state=SessionState.PUBLISHED, starts_at__gt=clock.now()
    ).exclude(pk=session.pk)
    return coming.select_related("place").soonest_first()[:limit]


def week_in_subtree(scope: Scope, monday: dt.date) -> SessionQuerySet:
    """Return the sessions of the week in the places that the person manages or audits, soonest
    first.
    """
    starts, _ = clock.day_bounds(monday)
    ends, _ = clock.day_bounds(monday + dt.timedelta(days=7))
    sessions = Session.objects.filter(starts_at__gte=starts, starts_at__lt=ends)
    if not scope.is_superuser:
        sessions = sessions.filter(in_subtrees(scope.paths(*DESK_PLACE_ROLES), "place__"))
    return sessions.select_related("place", "space", "team__home").soonest_first()


def past_sessions(actor: Actor, before: Cursor | None) -> tuple[list[Session], Cursor | None]:
    """Return a page of what is over in the reader's scope, the latest first, and where to go on;
    one query.
    """
    over = sessions_of_scope(actor).filter(starts_at__lt=clock.now(), ends_at__lte=clock.now())
    if before is not None:
        over = over.filter(starts_at__lte=before.starts_at).filter(
            Q(starts_at__lt=before.starts_at) | Q(pk__lt=before.id)
        )
    rows = list(
        over.select_related("place", "space", "team__home").order_by("-starts_at", "-pk")[
            : PAST_A_PAGE + 1
        ]
    )
    if len(rows) <= PAST_A_PAGE:
        return rows, None
    last = rows[PAST_A_PAGE - 1]
    return rows[:PAST_A_PAGE], Cursor(last.starts_at, last.pk)


def bookable_places() -> QuerySet[Place]:
    """Return the places in use that have a room to book, in the order of the tree."""
    rooms = Space.objects.filter(place=OuterRef("pk"), is_active=True)
    return Place.objects.active().filter(Exists(rooms)).order_by("path")


def towns() -> QuerySet[Place]:
    """Return the towns' institutes, in the order of the tree."""
    return Place.objects.active().institutes().order_by("path")


@dataclass(frozen=True)
class PlacesPage:
    """Up to ``PLACES_A_PAGE`` places; ``after`` is the slug to go on from, empty at the end."""

    places: list[Place]
    after: str = ""


def places_matching(words: str, town: Place | None, after: str = "") -> PlacesPage:
    """Return places whose name, or whose town's name, holds each of ``words``; at most three
    queries.
    """
    found = bookable_places()
    if town is not None:
        found = found.filter(path__startswith=town.path)
    for word in words.split()[:5]:
        named = Q(name__icontains=word) | Q(name_en__icontains=word)
        paths = towns().filter(named).values_list("path", flat=True)
        found = found.filter(named | in_subtrees(paths))
    if after:
        found = found.filter(path__gt=Place.objects.filter(slug=after).values("path")[:1])
    rows = list(found[: PLACES_A_PAGE + 1])
    more = len(rows) > PLACES_A_PAGE
    return PlacesPage(rows[:PLACES_A_PAGE], rows[PLACES_A_PAGE - 1].slug if more else "")


def places_used_before(actor: Actor, limit: int = 6) -> list[Place]:
    """Return the places for which ``actor`` or her teams booked last, the latest first; two
    queries.
    """
    scope = scope_of(actor)
    mine = Q(team__in=scope.team_ids(Role.MEMBER, Role.LEADER))
    if actor is not None and actor.pk is not None:
        mine |= Q(created_by=actor.pk)
    ids = list(
        Session.objects.filter(mine, starts_at__gte=clock.now() - dt.timedelta(days=365))
        .values("place")
        .annotate(latest=Max("created_at"))
        .order_by("-latest", "place")
        .values_list("place", flat=True)[:limit]
    )
    by_id = bookable_places().in_bulk(ids) if ids else {}
    return [by_id[pk] for pk in ids if pk in by_id]


def home_places(scope: Scope, limit: int = 6) -> list[Place]:
    """Return the places at which the person has a role and that have rooms, nearest the root
    first.
    """
    if not scope.place_roles:
        return []
    return list(bookable_places().filter(path__in=scope.paths(*PLACE_ROLES))[:limit])


@dataclass(frozen=True)
class PlaceRow:
    """A place to choose, and its town ("" for the centre and for the towns themselves)."""

    place: Place
    town: str


def with_towns(places: list[Place]) -> list[PlaceRow]:
    """Return each place with the name of its town; one query."""
    length = TOWN_DEPTH * Place.steplen
    paths = {place.path[:length] for place in places if place.depth > TOWN_DEPTH}
    towns = Place.objects.filter(path__in=paths) if paths else ()
    names = {town.path: town.display_name for town in towns}
    return [
        PlaceRow(place, names.get(place.path[:length], "") if place.depth > TOWN_DEPTH else "")
        for place in places
    ]


@dataclass(frozen=True)
class Subjects:
    """What a session can be about: lectures and brands, each with its number and title."""

    pages: QuerySet[Page]
    lectures: list[tuple[int, str]]
    brands: list[tuple[int, str]]


def subjects_of(teams: list[Team], place: Place) -> Subjects:
    """Return the live Chinese lecture pages of ``teams`` and the brand pages of their homes and of
    ``place``, by title; one query.

    Their models stand above this room, so pages are reached by the names of the relations only.
    """
    paths = {path for home in (place, *(team.home for team in teams)) for path in paths_up(home)}
    pages = (
        Page.objects.live()
        .filter(
            Q(lecturepage__team__in=[team.pk for team in teams])
            | Q(brandpage__place__path__in=paths),
            locale__language_code="zh-hans",
        )
        .order_by("title", "pk")
    )
    rows = list(pages.values_list("pk", "title", "lecturepage"))
    return Subjects(
        pages,
        lectures=[(pk, title) for pk, title, lecture in rows if lecture is not None],
        brands=[(pk, title) for pk, title, lecture in rows if lecture is None],
    )


def equipment_for(place: Place) -> QuerySet[Resource]:
    """Return what may be ticked for a session at ``place``: its own equipment, item by item, and
    vehicles kept there or above it.
    """
    return Resource.objects.filter(
        Q(kind=ResourceKind.EQUIPMENT, place=place)
        | Q(kind=ResourceKind.VEHICLE, place__path__in=paths_up(place)),
        pool=None,
        is_active=True,
    ).order_by("kind", "name", "pk")


def pools_at(place: Place) -> list[tuple[EquipmentPool, int]]:
    """Return the kinds of identical items kept at ``place`` by name, each with the number of its
    items in use; one query.
    """
    pools = EquipmentPool.objects.filter(place=place).annotate(
        count=Count("items", filter=Q(items__is_active=True))
    )
    found = pools.filter(count__gt=0).select_related("place").order_by("name", "pk")
    return [(pool, pool.count) for pool in found]


def lecturers_of(teams: list[Team]) -> list[Lecturer]:
    """Return the active lecturers of ``teams``, by team and name; one query."""
    return list(
        Lecturer.objects.filter(team__in=[team.pk for team in teams], is_active=True)
        .select_related("team")
        .order_by("team__name", "name", "pk")
    )


def team_used_last(actor: Actor, teams: list[Team]) -> int | None:
    """Return the number of the team for which ``actor`` booked last, among ``teams``; else the
    first.
    """
    if len(teams) > 1 and actor is not None:
        last = (
            Session.objects.filter(created_by=actor.pk, team__in=[team.pk for team in teams])
            .order_by("-pk")
            .values_list("team", flat=True)
            .first()
        )
        if last is not None:
            return last
    return teams[0].pk if teams else None
