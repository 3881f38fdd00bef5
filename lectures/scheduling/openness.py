"""Is a session open to residents now, and in which word does it stand? The one place that decides.

``attendance.domain.reserve_seat`` asks the database the same in its conditional update.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core import clock
from lectures.scheduling.enums import SessionState

# At or below this number of seats the word changes its colour: hurry.
FEW_SEATS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A word and its tone (``free``, ``few``, ``full``, ``over``, ``postponed``, ``cancelled``)."""

    word: str
    tone: str

    @property
    def is_open(self) -> bool:
        """Can somebody reserve a seat now?"""
        return self.tone in {"free", "few"}


def standing(
    state: str, starts_at: dt.datetime, ends_at: dt.datetime, left: int, now: dt.datetime
) -> Standing:
    """Return how a public session stands at ``now`` with ``left`` seats."""
    if state == SessionState.CANCELLED:
        return Standing(_("Cancelled"), "cancelled")
    if state == SessionState.POSTPONED:
        return Standing(_("Postponed"), "postponed")
    if state == SessionState.HELD or ends_at <= now:
        return Standing(_("Over"), "over")
    if starts_at <= now:
        return Standing(_("On now"), "over")
    if left < 1:
        return Standing(_("Full"), "full")
    return Standing(seats_words(left), "few" if left <= FEW_SEATS else "free")


def seats_words(left: int) -> str:
    """Return 还剩 6 座, or ``6 seats left``."""
    return ngettext("%(left)d seat left", "%(left)d seats left", left) % {"left": left}


def closed_sentence(state: str, starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Return why nobody can reserve here now, whatever the seats; empty where one can."""
    now = clock.now()
    if state == SessionState.CANCELLED:
        return _("This session is cancelled.")
    if state == SessionState.POSTPONED:
        return _("This session is postponed; the new date is not fixed yet.")
    if state == SessionState.HELD or ends_at <= now:
        return _("This session is over.")
    if starts_at <= now:
        return _("This session has begun. Please ask at the door.")
    if state != SessionState.PUBLISHED:
        return _("This session is not open for reservation.")
    return ""
