"""What residents ask of the sessions: which come next, what is this one, where else is a seat.

Each list costs one indexed query whatever the number of sessions
(``tests/scheduling/test_events_plans.py`` holds the plans); rows come as plain tuples, because
model instances cost more than the query, and their SQL is written once (``cms.core.prepared``).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Self

from django.db.models import CharField, DateTimeField, F, Q, QuerySet
from django.http import QueryDict
from wagtail.models import Page

from cms.core import clock
from cms.core.prepared import Given, Prepared
from lectures.scheduling.enums import Form, SessionState
from lectures.scheduling.models import Session, SessionEvent
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
    "place_id",
    "town_id",
    "town__name",
    "town__name_en",
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
    place_id: int
    town_id: int | None
    town_name: str | None
    town_name_en: str | None


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
    return [Town(*row) for row in _TOWNS()]


_TOWNS: Prepared[tuple[Any, ...]] = Prepared(
    lambda: (
        Place.objects.filter(depth=2, level=Level.INSTITUTE, is_active=True)
        .order_by("path")
        .values_list("id", "slug", "name", "name_en")
    )
)


def place_by_slug(slug: str) -> Place | None:
    """Return the place in use at this address, for any text."""
    if not SLUG.fullmatch(slug):
        return None
    return _PLACE.first(slug=slug)


_PLACE: Prepared[Place] = Prepared(
    lambda: Place.objects.only("id", "path", "numchild", "level", "name", "name_en").filter(
        slug=Given("slug", CharField())
    )
)


def event_rows(
    wanted: EventFilter, *, town_id: int | None = None, place: Place | None = None
) -> tuple[list[EventRecord], Cursor | None]:
    """Return up to ``PAGE_SIZE`` rows, soonest first, and the next page's cursor if there is one.

    Without a first day the list begins now. ``town_id`` and ``place`` are what the slugs mean.
    """
    values: dict[str, Any] = {"begin": _begin(wanted)}
    if wanted.last_day:
        values["end"] = clock.day_bounds(wanted.last_day)[1]
    if town_id is not None:
        values["town"] = town_id
    if wanted.platform:
        values["platform"] = wanted.platform
    if wanted.form:
        values["form"] = wanted.form
    if wanted.free_seats:
        values["free"] = True
    if wanted.after:
        values |= {"after": wanted.after.starts_at, "after_id": wanted.after.id}
    values |= _at_place(place) if place is not None else {}
    records = [EventRecord(*row) for row in _list_where(frozenset(values))(**values)]
    if len(records) <= PAGE_SIZE:
        return records, None
    last = records[PAGE_SIZE - 1]
    return records[:PAGE_SIZE], Cursor(last.starts_at, last.id)


def _begin(wanted: EventFilter) -> dt.datetime:
    """Return the one lower bound of the range that the index walks."""
    first = clock.day_bounds(wanted.first_day)[0] if wanted.first_day else clock.now()
    return max(first, wanted.after.starts_at) if wanted.after else first


def _at_place(place: Place) -> dict[str, Any]:
    """Return what narrows to a place and all below it, by the column that has the index for it."""
    if place.level == Level.CENTRE:
        return {}  # everything lies below the centre
    if place.level == Level.INSTITUTE:
        return {"within": place.pk}
    # One place walks its index in order; a few are merged and sorted.
    if place.is_leaf():
        return {"place": place.pk}
    return {"first": place.path, "last": place.path + place.alphabet[-1] * place.steplen}


MOMENT = DateTimeField()
PATH = CharField()
BELOW = Place.objects.filter(path__range=(Given("first", PATH), Given("last", PATH))).values("id")
# What each part of a filter asks of a session, by the name of the value that it is given.
CONDITIONS = {
    "begin": Q(starts_at__gte=Given("begin", MOMENT)),
    "end": Q(starts_at__lt=Given("end", MOMENT)),
    "town": Q(town_id=Given("town")),
    "within": Q(town_id=Given("within")),
    "place": Q(place_id=Given("place")),
    "first": Q(place_id__in=BELOW),
    "platform": Q(platform=Given("platform", CharField())),
    "form": Q(form=Given("form", CharField())),
    "free": FREE,
    "after": Q(starts_at__gt=Given("after", MOMENT)) | Q(id__gt=Given("after_id")),
}


@lru_cache(maxsize=128)
def _list_where(named: frozenset[str]) -> Prepared[tuple[Any, ...]]:
    """Return the list's query for the parts of a filter that are ``named``."""
    conditions = [condition for name, condition in CONDITIONS.items() if name in named]
    return Prepared(lambda: _rows(Session.objects.public().filter(*conditions), PAGE_SIZE + 1))


def with_seats(sessions: SessionQuerySet, seats: int) -> SessionQuerySet:
    """Narrow to published sessions with at least ``seats`` free."""
    return sessions.filter(FREE).filter(seats_taken__lte=F("capacity") - seats)


