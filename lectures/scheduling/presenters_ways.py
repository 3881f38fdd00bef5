"""The ways on for somebody who finds no seat, for ``components/conflict.html``."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lectures.scheduling.models import Session
from lectures.scheduling.presenters_events import event_rows
from lectures.scheduling.queries_events import elsewhere_with_seats


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way on: what makes it one, what it is, where it leads."""

    heading: str
    words: list[str]
    url: str


def ways_out(session: Session, seats: int) -> list[WayOut]:
    """Return up to three other sessions for a party of ``seats``; at most three queries."""
    why = {
        "page": _("The same lecture elsewhere"),
        "place": _("Later at the same place"),
        "town": _("Soonest in the same town"),
    }
    found = elsewhere_with_seats(session, seats)
    rows = event_rows((record for _kind, record in found), with_day=True)
    return [
        WayOut(why[kind], [row.title, f"{row.day} {row.time}", row.place, row.word], row.url)
        for (kind, _record), row in zip(found, rows, strict=True)
    ]
