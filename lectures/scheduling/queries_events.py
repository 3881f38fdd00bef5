"""What residents ask of the sessions: which come next, what is this one, where else is a seat.

Each list costs one indexed query whatever the number of sessions
(``tests/scheduling/test_events_plans.py`` holds the plans); rows come as plain tuples, because
model instances cost more than the query.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.db.models import F, Q
from django.http import QueryDict
from wagtail.models import Page

from cms.core import clock
from lectures.scheduling.enums import Form, SessionState
from lectures.scheduling.models import Session
from lectures.scheduling.models.sessions import SessionQuerySet
from organisation.enums import Level, Platform
from organisation.models import Lecturer, Place

# A session that still gives seats, as far as the database can tell.
FREE = Q(state=SessionState.PUBLISHED, seats_taken__lt=F("capacity"))
PAGE_SIZE = 20
NEXT_HERE = 3
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}", re.ASCII)
CURSOR = re.compile(r"(\d{1,17})-(\d{1,18})", re.ASCII)
# Days outside these bounds are moved to them: wall clocks further off can't be turned into UTC.
FIRST_DAY, LAST_DAY = dt.date(1950, 1, 1), dt.date(2200, 1, 1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
ROW_FIELDS = (
    "id",
    "title",
    "title_en",
    "starts_at",
    "ends_at",
    "state",
    "state_reason",
    "capacity",
    "seats_taken",
    "form",
    "place__name",
    "place__name_en",
)


class EventRecord(NamedTuple):
    """One row of a list, as read (``ROW_FIELDS``)."""

    id: int
    title: str
    title_en: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    state_reason: str
    capacity: int
    seats_taken: int
    form: str
    place_name: str
    place_name_en: str


class Town(NamedTuple):
    id: int
    slug: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Cursor:
    """The last row of a page; the next one begins behind it."""

    starts_at: dt.datetime
    id: int

    @classmethod
    def parse(cls, opaque: str) -> Self | None:
        """Return the cursor that ``str()`` wrote; nothing for any other text."""
        try:
            plain = base64.urlsafe_b64decode(opaque[:80].encode("ascii")).decode("ascii")
            found = CURSOR.fullmatch(plain)
            if found is None:
                return None
            return cls(EPOCH + dt.timedelta(microseconds=int(found[1])), int(found[2]))
        except (ValueError, binascii.Error, OverflowError):
            return None

    def __str__(self) -> str:
        microseconds = (self.starts_at - EPOCH) // dt.timedelta(microseconds=1)
        return base64.urlsafe_b64encode(f"{microseconds}-{self.id}".encode()).decode("ascii")


@dataclass(frozen=True)
class EventFilter:
    """What a reader wants to see. Senseless values are left out; unknown places match nothing."""

    first_day: dt.date | None = None
    last_day: dt.date | None = None
    town: str = ""
    place: str = ""
    platform: str = ""
    form: str = ""
    free_seats: bool = False
    after: Cursor | None = None

    @classmethod
    def parse(cls, params: QueryDict) -> EventFilter:
        """Return the filter that the query string of ``/events/`` names (design §5)."""
        platform, form = params.get("platform", ""), params.get("form", "")
        return cls(
            first_day=_day(params.get("from", "")),
            last_day=_day(params.get("to", "")),
            town=params.get("town", ""),
            place=params.get("place", ""),
            platform=platform if platform in Platform.values else "",
            form=form if form in Form.values else "",
            free_seats=params.get("free_seats", "") in {"1", "on", "true"},
            after=Cursor.parse(params.get("page", "")),
        )

    def params(self) -> dict[str, str]:
        """Return the query string's parts again, the cursor left out."""
        named = {
            "from": self.first_day.isoformat() if self.first_day else "",
            "to": self.last_day.isoformat() if self.last_day else "",
            "town": self.town if SLUG.fullmatch(self.town) else "",
            "place": self.place if SLUG.fullmatch(self.place) else "",
            "platform": self.platform,
            "form": self.form,
            "free_seats": "1" if self.free_seats else "",
        }
        return {name: value for name, value in named.items() if value}


def _day(typed: str) -> dt.date | None:
    try:
        return min(max(dt.date.fromisoformat(typed), FIRST_DAY), LAST_DAY)
    except ValueError:
        return None


def towns() -> list[Town]:
    """Return the institutes in use, in the order of the tree (one query, some sixteen rows)."""
    rows = (
        Place.objects.filter(depth=2, level=Level.INSTITUTE, is_active=True)
        .order_by("path")
        .values_list("id", "slug", "name", "name_en")
    )
    return [Town(*row) for row in rows]


def place_by_slug(slug: str) -> Place | None:
    """Return the place in use at this address, for any text."""
    if not SLUG.fullmatch(slug):
        return None
    return Place.objects.only("id", "path", "level", "name", "name_en").filter(slug=slug).first()


