"""What the slot finder reads: halls that would do, what takes them, when they are open.

Eight queries for any number of dates and halls: the halls, the equipment where some is wished, the
claims, four for the opening hours, one more where the team or lecturers have to be looked up.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_

from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from cms.core import clock
from lectures.scheduling.domain.finding import MOST_HALLS, Answer, find_plans
from lectures.scheduling.domain.finding_world import (
    Calendar,
    Hall,
    Item,
    Lecturer,
    Need,
    Taken,
    World,
)
from lectures.scheduling.domain.resources import rows_of
from lectures.scheduling.enums import PUBLIC_STATES, ResourceKind
from lectures.scheduling.models import Claim, Resource
from lectures.scheduling.models.resources import EQUIPMENT_KINDS
from lectures.scheduling.permissions import Actor
from lectures.scheduling.queries import overlapping
from organisation.enums import Role
from organisation.models import Lecturer as Speaker
from organisation.models import Place, Space, Team
from organisation.queries import Closures, closures_of, paths_up
from organisation.scope import Scope, scope_of

STEP = dt.timedelta(minutes=30)
LONGEST_BUFFER = dt.timedelta(minutes=480)
HALLS_READ = 400
LABELS_READ = 1000
# Why a hall is not looked at; the conditions on a date are ``finding_obstacles``.
SEATS, STEPS, NOT_KEPT = "seats", "steps", "not_kept"


@dataclass(frozen=True)
class Search:
    """A wish for many dates. The start may lie from ``earliest`` to ``latest``; without
    ``lecturers`` none is wished, else one of them; ``equipment`` is what
    sort (``what_it_is``) and how many.
    """

    team: Team
    days: tuple[dt.date, ...]
    earliest: dt.time
    latest: dt.time
    wished: dt.time
    minutes: int
    halls: tuple[int, ...] = ()
    town: str = ""
    words: str = ""
    seats: int = 1
    step_free: bool = False
    lecturers: tuple[Speaker, ...] = ()
    equipment: tuple[tuple[str, int], ...] = ()

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Found:
    """The world that was looked at and the answer; lists stand as in the world.

    ``excluded`` counts the halls that were not looked at, by why; ``beyond`` those that would do
    and were too many.
    """

    search: Search
    world: World
    halls: list[Space]
    closures: Closures
    excluded: Counter[str] = field(default_factory=Counter)
    beyond: int = 0

    @cached_property
    def answer(self) -> Answer:
        return find_plans(self.world)


def look(actor: Actor, search: Search) -> Found:
    """Return what is free for ``search``; at most seven queries, and the actor's scope."""
    halls, excluded, items = _halls(search)
    beyond = max(len(halls) - MOST_HALLS, 0)
    halls = halls[:MOST_HALLS]
    kept = {hall.place_id for hall in halls}
    items = {place: names for place, names in items.items() if place in kept}
    busy = _busy(search, halls, items, scope_of(actor))
    places = {hall.place_id: hall.place for hall in halls}
    last_day = max(search.days) + dt.timedelta(days=1)
    closures = closures_of(places.values(), min(search.days), last_day)
    opens = {pk: _open(closures, place, search) for pk, place in places.items()}
    world = World(
        now=int(clock.now().timestamp()),
        starts=tuple(starts_on(day, search) for day in search.days),
        length=search.minutes * 60,
        wished_minute=_minute(search.wished),
        halls=tuple(
            Hall(
                pk=hall.pk,
                setup=hall.setup_minutes * 60,
                clearup=hall.clearup_minutes * 60,
                opens=opens[hall.place_id],
                calendar=busy.of(("space", hall.pk)),
                needs=tuple(
                    Need(
                        name,
                        count,
                        tuple(
                            Item(pk, busy.of(("item", pk)))
                            for pk in items.get(hall.place_id, {}).get(name, ())
                        ),
                    )
                    for name, count in search.equipment
                ),
            )
            for hall in halls
        ),
        team=busy.of(("team", search.team.pk)),
        lecturers=tuple(
            Lecturer(one.pk, busy.of(("lecturer", one.pk))) for one in search.lecturers
        ),
    )
    return Found(search, world, halls, closures, excluded, beyond)


