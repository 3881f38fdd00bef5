"""Sessions as residents read them: every string ready, so that a template only prints.

Date filters and look-ups in templates are what makes lists slow (docs/adr/0003).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cms.core import clock, dates
from lectures.scheduling.enums import Form, SessionState
from lectures.scheduling.models import Session
from lectures.scheduling.openness import Standing, closed_sentence, standing
from lectures.scheduling.queries_events import EventFilter, EventRecord, Town
from organisation.enums import Platform
from organisation.models import Lecturer, Place

SCHEMA_STATUS = {
    SessionState.CANCELLED: "https://schema.org/EventCancelled",
    SessionState.POSTPONED: "https://schema.org/EventPostponed",
}
# How the word at the end of a row looks; all other tones are plain.
WORD_CLASS = {
    "free": SafeString("session-row__seats"),
    "few": SafeString("session-row__seats session-row__seats--few"),
    "cancelled": SafeString("session-row__seats state state--cancelled"),
    "postponed": SafeString("session-row__seats state state--postponed"),
}
NO_SEATS = SafeString("session-row__seats session-row__seats--none")
ROW, ROW_OFF = SafeString("session-row"), SafeString("session-row session-row--off")
# What could end a data block or begin mark-up, as JSON escapes (the same as Django's json_script).
HTML_IN_JSON = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of a list.

    What is made here of figures and our own words is marked as safe: escaping it again would take
    a quarter of a list's time. What people typed is plain text, for the template to escape.
    """

    url: SafeString
    iso: SafeString
    time: SafeString
    title: str
    place: str
    form: str
    word: str
    tone: str
    reason: str
    row_class: SafeString
    word_class: SafeString
    day: SafeString

    @property
    def html(self) -> SafeString:
        """The list item, its day before the time where it has one.

        Written here and not in a template: twenty of them are most of what a list costs.
        """
        day = f'<span class="session-row__day">{self.day}</span> ' if self.day else ""
        reason = ""
        if self.reason:
            chinese = ' lang="zh-Hans"' if get_language() == "en" else ""
            reason = f'<p class="session-row__reason"{chinese}>{escape(self.reason)}</p>'
        return SafeString(
            f'<li class="{self.row_class}">'
            f'<time class="session-row__time" datetime="{self.iso}">{day}{self.time}</time>'
            f'<div class="session-row__main"><h3 class="session-row__title">'
            f'<a class="stretch" href="{self.url}">{escape(self.title)}</a></h3>'
            f'<p class="session-row__place">{escape(self.place)} · {escape(self.form)}</p>'
            f'{reason}</div><p class="{self.word_class}">{escape(self.word)}</p></li>'
        )


@dataclass(frozen=True, slots=True)
class EventDay:
    """The rows of one day under its date block."""

    iso: SafeString
    near: SafeString
    number: SafeString
    month: SafeString
    weekday: SafeString
    lunar: SafeString
    rows: list[EventRow]


def event_rows(records: Iterable[EventRecord], *, with_day: bool = False) -> list[EventRow]:
    """Return the rows in the reader's language; ``with_day`` writes the date into each."""
    now, english = clock.now(), get_language() == "en"
    # One reverse a list instead of one a row: the number is the only part that differs.
    head, tail = reverse("event", args=[0]).rsplit("0", 1)
    forms: dict[str, str] = {value: str(label) for value, label in Form.choices}
    originally = pgettext("the time before a session was postponed", "Planned for %s")
    rows = []
    for record in records:
        stands = standing(
            record.state,
            record.starts_at,
            record.ends_at,
            record.capacity - record.seats_taken,
            now,
        )
        starts = clock.local(record.starts_at)
        rows.append(
            EventRow(
                url=SafeString(f"{head}{record.id}{tail}"),
                iso=SafeString(starts.isoformat(timespec="minutes")),
                time=SafeString(
                    originally % dates.time_label(starts.time())
                    if stands.tone == "postponed"
                    else dates.time_label(starts.time())
                ),
                title=(english and record.title_en) or record.title,
                place=_place_words(record, english),
                form=forms.get(record.form, ""),
                word=stands.word,
                tone=stands.tone,
                reason=record.state_reason if stands.tone in {"cancelled", "postponed"} else "",
                row_class=ROW_OFF if stands.tone == "cancelled" else ROW,
                word_class=WORD_CLASS.get(stands.tone, NO_SEATS),
                day=SafeString(dates.day_label(starts.date()) if with_day else ""),
            )
        )
    return rows


def _place_words(record: EventRecord, english: bool) -> str:
    """Return the place and its town, once where it is the town itself or its name begins so."""
    place = (english and record.place_name_en) or record.place_name
    if record.town_name is None or record.town_id == record.place_id:
        return place
    town = (english and record.town_name_en) or record.town_name
    return place if place.startswith(town) else f"{place} · {town}"


