"""A team can copy a session: the form is filled with everything but the date. A copy takes nothing
until it is booked itself.
"""

from __future__ import annotations

from typing import Any

from cms.core import clock
from lectures.scheduling.domain.moving import equipment_of
from lectures.scheduling.models import Session
from organisation.models import Space


def copy_of(session: Session, space: Space) -> dict[str, Any]:
    """Return what a new booking of ``space`` may take over from ``session`` (loaded with its
    booking): words, people and the hours of the wall clock; seats, buffers and equipment in its
    own room only. Writes nothing; two queries.
    """
    booking, starts = session.booking, clock.local(session.starts_at)
    values: dict[str, Any] = {
        "title": session.title,
        "summary": session.summary,
        "page": session.page_id,
        "form": session.form,
        "platform": session.platform,
        "team": session.team_id,
        "lecturers": list(session.lecturers.values_list("pk", flat=True)),
        "starts": starts.time(),
    }
    ends = clock.local(session.ends_at)
    if ends.date() == starts.date():  # the form's end is one of the same day
        values["ends"] = ends.time()
    if space.pk != session.space_id:
        return values
    return values | {
        "capacity": session.capacity,
        "setup_minutes": booking.setup_minutes,
        "clearup_minutes": booking.clearup_minutes,
        "equipment": [item.pk for item in equipment_of(booking)],
    }
