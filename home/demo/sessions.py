"""Sample sessions around today, booked and reserved through the same doors as real ones.

Each is known by its date and number, so a second run finds them all. Run on a later day, the
command adds the days that have come into view and closes those that are over; nothing piles up
within a day, and what is past stays as history.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

from django.db import transaction
from wagtail.models import Locale

from cms.core import clock
from cms.users.models import User
from home.demo.content import sessions as plan
from home.demo.content.sessions import Offer
from home.demo.progress import Progress
from home.models import BrandPage
from lectures.attendance.domain.reservations import reserve_seat
from lectures.models import LecturePage
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.states import move_session, publish_session
from lectures.scheduling.enums import SessionState
from lectures.scheduling.errors import PlaceClosed, SlotTaken
from lectures.scheduling.models import Booking, Resource, Session
from organisation.models import Space, Team

KEYS = uuid.UUID("6b7d4f0e-6a55-4a4e-9a53-71c0ffee0002")
PHONES = "1380000"  # a sample prefix; the last four digits count up
LARGEST_PARTY = 4


def load_sessions(actor: User, progress: Progress) -> int:
    """Book what is missing in the window around today; return how many sessions were made."""
    loader = SessionLoader(actor)
    loader.close_past()
    known = set(Booking.objects.exclude(request_key=None).values_list("request_key", flat=True))
    missing = [slot for slot in slots(clock.today()) if key_of(*slot) not in known]
    return sum(loader.load(day, number) for day, number in progress.over(missing, "sessions"))


def slots(today: dt.date) -> Iterator[tuple[dt.date, int]]:
    """Return each sample's date and number within its day."""
    for ahead in range(-plan.DAYS_BACK, plan.DAYS_AHEAD + 1):
        day = today + dt.timedelta(days=ahead)
        for number in range(plan.A_DAY[day.weekday()]):
            yield day, number


def key_of(day: dt.date, number: int, reservation: int = 0) -> uuid.UUID:
    return uuid.uuid5(KEYS, f"{day.isoformat()}/{number}/{reservation}")


class SessionLoader:
    """Books one slot after the other; reads pages, teams and rooms once."""

    def __init__(self, actor: User) -> None:
        self.actor = actor
        self.english = Locale.objects.get(language_code="en")
        pages = {"locale__language_code": "zh-hans"}
        lectures = LecturePage.objects.filter(**pages).select_related("team__home")
        self.lectures = {page.slug: page for page in lectures}
        self.brands = {page.slug: page for page in BrandPage.objects.filter(**pages)}
        self.teams = {team.slug: team for team in Team.objects.select_related("home")}
        self.rooms: dict[str, list[Space]] = {}
        for space in Space.objects.select_related("place").filter(part_of=None).order_by("pk"):
            self.rooms.setdefault(space.place.slug, []).append(space)
        self.equipment = {item.name: item for item in Resource.objects.exclude(place=None)}

    def close_past(self) -> None:
        """Mark as held what an earlier run had published and is over now."""
        over = Session.objects.filter(
            created_by=self.actor, state=SessionState.PUBLISHED, ends_at__lte=clock.now()
        ).exclude(booking__request_key=None)
        for session in over:
            move_session(actor=self.actor, session=session, to=SessionState.HELD)

    def load(self, day: dt.date, number: int) -> bool:
        """Book, publish and fill one sample; ``False`` where a real booking is in its way."""
        try:
            with transaction.atomic():
                session = self._book(day, number)
                self._live_through(session, plan.fate_of(day, number), day, number)
        except (SlotTaken, PlaceClosed):
            return False
        return True

    def _book(self, day: dt.date, number: int) -> Session:
        turn = day.toordinal() * 2 + number
        offer = plan.OFFERS[turn % len(plan.OFFERS)]
        room = self._room(offer, turn)
        page: LecturePage | BrandPage
        if offer.is_brand:
            page = self.brands[offer.page]
            lecturers, minutes = [], offer.minutes
            form, platform, team = offer.form, offer.platform, self.teams[offer.team]
        else:
            lecture = page = self.lectures[offer.page]
            people = list(lecture.lecturers.all())
            lecturers = [people[turn % len(people)]] if people else []
            form, minutes = lecture.form, lecture.length_minutes
            team = lecture.team
            platform = team.platform
        starts_at = clock.at(day, plan.TIMES_OF_DAY[number])
        english = page.get_translation_or_none(self.english)
        return book_session(
            actor=self.actor,
            title=page.title,
            title_en=english.title if english else "",
            summary=f"{page.introduction}{plan.NOTE_ZH}",
            page=page.page_ptr,
            team=team,
            space=room,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=minutes),
            form=form,
            platform=platform,
            lecturers=lecturers,
            equipment=[self.equipment[name] for name in offer.equipment],
            capacity=min(room.capacity, 30 + 10 * (turn % 5)),
            max_party=LARGEST_PARTY,
            is_sample=True,
            request_key=key_of(day, number),
        )

    def _room(self, offer: Offer, turn: int) -> Space:
        rooms = self.rooms[offer.places[turn // len(plan.OFFERS) % len(offer.places)]]
        stage = [room for room in rooms if room.kind == "stage"]
        return stage[0] if stage and offer.form in {"film", "art"} else rooms[0]

    def _live_through(self, session: Session, fate: str, day: dt.date, number: int) -> None:
        is_over = session.ends_at <= clock.now()
        if fate == "draft" and not is_over:
            return
        publish_session(actor=self.actor, session=session)
        if session.starts_at > clock.now():
            self._fill(session, fate, day, number)
        if fate in plan.REASONS:
            move_session(actor=self.actor, session=session, to=fate, reason=plan.REASONS[fate])
        elif is_over:
            move_session(actor=self.actor, session=session, to=SessionState.HELD)

    def _fill(self, session: Session, fate: str, day: dt.date, number: int) -> None:
        """Reserve a few seats, or all, or all but two."""
        wanted = {"full": session.capacity, "nearly full": session.capacity - 2}.get(
            fate, (day.toordinal() * 5 + number * 3) % 14
        )
        turn = 0
        while wanted > 0:
            turn += 1
            party = min(wanted, 1 + turn % LARGEST_PARTY)
            # One number a reservation: a phone may hold only ten at once.
            digits = (day.toordinal() * 97 + number * 31 + turn) % 10_000
            reserve_seat(
                actor=None,
                session=session,
                name=f"示例居民 {digits:04d}",
                phone=f"{PHONES}{digits:04d}",
                party_size=party,
                request_key=key_of(day, number, turn),
            )
            wanted -= party