def event_days(records: Iterable[EventRecord]) -> list[EventDay]:
    """Return the rows grouped by the day on which they begin in Rushan, in the order given."""
    records = list(records)
    days: dict[dt.date, list[EventRow]] = {}
    for record, row in zip(records, event_rows(records), strict=True):
        days.setdefault(clock.local(record.starts_at).date(), []).append(row)
    return [
        EventDay(
            iso=SafeString(day.isoformat()),
            near=SafeString(dates.near_label(day)),
            number=SafeString(day.day),
            month=SafeString(dates.month_label(day)),
            weekday=SafeString(dates.weekday_label(day)),
            lunar=SafeString(dates.lunar_label(day)),
            rows=rows,
        )
        for day, rows in days.items()
    ]


def list_heading(wanted: EventFilter, towns: Iterable[Town], place: Place | None) -> str:
    """Return what the list shows: 南黄镇的活动, or ``Sessions``."""
    english = get_language() == "en"
    town = next((town for town in towns if town.slug == wanted.town), None)
    if place is not None:
        name = place.display_name
    elif town is not None:
        name = (english and town.name_en) or town.name
    else:
        return _("Sessions")
    return _("Sessions in %(place)s") % {"place": name}


@dataclass(frozen=True, slots=True)
class QuickLink:
    """A stretch of days to look at with one tap."""

    label: str
    url: str
    is_chosen: bool


def quick_links(wanted: EventFilter) -> list[QuickLink]:
    """Return today, this week (what is left of it) and the weekend, other choices kept."""
    today = clock.today()
    sunday = today + dt.timedelta(days=6 - today.weekday())
    saturday = max(today, sunday - dt.timedelta(days=1))
    path, kept = reverse("events"), wanted.params()
    stretches = (
        (_("Today"), today, today),
        (_("This week"), today, sunday),
        (_("The weekend"), saturday, sunday),
    )
    return [
        QuickLink(
            label,
            f"{path}?{urlencode(kept | {'from': first.isoformat(), 'to': last.isoformat()})}",
            (wanted.first_day, wanted.last_day) == (first, last),
        )
        for label, first, last in stretches
    ]


def filter_options(wanted: EventFilter, towns: Iterable[Town]) -> dict[str, SafeString]:
    """Return the ``<option>`` elements of the filter's selects, the chosen ones marked."""
    english = get_language() == "en"
    names = tuple((town.slug, (english and town.name_en) or town.name) for town in towns)
    platforms = tuple((value, str(label)) for value, label in Platform.choices)
    forms = tuple((value, str(label)) for value, label in Form.choices)
    return {
        "towns": _options(names, wanted.town),
        "platforms": _options(platforms, wanted.platform),
        "forms": _options(forms, wanted.form),
    }


def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return _options_html(choices, chosen if chosen in dict(choices) else "")


@lru_cache(maxsize=256)
def _options_html(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """Return the elements, kept because the same few dozen lines stand on every list."""
    selected = SafeString(" selected")
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((value, selected if value == chosen else "", label) for value, label in choices),
    )


@dataclass(frozen=True, slots=True)
class Seats:
    """Taken seats in words, and as a share of all for the bar."""

    percent: int
    words: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """Everything that the page of one session prints."""

    pk: int
    title: str
    summary: str
    standing: Standing
    reason: str
    closed: str
    seats: Seats
    url: str
    full_url: str
    starts_iso: str
    ends_iso: str
    span: str
    lunar: str
    near: str
    month: str
    day_number: int
    weekday: str
    form: str
    platform: str
    team: str
    team_url: str
    lecturers: list[str]
    room: str
    place: str
    place_url: str
    address: str
    directions: list[str]
    access: str
    step_free: bool
    phone: str
    phone_digits: str
    map_url: str
    share: str
    description: str
    is_sample: bool
    json_ld: SafeString
    # The attribute for what people wrote in Chinese only, on an English page.
    chinese: SafeString

    @property
    def marked_title(self) -> str:
        """The title with 已取消 or 延期 before it, for tabs, search results and shared links."""
        if self.standing.tone not in {"cancelled", "postponed"}:
            return self.title
        return _("%(word)s: %(title)s") % {"word": self.standing.word, "title": self.title}

    @property
    def has_calendar(self) -> bool:
        """Is there a date ahead to write into a calendar?"""
        return self.standing.tone in {"free", "few", "full"}


