"""Many sessions as one calendar that programs subscribe to (RFC 5545), written as it is sent.

Lines are put together here, for the library that writes single files (``ics``) takes about a
millisecond a session; ``tests/scheduling/test_ics_feed.py`` reads them back with that library.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, F, FloatField, Max, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.enums import NEVER_PUBLIC_STATES, Form, SessionState
from lectures.scheduling.ics import MOST, STATUS
from lectures.scheduling.models import Session

# What a calendar shows: a quarter back, so that one may look up what was, and two years ahead.
DAYS_BACK, DAYS_AHEAD = 90, 731
OCTETS = 75  # of a line, its end left out (RFC 5545 3.1)
EVENTS_A_PIECE = 200
LINE_END = b"\r\n"
FOOT = b"END:VCALENDAR\r\n"
# What nobody is sure of yet.
UNSETTLED = {SessionState.DRAFT, SessionState.REQUESTED}
SEPARATORS = {ord(sign): "\n" for sign in "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}
# Control characters are not text (3.1); other ends of a line than ours become ours.
UNPRINTABLE = dict.fromkeys((*range(32), 127)) | SEPARATORS | {9: " ", 10: "\n"}


class FeedRow(NamedTuple):
    """One session as read for a calendar: moments as the database writes them, in UTC."""

    id: int
    title: str
    title_en: str
    summary: str
    form: str
    state: str
    state_reason: str
    replaced_by_id: int | None
    starts_at: str
    ends_at: str
    created_at: str
    updated_at: str
    team_name: str
    team_name_en: str
    space_id: int
    space_name: str
    space_name_en: str
    place_name: str
    place_name_en: str
    address: str
    latitude: float | None
    longitude: float | None


def in_window(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Narrow to what a calendar shows, soonest first: ``DAYS_BACK`` to ``DAYS_AHEAD``."""
    today = clock.today()
    first, last = (
        clock.day_bounds(today + dt.timedelta(days=days))[0] for days in (-DAYS_BACK, DAYS_AHEAD)
    )
    return sessions.filter(starts_at__gte=first, starts_at__lt=last).order_by("starts_at", "id")


def feed_response(
    request: HttpRequest,
    sessions: QuerySet[Session],
    *,
    name: str,
    filename: str,
    is_secret: bool = False,
) -> HttpResponseBase:
    """Answer a calendar called ``name`` with those of ``sessions`` that lie ``in_window``.

    Two queries, however many sessions, and memory for a few hundred of them. Where nothing has
    changed since the reader's ``ETag`` or ``Last-Modified``, an empty 304 after one query. A
    changed name of a place or a team reaches such readers on the next day. Who may see ``sessions``
    is the caller's to decide; ``is_secret`` keeps the answer out of shared caches and indexes.
    """
    sessions = in_window(sessions)
    etag, changed_at = _version(sessions, name)
    fresh = StreamingHttpResponse(
        Writer(name).pieces(sessions), content_type="text/calendar; charset=utf-8"
    )
    fresh["Content-Disposition"] = f'attachment; filename="{filename}"'
    fresh["ETag"] = etag
    fresh["Last-Modified"] = http_date(changed_at.timestamp())
    unchanged = get_conditional_response(request, etag, int(changed_at.timestamp()))
    answer: HttpResponseBase = unchanged or fresh
    answer["Cache-Control"] = "private, no-store" if is_secret else "public, max-age=300"
    if is_secret:
        answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _version(sessions: QuerySet[Session], name: str) -> tuple[str, dt.datetime]:
    """Return a tag that changes whenever the calendar may, and the moment of the last change.

    Each day is a new version: the window has moved, and names may have changed.
    """
    facts = sessions.order_by().aggregate(
        rows=Count("id"), latest=Max("updated_at"), numbers=Sum("id")
    )
    midnight, _end = clock.day_bounds(clock.today())
    seen = (get_language(), name, midnight, *facts.values())
    digest = hashlib.sha256("\n".join(map(str, seen)).encode()).hexdigest()[:32]
    return quote_etag(digest), max(facts["latest"] or midnight, midnight)


def _rows(sessions: QuerySet[Session]) -> QuerySet[Session, tuple[Any, ...]]:
    """Return what ``FeedRow`` names. Moments come as text: Django's own way to read them takes
    longer than all that is written here.
    """
    moments = ("starts_at", "ends_at", "created_at", "updated_at")
    texts = {f"{moment}_text": Cast(moment, TextField()) for moment in moments}
    return sessions.annotate(
        **texts,
        latitude=Cast("place__latitude", FloatField()),
        longitude=Cast("place__longitude", FloatField()),
    ).values_list(
        "id",
        "title",
        "title_en",
        "summary",
        "form",
        "state",
        "state_reason",
        "replaced_by_id",
        *texts,
        "team__name",
        "team__name_en",
        "space_id",
        "space__name",
        "space__name_en",
        "place__name",
        "place__name_en",
        F("place__address"),
        "latitude",
        "longitude",
    )


