"""A person can make, renew and revoke the secret links of her own calendars."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.core import clock
from lectures.scheduling.errors import InvalidRequest, NotAllowed
from lectures.scheduling.models import CalendarLink
from lectures.scheduling.models.calendars import new_calendar_token
from lectures.scheduling.permissions import Actor, may_follow
from organisation.domain.recording import CHANGED, CREATED, record

SUBJECTS = ("team", "lecturer", "place", "series")
MOST_LINKS = 50  # of one person; nobody has more calendars than that


@transaction.atomic
def make_link(*, actor: Actor, scope: str, **subject: Any) -> CalendarLink:
    """Give ``actor`` a link to the calendar of ``team``, ``lecturer``, ``place`` or ``series``, or
    of all that is hers (``scope`` "mine"). Who has one already gets that one.

    Raises ``NotAllowed`` where she may not see it, ``InvalidRequest`` where she has too many.
    """
    named = {name: subject.get(name) for name in SUBJECTS}
    link = CalendarLink(scope=scope, **named)
    if actor is None or not actor.is_active or actor.pk is None or not may_follow(actor, link):
        raise NotAllowed(_("You can't have this calendar."))
    link.owner_id = actor.pk
    has = CalendarLink.objects.filter(owner=actor.pk, revoked_at=None)
    if found := has.filter(scope=scope, **named).order_by("pk").first():
        return found
    if has.count() >= MOST_LINKS:
        raise InvalidRequest({"what": [_("These are many links. Please revoke one first.")]})
    link.save()
    record(actor, link, CREATED)
    return link


@transaction.atomic
def renew_link(*, actor: Actor, link: CalendarLink) -> CalendarLink:
    """Give ``link`` a new address; the old one shows nothing from now on. Raises ``NotAllowed``."""
    stored = _own(actor, link)
    was = stored.created_at
    stored.token, stored.created_at = new_calendar_token(), clock.now()
    stored.save(update_fields=["token", "created_at"])
    # The log never learns the token itself.
    record(actor, stored, CHANGED, {"token": [was.isoformat(), stored.created_at.isoformat()]})
    return stored


@transaction.atomic
def revoke_link(*, actor: Actor, link: CalendarLink) -> CalendarLink:
    """End ``link``: its address shows nothing from now on. Raises ``NotAllowed``."""
    stored = _own(actor, link)
    stored.revoked_at = clock.now()
    stored.save(update_fields=["revoked_at"])
    record(actor, stored, CHANGED, {"revoked_at": ["", stored.revoked_at.isoformat()]})
    return stored


def _own(actor: Actor, link: CalendarLink) -> CalendarLink:
    """Return the link as stored and locked, if it is the actor's and works."""
    stored = (
        CalendarLink.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=link.pk, owner=getattr(actor, "pk", None), revoked_at=None)
        .first()
    )
    if stored is None or actor is None or not actor.is_active:
        raise NotAllowed(_("This is not a link of yours."))
    return stored
