"""Read whole days from an untrusted ICS file: holidays, school terms.

Sizes and nesting are looked at before anything is parsed, time zones of the file are thrown away
unread, a rule is unrolled within bounds. What is wrong with one entry is told of that entry; a file
that can't be read at all raises ``ImportRefused`` with a sentence that says what to do.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.error import BrokenCalendarProperty
from icalendar.prop import vRecur

from cms.core import clock
from organisation.calendars.recurrence import Unrolled, unroll
from organisation.errors import ImportRefused
from organisation.tables.reading import Upload, clean_text

MAX_BYTES = 1024 * 1024
MAX_LINES = 20_000
MAX_LINE = 10_000  # characters, unfolded
MAX_DEPTH = 4  # a calendar, an entry, an alarm; one to spare
MAX_ENTRIES = 1_000
MAX_OCCURRENCES = 1_000
MAX_SECONDS = 5.0
LONGEST = dt.timedelta(days=366)
DAY = dt.timedelta(days=1)
REASON_LENGTH = 120  # of HoursException.reason
UID_LENGTH = 200
# Time zones of the file are not needed: those with a known name are ours, others are refused.
_ZONES = re.compile(
    r"^BEGIN:VTIMEZONE\s*$.*?^END:VTIMEZONE\s*$\n?", re.MULTILINE | re.DOTALL | re.I
)
_MARKS = re.compile(r"^\s*(BEGIN|END)\s*:\s*([A-Z-]+)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One run of whole days in the file, both ends included; of a recurring entry one occurrence.

    ``key`` is the entry's UID, with its date for an occurrence: what is the same next time.
    ``is_cancelled``: the file takes it back. ``left_out`` says why a sound entry is no matter of
    whole days ahead, ``reasons`` what is wrong with it; either has no days.
    """

    number: int
    key: str
    uid: str
    title: str
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    is_cancelled: bool = False
    left_out: str = ""
    note: str = ""
    reasons: tuple[str, ...] = ()

    def written(self) -> dict[str, Any]:
        """Return the entry as JSON keeps it."""
        return {
            **vars(self),
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "reasons": list(self.reasons),
        }

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Entry:
        """Return what ``written`` wrote down."""
        days = {
            name: dt.date.fromisoformat(stored[name]) if stored[name] else None
            for name in ("first_day", "last_day")
        }
        return cls(**{**stored, **days, "reasons": tuple(stored["reasons"])})


def read_calendar(upload: Upload) -> list[Entry]:
    """Return the entries of ``upload`` in the order of the file. Raises ``ImportRefused``."""
    too_large = _("The file is larger than 1 MB. Please export a shorter time.")
    if (upload.size or 0) > MAX_BYTES:
        raise ImportRefused(too_large)
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ImportRefused(too_large)
    if not data.strip():
        raise ImportRefused(_("The file is empty."))
    text = _text(data)
    _refuse_bomb(text)
    events = list(_events(_ZONES.sub("", text)))
    if not events:
        raise ImportRefused(_("The calendar holds no entries."))
    return _Reader().read(events)


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _no_calendar()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text or not re.match(
        r"\s*BEGIN:VCALENDAR\s*$", text, re.MULTILINE | re.IGNORECASE
    ):
        raise _no_calendar()
    return text


def _no_calendar() -> ImportRefused:
    return ImportRefused(_("This is no calendar file. Please export the calendar as ICS (.ics)."))


def _refuse_bomb(text: str) -> None:
    """Raise ``ImportRefused`` for more lines, entries or nesting than a calendar needs."""
    too_much = _("The file holds more than a calendar of holidays needs. It was refused.")
    lines = text.split("\n")
    depth = entries = length = 0
    if len(lines) > MAX_LINES:
        raise ImportRefused(too_much)
    for line in lines:
        length = length + len(line) if line[:1] in (" ", "\t") else len(line)
        mark = _MARKS.match(line)
        if mark and mark.group(1).upper() == "BEGIN":
            depth += 1
            entries += 1
        elif mark:
            depth -= 1
        if depth > MAX_DEPTH or length > MAX_LINE or entries > 3 * MAX_ENTRIES:
            raise ImportRefused(too_much)