class Writer:
    """Writes the calendar ``name`` in the language that is active now, however late it is sent.

    The UID of a session is that of its own file (``ics``) and never changes; ``SEQUENCE`` grows
    with every saved change. What is called off stays, as cancelled, with the reason.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._english = get_language() == "en"
        self._host = urlsplit(settings.SITE_URL).hostname or "localhost"
        self._event_head, self._event_tail = _around_number("event")
        self._desk_head, self._desk_tail = _around_number("desk-session")
        self._cancelled = _("Cancelled: %s")
        self._instead = pgettext("a cancelled session in a calendar", "Instead: %s")
        self._with_state = pgettext("a session in a calendar", "%(state)s: %(title)s")
        self._states = {value: str(label) for value, label in SessionState.choices}
        self._forms = {
            value: line(f"CATEGORIES:{escaped(str(label))}") for value, label in Form.choices
        }
        self._rooms: dict[int, bytes] = {}

    def pieces(self, sessions: QuerySet[Session]) -> Iterator[bytes]:
        """Yield the calendar with ``sessions`` in their order, some hundred of them at a time."""
        kept = [self.head()]
        for row in _rows(sessions).iterator(chunk_size=EVENTS_A_PIECE):
            kept.append(self.event(FeedRow._make(row)))
            if len(kept) > EVENTS_A_PIECE:
                yield b"".join(kept)
                kept.clear()
        kept.append(FOOT)
        yield b"".join(kept)

    def head(self) -> bytes:
        name = escaped(" ".join(self.name.split()))
        return b"".join(
            [
                b"BEGIN:VCALENDAR\r\n",
                b"VERSION:2.0\r\n",
                b"PRODID:-//Practice centre//Sessions//ZH\r\n",
                b"CALSCALE:GREGORIAN\r\n",
                line(f"NAME:{name}"),
                line(f"X-WR-CALNAME:{name}"),
                b"X-WR-TIMEZONE:Asia/Shanghai\r\n",
                b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n",
                b"X-PUBLISHED-TTL:PT1H\r\n",
            ]
        )

    def event(self, row: FeedRow) -> bytes:
        is_public = row.state not in NEVER_PUBLIC_STATES
        title = (self._english and row.title_en) or row.title
        status = STATUS.get(SessionState(row.state), "CONFIRMED")
        if status == "CANCELLED":
            title = self._cancelled % title
        elif not is_public:
            title = self._with_state % {"state": self._states[row.state], "title": title}
            status = "TENTATIVE" if row.state in UNSETTLED else status
        if is_public:
            url = f"{self._event_head}{row.id}{self._event_tail}"
        else:
            url = f"{self._desk_head}{row.id}{self._desk_tail}"
        team = (self._english and row.team_name_en) or row.team_name
        about = [escaped(part) for part in (row.state_reason, row.summary, team) if part]
        if row.replaced_by_id:
            about.insert(
                0, self._instead % f"{self._event_head}{row.replaced_by_id}{self._event_tail}"
            )
        changed = compact(row.updated_at)
        return b"".join(
            [
                b"BEGIN:VEVENT\r\n",
                line(f"UID:session-{row.id}@{self._host}"),
                (
                    f"DTSTAMP:{changed}\r\nLAST-MODIFIED:{changed}\r\n"
                    f"SEQUENCE:{_sequence(row)}\r\n"
                    f"DTSTART:{compact(row.starts_at)}\r\nDTEND:{compact(row.ends_at)}\r\n"
                    f"STATUS:{status}\r\n"
                    f"TRANSP:{'TRANSPARENT' if status == 'CANCELLED' else 'OPAQUE'}\r\n"
                ).encode(),
                b"" if is_public else b"CLASS:PRIVATE\r\n",
                line(f"SUMMARY:{escaped(title)}"),
                line("DESCRIPTION:" + "\\n".join([*about, url])),
                self._forms.get(row.form, b""),
                self._rooms.get(row.space_id) or self._room(row),
                line(f"URL:{url}"),
                b"END:VEVENT\r\n",
            ]
        )

    def _room(self, row: FeedRow) -> bytes:
        """Return where the session is, kept because a room has many."""
        place = (self._english and row.place_name_en) or row.place_name
        space = (self._english and row.space_name_en) or row.space_name
        where = " · ".join(part for part in (place, space, row.address) if part)
        found = line(f"LOCATION:{escaped(where)}")
        if row.latitude is not None and row.longitude is not None:
            found += line(f"GEO:{row.latitude:.6f};{row.longitude:.6f}")
        self._rooms[row.space_id] = found
        return found


def _around_number(address: str) -> tuple[str, str]:
    """Return what stands before and behind the number in the full ``address`` of a session."""
    head, tail = reverse(address, args=[0]).rsplit("0", 1)
    return settings.SITE_URL + head, tail


def _sequence(row: FeedRow) -> int:
    """Return what ``ics.sequence`` does, from the moments as read."""
    kept = dt.datetime.fromisoformat(row.updated_at) - dt.datetime.fromisoformat(row.created_at)
    return min(max(int(kept.total_seconds()), 0), MOST - 1)


def compact(moment: str) -> str:
    """Return ``20261128T063000Z`` for a moment in UTC as a database writes it."""
    return f"{moment[:4]}{moment[5:7]}{moment[8:10]}T{moment[11:13]}{moment[14:16]}{moment[17:19]}Z"


def escaped(text: str) -> str:
    """Return ``text`` as a value of type TEXT (RFC 5545 3.3.11)."""
    if not text.isprintable():
        text = text.replace("\r\n", "\n").translate(UNPRINTABLE)
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def line(text: str) -> bytes:
    """Return a content line with its end, folded between characters (RFC 5545 3.1)."""
    octets = text.encode()
    if len(octets) <= OCTETS:
        return octets + LINE_END
    parts, start, end = [], 0, OCTETS
    while end < len(octets):
        while octets[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        parts.append(octets[start:end])
        start, end = end, end + OCTETS - 1  # a space leads each further line
    parts.append(octets[start:])
    return b"\r\n ".join(parts) + LINE_END