def starts_on(day: dt.date, search: Search) -> tuple[tuple[int, int], ...]:
    """Return the hours to try: minute of the day and moment. An hour that clocks skip is none."""
    first, last, wished = (_minute(one) for one in (search.earliest, search.latest, search.wished))
    minutes = {*range(first, last + 1, STEP.seconds // 60), wished}
    found = []
    for minute in sorted(minutes):
        time = dt.time(*divmod(minute, 60))
        moment = clock.at(day, time)
        if clock.local(moment.astimezone(dt.UTC)).time() == time:
            found.append((minute, int(moment.timestamp())))
    return tuple(found)


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _halls(search: Search) -> tuple[list[Space], Counter[str], dict[int, dict[str, list[int]]]]:
    """Return the halls that would do, the smallest that holds the seats first; why others would
    not; and the wished equipment kept at each place. Two queries.
    """
    asked = (
        Space.objects.bookable()
        .filter(_where(search))
        .exclude(resource__is_active=False)
        .select_related("place")
    )
    if search.halls:
        order = Case(*(When(pk=pk, then=Value(at)) for at, pk in enumerate(search.halls)))
        asked = asked.order_by(order, "pk")
    else:
        asked = asked.order_by("capacity", "place__path", "pk")
    rows = list(asked[:HALLS_READ])
    items = _items(search, rows)
    excluded: Counter[str] = Counter()
    halls = []
    for hall in rows:
        kept = items.get(hall.place_id, {})
        if hall.capacity < search.seats:
            excluded[SEATS] += 1
        elif search.step_free and not hall.place.step_free:
            excluded[STEPS] += 1
        elif any(len(kept.get(name, ())) < count for name, count in search.equipment):
            excluded[NOT_KEPT] += 1
        else:
            halls.append(hall)
    return halls, excluded, items


def _where(search: Search) -> Q:
    """Return where to look: the ticked halls, else the named places of the town, else the town."""
    if search.halls:
        return Q(pk__in=search.halls)
    where = Q()
    if search.town:
        town = Place.objects.filter(slug=search.town).values("path")[:1]
        where &= Q(place__path__startswith=town)
    for word in search.words.split()[:5]:
        where &= Q(place__name__icontains=word) | Q(place__name_en__icontains=word)
    return where


def _items(search: Search, halls: Iterable[Space]) -> dict[int, dict[str, list[int]]]:
    """Return the numbers of the wished equipment by place and sort; one query if any is wished.

    It is what ``queries_desk.equipment_for`` offers: a place's own, and vehicles kept above it.
    """
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    if not search.equipment:
        return found
    places = {hall.place_id: hall.place for hall in halls}
    above = {path for place in places.values() for path in paths_up(place)}
    rows = (
        Resource.objects.filter(
            Q(kind=ResourceKind.EQUIPMENT, place__in=places)
            | Q(kind=ResourceKind.VEHICLE, place__path__in=above),
            is_active=True,
        )
        .annotate(label=Coalesce("pool__name", "name"))
        .filter(reduce(or_, (Q(label__startswith=name) for name, _ in search.equipment)))
        .order_by("pk")
        .values_list("pk", "kind", "place__path", "label")
    )
    for pk, kind, path, label in rows:
        for place in places.values():
            is_above = kind == ResourceKind.VEHICLE and place.path.startswith(path)
            if is_above or place.path == path:
                found[place.pk][what_it_is(label)].append(pk)
    return found


def what_it_is(name: str) -> str:
    """Return what sort of thing is meant: 投影仪 of “投影仪 2” and of “投影仪（新）”."""
    return re.split(r"[\d(（#№]", name)[0].strip() or name


class _Busy:
    """What takes each thing, by kind and number; a hall is taken where one of its parts is."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int], set[Taken]] = defaultdict(set)

    def of(self, thing: tuple[str, int]) -> Calendar:
        return Calendar(tuple(self.rows.get(thing, ())))


def _busy(
    search: Search, halls: list[Space], items: dict[int, dict[str, list[int]]], scope: Scope
) -> _Busy:
    """Return what takes the halls, their parts, the team, the lecturers and the items near the
    dates; one query.
    """
    things = rows_of(
        spaces=[hall.pk for hall in halls],
        with_parts=True,
        teams=[search.team.pk],
        lecturers=[one.pk for one in search.lecturers],
        equipment=[pk for names in items.values() for found in names.values() for pk in found],
    )
    spans = [_reach(day, search) for day in search.days]
    near = Q()
    for begins, ends in spans:
        near |= Q(starts_at__lt=ends, ends_at__gt=begins)
    rows = (
        Claim.objects.filter(
            overlapping(min(spans)[0], max(spans)[1]),
            near,
            resource__in=Resource.objects.filter(things).values("pk"),
        )
        .order_by()
        .values_list(
            "resource",
            "resource__space",
            "resource__space__part_of",
            "resource__team",
            "resource__lecturer",
            "starts_at",
            "ends_at",
            "booking__session__title",
            "booking__session__title_en",
            "booking__session__state",
            "booking__session__team",
            "booking__session__team__home__path",
            "booking__session__place__path",
        )
    )
    busy = _Busy()
    for item, space, whole, team, speaker, starts_at, ends_at, *about in rows:
        title = _shown_title(scope, *about)  # type: ignore[arg-type]  # the rest of a row, in order
        taken = Taken(int(starts_at.timestamp()), int(ends_at.timestamp()), title)
        if space is not None:
            busy.rows["space", space].add(taken)
            if whole is not None:
                busy.rows["space", whole].add(taken)
        elif team is not None:
            busy.rows["team", team].add(taken)
        elif speaker is not None:
            busy.rows["lecturer", speaker].add(taken)
        else:
            busy.rows["item", item].add(taken)
    return busy


def _reach(day: dt.date, search: Search) -> tuple[dt.datetime, dt.datetime]:
    """Return the longest stretch that a session of the date could claim."""
    begins = clock.at(day, min(search.earliest, search.wished)).astimezone(dt.UTC)
    latest = clock.at(day, max(search.latest, search.wished)).astimezone(dt.UTC)
    return begins - LONGEST_BUFFER, latest + search.length + LONGEST_BUFFER


def _shown_title(
    scope: Scope, title: str, title_en: str, state: str, team: int, home: str, place: str
) -> str:
    """Return the title where the reader may know it: public, her team's, or in her places."""
    known = (
        state in PUBLIC_STATES
        or scope.is_superuser
        or team in scope.team_ids(Role.MEMBER, Role.LEADER)
        or any(
            path.startswith(above) for path in (home, place) for above in scope.paths(Role.MANAGER)
        )
    )
    if not known:
        return ""
    return title_en if title_en and get_language() == "en" else title


def _open(closures: Closures, place: Place, search: Search) -> tuple[tuple[int, int], ...] | None:
    """Return when ``place`` is open on the dates and the nights after, ``None`` if not limited."""
    found: set[tuple[int, int]] = set()
    for day in search.days:
        hours = closures.hours(place, day, day + dt.timedelta(days=1)).hours
        if not hours:
            return None
        for on, stretches in hours.items():
            for opens, closes in stretches:
                ends = clock.day_bounds(on)[1] if closes == dt.time.max else clock.at(on, closes)
                found.add((int(clock.at(on, opens).timestamp()), int(ends.timestamp())))
    return tuple(sorted(found))


def who(
    actor: Actor, team: int, lecturers: Collection[int]
) -> tuple[Team | None, tuple[Speaker, ...]]:
    """Return the team, ``None`` where ``actor`` may not book for it, and those of ``lecturers`` in
    whose name she may book; one query where they are all of that team, else two.
    """
    scope = scope_of(actor)
    rows = {
        one.pk: one
        for one in Speaker.objects.filter(
            pk__in=lecturers, is_active=True, team__is_active=True
        ).select_related("team__home")
        if scope.acts_for_team(one.team)
    }
    chosen = next((one.team for one in rows.values() if one.team_id == team), None)
    if chosen is None:
        chosen = Team.objects.active().select_related("home").filter(pk=team).first()
    if chosen is not None and not scope.acts_for_team(chosen):
        chosen = None
    return chosen, tuple(rows[pk] for pk in lecturers if pk in rows)


def names_of_equipment(limit: int = 40) -> list[str]:
    """Return what sorts of equipment can be wished, the most frequent first; one query."""
    labels = (
        Resource.objects.filter(kind__in=EQUIPMENT_KINDS, is_active=True, place__is_active=True)
        .annotate(label=Coalesce("pool__name", "name"))
        .values("label")
        .annotate(number=Count("pk"))
        .order_by("-number", "label")
        .values_list("label", flat=True)[:LABELS_READ]
    )
    return list(dict.fromkeys(map(what_it_is, labels)))[:limit]


def halls_to_tick(numbers: Collection[int], places: Collection[Place]) -> list[Space]:
    """Return the halls with these numbers and those of ``places``, by place; one query."""
    return list(
        Space.objects.bookable()
        .filter(Q(pk__in=numbers) | Q(place__in=places))
        .select_related("place")
        .order_by("place__path", "-capacity", "pk")[: 2 * MOST_HALLS]
    )