def event_rows(
    wanted: EventFilter, *, town_id: int | None = None, place: Place | None = None
) -> tuple[list[EventRecord], Cursor | None]:
    """Return up to ``PAGE_SIZE`` rows, soonest first, and the next page's cursor if there is one.

    Without a first day the list begins now. ``town_id`` and ``place`` are what the slugs mean.
    """
    sessions = Session.objects.public().filter(starts_at__gte=_begin(wanted))
    if wanted.last_day:
        sessions = sessions.filter(starts_at__lt=clock.day_bounds(wanted.last_day)[1])
    if town_id is not None:
        sessions = sessions.filter(town_id=town_id)
    if place is not None:
        sessions = _at_place(sessions, place)
    if wanted.platform:
        sessions = sessions.filter(platform=wanted.platform)
    if wanted.form:
        sessions = sessions.filter(form=wanted.form)
    if wanted.free_seats:
        sessions = sessions.filter(FREE)
    if wanted.after:
        sessions = sessions.filter(
            Q(starts_at__gt=wanted.after.starts_at) | Q(id__gt=wanted.after.id)
        )
    records = _records(sessions, PAGE_SIZE + 1)
    if len(records) <= PAGE_SIZE:
        return records, None
    last = records[PAGE_SIZE - 1]
    return records[:PAGE_SIZE], Cursor(last.starts_at, last.id)


def _begin(wanted: EventFilter) -> dt.datetime:
    """Return the one lower bound of the range that the index walks."""
    first = clock.day_bounds(wanted.first_day)[0] if wanted.first_day else clock.now()
    return max(first, wanted.after.starts_at) if wanted.after else first


def _at_place(sessions: SessionQuerySet, place: Place) -> SessionQuerySet:
    """Narrow to a place and what lies below it, by the column that has the index for it."""
    if place.level == Level.CENTRE:
        return sessions  # everything lies below the centre
    if place.level == Level.INSTITUTE:
        return sessions.filter(town_id=place.pk)
    below = list(Place.objects.filter(path__startswith=place.path).values_list("id", flat=True))
    # One place walks its index in order; a few are merged and sorted.
    return (
        sessions.filter(place_id=place.pk)
        if len(below) == 1
        else sessions.filter(place_id__in=below)
    )


def with_seats(sessions: SessionQuerySet, seats: int) -> SessionQuerySet:
    """Narrow to published sessions with at least ``seats`` free."""
    return sessions.filter(FREE).filter(seats_taken__lte=F("capacity") - seats)


def _records(sessions: SessionQuerySet, most: int) -> list[EventRecord]:
    return [EventRecord(*row) for row in sessions.soonest_first().values_list(*ROW_FIELDS)[:most]]


def public_session(pk: int) -> Session | None:
    """Return a session that anybody may see, with its place, room and team in one query."""
    return Session.objects.public().select_related("place", "space", "team").filter(pk=pk).first()


def lecturers_of(session: Session) -> list[Lecturer]:
    return list(session.lecturers.only("id", "name", "title").order_by("name"))


def next_here(session: Session, most: int = NEXT_HERE) -> list[EventRecord]:
    """Return what comes next at the same place."""
    sessions = (
        Session.objects.public()
        .filter(place_id=session.place_id, starts_at__gte=clock.now())
        .exclude(pk=session.pk)
    )
    return _records(sessions, most)


def elsewhere_with_seats(session: Session, seats: int) -> list[tuple[str, EventRecord]]:
    """Return up to three ways out for a party that finds no seat, each of another kind.

    The same lecture elsewhere (``page``), the same place later (``place``), the soonest in the same
    town (``town``); at most three queries.
    """
    ahead = (
        with_seats(Session.objects.public(), seats)
        .filter(starts_at__gt=clock.now(), max_party__gte=seats)
        .exclude(pk=session.pk)
    )
    wishes: list[tuple[str, dict[str, Any]]] = [
        ("page", {"page_id": session.page_id}),
        ("place", {"place_id": session.place_id}),
        ("town", {"town_id": session.town_id}),
    ]
    found: list[tuple[str, EventRecord]] = []
    for kind, same in wishes:
        if None in same.values():
            continue
        taken = [record.id for _kind, record in found]
        if records := _records(ahead.filter(**same).exclude(pk__in=taken), 1):
            found.append((kind, records[0]))
    return found


def page_in_language(page_id: int, language: str) -> Page | None:
    """Return the live page in the reader's language, else in Chinese (one query)."""
    pages = (
        Page.objects.filter(
            translation_key__in=Page.objects.filter(pk=page_id).values("translation_key"), live=True
        )
        .only("id", "title", "url_path", "locale__language_code")
        .select_related("locale")
    )
    found = {page.locale.language_code: page for page in pages}
    return found.get(language) or found.get("zh-hans") or next(iter(found.values()), None)
