"""A team can change a series from a date on: time, room, lecturers, words; call it off; publish it.

"This and all later" means the dates from one session on. Who was moved or changed alone keeps what
it got, and what is over, called off or given up stays as it is; only calling off takes every later
date that is still on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.core import clock, dates
from lectures.scheduling.domain.approval import request_session
from lectures.scheduling.domain.booking import drafted
from lectures.scheduling.domain.conflicts import conflict_of, to_be_told
from lectures.scheduling.domain.editing import edit_session
from lectures.scheduling.domain.moving import reschedule_session
from lectures.scheduling.domain.resources import resources_for, rows_of
from lectures.scheduling.domain.rules import moments
from lectures.scheduling.domain.series_plan import (
    CLOSED,
    FREE,
    PAST,
    TAKEN,
    Occupied,
    check_length,
    items_of_pools,
    shortages,
    take,
    things_claimed,
    things_of,
    vehicles_of,
)
from lectures.scheduling.domain.states import cancel_session, publish_session
from lectures.scheduling.domain.wish import Wanted, counted_pools
from lectures.scheduling.enums import EDITABLE_STATES, GIVEN_UP_STATES, SessionState
from lectures.scheduling.errors import (
    Conflict,
    DatesRefused,
    InvalidRequest,
    NeedsApproval,
    NotAllowed,
    PlaceClosed,
    SlotTaken,
)
from lectures.scheduling.models import Claim, Resource, Series, Session
from lectures.scheduling.models.resources import EQUIPMENT_KINDS
from lectures.scheduling.models.sessions import SessionQuerySet
from lectures.scheduling.permissions import Actor, may_book
from lectures.scheduling.queries import overlapping
from organisation.models import Lecturer, Space
from organisation.queries import closures_of

LONGEST_BUFFER = dt.timedelta(minutes=480)
BEGINNING = dt.datetime(1950, 1, 1, tzinfo=dt.UTC)
# A postponed date has no slot to move, and comes back on its own.
MOVABLE = EDITABLE_STATES - {SessionState.POSTPONED}


@dataclass(frozen=True, kw_only=True)
class Change:
    """What every later date is to have instead; ``None`` leaves it as it is."""

    starts: dt.time | None = None
    minutes: int | None = None
    space: Space | None = None
    lecturers: tuple[Lecturer, ...] | None = None
    title: str | None = None
    title_en: str | None = None
    summary: str | None = None

    @property
    def moves(self) -> bool:
        """Does it change what the dates take?"""
        return not (
            self.starts is None
            and self.minutes is None
            and self.space is None
            and self.lecturers is None
        )

    @property
    def is_elsewhere(self) -> bool:
        """Is it for another time or room, which people must know?"""
        return not (self.starts is None and self.minutes is None and self.space is None)

    @property
    def words(self) -> dict[str, str]:
        named = {"title": self.title, "title_en": self.title_en, "summary": self.summary}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True)
class ChangedDate:
    """What would become of one date."""

    session: Session
    state: str  # FREE, TAKEN, CLOSED, PAST of ``series_plan``
    wanted: Wanted
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""


def later_dates(series: Series, since: dt.datetime) -> SessionQuerySet:
    """Return the sessions of ``series`` from ``since`` on that a change of the series reaches."""
    return still_on(series, since).filter(changed_alone=False, state__in=sorted(MOVABLE))


def still_on(series: Series, since: dt.datetime = BEGINNING) -> SessionQuerySet:
    """Return the sessions of ``series`` from ``since`` on that have not begun and are not called
    off; samples may lie in the past.
    """
    return (
        Session.objects.filter(
            Q(is_sample=True) | Q(starts_at__gt=clock.now()), series=series, starts_at__gte=since
        )
        .exclude(state__in=sorted({*GIVEN_UP_STATES, SessionState.HELD}))
        .select_related("place", "space__place", "team__home", "booking")
        .soonest_first()
    )


def plan_change(
    *, actor: Actor, series: Series, since: dt.datetime, change: Change
) -> list[ChangedDate]:
    """Return what would become of each later date. Raises as ``change_later``. At most ten
    queries.
    """
    _ask(actor, series)
    check_length(change.minutes)
    sessions = list(later_dates(series, since).prefetch_related("lecturers"))
    if not sessions:
        raise InvalidRequest({"": [_("There is no later date to change.")]})
    equipment = _equipment_of(sessions)
    wanted = [_wanted(session, change, equipment[session.pk]) for session in sessions]
    if not change.moves:
        return [ChangedDate(one, FREE, new) for one, new in zip(sessions, wanted, strict=True)]
    closures = closures_of(
        {one.space.place_id: one.space.place for one in wanted}.values(),
        clock.local(wanted[0].starts_at).date(),
        clock.local(wanted[-1].ends_at).date() + dt.timedelta(days=1),
    )
    items = items_of_pools({pool.pk for one in wanted for pool, _count in one.from_pools})
    occupied = _occupied_by_others(sessions, wanted, list(items))
    planned = []
    for session, new in zip(sessions, wanted, strict=True):
        state, reason = FREE, ""
        conflicts: tuple[Conflict, ...] = ()
        try:
            _draft, wish = drafted(actor, new)
        except InvalidRequest as wrong:
            if wrong.errors.keys() != {"starts_at"}:
                raise
            planned.append(ChangedDate(session, PAST, new, reason=wrong.message))
            continue
        if reason := closures.reason(new.space.place, new.starts_at, new.ends_at):
            state = CLOSED
        else:
            met = list(occupied.met(things_of(wish), wish.claimed_from, wish.claimed_until))
            conflicts = tuple(conflict_of(actor, claim) for claim in met if claim)
            conflicts += shortages(occupied, items, wish)
            state = TAKEN if met or conflicts else FREE
        take(occupied, items, wish)
        planned.append(ChangedDate(session, state, new, conflicts, reason))
    return planned


def change_later(
    *, actor: Actor, series: Series, since: dt.datetime, change: Change, reason: str = ""
) -> list[Session]:
    """Change every later date of ``series``, all or none, and the series with them.

    ``reason`` is read by residents where a published date moves. Raises ``NotAllowed``;
    ``InvalidRequest``; ``NeedsApproval`` where a place must be asked before published dates move
    there; ``DatesRefused`` where a date can't have it, naming the first. Returns the sessions that
    were reached.
    """
    _ask(actor, series)
    check_length(change.minutes)
    with transaction.atomic():
        stored = _locked(series)
        sessions = list(later_dates(stored, since).prefetch_related("lecturers"))
        if not sessions:
            raise InvalidRequest({"": [_("There is no later date to change.")]})
        if change.moves:
            _lock_all(sessions, change)
            equipment = _equipment_of(sessions)
            for session in _in_moving_order(sessions, change):
                comes_along = vehicles_of(equipment[session.pk])
                _with_date(session, _mover(actor, session, change, comes_along, reason))
        if change.words:
            for session in sessions:
                _with_date(session, _editor(actor, session, change))
        _follow(stored, change)
    return sessions


def cancel_later(*, actor: Actor, series: Series, since: dt.datetime, reason: str) -> list[Session]:
    """Call off every date of ``series`` from ``since`` on that is still on, those changed alone
    too; all or none. Returns them. Raises as ``cancel_session``.
    """
    _ask(actor, series)
    with transaction.atomic():
        sessions = list(still_on(_locked(series), since))
        if not sessions:
            raise InvalidRequest({"": [_("There is no later date to call off.")]})
        _lock_all(sessions, Change())
        for session in sessions:
            cancel_session(actor=actor, session=session, reason=reason)
    return sessions


def publish_series(*, actor: Actor, series: Series) -> list[Session]:
    """Publish every date of ``series`` that is ready, all or none; return them.

    Where the place wants to be asked, the dates are asked for together instead. Raises as
    ``publish_session`` and ``request_session``.
    """
    _ask(actor, series)
    with transaction.atomic():
        stored = _locked(series)
        waiting = [SessionState.DRAFT, SessionState.APPROVED]
        sessions = list(still_on(stored).filter(state__in=waiting))
        if not sessions:
            raise InvalidRequest({"": [_("No date of this series waits to be published.")]})
        for session in sessions:
            try:
                publish_session(actor=actor, session=session)
            except NeedsApproval:
                request_session(actor=actor, session=session)
    return sessions


def _ask(actor: Actor, series: Series) -> None:
    if not may_book(actor, series.team):
        raise NotAllowed(_("You can't change this series."))


def _locked(series: Series) -> Series:
    """Lock the series: two changes of it follow one another."""
    return Series.objects.select_for_update(no_key=True).get(pk=series.pk)


def _with_date(session: Session, act: Callable[[], Any]) -> None:
    """Do ``act``; a refusal says for which date."""
    try:
        act()
    except (SlotTaken, PlaceClosed) as refused:
        day = dates.day_label(clock.local(session.starts_at).date())
        sentence = _("%(day)s: %(reason)s Nothing has been changed.")
        raise DatesRefused(sentence % {"day": day, "reason": refused.message}) from refused


def _mover(
    actor: Actor,
    session: Session,
    change: Change,
    comes_along: tuple[Resource, ...],
    reason: str,
) -> Callable[[], Session]:
    starts_at, ends_at = _slot(session, change)
    return lambda: reschedule_session(
        actor=actor,
        session=session,
        starts_at=starts_at,
        ends_at=ends_at,
        space=change.space,
        lecturers=change.lecturers,
        equipment=comes_along if _leaves_place(session, change) else None,
        reason=reason,
        alone=False,
    )


def _editor(actor: Actor, session: Session, change: Change) -> Callable[[], Session]:
    words = {name: getattr(session, name) for name in ("title", "title_en", "summary")}
    return lambda: edit_session(
        actor=actor,
        session=session,
        capacity=session.capacity,
        max_party=session.max_party,
        alone=False,
        **{**words, **change.words},
    )


def _slot(session: Session, change: Change) -> tuple[dt.datetime, dt.datetime]:
    """Return the new stretch, on the day on which the session begins."""
    local = clock.local(session.starts_at)
    minutes = int((session.ends_at - session.starts_at) / dt.timedelta(minutes=1))
    starts = change.starts or local.time().replace(tzinfo=None)
    return moments(local.date(), starts, change.minutes or minutes)


def _leaves_place(session: Session, change: Change) -> bool:
    """Equipment then stays with its place, vehicles come along."""
    return change.space is not None and change.space.place_id != session.place_id


def _in_moving_order(sessions: list[Session], change: Change) -> list[Session]:
    """Return the sessions so that none moves into the old slot of one that has yet to move."""
    later = bool(sessions) and _slot(sessions[0], change)[0] > sessions[0].starts_at
    return sessions[::-1] if later else sessions


def _lock_all(sessions: Sequence[Session], change: Change) -> None:
    """Lock, in id order, all that the sessions take and will take, before the first is touched."""
    taken = Resource.objects.filter(claims__booking__session__in=[one.pk for one in sessions])
    resources_for(
        spaces=[change.space] if change.space else (),
        with_parts=True,
        lecturers=change.lecturers or (),
        equipment=taken.distinct(),
        lock=True,
    )


def _equipment_of(sessions: Sequence[Session]) -> dict[int, tuple[Resource, ...]]:
    """Return the items and vehicles of each session; one query."""
    found: dict[int, list[Resource]] = {session.pk: [] for session in sessions}
    claims = Claim.objects.filter(
        booking__session__in=list(found), resource__kind__in=EQUIPMENT_KINDS
    ).select_related("resource__pool__place", "booking")
    for claim in claims:
        found[claim.booking.session_id].append(claim.resource)
    return {pk: tuple(items) for pk, items in found.items()}


def _wanted(session: Session, change: Change, equipment: tuple[Resource, ...]) -> Wanted:
    """Return what the session would be, were it booked anew."""
    starts_at, ends_at = _slot(session, change)
    booking = session.booking
    leaves = _leaves_place(session, change)
    single = tuple(item for item in equipment if item.pool is None)
    wanted = Wanted(
        title=session.title,
        title_en=session.title_en,
        summary=session.summary,
        team=session.team,
        space=session.space,
        starts_at=starts_at,
        ends_at=ends_at,
        form=session.form,
        platform=session.platform,
        lecturers=tuple(session.lecturers.all()),
        equipment=vehicles_of(single) if leaves else single,
        from_pools=() if leaves else counted_pools(equipment),
        capacity=min(session.capacity, session.space.capacity),
        max_party=session.max_party,
        setup_minutes=booking.setup_minutes,
        clearup_minutes=booking.clearup_minutes,
        is_sample=session.is_sample,
    )
    if change.lecturers is not None:
        wanted = replace(wanted, lecturers=change.lecturers)
    if change.space is not None and change.space.pk != session.space_id:
        seats = min(wanted.capacity or 1, change.space.capacity)
        wanted = replace(
            wanted, space=change.space, capacity=seats, setup_minutes=None, clearup_minutes=None
        )
    return replace(
        wanted,
        title=wanted.title if change.title is None else change.title,
        title_en=wanted.title_en if change.title_en is None else change.title_en,
        summary=wanted.summary if change.summary is None else change.summary,
    )


def _occupied_by_others(
    sessions: Sequence[Session], wanted: Sequence[Wanted], pools: Sequence[int]
) -> Occupied:
    """Return what takes the wanted things, the sessions' own claims left out; one query."""
    condition = rows_of(
        spaces={one.space.pk for one in wanted},
        with_parts=True,
        teams={one.team.pk for one in wanted},
        lecturers={lecturer.pk for one in wanted for lecturer in one.lecturers},
        equipment={item.pk for one in wanted for item in one.equipment},
        pools=pools,
    )
    span = overlapping(
        min(one.starts_at for one in wanted) - LONGEST_BUFFER,
        max(one.ends_at for one in wanted) + LONGEST_BUFFER,
    )
    claims = Claim.objects.filter(
        span, resource__in=Resource.objects.filter(condition).values("pk")
    ).exclude(booking__session__in=[session.pk for session in sessions])
    occupied = Occupied()
    for claim in to_be_told(claims):
        occupied.add(things_claimed(claim.resource), claim.starts_at, claim.ends_at, claim)
    return occupied


def _follow(series: Series, change: Change) -> None:
    """Let the series say what its later dates have now, for what it gains hereafter."""
    if change.starts is not None:
        series.starts_at = change.starts
    if change.minutes is not None:
        series.minutes = change.minutes
    if change.space is not None and change.space.pk != series.space_id:
        if change.space.place_id != series.space.place_id:
            series.equipment.set(vehicles_of(series.equipment.filter(pool=None)))
        series.capacity = (
            change.space.capacity
            if series.capacity == series.space.capacity
            else min(series.capacity, change.space.capacity)
        )
        series.space = change.space
        series.setup_minutes = change.space.setup_minutes
        series.clearup_minutes = change.space.clearup_minutes
    for name, value in change.words.items():
        setattr(series, name, value)
    if change.lecturers is not None:
        series.lecturers.set(change.lecturers)
    series.save()


__all__ = [
    "Change",
    "ChangedDate",
    "cancel_later",
    "change_later",
    "later_dates",
    "plan_change",
    "publish_series",
    "still_on",
]
