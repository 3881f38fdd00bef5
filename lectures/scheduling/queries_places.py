"""What residents ask of places and teams: where is one, what is in it, what comes there.

The questions of each page are a fixed few whatever the number of places and sessions; those that
every reader asks are written once (``cms.core.prepared``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Substr
from django.http import QueryDict

from cms.core import clock
from cms.core.prepared import Given, Prepared
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.queries_events import (
    FREE,
    MOMENT,
    PAGE_SIZE,
    ROW_FIELDS,
    SLUG,
    EventFilter,
    EventRecord,
)
from organisation.enums import Level
from organisation.models import Lecturer, Place, Space, Team

PLACES_A_PAGE = 40
MOST_WORDS = 5
MOST_COUNTED = 200
TOWN_STEPS = 2  # a town's institute stands right below the centre
LAST_OF_ALL = Place.alphabet[-1]


class TownRow(NamedTuple):
    """A town to choose, and where its branch of the tree begins."""

    path: str
    slug: str
    name: str
    name_en: str


class PlaceRow(NamedTuple):
    """One line of the list of places."""

    path: str
    slug: str
    name: str
    name_en: str
    level: str
    address: str
    step_free: bool


@dataclass(frozen=True)
class PlaceFilter:
    """Which places a reader wants to see; senseless values are left out."""

    words: tuple[str, ...] = ()
    town: str = ""
    step_free: bool = False
    after: str = ""

    @classmethod
    def parse(cls, params: QueryDict) -> PlaceFilter:
        """Return the filter that the query string of ``/places/`` names."""
        typed = params.get("q", "").replace("\x00", " ").encode("utf-8", "ignore").decode()
        after, town = params.get("after", ""), params.get("town", "")
        return cls(
            words=tuple(typed[:80].split()[:MOST_WORDS]),
            town=town if SLUG.fullmatch(town) else "",
            step_free=params.get("step_free", "") in {"1", "on", "true"},
            after=after if SLUG.fullmatch(after) else "",
        )

    def params(self) -> dict[str, str]:
        """Return the query string's parts again, the page left out."""
        named = {
            "q": " ".join(self.words),
            "town": self.town,
            "step_free": "1" if self.step_free else "",
        }
        return {name: value for name, value in named.items() if value}


def towns() -> list[TownRow]:
    """Return the institutes in use, in the order of the tree."""
    return [TownRow(*row) for row in _TOWNS()]


_TOWNS: Prepared[tuple[Any, ...]] = Prepared(
    lambda: (
        Place.objects.filter(depth=TOWN_STEPS, level=Level.INSTITUTE, is_active=True)
        .order_by("path")
        .values_list(*TownRow._fields)
    )
)


def place_rows(
    wanted: PlaceFilter, known_towns: Iterable[TownRow]
) -> tuple[list[PlaceRow], str | None]:
    """Return up to ``PLACES_A_PAGE`` places in use, in the order of the tree, and the slug after
    which the next page begins if there is one. One query.

    Each word must stand in a place's name, or in its town's. An unknown town has no places.
    """
    known = list(known_towns)
    places = Place.objects.active()
    if wanted.town:
        path = next((town.path for town in known if town.slug == wanted.town), "")
        places = places.filter(path__startswith=path) if path else places.none()
    if wanted.step_free:
        places = places.filter(step_free=True)
    for word in wanted.words:
        named = Q(name__icontains=word) | Q(name_en__icontains=word)
        for town in known:
            if word.lower() in f"{town.name}\n{town.name_en}".lower():
                named |= Q(path__startswith=town.path)
        places = places.filter(named)
    if wanted.after:
        last_seen = Place.objects.filter(slug=wanted.after).order_by().values("path")[:1]
        places = places.filter(path__gt=Subquery(last_seen))
    rows = [
        PlaceRow(*row)
        for row in places.order_by("path").values_list(*PlaceRow._fields)[: PLACES_A_PAGE + 1]
    ]
    if len(rows) <= PLACES_A_PAGE:
        return rows, None
    return rows[:PLACES_A_PAGE], rows[PLACES_A_PAGE - 1].slug


def public_place(slug: str) -> Place | None:
    """Return the place in use at this address with its photo, and its town as ``town_slug``,
    ``town_name``, ``town_name_en`` (``None`` where it is no town's, or the town itself).
    """
    return _PLACE.first(slug=slug) if SLUG.fullmatch(slug) else None


def _places() -> QuerySet[Place]:
    town = Place.objects.filter(
        path=Substr(OuterRef("path"), 1, TOWN_STEPS * Place.steplen),
        level=Level.INSTITUTE,
        is_active=True,
    ).exclude(pk=OuterRef("pk"))
    return (
        Place.objects.active()
        .select_related("photo")
        .annotate(
            town_slug=Subquery(town.order_by().values("slug")[:1]),
            town_name=Subquery(town.order_by().values("name")[:1]),
            town_name_en=Subquery(town.order_by().values("name_en")[:1]),
        )
        .filter(slug=Given("slug", CharField()))
        .order_by()
    )


_PLACE: Prepared[Place] = Prepared(_places)


class RoomRow(NamedTuple):
    """A room of a place with its seats; ``part_of`` is the number of the whole."""

    id: int
    name: str
    name_en: str
    kind: str
    capacity: int
    part_of: int | None


