"""What a session's public page says of its past: where it was planned before, what replaces it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.core import clock, dates
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session
from lectures.scheduling.queries_events import EarlierSlot, earlier_slots, public_session


@dataclass(frozen=True, slots=True)
class Instead:
    """The session to which a cancelled one leads."""

    title: str
    when: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class Changed:
    """``moved`` is a sentence for a session that is on at another time or place than before;
    ``earlier`` are the starts that it had once, oldest first.
    """

    moved: str = ""
    reason: str = ""
    earlier: tuple[dt.datetime, ...] = ()
    instead: Instead | None = None


def changed(session: Session) -> Changed:
    """Return what has changed about a public session; no query where nothing has, else one."""
    if session.state == SessionState.CANCELLED:
        return Changed(instead=_instead(session))
    slots = earlier_slots(session)
    if not slots:
        return Changed()
    ahead = session.ends_at > clock.now()
    return Changed(
        moved=_moved(slots) if ahead else "",
        reason=session.state_reason if ahead else "",
        earlier=tuple(slot.starts_at for slot in slots if slot.starts_at is not None),
    )


def _moved(slots: Sequence[EarlierSlot]) -> str:
    last = next((slot for slot in reversed(slots) if slot.starts_at and slot.ends_at), None)
    if last is None or last.starts_at is None or last.ends_at is None:
        return _("It takes place in another room than first planned.")
    return _("It has a new time. First planned: %(when)s.") % {
        "when": dates.span_label(last.starts_at, last.ends_at)
    }


def _instead(session: Session) -> Instead | None:
    other = public_session(session.replaced_by_id) if session.replaced_by_id else None
    if other is None:
        return None
    return Instead(
        title=other.display_title,
        when=dates.span_label(other.starts_at, other.ends_at),
        place=other.place.display_name,
        url=reverse("event", args=[other.pk]),
    )
