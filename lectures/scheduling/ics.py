"""A session as an iCalendar file (RFC 5545) that phones take over as it is."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Alarm, Calendar, Event, vGeo, vText, vUri

from cms.core import clock
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session

STATUS = {
    SessionState.CANCELLED: "CANCELLED",
    SessionState.POSTPONED: "TENTATIVE",
}
# The largest INTEGER of RFC 5545 3.3.8.
MOST = 2**31 - 1


def session_calendar(
    session: Session,
    *,
    url: str,
    note: str = "",
    kind: str = "session",
    number: int | None = None,
    is_cancelled: bool = False,
    remind: bool = False,
) -> Calendar:
    """Return a calendar with the session alone (loaded with place, room and team).

    Times are written in UTC, which every calendar shows on the right hour. The UID stays the same
    for the life of the session, so that a later file replaces an earlier one; ``SEQUENCE`` grows
    with every saved change. ``note`` stands first in the description. A ticket has a ``kind`` and
    ``number`` of its own, may be cancelled apart from its session, and reminds two hours before.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Practice centre//Sessions//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add_component(
        _event(session, url, note, f"{kind}-{number or session.pk}", is_cancelled, remind)
    )
    return calendar


def _event(
    session: Session, url: str, note: str, key: str, is_cancelled: bool, remind: bool
) -> Event:
    place, event = session.place, Event()
    status = STATUS.get(SessionState(session.state), "CONFIRMED")
    if is_cancelled:
        status = "CANCELLED"
    title = session.display_title
    event.add("uid", f"{key}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}")
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("last-modified", session.updated_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", sequence(session) + is_cancelled)
    event.add("dtstart", session.starts_at.astimezone(dt.UTC))
    event.add("dtend", session.ends_at.astimezone(dt.UTC))
    event.add("summary", vText(_("Cancelled: %s") % title if status == "CANCELLED" else title))
    event.add("status", status)
    event.add("transp", "TRANSPARENT" if status == "CANCELLED" else "OPAQUE")
    where = [place.display_name, session.space.display_name, place.address]
    event.add("location", vText(" · ".join(part for part in where if part)))
    about = [note, _instead(session), session.state_reason, session.summary]
    about += [session.team.display_name, url]
    event.add("description", vText("\n".join(part for part in about if part)))
    event.add("url", vUri(url))
    if place.latitude is not None and place.longitude is not None:
        event.add("geo", vGeo((float(place.latitude), float(place.longitude))))
    if remind and status == "CONFIRMED":
        event.add_component(_alarm(title))
    return event


def _instead(session: Session) -> str:
    """Return where the session takes place instead; nothing where it was not replaced."""
    if session.replaced_by_id is None:
        return ""
    address = settings.SITE_URL + reverse("event", args=[session.replaced_by_id])
    return pgettext("a cancelled session in a calendar", "Instead: %s") % address


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", dt.timedelta(hours=-2))
    alarm.add("description", vText(title))
    return alarm


def sequence(session: Session) -> int:
    """Return a number that never falls: seconds between the first and the last saved change."""
    seconds = int((session.updated_at - session.created_at).total_seconds())
    return min(max(seconds, 0), MOST - 1)


def calendar_response(calendar: Calendar, filename: str) -> HttpResponse:
    """Return the file as a download: CRLF, lines folded at 75 octets between characters."""
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
