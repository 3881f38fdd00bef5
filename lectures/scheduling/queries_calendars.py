"""Calendar links: which a person has, which she can make, and what one shows when it is read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cms.core import clock
from lectures.scheduling.enums import CalendarScope, SessionState
from lectures.scheduling.models import CalendarLink, Series, Session
from lectures.scheduling.models.sessions import PUBLIC, SessionQuerySet
from lectures.scheduling.permissions import READING_ROLES, Actor, may_follow
from lectures.scheduling.queries import at_work
from lectures.scheduling.queries_places import at_place
from organisation.enums import Role
from organisation.models import Lecturer, Place, Team
from organisation.scope import scope_of

# So many of a kind are offered; more than these nobody looks through.
MOST_OFFERED = 50
LARGEST_NUMBER = 2**63 - 1


def links_of(actor: Actor) -> QuerySet[CalendarLink]:
    """Return the links of ``actor`` that work, the latest first."""
    owned = CalendarLink.objects.filter(owner=actor.pk if actor else None, revoked_at=None)
    return owned.select_related("team", "lecturer", "place", "series").order_by("-created_at", "pk")


def link_by_token(token: str) -> CalendarLink | None:
    """Return the link with its subject if it works and its owner may still log in; one query."""
    if len(token) > 64:
        return None
    return (
        CalendarLink.objects.filter(token=token, revoked_at=None, owner__is_active=True)
        .select_related(
            "owner", "team__home", "lecturer__team__home", "place", "series__team__home"
        )
        .select_related("series__space__place")
        .first()
    )


def sessions_of_link(link: CalendarLink) -> SessionQuerySet:
    """Return what ``link`` shows now: nothing that was given up before it was public, and nothing
    at all once its owner may not see the subject any more. At most one query, for her memberships.
    """
    owner = link.owner
    if not may_follow(owner, link):
        return Session.objects.none()
    scope = scope_of(owner)
    sessions = Session.objects.exclude(state=SessionState.WITHDRAWN)
    if link.scope == CalendarScope.MINE:
        return sessions.filter(at_work(scope) | _speaks(Q(lecturer__user=owner.pk)))
    if link.team_id is not None:
        return sessions.filter(team=link.team_id)
    if link.place is not None:
        return sessions.filter(at_place(link.place))
    if link.lecturer is not None:
        sessions = sessions.filter(_speaks(Q(lecturer=link.lecturer_id)))
        if link.lecturer.user_id == owner.pk:
            return sessions
    else:
        sessions = sessions.filter(series=link.series_id)
    # A colleague's talk for another team, or a date of a series given to one, may not be hers.
    return sessions if scope.is_superuser else sessions.filter(PUBLIC | at_work(scope))


def _speaks(condition: Q) -> Q:
    """Return the condition that a lecturer takes part, without joining: nothing comes twice."""
    rows = Session.lecturers.through.objects.filter(condition)
    return Q(pk__in=rows.values("session"))


@dataclass(frozen=True)
class Offer:
    """What a person can have a calendar of."""

    has_all: bool
    teams: list[Team]
    lecturers: list[Lecturer]
    places: list[Place]
    series: list[Series]

    def __bool__(self) -> bool:
        return self.has_all or bool(self.teams or self.lecturers or self.places or self.series)


def offer_for(actor: Actor) -> Offer:
    """Return the calendars that ``actor`` can choose; at most five queries."""
    scope = scope_of(actor)
    own = scope.team_ids(Role.MEMBER, Role.LEADER)
    teams = list(Team.objects.filter(pk__in=own).order_by("name", "pk")[:MOST_OFFERED])
    # Herself first.
    speakers = Lecturer.objects.filter(
        Q(user=actor.pk if actor else None) | Q(team__in=own, is_active=True)
    ).select_related("team")
    lecturers = sorted(
        speakers.order_by("name", "pk")[:MOST_OFFERED],
        key=lambda one: one.user_id is None or one.user_id != getattr(actor, "pk", None),
    )
    paths = scope.paths(*READING_ROLES)
    roots = Q(depth=1) if scope.is_superuser else Q(path__in=paths)
    places = list(Place.objects.filter(roots).order_by("path")[:MOST_OFFERED])
    running = Series.objects.filter(team__in=own, last_day__gte=clock.today())
    return Offer(
        has_all=bool(own or paths),
        teams=teams,
        lecturers=lecturers,
        places=places,
        series=list(running.order_by("title", "pk")[:MOST_OFFERED]),
    )