def event_page(
    session: Session, lecturers: Iterable[Lecturer], earlier: Sequence[dt.datetime] = ()
) -> EventPage:
    """Return the page of a public session (loaded with place, room and team); ``earlier`` are the
    starts that it had before it was moved.
    """
    place, starts = session.place, clock.local(session.starts_at)
    stands = standing(
        session.state, session.starts_at, session.ends_at, session.seats_left, clock.now()
    )
    url = reverse("event", args=[session.pk])
    span = dates.span_label(session.starts_at, session.ends_at)
    if stands.tone == "postponed":
        originally = pgettext("the time before a session was postponed", "Planned for %s")
        span = originally % span
    title, where = session.display_title, place.display_name
    reason = session.state_reason if stands.tone in {"cancelled", "postponed"} else ""
    speakers = [
        pgettext("lecturer and title", "%(name)s, %(title)s")
        % {"name": lecturer.name, "title": lecturer.title}
        if lecturer.title
        else lecturer.name
        for lecturer in lecturers
    ]
    return EventPage(
        pk=session.pk,
        title=title,
        summary=session.summary,
        standing=stands,
        reason=reason,
        closed=closed_sentence(session.state, session.starts_at, session.ends_at),
        seats=_seats(session),
        url=url,
        full_url=settings.SITE_URL + url,
        starts_iso=starts.isoformat(timespec="minutes"),
        ends_iso=clock.local(session.ends_at).isoformat(timespec="minutes"),
        span=span,
        lunar=dates.lunar_label(starts.date()),
        near=dates.near_label(starts.date()),
        month=dates.month_label(starts.date()),
        day_number=starts.day,
        weekday=dates.weekday_label(starts.date()),
        form=str(Form(session.form).label),
        platform=str(Platform(session.platform).label),
        team=session.team.display_name,
        team_url=reverse("team", args=[session.team.slug]) if session.team.is_active else "",
        lecturers=speakers,
        room=session.space.display_name,
        place=where,
        place_url=reverse("place", args=[place.slug]) if place.is_active else "",
        address=place.address,
        directions=[line.strip() for line in place.directions.splitlines() if line.strip()],
        access=place.access_notes,
        step_free=place.step_free,
        phone=place.phone,
        phone_digits=phone_digits(place.phone),
        map_url=map_url(place),
        share=share_text(title, span, where, stands, settings.SITE_URL + url),
        description=f"{span} · {where} · {stands.word}",
        is_sample=session.is_sample,
        json_ld=json_ld(session, settings.SITE_URL + url, earlier),
        chinese=SafeString(' lang="zh-Hans"' if get_language() == "en" else ""),
    )


def _seats(session: Session) -> Seats:
    words = _("%(taken)d of %(capacity)d seats are taken") % {
        "taken": session.seats_taken,
        "capacity": session.capacity,
    }
    return Seats(session.seats_taken * 100 // session.capacity, words)


def phone_digits(phone: str) -> str:
    """Return what a telephone can dial of ``phone``: 0631-000 0000（示例） loses its words."""
    return "".join(sign for sign in phone if sign in "0123456789+-")


def map_url(place: Place) -> str:
    """Return a map's address for the reader's own click; empty without a point or address."""
    if place.longitude is not None and place.latitude is not None:
        query = {
            "position": f"{place.longitude},{place.latitude}",
            "name": place.name,
            "coordinate": "wgs84",
            "callnative": "0",
        }
        return f"https://uri.amap.com/marker?{urlencode(query)}"
    if place.address:
        query = {"keyword": place.address, "city": "371083", "callnative": "0"}
        return f"https://uri.amap.com/search?{urlencode(query)}"
    return ""


def share_text(title: str, span: str, where: str, stands: Standing, full_url: str) -> str:
    """Return a message for a village chat group, ready to copy."""
    return _("“%(title)s”, %(span)s, at %(where)s. %(word)s. Details: %(url)s") % {
        "title": title,
        "span": span,
        "where": where,
        "word": stands.word,
        "url": full_url,
    }


def json_ld(session: Session, full_url: str, earlier: Sequence[dt.datetime] = ()) -> SafeString:
    """Return schema.org ``Event`` data, safe within a data block that no browser runs."""
    place = session.place
    location: dict[str, Any] = {
        "@type": "Place",
        "name": f"{place.display_name} {session.space.display_name}",
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressLocality": "乳山市",
            "streetAddress": place.address or place.display_name,
        },
    }
    if place.longitude is not None and place.latitude is not None:
        location["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(place.latitude),
            "longitude": float(place.longitude),
        }
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{settings.SITE_URL}/events/{session.pk}/",
        "name": session.display_title,
        "url": full_url,
        "startDate": clock.local(session.starts_at).isoformat(timespec="seconds"),
        "endDate": clock.local(session.ends_at).isoformat(timespec="seconds"),
        "eventStatus": SCHEMA_STATUS.get(
            SessionState(session.state), "https://schema.org/EventScheduled"
        ),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": location,
        "organizer": {"@type": "Organization", "name": session.team.display_name},
        "maximumAttendeeCapacity": session.capacity,
        "remainingAttendeeCapacity": session.seats_left,
    }
    if earlier and session.state == SessionState.PUBLISHED:
        before = [clock.local(moment).isoformat(timespec="seconds") for moment in earlier]
        data["eventStatus"] = "https://schema.org/EventRescheduled"
        data["previousStartDate"] = before if len(before) > 1 else before[0]
    if session.summary:
        data["description"] = session.summary
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(plain.translate(HTML_IN_JSON))  # escaped in this very line
