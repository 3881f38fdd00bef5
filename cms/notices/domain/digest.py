"""The centre can tell each person once a morning what waits for her; never twice, never nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from cms.core import clock
from cms.core.dates import moment_label
from cms.core.work import waiting_for
from cms.notices.domain.reaching import way_to_person
from cms.notices.domain.writing import Addressee, Letter, write_notices
from cms.notices.kinds import LANGUAGES
from cms.notices.own_kinds import DIGEST

AT = dt.time(7, 45)
# A machine that was down in the morning leaves the people in peace for the rest of the day.
NOT_AFTER = dt.time(12)


def write_digests(*, actor: None = None) -> int:
    """Write today's letter to everybody for whom something waits; return how many are new.

    The clock asks for it, nobody in particular. The day is the event, so that a second run, here or
    on another machine, writes to nobody again. Who can't be reached, or wants none, gets none.
    """
    today = clock.local(clock.now())
    if today.time() >= NOT_AFTER:
        return 0
    return write_notices(_letters(f"digest:{today:%Y-%m-%d}"))


def _letters(event: str) -> Iterator[Letter]:
    people = get_user_model()._default_manager.filter(is_active=True)
    wanting = people.filter(Q(contact__isnull=True) | Q(contact__digest=True))
    for user in wanting.select_related("contact").order_by("pk").iterator(chunk_size=500):
        contact = getattr(user, "contact", None)
        language = contact.language if contact else LANGUAGES[0]
        if way_to_person(user, contact) is None:
            continue
        with translation.override(language):
            if (context := _context(user)) is not None:
                yield Letter(DIGEST.name, event, Addressee(language, user_id=user.pk), context)


def _context(user: Any) -> dict[str, str] | None:
    """Return what the letter says, in the active language; ``None`` where nothing waits."""
    items = waiting_for(user)
    if not items:
        return None
    return {
        "number": str(len(items)),
        "since": moment_label(items[0].since),
        "link": settings.SITE_URL + reverse("work"),
    }
