"""What an event of a session means to people who count on it, and how that is worded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.core import clock, dates
from lectures.scheduling.enums import SessionState
from lectures.scheduling.models import Session, SessionEvent
from organisation.models import Space

# Who learns so shortly before that a session is off or elsewhere is told at night, too.
AT_ONCE = dt.timedelta(hours=12)


class ChangeKind(StrEnum):
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    MOVED = "moved"
    ON_AGAIN = "on-again"  # at its old time and place


def kind_of(event: SessionEvent) -> ChangeKind | None:
    """Return what ``event`` changed for those who come; nothing where their plans stay."""
    came_from, to = event.from_state, event.to_state
    if (event.details or {}).get("not_held"):  # afterwards: they were there
        return None
    if came_from != to and to == SessionState.CANCELLED:
        return ChangeKind.CANCELLED
    if came_from != to and to == SessionState.POSTPONED:
        return ChangeKind.POSTPONED
    if (event.details or {}).keys() & {"time", "space"}:
        return ChangeKind.MOVED
    if came_from == SessionState.POSTPONED and to == SessionState.PUBLISHED:
        return ChangeKind.ON_AGAIN
    return None


@dataclass(frozen=True)
class Change:
    """One change of ``session`` (loaded with place and space): where and when it was before."""

    kind: ChangeKind
    session: Session
    reason: str
    old_starts: dt.datetime
    old_ends: dt.datetime
    old_space: Space

    @property
    def is_urgent(self) -> bool:
        """Does it begin, or would it have begun, before people wake up?"""
        soonest = min(self.old_starts, self.session.starts_at)
        return clock.now() < soonest <= clock.now() + AT_ONCE

    def words(self) -> dict[str, str]:
        """Return the change in the active language: title, times, places and the reason."""
        session = self.session
        return {
            "title": session.display_title,
            "time": dates.span_label(session.starts_at, session.ends_at),
            "place": where_words(session.space),
            "old_time": dates.span_label(self.old_starts, self.old_ends),
            "old_place": where_words(self.old_space),
            "reason": _("Reason: %(reason)s. ") % {"reason": self.reason.rstrip("。.")}
            if self.reason
            else "",
            "instead": self._instead(),
        }

    def _instead(self) -> str:
        other = self.session.replaced_by
        if other is None:
            return ""
        return _("Instead: “%(title)s”, %(time)s, %(place)s, %(link)s. ") % {
            "title": other.display_title,
            "time": dates.span_label(other.starts_at, other.ends_at),
            "place": other.place.display_name,
            "link": settings.SITE_URL + reverse("event", args=[other.pk]),
        }


def change_in(session: Session, event: SessionEvent) -> Change | None:
    """Return what ``event`` changed for those who come; one query where the room is another."""
    kind = kind_of(event)
    if kind is None:
        return None
    details = event.details or {}
    starts, ends = session.starts_at, session.ends_at
    if "time" in details:
        starts, ends = (dt.datetime.fromisoformat(moment) for moment in details["time"][0])
    space = session.space
    if "space" in details:
        space = Space.objects.select_related("place").get(pk=details["space"][0])
    return Change(kind, session, event.reason, starts, ends, space)


def where_words(space: Space) -> str:
    return f"{space.place.display_name} · {space.display_name}"


def worded(change: Change, language: str) -> dict[str, str]:
    """Return ``change.words()`` in ``language``."""
    with translation.override(language):
        return change.words()