class TeamRow(NamedTuple):
    """A team at home in a place."""

    slug: str
    name: str
    name_en: str
    kind: str


def rooms_and_teams(place: Place) -> tuple[list[RoomRow], list[TeamRow]]:
    """Return the rooms of ``place`` that can be booked, and the teams at home there; one query."""
    rooms, teams = [], []
    for is_room, slug, name, name_en, kind, pk, capacity, part_of in _INSIDE(place=place.pk):
        if is_room:
            rooms.append(RoomRow(pk, name, name_en, kind, capacity, part_of or None))
        else:
            teams.append(TeamRow(slug, name, name_en, kind))
    rooms.sort(key=lambda room: (-room.capacity, room.name))
    teams.sort(key=lambda team: team.name)
    return rooms, teams


def _inside() -> QuerySet[Any, tuple[Any, ...]]:
    number = Value(0)
    rooms = Space.objects.filter(place=Given("place"), is_active=True).order_by()
    teams = Team.objects.filter(home=Given("place"), is_active=True).order_by()
    return rooms.values_list(
        Value(1), Value(""), "name", "name_en", "kind", "id", "capacity", "part_of_id"
    ).union(
        teams.values_list(Value(0), "slug", "name", "name_en", "kind", number, number, number),
        all=True,
    )


_INSIDE: Prepared[tuple[Any, ...]] = Prepared(_inside)


def public_team(slug: str) -> Team | None:
    """Return the team in use at this address, with its photo and its home; one query."""
    return _TEAM.first(slug=slug) if SLUG.fullmatch(slug) else None


_TEAM: Prepared[Team] = Prepared(
    lambda: (
        Team.objects.active()
        .select_related("photo", "home")
        .filter(slug=Given("slug", CharField()))
        .order_by()
    )
)


class LecturerRow(NamedTuple):
    """What anybody may read of a lecturer."""

    id: int
    name: str
    title: str
    biography: str


def lecturers_of(team: Team) -> list[LecturerRow]:
    """Return the active lecturers of ``team``, by name."""
    return [LecturerRow(*row) for row in _LECTURERS(team=team.pk)]


_LECTURERS: Prepared[tuple[Any, ...]] = Prepared(
    lambda: (
        Lecturer.objects.filter(team=Given("team"), is_active=True)
        .order_by("name", "pk")
        .values_list(*LecturerRow._fields)
    )
)


def public_lecturer(pk: int) -> Lecturer | None:
    """Return an active lecturer of a team in use: those whom the team's page names."""
    return Lecturer.objects.filter(pk=pk, is_active=True, team__is_active=True).first()


def coming_of(team: Team) -> list[EventRecord]:
    """Return the next sessions of ``team`` that anybody may see, soonest first."""
    return [EventRecord(*row) for row in _COMING(team=team.pk, now=clock.now())]


def _coming() -> QuerySet[Session, tuple[Any, ...]]:
    ahead = Q(team_id=Given("team"), starts_at__gte=Given("now", MOMENT))
    sessions = Session.objects.public().filter(ahead).soonest_first()
    return sessions.values_list(*ROW_FIELDS)[:PAGE_SIZE]


_COMING: Prepared[tuple[Any, ...]] = Prepared(_coming)


def number_held(team: Team, moment: dt.datetime | None = None) -> int:
    """Return how many sessions of ``team`` have taken place: over, and not called off. Counts no
    further than ``MOST_COUNTED`` and one, so that a busy team costs no more than another.
    """
    return len(_HELD(team=team.pk, now=moment or clock.now()))


def _held() -> QuerySet[Session, tuple[Any, ...]]:
    now = Given("now", MOMENT)
    over = Session.objects.filter(team_id=Given("team"), starts_at__lt=now, ends_at__lte=now)
    held = over.filter(state__in=(SessionState.PUBLISHED, SessionState.HELD))
    return held.order_by().values_list("id")[: MOST_COUNTED + 1]


_HELD: Prepared[tuple[Any, ...]] = Prepared(_held)


def at_place(place: Place) -> Q:
    """Return the condition that a session is at ``place`` or below, by the column that has the
    index for it.
    """
    if place.level == Level.CENTRE:
        return Q()  # everything lies below the centre
    if place.level == Level.INSTITUTE:
        return Q(town=place.pk)
    if place.is_leaf():
        return Q(place=place.pk)
    last = place.path + LAST_OF_ALL * place.steplen
    below = Place.objects.filter(path__range=(place.path, last)).order_by()
    return Q(place__in=below.values("id"))


def sessions_of(wanted: EventFilter, town_id: int | None, place: Place | None) -> SessionQuerySet:
    """Return the public sessions that ``wanted`` names, of all times where it names no days;
    ``town_id`` and ``place`` are what its slugs mean.
    """
    sessions = Session.objects.public()
    if wanted.first_day:
        sessions = sessions.filter(starts_at__gte=clock.day_bounds(wanted.first_day)[0])
    if wanted.last_day:
        sessions = sessions.filter(starts_at__lt=clock.day_bounds(wanted.last_day)[1])
    if town_id is not None:
        sessions = sessions.filter(town=town_id)
    if place is not None:
        sessions = sessions.filter(at_place(place))
    named = {"form": wanted.form, "platform": wanted.platform}
    sessions = sessions.filter(**{name: value for name, value in named.items() if value})
    return sessions.filter(FREE) if wanted.free_seats else sessions
