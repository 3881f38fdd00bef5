"""A place manager can take a foreign calendar as closures; the centre's one as public holidays.

First a dry run, then all entries or none. An entry is known by its UID, so the same file can be
imported again and again.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cms.core import clock, dates
from organisation import permissions
from organisation.calendars.reading import DAY, Entry, read_calendar
from organisation.domain.hours import SpecialHours, set_special_hours, special_hours_of
from organisation.domain.import_public_days import PublicDayChange, import_public_days
from organisation.enums import PublicDayKind, Weekday
from organisation.errors import CalendarStale, ImportRefused, NotAllowed, ShortNotice
from organisation.models import CalendarDraft, HoursException, Place, PublicDay
from organisation.permissions import Actor
from organisation.tables.reading import Upload, clean_text

_BRACKETED = re.compile(r"\s*[（(【\[]\s*[休班]\s*[)）】\]]\s*$")
NAME_LENGTH = 40  # of PublicDay.name


class CalendarStatus(enum.StrEnum):
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"  # the file takes back what it brought
    SAME = "same"
    LEFT_OUT = "left_out"
    WRONG = "wrong"


@dataclass(frozen=True)
class CalendarRow:
    """What would happen to one entry, or to one day of it in the table of public days."""

    number: int  # of the entry in the file; 0 for what the file holds no longer
    title: str
    days: str
    status: CalendarStatus
    telling: tuple[str, ...] = ()  # what changes, what is wrong, why it is left out
    closure: SpecialHours | None = None
    public_day: PublicDayChange | None = None
    stored: int | None = None  # the row that changes, goes or stays


@dataclass(frozen=True)
class CalendarPlan:
    """The dry run of a whole file, for a place or (``None``) for the table of public days."""

    place: Place | None
    rows: list[CalendarRow] = field(default_factory=list)

    @cached_property
    def counts(self) -> dict[str, int]:
        found = Counter(row.status for row in self.rows)
        return {status.value: found[status] for status in CalendarStatus}

    @property
    def is_applicable(self) -> bool:
        """Is nothing wrong, and anything to do?"""
        counts = self.counts
        return not counts["wrong"] and bool(counts["new"] + counts["changed"] + counts["gone"])

    @cached_property
    def digest(self) -> str:
        """Return what identifies this plan: equal plans change the same data in the same way."""
        told = [
            (row.number, row.status.value, row.stored, row.title, row.days, row.telling)
            for row in self.rows
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def _ask(actor: Actor, place: Place | None) -> None:
    permitted = (
        permissions.may_manage_place(actor, place)
        if place
        else permissions.may_manage_public_days(actor)
    )
    if not permitted:
        raise NotAllowed


def dry_run_calendar(
    *, actor: Actor, place: Place | None, upload: Upload
) -> tuple[CalendarDraft, CalendarPlan]:
    """Read ``upload`` and return what it would do; changes nothing but keeps it for a day.

    Raises ``NotAllowed``, ``ImportRefused`` for a file that can't be read.
    """
    _ask(actor, place)
    entries = read_calendar(upload)
    plan = _plan(place, entries)
    with transaction.atomic():
        CalendarDraft.objects.expired().delete()
        CalendarDraft.objects.filter(actor_id=getattr(actor, "pk", None)).delete()
        draft = CalendarDraft.objects.create(
            actor_id=actor.pk,  # type: ignore[misc, union-attr]  # a manager is logged in
            place=place,
            filename=clean_text(upload.name or "")[:200],
            rows=[entry.written() for entry in entries],
            digest=plan.digest,
        )
    return draft, plan


def review_calendar(*, actor: Actor, token: UUID) -> tuple[CalendarDraft, CalendarPlan]:
    """Return an import that is still open, planned anew. What is returned counts as seen.

    Raises ``CalendarDraft.DoesNotExist`` for another person's or an expired one, ``NotAllowed``.
    """
    draft = (
        CalendarDraft.objects.alive()
        .select_related("place")
        .get(pk=token, actor_id=getattr(actor, "pk", None))
    )
    _ask(actor, draft.place)
    plan = _plan(draft.place, _entries(draft))
    if plan.digest != draft.digest:
        CalendarDraft.objects.filter(pk=draft.pk).update(digest=plan.digest)
    return draft, plan


def apply_calendar(
    *, actor: Actor, token: UUID, short_notice_reason: str = "", agreed: str = ""
) -> CalendarPlan:
    """Carry out the whole import, or nothing of it, and forget the draft; returns what was done.

    ``short_notice_reason`` is given to the closures that need one. Raises ``NotAllowed``,
    ``CalendarDraft.DoesNotExist``, ``ImportRefused`` where entries are wrong, ``CalendarStale``
    where the data changed since the actor last looked, ``ShortNotice``, ``StandsInTheWay``.
    """
    try:
        with transaction.atomic():
            draft = (
                CalendarDraft.objects.alive()
                .select_for_update(of=("self",))
                .select_related("place")
                .get(pk=token, actor_id=getattr(actor, "pk", None))
            )
            _ask(actor, draft.place)
            plan = _plan(draft.place, _entries(draft))
            if plan.digest != draft.digest:
                raise CalendarStale(plan)
            if not plan.is_applicable:
                raise ImportRefused(
                    _("Nothing was imported. Please correct the entries marked wrong.")
                )
            if draft.place:
                _close(actor, draft.place, plan, short_notice_reason, agreed)
            else:
                changes = [row.public_day for row in plan.rows if row.public_day]
                import_public_days(actor=actor, changes=changes, agreed=agreed)
            draft.delete()
    except CalendarStale as stale:
        CalendarDraft.objects.filter(pk=token).update(digest=stale.plan.digest)
        raise
    return plan


def _entries(draft: CalendarDraft) -> list[Entry]:
    return [Entry.read(stored) for stored in draft.rows]


def _plan(place: Place | None, entries: Sequence[Entry]) -> CalendarPlan:
    rows = _plan_closures(place, entries) if place else _plan_public_days(entries)
    return CalendarPlan(place, list(rows))


def _span(first_day: dt.date, last_day: dt.date) -> str:
    label = dates.day_label(first_day)
    return label if first_day == last_day else f"{label} – {dates.day_label(last_day)}"


def _unusable(entry: Entry) -> CalendarRow | None:
    """Return the row of an entry that can't or needn't be used, ``None`` for all others."""
    status = CalendarStatus.WRONG if entry.reasons else CalendarStatus.LEFT_OUT
    left_out = _("The file takes it back.") if entry.is_cancelled else entry.left_out
    telling = entry.reasons or ((left_out,) if left_out else ())
    return CalendarRow(entry.number, entry.title, "", status, telling) if telling else None


def _families(entries: Iterable[Entry]) -> set[str]:
    """Return the UIDs of which the file tells all: what they brought and is missing now, goes."""
    return {entry.uid for entry in entries if not entry.reasons}


def _belongs(key: str, uids: set[str]) -> bool:
    return key in uids or key.rpartition("/")[0] in uids


# -- closures of a place -------------------------------------------------------
def _plan_closures(place: Place, entries: Sequence[Entry]) -> Iterator[CalendarRow]:
    stored = {row.uid: row for row in HoursException.objects.filter(place=place).exclude(uid="")}
    kept: set[str] = set()
    for entry in entries:
        if row := _unusable(entry):
            if not entry.is_cancelled:
                kept.add(entry.key)
            yield row
        elif entry.first_day and entry.last_day:
            kept.add(entry.key)
            yield _closure(entry, entry.first_day, entry.last_day, stored.get(entry.key))
    families = _families(entries)
    for key, old in stored.items():
        if key not in kept and old.last_day >= clock.today() and _belongs(key, families):
            yield CalendarRow(
                0,
                old.reason,
                _span(old.first_day, old.last_day),
                CalendarStatus.GONE,
                stored=old.pk,
            )


def _closure(
    entry: Entry, first_day: dt.date, last_day: dt.date, old: HoursException | None
) -> CalendarRow:
    notes = (entry.note,) if entry.note else ()
    closure = SpecialHours(first_day, last_day, entry.title, uid=entry.key)
    status = CalendarStatus.NEW
    if old is not None:
        closure = replace(closure, pk=old.pk, short_notice_reason=old.short_notice_reason)
        told = list(_differences(old, closure))
        status = CalendarStatus.CHANGED if told else CalendarStatus.SAME
        notes = (*told, *notes)
    return CalendarRow(
        entry.number,
        entry.title,
        _span(first_day, last_day),
        status,
        notes,
        closure=closure,
        stored=old.pk if old else None,
    )


def _differences(old: HoursException, new: SpecialHours) -> Iterator[str]:
    if (old.first_day, old.last_day) != (new.first_day, new.last_day):
        yield _("was: %(before)s") % {"before": _span(old.first_day, old.last_day)}
    if old.reason != new.reason:
        yield _("was: %(before)s") % {"before": old.reason}
    if old.opens_at and old.closes_at:
        hours = dates.hours_label(old.opens_at, old.closes_at)
        yield _("was open %(hours)s") % {"hours": hours}


def _close(
    actor: Actor, place: Place, plan: CalendarPlan, short_notice_reason: str, agreed: str
) -> None:
    gone = {row.stored for row in plan.rows if row.status is CalendarStatus.GONE}
    wanted = [
        row.closure
        for row in plan.rows
        if row.closure and row.status in (CalendarStatus.NEW, CalendarStatus.CHANGED)
    ]
    replaced = {row.pk for row in wanted if row.pk}
    kept = [row for row in special_hours_of(place) if row.pk not in gone and row.pk not in replaced]
    rows = [*kept, *wanted]
    try:
        set_special_hours(actor=actor, place=place, rows=rows, agreed=agreed)
    except ShortNotice as refusal:
        if not short_notice_reason.strip():
            raise
        for number in refusal.rows:
            rows[number] = replace(rows[number], short_notice_reason=short_notice_reason)
        set_special_hours(actor=actor, place=place, rows=rows, agreed=agreed)


# -- the table of public days ----------------------------------------------------
def _plan_public_days(entries: Sequence[Entry]) -> Iterator[CalendarRow]:
    stored = {row.day: row for row in PublicDay.objects.all()}
    marked = any(_is_marked(entry.title) for entry in entries)
    planned: dict[dt.date, PublicDayChange] = {}
    kept: set[str] = set()
    for entry in entries:
        if row := _unusable(entry):
            if not entry.is_cancelled:
                kept.add(entry.key)
            yield row
        elif entry.first_day and entry.last_day:
            if marked and not _is_marked(entry.title):
                sentence = _("Neither off (休) nor at work (班), as the others say: no public day.")
                yield CalendarRow(
                    entry.number,
                    entry.title,
                    _span(entry.first_day, entry.last_day),
                    CalendarStatus.LEFT_OUT,
                    (sentence,),
                )
                continue
            for number in range((entry.last_day - entry.first_day).days + 1):
                yield _public_day(entry, entry.first_day + number * DAY, stored, planned)
    families = _families(entries)
    for day, old in stored.items():
        if (
            day not in planned
            and old.uid
            and old.uid not in kept
            and day >= clock.today()
            and _belongs(old.uid, families)
        ):
            yield CalendarRow(
                0,
                old.name,
                _span(day, day),
                CalendarStatus.GONE,
                public_day=PublicDayChange(day, remove=True),
                stored=old.pk,
            )


def _is_marked(title: str) -> bool:
    return "班" in title or "休" in title


def _public_day(
    entry: Entry,
    day: dt.date,
    stored: dict[dt.date, PublicDay],
    planned: dict[dt.date, PublicDayChange],
) -> CalendarRow:
    """Return what becomes of one day, and note it in ``planned``."""
    change = _wanted(entry, day)
    label = _span(day, day)
    if other := planned.get(day):
        clash = other.kind != change.kind
        sentence = _("The file has this day already: %(name)s.") % {"name": other.name}
        status = CalendarStatus.WRONG if clash else CalendarStatus.LEFT_OUT
        return CalendarRow(entry.number, entry.title, label, status, (sentence,))
    planned[day] = change
    told = [str(PublicDayKind(change.kind).label)]
    if change.counts_as is not None:
        told.append(
            _("keeps the hours of %(weekday)s") % {"weekday": Weekday(change.counts_as).label}
        )
    if entry.note:
        told.append(entry.note)
    old = stored.get(day)
    status = CalendarStatus.NEW
    if old is not None:
        before = [
            str(value)
            for value, differs in (
                (old.name, old.name != change.name),
                (old.get_kind_display(), old.kind != change.kind),
                (old.get_counts_as_display(), old.counts_as != change.counts_as),
                (_("sample data"), old.is_sample),
            )
            if differs
        ]
        told += [_("was: %(before)s") % {"before": value} for value in before]
        is_same = not before and old.uid == change.uid
        status = CalendarStatus.SAME if is_same else CalendarStatus.CHANGED
    return CalendarRow(
        entry.number,
        change.name,
        label,
        status,
        tuple(told),
        public_day=None if status is CalendarStatus.SAME else change,
        stored=old.pk if old else None,
    )


def _wanted(entry: Entry, day: dt.date) -> PublicDayChange:
    """Return the day as the entry has it: 班 means work, everything else a holiday."""
    name = (_BRACKETED.sub("", entry.title) or entry.title)[:NAME_LENGTH]
    if "班" not in entry.title:
        return PublicDayChange(day, PublicDayKind.HOLIDAY, name, entry.key)
    # The file doesn't say whose hours count: those of the nearest weekday, to be looked at.
    counts_as = {5: Weekday.FRIDAY, 6: Weekday.MONDAY}.get(day.weekday(), day.weekday())
    return PublicDayChange(day, PublicDayKind.WORKDAY, name, entry.key, int(counts_as))
