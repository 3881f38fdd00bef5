"""Who manages the centre can keep the table of public holidays and make-up workdays."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from organisation import permissions
from organisation.domain.affected import hours_of
from organisation.domain.changing import apply, checked, created, deleted, saved
from organisation.domain.recording import CHANGED, record
from organisation.errors import NotAllowed
from organisation.models import Place, PublicDay
from organisation.permissions import Actor

CHANGEABLE = frozenset({"day", "kind", "name", "name_en", "counts_as", "is_sample", "uid"})


def _centres(actor: Actor) -> list[Place]:
    if not permissions.may_manage_public_days(actor):
        raise NotAllowed
    return list(Place.objects.filter(depth=1))


@transaction.atomic
def create_public_day(*, actor: Actor, agreed: str = "", **fields: Any) -> PublicDay:
    """Add a holiday or make-up workday. Raises ``NotAllowed``, ``InvalidChange``,
    ``StandsInTheWay`` unless ``agreed`` to.
    """
    centres = _centres(actor)
    row = PublicDay()
    apply(row, fields, CHANGEABLE)
    checked(row)
    with hours_of(centres, [(row.day, row.day)], actor=actor, agreed=agreed):
        created(actor, row)
    return row


@transaction.atomic
def update_public_day(
    *, actor: Actor, public_day: PublicDay, agreed: str = "", **changes: Any
) -> PublicDay:
    """Change the named fields. Raises as ``create_public_day``."""
    centres = _centres(actor)
    current = PublicDay.objects.select_for_update().get(pk=public_day.pk)
    old_day = current.day
    differing = apply(current, changes, CHANGEABLE)
    if not differing:
        return current
    checked(current)
    spans = [(day, day) for day in {old_day, current.day}]
    with hours_of(centres, spans, actor=actor, agreed=agreed):
        record(actor, saved(current), CHANGED, differing)
    return current


@transaction.atomic
def delete_public_day(*, actor: Actor, public_day: PublicDay, agreed: str = "") -> None:
    """Take the day out of the table. Raises ``NotAllowed``, ``StandsInTheWay``."""
    centres = _centres(actor)
    current = PublicDay.objects.select_for_update().get(pk=public_day.pk)
    with hours_of(centres, [(current.day, current.day)], actor=actor, agreed=agreed):
        deleted(actor, current)