def _events(text: str) -> Iterator[Event]:
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        for calendar in calendars:
            yield from (found for found in calendar.walk("VEVENT") if isinstance(found, Event))
    # icalendar lets through whatever its parsers meet in a broken file.
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise ImportRefused(
            _("The calendar file is broken. Please export it again as ICS (.ics).")
        ) from error


class _Wrong(Exception):
    """An entry can't be used; the message is a sentence for its reader."""


class _LeftOut(Exception):
    """An entry is sound, and no matter of whole days."""


@dataclass
class _Reader:
    """Reads one file: what its entries have in common."""

    deadline: float = field(default_factory=lambda: time.monotonic() + MAX_SECONDS)
    occurrences: int = 0

    def read(self, events: list[Event]) -> list[Entry]:
        if len(events) > MAX_ENTRIES:
            raise ImportRefused(
                _("The calendar has more than %(limit)d entries. Please export a shorter time.")
                % {"limit": MAX_ENTRIES}
            )
        moved = {
            (_uid(event), day) for event in events if (day := _recurrence_id(event)) is not None
        }
        entries: list[Entry] = []
        known: set[str] = set()
        for number, event in enumerate(events, start=1):
            for entry in self._entries(number, event, moved):
                if entry.key in known and not entry.reasons:
                    twice = _("This entry is in the file twice (the same UID).")
                    entry = Entry(number, entry.key, entry.uid, entry.title, reasons=(twice,))
                known.add(entry.key)
                entries.append(entry)
        return entries

    def _entries(
        self, number: int, event: Event, moved: set[tuple[str, dt.date]]
    ) -> Iterator[Entry]:
        if time.monotonic() > self.deadline:
            raise ImportRefused(
                _("The calendar's repeating entries take too long to unroll. It was refused.")
            )
        uid, title = _uid(event), _line(event, "SUMMARY")[:REASON_LENGTH]
        instead_of = _recurrence_id(event)
        key = _occurrence(uid, instead_of) if instead_of else uid
        try:
            first_day, last_day = _days(event)
            if not title:
                raise _Wrong(_("It has no title: visitors read it as the reason."))
            if _line(event, "STATUS").upper() == "CANCELLED":
                yield Entry(number, key, uid, title, is_cancelled=True)
                return
            if "RRULE" not in event and "RDATE" not in event:
                yield self._ahead(Entry(number, key, uid, title, first_day, last_day))
                return
            unrolled = self._unrolled(event, first_day)
        except _Wrong as wrong:
            yield Entry(number, key, uid, title, reasons=(str(wrong),))
            return
        except _LeftOut as left_out:
            yield Entry(number, key, uid, title, left_out=str(left_out))
            return
        length = last_day - first_day
        ahead = [day for day in unrolled.days if day + length >= clock.today()]
        for day in ahead:
            if (uid, day) not in moved:
                yield self._ahead(
                    Entry(
                        number,
                        _occurrence(uid, day),
                        uid,
                        title,
                        day,
                        day + length,
                        note=unrolled.note,
                    )
                )
        if not ahead:
            yield Entry(number, uid, uid, title, left_out=_("It is over."))

    def _ahead(self, entry: Entry) -> Entry:
        if entry.last_day is not None and entry.last_day < clock.today():
            return Entry(entry.number, entry.key, entry.uid, entry.title, left_out=_("It is over."))
        self.occurrences += 1
        if self.occurrences > MAX_OCCURRENCES:
            raise ImportRefused(
                _("The calendar has more than %(limit)d days ahead. Please export a shorter time.")
                % {"limit": MAX_OCCURRENCES}
            )
        return entry

    def _unrolled(self, event: Event, first_day: dt.date) -> Unrolled:
        rule = event.get("RRULE")
        if isinstance(rule, list):
            raise _Wrong(_("It repeats by several rules at once."))
        if rule is not None and not isinstance(rule, vRecur):
            raise _Wrong(_("Its rule of repetition is not understood."))
        try:
            return unroll(
                rule,
                first_day,
                added=_dates(event, "RDATE"),
                left_out=_dates(event, "EXDATE"),
            )
        except ValueError as error:
            raise _Wrong(str(error)) from error


def _line(event: Event, name: str) -> str:
    value = event.get(name, "")
    if isinstance(value, list):
        value = value[0]
    return " ".join(clean_text(str(value)).split())