def _rows(sessions: SessionQuerySet, most: int) -> QuerySet[Session, tuple[Any, ...]]:
    return sessions.soonest_first().values_list(*ROW_FIELDS)[:most]


def _records(sessions: SessionQuerySet, most: int) -> list[EventRecord]:
    return [EventRecord(*row) for row in _rows(sessions, most)]


def public_session(pk: int) -> Session | None:
    """Return a session that anybody may see, with its place, room and team in one query."""
    return _PUBLIC_SESSION.first(pk=pk)


_PUBLIC_SESSION: Prepared[Session] = Prepared(
    lambda: Session.objects.public().select_related("place", "space", "team").filter(pk=Given("pk"))
)


def lecturers_of(session: Session) -> list[Lecturer]:
    return _LECTURERS(session=session.pk)


_LECTURERS: Prepared[Lecturer] = Prepared(
    lambda: (
        Lecturer.objects.filter(sessions=Given("session"))
        .only("id", "name", "title")
        .order_by("name")
    )
)


def next_here(session: Session) -> list[EventRecord]:
    """Return what comes next at the same place."""
    rows = _NEXT_HERE(place=session.place_id, now=clock.now(), but=session.pk)
    return [EventRecord(*row) for row in rows]


def _next_here() -> QuerySet[Session, tuple[Any, ...]]:
    here = Q(place_id=Given("place"), starts_at__gte=Given("now", MOMENT))
    return _rows(Session.objects.public().filter(here).exclude(pk=Given("but")), NEXT_HERE)


_NEXT_HERE: Prepared[tuple[Any, ...]] = Prepared(_next_here)


def elsewhere_with_seats(session: Session, seats: int) -> list[tuple[str, EventRecord]]:
    """Return up to three ways out for a party that finds no seat, each of another kind.

    The same lecture at another place (``page``), the same place at a later time (``place``), the
    soonest in the same town (``town``); at most three queries.
    """
    ahead = (
        with_seats(Session.objects.public(), seats)
        .filter(starts_at__gt=clock.now(), max_party__gte=seats)
        .exclude(pk=session.pk)
    )
    elsewhere, later = ~Q(place_id=session.place_id), Q(starts_at__gt=session.starts_at)
    wishes = [
        ("page", session.page_id, Q(page_id=session.page_id) & elsewhere),
        ("place", session.place_id, Q(place_id=session.place_id) & later),
        ("town", session.town_id, Q(town_id=session.town_id)),
    ]
    found: list[tuple[str, EventRecord]] = []
    for kind, same, condition in wishes:
        if same is None:
            continue
        taken = [record.id for _kind, record in found]
        if records := _records(ahead.filter(condition).exclude(pk__in=taken), 1):
            found.append((kind, records[0]))
    return found


class PageRow(NamedTuple):
    """What a link to a page needs."""

    language: str
    title: str
    url_path: str


def page_in_language(page_id: int, language: str) -> PageRow | None:
    """Return the live page in the reader's language, else in Chinese (one query)."""
    found = {row[0]: PageRow(*row) for row in _TRANSLATIONS(page=page_id)}
    return found.get(language) or found.get("zh-hans") or next(iter(found.values()), None)


def _translations() -> QuerySet[Page, tuple[Any, ...]]:
    key = Page.objects.filter(pk=Given("page")).values("translation_key")
    pages = Page.objects.filter(translation_key__in=key, live=True).order_by()
    return pages.values_list("locale__language_code", "title", "url_path")


_TRANSLATIONS: Prepared[tuple[Any, ...]] = Prepared(_translations)


class EarlierSlot(NamedTuple):
    """When a public session was planned before it was moved; nothing where only its room was."""

    starts_at: dt.datetime | None
    ends_at: dt.datetime | None


def earlier_slots(session: Session) -> list[EarlierSlot]:
    """Return the slots that residents knew before, oldest first; one query, and none for a session
    that gives no reason: it was never moved.
    """
    if session.state != SessionState.PUBLISHED or not session.state_reason:
        return []
    found = []
    for details in _MOVES(session=session.pk):
        if details is None:
            continue
        if "time" in details:
            starts, ends = (dt.datetime.fromisoformat(moment) for moment in details["time"][0])
            found.append(EarlierSlot(starts, ends))
        elif "space" in details:
            found.append(EarlierSlot(None, None))
    return found


_MOVES: Prepared[Any | None] = Prepared(
    lambda: (
        SessionEvent.objects.filter(
            session=Given("session"),
            from_state__in=[SessionState.PUBLISHED, SessionState.POSTPONED],
            to_state=SessionState.PUBLISHED,
            details__isnull=False,
        )
        .order_by("at", "id")
        .values_list("details", flat=True)
    )
)
