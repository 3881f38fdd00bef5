"""What a session waits for and what its reader may do about it, in words made once, in Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.core import clock, dates
from lectures.scheduling.enums import MOVES, SessionState
from lectures.scheduling.errors import Alternative
from lectures.scheduling.models import BookingPolicy, Session
from lectures.scheduling.permissions import Actor, may_answer, may_manage, must_ask
from lectures.scheduling.policies import answering_path, policies_for
from organisation.models import Place

UNANSWERED = frozenset({SessionState.DRAFT, SessionState.REQUESTED})


@dataclass(frozen=True)
class Asking:
    """The buttons of a session that are about asking, answering and telling how it went."""

    must_ask: bool = False
    may_request: bool = False
    may_answer: bool = False
    may_withdraw: bool = False
    may_reopen: bool = False
    may_tell: bool = False  # over: did it take place?
    waits: str = ""

    @property
    def has_buttons(self) -> bool:
        return (
            self.may_request
            or self.may_answer
            or self.may_withdraw
            or self.may_reopen
            or self.may_tell
        )


def asking_of(actor: Actor, sessions: Iterable[Session], now: dt.datetime) -> dict[int, Asking]:
    """Return what each session waits for, by its number; place and team's home are loaded.

    At most two queries, however many sessions; none where no draft or request is among them.
    """
    rows = list(sessions)
    open_rows = [session for session in rows if session.state in UNANSWERED]
    policies = policies_for({session.place_id: session.place for session in open_rows}.values())
    names = _names_of(open_rows, policies)
    found = {}
    for session in rows:
        policy = policies.get(session.place_id)
        path = answering_path(policy, session)
        found[session.pk] = _asking(actor, session, policy, names.get(path, ""), now)
    return found


def _names_of(
    sessions: Sequence[Session], policies: dict[int, BookingPolicy | None]
) -> dict[str, str]:
    """Return the names of the places that answer, by path; one query where one is not loaded."""
    known = {session.place.path: session.place.display_name for session in sessions}
    wanted = {answering_path(policies[session.place_id], session) for session in sessions}
    missing = wanted - known.keys()
    places = Place.objects.filter(path__in=missing) if missing else ()
    return known | {place.path: place.display_name for place in places}


def _asking(
    actor: Actor, session: Session, policy: BookingPolicy | None, answers: str, now: dt.datetime
) -> Asking:
    manages = may_manage(actor, session)
    moves = MOVES[session.state] if manages else frozenset()
    ahead = session.starts_at > now
    asks = session.state == SessionState.DRAFT and must_ask(actor, session, policy)
    requested = session.state == SessionState.REQUESTED
    return Asking(
        must_ask=asks,
        may_request=asks and manages and ahead,
        may_answer=requested and ahead and may_answer(actor, session, policy),
        may_withdraw=SessionState.WITHDRAWN in moves,
        may_reopen=SessionState.DRAFT in moves and ahead,
        may_tell=SessionState.HELD in moves and session.ends_at <= now,
        waits=_waits(session, answers, asks, now),
    )


def _waits(session: Session, answers: str, asks: bool, now: dt.datetime) -> str:
    if session.state == SessionState.REQUESTED and session.hold_until is not None:
        if session.hold_until <= now:
            return _(
                "Waits for %(place)s. The hold has run out: whoever books now gets the slot."
            ) % {"place": answers}
        return _("Waits for %(place)s; held until %(moment)s.") % {
            "place": answers,
            "moment": dates.moment_label(session.hold_until),
        }
    if asks and session.starts_at > now:
        return _("%(place)s wants to be asked before it is public.") % {"place": answers}
    return ""


@dataclass(frozen=True)
class WayToBook:
    """A way out for a session whose slot is gone: the booking form, filled in."""

    heading: str
    words: list[str]
    url: str


def ways_to_book(session: Session, alternatives: Iterable[Alternative]) -> list[WayToBook]:
    """Return each alternative as a link to the booking form with room, time, team and subject."""
    headings = {
        "later": _("The same room at another time"),
        "nearby": _("Another room at the same time"),
        "team": _("Another team"),
    }
    return [
        WayToBook(
            heading=headings.get(one.kind, ""),
            words=[
                f"{one.space.place.display_name} · {one.space.display_name}",
                dates.span_label(one.starts_at, one.ends_at),
            ],
            url=f"{reverse('desk-book')}?{urlencode(_filled_in(session, one))}",
        )
        for one in alternatives
    ]


def _filled_in(session: Session, one: Alternative) -> dict[str, object]:
    values: dict[str, object] = {
        "space": one.space.pk,
        "starts": f"{clock.local(one.starts_at):%Y-%m-%dT%H:%M}",
        "team": one.team.pk,
    }
    return values | ({"page": session.page_id} if session.page_id else {})
