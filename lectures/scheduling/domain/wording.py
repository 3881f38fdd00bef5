"""What the words and seats of a session may be, when it is booked and when it is edited."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from lectures.scheduling.models import Session
from organisation.models import Space

LONGEST_SUMMARY = 1000  # a text field's max_length binds forms alone

Complaints = dict[str, list[str]]


def one_line(typed: str) -> str:
    return " ".join(typed.split())


def complaints_about(session: Session, room: Space) -> Complaints:
    """Return sentences by field on titles, summary and seats; what ``clean_fields`` says apart."""
    errors: Complaints = {}
    for field, value in (
        ("title", session.title),
        ("title_en", session.title_en),
        ("summary", session.summary),
    ):
        if "\x00" in value:
            errors.setdefault(field, []).append(_("Null characters are not allowed."))
    if _shows_nothing(session.title):
        errors.setdefault("title", []).append(_("Please give a title."))
    if len(session.summary) > LONGEST_SUMMARY:
        errors.setdefault("summary", []).append(
            _("Please use at most %(most)d characters.") % {"most": LONGEST_SUMMARY}
        )
    if session.capacity > room.capacity:
        errors.setdefault("capacity", []).append(
            _("This room has %(seats)d seats.") % {"seats": room.capacity}
        )
    return errors


def _shows_nothing(text: str) -> bool:
    """Is there no letter, digit or sign that a reader would see?"""
    return all(unicodedata.category(sign)[0] in "CZ" for sign in text)
