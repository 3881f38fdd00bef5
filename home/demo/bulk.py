"""Many sample sessions, to see how the site behaves when it is large.

Slots are numbered; number ``i`` has its own day, room, team and time, so that no two claims of one
resource overlap. What people have booked meanwhile is stepped over. Rows of session, booking,
claims and events are written as the domain functions would, without asking it 200,000 times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from cms.core import clock
from cms.users.models import User
from home.demo.content.places import TOWNS, PlacePlan, sample_village
from home.demo.content.sessions import NOTE_ZH
from home.demo.loading_people import loader
from home.demo.loading_places import found_place
from home.demo.progress import Progress
from home.demo.search import indexing_paused, rebuild_indexes
from lectures.models import LecturePage
from lectures.scheduling.domain.resources import resources_for
from lectures.scheduling.enums import HOLDING_STATES, SessionState
from lectures.scheduling.models import Booking, Claim, Session, SessionEvent
from organisation.domain.teams import create_team
from organisation.enums import Level
from organisation.models import Place, Space, Team

VILLAGES = 600
YEARS = 5  # back, and as many ahead
DAYS = 2 * YEARS * 365 + 2
STRIDE = 1597  # no common factor with DAYS: any number of sessions lies evenly over the years
TIMES = (dt.time(9, 0), dt.time(14, 0), dt.time(19, 0))
LENGTH = dt.timedelta(minutes=75)
BUFFER = 15  # minutes before and after
FEWEST_TEAMS = 20
MOST_SESSIONS = DAYS * VILLAGES
BATCH = 4_000


@dataclass(frozen=True, slots=True)
class Slot:
    day: dt.date
    room: int
    team: int
    time: int
    number: int


def slots(first_day: dt.date, start: int = 0) -> Iterator[Slot]:
    """Return the numbered slots from ``start`` on, taken or not."""
    for i in range(start, MOST_SESSIONS):
        turn = i // DAYS
        day = i * STRIDE % DAYS
        yield Slot(
            first_day + dt.timedelta(days=day),
            (day * 7 + turn) % VILLAGES,
            turn // len(TIMES),
            turn % len(TIMES),
            i,
        )


def load_many_sessions(wanted: int, progress: Progress) -> int:
    """Top the bulk up to ``wanted`` sessions; return how many were made."""
    actor = loader()
    known = Session.objects.filter(
        created_by=actor, is_sample=True, booking__request_key=None
    ).count()
    if known >= wanted:
        return 0
    teams_needed = max(-(-wanted // DAYS // len(TIMES)) + 2, FEWEST_TEAMS)
    with indexing_paused():
        rooms, made_places = _rooms(actor, progress)
        teams, made_teams = _teams(actor, teams_needed)
    if made_places or made_teams:
        rebuild_indexes()
    writer = BulkWriter(actor, rooms, teams)
    first_day = clock.today().replace(day=1)
    first_day = first_day.replace(year=first_day.year - YEARS)
    free = (slot for slot in slots(first_day, known) if writer.is_free(slot))
    left = wanted - known
    with progress.bar("sessions", left) as bar:
        while left > 0:
            batch = list(islice(free, min(BATCH, left)))
            if not batch:
                break
            writer.write(batch)
            left -= len(batch)
            bar.update(len(batch))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # both engines plan by what the tables hold
    return wanted - known - left


def _rooms(actor: User, progress: Progress) -> tuple[list[Space], int]:
    """Return one hall of each of 600 stations, founding the stations that are missing."""
    stations = Place.objects.filter(level=Level.STATION, is_sample=True)
    known = set(stations.values_list("slug", flat=True))
    plans = [plan for plan in _more_villages() if plan.slug not in known]
    missing = plans[: max(VILLAGES - len(known), 0)]
    parents = {place.slug: place for place in Place.objects.institutes()}
    for plan in progress.over(missing, "villages"):
        found_place(actor, plan, parents[plan.parent], {})
    halls: dict[int, Space] = {}
    for space in (
        Space.objects.filter(place__level=Level.STATION, place__is_sample=True, part_of=None)
        .select_related("place")
        .order_by("pk")
    ):
        halls.setdefault(space.place_id, space)
    return sorted(halls.values(), key=lambda space: space.pk)[:VILLAGES], len(missing)


def _more_villages() -> Iterator[PlacePlan]:
    for number in range(1, VILLAGES + 1):
        slug, _code, name, name_en, point, _scene = TOWNS[number % len(TOWNS)]
        yield sample_village(number + 100, slug, (name, name_en), point)


def _teams(actor: User, count: int) -> tuple[list[Team], int]:
    centre = Place.objects.get(slug="centre")
    known = {team.slug: team for team in Team.objects.filter(slug__startswith="sample-tour-")}
    made = 0
    for number in range(1, count + 1):
        slug = f"sample-tour-{number:03d}"
        if slug not in known:
            made += 1
            known[slug] = create_team(
                actor=actor,
                home=centre,
                name=f"示例巡讲队 {number:03d}",
                name_en=f"Sample Touring Team {number:03d}",
                slug=slug,
                tier="city",
                kind="lecture",
                platform="theory",
                is_sample=True,
            )
    return [known[slug] for slug in sorted(known)], made


class BulkWriter:
    """Writes batches of slots; each batch is one transaction."""

    def __init__(self, actor: User, rooms: list[Space], teams: list[Team]) -> None:
        self.actor = actor
        self.now = clock.now()
        self.rooms, self.teams = rooms, teams
        resources = resources_for(spaces=rooms, teams=teams)
        self.room_resources = {row.space_id: row.pk for row in resources if row.space_id}
        self.team_resources = {row.team_id: row.pk for row in resources if row.team_id}
        towns = {place.path: place.pk for place in Place.objects.institutes()}
        self.towns = [towns.get(room.place.path[: 2 * Place.steplen]) for room in rooms]
        self.lectures = [
            (page, page.get_translations().first())
            for page in LecturePage.objects.filter(locale__language_code="zh-hans")
        ]
        self.taken = self._taken([row.pk for row in resources])

    @staticmethod
    def _taken(resources: list[int]) -> set[tuple[int, dt.date]]:
        """Return on which days each resource has anything; such a day is stepped over."""
        found = set()
        claims = Claim.objects.filter(active=True, resource__in=resources)
        for resource, starts_at, ends_at in claims.values_list(
            "resource_id", "starts_at", "ends_at"
        ).iterator():
            first, last = clock.local(starts_at).date(), clock.local(ends_at).date()
            while first <= last:
                found.add((resource, first))
                first += dt.timedelta(days=1)
        return found

    def is_free(self, slot: Slot) -> bool:
        return (
            slot.team < len(self.teams)
            and (self.room_resources[self.rooms[slot.room].pk], slot.day) not in self.taken
        )

    @transaction.atomic
    def write(self, batch: list[Slot]) -> None:
        """Insert sessions, bookings, claims and events of ``batch``."""
        sessions = Session.objects.bulk_create([self._session(slot) for slot in batch])
        bookings = Booking.objects.bulk_create([self._booking(session) for session in sessions])
        pairs = zip(sessions, bookings, strict=True)
        Claim.objects.bulk_create([claim for pair in pairs for claim in self._claims(*pair)])
        SessionEvent.objects.bulk_create(
            [event for session in sessions for event in self._events(session)]
        )

    def _session(self, slot: Slot) -> Session:
        room = self.rooms[slot.room]
        page, english = self.lectures[(slot.number // 3) % len(self.lectures)]
        starts_at = clock.at(slot.day, TIMES[slot.time])
        made_at = min(starts_at - dt.timedelta(days=20), self.now)
        return Session(
            title=page.title,
            title_en=english.title if english else "",
            summary=NOTE_ZH,
            page_id=page.pk,
            form=page.form,
            platform="theory",
            team=self.teams[slot.team],
            space=room,
            place_id=room.place_id,
            town_id=self.towns[slot.room],
            starts_at=starts_at,
            ends_at=starts_at + LENGTH,
            state=self._state(slot, starts_at),
            state_reason="示例:讲师生病" if slot.number % 61 == 7 else "",
            capacity=room.capacity,
            is_sample=True,
            created_by=self.actor,
            created_at=made_at,
        )

    def _state(self, slot: Slot, starts_at: dt.datetime) -> str:
        if slot.number % 61 == 7:
            return SessionState.CANCELLED
        return SessionState.HELD if starts_at + LENGTH <= self.now else SessionState.PUBLISHED

    @staticmethod
    def _booking(session: Session) -> Booking:
        return Booking(
            session=session,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            setup_minutes=BUFFER,
            clearup_minutes=BUFFER,
            created_at=session.created_at,
        )

    def _claims(self, session: Session, booking: Booking) -> list[Claim]:
        resources = (
            self.room_resources[session.space_id],
            self.team_resources[session.team_id],
        )
        return [
            Claim(
                booking=booking,
                resource_id=resource,
                starts_at=booking.claimed_from,
                ends_at=booking.claimed_until,
                active=session.state in HOLDING_STATES,
            )
            for resource in sorted(resources)
        ]

    def _events(self, session: Session) -> list[SessionEvent]:
        steps = [("", "draft", session.created_at), ("draft", "published", session.created_at)]
        if session.state != SessionState.PUBLISHED:
            at = min(session.ends_at, self.now)
            steps.append(("published", session.state, at))
        return [
            SessionEvent(
                session=session,
                actor=self.actor,
                from_state=before,
                to_state=after,
                reason=session.state_reason if after == session.state else "",
                at=at,
            )
            for before, after, at in steps
        ]