def _uid(event: Event) -> str:
    """Return the entry's UID; for an entry without one, what stays the same: its words and day."""
    uid = _line(event, "UID")
    if not uid:
        start = _parsed(event.get("DTSTART"), "dt")
        uid = f"{_line(event, 'SUMMARY')}@{start}"
    if len(uid) > UID_LENGTH:
        uid = f"sha256:{hashlib.sha256(uid.encode()).hexdigest()}"
    return uid


def _occurrence(uid: str, day: dt.date) -> str:
    return f"{uid}/{day.isoformat()}"


def _recurrence_id(event: Event) -> dt.date | None:
    value = event.get("RECURRENCE-ID")
    try:
        return None if value is None or isinstance(value, list) else _day(value)[0]
    except (_Wrong, _LeftOut):
        return None


def _day(value: Any) -> tuple[dt.date, dt.time]:
    """Return the day and wall time in Rushan of a date or time of the file.

    A floating time means the wall clock here. Raises ``_Wrong``.
    """
    if isinstance(value, list):
        raise _Wrong(_("A date is given twice."))
    found = _parsed(value, "dt")
    if isinstance(found, dt.datetime):
        zone = str(getattr(value, "params", {}).get("TZID", ""))
        if found.tzinfo is None and zone:
            raise _Wrong(
                _("The time zone “%(zone)s” is not known.") % {"zone": clean_text(zone)[:40]}
            )
        try:
            local = found if found.tzinfo is None else clock.local(found)
        except (OverflowError, ValueError) as error:
            raise _Wrong(_("A date is not understood.")) from error
        day, wall = local.date(), local.time().replace(tzinfo=None)
    elif isinstance(found, dt.date):
        day, wall = found, dt.time.min
    else:
        raise _Wrong(_("A date is not understood."))
    if not 1901 <= day.year < 2100:
        raise _Wrong(_("The year %(year)d is out of reach.") % {"year": day.year})
    return day, wall


def _days(event: Event) -> tuple[dt.date, dt.date]:
    """Return the first and last whole day. Raises ``_Wrong``, ``_LeftOut``."""
    if "DTSTART" not in event:
        raise _Wrong(_("It has no date (DTSTART), or one that is not understood."))
    start = event["DTSTART"]
    first_day, begins = _day(start)
    is_date = not isinstance(_parsed(start, "dt"), dt.datetime)
    if "DTEND" in event:
        after, ends = _day(event["DTEND"])
    elif "DURATION" in event:
        after, ends = _after(first_day, begins, event["DURATION"])
    else:
        # Without an end a date lasts a day, and a time no time at all (RFC 5545, 3.6.1).
        after, ends = (first_day + DAY, dt.time.min) if is_date else (first_day, begins)
    if (after, ends) < (first_day, begins):
        raise _Wrong(_("It ends before it begins."))
    if is_date and after == first_day:
        after += DAY  # many programs write the last day, where the day after it is meant
    if begins != dt.time.min or ends != dt.time.min or after == first_day:
        raise _LeftOut(
            _("It takes part of a day only. Enter other hours of a day by hand, if they matter.")
        )
    if after - first_day > LONGEST:
        raise _Wrong(_("It lasts longer than a year."))
    return first_day, after - DAY


def _after(first_day: dt.date, begins: dt.time, value: Any) -> tuple[dt.date, dt.time]:
    length = _parsed(value, "dt") or _parsed(value, "td")
    if not isinstance(length, dt.timedelta):
        raise _Wrong(_("A date is not understood."))
    try:
        end = dt.datetime.combine(first_day, begins) + length
    except OverflowError as error:
        raise _Wrong(_("It lasts longer than a year.")) from error
    return end.date(), end.time()


def _dates(event: Event, name: str) -> set[dt.date]:
    values = event.get(name, [])
    found: set[dt.date] = set()
    for value in values if isinstance(values, list) else [values]:
        for single in _parsed(value, "dts") or []:
            found.add(_day(single)[0])
    return found


def _parsed(value: Any, name: str) -> Any:
    """Return what icalendar made of a value, ``None`` where it could make nothing of it."""
    try:
        return getattr(value, name, None)
    except BrokenCalendarProperty:
        return None
