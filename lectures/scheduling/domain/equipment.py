"""A place manager can keep the equipment and vehicles of her places."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lectures.scheduling.enums import ResourceKind
from lectures.scheduling.errors import NotAllowed
from lectures.scheduling.models import Resource
from lectures.scheduling.permissions import Actor, may_manage_equipment
from organisation.domain.changing import apply, checked, created, deleted, saved
from organisation.domain.recording import CHANGED, record
from organisation.errors import InvalidChange
from organisation.models import Place

EQUIPMENT_KINDS = frozenset({ResourceKind.EQUIPMENT, ResourceKind.VEHICLE})
CHANGEABLE = frozenset({"kind", "name", "place", "is_active"})


@transaction.atomic
def add_equipment(*, actor: Actor, place: Place, **fields: Any) -> Resource:
    """Add an item or vehicle kept at ``place``. Raises ``NotAllowed``, ``InvalidChange``."""
    _ask(actor, place)
    item = Resource(place=place)
    apply(item, fields, CHANGEABLE - {"place"})
    return created(actor, _whole(item))


@transaction.atomic
def change_equipment(*, actor: Actor, item: Resource, **changes: Any) -> Resource:
    """Change the named fields; a new place must be the actor's, too. Bookings stay as they are.

    Raises ``NotAllowed``, ``InvalidChange``.
    """
    current = Resource.objects.select_for_update(no_key=True).get(pk=item.pk)
    _ask(actor, current.place)
    differing = apply(current, changes, CHANGEABLE)
    _ask(actor, current.place)
    if differing:
        saved(checked(_whole(current)))
        record(actor, current, CHANGED, differing)
    return current


@transaction.atomic
def remove_equipment(*, actor: Actor, item: Resource) -> None:
    """Delete an item that was never booked. Raises ``NotAllowed``, ``InvalidChange``."""
    _ask(actor, item.place)
    deleted(actor, item)


def _ask(actor: Actor, place: Place | None) -> None:
    if place is None or not may_manage_equipment(actor, place):
        raise NotAllowed(_("You can't change the equipment of this place."))


def _whole(item: Resource) -> Resource:
    """Refuse what the database would refuse, in words."""
    if item.kind not in EQUIPMENT_KINDS:
        raise InvalidChange({"kind": _("Please choose equipment or a vehicle.")})
    if not item.name.strip():
        raise InvalidChange({"name": _("Please give a name.")})
    return item
