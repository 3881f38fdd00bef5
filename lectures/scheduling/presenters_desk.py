"""What the desk's pages say of a session and of a conflict, in words made once, in Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.core import clock, dates
from lectures.scheduling.domain.releasing import STEP
from lectures.scheduling.enums import (
    EDITABLE_STATES,
    GIVEN_UP_STATES,
    HOLDING_STATES,
    MOVES,
    PUBLIC_STATES,
    SessionState,
)
from lectures.scheduling.errors import Alternative, Conflict
from lectures.scheduling.models import Session, SessionEvent
from lectures.scheduling.permissions import Actor, may_manage
from lectures.scheduling.presenters_requests import Asking, asking_of
from lectures.scheduling.presenters_week import Taken
from lectures.scheduling.queries import SpaceWeek, Week
from organisation.enums import Role
from organisation.models import Space
from organisation.scope import Scope

USUAL_LENGTH = dt.timedelta(hours=2)


@dataclass(frozen=True)
class SessionCard:
    """A session in a list of the desk, and what its reader may do with it now."""

    pk: int
    title: str
    near: str  # today, tomorrow
    when: str
    where: str
    team: str
    state: str
    state_word: str
    seats: str
    reason: str
    url: str
    may_publish: bool
    may_return: bool  # postponed: publishing means the old date again
    may_cancel: bool
    may_edit: bool
    is_public: bool
    may_move: bool
    may_postpone: bool
    may_release: bool  # it is on: the rest can be given back
    may_copy: bool
    asking: Asking


def session_card(
    actor: Actor, session: Session, now: dt.datetime, asking: Asking | None = None
) -> SessionCard:
    """Return the card of ``session``, whose place, space and team (with its home) are loaded;
    ``asking``, which may cost two queries, is looked up where it is not given.
    """
    asking = asking or asking_of(actor, [session], now)[session.pk]
    manages = may_manage(actor, session)
    moves = MOVES[session.state] if manages else frozenset()
    return SessionCard(
        pk=session.pk,
        title=session.display_title,
        near=dates.near_label(clock.local(session.starts_at).date()),
        when=dates.span_label(session.starts_at, session.ends_at),
        where=f"{session.place.display_name} · {session.space.display_name}",
        team=session.team.display_name,
        state=session.state,
        state_word=str(SessionState(session.state).label),
        seats=_("%(taken)s of %(seats)s seats reserved")
        % {"taken": session.seats_taken, "seats": session.capacity},
        reason=session.state_reason,
        url=reverse("desk-session", args=[session.pk]),
        may_publish=(
            SessionState.PUBLISHED in moves
            and session.state != SessionState.POSTPONED
            and session.starts_at > now
            and not asking.must_ask
        ),
        may_return=(
            SessionState.PUBLISHED in moves
            and session.state == SessionState.POSTPONED
            and session.starts_at > now
        ),
        may_cancel=bool(moves & GIVEN_UP_STATES) and session.ends_at > now,
        may_edit=manages and session.state in EDITABLE_STATES and session.ends_at > now,
        is_public=session.state in PUBLIC_STATES,
        may_move=(
            manages
            and session.state in EDITABLE_STATES
            and (session.state != SessionState.PUBLISHED or session.ends_at > now)
        ),
        may_postpone=SessionState.POSTPONED in moves and session.ends_at > now,
        may_release=(
            manages
            and session.state in HOLDING_STATES
            and session.starts_at < now < session.ends_at - STEP
        ),
        may_copy=manages,
        asking=asking,
    )


def session_cards(actor: Actor, sessions: Iterable[Session]) -> list[SessionCard]:
    now, rows = clock.now(), list(sessions)
    asking = asking_of(actor, rows, now)
    return [session_card(actor, session, now, asking[session.pk]) for session in rows]


@dataclass(frozen=True)
class HistoryLine:
    """One change of a session: what it became, when, by whom, why."""

    words: str
    when: str
    who: str
    reason: str


def history_of(events: Iterable[SessionEvent]) -> list[HistoryLine]:
    return [
        HistoryLine(
            words=_words_of(event),
            when=dates.moment_label(event.at),
            who=event.actor.get_full_name() if event.actor else "",
            reason=event.reason,
        )
        for event in events
    ]


def _words_of(event: SessionEvent) -> str:
    if not event.from_state:
        return _("Booked")
    details = event.details or {}
    if details.get("put_aside"):
        return _("Put aside")
    if details.get("refused"):
        return pgettext("session", "Refused")
    if details.get("not_held"):
        return _("Did not take place")
    if told := _moved_words(details):
        return told
    if event.from_state == event.to_state:
        return _("Changed")
    return str(SessionState(event.to_state).label)


def _moved_words(details: dict[str, Any]) -> str:
    """Return what a move or a release changed; empty for every other event."""
    if "released" in details:
        return _("The rest was given back from %(time)s") % {
            "time": dates.time_label(dt.datetime.fromisoformat(details["released"][1]))
        }
    if "time" in details:
        before, after = (
            dates.span_label(*(dt.datetime.fromisoformat(moment) for moment in one))
            for one in details["time"]
        )
        return _("Moved from %(before)s to %(after)s") % {"before": before, "after": after}
    if "space" in details:
        return _("Moved to another room")
    return ""


def taken_in(week: SpaceWeek, scope: Scope) -> list[Taken]:
    """Return what is taken in the room, each booking once; titles only where the reader may know
    them.
    """
    seen: dict[int, Taken] = {}
    for stretches in week.taken.values():
        for stretch in stretches:
            session = stretch.session
            if session.pk in seen:
                continue
            works = (
                scope.is_superuser
                or session.team_id in scope.team_ids(Role.MEMBER, Role.LEADER)
                or scope.covers(week.space.place, Role.MANAGER, Role.DISPATCHER, Role.AUDITOR)
            )
            known = works or session.is_public
            seen[session.pk] = Taken(
                starts_at=stretch.starts_at,
                ends_at=stretch.ends_at,
                hours=dates.hours_label(session.starts_at, session.ends_at),
                title=session.display_title if known else "",
                team=session.team.display_name if known else "",
                session_id=session.pk if works else None,
            )
    return sorted(seen.values(), key=lambda one: one.starts_at)


def usual_end(week: Week, space: Space, starts_at: dt.datetime) -> dt.datetime:
    """Return two hours after ``starts_at``, or the nearest half hour before that at which the room
    is lost.
    """
    latest = starts_at + USUAL_LENGTH
    day = clock.local(starts_at).date()
    for opens, closes in (week.hours or {}).get(day, ()):
        if clock.at(day, opens) <= starts_at < clock.at(day, closes):
            latest = min(latest, clock.at(day, closes))
    clearup = dt.timedelta(minutes=space.clearup_minutes)
    for space_week in week.spaces:
        for stretches in space_week.taken.values():
            for stretch in stretches:
                if starts_at < stretch.starts_at < latest + clearup:
                    latest = min(latest, stretch.starts_at - clearup)
    latest = min(latest, clock.day_bounds(day)[1] - dt.timedelta(minutes=1))
    return latest if latest > starts_at else starts_at + USUAL_LENGTH


@dataclass(frozen=True)
class WayOut:
    """One tap that books the same session otherwise; ``values`` is the whole form with the change
    in it.
    """

    heading: str
    words: Sequence[str]
    values: Sequence[tuple[str, str]]


def in_the_way(conflicts: Iterable[Conflict]) -> list[str]:
    """Return a sentence for each thing that is taken: what, until when, by whom if one may know."""
    return [
        conflict.words
        or _("%(what)s is taken: %(when)s")
        % {
            "what": conflict.resource,
            "when": " · ".join(
                filter(
                    None,
                    [dates.span_label(conflict.starts_at, conflict.ends_at), conflict.held_by],
                )
            ),
        }
        for conflict in conflicts
    ]


def ways_out(
    alternatives: Iterable[Alternative], typed: QueryDict, space: Space, team_id: int
) -> list[WayOut]:
    """Return each alternative to the wish for ``space`` as a button that posts what was typed,
    changed.
    """
    headings = {
        "later": _("The same room at another time"),
        "nearby": _("Another room at the same time"),
        "team": _("Another team"),
    }
    return [
        WayOut(
            heading=headings.get(one.kind, ""),
            words=[*_where(one), dates.span_label(one.starts_at, one.ends_at)],
            values=_changed(one, typed, space, team_id),
        )
        for one in alternatives
    ]


def _where(one: Alternative) -> list[str]:
    """Return what the way changes beside the time: nothing, the room, the team."""
    if one.kind == "team":
        return [one.team.display_name]
    if one.kind == "nearby":
        return [f"{one.space.place.display_name} · {one.space.display_name}"]
    return []


def _changed(
    one: Alternative, typed: QueryDict, space: Space, team_id: int
) -> list[tuple[str, str]]:
    """Return the typed values with the alternative's room, team and time in them.

    Lecturers stay with their team, equipment with its place, and seats that were all of the old
    room's become all of the new room's.
    """
    starts, ends = clock.local(one.starts_at), clock.local(one.ends_at)
    changed = {
        "space": str(one.space.pk),
        "team": str(one.team.pk),
        "date": f"{starts:%Y-%m-%d}",
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
    }
    dropped = {"csrfmiddlewaretoken"}
    if one.team.pk != team_id:
        dropped.add("lecturers")
    if one.space.place_id != space.place_id:
        dropped |= {"equipment", *(name for name in typed if name.startswith("pool_"))}
    if one.space.pk != space.pk:
        dropped |= {"setup_minutes", "clearup_minutes"}
        seats = typed.get("capacity", "")
        if seats == str(space.capacity) or (seats.isdecimal() and int(seats) > one.space.capacity):
            changed["capacity"] = str(one.space.capacity)
    kept = [
        (name, value)
        for name, values in typed.lists()
        if name not in changed and name not in dropped
        for value in values
    ]
    return [*changed.items(), *kept]
