"""A place manager can keep the rooms and squares of her places."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from organisation import permissions
from organisation.domain.changing import apply, checked, created, deleted, saved
from organisation.domain.recording import CHANGED, record
from organisation.errors import NotAllowed
from organisation.models import Place, Space
from organisation.permissions import Actor

CHANGEABLE = frozenset(
    {
        "place",
        "part_of",
        "name",
        "name_en",
        "kind",
        "capacity",
        "setup_minutes",
        "clearup_minutes",
        "is_active",
    }
)


@transaction.atomic
def create_space(*, actor: Actor, place: Place, **fields: Any) -> Space:
    """Add a room to ``place``. Raises ``NotAllowed``, ``InvalidChange``."""
    if not permissions.may_manage_place(actor, place):
        raise NotAllowed
    space = Space(place=place)
    apply(space, fields, CHANGEABLE - {"place"})
    return created(actor, space)


@transaction.atomic
def update_space(*, actor: Actor, space: Space, **changes: Any) -> Space:
    """Change the named fields; a new place must be the actor's, too.

    Raises ``NotAllowed``, ``InvalidChange``.
    """
    current = Space.objects.select_for_update(no_key=True, of=("self",)).get(pk=space.pk)
    if not permissions.may_manage_place(actor, current.place):
        raise NotAllowed
    differing = apply(current, changes, CHANGEABLE)
    if not permissions.may_manage_place(actor, current.place):
        raise NotAllowed
    if differing:
        saved(checked(current))
        record(actor, current, CHANGED, differing)
    return current


@transaction.atomic
def delete_space(*, actor: Actor, space: Space) -> None:
    """Delete a room that was never booked. Raises ``NotAllowed``, ``InvalidChange``."""
    current = Space.objects.select_for_update(no_key=True, of=("self",)).get(pk=space.pk)
    if not permissions.may_manage_place(actor, current.place):
        raise NotAllowed
    deleted(actor, current)
