"""A place manager can say how her places take bookings; sessions that exist stay as they are."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lectures.scheduling.errors import NotAllowed
from lectures.scheduling.models import BookingPolicy
from lectures.scheduling.permissions import Actor, may_change_policy
from organisation.domain.changing import apply, checked, created, deleted, saved
from organisation.domain.recording import CHANGED, record
from organisation.models import Place

CHANGEABLE = frozenset({"automatic", "approver", "hold_hours", "publish_on_approval"})


@transaction.atomic
def add_policy(*, actor: Actor, place: Place, **fields: Any) -> BookingPolicy:
    """Give ``place`` and all below it a rule. Raises ``NotAllowed``, ``InvalidChange``."""
    _ask(actor, place)
    policy = BookingPolicy(place=place)
    apply(policy, fields, CHANGEABLE)
    return created(actor, policy)


@transaction.atomic
def change_policy(*, actor: Actor, policy: BookingPolicy, **changes: Any) -> BookingPolicy:
    """Change the named fields. Raises ``NotAllowed``, ``InvalidChange``."""
    current = BookingPolicy.objects.select_for_update(no_key=True, of=("self",)).get(pk=policy.pk)
    _ask(actor, current.place)
    if differing := apply(current, changes, CHANGEABLE):
        saved(checked(current))
        record(actor, current, CHANGED, differing)
    return current


@transaction.atomic
def remove_policy(*, actor: Actor, policy: BookingPolicy) -> None:
    """Take the rule away: the nearest above holds, or none. Raises ``NotAllowed``."""
    _ask(actor, policy.place)
    deleted(actor, policy)


def _ask(actor: Actor, place: Place) -> None:
    if not may_change_policy(actor, place):
        raise NotAllowed(_("You can't change how this place takes bookings."))
