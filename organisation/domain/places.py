"""A place manager can add, change, move and delete the places below her own."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from treebeard.exceptions import InvalidMoveToDescendant

from organisation import permissions
from organisation.domain.changing import apply, checked, deleted, saved
from organisation.domain.recording import CHANGED, CREATED, record
from organisation.enums import PARENT_LEVELS, Level
from organisation.errors import InvalidChange, NotAllowed
from organisation.models import Place
from organisation.permissions import Actor

CHANGEABLE = frozenset(
    {
        "name",
        "name_en",
        "slug",
        "level",
        "division_code",
        "address",
        "longitude",
        "latitude",
        "directions",
        "access_notes",
        "step_free",
        "phone",
        "photo",
        "is_active",
        "is_sample",
    }
)
TREE_FIELDS = frozenset({"path", "depth", "numchild"})


def lock_tree() -> None:
    """Let one change of the tree's shape run at a time; readers and bookings go on."""
    list(Place.objects.filter(depth=1).select_for_update(no_key=True).values_list("pk"))


def default_slug(name: str, division_code: str, above: str) -> str:
    """Return the address of a place that was given none: its code, else a short stable hash."""
    if division_code:
        return division_code
    return "p-" + hashlib.sha256(f"{above}/{name}".encode()).hexdigest()[:10]


def refuse_level(level: str, above: str | None, below: set[str]) -> None:
    """Raise ``InvalidChange`` unless ``level`` fits under ``above`` and over all of ``below``."""
    permitted = PARENT_LEVELS.get(level, frozenset())
    if (above is None) != (level == Level.CENTRE) or (above is not None and above not in permitted):
        raise InvalidChange({"level": level_sentence(level)})
    for kept in below:
        if level not in PARENT_LEVELS[kept]:
            raise InvalidChange(
                {
                    "level": _("A place of this level can't hold the %(level)s below it.")
                    % {"level": Level(kept).label}
                }
            )


def level_sentence(level: str) -> str:
    """Return where a place of ``level`` may stand, for who tried another level above it."""
    if level == Level.CENTRE:
        return _("The centre stands at the top of the tree.")
    permitted = [str(Level(value).label) for value in Level.values if value in PARENT_LEVELS[level]]
    sentence = _("A place of the level “%(level)s” stands under: %(above)s.")
    return sentence % {"level": Level(level).label, "above": "、".join(permitted)}


@transaction.atomic
def create_place(*, actor: Actor, parent: Place | None, **fields: Any) -> Place:
    """Add a place below ``parent``; ``parent=None`` founds a centre (superusers only).

    Raises ``NotAllowed``, ``InvalidChange``.
    """
    lock_tree()
    above = Place.objects.get(pk=parent.pk) if parent else None
    permitted = (
        permissions.may_manage_place(actor, above) if above else permissions.may_found_centre(actor)
    )
    if not permitted:
        raise NotAllowed
    place = Place()
    apply(place, fields, CHANGEABLE)
    place.slug = place.slug or default_slug(
        place.name, place.division_code, above.slug if above else ""
    )
    checked(place, exclude=TREE_FIELDS)
    refuse_level(place.level, above.level if above else None, set())
    try:
        with transaction.atomic():
            above.add_child(instance=place) if above else Place.add_root(instance=place)
    except IntegrityError as error:
        raise InvalidChange(
            _("Somebody else changed this at the same moment. Please look again.")
        ) from error
    record(actor, place, CREATED)
    return place


@transaction.atomic
def update_place(*, actor: Actor, place: Place, **changes: Any) -> Place:
    """Change the named fields of ``place``, all or none; returns it as it now is.

    Raises ``NotAllowed`` (also for a new level of the manager's own topmost place),
    ``InvalidChange``.
    """
    current = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if not permissions.may_manage_place(actor, current):
        raise NotAllowed
    differing = apply(current, changes, CHANGEABLE)
    if "level" in differing:
        if not permissions.may_place_above(actor, current):
            raise NotAllowed
        lock_tree()
        above = current.get_parent(update=True)
        below = set(current.get_children().order_by().values_list("level", flat=True))
        refuse_level(current.level, above.level if above else None, below)
    if not differing:
        return current
    saved(checked(current, exclude=TREE_FIELDS))
    record(actor, current, CHANGED, differing)
    return current


@transaction.atomic
def move_place(*, actor: Actor, place: Place, to: Place) -> Place:
    """Hang ``place``, with all that is below it, under ``to``; returns it as it now is.

    Raises ``NotAllowed`` unless the actor manages the place above and the new one above,
    ``InvalidChange`` where the levels don't fit or ``to`` lies inside the branch.
    """
    lock_tree()
    current, target = Place.objects.get(pk=place.pk), Place.objects.get(pk=to.pk)
    if not (
        permissions.may_place_above(actor, current) and permissions.may_manage_place(actor, target)
    ):
        raise NotAllowed
    above = current.get_parent(update=True)
    if above == target:
        return current
    if target.level not in PARENT_LEVELS[current.level]:
        raise InvalidChange({"parent": level_sentence(current.level)})
    try:
        current.move(target, pos="last-child")
    except InvalidMoveToDescendant as error:
        raise InvalidChange({"parent": _("A place can't stand below itself.")}) from error
    record(actor, current, CHANGED, {"parent": [str(above), str(target)]})
    return current


@transaction.atomic
def delete_place(*, actor: Actor, place: Place) -> None:
    """Delete a place that holds no other and that nothing refers to.

    Raises ``NotAllowed``, ``InvalidChange`` (what is used is set out of use, not deleted).
    """
    lock_tree()
    current = Place.objects.get(pk=place.pk)
    at_the_top = current.depth == 1
    if not (
        permissions.may_found_centre(actor)
        if at_the_top
        else permissions.may_place_above(actor, current)
    ):
        raise NotAllowed
    if current.get_children().exists():
        raise InvalidChange(
            {NON_FIELD_ERRORS: [_("There are places below this one. Move or delete them first.")]}
        )
    deleted(actor, current)
